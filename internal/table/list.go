package table

import "budgetreport/internal/money"

// NewList begins a table of texts, such as the report of the checks, in the
// style and on the paper of another, laid across. Columns need a title each,
// which is their id too.
func NewList(like *Table, title string, columns ...Column) *Table {
	t := &Table{ID: title, Title: title, Columns: columns, Depth: 1, Formats: []money.Format{{Unit: money.Yuan, Decimals: 2}},
		Style: like.Style, Page: like.Page, Continue: like.Continue}
	t.Page.Width, t.Page.Height = max(like.Page.Width, like.Page.Height), min(like.Page.Width, like.Page.Height)
	for c := range t.Columns {
		col := &t.Columns[c]
		col.Path = []string{col.ID}
		t.Header = append(t.Header, HeaderCell{Row: 0, Col: c, Rows: 1, Cols: 1, Text: col.ID})
	}
	return t
}

// AddTexts adds a row of texts, one for each column; a single one is set across
// the table.
func (t *Table) AddTexts(row Row, texts ...string) {
	t.Rows = append(t.Rows, row)
	for c := range t.Columns {
		cell := Cell{Kind: CoveredCell}
		switch {
		case len(texts) == 1 && c == 0:
			cell = Cell{Kind: TextCell, Text: texts[0], RowSpan: 1, ColSpan: int32(len(t.Columns)), Align: AlignLeft}
		case len(texts) > 1:
			cell = Cell{Kind: TextCell, Text: texts[c], RowSpan: 1, ColSpan: 1}
			if texts[c] == "" {
				cell.Kind = EmptyCell
			}
		}
		t.Cells = append(t.Cells, cell)
	}
}
