package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Printed is a table as it stands in a file, in the columns of its layout.
type Printed struct {
	Number, Title, Subtitle, Left, Center, Right string // "" where the file does not say it
	Notes                                        []string
	Unit                                         string // of money, where a line says it in other words than the layout
	Lacking                                      []int  // columns that the file does not have
	Merged                                       bool   // cells over several rows are merged, not repeated
	Rows                                         [][]PrintedCell
	Values                                       map[string]string // of placeholders, where neither title nor lines tell them
}

// PrintedCell is a cell of a Printed table.
type PrintedCell struct {
	Text    string // "" where it is covered
	Over    string // what a reader sees there: the text of the cell that covers it from above
	Covered bool   // by a cell above it
	Exact   *int64 // the amount in 分, where the file holds it
}

// Reading is a printed table held against its layout: which row of the layout
// each of its rows is. Its rows have their lasting ids only when the codes that
// other tables print are known: Names gathers them, Table takes them.
type Reading struct {
	// Unread are the rows, by their place in Printed.Rows, that no row of the
	// layout is like.
	Unread []int

	l       *Layout
	p       *Printed
	e       *evaluation
	schema  *dataset.Schema
	unknown bool // a row was not read that holds a figure
}

// Codes are the codes that tables print, by dimension, and those that bear a name.
type Codes struct {
	known  map[*dataset.Dimension]map[string]bool
	byName map[*dataset.Dimension]map[string][]named
}

// named is a code that bears a name, with the code of what it stands under.
type named struct{ code, under string }

// Unknown begins an element of a row's id that print does not tell: what follows
// it is the row's name or number.
const Unknown = "?"

// Read holds a printed table against the layout. codes may be of tables read
// before; Read adds those of this one.
func (l *Layout) Read(p *Printed, codes *Codes) *Reading {
	r := &Reading{l: l, p: p, schema: l.schema}
	r.e = &evaluation{l: l, most: mostCells, formats: slices.Clone(l.formats), read: p, codes: codes}
	r.e.texts = r.values()
	if u, ok := money.ParseUnit(r.e.texts["money"]); ok && u != r.e.formats[0].Unit {
		r.e.formats[0].Unit = u
		r.e.formats[0].Decimals = r.decimals()
	}
	col := 0
	for _, s := range l.statements {
		m := &rowReader{r: r, s: s}
		r.e.roots = append(r.e.roots, m.read(s, col))
		col += s.blocks * len(s.leaves)
	}
	slices.Sort(r.Unread)
	r.Unread = slices.Compact(r.Unread)
	return r
}

// values are the placeholders that the printed texts tell.
func (r *Reading) values() map[string]string {
	out := map[string]string{}
	for k, v := range r.p.Values {
		out[k] = v
	}
	for _, t := range [][2]string{
		{r.l.number, r.p.Number}, {r.l.title, r.p.Title}, {r.l.subtitle, r.p.Subtitle}, {r.l.left, r.p.Left}, {r.l.center, r.p.Center}, {r.l.right, r.p.Right},
	} {
		if got, ok := NewPhrase(t[0]).Match(t[1]); ok {
			for k, v := range got {
				out[k] = v
			}
		}
	}
	if r.p.Unit != "" {
		out["money"] = r.p.Unit
	}
	if out["money"] == "" {
		out["money"] = r.l.formats[0].Unit.String()
	}
	return out
}

// decimals counts the most decimals of the printed figures.
func (r *Reading) decimals() int {
	most := 0
	for _, row := range r.p.Rows {
		for _, c := range row {
			if _, after, ok := strings.Cut(c.Text, "."); ok && isFigure(c.Text) {
				most = max(most, len(after))
			}
		}
	}
	return min(most, 2)
}

// Table makes the table: the grid that the layout makes of these rows. Amounts are
// Near where print does not tell them to the last 分, and unknown where they are
// masked. An error is a *diag.Error.
func (r *Reading) Table(id string) (*table.Table, error) {
	res, err := r.l.build(r.e)
	if err != nil {
		return nil, err
	}
	t := res.Table
	t.ID, t.Formats = id, r.e.formats
	for _, text := range []struct {
		to      *string
		printed string
	}{{&t.Number, r.p.Number}, {&t.Title, r.p.Title}, {&t.Subtitle, r.p.Subtitle}, {&t.Left, r.p.Left}, {&t.Center, r.p.Center}, {&t.Right, r.p.Right}} {
		if text.printed != "" {
			*text.to = text.printed
		}
	}
	t.Notes = r.p.Notes
	r.lacking(t)
	if t.Gaps = r.unknown; t.Gaps {
		for i := range t.Rows {
			t.Rows[i].Parts = nil
		}
	}
	return t, nil
}

