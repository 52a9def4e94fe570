package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/table"
)

// Term is factor × one cell.
type Term struct {
	Factor   int64
	Table    *table.Table
	Row, Col int
}

// Instance is a tie-out for one set of values of its variables.
type Instance struct {
	ID          string     // of the check
	Formula     string     // with the variables filled in
	Op          address.Op // address.Equal to address.AtLeast
	Left, Right []Term

	left, right total // amounts written in the formula itself

	check  *tieOut
	values address.Values
	faults []Finding // findings about addresses of which the tables have no cell
	unread bool      // of tables read back from print: its cells were not all read
}

// Dataset applies the rules about the dataset itself, which are the same for every
// subject. The amounts of lines that are masked in the tables are not shown.
func (rules *Rules) Dataset(ds *dataset.Dataset, tables []table.Sourced) *Report {
	rep := &Report{Subject: ds.Whole().Name, Year: ds.Year(), Secrets: newSecrets(ds)}
	rules.dataset(rep, ds, tables)
	rep.Secrets.Redact(rep)
	rep.sort()
	return rep
}

// Tables checks the tables of one subject: the tie-outs, and the sums and the
// rounding of each table.
func (rules *Rules) Tables(ds *dataset.Dataset, subject dataset.Subject, tables []*table.Table) *Report {
	rep := &Report{Subject: subject.Name, Year: ds.Year(), Tables: len(tables)}
	indexed := indexes(tables)
	instances, skipped := rules.instances(indexed)
	rep.Skipped, rep.Formulas = skipped, len(instances)
	for i := range instances {
		rep.Findings = append(rep.Findings, instances[i].evaluate()...)
	}
	for _, t := range tables {
		rep.structure(t)
	}
	rep.sort()
	return rep
}

// Instances lists the instances of all tie-outs that can be evaluated with these
// tables.
func (rules *Rules) Instances(tables []*table.Table) []Instance {
	out, _ := rules.instances(indexes(tables))
	return out
}

// Involving lists the tie-outs that contain a cell, each as name：formula.
func (rules *Rules) Involving(tables []*table.Table, t *table.Table, row, col int) []string {
	var out []string
	for _, in := range rules.Instances(tables) {
		if slices.ContainsFunc(slices.Concat(in.Left, in.Right), func(of Term) bool { return of.Table == t && of.Row == row && of.Col == col }) {
			out = append(out, in.ID+"："+in.Formula)
		}
	}
	return out
}

func indexes(tables []*table.Table) []*table.Index {
	out := make([]*table.Index, len(tables))
	for i, t := range tables {
		out[i] = table.NewIndex(t)
	}
	return out
}

// instances fills in the variables of every check. A check about a table that was
// not made is skipped; skipped names these checks, adjacent ones that lack the same
// table together.
func (rules *Rules) instances(tables []*table.Index) (out []Instance, skipped []string) {
	left := mostCells
	for _, t := range tables {
		left += len(t.Entries()) * looksPerRow
	}
	for _, c := range rules.checks {
		if missing := c.missing(tables); missing != "" {
			if len(skipped) == 0 || !strings.HasPrefix(skipped[len(skipped)-1], "没有"+missing+"表：") {
				skipped = append(skipped, "没有"+missing+"表："+c.id)
			} else {
				skipped[len(skipped)-1] += "、" + c.id
			}
			continue
		}
		for _, v := range c.values(tables) {
			in := Instance{ID: c.id, Formula: fill(c.text, v), Op: c.formula.op, check: c, values: v}
			if left < 0 {
				in.faults = []Finding{{Severity: Error, Rule: in.ID, Tell: c.tell, Message: "审核公式要核对的格太多，从这一条起没有核对"}}
				return append(out, in), skipped
			}
			in.Left, in.left = in.terms(tables, c.formula.left)
			in.Right, in.right = in.terms(tables, c.formula.right)
			left -= len(in.Left) + len(in.Right) + 1
			for _, t := range tables {
				left -= t.Looked
				t.Looked = 0
			}
			out = append(out, in)
		}
	}
	return out, skipped
}

// missing returns the name of a table of the check that was not made, "" for none.
func (c *tieOut) missing(tables []*table.Index) string {
	for _, t := range slices.Concat(c.formula.left, c.formula.right) {
		if t.ref != nil && !slices.ContainsFunc(tables, func(x *table.Index) bool {
			id, _, _ := strings.Cut(x.ID, "/")
			return t.ref.Name.First().Match([]string{id})
		}) {
			return t.ref.Name.String()
		}
	}
	return ""
}

// values lists the sets of values of the variables, without duplicates.
func (c *tieOut) values(tables []*table.Index) []address.Values {
	if len(c.domains) == 0 {
		return c.bindings
	}
	var out []address.Values
	seen := map[string]bool{}
	for _, d := range c.domains {
		for _, t := range tables {
			if !t.Named(d.Name) {
				continue
			}
			for _, e := range t.Entries() {
				v, ok := d.Row.Bind(e.IDs)
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
func (in *Instance) terms(tables []*table.Index, side []term) (out []Term, constant total) {
	for _, t := range side {
		if t.ref == nil {
			constant.add(t.factor, t.amount)
			continue
		}
		r := t.ref.Fill(in.values)
		in.unread = in.unread || unread(tables, r, in.values)
		_, one := r.Row.ID() // a row without * or variables must exist
		found := false
		for _, x := range tables {
			if !x.Named(r.Name) {
				continue
			}
			found = found || !one && len(x.MatchColumns(r.Col)) > 0
			for _, at := range x.MatchCells(r.Row, r.Col) {
				if x.At(at[0], at[1]).IsAmount() {
					out, found = append(out, Term{t.factor, x.Table, at[0], at[1]}), true
				}
			}
		}
		if !found && !r.Optional {
			in.fault(r)
		}
	}
	return out, constant
}

// fault records an address of which the tables have no cell.
func (in *Instance) fault(r *address.Ref) {
	row, col := r.Row.String(), r.Col.String()
	in.faults = append(in.faults, Finding{
		Severity: in.check.level, Rule: in.ID, Tell: in.check.tell, Why: in.Formula,
		Message: fmt.Sprintf("表中没有“%s”行的“%s”，无法核对", row, col),
		Place:   Place{Table: r.Name.String() + "表", Row: row, Column: col, Address: r.String()},
	})
}

// evaluate compares the sides of a tie-out.
func (in *Instance) evaluate() []Finding {
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
	if all := slices.Concat(in.Left, in.Right); len(all) > 0 {
		f.Place = cellPlace(all[0].Table, all[0].Row, all[0].Col)
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

// judge sets severity and message of a finding.
func (f *Finding) judge(v verdict, level Severity, sentence string) {
	switch v {
	case differs:
		f.Severity, f.Message = level, sentence
	case roundsOff:
		f.Severity, f.Message = Rounding, sentence+roundingNote
	case nearlyFine:
		f.Severity, f.Message = Rounding, sentence+"（在四舍五入的范围内）"
	case broken:
		f.Severity, f.Message = Error, sentence+"（按分计算相符，而印出的数相差超过四舍五入所能有的：程序有误，请勿使用这些表）"
	}
}
