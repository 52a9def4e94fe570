package xlsx_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/fonts"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/render/xlsx"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// real gives the thirteen tables of the example, typeset.
func real(t testing.TB) []workbook.Sheet {
	t.Helper()
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, exampletest.Folder(t))
	results := exampletest.Tables(t, fam, ds, ds.Whole())
	var specs []font.Spec
	for _, f := range fonts.All() {
		specs = append(specs, font.Spec{Name: f.Face, Fonts: []font.Source{{Name: f.File, Data: f.Data}}})
	}
	metrics, err := font.New(specs)
	if err != nil {
		t.Fatal(err)
	}
	var sheets []workbook.Sheet
	for _, r := range results {
		p, err := typeset.New(r.Table, metrics)
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, workbook.Sheet{
			Table: r.Table, Columns: p.Columns(), HeaderHeights: p.HeaderHeights(), RowHeights: p.RowHeights(),
			Breaks: p.Cuts(), HeaderSize: p.HeaderSize(), BodySize: p.BodySize(),
		})
	}
	return sheets
}

func write(t testing.TB, sheets []workbook.Sheet, o workbook.Options) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := xlsx.Write(&buf, sheets, o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// printed lists what must stand in a sheet's body: the text of each cell, at
// covered places that of the cell over them.
func printed(t *table.Table) [][]string {
	rows := make([][]string, len(t.Rows))
	for r := range rows {
		for c := range t.Columns {
			or, oc := t.Owner(r, c)
			rows[r] = append(rows[r], t.At(or, oc).Text)
		}
	}
	return rows
}

// bodyRow is the row of the sheet where a table's body begins.
func bodyRow(t *table.Table) int {
	row := 1 + t.Depth
	for _, s := range []string{t.Number, t.Title, t.Subtitle, t.Left + t.Center + t.Right} {
		if s != "" {
			row++
		}
	}
	return row
}

func each(t *testing.T, test func(t *testing.T, sheets []workbook.Sheet, data []byte)) {
	sheets := real(t)
	t.Run("published", func(t *testing.T) { test(t, sheets, write(t, sheets, workbook.Options{Index: true})) })
	t.Run("working", func(t *testing.T) {
		test(t, sheets, write(t, sheets, workbook.Options{Index: true, Working: true}))
	})
}

func TestRealTablesReadBackAsPrinted(t *testing.T) {
	each(t, func(t *testing.T, sheets []workbook.Sheet, data []byte) {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		cells := 0
		for _, s := range sheets {
			top := bodyRow(s.Table)
			for r, row := range printed(s.Table) {
				for c, want := range row {
					cells++
					name, _ := excelize.CoordinatesToCellName(c+1, top+r)
					got, err := f.GetCellValue(s.Table.Number, name)
					if formula, _ := f.GetCellFormula(s.Table.Number, name); formula != "" && want == "" {
						// The library's reader does not know the section of a format for zero.
						want = "0.0"
					}
					if err != nil || strings.TrimLeft(got, "\u3000") != want { // indented by the number format
						t.Errorf("%s %s shows %q, printed is %q (%v)", s.Table.Number, name, got, want, err)
					}
				}
			}
			for _, h := range s.Table.Header {
				name, _ := excelize.CoordinatesToCellName(h.Col+1, top-s.Table.Depth+h.Row)
				if got, err := f.GetCellValue(s.Table.Number, name); err != nil || got != h.Text {
					t.Errorf("%s header %s shows %q, printed is %q (%v)", s.Table.Number, name, got, h.Text, err)
				}
			}
		}
		if cells != 8508 {
			t.Errorf("%d cells, the published tables have 8508", cells)
		}
	})
}

// A second reader, openpyxl, must find the same: it gives values and formats,
// and refuses what does not follow the standard.
func TestOpenpyxlFindsTheSame(t *testing.T) {
	each(t, func(t *testing.T, sheets []workbook.Sheet, data []byte) {
		path := filepath.Join(t.TempDir(), "book.xlsx")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		testtool.NeedPython(t, "openpyxl")
		cmd := testtool.Command(t, testtool.Python, "testdata/read.py", path)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("openpyxl 读不出工作簿：%v\n%s", err, &stderr)
		}
		var book map[string][][]string
		if err := json.Unmarshal(out, &book); err != nil {
			t.Fatal(err)
		}
		for _, s := range sheets {
			rows, top := book[s.Table.Number], bodyRow(s.Table)
			for r := range s.Table.Rows {
				for c := range s.Table.Columns {
					if got, want := rows[top-1+r][c], s.Table.At(r, c).Text; got != want {
						t.Errorf("%s shows %q, printed is %q", s.Table.Address(r, c), got, want)
					}
				}
			}
		}
	})
}

// overMasked reports whether a masked line is among what (r, c) sums.
func overMasked(t *table.Table, r, c int) bool {
	if parts := t.Rows[r].Parts; parts != nil {
		for _, part := range parts[t.Columns[c].Statement] {
			if t.At(int(part), c).Kind == table.MaskedCell {
				return true
			}
		}
	}
	for _, part := range t.Columns[c].Parts {
		if t.At(r, part).Kind == table.MaskedCell {
			return true
		}
	}
	return false
}

// Every total that the layouts declare is live unless masked lines are in it.
func TestRealWorkingTotalsAreLive(t *testing.T) {
	sheets := real(t)
	f, err := excelize.OpenReader(bytes.NewReader(write(t, sheets, workbook.Options{Working: true})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := map[string]int{}
	for _, s := range sheets {
		tab, top := s.Table, bodyRow(s.Table)
		for r := range tab.Rows {
			for c, col := range tab.Columns {
				cell := tab.At(r, c)
				if cell.Kind == table.CoveredCell {
					continue // the library answers for the cell over it
				}
				name, _ := excelize.CoordinatesToCellName(c+1, top+r)
				formula, err := f.GetCellFormula(tab.Number, name)
				if err != nil {
					t.Fatal(err)
				}
				declared := cell.Kind == table.AmountCell && col.Kind == table.AmountColumn &&
					(tab.Rows[r].Parts != nil && tab.Rows[r].Parts[col.Statement] != nil || col.Parts != nil)
				switch {
				case formula != "" && !declared:
					t.Errorf("%s has the formula %s, the layout declares none", tab.Address(r, c), formula)
				case formula != "":
					got[tab.Number]++
				case declared && !overMasked(tab, r, c):
					t.Errorf("%s is declared a sum and is a value", tab.Address(r, c))
				}
			}
		}
	}
	for _, number := range []string{"预算01表", "预算02表", "预算03表", "预算04表", "预算05表", "预算06表", "预算07表", "预算11表", "预算13表"} {
		if got[number] == 0 {
			t.Errorf("%s has no live total", number)
		}
	}
}
