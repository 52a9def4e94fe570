package exact

import (
	"errors"
	"math/big"
	"math/rand"
	"slices"
	"testing"
)

// random makes a small system that whole numbers satisfy, or, with off, one
// that may have no solution.
func random(rng *rand.Rand, off bool) (lo, hi []int64, eqs []Equation, cost []int64) {
	n := 2 + rng.Intn(5)
	x := make([]int64, n)
	for j := range n {
		lo = append(lo, int64(rng.Intn(5)-2))
		hi = append(hi, lo[j]+int64(rng.Intn(4)))
		x[j] = lo[j] + rng.Int63n(hi[j]-lo[j]+1)
		cost = append(cost, int64(rng.Intn(9)-4))
	}
	for range 1 + rng.Intn(4) {
		var e Equation
		for j := range n {
			if c := int64(rng.Intn(7) - 3); c != 0 && rng.Intn(3) > 0 {
				e.Terms = append(e.Terms, Term{j, c})
				e.Sum += c * x[j]
			}
		}
		if off {
			e.Sum += int64(rng.Intn(3) - 1)
		}
		eqs = append(eqs, e)
	}
	return lo, hi, eqs, cost
}

func holds(x []int64, eqs []Equation) bool {
	return !slices.ContainsFunc(eqs, func(e Equation) bool {
		sum := int64(0)
		for _, t := range e.Terms {
			sum += t.Coef * x[t.Var]
		}
		return sum != e.Sum
	})
}

func total(x, cost []int64) int64 {
	sum := int64(0)
	for j, c := range cost {
		sum += c * x[j]
	}
	return sum
}

// brute tries every point of the box.
func brute(lo, hi []int64, eqs []Equation, cost []int64) (best int64, ok bool) {
	x := slices.Clone(lo)
	for {
		if holds(x, eqs) && (!ok || total(x, cost) < best) {
			best, ok = total(x, cost), true
		}
		j := 0
		for ; j < len(x); j++ {
			if x[j]++; x[j] <= hi[j] {
				break
			}
			x[j] = lo[j]
		}
		if j == len(x) {
			return best, ok
		}
	}
}

func TestSearchIsOptimal(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	infeasible := 0
	for i := range 4000 {
		lo, hi, eqs, cost := random(rng, i%2 == 0)
		want, ok := brute(lo, hi, eqs, cost)
		x, err := Search(lo, hi, eqs, cost, 100000)
		if !ok {
			infeasible++
			if !errors.Is(err, ErrInfeasible) {
				t.Fatalf("%d: %v %v, there is no solution", i, x, err)
			}
			continue
		}
		if err != nil || !holds(x, eqs) || total(x, cost) != want {
			t.Fatalf("%d: %v costs %d (%v), best %d\n%v %v %v %v", i, x, total(x, cost), err, want, lo, hi, eqs, cost)
		}
		for j := range x {
			if x[j] < lo[j] || x[j] > hi[j] {
				t.Fatalf("%d: %v leaves its bounds", i, x)
			}
		}
	}
	if infeasible < 300 {
		t.Errorf("only %d systems without a solution", infeasible)
	}
}

// TestMinimizeIsOptimal checks what makes an optimum: the solution satisfies
// everything and each variable outside the basis stands at the bound its reduced
// cost asks for. One solver is asked for several costs, so that starting from an
// old basis is tested against starting anew.
func TestMinimizeIsOptimal(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for i := range 2000 {
		lo, hi, eqs, _ := random(rng, false)
		warm := NewSolver(lo, hi, eqs)
		for range 4 {
			cost := make([]int64, len(lo))
			for j := range cost {
				cost[j] = int64(rng.Intn(9) - 4)
			}
			if err := warm.Minimize(cost); err != nil {
				t.Fatalf("%d: %v", i, err)
			}
			cold := NewSolver(lo, hi, eqs)
			if err := cold.Minimize(cost); err != nil {
				t.Fatalf("%d: %v", i, err)
			}
			if warm.Objective().Cmp(cold.Objective()) != 0 {
				t.Fatalf("%d: warm %v, cold %v", i, warm.Objective(), cold.Objective())
			}
			x := make([]*big.Rat, len(lo))
			for j := range x {
				num, den := warm.Value(j)
				x[j] = big.NewRat(num, den)
				if x[j].Cmp(big.NewRat(lo[j], 1)) < 0 || x[j].Cmp(big.NewRat(hi[j], 1)) > 0 {
					t.Fatalf("%d: x%d = %v leaves its bounds", i, j, x[j])
				}
			}
			for _, e := range eqs {
				sum := new(big.Rat)
				for _, term := range e.Terms {
					sum.Add(sum, new(big.Rat).Mul(x[term.Var], big.NewRat(term.Coef, 1)))
				}
				if sum.Cmp(big.NewRat(e.Sum, 1)) != 0 {
					t.Fatalf("%d: equation does not hold", i)
				}
			}
			if best, ok := brute(lo, hi, eqs, cost); ok && warm.Objective().Cmp(big.NewRat(best, 1)) > 0 {
				t.Fatalf("%d: %v, but whole numbers reach %d", i, warm.Objective(), best)
			}
			for _, v := range warm.Tight() { // the optimum rests on bounds of the right side
				if num, _ := warm.Value(v); warm.d[v] > 0 && num != lo[v] || warm.d[v] < 0 && num != hi[v] {
					t.Fatalf("%d: x%d stands at the wrong bound", i, v)
				}
			}
		}
	}
}

func TestLargeNumbersEndTheSearch(t *testing.T) {
	big := int64(1) << 61
	_, err := Search([]int64{0, 0}, []int64{big, big}, []Equation{{[]Term{{0, 7}, {1, -5}}, 3}, {[]Term{{0, big}, {1, 3}}, 1}}, []int64{1, 1}, 10)
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestSearchStopsAtItsLimit(t *testing.T) {
	// A sum of even numbers is never odd: without bounds on the search every
	// combination would be tried.
	var lo, hi []int64
	e := Equation{Sum: 41}
	for j := range 40 {
		lo, hi = append(lo, 0), append(hi, 1)
		e.Terms = append(e.Terms, Term{j, 2})
	}
	if _, err := Search(lo, hi, []Equation{e}, make([]int64, 40), 50); !errors.Is(err, ErrUndecided) {
		t.Errorf("got %v", err)
	}
}
