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

// Remedy is a way to publish less so that the amount is secret and no other masked
// amount becomes computable.
type Remedy struct {
	Kind     string      `json:"kind"`              // second, fold or subtotal
	Cells    []string    `json:"cells"`             // addresses of the cells masked in addition
	Members  []string    `json:"members,omitempty"` // what their rows stand for, as Input.Member names it
	Sentence string      `json:"sentence"`
	Refs     []table.Ref `json:"-"`
}

// The kinds of remedies.
const (
	Second   = "second"   // a second item is masked in every table
	Fold     = "fold"     // the two items are merged into one row that shows their sum
	Subtotal = "subtotal" // the totals from which the amount can be computed are masked
)

// remedies tries what could hide the figure judged, and returns what works, fewest
// cells first.
func (s *system) remedies(j *judgement, extras []extra) []Remedy {
	f := j.figure
	var out []Remedy
	if second := s.second(f, extras); second != nil {
		out = append(out, s.remedy(Second, second.refs, "在所有表中同样隐去"+second.name, second.member))
		// One row shows the sum: it is published beside all else.
		if s.works(second.refs, f, append(slices.Clone(extras), s.sumOf(f, second.figure))) {
			out = append(out, s.remedy(Fold, second.refs, "把它与"+second.name+"并成一行，只印两项之和", second.member))
		}
	}
	if totals := s.subtotal(f, j.evidence, extras); totals != nil {
		r := s.remedy(Subtotal, totals, "")
		r.Sentence = "隐去合计" + strings.Join(s.in.printed(totals[:min(len(totals), mostNamed)]), "、")
		if len(r.Cells) > mostNamed {
			r.Sentence += fmt.Sprintf("等%d格", len(r.Cells))
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Remedy) int { return cmp.Compare(len(a.Refs), len(b.Refs)) })
	return out
}

func (s *system) remedy(kind string, refs []table.Ref, sentence string, members ...string) Remedy {
	r := Remedy{Kind: kind, Refs: refs, Sentence: sentence, Members: members}
	for _, c := range refs {
		r.Cells = append(r.Cells, s.in.address(c))
	}
	return r
}

// works reports whether it is proven that, with the cells refs masked too, figure f
// and their figures are secret.
func (s *system) works(refs []table.Ref, f int, extras []extra) bool {
	h := hidden{}
	ask := []int{f}
	for _, r := range refs {
		h[r] = true
		if g := s.of[r]; !slices.Contains(ask, g) {
			ask = append(ask, g)
		}
	}
	return !slices.ContainsFunc(s.judge(ask, h, extras, false), func(j *judgement) bool { return j.verdict != safe })
}

// sumOf returns the sum of two figures as an extra, as one printed row would show it.
func (s *system) sumOf(f, g int) extra {
	format := s.in.Tables[s.figures[f].cells[0].Table].Formats[s.in.cell(s.figures[f].cells[0]).Format]
	sum := s.figures[f].exact + s.figures[g].exact
	x := extra{terms: []exact.Term{{Var: f, Coef: 1}, {Var: g, Coef: 1}}, lo: -s.most, hi: s.most}
	if least, most, ok := format.Range(format.Round(sum), false); ok {
		x.lo, x.hi = int64(least-sum), int64(most-sum)
	}
	return x
}

// item is what a maskable row stands for, in all tables that have it.
type item struct {
	member string
	name   string
	figure int // the one in a sum with f
	amount money.Amount
	refs   []table.Ref
}

// second returns the smallest item in a sum with f whose masking works, nil if there
// is none.
func (s *system) second(f int, extras []extra) *item {
	if s.in.Member == nil {
		return nil
	}
	rows := map[string][]table.Ref{} // published cells of a member
	for g := range s.figures {
		for _, r := range s.figures[g].cells {
			if m := s.in.Member(r); m != "" && s.in.published(r, nil) {
				rows[m] = append(rows[m], r)
			}
		}
	}
	var items []item
	seen := map[string]bool{}
	for _, e := range s.eqs {
		if !slices.ContainsFunc(e.Terms, func(t exact.Term) bool { return t.Var == f }) {
			continue
		}
		for _, t := range e.Terms {
			for _, r := range s.figures[t.Var].cells {
				if m := s.in.Member(r); m != "" && !seen[m] && rows[m] != nil {
					seen[m] = true
					slices.SortFunc(rows[m], table.Ref.Compare)
					x := s.figures[t.Var].exact
					tab := s.in.Tables[r.Table]
					name := "“" + tab.RowText(r.Row, r.Col) + "”（" + s.in.cell(r).Text + tab.Formats[s.in.cell(r).Format].Unit.String() + "）"
					items = append(items, item{m, name, t.Var, max(x, -x), rows[m]})
				}
			}
		}
	}
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.amount, b.amount), a.refs[0].Compare(b.refs[0]))
	})
	for i := range items {
		if s.work.Left < 0 {
			break
		}
		if s.works(items[i].refs, f, extras) {
			return &items[i]
		}
	}
	return nil
}

// mostNamed is how many totals a sentence names.
const mostNamed = 4

// mostTotals is how many totals a remedy may mask.
const mostTotals = 8

// subtotal masks one total after the other of those that reveal f, until f is secret.
// It returns their cells, nil if f is still not secret.
func (s *system) subtotal(f int, evidence []table.Ref, extras []extra) []table.Ref {
	h := hidden{}
	var refs []table.Ref
	for range mostTotals {
		g := s.largest(evidence)
		if g < 0 {
			return nil
		}
		for _, r := range s.figures[g].cells {
			if s.in.published(r, h) {
				h[r] = true
				refs = append(refs, r)
			}
		}
		j := s.judge([]int{f}, h, extras, true)[0]
		if j.verdict == safe {
			slices.SortFunc(refs, table.Ref.Compare)
			return refs
		}
		evidence = j.evidence
	}
	return nil
}

// largest returns the figure of the largest amount among the cells that belong to no
// item, -1 if there is none.
func (s *system) largest(cells []table.Ref) int {
	best := -1
	for _, r := range cells {
		if s.in.Member != nil && s.in.Member(r) != "" {
			continue
		}
		if g := s.of[r]; best < 0 || s.figures[g].exact > s.figures[best].exact {
			best = g
		}
	}
	return best
}
