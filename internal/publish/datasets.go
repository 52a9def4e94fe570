package publish

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// FindDatasets finds the datasets under the paths given: each is one (a folder
// with a file of the schema, or a workbook), or a folder of such.
func FindDatasets(schema *dataset.Schema, paths []string) ([]string, error) {
	var problems diag.List
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			problems.Add(diag.File(p, err))
			continue
		}
		if !info.IsDir() || isDataset(schema, p) {
			out = append(out, p)
			continue
		}
		entries, err := infile.ReadDir(p) // sorted by name
		if err != nil {
			problems.Add(diag.File(p, err))
			continue
		}
		found := false
		for _, e := range entries {
			sub := filepath.Join(p, e.Name())
			if e.IsDir() && isDataset(schema, sub) || !e.IsDir() && isWorkbook(schema, sub) {
				out = append(out, sub)
				found = true
			}
		}
		if !found {
			problems.Add(diag.Problem{File: p, Message: "不是数据集", Want: "应为有“" + schema.Files[0].Name + ".csv”等文件的文件夹、这样的工作簿，或放着它们的文件夹"})
		}
	}
	return out, problems.Err()
}

func isDataset(schema *dataset.Schema, dir string) bool {
	return slices.ContainsFunc(schema.Files, func(f *dataset.File) bool {
		_, err := os.Stat(filepath.Join(dir, f.Name+".csv"))
		return err == nil
	})
}

// isWorkbook reports whether a file in a folder of datasets is one: a workbook with
// sheets of the schema. A damaged workbook counts, so that it is reported and not
// left out silently; the lock file (~$) of a workbook that is open does not.
func isWorkbook(schema *dataset.Schema, path string) bool {
	name := filepath.Base(path)
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") || strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".") {
		return false
	}
	src, err := datafile.Open(path)
	if err != nil {
		return true
	}
	names, err := src.Names()
	known := 0
	for _, f := range schema.Files {
		if slices.Contains(names, f.Name) {
			known++
		}
	}
	return err != nil || known > 1 // a single name may be a coincidence
}
