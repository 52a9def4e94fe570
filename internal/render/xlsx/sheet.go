package xlsx

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

// sheet is a table being written. Rows of the sheet count from 1; columns of
// the sheet are those of the table.
type sheet struct {
	workbook.Sheet
	book    *book
	t       *table.Table
	tab     string
	stream  *excelize.StreamWriter
	letters []string        // names of the columns, A, B …, and of the one beside the table
	first   []int           // row of the sheet where each logical row begins, and the row after the last
	next    int             // next row of the sheet to write
	cells   []excelize.Cell // of the row being gathered, and one beside the table
	row     []any           // the same for the library: pointers into cells, nil where nothing stands
	marked  map[[2]int]bool // cells to be set off
	memo    []styled        // the last style of each column, which the next row most likely has too
}

// styled is a look and its style.
type styled struct {
	look look
	id   int
}

// maxText is how many UTF-16 units a cell holds.
const maxText = 32767

func (b *book) writeTable(in *workbook.Sheet, tab string) error {
	s := &sheet{Sheet: *in, book: b, t: in.Table, tab: tab, next: 1}
	n := len(s.t.Columns)
	s.cells, s.row, s.memo = make([]excelize.Cell, n+1), make([]any, n+1), make([]styled, n)
	for c := range s.cells {
		name, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		s.letters = append(s.letters, name)
	}
	lines := s.heading()
	s.place(len(lines) + s.t.Depth)
	if err := s.setUp(lines); err != nil {
		return err
	}
	if err := s.writeHeading(lines); err != nil {
		return err
	}
	if err := s.writeHeader(); err != nil {
		return err
	}
	if err := s.writeBody(); err != nil {
		return err
	}
	if err := s.writeNotes(); err != nil {
		return err
	}
	return s.stream.Flush()
}

// place gives each logical row its rows of the sheet: one, or as many as its
// height takes where that is more than Excel allows for one.
func (s *sheet) place(top int) {
	row := top + 1
	for _, h := range s.RowHeights {
		s.first = append(s.first, row)
		row += len(splitHeight(h))
	}
	s.first = append(s.first, row)
}

// last is the last row of the sheet: that of the notes.
func (s *sheet) last() int { return s.first[len(s.first)-1] - 1 + len(s.t.Notes) }

// write writes the cells gathered as the next row of the sheet.
func (s *sheet) write(height float64) error {
	for c := range s.cells {
		if s.row[c] = &s.cells[c]; s.cells[c].StyleID == 0 {
			s.row[c] = nil // nothing stands there
		}
	}
	name, err := excelize.CoordinatesToCellName(1, s.next)
	if err != nil {
		return err
	}
	s.next++
	err = s.stream.SetRow(name, s.row, excelize.RowOpts{Height: pixelHeight(height)})
	clear(s.cells)
	return err
}

