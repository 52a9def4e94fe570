// Package csv writes the body rows of a table as displayed, one field for each
// leaf column, UTF-8 with LF: the open-data form. A merged cell stands once, in
// its first place; the places it covers are empty.
package csv

import (
	"encoding/csv"
	"io"

	"budgetreport/internal/table"
)

// Write writes the body of t to w.
func Write(w io.Writer, t *table.Table) error {
	out := csv.NewWriter(w)
	record := make([]string, len(t.Columns))
	for r := range t.Rows {
		for c := range record {
			record[c] = t.At(r, c).Text
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
