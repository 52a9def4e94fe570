// Package check finds what is wrong with a budget before it is printed: the
// tie-outs (审核公式) a family declares over cell addresses, the sums that the
// layouts themselves promise, rules over the dataset, and the finished words of
// the disclosure document, read as an auditor reads them.
//
// A tie-out is evaluated twice, on exact 分 and on the figures as printed. What
// differs exactly is wrong; what differs only in print, by no more than half a
// unit of the last digit for each figure, is a 尾差 and reported as such.
//
// No finding shows the amount of a masked (涉密) cell, nor anything it could be
// subtracted out of.
package check

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// Severity says how bad a finding is.
type Severity uint8

// The severities, worst first.
const (
	Error    Severity = iota // 错误: nothing may be published
	Warning                  // 警告: to be looked at by a person
	Rounding                 // 尾差: printed figures do not add up, exact ones do
	Info                     // 提示
)

var severityNames = []string{"错误", "警告", "尾差", "提示"}
var severityIDs = []string{"error", "warning", "rounding", "info"}

// String names the severity as reports do.
func (s Severity) String() string { return severityNames[s] }

// MarshalJSON writes error, warning, rounding or info.
func (s Severity) MarshalJSON() ([]byte, error) { return json.Marshal(severityIDs[s]) }

// Finding is one thing found.
type Finding struct {
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"` // id of the check or rule
	// Tell asks for the whole finding to be said wherever a command otherwise
	// says how many there are; errors are always said.
	Tell    bool    `json:"tell,omitempty"`
	Place   Place   `json:"place"`
	Message string  `json:"message"`          // what is found, a sentence
	Detail  string  `json:"detail,omitempty"` // for whoever follows it up; of lines; said by check alone
	Why     string  `json:"why,omitempty"`    // what should hold
	Left    *Figure `json:"left,omitempty"`   // the numbers compared
	Right   *Figure `json:"right,omitempty"`  //

	cause  bool            // explains others that follow from it
	of     *dataset.Ledger // lines that a cause names, where it names some
	rows   []int
	spoils bool // makes tables wrong: no less than an error where they are
}

// Place is where something was found: lines of a file of the dataset, a cell
// of a table, or a sentence of the words.
type Place struct {
	File  string   `json:"file,omitempty"`  // 支出.csv, 预算.xlsx
	Lines []int    `json:"lines,omitempty"` // 1-based
	Field string   `json:"field,omitempty"` // header of the column that is at fault, where it is one
	Cells []string `json:"cells,omitempty"` // in a workbook, for each of Lines: 支出!I57, or the row 支出!第57行

	Table   string `json:"table,omitempty"`   // as printed: 预算03表
	Row     string `json:"row,omitempty"`     // as printed
	Column  string `json:"column,omitempty"`  // as printed
	Address string `json:"address,omitempty"` // 03[021012/2080502, 基本支出.小计]; of a sentence its lasting name

	Words string `json:"words,omitempty"` // of a sentence: the heading it stands under

	Of string `json:"of,omitempty"` // in a run over several subjects: whose table or sentence it is
}

// located is a ledger or a list: what knows where its rows stand.
type located interface {
	Place(row int, column string) diag.Problem
}

// placeOf says where rows of a ledger or a list stand; column is the id of the
// one that is at fault, "" for the whole rows.
func placeOf(from located, lines []int32, column string, rows ...int) Place {
	p := Place{}
	for _, i := range rows {
		at := from.Place(i, column)
		p.File = at.File
		p.Lines = append(p.Lines, int(lines[i]))
		if strings.Contains(at.Field, "!") {
			p.Cells = append(p.Cells, at.Field)
		} else {
			p.Field = at.Field
		}
	}
	return p
}

// Figure is one side of a comparison.
type Figure struct {
	Exact   string `json:"exact,omitempty"`   // 元, two decimals
	Printed string `json:"printed,omitempty"` // with its unit: 6,886.2万元
	Masked  bool   `json:"masked,omitempty"`  // 涉密: nothing is shown
}

// Report is the outcome of all checks of one subject.
type Report struct {
	Subject  string    `json:"subject"`
	Year     string    `json:"year"`
	Tables   int       `json:"tables"`   // tables checked
	Formulas int       `json:"formulas"` // tie-outs evaluated, each loop pass for itself
	Sums     int       `json:"sums"`     // totals compared with their parts
	Rules    int       `json:"rules"`    // rules over the dataset
	Words    int       `json:"words"`    // numbers read in the words
	Skipped  []string  `json:"skipped,omitempty"`
	Findings []Finding `json:"findings"`
}

// Append takes in findings of other audits; the gravest stay first.
func (r *Report) Append(found ...Finding) {
	r.Findings = append(r.Findings, found...)
	r.sort()
}

// Join takes in what another report on the same subject or its dataset found.
func (r *Report) Join(of *Report) {
	r.Rules += of.Rules
	if r.Failed() {
		of = of.Raised()
	}
	r.Append(of.Findings...)
}

// Without is the report but for what another one, nil for none, says too.
func (r *Report) Without(other *Report) *Report {
	out := *r
	if other == nil {
		return &out
	}
	type same struct{ rule, place, message string }
	key := func(f Finding) same { return same{f.Rule, f.Place.Text(), f.Message} }
	said := map[same]bool{}
	for _, f := range other.Findings {
		said[key(f)] = true
	}
	out.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return said[key(f)] })
	return &out
}

// Raised is the report with what spoils tables as errors: it is no less than
// they.
func (r *Report) Raised() *Report {
	raised := *r
	raised.Findings = slices.Clone(r.Findings)
	for i := range raised.Findings {
		if f := &raised.Findings[i]; f.spoils {
			f.Severity = Error
		}
	}
	raised.sort()
	return &raised
}

// sort puts the gravest first and of the equally grave the causes before their
// consequences: lines of the dataset, then its sums, then cells, then words.
func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(int(a.Severity)-int(b.Severity), a.rank()-b.rank())
	})
}

func (f *Finding) rank() int {
	switch {
	case f.cause:
		return 0
	case f.Place.Lines != nil || f.Place.Cells != nil:
		return 1
	case f.Place.Words != "":
		return 4
	case f.Place.Table != "":
		return 3
	}
	return 2
}

// fold joins findings that say the same of different lines of a file.
func fold(found []Finding) []Finding {
	type same struct{ rule, file, field, message, why string }
	first := map[same]int{}
	var out []Finding
	for _, f := range found {
		key := same{f.Rule, f.Place.File, f.Place.Field, f.Message, f.Why}
		k, seen := first[key]
		if !seen || f.Place.Lines == nil {
			first[key] = len(out)
			out = append(out, f)
			continue
		}
		p := &out[k].Place
		p.Lines = append(slices.Clip(p.Lines), f.Place.Lines...)
		p.Cells = append(slices.Clip(p.Cells), f.Place.Cells...)
	}
	return out
}

// Count tells how many findings have a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == s {
			n++
		}
	}
	return n
}

// Errors lists the findings that forbid publishing.
func (r *Report) Errors() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Severity == Error {
			out = append(out, f)
		}
	}
	return out
}

// Loud lists what is to be said in full: the errors and the findings told, the
// causes first, however grave, then in the report's order.
func (r *Report) Loud() []Finding {
	var causes, others []Finding
	for _, f := range r.Findings {
		switch {
		case !f.Tell && f.Severity != Error:
		case f.cause:
			causes = append(causes, f)
		default:
			others = append(others, f)
		}
	}
	return append(causes, others...)
}

// Failed reports whether anything found forbids publishing.
func (r *Report) Failed() bool { return r.Count(Error) > 0 }
