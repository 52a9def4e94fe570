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

// published is what a reader of the tables has.
func published(results []*layout.Result) *disclosure.Input {
	in := &disclosure.Input{Links: layout.Links(results)}
	for _, r := range results {
		in.Tables = append(in.Tables, r.Table)
	}
	in.Member = func(r table.Ref) string { return results[r.Table].Member(r.Row, r.Col) }
	return in
}
