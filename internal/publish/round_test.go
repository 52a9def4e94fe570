package publish_test

import (
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/publish"
	"budgetreport/internal/rounding"
	"budgetreport/internal/table"
	"budgetreport/templates"
)

// variant is the family with a line added to its family.toml.
func variant(t *testing.T, line string) *layout.Family {
	t.Helper()
	dir := t.TempDir()
	sub, err := fs.Sub(templates.FS, "henan")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, sub); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, layout.FamilyFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append([]byte(line+"\n"), data...), 0o644); err != nil {
		t.Fatal(err)
	}
	fam, err := layout.LoadFamily(os.DirFS(dir), "henan", nil)
	if err != nil {
		t.Fatal(err)
	}
	return fam
}

// TestAllThirteenTablesBalanceAtOnce rounds the example so that every declared
// sum and every link between tables holds in print.
func TestAllThirteenTablesBalanceAtOnce(t *testing.T) {
	fam := variant(t, `rounding = "balanced"`)
	ds := exampletest.Load(t, fam, exampleData)
	results, err := publish.Evaluate(fam.Layouts, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	var tables []*table.Table
	for _, r := range results {
		tables = append(tables, r.Table)
	}
	ids := slices.Concat(table.Identities(tables), layout.Links(results))
	for _, id := range ids {
		total := tables[id.Total.Table].At(id.Total.Row, id.Total.Col)
		sum := int64(0)
		for _, p := range id.Parts {
			sum += tables[p.Table].At(p.Row, p.Col).Printed
		}
		if sum != total.Printed {
			t.Errorf("%s prints %s, its parts add up to %d", tables[id.Total.Table].Address(id.Total.Row, id.Total.Col), total.Text, sum)
		}
	}
	if len(ids) < 1000 {
		t.Errorf("only %d sums were looked at", len(ids))
	}
	moves := rounding.Moves(tables)
	if len(moves) == 0 {
		t.Error("nothing was moved, though the plain figures do not add up")
	}
	for _, m := range moves {
		if d := m.Printed - m.Nearest; d != 1 && d != -1 {
			t.Errorf("%s moved by %d", m.Address, d)
		}
	}
	t.Logf("%d sums and links hold in print; %d figures were moved by one last digit", len(ids), len(moves))
}

// TestPlainTablesSayThatPartsMayNotAddUp has the family's note under the tables
// that need it, and under no others.
func TestPlainTablesSayThatPartsMayNotAddUp(t *testing.T) {
	const note = "注：因四舍五入，部分合计数与分项之和略有出入。"
	fam := variant(t, `rounding_note = "`+note+`"`)
	ds := exampletest.Load(t, fam, exampleData)
	results, err := publish.Evaluate(fam.Layouts, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	var with []string
	for _, r := range results {
		if slices.Contains(r.Notes, note) {
			with = append(with, r.ID)
		}
	}
	if got, want := strings.Join(with, " "), "03 05 06 07"; got != want {
		t.Errorf("the note stands under %s, want %s", got, want)
	}
}

// TestManyUnitsBalance rounds datasets of many units, whose tables sum the same
// lines in many ways, so that every sum holds in print.
func TestManyUnitsBalance(t *testing.T) {
	fam := variant(t, `rounding = "balanced"`)
	rng := rand.New(rand.NewSource(2))
	for _, units := range []int{7, 15, 40} {
		ds := exampletest.Load(t, fam, secretive(t, units, rng))
		results, err := publish.Evaluate(fam.Layouts, ds, ds.Whole())
		if err != nil {
			t.Fatal(err)
		}
		var tables []*table.Table
		for _, r := range results {
			tables = append(tables, r.Table)
		}
		unmet, ids := 0, slices.Concat(table.Identities(tables), layout.Links(results))
		for _, id := range ids {
			total := tables[id.Total.Table].At(id.Total.Row, id.Total.Col)
			sum, exact := -total.Printed, -total.Amount
			for _, p := range id.Parts {
				c := tables[p.Table].At(p.Row, p.Col)
				sum, exact = sum+c.Printed, exact+c.Amount
			}
			if sum != 0 && exact == 0 { // a code that no column has: its row does not add up in 分 either
				unmet++
			}
		}
		if unmet > 0 || len(ids) < 500 {
			t.Errorf("%d units: %d of %d sums do not hold in print", units, unmet, len(ids))
		}
	}
}
