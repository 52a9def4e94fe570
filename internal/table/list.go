package table

import "budgetreport/internal/money"

// NewList returns an empty table of texts, such as the report of the checks, in
// the style of another table and on its paper in landscape. Each column's ID is its
// title, too.
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

// Span is a text over a number of columns.
type Span struct {
	Text string
	Cols int
	Kind CellKind // EmptyCell means TextCell unless Text is ""
}

// AddSpans adds a row of spans, which must cover all columns. In a HeadingRow they
// are labels.
func (t *Table) AddSpans(row Row, spans ...Span) {
	t.Rows = append(t.Rows, row)
	for _, s := range spans {
		cell := Cell{Text: s.Text, Kind: s.Kind, RowSpan: 1, ColSpan: int32(s.Cols), Label: row.Kind == HeadingRow}
		if s.Kind == EmptyCell && s.Text != "" {
			cell.Kind = TextCell
		}
		if s.Cols > 1 && !cell.Label {
			cell.Align = AlignLeft
		}
		t.Cells = append(t.Cells, cell)
		for range s.Cols - 1 {
			t.Cells = append(t.Cells, Cell{Kind: CoveredCell})
		}
	}
}

// AddTexts adds a row of texts, one for each column, or a single one across all
// columns.
func (t *Table) AddTexts(row Row, texts ...string) {
	cols := 1
	if len(texts) == 1 {
		cols = len(t.Columns)
	}
	spans := make([]Span, len(texts))
	for i, s := range texts {
		spans[i] = Span{Text: s, Cols: cols}
	}
	t.AddSpans(row, spans...)
}
