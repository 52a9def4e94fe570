package edition

import (
	"cmp"
	"fmt"
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
// corrects: the reason, every changed cell, every table that did not change
// with its hash. like gives style and paper.
func Notice(old, now *Manifest, d *Diff, like *table.Table) *table.Table {
	n := &notice{d: d, t: table.NewList(like, NoticeTitle,
		table.Column{ID: "序号", Kind: table.NumberColumn}, table.Column{ID: "表", MinWidth: 22}, table.Column{ID: "行", MinWidth: 50}, table.Column{ID: "列"},
		table.Column{ID: "原为", Align: table.AlignRight}, table.Column{ID: "更正为", Align: table.AlignRight}, table.Column{ID: "相差", Align: table.AlignRight})}
	n.t.Header, n.t.Depth = nil, 0 // each section has its own titles
	n.t.Left = "单位名称：" + now.Subject.Name
	n.t.Right = fmt.Sprintf("%s更正%s", EditionName(now.Number, now.Date), EditionName(old.Number, old.Date))
	n.section("总的情况", []span{{"项目", 2}, {"内容", 5}})
	n.fact("更正原因", now.Corrects.Reason)
	var printed, kept []string
	for _, t := range d.Tables {
		if t.Printed {
			printed = append(printed, tableName(t.Number, t.Title)+"（"+t.Summary()+"）")
		} else {
			kept = append(kept, tableName(t.Number, t.Title))
		}
	}
	n.fact("更正的表", strings.Join(printed, "\n"))
	if len(kept) > 0 {
		n.fact("印出的数没有变化、不重印的表", strings.Join(kept, "\n"))
	}
	n.changes()
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

// span is a text over so many columns.
type span struct {
	text string
	cols int
}

// hashCols is how wide a hash is set.
const hashCols = 3

func (n *notice) row(kind table.RowKind, spans ...span) {
	head := n.head
	if kind == table.HeadingRow {
		head = -1
	}
	id := strconv.Itoa(len(n.t.Rows) + 1)
	n.t.Rows = append(n.t.Rows, table.Row{IDs: []string{id}, Kind: kind, Parent: -1, Head: head})
	for _, s := range spans {
		cell := table.Cell{Text: s.text, Kind: table.TextCell, RowSpan: 1, ColSpan: int32(s.cols), Label: kind == table.HeadingRow}
		if s.cols > 1 && kind != table.HeadingRow {
			cell.Align = table.AlignLeft
		}
		switch {
		case s.text == "":
			cell.Kind = table.EmptyCell
		case s.cols == hashCols && kind == table.DetailRow:
			cell.Kind = table.CodeCell
		}
		n.t.Cells = append(n.t.Cells, cell)
		for range s.cols - 1 {
			n.t.Cells = append(n.t.Cells, table.Cell{Kind: table.CoveredCell})
		}
	}
}

// section begins a part of the document with its own titles.
func (n *notice) section(title string, titles []span) {
	n.head, n.n = -1, 0
	n.row(table.GroupRow, span{title, len(n.t.Columns)})
	n.t.Rows[len(n.t.Rows)-1].Bold = true
	n.row(table.HeadingRow, titles...)
	n.head = len(n.t.Rows) - 1
	n.t.Rows[n.head].Keep = true
}

func (n *notice) fact(what, text string) { n.row(table.DetailRow, span{what, 2}, span{text, 5}) }

func (n *notice) line(spans ...span) {
	n.n++
	n.row(table.DetailRow, append([]span{{strconv.Itoa(n.n), 1}}, spans...)...)
}

// changes lists every changed cell, row and title of the corrected tables.
func (n *notice) changes() {
	n.section("更正的内容", []span{{"序号", 1}, {"表", 1}, {"行", 1}, {"列", 1}, {"原为", 1}, {"更正为", 1}, {"相差", 1}})
	for i := range n.d.Tables {
		t := &n.d.Tables[i]
		name := cmp.Or(t.Number, t.Title)
		if t.Status != Changed {
			n.line(span{name, 1}, span{statusWords(t.Status) + "全表：" + t.Title, 5})
			continue
		}
		if !t.Printed {
			continue
		}
		for _, l := range t.Layout {
			n.line(span{name, 1}, span{"表式", 1}, span{l.Part, 1}, span{l.Old, 1}, span{l.New, 1}, span{"", 1})
		}
		for _, r := range t.Rows {
			n.line(span{name, 1}, span{r.Name, 1}, span{statusWords(r.Status) + "一行", 1}, span{place(r.Old), 1}, span{place(r.New), 1}, span{"", 1})
		}
		for _, c := range t.Cells {
			n.line(span{name, 1}, span{c.Row, 1}, span{c.Column, 1}, span{orBlank(c.Old), 1}, span{orBlank(c.New), 1}, span{c.difference(), 1})
		}
	}
}

// same lists the tables that did not change and the files that hold one of them
// alone, with their hashes.
func (n *notice) same(old, now *Manifest) {
	if len(n.d.Same) == 0 {
		return
	}
	n.section("没有变化的表", []span{{"序号", 1}, {"表", 1}, {"核对的是", 1}, {"SHA-256", hashCols}, {"与原版", 1}})
	for _, t := range now.Tables {
		if !slices.Contains(n.d.Same, t.ID) {
			continue
		}
		name := cmp.Or(t.Number, t.Title)
		n.line(span{name, 1}, span{t.Title, 1}, span{t.SHA256, hashCols}, span{"相同", 1})
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
			n.line(span{name, 1}, span{"文件" + o.Path, 1}, span{o.SHA256, hashCols}, span{verdict, 1})
		}
	}
}
