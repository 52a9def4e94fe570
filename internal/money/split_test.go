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

func TestRange(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for range 5000 {
		f := Format{Unit: []Unit{Yuan, Wan, Yi}[rng.Intn(3)], Decimals: rng.Intn(5)}
		n := rng.Int63n(2000) - 1000
		if rng.Intn(5) == 0 {
			n = 0
		}
		lo, hi, ok := f.Range(n, false)
		if !ok {
			t.Fatal("does not fit")
		}
		if lo <= hi && (f.Round(lo) != n || f.Round(hi) != n) || f.Round(lo-1) >= n || f.Round(hi+1) <= n {
			t.Fatalf("%d under %+v: %d to %d", n, f, lo, hi)
		}
		may := func(a Amount) bool {
			low, rest, _ := f.Split(a)
			return low == n || low+1 == n && rest > 0
		}
		lo, hi, _ = f.Range(n, true)
		if lo <= hi && (!may(lo) || !may(hi)) || may(lo-1) || may(hi+1) {
			t.Fatalf("%d under %+v: either way %d to %d", n, f, lo, hi)
		}
	}
	if _, _, ok := (Format{Unit: Yi}).Range(1<<62, false); ok {
		t.Error("an amount beyond 64 bits fits")
	}
}
