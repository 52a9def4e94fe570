package synth_test

import (
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/synth"
)

// TestFaultsTouchTheLedgerAlone: every kind can be made, changes 支出 and nothing
// else, the same for a seed, and leaves the set it was made from as it was.
func TestFaultsTouchTheLedgerAlone(t *testing.T) {
	type key struct{ unit, fund, period string }
	for _, f := range synth.Faults() {
		made := 0
		for seed := uint64(0); made < 3; seed++ {
			if seed == 300 {
				t.Errorf("%s: made %d times", f.Kind, made)
				break
			}
			s := synth.Random(seed, synth.Shape{Units: 1 + int(seed)%5})
			wrong, d := f.Apply(s, seed)
			if d == nil {
				continue
			}
			made++
			before, after := files(t, s), files(t, wrong)
			for name, text := range before {
				if (text == after[name]) == (name == "支出.csv") {
					t.Errorf("%s, seed %d (%s): %s is changed: %v", f.Kind, seed, d.What, name, text != after[name])
				}
			}
			if again, _ := f.Apply(synth.Random(seed, synth.Shape{Units: 1 + int(seed)%5}), seed); files(t, again)["支出.csv"] != after["支出.csv"] {
				t.Errorf("%s, seed %d: two mistakes", f.Kind, seed)
			}
			if f.Shown {
				continue
			}
			sums := map[key]money.Amount{}
			for _, l := range wrong.Spending {
				sums[key{l.Unit, l.Fund, l.Period}] += l.Amount
			}
			for _, i := range wrong.Income {
				if sums[key{i.Unit, i.Fund, i.Period}] != i.Amount {
					t.Errorf("%s, seed %d (%s): the income shows it", f.Kind, seed, d.What)
				}
			}
		}
	}
}
