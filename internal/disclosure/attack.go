package disclosure

import (
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/table"
)

// attack is a part of the system, ready to be asked what it says of single
// figures.
type attack struct {
	s     *system
	h     hidden
	local map[int]int // figure → variable; figures that are bundled have none
	vars  []variable
	eqs   []exact.Equation // in variables
	reach *exact.Reach     // nil: there was not work enough for it
	first int              // variable of the first extra sum
	whole bool             // no figure of it is in a sum beyond it
}

// variable is an unknown of an attack: one figure, an extra sum (no figure), or
// a bundle of published figures that stand in one equation only, where nothing
// but their sum matters.
type variable struct {
	figures []int
	lo, hi  int64 // by how much it could move for all that is known of it alone
	// And by how much when those published figures stay what they are that are
	// in sums beyond the attack: what is possible so is possible.
	loIn, hiIn int64
	shown      bool // published
}

// add counts a figure, coef times, into a variable.
func (v *variable) add(coef, lo, hi int64, inside bool) {
	if coef < 0 {
		lo, hi = hi, lo
	}
	v.lo, v.hi = v.lo+coef*lo, v.hi+coef*hi
	if inside {
		v.loIn, v.hiIn = v.loIn+coef*lo, v.hiIn+coef*hi
	}
}

// mostTerms bounds the size of an attack, in terms of its sums, beyond the sums
// that unseen figures are themselves part of.
const mostTerms = 20_000

// setUp is about what it takes to set up a figure in an attack, in units of
// exact.Work.
const setUp = 10

// attack prepares the part of the system that has to do with the figures asked
// for, with the cells of h masked besides those that are. Without far it is only
// what hangs together by figures nobody sees.
func (s *system) attack(ask []int, h hidden, extras []extra, far bool, work *exact.Work) *attack {
	a := &attack{s: s, h: h, local: map[int]int{}, whole: true}
	eqs, uses := a.around(ask, extras, far)
	own := map[int]bool{} // figures that must not be bundled
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
		if lo, hi, shown := s.moves(f, h); own[f] || !shown || uses[f] != 1 {
			v := variable{figures: []int{f}, shown: shown}
			v.add(1, lo, hi, uses[f] == len(s.uses[f]))
			a.whole = a.whole && uses[f] == len(s.uses[f])
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

// around goes from the figures asked for outwards: first all that hangs together
// by figures nobody sees, then what published figures say of each other, as far
// as there is room. It returns the equations and how many of them a figure is in.
func (a *attack) around(ask []int, extras []extra, far bool) (eqs []int, uses map[int]int) {
	s := a.s
	uses = map[int]int{}
	var now, next []int
	meet := func(f int) {
		if _, ok := uses[f]; ok {
			return
		}
		uses[f] = 0
		if _, _, shown := s.moves(f, a.h); shown {
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

// equation takes over an equation, its figures without a variable as a bundle.
func (a *attack) equation(terms []exact.Term) {
	var e exact.Equation
	bundle := variable{shown: true}
	for _, t := range terms {
		if v, ok := a.local[t.Var]; ok {
			e.Terms = append(e.Terms, exact.Term{Var: v, Coef: t.Coef})
			continue
		}
		lo, hi, _ := a.s.moves(t.Var, a.h)
		inside := len(a.s.uses[t.Var]) == 1
		a.whole = a.whole && inside
		bundle.figures = append(bundle.figures, t.Var)
		bundle.add(t.Coef, lo, hi, inside)
	}
	if bundle.figures != nil {
		e.Terms = append(e.Terms, exact.Term{Var: len(a.vars), Coef: 1})
		a.vars = append(a.vars, bundle)
	}
	a.eqs = append(a.eqs, e)
}

// loosen lets all published figures move as far as they could for themselves:
// from then on the attack proves what is impossible, not what is possible.
func (a *attack) loosen() {
	for v, x := range a.vars {
		a.reach.SetBounds(v, x.lo, x.hi)
	}
}

// secret proves, where it can, that a figure can be more than a tenth of itself
// away from what it is.
func (a *attack) secret(f int, work *exact.Work) bool {
	enough := a.s.tenth(f) + 1
	return a.reach.Push(a.local[f], true, enough, work).Enough || a.reach.Push(a.local[f], false, enough, work).Enough
}

// interval is between which moves a figure must be, and the published variables
// on which that rests.
func (a *attack) interval(f int, work *exact.Work) (lo, hi int64, rest []int) {
	const any = 1<<63 - 1
	v := a.local[f]
	down, up := a.reach.Push(v, false, any, work), a.reach.Push(v, true, any, work)
	rest = slices.DeleteFunc(append(down.Rest, up.Rest...), func(t int) bool { return !a.vars[t].shown })
	slices.Sort(rest)
	return down.Bound, up.Bound, slices.Compact(rest)
}

// evidence is the smallest set of published cells that gives a figure away by
// one sum, or else those on which its bounds rest.
func (a *attack) evidence(f int, rest []int) []table.Ref {
	v := a.local[f]
	if a.vars[v].shown {
		return a.cells([]int{v}) // the same figure is published elsewhere
	}
	var best []table.Ref
	for _, e := range a.eqs {
		var sum variable // what the others say of the figure
		var others []int
		coef := int64(0)
		for _, t := range e.Terms {
			if t.Var == v {
				coef = t.Coef
			} else if others = append(others, t.Var); a.vars[t.Var].shown {
				sum.add(-t.Coef, a.vars[t.Var].lo, a.vars[t.Var].hi, false)
			} else {
				coef = 0 // of two unseen figures one sum says nothing
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

// cells names a published cell for each figure of the variables.
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

// where names the extra sums among variables.
func (a *attack) where(vars []int) []string {
	var out []string
	for _, v := range vars {
		if k := v - a.first; k >= 0 && k < len(a.s.in.Figures) && a.vars[v].figures == nil {
			out = append(out, a.s.in.Figures[k].Where)
		}
	}
	return out
}
