package typeset

import (
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// printerEdge is the strip at the foot of a sheet that printers leave blank: the
// page number is above it.
const printerEdge = 5 // mm

// footerRoom is the part of the type area that the page number takes because the
// bottom margin is too narrow for it.
func (p *Plan) footerRoom() int {
	if p.t.Style.PageNumber == "" {
		return 0
	}
	margin := p.height - p.area.y1
	return max(0, p.footer.line+fromMM(printerEdge)-margin)
}

// Page makes page i of the table, counted from 0. The page number printed on it
// says that it is page number, counted from 1, of the total pages of a document.
func (p *Plan) Page(i, number, total int) page.Page {
	c := &p.cuts[i]
	g := p.grid(i)
	out := page.Page{Width: toPt(p.width), Height: toPt(p.height)}
	texts := len(p.top) + 2
	for k := range g.cells {
		texts += len(g.cells[k].lines)
	}
	out.Texts = make([]page.Text, 0, texts+c.noteEnd-c.note)
	if c.top {
		out.Texts = append(out.Texts, p.top...)
		for k := range out.Texts {
			out.Texts[k].Ref.Artifact = repeated(i > 0)
		}
	}
	for k := range g.cells {
		out.Texts = p.drawCell(out.Texts, g, &g.cells[k])
	}
	y := g.y[len(g.y)-1] + 2*p.padY
	for _, n := range p.notes[c.note:c.noteEnd] {
		out.Texts = append(out.Texts, p.note.place(n.text, p.area.x0, p.area.x1, y+p.note.line/2, table.AlignLeft, p.ref(page.TableNote, n.note, 0)))
		y += p.note.line
	}
	if pattern := p.t.Style.PageNumber; pattern != "" {
		bottom := p.area.y1 - p.footerRoom()
		margin := p.height - bottom
		middle := bottom + max((margin-fromMM(printerEdge))/2, p.footer.line/2)
		out.Texts = append(out.Texts, p.footer.place(fillNumber(pattern, number, total), p.area.x0, p.area.x1, middle, table.AlignCenter,
			page.Ref{Kind: page.PageNumber, Artifact: page.Pagination}))
	}
	if len(p.marks) > 0 {
		out.Fills = p.backgrounds(g)
	}
	out.Rules = p.rules(g)
	return out
}

// markGrey is the background of marked cells: seen at a glance, and light enough
// for the text on it to be legible in a photocopy.
const markGrey = 0.88

// backgrounds makes the fills behind the marked cells of a page.
func (p *Plan) backgrounds(g *grid) []page.Fill {
	var out []page.Fill
	for k := range g.cells {
		c := &g.cells[k]
		if c.r0 < g.head || !p.marks[[2]int{c.row, c.col}] {
			continue
		}
		if g.rows[c.r0-g.head].again && len(c.lines) == 0 {
			continue // a group's figures that are not printed again
		}
		x, y := p.x[c.c0], g.y[c.r0]
		ref := p.ref(c.kind, c.row, c.col)
		ref.Artifact = page.Decoration
		out = append(out, page.Fill{X: toPt(x), Y: toPt(y), W: toPt(p.x[c.c1] - x), H: toPt(g.y[c.r1] - y), Grey: markGrey, Ref: ref})
	}
	return out
}

// drawCell places the lines of a cell, vertically centred, and appends them to out.
func (p *Plan) drawCell(out []page.Text, g *grid, c *cell) []page.Text {
	if len(c.lines) == 0 {
		return out
	}
	x0, x1 := p.x[c.c0]+p.padX+c.indent, p.x[c.c1]-p.padX
	if c.align != table.AlignLeft {
		x0 -= c.indent
	}
	y := (g.y[c.r0] + g.y[c.r1] - len(c.lines)*c.st.line) / 2
	ref := p.ref(c.kind, c.row, c.col)
	ref.Artifact = c.artifact
	for _, s := range c.lines {
		if s != "" {
			out = append(out, c.st.place(s, x0, x1, y+c.st.line/2, c.align, ref))
		}
		y += c.st.line
	}
	return out
}

// rules draws the borders of a page's grid in as few lines as possible: there is
// a rule wherever two adjacent places belong to different cells.
func (p *Plan) rules(g *grid) []page.Rule {
	nr, nc := g.head+len(g.rows), len(p.t.Columns)
	if nr == 0 {
		return nil
	}
	inner, outer := fromPt(p.t.Style.InnerRule), fromPt(p.t.Style.OuterRule)
	left, right, top, bottom := p.x[0], p.x[nc], g.y[0], g.y[nr]
	var out []page.Rule
	ref := p.ref(page.WholeTable, 0, 0)
	ref.Artifact = page.Decoration
	draw := func(x1, y1, x2, y2, width int) {
		out = append(out, page.Rule{X1: toPt(x1), Y1: toPt(y1), X2: toPt(x2), Y2: toPt(y2), Width: toPt(width), Ref: ref})
	}
	for r := 1; r < nr; r++ {
		from := -1
		for c := 0; c <= nc; c++ {
			parted := c < nc && g.at[(r-1)*nc+c] != g.at[r*nc+c]
			if parted && from < 0 {
				from = c
			} else if !parted && from >= 0 {
				draw(p.x[from], g.y[r], p.x[c], g.y[r], inner)
				from = -1
			}
		}
	}
	for c := 1; c < nc; c++ {
		from := -1
		for r := 0; r <= nr; r++ {
			parted := r < nr && g.at[r*nc+c-1] != g.at[r*nc+c]
			if parted && from < 0 {
				from = r
			} else if !parted && from >= 0 {
				draw(p.x[c], g.y[from], p.x[c], g.y[r], inner)
				from = -1
			}
		}
	}
	half := outer / 2 // square corners
	draw(left-half, top, right+half, top, outer)
	draw(left-half, bottom, right+half, bottom, outer)
	draw(left, top, left, bottom, outer)
	draw(right, top, right, bottom, outer)
	return out
}
