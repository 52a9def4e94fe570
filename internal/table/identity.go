package table

import "cmp"

// Ref is the place of a cell among several tables: the indices of table, row and
// column.
type Ref struct{ Table, Row, Col int }

// Compare orders by table, row, column: the reading order.
func (r Ref) Compare(of Ref) int {
	return cmp.Or(cmp.Compare(r.Table, of.Table), cmp.Compare(r.Row, of.Row), cmp.Compare(r.Col, of.Col))
}

// Identity is an equation that holds exactly because of what its cells mean: Total
// is the sum of Parts. With one part, two cells are the same figure.
type Identity struct {
	Total Ref
	Parts []Ref
	Kind  IdentityKind
}

// IdentityKind is the reason why an identity holds.
type IdentityKind uint8

// The kinds of identities.
const (
	Across IdentityKind = iota // a column is the sum of columns of its row: 小计
	Down                       // a row is the sum of rows in its column: 合计
	Link                       // cells of several tables sum the same ledger lines
)

// IsAmount reports whether the cell holds an amount, published or masked.
func (c *Cell) IsAmount() bool { return c.Kind == AmountCell || c.Kind == MaskedCell }

// Identities returns the sums declared by Column.Parts and Row.Parts of the
// tables, table by table, row by row. Refs number the tables as given.
func Identities(tables []*Table) []Identity {
	var out []Identity
	for ti, t := range tables {
		add := func(kind IdentityKind, r, c, n int, part func(i int) (row, col int)) {
			if n == 0 || !t.At(r, c).IsAmount() {
				return
			}
			id := Identity{Total: Ref{ti, r, c}, Kind: kind}
			for i := range n {
				if row, col := part(i); t.At(row, col).IsAmount() {
					id.Parts = append(id.Parts, Ref{ti, row, col})
				}
			}
			out = append(out, id)
		}
		for r, row := range t.Rows {
			for c, column := range t.Columns {
				add(Across, r, c, len(column.Parts), func(i int) (int, int) { return r, column.Parts[i] })
				if row.Parts != nil {
					parts := row.Parts[column.Statement]
					add(Down, r, c, len(parts), func(i int) (int, int) { return int(parts[i]), c })
				}
			}
		}
	}
	return out
}
