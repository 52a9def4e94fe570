package docx

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"budgetreport/internal/book"
	"budgetreport/internal/render/linebreak"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/prose"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/table"
)

// office measures text as a word processor will, whose fonts are not known
// here: hanzi are as wide as they are high in all of them, figures half of that
// in the fonts named, more in what stands in for a font that is not installed.
type office struct {
	wide bool   // figures as wide as in any font that may stand in
	bold string // the face whose figures are wider still
}

// Advance gives the width of a character in thousandths of an em.
func (o office) Advance(face string, r rune) (int, bool) {
	switch {
	case r == joiner:
		return 0, true
	case r == blank:
		return 250, true
	case r >= 0x2000 && unicode.IsPunct(r): // of no whole em, so that it is neither squeezed nor hung: not every reader does
		return 1001, true
	case r >= 0x2000:
		return 1000, true
	case !o.wide:
		return 500, true
	}
	narrow := r == ',' || r == '.' // where figures are wide
	switch {
	case narrow && face == o.bold:
		return 400, true
	case narrow:
		return 320, true
	case face == o.bold:
		return 700, true
	}
	return 640, true
}

// Vertical is that of the usual Chinese fonts.
func (o office) Vertical(string) (ascent, descent int) { return 880, 120 }

// What word processors do to a line of words: they set a quarter of an em
// between hanzi and figures, and some do not part a figure from a mark before it.
const blank, joiner = '\u2005', '\u2060'

