package check

import (
	"fmt"
	"strings"
)

// Folded is the report with the 尾差 of one check in one table as one finding that
// says how many there are and gives the first; counts says, for each finding, of how
// many it is made.
func (rep *Report) Folded() (folded *Report, counts []int) {
	out := *rep
	out.Findings = nil
	tails := rep.tails()
	for i := range rep.Findings {
		f := rep.Findings[i]
		n := 1
		if k := tails[tailOf(&f)]; f.Severity == Rounding && k != nil {
			if k.first != i {
				continue
			}
			if n = k.count; n > 1 {
				f.Message = fmt.Sprintf("%d处尾差，如%s：%s", n, f.Place.Text(), strings.TrimSuffix(f.Message, roundingNote))
				f.Place = Place{Table: f.Place.Table, Of: f.Place.Of}
			}
		}
		out.Findings, counts = append(out.Findings, f), append(counts, n)
	}
	return &out, counts
}

// tailKey identifies the 尾差 of one check in one table.
type tailKey struct{ of, rule, table string }

func tailOf(f *Finding) tailKey { return tailKey{f.Place.Of, f.Rule, f.Place.Table} }

// tail counts the 尾差 of one check in one table.
type tail struct{ first, count int }

// tails groups the 尾差 by check and table.
func (rep *Report) tails() map[tailKey]*tail {
	out := map[tailKey]*tail{}
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if f.Severity != Rounding {
			continue
		}
		if k := out[tailOf(f)]; k != nil {
			k.count++
		} else {
			out[tailOf(f)] = &tail{i, 1}
		}
	}
	return out
}

// Summary says what was checked, in words.
func (rep *Report) Summary() string { return rep.summary() }

// Figures are the texts of the two numbers that a finding compares, "" for none.
func (f *Finding) Figures() (left, right string) {
	return f.Left.text(f.Severity), f.Right.text(f.Severity)
}

// SeverityName is the name of the severity that JSON calls id: 错误 of error.
func SeverityName(id string) string {
	for s, known := range severityIDs {
		if known == id {
			return severityNames[s]
		}
	}
	return id
}
