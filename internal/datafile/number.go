package datafile

import (
	"regexp"
	"strconv"
	"strings"
)

// decimal is the number in a cell: 0.digits × 10^exponent, where digits has no
// zeros at either end and is empty for zero. It is read from the digits as they
// are stored, never by way of a binary fraction.
type decimal struct {
	negative bool
	digits   string
	exponent int
}

// mostDigits is how many significant digits Excel keeps and shows. The digits
// stored after them are noise of binary fractions: 0.1+0.2 is stored as
// 0.30000000000000004.
const mostDigits = 15

var number = regexp.MustCompile(`^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d{1,3}))?$`)

// parseDecimal reads a stored number and rounds it to mostDigits; whole is how
// many digits it has before the decimal point.
func parseDecimal(s string) (d decimal, whole int, ok bool) {
	m := number.FindStringSubmatch(s)
	if m == nil || m[2]+m[3] == "" {
		return d, 0, false
	}
	exponent, _ := strconv.Atoi(m[4]) // three digits at most
	d = decimal{m[1] == "-", m[2] + m[3], exponent + len(m[2])}
	trimmed := strings.TrimLeft(d.digits, "0")
	d.exponent -= len(d.digits) - len(trimmed)
	d.digits = trimmed
	whole = max(d.exponent, 0)
	d.round()
	return d, whole, true
}

// round keeps mostDigits digits, 四舍五入.
func (d *decimal) round() {
	if len(d.digits) > mostDigits {
		kept := []byte("0" + d.digits[:mostDigits])
		if d.digits[mostDigits] >= '5' {
			i := mostDigits
			for ; kept[i] == '9'; i-- {
				kept[i] = '0'
			}
			kept[i]++
		}
		d.digits = string(kept)
		d.exponent++
		if kept[0] == '0' {
			d.digits = d.digits[1:]
			d.exponent--
		}
	}
	d.digits = strings.TrimRight(d.digits, "0")
	if d.digits == "" {
		d.negative, d.exponent = false, 0
	}
}

// places counts the decimals.
func (d decimal) places() int { return max(len(d.digits)-d.exponent, 0) }

// text writes the number without exponent, with at least so many decimals.
func (d decimal) text(decimals int) string {
	whole, fraction := "0", d.digits
	switch {
	case d.digits == "":
	case d.exponent <= 0:
		fraction = strings.Repeat("0", -d.exponent) + d.digits
	case d.exponent >= len(d.digits):
		whole, fraction = d.digits+strings.Repeat("0", d.exponent-len(d.digits)), ""
	default:
		whole, fraction = d.digits[:d.exponent], d.digits[d.exponent:]
	}
	if n := decimals - len(fraction); n > 0 {
		fraction += strings.Repeat("0", n)
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if d.negative {
		return "-" + whole
	}
	return whole
}

var (
	padding   = regexp.MustCompile(`_.|\[[A-Za-z0-9]+\]`) // space as wide as a character; a colour
	plainLook = regexp.MustCompile(`^(0+)(?:\.(0+))?(%?)$`)
)

// shown writes the number as its format shows it. It reports false for a format
// that rounds it or is not one of the plain ones known here.
func (d decimal) shown(format string) (string, bool) {
	format, _, _ = strings.Cut(format, ";") // what follows is for negative numbers
	format = padding.ReplaceAllString(format, "")
	if format == "General" || format == "@" || format == "#" {
		return d.text(0), true
	}
	m := plainLook.FindStringSubmatch(format)
	if m == nil {
		return "", false
	}
	if m[3] != "" && d.digits != "" {
		d.exponent += 2
	}
	text := d.text(len(m[2]))
	if d.places() > len(m[2]) || d.negative && len(m[1]) > 1 {
		return "", false
	}
	whole, _, _ := strings.Cut(text, ".")
	return strings.Repeat("0", max(len(m[1])-len(whole), 0)) + text + m[3], true
}

// plainFormats are the number formats of plain numbers that workbooks use without
// defining them.
var plainFormats = map[int]string{0: "General", 1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 49: "@"}

// builtinFormat returns a number format that workbooks use without defining it: one
// of plainFormats, the same one for all dates and times, and for the others one
// that shown does not know.
func builtinFormat(id int) string {
	if format, ok := plainFormats[id]; ok {
		return format
	}
	if id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58 {
		return "yyyy-mm-dd"
	}
	return "#,##0.00"
}

// literal matches the parts of a format that are shown as they are, and colours
// and conditions.
var literal = regexp.MustCompile(`"[^"]*"|\\.|_.|\[[^hms\]][^\]]*\]`)

// isDate reports that a format shows a number as a date or a time.
func isDate(format string) bool {
	return strings.ContainsAny(strings.ToLower(literal.ReplaceAllString(format, "")), "ymdhs")
}

// readFormats reads the number formats of the cell styles.
func (x *xlsxFile) readFormats(part string) error {
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := x.decode(part, &styles); err != nil {
		return err
	}
	custom := map[int]string{}
	for _, f := range styles.Formats {
		custom[f.ID] = f.Code
	}
	for _, c := range styles.Cells {
		format, ok := custom[c.ID]
		if !ok {
			format = builtinFormat(c.ID)
		}
		x.formats = append(x.formats, format)
	}
	return nil
}

// format returns the number format of a style.
func (x *xlsxFile) format(style int32) string {
	if style < 0 || int(style) >= len(x.formats) {
		return "General"
	}
	return x.formats[style]
}
