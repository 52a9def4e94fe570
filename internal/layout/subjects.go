package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

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
