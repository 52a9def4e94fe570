package disclosure

import (
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/table"
)

// attack is a part of the system for which bounds of single figures can be computed.
type attack struct {
	s      *system
	h      hidden
	local  map[int]int // figure → variable; figures in a bundle have none
	vars   []variable
	eqs    []exact.Equation // in variables
	reach  *exact.Reach     // nil: the work did not suffice to set it up
	first  int              // variable of the first extra sum
	closed bool             // its figures are in no equation outside it
}

// variable is an unknown of an attack: one figure; an extra sum (no figures); or a
// bundle of published figures that are in one equation only, where only their sum
// matters.
type variable struct {
	figures []int
	lo, hi  int64 // its full slack
	// Its slack if those published figures that are in equations outside the attack
	// keep their exact amounts: deviations within it are possible.
	loIn, hiIn int64
	shown      bool // published
}

// add adds coef times a figure with the slack lo to hi to the variable.
func (v *variable) add(coef, lo, hi int64, inside bool) {
	if coef < 0 {
		lo, hi = hi, lo
	}
	v.lo, v.hi = v.lo+coef*lo, v.hi+coef*hi
	if inside {
		v.loIn, v.hiIn = v.loIn+coef*lo, v.hiIn+coef*hi
	}
}

// mostTerms bounds the terms of an attack's equations, beyond the equations that
// unpublished figures are in.
const mostTerms = 20_000

// setUp is about the work of adding one figure to an attack, in units of exact.Work.
const setUp = 10

// attack makes the attack on the figures in ask, with the cells of h masked in
// addition to those masked already. Without far it contains only the equations that
// are connected with ask by unpublished figures.
func (s *system) attack(ask []int, h hidden, extras []extra, far bool, work *exact.Work) *attack {
	a := &attack{s: s, h: h, local: map[int]int{}, closed: true}
	eqs, uses := a.around(ask, extras, far)
	own := map[int]bool{} // figures that need a variable of their own
	for _, f := range ask {
		own[f] = true
	}
	for _, x := range extras {
		for _, t := range x.terms {
			own[t.Var] = true
		}
	}
	work.Left -= int64(len(s.figures) + setUp*len(uses))
	for f := range s.figures {
		if _, met := uses[f]; !met {
			continue
		}
		if lo, hi, shown := s.slack(f, h); own[f] || !shown || uses[f] != 1 {
			v := variable{figures: []int{f}, shown: shown}
			v.add(1, lo, hi, uses[f] == len(s.uses[f]))
			a.closed = a.closed && uses[f] == len(s.uses[f])
			a.local[f] = len(a.vars)
			a.vars = append(a.vars, v)
		}
	}
	for _, i := range eqs {
		a.equation(s.eqs[i].Terms)
	}
	a.first = len(a.vars)
	for _, x := range extras {
		e := exact.Equation{Terms: []exact.Term{{Var: len(a.vars), Coef: -1}}}
		a.vars = append(a.vars, variable{lo: x.lo, hi: x.hi, loIn: x.lo, hiIn: x.hi, shown: true})
		for _, t := range x.terms {
			e.Terms = append(e.Terms, exact.Term{Var: a.local[t.Var], Coef: t.Coef})
		}
		a.eqs = append(a.eqs, e)
	}
	lo, hi, shown := make([]int64, len(a.vars)), make([]int64, len(a.vars)), make([]bool, len(a.vars))
	for v, x := range a.vars {
		lo[v], hi[v], shown[v] = x.loIn, x.hiIn, x.shown
	}
	a.reach = exact.NewReach(lo, hi, shown, a.eqs, work)
	return a
}

