package datafile

import (
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/diag"
)

// sheet is a sheet as it is stored: the rows that hold anything. The dimension
// that the file states is not used, WPS writes wrong ones.
type sheet struct {
	rows   []sheetRow  // by number
	hidden []cellRange // columns
	merges []cellRange
}

// sheetRow is a row of a sheet.
type sheetRow struct {
	number int // 1-based
	hidden bool
	cells  []cell // by column; only those that are not empty
}

// cellRange is a range of cells, 1-based, both ends included.
type cellRange struct{ left, top, right, bottom int }

// String returns the range as Excel names it: A1:B2.
func (r cellRange) String() string {
	return cellName(r.left, r.top) + ":" + cellName(r.right, r.bottom)
}

// cell is a cell as it is stored.
type cell struct {
	text    string // of a number its digits as stored
	column  int    // 1-based
	style   int32  // index of its number format
	kind    cellKind
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

// read reads a sheet. An error that is no *diag.Refusal comes from the XML decoder
// or the archive.
func (x *xlsxFile) read(info sheetInfo) (*sheet, error) {
	r := &sheetReader{file: x, sheet: &sheet{}}
	if err := x.tokens(info.part, r.token); err != nil {
		return nil, err
	}
	return r.sheet, r.order()
}

// sheetReader is the state while a sheet is read.
type sheetReader struct {
	file     *xlsxFile
	sheet    *sheet
	row      sheetRow
	numbered bool // the row states its number
	column   int  // of the last cell
	text     int  // bytes of all cells
}

func (r *sheetReader) token(d *xml.Decoder, token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "row":
			return r.startRow(t)
		case "c":
			var c xmlCell
			if err := d.DecodeElement(&c, &t); err != nil {
				return err
			}
			return r.cell(&c)
		case "col":
			return r.columns(t)
		case "mergeCell":
			return r.merge(t)
		case "worksheet", "sheetData", "cols", "mergeCells": // the parents of these
		default: // controls and extensions, which may contain elements of the same names
			return d.Skip()
		}
	case xml.EndElement:
		if t.Name.Local == "row" && len(r.row.cells) > 0 {
			r.sheet.rows = append(r.sheet.rows, r.row)
		}
	}
	return nil
}

// attr returns the value of an attribute, "" if there is none.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// startRow begins a row. The numbers of rows and cells that follow one another
// may be left out.
func (r *sheetReader) startRow(t xml.StartElement) error {
	number, stated := r.row.number+1, attr(t, "r")
	if stated != "" {
		n, err := strconv.Atoi(stated)
		if err != nil || n < 1 {
			return damaged("有一行的行号是“%s”", stated)
		}
		number = n
	}
	if number > excelize.TotalRows {
		return damaged("有一行的行号是%d", number)
	}
	r.numbered, r.column = stated != "", 0
	r.row = sheetRow{number: number, hidden: isTrue(attr(t, "hidden")) || isZero(attr(t, "ht")), cells: make([]cell, 0, len(r.row.cells))}
	return nil
}

func (r *sheetReader) columns(t xml.StartElement) error {
	first, errFirst := strconv.Atoi(attr(t, "min"))
	last, errLast := strconv.Atoi(attr(t, "max"))
	if errFirst != nil || errLast != nil {
		return errDamaged
	}
	if isTrue(attr(t, "hidden")) || isZero(attr(t, "width")) {
		r.sheet.hidden = append(r.sheet.hidden, cellRange{first, 1, last, excelize.TotalRows})
	}
	return nil
}

func (r *sheetReader) merge(t xml.StartElement) error {
	merged, err := parseRange(attr(t, "ref"))
	if err != nil {
		return err
	}
	if r.sheet.merges = append(r.sheet.merges, merged); len(r.sheet.merges) > mostMerges {
		return &diag.Refusal{Message: fmt.Sprintf("合并的单元格多于%d处", mostMerges), Want: "应取消合并，每格都填写"}
	}
	return nil
}

// xmlCell is the element of a cell.
type xmlCell struct {
	R  string    `xml:"r,attr"`
	T  string    `xml:"t,attr"`
	S  int32     `xml:"s,attr"`
	F  *struct{} `xml:"f"`
	V  *string   `xml:"v"`
	IS *richText `xml:"is"`
}

