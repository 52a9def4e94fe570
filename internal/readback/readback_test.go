package readback

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/render/csv"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/render/xlsx"
	"budgetreport/internal/synth"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// writeXLSX writes tables as a workbook with an index; a few rows are so high that
// they take several of the sheet.
func writeXLSX(t testing.TB, path string, tables []*table.Table, working bool) {
	t.Helper()
	var sheets []workbook.Sheet
	for _, x := range tables {
		s := workbook.Sheet{Table: x, HeaderSize: 9, BodySize: 9}
		for range x.Columns {
			s.Columns = append(s.Columns, 60)
		}
		for range x.Depth {
			s.HeaderHeights = append(s.HeaderHeights, 20)
		}
		for r := range x.Rows {
			s.RowHeights = append(s.RowHeights, []float64{15, 15, 1000}[r%3])
		}
		sheets = append(sheets, s)
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, sheets, workbook.Options{Index: true, Working: working}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// writeCSV writes tables as CSV files with their description and returns the paths.
func writeCSV(t testing.TB, dir string, tables []*table.Table, name, year string) []string {
	t.Helper()
	var paths []string
	var files []csv.File
	for _, x := range tables {
		var b bytes.Buffer
		if err := csv.Write(&b, x); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, strings.ReplaceAll(x.ID, "/", "-")+".csv")
		if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
		files = append(files, csv.File{Path: filepath.Base(path), Table: x})
	}
	var b bytes.Buffer
	if err := csv.WritePackage(&b, csv.Info{Publisher: name, Year: year}, files); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, csv.PackageFile), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return paths
}

// printed is a table as far as print tells it: amounts as printed, masked ones not
// at all, no ids of members that are printed nowhere.
func printed(of *table.Table) *table.Table {
	t := *of
	t.Cells = slices.Clone(of.Cells)
	for i := range t.Cells {
		c := &t.Cells[i]
		switch c.Kind {
		case table.AmountCell:
			f := t.Formats[c.Format]
			step := int64(f.Unit)
			for range f.Decimals {
				step /= 10
			}
			if c.Amount != 0 {
				c.Amount, c.Near = money.Amount(c.Printed*step), step > 1
			}
		case table.MaskedCell:
			c.Amount, c.Printed, c.Near = 0, 0, true
		case table.EmptyCell:
			c.Align, c.Label, c.Indent = 0, false, 0
		}
	}
	t.Rows = slices.Clone(of.Rows)
	tops := 0
	for r := range t.Rows {
		if t.ID == "13" && t.Rows[r].Parent < 0 {
			tops++
		}
	}
	if tops == 1 { // 否 or 是: print does not tell
		for r := range t.Rows {
			row := &t.Rows[r]
			row.IDs = slices.Clone(row.IDs)
			_, rest, _ := strings.Cut(row.IDs[0]+"/", "/")
			row.IDs[0] = strings.TrimSuffix("?1/"+rest, "/")
		}
	}
	twice(&t)
	if len(t.Notes) == 0 {
		t.Notes = nil
	}
	return &t
}

// twice takes the codes from projects that print calls alike in one unit.
func twice(t *table.Table) {
	if t.ID != "11" {
		return
	}
	count, of := map[string]int{}, func(r int) string { return fmt.Sprint(t.Rows[r].Parent, layout.Fold(t.At(r, 1).Text)) }
	for r := range t.Rows {
		count[of(r)]++
	}
	seen := map[string]int{}
	for r := range t.Rows {
		row := &t.Rows[r]
		if unit, code, ok := strings.Cut(row.IDs[0], "/"); ok && count[of(r)] > 1 && code[0] != '*' {
			id := unit + "/?" + t.At(r, 1).Text
			if seen[id]++; seen[id] > 1 {
				id = fmt.Sprintf("%s~%d", id, seen[id])
			}
			row.IDs = []string{id}
		}
	}
}

