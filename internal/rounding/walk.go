package rounding

import "slices"

// walker flips figures one at a time, each time one of a sum that does not hold,
// until all hold (mend), and then around figures that were moved away from their
// nearest, to bring them back (nearer). It is a local search that weighs sums by
// how long they have resisted. What it does depends on nothing but the component:
// its random numbers are its own, and its work is counted.
type walker struct {
	c      *component
	up     []bool
	uses   [][]term // equations of a variable: v is the equation
	off    []int64  // of an equation: by how much the left side is over the right
	weight []int64  // of an equation
	gain   []int64  // of a variable: by how much flipping it lessens Σ weight·|off|
	last   []int    // step at which a variable was last flipped
	broken []int    // equations that do not hold
	at     []int    // where an equation stands in broken, -1 for nowhere
	steps  int
	seed   uint64
	left   int64 // work that may still be done, in terms looked at
}

// The work of a walk over one component, and what is allowed over all.
const (
	mendWork   = 300_000_000
	nearerWork = 200_000_000
	walkWork   = 1_500_000_000
)

// Of the tries to bring a figure back: how many flips may follow, how many of
// the last ones are not undone, and how many tries that fail end it.
const (
	tryFlips = 100
	tryKeep  = 8
	tryFails = 2000
)

// walk starts from a rounding and returns one in which the sums that do not hold
// weigh least of all met, and if all hold figures are as near as was found.
func (c *component) walk(start []bool, work *int64) []bool {
	w := newWalker(c, start)
	for _, phase := range []struct {
		work int64
		run  func()
	}{{mendWork, w.mend}, {nearerWork, w.nearer}} {
		w.left = min(phase.work, *work)
		*work -= w.left
		phase.run()
		*work += max(w.left, 0)
	}
	return w.up
}

func newWalker(c *component, start []bool) *walker {
	vars, eqs := len(c.vars), len(c.eqs)
	w := &walker{
		c: c, up: slices.Clone(start), uses: make([][]term, vars), off: make([]int64, eqs), weight: make([]int64, eqs),
		gain: make([]int64, vars), last: make([]int, vars), at: make([]int, eqs), steps: tryKeep,
	}
	for i := range c.eqs {
		w.off[i], w.weight[i], w.at[i] = c.eqs[i].off(start), 1, -1
		w.list(i)
		for _, t := range c.eqs[i].terms {
			w.uses[t.v] = append(w.uses[t.v], term{i, t.coef})
		}
	}
	w.weigh()
	return w
}

// weigh computes the gains anew.
func (w *walker) weigh() {
	for v := range w.gain {
		w.gain[v] = 0
		for _, u := range w.uses[v] {
			w.gain[v] += w.part(v, u.v, u.coef)
		}
	}
}

func abs(x int64) int64 { return max(x, -x) }

// change is by how much a figure's term changes when it is flipped.
func (w *walker) change(v int, coef int64) int64 {
	if w.up[v] {
		return -coef
	}
	return coef
}

// part is the gain of flipping v as far as equation e goes.
func (w *walker) part(v, e int, coef int64) int64 {
	return w.weight[e] * (abs(w.off[e]) - abs(w.off[e]+w.change(v, coef)))
}

// farther is by how much flipping v takes figures farther from what they are.
func (w *walker) farther(v int) int64 { return w.change(v, w.c.cost[v]) }

// list notes whether an equation holds.
func (w *walker) list(e int) {
	switch k := w.at[e]; {
	case w.off[e] != 0 && k < 0:
		w.at[e] = len(w.broken)
		w.broken = append(w.broken, e)
	case w.off[e] == 0 && k >= 0:
		last := w.broken[len(w.broken)-1]
		w.broken[k], w.at[last], w.at[e] = last, k, -1
		w.broken = w.broken[:len(w.broken)-1]
	}
}

func (w *walker) flip(v int) {
	w.steps++
	w.last[v] = w.steps
	for _, u := range w.uses[v] {
		terms := w.c.eqs[u.v].terms
		for _, t := range terms {
			w.gain[t.v] -= w.part(t.v, u.v, t.coef)
		}
		w.left -= 2 * int64(len(terms))
	}
	for _, u := range w.uses[v] {
		w.off[u.v] += w.change(v, u.coef)
	}
	w.up[v] = !w.up[v]
	for _, u := range w.uses[v] {
		for _, t := range w.c.eqs[u.v].terms {
			w.gain[t.v] += w.part(t.v, u.v, t.coef)
		}
		w.list(u.v)
	}
}

