package table_test

import (
	"fmt"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// A table is a grid of cells with the exact amounts behind what is printed. A
// cell over several rows owns the ones that it covers.
func ExampleTable() {
	amount := func(a money.Amount, text string) table.Cell {
		return table.Cell{Kind: table.AmountCell, Text: text, Amount: a, RowSpan: 1, ColSpan: 1}
	}
	t := &table.Table{
		ID: "03", Number: "预算03表", Title: "支出总体情况表", Right: "单位：万元", Depth: 1,
		Columns: []table.Column{{ID: "单位", Path: []string{"单位"}}, {ID: "合计", Path: []string{"合计"}, Kind: table.AmountColumn}},
		Header:  []table.HeaderCell{{Row: 0, Col: 0, Rows: 1, Cols: 1, Text: "单位"}, {Row: 0, Col: 1, Rows: 1, Cols: 1, Text: "合计"}},
		Formats: []money.Format{{Unit: money.Wan, Decimals: 1}},
		Rows:    []table.Row{{IDs: []string{"099001/301"}, Parent: -1, Head: -1}, {IDs: []string{"099001/302"}, Parent: -1, Head: -1}},
		Cells: []table.Cell{
			{Kind: table.TextCell, Text: "甲市示例局", RowSpan: 2, ColSpan: 1}, amount(100_000_00, "10.0"),
			{Kind: table.CoveredCell}, amount(25_000_00, "2.5"),
		},
	}
	r, c := t.Owner(1, 0)
	fmt.Println(t.Address(1, 1), t.At(1, 1).Text, t.At(1, 1).Amount.Exact(), t.At(r, c).Text)
	fmt.Println(t.Validate())

	t.Cells[2] = amount(0, "0.0") // nothing may stand where the name's cell reaches
	fmt.Println(t.Validate())
	// Output:
	// 03[099001/302, 合计] 2.5 25000.00 甲市示例局
	// <nil>
	// 03: cells overlap at 1,0
}