func plain(of *table.Table) *table.Table {
	t := *of
	t.Cells = slices.Clone(of.Cells)
	for i := range t.Cells {
		if c := &t.Cells[i]; c.Kind == table.EmptyCell {
			c.Align, c.Label, c.Indent = 0, false, 0
		}
	}
	if len(t.Notes) == 0 {
		t.Notes = nil
	}
	return &t
}

// compare fails at the first difference of two tables.
func compare(t testing.TB, got, want *table.Table) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	if len(got.Rows) != len(want.Rows) {
		t.Errorf("%s: %d rows, want %d", want.ID, len(got.Rows), len(want.Rows))
	}
	for i := range min(len(got.Rows), len(want.Rows)) {
		if !reflect.DeepEqual(got.Rows[i], want.Rows[i]) {
			t.Errorf("%s row %d: %+v\nwant %+v", want.ID, i, got.Rows[i], want.Rows[i])
			return
		}
		for c := range want.Columns {
			if *got.At(i, c) != *want.At(i, c) {
				t.Errorf("%s cell %d,%d: %+v\nwant %+v", want.ID, i, c, *got.At(i, c), *want.At(i, c))
				return
			}
		}
	}
	a, b := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range a.NumField() {
		if name := a.Type().Field(i).Name; name != "Rows" && name != "Cells" && !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			t.Errorf("%s %s: %+v\nwant %+v", want.ID, name, a.Field(i), b.Field(i))
		}
	}
}

// roundTrip writes the tables of a subject in both forms and reads them back.
func roundTrip(t *testing.T, reader *Reader, tables []*table.Table, name, year string) {
	t.Helper()
	dir := t.TempDir()
	book := filepath.Join(dir, "表.xlsx")
	writeXLSX(t, book, tables, false)
	for form, files := range map[string][]string{"xlsx": {book}, "csv": writeCSV(t, dir, tables, name, year)} {
		s, err := reader.Read(files)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range s.Remarks {
			t.Errorf("%s: %+v", form, r)
		}
		if len(s.Tables) != len(tables) {
			t.Errorf("%s: %d tables, want %d", form, len(s.Tables), len(tables))
			return
		}
		if s.Name != name || s.Year != year {
			t.Errorf("%s: %s %s", form, s.Name, s.Year)
		}
		for i, x := range tables {
			want := printed(x)
			if plain(s.Tables[i].Table).ID == want.ID {
				compare(t, plain(s.Tables[i].Table), want)
			}
		}
		if t.Failed() {
			t.Logf("%s of %s", form, name)
			return
		}
	}
}

// TestTablesReadBack: what is read from published workbooks and CSV files is what
// was written, as far as print tells it.
func TestTablesReadBack(t *testing.T) {
	fam := exampletest.Family(t)
	reader := NewReader(fam)
	folders := map[string]string{"example": exampletest.Folder(t), "funds": exampletest.Funds(t), "small": exampletest.Small(t)}
	n, most := testtool.Sample(4, 12), testtool.Sample(3, 5) // sets; subjects of a set, the department first
	if os.Getenv("REPORT_SOAK") != "" {
		n, most = 60, 100
	}
	for seed := range n {
		dir := t.TempDir()
		shape := synth.Shape{Masks: seed%2 == 0, Careless: seed%4 == 1}
		if err := synth.Random(uint64(seed), shape).Write(dir); err != nil {
			t.Fatal(err)
		}
		folders[fmt.Sprintf("random %d", seed)] = dir
	}
	for name, folder := range folders {
		t.Run(name, func(t *testing.T) {
			ds := exampletest.Load(t, fam, folder)
			subjects, err := ds.Subjects(nil, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range subjects[:min(most, len(subjects))] {
				roundTrip(t, reader, layout.Tables(exampletest.Tables(t, fam, ds, s)), s.Name, ds.Year())
				if t.Failed() {
					return
				}
			}
		})
	}
}
