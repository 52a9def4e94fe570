package exact

import (
	"cmp"
	"container/heap"
	"slices"
)

// Term is a variable with its coefficient.
type Term struct {
	Var  int
	Coef int64
}

// Equation states that the terms sum to Sum.
type Equation struct {
	Terms []Term
	Sum   int64
}

// Work bounds a computation by counting steps instead of time, so that the same input
// always gets equally far. A unit is about one coefficient of a row computed.
type Work struct{ Left int64 }

// spend subtracts n and reports whether the work is used up.
func (w *Work) spend(n int64) (spent bool) {
	w.Left -= n
	return w.Left < 0
}

// tableau is a system of equations solved for the variables of a basis, one for each
// independent equation. Variables outside the basis have whole values.
type tableau struct {
	lo, hi  []num
	x       []num // values of variables outside the basis
	in      []int // row whose basic variable it is, -1 for none
	rows    []*row
	off     bool // an equation was reduced to 0 = something else: there is no solution
	scratch scratch
	work    *Work
}

// newTableau solves the equations for a basis. Variables of small rank enter it first,
// at equal rank those that keep rows short. Variables start at start, or at their lower
// bounds if start is nil. It returns nil if the work does not suffice.
func newTableau(lo, hi []num, start []num, eqs []Equation, rank []int, work *Work) *tableau {
	t := &tableau{lo: lo, hi: hi, x: start, in: make([]int, len(lo)), work: work}
	if start == nil {
		t.x = slices.Clone(lo)
	}
	for v := range t.in {
		t.in[v] = -1
	}
	b := &basis{t: t, rank: rank, count: make([]int, len(lo)), with: make([][]*row, len(lo)), key: map[*row]rowKey{}}
	for _, e := range eqs {
		if r := t.newRow(e); len(r.cols) > 0 {
			b.push(r)
		} else if r.z.sign() != 0 {
			t.off = true
		}
	}
	if !b.eliminate() {
		return nil
	}
	return t
}

func (t *tableau) newRow(e Equation) *row {
	r := &row{basic: none, z: of(e.Sum)}
	terms := slices.Clone(e.Terms)
	slices.SortStableFunc(terms, func(a, b Term) int { return cmp.Compare(a.Var, b.Var) })
	for i := 0; i < len(terms); {
		coef := of(0)
		v := terms[i].Var
		for ; i < len(terms) && terms[i].Var == v; i++ {
			coef = coef.add(of(terms[i].Coef))
		}
		if coef.sign() != 0 {
			r.insert(v, coef)
			r.z = r.z.sub(coef.mul(t.x[v]))
		}
	}
	return r
}

// basis chooses the first basis.
type basis struct {
	t     *tableau
	rank  []int
	count []int    // by variable: in how many unsolved equations it is
	with  [][]*row // by variable: the equations it may be in
	queue []queued // equations to be solved, by rowKey; outdated elements are skipped
	key   map[*row]rowKey
	order int
}

// rowKey is the order in which equations are solved: by the least rank of their
// variables, then by length, then by age.
type rowKey struct{ rank, length, order int }

type queued struct {
	rowKey
	r *row
}

func (b *basis) Len() int { return len(b.queue) }
func (b *basis) Less(i, j int) bool {
	x, y := b.queue[i], b.queue[j]
	return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.length, y.length), cmp.Compare(x.order, y.order)) < 0
}
func (b *basis) Swap(i, j int) { b.queue[i], b.queue[j] = b.queue[j], b.queue[i] }
func (b *basis) Push(x any)    { b.queue = append(b.queue, x.(queued)) }
func (b *basis) Pop() any {
	last := b.queue[len(b.queue)-1]
	b.queue = b.queue[:len(b.queue)-1]
	return last
}

// push queues an equation that is new or has changed.
func (b *basis) push(r *row) {
	old, known := b.key[r]
	k := rowKey{rank: b.rank[r.cols[0]], length: len(r.cols), order: old.order}
	if !known {
		k.order = b.order
		b.order++
	}
	for _, v := range r.cols {
		k.rank = min(k.rank, b.rank[v])
		if !known {
			b.count[v]++
			b.with[v] = append(b.with[v], r)
		}
	}
	b.key[r] = k
	heap.Push(b, queued{k, r})
}

