package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// MostProblems is how many problems of one file are listed; the rest are
// counted.
const MostProblems = 200

// mostKept is how many of one file are held; of these the first by line are
// listed.
const mostKept = 20_000

// reading is one file while it is read.
type reading struct {
	file   *File
	raw    *Raw
	at     []int // where each header of the schema stands in the rows, -1 if nowhere
	faults []fault
	more   int  // problems past those kept in faults
	holes  bool // rows had to be passed over: what they name is not known
	strays [strays]strayRows

	badCodes  map[int]string  // by line: codes that are none, and what they were meant to be, "" if nobody can tell
	meant     map[string]bool // the essence of these
	damaged   map[string]bool // codes that have lost zeros, which has been noted
	pairLines map[string]int  // of a Pairs file: the line of a column's value
	chars     *characters     // of all files
}

// fault is a problem whose remedy is worked out only if it is listed.
type fault struct {
	line    int
	problem diag.Problem
	want    func() string
}

// say is a remedy that needs no working out.
func say(want string) func() string { return func() string { return want } }

// fault notes a problem at a cell of a row, -1 for the whole row.
func (r *reading) fault(line, cell int, got, message string, want func() string) {
	p := r.raw.Place(line, cell)
	p.Got, p.Message = got, message
	r.problem(line, p, want)
}

func (r *reading) problem(line int, p diag.Problem, want func() string) {
	if len(r.faults) == mostKept {
		r.more++
		return
	}
	r.faults = append(r.faults, fault{line, p, want})
}

// report hands the file's problems over in order of their lines.
func (r *reading) report(problems *diag.List) {
	slices.SortStableFunc(r.faults, func(a, b fault) int { return cmp.Compare(a.line, b.line) })
	r.foldDecimals()
	for i, f := range r.faults {
		if i == MostProblems {
			p := r.raw.Place(f.line, -1)
			p.Message = fmt.Sprintf("从这一行起还有%d个问题没有列出", len(r.faults)-i+r.more)
			problems.Add(p)
			return
		}
		if f.want != nil {
			f.problem.Want = f.want()
		}
		problems.Add(f.problem)
	}
}

// foldDecimals lists but some of many amounts with more than two decimals: a
// whole column is in 万元, or was computed.
func (r *reading) foldDecimals() {
	const most = 3
	is := func(f fault) bool { return f.problem.Message == money.ErrDecimals.Error() }
	n := 0
	for _, f := range r.faults {
		if is(f) {
			n++
		}
	}
	if n <= most+1 {
		return
	}
	seen := 0
	kept := r.faults[:0]
	for _, f := range r.faults {
		if is(f) {
			if seen++; seen > most+1 {
				continue
			}
			if seen > most {
				f.problem.Got = ""
				f.problem.Message = fmt.Sprintf("从这一行起还有%d个金额多于两位小数", n-most)
				f.want = say("像是整列以万元为单位，或是算出来没有取两位小数；应以元为单位，至多两位小数")
			}
		}
		kept = append(kept, f)
	}
	r.faults = kept
}

// header finds the columns; their order in the file does not matter. The
// problem says why there is no header at all, without a message there is one.
func (r *reading) header() diag.Problem {
	r.judge(r.raw.Header)
	if p, ok := r.missedHeader(); ok {
		return p
	}
	for _, p := range r.raw.Header.Problems {
		r.problem(r.raw.Header.Line, p, nil)
		r.holes = true
	}
	headers := r.file.Headers()
	line := r.raw.Header.Line
	r.at = make([]int, len(headers))
	for j := range r.at {
		r.at[j] = -1
	}
	var meant []string // by headers that are none
	for i, cell := range r.raw.Header.Cells {
		h := strings.TrimSpace(cell)
		switch j := slices.Index(headers, h); {
		case h == "":
		case j < 0:
			meant = append(meant, headerMeant(h, headers))
			r.fault(line, i, h, "不是本表的列", func() string { return headerHint(h, headers) })
		case r.at[j] >= 0:
			r.fault(line, i, h, "列名重复", say("每列只应有一个"))
		default:
			r.at[j] = i
		}
	}
	for j, at := range r.at {
		if at < 0 && (r.file.Kind == Pairs || !r.file.Columns[j].Optional) {
			if !slices.Contains(meant, headers[j]) {
				r.fault(line, -1, "", "缺少“"+headers[j]+"”列", nil)
			}
			r.holes = true
		}
	}
	return diag.Problem{}
}

