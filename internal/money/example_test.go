package money_test

import (
	"fmt"

	"budgetreport/internal/money"
)

// An amount is read exactly or refused, never guessed.
func ExampleParse() {
	for _, text := range []string{"1,234.50", "-0.1", "100.005", "１２"} {
		a, err := money.Parse(text)
		if err != nil {
			fmt.Printf("%s：%v\n", text, err)
			continue
		}
		fmt.Printf("%s is %d 分\n", text, a)
	}
	// Output:
	// 1,234.50 is 123450 分
	// -0.1 is -10 分
	// 100.005：金额多于两位小数
	// １２：不是金额
}

// Sums are exact; only what is printed is rounded, and only once.
func ExampleFormat_Text() {
	wan := money.Format{Unit: money.Wan, Decimals: 1, Thousands: true}
	a, b := money.Amount(123_450_00), money.Amount(123_450_00)
	sum, fits := money.Add(a, b)
	fmt.Println(wan.Text(a), wan.Text(b), wan.Text(sum), fits)
	// Output: 12.3 12.3 24.7 true
}
