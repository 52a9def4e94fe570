package pagetest

import (
	"fmt"
	"strings"
	"testing"

	"budgetreport/internal/render/page"
)

// recorder keeps what Read finds wrong.
type recorder struct {
	testing.TB
	found []string
}

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.found = append(r.found, fmt.Sprint(args...)) }

// sample is a document of two pages: a heading with a link and a table whose
// header is printed twice.
func sample() []page.Page {
	words := &page.Element{ID: "w", Level: 1, Text: "one two"}
	grid := &page.Grid{HeaderRows: 1, Rows: 2, Columns: 2,
		Header: []page.Span{{Row: 0, Col: 0, Rows: 1, Cols: 2}}, Merged: []page.Span{{Row: 0, Col: 0, Rows: 2, Cols: 1}}}
	table := &page.Element{ID: "t", Level: 1, Text: "table", Table: grid}
	text := func(s string, r page.Ref) page.Text { return page.Text{S: s, Ref: r} }
	number := page.Ref{Kind: page.PageNumber, Artifact: page.Pagination}
	return []page.Page{
		{
			Texts: []page.Text{
				text("one", page.Ref{Element: words, Kind: page.Heading}),
				text("two", page.Ref{Element: words, Kind: page.Heading, At: 4}),
				text("head", page.Ref{Element: table, Kind: page.HeaderCell}),
				text("label", page.Ref{Element: table, Kind: page.RowLabel}),
				text("1", page.Ref{Element: table, Kind: page.DataCell, Col: 1}),
				text("page 1", number),
			},
			Rules: []page.Rule{{Ref: page.Ref{Element: table, Kind: page.WholeTable, Artifact: page.Decoration}}},
			Fills: []page.Fill{{Ref: page.Ref{Element: table, Kind: page.DataCell, Col: 1, Artifact: page.Decoration}}},
			Links: []page.Link{{Ref: page.Ref{Element: words, Kind: page.Heading}}},
		},
		{
			Texts: []page.Text{
				text("head", page.Ref{Element: table, Kind: page.HeaderCell, Artifact: page.Repeated}),
				text("2", page.Ref{Element: table, Kind: page.DataCell, Row: 1, Col: 1}),
				text("page 2", number),
			},
		},
	}
}

// Read accepts sound pages and finds what is wrong with others.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(p []page.Page)
		want  string
	}{
		{"sound", func(p []page.Page) {}, ""},
		{"text without reference", func(p []page.Page) { p[0].Texts[0].Ref = page.Ref{} }, "no reference"},
		{"rule without reference", func(p []page.Page) { p[0].Rules[0].Ref = page.Ref{} }, "no reference"},
		{"fill without reference", func(p []page.Page) { p[0].Fills[0].Ref = page.Ref{} }, "no reference"},
		{"link without reference", func(p []page.Page) { p[0].Links[0].Ref = page.Ref{} }, "no reference"},
		{"text of no element", func(p []page.Page) { p[0].Texts[0].Ref.Element = nil }, "no element"},
		{"page number as content", func(p []page.Page) { p[0].Texts[5].Ref.Artifact = page.RealContent }, "not an artifact of the page"},
		{"cell of words", func(p []page.Page) { p[0].Texts[4].Ref.Element = p[0].Texts[0].Ref.Element }, "a kind for another element"},
		{"heading of no level", func(p []page.Page) { p[0].Texts[0].Ref.Element.Level = 0 }, "no level"},
		{"rule as content", func(p []page.Page) { p[0].Rules[0].Ref.Artifact = page.RealContent }, "no decoration"},
		{"background as content", func(p []page.Page) { p[0].Fills[0].Ref.Artifact = page.RealContent }, "no decoration"},
		{"link elsewhere", func(p []page.Page) { p[0].Links[0].Ref.Element = &page.Element{Level: 1} }, "no content of this page is the link"},
		{"header repeated before it is printed", func(p []page.Page) { p[0].Texts[2].Ref.Artifact = page.Repeated }, "repeats what is on no earlier page"},
		{"words where others are", func(p []page.Page) { p[0].Texts[1].Ref.At = 3 }, `not at byte 3 of "one two"`},
		{"words twice", func(p []page.Page) { p[0].Texts[1].S, p[0].Texts[1].Ref.At = "one", 0 }, `not at byte 0`},
		{"words left out", func(p []page.Page) { p[0].Texts = append(p[0].Texts[:1:1], p[0].Texts[2:]...) }, "ends at byte 3"},
		{"words after their element", func(p []page.Page) { p[0].Texts[1], p[0].Texts[2] = p[0].Texts[2], p[0].Texts[1] }, "its element was over"},
		{"cell that another covers", func(p []page.Page) { p[1].Texts[1].Ref.Col = 0 }, "no cell is there"},
		{"cell beyond the columns", func(p []page.Page) { p[1].Texts[1].Ref.Col = 2 }, "no cell is there"},
		{"cell beyond the rows", func(p []page.Page) { p[1].Texts[1].Ref.Row = 2 }, "no cell is there"},
		{"row before the one above it", func(p []page.Page) { p[0].Texts[4].Ref.Row, p[1].Texts[1].Ref.Row = 1, 0 }, "stands before a row above it"},
		{"hole in the header", func(p []page.Page) { p[0].Texts[2].Ref.Element.Table.Header[0].Cols = 1 }, "do not fit the grid"},
		{"spans that overlap", func(p []page.Page) {
			g := p[0].Texts[2].Ref.Element.Table
			g.Merged = append(g.Merged, page.Span{Row: 1, Col: 0, Rows: 1, Cols: 2})
		}, "do not fit the grid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pages := sample()
			c.spoil(pages)
			r := &recorder{TB: t}
			d := Read(r, pages)
			got := strings.Join(r.found, "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.want == "" && (len(d.Blocks) != 2 || d.Blocks[0].Parts[0].Text() != "one two" || len(d.Artifacts) != 3) {
				t.Errorf("read %+v", d)
			}
		})
	}
}