// spaced is a text of words with what a word processor adds.
func spaced(s string) string {
	var b strings.Builder
	last := ' '
	for _, r := range s {
		switch hanzi := unicode.Is(unicode.Han, r); {
		case hanzi && isFigure(last), isFigure(r) && unicode.Is(unicode.Han, last):
			b.WriteRune(blank)
		case unicode.IsDigit(r) && strings.ContainsRune("，。；：、）”", last):
			b.WriteRune(joiner)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func isFigure(r rune) bool { return r > ' ' && r < 0x80 }

// plan sets the document as a word processor will: the widths of columns and
// the heights of rows, which are written into the file, and with them the pages
// that the contents name.
func (d *doc) plan() error {
	b := *d.book
	b.Blocks = slices.Clone(b.Blocks)
	for i := range b.Blocks {
		b.Blocks[i].Text = spaced(b.Blocks[i].Text)
	}
	m := office{wide: true}
	if at := slices.IndexFunc(b.Blocks, isTable); at >= 0 {
		m.bold = b.Blocks[at].Table.Style.Title.Face
	}
	p, err := prose.New(&b, m)
	if err != nil { // figures too wide for their paper in fonts that may stand in still fit in those named
		if p, err = prose.New(&b, office{}); err != nil {
			return err
		}
	}
	d.metrics = m
	d.sheets = map[int]*sheet{}
	marks, more := p.Bookmarks(), 0
	for i, k := range b.Blocks {
		if k.Kind != book.Part && k.Kind != book.Heading && k.Kind != book.TableOf {
			continue
		}
		if n, listed := d.marks[i]; listed {
			d.titles[n].page = marks[0].Page + 1 + more
		}
		marks = marks[1:]
		if k.Kind == book.TableOf {
			set := p.Table(i)
			d.sheets[i] = d.newSheet(k.Table, set)
			more += d.sheets[i].pages - set.Pages()
		}
	}
	return nil
}

// sheet is a table as it is written: lengths in twips, sizes in pt.
type sheet struct {
	columns, header, rows []int
	body, head            float64
	page                  []int // of each row, from 0
	pages                 int
}

// parted reports whether rows that a merged cell covers stand on several pages.
func (s *sheet) parted(row, rows int) bool { return s.page[row] != s.page[row+rows-1] }

// unsure is the height by which readers of the file may differ in what they
// think fits on a page: rules count as part of a row or not.
const unsure = 60

func (d *doc) newSheet(t *table.Table, p *typeset.Plan) *sheet {
	s := &sheet{columns: wholes(p.Columns()), header: wholes(p.HeaderHeights()), rows: wholes(p.RowHeights()), body: p.BodySize(), head: p.HeaderSize()}
	s.columns[len(s.columns)-1] += width(t.Page) - sum(s.columns)
	height := twips(t.Page.Height-t.Page.Top-t.Page.Bottom) - twips(gutterAbove(t.Page))
	room := height - sum(s.header)
	// Rows fill the pages as they come. What stays together moves as one; a row
	// that one reader would set on a page and another on the next is made higher,
	// so that all turn the page before it.
	s.page, s.pages = make([]int, len(s.rows)), 1
	y := d.topHeight(t)
	for r := 0; r < len(s.rows); {
		end := r + 1
		for end < len(s.rows) && keeps(t, end-1) {
			end++
		}
		need := sum(s.rows[r:end])
		if over := y + need - room; over > -unsure && over <= unsure && y > 0 {
			s.rows[r] += unsure - over + 1
			need = sum(s.rows[r:end])
		}
		if y > 0 && y+need > room {
			s.pages++
			y = 0
		}
		for ; r < end; r++ { // more than a page holds
			if y > 0 && y+s.rows[r] > room {
				s.pages++
				y = 0
			}
			s.page[r] = s.pages - 1
			y += s.rows[r]
		}
		for y > room { // a row higher than a page
			s.pages++
			y -= room
		}
	}
	y += sum(s.header)
	note := pitch(t.Style.Note, t.Style.Leading)
	for i, n := range t.Notes {
		if i == 0 {
			y += noteGap
		}
		for range d.lines(n, t.Style.Note, width(t.Page)) {
			if y += note; y > height {
				s.pages++
				y = note
			}
		}
	}
	return s
}

// keeps reports whether row r stays on the page of the next: a group's own row
// does, and a row that must not be parted from the one after it.
func keeps(t *table.Table, r int) bool {
	return r+1 < len(t.Rows) && (t.Rows[r].Kind == table.GroupRow || t.Rows[r].Kind == table.HeadingRow || t.Rows[r+1].Keep)
}

// topHeight is the height of what stands above a table.
func (d *doc) topHeight(t *table.Table) int {
	st, w := t.Style, width(t.Page)
	h := d.lines(tableTitle(t), st.Title, w)*pitch(st.Title, st.Leading) + titleGap
	if t.Subtitle != "" {
		h += d.lines(t.Subtitle, st.Subtitle, w) * pitch(st.Subtitle, st.Leading)
	}
	if t.Left+t.Center+t.Right != "" {
		h += pitch(st.Lines, st.Leading) + lineGap
	}
	return h
}

// The distances in twips under a title, under the line above the header, over
// the notes.
const titleGap, lineGap, noteGap = 60, 40, 40

// pitch is the height of a line of a table's texts.
func pitch(t table.Text, leading float64) int { return twentieths(t.Size * leading) }

// width is what a table fills from margin to margin.
func width(p table.Page) int {
	w := p.Width - p.Left - p.Right
	if !p.Landscape() {
		w -= p.Gutter
	}
	return twips(w)
}

// gutterAbove is the part of the binding margin that lies over the type area.
func gutterAbove(p table.Page) float64 {
	if p.Landscape() {
		return p.Gutter
	}
	return 0
}

// lines counts the lines of a text within room twips.
func (d *doc) lines(s string, t table.Text, room int) int {
	rs := []rune(s)
	n, from := 1, 0
	for _, p := range linebreak.Pieces(rs) {
		w, _ := page.Width(d.metrics, t.Face, t.Size, string(rs[from:p.To]))
		if w*20 > float64(room) && p.From > from {
			n, from = n+1, p.From
		}
		if p.Hard {
			n, from = n+1, p.To
		}
	}
	return n
}

// evenly is by how much a centred title gives way at either side so that its
// lines are of about the same length; a character at either side stays free,
// for blanks that a reader may add between hanzi and figures.
func (d *doc) evenly(s string, t table.Text, room int) int {
	n := d.lines(s, t, room)
	if n == 1 {
		return 0
	}
	step := twentieths(t.Size) / 2
	by := 0
	for room-2*(by+step) > room/2 && d.lines(s, t, room-2*(by+step)) == n {
		by += step
	}
	return max(0, by-2*step)
}

func wholes(pt []float64) []int {
	out := make([]int, len(pt))
	for i, v := range pt {
		out[i] = int(math.Ceil(v*20 - 1e-9))
	}
	return out
}

func sum(list []int) int {
	total := 0
	for _, v := range list {
		total += v
	}
	return total
}
