// Package check finds what is wrong with a budget before it is printed: the
// tie-outs (审核公式) a family declares over cell addresses, the sums that the
// layouts themselves promise, rules over the dataset, and the finished words of
// the disclosure document, read as an auditor reads them.
//
// A tie-out is evaluated twice, with exact amounts in 分 and with the printed
// figures. If the exact sides differ, it is violated; if only the printed ones
// differ, by at most half a unit of the last digit for each figure, this is a
// rounding difference (尾差).
//
// No finding shows the amount of a masked (涉密) cell, nor figures from which it
// could be computed by subtraction.
package check

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// Severity says how bad a finding is.
type Severity uint8

// The severities, worst first.
const (
	Error        Severity = iota // 错误: publishing is refused
	Warning                      // 警告: a person should look at it
	Rounding                     // 尾差: exact figures add up, printed ones do not
	Info                         // 提示
	Acknowledged                 // 已确认: a warning that a person has looked at and accepts, with a reason
	Severities                   // how many there are
)

var severityNames = []string{"错误", "警告", "尾差", "提示", "已确认"}
var severityIDs = []string{"error", "warning", "rounding", "info", "acknowledged"}

// String gives the Chinese name that reports print.
func (s Severity) String() string { return severityNames[s] }

// MarshalJSON writes error, warning, rounding, info or acknowledged.
func (s Severity) MarshalJSON() ([]byte, error) { return json.Marshal(severityIDs[s]) }

// Finding is one problem, or one remark, of a check.
type Finding struct {
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"` // id of the check or rule
	// Tell asks commands to print the finding in full even where they print only
	// the number of warnings; errors are always printed in full.
	Tell    bool    `json:"tell,omitempty"`
	Place   Place   `json:"place"`
	Message string  `json:"message"`          // a sentence
	Detail  string  `json:"detail,omitempty"` // more lines, printed by the check command only
	Why     string  `json:"why,omitempty"`    // the condition that is violated
	Left    *Figure `json:"left,omitempty"`   // the numbers compared
	Right   *Figure `json:"right,omitempty"`  //

	// Secret marks what tells of a masked amount or project; it cannot be acknowledged.
	Secret bool `json:"-"`
	// Number is by what a person acknowledges a warning; "" until Report.Acknowledge.
	Number string `json:"number,omitempty"`
	Reason string `json:"reason,omitempty"` // of an acknowledged warning, as the person wrote it

	cause  bool            // it explains other findings
	of     *dataset.Ledger // ledger and lines of a cause, where it names lines
	rows   []int
	barred bool // not even a draft may be written: a secret would be disclosed
	spoils bool // tables made from it are wrong: an error where tables have errors
}

// Place is the place of a finding: lines of a file of the dataset, a cell of a
// table, or a sentence of the words.
type Place struct {
	File  string   `json:"file,omitempty"`  // 支出.csv, 预算.xlsx
	Lines []int    `json:"lines,omitempty"` // 1-based
	Field string   `json:"field,omitempty"` // header of the column, where one column is at fault
	Cells []string `json:"cells,omitempty"` // in a workbook, for each of Lines: 支出!I57, or the row 支出!第57行

	Table   string `json:"table,omitempty"`   // as printed: 预算03表
	Row     string `json:"row,omitempty"`     // as printed
	Column  string `json:"column,omitempty"`  // as printed
	Address string `json:"address,omitempty"` // 03[021012/2080502, 基本支出.小计]; of a sentence its id

	Words string `json:"words,omitempty"` // of a sentence: the heading above it

	Of string `json:"of,omitempty"` // in a run over several subjects: the subject
}

// located is a ledger or a list, which know the places of their rows.
type located interface {
	Place(row int, column string) diag.Problem
}

// placeOf returns the place of rows of a ledger or a list; column is the id of the
// column at fault, "" for whole rows.
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

// Report is the result of all checks of one subject.
type Report struct {
	Subject  string    `json:"subject"`
	Year     string    `json:"year"`
	Tables   int       `json:"tables"`   // tables checked
	Formulas int       `json:"formulas"` // instances of tie-outs evaluated
	Sums     int       `json:"sums"`     // totals compared with their parts
	Rules    int       `json:"rules"`    // rules over the dataset
	Words    int       `json:"words"`    // numbers read in the words
	Skipped  []string  `json:"skipped,omitempty"`
	Required []Item    `json:"required,omitempty"` // what the disclosure must contain
	Deadline string    `json:"deadline,omitempty"` // until when it is to be published; only where today is known
	Findings []Finding `json:"findings"`

	Secrets *Secrets `json:"-"` // of the dataset; nil in the report of one subject

	used map[int]bool // rows of the dataset's list that acknowledge a finding
}

// Append adds findings of other audits and sorts.
func (r *Report) Append(found ...Finding) {
	r.Findings = append(r.Findings, found...)
	r.sort()
}

// Join adds the findings of another report about the same subject or its dataset.
func (r *Report) Join(of *Report) {
	r.Rules += of.Rules
	if r.Secrets == nil {
		r.Secrets = of.Secrets
	}
	if r.Failed() {
		of = of.Raised()
	}
	if r.used == nil {
		r.used = map[int]bool{}
	}
	maps.Copy(r.used, of.used)
	r.Append(of.Findings...)
}

// Without returns a copy without the findings that another report, which may be
// nil, has too.
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

// Raised returns a copy in which findings that make tables wrong are errors.
func (r *Report) Raised() *Report {
	raised := *r
	raised.Findings = slices.Clone(r.Findings)
	for i := range raised.Findings {
		if f := &raised.Findings[i]; f.spoils {
			f.Severity, f.Reason = Error, ""
		}
	}
	raised.sort()
	return &raised
}

// sort orders the findings by severity, and within one severity causes before
// their consequences: lines of the dataset, then its sums, then cells, then words.
func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(int(a.Severity)-int(b.Severity), a.rank()-b.rank())
	})
}

func (f *Finding) rank() int {
	switch {
	case f.cause, f.Secret:
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

// fold merges findings that differ only in their lines.
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

// Count returns the number of findings of a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == s {
			n++
		}
	}
	return n
}

// Errors lists the findings that prevent publishing.
func (r *Report) Errors() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Severity == Error {
			out = append(out, f)
		}
	}
	return out
}

// Loud lists the findings that commands print in full: errors and those with Tell
// that nobody has acknowledged, causes first whatever their severity, then in the order
// of the report.
func (r *Report) Loud() []Finding {
	var causes, others []Finding
	for _, f := range r.Findings {
		switch {
		case !f.Tell && f.Severity != Error, f.Severity == Acknowledged:
		case f.cause:
			causes = append(causes, f)
		default:
			others = append(others, f)
		}
	}
	return append(causes, others...)
}

// Failed reports whether a finding prevents publishing.
func (r *Report) Failed() bool { return r.Count(Error) > 0 }
