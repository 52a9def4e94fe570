// Package disclosure audits masked (涉密) amounts as an attacker would: from all
// tables as published, and from figures published elsewhere, it computes bounds of
// each masked amount. A printed figure is an amount known up to its rounding; every
// sum and every link between tables is an equation. The bounds are exact
// (internal/exact).
//
// A finding contains the bounds of a secret amount. It is only for those who may
// see the dataset and must not be stored beside the published tables.
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

// Input is the published figures and what is known of them.
type Input struct {
	Tables  []*table.Table
	Links   []table.Identity // identities between tables
	Figures []Figure         // published outside the tables: in the narrative
	// Member returns the name of what a row that may be masked stands for, the same
	// in every table, and "" for every other row; nil: no row may be masked.
	Member func(table.Ref) string
}

// Figure is a sum of cells that is published outside the tables.
type Figure struct {
	Where   string // its place for a reader: 正文第二部分（五）
	Sum     []table.Ref
	Printed int64 // in units of the last digit of Format
	Format  money.Format
}

// Report is the result of an audit.
type Report struct {
	Masked     int         `json:"masked"` // masked amounts; several cells of one figure count once
	Findings   []Finding   `json:"findings"`
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Finding is a masked amount that can be computed, or bounded within a tenth of
// itself, from what is published; or, with Open, one that could not be decided.
type Finding struct {
	Open     bool         `json:"open,omitempty"` // not decided within the work allowed
	Cells    []string     `json:"cells"`          // addresses of the cells that show it
	Table    string       `json:"table"`          // of the first: as printed
	Row      string       `json:"row"`            // as printed
	Column   string       `json:"column"`         // title
	Least    money.Amount `json:"least"`          // 分: bounds that an attacker can compute
	Most     money.Amount `json:"most"`
	Estimate string       `json:"estimate,omitempty"` // the middle, as the table would print it; none when open
	Evidence []string     `json:"evidence"`           // addresses of the published cells that reveal it
	Remedies []Remedy     `json:"remedies"`           // each tried and found to work, fewest cells first
	Sentence string       `json:"sentence"`           // Chinese: what leaks and what to do, without naming the cell
	Detail   string       `json:"detail,omitempty"`   // Chinese: the bounds, the evidence, other cells of the figure
	first    table.Ref
	same     []table.Ref // Cells
	evidence []table.Ref // those of Evidence that are cells
	where    []string    // the others: figures outside the tables
}

//	auditWork
//
// Bounds of the work of an audit, in units of exact.Work: in all, for one question
// about one figure, and for the remedies of one figure.
const (
	auditWork  = 1_000_000_000
	figureWork = 50_000_000
	remedyWork = 100_000_000
)

// Audit finds the masked amounts that are not secret. It always ends: an amount that
// the work allowed does not suffice to decide is an open finding.
func Audit(in *Input) *Report { return audit(in, auditWork, false) }

// First is like Audit but stops at the first finding, without attributes. It takes
// less work.
func First(in *Input) *Report { return audit(in, auditWork, true) }

func audit(in *Input, allowed int64, first bool) *Report {
	s := newSystem(in)
	s.work = &exact.Work{Left: allowed}
	extras := s.extras()
	secrets := s.secrets()
	rep := &Report{Masked: len(secrets)}
	if len(secrets) == 0 {
		return rep
	}
	for _, j := range s.judge(secrets, nil, extras, true) {
		if j.verdict == safe {
			continue
		}
		find := s.finding(j)
		s.within(remedyWork, func() { find.Remedies = s.remedies(j, extras) })
		find.Sentence, find.Detail = s.sentence(&find), s.detail(&find)
		rep.Findings = append(rep.Findings, find)
		if first {
			return rep
		}
	}
	rep.Attributes = in.attributes()
	return rep
}

// extras returns the figures published outside the tables. One that does not print
// its exact sum is a mistake from which an attacker learns nothing.
func (s *system) extras() []extra {
	var out []extra
	for _, f := range s.in.Figures {
		x := extra{lo: -s.most, hi: s.most}
		var sum money.Amount
		for _, r := range f.Sum {
			sum += s.in.cell(r).Amount
			if !s.in.zero(r) {
				x.terms = append(x.terms, exact.Term{Var: s.of[r], Coef: 1})
			}
		}
		if least, most, ok := f.Format.Range(f.Printed, false); ok && least <= sum && sum <= most {
			x.lo, x.hi = int64(least-sum), int64(most-sum)
		}
		out = append(out, x)
	}
	return out
}

// secrets returns the figures that have a masked cell.
func (s *system) secrets() []int {
	var out []int
	for f := range s.figures {
		if slices.ContainsFunc(s.figures[f].cells, func(r table.Ref) bool { return s.in.cell(r).Kind == table.MaskedCell }) {
			out = append(out, f)
		}
	}
	return out
}

func (in *Input) address(r table.Ref) string { return in.Tables[r.Table].Address(r.Row, r.Col) }

// printed names cells as a reader knows them, those of one column of a table together:
// 预算13表“资金总额”列“企业服务活动专项经费”“第三方审计费用”.
func (in *Input) printed(refs []table.Ref) []string {
	type column struct{ table, col int }
	at := map[column]int{}
	var out []string
	for _, r := range refs {
		t := in.Tables[r.Table]
		k, seen := at[column{r.Table, r.Col}]
		if !seen {
			k = len(out)
			at[column{r.Table, r.Col}] = k
			out = append(out, t.Name()+"“"+t.ColumnTitle(r.Col)+"”列")
		}
		out[k] += "“" + t.RowText(r.Row, r.Col) + "”"
	}
	return out
}

// finding describes a leak. The first of its cells is one in the table that has most
// of the evidence.
func (s *system) finding(j *judgement) Finding {
	f, evidence := j.figure, slices.Clone(j.evidence)
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
	slices.SortFunc(evidence, table.Ref.Compare)

	t := s.in.Tables[first.Table]
	exact := s.figures[f].exact
	out := Finding{
		Open: j.verdict == open, Table: t.Name(), Row: t.RowText(first.Row, first.Col), Column: t.ColumnTitle(first.Col),
		Least: exact + money.Amount(j.lo), Most: exact + money.Amount(j.hi), first: first,
	}
	out.same, out.evidence, out.where = cells, evidence, j.where
	for _, r := range cells {
		out.Cells = append(out.Cells, s.in.address(r))
	}
	for _, r := range evidence {
		out.Evidence = append(out.Evidence, s.in.address(r))
	}
	out.Evidence = append(out.Evidence, j.where...)
	if !out.Open {
		format := t.Formats[s.in.cell(first).Format]
		out.Estimate = format.TextRounded(format.Round(out.Least + (out.Most-out.Least)/2))
	}
	return out
}

// shownIn returns a cell of table ti that publishes figure f.
func (s *system) shownIn(f, ti int) (table.Ref, bool) {
	for _, r := range s.figures[f].cells {
		if r.Table == ti && s.in.published(r, nil) {
			return r, true
		}
	}
	return table.Ref{}, false
}

// sentence says in Chinese what leaks, or was not decided, and what to do.
func (s *system) sentence(find *Finding) string {
	format := s.in.Tables[find.first.Table].Formats[s.in.cell(find.first).Format]
	text := "隐去的金额可以从公布的数算出，约" + find.Estimate + format.Unit.String()
	if find.Open {
		text = "隐去的金额能不能从公布的数算出，没有能确定：牵涉的数太多，算到规定的步数为止"
	}
	switch {
	case len(find.Remedies) > 0 && find.Open:
		return text + "；稳妥起见可以" + find.Remedies[0].Sentence
	case len(find.Remedies) > 0:
		return text + "；可以" + find.Remedies[0].Sentence
	}
	return text + "；没有找到只再隐去少数几格的补救办法"
}

// detail says in Chinese what is needed to follow the finding up.
func (s *system) detail(find *Finding) string {
	var parts []string
	width := s.in.Tables[find.first.Table].Formats[s.in.cell(find.first).Format]
	unit := width.Unit
	width.Decimals += 2
	if width.Validate() == nil && width.Fits(find.Least) && width.Fits(find.Most) {
		parts = append(parts, fmt.Sprintf("由公布的数可知它在%s与%s%s之间", width.TextRounded(width.Round(find.Least)), width.TextRounded(width.Round(find.Most)), unit))
	}
	if len(find.Evidence) > 0 {
		parts = append(parts, "泄露它的是"+strings.Join(append(s.in.printed(find.evidence), find.where...), "；"))
	}
	if len(find.Cells) > 1 {
		parts = append(parts, "同一个数还在"+strings.Join(s.in.printed(find.same[1:]), "；"))
	}
	if len(find.Remedies) > 0 && find.Remedies[0].Kind == Subtotal && len(find.Remedies[0].Cells) > mostNamed {
		parts = append(parts, "要隐去的合计是"+strings.Join(s.in.printed(find.Remedies[0].Refs), "；"))
	}
	return strings.Join(parts, "\n")
}
