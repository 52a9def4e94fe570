package check

import (
	"strings"
	"unicode/utf8"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// grid is a table with its rows and columns found by id.
type grid struct {
	t       *table.Table
	ids     []string // the elements of the table's id
	ofWhich map[string]bool
	rows    []map[string]int // by statement: row of an id
	cols    map[string][]int // columns of an id; several where a statement flows in blocks
	entries []entry          // rows that a * may mean, in order
	byLast  map[string][]int // entries by the last element of their id
	looked  int              // entries that were looked at to find rows, not yet counted
}

// entry is a row of one statement.
type entry struct {
	row, statement int
	ids            []string
}

func newGrid(t *table.Table, ofWhich map[string]bool) *grid {
	g := &grid{t: t, ids: strings.Split(t.ID, "/"), ofWhich: ofWhich, cols: map[string][]int{}, byLast: map[string][]int{}}
	statements := 0
	for c := range t.Columns {
		g.cols[baseID(t.Columns[c].ID)] = append(g.cols[baseID(t.Columns[c].ID)], c)
		statements = max(statements, t.Columns[c].Statement+1)
	}
	g.rows = make([]map[string]int, statements)
	for s := range g.rows {
		g.rows[s] = map[string]int{}
		for r := range t.Rows {
			row := &t.Rows[r]
			id := row.IDs[s]
			if id == "" {
				continue
			}
			g.rows[s][id] = r
			if row.Kind == table.FillerRow || row.Kind == table.HeadingRow || row.Sub > 0 || g.totals(r, s) {
				continue
			}
			e := entry{r, s, strings.Split(id, "/")}
			last := e.ids[len(e.ids)-1]
			g.byLast[last] = append(g.byLast[last], len(g.entries))
			g.entries = append(g.entries, e)
		}
	}
	return g
}

// totals reports whether a row is a sum of rows beside it, which a * leaves
// out: 合计, but not a unit over its 科目.
func (g *grid) totals(r, s int) bool {
	row := &g.t.Rows[r]
	if row.Kind == table.TotalRow {
		return true
	}
	if row.Parts == nil {
		return false
	}
	for _, p := range row.Parts[s] {
		if !strings.HasPrefix(g.t.Rows[p].IDs[s], row.IDs[s]+"/") {
			return true
		}
	}
	return false
}

// baseID is a column's id without the number of the block it flows in.
func baseID(id string) string {
	base, block, ok := strings.Cut(id, "#")
	if ok && len(block) == 1 && block[0] >= '2' && block[0] <= '9' {
		return base
	}
	return id
}

// columns lists the columns an address means. A * leaves out subtotals and 其中.
func (g *grid) columns(p pattern) []int {
	if id, whole := p.id(); whole {
		return g.cols[id]
	}
	var out []int
	for c := range g.t.Columns {
		id := baseID(g.t.Columns[c].ID)
		if g.t.Columns[c].Parts == nil && !g.ofWhich[id] && p.match(p.split(id)) {
			out = append(out, c)
		}
	}
	return out
}

// matching lists the rows that an address with a * or a free variable means.
func (g *grid) matching(p pattern) []entry {
	var out []entry
	if last, whole := p.elements[len(p.elements)-1].id(); whole {
		g.looked += len(g.byLast[last])
		for _, i := range g.byLast[last] {
			if p.match(g.entries[i].ids) {
				out = append(out, g.entries[i])
			}
		}
		return out
	}
	g.looked += len(g.entries)
	for _, e := range g.entries {
		if p.match(e.ids) {
			out = append(out, e)
		}
	}
	return out
}

// rowName is a row as its reader sees it: what is printed before the cell,
// after what heads the group it stands in.
func (g *grid) rowName(r, c int) string {
	name := g.t.RowText(r, c)
	for p := g.t.Rows[r].Parent; p >= 0; p = g.t.Rows[p].Parent {
		name = g.t.RowText(p, c) + "／" + name
	}
	return name
}

// place is where a cell stands, as printed.
func (g *grid) place(r, c int) Place {
	return Place{
		Table: g.t.Name(), Row: clip(g.rowName(r, c)), Column: g.t.ColumnTitle(c),
		Address: g.t.Address(r, c),
	}
}

// clip keeps a name on a line.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// step is the value of the last printed digit in 分, 0 where print is as fine
// as the amounts are.
func step(f money.Format) money.Amount {
	s := int64(f.Unit)
	for range f.Decimals {
		s /= 10
	}
	return money.Amount(s)
}

// printed is the figure a cell shows, in 分, and twice what it may be off by:
// half a unit of its last digit, under 舍位平衡 a whole one.
func printed(t *table.Table, c *table.Cell) (value, off2 money.Amount) {
	st := step(t.Formats[c.Format])
	switch {
	case c.Amount == 0:
		return 0, 0
	case st == 0:
		return c.Amount, 0
	case t.Rounding == table.Balanced:
		return money.Amount(c.Printed) * st, 2 * st
	}
	return money.Amount(c.Printed) * st, st
}
