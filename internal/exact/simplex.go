// Package exact optimises bounded whole-number variables under linear equations.
// It computes with whole numbers of any size, so that solutions, optima and proofs
// of infeasibility do not depend on rounding errors. Reach computes how far single
// variables can move from values that are known to be possible; Search finds whole
// numbers at the least cost. Numbers are int64 while they fit, as most do when
// coefficients are small (sums of cells).
package exact

import "errors"

// Errors of Search.
var (
	ErrInfeasible = errors.New("no solution")
	ErrUndecided  = errors.New("search limit reached")
)

// solver holds a linear program and the basis of its last solution, from which
// the next one starts. It runs the dual simplex method: with both bounds of
// every variable finite, any basis is dual feasible once each variable outside
// it stands at the bound that its reduced cost asks for.
type solver struct {
	t    *tableau
	cost *row // the reduced costs: den·objective + Σ a·x = a constant
}

// newSolver returns a solver for variables between lo and hi under the equations; nil
// if the work does not suffice.
func newSolver(lo, hi []int64, eqs []Equation, cost []int64, work *Work) *solver {
	n := len(lo)
	lows, highs := make([]num, n), make([]num, n)
	for v := range n {
		lows[v], highs[v] = of(lo[v]), of(hi[v])
	}
	t := newTableau(lows, highs, nil, eqs, make([]int, n), work)
	if t == nil {
		return nil
	}
	s := &solver{t: t, cost: &row{basic: objective, den: of(1)}}
	for v, c := range cost {
		if c != 0 {
			s.cost.insert(v, of(-c))
			s.cost.z = s.cost.z.add(of(c).mul(t.x[v]))
		}
	}
	for p, r := range t.rows {
		if i := s.cost.find(r.basic); i >= 0 {
			z := r.z
			r.z = z.sub(r.den.mul(t.x[r.basic]))
			t.clear(s.cost, i, t.rows[p], r.den)
			r.z = z
		}
	}
	t.rows = append(t.rows, s.cost)
	for v := range n {
		if t.in[v] < 0 {
			s.settle(v)
		}
	}
	return s
}

// setBounds changes the bounds of a variable; lo must not exceed hi.
func (s *solver) setBounds(v int, lo, hi num) {
	s.t.lo[v], s.t.hi[v] = lo, hi
	if s.t.in[v] < 0 {
		s.settle(v)
	}
}

// settle moves a variable outside the basis to the bound that its reduced cost
// requires.
func (s *solver) settle(v int) {
	to := s.t.lo[v]
	sign := 0
	if i := s.cost.find(v); i >= 0 {
		sign = -s.cost.at(i).sign() // positive: the cost rises with the variable
	}
	if sign < 0 || sign == 0 && s.t.x[v].cmp(s.t.hi[v]) >= 0 {
		to = s.t.hi[v]
	}
	s.t.move(v, to)
}

// solve continues from a dual feasible basis to the optimum.
func (s *solver) solve() error {
	t := s.t
	if t.off {
		return ErrInfeasible
	}
	stalled := 0 // pivots since the cost last rose; after many, the smallest index decides, which cannot cycle
	for t.work.Left >= 0 {
		first := stalled > 2*len(t.rows)
		p, low := s.leaving(first)
		if p < 0 {
			return nil
		}
		e := s.entering(t.rows[p], low, first)
		if e < 0 {
			return ErrInfeasible
		}
		stalled++
		if s.cost.find(e) >= 0 {
			stalled = 0
		}
		t.pivot(p, e, t.limit(t.rows[p].basic, !low))
	}
	return ErrUndecided
}

// leaving returns a row whose basic variable is outside its bounds: the farthest one
// or, with first, the one of the smallest index; -1 if there is none. low tells
// whether it is below its lower bound.
func (s *solver) leaving(first bool) (p int, low bool) {
	p = -1
	var worst num
	per := of(1)
	for i, r := range s.t.rows {
		if r.basic == objective {
			continue
		}
		off, below := s.t.lo[r.basic].mul(r.den).sub(r.z), true
		if off.sign() <= 0 {
			off, below = r.z.sub(s.t.hi[r.basic].mul(r.den)), false
		}
		if off.sign() <= 0 {
			continue
		}
		if first {
			if p < 0 || r.basic < s.t.rows[p].basic {
				p, low = i, below
			}
		} else if cmpProducts(off, per, worst, r.den) > 0 {
			p, low, worst, per = i, below, off, r.den
		}
	}
	return p, low
}

// entering returns the variable that keeps the sign of all reduced costs; of several
// the one with the smallest coefficient, which keeps numbers small, or with first the
// one of the smallest index.
func (s *solver) entering(r *row, low, first bool) int {
	t := s.t
	best := -1
	var cost, coef num
	for i, j := range r.cols {
		v := int(j)
		if t.lo[v].cmp(t.hi[v]) == 0 {
			continue
		}
		a := r.at(i)
		// The basic variable rises when x[v] moves against the sign of a.
		rises := a.sign() < 0
		if t.x[v].cmp(t.hi[v]) == 0 {
			rises = !rises
		}
		if rises != low {
			continue
		}
		a = a.abs()
		d := of(0)
		if k := s.cost.find(v); k >= 0 {
			d = s.cost.at(k).abs()
		}
		c := -1
		if best >= 0 {
			c = cmpProducts(d, coef, cost, a)
		}
		if c < 0 || c == 0 && !first && a.cmp(coef) < 0 {
			best, cost, coef = v, d, a
		}
	}
	return best
}
