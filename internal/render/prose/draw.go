package prose

import (
	"fmt"
	"strconv"
	"strings"

	"budgetreport/internal/render/page"
)

// Page makes page i, counted from 0.
func (p *Plan) Page(i int) page.Page {
	sh := &p.sheets[i]
	if sh.table != nil {
		return sh.table.Page(sh.of, i+1, len(p.sheets))
	}
	out := page.Page{Width: p.style.Page.Width * mm, Height: p.style.Page.Height * mm}
	for _, s := range sh.slots {
		q := &p.paras[s.para]
		y := p.baseline(q, s.row)
		l := q.lines[s.line]
		x, room := p.area.x+q.x, q.limit
		if s.line == 0 {
			x += p.em(q, q.indent)
			room -= q.indent
		}
		if q.align == centred {
			x += p.em(q, room-q.text.Natural(l)+q.text.Hang(l)) / 2
		}
		ref := q.ref
		ref.At = int32(len(string(q.text.Runes[:l.From])))
		for _, r := range q.text.Place(l, room, q.align == justified && !q.text.Ends(l)) {
			out.Texts = append(out.Texts, page.Text{X: x + p.em(q, r.X), Y: y, Size: q.face.Size, Face: q.face.Face, S: r.S, Ref: ref})
			ref.At += int32(len(r.S))
		}
		if q.entry >= 0 {
			p.drawEntry(&out, q, s, y)
		}
	}
	if s, st := p.book.Draft, p.style.Headings[0]; s != "" {
		w, _ := page.Width(p.m, st.Face, st.Size, s)
		out.Texts = append(out.Texts, page.Text{X: p.area.x + (p.area.width-w)/2, Y: p.area.y / 2, Size: st.Size, Face: st.Face, S: s,
			Ref: page.Ref{Kind: page.RunningLine, Artifact: page.Pagination}})
	}
	if s := p.number(i); s != "" {
		st := p.style.Footer
		w, _ := page.Width(p.m, st.Face, st.Size, s)
		bottom := p.area.y + p.area.height
		y := bottom + min((out.Height-bottom)/2, 10*mm)
		out.Texts = append(out.Texts, page.Text{X: p.area.x + (p.area.width-w)/2, Y: y, Size: st.Size, Face: st.Face, S: s,
			Ref: page.Ref{Kind: page.PageNumber, Artifact: page.Pagination}})
	}
	return out
}

// number is the page number of page i as printed, "" for a page without one.
func (p *Plan) number(i int) string {
	if p.sheets[i].unnumbered {
		return ""
	}
	return strings.NewReplacer("{page}", strconv.Itoa(i+1), "{pages}", strconv.Itoa(len(p.sheets))).Replace(p.style.PageNumber)
}

// em converts milliem of the face of q to pt.
func (p *Plan) em(q *para, milliem int) float64 { return float64(milliem) * q.face.Size / 1000 }

// baseline is the height of the baseline of a line at a row: hanzi are in the
// middle of the rows that the line takes.
func (p *Plan) baseline(q *para, row int) float64 {
	ascent, descent := p.m.Vertical(q.face.Face)
	height := max(float64(q.rows)*p.style.LinePitch, q.face.Size)
	if q.rows == 1 {
		height = p.style.Body.Size // rows of text begin with the type area
	}
	return p.area.y + float64(row)*p.style.LinePitch + height/2 + float64(ascent-descent)/2000*q.face.Size
}

// Text writes page i as text, for golden tests: its lines with their rows, › before
// a first line that is indented, …… before the page number of an entry of the
// contents; a page of a table as typeset.Plan.Text writes it.
func (p *Plan) Text(i int) string {
	sh := &p.sheets[i]
	if sh.table != nil {
		return sh.table.Text(sh.of)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "—— %d/%d\n", i+1, len(p.sheets))
	if p.book.Draft != "" {
		fmt.Fprintf(&b, "   %s\n", p.book.Draft)
	}
	for _, s := range sh.slots {
		q := &p.paras[s.para]
		l := q.lines[s.line]
		mark := " "
		if s.line == 0 && q.indent > 0 {
			mark = "›"
		}
		fmt.Fprintf(&b, "%2d %s%s", s.row+1, mark, string(q.text.Runes[l.From:l.To]))
		if q.entry >= 0 && s.line == len(q.lines)-1 {
			fmt.Fprintf(&b, " …… %d", p.entries[q.entry].page+1)
		}
		b.WriteString("\n")
	}
	if s := p.number(i); s != "" {
		fmt.Fprintf(&b, "   %s\n", s)
	}
	return b.String()
}
