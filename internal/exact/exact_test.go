package exact

import (
	"errors"
	"math"
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
		x, err := Search(lo, hi, eqs, cost, &Work{1e9})
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

// gauss solves a·x = the last column for the variables that are nil; false if
// that has not one solution.
func gauss(a [][]*big.Rat, x []*big.Rat) bool {
	n := len(x)
	solved := 0
	for j := range x {
		if x[j] != nil {
			continue
		}
		k := solved + slices.IndexFunc(a[solved:], func(r []*big.Rat) bool { return r[j].Sign() != 0 })
		if k < solved {
			return false
		}
		a[solved], a[k] = a[k], a[solved]
		for i, r := range a {
			if i == solved || r[j].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Quo(r[j], a[solved][j])
			for c := range r {
				r[c].Sub(r[c], new(big.Rat).Mul(f, a[solved][c]))
			}
		}
		solved++
	}
	k := 0
	for j := range x {
		if x[j] == nil {
			x[j] = new(big.Rat).Quo(a[k][n], a[k][j])
			k++
		}
	}
	return !slices.ContainsFunc(a[solved:], func(r []*big.Rat) bool { return r[n].Sign() != 0 })
}

// vertices gives by trial of all bases the least and the greatest that each
// variable can be; nil if nothing is possible. It is slow, knows no overflow and
// shares nothing with what it is compared with.
func vertices(lo, hi []int64, eqs []Equation) (least, most []*big.Rat) {
	n := len(lo)
	least, most = make([]*big.Rat, n), make([]*big.Rat, n)
	ends := [2][]*big.Rat{make([]*big.Rat, n), make([]*big.Rat, n)}
	for j := range n {
		ends[0][j], ends[1][j] = new(big.Rat).SetInt64(lo[j]), new(big.Rat).SetInt64(hi[j])
	}
	kinds := make([]int, n) // of each variable: at its least, at its most, or solved for
	for {
		var a [][]*big.Rat
		for _, e := range eqs {
			r := make([]*big.Rat, n+1)
			for j := range r {
				r[j] = new(big.Rat)
			}
			r[n].SetInt64(e.Sum)
			for _, t := range e.Terms {
				c := new(big.Rat).SetInt64(t.Coef)
				if kinds[t.Var] < 2 {
					r[n].Sub(r[n], c.Mul(c, ends[kinds[t.Var]][t.Var]))
				} else {
					r[t.Var].Add(r[t.Var], c)
				}
			}
			a = append(a, r)
		}
		x := make([]*big.Rat, n)
		for j, k := range kinds {
			if k < 2 {
				x[j] = ends[k][j]
			}
		}
		if gauss(a, x) && !slices.ContainsFunc(count(n), func(j int) bool { return x[j].Cmp(ends[0][j]) < 0 || x[j].Cmp(ends[1][j]) > 0 }) {
			for j := range x {
				if least[j] == nil || x[j].Cmp(least[j]) < 0 {
					least[j] = new(big.Rat).Set(x[j])
				}
				if most[j] == nil || x[j].Cmp(most[j]) > 0 {
					most[j] = new(big.Rat).Set(x[j])
				}
			}
		}
		j := 0
		for ; j < n; j++ {
			if kinds[j]++; kinds[j] < 3 {
				break
			}
			kinds[j] = 0
		}
		if j == n {
			return least, most
		}
	}
}

func count(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// possible makes a system that the values x satisfy, with numbers up to about
// size and coefficients up to most.
func possible(rng *rand.Rand, size, most int64) (lo, hi, x []int64, narrow []bool, eqs []Equation) {
	n := 2 + rng.Intn(4)
	for range n {
		v := rng.Int63n(size)
		x = append(x, v)
		lo, hi = append(lo, v-rng.Int63n(1+size>>uint(rng.Intn(40)))), append(hi, v+rng.Int63n(1+size>>uint(rng.Intn(40))))
		narrow = append(narrow, rng.Intn(2) == 0)
	}
	for range 1 + rng.Intn(3) {
		var e Equation
		sum := new(big.Int)
		for j := range n {
			if c := rng.Int63n(2*most+1) - most; c != 0 && rng.Intn(3) > 0 {
				e.Terms = append(e.Terms, Term{j, c})
				sum.Add(sum, new(big.Int).Mul(big.NewInt(c), big.NewInt(x[j])))
			}
		}
		if e.Sum = sum.Int64(); sum.IsInt64() {
			eqs = append(eqs, e)
		}
	}
	return lo, hi, x, narrow, eqs
}

// TestReach compares how far variables can go with all bases tried, for numbers
// of every size; one system is asked for all its variables, in both directions.
func TestReach(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for i := range 1500 {
		size, coef := []int64{5, 1e5, 1e15, 1e17, 1 << 61}[i%5], []int64{1, 3, 1 << 33}[i%3]
		lo, hi, x, narrow, eqs := possible(rng, size, coef)
		least, most := vertices(lo, hi, eqs)
		for j := range x {
			lo[j], hi[j] = lo[j]-x[j], hi[j]-x[j]
			for _, r := range []*big.Rat{least[j], most[j]} {
				r.Sub(r, new(big.Rat).SetInt64(x[j]))
			}
		}
		r := NewReach(lo, hi, narrow, eqs, &Work{1e9})
		for v := range x {
			for _, up := range []bool{false, true} {
				want := least[v]
				bound := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(want.Num()), want.Denom()))
				if up {
					want = most[v]
					bound.Div(want.Num(), want.Denom())
				}
				// What is broken off at once is not the end, yet right.
				if e := r.Push(v, up, math.MaxInt64, &Work{-1}); !bound.IsInt64() || e.Final || up && e.Bound < bound.Int64() || !up && e.Bound > bound.Int64() {
					t.Fatalf("%d: x%d cannot pass %v, but goes to %v", i, v, e.Bound, want)
				}
				e := r.Push(v, up, math.MaxInt64, &Work{1e9})
				n, den := r.t.value(v)
				if !e.Final || e.Enough || e.Bound != bound.Int64() || new(big.Rat).SetFrac(n.big(), den.big()).Cmp(want) != 0 {
					t.Fatalf("%d: x%d goes to %v/%v (%d), by trial to %v\n%v %v %v %v", i, v, n.big(), den.big(), e.Bound, want, lo, hi, x, eqs)
				}
			}
		}
	}
}

