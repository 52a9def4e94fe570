package layout

import (
	"fmt"
	"slices"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// resolve numbers the sums that rows share, finds the ledgers that each statement
// reads, and makes the checks that need the whole layout.
func (d *decoder) resolve() {
	ids := map[string]bool{}
	for _, s := range d.l.statements {
		for _, leaf := range s.leaves {
			id := leaf.path(s)
			if ids[id] {
				d.problem(leaf.at, id, "列的名称重复", "给其中一列另写id")
			}
			ids[id] = true
		}
		var all []*content
		for _, leaf := range s.leaves {
			all = append(all, &leaf.content)
		}
		s.cols = newCellSet(all, nil)
		s.addFacts(s.cols)
		d.resolveRows(s, append(slices.Clone(s.rows), s.foot...))
		if s.from != nil && !slices.Contains(s.facts, s.from) && (usesLedger(s.rows) || usesLedger(s.foot)) {
			s.facts = append(s.facts, s.from)
		}
		d.checkFacts(s)
	}
	if d.problems.Len() == 0 {
		d.checkComplete()
	}
	if per := d.l.per; per != nil {
		if f := d.l.lacks(per); f != nil {
			d.problem(d.l.perAt, per.ID, fmt.Sprintf("：账表“%s”没有%s，不能每个%s一张表", f.Name, per.Title, per.Title), "")
		}
	}
}

func (d *decoder) problem(at pos, got, message, want string) {
	d.problems.Add(diag.Problem{File: d.l.File, Line: at.line, Col: at.col, Got: got, Message: message, Want: want})
}

func usesLedger(rows []*rowSpec) bool {
	return slices.ContainsFunc(rows, func(r *rowSpec) bool { return r.kind == eachRow || usesLedger(r.rows) })
}

func (d *decoder) resolveRows(s *statement, rows []*rowSpec) {
	for _, r := range rows {
		switch {
		case r.cells != nil:
			r.own = newCellSet(r.cells, nil)
		case r.terms != nil:
			var all []*content
			for _, leaf := range s.leaves {
				all = append(all, &leaf.content)
			}
			r.own = newCellSet(all, r.terms)
		}
		s.addFacts(r.own)
		d.resolveRows(s, r.rows)
	}
}

// newCellSet numbers the sums of a row of contents. A row's own terms replace the
// contents' terms, but keep their filters and measures.
func newCellSet(contents []*content, rowTerms []term) cellSet {
	set := cellSet{size: len(contents)}
	for i, c := range contents {
		for _, t := range c.sums {
			if rowTerms == nil {
				set.slots = append(set.slots, slot{term: t, filter: and(c.where, t.where), local: i})
				continue
			}
			for _, rt := range rowTerms {
				rt.measure = t.measure
				set.slots = append(set.slots, slot{term: rt, filter: and(c.where, rt.where), local: i})
			}
			break
		}
	}
	return set
}

func (s *statement) addFacts(set cellSet) {
	for _, sl := range set.slots {
		if sl.from != nil && !slices.Contains(s.facts, sl.from) {
			s.facts = append(s.facts, sl.from)
		}
	}
}

// checkFacts reports filters and groups by dimensions that a ledger lacks.
func (d *decoder) checkFacts(s *statement) {
	lacks := func(f *dataset.File, fl filter) {
		for _, c := range fl {
			if c.path.root == rootDim && !hasDim(f, c.path.dim) {
				d.problem(c.at, c.path.raw, fmt.Sprintf("：账表“%s”没有%s", f.Name, c.path.dim.Title), "")
			}
		}
	}
	var rows func(f *dataset.File, list []*rowSpec)
	rows = func(f *dataset.File, list []*rowSpec) {
		for _, r := range list {
			if !s.uses(r, f) {
				continue
			}
			lacks(f, r.where)
			for _, k := range r.keys {
				if !hasDim(f, k.dim) {
					d.problem(r.at, k.raw, fmt.Sprintf("：账表“%s”没有%s，不能按它分行", f.Name, k.dim.Title), "")
				}
			}
			for _, sl := range r.own.slots {
				if sl.from == f {
					lacks(f, sl.filter)
				}
			}
			rows(f, r.rows)
		}
	}
	for _, f := range s.facts {
		lacks(f, and(d.l.base, s.where))
		for _, n := range d.l.notes {
			lacks(f, and(n.only, n.any))
		}
		for _, sl := range s.cols.slots {
			if sl.from == f {
				lacks(f, sl.filter)
			}
		}
		rows(f, s.rows)
		rows(f, s.foot)
	}
}

// uses reports whether a row, or one under it, reads a ledger: it shows the
// columns' sums or its own, or groups the lines of the statement's ledger.
func (s *statement) uses(r *rowSpec, f *dataset.File) bool {
	sums := func(set cellSet) bool {
		return slices.ContainsFunc(set.slots, func(sl slot) bool { return sl.from == f })
	}
	switch {
	case r.file != nil || r.kind == fillerRow:
		return false
	case r.own.size > 0 && sums(r.own), r.own.size == 0 && sums(s.cols), r.kind == eachRow && f == s.from:
		return true
	}
	return slices.ContainsFunc(r.rows, func(c *rowSpec) bool { return s.uses(c, f) })
}

func hasDim(f *dataset.File, dim *dataset.Dimension) bool {
	return slices.ContainsFunc(f.Columns, func(c *dataset.Column) bool { return len(c.Ref) == 1 && c.Ref[0] == dim })
}

// name returns the row's name in messages: its id if it has one.
func (r *rowSpec) name() string {
	if r.id != "" {
		return r.id
	}
	if len(r.keys) > 0 {
		return r.keys[0].raw
	}
	return r.label
}

// path returns the lasting id of a leaf column: 支出.基本支出.小计.
func (n *node) path(s *statement) string {
	id := n.id
	for p := n.parent; p != nil; p = p.parent {
		id = p.id + "." + id
	}
	if s.title != "" {
		id = s.title + "." + id
	}
	return id
}
