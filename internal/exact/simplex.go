// Package exact minimises linear costs under linear equations over variables
// with bounds, in whole numbers only: a solution, an optimum and a proof that
// there is none are never a matter of rounding. It is made for systems with
// small coefficients (sums of cells), where every number met stays small; one
// that does not fit into 64 bits ends the computation with ErrTooLarge.
package exact

import (
	"errors"
	"math/big"
	"math/bits"
)

// Term is a variable with its coefficient.
type Term struct {
	Var  int
	Coef int64
}

// Equation says that the terms sum to Sum.
type Equation struct {
	Terms []Term
	Sum   int64
}

// Errors of Minimize and Search.
var (
	ErrInfeasible = errors.New("no solution")
	ErrTooLarge   = errors.New("numbers too large for exact computation")
	ErrUndecided  = errors.New("search limit reached")
)

// Solver holds a linear program and the basis of its last solution, from which
// the next one starts. It runs the dual simplex method: with both bounds of
// every variable finite, any basis is dual feasible once each variable outside
// it stands at the bound that its reduced cost asks for.
type Solver struct {
	lo, hi []int64
	x      []int64 // value of a variable outside the basis: one of its bounds
	at     []int   // row whose basic variable it is, -1 for none
	rows   []row
	cost   []int64
	d      []int64 // reduced costs × scale
	scale  int64
	over   bool  // a number did not fit
	nz     []int // scratch: nonzero columns of the pivot row
}

// row is: den·basic + Σ a[j]·x[j] = a whole number, with z = den × the value of
// the basic variable. A basic of -1 is the row's own slack, which must be 0.
type row struct {
	basic int
	den   int64
	z     int64
	a     []int64
}

// NewSolver makes a solver for variables between lo and hi under the equations.
func NewSolver(lo, hi []int64, eqs []Equation) *Solver {
	n := len(lo)
	s := &Solver{lo: append([]int64(nil), lo...), hi: append([]int64(nil), hi...), x: append([]int64(nil), lo...), at: make([]int, n), d: make([]int64, n), scale: 1}
	for j := range s.at {
		s.at[j] = -1
	}
	for _, e := range eqs {
		r := row{basic: -1, den: 1, z: e.Sum, a: make([]int64, n)}
		for _, t := range e.Terms {
			r.a[t.Var] += t.Coef
			r.z = s.sub(r.z, t.Coef, s.x[t.Var])
		}
		s.rows = append(s.rows, r)
	}
	return s
}

// SetBounds changes the bounds of a variable. Bounds must not cross.
func (s *Solver) SetBounds(v int, lo, hi int64) {
	s.lo[v], s.hi[v] = lo, hi
	if s.at[v] < 0 {
		s.settle(v)
	}
}

// settle moves a variable outside the basis to the bound its reduced cost asks for.
func (s *Solver) settle(v int) {
	to := s.lo[v]
	if s.d[v] < 0 || s.d[v] == 0 && s.x[v] >= s.hi[v] {
		to = s.hi[v]
	}
	by := to - s.x[v]
	if by == 0 {
		return
	}
	s.x[v] = to
	for i := range s.rows {
		if a := s.rows[i].a[v]; a != 0 {
			s.rows[i].z = s.sub(s.rows[i].z, a, by)
		}
	}
}

// Minimize finds the least Σ cost·x. The variables may be fractions.
func (s *Solver) Minimize(cost []int64) error {
	s.cost = cost
	s.scale = 1
	for i := range s.rows {
		if b := s.rows[i].basic; b >= 0 && cost[b] != 0 {
			s.scale = s.mul(s.scale, s.rows[i].den/gcd(s.scale, s.rows[i].den))
		}
	}
	for j := range s.d {
		s.d[j] = s.mul(cost[j], s.scale)
	}
	for i := range s.rows {
		r := &s.rows[i]
		if r.basic < 0 || cost[r.basic] == 0 {
			continue
		}
		k := s.mul(cost[r.basic], s.scale/r.den)
		for j, a := range r.a {
			if a != 0 {
				s.d[j] = s.sub(s.d[j], k, a)
			}
		}
		s.d[r.basic] = 0
	}
	for j := range s.x {
		if s.at[j] < 0 {
			s.settle(j)
		}
	}
	return s.solve()
}

// solve goes on from a dual feasible basis to the optimum.
func (s *Solver) solve() error {
	stalled := 0 // pivots since the cost last rose: then the smallest index decides, which cannot cycle
	for !s.over {
		first := stalled > 2*len(s.rows)
		p, low := s.leaving(first)
		if p < 0 {
			return nil
		}
		e := s.entering(p, low, first)
		if e < 0 {
			return ErrInfeasible
		}
		stalled++
		if s.d[e] != 0 {
			stalled = 0
		}
		bound := int64(0)
		if b := s.rows[p].basic; b >= 0 {
			if bound = s.hi[b]; low {
				bound = s.lo[b]
			}
		}
		s.pivot(p, e, bound)
	}
	return ErrTooLarge
}

// leaving picks a row whose basic variable is outside its bounds: the farthest
// one, or with first the one with the smallest variable. low says it is below.
func (s *Solver) leaving(first bool) (p int, low bool) {
	p = -1
	worst, of, least := int64(0), int64(1), 0
	for i := range s.rows {
		r := &s.rows[i]
		var lo, hi int64
		if r.basic >= 0 {
			lo, hi = s.mul(s.lo[r.basic], r.den), s.mul(s.hi[r.basic], r.den)
		}
		off := max(lo-r.z, r.z-hi)
		if off <= 0 {
			continue
		}
		if first {
			if p < 0 || r.basic < least {
				p, low, least = i, r.z < lo, r.basic
			}
		} else if mulCmp(off, of, worst, r.den) > 0 {
			p, low, worst, of = i, r.z < lo, off, r.den
		}
	}
	return p, low
}

