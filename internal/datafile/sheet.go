package datafile

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/diag"
)

// The largest sheet there is.
const (
	mostRows    = 1 << 20
	mostColumns = 1 << 14
)

// sheet is a sheet as it is stored: the rows that hold anything. What the file
// says of its own dimension is not trusted, WPS gets it wrong.
type sheet struct {
	rows   []sheetRow // by number
	hidden []area     // columns
	merges []area
}

type sheetRow struct {
	number int // 1-based
	hidden bool
	cells  []cell // by column; only those that are not empty
}

// area is a range of cells, 1-based, both ends in it.
type area struct{ left, top, right, bottom int }

// cell is a cell as it is stored.
type cell struct {
	column  int // 1-based
	kind    cellKind
	text    string // of a number: its digits as stored
	format  string // number format, as book.formats says it
	formula bool
}

type cellKind uint8

const (
	textCell cellKind = iota
	numberCell
	boolCell
	errorCell
	dateCell
	missingCell // a formula whose value was not stored
)

type xmlCell struct {
	R  string    `xml:"r,attr"`
	T  string    `xml:"t,attr"`
	S  int       `xml:"s,attr"`
	F  *struct{} `xml:"f"`
	V  *string   `xml:"v"`
	IS *text     `xml:"is"`
}

// read reads a sheet.
func (b *book) read(ref sheetRef) (*sheet, error) {
	part, err := b.openPart(ref.part)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	r := &sheetReader{book: b, sheet: &sheet{}, d: xml.NewDecoder(part)}
	for {
		token, err := r.d.Token()
		if err == io.EOF {
			return r.sheet, r.order()
		}
		if err == nil {
			err = r.token(token)
		}
		if err != nil {
			return nil, err
		}
	}
}

// sheetReader is a sheet while it is read.
type sheetReader struct {
	book   *book
	sheet  *sheet
	d      *xml.Decoder
	row    sheetRow
	said   bool // the row's number is written
	column int  // of the cell before
	text   int  // bytes of all cells
}

func (r *sheetReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "row":
			return r.begin(t)
		case "c":
			return r.cell(t)
		case "col":
			return r.columns(t)
		case "mergeCell":
			return r.merge(t)
		case "worksheet", "sheetData", "cols", "mergeCells": // which hold these
		default: // buttons, and what later versions add: with elements of the same names
			return r.d.Skip()
		}
	case xml.EndElement:
		if t.Name.Local == "row" && r.row.cells != nil {
			r.sheet.rows = append(r.sheet.rows, r.row)
		}
	}
	return nil
}

// attr gives an attribute, "" where it is not written.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// begin begins a row. Programs may leave out the numbers of rows and cells that
// follow one another.
func (r *sheetReader) begin(t xml.StartElement) error {
	number := r.row.number + 1
	if at := attr(t, "r"); at != "" {
		n, err := strconv.Atoi(at)
		if err != nil || n < 1 {
			return damaged("有一行的行号是“%s”", at)
		}
		number = n
	}
	if number > mostRows {
		return damaged("有一行的行号是%d", number)
	}
	r.said = attr(t, "r") != ""
	r.row, r.column = sheetRow{number: number, hidden: isTrue(attr(t, "hidden")) || isZero(attr(t, "ht"))}, 0
	return nil
}

func (r *sheetReader) columns(t xml.StartElement) error {
	least, errLeast := strconv.Atoi(attr(t, "min"))
	most, errMost := strconv.Atoi(attr(t, "max"))
	if errLeast != nil || errMost != nil {
		return errDamaged
	}
	if isTrue(attr(t, "hidden")) || isZero(attr(t, "width")) {
		r.sheet.hidden = append(r.sheet.hidden, area{least, 1, most, mostRows})
	}
	return nil
}

func (r *sheetReader) merge(t xml.StartElement) error {
	a, err := parseArea(attr(t, "ref"))
	if err != nil {
		return err
	}
	if r.sheet.merges = append(r.sheet.merges, a); len(r.sheet.merges) > mostMerges {
		return &diag.Refusal{Message: fmt.Sprintf("合并的单元格多于%d处", mostMerges), Want: "应取消合并，每格都填写"}
	}
	return nil
}

