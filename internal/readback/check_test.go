package readback

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/synth"
	"budgetreport/internal/table"
)

// said lists what a report says of cells, by severity, rule and address; of masked
// amounts only what print can tell.
func said(rep *check.Report) []string {
	var out []string
	for _, f := range rep.Findings {
		if f.Left != nil && f.Left.Masked || f.Right != nil && f.Right.Masked || f.Rule == "涉密" {
			continue
		}
		out = append(out, fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Place.Address))
	}
	slices.Sort(out)
	return out
}

// without lists what of a is not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// inBoth writes the tables in both forms, reads them and checks what was read.
func inBoth(t *testing.T, reader *Reader, rules *check.Rules, tables []*table.Table, name, year string, each func(form string, rep *check.Report)) {
	t.Helper()
	dir := t.TempDir()
	book := filepath.Join(dir, "表.xlsx")
	writeXLSX(t, book, tables, false)
	for form, files := range map[string][]string{"xlsx": {book}, "csv": writeCSV(t, dir, tables, name, year)} {
		s, err := reader.Read(files)
		if err != nil {
			t.Fatal(err)
		}
		var got []*table.Table
		for _, x := range s.Tables {
			got = append(got, x.Table)
		}
		each(form, rules.Printed(name, year, got))
	}
}

// TestPrintedIsCheckedAlike: the checks find in tables read back what they find in
// those that were written, sound ones and ones with a wrong figure, as far as
// print tells it.
func TestPrintedIsCheckedAlike(t *testing.T) {
	fam := exampletest.Family(t)
	rules, err := check.Load(exampletest.Files(t), "templates/henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(fam)
	folders := []string{exampletest.Folder(t), exampletest.Funds(t)}
	n, faults := 2, 3
	if os.Getenv("REPORT_TOOLS") == "all" {
		n, faults = 30, 10
	}
	for seed := range n {
		dir := t.TempDir()
		if err := synth.Random(uint64(100+seed), synth.Shape{Masks: seed%2 == 0}).Write(dir); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, dir)
	}
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for i, folder := range folders {
		ds := exampletest.Load(t, fam, folder)
		subjects, err := ds.Subjects(nil, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []dataset.Subject{subjects[0], subjects[len(subjects)-1]} {
			for k := range faults {
				tables := layout.Tables(exampletest.Tables(t, fam, ds, s))
				fault := ""
				if k > 0 {
					fault = spoil(random, tables)
				}
				exact := rules.Tables(ds, s, tables)
				inBoth(t, reader, rules, tables, s.Name, ds.Year(), func(form string, rep *check.Report) {
					want, got := said(exact), named(said(rep), tables)
					if more := without(got, want); len(more) > 0 {
						t.Errorf("set %d %s %s, fault %q: besides %q", i, s.Code, form, fault, more)
					}
					if less := without(want, got); len(less) > 0 {
						t.Errorf("set %d %s %s, fault %q: not found %q; skipped %q", i, s.Code, form, fault, less, rep.Skipped)
					}
					if fault != "" && rep.Failed() {
						found++
					}
				})
				if t.Failed() {
					return
				}
			}
		}
	}
	if found < len(folders)*(faults-1) {
		t.Errorf("only %d faults were found to be errors", found)
	}
}

// TestPrintedFaultsOfTheLedger: what mistakes in the ledger make wrong in the tables,
// printed in spite of them as drafts are, is found in print as it is by the dataset.
func TestPrintedFaultsOfTheLedger(t *testing.T) {
	fam := exampletest.Family(t)
	rules, err := check.Load(exampletest.Files(t), "templates/henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(fam)
	every := 6
	if os.Getenv("REPORT_TOOLS") == "all" {
		every = 1
	}
	made, wrong := 0, 0
	for i, fault := range synth.Faults() {
		if i%every != 0 {
			continue
		}
		set, damage := fault.Apply(synth.Random(uint64(300+i), synth.Shape{Units: 3, Masks: i%2 == 0}), uint64(i))
		dir := t.TempDir()
		if damage == nil || set.Write(dir) != nil {
			continue
		}
		ds, err := dataset.Load(fam.Schema, dataset.Folder(dir))
		if err != nil {
			continue // refused before there is a table
		}
		s := ds.Whole()
		var tables []*table.Table
		for _, l := range fam.Layouts {
			rs, err := l.Evaluate(ds, s)
			if err != nil {
				tables = nil
				break
			}
			tables = append(tables, layout.Tables(rs)...)
		}
		if tables == nil {
			continue
		}
		made++
		exact := rules.Tables(ds, s, tables)
		want := said(exact)
		exact.Findings = slices.DeleteFunc(exact.Findings, hidden)
		shown := said(exact)
		inBoth(t, reader, rules, tables, s.Name, ds.Year(), func(form string, rep *check.Report) {
			rep.Findings = slices.DeleteFunc(rep.Findings, func(f check.Finding) bool { return f.Severity == check.Rounding })
			got := named(said(rep), tables)
			if more, less := without(got, want), without(shown, got); len(more)+len(less) > 0 {
				t.Errorf("fault %d %s: besides %q, not found %q", i, form, more, less)
			}
			if rep.Failed() {
				wrong++
			}
		})
	}
	if made < 3 || wrong == 0 {
		t.Errorf("%d faults were printed, %d found to be errors", made, wrong)
	}
}

// hidden reports whether print does not show a finding: a 尾差, or a difference of no
// more than half a unit of the last digit for each of two figures.
func hidden(f check.Finding) bool {
	if f.Severity == check.Rounding {
		return true
	}
	if f.Left == nil || f.Right == nil {
		return false
	}
	left, errLeft := money.Parse(f.Left.Exact)
	right, errRight := money.Parse(f.Right.Exact)
	return errLeft == nil && errRight == nil && max(left-right, right-left) <= 1000_00
}

// named gives the first group of table 13 its id.
func named(said []string, tables []*table.Table) []string {
	for k := range said {
		said[k] = strings.Replace(said[k], "13[?1", "13["+top(tables), 1)
	}
	slices.Sort(said)
	return said
}

// top is the id of the first row of table 13, which print does not tell.
func top(tables []*table.Table) string {
	for _, t := range tables {
		if t.ID == "13" && len(t.Rows) > 0 {
			return t.Rows[0].IDs[0]
		}
	}
	return ""
}

// spoil adds a hundred units of the last digit to a printed figure.
func spoil(random *rand.Rand, tables []*table.Table) string {
	for {
		t := tables[random.IntN(len(tables))]
		if len(t.Cells) == 0 {
			continue
		}
		i := random.IntN(len(t.Cells))
		if c := &t.Cells[i]; c.Kind == table.AmountCell && c.Amount != 0 {
			f := t.Formats[c.Format]
			c.Amount += money.Amount(100 * int64(f.Unit) / 10)
			c.Printed = f.Round(c.Amount)
			c.Text = f.Text(c.Amount)
			return t.Address(i/len(t.Columns), i%len(t.Columns))
		}
	}
}
