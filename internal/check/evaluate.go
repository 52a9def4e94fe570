package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Term is factor × one cell.
type Term struct {
	Factor   int64
	Table    *table.Table
	Row, Col int
}

// Instance is a tie-out with its variables filled in: which cells it compares.
type Instance struct {
	ID          string // of the check
	Formula     string // with the variables filled in
	Op          string // = ≠ < ≤ > ≥
	Left, Right []Term
	LeftAmount  money.Amount // amounts written in the formula itself
	RightAmount money.Amount

	check  *tieOut
	values env
	faults []Finding // addresses that mean nothing in these tables
}

// Run checks the tables of one subject and the dataset they were made from.
func (rules *Rules) Run(ds *dataset.Dataset, subject layout.Subject, results []*layout.Result) *Report {
	rep := rules.Tables(ds, subject, results)
	rep.Join(rules.Dataset(ds, results))
	return rep
}

// Dataset applies the rules that hold for a dataset, whatever the subject. The
// results tell which lines are masked: their amounts are not shown.
func (rules *Rules) Dataset(ds *dataset.Dataset, results []*layout.Result) *Report {
	rep := &Report{Subject: layout.Whole(ds).Name, Year: layout.Year(ds)}
	rules.dataset(rep, ds, results)
	rep.sort()
	return rep
}

// Tables checks the tables of one subject.
func (rules *Rules) Tables(ds *dataset.Dataset, subject layout.Subject, results []*layout.Result) *Report {
	rep := &Report{Subject: subject.Name, Year: layout.Year(ds), Tables: len(results)}
	grids := rules.grids(results)
	instances, skipped := rules.instances(grids)
	rep.Skipped, rep.Formulas = skipped, len(instances)
	for i := range instances {
		rep.Findings = append(rep.Findings, instances[i].evaluate(grids)...)
	}
	for _, g := range grids {
		rep.structure(g)
	}
	rep.sort()
	return rep
}

// Instances lists the tie-outs that can be evaluated over some tables.
func (rules *Rules) Instances(results []*layout.Result) []Instance {
	out, _ := rules.instances(rules.grids(results))
	return out
}

// Involving tells the tie-outs that a cell takes part in: name and formula.
func (rules *Rules) Involving(results []*layout.Result, r *layout.Result, row, col int) []string {
	var out []string
	for _, in := range rules.Instances(results) {
		if slices.ContainsFunc(slices.Concat(in.Left, in.Right), func(t Term) bool { return t.Table == r.Table && t.Row == row && t.Col == col }) {
			out = append(out, in.ID+"："+in.Formula)
		}
	}
	return out
}

func (rules *Rules) grids(results []*layout.Result) []*grid {
	out := make([]*grid, len(results))
	for i, r := range results {
		id, _, _ := strings.Cut(r.ID, "/")
		out[i] = newGrid(r, ofWhich(rules.shapes[id]))
	}
	return out
}

// instances fills in the variables of every check. A check over a table that
// was not made is skipped and told, with those beside it that lack the same.
func (rules *Rules) instances(grids []*grid) (out []Instance, skipped []string) {
	for _, c := range rules.checks {
		if missing := c.missing(grids); missing != "" {
			if len(skipped) == 0 || !strings.HasPrefix(skipped[len(skipped)-1], "没有"+missing+"表：") {
				skipped = append(skipped, "没有"+missing+"表："+c.id)
			} else {
				skipped[len(skipped)-1] += "、" + c.id
			}
			continue
		}
		for _, v := range c.values(grids) {
			in := Instance{ID: c.id, Formula: fill(c.text, v), Op: c.formula.op, check: c, values: v}
			in.Left, in.LeftAmount = in.terms(grids, c.formula.left)
			in.Right, in.RightAmount = in.terms(grids, c.formula.right)
			out = append(out, in)
		}
	}
	return out, skipped
}

// missing names a table of the check that is not there.
func (c *tieOut) missing(grids []*grid) string {
	for _, t := range slices.Concat(c.formula.left, c.formula.right) {
		if t.ref != nil && !slices.ContainsFunc(grids, func(g *grid) bool { return t.ref.table.elements[0].match(g.ids[0]) }) {
			return t.ref.table.raw
		}
	}
	return ""
}

