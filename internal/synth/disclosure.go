package synth

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// DisclosureFault is a kind of fault of a disclosure: of its words, its records, or of what
// it should contain.
type DisclosureFault struct {
	Point int    // of the list of what an inspection finds: 1 secrets … 8 hygiene of text
	Kind  string // what was done, in Chinese
	do    func(d *discloser) *Flaw
}

// Flaw describes a fault that was made. What is said about it names one of the Places or
// contains one of the Names.
type Flaw struct {
	What   string
	Places []At
	Names  []string
}

// At is a line of a file of the dataset.
type At struct {
	File string // 年度任务.csv, 文字/主要职责.md
	Line int    // 0: anywhere in the file
}

// Apply makes a fault of the kind in a copy of a dataset; nil if that has no place for it.
// The same dataset and seed give the same fault.
func (f *DisclosureFault) Apply(of *Folder, seed uint64) (*Folder, *Flaw) {
	d := &discloser{rand.New(rand.NewPCG(seed, 0x776f726473)), of.clone()}
	flaw := f.do(d)
	if flaw == nil {
		return nil, nil
	}
	return d.Folder, flaw
}

// discloser makes faults.
type discloser struct {
	*rand.Rand
	*Folder
}

// DisclosureFaults returns the kinds of faults by point.
func DisclosureFaults() []DisclosureFault {
	return slices.Concat(secretFaults, completeFaults, reasonFaults, priorFaults, plausibleFaults, textFaults)
}

// rows lists the rows of a file for which fits is true; a nil fits is always true.
func (d *discloser) rows(file string, fits func(get func(column string) string) bool) []int {
	var out []int
	for i, row := range d.Files[file] {
		get := func(column string) string {
			if c := slices.Index(d.Files[file][0], column); c >= 0 {
				return row[c]
			}
			return ""
		}
		if i > 0 && (fits == nil || fits(get)) {
			out = append(out, i)
		}
	}
	return out
}

// one picks a row, 0 if there is none.
func (d *discloser) one(file string, fits func(get func(string) string) bool) int {
	rows := d.rows(file, fits)
	if rows == nil {
		return 0
	}
	return rows[d.IntN(len(rows))]
}

func (d *discloser) get(file string, row int, column string) string {
	if c := slices.Index(d.Files[file][0], column); c >= 0 {
		return d.Files[file][row][c]
	}
	return ""
}

// edit changes a cell of a row that fits.
func (d *discloser) edit(file, column string, fits func(get func(string) string) bool, change func(text string) string) *Flaw {
	row := d.one(file, fits)
	if row == 0 {
		return nil
	}
	c := d.column(file, column)
	was := d.Files[file][row][c]
	now := change(was)
	if now == was {
		return nil
	}
	d.Files[file][row][c] = now
	at := At{file + ".csv", d.line(file, row)}
	return &Flaw{What: fmt.Sprintf("%s第%d行%s由“%s”改为“%s”", at.File, at.Line, column, was, now), Places: []At{at}}
}

// append adds to a cell that has a text, before its full stop.
func (d *discloser) append(file, column, more string) *Flaw {
	return d.edit(file, column, func(get func(string) string) bool { return get(column) != "" }, func(text string) string {
		return strings.TrimSuffix(text, "。") + more
	})
}

// add adds a row; cells that are not given are empty.
func (d *discloser) add(file string, cells map[string]string) *Flaw {
	if d.Files[file] == nil {
		return nil
	}
	columns := slices.Sorted(maps.Keys(cells))
	for _, c := range columns {
		d.column(file, c)
	}
	row := make([]string, len(d.Files[file][0]))
	for _, c := range columns {
		row[d.column(file, c)] = cells[c]
	}
	d.Files[file] = append(d.Files[file], row)
	at := At{file + ".csv", d.line(file, len(d.Files[file])-1)}
	return &Flaw{What: fmt.Sprintf("%s加%v", at.File, row), Places: []At{at}}
}

// drop removes the rows that fit; what is said names one of names.
func (d *discloser) drop(file string, fits func(get func(string) string) bool, names ...string) *Flaw {
	rows := d.rows(file, fits)
	if rows == nil {
		return nil
	}
	for _, i := range slices.Backward(rows) {
		d.Files[file] = slices.Delete(d.Files[file], i, i+1)
	}
	if len(d.Files[file]) == 1 {
		delete(d.Files, file)
	}
	return &Flaw{What: fmt.Sprintf("%s删去%d行", file, len(rows)), Names: names}
}

// say adds a paragraph to a text; the text is begun if there is none.
func (d *discloser) say(name, words string) *Flaw {
	text := d.Texts[name]
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	at := At{"文字/" + name + ".md", strings.Count(text, "\n") + 1}
	d.Texts[name] = text + words + "\n"
	return &Flaw{What: at.File + "加“" + words + "”", Places: []At{at}}
}

// text picks a text on a topic, "" if there is none.
func (d *discloser) text(topic string) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(d.Texts)) {
		if name == topic || strings.HasPrefix(name, topic+"-") {
			names = append(names, name)
		}
	}
	if names == nil {
		return ""
	}
	return names[d.IntN(len(names))]
}

// duty adds a paragraph to the duties of a unit.
func (d *discloser) duty(words string) *Flaw {
	name := d.text("主要职责")
	if name == "" {
		return nil
	}
	return d.say(name, words)
}

// secret gives name, code and row of a secret project, row 0 if there is none.
func (d *discloser) secret() (name, code string, row int) {
	row = d.one("项目", func(get func(string) string) bool { return get("涉密") == "是" })
	if row == 0 {
		return "", "", 0
	}
	return d.get("项目", row, "项目名称"), d.get("项目", row, "项目编码"), row
}

// shown picks a project that is not secret and has indicators of its own.
func (d *discloser) shown() string {
	row := d.one("项目", func(get func(string) string) bool {
		return get("涉密") == "否" && d.rows("绩效指标", func(of func(string) string) bool { return of("对象") == get("项目编码") }) != nil
	})
	if row == 0 {
		return ""
	}
	return d.get("项目", row, "项目编码")
}

func (d *discloser) year() int {
	row := d.one("部门", func(get func(string) string) bool { return get("项") == "年度" })
	year, _ := strconv.Atoi(d.get("部门", row, "值"))
	return year
}

// field gives a line of 部门 a value; the line is added if there is none.
func (d *discloser) field(name, value string) *Flaw {
	if d.one("部门", func(get func(string) string) bool { return get("项") == name }) == 0 {
		return d.add("部门", map[string]string{"项": name, "值": value})
	}
	return d.edit("部门", "值", func(get func(string) string) bool { return get("项") == name }, func(string) string { return value })
}

// is makes a condition on a column.
func is(column string, values ...string) func(get func(string) string) bool {
	return func(get func(string) string) bool { return slices.Contains(values, get(column)) }
}

// both makes a condition of two.
func both(a, b func(get func(string) string) bool) func(get func(string) string) bool {
	return func(get func(string) string) bool { return a(get) && b(get) }
}
