package money

import "math/big"

// Percent prints the ratio n/over in percent with one decimal and no sign of
// percent, 四舍五入 from the exact quotient: half away from zero. A ratio that
// rounds to zero has no minus. over must not be zero.
func Percent(n, over int64) string {
	num := new(big.Int).Mul(big.NewInt(n), big.NewInt(2000))
	den := big.NewInt(over)
	negative := num.Sign()*den.Sign() < 0
	num.Abs(num)
	den.Abs(den)
	// round(1000·n/over) = floor((2000·n + over) / (2·over))
	num.Add(num, den)
	num.Quo(num, den.Lsh(den, 1))
	negative = negative && num.Sign() > 0
	digits := num.String()
	if len(digits) < 2 {
		digits = "0" + digits
	}
	text := digits[:len(digits)-1] + "." + digits[len(digits)-1:]
	if negative {
		return "-" + text
	}
	return text
}
