package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
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
