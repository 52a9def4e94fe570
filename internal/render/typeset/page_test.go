package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"budgetreport/internal/render/page"
)

// checkPage checks what must hold of every page: all within the type area and
// within its cell, nothing over anything else, lines that begin and end as
// Chinese lines may.
func checkPage(t testing.TB, p *Plan, i int) {
	t.Helper()
	g := p.grid(i)
	c := &p.cuts[i]
	bottom := p.area.y1 - p.footerRoom()
	if last := g.y[len(g.y)-1]; last+p.notesHeight(c.noteEnd-c.note) > bottom {
		t.Errorf("page %d: ends at %d, type area at %d", i, last, bottom)
	}
	nc := len(p.t.Columns)
	for at, k := range g.at {
		if k < 0 {
			t.Fatalf("page %d: place %d belongs to no cell", i, at)
		}
		if cell := &g.cells[k]; at/nc < cell.r0 || at/nc >= cell.r1 || at%nc < cell.c0 || at%nc >= cell.c1 {
			t.Errorf("page %d: place %d is not in its cell", i, at)
		}
	}
	for k := range g.cells {
		cell := &g.cells[k]
		if need := len(cell.lines) * cell.st.line; need > g.y[cell.r1]-g.y[cell.r0] {
			t.Errorf("page %d: %q is %d high in %d", i, cell.lines, need, g.y[cell.r1]-g.y[cell.r0])
		}
		room := p.x[cell.c1] - p.x[cell.c0] - 2*p.padX - cell.indent
		for _, s := range cell.lines {
			w, ok := page.Width(p.body.face.Metrics, cell.st.face.Name, toPt(cell.st.size), s)
			if !ok || w > toPt(room)+0.001 && utf8.RuneCountInString(s) > 1 {
				t.Errorf("page %d: %q is %.2f wide in %.2f", i, s, w, toPt(room))
			}
		}
		if room >= 12*cell.st.size {
			checkLines(t, cell.lines, func(j int) bool { return hasBreak(p, g, cell, j) })
		}
	}
	checkDrawn(t, p, i)
}

// hasBreak reports whether line j of a cell begins after a newline.
func hasBreak(p *Plan, g *grid, c *cell, j int) bool {
	if c.r0 < g.head {
		return false
	}
	text := p.t.At(c.row, c.col).Text
	for k := range len(text) {
		if text[k] == '\n' {
			return true // enough: such texts are checked by their own test
		}
	}
	return false
}

const noStart, noEnd = "，。、；：？！）》”…—％‰℃％,.;:?!)]}%/", "（《“([{"

// checkLines checks how lines after the first begin and lines before the last end.
func checkLines(t testing.TB, lines []string, written func(j int) bool) {
	t.Helper()
	for j := 1; j < len(lines); j++ {
		if lines[j] == "" || lines[j-1] == "" || written(j) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(lines[j])
		last, _ := utf8.DecodeLastRuneInString(lines[j-1])
		if len(strings.Map(unmarked, lines[j-1])) > 3 && (strings.ContainsRune(noStart, first) || strings.ContainsRune(noEnd, last)) { // a run of marks must be cut somewhere
			t.Errorf("bad break: %q / %q", lines[j-1], lines[j])
		}
	}
}

// checkDrawn checks the finished page: texts apart, rules drawn once and all
// within the type area, except the page number.
func checkDrawn(t testing.TB, p *Plan, i int) {
	t.Helper()
	pg := p.Page(i, i+1, p.Pages())
	type box struct{ x0, y0, x1, y1 float64 }
	var boxes []box
	const slip = 0.01
	for k, s := range pg.Texts {
		w, _ := page.Width(p.body.face.Metrics, s.Face, s.Size, s.S)
		b := box{s.X + slip, s.Y - 0.88*s.Size + slip, s.X + w - slip, s.Y + 0.12*s.Size - slip}
		footer := k == len(pg.Texts)-1
		if b.x0 < toPt(p.area.x0) || b.y0 < toPt(p.area.y0) || b.x1 > toPt(p.area.x1) && utf8.RuneCountInString(s.S) > 1 || !footer && b.y1 > toPt(p.area.y1) || b.y1 > pg.Height {
			t.Errorf("page %d: %q leaves the type area", i, s.S)
		}
		for j, o := range boxes {
			if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
				t.Errorf("page %d: %q lies over %q", i, s.S, pg.Texts[j].S)
			}
		}
		boxes = append(boxes, b)
	}
	half := p.t.Style.OuterRule/2 + slip
	for k, r := range pg.Rules {
		if r.X1 != r.X2 && r.Y1 != r.Y2 || r.X1 > r.X2 || r.Y1 > r.Y2 {
			t.Errorf("page %d: rule %v is neither level nor upright", i, r)
		}
		if r.X1 < toPt(p.area.x0)-half || r.X2 > toPt(p.area.x1)+half || r.Y1 < toPt(p.area.y0)-half || r.Y2 > toPt(p.area.y1)+half {
			t.Errorf("page %d: rule %v leaves the type area", i, r)
		}
		for _, o := range pg.Rules[:k] {
			level := r.Y1 == r.Y2 && o.Y1 == o.Y2 && r.Y1 == o.Y1 && r.X1 <= o.X2 && o.X1 <= r.X2
			upright := r.X1 == r.X2 && o.X1 == o.X2 && r.X1 == o.X1 && r.Y1 <= o.Y2 && o.Y1 <= r.Y2
			if level || upright {
				t.Errorf("page %d: rules %v and %v should be one", i, o, r)
			}
		}
	}
}

// unmarked drops marks.
func unmarked(r rune) rune {
	if strings.ContainsRune(noStart+noEnd+" 　", r) {
		return -1
	}
	return r
}