// headerMeant is what a header was meant to be, "" if nobody can tell: 金额（万元）
// is 金额.
func headerMeant(got string, headers []string) string {
	if at := strings.IndexAny(got, "（("); at > 0 && slices.Contains(headers, strings.TrimSpace(got[:at])) {
		return strings.TrimSpace(got[:at])
	}
	return diag.Nearest(got, headers)
}

// headerHint says what to do about a header that is none.
func headerHint(got string, headers []string) string {
	meant := headerMeant(got, headers)
	switch {
	case meant == "":
		return "应删去这一列；" + diag.Suggest(got, headers)
	case strings.HasPrefix(got, meant):
		return "列名应为“" + meant + "”" + unitRemedy([]string{got})
	}
	return diag.Suggest(got, headers)
}

// rows calls body for each row that has the shape of the header.
func (r *reading) rows(body func(row Row)) {
	width := len(r.raw.Header.Cells)
	var unnamed []int
	for i, h := range r.raw.Header.Cells {
		if strings.TrimSpace(h) == "" {
			unnamed = append(unnamed, i)
		}
	}
	for row := range r.raw.Rows {
		fits := len(row.Cells) <= width || Blank(row.Cells[width:])
		if fits && !row.Hidden {
			if kind := r.strayKind(row.Cells); kind != noStray {
				r.passOver(kind, row)
				continue
			}
		}
		if row.Problems != nil {
			for _, p := range row.Problems {
				r.problem(row.Line, p, nil)
			}
			r.holes = true
			continue
		}
		if Blank(row.Cells) {
			continue
		}
		if len(row.Cells) < width || !fits {
			r.fault(row.Line, -1, "", fmt.Sprintf("有%d格，表头有%d格", len(row.Cells), width), say("各行的格数应与表头相同，内容中有逗号时应加英文双引号"))
			r.holes = true
			continue
		}
		r.judge(row)
		for _, i := range unnamed {
			if got := strings.TrimSpace(row.Cells[i]); got != "" {
				r.fault(row.Line, i, got, fmt.Sprintf("写在没有列名的第%d列", i+1), say("应补上列名或清空这一格"))
			}
		}
		if cell := strings.TrimSpace(r.cell(row, 0)); strings.HasPrefix(cell, Example) {
			r.fault(row.Line, r.at[0], cell, "是示例，不是数据", say("填好数据后应删除这一行"))
			continue
		}
		body(row)
	}
	r.reportStrays()
}

// judge makes a row's texts what they are read as.
func (r *reading) judge(row Row) {
	for i, cell := range row.Cells {
		if plainText(cell) {
			continue
		}
		clean, p := r.chars.clean(cell, func() diag.Problem { return r.raw.Place(row.Line, i) })
		if p.Message != "" {
			r.problem(row.Line, p, nil)
		}
		row.Cells[i] = clean
	}
}

