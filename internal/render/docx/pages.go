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

// A Word file names its fonts and does not contain them, and the pages come into
// being in the program that opens it. Two things are needed here all the same: the
// widths of columns and heights of rows, which are written into the file, and the
// page numbers of the contents, which LibreOffice and WPS show as they are written
// and Word only replaces if the user lets it. The pages of the PDF do not serve:
// its fonts are others. With figures as narrow as in the fonts named, too, the
// contents of a large department are wrong where those fonts are missing
// (TestLibreOfficeReadsAll). So the document is set with widths that are an upper
// bound, and nothing in a cell breaks in more lines than was reckoned with.

// office measures text as an upper bound for the fonts a word processor may use.
type office struct {
	plain, bold figures
	boldFace    string // the face for which bold holds
}

// figures are the widths of figures and Latin letters in a font, in thousandths of
// an em.
type figures struct {
	figure int
	mark   int // comma, full stop
}

// The widths of figures in the fonts that the file names (宋体, 黑体, 仿宋), and of
// those that stand in for missing fonts the widest usual ones: DejaVu Sans (636 and
// 318) and DejaVu Sans Bold (696 and 380), which LibreOffice takes on Linux.
var (
	namedFonts = figures{500, 500}
	standIn    = figures{640, 320}
	standInFat = figures{700, 400}
)

// Hanzi, and marks beside them, are as wide as they are high in all these fonts.
// A mark is taken for a thousandth wider, so that linebreak neither sets it closer
// to another nor lets it hang over the margin: not every word processor does.
const (
	hanzi = 1000
	mark  = 1001
)

// Word processors set a quarter of an em between hanzi and figures, and some keep
// a figure on the line of a mark before it. In the texts that are measured these
// characters stand for it.
const (
	blank, blankWidth = '\u2005', 250
	joiner            = '\u2060'
)

// Advance gives the width of a character in thousandths of an em.
func (o office) Advance(face string, r rune) (int, bool) {
	f := o.plain
	if face == o.boldFace {
		f = o.bold
	}
	switch {
	case r == joiner:
		return 0, true
	case r == blank:
		return blankWidth, true
	case r >= 0x2000 && unicode.IsPunct(r):
		return mark, true
	case r >= 0x2000:
		return hanzi, true
	case r == ',' || r == '.':
		return f.mark, true
	}
	return f.figure, true
}

// Vertical gives the ascent and descent of the usual Chinese fonts, in thousandths
// of an em.
func (o office) Vertical(string) (ascent, descent int) { return 880, 120 }

// spaced is a text of words with the space that word processors add to it.
func spaced(s string) string {
	var b strings.Builder
	last := ' '
	for _, r := range s {
		switch isHan := unicode.Is(unicode.Han, r); {
		case isHan && isFigure(last), isFigure(r) && unicode.Is(unicode.Han, last):
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

// plan sets the document as a word processor will: it gives the widths of columns,
// the heights of rows and the pages that the contents name.
func (d *doc) plan() error {
	b := *d.book
	b.Blocks = slices.Clone(b.Blocks)
	for i := range b.Blocks {
		b.Blocks[i].Text = spaced(b.Blocks[i].Text)
	}
	m := office{plain: standIn, bold: standInFat}
	if at := slices.IndexFunc(b.Blocks, isTable); at >= 0 {
		m.boldFace = b.Blocks[at].Table.Style.Title.Face
	}
	p, err := prose.New(&b, m)
	if err != nil { // figures that are too wide for their paper in these fonts may still fit in those named
		if p, err = prose.New(&b, office{plain: namedFonts, bold: namedFonts}); err != nil {
			return err
		}
	}
	d.metrics = m
	d.sheets = map[int]*tableLayout{}
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
			d.sheets[i] = d.newTableLayout(k.Table, set)
			more += d.sheets[i].pages - set.Pages()
		}
	}
	return nil
}

// tableLayout holds the measures of a table in the file: lengths in twips (1/20 pt), type
// sizes in pt.
type tableLayout struct {
	columns, header, rows []int // widths of columns, heights of rows
	body, head            float64
	page                  []int // of each row, from 0
	pages                 int
}

// parted reports whether rows that a merged cell covers stand on several pages.
func (s *tableLayout) parted(row, rows int) bool { return s.page[row] != s.page[row+rows-1] }

// unsure is the height in twips by which word processors differ in what fits on a
// page: some count the rules of a table as part of its rows.
const unsure = 60

func (d *doc) newTableLayout(t *table.Table, p *typeset.Plan) *tableLayout {
	s := &tableLayout{columns: wholes(p.Columns()), header: wholes(p.HeaderHeights()), rows: wholes(p.RowHeights()), body: p.BodySize(), head: p.HeaderSize()}
	s.columns[len(s.columns)-1] += width(t.Page) - sum(s.columns)
	height := twips(t.Page.Height-t.Page.Top-t.Page.Bottom) - twips(gutterAbove(t.Page))
	room := height - sum(s.header)
	// Rows fill the pages in order; rows that stay together move together. A row
	// that some word processors would set on a page, and others on the next, is made
	// higher, so that all begin the next page with it.
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
		for ; r < end; r++ { // of rows that stay together a page may not hold all
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

// keeps reports whether row r stays on the page of the next row: the row that
// heads a group does, and a row that the next must follow on the same page.
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

// The distances in twips below a title, below the line above the header, and
// above the notes.
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

// gutterAbove is the binding margin where it is above the type area: on landscape
// paper.
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

// evenly is the indent at both sides of a centred title that makes its lines of
// about the same length. It leaves the width of a character free at both sides for
// the space that a word processor adds between hanzi and figures.
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
