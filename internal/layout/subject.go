package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// Subject is what a report is about: the whole department, or one unit together
// with the units under it.
type Subject struct {
	Code, Name string
	Part       bool     // a unit's own report
	Units      []string // codes of the units it covers; nil: all
	Hide       []string // members (see Result.Member) to mask besides those the dataset marks 涉密, so that these cannot be computed
}

// Whole returns the subject of the department's own report.
func Whole(ds *dataset.Dataset) Subject {
	s := ds.Schema.Subject
	return Subject{Code: pair(ds, s.CodeRef), Name: pair(ds, s.NameRef)}
}

func pair(ds *dataset.Dataset, ref [2]string) string { return ds.Pairs[ref[0]][ref[1]] }

// target returns what records name as their object if they are about the subject
// as a whole.
func (s Subject) target(ds *dataset.Dataset) target {
	if s.Part {
		return target{word: s.Code}
	}
	return target{word: ds.Schema.Subject.Target, whole: true}
}

// property returns a property of the subject: the department's from its own file,
// a unit's from the list of units.
func (s Subject) property(ds *dataset.Dataset, id string) string {
	switch sub := ds.Schema.Subject; {
	case id == "name":
		return s.Name
	case id == "code":
		return s.Code
	case !s.Part:
		return ds.Pairs[sub.NameRef[0]][id]
	default:
		m := ds.Dims[sub.Dim.Index]
		if i, ok := m.Lookup(s.Code); ok && m.Rows[i] >= 0 {
			return ds.Lists[sub.Dim.List.ID].Value(id, int(m.Rows[i]))
		}
		return ""
	}
}

// values returns the function that gives the placeholders of texts their values.
func (s Subject) values(ds *dataset.Dataset, format money.Format) func(string) (string, bool) {
	return func(mark string) (string, bool) {
		sub := ds.Schema.Subject
		switch mark {
		case "year":
			return pair(ds, sub.YearRef), true
		case "scope":
			if s.Part {
				return sub.Part, true
			}
			return sub.Whole, true
		case "money":
			return format.Unit.String(), true
		}
		if id, ok := strings.CutPrefix(mark, "subject."); ok {
			return s.property(ds, id), true
		}
		if file, col, ok := strings.Cut(mark, "."); ok {
			if values := ds.Pairs[file]; values != nil {
				return values[col], true
			}
		}
		return "", false
	}
}

// Subjects returns the subjects of the reports asked for: the department if no
// units are given; with each, the department and every unit. A unit is given by
// its code or by a prefix with * (02101*). Its report covers the units under it
// too. The error is a *diag.Error that lists the codes that are unknown.
func Subjects(ds *dataset.Dataset, units []string, each bool) ([]Subject, error) {
	var problems diag.List
	var out []Subject
	if each || len(units) == 0 {
		out = append(out, Whole(ds))
	}
	m := ds.Dims[ds.Schema.Subject.Dim.Index]
	if each {
		units = []string{"*"}
	}
	for _, u := range units {
		p := parsePattern(u)
		found := false
		for _, i := range m.Listed {
			if code := m.Codes[i]; p.matches(code, nil, target{}) {
				found = true
				if !slices.ContainsFunc(out, func(s Subject) bool { return s.Part && s.Code == code }) {
					out = append(out, Subject{Code: code, Name: m.Names[i], Part: true, Units: subtree(ds, code)})
				}
			}
		}
		if !found {
			problems.Add(diag.Problem{File: "--unit", Got: u, Message: "不是数据集中的" + ds.Schema.Subject.Dim.Title, Want: suggest(strings.TrimSuffix(u, "*"), m.Codes[1:])})
		}
	}
	return out, problems.Err()
}

// subtree lists a unit and all the units under it, in listing order.
func subtree(ds *dataset.Dataset, code string) []string {
	units := []string{code}
	parent := ds.Schema.Subject.Parent
	if parent == nil {
		return units
	}
	m := ds.Dims[ds.Schema.Subject.Dim.Index]
	list := ds.Lists[ds.Schema.Subject.Dim.List.ID]
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
func Year(ds *dataset.Dataset) string { return pair(ds, ds.Schema.Subject.YearRef) }