// lacking leaves the columns that the file does not have out of every sum and
// gives them ids that no address means.
func (r *Reading) lacking(t *table.Table) {
	for _, c := range r.p.Lacking {
		t.Columns[c].ID = Unknown + t.Columns[c].ID
		for i := range t.Rows {
			if k := t.At(i, c); k.IsAmount() {
				*k = table.Cell{RowSpan: k.RowSpan, ColSpan: k.ColSpan}
			}
		}
	}
	for c := range t.Columns {
		if slices.ContainsFunc(t.Columns[c].Parts, func(p int) bool { return slices.Contains(r.p.Lacking, p) }) {
			t.Columns[c].Parts = nil
		}
	}
}

// NewCodes returns codes to be gathered.
func NewCodes() *Codes {
	return &Codes{map[*dataset.Dimension]map[string]bool{}, map[*dataset.Dimension]map[string][]named{}}
}

func (c *Codes) add(d *dataset.Dimension, code, name, under string) {
	if d == nil || d.List == nil || code == "" {
		return
	}
	if c.known[d] == nil {
		c.known[d], c.byName[d] = map[string]bool{}, map[string][]named{}
	}
	c.known[d][code] = true
	n, folded := named{code, under}, Fold(name)
	if list := c.byName[d][folded]; folded != "" && len(list) < mostNamesakes && !slices.Contains(list, n) {
		c.byName[d][folded] = append(list, n)
	}
}

// mostNamesakes is how many codes may bear one name before none is told by it.
const mostNamesakes = 1000

// code is the code of a name where just one bears it, or just one of those under
// the same code.
func (c *Codes) code(d *dataset.Dimension, name, under string) (string, bool) {
	if len(c.byName[d][Fold(name)]) == mostNamesakes {
		return "", false
	}
	all, here := map[string]bool{}, map[string]bool{}
	last, lastHere := "", ""
	for _, n := range c.byName[d][Fold(name)] {
		all[n.code], last = true, n.code
		if n.under == under {
			here[n.code], lastHere = true, n.code
		}
	}
	if len(here) == 1 {
		return lastHere, true
	}
	return last, len(all) == 1
}

// Code is the code of the subject of a name, where a table read has printed just one.
func (c *Codes) Code(schema *dataset.Schema, name string) (string, bool) {
	return c.code(schema.Subject.Dim, name, "")
}

// Form is what every table of a layout prints around its rows.
type Form struct {
	ID                                           string
	Number, Title, Subtitle, Left, Center, Right Phrase
	Notes                                        []Phrase
	Per                                          bool // one table for each member
	Optional                                     bool // it is made only where the dataset has certain records
	Numbered                                     bool // a line of the columns' numbers under the header
	// Blank has the columns and the header, with the placeholders of their titles,
	// and no rows.
	Blank *table.Table
}

// Form returns the layout's form.
func (l *Layout) Form() *Form {
	f := &Form{
		ID: l.ID, Number: NewPhrase(l.number), Title: NewPhrase(l.title), Subtitle: NewPhrase(l.subtitle),
		Left: NewPhrase(l.left), Center: NewPhrase(l.center), Right: NewPhrase(l.right),
		Per: l.per != nil, Optional: l.needs != nil, Numbered: l.numbers != nil, Blank: l.Blank(),
	}
	for _, n := range l.notes {
		f.Notes = append(f.Notes, NewPhrase(n.text))
	}
	if l.roundingNote != "" {
		f.Notes = append(f.Notes, NewPhrase(l.roundingNote))
	}
	var blocks []*block
	for _, s := range l.statements {
		blocks = append(blocks, (&builder{s: s}).blocks(0)...)
	}
	l.header(f.Blank, blocks, func(s string) string { return s })
	return f
}
