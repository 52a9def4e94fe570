package disclosure

import (
	"cmp"
	"encoding/binary"
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// figure is what several cells show when they are equal by what they mean, and
// an attacker's unknown: an amount in 分 between lo and hi.
type figure struct {
	cells []table.Ref
	exact money.Amount
}

// system is what an attacker knows of the amounts: that sums hold.
type system struct {
	in      *Input
	figures []figure
	of      map[table.Ref]int
	eqs     []exact.Equation
	uses    map[int][]int // figure → equations it is in
	most    int64         // beyond any amount: where nothing published bounds one
	signed  bool          // some amounts are negative
}

// hidden says which cells are masked besides those that are.
type hidden map[table.Ref]bool

func (in *Input) cell(r table.Ref) *table.Cell { return in.Tables[r.Table].At(r.Row, r.Col) }

// published reports whether a reader sees the figure of a cell.
func (in *Input) published(r table.Ref, h hidden) bool {
	return in.cell(r).Kind == table.AmountCell && !h[r]
}

func (in *Input) zero(r table.Ref) bool {
	return in.cell(r).Kind == table.AmountCell && in.cell(r).Amount == 0
}

func newSystem(in *Input) *system {
	s := &system{in: in, of: map[table.Ref]int{}, most: 1}
	var refs []table.Ref
	for ti, t := range in.Tables {
		for i := range t.Cells {
			c := &t.Cells[i]
			if !c.IsAmount() {
				continue
			}
			r := table.Ref{Table: ti, Row: i / len(t.Columns), Col: i % len(t.Columns)}
			if in.zero(r) {
				continue // a blank is known to be nothing
			}
			s.of[r] = len(refs)
			refs = append(refs, r)
			s.signed = s.signed || c.Amount < 0
			s.most = max(s.most, int64(max(c.Amount, -c.Amount)))
		}
	}
	s.most *= 4
	s.join(refs)
	return s
}

// join makes one figure of cells that sums of one part declare equal, and
// equations of the other sums. A sum that does not hold exactly is a mistake of
// the dataset, of which an attacker learns nothing.
func (s *system) join(refs []table.Ref) {
	root := make([]int, len(refs))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	var sums []table.Identity
	for _, id := range slices.Concat(table.Identities(s.in.Tables), s.in.Links) {
		off := s.in.cell(id.Total).Amount
		var parts []table.Ref
		for _, p := range id.Parts {
			off -= s.in.cell(p).Amount
			if !s.in.zero(p) {
				parts = append(parts, p)
			}
		}
		if off != 0 || s.in.zero(id.Total) {
			continue
		}
		if len(parts) == 1 {
			a, b := find(s.of[id.Total]), find(s.of[parts[0]])
			root[max(a, b)] = min(a, b)
			continue
		}
		sums = append(sums, table.Identity{Total: id.Total, Parts: parts})
	}
	number := make([]int, len(refs))
	for i, r := range refs {
		if f := find(i); f == i {
			number[i] = len(s.figures)
			s.figures = append(s.figures, figure{exact: s.in.cell(r).Amount})
		}
		k := number[find(i)]
		s.of[r] = k
		s.figures[k].cells = append(s.figures[k].cells, r)
	}
	seen := map[string]bool{}
	for _, id := range sums {
		terms := []exact.Term{{Var: s.of[id.Total], Coef: 1}}
		for _, p := range id.Parts {
			terms = append(terms, exact.Term{Var: s.of[p], Coef: -1})
		}
		s.equation(terms, seen)
	}
	s.uses = map[int][]int{}
	for i, e := range s.eqs {
		for _, t := range e.Terms {
			s.uses[t.Var] = append(s.uses[t.Var], i)
		}
	}
}

// equation notes that the terms sum to nothing, once.
func (s *system) equation(terms []exact.Term, seen map[string]bool) {
	slices.SortFunc(terms, func(a, b exact.Term) int { return cmp.Compare(a.Var, b.Var) })
	var out []exact.Term
	for _, t := range terms {
		if n := len(out); n > 0 && out[n-1].Var == t.Var {
			out[n-1].Coef += t.Coef
			continue
		}
		out = append(out, t)
	}
	out = slices.DeleteFunc(out, func(t exact.Term) bool { return t.Coef == 0 })
	if len(out) == 0 {
		return
	}
	sign := int64(1)
	if out[0].Coef < 0 {
		sign = -1
	}
	var key []byte
	for i := range out {
		out[i].Coef *= sign
		key = binary.AppendVarint(binary.AppendVarint(key, int64(out[i].Var)), out[i].Coef)
	}
	if !seen[string(key)] {
		seen[string(key)] = true
		s.eqs = append(s.eqs, exact.Equation{Terms: out})
	}
}

// bounds is what the published cells of a figure say of it alone.
func (s *system) bounds(f int, h hidden) (lo, hi int64, published bool) {
	lo, hi = 0, s.most
	if s.signed {
		lo = -s.most
	}
	for _, r := range s.figures[f].cells {
		if !s.in.published(r, h) {
			continue
		}
		published = true
		t, c := s.in.Tables[r.Table], s.in.cell(r)
		if least, most, ok := t.Formats[c.Format].Range(c.Printed, t.Rounding == table.Balanced); ok {
			lo, hi = max(lo, int64(least)), min(hi, int64(most))
		}
	}
	return lo, hi, published
}

// extra is a sum of figures known from elsewhere than the tables.
type extra struct {
	terms  []exact.Term
	lo, hi int64
}

// attack is a system with bounds, ready to ask what it says of single figures.
type attack struct {
	s      *system
	h      hidden
	local  map[int]int // figure → variable; figures that are bundled have none
	vars   []variable
	eqs    []exact.Equation // in variables
	solver *exact.Solver
	first  int // variable of the first extra sum

	complete bool // nothing that has to do with the secrets was left out for its size
}

// variable is an unknown of an attack: one figure, an extra sum (no figure), or
// a bundle of published figures that stand in one equation only, where nothing
// but their sum matters.
type variable struct {
	figures []int
	lo, hi  int64
	shown   bool // published
}

// mostNumbers bounds the size of an attack, figures × sums, beyond what masked
// figures are themselves part of.
const mostNumbers = 1_000_000

// attack prepares the part of the system that has to do with the figures asked
// for, with the cells of h masked besides those that are. Without far it is only
// what hangs together by figures nobody sees: what leaks there leaks, and far
// knowledge only narrows the bounds.
func (s *system) attack(ask []int, h hidden, extras []extra, far bool) *attack {
	a := &attack{s: s, h: h, local: map[int]int{}}
	eqs, uses := a.reach(ask, extras, far)
	own := map[int]bool{} // figures that must not be bundled
	for _, f := range ask {
		own[f] = true
	}
	for _, x := range extras {
		for _, t := range x.terms {
			own[t.Var] = true
		}
	}
	for f := range s.figures {
		if _, met := uses[f]; !met {
			continue
		}
		if lo, hi, shown := s.bounds(f, h); own[f] || !shown || uses[f] != 1 {
			a.local[f] = len(a.vars)
			a.vars = append(a.vars, variable{[]int{f}, lo, hi, shown})
		}
	}
	for _, i := range eqs {
		a.equation(s.eqs[i].Terms)
	}
	a.first = len(a.vars)
	for _, x := range extras {
		e := exact.Equation{Terms: []exact.Term{{Var: len(a.vars), Coef: -1}}}
		a.vars = append(a.vars, variable{nil, x.lo, x.hi, true})
		for _, t := range x.terms {
			e.Terms = append(e.Terms, exact.Term{Var: a.local[t.Var], Coef: t.Coef})
		}
		a.eqs = append(a.eqs, e)
	}
	lo, hi := make([]int64, len(a.vars)), make([]int64, len(a.vars))
	for v, x := range a.vars {
		lo[v], hi[v] = x.lo, x.hi
	}
	a.solver = exact.NewSolver(lo, hi, a.eqs)
	return a
}

// reach goes from the figures asked for outwards: first all that hangs together
// by figures nobody sees, then what published figures say of each other, as far
// as there is room. It returns the equations and how many of them a figure is in.
func (a *attack) reach(ask []int, extras []extra, far bool) (eqs []int, uses map[int]int) {
	s := a.s
	uses = map[int]int{}
	var now, next []int
	meet := func(f int) {
		if _, ok := uses[f]; ok {
			return
		}
		uses[f] = 0
		if _, _, shown := s.bounds(f, a.h); shown {
			next = append(next, f)
		} else {
			now = append(now, f)
		}
	}
	for _, f := range ask {
		meet(f)
	}
	for _, x := range extras {
		for _, t := range x.terms {
			meet(t.Var)
		}
	}
	now, next = append(now, next...), nil
	taken := map[int]bool{}
	a.complete = true
	for near := true; len(now) > 0 && (near || far); now, next, near = next, nil, false {
		for k := 0; k < len(now); k++ {
			for _, i := range s.uses[now[k]] {
				if taken[i] {
					continue
				}
				if !near && (len(uses)+len(s.eqs[i].Terms))*(len(eqs)+1) > mostNumbers {
					a.complete = false
					slices.Sort(eqs)
					return eqs, uses
				}
				taken[i] = true
				eqs = append(eqs, i)
				for _, t := range s.eqs[i].Terms {
					meet(t.Var)
					uses[t.Var]++
				}
			}
		}
	}
	slices.Sort(eqs)
	return eqs, uses
}

// equation takes over an equation, its figures without a variable as a bundle.
func (a *attack) equation(terms []exact.Term) {
	var e exact.Equation
	bundle := variable{shown: true}
	for _, t := range terms {
		if v, ok := a.local[t.Var]; ok {
			e.Terms = append(e.Terms, exact.Term{Var: v, Coef: t.Coef})
			continue
		}
		lo, hi, _ := a.s.bounds(t.Var, a.h)
		bundle.figures = append(bundle.figures, t.Var)
		bundle.lo += min(t.Coef*lo, t.Coef*hi)
		bundle.hi += max(t.Coef*lo, t.Coef*hi)
	}
	if bundle.figures != nil {
		e.Terms = append(e.Terms, exact.Term{Var: len(a.vars), Coef: 1})
		a.vars = append(a.vars, bundle)
	}
	a.eqs = append(a.eqs, e)
}

// interval is the least and the greatest a figure asked for can be, in 分, and
// the published variables on which these two rest.
func (a *attack) interval(f int) (lo, hi int64, rest []int, err error) {
	v := a.local[f]
	cost := make([]int64, len(a.vars))
	used := map[int]bool{}
	for _, sign := range []int64{1, -1} {
		cost[v] = sign
		if err := a.solver.Minimize(cost); err != nil {
			return 0, 0, nil, err
		}
		num, den := a.solver.Value(v)
		down := num / den
		if num%den < 0 {
			down--
		}
		if sign == 1 {
			if lo = down; num%den != 0 {
				lo++ // a whole number of 分
			}
		} else {
			hi = down
		}
		for _, t := range a.solver.Tight() {
			if a.vars[t].shown {
				used[t] = true
			}
		}
	}
	for t := range a.vars {
		if used[t] {
			rest = append(rest, t)
		}
	}
	return lo, hi, rest, nil
}
