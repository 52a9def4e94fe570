package exact

import (
	"math/big"
	"math/bits"
)

// num is a whole number of any size: s or, if it does not fit into 64 bits, b.
type num struct {
	s int64
	b *big.Int
}

func of(s int64) num { return num{s: s} }

// fit returns b as a num. b must not be changed afterwards.
func fit(b *big.Int) num {
	if b.IsInt64() {
		return num{s: b.Int64()}
	}
	return num{b: b}
}

func (a num) big() *big.Int {
	if a.b != nil {
		return a.b
	}
	return big.NewInt(a.s)
}

func (a num) add(b num) num {
	if a.b == nil && b.b == nil {
		if s := a.s + b.s; (s > a.s) == (b.s > 0) {
			return num{s: s}
		}
	}
	return fit(new(big.Int).Add(a.big(), b.big()))
}

func (a num) sub(b num) num {
	if a.b == nil && b.b == nil {
		if s := a.s - b.s; (s < a.s) == (b.s > 0) {
			return num{s: s}
		}
	}
	return fit(new(big.Int).Sub(a.big(), b.big()))
}

func (a num) mul(b num) num {
	if a.b == nil && b.b == nil {
		hi, lo := bits.Mul64(magnitude(a.s), magnitude(b.s))
		if hi == 0 && lo < 1<<63 {
			return num{s: a.s * b.s}
		}
	}
	return fit(new(big.Int).Mul(a.big(), b.big()))
}

func (a num) neg() num { return of(0).sub(a) }

func (a num) abs() num {
	if a.sign() < 0 {
		return a.neg()
	}
	return a
}

func (a num) sign() int {
	switch {
	case a.b != nil:
		return a.b.Sign()
	case a.s < 0:
		return -1
	case a.s > 0:
		return 1
	}
	return 0
}

func (a num) cmp(b num) int {
	switch {
	case a.b != nil || b.b != nil:
		return a.big().Cmp(b.big())
	case a.s < b.s:
		return -1
	case a.s > b.s:
		return 1
	}
	return 0
}

// quo returns a/b; b must divide a.
func (a num) quo(b num) num {
	if a.b == nil && b.b == nil && b.s != -1 {
		return num{s: a.s / b.s}
	}
	return fit(new(big.Int).Quo(a.big(), b.big()))
}

// floor returns the greatest whole number ≤ a/b, for b > 0.
func (a num) floor(b num) num {
	if a.b == nil && b.b == nil {
		q := a.s / b.s
		if a.s%b.s < 0 {
			q--
		}
		return num{s: q}
	}
	return fit(new(big.Int).Div(a.big(), b.big()))
}

// ceil returns the least whole number ≥ a/b, for b > 0.
func (a num) ceil(b num) num { return a.neg().floor(b).neg() }

// gcd returns the greatest common divisor, which is never negative.
func (a num) gcd(b num) num {
	if a.b == nil && b.b == nil {
		if g := gcd(magnitude(a.s), magnitude(b.s)); g < 1<<63 {
			return num{s: int64(g)}
		}
	}
	return fit(new(big.Int).GCD(nil, nil, a.abs().big(), b.abs().big()))
}

// cmpProducts compares a·b with c·d; none of the four may be negative.
func cmpProducts(a, b, c, d num) int {
	if a.b == nil && b.b == nil && c.b == nil && d.b == nil {
		h1, l1 := bits.Mul64(uint64(a.s), uint64(b.s))
		h2, l2 := bits.Mul64(uint64(c.s), uint64(d.s))
		switch {
		case h1 < h2 || h1 == h2 && l1 < l2:
			return -1
		case h1 != h2 || l1 != l2:
			return 1
		}
		return 0
	}
	return new(big.Int).Mul(a.big(), b.big()).Cmp(new(big.Int).Mul(c.big(), d.big()))
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