// entering picks the variable that keeps all reduced costs of their sign; of
// several that do the one with the smallest coefficient, which keeps numbers
// small, or with first the first.
func (s *Solver) entering(p int, low, first bool) int {
	r := &s.rows[p]
	best := -1
	for j, a := range r.a {
		if a == 0 || s.at[j] >= 0 || s.lo[j] == s.hi[j] {
			continue
		}
		// The basic variable rises when x[j] moves against the sign of a.
		rises := a < 0
		if s.x[j] == s.hi[j] {
			rises = !rises
		}
		if rises != low {
			continue
		}
		if best < 0 {
			best = j
			continue
		}
		if c := mulCmp(abs(s.d[j]), abs(r.a[best]), abs(s.d[best]), abs(a)); c < 0 || c == 0 && !first && abs(a) < abs(r.a[best]) {
			best = j
		}
	}
	return best
}

// pivot brings e into the basis for the basic variable of row p, which takes
// the value bound.
func (s *Solver) pivot(p, e int, bound int64) {
	r := &s.rows[p]
	if r.a[e] < 0 {
		for j := range r.a {
			r.a[j] = -r.a[j]
		}
		r.den, r.z = -r.den, -r.z
	}
	ae, out, outCoef := r.a[e], r.basic, r.den
	w := s.sub(r.z, -ae, s.x[e]) // what the row sums to without e
	s.nz = s.nz[:0]
	for j, a := range r.a {
		if a != 0 && j != e {
			s.nz = append(s.nz, j)
		}
	}
	for i := range s.rows {
		q := &s.rows[i]
		t := q.a[e]
		if i == p || t == 0 {
			continue
		}
		g := gcd(ae, abs(t))
		m, k := ae/g, t/g
		q.z = s.sub(s.mul(s.sub(q.z, -t, s.x[e]), m), k, w)
		s.combine(q.a, m, k, r.a, e)
		q.den = s.mul(q.den, m)
		if out >= 0 {
			q.a[out] = -s.mul(k, outCoef)
			q.z = s.sub(q.z, q.a[out], bound)
		}
		q.reduce()
	}
	if de := s.d[e]; de != 0 {
		g := gcd(ae, abs(de))
		m, k := ae/g, de/g
		s.combine(s.d, m, k, r.a, e)
		s.scale = s.mul(s.scale, m)
		if out >= 0 {
			s.d[out] = -s.mul(k, outCoef)
		}
		if s.scale > 1 {
			g := s.scale
			for _, v := range s.d {
				if g == 1 {
					break
				}
				g = gcd(g, abs(v))
			}
			if g > 1 {
				s.scale /= g
				for j := range s.d {
					s.d[j] /= g
				}
			}
		}
	}
	r.basic, r.den, r.a[e], r.z = e, ae, 0, w
	if out >= 0 {
		r.a[out] = outCoef
		r.z = s.sub(w, outCoef, bound)
		s.x[out], s.at[out] = bound, -1
	}
	s.at[e] = p
	r.reduce()
}

// combine makes a = m·a − k·pivot over the pivot row's nonzero columns.
func (s *Solver) combine(a []int64, m, k int64, pivot []int64, e int) {
	if m != 1 {
		for j := range a {
			if a[j] != 0 {
				a[j] = s.mul(a[j], m)
			}
		}
	}
	for _, j := range s.nz {
		a[j] = s.sub(a[j], k, pivot[j])
	}
	a[e] = 0
}

// reduce divides a row by what all its numbers share.
func (r *row) reduce() {
	if r.den == 1 {
		return
	}
	g := gcd(r.den, abs(r.z))
	for _, v := range r.a {
		if g == 1 {
			return
		}
		if v != 0 {
			g = gcd(g, abs(v))
		}
	}
	r.den /= g
	r.z /= g
	for j := range r.a {
		r.a[j] /= g
	}
}

// Value gives a variable of the last solution as num/den.
func (s *Solver) Value(v int) (num, den int64) {
	if i := s.at[v]; i >= 0 {
		return s.rows[i].z, s.rows[i].den
	}
	return s.x[v], 1
}

// Objective is the cost of the last solution.
func (s *Solver) Objective() *big.Rat {
	sum := new(big.Rat)
	for v, c := range s.cost {
		if c != 0 {
			num, den := s.Value(v)
			sum.Add(sum, new(big.Rat).Mul(big.NewRat(num, den), new(big.Rat).SetInt64(c)))
		}
	}
	return sum
}

// Tight reports the variables whose bounds the optimum rests on: those outside
// the basis with a reduced cost that is not zero.
func (s *Solver) Tight() []int {
	var out []int
	for v, d := range s.d {
		if s.at[v] < 0 && d != 0 {
			out = append(out, v)
		}
	}
	return out
}

func (s *Solver) mul(a, b int64) int64 {
	if abs(a) < 1<<31 && abs(b) < 1<<31 {
		return a * b
	}
	hi, lo := bits.Mul64(uint64(abs(a)), uint64(abs(b)))
	if hi != 0 || lo >= 1<<62 {
		s.over = true
		return 0
	}
	return a * b
}

// sub is a − k·b.
func (s *Solver) sub(a, k, b int64) int64 {
	p := s.mul(k, b)
	r := a - p
	if abs(r) >= 1<<62 {
		s.over = true
		return 0
	}
	return r
}

// mulCmp compares a·b with c·d, all of them not negative.
func mulCmp(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case h1 != h2 && h1 < h2, h1 == h2 && l1 < l2:
		return -1
	case h1 != h2 || l1 != l2:
		return 1
	}
	return 0
}

func abs(a int64) int64 {
	if a < 0 {
		return -a
	}
	return a
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
