package address_test

import (
	"fmt"

	"budgetreport/internal/address"
)

// A formula is read into a tree; the patterns in its addresses match the ids of
// a table's rows.
func Example() {
	p := address.NewParser("03[*/208*, 合计] ≤ 2 × 05[合计, 合计]", 0)
	formula := p.Comparison()
	if bad := p.End(); bad != nil {
		fmt.Println(bad.Message)
		return
	}
	left := formula.Left.(*address.Ref)
	fmt.Println(left.Name, left.Row, left.Col, formula.Op, formula.Right)
	for _, id := range []string{"021012/2080502", "021012/2101101", "合计"} {
		fmt.Println(id, left.Row.Match(left.Row.Split(id)))
	}
	// Output:
	// 03 */208* 合计 ≤ 2 × 05[合计, 合计]
	// 021012/2080502 true
	// 021012/2101101 false
	// 合计 false
}