// eliminate solves one equation after the other, and then substitutes the variables
// solved later in the earlier equations. It reports whether the work sufficed.
func (b *basis) eliminate() bool {
	t := b.t
	for b.Len() > 0 {
		next := heap.Pop(b).(queued)
		if next.r.basic != none || len(next.r.cols) == 0 || b.key[next.r] != next.rowKey {
			continue
		}
		if !b.solve(next.r) {
			return false
		}
	}
	for p := len(t.rows) - 1; p >= 0; p-- {
		r := t.rows[p]
		for {
			i := slices.IndexFunc(r.cols, func(v int32) bool { return t.in[v] >= 0 })
			if i < 0 {
				break
			}
			// The row's z includes the variable's own value; here it is at x.
			v := r.cols[i]
			q := t.rows[t.in[v]]
			z := q.z
			q.z = z.sub(q.den.mul(t.x[v]))
			spent := t.clear(r, i, q, q.den)
			if q.z = z; spent {
				return false
			}
		}
	}
	return true
}

// choose returns the index of the variable to solve an equation for.
func (b *basis) choose(r *row) int {
	best := -1
	for i, v := range r.cols {
		if best < 0 {
			best = i
			continue
		}
		w := r.cols[best]
		if cmp.Or(cmp.Compare(b.rank[v], b.rank[w]), r.at(i).abs().cmp(r.at(best).abs()), cmp.Compare(b.count[v], b.count[w])) < 0 {
			best = i
		}
	}
	return best
}

// solve solves an equation for a variable and substitutes it in the equations not yet
// solved.
func (b *basis) solve(r *row) bool {
	t := b.t
	i := b.choose(r)
	e := int(r.cols[i])
	if r.at(i).sign() < 0 {
		r.negate()
	}
	coef := r.at(i)
	r.remove(i)
	for _, v := range r.cols {
		b.count[v]--
	}
	for _, q := range b.with[e] {
		k := q.find(e)
		if q == r || q.basic != none || k < 0 {
			continue
		}
		for _, v := range q.cols {
			b.count[v]--
		}
		before := slices.Clone(q.cols)
		if t.clear(q, k, r, coef) {
			return false
		}
		for _, v := range q.cols {
			b.count[v]++
			if _, had := slices.BinarySearch(before, v); !had {
				b.with[v] = append(b.with[v], q)
			}
		}
		if len(q.cols) > 0 {
			b.push(q)
		} else {
			t.off = t.off || q.z.sign() != 0
		}
	}
	r.basic, r.den = e, coef
	r.z = r.z.add(coef.mul(t.x[e]))
	t.in[e] = len(t.rows)
	t.rows = append(t.rows, r)
	return true
}

// clear removes the variable at i from q by the equation p, in which its coefficient is
// coef. It reports whether the work is used up.
func (t *tableau) clear(q *row, i int, p *row, coef num) (spent bool) {
	k := q.at(i)
	g := coef.gcd(k)
	m := coef.quo(g)
	q.remove(i)
	n := t.scratch.combine(q, m, k.quo(g), p)
	q.den = m.mul(q.den)
	q.reduce()
	return t.work.spend(n)
}

// pivot exchanges e, outside the basis, with the basic variable of row p, which gets
// the value bound.
func (t *tableau) pivot(p, e int, bound num) {
	r := t.rows[p]
	i := r.find(e)
	if r.at(i).sign() < 0 {
		r.negate()
	}
	coef, out, outCoef := r.at(i), r.basic, r.den
	r.remove(i)
	r.insert(out, outCoef)
	r.z = r.z.sub(outCoef.mul(bound))
	t.work.spend(int64(len(t.rows)))
	for _, q := range t.rows {
		if q == r {
			continue
		}
		if k := q.find(e); k >= 0 {
			t.clear(q, k, r, coef)
		}
	}
	r.basic, r.den = e, coef
	r.z = r.z.add(coef.mul(t.x[e]))
	r.reduce()
	t.x[out], t.in[out], t.in[e] = bound, -1, p
}

// move sets a variable outside the basis to another value.
func (t *tableau) move(v int, to num) {
	by := to.sub(t.x[v])
	if by.sign() == 0 {
		return
	}
	t.x[v] = to
	for _, r := range t.rows {
		if i := r.find(v); i >= 0 {
			r.z = r.z.sub(r.at(i).mul(by))
		}
	}
	t.work.spend(int64(len(t.rows)))
}

// value returns a variable's value as n/den.
func (t *tableau) value(v int) (n, den num) {
	if p := t.in[v]; p >= 0 {
		return t.rows[p].z, t.rows[p].den
	}
	return t.x[v], of(1)
}
