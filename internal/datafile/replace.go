package datafile

import (
	"fmt"
	"os"
	"path/filepath"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// WriteTable writes one table of a dataset's folder, as a CSV file. A file that
// stands there is replaced when the new one is complete.
func WriteTable(folder string, f *dataset.File, rows [][]string) (path string, err error) {
	path = filepath.Join(folder, f.Name+".csv")
	t := &table{file: f, rows: rows}
	for _, c := range f.Columns {
		t.header = append(t.header, c.Name)
	}
	tmp, err := os.CreateTemp(folder, unfinished)
	if err != nil {
		return path, fmt.Errorf("不能写入“%s”：%s", path, diag.Reason(err))
	}
	defer os.Remove(tmp.Name())
	err = t.writeCSV(tmp)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		err = fmt.Errorf("不能写入“%s”：%s", path, diag.Reason(err))
	}
	return path, err
}
