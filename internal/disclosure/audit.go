// Package disclosure audits masked (涉密) amounts as an attacker would: from all
// tables as published, and from figures published elsewhere, it computes between
// which amounts a masked one must lie. Every printed figure is an amount known
// to within its rounding, every sum and every link between tables an equation;
// the bounds are exact (internal/exact).
//
// A finding states the secret interval: that is its purpose. It belongs in the
// hands of those who may see the dataset and never beside the published tables.
package disclosure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/exact"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Input is what is published, and what its figures mean.
type Input struct {
	Tables  []*table.Table
	Links   []table.Identity // cells of several tables that are the same or sums of each other
	Figures []Figure         // published elsewhere: in the narrative
	// Member names what a row that may be masked stands for, the same in every
	// table, and "" for every other row; nil: no row may be masked.
	Member func(table.Ref) string
}

// Figure is the sum of cells as published outside of the tables.
type Figure struct {
	Where   string // as a reader finds it: 正文第二部分（五）
	Sum     []table.Ref
	Printed int64 // in units of the last digit of Format
	Format  money.Format
}

// Report is the outcome of an audit.
type Report struct {
	Masked     int         `json:"masked"`   // amounts masked, those that are equal by meaning counted once
	Complete   bool        `json:"complete"` // every published figure was used, not only those nearest to the masked ones
	Findings   []Finding   `json:"findings"`
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Finding is a masked amount that can be computed from what is published, or
// bounded within a tenth of itself.
type Finding struct {
	Cells    []string     `json:"cells"`  // addresses of the cells that show it
	Table    string       `json:"table"`  // of the first: as printed
	Row      string       `json:"row"`    // as printed
	Column   string       `json:"column"` // title
	Least    money.Amount `json:"least"`  // 分: what an attacker knows
	Most     money.Amount `json:"most"`
	Estimate string       `json:"estimate"` // the middle, as the table would print it
	Evidence []string     `json:"evidence"` // addresses of the published cells that give it away
	Remedies []Remedy     `json:"remedies"` // each tried and found to work, smallest first
	Sentence string       `json:"sentence"`
	first    table.Ref
}

// Audit finds the masked amounts that are not secret.
func Audit(in *Input) (*Report, error) {
	s := newSystem(in)
	extras := s.extras()
	secrets := s.secrets()
	rep := &Report{Masked: len(secrets), Complete: true}
	if len(secrets) == 0 {
		return rep, nil
	}
	a := s.attack(secrets, nil, extras, true)
	rep.Complete = a.complete
	for _, f := range secrets {
		lo, hi, rest, err := a.interval(f)
		if err != nil {
			return nil, fmt.Errorf("涉密审计：%s：%w", in.address(s.figures[f].cells[0]), err)
		}
		if !s.leaks(f, lo, hi) {
			continue
		}
		evidence := a.evidence(f, rest)
		find := s.finding(f, lo, hi, evidence)
		for _, v := range rest {
			if v >= a.first && a.vars[v].figures == nil {
				find.Evidence = append(find.Evidence, in.Figures[v-a.first].Where)
			}
		}
		if find.Remedies, err = s.remedies(f, evidence, extras); err != nil {
			return nil, err
		}
		find.Sentence = s.sentence(f, &find)
		rep.Findings = append(rep.Findings, find)
	}
	rep.Attributes = in.attributes()
	return rep, nil
}

// extras are the figures published elsewhere, whose amounts are right.
func (s *system) extras() []extra {
	var out []extra
	for _, f := range s.in.Figures {
		x := extra{lo: -s.most, hi: s.most}
		for _, r := range f.Sum {
			if !s.in.zero(r) {
				x.terms = append(x.terms, exact.Term{Var: s.of[r], Coef: 1})
			}
		}
		if least, most, ok := f.Format.Range(f.Printed, false); ok {
			x.lo, x.hi = int64(least), int64(most)
		}
		out = append(out, x)
	}
	return out
}

// secrets are the figures that a masked cell shows.
func (s *system) secrets() []int {
	var out []int
	for f := range s.figures {
		if slices.ContainsFunc(s.figures[f].cells, func(r table.Ref) bool { return s.in.cell(r).Kind == table.MaskedCell }) {
			out = append(out, f)
		}
	}
	return out
}

// leaks reports whether an attacker knows a figure to within a tenth of it.
func (s *system) leaks(f int, lo, hi int64) bool {
	x := int64(s.figures[f].exact)
	tenth := max(x, -x) / 10
	return hi-x <= tenth && x-lo <= tenth
}

func (in *Input) address(r table.Ref) string { return in.Tables[r.Table].Address(r.Row, r.Col) }

// finding describes a leak. Of the masked cells it names first that of the table
// in which most of the evidence stands.
func (s *system) finding(f int, lo, hi int64, evidence []table.Ref) Finding {
	votes := make([]int, len(s.in.Tables))
	for _, e := range evidence {
		for ti := range votes {
			if _, ok := s.shownIn(s.of[e], ti); ok {
				votes[ti]++
			}
		}
	}
	var cells []table.Ref
	for _, r := range s.figures[f].cells {
		if s.in.cell(r).Kind == table.MaskedCell {
			cells = append(cells, r)
		}
	}
	slices.SortStableFunc(cells, func(a, b table.Ref) int { return cmp.Compare(votes[b.Table], votes[a.Table]) })
	first := cells[0]
	for i, e := range evidence {
		if r, ok := s.shownIn(s.of[e], first.Table); ok {
			evidence[i] = r
		}
	}
	slices.SortFunc(evidence, compareRef)

	t := s.in.Tables[first.Table]
	out := Finding{
		Table: t.Name(), Row: rowText(t, first.Row, first.Col), Column: t.ColumnTitle(first.Col),
		Least: money.Amount(lo), Most: money.Amount(hi), first: first,
	}
	for _, r := range cells {
		out.Cells = append(out.Cells, s.in.address(r))
	}
	for _, r := range evidence {
		out.Evidence = append(out.Evidence, s.in.address(r))
	}
	format := t.Formats[s.in.cell(first).Format]
	out.Estimate = format.TextRounded(format.Round(money.Amount(lo + (hi-lo)/2)))
	return out
}

// shownIn is a cell of a table that publishes a figure.
func (s *system) shownIn(f, ti int) (table.Ref, bool) {
	for _, r := range s.figures[f].cells {
		if r.Table == ti && s.in.published(r, nil) {
			return r, true
		}
	}
	return table.Ref{}, false
}

// rowText is how a reader knows a row: what is printed in it before the column.
func rowText(t *table.Table, row, col int) string {
	var texts []string
	for c := range col {
		k := t.At(row, c)
		if t.Columns[c].Statement == t.Columns[col].Statement && k.Text != "" && (k.Kind == table.TextCell || k.Kind == table.CodeCell) {
			texts = append(texts, k.Text)
		}
	}
	if texts == nil {
		return t.RowID(row, col)
	}
	return strings.Join(texts, " ")
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
		var lo, hi, coef int64
		var others []int
		for _, t := range e.Terms {
			if t.Var == v {
				coef = t.Coef
				continue
			}
			others = append(others, t.Var)
			x, y := -t.Coef*a.vars[t.Var].lo, -t.Coef*a.vars[t.Var].hi
			lo, hi = lo+min(x, y), hi+max(x, y)
		}
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

// sentence says in words what leaks and what to do.
func (s *system) sentence(f int, find *Finding) string {
	var b strings.Builder
	t := s.in.Tables[find.first.Table]
	format := t.Formats[s.in.cell(find.first).Format]
	fmt.Fprintf(&b, "%s“%s”隐去的“%s”可以从公布的数算出：约%s%s", find.Table, find.Row, find.Column, find.Estimate, format.Unit)
	width := format
	width.Decimals += 2
	if err := width.Validate(); err == nil {
		fmt.Fprintf(&b, "（在%s与%s之间）", width.Text(find.Least), width.Text(find.Most))
	}
	if len(find.Cells) > 1 {
		fmt.Fprintf(&b, "，同一个数还在%s", strings.Join(find.Cells[1:], "、"))
	}
	fmt.Fprintf(&b, "；泄露它的是%s", strings.Join(find.Evidence, "、"))
	if len(find.Remedies) > 0 {
		fmt.Fprintf(&b, "；可以%s", find.Remedies[0].Sentence)
	} else {
		b.WriteString("；没有找到只再隐去少数几格的补救办法")
	}
	return b.String()
}
