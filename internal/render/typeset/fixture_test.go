package typeset

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// plain is a font set of round numbers: hanzi and full-width marks 1 em,
// digits 0.55 em, other ASCII half an em. It lacks 𬭚.
type plain struct{}

func (plain) Advance(_ string, r rune) (int, bool) {
	switch {
	case r == '𬭚' || r < ' ':
		return 0, false
	case r >= '0' && r <= '9':
		return 550, true
	case r < 0x80:
		return 500, true
	}
	return 1000, true
}

func (plain) Vertical(string) (int, int) { return 880, 120 }

func testStyle() table.Style {
	text := func(face string, size float64) table.Text { return table.Text{Face: face, Size: size} }
	return table.Style{
		Title: text("serif-bold", 16), Subtitle: text("serif", 10.5), Lines: text("serif", 10),
		Header: text("sans", 9.5), Body: text("serif", 9.5), Note: text("serif", 9), Footer: text("serif", 9),
		BodyFloor: 9, Leading: 1.3, PadX: 0.9, PadY: 0.6, InnerRule: 0.4, OuterRule: 0.9,
		PageNumber: "第 {page} 页 共 {pages} 页", NumberAt: table.AlignLeft, LastRows: 3,
	}
}

// sketch draws a table for a test. In a row a cell "^" belongs to the one
// above it and "<" to the one at its left.
type sketch struct {
	*table.Table
	heading int // the HeadingRow over the rows to come
}

// newSketch begins a table on a page of so many mm with a header of one row,
// or one row per line of "a|b|c" with the same ^ and <. A column's kind is
// given by a suffix: # amounts, @ codes.
func newSketch(width, height float64, header ...string) *sketch {
	s := &sketch{&table.Table{
		ID: "99", Number: "预算99表", Title: "2022年试验表", Left: "单位名称：试验局", Right: "单位：万元",
		Formats:  []money.Format{{Unit: money.Wan, Decimals: 1, Thousands: true}},
		Page:     table.Page{Width: width, Height: height, Top: 10, Right: 10, Bottom: 12, Left: 10},
		Continue: table.Continue{Mark: "（续）"},
		Style:    testStyle(),
	}, -1}
	var grid [][]string
	for _, h := range header {
		grid = append(grid, strings.Split(h, "|"))
	}
	last := grid[len(grid)-1]
	for c, title := range last {
		col := table.Column{ID: strconv.Itoa(c), Path: []string{strings.Trim(title, "#@")}}
		switch {
		case strings.HasSuffix(title, "#"):
			col.Kind = table.AmountColumn
		case strings.HasSuffix(title, "@"):
			col.Kind = table.CodeColumn
		}
		last[c] = col.Path[0]
		s.Columns = append(s.Columns, col)
	}
	s.Depth = len(grid)
	for r := range grid {
		for c, text := range grid[r] {
			if text != "^" && text != "<" {
				rows, cols := extent(grid, r, c)
				s.Header = append(s.Header, table.HeaderCell{Row: r, Col: c, Rows: rows, Cols: cols, Text: text})
			}
		}
	}
	return s
}

// form makes a table without a header and with so many columns.
func form(width, height float64, columns int) *sketch {
	s := newSketch(width, height, strings.Repeat("|", columns-1))
	s.Header, s.Depth = nil, 0
	return s
}

// extent finds how far the cell at (r, c) reaches.
func extent(grid [][]string, r, c int) (rows, cols int) {
	rows, cols = 1, 1
	for c+cols < len(grid[r]) && grid[r][c+cols] == "<" {
		cols++
	}
	for r+rows < len(grid) && grid[r+rows][c] == "^" {
		rows++
	}
	return rows, cols
}

// row adds a row of cells "a|b|c" and returns its index.
func (s *sketch) row(kind table.RowKind, parent int, cells string) int {
	r := len(s.Rows)
	level := 0
	if parent >= 0 {
		level = s.Rows[parent].Level + 1
	}
	s.Rows = append(s.Rows, table.Row{IDs: []string{strconv.Itoa(r)}, Kind: kind, Parent: parent, Level: level, Head: s.heading})
	for c, text := range strings.Split(cells, "|") {
		cell := table.Cell{Text: text, RowSpan: 1, ColSpan: 1, Kind: table.TextCell}
		_, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
		switch {
		case text == "":
			cell.Kind = table.EmptyCell
		case text == "^" || text == "<":
			cell = table.Cell{Kind: table.CoveredCell, Text: text}
		case text == "XXXX":
			cell.Kind = table.MaskedCell
		case s.Columns[c].Kind == table.CodeColumn:
			cell.Kind = table.CodeCell
		case err == nil && s.Columns[c].Kind == table.AmountColumn:
			cell.Kind = table.AmountCell
		case strings.HasPrefix(text, "*"):
			cell.Text, cell.Label = text[1:], true
		}
		s.Cells = append(s.Cells, cell)
	}
	return r
}

func (s *sketch) detail(parent int, cells string) int { return s.row(table.DetailRow, parent, cells) }

// details adds n like rows; %d is their number.
func (s *sketch) details(n, parent int, cells string) {
	for i := range n {
		s.detail(parent, strings.ReplaceAll(cells, "%d", strconv.Itoa(i+1)))
	}
}

// done closes the merges and checks the table.
func (s *sketch) done(t testing.TB) *table.Table {
	t.Helper()
	nc := len(s.Columns)
	grid := make([][]string, len(s.Rows))
	for r := range grid {
		grid[r] = make([]string, nc)
		for c := range nc {
			if cell := s.At(r, c); cell.Kind == table.CoveredCell {
				grid[r][c] = cell.Text
				cell.Text = ""
			}
		}
	}
	for r := range grid {
		for c := range nc {
			if cell := s.At(r, c); cell.Kind != table.CoveredCell {
				rows, cols := extent(grid, r, c)
				cell.RowSpan, cell.ColSpan = int32(rows), int32(cols)
			}
		}
	}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	return s.Table
}

// plan typesets a table that must be settable.
func plan(t testing.TB, tab *table.Table) *Plan {
	t.Helper()
	p, err := New(tab, plain{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pagesText is the text of all pages.
func pagesText(p *Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "列宽")
	for _, w := range p.Columns() {
		fmt.Fprintf(&b, " %.1f", w)
	}
	fmt.Fprintf(&b, "；正文%g磅\n", p.BodySize())
	for i := range p.Pages() {
		b.WriteString(p.Text(i))
	}
	return b.String()
}
