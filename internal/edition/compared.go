package edition

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"budgetreport/internal/table"
)

// Compared is a subject's tables in two editions.
type Compared struct {
	Subject Subject `json:"subject"`
	Old     string  `json:"old"` // names of the editions; "" where one has no report of the subject
	New     string  `json:"new"`
	Book    bool    `json:"book,omitempty"` // the whole document, not tables alone
	*Diff
}

// Different reports whether anything differs.
func Different(cs []Compared) bool {
	for _, c := range cs {
		if c.Old == "" || c.New == "" || !c.Empty() {
			return true
		}
	}
	return false
}

// EditionName is how readers call an edition: 第2版（2022-03-01）.
func EditionName(number int, date string) string {
	name := "未定版"
	if number > 0 {
		name = fmt.Sprintf("第%d版", number)
	}
	if date != "" {
		name += "（" + date + "）"
	}
	return name
}

// CorrectionName is how readers call an edition that corrects another:
// 第2版（2022-03-01）更正第1版（2022-02-14）.
func CorrectionName(number int, date string, oldNumber int, oldDate string) string {
	return EditionName(number, date) + "更正" + EditionName(oldNumber, oldDate)
}

// heading says whose editions are compared.
func (c *Compared) heading() string {
	name := c.Subject.Called(c.Book)
	switch {
	case c.Old == "":
		return name + "：只在后一版中有"
	case c.New == "":
		return name + "：只在前一版中有"
	}
	return name + "：" + c.Old + "与" + c.New + "比较"
}

// name is a table as readers know it.
func (t *TableDiff) name() string { return tableName(t.Number, t.Title) }

func tableName(number, title string) string { return strings.TrimSpace(number + " " + title) }

// Summary counts what changed in a table.
func (t *TableDiff) Summary() string {
	switch t.Status {
	case Added:
		return "新增的表"
	case Removed:
		return "删去的表"
	}
	var parts []string
	count := func(n int, text string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(text, n))
		}
	}
	status := map[Status]int{}
	for _, c := range t.Cells {
		status[c.Status]++
	}
	count(status[Changed], "改动%d格")
	count(status[Added], "新增%d格")
	count(status[Removed], "删去%d格")
	moved := 0
	for _, r := range t.Rows {
		if r.Status == Moved {
			moved++
		}
	}
	count(moved, "移动%d行")
	count(len(t.Layout), "表式变动%d处")
	count(len(t.Rounded), "舍入后相同%d格")
	switch {
	case len(parts) == 0:
		return "印出的没有变化"
	case !t.Printed:
		parts = append(parts, "印出的没有变化")
	}
	return strings.Join(parts, "，")
}

// statusWords names what happened to a cell or a row.
func statusWords(s Status) string {
	switch s {
	case Added:
		return "新增"
	case Removed:
		return "删去"
	case Moved:
		return "移动"
	}
	return "改动"
}

// difference is how much a figure changed, with its unit.
func (c *CellChange) difference() string {
	if c.Difference == "" {
		return ""
	}
	return c.Difference + c.Unit
}

// where is the cell's place in words.
func (c *CellChange) where() string {
	if c.Column == "" {
		return c.Row
	}
	return c.Row + "，" + c.Column
}

func orBlank(text string) string {
	if text == "" {
		return "空白"
	}
	return text
}

// Write prints comparisons for people.
func Write(w io.Writer, cs []Compared) {
	for i := range cs {
		c := &cs[i]
		if i > 0 {
			fmt.Fprintln(w)
		}
		if c.Old == "" || c.New == "" {
			fmt.Fprintln(w, c.heading()+"。")
			continue
		}
		fmt.Fprintf(w, "%s：%s。\n", c.heading(), c.Summary())
		for k := range c.Tables {
			c.Tables[k].write(w)
		}
		c.writeWords(w)
	}
}

func (t *TableDiff) write(w io.Writer) {
	fmt.Fprintf(w, "\n%s：%s\n", t.name(), t.Summary())
	if t.Status != Changed {
		return
	}
	for _, l := range t.Layout {
		fmt.Fprintf(w, "  表式 %s\n", l.Words())
	}
	for _, r := range t.Rows {
		fmt.Fprintf(w, "  %s行 %s%s\n", statusWords(r.Status), r.Name, r.places())
	}
	for _, c := range t.Cells {
		fmt.Fprintf(w, "  %s %s\n    %s：%s → %s", statusWords(c.Status), c.Address, c.where(), orBlank(c.Old), orBlank(c.New))
		if d := c.difference(); d != "" {
			fmt.Fprintf(w, "（%s）", d)
		}
		fmt.Fprintln(w)
	}
	for _, c := range t.Rounded {
		fmt.Fprintf(w, "  舍入后相同 %s\n    %s：%s（精确数%s）\n", c.Address, c.where(), orBlank(c.New), c.difference())
	}
}