// merge joins a rectangle of the sheet.
func (s *sheet) merge(row, col, rows, cols int) error {
	if rows == 1 && cols == 1 {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(col+1, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(col+cols, row+rows-1)
	if err != nil {
		return err
	}
	return s.stream.MergeCell(from, to)
}

// piece is a text over columns of a line above or below the grid.
type piece struct {
	col, cols int
	text      string
	look      look
}

// line is such a line.
type line struct {
	height float64
	pieces []piece
}

// heading lists the lines above the header: number, title, subtitle, and the
// line of subject and unit.
func (s *sheet) heading() []line {
	t, n := s.t, len(s.t.Columns)
	var lines []line
	add := func(text table.Text, pieces ...piece) {
		high := 1
		for i := range pieces {
			p := &pieces[i]
			p.look.font, p.look.size, p.look.bold, p.look.format = text.Excel, text.Size, text.Bold, textFormat
			if p.cols == n {
				p.look.wrap = true
				high = s.linesOf(p.text, text.Size)
			}
		}
		lines = append(lines, line{float64(high) * text.Size * t.Style.Leading, pieces})
	}
	across := func(text string, align table.Align) piece {
		return piece{0, n, text, look{align: align}}
	}
	if t.Number != "" {
		add(t.Style.Lines, across(t.Number, t.Style.NumberAt))
	}
	add(t.Style.Title, across(t.Title, table.AlignCenter))
	if t.Subtitle != "" {
		add(t.Style.Subtitle, across(t.Subtitle, table.AlignCenter))
	}
	// Left, centre and right stand in cells of their own and run over the
	// empty ones beside them; with too few columns each takes a line.
	places := []piece{
		{0, 1, t.Left, look{align: table.AlignLeft}},
		{n / 2, 1, t.Center, look{align: table.AlignCenter}},
		{n - 1, 1, t.Right, look{align: table.AlignRight}},
	}
	places = slices.DeleteFunc(places, func(p piece) bool { return p.text == "" })
	switch {
	case len(places) == 0:
	case n < 3 || len(places) == 1:
		for _, p := range places {
			add(t.Style.Lines, across(p.text, p.look.align))
		}
	default:
		add(t.Style.Lines, places...)
	}
	lines[len(lines)-1].height += t.Style.PadY * ptPerMM
	return lines
}

// writeHeading writes the lines above the header, and beside the first, where
// it is not printed, the way back to the index.
func (s *sheet) writeHeading(lines []line) error {
	if s.book.options.Index {
		text := s.t.Style.Lines
		lines[0].pieces = append(lines[0].pieces, piece{len(s.t.Columns), 1, s.book.contents.Back, look{font: text.Excel, size: text.Size, link: true, format: textFormat}})
	}
	for _, l := range lines {
		if err := s.writeLine(l); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) writeLine(l line) error {
	for _, p := range l.pieces {
		style, err := s.book.style(p.look)
		if err != nil {
			return err
		}
		for c := p.col; c < p.col+p.cols; c++ {
			s.cells[c].StyleID = style
		}
		s.cells[p.col].Value = p.text
		if err := s.merge(s.next, p.col, 1, p.cols); err != nil {
			return err
		}
	}
	return s.write(l.height)
}

func (s *sheet) headerLook() look {
	text := s.t.Style.Header
	return look{font: text.Excel, size: s.HeaderSize, bold: text.Bold, align: table.AlignCenter, wrap: true, ruled: true, format: textFormat}
}

func (s *sheet) writeHeader() error {
	style, err := s.book.style(s.headerLook())
	if err != nil {
		return err
	}
	cells := s.t.Header
	for row := range s.t.Depth {
		for c := range s.t.Columns {
			s.cells[c].StyleID = style
		}
		for ; len(cells) > 0 && cells[0].Row == row; cells = cells[1:] {
			h := cells[0]
			s.cells[h.Col].Value = h.Text
			if err := s.merge(s.next, h.Col, h.Rows, h.Cols); err != nil {
				return err
			}
		}
		if err := s.write(s.HeaderHeights[row]); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) writeBody() error {
	for r := range s.t.Rows {
		heights := splitHeight(s.RowHeights[r])
		for i, height := range heights {
			for c := range s.t.Columns {
				if err := s.writeCell(r, c, i == 0); err != nil {
					return err
				}
			}
			if err := s.write(height); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeCell puts the cell at (r, c) into the row being gathered. A logical row
// of several rows of the sheet has its content in the first, merged downwards.
func (s *sheet) writeCell(r, c int, first bool) error {
	cell := s.t.At(r, c)
	in := s.content(r, c, cell)
	if l := s.cellLook(r, c, cell, in.format); s.memo[c].look != l {
		id, err := s.book.style(l)
		if err != nil {
			return err
		}
		s.memo[c] = styled{l, id}
	}
	s.cells[c] = excelize.Cell{StyleID: s.memo[c].id}
	if !first || cell.Kind == table.CoveredCell {
		return nil
	}
	s.cells[c].Value, s.cells[c].Formula = in.value, in.formula
	return s.merge(s.first[r], c, s.first[r+int(cell.RowSpan)]-s.first[r], int(cell.ColSpan))
}

// cellLook is how the cell at (r, c) is set; covered cells are ruled like the
// one over them. The text of a cell that goes over the end of a page stands at
// its top: in the middle it would be cut, or stand on some later page.
func (s *sheet) cellLook(r, c int, cell *table.Cell, format string) look {
	top := false
	if cell.RowSpan > 1 {
		next, _ := slices.BinarySearch(s.Breaks, r+1)
		top = next < len(s.Breaks) && s.Breaks[next] < r+int(cell.RowSpan)
	}
	if cell.Label || s.t.Rows[r].Kind == table.HeadingRow {
		l := s.headerLook()
		l.top, l.marked = top, s.marked[[2]int{r, c}]
		if cell.Align != table.AlignAuto {
			l.align = cell.Align
		}
		return l
	}
	text, align := s.t.Style.Body, s.t.AlignOf(r, c)
	if cell.Indent > 0 && align == table.AlignLeft && format == textFormat {
		format = indentFormat(cell.Indent)
	}
	return look{
		font: text.Excel, size: s.BodySize, bold: text.Bold || s.t.Rows[r].Bold,
		align: align, top: top, ruled: true, marked: s.marked[[2]int{r, c}], format: format,
		wrap: cell.Kind != table.AmountCell && cell.Kind != table.MaskedCell,
	}
}

// writeNotes writes the notes under the grid, each over its whole width.
func (s *sheet) writeNotes() error {
	text := s.t.Style.Note
	l := look{font: text.Excel, size: text.Size, bold: text.Bold, align: table.AlignLeft, wrap: true, format: textFormat}
	for _, note := range s.t.Notes {
		height := float64(s.linesOf(note, text.Size))*text.Size*s.t.Style.Leading + s.t.Style.PadY*ptPerMM
		if err := s.writeLine(line{height, []piece{{0, len(s.t.Columns), note, l}}}); err != nil {
			return err
		}
	}
	return nil
}

// linesOf counts the lines a text takes over the whole width of the table when
// a hanzi is an em wide and everything of ASCII half an em, as in the fonts of
// Excel.
func (s *sheet) linesOf(text string, size float64) int {
	room := 0.0
	for _, w := range s.Columns {
		room += w
	}
	lines := 0
	for part := range strings.SplitSeq(text, "\n") {
		width := 0.0
		for _, r := range part {
			if r < utf8.RuneSelf {
				width += 0.5
			} else {
				width++
			}
		}
		lines += 1 + int(width*size/room)
	}
	return lines
}

// checkText notes a text that a cell would not give back as it is.
func (s *sheet) checkText(r, c int, text string) {
	if len(text) > maxText && len(utf16.Encode([]rune(text))) > maxText {
		s.book.problem(s.t, r, c, text, "文字太长，工作簿的一格最多32767个字符", "")
	}
	for _, ch := range text {
		if ch < ' ' && ch != '\n' && ch != '\t' || ch == utf8.RuneError || ch >= 0xFFFE && ch <= 0xFFFF {
			s.book.problem(s.t, r, c, text, "含有不能写入工作簿的控制字符", "请删去该字符")
			return
		}
	}
}
