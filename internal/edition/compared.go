package edition

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"budgetreport/internal/table"
)

// Compared is the comparison of a subject's two editions.
type Compared struct {
	Subject Subject `json:"subject"`
	Old     string  `json:"old"` // names of the editions; "" where the subject is not in it
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

// EditionName is what messages call an edition, whatever its family prints:
// 第2版（2022-03-01）.
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

// heading names the subject and the editions that are compared.
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

// name is the table's number and title.
func (t *TableDiff) name() string { return tableName(t.Number, t.Title) }

func tableName(number, title string) string { return strings.TrimSpace(number + " " + title) }

// Summary counts what changed in a table, in the words of the family.
func (t *TableDiff) Summary() string {
	w := &t.wording.Change
	switch t.Status {
	case Added:
		return w.TableAdded
	case Removed:
		return w.TableRemoved
	}
	var parts []string
	add := func(n int, text string) {
		if n > 0 {
			parts = append(parts, count(text, n))
		}
	}
	status := map[Status]int{}
	for _, c := range t.Cells {
		status[c.Status]++
	}
	for _, s := range []Status{Changed, Added, Removed} {
		add(status[s], fill(w.Cells, "change", t.wording.status(s)))
	}
	moved := 0
	for _, r := range t.Rows {
		if r.Status == Moved {
			moved++
		}
	}
	add(moved, fill(w.Rows, "change", w.Moved))
	add(len(t.Layout), w.Layout)
	add(len(t.Rounded), w.Rounded)
	if len(parts) == 0 || !t.Printed {
		parts = append(parts, w.NotPrinted)
	}
	return strings.Join(parts, w.Between)
}

// difference is by how much an amount changed, with its unit.
func (c *CellChange) difference() string {
	if c.Difference == "" {
		return ""
	}
	return c.Difference + c.Unit
}

// where names the cell's row and column.
func (c *CellChange) where() string {
	if c.Column == "" {
		return c.Row
	}
	return c.Row + "，" + c.Column
}

// Write prints comparisons on the screen.
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
	orBlank := func(text string) string { return cmp.Or(text, t.wording.Change.Blank) }
	fmt.Fprintf(w, "\n%s：%s\n", t.name(), t.Summary())
	if t.Status != Changed {
		return
	}
	for _, l := range t.Layout {
		fmt.Fprintf(w, "  表式 %s\n", l.Words())
	}
	for _, r := range t.Rows {
		fmt.Fprintf(w, "  %s行 %s%s\n", t.wording.status(r.Status), r.Name, r.places())
	}
	for _, c := range t.Cells {
		fmt.Fprintf(w, "  %s %s\n    %s：%s → %s", t.wording.status(c.Status), c.Address, c.where(), orBlank(c.Old), orBlank(c.New))
		if d := c.difference(); d != "" {
			fmt.Fprintf(w, "（%s）", d)
		}
		fmt.Fprintln(w)
	}
	for _, c := range t.Rounded {
		fmt.Fprintf(w, "  舍入后相同 %s\n    %s：%s（精确数%s）\n", c.Address, c.where(), orBlank(c.New), c.difference())
	}
}

// Summary counts the tables and sentences that changed.
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
	status := map[Status]int{}
	for _, w := range d.Words {
		status[w.Status]++
	}
	var parts []string
	for _, s := range []Status{Changed, Added, Removed, Moved} {
		if n := status[s]; n > 0 {
			parts = append(parts, count(fill(d.wording.Change.Sentences, "change", d.wording.ofSentences(s)), n))
		}
	}
	return strings.Join(parts, d.wording.Change.Between)
}

func (d *Diff) writeWords(w io.Writer) {
	if len(d.Words) == 0 {
		return
	}
	fmt.Fprintf(w, "\n文字：%s\n", d.WordsSummary())
	for _, c := range d.Words {
		fmt.Fprintf(w, "  %s %s\n", d.wording.ofSentences(c.Status), c.Place)
		if c.Old != "" {
			fmt.Fprintf(w, "    原为：%s\n", c.Old)
		}
		if c.New != "" && c.New != c.Old {
			fmt.Fprintf(w, "    现为：%s\n", c.New)
		}
	}
}

// Words describes the change in a sentence.
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

// Sheet gives comparisons as a table with the style and the paper of like.
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
			t.Left, t.Right = fill(c.wording.Edition.Subject, "name", c.Subject.Name), c.Old+"与"+c.New+"比较"
		}
		if c.Diff == nil {
			continue
		}
		w := c.wording
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
				add(w.status(r.Status)+"行", r.Name, "", w.row(r.Old), w.row(r.New), "", r.ID)
			}
			for _, x := range d.Cells {
				add(w.status(x.Status), x.Row, x.Column, x.Old, x.New, x.difference(), x.Address)
			}
			for _, x := range d.Rounded {
				add("舍入后相同", x.Row, x.Column, x.Old, x.New, x.difference(), x.Address)
			}
		}
		if len(c.Words) > 0 {
			heading("文字：" + c.WordsSummary())
		}
		for _, x := range c.Words { // sentences need more room than figures
			addSpans(across(w.ofSentences(x.Status), 1), across(x.Place, 1), across(cmp.Or(x.Old, w.Change.None), 3), across(cmp.Or(x.New, w.Change.None), 2))
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