// cell adds a cell to the row, unless it is empty.
func (r *sheetReader) cell(c *xmlCell) error {
	r.column++
	if c.R != "" {
		column, row, err := excelize.CellNameToCoordinates(c.R)
		if err != nil {
			return damaged("有一格的位置是“%s”", c.R)
		}
		if r.numbered && row != r.row.number {
			return damaged("第%d行里有一格的位置是“%s”", r.row.number, c.R)
		}
		r.column = column
	}
	if r.row.number == 0 {
		return damaged("有一格不在任何一行里")
	}
	name := func() string { return cellName(r.column, r.row.number) }
	read := cell{column: r.column, style: c.S, formula: c.F != nil}
	switch {
	case c.IS != nil:
		read.text = c.IS.String()
	case c.V != nil:
		var err error
		if read.kind, read.text, err = r.file.stored(c.T, *c.V); err != nil {
			return damaged("%s格%s", name(), err)
		}
	}
	if read.formula && read.text == "" && (c.V == nil || read.kind == numberCell) {
		read.kind = missingCell
	}
	if read.text == "" && read.kind != missingCell {
		return nil
	}
	switch r.text += len(read.text); {
	case r.column > mostWidth:
		return &diag.Refusal{Message: fmt.Sprintf("%s格在第%d列以外", name(), mostWidth), Want: "应删去数据右边的内容"}
	case utf8.RuneCountInString(read.text) > mostChars:
		return &diag.Refusal{Message: fmt.Sprintf("%s格多于%d字", name(), mostChars), Want: "应缩短"}
	case r.text > mostText:
		return &diag.Refusal{Message: fmt.Sprintf("文字的总量大于%dMB", mostText>>20), Want: tooMuchWant}
	}
	r.row.cells = append(r.row.cells, read)
	return nil
}

// order sorts rows and cells, which a few programs write in another order.
func (r *sheetReader) order() error {
	rows := r.sheet.rows
	slices.SortFunc(rows, func(a, b sheetRow) int { return a.number - b.number })
	for i, row := range rows {
		if i > 0 && row.number == rows[i-1].number {
			return damaged("第%d行写了两次", row.number)
		}
		slices.SortFunc(row.cells, func(a, b cell) int { return a.column - b.column })
		for j, c := range row.cells {
			if j > 0 && c.column == row.cells[j-1].column {
				return damaged("%s格写了两次", cellName(c.column, row.number))
			}
		}
	}
	return nil
}

// stored reads the value of a cell of a type. A value without content is an
// empty cell, whatever its type: some programs write an empty text this way. The
// error continues a sentence that begins with the cell's name.
func (x *xlsxFile) stored(kind, value string) (cellKind, string, error) {
	trimmed := strings.TrimSpace(value)
	if trimmed == "" && kind != "str" && kind != "inlineStr" {
		return numberCell, "", nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(trimmed)
		if err != nil || i < 0 || i >= len(x.strings) {
			return 0, "", errors.New("的文字没有存在文件里（sharedStrings.xml中没有）")
		}
		return textCell, x.strings[i], nil
	case "", "n":
		return numberCell, trimmed, nil
	case "b":
		return boolCell, strings.ToUpper(strconv.FormatBool(isTrue(trimmed))), nil
	case "e":
		return errorCell, value, nil
	case "d":
		return dateCell, value, nil
	case "str", "inlineStr":
		return textCell, (&richText{Plain: []string{value}}).String(), nil
	}
	return 0, "", fmt.Errorf("的类型“%s”不认识", kind)
}

// isTrue reads an attribute that is true or false.
func isTrue(s string) bool { return s == "1" || s == "true" }

// isZero reports a height or width of zero.
func isZero(s string) bool {
	n, err := strconv.ParseFloat(s, 64)
	return err == nil && n == 0
}

// columnName returns a column's letters; column is at most excelize.MaxColumns.
func columnName(column int) string {
	name, _ := excelize.ColumnNumberToName(column)
	return name
}

// cellName returns a cell's name, I57 for column 9 and row 57; beyond the last
// column only the row.
func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return rowName(row)
	}
	return name
}

// rowName returns a row's name in messages.
func rowName(row int) string { return fmt.Sprintf("第%d行", row) }

// parseRange reads the name of a range, or of a single cell.
func parseRange(name string) (r cellRange, err error) {
	from, to, ok := strings.Cut(name, ":")
	if !ok {
		to = from
	}
	var errTo error
	r.left, r.top, err = excelize.CellNameToCoordinates(from)
	r.right, r.bottom, errTo = excelize.CellNameToCoordinates(to)
	if err != nil || errTo != nil || r.right < r.left || r.bottom < r.top {
		return r, errDamaged
	}
	return r, nil
}
