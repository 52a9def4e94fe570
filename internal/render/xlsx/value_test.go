package xlsx

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/money"
)

// Every amount below 10^15 分, in every unit, comes out of a cell as it went in.
func TestNumbersAreExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		a := money.Amount(rng.Int64N(1e15) >> rng.IntN(50))
		if rng.IntN(2) == 0 {
			a = -a
		}
		unit := []money.Unit{money.Yuan, money.Wan, money.Yi}[rng.IntN(3)]
		value, ok := exact(money.Format{Unit: unit}, a).float()
		if !ok {
			t.Fatalf("%d 分 in %v has more than 15 digits", a, unit)
		}
		written, _ := new(big.Rat).SetString(strconv.FormatFloat(value, 'f', -1, 64))
		if written.Cmp(big.NewRat(int64(a), int64(unit))) != 0 {
			t.Fatalf("%d 分 in %v is written %s", a, unit, written.FloatString(12))
		}
	}
	for _, c := range []struct {
		d  decimal
		ok bool
	}{
		{decimal{999999999999999, 2}, true}, {decimal{-999999999999999, 2}, true},
		{decimal{1000000000000000, 2}, true}, {decimal{1000000000000001, 2}, false}, {decimal{-1000000000000001, 2}, false},
		{decimal{9000000000000000000, 0}, true}, {decimal{9007199254740993, 0}, false}, {decimal{0, 6}, true},
	} {
		if _, ok := c.d.float(); ok != c.ok {
			t.Errorf("%+v fits a cell: %v", c.d, ok)
		}
	}
}

// A formula names just the parts, whatever rows they stand in.
func TestFormulaNamesJustTheParts(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var want []int
		for row := 1; row < 60; row++ {
			if rng.IntN(3) > 0 {
				want = append(want, row)
			}
		}
		refs := runs(len(want), func(i int) int { return want[i] }, func(row int) string { return "C" + strconv.Itoa(row) })
		var got []int
		end := -1 // of the range before
		for _, ref := range refs {
			from, to, isRange := strings.Cut(ref, ":")
			if !isRange {
				to = from
			}
			_, first, _ := excelize.CellNameToCoordinates(from)
			_, last, _ := excelize.CellNameToCoordinates(to)
			if first == end+1 {
				t.Fatalf("%v could be fewer ranges", refs)
			}
			end = last
			for row := first; row <= last; row++ {
				got = append(got, row)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v names %v, parts are %v", refs, got, want)
		}
	}
}
