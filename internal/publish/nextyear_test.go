package publish

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/synth"
)

// TestNextYearOfRandomSets: a sound dataset becomes one of the next year that is read, in
// which nothing is wrong with last year's figures: units and department agree, and so do
// the parts and their sums.
func TestNextYearOfRandomSets(t *testing.T) {
	for seed := range uint64(4) {
		set := synth.Random(seed+11, synth.Shape{Units: 4, Total: 1e11, Masks: seed%2 == 1})
		dir := t.TempDir()
		if err := set.Write(filepath.Join(dir, "今年")); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSettings("")
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, "明年")
		done, err := s.NextYear(t.Context(), filepath.Join(dir, "今年"), to, "")
		if err != nil {
			t.Fatal(seed, err)
		}
		k, err := s.Load()
		if err != nil {
			t.Fatal(err)
		}
		ds, err := loadDataset(k.Family, to)
		if err != nil {
			t.Fatal(seed, err)
		}
		subjects, err := ds.Subjects(nil, true)
		if err != nil {
			t.Fatal(err)
		}
		if ds.Year() != strconv.Itoa(set.Year+1) || done.Figures != 8*len(subjects) || done.Missing != nil {
			t.Errorf("%d: %s, %d figures of %d subjects, missing %v", seed, ds.Year(), done.Figures, len(subjects), done.Missing)
		}
		for _, f := range k.Rules.Dataset(ds, nil).Findings {
			if strings.HasPrefix(f.Rule, "上年") {
				t.Errorf("%d: %s %s", seed, f.Rule, f.Message)
			}
		}
	}
}
