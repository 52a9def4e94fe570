package edition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/table"
)

// Marks are the changed cells of the new table, with their former texts.
func (t *TableDiff) Marks() []table.Mark {
	var out []table.Mark
	for _, c := range t.Cells {
		if c.at[0] < 0 || c.at[1] < 0 {
			continue
		}
		note := fill(t.wording.Cell.Was, "old", cmp.Or(c.Old, t.wording.Change.Blank))
		if c.Status == Added {
			note = t.wording.Cell.Added
		}
		out = append(out, table.Mark{Row: c.at[0], Col: c.at[1], Note: note})
	}
	return out
}

// Notice makes the notice of a correction (更正说明) from the edition old to now,
// whose Corrects is set: the reason, every changed cell and sentence, and the hash
// of every table that did not change. like gives style and paper.
func Notice(old, now *Manifest, d *Diff, like *table.Table) *table.Table {
	w := &d.wording.Notice
	n := &notice{d: d, wording: d.wording, t: table.NewList(like, w.Title,
		table.Column{ID: w.Number, Kind: table.NumberColumn}, table.Column{ID: w.OfTable, MinWidth: 28}, table.Column{ID: w.Row, MinWidth: 50}, table.Column{ID: w.Column},
		table.Column{ID: w.Was, Align: table.AlignRight}, table.Column{ID: w.Now, Align: table.AlignRight}, table.Column{ID: w.Difference, Align: table.AlignRight})}
	n.t.Header, n.t.Depth = nil, 0 // each section has its own titles
	n.t.Left = fill(d.wording.Edition.Subject, "name", now.Subject.Name)
	n.t.Right = d.wording.CorrectionName(now.Number, now.Date, old.Number, old.Date)
	n.section(w.Overview, across(w.Item, 2), across(w.Content, 5))
	n.fact(w.Reason, now.Corrects.Reason)
	var printed, kept []string
	for _, t := range d.Tables {
		if name := tableName(t.Number, t.Title); t.Printed {
			printed = append(printed, fill(w.Table, "table", name, "changes", t.Summary()))
		} else {
			kept = append(kept, name)
		}
	}
	if len(printed) > 0 {
		n.fact(w.Tables, strings.Join(printed, "\n"))
	}
	if len(kept) > 0 {
		n.fact(w.NotReprinted, strings.Join(kept, "\n"))
	}
	if len(d.Words) > 0 {
		n.fact(w.Sentences, d.WordsSummary())
	}
	n.changes()
	n.words()
	n.same(old, now)
	return n.t
}

// notice is a notice that is being made.
type notice struct {
	t       *table.Table
	d       *Diff
	wording *Wording
	head    int // row of the section's titles
	n       int // lines of the section
}

// hashCols is the number of columns that a hash covers.
const hashCols = 3

// across is a text over so many columns.
func across(text string, cols int) table.Span { return table.Span{Text: text, Cols: cols} }

// digest is a SHA-256 over its columns.
func digest(sum string) table.Span {
	return table.Span{Text: sum, Cols: hashCols, Kind: table.CodeCell}
}

// each is texts of one column each.
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
	w := &n.wording.Notice
	blank := n.wording.Change.Blank
	n.section(w.Changes, each(w.Number, w.OfTable, w.Row, w.Column, w.Was, w.Now, w.Difference)...)
	for i := range n.d.Tables {
		t := &n.d.Tables[i]
		name := cmp.Or(t.Number, t.Title)
		if t.Status != Changed {
			n.line(across(name, 1), across(fill(w.WholeTable, "change", n.wording.status(t.Status), "title", t.Title), 5))
			continue
		}
		if !t.Printed {
			continue
		}
		for _, l := range t.Layout {
			n.line(each(name, w.Layout, l.Part, l.Old, l.New, "")...)
		}
		for _, r := range t.Rows {
			n.line(each(name, r.Name, fill(w.OneRow, "change", n.wording.status(r.Status)), n.wording.row(r.Old), n.wording.row(r.New), "")...)
		}
		for _, c := range t.Cells {
			n.line(each(name, c.Row, c.Column, cmp.Or(c.Old, blank), cmp.Or(c.New, blank), c.difference())...)
		}
	}
}

// words lists every changed sentence.
func (n *notice) words() {
	if len(n.d.Words) == 0 {
		return
	}
	w, none := &n.wording.Notice, n.wording.Change.None
	n.section(w.Sentences, across(w.Number, 1), across(w.Place, 1), across(w.Was, 2), across(w.Now, 3))
	for _, c := range n.d.Words {
		n.line(across(c.Place, 1), across(cmp.Or(c.Old, none), 2), across(cmp.Or(c.New, none), 3))
	}
}

// same lists the tables that did not change and the files that hold one of them
// alone, with their hashes.
func (n *notice) same(old, now *Manifest) {
	if len(n.d.Same) == 0 {
		return
	}
	w := &n.wording.Notice
	n.section(w.Unchanged, across(w.Number, 1), across(w.OfTable, 1), across(w.Checked, 1), across(w.Hash, hashCols), across(w.Compared, 1))
	for _, t := range now.Tables {
		if !slices.Contains(n.d.Same, t.ID) {
			continue
		}
		name := across(cmp.Or(t.Number, t.Title), 1)
		n.line(name, across(t.Title, 1), digest(t.SHA256), across(w.Same, 1))
		for _, o := range now.Outputs {
			if len(o.Tables) != 1 || o.Tables[0] != t.ID {
				continue
			}
			i := slices.IndexFunc(old.Outputs, func(was Output) bool { return was.Path == o.Path })
			verdict := w.New
			if i >= 0 {
				verdict = w.Different
				if old.Outputs[i].SHA256 == o.SHA256 {
					verdict = w.Same
				}
			}
			n.line(name, across(fill(w.File, "path", o.Path), 1), digest(o.SHA256), across(verdict, 1))
		}
	}
}
