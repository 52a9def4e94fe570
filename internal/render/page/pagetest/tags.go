package pagetest

import (
	"fmt"
	"strings"

	"budgetreport/internal/render/page"
)

// Tags writes the document as the structure tree of a tagged PDF, one element a
// line: its type, in brackets its attributes (scope, rows×columns that it spans,
// where an entry leads), its text, and its page where that is another than that
// of the element before. Artifacts follow.
func (d *Document) Tags() string {
	var w tagWriter
	w.line(0, "Document", nil, "")
	for i, b := range d.Blocks {
		if b.Table != nil {
			w.table(b)
			continue
		}
		p := b.Parts[0]
		switch p.Kind {
		case page.Title:
			w.line(1, "Title", p, "")
		case page.Heading:
			w.line(1, fmt.Sprintf("H%d", b.Level), p, "")
		case page.Entry:
			if i == 0 || d.Blocks[i-1].Parts[0].Kind != page.Entry {
				w.line(1, "TOC", nil, "")
			}
			w.line(1+b.Level, "TOCI", p, "→"+b.Part(page.EntryPage, 0, 0).Text())
		default:
			w.line(1, "P", p, "")
		}
	}
	w.b.WriteString("Artifacts")
	line := ""
	for _, a := range d.Artifacts {
		what := map[page.Artifact]string{page.Repeated: "repeated", page.Pagination: "pagination", page.Decoration: "decoration"}[a.Ref.Artifact]
		if here := fmt.Sprintf("\n  page %d, %s:", a.Page+1, what); here != line {
			w.b.WriteString(here)
			line = here
		}
		w.b.WriteString(" │ " + a.S)
	}
	return w.b.String() + "\n"
}

type tagWriter struct {
	b    strings.Builder
	page int // of the last text, 0-based
}

func (w *tagWriter) line(depth int, tag string, p *Part, attributes string) {
	w.b.WriteString(strings.Repeat("  ", depth) + tag)
	if attributes != "" {
		w.b.WriteString(" [" + attributes + "]")
	}
	if p != nil {
		w.b.WriteString(" " + strings.ReplaceAll(p.Text(), "\n", "⏎"))
		switch {
		case p.Last > p.Page:
			fmt.Fprintf(&w.b, " (pages %d to %d)", p.Page+1, p.Last+1)
		case p.Page != w.page:
			fmt.Fprintf(&w.b, " (page %d)", p.Page+1)
		}
		w.page = p.Page
	}
	w.b.WriteString("\n")
}

// table writes the lines above a table, the table and its notes.
func (w *tagWriter) table(b *Block) {
	var notes []*Part
	for _, p := range b.Parts {
		switch p.Kind {
		case page.TableTitle:
			w.line(1, fmt.Sprintf("H%d", b.Level), p, "")
		case page.TableNumber, page.TableSubtitle, page.TableLine:
			w.line(1, "P", p, "")
		case page.TableNote:
			notes = append(notes, p)
		}
	}
	g := b.Table
	w.line(1, "Table", nil, b.ID)
	w.rows(b, "THead", tiles(g.Header, g.HeaderRows, g.Columns), g.Header, []page.Kind{page.HeaderCell})
	w.rows(b, "TBody", tiles(g.Merged, g.Rows, g.Columns), g.Merged, []page.Kind{page.ColumnLabel, page.RowLabel, page.DataCell})
	for _, p := range notes {
		w.line(1, "P", p, "")
	}
}

// rows writes the rows of a header or a body. All have the same columns: a place
// without text is an empty cell.
func (w *tagWriter) rows(b *Block, tag string, places []int, spans []page.Span, kinds []page.Kind) {
	if len(places) == 0 {
		return
	}
	w.line(2, tag, nil, "")
	for at, place := range places {
		row, col := at/b.Table.Columns, at%b.Table.Columns
		if col == 0 {
			w.line(3, "TR", nil, "")
		}
		if place == covered {
			continue
		}
		var p *Part
		for _, k := range kinds {
			if p == nil {
				p = b.Part(k, row, col)
			}
		}
		tag, attributes := "TD", ""
		if p != nil && p.Kind != page.DataCell {
			tag, attributes = "TH", "Column"
			if p.Kind == page.RowLabel {
				attributes = "Row"
			}
		}
		for _, s := range spans {
			if s.Row == row && s.Col == col && (s.Rows > 1 || s.Cols > 1) {
				attributes = strings.TrimSpace(fmt.Sprintf("%s %d×%d", attributes, s.Rows, s.Cols))
			}
		}
		w.line(4, tag, p, attributes)
	}
}
