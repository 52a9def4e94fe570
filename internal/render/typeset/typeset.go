// Package typeset turns a table into pages: it chooses the widths of the columns,
// breaks lines, divides the rows among pages and places every run of text and
// every rule. Page writers draw the result without deciding anything.
//
// Inside the package every length is an int of thousandths of a point, so that
// all sums are exact and the same on every machine; points and millimetres
// appear only at the edges.
package typeset

import (
	"math"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/linebreak"
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// Plan is a typeset table: its columns' widths, its rows' heights and where
// its pages begin. Pages are made on demand, so a long table needs little
// memory; Page and Text may be called from several goroutines at once.
type Plan struct {
	// Element is what everything on the pages refers to, except the page numbers.
	// Its Level is 1; a document that contains the table may change it before the
	// first page is made.
	Element *page.Element

	t *table.Table

	title, subtitle, lines, header, body, bold, note, footer style

	padX, padY int
	width      int  // of the paper
	height     int  // of the paper
	area       rect // type area: the room for the table, its title and its notes

	x          []int       // edges of the columns, one more than columns
	top        []page.Text // number, title, subtitle and lines above the header
	topHeight  int
	head       []cell // header cells in page rows 0..Depth-1
	headHeight []int
	base       []int32         // height of each row by the cells of this row alone
	sum        []int           // sum[r]: height of the rows before r, by base
	spans      []span          // cells over several rows
	spanCols   [][]int32       // by column: the indices of its spans, by row
	marks      map[[2]int]bool // cells with a background
	notes      []noteLine
	cuts       []cut
	slot       int // height of a line where a row is cut between lines
	later      int // room for rows on a page after the first
	last       int // least number of rows on the last page; 0: not even one fits together with the notes
}

type rect struct{ x0, y0, x1, y1 int }

// style is a face at a size.
type style struct {
	face *linebreak.Face
	size int // thousandths of a point
	line int // height of a line
	rise int // distance from the middle of a line down to its baseline, such that hanzi are centred
}

// limit converts a width to milliem, rounded down.
func (s *style) limit(width int) int { return max(width, 0) * 1000 / s.size }

// width converts milliem to a width, rounded up.
func (s *style) width(milliem int) int { return (milliem*s.size + 999) / 1000 }

// span is a cell over several rows.
type span struct {
	row, col   int
	rows, cols int
	flows      bool // its text is too tall to be repeated: the lines continue from page to page
	plain      bool // its text is too tall with the mark of continuation: repeated without it
	lines      int  // number of lines of its text
}

func fromMM(mm float64) int   { return int(math.Round(mm * 72000 / 25.4)) }
func fromPt(pt float64) int   { return int(math.Round(pt * 1000)) }
func toPt(length int) float64 { return float64(length) / 1000 }
func toMM(length int) float64 { return float64(length) * 25.4 / 72000 }

// New typesets t. The error is a *diag.Error with all that prevents it:
// characters that no font has, columns whose figures do not fit the paper even at
// the smallest size, a header or a line higher than the paper.
func New(t *table.Table, m page.Metrics) (*Plan, error) {
	p := &Plan{Element: newElement(t), t: t, marks: map[[2]int]bool{}}
	for _, m := range t.Marks {
		p.marks[[2]int{m.Row, m.Col}] = true
	}
	p.paper()
	faces := map[string]*linebreak.Face{}
	var problems diag.List
	p.styles(m, faces, t.Style.Body.Size)
	p.checkGlyphs(&problems)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	p.setTop()
	if err := p.fitColumns(m, faces); err != nil {
		return nil, err
	}
	p.setHeader()
	p.setNotes()
	p.measureRows()
	if err := p.paginate(); err != nil {
		return nil, err
	}
	return p, nil
}

// paper computes the type area.
func (p *Plan) paper() {
	pg, st := p.t.Page, p.t.Style
	p.width, p.height = fromMM(pg.Width), fromMM(pg.Height)
	p.padX, p.padY = fromMM(st.PadX), fromMM(st.PadY)
	left, top := pg.Left, pg.Top
	if pg.Landscape() {
		top += pg.Gutter
	} else {
		left += pg.Gutter
	}
	p.area = rect{fromMM(left), fromMM(top), p.width - fromMM(pg.Right), p.height - fromMM(pg.Bottom)}
}

// styles chooses the faces and sizes, with the body at size pt. The header is
// smaller than in the table's style by as much as the body.
func (p *Plan) styles(m page.Metrics, faces map[string]*linebreak.Face, size float64) {
	st := p.t.Style
	shrink := st.Body.Size - size
	header := st.Header
	header.Size = max(header.Size-shrink, min(st.BodyFloor, header.Size))
	body := st.Body
	body.Size = size
	bold := body
	bold.Face = st.Title.Face // the family's heavier face
	set := func(text table.Text) style {
		f := faces[text.Face]
		if f == nil {
			f = linebreak.NewFace(text.Face, m)
			faces[text.Face] = f
		}
		ascent, descent := m.Vertical(text.Face)
		size := fromPt(text.Size)
		return style{
			face: f,
			size: size,
			line: size * int(math.Round(st.Leading*1000)) / 1000,
			rise: size * (ascent - descent) / 2000,
		}
	}
	p.title, p.subtitle, p.lines = set(st.Title), set(st.Subtitle), set(st.Lines)
	p.header, p.body, p.bold = set(header), set(body), set(bold)
	p.note, p.footer = set(st.Note), set(st.Footer)
}

// styleOf gives the style of a cell.
func (p *Plan) styleOf(r, c int) *style {
	switch {
	case p.t.At(r, c).Label:
		return &p.header
	case p.t.Rows[r].Bold:
		return &p.bold
	}
	return &p.body
}

// whole reports whether a cell's text must stay on its lines as written:
// figures and codes never wrap.
func (p *Plan) whole(r, c int) bool {
	cell := p.t.At(r, c)
	switch cell.Kind {
	case table.AmountCell, table.MaskedCell, table.NumberCell, table.CodeCell:
		return true
	}
	return p.t.Columns[c].Kind == table.CodeColumn && !cell.Label && cell.ColSpan == 1
}

// even reports whether the text of a cell is broken into lines of about equal
// length, as headings are, rather than into full lines, as running text is.
func (p *Plan) even(r, c int) bool {
	return p.t.At(r, c).Label || p.t.AlignOf(r, c) == table.AlignCenter
}

// align is the alignment of a cell's text on paper.
func (p *Plan) align(r, c int) table.Align {
	if cell := p.t.At(r, c); cell.Label && cell.Align == table.AlignAuto {
		return table.AlignCenter
	}
	return p.t.AlignOf(r, c)
}

// room is the width that the text of a cell may take.
func (p *Plan) room(r, c int) int {
	cell := p.t.At(r, c)
	return p.x[c+int(cell.ColSpan)] - p.x[c] - 2*p.padX - p.indent(r, c)
}

func (p *Plan) indent(r, c int) int { return int(p.t.At(r, c).Indent) * p.styleOf(r, c).size }

// Pages is the number of pages, at least 1.
func (p *Plan) Pages() int { return len(p.cuts) }

// Columns returns the widths of the columns in pt.
func (p *Plan) Columns() []float64 {
	w := make([]float64, len(p.x)-1)
	for i := range w {
		w[i] = toPt(p.x[i+1] - p.x[i])
	}
	return w
}

// RowHeights returns the height in pt that each row has if no page break cuts a
// merged cell.
func (p *Plan) RowHeights() []float64 {
	h := make([]int, len(p.base))
	for r := range h {
		h[r] = int(p.base[r])
	}
	order := slices.Clone(p.spans)
	slices.SortStableFunc(order, func(a, b span) int { return a.rows - b.rows })
	for _, s := range order {
		st := p.styleOf(s.row, s.col)
		spread(h[s.row:s.row+s.rows], s.lines*st.line+2*p.padY)
	}
	return points(h)
}

// HeaderHeights returns the heights in pt of the rows of the header.
func (p *Plan) HeaderHeights() []float64 { return points(p.headHeight) }

func points(lengths []int) []float64 {
	pt := make([]float64, len(lengths))
	for i, l := range lengths {
		pt[i] = toPt(l)
	}
	return pt
}

// BodySize is the font size of the body in pt.
func (p *Plan) BodySize() float64 { return toPt(p.body.size) }

// HeaderSize is the font size of the header in pt.
func (p *Plan) HeaderSize() float64 { return toPt(p.header.size) }

// Cuts returns the first row of each page after the first. A row that is cut
// between its lines, so that several pages begin with it, is listed once.
func (p *Plan) Cuts() []int {
	var rows []int
	for i, c := range p.cuts {
		if i == 0 || !c.hasRows() || c.first == 0 || (len(rows) > 0 && rows[len(rows)-1] == c.first) {
			continue
		}
		rows = append(rows, c.first)
	}
	return rows
}

// spread raises heights evenly until their sum is at least need.
func spread(heights []int, need int) {
	for _, h := range heights {
		need -= h
	}
	if need <= 0 || len(heights) == 0 {
		return
	}
	each, rest := need/len(heights), need%len(heights)
	for i := range heights {
		heights[i] += each
		if i < rest {
			heights[i]++
		}
	}
}

// fillNumber puts the numbers into the text of a page number.
func fillNumber(pattern string, number, total int) string {
	return strings.NewReplacer("{page}", itoa(number), "{pages}", itoa(total)).Replace(pattern)
}
