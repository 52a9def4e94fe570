package dataset

import (
	"slices"
	"strings"

	"budgetreport/internal/diag"
)

// Subject is what a report is about: the whole department, or one unit together
// with the units under it.
type Subject struct {
	Code, Name string
	Part       bool     // a unit's own report
	Units      []string // codes of the units it covers; nil: all
	Hide       []string // members (see table.Provenance) to mask besides those the dataset marks 涉密, so that these cannot be computed
}

// Whole returns the subject of the department's own report.
func (d *Dataset) Whole() Subject {
	s := d.Schema.Subject
	return Subject{Code: d.pair(s.CodeRef), Name: d.pair(s.NameRef)}
}

func (d *Dataset) pair(ref [2]string) string { return d.Pairs[ref[0]][ref[1]] }

// Subjects returns the subjects of the reports asked for: the department if no
// units are given; with each, the department and every unit. A unit is given by
// its code or by a prefix with * (02101*). Its report covers the units under it
// too. The error is a *diag.Error that lists the codes that are unknown.
func (d *Dataset) Subjects(units []string, each bool) ([]Subject, error) {
	var problems diag.List
	var out []Subject
	if each || len(units) == 0 {
		out = append(out, d.Whole())
	}
	m := d.Dims[d.Schema.Subject.Dim.Index]
	if each {
		units = []string{"*"}
	}
	for _, u := range units {
		begin, prefix := strings.CutSuffix(u, "*")
		found := false
		for _, i := range m.Listed {
			if code := m.Codes[i]; code == u || prefix && strings.HasPrefix(code, begin) {
				found = true
				if !slices.ContainsFunc(out, func(s Subject) bool { return s.Part && s.Code == code }) {
					out = append(out, Subject{Code: code, Name: m.Names[i], Part: true, Units: d.subtree(code)})
				}
			}
		}
		if !found {
			problems.Add(diag.Problem{File: "--unit", Got: u, Message: "不是数据集中的" + d.Schema.Subject.Dim.Title, Want: diag.Suggest(begin, m.Codes[1:])})
		}
	}
	return out, problems.Err()
}

// subtree lists a unit and all the units under it, in listing order.
func (d *Dataset) subtree(code string) []string {
	units := []string{code}
	parent := d.Schema.Subject.Parent
	if parent == nil {
		return units
	}
	m := d.Dims[d.Schema.Subject.Dim.Index]
	list := d.Lists[d.Schema.Subject.Dim.List.ID]
	for k := 0; k < len(units); k++ { // units grows; no unit is added twice, so that circular parents end too
		for _, i := range m.Listed {
			if m.Rows[i] >= 0 && list.Value(parent.ID, int(m.Rows[i])) == units[k] && !slices.Contains(units, m.Codes[i]) {
				units = append(units, m.Codes[i])
			}
		}
	}
	return units
}

// Year returns the year of the budget as the dataset gives it.
func (d *Dataset) Year() string { return d.pair(d.Schema.Subject.YearRef) }

// Rows lists the rows of records or of a list that are about a subject and whose
// key matches: match is asked of the words of a row's key one by one, in the
// order of File.Keys.
func (d *Dataset) Rows(t *Texts, s Subject, match func(key int, word string) bool) []int {
	keys := t.File.Keys()
	var out []int
	for row := range t.N {
		matches := d.about(t, s, row)
		for i, c := range keys {
			matches = matches && match(i, t.Value(c.ID, row))
		}
		if matches {
			out = append(out, row)
		}
	}
	return out
}

// about reports whether a record, or a member of the list of units, belongs to a
// subject.
func (d *Dataset) about(t *Texts, s Subject, row int) bool {
	sub := d.Schema.Subject
	for _, c := range t.File.Columns {
		value := t.Value(c.ID, row)
		switch {
		case c.Kind == Key && t.File == sub.Dim.List:
			return s.Units == nil || slices.Contains(s.Units, value)
		case c.Kind == Ref && slices.Contains(c.Ref, sub.Dim) && slices.Contains(c.Words, sub.Target):
			if s.Part {
				return value == s.Code
			}
			return value == sub.Target || value == ""
		}
	}
	return true
}
