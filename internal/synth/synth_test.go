package synth_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/money"
	"budgetreport/internal/synth"
)

// files reads what a set writes.
func files(t *testing.T, s *synth.Set) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSameSeedSameBytes(t *testing.T) {
	for seed := range uint64(10) {
		if a, b := files(t, synth.Random(seed, synth.Shape{})), files(t, synth.Random(seed, synth.Shape{})); !maps.Equal(a, b) {
			t.Fatalf("seed %d: two sets", seed)
		}
	}
	if maps.Equal(files(t, synth.Random(1, synth.Shape{})), files(t, synth.Random(2, synth.Shape{}))) {
		t.Error("seeds 1 and 2 give one set")
	}
}

// TestRandomSetsBalance reads sets as the program does: nothing is wrong with
// them, and income is spending by unit, fund and period.
func TestRandomSetsBalance(t *testing.T) {
	fam := exampletest.Family(t)
	type key struct{ unit, fund, period string }
	for seed := range uint64(40) {
		s := synth.Random(seed, synth.Shape{})
		dir := t.TempDir()
		if err := s.Write(dir); err != nil {
			t.Fatal(err)
		}
		exampletest.Load(t, fam, dir)
		left := map[key]money.Amount{}
		for _, l := range s.Income {
			left[key{l.Unit, l.Fund, l.Period}] += l.Amount
		}
		for _, l := range s.Spending {
			if l.Amount <= 0 {
				t.Errorf("seed %d: %+v", seed, l)
			}
			left[key{l.Unit, l.Fund, l.Period}] -= l.Amount
		}
		for k, a := range left {
			if a != 0 {
				t.Errorf("seed %d: %v is off by %s", seed, k, a.Exact())
			}
		}
	}
}

// TestRandomSetsVary says what the sets must have among them.
func TestRandomSetsVary(t *testing.T) {
	has := map[string]int{}
	see := func(what string, ok bool) {
		if has[what] += 0; ok {
			has[what]++
		}
	}
	least, most := money.Amount(1e18), money.Amount(0)
	funds := map[string]bool{}
	for seed := range uint64(300) {
		s := synth.Random(seed, synth.Shape{})
		total := money.Amount(0)
		tie, small, odd, carried := false, false, false, false
		for _, l := range s.Spending {
			total += l.Amount
			tie = tie || l.Amount%100_000 == 50_000
			small = small || l.Amount < 50_000
			odd = odd || l.Amount%100 != 0
			carried = carried || l.Period == "上年结转"
			funds[l.Fund] = true
		}
		least, most = min(least, total), max(most, total)
		see("one unit", len(s.Units) == 1)
		see("30 units", len(s.Units) >= 30)
		see("nested", slices.ContainsFunc(s.Units, func(u synth.Unit) bool { return u.Parent != "" }))
		see("masks", slices.ContainsFunc(s.Projects, func(p synth.Project) bool { return p.Secret }))
		see("masked transfers", slices.ContainsFunc(s.Projects, func(p synth.Project) bool { return p.Secret && p.Transfer }))
		see("transfers", slices.ContainsFunc(s.Projects, func(p synth.Project) bool { return p.Transfer }))
		see("long names", slices.ContainsFunc(s.Projects, func(p synth.Project) bool { return utf8.RuneCountInString(p.Name) > 45 }))
		see("ties of rounding", tie)
		see("next to nothing", small)
		see("odd 分", odd)
		see("carried over", carried)
		see("nothing carried over", !carried)
		see("last year", s.Prior != nil)
		see("texts", s.Texts != nil)
	}
	for what, n := range has {
		if n < 5 {
			t.Errorf("%s: %d sets", what, n)
		}
	}
	if len(funds) != 10 {
		t.Errorf("funds %v", funds)
	}
	if least > 1e9 || most < 5e14 || most > 1e15 {
		t.Errorf("totals from %s to %s", least.Exact(), most.Exact())
	}
}
