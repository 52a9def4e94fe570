package check

import (
	"math/big"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/table"
)

// unknown begins what print does not tell of an id in a table that was read back:
// layout.Unknown.
const unknown = "?"

// Printed checks tables that were read back from print, without a dataset: the
// tie-outs, the sums of the layouts, and whether masked amounts can be subtracted
// out of the figures beside them. What print does not show, the rounding of a
// figure or an amount that is masked, is not called an error. Tie-outs over what
// could not be read are skipped and told.
func (rules *Rules) Printed(subject, year string, tables []*table.Table) *Report {
	rep := &Report{Subject: subject, Year: year, Tables: len(tables)}
	instances, skipped := rules.instances(indexes(tables))
	rep.Skipped = skipped
	var left []string
	for i := range instances {
		in := &instances[i]
		if in.unread || len(in.faults) > 0 {
			if !slices.Contains(left, in.ID) {
				left = append(left, in.ID)
			}
			continue
		}
		rep.Formulas++
		rep.Findings = append(rep.Findings, in.evaluate()...)
		if in.Op == address.Equal && in.check.level == Error {
			rep.shows(in.Left, in.Right, in.Formula)
		}
	}
	if left != nil {
		rep.Skipped = append(rep.Skipped, "有的行或列没有读到："+strings.Join(left, "、"))
	}
	for _, t := range tables {
		rep.structure(t)
		rep.subtract(t)
	}
	rep.sort()
	return rep
}

// unread reports whether an address may mean cells that were not read: in a table
// with gaps, in a column that is lacking, in a row whose id print does not tell.
func unread(tables []*table.Index, r *address.Ref, values address.Values) bool {
	for _, v := range values {
		if strings.HasPrefix(v, unknown) {
			return true
		}
	}
	for _, x := range tables {
		if !x.Named(r.Name) {
			continue
		}
		if x.Gaps {
			return true
		}
		for _, id := range x.Lacking {
			if r.Col.Match(r.Col.Split(id)) {
				return true
			}
		}
		if slices.ContainsFunc(x.Untold, func(ids []string) bool { return mayMean(r.Row, ids) }) {
			return true
		}
	}
	return false
}

// mayMean reports whether a pattern may mean a row of which it is not known, because
// it asks for an element that print does not tell.
func mayMean(p address.Pattern, ids []string) bool {
	if p.Len() != len(ids) {
		return false
	}
	asks := false
	for i, id := range ids {
		switch {
		case id == "*":
			asks = asks || !p.MatchAt(i, id)
		case id != "" && !p.MatchAt(i, id):
			return false
		}
	}
	return asks
}

// subtract finds sums of a table in which one amount alone is masked.
func (rep *Report) subtract(t *table.Table) {
	for _, id := range table.Identities([]*table.Table{t}) {
		total := []Term{{1, t, id.Total.Row, id.Total.Col}}
		var parts []Term
		for _, p := range id.Parts {
			parts = append(parts, Term{1, t, p.Row, p.Col})
		}
		rep.shows(total, parts, "")
	}
}

// shows tells of the only masked amount of an equation: it is the difference of the
// others, where that is known to a tenth of itself.
func (rep *Report) shows(left, right []Term, formula string) {
	var masked *Term
	var l, r side
	for i, terms := range [][]Term{left, right} {
		for k := range terms {
			t := &terms[k]
			switch cell := t.Table.At(t.Row, t.Col); {
			case cell.Kind != table.MaskedCell:
				[]*side{&l, &r}[i].add(t.Table, t.Row, t.Col, t.Factor)
			case masked != nil || !cell.Near:
				return
			default:
				masked = t
			}
		}
	}
	if masked == nil {
		return
	}
	difference := new(big.Int).Abs(l.exact.less(r.exact))
	bound2 := new(big.Int).Add(l.bound2.value(), r.bound2.value())
	if difference.Sign() == 0 || difference.Cmp(bound2.Mul(bound2, big.NewInt(10))) < 0 {
		return
	}
	f := Finding{Severity: Warning, Rule: "涉密", Tell: true, Secret: true, Place: cellPlace(masked.Table, masked.Row, masked.Col), Why: formula,
		Message: "隐去的金额可以从公布的数减出：与它相加的其他各数都已公布"}
	row, _, _ := strings.Cut(f.Place.Address, ", ")
	told := func(o Finding) bool { return o.Rule == f.Rule && strings.HasPrefix(o.Place.Address, row+", ") }
	if !slices.ContainsFunc(rep.Findings, told) { // a row is told once, whatever columns it has
		rep.Findings = append(rep.Findings, f)
	}
}