// TestReachStopsEarly asks whether a variable can go some way, not how far.
func TestReachStopsEarly(t *testing.T) {
	lo, hi := []int64{-5, -5, -5}, []int64{9e15, 9e15, 9e15}
	r := NewReach(lo, hi, make([]bool, 3), []Equation{{Terms: []Term{{0, 1}, {1, 1}, {2, -1}}}}, &Work{1e6})
	for _, enough := range []int64{1, 100, 9e15} {
		if e := r.Push(2, true, enough, &Work{1e6}); !e.Enough || e.Bound < enough {
			t.Errorf("%+v", e)
		}
	}
	if e := r.Push(2, true, 9e15+1, &Work{1e6}); e.Enough || !e.Final || e.Bound != 9e15 {
		t.Errorf("%+v", e)
	}
	if NewReach(lo, hi, make([]bool, 3), []Equation{{Terms: []Term{{0, 1}, {1, -1}}}, {Terms: []Term{{0, 2}, {1, -3}}}}, &Work{1}) != nil {
		t.Error("a system was solved without work")
	}
}

// TestNarrowVariablesExpressTheOthers leaves no wide variable that equations
// with wide ones determine outside the basis.
func TestNarrowVariablesExpressTheOthers(t *testing.T) {
	eqs := []Equation{{[]Term{{0, 1}, {1, -1}, {2, -1}}, 0}, {[]Term{{2, 1}, {3, -1}, {4, -1}}, 0}}
	r := NewReach(make([]int64, 5), make([]int64, 5), []bool{true, true, false, true, false}, eqs, &Work{1e6})
	for v, want := range []bool{false, false, true, false, true} {
		if (r.t.in[v] >= 0) != want {
			t.Errorf("variable %d in the basis: %v", v, !want)
		}
	}
}

// TestSearchOfLargeNumbers has solutions that only numbers beyond 64 bits lead to.
func TestSearchOfLargeNumbers(t *testing.T) {
	const most = int64(1) << 61
	eqs := []Equation{{[]Term{{0, 7}, {1, -5}}, 3}, {[]Term{{0, most}, {2, -most}}, 0}, {[]Term{{1, most - 1}, {3, 1 - most}}, 0}}
	x, err := Search(make([]int64, 4), []int64{most, most, most, most}, eqs, []int64{1, 1, most, 0}, &Work{1e6})
	if err != nil || !slices.Equal(x, []int64{4, 5, 4, 5}) {
		t.Errorf("got %v %v", x, err)
	}
	rng := rand.New(rand.NewSource(3))
	for i := range 1000 { // the same problem with its numbers multiplied has the same solutions, multiplied
		lo, hi, eqs, cost := random(rng, false)
		want, err := Search(lo, hi, eqs, cost, &Work{1e9})
		if err != nil {
			t.Fatal(err)
		}
		f := int64(1) << uint(30+rng.Intn(27))
		for e := range eqs {
			for k := range eqs[e].Terms {
				eqs[e].Terms[k].Coef *= f
			}
			eqs[e].Sum *= f
		}
		got, err := Search(lo, hi, eqs, cost, &Work{1e9})
		if err != nil || total(got, cost) != total(want, cost) || !holds(got, eqs) {
			t.Fatalf("%d: %v, with large coefficients %v %v", i, want, got, err)
		}
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
	if _, err := Search(lo, hi, []Equation{e}, make([]int64, 40), &Work{5000}); !errors.Is(err, ErrUndecided) {
		t.Errorf("got %v", err)
	}
}
