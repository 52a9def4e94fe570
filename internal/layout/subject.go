package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// Subject is what a report speaks for: the whole department, or the units of a part of it.
type Subject struct {
	Code, Name string
	Part       bool     // a unit's own report
	Units      []string // codes of the subject dimension it covers; nil: all
	Hide       []string // members (Result.Member) masked besides those the dataset marks, so that these cannot be computed
}

// Whole is the subject of the department's own report.
func Whole(ds *dataset.Dataset) Subject {
	s := ds.Schema.Subject
	return Subject{Code: pair(ds, s.CodeRef), Name: pair(ds, s.NameRef)}
}

func pair(ds *dataset.Dataset, ref [2]string) string { return ds.Pairs[ref[0]][ref[1]] }

// target is what records about the whole of the subject name as their object.
func (s Subject) target(ds *dataset.Dataset) target {
	if s.Part {
		return target{word: s.Code}
	}
	return target{word: ds.Schema.Subject.Target, whole: true}
}

// property is what the dataset says of the subject: of the department in its
// own file, of a unit in the list of units.
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

// values gives the texts' placeholders their values.
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

// Subjects lists the reports asked for: with no units and not each, the
// department's own; each adds one for every unit. A unit is named by its code
// or by a prefix with * (02101*). The report of a unit covers the units under it.
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
	for k := 0; k < len(units); k++ { // grows as it goes; a unit enters once, so a ring ends too
		for _, i := range m.Listed {
			if m.Rows[i] >= 0 && list.Value(parent.ID, int(m.Rows[i])) == units[k] && !slices.Contains(units, m.Codes[i]) {
				units = append(units, m.Codes[i])
			}
		}
	}
	return units
}

// Year is the year of the budget, as the dataset says it.
func Year(ds *dataset.Dataset) string { return pair(ds, ds.Schema.Subject.YearRef) }