// values lists what the variables stand for, each set of values once.
func (c *tieOut) values(grids []*grid) []env {
	if len(c.domains) == 0 {
		return c.bindings
	}
	var out []env
	seen := map[string]bool{}
	for _, d := range c.domains {
		for _, g := range grids {
			if !d.table.match(g.ids) {
				continue
			}
			for _, e := range g.entries {
				v, ok := d.row.bind(e.ids)
				key := ""
				for _, name := range c.names {
					key += v[name] + "\x00"
				}
				if ok && !seen[key] {
					seen[key] = true
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// terms finds the cells of one side.
func (in *Instance) terms(grids []*grid, side []term) (out []Term, constant money.Amount) {
	for _, t := range side {
		if t.ref == nil {
			constant += money.Amount(t.factor) * t.amount
			continue
		}
		r := t.ref.fill(in.values)
		found := false
		for _, g := range grids {
			if r.table.match(g.ids) {
				cells, all := g.cells(r)
				found = found || all
				for _, at := range cells {
					out = append(out, Term{t.factor, g.t.Table, at[0], at[1]})
				}
			}
		}
		if !found && !r.optional {
			in.fault(r)
		}
	}
	return out, constant
}

// fault notes an address that means nothing in these tables.
func (in *Instance) fault(r *ref) {
	id, _ := r.table.id()
	row, _ := r.row.id()
	col, _ := r.col.id()
	in.faults = append(in.faults, Finding{
		Severity: in.check.level, Rule: in.ID, Tell: in.check.tell, Why: in.Formula,
		Message: fmt.Sprintf("表中没有“%s”行的“%s”，无法核对", row, col),
		Place:   Place{Table: id + "表", Row: row, Column: col, Address: fmt.Sprintf("%s[%s, %s]", id, row, col)},
	})
}

// cells lists the cells an address means; all is false when the row or the
// column it names outright is not there or holds no amount.
func (g *grid) cells(r *ref) (out [][2]int, all bool) {
	id, whole := r.row.id()
	var rows []entry
	if !whole {
		rows = g.matching(r.row)
	}
	for _, c := range g.columns(r.col) {
		s := g.t.Columns[c].Statement
		if whole {
			if row, ok := g.rows[s][id]; ok && isSum(g.t.At(row, c)) {
				out, all = append(out, [2]int{row, c}), true
			}
			continue
		}
		all = true
		for _, e := range rows {
			if e.statement == s && isSum(g.t.At(e.row, c)) {
				out = append(out, [2]int{e.row, c})
			}
		}
	}
	return out, all
}

// holds compares a difference with an operator, within a tolerance.
func holds(op string, difference, tolerance money.Amount) bool {
	switch op {
	case "=":
		return difference <= tolerance && difference >= -tolerance
	case "≠":
		return difference > tolerance || difference < -tolerance
	case "<":
		return difference < tolerance
	case "≤":
		return difference <= tolerance
	case ">":
		return difference > -tolerance
	default:
		return difference >= -tolerance
	}
}

// side is the sum of one side of a comparison, exact and as printed.
type side struct {
	exact, printed money.Amount
	bound2         money.Amount // twice what the printed sum may be off
	masked         bool
	overflow       bool
	format         money.Format // of the cells, if all have the same
	formats        int
}

func (s *side) add(t *table.Table, r, c int, factor int64) {
	cell := t.At(r, c)
	value, off2 := printed(t, cell)
	f := money.Amount(factor)
	s.plus(&s.exact, f, cell.Amount)
	s.plus(&s.printed, f, value)
	s.plus(&s.bound2, max(f, -f), off2)
	s.masked = s.masked || cell.Kind == table.MaskedCell
	if s.formats == 0 || s.format != t.Formats[cell.Format] && s.formats == 1 {
		s.format = t.Formats[cell.Format]
		s.formats++
	}
}

// plus adds f × a; sums beyond int64 are noted, not wrapped.
func (s *side) plus(sum *money.Amount, f, a money.Amount) {
	product := f * a
	total, ok := money.Add(*sum, product)
	s.overflow = s.overflow || !ok || f != 0 && product/f != a
	*sum = total
}

func (s *side) constant(a money.Amount) {
	s.plus(&s.exact, 1, a)
	s.plus(&s.printed, 1, a)
}

// yuan is how amounts read that no single format prints.
var yuan = money.Format{Unit: money.Yuan, Decimals: 2, Thousands: true, Zero: "0.00"}

// text prints the exact or the printed sum with its unit.
func (s *side) text(exact bool) string {
	f := yuan
	amount := s.exact
	if !exact {
		amount = s.printed
		if s.formats == 1 && step(s.format) > 0 {
			f = s.format
		}
	}
	return f.TextRounded(f.Round(amount)) + f.Unit.String()
}

// figure is the side as a finding shows it. Beside a masked side only what is
// printed anyway is shown, and of the masked one nothing.
func (s *side) figure(maskedBeside bool) *Figure {
	switch {
	case s.masked:
		return &Figure{Masked: true}
	case maskedBeside:
		return &Figure{Printed: s.text(false)}
	}
	return &Figure{Exact: s.exact.Exact(), Printed: s.text(false)}
}

const withheld = "（含涉密金额，不显示）"

// words gives what a sentence says of both sides and their difference.
func words(left, right *side, exact bool) (l, r, difference string) {
	masked := left.masked || right.masked
	show := func(s *side) string {
		if s.masked {
			return withheld
		}
		return s.text(exact && !masked)
	}
	difference = withheld
	if !masked {
		d := side{exact: left.exact - right.exact, printed: left.printed - right.printed, format: left.format, formats: left.formats}
		if right.formats > 0 && (left.formats == 0 || right.format != left.format) {
			d.format, d.formats = right.format, left.formats+right.formats
		}
		difference = strings.TrimPrefix(d.text(exact), "-")
	}
	return show(left), show(right), difference
}

// verdict is what comparing two sides comes to.
type verdict uint8

const (
	fine      verdict = iota
	differs           // exactly
	roundsOff         // in print only, within the 尾差 bound
	broken            // in print beyond the bound: a fault of the program
	tooLarge
)

func compare(op string, left, right *side, tolerance money.Amount) verdict {
	switch d := left.exact - right.exact; {
	case left.overflow || right.overflow:
		return tooLarge
	case !holds(op, d, tolerance):
		return differs
	case left.formats == 0 || right.formats == 0:
		return fine // an amount written in a formula is not printed
	case holds(op, left.printed-right.printed, tolerance):
		return fine
	}
	bound2 := left.bound2 + right.bound2
	off := left.printed - right.printed - (left.exact - right.exact)
	if 2*off <= bound2 && 2*off >= -bound2 {
		return roundsOff
	}
	return broken
}

// evaluate compares the sides of a tie-out.
func (in *Instance) evaluate(grids []*grid) []Finding {
	if len(in.faults) > 0 {
		return in.faults
	}
	var left, right side
	for _, t := range in.Left {
		left.add(t.Table, t.Row, t.Col, t.Factor)
	}
	for _, t := range in.Right {
		right.add(t.Table, t.Row, t.Col, t.Factor)
	}
	left.constant(in.LeftAmount)
	right.constant(in.RightAmount)
	v := compare(in.Op, &left, &right, in.check.tolerance)
	if v == fine {
		return nil
	}
	f := Finding{Rule: in.ID, Tell: in.check.tell, Why: in.Formula, Left: left.figure(right.masked), Right: right.figure(left.masked)}
	for _, t := range slices.Concat(in.Left, in.Right) {
		for _, g := range grids {
			if g.t.Table == t.Table && f.Place.Table == "" {
				f.Place = g.place(t.Row, t.Col)
			}
		}
	}
	l, r, d := words(&left, &right, v == differs)
	values := map[string]string{"left": l, "right": r, "difference": d}
	for name, value := range in.values {
		values[name] = value
	}
	sentence := fill(in.check.say, values)
	if v == differs && in.check.note != "" {
		sentence += "；" + in.check.note
	}
	f.judge(v, in.check.level, sentence)
	return []Finding{f}
}

const roundingNote = "（按分计算相符，只是各自四舍五入后的尾差）"

// judge gives a finding its severity and sentence.
func (f *Finding) judge(v verdict, level Severity, sentence string) {
	switch v {
	case differs:
		f.Severity, f.Message = level, sentence
	case roundsOff:
		f.Severity, f.Message = Rounding, sentence+roundingNote
	case broken:
		f.Severity, f.Message = Error, sentence+"（按分计算相符，而印出的数相差超过四舍五入所能有的：程序有误，请勿使用这些表）"
	default:
		f.Severity, f.Message, f.Left, f.Right = Error, "金额太大，无法精确核对", nil, nil
	}
}
