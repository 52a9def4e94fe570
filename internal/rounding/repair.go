package rounding

import (
	"cmp"
	"maps"
	"slices"

	"budgetreport/internal/exact"
)

// Sizes of the neighbourhoods that are searched to repair an equation.
const (
	firstNeighbourhood = 48
	lastNeighbourhood  = 768
	widthPerEquation   = 24        // figures of one equation that enter at most, those nearest to a half first
	repairWork         = 1_000_000 // of a search
)

// repair searches around each equation that does not hold for the nearest
// rounding in which it does and no other gets worse. What it cannot mend stays.
func (c *component) repair(up []bool) {
	in := make([][]int, len(c.vars)) // equations of a variable
	for i, e := range c.eqs {
		for _, t := range e.terms {
			in[t.v] = append(in[t.v], i)
		}
	}
	cheap := make([][]int, len(c.eqs)) // variables of an equation, cheapest to flip first
	for i, e := range c.eqs {
		vs := make([]int, len(e.terms))
		for k, t := range e.terms {
			vs[k] = t.v
		}
		slices.SortStableFunc(vs, func(a, b int) int { return cmp.Compare(max(c.cost[a], -c.cost[a]), max(c.cost[b], -c.cost[b])) })
		cheap[i] = vs[:min(len(vs), widthPerEquation)]
	}
	for size := firstNeighbourhood; size <= lastNeighbourhood; size *= 2 {
		for _, e := range c.broken(up) {
			for c.eqs[e].off(up) != 0 && c.mend(up, e, size, in, cheap) {
			}
		}
	}
}

// mend searches the neighbourhood of equation e; false when that gained nothing.
func (c *component) mend(up []bool, e, size int, in, cheap [][]int) bool {
	var vars []int
	seen, met := map[int]bool{}, map[int]bool{e: true}
	soft := map[int]int64{}
	for queue := []int{e}; len(queue) > 0 && len(vars) < size; queue = queue[1:] {
		for _, v := range cheap[queue[0]] {
			if seen[v] || len(vars) == size {
				continue
			}
			seen[v] = true
			vars = append(vars, v)
			for _, i := range in[v] {
				if !met[i] {
					met[i] = true
					queue = append(queue, i)
				}
			}
		}
	}
	slices.Sort(vars)
	eqs := slices.Sorted(maps.Keys(met))
	before := int64(0)
	for _, i := range eqs {
		if off := c.eqs[i].off(up); off != 0 {
			soft[i] = 1
			before += max(off, -off)
		}
	}
	got, _ := c.search(up, vars, eqs, soft, repairWork)
	if got == nil {
		return false
	}
	after := int64(0)
	for _, i := range eqs {
		off := c.eqs[i].off(got)
		after += max(off, -off)
	}
	if after >= before {
		return false
	}
	copy(up, got)
	return true
}

// search rounds the given variables at the least cost while all others stay as
// they are and the equations, all those the variables are in, hold, but for the
// soft ones, which may stay off at a cost beside which deviations are nothing.
func (c *component) search(up []bool, vars, among []int, soft map[int]int64, work int64) ([]bool, error) {
	local := make(map[int]int, len(vars))
	lo, hi, cost := make([]int64, len(vars)), make([]int64, len(vars)), make([]int64, len(vars))
	heavy := int64(1)
	for k, v := range vars {
		local[v] = k
		hi[k], cost[k] = 1, c.cost[v]
		heavy += max(cost[k], -cost[k])
	}
	var eqs []exact.Equation
	for _, i := range among {
		e := &c.eqs[i]
		eq := exact.Equation{Sum: e.sum}
		most := int64(0)
		for _, t := range e.terms {
			if k, ok := local[t.v]; ok {
				eq.Terms = append(eq.Terms, exact.Term{Var: k, Coef: t.coef})
				most += max(t.coef, -t.coef)
			} else if up[t.v] {
				eq.Sum -= t.coef
			}
		}
		if eq.Terms == nil {
			continue
		}
		if w := soft[i]; w > 0 {
			most += max(eq.Sum, -eq.Sum)
			for _, sign := range []int64{1, -1} {
				eq.Terms = append(eq.Terms, exact.Term{Var: len(lo), Coef: sign})
				lo, hi, cost = append(lo, 0), append(hi, most), append(cost, heavy*w)
			}
		}
		eqs = append(eqs, eq)
	}
	x, err := exact.Search(lo, hi, eqs, cost, &exact.Work{Left: work})
	if x == nil {
		return nil, err
	}
	out := slices.Clone(up)
	for k, v := range vars {
		out[v] = x[k] == 1
	}
	return out, err
}
