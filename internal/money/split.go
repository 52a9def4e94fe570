package money

// Split gives a in units of the last printed digit as low + rest/of, with
// 0 ≤ rest < of: the two neighbours a may be rounded to are low and low+1, and
// it is low exactly where rest is 0.
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
