package edition_test

import (
	"fmt"
	"os"

	"budgetreport/internal/edition"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// oneFigure is a table of a single row.
func oneFigure(amount money.Amount) *table.Table {
	format := money.Format{Unit: money.Wan, Decimals: 1}
	return &table.Table{
		ID: "03", Number: "预算03表", Title: "支出总体情况表", Formats: []money.Format{format},
		Columns: []table.Column{{ID: "单位", Path: []string{"单位"}}, {ID: "合计", Path: []string{"合计"}, Kind: table.AmountColumn}},
		Rows:    []table.Row{{IDs: []string{"099001"}, Parent: -1, Head: -1}},
		Cells: []table.Cell{
			{Kind: table.TextCell, Text: "甲市示例局", RowSpan: 1, ColSpan: 1},
			{Kind: table.AmountCell, Amount: amount, Text: format.Text(amount), Printed: format.Round(amount), RowSpan: 1, ColSpan: 1},
		},
	}
}

// Two editions are compared by their tables in canonical form, cell by cell, by
// what is printed and by the exact amounts behind it.
func ExampleWording_Compare() {
	wording, err := edition.LoadWording(os.DirFS("../../templates/henan"), "henan")
	if err != nil {
		fmt.Println(err)
		return
	}
	old := edition.Content{Tables: []edition.Snapshot{edition.Take(oneFigure(250_000_00))}}
	for _, amount := range []money.Amount{250_000_00, 250_001_00, 275_000_00} {
		now := edition.Content{Tables: []edition.Snapshot{edition.Take(oneFigure(amount))}}
		d := wording.Compare(old, now)
		fmt.Printf("empty %t, printed %t\n", d.Empty(), d.Printed())
		for _, t := range d.Tables {
			for _, c := range append(t.Cells, t.Rounded...) {
				fmt.Printf("%s %s: %s → %s (%s%s)\n", c.Status, c.Address, c.Old, c.New, c.Difference, c.Unit)
			}
		}
	}
	// Output:
	// empty true, printed false
	// empty false, printed false
	// changed 03[099001, 合计]: 25.0 → 25.0 (+0.0001万元)
	// empty false, printed true
	// changed 03[099001, 合计]: 25.0 → 27.5 (+2.5万元)
}
