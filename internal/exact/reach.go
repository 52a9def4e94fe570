package exact

// Reach computes how far single variables can move from values that are known to be
// possible, while the equations hold and every variable stays within its bounds. It
// runs the primal simplex method from those values. At any time the moves it has made
// are possible and its bounds are certain, so that even an interrupted computation
// proves something.
type Reach struct {
	t *tableau
}

// Extent is how far a variable can move in one direction.
type Extent struct {
	Enough bool  // it can move as far as was asked
	Final  bool  // Bound is the farthest it can move, rounded towards zero to a whole number
	Bound  int64 // no possible whole move is greater
	Rest   []int // if Final, the variables whose bounds it depends on
}

// NewReach returns a Reach of variables that can move by lo to hi, where lo ≤ 0 ≤ hi,
// while the sum of each equation stays the same; Equation.Sum is ignored. Variables
// with narrow hardly move: the basis consists of others as far as possible. It
// returns nil if the work does not suffice.
func NewReach(lo, hi []int64, narrow []bool, eqs []Equation, work *Work) *Reach {
	n := len(lo)
	lows, highs, rank := make([]num, n), make([]num, n), make([]int, n)
	for v := range n {
		lows[v], highs[v] = of(lo[v]), of(hi[v])
		if narrow[v] {
			rank[v] = 1
		}
	}
	moves := make([]Equation, len(eqs))
	for i, e := range eqs {
		moves[i] = Equation{Terms: e.Terms}
	}
	t := newTableau(lows, highs, make([]num, n), moves, rank, work)
	if t == nil {
		return nil
	}
	return &Reach{t}
}

// SetBounds changes by how much a variable can move. The moves made so far must stay
// within the bounds.
func (r *Reach) SetBounds(v int, lo, hi int64) { r.t.lo[v], r.t.hi[v] = of(lo), of(hi) }

// Push moves a variable up, or else down, until it can go no farther, has moved by
// enough, or the work is used up.
func (r *Reach) Push(v int, up bool, enough int64, work *Work) Extent {
	r.t.work = work
	p := push{t: r.t, v: v, up: up}
	var e Extent
	for {
		if e.Enough = p.beyond(of(enough)); e.Enough || e.Final || work.Left < 0 {
			break
		}
		e.Final = p.step()
	}
	e.Bound = p.bound().s // within the bounds of v
	e.Rest = p.rest()
	return e
}

// push is the move of one variable.
type push struct {
	t       *tableau
	v       int
	up      bool
	stalled int // steps in a row that moved nothing; after many, the variable of smallest index is chosen, which cannot cycle
}

// limit returns the bound of a variable in a direction.
func (t *tableau) limit(v int, up bool) num {
	if up {
		return t.hi[v]
	}
	return t.lo[v]
}

// room returns how far a variable outside the basis is from its bound.
func (t *tableau) room(v int, up bool) num { return t.limit(v, up).sub(t.x[v]).abs() }

func (p *push) beyond(enough num) bool {
	num, den := p.t.value(p.v)
	if !p.up {
		num = num.neg()
	}
	return num.cmp(enough.mul(den)) >= 0
}

// step goes on as far as one variable outside the basis allows, and reports whether
// the variable can go no farther.
func (p *push) step() (final bool) {
	t := p.t
	v, up := p.v, p.up
	if t.in[v] >= 0 {
		r := t.rows[t.in[v]]
		if r.z.cmp(r.den.mul(t.limit(p.v, p.up))) == 0 {
			return true
		}
		if v, up = p.entering(r); v < 0 {
			return true
		}
	}
	row, far, per := p.ratio(v, up)
	room := t.room(v, up)
	t.work.spend(int64(len(t.rows)))
	if row >= 0 && far.cmp(room.mul(per)) < 0 {
		if p.stalled++; far.sign() != 0 {
			p.stalled = 0
		}
		r := t.rows[row]
		falls := (r.at(r.find(v)).sign() > 0) == up
		t.pivot(row, v, t.limit(r.basic, !falls))
		return false
	}
	if room.sign() != 0 {
		p.stalled = 0
	}
	t.move(v, t.limit(v, up))
	return v == p.v
}

// entering picks the variable outside the basis that lets the basic variable of r
// move farthest.
func (p *push) entering(r *row) (v int, up bool) {
	v = -1
	first := p.stalled > 2*len(p.t.rows)
	var most num
	for i, j := range r.cols {
		a := r.at(i)
		rise := (a.sign() < 0) == p.up
		room := p.t.room(int(j), rise)
		if room.sign() == 0 {
			continue
		}
		if by := room.mul(a.abs()); v < 0 || by.cmp(most) > 0 {
			v, up, most = int(j), rise, by
		}
		if first {
			break
		}
	}
	return v, up
}

// ratio returns the row whose basic variable is the first to meet a bound when v
// moves, and how far v moves until then: far/per. The row is -1 if none does.
func (p *push) ratio(v int, up bool) (row int, far, per num) {
	t := p.t
	first := p.stalled > 2*len(t.rows)
	row = -1
	for i, r := range t.rows {
		k := r.find(v)
		if k < 0 {
			continue
		}
		a := r.at(k)
		falls := (a.sign() > 0) == up
		a = a.abs()
		d := r.z.sub(r.den.mul(t.limit(r.basic, !falls))).abs()
		c := -1
		if row >= 0 {
			c = cmpProducts(d, per, far, a)
		}
		if c == 0 { // of equals the variable pushed, then small coefficients, or the smallest index
			switch {
			case r.basic == p.v:
				c = -1
			case t.rows[row].basic == p.v:
			case first && r.basic < t.rows[row].basic || !first && a.cmp(per) < 0:
				c = -1
			}
		}
		if c < 0 {
			row, far, per = i, d, a
		}
	}
	return row, far, per
}

// bound returns how far the variable can move at most, by its own bounds and those of
// the variables outside the basis.
func (p *push) bound() num {
	t := p.t
	own := t.limit(p.v, p.up)
	if t.in[p.v] < 0 {
		return own
	}
	r := t.rows[t.in[p.v]]
	sum := r.z
	for i, j := range r.cols {
		a := r.at(i)
		rise := (a.sign() < 0) == p.up
		sum = sum.sub(a.mul(t.limit(int(j), rise).sub(t.x[j])))
	}
	if p.up {
		if b := sum.floor(r.den); b.cmp(own) < 0 {
			return b
		}
	} else if b := sum.ceil(r.den); b.cmp(own) > 0 {
		return b
	}
	return own
}

// rest returns the variables outside the basis that the variable depends on.
func (p *push) rest() []int {
	if p.t.in[p.v] < 0 {
		return []int{p.v}
	}
	var out []int
	for _, j := range p.t.rows[p.t.in[p.v]].cols {
		out = append(out, int(j))
	}
	return out
}