// random is a number below n, the same sequence every time.
func (w *walker) random(n int) int {
	w.seed = w.seed*6364136223846793005 + 1442695040888963407
	return int((w.seed >> 33) % uint64(n))
}

// mend makes the sums hold, or ends with the least left over that it met.
func (w *walker) mend() {
	best, least := slices.Clone(w.up), w.unmet()
	for len(w.broken) > 0 && w.left > 0 {
		v := w.oldest(w.broken[w.random(len(w.broken))])
		for range 2 {
			if u := w.oldest(w.broken[w.random(len(w.broken))]); w.gain[u] > w.gain[v] {
				v = u
			}
		}
		if w.gain[v] <= 0 {
			w.press()
		}
		w.flip(v)
		if bad := w.unmet(); bad < least {
			least = bad
			copy(best, w.up)
		}
	}
	w.back(best)
}

// unmet weighs the sums that do not hold.
func (w *walker) unmet() int64 {
	sum := int64(0)
	for _, e := range w.broken {
		sum += weight(w.c.eqs[e].id.Kind)
	}
	w.left -= int64(len(w.broken))
	return sum
}

// back restores a rounding.
func (w *walker) back(to []bool) {
	for v := range to {
		if w.up[v] != to[v] {
			w.flip(v)
		}
	}
}

// press makes the sums that do not hold weigh more.
func (w *walker) press() {
	for _, e := range w.broken {
		terms := w.c.eqs[e].terms
		for _, t := range terms {
			w.gain[t.v] += w.part(t.v, e, t.coef) / w.weight[e]
		}
		w.weight[e]++
		w.left -= int64(len(terms))
	}
}

// oldest picks, of the figures whose flipping lessens what a sum is off by, that
// with the greatest gain, of several the one not flipped for longest.
func (w *walker) oldest(e int) int {
	best := -1
	for _, t := range w.c.eqs[e].terms {
		if (w.change(t.v, t.coef) > 0) == (w.off[e] > 0) {
			continue
		}
		if best < 0 || w.gain[t.v] > w.gain[best] || w.gain[t.v] == w.gain[best] && w.last[t.v] < w.last[best] {
			best = t.v
		}
	}
	w.left -= int64(len(w.c.eqs[e].terms))
	if best < 0 { // the sum cannot hold whatever its figures are
		best = w.c.eqs[e].terms[w.random(len(w.c.eqs[e].terms))].v
	}
	return best
}

// nearest picks likewise, but of several with the same gain the one that stays
// nearest to what it is, and none flipped just now; -1 for none.
func (w *walker) nearest(e int) int {
	best := -1
	for _, t := range w.c.eqs[e].terms {
		if (w.change(t.v, t.coef) > 0) == (w.off[e] > 0) || w.last[t.v] > w.steps-tryKeep {
			continue
		}
		if best < 0 || w.gain[t.v] > w.gain[best] || w.gain[t.v] == w.gain[best] && w.farther(t.v) < w.farther(best) {
			best = t.v
		}
	}
	w.left -= int64(len(w.c.eqs[e].terms))
	return best
}

// nearer takes a moved figure back to its nearest and mends what that breaks,
// again and again, and keeps what brings the figures nearer in sum.
func (w *walker) nearer() {
	if len(w.broken) > 0 {
		return
	}
	for e := range w.weight {
		w.weight[e] = 1
	}
	w.weigh()
	var flips []int
	for fails := 0; fails < tryFails+len(w.up) && w.left > 0; {
		v := w.moved()
		if v < 0 {
			return
		}
		flips = flips[:0]
		sum := int64(0)
		for v >= 0 {
			sum += w.farther(v)
			w.flip(v)
			if flips = append(flips, v); len(w.broken) == 0 || len(flips) > tryFlips {
				break
			}
			v = w.nearest(w.broken[w.random(len(w.broken))])
		}
		if fails++; len(w.broken) == 0 && sum < 0 {
			fails = 0
			continue
		}
		for _, v := range slices.Backward(flips) {
			w.flip(v)
		}
	}
}

// moved is a figure that is not at its nearest, any one of them; -1 for none.
func (w *walker) moved() int {
	first := w.random(len(w.up))
	for k := range w.up {
		if v := (first + k) % len(w.up); w.farther(v) < 0 {
			w.left -= int64(k)
			return v
		}
	}
	return -1
}
