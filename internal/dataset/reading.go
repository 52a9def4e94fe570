package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// MostProblems is how many problems of one file are listed; the rest are counted.
const MostProblems = 200

// mostKept is how many problems of one file are kept in memory; the first of these by line
// are listed.
const mostKept = 20_000

// reading is the state of reading one file.
type reading struct {
	file       *File
	raw        *Raw
	at         []int // by header of the schema: its index in the rows, -1 if the file lacks it
	faults     []fault
	more       int  // problems past those kept in faults
	incomplete bool // rows had to be passed over: what they name is not known
	strays     [strays]strayRows

	badCodes  map[int]string  // by line of an invalid code: the code that was meant, "" if that is not known
	meant     map[string]bool // the essence of the codes that were meant
	damaged   map[string]bool // codes that have lost zeros, which has been reported
	pairLines map[string]int  // of a Pairs file: the line of a column's value
	chars     *characters     // of all files
}

// fault is a problem whose remedy is computed only if it is listed.
type fault struct {
	line    int
	problem diag.Problem
	want    func() string
}

// fixed returns a remedy that needs no computing.
func fixed(want string) func() string { return func() string { return want } }

// fault adds a problem at a cell of a row; cell -1 means the whole row.
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

// report adds the file's problems to problems, in the order of their lines.
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

// foldDecimals replaces all but the first few problems of amounts with more than two
// decimals by one: then the whole column is in 万元, or was computed.
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
				f.want = fixed("像是整列以万元为单位，或是算出来没有取两位小数；应以元为单位，至多两位小数")
			}
		}
		kept = append(kept, f)
	}
	r.faults = kept
}

// header finds the columns; their order in the file does not matter. The problem has a
// message if there is no header at all.
func (r *reading) header() diag.Problem {
	r.judge(r.raw.Header)
	if p, ok := r.missedHeader(); ok {
		return p
	}
	for _, p := range r.raw.Header.Problems {
		r.problem(r.raw.Header.Line, p, nil)
		r.incomplete = true
	}
	headers := r.file.Headers()
	line := r.raw.Header.Line
	r.at = make([]int, len(headers))
	for j := range r.at {
		r.at[j] = -1
	}
	var meant []string // headers that unknown ones probably mean
	for i, cell := range r.raw.Header.Cells {
		h := strings.TrimSpace(cell)
		switch j := slices.Index(headers, h); {
		case h == "":
		case j < 0:
			meant = append(meant, headerMeant(h, headers))
			r.fault(line, i, h, "不是本表的列", func() string { return headerHint(h, headers) })
		case r.at[j] >= 0:
			r.fault(line, i, h, "列名重复", fixed("每列只应有一个"))
		default:
			r.at[j] = i
		}
	}
	for j, at := range r.at {
		if at < 0 && (r.file.Kind == Pairs || !r.file.Columns[j].Optional) {
			if !slices.Contains(meant, headers[j]) {
				r.fault(line, -1, "", "缺少“"+headers[j]+"”列", nil)
			}
			r.incomplete = true
		}
	}
	return diag.Problem{}
}

// headerMeant returns the header that was probably meant, "" if none is near: 金额 for
// 金额（万元）.
func headerMeant(got string, headers []string) string {
	if at := strings.IndexAny(got, "（("); at > 0 && slices.Contains(headers, strings.TrimSpace(got[:at])) {
		return strings.TrimSpace(got[:at])
	}
	return diag.Nearest(got, headers)
}

// headerHint returns the remedy for an unknown header.
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

