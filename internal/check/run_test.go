package check

import (
	"budgetreport/internal/dataset"
	"budgetreport/internal/table"
)

// Run checks the tables of one subject and the dataset they were made from.
func (rules *Rules) Run(ds *dataset.Dataset, subject dataset.Subject, sourced []table.Sourced) *Report {
	tables := make([]*table.Table, len(sourced))
	for i, t := range sourced {
		tables[i] = t.Table
	}
	rep := rules.Tables(ds, subject, tables)
	rep.Join(rules.Dataset(ds, sourced))
	return rep
}
