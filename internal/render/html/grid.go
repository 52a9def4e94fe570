package html

import (
	"fmt"
	"strings"

	"budgetreport/internal/table"
)

// htmlTable is the data of a table element for the page template.
type htmlTable struct {
	*table.Table
	ID         string // of the element; prefix of its cells' ids
	Head, Body []htmlRow
}

// htmlRow is the data of a tr element.
type htmlRow struct {
	Bold  bool
	Cells []cell
}

// cell is a th or td element. Header cells that data cells refer to have an ID.
type cell struct {
	Header        bool
	ID, Scope     string
	Headers       string
	Rows, Columns int
	Class         string
	Lines         []string
}

// scopes are the values of a th's attribute.
var scopes = map[table.Scope]string{table.ColumnScope: "col", table.RowScope: "row"}

func newGrid(id string, t *table.Table) *htmlTable {
	g := &htmlTable{Table: t, ID: id, Head: make([]htmlRow, t.Depth), Body: make([]htmlRow, len(t.Rows))}
	// Where the header has several levels, or several statements share a row, a
	// screen reader cannot find a cell's headers by position: cells refer to them.
	named := t.Depth > 1
	for _, c := range t.Columns {
		named = named || c.Statement > 0
	}
	named = named && t.Depth > 0
	above := make([][]string, len(t.Columns)) // ids of the header cells over a column
	for i, h := range t.Header {
		v := cell{Rows: h.Rows, Columns: h.Cols, Class: "center", Lines: strings.Split(h.Text, "\n")}
		if v.Header = strings.TrimSpace(h.Text) != ""; v.Header {
			v.Scope = "col"
			if h.Cols > 1 {
				v.Scope = "colgroup"
			}
			if named {
				v.ID = fmt.Sprintf("%s-h%d", id, i)
				for c := h.Col; c < h.Col+h.Cols; c++ {
					above[c] = append(above[c], v.ID)
				}
			}
		}
		g.Head[h.Row].Cells = append(g.Head[h.Row].Cells, v)
	}
	for r, row := range t.Rows {
		g.Body[r].Bold = row.Bold
		for c := range t.Columns {
			k := t.At(r, c)
			if k.Kind == table.CoveredCell {
				continue
			}
			v := cell{Rows: int(k.RowSpan), Columns: int(k.ColSpan), Class: class(t, r, c), Lines: strings.Split(k.Text, "\n")}
			v.Scope = scopes[t.ScopeOf(r, c)]
			v.Header = v.Scope != ""
			var headers []string
			if named {
				for i := c; i < c+v.Columns; i++ {
					for _, h := range above[i] {
						if len(headers) == 0 || headers[len(headers)-1] != h {
							headers = append(headers, h)
						}
					}
				}
				if v.Header {
					v.ID = fmt.Sprintf("%s-r%dc%d", id, r, c)
				} else if at := t.NameColumn(t.Columns[c].Statement); at >= 0 {
					if or, oc := t.Owner(r, at); t.ScopeOf(or, oc) != table.NoScope {
						headers = append(headers, fmt.Sprintf("%s-r%dc%d", id, or, oc))
					}
				}
			}
			v.Headers = strings.Join(headers, " ")
			g.Body[r].Cells = append(g.Body[r].Cells, v)
		}
	}
	return g
}

func class(t *table.Table, r, c int) string {
	k := t.At(r, c)
	names := map[table.Align]string{table.AlignCenter: "center", table.AlignRight: "right"}[t.AlignOf(r, c)]
	if k.IsAmount() || k.Kind == table.NumberCell || k.Kind == table.CodeCell {
		names += " whole"
	}
	if k.Indent > 0 {
		names += fmt.Sprintf(" in%d", min(k.Indent, 6))
	}
	for _, m := range t.Marks {
		if m.Row == r && m.Col == c {
			names += " marked"
		}
	}
	return strings.TrimSpace(names)
}
