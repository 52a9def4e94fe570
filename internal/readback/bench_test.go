package readback

import (
	"path/filepath"
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// BenchmarkRead reads the tables of the example's department.
func BenchmarkRead(b *testing.B) {
	fam := exampletest.Family(b)
	ds := exampletest.Load(b, fam, exampletest.Folder(b))
	tables := layout.Tables(exampletest.Tables(b, fam, ds, ds.Whole()))
	dir := b.TempDir()
	book := filepath.Join(dir, "表.xlsx")
	writeXLSX(b, book, tables, false)
	reader := NewReader(fam)
	for form, files := range map[string][]string{"xlsx": {book}, "csv": writeCSV(b, dir, tables, "甲", "2022")} {
		b.Run(form, func(b *testing.B) {
			for range b.N {
				if _, err := reader.Read(files); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
