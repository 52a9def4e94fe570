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

// sheetWriter writes one table. Rows of the sheet count from 1; columns of the sheet are
// those of the table.
type sheetWriter struct {
	workbook.Sheet
	book       *bookWriter
	t          *table.Table
	tab        string
	stream     *excelize.StreamWriter
	letters    []string        // names of the columns, A, B …, and of the one beside the table
	first      []int           // row of the sheet where each logical row begins, and the row after the last
	next       int             // next row of the sheet to write
	cells      []excelize.Cell // cells of the row being collected, and one beside the table
	row        []any           // the same for the library: pointers into cells, nil for no cell
	marked     map[[2]int]bool // cells of table.Table.Marks
	lastStyles []cachedStyle   // the last style of each column, which is mostly that of the next row, too
}

// cachedStyle is a cellStyle with its id in the workbook.
type cachedStyle struct {
	style cellStyle
	id    int
}

// maxText is how many UTF-16 units a cell can hold.
const maxText = 32767

func (b *bookWriter) writeTable(in *workbook.Sheet, tab string) error {
	s := &sheetWriter{Sheet: *in, book: b, t: in.Table, tab: tab, next: 1}
	n := len(s.t.Columns)
	s.cells, s.row, s.lastStyles = make([]excelize.Cell, n+1), make([]any, n+1), make([]cachedStyle, n)
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

// place assigns each logical row its rows of the sheet: one, or more if it is higher than
// Excel allows.
func (s *sheetWriter) place(top int) {
	row := top + 1
	for _, h := range s.RowHeights {
		s.first = append(s.first, row)
		row += len(splitHeight(h))
	}
	s.first = append(s.first, row)
}

// last returns the last row of the sheet: that of the notes.
func (s *sheetWriter) last() int { return s.first[len(s.first)-1] - 1 + len(s.t.Notes) }

// write writes the cells collected as the next row of the sheet.
func (s *sheetWriter) write(height float64) error {
	for c := range s.cells {
		if s.row[c] = &s.cells[c]; s.cells[c].StyleID == 0 {
			s.row[c] = nil // no cell
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

// merge merges a rectangle of the sheet.
func (s *sheetWriter) merge(row, col, rows, cols int) error {
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

// segment is a text over some columns of a line above or below the grid.
type segment struct {
	col, cols int
	text      string
	style     cellStyle
}

// headingLine is a line above or below the grid.
type headingLine struct {
	height float64
	pieces []segment
}

// heading returns the lines above the header: number, title, subtitle, and the line of
// unit and unit of money.
func (s *sheetWriter) heading() []headingLine {
	t, n := s.t, len(s.t.Columns)
	var lines []headingLine
	add := func(text table.Text, pieces ...segment) {
		high := 1
		for i := range pieces {
			p := &pieces[i]
			p.style.font, p.style.size, p.style.bold, p.style.format = text.Excel, text.Size, text.Bold, textFormat
			if p.cols == n {
				p.style.wrap = true
				high = s.linesOf(p.text, text.Size)
			}
		}
		lines = append(lines, headingLine{float64(high) * text.Size * t.Style.Leading, pieces})
	}
	across := func(text string, align table.Align) segment {
		return segment{0, n, text, cellStyle{align: align}}
	}
	if t.Number != "" {
		add(t.Style.Lines, across(t.Number, t.Style.NumberAt))
	}
	add(t.Style.Title, across(t.Title, table.AlignCenter))
	if t.Subtitle != "" {
		add(t.Style.Subtitle, across(t.Subtitle, table.AlignCenter))
	}
	// Left, centre and right are in cells of their own and overflow into the empty
	// ones beside them; with too few columns each has a line of its own.
	places := []segment{
		{0, 1, t.Left, cellStyle{align: table.AlignLeft}},
		{n / 2, 1, t.Center, cellStyle{align: table.AlignCenter}},
		{n - 1, 1, t.Right, cellStyle{align: table.AlignRight}},
	}
	places = slices.DeleteFunc(places, func(p segment) bool { return p.text == "" })
	switch {
	case len(places) == 0:
	case n < 3 || len(places) == 1:
		for _, p := range places {
			add(t.Style.Lines, across(p.text, p.style.align))
		}
	default:
		add(t.Style.Lines, places...)
	}
	lines[len(lines)-1].height += t.Style.PadY * ptPerMM
	return lines
}

// writeHeading writes the lines above the header and, beside the first, outside the print
// area, the link back to the index.
func (s *sheetWriter) writeHeading(lines []headingLine) error {
	if s.book.options.Index {
		text := s.t.Style.Lines
		lines[0].pieces = append(lines[0].pieces, segment{len(s.t.Columns), 1, s.book.contents.Back, cellStyle{font: text.Excel, size: text.Size, link: true, format: textFormat}})
	}
	for _, l := range lines {
		if err := s.writeLine(l); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheetWriter) writeLine(l headingLine) error {
	for _, p := range l.pieces {
		style, err := s.book.style(p.style)
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

func (s *sheetWriter) headerStyle() cellStyle {
	text := s.t.Style.Header
	return cellStyle{font: text.Excel, size: s.HeaderSize, bold: text.Bold, align: table.AlignCenter, wrap: true, ruled: true, format: textFormat}
}

func (s *sheetWriter) writeHeader() error {
	style, err := s.book.style(s.headerStyle())
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

func (s *sheetWriter) writeBody() error {
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

// writeCell adds the cell at (r, c) to the row being collected. A logical row of several
// rows of the sheet has its content in the first, merged downwards.
func (s *sheetWriter) writeCell(r, c int, first bool) error {
	cell := s.t.At(r, c)
	in := s.content(r, c, cell)
	if l := s.bodyStyle(r, c, cell, in.format); s.lastStyles[c].style != l {
		id, err := s.book.style(l)
		if err != nil {
			return err
		}
		s.lastStyles[c] = cachedStyle{l, id}
	}
	s.cells[c] = excelize.Cell{StyleID: s.lastStyles[c].id}
	if !first || cell.Kind == table.CoveredCell {
		return nil
	}
	s.cells[c].Value, s.cells[c].Formula = in.value, in.formula
	return s.merge(s.first[r], c, s.first[r+int(cell.RowSpan)]-s.first[r], int(cell.ColSpan))
}

// bodyStyle returns the style of the cell at (r, c); covered cells have the borders of the
// cell over them. The text of a cell that is cut by a page break is at its top: in the
// middle it would be cut, or printed on a later page.
func (s *sheetWriter) bodyStyle(r, c int, cell *table.Cell, format string) cellStyle {
	top := false
	if cell.RowSpan > 1 {
		next, _ := slices.BinarySearch(s.Breaks, r+1)
		top = next < len(s.Breaks) && s.Breaks[next] < r+int(cell.RowSpan)
	}
	if cell.Label || s.t.Rows[r].Kind == table.HeadingRow {
		l := s.headerStyle()
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
	return cellStyle{
		font: text.Excel, size: s.BodySize, bold: text.Bold || s.t.Rows[r].Bold,
		align: align, top: top, ruled: true, marked: s.marked[[2]int{r, c}], format: format,
		wrap: cell.Kind != table.AmountCell && cell.Kind != table.MaskedCell,
	}
}

// writeNotes writes the notes under the grid, each over its whole width.
func (s *sheetWriter) writeNotes() error {
	text := s.t.Style.Note
	l := cellStyle{font: text.Excel, size: text.Size, bold: text.Bold, align: table.AlignLeft, wrap: true, format: textFormat}
	for _, note := range s.t.Notes {
		height := float64(s.linesOf(note, text.Size))*text.Size*s.t.Style.Leading + s.t.Style.PadY*ptPerMM
		if err := s.writeLine(headingLine{height, []segment{{0, len(s.t.Columns), note, l}}}); err != nil {
			return err
		}
	}
	return nil
}

// linesOf returns how many lines a text takes over the width of the table, if a hanzi is
// an em wide and an ASCII character half an em, as in the fonts of Excel.
func (s *sheetWriter) linesOf(text string, size float64) int {
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

// checkText reports a text that a cell cannot hold unchanged.
func (s *sheetWriter) checkText(r, c int, text string) {
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
