package xlsx

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// A cell of Excel keeps 15 significant digits of a number.
const (
	maxDigits      = 15
	maxSignificant = 1e15
)

// decimal is the exact number n / 10^places.
type decimal struct {
	n      int64
	places int
}

// exact returns an amount in the unit of f, unrounded.
func exact(f money.Format, a money.Amount) decimal {
	places := 0
	for u := int64(f.Unit); u > 1; u /= 10 {
		places++
	}
	return decimal{int64(a), places}
}

// float returns the number as float64, which the library requires, and whether a cell
// keeps all of its digits. With at most 15 digits, n and the power of ten are both exact
// as float64, so that their quotient is the float64 nearest to the decimal, and its
// shortest form, which the library writes, is that decimal again.
func (d decimal) float() (float64, bool) {
	for d.places > 0 && d.n%10 == 0 {
		d.n, d.places = d.n/10, d.places-1
	}
	significant := d.n
	for significant != 0 && significant%10 == 0 {
		significant /= 10
	}
	return float64(d.n) / math.Pow10(d.places), significant < maxSignificant && significant > -maxSignificant
}

// content is the content of a cell of a sheet.
type content struct {
	value   any // nil: nothing; string or float64
	formula string
	format  string
}

// content returns the content of the cell at (r, c).
func (s *sheetWriter) content(r, c int, cell *table.Cell) content {
	switch cell.Kind {
	case table.AmountCell:
		return s.amount(r, c, cell)
	case table.NumberCell:
		if n, err := strconv.Atoi(cell.Text); err == nil && strconv.Itoa(n) == cell.Text {
			return content{value: float64(n), format: ordinalFormat}
		}
	}
	if cell.Text == "" || cell.Kind == table.CoveredCell {
		return content{format: s.emptyFormat(c)}
	}
	s.checkText(r, c, cell.Text)
	return content{value: cell.Text, format: textFormat}
}

// emptyFormat returns the number format of an empty cell, so that a figure typed into it
// looks like its neighbours.
func (s *sheetWriter) emptyFormat(c int) string {
	if col := &s.t.Columns[c]; col.Kind == table.AmountColumn {
		f := s.t.Formats[col.Format]
		return plainFormat(f, f.Decimals)
	}
	return textFormat
}

func (s *sheetWriter) amount(r, c int, cell *table.Cell) content {
	f := s.t.Formats[cell.Format]
	number := decimal{cell.Printed, f.Decimals}
	printed, decimals := f.Zero, f.Decimals
	if cell.Amount != 0 {
		printed = f.TextRounded(number.n)
		_, frac, _ := strings.Cut(printed, ".")
		decimals = len(frac)
	}
	if printed != cell.Text {
		s.book.problem(s.t, r, c, cell.Text, "与金额不符", "应为“"+printed+"”")
	}
	out := content{format: plainFormat(f, decimals)}
	if s.book.options.Working {
		number = exact(f, cell.Amount)
		if out.formula = s.formula(r, c, cell); out.formula != "" {
			decimals = f.Decimals // the total may change and need all of them
		}
	}
	switch {
	case number.n < 0 && cell.Printed == 0:
		out.format = roundedToZeroFormat(f, decimals)
	case out.formula != "" || cell.Amount == 0:
		out.format = zeroFormat(f, decimals)
	}
	if cell.Amount == 0 && f.Zero == "" && out.formula == "" {
		out.format = plainFormat(f, decimals)
		return out
	}
	value, ok := number.float()
	if !ok {
		s.book.problem(s.t, r, c, printed, fmt.Sprintf("多于%d位有效数字，工作簿的格子存不下", maxDigits), "请改用更大的金额单位或更少的小数位")
	}
	out.value = value
	return out
}
