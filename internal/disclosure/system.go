package disclosure

import (
	"cmp"
	"encoding/binary"
	"slices"

	"budgetreport/internal/exact"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// figure is an amount that one or more cells show, equal by what they mean: one
// unknown to an attacker.
type figure struct {
	cells  []table.Ref
	slacks []slack // by cell: the deviation that the cell's figure allows if published
	exact  money.Amount
}

// slack is a range, in 分, of the deviation of a figure from its exact amount: lo ≤ 0
// ≤ hi.
type slack struct{ lo, hi int64 }

// system is what an attacker knows of the amounts: equations that hold.
type system struct {
	in      *Input
	figures []figure
	of      map[table.Ref]int
	eqs     []exact.Equation
	uses    map[int][]int // figure → equations it is in
	most    int64         // bound of amounts that nothing published bounds; beyond any amount
	signed  bool          // some amounts are negative
	work    *exact.Work   // work left
}

// hidden is the set of cells masked in addition to those masked already.
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
				continue // a published zero is no unknown
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

// join makes one figure of cells that identities of one part declare equal, and
// equations of the other identities. A sum that does not hold exactly is a mistake
// of the dataset from which an attacker learns nothing.
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
	for f := range s.figures {
		s.print(f)
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

// equation adds the equation that the terms sum to zero, unless it is known.
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

// anything returns the slack of a figure before anything is published.
func (s *system) anything(f int) slack {
	exact := int64(s.figures[f].exact)
	if s.signed {
		return slack{-exact - s.most, s.most - exact}
	}
	return slack{-exact, s.most - exact}
}

// print computes the slacks of a figure's cells. A cell that does not print its exact
// amount is a mistake from which an attacker learns nothing.
func (s *system) print(f int) {
	x := &s.figures[f]
	for _, r := range x.cells {
		m := s.anything(f)
		t, c := s.in.Tables[r.Table], s.in.cell(r)
		if least, most, ok := t.Formats[c.Format].Range(c.Printed, t.Rounding == table.Balanced); ok && least <= x.exact && x.exact <= most {
			m = slack{max(m.lo, int64(least-x.exact)), min(m.hi, int64(most-x.exact))}
		}
		x.slacks = append(x.slacks, m)
	}
}

// slack returns the deviation that a figure's published cells alone allow, and whether
// it has any.
func (s *system) slack(f int, h hidden) (lo, hi int64, published bool) {
	m := s.anything(f)
	for i, r := range s.figures[f].cells {
		if s.in.published(r, h) {
			published = true
			m = slack{max(m.lo, s.figures[f].slacks[i].lo), min(m.hi, s.figures[f].slacks[i].hi)}
		}
	}
	return m.lo, m.hi, published
}

// extra is a sum of figures known from outside the tables, with its slack.
type extra struct {
	terms  []exact.Term
	lo, hi int64
}
