package disclosure

import (
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/table"
)

// verdict is what an audit found about a masked figure.
type verdict uint8

const (
	open   verdict = iota // not decided
	safe                  // proven: an attacker cannot know it within a tenth
	leaked                // proven: an attacker can
)

// judgement is the verdict on a figure. lo and hi are certain: everything published
// is consistent only with deviations from the exact amount between them.
type judgement struct {
	figure   int
	verdict  verdict
	lo, hi   int64
	evidence []table.Ref // published cells that reveal it
	where    []string    // names of sums published outside the tables that do
}

// tenth returns a tenth of a figure's absolute amount: an attacker who is not farther
// off knows the figure.
func (s *system) tenth(f int) int64 {
	x := int64(s.figures[f].exact)
	return max(x, -x) / 10
}

// leaks reports whether an attacker knows a figure whose deviation is between lo and
// hi.
func (s *system) leaks(f int, lo, hi int64) bool { return hi <= s.tenth(f) && -lo <= s.tenth(f) }

// within calls do with at most limit of the work that is left.
func (s *system) within(limit int64, do func()) {
	outer := s.work
	allowed := min(limit, outer.Left)
	s.work = &exact.Work{Left: allowed}
	do()
	outer.Left -= allowed - s.work.Left
	s.work = outer
}

// judge decides for each figure in ask whether it is secret with the cells of h masked
// in addition. First each is attacked with the equations connected by unpublished
// figures, which decides most; those still open are attacked together with equations
// of published figures, which narrows the bounds a little. Without all it stops as
// soon as one figure is certain not to be safe.
func (s *system) judge(ask []int, h hidden, extras []extra, all bool) []*judgement {
	out := make([]*judgement, len(ask))
	for i, f := range ask {
		lo, hi, _ := s.slack(f, h)
		out[i] = &judgement{figure: f, lo: lo, hi: hi}
	}
	var left []*judgement // for the second attack
	done := map[int]bool{}
	for _, j := range out {
		if done[j.figure] {
			continue
		}
		var near *attack
		s.within(figureWork, func() { near = s.attack([]int{j.figure}, h, extras, false, s.work) })
		var group []*judgement
		for _, k := range out {
			if v, ok := near.local[k.figure]; ok && !done[k.figure] && (k == j || !near.vars[v].shown) {
				done[k.figure] = true
				group = append(group, k)
			}
		}
		near.decide(group, all)
		for _, k := range group {
			if !all && (k.verdict == leaked || k.verdict == open && near.closed) {
				return out
			}
			if k.verdict == open {
				left = append(left, k)
			}
		}
	}
	if len(left) == 0 {
		return out
	}
	ask = nil
	for _, j := range left {
		ask = append(ask, j.figure)
	}
	slices.Sort(ask)
	var far *attack
	s.within(figureWork, func() { far = s.attack(ask, h, extras, true, s.work) })
	far.decide(left, all)
	return out
}

// decide judges the figures of group that are open; without all it stops after the
// first that is not proven safe.
func (a *attack) decide(group []*judgement, all bool) {
	if a.reach == nil {
		return
	}
	for i, j := range group {
		a.s.within(figureWork, func() {
			if a.secret(j.figure, a.s.work) {
				j.verdict = safe
			}
		})
		if j.verdict == open && !all {
			if a.closed {
				return
			}
			group = group[i : i+1]
			break
		}
	}
	a.loosen()
	for _, j := range group {
		if j.verdict == open {
			a.s.within(figureWork, func() { a.narrow(j) })
		}
	}
}

// narrow sets a judgement's bounds and verdict from the attack.
func (a *attack) narrow(j *judgement) {
	lo, hi, rest := a.interval(j.figure, a.s.work)
	j.lo, j.hi = max(j.lo, lo), min(j.hi, hi)
	if a.s.leaks(j.figure, j.lo, j.hi) {
		j.verdict = leaked
		j.evidence, j.where = a.evidence(j.figure, rest), a.where(rest)
	}
}