// rows calls body for each row of data with the shape of the header.
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
				r.addStray(kind, row)
				continue
			}
		}
		if row.Problems != nil {
			for _, p := range row.Problems {
				r.problem(row.Line, p, nil)
			}
			r.incomplete = true
			continue
		}
		if Blank(row.Cells) {
			continue
		}
		if len(row.Cells) < width || !fits {
			r.fault(row.Line, -1, "", fmt.Sprintf("有%d格，表头有%d格", len(row.Cells), width), fixed("各行的格数应与表头相同，内容中有逗号时应加英文双引号"))
			r.incomplete = true
			continue
		}
		r.judge(row)
		for _, i := range unnamed {
			if got := strings.TrimSpace(row.Cells[i]); got != "" {
				r.fault(row.Line, i, got, fmt.Sprintf("写在没有列名的第%d列", i+1), fixed("应补上列名或清空这一格"))
			}
		}
		if cell := strings.TrimSpace(r.cell(row, 0)); strings.HasPrefix(cell, Example) {
			r.fault(row.Line, r.at[0], cell, "是示例，不是数据", fixed("填好数据后应删除这一行"))
			continue
		}
		body(row)
	}
	r.reportStrays()
}

// judge checks the characters of a row's cells and replaces the cells by the texts as they
// are read.
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

// cell returns the text under the j-th header of the schema, "" if the file lacks it.
func (r *reading) cell(row Row, j int) string {
	if r.at[j] < 0 {
		return ""
	}
	return row.Cells[r.at[j]]
}

// badCode notes that the code on a line is not valid.
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
		r.checkNone(t, row)
		t.Lines = append(t.Lines, int32(row.Line))
		t.N++
	})
	return t
}

// checkOnly checks a cell of a record, already in t, that is filled only on some rows.
func (r *reading) checkOnly(t *Texts, row Row, j int, only *Only) {
	if only == nil {
		return
	}
	if t.File.SaysNone(t, t.N) {
		return // see checkNone
	}
	v, word := t.Values[j][t.N], t.Value(only.Word.ID, t.N)
	if !slices.Contains(only.Word.Words, word) { // a fault that has been reported
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

// checkNone reports values in a row, already in t, that says that there is nothing.
func (r *reading) checkNone(t *Texts, row Row) {
	if !t.File.SaysNone(t, t.N) {
		return
	}
	none := t.File.None
	for j, c := range t.File.Columns {
		if v := t.Values[j][t.N]; v != "" && c.Optional && r.at[j] >= 0 {
			r.fault(row.Line, r.at[j], v, "不应填写", fixed("“"+none.Column.Name+"”为“"+none.Word+"”的一行，这一格应为空"))
		}
	}
}

// onlyWant returns what a cell should be if the other column has a word; mine means that
// the cell is filled for this word.
func onlyWant(only *Only, word string, mine bool) func() string {
	other := "“" + only.On() + "”为“" + word + "”"
	if mine {
		return fixed(other + "时必须填写")
	}
	return fixed(other + "时应为空，只有“" + only.Label + "”才填")
}

// unique reports rows that repeat an earlier one in File.Unique: a sum would count both.
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
			r.fault(int(line), -1, strings.Join(cells, "，"), "重复", fixed(fmt.Sprintf("第%d行的%s与它相同；只应有一行，是几笔的应合并", other, strings.Join(names, "、"))))
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
	var meant []string // names that unknown ones probably mean
	r.rows(func(row Row) {
		name := strings.TrimSpace(r.cell(row, 0))
		i := slices.Index(names, name)
		switch {
		case i < 0:
			meant = append(meant, diag.Nearest(name, names))
			r.fault(row.Line, r.at[0], name, "不是本表的项", func() string { return diag.Suggest(name, names) })
			return
		case lines[name] > 0:
			r.fault(row.Line, r.at[0], name, "重复", fixed(fmt.Sprintf("第%d行已经写过", lines[name])))
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
		if lines[c.Name] == 0 && !c.Optional && !r.incomplete && !slices.Contains(meant, c.Name) {
			r.fault(r.raw.Header.Line, -1, "", "缺少“"+c.Name+"”一行", nil)
		}
	}
	return values
}

// pairPlaces returns the places of the values of a Pairs file, by column id.
func (r *reading) pairPlaces() map[string]diag.Problem {
	places := map[string]diag.Problem{}
	for id, line := range r.pairLines {
		places[id] = r.raw.Place(line, r.at[1])
	}
	return places
}
