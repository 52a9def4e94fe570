package disclosure

import (
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/table"
)

// verdict is what the audit says of a masked figure.
type verdict uint8

const (
	open   verdict = iota // not decided
	safe                  // proven: an attacker cannot know it to within a tenth
	leaked                // proven: an attacker does
)

// judgement is the verdict on a figure. The moves are certain: whatever is
// published lets the figure differ from what it is by lo to hi.
type judgement struct {
	figure   int
	verdict  verdict
	lo, hi   int64
	evidence []table.Ref // published cells that give it away
	where    []string    // and sums published elsewhere
}

// tenth is by how much, at most, an attacker is off who knows a figure.
func (s *system) tenth(f int) int64 {
	x := int64(s.figures[f].exact)
	return max(x, -x) / 10
}

// leaks reports whether an attacker knows a figure that can differ by lo to hi.
func (s *system) leaks(f int, lo, hi int64) bool { return hi <= s.tenth(f) && -lo <= s.tenth(f) }

// within lets do no more work than limit of what is left.
func (s *system) within(limit int64, do func()) {
	outer := s.work
	allowed := min(limit, outer.Left)
	s.work = &exact.Work{Left: allowed}
	do()
	outer.Left -= allowed - s.work.Left
	s.work = outer
}

// judge decides of each figure asked for whether it is secret with the cells of h
// masked besides those that are. First it asks what hangs together by figures
// nobody sees, which decides most; then what published figures say of each other
// is asked too, which narrows the bounds a little. Without all it ends as soon as
// one figure is certain not to be safe, and asks no more about it.
func (s *system) judge(ask []int, h hidden, extras []extra, all bool) []*judgement {
	out := make([]*judgement, len(ask))
	for i, f := range ask {
		lo, hi, _ := s.moves(f, h)
		out[i] = &judgement{figure: f, lo: lo, hi: hi}
	}
	var left []*judgement // for the second question
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
			if !all && (k.verdict == leaked || k.verdict == open && near.whole) {
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

// decide judges figures that are still open; without all no more of them when one
// is not found to be safe.
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
			if a.whole {
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

// narrow takes over what the attack says of a figure.
func (a *attack) narrow(j *judgement) {
	lo, hi, rest := a.interval(j.figure, a.s.work)
	j.lo, j.hi = max(j.lo, lo), min(j.hi, hi)
	if a.s.leaks(j.figure, j.lo, j.hi) {
		j.verdict = leaked
		j.evidence, j.where = a.evidence(j.figure, rest), a.where(rest)
	}
}
