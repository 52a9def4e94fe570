package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

func suggest(got string, known []string) string { return diag.Suggest(got, known) }

// rowMarks are the placeholders a row's label may hold besides those of a text.
var rowMarks = []string{"name", "code", "n", "一"}

// textMarks lists the placeholders known in texts.
func textMarks(s *dataset.Schema) []string {
	marks := append([]string{"year", "scope", "money"}, subjectMarks(s)...)
	for _, f := range s.Files {
		if f.Kind == dataset.Pairs {
			for _, c := range f.Columns {
				marks = append(marks, f.ID+"."+c.ID)
			}
		}
	}
	return marks
}

// subjectMarks lists what is known of the subject of a report: what both the
// department's file and the list of its parts can say.
func subjectMarks(s *dataset.Schema) []string {
	marks := []string{"subject.name", "subject.code"}
	list, whole := s.Subject.Dim.List, s.File(s.Subject.NameRef[0])
	if list == nil {
		return marks
	}
	for _, c := range whole.Columns {
		if c.ID != "name" && c.ID != "code" && list.Column(c.ID) != nil {
			marks = append(marks, "subject."+c.ID)
		}
	}
	return marks
}

// expand replaces each {mark} in text by what value gives for it. A mark that
// value does not know stays as it is; check finds those beforehand.
func expand(text string, value func(mark string) (string, bool)) string {
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
		mark, tail, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("{" + rest)
			return b.String()
		}
		if v, ok := value(mark); ok {
			b.WriteString(v)
		} else {
			b.WriteString("{" + mark + "}")
		}
		text = tail
	}
}

// marksIn lists the placeholders of a text.
func marksIn(text string) []string {
	var marks []string
	expand(text, func(m string) (string, bool) { marks = append(marks, m); return "", true })
	return marks
}

// checkMarks describes the first unknown placeholder of a text.
func checkMarks(text string, known []string) (mark, want string) {
	if strings.Count(text, "{") != strings.Count(text, "}") {
		return text, "花括号应成对出现"
	}
	for _, m := range marksIn(text) {
		if !slices.Contains(known, m) {
			return "{" + m + "}", suggest(m, known)
		}
	}
	return "", ""
}

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

// Ordinal writes n as a Chinese ordinal, 一 to 九十九; larger numbers as digits.
func Ordinal(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	case n < 20:
		return strings.TrimSuffix("十"+string(digits[n-10]), "零")
	}
	return strings.TrimSuffix(fmt.Sprintf("%c十%c", digits[n/10], digits[n%10]), "零")
}

// Year is the year of the budget, as the dataset says it.
func Year(ds *dataset.Dataset) string { return pair(ds, ds.Schema.Subject.YearRef) }
