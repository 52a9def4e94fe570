package datafile

import (
	"fmt"
	"path/filepath"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/wholefile"
)

// WriteTable writes one table of a dataset's folder, as a CSV file. A file that
// stands there is replaced when the new one is complete.
func WriteTable(folder string, f *dataset.File, rows [][]string) (path string, err error) {
	path = filepath.Join(folder, f.Name+".csv")
	t := &table{file: f, rows: rows}
	for _, c := range f.Columns {
		t.header = append(t.header, c.Name)
	}
	if err := wholefile.Write(path, t.writeCSV); err != nil {
		return path, fmt.Errorf("不能写入“%s”：%s", path, diag.Reason(err))
	}
	return path, nil
}
