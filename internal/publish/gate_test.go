package publish_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
)

// checked is a dataset with its rules applied.
func checked(t testing.TB, o *publish.Office, ds *dataset.Dataset) *publish.Checked {
	t.Helper()
	c, err := o.Check(ds)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wrongIncome is the example with the income of a unit under another's code:
// the department's totals still hold, the unit's do not.
func wrongIncome(t *testing.T) string {
	return mutated(t, "收入.csv", "021012,一般公共预算-财政拨款,本年,", "021013,一般公共预算-财政拨款,本年,")
}

// TestUnitThatItsOwnCheckForbids: a unit's report is judged by its own tables,
// however it is asked for.
func TestUnitThatItsOwnCheckForbids(t *testing.T) {
	dir := wrongIncome(t)
	for name, prepare := range map[string]func(r *publish.Run){
		"one unit":   func(r *publish.Run) { r.Units = []string{"021012"} },
		"units":      func(r *publish.Run) { r.Units = []string{"021012", "021006"} },
		"a prefix":   func(r *publish.Run) { r.Units = []string{"02101*"} },
		"every unit": func(r *publish.Run) { r.Each = true },
		"a shard":    func(r *publish.Run) { r.Each, r.Shard = true, shardOf("021012", 3) },
		"one table":  func(r *publish.Run) { r.Units = []string{"021012"}; r.Layouts = r.Layouts[2:3] },
		"a whole package": func(r *publish.Run) {
			r.Units, r.Formats, r.Book = []string{"021012"}, []string{"html"}, wordsOfTheFamily(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRun(t, dir)
			r.Formats = []string{"csv"}
			prepare(r)
			sum, err := r.Do(context.Background())
			var refused *publish.Refused
			if !errors.As(err, &refused) || !sum.Refused {
				t.Fatalf("not refused: %v", err)
			}
			if !strings.Contains(err.Error(), "年终结转结余是负数-6,129,") {
				t.Errorf("does not say why: %v", err)
			}
			if refused.Findings()[0].Place.File != "收入.csv" || refused.Findings()[0].Severity != check.Error {
				t.Errorf("the cause does not come first: %+v", refused.Findings()[0])
			}
			for _, folder := range []string{"021012", "021012-预算公开"} {
				if _, err := os.Stat(filepath.Join(r.Out, folder)); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s was written", folder)
				}
			}
			if want := len(sum.Failed); r.Each && r.Shard.Of == 0 && (want != 1 || sum.Built != 9) {
				t.Errorf("%d failed, %d built", want, sum.Built)
			}
		})
	}
}

// shardOf is the shard, of so many, that a code belongs to.
func shardOf(code string, of int) publish.Shard {
	for i := 1; i <= of; i++ {
		if s := (publish.Shard{Index: i, Of: of}); s.Has(code) {
			return s
		}
	}
	return publish.Shard{}
}

// TestReprintOfWhatIsForbidden: the edition to come is judged like the first.
func TestReprintOfWhatIsForbidden(t *testing.T) {
	r := newRun(t, exampleData)
	r.Units, r.Formats = []string{"021012"}, []string{"csv"}
	do(t, r)
	old, err := edition.Open(filepath.Join(r.Out, "021012"))
	if err != nil {
		t.Fatal(err)
	}
	o := r.Office
	o.Out, o.Number = t.TempDir(), 2
	ds := exampletest.Load(t, r.Family, wrongIncome(t))
	subjects, err := ds.Subjects([]string{"021012"}, false)
	if err != nil {
		t.Fatal(err)
	}
	c := publish.Correction{Office: &o, Wording: wording(t), Old: old[0]}
	_, err = c.Do(t.Context(), checked(t, &o, ds), subjects[0])
	var refused *publish.Refused
	if !errors.As(err, &refused) {
		t.Fatalf("not refused: %v", err)
	}
	if files := outputs(t, o.Out); len(files) > 0 {
		t.Errorf("written: %v", files)
	}
	o.Draft = "草稿"
	if _, err := c.Do(t.Context(), checked(t, &o, ds), subjects[0]); err != nil {
		t.Errorf("a draft is refused: %v", err)
	}
}

// TestWarningsOfABuild: what the checks found is known of every subject, built
// now or before.
func TestWarningsOfABuild(t *testing.T) {
	r := newRun(t, exampleData)
	r.Formats = []string{"csv"}
	var done []publish.Done
	r.Report = func(d publish.Done, _ publish.Progress) { done = append(done, d) }
	sum := do(t, r)
	do(t, r)
	leaks := 0
	for _, f := range done[0].Report.Loud() {
		if f.Rule == "涉密" {
			leaks++
		}
	}
	if leaks != 3 || done[0].Warned != 3 {
		t.Errorf("%d leaks told, %d warnings", leaks, done[0].Warned)
	}
	if !done[1].Skipped || done[1].Warned != 3 {
		t.Errorf("built before: %+v", done[1])
	}
	if i := slices.IndexFunc(sum.Datasets, func(d publish.DatasetReport) bool { return d.Rules.Rules > 0 }); i != 0 {
		t.Errorf("the dataset's rules: %+v", sum.Datasets)
	}
}

// TestOtherRules: what is there was checked by other rules; unchanged data do
// not make it publishable under these.
func TestOtherRules(t *testing.T) {
	o := office(t, t.TempDir())
	o.Formats = []string{"csv"}
	ds := exampletest.Load(t, o.Family, exampleData)
	ctx := context.Background()
	if d := o.Build(ctx, checked(t, o, ds), ds.Whole()); d.Err != nil {
		t.Fatal(d.Err)
	}
	var err error
	o.Rules, err = check.Parse("checks.toml", []byte("[[check]]\nid = \"甲\"\nformula = \"03[合计, 合计] = 2 × 07[合计, 总计]\"\nsay = \"{left}、{right}\"\n"), o.Family)
	if err != nil {
		t.Fatal(err)
	}
	d := o.Build(ctx, checked(t, o, ds), ds.Whole())
	var refused *publish.Refused
	if d.Skipped || !errors.As(d.Err, &refused) || len(refused.Errors) != 1 {
		t.Errorf("skipped: %v, %v", d.Skipped, d.Err)
	}
}
