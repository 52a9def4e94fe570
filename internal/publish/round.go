package publish

import (
	"slices"

	"budgetreport/internal/layout"
	"budgetreport/internal/rounding"
	"budgetreport/internal/table"
)

// round makes the printed figures of the balanced tables add up (舍位平衡), with
// each other too, and adds the family's note to other tables that do not add up.
// The report is nil when no table is balanced.
func round(results []*layout.Result) *rounding.Report {
	tables := layout.Tables(results)
	var report *rounding.Report
	if slices.ContainsFunc(tables, func(t *table.Table) bool { return t.Rounding == table.Balanced }) {
		report = rounding.Balance(tables, layout.Links(results))
	}
	for _, r := range results {
		if r.RoundingNote != "" && r.Rounding != table.Balanced && rounding.HasTail(r.Table) {
			r.Notes = append(r.Notes, r.RoundingNote)
		}
	}
	return report
}
