package datafile

import (
	"context"
	"fmt"

	"budgetreport/internal/dataset"
	"budgetreport/internal/wholefile"
)

// KeptFolder is the folder in a dataset's folder for files that WriteTable replaced,
// which would be taken for tables beside the others.
const KeptFolder = "原有"

// WriteTable writes one table, whose rows have the columns of f, as a CSV file into
// a dataset's folder: completely or, on an error, not at all. An earlier file with
// other content is moved to KeptFolder. It returns the file's path and what was
// moved.
func WriteTable(ctx context.Context, folder string, f *dataset.File, rows [][]string) (path string, kept []wholefile.Kept, err error) {
	path, err = csvPath(folder, f)
	if err != nil {
		return "", nil, err
	}
	t := &table{file: f, rows: rows}
	for _, c := range f.Columns {
		t.header = append(t.header, c.Name)
	}
	kept, err = wholefile.Write(ctx, path, wholefile.WriteOptions{Aside: KeptFolder}, t.writeCSV)
	if err != nil {
		return path, nil, fmt.Errorf("不能写入“%s”：%w", path, err)
	}
	return path, kept, nil
}
