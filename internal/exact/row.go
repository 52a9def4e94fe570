package exact

import (
	"math/big"
	"slices"
)

// row is the equation den·basic + Σ coefficient·variable = constant, over variables
// outside the basis at cols. With these at their values, den·basic is z. If basic is
// none, the equation has not been solved for a variable yet: den has no meaning, and z
// is the constant less the sum of the terms.
type row struct {
	basic  int
	den, z num
	cols   []int32
	a      []int64    // the coefficients, if all fit
	big    []*big.Int // the coefficients, if one does not; else nil
	wide   bool       // some coefficient has more than 31 bits
}

//	none
//
// none is the basic variable of a row that has none, objective that of the costs.
const (
	none      = -1
	objective = -2
)

// find returns the index of a variable in the row, -1 if it is not in it.
func (r *row) find(v int) int {
	if i, ok := slices.BinarySearch(r.cols, int32(v)); ok {
		return i
	}
	return -1
}

func (r *row) at(i int) num {
	if r.big != nil {
		return fit(r.big[i])
	}
	return of(r.a[i])
}

// set sets the row's coefficients.
func (r *row) set(values []*big.Int) {
	r.a, r.big = r.a[:0], nil
	r.wide = false
	for _, v := range values {
		if !v.IsInt64() {
			r.a, r.big, r.wide = nil, values, true
			return
		}
		r.a = append(r.a, v.Int64())
		r.wide = r.wide || magnitude(v.Int64())>>31 != 0
	}
}

func (r *row) bigs() []*big.Int {
	if r.big != nil {
		return r.big
	}
	out := make([]*big.Int, len(r.a))
	for i, v := range r.a {
		out[i] = big.NewInt(v)
	}
	return out
}

func (r *row) negate() {
	r.den, r.z = r.den.neg(), r.z.neg()
	if !r.wide {
		for i := range r.a {
			r.a[i] = -r.a[i]
		}
		return
	}
	values := r.bigs()
	for i := range values {
		values[i] = new(big.Int).Neg(values[i])
	}
	r.set(values)
}

// remove removes the variable at i.
func (r *row) remove(i int) {
	r.cols = slices.Delete(r.cols, i, i+1)
	if r.big != nil {
		r.set(slices.Delete(r.big, i, i+1))
		return
	}
	r.a = slices.Delete(r.a, i, i+1)
}

// insert adds a variable that is not in the row.
func (r *row) insert(v int, coef num) {
	i, _ := slices.BinarySearch(r.cols, int32(v))
	r.cols = slices.Insert(r.cols, i, int32(v))
	if r.big == nil && coef.b == nil {
		r.a = slices.Insert(r.a, i, coef.s)
		r.wide = r.wide || magnitude(coef.s)>>31 != 0
		return
	}
	r.set(slices.Insert(r.bigs(), i, coef.big()))
}

// reduce divides the row by the common divisor of all its numbers.
func (r *row) reduce() {
	one := of(1)
	if r.den == one {
		return
	}
	g := r.den.gcd(r.z)
	for i := 0; i < len(r.cols) && g != one; i++ {
		g = g.gcd(r.at(i))
	}
	if g == one || g.sign() == 0 {
		return
	}
	r.den, r.z = r.den.quo(g), r.z.quo(g)
	if r.big == nil && g.b == nil {
		r.wide = false
		for i := range r.a {
			r.a[i] /= g.s
			r.wide = r.wide || magnitude(r.a[i])>>31 != 0
		}
		return
	}
	values := r.bigs()
	for i := range values {
		values[i] = new(big.Int).Quo(values[i], g.big())
	}
	r.set(values)
}

// scratch is memory for the next result of combine.
type scratch struct {
	cols []int32
	a    []int64
}

// combine sets q = m·q − k·p, in the coefficients and in z. It returns the work: the
// coefficients computed, big ones counted as bigWork each.
func (s *scratch) combine(q *row, m, k num, p *row) (work int64) {
	q.z = m.mul(q.z).sub(k.mul(p.z))
	work = int64(len(q.cols) + len(p.cols))
	if q.wide || p.wide || m.b != nil || k.b != nil || magnitude(m.s)>>31 != 0 || magnitude(k.s)>>31 != 0 {
		combineBig(q, m.big(), k.big(), p)
		return work * bigWork
	}
	// All factors have at most 31 bits, so that the sum of two products fits.
	cols, a := s.cols[:0], s.a[:0]
	ms, ks := m.s, k.s
	var all uint64
	i, j := 0, 0
	for i < len(q.cols) && j < len(p.cols) {
		switch x, y := q.cols[i], p.cols[j]; {
		case x < y:
			v := ms * q.a[i]
			cols, a = append(cols, x), append(a, v)
			all |= magnitude(v)
			i++
		case x > y:
			v := -ks * p.a[j]
			cols, a = append(cols, y), append(a, v)
			all |= magnitude(v)
			j++
		default:
			if v := ms*q.a[i] - ks*p.a[j]; v != 0 {
				cols, a = append(cols, x), append(a, v)
				all |= magnitude(v)
			}
			i++
			j++
		}
	}
	for ; i < len(q.cols); i++ {
		v := ms * q.a[i]
		cols, a = append(cols, q.cols[i]), append(a, v)
		all |= magnitude(v)
	}
	for ; j < len(p.cols); j++ {
		v := -ks * p.a[j]
		cols, a = append(cols, p.cols[j]), append(a, v)
		all |= magnitude(v)
	}
	s.cols, s.a, q.cols, q.a = q.cols, q.a, cols, a
	q.wide = all>>31 != 0
	return work
}

// bigWork is about how many times longer computing with a big number takes.
const bigWork = 20

func combineBig(q *row, m, k *big.Int, p *row) {
	var cols []int32
	var values []*big.Int
	add := func(c int32, v *big.Int) {
		if v.Sign() != 0 {
			cols, values = append(cols, c), append(values, v)
		}
	}
	qs, ps := q.bigs(), p.bigs()
	i, j := 0, 0
	for i < len(q.cols) || j < len(p.cols) {
		switch {
		case j == len(p.cols) || i < len(q.cols) && q.cols[i] < p.cols[j]:
			add(q.cols[i], new(big.Int).Mul(m, qs[i]))
			i++
		case i == len(q.cols) || q.cols[i] > p.cols[j]:
			v := new(big.Int).Mul(k, ps[j])
			add(p.cols[j], v.Neg(v))
			j++
		default:
			v := new(big.Int).Mul(m, qs[i])
			add(q.cols[i], v.Sub(v, new(big.Int).Mul(k, ps[j])))
			i++
			j++
		}
	}
	q.cols = cols
	q.set(values)
}
