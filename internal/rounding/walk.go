package rounding

import "slices"

// walker is a local search. It flips one figure at a time: first figures of sums
// that do not hold, until all hold (repair), then figures that are not at their
// nearest, to bring them back (improve). Sums that stay broken get more weight. The
// result depends on the component only: the random numbers have a fixed seed, and
// work is counted.
type walker struct {
	c      *component
	up     []bool
	uses   [][]term // equations of a variable: v is the equation
	off    []int64  // of an equation: left side less right
	weight []int64  // of an equation
	gain   []int64  // of a variable: by how much flipping it reduces Σ weight·|off|
	last   []int    // step at which a variable was last flipped
	broken []int    // equations that do not hold
	at     []int    // index of an equation in broken, -1 for none
	steps  int
	seed   uint64
	left   int64 // work left, in terms visited
}

// Bounds of the two phases for one component, and of all walks together.
const (
	repairWork  = 300_000_000
	improveWork = 200_000_000
	walkWork    = 1_500_000_000
)

// The tries of improve: how many flips one may take, how many of the last flipped
// figures are not flipped again, and how many failures in a row end it (besides
// one for each figure).
const (
	tryFlips = 100
	tryKeep  = 8
	tryFails = 2000
)

// walk starts from a rounding and returns the best it meets: the one whose broken
// sums weigh least and, if all hold, whose deviation is least.
func (c *component) walk(start []bool, work *int64) []bool {
	w := newWalker(c, start)
	for _, phase := range []struct {
		work int64
		run  func()
	}{{repairWork, w.repair}, {improveWork, w.improve}} {
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
		w.track(i)
		for _, t := range c.eqs[i].terms {
			w.uses[t.v] = append(w.uses[t.v], term{i, t.coef})
		}
	}
	w.computeGains()
	return w
}

// computeGains computes all gains.
func (w *walker) computeGains() {
	for v := range w.gain {
		w.gain[v] = 0
		for _, u := range w.uses[v] {
			w.gain[v] += w.part(v, u.v, u.coef)
		}
	}
}

func abs(x int64) int64 { return max(x, -x) }

// change returns by how much the term of a figure changes if it is flipped.
func (w *walker) change(v int, coef int64) int64 {
	if w.up[v] {
		return -coef
	}
	return coef
}

// part returns what equation e contributes to the gain of flipping v.
func (w *walker) part(v, e int, coef int64) int64 {
	return w.weight[e] * (abs(w.off[e]) - abs(w.off[e]+w.change(v, coef)))
}

// farther returns by how much flipping v increases the deviation.
func (w *walker) farther(v int) int64 { return w.change(v, w.c.cost[v]) }

// track puts an equation into broken or takes it out.
func (w *walker) track(e int) {
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
		w.track(u.v)
	}
}

// random returns a number below n, in the same sequence every time.
func (w *walker) random(n int) int {
	w.seed = w.seed*6364136223846793005 + 1442695040888963407
	return int((w.seed >> 33) % uint64(n))
}

// repair makes the sums hold, or ends at the rounding whose broken sums weigh
// least.
func (w *walker) repair() {
	best, least := slices.Clone(w.up), w.unmet()
	for len(w.broken) > 0 && w.left > 0 {
		v := w.bestFlip(w.broken[w.random(len(w.broken))])
		for range 2 {
			if u := w.bestFlip(w.broken[w.random(len(w.broken))]); w.gain[u] > w.gain[v] {
				v = u
			}
		}
		if w.gain[v] <= 0 {
			w.raiseWeights()
		}
		w.flip(v)
		if bad := w.unmet(); bad < least {
			least = bad
			copy(best, w.up)
		}
	}
	w.restore(best)
}

// unmet returns the weight of the sums that do not hold.
func (w *walker) unmet() int64 {
	sum := int64(0)
	for _, e := range w.broken {
		sum += weight(w.c.eqs[e].id.Kind)
	}
	w.left -= int64(len(w.broken))
	return sum
}

// restore flips figures until the rounding is to.
func (w *walker) restore(to []bool) {
	for v := range to {
		if w.up[v] != to[v] {
			w.flip(v)
		}
	}
}

// raiseWeights adds one to the weight of each sum that does not hold.
func (w *walker) raiseWeights() {
	for _, e := range w.broken {
		terms := w.c.eqs[e].terms
		for _, t := range terms {
			w.gain[t.v] += w.part(t.v, e, t.coef) / w.weight[e]
		}
		w.weight[e]++
		w.left -= int64(len(terms))
	}
}

// bestFlip returns, of the figures whose flipping brings equation e nearer to
// holding, the one with the greatest gain; of equals, the one flipped longest ago.
func (w *walker) bestFlip(e int) int {
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
	if best < 0 { // no rounding makes this sum hold
		best = w.c.eqs[e].terms[w.random(len(w.c.eqs[e].terms))].v
	}
	return best
}

// cheapestFlip is like bestFlip, but of equals returns the one that increases the
// deviation least, and leaves out figures flipped just now; -1 if there is none.
func (w *walker) cheapestFlip(e int) int {
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

// improve repeatedly sets a figure to its nearest and repairs the sums that this
// breaks. It keeps a try if the total deviation became less, else undoes it.
func (w *walker) improve() {
	if len(w.broken) > 0 {
		return
	}
	for e := range w.weight {
		w.weight[e] = 1
	}
	w.computeGains()
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
			v = w.cheapestFlip(w.broken[w.random(len(w.broken))])
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

// moved returns some figure that is not at its nearest, -1 if there is none.
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
