package money

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Amount
		err  error
	}{
		{"0", 0, nil},
		{"2844865.00", 284486500, nil},
		{"1,234.5", 123450, nil},
		{"-0.10", -10, nil},
		{"12.340", 1234, nil},
		{"0012", 1200, nil},
		{"10000000000000", 1e15, nil},
		{"12.345", 0, ErrDecimals},
		{"12,34", 0, ErrSyntax},
		{",123", 0, ErrSyntax},
		{"1,2345", 0, ErrSyntax},
		{"", 0, ErrSyntax},
		{"-", 0, ErrSyntax},
		{".5", 0, ErrSyntax},
		{"5.", 0, ErrSyntax},
		{"+5", 0, ErrSyntax},
		{"1e3", 0, ErrSyntax},
		{"１２", 0, ErrSyntax},
		{" 1", 0, ErrSyntax},
		{"10000000000000.01", 0, ErrRange},
		{"99999999999999999999", 0, ErrRange},
	} {
		got, err := Parse(c.in)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("Parse(%q) = %d, %v; want %d, %v", c.in, got, err, c.want, c.err)
		}
	}
}

func TestTextAsPublished(t *testing.T) {
	wan := Format{Unit: Wan, Decimals: 1, Thousands: true}
	for _, c := range []struct {
		f    Format
		in   string
		want string
	}{
		{wan, "1072592000", "107,259.2"},
		{wan, "0", ""},
		{wan, "499.99", "0.0"},
		{wan, "500", "0.1"},
		{wan, "-500", "-0.1"},
		{wan, "-499.99", "0.0"},
		{wan, "10499.99", "1.0"},
		{wan, "10500", "1.1"},
		{wan, "9999500", "1,000.0"},
		{Format{Unit: Yuan, Decimals: 2, Thousands: true, Zero: "0.00"}, "0", "0.00"},
		{Format{Unit: Yuan, Decimals: 2, Thousands: true}, "1234567.8", "1,234,567.80"},
		{Format{Unit: Yuan}, "0.5", "1"},
		{Format{Unit: Wan, Decimals: 2, Trim: true}, "125000", "12.5"},
		{Format{Unit: Wan, Decimals: 2, Trim: true}, "120000", "12"},
		{Format{Unit: Yi, Decimals: 2, Thousands: true}, "123450000000", "1,234.50"},
		{Format{Unit: Wan, Decimals: 6}, "0.01", "0.000001"},
	} {
		a, err := Parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.f.Text(a); got != c.want {
			t.Errorf("%+v of %s = %q, want %q", c.f, c.in, got, c.want)
		}
	}
}

// TestRoundProperty compares Round with exact rational arithmetic, half away
// from zero, over all units and decimals.
func TestRoundProperty(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		f := Format{Unit: []Unit{Yuan, Wan, Yi}[rng.IntN(3)], Decimals: rng.IntN(7)}
		a := Amount(rng.Int64N(1 << (1 + rng.IntN(52))))
		if rng.IntN(4) == 0 { // aim at the ties
			a = a / Amount(f.Unit) * Amount(f.Unit)
			a += Amount(f.Unit) / 2
		}
		if rng.IntN(2) == 0 {
			a = -a
		}
		if !f.Fits(a) {
			continue
		}
		x := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(pow10(f.Decimals))), big.NewInt(int64(f.Unit)))
		half := big.NewRat(1, 2)
		if a < 0 {
			half.Neg(half)
		}
		x.Add(x, half)
		want := new(big.Int).Quo(x.Num(), x.Denom())
		if got := f.Round(a); want.Cmp(big.NewInt(got)) != 0 {
			t.Fatalf("Round(%d) with %+v = %d, want %s", a, f, got, want)
		}
	}
}

func TestAddReportsOverflow(t *testing.T) {
	const top = Amount(1<<63 - 1)
	for _, c := range []struct {
		a, b Amount
		ok   bool
	}{{1, 2, true}, {top, 0, true}, {top, 1, false}, {-top, -1, true}, {-top, -2, false}, {top, -top, true}} {
		if _, ok := Add(c.a, c.b); ok != c.ok {
			t.Errorf("Add(%d, %d) ok = %v", c.a, c.b, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1,234.50", "-0.01", "99999999999999999999", "1.005", "", "１"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse(s)
		if err != nil {
			return
		}
		back, err := Parse(a.Exact())
		if err != nil || back != a {
			t.Fatalf("%q → %d → %q → %d, %v", s, a, a.Exact(), back, err)
		}
		if strings.Trim(s, "0123456789,.-") != "" {
			t.Fatalf("%q accepted", s)
		}
	})
}

func TestUnitExact(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		a    Amount
		want string
	}{
		{Wan, 1234567, "1.234567"},
		{Wan, -1234500, "-1.2345"},
		{Wan, 5, "0.000005"},
		{Wan, 3_000_000, "3"},
		{Yuan, 120, "1.2"},
		{Yi, 1, "0.0000000001"},
		{Yuan, math.MinInt64, "-92233720368547758.08"},
		{Wan, 0, "0"},
	} {
		if got := c.unit.Exact(c.a); got != c.want {
			t.Errorf("%s of %d: %q, want %q", c.unit, c.a, got, c.want)
		}
	}
}
