package datafile

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
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

type xmlRow struct {
	R      string `xml:"r,attr"`
	Hidden string `xml:"hidden,attr"`
	Cells  []struct {
		R  string    `xml:"r,attr"`
		T  string    `xml:"t,attr"`
		S  int       `xml:"s,attr"`
		F  *struct{} `xml:"f"`
		V  *string   `xml:"v"`
		IS *text     `xml:"is"`
	} `xml:"c"`
}

// read reads a sheet.
func (b *book) read(ref sheetRef) (*sheet, error) {
	r, err := b.openPart(ref.part)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := &sheet{}
	d := xml.NewDecoder(r)
	number := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			var x xmlRow
			if err := d.DecodeElement(&x, &start); err != nil {
				return nil, err
			}
			row, err := b.row(&x, number)
			if err != nil {
				return nil, err
			}
			number = row.number
			if row.cells != nil {
				s.rows = append(s.rows, row)
			}
		case "col":
			var x struct {
				Min    int    `xml:"min,attr"`
				Max    int    `xml:"max,attr"`
				Hidden string `xml:"hidden,attr"`
			}
			if err := d.DecodeElement(&x, &start); err != nil {
				return nil, err
			}
			if isTrue(x.Hidden) {
				s.hidden = append(s.hidden, area{x.Min, 1, x.Max, mostRows})
			}
		case "mergeCell":
			var x struct {
				Ref string `xml:"ref,attr"`
			}
			if err := d.DecodeElement(&x, &start); err != nil {
				return nil, err
			}
			a, err := parseArea(x.Ref)
			if err != nil {
				return nil, err
			}
			s.merges = append(s.merges, a)
		}
	}
}

// row reads a row; before is the number of the row before it. Programs may
// leave out the numbers of rows and cells that follow one another.
func (b *book) row(x *xmlRow, before int) (sheetRow, error) {
	row := sheetRow{number: before + 1, hidden: isTrue(x.Hidden)}
	if x.R != "" {
		n, err := strconv.Atoi(x.R)
		if err != nil || n <= before {
			return row, errDamaged
		}
		row.number = n
	}
	if row.number > mostRows {
		return row, errDamaged
	}
	column := 0
	for i := range x.Cells {
		c := &x.Cells[i]
		column++
		if c.R != "" {
			at, _, err := parseCell(c.R)
			if err != nil || at < column {
				return row, errDamaged
			}
			column = at
		}
		if column > mostColumns {
			return row, errDamaged
		}
		out := cell{column: column, formula: c.F != nil, format: "General"}
		if c.S > 0 && c.S < len(b.formats) {
			out.format = b.formats[c.S]
		}
		switch {
		case c.IS != nil:
			out.text = c.IS.String()
		case c.V != nil:
			var ok bool
			if out.kind, out.text, ok = b.stored(c.T, *c.V); !ok {
				return row, errDamaged
			}
		}
		if out.formula && out.text == "" && (c.V == nil || out.kind == numberCell) {
			out.kind = missingCell
		}
		if out.text != "" || out.kind == missingCell {
			row.cells = append(row.cells, out)
		}
	}
	return row, nil
}

// stored reads a value of a type.
func (b *book) stored(kind, value string) (cellKind, string, bool) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(b.strings) {
			return 0, "", false
		}
		return textCell, b.strings[i], true
	case "", "n":
		return numberCell, strings.TrimSpace(value), true
	case "b":
		return boolCell, map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(value)], true
	case "e":
		return errorCell, value, true
	case "d":
		return dateCell, value, true
	case "str", "inlineStr":
		return textCell, (&text{Plain: []string{value}}).String(), true
	}
	return 0, "", false
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// parseCell reads a cell's name: I57 is column 9, row 57.
func parseCell(name string) (column, row int, err error) {
	i := 0
	for ; i < len(name) && name[i] >= 'A' && name[i] <= 'Z' && column <= mostColumns; i++ {
		column = column*26 + int(name[i]-'A') + 1
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