// Blank reports whether cells hold nothing but white space.
func Blank(cells []string) bool {
	for _, c := range cells {
		if c != "" && strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// cell is the text under the j-th header of the schema, "" where the file lacks it.
func (r *reading) cell(row Row, j int) string {
	if r.at[j] < 0 {
		return ""
	}
	return row.Cells[r.at[j]]
}

// badCode keeps in mind that the code on a line is none.
func (r *reading) badCode(c *Column, line int, code string) {
	if c.Kind != Key || code == "" {
		return
	}
	if r.badCodes == nil {
		r.badCodes, r.meant = map[int]string{}, map[string]bool{}
	}
	_, meant := judgeCode(code)
	r.badCodes[line] = meant
	if meant != "" {
		r.meant[essence(meant)] = true
	}
}

// texts reads a List, Codes or Records file.
func (r *reading) texts() *Texts {
	t := &Texts{File: r.file, Values: make([][]string, len(r.file.Columns)), origin: origin{r.raw.Place, r.at}}
	r.rows(func(row Row) {
		for j, c := range r.file.Columns {
			v, message, want := check(c, r.cell(row, j))
			if message != "" && r.at[j] >= 0 {
				r.fault(row.Line, r.at[j], v, message, want)
				r.badCode(c, row.Line, v)
			}
			t.Values[j] = append(t.Values[j], v)
		}
		for j, c := range r.file.Columns {
			r.checkOnly(t, row, j, c.Only)
		}
		t.Lines = append(t.Lines, int32(row.Line))
		t.N++
	})
	return t
}

// checkOnly checks the cell of a record, which t holds already, that is to be
// filled on some rows just.
func (r *reading) checkOnly(t *Texts, row Row, j int, only *Only) {
	if only == nil {
		return
	}
	v, word := t.Values[j][t.N], t.Value(only.Word.ID, t.N)
	if !slices.Contains(only.Word.Words, word) { // a fault that has been noted
		return
	}
	switch mine := slices.Contains(only.Words, word); {
	case mine && v == "":
		if at := r.at[j]; at < 0 {
			r.fault(row.Line, -1, "", "缺少“"+r.file.Columns[j].Name+"”列", onlyWant(only, word, mine))
		} else {
			r.fault(row.Line, at, "", "为空", onlyWant(only, word, mine))
		}
	case !mine && v != "":
		r.fault(row.Line, r.at[j], v, "不应填写", onlyWant(only, word, mine))
	}
}

// onlyWant says what a cell should be where the other column has a word; mine
// says that the word is one for which it is filled.
func onlyWant(only *Only, word string, mine bool) func() string {
	other := "“" + only.On() + "”为“" + word + "”"
	if mine {
		return say(other + "时必须填写")
	}
	return say(other + "时应为空，只有“" + only.Label + "”才填")
}

// unique refuses rows that say again what an earlier one has said: a sum would
// count both.
func (r *reading) unique(t *Texts) {
	if r.file.Unique == nil {
		return
	}
	first := map[string]int32{}
	for i, line := range t.Lines {
		var cells, names []string
		for _, c := range r.file.Unique {
			cells, names = append(cells, t.Value(c.ID, i)), append(names, "“"+c.Name+"”")
		}
		key := strings.Join(cells, "\x00")
		if other, ok := first[key]; ok && !slices.Contains(cells, "") {
			r.fault(int(line), -1, strings.Join(cells, "，"), "重复", say(fmt.Sprintf("第%d行的%s与它相同；只应有一行，是几笔的应合并", other, strings.Join(names, "、"))))
			continue
		}
		first[key] = line
	}
}

// pairs reads a Pairs file: each row names a column of the schema and gives its value.
func (r *reading) pairs() map[string]string {
	values := map[string]string{}
	r.pairLines = map[string]int{}
	lines := map[string]int{}
	names := r.file.names()
	var meant []string // by names that are none
	r.rows(func(row Row) {
		name := strings.TrimSpace(r.cell(row, 0))
		i := slices.Index(names, name)
		switch {
		case i < 0:
			meant = append(meant, diag.Nearest(name, names))
			r.fault(row.Line, r.at[0], name, "不是本表的项", func() string { return diag.Suggest(name, names) })
			return
		case lines[name] > 0:
			r.fault(row.Line, r.at[0], name, "重复", say(fmt.Sprintf("第%d行已经写过", lines[name])))
			return
		}
		lines[name] = row.Line
		v, message, want := check(r.file.Columns[i], r.cell(row, 1))
		if message != "" && r.at[1] >= 0 {
			r.fault(row.Line, r.at[1], v, message, want)
			r.badCode(r.file.Columns[i], row.Line, v)
		}
		r.pairLines[r.file.Columns[i].ID] = row.Line
		values[r.file.Columns[i].ID] = v
	})
	for _, c := range r.file.Columns {
		if lines[c.Name] == 0 && !c.Optional && !r.holes && !slices.Contains(meant, c.Name) {
			r.fault(r.raw.Header.Line, -1, "", "缺少“"+c.Name+"”一行", nil)
		}
	}
	return values
}

// pairPlaces says where the values of a Pairs file are, by column id.
func (r *reading) pairPlaces() map[string]diag.Problem {
	places := map[string]diag.Problem{}
	for id, line := range r.pairLines {
		places[id] = r.raw.Place(line, r.at[1])
	}
	return places
}
