package publish

import (
	"budgetreport/internal/disclosure"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// Audit computes, as a reader of the tables could, what their masked (涉密)
// amounts must be. It always comes to an end: what could not be decided is a
// finding of its own.
func Audit(results []*layout.Result) *disclosure.Report { return disclosure.Audit(published(results)) }

// published is what a reader of the published tables knows: the input of the
// audit.
func published(results []*layout.Result) *disclosure.Input {
	return &disclosure.Input{
		Tables: layout.Tables(results), Links: layout.Links(results),
		Member: func(r table.Ref) string { return results[r.Table].Member(r.Row, r.Col) },
	}
}
