package typeset

import (
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// cell is a cell of a page: rows r0..r1-1 and columns c0..c1-1 of its grid.
type cell struct {
	r0, r1, c0, c1 int
	row, col       int // of the cell of the table, in the header or the body
	kind           page.Kind
	artifact       page.Artifact // Repeated if an earlier page shows all of it
	lines          []string
	st             *style
	align          table.Align
	indent         int
}

// grid is a page as a small table complete in itself: header, repeated rows, rows.
// The rules are drawn from it alone, so that page breaks are no special case.
type grid struct {
	head  int       // rows of the header
	rows  []pageRow // rows below it
	cells []cell    // every place belongs to one
	at    []int32   // index of the cell at each place, row-major
	y     []int     // edges of the rows
}

// grid builds the grid of page i.
func (p *Plan) grid(i int) *grid {
	c := &p.cuts[i]
	nc := len(p.t.Columns)
	g := &grid{}
	y := p.area.y0
	if c.top {
		y += p.topHeight
	}
	g.y = append(g.y, y)
	if c.head {
		g.head = p.t.Depth
		g.cells = append(g.cells, p.head...)
		for k := range g.cells {
			g.cells[k].artifact = repeated(i > 0)
		}
		for _, h := range p.headHeight {
			y += h
			g.y = append(g.y, y)
		}
	}
	if c.hasRows() {
		g.rows = p.pageRows(c)
		for _, h := range p.heights(g.rows, c.flows) {
			y += h
			g.y = append(g.y, y)
		}
	}
	g.at = make([]int32, (g.head+len(g.rows))*nc)
	for i := range g.cells {
		g.fill(i, nc)
	}
	for i := g.head * nc; i < len(g.at); i++ {
		g.at[i] = -1
	}
	for _, s := range p.slices(g.rows) {
		p.sliceCell(g, s, c.flows)
	}
	for i, r := range g.rows {
		for col := 0; col < nc; col++ {
			if g.at[(g.head+i)*nc+col] < 0 {
				p.rowCell(g, i, r, col)
			}
		}
	}
	return g
}

// fill claims the places of cell i.
func (g *grid) fill(i, nc int) {
	c := &g.cells[i]
	for r := c.r0; r < c.r1; r++ {
		for j := c.c0; j < c.c1; j++ {
			g.at[r*nc+j] = int32(i)
		}
	}
}

func (g *grid) add(c cell, nc int) {
	g.cells = append(g.cells, c)
	g.fill(len(g.cells)-1, nc)
}

// sliceCell adds the part of a cell over several rows that is on the page.
func (p *Plan) sliceCell(g *grid, s slice, flows []flow) {
	sp := &p.spans[s.span]
	c := cell{r0: g.head + s.i0, r1: g.head + s.i1 + 1, c0: sp.col, c1: sp.col + sp.cols, row: sp.row, col: sp.col, kind: p.kind(sp.row, sp.col),
		st: p.styleOf(sp.row, sp.col), align: p.align(sp.row, sp.col), indent: p.indent(sp.row, sp.col)}
	switch {
	case sp.flows && s.past: // too tall to be repeated
	case sp.flows:
		lines := p.linesOf(sp.row, sp.col, p.t.At(sp.row, sp.col).Text)
		from := min(flowLine(flows, s), len(lines))
		c.lines = lines[from:]
		if !s.ends {
			c.lines = c.lines[:min(len(c.lines), p.flowRoom(sp, g.y[c.r1]-g.y[c.r0]))]
		}
	default:
		if text := p.shown(sp.row, sp.col, s.state); text != "" {
			c.lines, c.artifact = p.linesOf(sp.row, sp.col, text), repeated(s.state != fresh)
		}
	}
	g.add(c, len(p.t.Columns))
}

// rowCell adds the cell of row i of the page that begins in column col.
func (p *Plan) rowCell(g *grid, i int, r pageRow, col int) {
	tc := p.t.At(r.row, col)
	c := cell{r0: g.head + i, r1: g.head + i + 1, c0: col, c1: col + int(max(tc.ColSpan, 1)), row: r.row, col: col, kind: p.kind(r.row, col),
		st: p.styleOf(r.row, col), align: p.align(r.row, col), indent: p.indent(r.row, col)}
	switch {
	case tc.Text == "":
	case r.again:
		if s := p.shown(r.row, col, again); s != "" {
			c.lines, c.artifact = p.linesOf(r.row, col, s), page.Repeated
		}
	case r.from == 0 && r.to < 0:
		c.lines = p.linesOf(r.row, col, tc.Text)
	default:
		c.lines, c.artifact = p.partOf(r, col)
	}
	g.add(c, len(p.t.Columns))
}

// partOf gives the lines that a cell shows in a part of a row that is cut between
// lines. A short text that is complete on an earlier page is repeated, like the
// label of a merged cell.
func (p *Plan) partOf(r pageRow, col int) ([]string, page.Artifact) {
	lines := p.linesOf(r.row, col, p.t.At(r.row, col).Text)
	n := len(lines)
	if r.from < n {
		if r.to >= 0 {
			n = min(n, r.to)
		}
		return lines[r.from:n], page.RealContent
	}
	room := r.to - r.from
	if r.to < 0 {
		room = max(p.rowLines(r.row)-r.from, 1)
	}
	if s := p.shown(r.row, col, continued); s != "" {
		if again := p.linesOf(r.row, col, s); len(again) <= min(room, 4) {
			return again, page.Repeated
		}
	}
	return nil, page.RealContent
}

// linesOf breaks s into lines, as the text of cell (r, c).
func (p *Plan) linesOf(r, c int, s string) []string {
	if p.whole(r, c) {
		return splitLines(s)
	}
	return p.styleOf(r, c).linesOf(s, p.room(r, c), p.even(r, c))
}

// splitLines splits s at its newlines.
func splitLines(s string) []string {
	lines := make([]string, 0, 1)
	from := 0
	for i := range len(s) {
		if s[i] == '\n' {
			lines = append(lines, s[from:i])
			from = i + 1
		}
	}
	return append(lines, s[from:])
}
