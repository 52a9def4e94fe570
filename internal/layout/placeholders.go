package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

func suggest(got string, known []string) string { return diag.Suggest(got, known) }

// rowPlaceholders lists the placeholders of a row's label besides those of any
// text.
var rowPlaceholders = []string{"name", "code", "n", "一"}

// textPlaceholders lists the placeholders of any text.
func textPlaceholders(s *dataset.Schema) []string {
	known := append([]string{"year", "scope", "money"}, subjectPlaceholders(s)...)
	for _, f := range s.Files {
		if f.Kind == dataset.Pairs {
			for _, c := range f.Columns {
				known = append(known, f.ID+"."+c.ID)
			}
		}
	}
	return known
}

// subjectPlaceholders lists the properties of a report's subject: those that both
// the department's file and the list of its units have.
func subjectPlaceholders(s *dataset.Schema) []string {
	known := []string{"subject.name", "subject.code"}
	list, whole := s.Subject.Dim.List, s.File(s.Subject.NameRef[0])
	if list == nil {
		return known
	}
	for _, c := range whole.Columns {
		if c.ID != "name" && c.ID != "code" && list.Column(c.ID) != nil {
			known = append(known, "subject."+c.ID)
		}
	}
	return known
}

// expand replaces each {name} in text by its value. Unknown names are left as
// written; checkPlaceholders finds them when the layout is read.
func expand(text string, value func(name string) (string, bool)) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		head, rest, ok := strings.Cut(text, "{")
		b.WriteString(head)
		if !ok {
			return b.String()
		}
		name, tail, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("{" + rest)
			return b.String()
		}
		if v, ok := value(name); ok {
			b.WriteString(v)
		} else {
			b.WriteString("{" + name + "}")
		}
		text = tail
	}
}

// placeholdersIn lists the placeholders of a text.
func placeholdersIn(text string) []string {
	var names []string
	expand(text, func(name string) (string, bool) { names = append(names, name); return "", true })
	return names
}

// checkPlaceholders returns the first placeholder of a text that is not known and
// what would be right; "" if there is none.
func checkPlaceholders(text string, known []string) (unknown, want string) {
	if strings.Count(text, "{") != strings.Count(text, "}") {
		return text, "花括号应成对出现"
	}
	for _, name := range placeholdersIn(text) {
		if !slices.Contains(known, name) {
			return "{" + name + "}", suggest(name, known)
		}
	}
	return "", ""
}
