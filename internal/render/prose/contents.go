package prose

import (
	"math"
	"strconv"

	"budgetreport/internal/book"
	"budgetreport/internal/render/page"
)

// leader fills a line of the contents from the title to the page number.
const leader = "·"

// digits is the number of digits that have room in the contents; the leader of a
// longer page number is shorter. The room is the same for all entries, so that the
// length of the contents does not depend on the page numbers.
const digits = 3

// contents places the entries of the contents. Their page numbers are not known
// yet: Page adds them.
func (f *flow) contents(i int, k book.Block) {
	p := f.p
	f.turn()
	f.page()
	f.row = f.alone(p.title(k.Text, p.style.Part, i), 0) + 1
	st := p.style.Contents
	number, _ := page.Width(p.m, st.Face, st.Size, "0")
	room := p.area.width - digits*number - st.Size
	for n, e := range p.entries {
		if !e.listed {
			continue
		}
		x := float64(e.level) * 2 * st.Size
		q := p.newPara(e.title, st, left, e.block, x, room-x)
		q.indent = -q.text.NumberWidth() // further lines begin under the title, not under its number
		q.x -= p.em(&q, q.indent)
		q.limit += q.indent
		p.breakTitle(&q)
		q.entry, q.ref = n, p.entryRef(e)
		p.paras = append(p.paras, q)
		at := len(p.paras) - 1
		if f.row+len(q.lines)*q.rows > p.rows {
			f.page()
		}
		for line := range q.lines {
			if f.row+q.rows > p.rows { // one entry longer than a page
				f.page()
			}
			f.put(slot{at, line, f.row})
			f.row += q.rows
		}
	}
	f.fresh = true
}

// drawEntry adds the link of a line of the contents, and to the last line of an
// entry its leader and page number. y is the baseline.
func (p *Plan) drawEntry(out *page.Page, q *para, s slot, y float64) {
	e := p.entries[q.entry]
	pitch := p.style.LinePitch
	x := p.area.x + q.x
	if s.line == 0 {
		x += p.em(q, q.indent)
	}
	out.Links = append(out.Links, page.Link{
		X: x, Y: p.area.y + float64(s.row)*pitch, W: p.area.x + p.area.width - x, H: pitch * float64(q.rows),
		Page: e.page, Top: e.top, Ref: q.ref,
	})
	if s.line < len(q.lines)-1 {
		return
	}
	number := strconv.Itoa(e.page + 1)
	ref := q.ref
	ref.Kind = page.EntryPage
	w, _ := page.Width(p.m, q.face.Face, q.face.Size, number)
	right := p.area.x + p.area.width
	out.Texts = append(out.Texts, page.Text{X: right - w, Y: y, Size: q.face.Size, Face: q.face.Face, S: number, Ref: ref})
	dot, _ := page.Width(p.m, q.face.Face, q.face.Size, leader)
	column, _ := page.Width(p.m, q.face.Face, q.face.Size, "0")
	end := right - max(w, digits*column) - q.face.Size/4 // the leaders of all lines end under each other
	from := x + float64(q.text.Natural(q.lines[s.line]))*q.face.Size/1000 + q.face.Size/4
	if n := int(math.Floor((end - from) / dot)); n > 0 {
		line := ""
		ref.Kind, ref.Artifact = page.Entry, page.Decoration
		for range n {
			line += leader
		}
		out.Texts = append(out.Texts, page.Text{X: end - float64(n)*dot, Y: y, Size: q.face.Size, Face: q.face.Face, S: line, Ref: ref})
	}
}
