package money

import (
	"math/big"
	"math/rand"
	"strings"
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

// TestTextBig prints as Text does what Text can print, and beyond that the same
// digits.
func TestTextBig(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	formats := []Format{{Unit: Wan, Decimals: 1, Thousands: true}, {Unit: Yuan, Decimals: 2, Zero: "0.00"}, {Unit: Yi, Decimals: 6, Trim: true}, {Unit: Wan, Thousands: true, Zero: "-"}}
	million := new(big.Int).Exp(big.NewInt(10), big.NewInt(24), nil)
	for range 5000 {
		f := formats[rng.Intn(len(formats))]
		a := Amount(rng.Int63n(1 << uint(1+rng.Intn(60))))
		if rng.Intn(2) == 0 {
			a = -a
		}
		if got := f.TextBig(big.NewInt(int64(a))); got != f.Text(a) {
			t.Fatalf("%+v: %d is %q, want %q", f, a, got, f.Text(a))
		}
		// The digits below 10^24 分 are those of a with zeros before them.
		f.Zero, f.Trim, f.Thousands = "", false, false
		large := new(big.Int).Add(million, big.NewInt(int64(max(a, -a))))
		want := f.Text(max(a, -a))
		got := f.TextBig(large)
		if a != 0 && (!strings.HasSuffix(got, want) || len(got) < 15 || got[0] != '1' && got[0] != '0') {
			t.Fatalf("%+v: %s is %q, want …%q", f, large, got, want)
		}
		if neg := f.TextBig(large.Neg(large)); neg != "-"+got {
			t.Fatalf("%q is the negative of %q", neg, got)
		}
	}
	if got := (Format{Unit: Wan, Decimals: 1, Thousands: true}).TextBig(new(big.Int).Mul(million, big.NewInt(7))); got != "7,000,000,000,000,000,000.0" {
		t.Error(got)
	}
}
