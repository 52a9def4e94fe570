package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
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

	left, right total // amounts written in the formula itself

	check  *tieOut
	values env
	faults []Finding // addresses that mean nothing in these tables
}

// Dataset applies the rules that hold for a dataset, whatever the subject. The
// tables tell which lines are masked: their amounts are not shown.
func (rules *Rules) Dataset(ds *dataset.Dataset, tables []table.Sourced) *Report {
	rep := &Report{Subject: layout.Whole(ds).Name, Year: layout.Year(ds)}
	rules.dataset(rep, ds, tables)
	rep.sort()
	return rep
}

// Tables checks the tables of one subject.
func (rules *Rules) Tables(ds *dataset.Dataset, subject layout.Subject, tables []*table.Table) *Report {
	rep := &Report{Subject: subject.Name, Year: layout.Year(ds), Tables: len(tables)}
	grids := rules.grids(tables)
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
func (rules *Rules) Instances(tables []*table.Table) []Instance {
	out, _ := rules.instances(rules.grids(tables))
	return out
}

// Involving tells the tie-outs that a cell takes part in: name and formula.
func (rules *Rules) Involving(tables []*table.Table, t *table.Table, row, col int) []string {
	var out []string
	for _, in := range rules.Instances(tables) {
		if slices.ContainsFunc(slices.Concat(in.Left, in.Right), func(of Term) bool { return of.Table == t && of.Row == row && of.Col == col }) {
			out = append(out, in.ID+"："+in.Formula)
		}
	}
	return out
}

func (rules *Rules) grids(tables []*table.Table) []*grid {
	out := make([]*grid, len(tables))
	for i, t := range tables {
		id, _, _ := strings.Cut(t.ID, "/")
		out[i] = newGrid(t, ofWhich(rules.shapes[id]))
	}
	return out
}

// instances fills in the variables of every check. A check over a table that
// was not made is skipped and told, with those beside it that lack the same.
func (rules *Rules) instances(grids []*grid) (out []Instance, skipped []string) {
	left := mostCells
	for _, g := range grids {
		left += len(g.entries) * looksPerRow
	}
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
			if left < 0 {
				in.faults = []Finding{{Severity: Error, Rule: in.ID, Tell: c.tell, Message: "审核公式要核对的格太多，从这一条起没有核对"}}
				return append(out, in), skipped
			}
			in.Left, in.left = in.terms(grids, c.formula.left)
			in.Right, in.right = in.terms(grids, c.formula.right)
			left -= len(in.Left) + len(in.Right) + 1
			for _, g := range grids {
				left -= g.looked
				g.looked = 0
			}
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
func (in *Instance) terms(grids []*grid, side []term) (out []Term, constant total) {
	for _, t := range side {
		if t.ref == nil {
			constant.add(t.factor, t.amount)
			continue
		}
		r := t.ref.fill(in.values)
		found := false
		for _, g := range grids {
			if r.table.match(g.ids) {
				cells, all := g.cells(r)
				found = found || all
				for _, at := range cells {
					out = append(out, Term{t.factor, g.t, at[0], at[1]})
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
			if row, ok := g.rows[s][id]; ok && g.t.At(row, c).IsAmount() {
				out, all = append(out, [2]int{row, c}), true
			}
			continue
		}
		all = true
		for _, e := range rows {
			if e.statement == s && g.t.At(e.row, c).IsAmount() {
				out = append(out, [2]int{e.row, c})
			}
		}
	}
	return out, all
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
	left.constant(in.left)
	right.constant(in.right)
	v := compare(in.Op, &left, &right, in.check.tolerance)
	if v == fine {
		return nil
	}
	f := Finding{Rule: in.ID, Tell: in.check.tell, Why: in.Formula, Left: left.figure(right.masked), Right: right.figure(left.masked)}
	for _, t := range slices.Concat(in.Left, in.Right) {
		for _, g := range grids {
			if g.t == t.Table && f.Place.Table == "" {
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
	}
}
