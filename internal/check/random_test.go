package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/synth"
	"budgetreport/internal/testtool"
)

// reportSet checks the department's tables of a set; nil where it is refused.
func reportSet(t *testing.T, fam *layout.Family, rules *Rules, set *synth.Set) *Report {
	t.Helper()
	dir := t.TempDir()
	if err := set.Write(dir); err != nil {
		t.Fatal(err)
	}
	ds, err := dataset.Load(fam.Schema, dataset.Folder(dir))
	if err != nil {
		return nil
	}
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		return nil
	}
	return rules.Run(ds, ds.Whole(), layout.Sourced(results))
}

// names reports whether a finding names a mistake: its line, or one of what it
// concerns.
func names(damage *synth.Damage, f *Finding) bool {
	for _, name := range damage.Names {
		if slices.ContainsFunc(f.Place.Lines, func(l int) bool { return fmt.Sprintf("第%d行", l) == name }) ||
			strings.Contains(f.Place.Text()+f.Message, name) {
			return true
		}
	}
	return false
}

// TestSoundSets: of books that are in order nothing is said that one would call
// false, however the amounts are spread.
func TestSoundSets(t *testing.T) {
	fam, rules := family(t)
	doubts := 0
	for seed := range uint64(testtool.Sample(20, 60)) {
		rep := reportSet(t, fam, rules, synth.Random(seed, synth.Shape{}))
		if rep == nil {
			t.Fatalf("set %d is refused", seed)
		}
		for _, f := range rep.Findings {
			switch {
			case f.Severity <= Warning:
				t.Errorf("set %d: %s %s", seed, f.Place.Text(), f.Message)
			case f.Tell:
				doubts++
			}
		}
	}
	if doubts > 6 {
		t.Errorf("%d hints", doubts)
	}
}

// TestSlipsComeFirst: a slip in the ledger is what the report begins with. The
// sets' masked projects are left to the audit of masks.
func TestSlipsComeFirst(t *testing.T) {
	fam, rules := family(t)
	for _, slip := range synth.Faults() {
		if !slip.Shown || strings.Contains(slip.Kind, "涉密") {
			continue
		}
		tried, sets := 0, testtool.Sample(1, 4)
		for seed := uint64(500); tried < sets && seed < 540; seed++ {
			set, damage := slip.Apply(synth.Random(seed, synth.Shape{}), seed)
			if set == nil {
				continue
			}
			tried++
			rep := reportSet(t, fam, rules, set)
			if rep == nil {
				continue
			}
			at := slices.IndexFunc(rep.Findings, func(f Finding) bool { return f.Severity == Error || f.Tell })
			if at < 0 || !names(damage, &rep.Findings[at]) {
				t.Errorf("%s, set %d: %s\nsaid: %d %v", slip.Kind, seed, damage.What, at, rep.Findings[:max(at+1, 0)])
			}
		}
		if tried == 0 {
			t.Errorf("%s: no set to make it in", slip.Kind)
		}
	}
}
