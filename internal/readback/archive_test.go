package readback

import (
	"bytes"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// TestArchiveReadBack: the tables of an archive are those that were written, with
// exact amounts and all ids, but for masked amounts.
func TestArchiveReadBack(t *testing.T) {
	fam := exampletest.Family(t)
	reader := NewReader(fam)
	for _, folder := range []string{exampletest.Folder(t), exampletest.Funds(t), exampletest.Small(t)} {
		ds := exampletest.Load(t, fam, folder)
		subjects, err := ds.Subjects(nil, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range subjects {
			tables := layout.Tables(exampletest.Tables(t, fam, ds, s))
			var b bytes.Buffer
			if _, err := edition.WriteSnapshots(&b, tables); err != nil {
				t.Fatal(err)
			}
			snapshots, err := edition.ReadSnapshots(&b)
			if err != nil {
				t.Fatal(err)
			}
			got := reader.ReadArchive("存档", edition.Subject{Code: s.Code, Name: s.Name, Year: ds.Year(), Part: s.Part}, snapshots)
			if len(got.Remarks) > 0 || len(got.Tables) != len(tables) {
				t.Fatalf("%d tables: %+v", len(got.Tables), got.Remarks)
			}
			for i, x := range tables {
				want := plain(x)
				for k := range want.Cells {
					if c := &want.Cells[k]; c.Kind == table.MaskedCell {
						c.Amount, c.Printed, c.Near = 0, 0, true
					}
				}
				compare(t, plain(got.Tables[i].Table), want)
			}
			if t.Failed() {
				return
			}
		}
	}
}
