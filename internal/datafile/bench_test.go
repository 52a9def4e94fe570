package datafile

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/dataset"
)

// ledger is the real dataset with its spending repeated to n lines.
func ledger(b *testing.B, n int) []*table {
	b.Helper()
	tables, err := readTables(henan(b), dataset.Folder(example2022))
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range tables {
		for real := len(t.rows); t.file.ID == "spending" && len(t.rows) < n; {
			t.rows = append(t.rows, t.rows[len(t.rows)%real])
			t.lines = append(t.lines, len(t.rows)+1)
		}
	}
	return tables
}

func BenchmarkWrite100000Lines(b *testing.B) {
	tables, s := ledger(b, 100000), henan(b)
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := writeWorkbook(&out, s, tables); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead100000Lines(b *testing.B) {
	s := henan(b)
	var out bytes.Buffer
	if err := writeWorkbook(&out, s, ledger(b, 100000)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		src, err := workbook("预算.xlsx", out.Bytes())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := dataset.Load(s, src); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExcelize100000Lines reads the same workbook with excelize: the texts
// of its cells alone, which is less than this package reads, and with their kinds.
func BenchmarkExcelize100000Lines(b *testing.B) {
	var out bytes.Buffer
	if err := writeWorkbook(&out, henan(b), ledger(b, 100000)); err != nil {
		b.Fatal(err)
	}
	for name, kinds := range map[string]bool{"texts": false, "kinds": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()), excelize.Options{RawCellValue: true})
				if err != nil {
					b.Fatal(err)
				}
				rows, err := f.Rows("支出")
				if err != nil {
					b.Fatal(err)
				}
				for number := 1; rows.Next(); number++ {
					texts, err := rows.Columns()
					if err != nil {
						b.Fatal(err)
					}
					for i := 0; kinds && i < len(texts); i++ {
						if _, err := f.GetCellType("支出", cellName(i+1, number)); err != nil {
							b.Fatal(err)
						}
					}
				}
				if err := f.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
