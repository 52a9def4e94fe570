package money

import (
	"math/big"
	"math/rand"
	"testing"
)

func TestSplit(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 5000 {
		f := Format{Unit: []Unit{Yuan, Wan, Yi}[rng.Intn(3)], Decimals: rng.Intn(7)}
		a := Amount(rng.Int63n(2e12) - 1e12)
		low, rest, of := f.Split(a)
		if rest < 0 || rest >= of {
			t.Fatalf("%d: rest %d of %d", a, rest, of)
		}
		want := new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(pow10(f.Decimals)))
		got := new(big.Int).Add(new(big.Int).Mul(big.NewInt(low), big.NewInt(of)), big.NewInt(rest))
		if of != int64(f.Unit) || got.Cmp(want) != 0 {
			t.Fatalf("%d under %+v: %d + %d/%d", a, f, low, rest, of)
		}
		n := low
		if 2*rest > of || 2*rest == of && a > 0 {
			n++
		}
		if n != f.Round(a) {
			t.Fatalf("%d under %+v: nearest %d, Round %d", a, f, n, f.Round(a))
		}
	}
}
