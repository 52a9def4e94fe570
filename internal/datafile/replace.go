package datafile

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/wholefile"
)

// KeptFolder holds, in a dataset's folder, the files that WriteTable replaced:
// beside the others they would be taken for tables.
const KeptFolder = "原有"

// WriteTable writes one table of a dataset's folder, as a CSV file, when it is
// complete. A file that stood there and says something else is kept in KeptFolder.
func WriteTable(ctx context.Context, folder string, f *dataset.File, rows [][]string) (path string, kept []wholefile.Kept, err error) {
	name := f.Name + ".csv"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", nil, fmt.Errorf("不能读出“%s”：%s", folder, diag.Reason(err))
	}
	for _, e := range entries { // the same table under another spelling of its ending
		if strings.EqualFold(e.Name(), name) {
			name = e.Name()
		}
	}
	path = filepath.Join(folder, name)
	t := &table{file: f, rows: rows}
	for _, c := range f.Columns {
		t.header = append(t.header, c.Name)
	}
	kept, err = wholefile.Write(ctx, path, wholefile.Manner{Aside: KeptFolder}, t.writeCSV)
	if err != nil {
		return path, nil, fmt.Errorf("不能写入“%s”：%w", path, err)
	}
	return path, kept, nil
}
