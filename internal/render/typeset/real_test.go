package typeset

import (
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/render/font"
	"budgetreport/internal/table"
)

// realTables evaluates the thirteen tables of the example.
func realTables(t testing.TB) []*table.Table {
	t.Helper()
	fam := exampletest.Family(t)
	data := exampletest.Load(t, fam, exampletest.Folder(t))
	var tables []*table.Table
	for _, r := range exampletest.Tables(t, fam, data, data.Whole()) {
		tables = append(tables, r.Table)
	}
	return tables
}

// TestRealTables typesets the thirteen tables with the embedded fonts: no rule of
// typesetting is broken, no row is cut between its lines, the body is at least 9 pt
// and the pages are far fewer than the 72 of the published document.
func TestRealTables(t *testing.T) {
	fonts, err := font.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	tables := realTables(t)
	if len(tables) != 13 {
		t.Fatalf("%d tables", len(tables))
	}
	pages := 0
	for _, tab := range tables {
		p, err := New(tab, fonts)
		if err != nil {
			t.Error(err)
			continue
		}
		t.Run(tab.ID, func(t *testing.T) { checkPlan(t, p) })
		if p.BodySize() < 9 {
			t.Errorf("%s is set in %g pt", tab.ID, p.BodySize())
		}
		for i, c := range p.cuts {
			if c.endLine > 0 || !c.top || !c.head {
				t.Errorf("%s page %d cuts a row or lacks its header", tab.ID, i)
			}
			if rows := c.end - c.first; i > 0 && i == len(p.cuts)-1 && rows < tab.Style.LastRows {
				t.Errorf("%s ends with a page of %d rows", tab.ID, rows)
			}
		}
		pages += p.Pages()
	}
	if pages > 42 {
		t.Errorf("%d pages", pages)
	}
}

// TestDigitsAlign checks that the digits of the body faces are of one width,
// so that right-aligned amounts have digit under digit.
func TestDigitsAlign(t *testing.T) {
	fonts, err := font.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"serif", "serif-bold", "sans"} {
		want, _ := fonts.Advance(name, '0')
		for r := '1'; r <= '9'; r++ {
			if got, ok := fonts.Advance(name, r); !ok || got != want {
				t.Errorf("%s: %c is %d wide, 0 is %d", name, r, got, want)
			}
		}
	}
}
