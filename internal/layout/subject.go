package layout

import (
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
)

// targetOf returns what records name as their object if they are about the subject
// as a whole.
func targetOf(s dataset.Subject, ds *dataset.Dataset) target {
	if s.Part {
		return target{word: s.Code}
	}
	return target{word: ds.Schema.Subject.Target, whole: true}
}

// property returns a property of a subject: the department's from its own file,
// a unit's from the list of units.
func property(s dataset.Subject, ds *dataset.Dataset, id string) string {
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

// valuesOf returns the function that gives the placeholders of texts their values.
func valuesOf(s dataset.Subject, ds *dataset.Dataset, format money.Format) func(string) (string, bool) {
	return func(mark string) (string, bool) {
		sub := ds.Schema.Subject
		switch mark {
		case "year":
			return ds.Year(), true
		case "scope":
			if s.Part {
				return sub.Part, true
			}
			return sub.Whole, true
		case "money":
			return format.Unit.String(), true
		}
		if id, ok := strings.CutPrefix(mark, "subject."); ok {
			return property(s, ds, id), true
		}
		if file, col, ok := strings.Cut(mark, "."); ok {
			if values := ds.Pairs[file]; values != nil {
				return values[col], true
			}
		}
		return "", false
	}
}
