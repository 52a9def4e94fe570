package typeset

import (
	"strings"

	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// linesOf breaks s into lines of at most width.
func (st *style) linesOf(s string, width int, even bool) []string {
	return st.face.Lines(s, st.limit(width), even)
}

// place aligns a line of text between x0 and x1, with its middle at height y.
func (st *style) place(s string, x0, x1, y int, align table.Align, ref page.Ref) page.Text {
	w, _ := st.face.Measure(s)
	x := x0
	switch align {
	case table.AlignCenter:
		x = x0 + (x1-x0-st.width(w))/2
	case table.AlignRight:
		x = x1 - st.width(w)
	}
	return page.Text{X: toPt(x), Y: toPt(y + st.rise), Size: toPt(st.size), Face: st.face.Name, S: s, Ref: ref}
}

// setTop places the lines above the header: the table's number, its title, its
// subtitle, and the line with Left (the unit's name), Center and Right (the unit
// of money).
func (p *Plan) setTop() {
	t := p.t
	y := p.area.y0
	put := func(st *style, s string, align table.Align, ref page.Ref) {
		if s == "" {
			return
		}
		for _, line := range st.linesOf(s, p.area.x1-p.area.x0, align == table.AlignCenter) {
			p.top = append(p.top, st.place(line, p.area.x0, p.area.x1, y+st.line/2, align, ref))
			y += st.line
		}
	}
	put(&p.lines, t.Number, t.Style.NumberAt, p.ref(page.TableNumber, 0, 0))
	put(&p.title, t.Title, table.AlignCenter, p.ref(page.TableTitle, 0, 0))
	put(&p.subtitle, t.Subtitle, table.AlignCenter, p.ref(page.TableSubtitle, 0, 0))
	sides := []struct {
		s     string
		align table.Align
	}{{t.Left, table.AlignLeft}, {t.Center, table.AlignCenter}, {t.Right, table.AlignRight}}
	if p.sideBySide() {
		start := y
		for i, side := range sides {
			y = start
			put(&p.lines, side.s, side.align, p.ref(page.TableLine, i, 0))
		}
		if t.Left+t.Center+t.Right != "" {
			y = start + p.lines.line
		}
	} else {
		for i, side := range sides {
			put(&p.lines, side.s, side.align, p.ref(page.TableLine, i, 0))
		}
	}
	if y > p.area.y0 {
		y += p.padY
	}
	p.topHeight = y - p.area.y0
}

// sideBySide reports whether Left, Center and Right fit on one line.
func (p *Plan) sideBySide() bool {
	t, st := p.t, &p.lines
	if strings.Contains(t.Left+t.Center+t.Right, "\n") {
		return false
	}
	width := func(s string) int {
		if s == "" {
			return 0
		}
		return st.width(st.face.Widest(s)) + st.size // a character of distance
	}
	room := p.area.x1 - p.area.x0
	left, center, right := width(t.Left), width(t.Center), width(t.Right)
	if center > 0 {
		return center/2+max(left, right) <= room/2
	}
	return left+right <= room+st.size
}

// setHeader breaks the texts of the header into lines and computes the heights of
// its rows.
func (p *Plan) setHeader() {
	t := p.t
	p.headHeight = make([]int, t.Depth)
	for r := range p.headHeight {
		p.headHeight[r] = p.header.line + 2*p.padY
	}
	for _, h := range t.Header {
		c := cell{r0: h.Row, r1: h.Row + h.Rows, c0: h.Col, c1: h.Col + h.Cols, row: h.Row, col: h.Col, kind: page.HeaderCell, st: &p.header, align: table.AlignCenter}
		if h.Text != "" {
			c.lines = p.header.linesOf(h.Text, p.x[c.c1]-p.x[c.c0]-2*p.padX, true)
		}
		p.head = append(p.head, c)
	}
	for _, several := range []bool{false, true} {
		for i := range p.head {
			if c := &p.head[i]; (c.r1-c.r0 > 1) == several {
				spread(p.headHeight[c.r0:c.r1], len(c.lines)*p.header.line+2*p.padY)
			}
		}
	}
}

// setNotes breaks the notes into lines of the width of the table.
func (p *Plan) setNotes() {
	for i, s := range p.t.Notes {
		for _, line := range p.note.linesOf(s, p.area.x1-p.area.x0, false) {
			p.notes = append(p.notes, noteLine{i, line})
		}
	}
}

// noteLine is a line of the notes under the table.
type noteLine struct {
	note int // index of the note
	text string
}

// notesHeight is the height of n lines of notes, with their distance to the table.
func (p *Plan) notesHeight(n int) int {
	if n == 0 {
		return 0
	}
	return n*p.note.line + 2*p.padY
}
