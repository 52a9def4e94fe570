package typeset

import (
	"strings"

	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// newElement describes a table as an element of the document.
func newElement(t *table.Table) *page.Element {
	g := &page.Grid{HeaderRows: t.Depth, Rows: len(t.Rows), Columns: len(t.Columns)}
	for _, h := range t.Header {
		g.Header = append(g.Header, page.Span{Row: h.Row, Col: h.Col, Rows: h.Rows, Cols: h.Cols})
	}
	for i := range t.Cells {
		if c := &t.Cells[i]; c.RowSpan > 1 || c.ColSpan > 1 {
			g.Merged = append(g.Merged, page.Span{Row: i / g.Columns, Col: i % g.Columns, Rows: int(c.RowSpan), Cols: int(c.ColSpan)})
		}
	}
	return &page.Element{ID: t.ID, Level: 1, Text: strings.TrimSpace(t.Number + " " + t.Title), Table: g}
}

// ref refers to a part of the table.
func (p *Plan) ref(kind page.Kind, row, col int) page.Ref {
	return page.Ref{Element: p.Element, Kind: kind, Row: int32(row), Col: uint16(col)}
}

// kind is the kind of cell (r, c) of the body.
func (p *Plan) kind(r, c int) page.Kind {
	switch p.t.ScopeOf(r, c) {
	case table.ColumnScope:
		return page.ColumnLabel
	case table.RowScope:
		return page.RowLabel
	}
	return page.DataCell
}

// repeated is the kind of artifact of a text that an earlier page may show already.
func repeated(yes bool) page.Artifact {
	if yes {
		return page.Repeated
	}
	return page.RealContent
}