// Summary says how much changed.
func (d *Diff) Summary() string {
	tables := fmt.Sprintf("%d张表有变化，%d张表没有变化", len(d.Tables), len(d.Same))
	if len(d.Tables) == 0 {
		tables = fmt.Sprintf("%d张表都没有变化", len(d.Same))
	}
	if len(d.Words) == 0 {
		return tables
	}
	return tables + "；文字" + d.WordsSummary()
}

// WordsSummary counts changed sentences: 改动3句，新增1句.
func (d *Diff) WordsSummary() string {
	count := map[Status]int{}
	for _, w := range d.Words {
		count[w.Status]++
	}
	var parts []string
	for _, s := range []Status{Changed, Added, Removed, Moved} {
		if n := count[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d句", s.sentences(), n))
		}
	}
	return strings.Join(parts, "，")
}

// sentences names what happened to sentences.
func (s Status) sentences() string {
	if s == Moved {
		return "分段或级别变动"
	}
	return statusWords(s)
}

func (d *Diff) writeWords(w io.Writer) {
	if len(d.Words) == 0 {
		return
	}
	fmt.Fprintf(w, "\n文字：%s\n", d.WordsSummary())
	for _, c := range d.Words {
		fmt.Fprintf(w, "  %s %s\n", c.Status.sentences(), c.Place)
		if c.Old != "" {
			fmt.Fprintf(w, "    原为：%s\n", c.Old)
		}
		if c.New != "" && c.New != c.Old {
			fmt.Fprintf(w, "    现为：%s\n", c.New)
		}
	}
}

// Words says what changed.
func (l *LayoutChange) Words() string {
	switch {
	case l.Old == "" && l.New == "":
		return l.Part
	case l.Old == "":
		return l.Part + "：" + l.New
	case l.New == "":
		return l.Part + "：" + l.Old
	}
	return l.Part + "：“" + l.Old + "”改为“" + l.New + "”"
}

func (r *RowChange) places() string {
	if r.Status != Moved {
		return ""
	}
	return fmt.Sprintf("：第%d行移到第%d行", r.Old, r.New)
}

// Sheet sets comparisons as a table in the style of another.
func Sheet(cs []Compared, like *table.Table) *table.Table {
	t := table.NewList(like, "两版比较",
		table.Column{ID: "序号", Kind: table.NumberColumn}, table.Column{ID: "变化", Align: table.AlignCenter},
		table.Column{ID: "行"}, table.Column{ID: "列"},
		table.Column{ID: "原为", Align: table.AlignRight, MaxWidth: 45}, table.Column{ID: "现为", Align: table.AlignRight, MaxWidth: 45},
		table.Column{ID: "相差", Align: table.AlignRight}, table.Column{ID: "地址", MaxWidth: 70})
	group, n := -1, 0
	heading := func(text string) {
		group = len(t.Rows)
		t.AddTexts(table.Row{IDs: []string{fmt.Sprintf("#%d", group)}, Kind: table.GroupRow, Parent: -1, Head: -1, Bold: true}, text)
	}
	addSpans := func(spans ...table.Span) {
		n++
		number := strconv.Itoa(n)
		t.AddSpans(table.Row{IDs: []string{number}, Level: 1, Parent: group, Head: -1}, append(each(number), spans...)...)
	}
	add := func(texts ...string) { addSpans(each(texts...)...) }
	for i := range cs {
		c := &cs[i]
		if len(cs) > 1 || c.Old == "" || c.New == "" {
			heading(c.heading())
		} else {
			t.Left, t.Right = "单位名称："+c.Subject.Name, c.Old+"与"+c.New+"比较"
		}
		if c.Diff == nil {
			continue
		}
		for k := range c.Tables {
			d := &c.Tables[k]
			heading(d.name() + "：" + d.Summary())
			if d.Status != Changed {
				continue
			}
			for _, l := range d.Layout {
				add("表式", "", l.Part, l.Old, l.New, "", "")
			}
			for _, r := range d.Rows {
				add(statusWords(r.Status)+"行", r.Name, "", place(r.Old), place(r.New), "", r.ID)
			}
			for _, x := range d.Cells {
				add(statusWords(x.Status), x.Row, x.Column, x.Old, x.New, x.difference(), x.Address)
			}
			for _, x := range d.Rounded {
				add("舍入后相同", x.Row, x.Column, x.Old, x.New, x.difference(), x.Address)
			}
		}
		if len(c.Words) > 0 {
			heading("文字：" + c.WordsSummary())
		}
		for _, x := range c.Words { // sentences need more room than figures
			addSpans(across(x.Status.sentences(), 1), across(x.Place, 1), across(orNone(x.Old), 3), across(orNone(x.New), 2))
		}
		if len(c.Same) > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("%s：没有变化的表%d张：%s。", c.Subject.Name, len(c.Same), strings.Join(c.Same, "、")))
		}
	}
	if len(t.Rows) == 0 {
		t.AddTexts(table.Row{IDs: []string{"无"}, Parent: -1, Head: -1}, "没有变化")
	}
	return t
}

// place is where a row stands.
func place(row int) string {
	if row == 0 {
		return ""
	}
	return fmt.Sprintf("第%d行", row)
}
