package disclosure

import (
	"math/rand"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// BenchmarkAudit20000x10 has two masked rows in one total of 20,000.
func BenchmarkAudit20000x10(b *testing.B) {
	rng := rand.New(rand.NewSource(1))
	tb := grid(20000, 10, func() money.Amount { return money.Amount(rng.Intn(100_000)) })
	for c := range tb.Columns {
		mask(tb, 7, c)
		mask(tb, 70, c)
	}
	in := &Input{Tables: []*table.Table{tb}}
	for b.Loop() {
		if rep := Audit(in); rep.Masked != 22 {
			b.Fatal(rep)
		}
	}
}
