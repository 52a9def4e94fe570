package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// cellStyle is what distinguishes the styles of cells.
type cellStyle struct {
	font   string
	size   float64 // pt
	bold   bool
	align  table.Align
	wrap   bool
	top    bool   // at the top of the cell instead of in the middle
	ruled  bool   // thin borders on all four sides
	link   bool   // blue and underlined
	marked bool   // filled with markColor
	format string // number format; "@" for text
}

// markColor is the fill of marked cells.
const markColor = "FFF2CC"

// style returns the id of a style in the workbook.
func (b *bookWriter) style(l cellStyle) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	s := &excelize.Style{
		Font:         &excelize.Font{Family: l.font, Size: l.size, Bold: l.bold},
		Alignment:    &excelize.Alignment{Vertical: "center", WrapText: l.wrap},
		CustomNumFmt: &l.format,
	}
	if l.top {
		s.Alignment.Vertical = "top"
	}
	if l.link {
		s.Font.Color, s.Font.Underline = "0563C1", "single"
	}
	if l.marked {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{markColor}}
	}
	switch l.align {
	case table.AlignLeft:
		s.Alignment.Horizontal = "left"
	case table.AlignCenter:
		s.Alignment.Horizontal = "center"
	case table.AlignRight:
		s.Alignment.Horizontal = "right"
	}
	if l.ruled {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	id, err := b.file.NewStyle(s)
	if err != nil {
		return 0, err
	}
	b.styles[l] = id
	return id, nil
}

// Number formats. The format of each cell is chosen so that the cell shows exactly
// the printed text, and still shows the right figure if the value changes.

const (
	textFormat    = "@"
	ordinalFormat = "0"
)

// plainFormat shows a number with the given decimals.
func plainFormat(f money.Format, decimals int) string {
	const longest = "#,##0.000000" // money.Format allows six decimals
	pattern := longest[:len("#,##0")]
	if decimals > 0 {
		pattern = longest[:len("#,##0.")+decimals]
	}
	if !f.Thousands {
		pattern = pattern[len("#,##"):]
	}
	return pattern
}

// zeroFormat shows zero as the table prints it, which may be blank.
func zeroFormat(f money.Format, decimals int) string {
	plain := plainFormat(f, decimals)
	if f.Zero == (money.Format{Unit: f.Unit, Decimals: decimals}).TextRounded(0) {
		return plain
	}
	return plain + ";-" + plain + ";" + literal(f.Zero)
}

// roundedToZeroFormat shows negative amounts that round to zero without the minus that
// Excel would print.
func roundedToZeroFormat(f money.Format, decimals int) string {
	plain := plainFormat(f, decimals)
	half := "0." + strings.Repeat("0", decimals) + "5"
	return "[<=-" + half + "]-" + plain + ";[<0]" + literal(f.TextRounded(0)) + ";" + plain
}

// indentFormat shows text after full-width blanks. Excel's own indentation has another
// width in every program and font and would break lines that are not broken on our pages.
// The text of the cell is unchanged.
func indentFormat(characters uint8) string {
	return literal(strings.Repeat("\u3000", int(characters))) + textFormat
}

// literal quotes a text in a number format.
func literal(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(s, `"`, `"\""`) + `"`
}