// around collects the equations of an attack, going outwards from the figures in
// ask: first those connected by unpublished figures; then, with far, those connected
// by published figures, up to mostTerms. It returns the equations and, by figure,
// how many of them it is in.
func (a *attack) around(ask []int, extras []extra, far bool) (eqs []int, uses map[int]int) {
	s := a.s
	uses = map[int]int{}
	var now, next []int
	meet := func(f int) {
		if _, ok := uses[f]; ok {
			return
		}
		uses[f] = 0
		if _, _, shown := s.slack(f, a.h); shown {
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
	terms := 0
	for near := true; len(now) > 0 && (near || far); now, next, near = next, nil, false {
		for k := 0; k < len(now); k++ {
			for _, i := range s.uses[now[k]] {
				if taken[i] {
					continue
				}
				if terms += len(s.eqs[i].Terms); !near && terms > mostTerms {
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

// equation adds an equation; its figures without a variable become a bundle.
func (a *attack) equation(terms []exact.Term) {
	var e exact.Equation
	bundle := variable{shown: true}
	for _, t := range terms {
		if v, ok := a.local[t.Var]; ok {
			e.Terms = append(e.Terms, exact.Term{Var: v, Coef: t.Coef})
			continue
		}
		lo, hi, _ := a.s.slack(t.Var, a.h)
		inside := len(a.s.uses[t.Var]) == 1
		a.closed = a.closed && inside
		bundle.figures = append(bundle.figures, t.Var)
		bundle.add(t.Coef, lo, hi, inside)
	}
	if bundle.figures != nil {
		e.Terms = append(e.Terms, exact.Term{Var: len(a.vars), Coef: 1})
		a.vars = append(a.vars, bundle)
	}
	a.eqs = append(a.eqs, e)
}

// loosen gives all published figures their full slack. Before it, what the attack
// proves possible is possible; after it, what it proves impossible is impossible.
func (a *attack) loosen() {
	for v, x := range a.vars {
		a.reach.SetBounds(v, x.lo, x.hi)
	}
}

// secret reports whether it can prove that a figure may differ from its exact amount
// by more than a tenth of it.
func (a *attack) secret(f int, work *exact.Work) bool {
	enough := a.s.tenth(f) + 1
	return a.reach.Push(a.local[f], true, enough, work).Enough || a.reach.Push(a.local[f], false, enough, work).Enough
}

// interval returns the bounds between which a figure's deviation from its exact
// amount must be, and the published variables that they depend on.
func (a *attack) interval(f int, work *exact.Work) (lo, hi int64, rest []int) {
	const any = 1<<63 - 1
	v := a.local[f]
	down, up := a.reach.Push(v, false, any, work), a.reach.Push(v, true, any, work)
	rest = slices.DeleteFunc(append(down.Rest, up.Rest...), func(t int) bool { return !a.vars[t].shown })
	slices.Sort(rest)
	return down.Bound, up.Bound, slices.Compact(rest)
}

// evidence returns the smallest set of published cells that reveals a figure by one
// equation; if there is none, the cells that its bounds depend on.
func (a *attack) evidence(f int, rest []int) []table.Ref {
	v := a.local[f]
	if a.vars[v].shown {
		return a.cells([]int{v}) // another cell publishes it
	}
	var best []table.Ref
	for _, e := range a.eqs {
		var sum variable // the figure's bounds by the other terms
		var others []int
		coef := int64(0)
		for _, t := range e.Terms {
			if t.Var == v {
				coef = t.Coef
			} else if others = append(others, t.Var); a.vars[t.Var].shown {
				sum.add(-t.Coef, a.vars[t.Var].lo, a.vars[t.Var].hi, false)
			} else {
				coef = 0 // one equation does not bound two unpublished figures
				break
			}
		}
		lo, hi := sum.lo, sum.hi
		if coef < 0 {
			lo, hi = -hi, -lo
		}
		if (coef == 1 || coef == -1) && a.s.leaks(f, lo, hi) {
			if cells := a.cells(others); best == nil || len(cells) < len(best) {
				best = cells
			}
		}
	}
	if best == nil {
		best = a.cells(rest)
	}
	return best
}

// cells returns one published cell for each figure of the variables.
func (a *attack) cells(vars []int) []table.Ref {
	var out []table.Ref
	for _, v := range vars {
		for _, f := range a.vars[v].figures {
			for _, r := range a.s.figures[f].cells {
				if a.s.in.published(r, a.h) {
					out = append(out, r)
					break
				}
			}
		}
	}
	return out
}

// where returns the names of the extra sums among variables.
func (a *attack) where(vars []int) []string {
	var out []string
	for _, v := range vars {
		if k := v - a.first; k >= 0 && k < len(a.s.in.Figures) && a.vars[v].figures == nil {
			out = append(out, a.s.in.Figures[k].Where)
		}
	}
	return out
}