func (r *sheetReader) cell(start xml.StartElement) error {
	var x xmlCell
	if err := r.d.DecodeElement(&x, &start); err != nil {
		return err
	}
	column := r.column + 1
	if x.R != "" {
		at, row, err := parseCell(x.R)
		if err != nil {
			return damaged("有一格的位置是“%s”", x.R)
		}
		if r.said && row != r.row.number {
			return damaged("第%d行里有一格的位置是“%s”", r.row.number, x.R)
		}
		column = at
	}
	r.column = column
	if r.row.number == 0 {
		return damaged("有一格不在任何一行里")
	}
	c, err := r.book.cell(&x, column, r.row.number)
	if err != nil || c.text == "" && c.kind != missingCell {
		return err
	}
	switch r.text += len(c.text); {
	case column > mostWidth:
		return &diag.Refusal{Message: fmt.Sprintf("%s格在第%d列以外", cellName(column, r.row.number), mostWidth), Want: "应删去数据右边的内容"}
	case utf8.RuneCountInString(c.text) > mostChars:
		return &diag.Refusal{Message: fmt.Sprintf("%s格多于%d字", cellName(column, r.row.number), mostChars), Want: "应缩短"}
	case r.text > mostText:
		return &diag.Refusal{Message: fmt.Sprintf("文字的总量大于%dMB", mostText>>20), Want: tooMuchWant}
	}
	r.row.cells = append(r.row.cells, c)
	return nil
}

// cell reads what is in a cell.
func (b *book) cell(x *xmlCell, column, row int) (cell, error) {
	c := cell{column: column, formula: x.F != nil, format: "General"}
	if x.S > 0 && x.S < len(b.formats) {
		c.format = b.formats[x.S]
	}
	switch {
	case x.IS != nil:
		c.text = x.IS.String()
	case x.V != nil:
		var err error
		if c.kind, c.text, err = b.stored(x.T, *x.V); err != nil {
			return c, damaged("%s格%s", cellName(column, row), err)
		}
	}
	if c.formula && c.text == "" && (x.V == nil || c.kind == numberCell) {
		c.kind = missingCell
	}
	return c, nil
}

// order puts rows and cells in order, which few programs do not write them in.
func (r *sheetReader) order() error {
	rows := r.sheet.rows
	byNumber := func(a, b sheetRow) int { return a.number - b.number }
	if !slices.IsSortedFunc(rows, byNumber) {
		slices.SortStableFunc(rows, byNumber)
	}
	for i := range rows {
		if i > 0 && rows[i].number == rows[i-1].number {
			return damaged("第%d行写了两次", rows[i].number)
		}
		cells := rows[i].cells
		byColumn := func(a, b cell) int { return a.column - b.column }
		if !slices.IsSortedFunc(cells, byColumn) {
			slices.SortStableFunc(cells, byColumn)
		}
		for j := 1; j < len(cells); j++ {
			if cells[j].column == cells[j-1].column {
				return damaged("%s格写了两次", cellName(cells[j].column, rows[i].number))
			}
		}
	}
	return nil
}

// stored reads a value of a type. A value without content is an empty cell,
// whatever its type: so some programs write an empty text. The error goes on
// after the cell's name.
func (b *book) stored(kind, value string) (cellKind, string, error) {
	number := strings.TrimSpace(value)
	if number == "" && kind != "str" && kind != "inlineStr" {
		return numberCell, "", nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(number)
		if err != nil || i < 0 || i >= len(b.strings) {
			return 0, "", errors.New("的文字没有存在文件里（sharedStrings.xml中没有）")
		}
		return textCell, b.strings[i], nil
	case "", "n":
		return numberCell, number, nil
	case "b":
		return boolCell, map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(number)], nil
	case "e":
		return errorCell, value, nil
	case "d":
		return dateCell, value, nil
	case "str", "inlineStr":
		return textCell, (&text{Plain: []string{value}}).String(), nil
	}
	return 0, "", fmt.Errorf("的类型“%s”不认识", kind)
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// isZero reports a height or width of nothing.
func isZero(s string) bool {
	n, err := strconv.ParseFloat(s, 64)
	return err == nil && n == 0
}

// parseCell reads a cell's name: I57 is column 9, row 57.
func parseCell(name string) (column, row int, err error) {
	i := 0
	for ; i < len(name) && column <= mostColumns; i++ {
		letter := name[i] &^ 0x20 // also a57
		if letter < 'A' || letter > 'Z' {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	row, err = strconv.Atoi(name[i:])
	if err != nil || column < 1 || column > mostColumns || row < 1 || row > mostRows {
		return 0, 0, errDamaged
	}
	return column, row, nil
}

func parseArea(ref string) (a area, err error) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		to = from
	}
	if a.left, a.top, err = parseCell(from); err == nil {
		a.right, a.bottom, err = parseCell(to)
	}
	if a.right < a.left || a.bottom < a.top {
		return a, errDamaged
	}
	return a, err
}
