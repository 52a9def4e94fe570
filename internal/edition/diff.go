package edition

import (
	"bytes"
	"fmt"
	"slices"

	"budgetreport/internal/address"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Content is the tables and the words of a subject's edition in canonical form.
type Content struct {
	Tables []Snapshot
	Words  []Line // of the document; nil where there are only tables
}

// Diff is what changed between two editions of a subject.
type Diff struct {
	Tables []TableDiff  `json:"tables"` // those with any difference, in the order of the new edition, removed ones last
	Same   []string     `json:"same"`   // ids of those without
	Words  []TextChange `json:"words,omitempty"`

	wording *Wording
}

// TableDiff is what changed in a table.
type TableDiff struct {
	ID      string         `json:"id"`
	Number  string         `json:"number"`
	Title   string         `json:"title"`
	Status  Status         `json:"status"`
	Printed bool           `json:"printed"` // something that is printed changed
	Layout  []LayoutChange `json:"layout,omitempty"`
	Rows    []RowChange    `json:"rows,omitempty"`
	Cells   []CellChange   `json:"cells,omitempty"`   // with another printed text
	Rounded []CellChange   `json:"rounded,omitempty"` // with another exact amount and the same printed text

	wording *Wording
}

// Status is the kind of a change.
type Status string

// The statuses.
const (
	Changed Status = "changed"
	Added   Status = "added"
	Removed Status = "removed"
	Moved   Status = "moved" // of rows and sentences only
)

// LayoutChange is a change outside the cells: of a title, a column, a note.
type LayoutChange struct {
	Part string `json:"part"` // what it is, in the words of the family
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

// RowChange is a row that was added, removed or moved.
type RowChange struct {
	Status Status `json:"status"`
	ID     string `json:"id"`
	Name   string `json:"name"` // as printed
	Old    int    `json:"old,omitempty"`
	New    int    `json:"new,omitempty"` // numbers of the row in the tables, from 1; 0: none
}

// CellChange is a cell that changed. Old and New are the printed texts. Difference
// is exact, with its sign, in Unit; it is empty unless both sides are amounts.
type CellChange struct {
	Status     Status `json:"status"`
	Address    string `json:"address"`
	Row        string `json:"row"`    // as printed
	Column     string `json:"column"` // as printed
	Old        string `json:"old"`
	New        string `json:"new"`
	Difference string `json:"difference,omitempty"`
	Unit       string `json:"unit,omitempty"`

	at [2]int // row and column in the new table, -1 when removed
}

// Compare finds what changed from a to b and describes it in this wording. Tables,
// rows and columns are matched by their ids, sentences by their texts.
func (w *Wording) Compare(a, b Content) *Diff {
	d := &Diff{Tables: []TableDiff{}, Same: []string{}, wording: w}
	old := byID(a.Tables)
	for i := range b.Tables {
		now := &b.Tables[i]
		was := old[now.ID]
		delete(old, now.ID)
		d.add(was, now)
	}
	for i := range a.Tables {
		if was := &a.Tables[i]; old[was.ID] != nil {
			d.add(was, nil)
		}
	}
	d.Words = w.compareWords(a.Words, b.Words)
	return d
}

func byID(tables []Snapshot) map[string]*Snapshot {
	out := map[string]*Snapshot{}
	for i := range tables {
		out[tables[i].ID] = &tables[i]
	}
	return out
}

// Empty reports whether nothing changed, printed or not.
func (d *Diff) Empty() bool { return len(d.Tables) == 0 && len(d.Words) == 0 }

// Printed reports whether anything printed changed.
func (d *Diff) Printed() bool {
	return len(d.Words) > 0 || slices.ContainsFunc(d.Tables, func(t TableDiff) bool { return t.Printed })
}

// Table finds the changes of a table; nil when there are none.
func (d *Diff) Table(id string) *TableDiff {
	for i := range d.Tables {
		if d.Tables[i].ID == id {
			return &d.Tables[i]
		}
	}
	return nil
}

// add compares a table; one side may be nil.
func (d *Diff) add(a, b *Snapshot) {
	t := TableDiff{Status: Changed, Printed: true, wording: d.wording}
	switch {
	case a == nil:
		t.Status, a = Added, &Snapshot{ID: b.ID}
	case b == nil:
		t.Status, b = Removed, &Snapshot{ID: a.ID}
	}
	shown := b
	if t.Status == Removed {
		shown = a
	}
	t.ID, t.Number, t.Title = shown.ID, shown.Number, shown.Title
	same := compareTable(&t, a, b)
	if t.Status != Changed {
		d.Tables = append(d.Tables, t)
		return
	}
	if same {
		d.Same = append(d.Same, t.ID)
		return
	}
	t.Layout = append(d.wording.layoutChanges(a, b), t.Layout...)
	t.Printed = !bytes.Equal(a.printed(), b.printed())
	if t.Printed && len(t.Layout)+len(t.Rows)+len(t.Cells) == 0 {
		t.Layout = append(t.Layout, LayoutChange{Part: d.wording.Layout.SideBySide})
	}
	d.Tables = append(d.Tables, t)
}

// compareTable adds the changes from a to b to t and reports whether there are none.
func compareTable(t *TableDiff, a, b *Snapshot) bool {
	x, y := newIndex(a, t.wording), newIndex(b, t.wording)
	same := sameJSON(a.frame(), b.frame()) &&
		slices.EqualFunc(a.Rows, b.Rows, func(x, y Row) bool { return x.Kind == y.Kind && slices.Equal(x.IDs, y.IDs) })
	if t.Status == Changed {
		t.Rows = rowChanges(x, y)
	}
	c := comparison{t: t, a: x, b: y}
	c.cells()
	if c.arranged > 0 && t.Status == Changed {
		t.Layout = append(t.Layout, LayoutChange{Part: t.wording.Layout.Cells, New: count(t.wording.Layout.CellsCount, c.arranged)})
	}
	return same && !c.changed
}

// frame is the table without its rows.
func (s Snapshot) frame() Snapshot {
	s.Rows = nil
	return s
}

// comparison compares the cells of two tables.
type comparison struct {
	t        *TableDiff
	a, b     *index
	changed  bool // some cell changed
	arranged int  // cells of which only span or format changed
}

func (c *comparison) cells() {
	was := make([]int, len(c.b.s.Columns)) // index in a of each column of b, -1 for none
	for i, col := range c.b.s.Columns {
		was[i] = -1
		if k, ok := c.a.columns[col.ID]; ok && c.a.s.Columns[k].Statement == col.Statement {
			was[i] = k
		}
	}
	kept := make([]bool, len(c.a.s.Columns))
	for _, k := range was {
		if k >= 0 {
			kept[k] = true
		}
	}
	for r := range c.b.s.Rows {
		now := c.b.row(r)
		for col, cell := range now {
			key := c.b.keys[r][c.b.s.Columns[col].Statement]
			var old *Cell
			ra, there := c.a.rows[key]
			if there && was[col] >= 0 {
				old = c.a.cell(ra, was[col])
			}
			status := Changed
			if !there || was[col] < 0 {
				status = Added
			}
			c.compare(status, key, ra, r, was[col], col, old, cell)
		}
	}
	for r := range c.a.s.Rows {
		for i := range c.a.s.Rows[r].Cells {
			cell := &c.a.s.Rows[r].Cells[i]
			key := c.a.keys[r][c.a.s.Columns[cell.Col].Statement]
			if _, there := c.b.rows[key]; !there || !kept[cell.Col] {
				c.compare(Removed, key, r, -1, cell.Col, -1, cell, nil)
			}
		}
	}
}

// compare records how a cell changed. A row or column of -1 does not exist.
func (c *comparison) compare(status Status, key lineKey, oldRow, row, oldCol, col int, old, cell *Cell) {
	if sameCell(old, cell) {
		return
	}
	in, r, k := c.b, row, col
	if status == Removed {
		in, r, k = c.a, oldRow, oldCol
	}
	column := in.s.Columns[k]
	c.changed = true
	x := CellChange{
		Status: status, Address: address.Format(c.t.ID, key.id, column.ID), Row: in.name(r, k), Column: in.title(k),
		at: [2]int{row, col},
	}
	var before, after money.Amount
	oldKnown, newKnown := amountOf(old, &before, &x.Old), amountOf(cell, &after, &x.New)
	var f money.Format
	switch {
	case cell != nil && cell.Amount != nil:
		f = c.b.s.Formats[cell.Format]
	case old != nil && old.Amount != nil:
		f = c.a.s.Formats[old.Format]
	}
	if oldKnown && newKnown && f.Unit != 0 {
		x.Difference, x.Unit = signed(f.Unit, after-before), f.Unit.String()
	}
	switch {
	case x.Old != x.New && status == Changed && before == after && c.reformatted(old, cell):
		c.arranged++
	case x.Old != x.New:
		c.t.Cells = append(c.t.Cells, x)
	case before != after:
		c.t.Rounded = append(c.t.Rounded, x)
	default:
		c.arranged++
	}
}

// reformatted reports whether an amount is printed in another format.
func (c *comparison) reformatted(old, cell *Cell) bool {
	return old != nil && cell != nil && old.Amount != nil && cell.Amount != nil && c.a.s.Formats[old.Format] != c.b.s.Formats[cell.Format]
}

// amountOf stores the printed text and the amount of a cell, zero for an empty
// one; it is false for texts and masked amounts.
func amountOf(c *Cell, a *money.Amount, text *string) bool {
	if c == nil {
		return true
	}
	*text = c.Text
	if c.Amount == nil {
		return c.Text == ""
	}
	*a = money.Amount(*c.Amount)
	return true
}

func signed(u money.Unit, a money.Amount) string {
	if a > 0 {
		return "+" + u.Exact(a)
	}
	return u.Exact(a)
}

// sameCell compares everything but the column.
func sameCell(a, b *Cell) bool {
	if a == nil || b == nil {
		return a == b
	}
	if (a.Amount == nil) != (b.Amount == nil) || a.Amount != nil && *a.Amount != *b.Amount {
		return false
	}
	return a.Text == b.Text && a.Rows == b.Rows && a.Cols == b.Cols && a.Format == b.Format
}

func sameJSON(a, b any) bool {
	x, errX := marshal(a)
	y, errY := marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// printed encodes everything of the table that is printed.
func (s Snapshot) printed() []byte {
	type cell struct {
		col        int
		rows, cols int32
		text       string
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%q %q %q %q %q %d %v\n", s.Number, s.Title, s.Subtitle, s.Lines, s.Notes, len(s.Columns), s.Header)
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			fmt.Fprintf(&b, "%v", cell{c.Col, c.Rows, c.Cols, c.Text})
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// rowChanges lists the rows that were added, removed or moved, by statement.
func rowChanges(a, b *index) []RowChange {
	var out []RowChange
	for st := range max(a.statements, b.statements) {
		var stay []lineKey // in the order of the new table
		var places []int   // their rows in the old one
		for r := range b.s.Rows {
			key, ok := b.line(r, st)
			if !ok {
				continue
			}
			if ra, there := a.rows[key]; there {
				stay, places = append(stay, key), append(places, ra)
			} else {
				out = append(out, RowChange{Status: Added, ID: key.id, Name: b.rowName(r, st), New: r + 1})
			}
		}
		still := longestRising(places)
		for i, key := range stay {
			if !still[i] {
				out = append(out, RowChange{Status: Moved, ID: key.id, Name: b.rowName(b.rows[key], st), Old: places[i] + 1, New: b.rows[key] + 1})
			}
		}
		for r := range a.s.Rows {
			if key, ok := a.line(r, st); ok {
				if _, there := b.rows[key]; !there {
					out = append(out, RowChange{Status: Removed, ID: key.id, Name: a.rowName(r, st), Old: r + 1})
				}
			}
		}
	}
	return out
}

// longestRising marks a longest rising subsequence: the rows that keep their order.
// The fewest possible others are reported as moved.
func longestRising(places []int) []bool {
	var ends []int // ends[k]: index of the smallest end of a rising sequence of k+1
	before := make([]int, len(places))
	for i, p := range places {
		k, _ := slices.BinarySearchFunc(ends, p, func(e, p int) int { return places[e] - p })
		before[i] = -1
		if k > 0 {
			before[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	in := make([]bool, len(places))
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			in[i] = true
		}
	}
	return in
}

// isAmount reports whether a column holds amounts.
func (c Column) isAmount() bool { return table.ColumnKind(c.Kind) == table.AmountColumn }
