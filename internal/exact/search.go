package exact

import "math/big"

// Search finds whole numbers between lo and hi that satisfy the equations at the least
// cost, by branch and bound over exact linear programs. ErrInfeasible proves that there
// are none. ErrUndecided means that the work was used up; the best solution found so
// far, if any, is returned with it. The result depends only on the arguments.
func Search(lo, hi []int64, eqs []Equation, cost []int64, work *Work) ([]int64, error) {
	b := &search{s: newSolver(lo, hi, eqs, cost, work), n: len(lo)}
	if b.s == nil {
		return nil, ErrUndecided
	}
	b.branch()
	switch {
	case work.Left < 0:
		return b.best, ErrUndecided
	case b.best == nil:
		return nil, ErrInfeasible
	}
	return b.best, nil
}

type search struct {
	s    *solver
	n    int
	best []int64
	most *big.Int // cost of best
}

// branch solves the linear program and branches on a fractional variable, if any.
func (b *search) branch() {
	if b.s.solve() != nil {
		return
	}
	// The costs are whole: a bound of 3.2 means at least 4.
	bound := b.s.cost.z.ceil(b.s.cost.den).big()
	if b.best != nil && bound.Cmp(b.most) >= 0 {
		return
	}
	v := b.fractional()
	if v < 0 {
		b.best = make([]int64, b.n)
		for i := range b.best {
			n, den := b.s.t.value(i)
			b.best[i] = n.quo(den).s // within the bounds, which are int64
		}
		b.most = bound
		return
	}
	n, den := b.s.t.value(v)
	low := n.floor(den)
	lo, hi := b.s.t.lo[v], b.s.t.hi[v]
	sides := [2][2]num{{lo, low}, {low.add(of(1)), hi}}
	if of(2).mul(n.sub(low.mul(den))).cmp(den) > 0 {
		sides[0], sides[1] = sides[1], sides[0]
	}
	for _, side := range sides {
		b.s.setBounds(v, side[0], side[1])
		b.branch()
		if b.s.t.work.Left < 0 {
			return
		}
	}
	b.s.setBounds(v, lo, hi)
}

// fractional returns the variable whose value is nearest to a half, the first of
// equals; -1 if all are whole.
func (b *search) fractional() int {
	best := -1
	var off, per num
	for v := range b.n {
		n, den := b.s.t.value(v)
		low := n.floor(den)
		if low.mul(den).cmp(n) == 0 {
			continue
		}
		d := of(2).mul(n.sub(low.mul(den))).sub(den).abs()
		if best < 0 || cmpProducts(d, per, off, den) < 0 {
			best, off, per = v, d, den
		}
	}
	return best
}
