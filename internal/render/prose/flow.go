package prose

import (
	"slices"

	"budgetreport/internal/book"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/typeset"
)

// flow divides the document into pages.
func (p *Plan) flow(plans map[int]*typeset.Plan) {
	f := &flow{p: p, fresh: true}
	for i, k := range p.book.Blocks {
		switch k.Kind {
		case book.Cover:
			f.cover(i, k)
		case book.Contents:
			f.contents(i, k)
		case book.Part:
			f.part(i, k)
		case book.Heading:
			st := p.textStyle(k)
			q := p.newPara(k.Text, st, left, i, 0, p.area.width)
			q.indent = int(float64(p.style.Indent)*p.style.Body.Size*1000/st.Size + 0.5)
			q.keep = true
			p.breakTitle(&q)
			f.hold(q)
		case book.Paragraph:
			q := p.newPara(k.Text, p.style.Body, justified, i, 0, p.area.width)
			q.indent = p.style.Indent * 1000
			q.lines = q.text.Lines(q.limit, q.indent)
			f.hold(q)
		case book.TableOf:
			f.turn()
			for n := range plans[i].Pages() {
				p.sheets = append(p.sheets, pageContent{table: plans[i], of: n})
			}
			p.reach(i, len(p.sheets)-plans[i].Pages(), 0)
		}
	}
	f.release()
	if len(p.sheets) == 0 {
		p.sheets = []pageContent{{}}
	}
}

// flow is the state of dividing a document into pages: how far the last page is
// filled, and the headings that wait for the text after them.
type flow struct {
	p     *Plan
	fresh bool  // the next line begins a page
	row   int   // next free row of the last page
	held  []int // paragraphs that wait
}

// reach sets the place of the entry of a block, if it has one.
func (p *Plan) reach(block, at int, top float64) {
	i, ok := slices.BinarySearchFunc(p.entries, block, func(e entry, block int) int { return e.block - block })
	if ok {
		p.entries[i].page, p.entries[i].top = at, top
	}
}

// turn ends the page, with all that waits on it.
func (f *flow) turn() {
	f.release()
	f.fresh = true
}

// hold takes the next paragraph: a heading waits; any other is placed, after the
// headings that wait.
func (f *flow) hold(q para) {
	if len(q.lines) == 0 {
		return
	}
	f.p.paras = append(f.p.paras, q)
	f.held = append(f.held, len(f.p.paras)-1)
	if !q.keep {
		f.release()
	}
}

// release places the paragraphs that wait. Headings and the first lines of the text
// after them are on the same page, if one page can hold them.
func (f *flow) release() {
	need := 0
	for _, i := range f.held {
		q := &f.p.paras[i]
		n := len(q.lines)
		if !q.keep {
			n = firstLines(n)
		}
		need += n * q.rows
	}
	if !f.fresh && f.row+need > f.p.rows {
		f.fresh = true
	}
	for _, i := range f.held {
		f.place(i)
	}
	f.held = nil
}

// firstLines is the number of lines at the beginning of a paragraph of n lines that
// are on one page: two, or all if the rest would be a single line.
func firstLines(n int) int {
	if n <= 3 {
		return n
	}
	return 2
}

// place puts the lines of a paragraph on pages, at least two on either side of a
// page break.
func (f *flow) place(i int) {
	q := &f.p.paras[i]
	for line := 0; line < len(q.lines); {
		if f.fresh || f.row+q.rows > f.p.rows {
			f.page()
		}
		left := len(q.lines) - line
		fit := min((f.p.rows-f.row)/q.rows, left)
		if fit < left {
			if left-fit < 2 {
				fit = left - 2
			}
			if fit < 2 && f.row > 0 {
				f.fresh = true
				continue
			}
			fit = max(fit, 1) // a page of one or two rows has no choice
		}
		for range fit {
			f.put(slot{i, line, f.row})
			f.row += q.rows
			line++
		}
		f.fresh = f.row >= f.p.rows
	}
}

// page begins a page.
func (f *flow) page() {
	f.p.sheets = append(f.p.sheets, pageContent{})
	f.row, f.fresh = 0, false
}

// put adds a line to the last page.
func (f *flow) put(s slot) {
	p := f.p
	at := len(p.sheets) - 1
	if q := &p.paras[s.para]; s.line == 0 && q.entry < 0 {
		top := p.area.y + float64(s.row)*p.style.LinePitch
		p.reach(q.block, at, top)
	}
	p.sheets[at].slots = append(p.sheets[at].slots, s)
}

// alone puts a paragraph on the last page, beginning at a row, and returns the row
// after it. Lines for which the page has no room are on the next.
func (f *flow) alone(q para, row int) int {
	f.p.paras = append(f.p.paras, q)
	for n := range q.lines {
		if row+q.rows > f.p.rows {
			f.page()
			row = 0
		}
		f.put(slot{len(f.p.paras) - 1, n, row})
		row += q.rows
	}
	return row
}

// cover makes the cover: the title in the upper third, the lines under it and the
// date at the foot.
func (f *flow) cover(i int, k book.Block) {
	p := f.p
	f.turn()
	f.page()
	p.sheets[len(p.sheets)-1].unnumbered = true
	title := p.title(k.Text, p.style.CoverTitle, i)
	// A title nearly as wide as the page looks better on two lines.
	if lines, whole := title.text.TitleLines(title.limit*4/5, 0, true, p.book.Author); whole {
		title.lines = lines
	}
	title.rows = max(title.rows, 2)
	row := f.alone(title, p.rows/4) + 1
	below := k.Lines
	if d := p.book.Date; d != "" {
		below = append(slices.Clip(below), d)
	}
	row = max(row, p.rows-2-len(below))
	for _, s := range below {
		q := p.title(s, p.style.Body, i)
		q.ref = page.Ref{Element: &page.Element{Text: s}, Kind: page.Paragraph}
		row = f.alone(q, row)
	}
	f.fresh = true
}

// part begins a page with the title of a part. If a table follows, the title is on
// a page of its own, further down.
func (f *flow) part(i int, k book.Block) {
	p := f.p
	f.turn()
	f.page()
	q := p.title(k.Text, p.style.Part, i)
	row := 0
	next := i + 1
	if next == len(p.book.Blocks) || p.book.Blocks[next].Kind != book.Heading && p.book.Blocks[next].Kind != book.Paragraph {
		row = max(0, min(p.rows/3, p.rows-len(q.lines)*q.rows))
	}
	f.row = f.alone(q, row) + 1
	f.fresh = f.row+3 > p.rows
}
