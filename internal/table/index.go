package table

import (
	"slices"
	"strings"

	"budgetreport/internal/address"
)

// Index finds the rows and columns of a table that addresses mean.
type Index struct {
	*Table
	Looked int // rows that were looked at so far, for those who bound the work

	// Of a table read back from print: the ids of columns that the file lacks, and
	// those of rows of which an element, here *, is not told; where there are many, ""
	// stands for any element that is.
	Lacking []string
	Untold  [][]string
	shapes  map[string]bool // of Untold

	ids    []string         // the elements of the table's id
	rows   []map[string]int // by statement: the row of an id
	cols   map[string][]int // columns of an id; several where a statement flows in blocks
	listed []Entry          // rows that a * may mean, in order
	byLast map[string][]int // of listed, by the last element of their id
}

// Entry is a row in one statement of a table, with the elements of its id.
type Entry struct {
	Row, Statement int
	IDs            []string
}

// NewIndex reads the ids of a table.
func NewIndex(t *Table) *Index {
	x := &Index{Table: t, ids: strings.Split(t.ID, "/"), cols: map[string][]int{}, byLast: map[string][]int{}}
	statements := 0
	for c, col := range t.Columns {
		if id, ok := strings.CutPrefix(col.ID, untold); ok {
			x.Lacking = append(x.Lacking, blockless(id))
		}
		base := blockless(col.ID)
		x.cols[base] = append(x.cols[base], c)
		if base != col.ID {
			x.cols[col.ID] = []int{c}
		}
		statements = max(statements, col.Statement+1)
	}
	x.rows = make([]map[string]int, statements)
	for s := range x.rows {
		x.rows[s] = map[string]int{}
		for r := range t.Rows {
			row := &t.Rows[r]
			id := row.IDs[s]
			if id == "" {
				continue
			}
			x.rows[s][id] = r
			if row.Kind == FillerRow || row.Kind == HeadingRow || row.Sub > 0 || t.totals(r, s) {
				continue
			}
			e := Entry{r, s, strings.Split(id, "/")}
			if strings.Contains(id, untold) {
				x.addUntold(e.IDs)
			}
			last := e.IDs[len(e.IDs)-1]
			x.byLast[last] = append(x.byLast[last], len(x.listed))
			x.listed = append(x.listed, e)
		}
	}
	return x
}

// untold begins a column's id or an element of a row's that print does not tell.
const untold = "?"

// mostUntold is how many ids of rows are kept one by one of which an element is not
// told.
const mostUntold = 200

func (x *Index) addUntold(ids []string) {
	shape, found := slices.Clone(ids), false
	for i, id := range ids {
		isUntold := false
		for part := range strings.SplitSeq(id, "+") {
			isUntold = isUntold || strings.HasPrefix(part, untold)
		}
		switch {
		case isUntold:
			shape[i], found = "*", true
		case len(x.shapes) >= mostUntold:
			shape[i] = ""
		}
	}
	key := strings.Join(shape, "/")
	if !found || x.shapes[key] {
		return
	}
	if x.shapes == nil {
		x.shapes = map[string]bool{}
	}
	x.shapes[key] = true
	x.Untold = append(x.Untold, shape)
}

// totals reports whether a row is a sum of rows beside it, which a * leaves out:
// 合计, but not a unit over its 科目.
func (t *Table) totals(r, s int) bool {
	row := &t.Rows[r]
	if row.Kind == TotalRow {
		return true
	}
	if row.Parts == nil {
		return false
	}
	for _, p := range row.Parts[s] {
		if !strings.HasPrefix(t.Rows[p].IDs[s], row.IDs[s]+"/") {
			return true
		}
	}
	return false
}

// blockless is a column's id without the number of the block it flows in.
func blockless(id string) string {
	base, block, ok := strings.Cut(id, "#")
	if ok && len(block) == 1 && block[0] >= '2' && block[0] <= '9' {
		return base
	}
	return id
}

// Named reports whether a pattern matches the table's id.
func (x *Index) Named(p address.Pattern) bool { return p.Match(x.ids) }

// Entries lists the rows that a * may mean, in the order of the table: no sums
// of rows beside them, no headings, and of a row of several lines the first.
func (x *Index) Entries() []Entry { return x.listed }

// MatchRows lists the rows that a pattern means: the one of an id, in every statement
// that has it, or those of Entries that match.
func (x *Index) MatchRows(p address.Pattern) []Entry {
	var out []Entry
	if id, whole := p.ID(); whole {
		for s := range x.rows {
			if r, ok := x.rows[s][id]; ok {
				out = append(out, Entry{r, s, p.Split(id)})
			}
		}
		return out
	}
	if last, whole := p.Last(); whole {
		x.Looked += len(x.byLast[last])
		for _, i := range x.byLast[last] {
			if p.Match(x.listed[i].IDs) {
				out = append(out, x.listed[i])
			}
		}
		return out
	}
	x.Looked += len(x.listed)
	for _, e := range x.listed {
		if p.Match(e.IDs) {
			out = append(out, e)
		}
	}
	return out
}

// MatchColumns lists the columns that a pattern means: those of an id, which may be in
// several blocks, or those that match; a * leaves out subtotals and 其中.
func (x *Index) MatchColumns(p address.Pattern) []int {
	if id, whole := p.ID(); whole {
		return x.cols[id]
	}
	var out []int
	for c := range x.Columns {
		if col := &x.Columns[c]; col.Parts == nil && !col.OfWhich && p.Match(p.Split(blockless(col.ID))) {
			out = append(out, c)
		}
	}
	return out
}

// MatchCells lists the cells that an address means, column by column. None where no
// row or no column is there.
func (x *Index) MatchCells(row, col address.Pattern) [][2]int {
	var out [][2]int
	rows := x.MatchRows(row)
	for _, c := range x.MatchColumns(col) {
		for _, e := range rows {
			if e.Statement == x.Columns[c].Statement {
				out = append(out, [2]int{e.Row, c})
			}
		}
	}
	return out
}
