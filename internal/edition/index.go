package edition

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// lineKey identifies a line of a statement independently of its row in the grid.
// Lines with the same id, or none, are numbered.
type lineKey struct {
	statement int
	id        string
	nth       int
}

// index finds rows and columns of a table by their ids.
type index struct {
	s          *Snapshot
	wording    *Wording // for rows that have no name
	columns    map[string]int
	statements int
	keys       [][]lineKey // by row of the grid, then statement
	rows       map[lineKey]int
	above      [][]int32 // by column, then row: the row of the nearest cell there or above, -1 for none
}

func newIndex(s *Snapshot, w *Wording) *index {
	x := &index{s: s, wording: w, columns: map[string]int{}, rows: map[lineKey]int{}, above: make([][]int32, len(s.Columns))}
	for i, c := range s.Columns {
		x.columns[c.ID] = i
		x.statements = max(x.statements, c.Statement+1)
	}
	seen := map[lineKey]int{}
	for r, row := range s.Rows {
		keys := make([]lineKey, x.statements)
		for st := range keys {
			k := lineKey{statement: st}
			if st < len(row.IDs) {
				k.id = row.IDs[st]
			}
			seen[k]++
			k.nth = seen[k]
			keys[st] = k
			x.rows[k] = r
		}
		x.keys = append(x.keys, keys)
	}
	for c := range x.above {
		x.above[c] = make([]int32, len(s.Rows))
	}
	last := slices.Repeat([]int32{-1}, len(s.Columns))
	for r, row := range s.Rows {
		for _, c := range row.Cells {
			last[c.Col] = int32(r)
		}
		for c, at := range last {
			x.above[c][r] = at
		}
	}
	return x
}

// line gives the key of a statement's line in a row; false where it has none there.
func (x *index) line(r, statement int) (lineKey, bool) {
	if statement >= x.statements {
		return lineKey{}, false
	}
	k := x.keys[r][statement]
	return k, k.id != ""
}

// row gives the cells of a row by column, nil for empty ones.
func (x *index) row(r int) []*Cell {
	out := make([]*Cell, len(x.s.Columns))
	for i := range x.s.Rows[r].Cells {
		c := &x.s.Rows[r].Cells[i]
		out[c.Col] = c
	}
	return out
}

// cell finds the cell in a row and a column; nil: empty.
func (x *index) cell(r, col int) *Cell {
	cells := x.s.Rows[r].Cells
	i := sort.Search(len(cells), func(i int) bool { return cells[i].Col >= col })
	if i < len(cells) && cells[i].Col == col {
		return &cells[i]
	}
	return nil
}

// title is a column as printed, 基本支出·小计.
func (x *index) title(col int) string { return strings.Join(x.s.Columns[col].Path, "·") }

// name is how a reader identifies a row: the texts printed in it before column
// col, preceded by those of its group. Where there are none, it is the texts
// before the row's amounts, then its id, then its number.
func (x *index) name(r, col int) string {
	st := x.s.Columns[col].Statement
	own := cmp.Or(x.texts(r, st, col), x.texts(r, st, len(x.s.Columns)))
	id := x.keys[r][st].id
	for own != "" {
		i := strings.LastIndex(id, "/")
		if i < 0 {
			break
		}
		id = id[:i]
		if g, ok := x.rows[lineKey{st, id, 1}]; ok {
			if group := x.texts(g, st, len(x.s.Columns)); group != "" && !strings.HasPrefix(own, group) {
				return group + "／" + own
			}
			break
		}
	}
	switch {
	case own != "":
		return own
	case x.keys[r][st].id != "":
		return x.keys[r][st].id
	}
	return x.wording.row(r + 1)
}

// rowName is the name of a statement's line before its first amount.
func (x *index) rowName(r, statement int) string {
	last := 0
	for c, col := range x.s.Columns {
		if col.Statement == statement {
			last = c
			if col.isAmount() {
				break
			}
		}
	}
	return x.name(r, last)
}

// texts joins the texts of a statement's line before column col, including those
// of merged cells that reach down to it.
func (x *index) texts(r, statement, col int) string {
	var out []string
	for c := range min(col, len(x.s.Columns)) {
		if column := x.s.Columns[c]; column.Statement != statement || column.isAmount() {
			if column.Statement == statement && col == len(x.s.Columns) {
				break // a group is named by what stands before its figures
			}
			continue
		}
		at := int(x.above[c][r])
		if at < 0 {
			continue
		}
		if k := x.cell(at, c); k.Amount == nil && k.Text != "" && (at == r || at+int(k.Rows) > r) {
			out = append(out, k.Text)
		}
	}
	return strings.Join(out, " ")
}
