package rounding

import (
	"cmp"
	"errors"
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/table"
)

// Bounds of the exact search, for one component and for all together, in units of
// exact.Work.
const (
	searchWork = 20_000_000
	searchAll  = 400_000_000
)

// effort is the work that is left for all components.
type effort struct{ search, walk int64 }

// solve rounds the component. It returns which figures are up, whether that is
// optimal, the equations that do not hold, and whether it is proven that not all
// can hold.
func (c *component) solve(left *effort) (up []bool, optimal bool, unmet []int, proven bool) {
	if len(c.eqs) == 0 {
		return c.nearest, true, nil, true
	}
	// A figure in a nested row and a nested column is in three sums, of which a
	// network can hold two. Which sums are taken first decides which are left
	// out; if those follow from the others, nothing is lost.
	for _, first := range []table.IdentityKind{table.Down, table.Across} {
		got := c.flow(first)
		broken := c.broken(got)
		if len(broken) == 0 {
			return got, true, nil, true // the equations left out hold, too
		}
		if up == nil || len(broken) < len(unmet) {
			up, unmet = got, broken
		}
	}
	best, err := c.search(nil, left)
	if err == nil {
		return best, true, nil, true
	}
	if best != nil {
		up = best
	}
	if proven = errors.Is(err, exact.ErrInfeasible); proven {
		soft := map[int]int64{}
		for i, e := range c.eqs {
			soft[i] = weight(e.id.Kind)
		}
		if best, err := c.search(soft, left); err == nil {
			return best, true, c.broken(best), true
		}
	}
	up = c.walk(up, &left.walk)
	unmet = c.broken(up)
	return up, false, unmet, proven
}

// search finds the rounding of least cost; with ErrUndecided it returns the best
// found, if any. Equations in soft may fail, at a cost (their weight) that
// outweighs any deviation.
func (c *component) search(soft map[int]int64, left *effort) ([]bool, error) {
	n := len(c.vars)
	lo, hi, cost := make([]int64, n), make([]int64, n), slices.Clone(c.cost)
	heavy := int64(1)
	for v := range hi {
		hi[v] = 1
		heavy += abs(cost[v])
	}
	var eqs []exact.Equation
	for i := range c.eqs {
		eq := exact.Equation{Sum: c.eqs[i].sum}
		most := abs(eq.Sum)
		for _, t := range c.eqs[i].terms {
			eq.Terms = append(eq.Terms, exact.Term{Var: t.v, Coef: t.coef})
			most += abs(t.coef)
		}
		if w := soft[i]; w > 0 {
			for _, sign := range []int64{1, -1} {
				eq.Terms = append(eq.Terms, exact.Term{Var: len(lo), Coef: sign})
				lo, hi, cost = append(lo, 0), append(hi, most), append(cost, heavy*w)
			}
		}
		eqs = append(eqs, eq)
	}
	work := &exact.Work{Left: min(searchWork, left.search)}
	left.search -= work.Left
	x, err := exact.Search(lo, hi, eqs, cost, work)
	left.search += max(work.Left, 0)
	if x == nil {
		return nil, err
	}
	up := make([]bool, n)
	for v := range up {
		up[v] = x[v] == 1
	}
	return up, err
}

// indices returns 0 to n-1.
func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// weight is the cost of a sum that does not hold. Sums between tables are given up
// first.
func weight(k table.IdentityKind) int64 {
	if k == table.Link {
		return 1
	}
	return 1000
}

// broken returns the equations that do not hold.
func (c *component) broken(up []bool) []int {
	var out []int
	for i := range c.eqs {
		if c.eqs[i].off(up) != 0 {
			out = append(out, i)
		}
	}
	return out
}

// off returns the left side less the right.
func (e *equation) off(up []bool) int64 {
	off := -e.sum
	for _, t := range e.terms {
		if up[t.v] {
			off += t.coef
		}
	}
	return off
}

// flow rounds by a flow of least cost through as many of the equations as make a
// network. Equations of kind first are taken before the others.
func (c *component) flow(first table.IdentityKind) []bool {
	order := indices(len(c.eqs))
	rank := func(i int) int {
		switch c.eqs[i].id.Kind {
		case first:
			return 0
		case table.Link:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })

	p := newPicker(len(c.vars), len(c.eqs))
	for _, i := range order {
		p.add(i, c.eqs[i].terms)
	}
	// The nodes are the equations taken and one more, ground, for figures that are
	// in only one of them.
	g := &network{}
	node := make([]int32, len(c.eqs))
	for i := range c.eqs {
		node[i] = -1
		if p.taken[i] {
			node[i] = int32(len(g.supply))
			g.supply = append(g.supply, p.sign(i)*c.eqs[i].sum)
		}
	}
	ground := int32(len(g.supply))
	rest := int64(0)
	for _, s := range g.supply {
		rest -= s
	}
	g.supply = append(g.supply, rest)
	up := make([]bool, len(c.vars))
	arc := make([]int, 0, len(c.vars))
	for v, uses := range p.uses {
		if uses[0].eq < 0 {
			up[v] = c.nearest[v]
			continue
		}
		from, to := ground, ground
		for _, u := range uses {
			if u.eq < 0 {
				continue
			}
			if p.sign(u.eq)*u.coef > 0 {
				from = node[u.eq]
			} else {
				to = node[u.eq]
			}
		}
		g.from, g.to, g.cost = append(g.from, from), append(g.to, to), append(g.cost, c.cost[v])
		arc = append(arc, v)
	}
	for k, carries := range g.solve() {
		up[arc[k]] = carries
	}
	return up
}

// picker chooses equations that are a network: every variable is in at most two of
// them and, after some equations are negated, with opposite signs.
type picker struct {
	taken []bool
	uses  [][2]use
	root  []int  // union-find over equations …
	odd   []bool // … with whether the equation is negated against its parent
}

type use struct {
	eq   int // -1: none
	coef int64
}

func newPicker(vars, eqs int) *picker {
	p := &picker{taken: make([]bool, eqs), uses: make([][2]use, vars), root: make([]int, eqs), odd: make([]bool, eqs)}
	for i := range p.uses {
		p.uses[i] = [2]use{{eq: -1}, {eq: -1}}
	}
	for i := range p.root {
		p.root[i] = i
	}
	return p
}

// find returns the root of an equation and whether it is negated against it.
func (p *picker) find(i int) (root int, odd bool) {
	if p.root[i] == i {
		return i, false
	}
	root, odd = p.find(p.root[i])
	odd = odd != p.odd[i]
	p.root[i], p.odd[i] = root, odd
	return root, odd
}

func (p *picker) sign(i int) int64 {
	if _, odd := p.find(i); odd {
		return -1
	}
	return 1
}

// add takes equation i if those taken are still a network then.
func (p *picker) add(i int, terms []term) {
	negate := map[int]bool{} // by root: whether it is negated against i
	var roots []int
	for _, t := range terms {
		u := p.uses[t.v]
		if t.coef != 1 && t.coef != -1 || u[1].eq >= 0 {
			return
		}
		if u[0].eq < 0 {
			continue
		}
		root, odd := p.find(u[0].eq)
		odd = odd != (u[0].coef == t.coef)
		if was, ok := negate[root]; ok && was != odd {
			return
		} else if !ok {
			negate[root] = odd
			roots = append(roots, root)
		}
	}
	p.taken[i] = true
	for _, r := range roots {
		p.root[r], p.odd[r] = i, negate[r]
	}
	for _, t := range terms {
		u := &p.uses[t.v]
		if u[0].eq < 0 {
			u[0] = use{i, t.coef}
		} else {
			u[1] = use{i, t.coef}
		}
	}
}
