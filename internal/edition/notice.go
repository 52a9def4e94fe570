package edition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/table"
)

// CorrectedMark stands after the title of a corrected table.
const CorrectedMark = "（更正）"

// NoticeTitle is the title of the document that tells of a correction.
const NoticeTitle = "更正说明"

// Marks sets the changed cells of the new table off, with what they were.
func (t *TableDiff) Marks() []table.Mark {
	var out []table.Mark
	for _, c := range t.Cells {
		if c.at[0] < 0 || c.at[1] < 0 {
			continue
		}
		note := "更正，原为" + orBlank(c.Old)
		if c.Status == Added {
			note = "更正时新增"
		}
		out = append(out, table.Mark{Row: c.at[0], Col: c.at[1], Note: note})
	}
	return out
}

// Notice makes the 更正说明 of the edition now, whose Corrects says what it
// corrects: the reason, every changed cell and sentence, every table that did
// not change with its hash. like gives style and paper.
func Notice(old, now *Manifest, d *Diff, like *table.Table) *table.Table {
	n := &notice{d: d, t: table.NewList(like, NoticeTitle,
		table.Column{ID: "序号", Kind: table.NumberColumn}, table.Column{ID: "表", MinWidth: 28}, table.Column{ID: "行", MinWidth: 50}, table.Column{ID: "列"},
		table.Column{ID: "原为", Align: table.AlignRight}, table.Column{ID: "更正为", Align: table.AlignRight}, table.Column{ID: "相差", Align: table.AlignRight})}
	n.t.Header, n.t.Depth = nil, 0 // each section has its own titles
	n.t.Left = "单位名称：" + now.Subject.Name
	n.t.Right = CorrectionName(now.Number, now.Date, old.Number, old.Date)
	n.section("总的情况", across("项目", 2), across("内容", 5))
	n.fact("更正原因", now.Corrects.Reason)
	var printed, kept []string
	for _, t := range d.Tables {
		if t.Printed {
			printed = append(printed, tableName(t.Number, t.Title)+"（"+t.Summary()+"）")
		} else {
			kept = append(kept, tableName(t.Number, t.Title))
		}
	}
	if len(printed) > 0 {
		n.fact("更正的表", strings.Join(printed, "\n"))
	}
	if len(kept) > 0 {
		n.fact("印出的数没有变化、不重印的表", strings.Join(kept, "\n"))
	}
	if len(d.Words) > 0 {
		n.fact("更正的文字", d.WordsSummary())
	}
	n.changes()
	n.words()
	n.same(old, now)
	return n.t
}

// notice is a 更正说明 in the making.
type notice struct {
	t    *table.Table
	d    *Diff
	head int // row of the section's titles
	n    int // lines of the section
}

// hashCols is how wide a hash is set.
const hashCols = 3

// across sets a text over so many columns.
func across(text string, cols int) table.Span { return table.Span{Text: text, Cols: cols} }

// digest sets a SHA-256.
func digest(sum string) table.Span {
	return table.Span{Text: sum, Cols: hashCols, Kind: table.CodeCell}
}

// each sets texts over a column each.
func each(texts ...string) []table.Span {
	out := make([]table.Span, len(texts))
	for i, s := range texts {
		out[i] = across(s, 1)
	}
	return out
}

func (n *notice) row(kind table.RowKind, spans ...table.Span) {
	head := n.head
	if kind == table.HeadingRow {
		head = -1
	}
	n.t.AddSpans(table.Row{IDs: []string{strconv.Itoa(len(n.t.Rows) + 1)}, Kind: kind, Parent: -1, Head: head}, spans...)
}

// section begins a part of the document with its own titles.
func (n *notice) section(title string, titles ...table.Span) {
	n.head, n.n = -1, 0
	n.row(table.GroupRow, across(title, len(n.t.Columns)))
	n.t.Rows[len(n.t.Rows)-1].Bold = true
	n.row(table.HeadingRow, titles...)
	n.head = len(n.t.Rows) - 1
	n.t.Rows[n.head].Keep = true
}

func (n *notice) fact(what, text string) {
	n.row(table.DetailRow, across(what, 2), across(text, len(n.t.Columns)-2))
}

// line adds a numbered line to the section.
func (n *notice) line(spans ...table.Span) {
	n.n++
	n.row(table.DetailRow, append(each(strconv.Itoa(n.n)), spans...)...)
}

// changes lists every changed cell, row and title of the corrected tables.
func (n *notice) changes() {
	if !slices.ContainsFunc(n.d.Tables, func(t TableDiff) bool { return t.Printed }) {
		return
	}
	n.section("更正的内容", each("序号", "表", "行", "列", "原为", "更正为", "相差")...)
	for i := range n.d.Tables {
		t := &n.d.Tables[i]
		name := cmp.Or(t.Number, t.Title)
		if t.Status != Changed {
			n.line(across(name, 1), across(statusWords(t.Status)+"全表："+t.Title, 5))
			continue
		}
		if !t.Printed {
			continue
		}
		for _, l := range t.Layout {
			n.line(each(name, "表式", l.Part, l.Old, l.New, "")...)
		}
		for _, r := range t.Rows {
			n.line(each(name, r.Name, statusWords(r.Status)+"一行", place(r.Old), place(r.New), "")...)
		}
		for _, c := range t.Cells {
			n.line(each(name, c.Row, c.Column, orBlank(c.Old), orBlank(c.New), c.difference())...)
		}
	}
}

// words lists every changed sentence.
func (n *notice) words() {
	if len(n.d.Words) == 0 {
		return
	}
	n.section("更正的文字", across("序号", 1), across("位置", 1), across("原为", 2), across("更正为", 3))
	for _, w := range n.d.Words {
		n.line(across(w.Place, 1), across(orNone(w.Old), 2), across(orNone(w.New), 3))
	}
}

// orNone is a sentence, or that there is none.
func orNone(text string) string { return cmp.Or(text, "（无）") }

// same lists the tables that did not change and the files that hold one of them
// alone, with their hashes.
func (n *notice) same(old, now *Manifest) {
	if len(n.d.Same) == 0 {
		return
	}
	n.section("没有变化的表", across("序号", 1), across("表", 1), across("核对的是", 1), across("SHA-256", hashCols), across("与原版", 1))
	for _, t := range now.Tables {
		if !slices.Contains(n.d.Same, t.ID) {
			continue
		}
		name := across(cmp.Or(t.Number, t.Title), 1)
		n.line(name, across(t.Title, 1), digest(t.SHA256), across("相同", 1))
		for _, o := range now.Outputs {
			if len(o.Tables) != 1 || o.Tables[0] != t.ID {
				continue
			}
			i := slices.IndexFunc(old.Outputs, func(was Output) bool { return was.Path == o.Path })
			verdict := "原版没有"
			if i >= 0 {
				verdict = "不同（程序或设置不同）"
				if old.Outputs[i].SHA256 == o.SHA256 {
					verdict = "相同"
				}
			}
			n.line(name, across("文件"+o.Path, 1), digest(o.SHA256), across(verdict, 1))
		}
	}
}
