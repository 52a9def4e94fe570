// Package rounding makes the printed figures of tables add up: 舍位平衡. Each
// figure is rounded up or down so that printed parts sum to printed totals, in
// rows, in columns and between tables, with the least total deviation from the
// exact values.
//
// The problem is known as controlled rounding. If every figure is in at most two
// sums, with opposite signs, the sums are a network, and a flow of least cost is
// the optimum (flow.go). Nested rows together with nested columns are no network.
// Such systems are solved by an exact search (internal/exact) if that takes little
// work; else a local search (walk.go) starts from the flow through those sums that
// are a network and makes the others hold. Work is counted, not timed, so that the
// figures are always the same.
package rounding

import (
	"cmp"
	"slices"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Report is the result of Balance.
type Report struct {
	Moves   []Move           // the figures not rounded to the nearest: they absorb a 尾差
	Optimal bool             // no rounding has a smaller total deviation
	Unmet   []table.Identity // sums that the printed figures do not satisfy
	Where   []string         // addresses of the totals of Unmet
	Proven  bool             // it is proven that not all sums can hold; false: no rounding was found within the work allowed
	Inexact []table.Identity // sums that do not hold for the exact amounts and were ignored
}

// Move is a figure that was rounded to its farther neighbour.
type Move struct {
	Cell    table.Ref
	Address string
	Nearest int64        // the figure by 四舍五入, in units of the last printed digit
	Printed int64        // the figure printed, one more or one less
	Exact   money.Amount // 分; of a masked cell it must not be published
	Masked  bool
}

// Balance rounds the figures of the tables whose Rounding is table.Balanced so that
// their declared sums, and the links between them, hold in print. It sets Printed
// and Text of the cells. An amount that is a whole number of printed units keeps
// its figure; every other is rounded up or down. Among equally good roundings the
// order of the cells (table, row, column) decides, so that the result is always the
// same. Masked cells take part with their exact amounts and stay masked.
func Balance(tables []*table.Table, links []table.Identity) *Report {
	s := newSystem(tables, slices.Concat(table.Identities(tables), links))
	rep := &Report{Optimal: true, Proven: true, Inexact: s.inexact}
	left := effort{searchAll, walkWork}
	for _, c := range s.components() {
		up, optimal, unmet, proven := c.solve(&left)
		rep.Optimal = rep.Optimal && optimal
		rep.Proven = rep.Proven && proven
		for _, e := range unmet {
			id := c.eqs[e].id
			rep.Unmet = append(rep.Unmet, id)
			rep.Where = append(rep.Where, tables[id.Total.Table].Address(id.Total.Row, id.Total.Col))
		}
		for i, v := range c.vars {
			s.vars[v].up = up[i]
		}
	}
	s.print()
	rep.Moves = Moves(tables)
	return rep
}

// Moves returns the figures of the tables that are not the nearest to their exact
// amounts, in the order of the cells.
func Moves(tables []*table.Table) []Move {
	var out []Move
	for ti, t := range tables {
		for i := range t.Cells {
			c := &t.Cells[i]
			if !c.IsAmount() {
				continue
			}
			if nearest := t.Formats[c.Format].Round(c.Amount); nearest != c.Printed {
				row, col := i/len(t.Columns), i%len(t.Columns)
				out = append(out, Move{table.Ref{Table: ti, Row: row, Col: col}, t.Address(row, col), nearest, c.Printed, c.Amount, c.Kind == table.MaskedCell})
			}
		}
	}
	return out
}

// HasTail reports whether the table has a 尾差: a declared sum of published cells
// that holds exactly but not in print.
func HasTail(t *table.Table) bool {
	for _, id := range table.Identities([]*table.Table{t}) {
		total := t.At(id.Total.Row, id.Total.Col)
		sum, exact, shown := total.Printed, total.Amount, total.Kind == table.AmountCell
		for _, p := range id.Parts {
			c := t.At(p.Row, p.Col)
			sum -= c.Printed
			exact -= c.Amount
			shown = shown && c.Kind == table.AmountCell && t.Formats[c.Format] == t.Formats[total.Format]
		}
		if shown && sum != 0 && exact == 0 {
			return true
		}
	}
	return false
}

// system is the figures that may be rounded either way and the sums over them.
type system struct {
	tables  []*table.Table
	ids     map[table.Ref]int // cell → index into cells
	cells   []table.Ref       // cells of identities, in order
	same    []int             // union-find over cells that are one figure
	vars    []variable
	varOf   map[int]int // representative cell → variable
	eqs     []equation
	inexact []table.Identity
}

// variable is a figure that may be low or, rounded up, low+1.
type variable struct {
	cells []int
	low   int64
	cost  int64 // deviation if up less deviation if low, times the denominator of the fraction
	up    bool
}

// equation states that the terms sum to sum, where a figure counts 1 if it is up
// and 0 if it is low.
type equation struct {
	id    table.Identity
	terms []term
	sum   int64
}

type term struct {
	v    int
	coef int64
}

func newSystem(tables []*table.Table, ids []table.Identity) *system {
	s := &system{tables: tables, ids: map[table.Ref]int{}, varOf: map[int]int{}}
	var held []table.Identity
	for _, id := range ids {
		switch use, exact := s.usable(id); {
		case !use:
		case !exact:
			s.inexact = append(s.inexact, id)
		default:
			held = append(held, id)
			s.cells = append(append(s.cells, id.Total), id.Parts...)
		}
	}
	slices.SortFunc(s.cells, table.Ref.Compare)
	s.cells = slices.Compact(s.cells)
	s.same = make([]int, len(s.cells))
	for i, c := range s.cells {
		s.ids[c], s.same[i] = i, i
	}
	for _, id := range held {
		if len(id.Parts) == 1 {
			a, b := s.find(s.ids[id.Total]), s.find(s.ids[id.Parts[0]])
			s.same[max(a, b)] = min(a, b) // the first cell represents all
		}
	}
	s.makeVars()
	s.makeEquations(held)
	return s
}

func (s *system) find(i int) int {
	for s.same[i] != i {
		s.same[i] = s.same[s.same[i]]
		i = s.same[i]
	}
	return i
}

func (s *system) cell(r table.Ref) *table.Cell { return s.tables[r.Table].At(r.Row, r.Col) }

func (s *system) format(r table.Ref) money.Format {
	return s.tables[r.Table].Formats[s.cell(r).Format]
}

// usable reports whether the sum can hold in print (all its cells are amounts of
// balanced tables with the same unit and decimals), and whether it holds exactly.
func (s *system) usable(id table.Identity) (use, exact bool) {
	f := s.format(id.Total)
	var sum money.Amount
	for _, p := range append([]table.Ref{id.Total}, id.Parts...) {
		g := s.format(p)
		if s.tables[p.Table].Rounding != table.Balanced || !s.cell(p).IsAmount() || g.Unit != f.Unit || g.Decimals != f.Decimals {
			return false, false
		}
		sum += s.cell(p).Amount
	}
	return true, sum == 2*s.cell(id.Total).Amount
}

func (s *system) makeVars() {
	for i, ref := range s.cells {
		low, rest, of := s.format(ref).Split(s.cell(ref).Amount)
		if rest == 0 {
			continue
		}
		root := s.find(i)
		v, ok := s.varOf[root]
		if !ok {
			v = len(s.vars)
			s.varOf[root] = v
			s.vars = append(s.vars, variable{low: low, up: s.format(ref).Round(s.cell(ref).Amount) > low})
		}
		x := &s.vars[v]
		x.cells = append(x.cells, i)
		if s.cell(ref).Kind == table.AmountCell { // masked figures cost nothing: nobody sees them
			x.cost += of - 2*rest
		}
	}
}

func (s *system) makeEquations(ids []table.Identity) {
	seen := map[string]bool{}
	var key []byte
	for _, id := range ids {
		e := equation{id: id}
		add := func(r table.Ref, sign int64) {
			low, rest, _ := s.format(r).Split(s.cell(r).Amount)
			e.sum -= sign * low
			if rest == 0 {
				return
			}
			e.terms = append(e.terms, term{s.varOf[s.find(s.ids[r])], sign})
		}
		add(id.Total, 1)
		for _, p := range id.Parts {
			add(p, -1)
		}
		e.terms = merge(e.terms)
		if len(e.terms) == 0 {
			continue
		}
		if e.terms[0].coef < 0 {
			for i := range e.terms {
				e.terms[i].coef = -e.terms[i].coef
			}
			e.sum = -e.sum
		}
		key = key[:0]
		for _, t := range e.terms {
			key = appendInt(appendInt(key, int64(t.v)), t.coef)
		}
		if k := string(key); !seen[k] {
			seen[k] = true
			s.eqs = append(s.eqs, e)
		}
	}
}

// merge sorts terms and joins those of one variable.
func merge(terms []term) []term {
	slices.SortStableFunc(terms, func(a, b term) int { return cmp.Compare(a.v, b.v) })
	out := terms[:0]
	for _, t := range terms {
		if n := len(out); n > 0 && out[n-1].v == t.v {
			out[n-1].coef += t.coef
			continue
		}
		out = append(out, t)
	}
	return slices.DeleteFunc(out, func(t term) bool { return t.coef == 0 })
}

func appendInt(b []byte, n int64) []byte {
	for range 8 {
		b = append(b, byte(n))
		n >>= 8
	}
	return b
}

// print writes the figures into the cells.
func (s *system) print() {
	for _, v := range s.vars {
		n := v.low
		if v.up {
			n++
		}
		for _, i := range v.cells {
			c := s.cell(s.cells[i])
			c.Printed = n
			if c.Kind == table.AmountCell {
				c.Text = s.format(s.cells[i]).TextRounded(n)
			}
		}
	}
}

// component is a part of the system that shares no figure with the rest. Its
// equations number the variables as vars does.
type component struct {
	vars    []int // of the system
	cost    []int64
	nearest []bool // whether the nearest figure is up
	eqs     []equation
}

// components splits the system into its components.
func (s *system) components() []*component {
	root := make([]int, len(s.vars))
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
	for _, e := range s.eqs {
		for _, t := range e.terms[1:] {
			a, b := find(e.terms[0].v), find(t.v)
			root[max(a, b)] = min(a, b)
		}
	}
	var out []*component
	of := make([]*component, len(s.vars))
	local := make([]int, len(s.vars))
	for v := range s.vars {
		r := find(v)
		if of[r] == nil {
			of[r] = &component{}
			out = append(out, of[r])
		}
		c := of[r]
		local[v] = len(c.vars)
		c.vars = append(c.vars, v)
		c.cost = append(c.cost, s.vars[v].cost)
		c.nearest = append(c.nearest, s.vars[v].up)
	}
	for _, e := range s.eqs {
		c := of[find(e.terms[0].v)]
		for i := range e.terms {
			e.terms[i].v = local[e.terms[i].v]
		}
		c.eqs = append(c.eqs, e)
	}
	return out
}
