package publish_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
	"budgetreport/templates"
)

// protecting is the family with protect = true in every mask.
func protecting(t *testing.T) *layout.Family {
	t.Helper()
	dir := t.TempDir()
	sub, err := fs.Sub(templates.FS, "henan")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, sub); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"11.toml", "13.toml"} {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), `amount = "XXXX",`, `amount = "XXXX", protect = true,`, 1)
		if text == string(data) {
			t.Fatalf("%s masks nothing", name)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fam, err := layout.LoadFamily(os.DirFS(dir), "henan", nil)
	if err != nil {
		t.Fatal(err)
	}
	return fam
}

// TestProtectMasksUntilNothingLeaks masks further projects in 11 and 13, in the
// department's report and in the unit's own, and changes no total.
func TestProtectMasksUntilNothingLeaks(t *testing.T) {
	fam := protecting(t)
	ds := exampletest.Load(t, fam, exampleData)
	unit, err := ds.Subjects([]string{"021001"}, false)
	if err != nil {
		t.Fatal(err)
	}
	var hidden []string
	for _, subject := range []dataset.Subject{ds.Whole(), unit[0]} {
		results, err := publish.Evaluate(fam.Layouts, ds, subject)
		if err != nil {
			t.Fatal(err)
		}
		rep := publish.Audit(results)
		if len(rep.Findings) > 0 || rep.Masked != 4 {
			t.Errorf("%s: %d amounts masked, %d still computable", subject.Code, rep.Masked, len(rep.Findings))
		}
		hidden = append(hidden, masked(t, ds, results))
	}
	if hidden[0] != hidden[1] {
		t.Errorf("the department masks %s, its unit %s", hidden[0], hidden[1])
	}
	if n := strings.Count(hidden[0], ";"); n != 8 {
		t.Errorf("%d masked rows, four projects in two tables: %s", n, hidden[0])
	}
}

// masked lists the exact amounts of the masked rows, and checks that nothing of
// such a row is printed but what the layout says.
func masked(t *testing.T, ds *dataset.Dataset, results []*layout.Result) string {
	t.Helper()
	var out []string
	names := ds.Dims[ds.Schema.Dim("project").Index]
	for _, r := range results {
		for row := range r.Rows {
			first := -1
			for col := range r.Columns {
				if r.At(row, col).Kind == table.MaskedCell && first < 0 {
					first = col
				}
			}
			if first < 0 {
				continue
			}
			out = append(out, r.ID+" "+r.At(row, first).Amount.Exact()+";")
			for col := range r.Columns {
				for i, name := range names.Names {
					if text := r.At(row, col).Text; name != "" && !strings.HasPrefix(name, "涉密") && (strings.Contains(text, name) || text == names.Codes[i]) {
						t.Errorf("%s prints %s", r.Address(row, col), text)
					}
				}
			}
		}
	}
	return strings.Join(out, " ")
}

// TestTableAloneIsTheSame builds one balanced table alone: its figures are those
// it has among all thirteen.
func TestTableAloneIsTheSame(t *testing.T) {
	for name, fam := range map[string]*layout.Family{"balanced": variant(t, `rounding = "balanced"`), "protect": protecting(t)} {
		ds := exampletest.Load(t, fam, exampleData)
		whole := publish.Office{Family: fam, Rules: rulesOf(t, fam), Layouts: fam.Layouts, Manner: publish.Manner{Formats: []string{"csv"}}, Destination: publish.Destination{Out: t.TempDir(), Naming: publish.DefaultNaming}}
		alone := whole
		alone.Out = t.TempDir()
		var err error
		if alone.Layouts, err = publish.Select(fam.Layouts, "01,06,11"); err != nil {
			t.Fatal(err)
		}
		for _, o := range []*publish.Office{&whole, &alone} {
			if d := o.Build(t.Context(), checked(t, o, ds), ds.Whole()); d.Err != nil {
				t.Fatal(d.Err)
			}
		}
		for _, id := range []string{"01", "06", "11"} {
			var texts []string
			for _, o := range []*publish.Office{&whole, &alone} {
				files, err := filepath.Glob(filepath.Join(o.Out, "*", "csv", id+".csv"))
				if err != nil || len(files) != 1 {
					t.Fatalf("%v %v", files, err)
				}
				data, err := os.ReadFile(files[0])
				if err != nil {
					t.Fatal(err)
				}
				texts = append(texts, string(data))
			}
			if texts[0] != texts[1] {
				t.Errorf("%s: table %s alone prints other figures", name, id)
			}
		}
	}
}
