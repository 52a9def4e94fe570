// Package money is the only package that parses, rounds and prints amounts. An
// [Amount] is a whole number of 分; no floating point touches it, and an amount
// is rounded once, at display, from an exact sum.
package money

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Amount is an exact sum of money in 分 (1/100 元).
type Amount int64

// Unit is the money unit of a table, in 分.
type Unit int64

// The units in which budget tables are published.
const (
	Yuan Unit = 100            // 元
	Wan  Unit = 1_000_000      // 万元
	Yi   Unit = 10_000_000_000 // 亿元
)

// MaxAbs is the largest absolute amount of a single ledger line: 10 万亿元.
const MaxAbs = Amount(1e15)

var units = map[string]Unit{"元": Yuan, "万元": Wan, "亿元": Yi}

// ParseUnit reads 元, 万元 or 亿元; ok is false for any other text.
func ParseUnit(s string) (unit Unit, ok bool) { unit, ok = units[s]; return unit, ok }

// UnitNames lists what ParseUnit reads, smallest unit first.
func UnitNames() []string { return []string{"元", "万元", "亿元"} }

// String returns the unit as it is printed: 万元.
func (u Unit) String() string {
	for name, v := range units {
		if v == u {
			return name
		}
	}
	return fmt.Sprintf("%d分", int64(u))
}

// Exact prints a in this unit with all its digits, unrounded: 1.234567.
func (u Unit) Exact(a Amount) string {
	sign, n := "", uint64(a)
	if a < 0 {
		sign, n = "-", -n
	}
	whole, rest := n/uint64(u), n%uint64(u)
	digits := strings.TrimRight(fmt.Sprintf("%0*d", len(strconv.FormatInt(int64(u), 10))-1, rest), "0")
	if digits == "" {
		return fmt.Sprintf("%s%d", sign, whole)
	}
	return fmt.Sprintf("%s%d.%s", sign, whole, digits)
}

// Errors of Parse. Their texts are shown to accountants.
var (
	ErrSyntax   = errors.New("不是金额")
	ErrDecimals = errors.New("金额多于两位小数")
	ErrRange    = errors.New("金额超出范围（单笔不超过10万亿元）")
)

// Parse reads an amount in 元 with at most two decimals, such as 2844865.00,
// 1,234.5 (commas only between groups of three digits) or -0.10. Full-width
// digits, signs other than '-', exponents and blanks are refused: an amount is
// never guessed. The error is ErrSyntax, ErrDecimals or ErrRange.
func Parse(s string) (Amount, error) {
	digits := s
	neg := strings.HasPrefix(digits, "-")
	if neg {
		digits = digits[1:]
	}
	whole, frac, hasPoint := strings.Cut(digits, ".")
	if strings.Contains(whole, ",") {
		groups := strings.Split(whole, ",")
		for i, g := range groups {
			if (i == 0 && (len(g) < 1 || len(g) > 3)) || (i > 0 && len(g) != 3) {
				return 0, ErrSyntax
			}
		}
		whole = strings.Join(groups, "")
	}
	if !isDigits(whole) || (hasPoint && !isDigits(frac)) {
		return 0, ErrSyntax
	}
	if len(frac) > 2 {
		if strings.Trim(frac[2:], "0") != "" {
			return 0, ErrDecimals
		}
		frac = frac[:2]
	}
	for len(frac) < 2 {
		frac += "0"
	}
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil || Amount(n) > MaxAbs {
		return 0, ErrRange
	}
	if neg {
		n = -n
	}
	return Amount(n), nil
}

func isDigits(s string) bool {
	if s == "" {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Add returns a+b, and false if the sum overflows.
func Add(a, b Amount) (Amount, bool) {
	s := a + b
	return s, (s > a) == (b > 0)
}

// Exact prints the amount in 元 with two decimals and no separators, the form
// Parse reads and the dataset stores.
func (a Amount) Exact() string {
	return Format{Unit: Yuan, Decimals: 2, Zero: "0.00"}.Text(a)
}

// Format is how a table or a column prints its amounts.
type Format struct {
	Unit      Unit   // money unit
	Decimals  int    // digits after the point, 0 to 6
	Thousands bool   // group the integer part by commas
	Zero      string // what an exact zero prints: "" (blank), "0", "0.00", "-" …
	Trim      bool   // drop trailing zeros of the decimals
}

// Validate returns an error, in Chinese, if the unit is not positive or the
// decimals are not 0 to 6. More decimals could overflow in Round.
func (f Format) Validate() error {
	if f.Unit <= 0 {
		return errors.New("金额单位应为元、万元或亿元")
	}
	if f.Decimals < 0 || f.Decimals > 6 {
		return fmt.Errorf("小数位数应为0到6，写的是%d", f.Decimals)
	}
	return nil
}

func pow10(n int) int64 {
	p := int64(1)
	for ; n > 0; n-- {
		p *= 10
	}
	return p
}

// Round rounds a to units of the last printed digit (0.1 万元 for 万元 with one
// decimal), 四舍五入: half away from zero. Only amounts for which Fits is true
// may be rounded.
func (f Format) Round(a Amount) int64 {
	scale, unit := pow10(f.Decimals), int64(f.Unit)
	q, r := int64(a)/unit, int64(a)%unit
	// r < unit ≤ 1e10 and scale ≤ 1e6, so r*scale stays below 1e16.
	r *= scale
	n := q*scale + r/unit
	switch rest := r % unit; {
	case rest*2 >= unit:
		n++
	case -rest*2 >= unit:
		n--
	}
	return n
}

// Fits reports whether a can be rounded under f without overflowing.
func (f Format) Fits(a Amount) bool {
	q := int64(a) / int64(f.Unit)
	limit := math.MaxInt64/pow10(f.Decimals) - 1
	return q <= limit && q >= -limit
}

// Text prints a rounded. An exact zero prints as f.Zero; an amount that only
// rounds to zero prints as 0.0, with f.Decimals digits.
func (f Format) Text(a Amount) string {
	if a == 0 {
		return f.Zero
	}
	return f.TextRounded(f.Round(a))
}

// TextRounded prints n, a number in units of the last printed digit.
func (f Format) TextRounded(n int64) string {
	var buf [40]byte
	out := buf[:0]
	u := uint64(n)
	if n < 0 {
		out = append(out, '-')
		u = -u
	}
	scale := uint64(pow10(f.Decimals))
	whole := strconv.FormatUint(u/scale, 10)
	for i := 0; i < len(whole); i++ {
		if f.Thousands && i > 0 && (len(whole)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, whole[i])
	}
	if f.Decimals == 0 {
		return string(out)
	}
	point := len(out)
	out = append(out, '.')
	frac := u % scale
	for d := scale / 10; d > 0; d /= 10 {
		out = append(out, byte('0'+frac/d%10))
	}
	if f.Trim {
		for out[len(out)-1] == '0' {
			out = out[:len(out)-1]
		}
		if len(out) == point+1 {
			out = out[:point]
		}
	}
	return string(out)
}
