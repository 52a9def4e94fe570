package money

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		n, over int64
		want    string
	}{
		{7270780000, 114530000000, "6.3"}, {1, 3, "33.3"}, {2, 3, "66.7"}, {1, 1, "100.0"}, {12345, 1000, "1234.5"}, {0, 7, "0.0"},
		// exact halves go away from zero
		{5, 10000, "0.1"}, {15, 10000, "0.2"}, {6345, 10000, "63.5"}, {-6345, 10000, "-63.5"}, {9995, 10000, "100.0"},
		// just below a half
		{49, 100000, "0.0"}, {63449, 100000, "63.4"},
		// signs
		{-5, 10000, "-0.1"}, {5, -10000, "-0.1"}, {-1, -2, "50.0"}, {-1, 100000, "0.0"}, {0, -7, "0.0"},
		// beyond int64 on the way
		{1e17, 1, "10000000000000000000.0"}, {math.MaxInt64, math.MaxInt64, "100.0"}, {math.MinInt64, math.MaxInt64, "-100.0"},
		{math.MinInt64, 1, "-922337203685477580800.0"}, {math.MaxInt64, math.MinInt64, "-100.0"}, {1, math.MaxInt64, "0.0"},
	} {
		if got := Percent(c.n, c.over); got != c.want {
			t.Errorf("%d/%d: %s, want %s", c.n, c.over, got, c.want)
		}
	}
}

// TestPercentProperty compares Percent with the decimal printing of math/big,
// which also rounds half away from zero.
func TestPercentProperty(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 50_000 {
		n := rng.Int64N(1<<(1+rng.IntN(62))) - rng.Int64N(1<<20)
		over := 1 + rng.Int64N(1<<(1+rng.IntN(62)))
		want := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(n), big.NewInt(100)), big.NewInt(over)).FloatString(1)
		if want == "-0.0" {
			want = "0.0"
		}
		if got := Percent(n, over); got != want {
			t.Fatalf("%d/%d: %s, want %s", n, over, got, want)
		}
	}
}
