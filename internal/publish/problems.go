package publish

import (
	"errors"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
)

// Problem is something that is wrong, with how grave it is.
type Problem struct {
	Severity check.Severity `json:"severity"`
	diag.Problem
}

// String gives the problem as one line, its severity first.
func (p Problem) String() string { return p.Severity.String() + "：" + p.Problem.String() }

// Kind tells by what an error of this package can be overcome.
type Kind int

// The kinds of errors, the gravest first.
const (
	WrongRequest Kind = iota + 1 // a *RequestError: by another request
	WrongInput                   // a *diag.Error: by correcting the dataset, the family, the settings or the edition
	Forbidden                    // a *Refused: by correcting what the checks found
	Failure                      // files could not be read or written
)

// Problems lists what an error says, joined errors one after another. The kind
// is the gravest of theirs, 0 for no error.
func Problems(err error) (problems []Problem, kind Kind) {
	if err == nil {
		return nil, 0
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			more, k := Problems(e)
			if kind == 0 || k < kind {
				kind = k
			}
			problems = append(problems, more...)
		}
		return problems, kind
	}
	var request *RequestError
	var input *diag.Error
	var refused *Refused
	switch {
	case errors.As(err, &refused):
		for _, f := range refused.Findings() {
			problems = append(problems, Problem{f.Severity, diag.Problem{File: f.Place.Text(), Message: f.Message}})
		}
		return problems, Forbidden
	case errors.As(err, &input):
		for _, p := range input.Problems {
			problems = append(problems, Problem{check.Error, p})
		}
		return problems, WrongInput
	case errors.As(err, &request):
		kind = WrongRequest
	default:
		kind = Failure
	}
	return []Problem{{check.Error, diag.Problem{Message: err.Error()}}}, kind
}

// Grouped joins neighbouring problems that say the same of several rows into
// one, which names all the rows.
func Grouped(problems []Problem) []Problem {
	var out []Problem
	for len(problems) > 0 {
		n := 1
		for n < len(problems) && problems[n].Severity == problems[0].Severity {
			n++
		}
		var alike []diag.Problem
		for _, p := range problems[:n] {
			alike = append(alike, p.Problem)
		}
		for _, group := range diag.Alike(alike) {
			out = append(out, Problem{problems[0].Severity, diag.Together(group)})
		}
		problems = problems[n:]
	}
	return out
}
