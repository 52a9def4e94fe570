package money

import (
	"math/big"
	"strings"
)

// Split returns a, in units of the last printed digit, as low + rest/of with
// 0 ≤ rest < of. The two figures that a may be rounded to are low and low+1; if
// rest is 0, a is exactly low.
func (f Format) Split(a Amount) (low, rest, of int64) {
	scale, unit := pow10(f.Decimals), int64(f.Unit)
	low = int64(a) / unit * scale
	part := int64(a) % unit * scale // below 1e16, as in Round
	low += part / unit
	if rest = part % unit; rest < 0 {
		rest += unit
		low--
	}
	return low, rest, unit
}

// Range returns the least and the greatest amount that prints as n, in units of
// the last printed digit: by Round or, with either, by rounding to either
// neighbour (舍位平衡). ok is false if one of the two overflows an Amount.
func (f Format) Range(n int64, either bool) (least, most Amount, ok bool) {
	scale := big.NewInt(2 * pow10(f.Decimals))
	// halves returns k half units of the last digit in 分, rounded down and up.
	halves := func(k *big.Int) (down, up *big.Int) {
		down, rest := new(big.Int).DivMod(new(big.Int).Mul(k, big.NewInt(int64(f.Unit))), scale, new(big.Int))
		up = new(big.Int).Set(down)
		if rest.Sign() > 0 {
			up.Add(up, big.NewInt(1))
		}
		return down, up
	}
	one := big.NewInt(1)
	mid := new(big.Int).Mul(big.NewInt(2), big.NewInt(n))
	var lo, hi *big.Int
	switch {
	case either: // more than n-1, less than n+1
		lo, _ = halves(new(big.Int).Sub(mid, big.NewInt(2)))
		_, hi = halves(new(big.Int).Add(mid, big.NewInt(2)))
		lo.Add(lo, one)
		hi.Sub(hi, one)
	case n < 0:
		lo, hi, ok := f.Range(-n, false)
		return -hi, -lo, ok
	default: // from the half below on, up to before the half above
		_, lo = halves(new(big.Int).Sub(mid, one))
		_, hi = halves(new(big.Int).Add(mid, one))
		if hi.Sub(hi, one); n == 0 {
			lo = new(big.Int).Neg(hi)
		}
	}
	return Amount(lo.Int64()), Amount(hi.Int64()), lo.IsInt64() && hi.IsInt64()
}

// TextBig prints a sum of any size, in 分, as Text prints an Amount.
func (f Format) TextBig(sum *big.Int) string {
	if a := Amount(sum.Int64()); sum.IsInt64() && f.Fits(a) {
		return f.Text(a)
	}
	unit := big.NewInt(int64(f.Unit))
	n := new(big.Int).Mul(new(big.Int).Abs(sum), big.NewInt(2*pow10(f.Decimals)))
	n.Quo(n.Add(n, unit), unit.Mul(unit, big.NewInt(2))) // to the nearest, the half away from zero
	digits := n.String()
	if short := f.Decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, frac := digits[:len(digits)-f.Decimals], digits[len(digits)-f.Decimals:]
	if f.Thousands {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if f.Trim {
		frac = strings.TrimRight(frac, "0")
	}
	if frac != "" {
		whole += "." + frac
	}
	if sum.Sign() < 0 {
		whole = "-" + whole
	}
	return whole
}
