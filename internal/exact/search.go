package exact

import "math/big"

// Search finds whole numbers between lo and hi that satisfy the equations at the
// least cost, by branch and bound over exact linear programs. ErrInfeasible is a
// proof that there are none; ErrUndecided says that limit programs were solved
// without an answer, in which case the best solution found so far, if any, is
// returned with it. The result depends on nothing but the arguments.
func Search(lo, hi []int64, eqs []Equation, cost []int64, limit int) ([]int64, error) {
	b := &search{s: NewSolver(lo, hi, eqs), cost: cost, left: limit}
	b.err = b.s.Minimize(cost)
	b.branch()
	switch {
	case b.err == ErrTooLarge:
		return b.best, ErrTooLarge
	case b.left < 0:
		return b.best, ErrUndecided
	case b.best == nil:
		return nil, ErrInfeasible
	}
	return b.best, nil
}

type search struct {
	s    *Solver
	cost []int64
	left int // programs that may still be solved
	best []int64
	most *big.Int // cost of best
	err  error    // of the last program
}

// branch explores what the last program leaves open.
func (b *search) branch() {
	if b.err != nil {
		return
	}
	// The costs are whole: a bound of 3.2 means at least 4.
	value := b.s.Objective()
	bound := new(big.Int).Add(value.Num(), new(big.Int).Sub(value.Denom(), big.NewInt(1)))
	bound.Div(bound, value.Denom())
	if b.best != nil && bound.Cmp(b.most) >= 0 {
		return
	}
	v := b.fractional()
	if v < 0 {
		b.best = make([]int64, len(b.cost))
		for i := range b.best {
			num, den := b.s.Value(i)
			b.best[i] = num / den
		}
		b.most = bound
		return
	}
	num, den := b.s.Value(v)
	low := floorDiv(num, den)
	lo, hi := b.s.lo[v], b.s.hi[v]
	sides := [2][2]int64{{lo, low}, {low + 1, hi}}
	if 2*(num-low*den) > den {
		sides[0], sides[1] = sides[1], sides[0]
	}
	for _, side := range sides {
		if b.left--; b.left < 0 {
			break
		}
		b.s.SetBounds(v, side[0], side[1])
		if b.err = b.s.solve(); b.err == ErrTooLarge {
			return
		}
		b.branch()
		if b.err == ErrTooLarge {
			return
		}
		b.err = nil
	}
	b.s.SetBounds(v, lo, hi)
}

// fractional picks the variable nearest to a half, the first of equals, or -1.
func (b *search) fractional() int {
	best := -1
	var off, of int64
	for v := range b.cost {
		num, den := b.s.Value(v)
		if num%den == 0 {
			continue
		}
		d := abs(2*(num-floorDiv(num, den)*den) - den)
		if best < 0 || mulCmp(d, of, off, den) < 0 {
			best, off, of = v, d, den
		}
	}
	return best
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
