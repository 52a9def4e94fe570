package edition

import (
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Table gives the table of the canonical form, as far as that knows it: columns, rows
// and cells by their ids, with texts and exact amounts. Paper, style and what adds up to
// what are not in it.
func (s *Snapshot) Table() *table.Table {
	t := &table.Table{ID: s.ID, Number: s.Number, Title: s.Title, Subtitle: s.Subtitle, Left: s.Lines[0], Center: s.Lines[1], Right: s.Lines[2], Notes: s.Notes, Formats: s.Formats}
	for _, c := range s.Columns {
		t.Columns = append(t.Columns, table.Column{ID: c.ID, Path: c.Path, Kind: table.ColumnKind(c.Kind), Statement: c.Statement})
	}
	t.Cells = make([]table.Cell, len(s.Rows)*len(s.Columns))
	for i := range t.Cells {
		t.Cells[i].RowSpan, t.Cells[i].ColSpan = 1, 1
	}
	for r, row := range s.Rows {
		t.Rows = append(t.Rows, table.Row{IDs: row.IDs, Kind: table.RowKind(row.Kind), Parent: -1, Head: -1})
		for _, c := range row.Cells {
			*t.At(r, c.Col) = c.cell(t.Columns[c.Col].Kind)
		}
	}
	for r, row := range s.Rows {
		for _, c := range row.Cells {
			cover(t, r, c.Col)
		}
	}
	return t
}

// cell is the cell of a table in a column of a kind.
func (c *Cell) cell(kind table.ColumnKind) table.Cell {
	out := table.Cell{Kind: table.TextCell, Text: c.Text, RowSpan: max(c.Rows, 1), ColSpan: max(int32(c.Cols), 1), Format: c.Format}
	switch {
	case c.Amount != nil:
		out.Kind, out.Amount = table.AmountCell, money.Amount(*c.Amount)
	case c.Text == "":
		out.Kind = table.EmptyCell
	case kind == table.AmountColumn:
		out.Kind = table.MaskedCell
	}
	return out
}

// cover marks the cells that a merged one reaches, as far as the table goes and no other
// cell stands there.
func cover(t *table.Table, r, c int) {
	head := *t.At(r, c)
	for i := r; i < min(r+int(head.RowSpan), len(t.Rows)); i++ {
		for k := c; k < min(c+int(head.ColSpan), len(t.Columns)); k++ {
			if cell := t.At(i, k); (i != r || k != c) && cell.Kind == table.EmptyCell {
				*cell = table.Cell{Kind: table.CoveredCell}
			}
		}
	}
}
