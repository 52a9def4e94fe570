// Package exampletest gives tests the embedded family henan and datasets for it.
package exampletest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/templates"
)

// Files returns the files of the embedded family henan.
func Files(t testing.TB) fs.FS {
	t.Helper()
	fsys, err := fs.Sub(templates.FS, "henan")
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// Family loads the embedded family henan.
func Family(t testing.TB) *layout.Family {
	t.Helper()
	fam, err := layout.LoadFamily(Files(t), "templates/henan", nil)
	if err != nil {
		t.Fatal(err)
	}
	return fam
}

// Folder returns the folder of the example, a real dataset.
func Folder(t testing.TB) string {
	t.Helper()
	return filepath.Join(root(t), "examples", "zhengzhou-2022")
}

// Funds returns the folder of a small dataset with funds of all kinds,
// carry-overs and no 三公.
func Funds(t testing.TB) string {
	t.Helper()
	return filepath.Join(root(t), "internal", "narrative", "testdata", "funds")
}

// Small returns the folder of the smallest valid dataset: a department of two
// units with last year's figures and texts of its own.
func Small(t testing.TB) string {
	t.Helper()
	return filepath.Join(root(t), "internal", "exampletest", "testdata", "small")
}

// root returns the folder of go.mod, above the package under test.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatalf("no go.mod above the working folder: %v", err)
	return ""
}

// Load reads a dataset of the family; a problem ends the test.
func Load(t testing.TB, fam *layout.Family, folder string) *dataset.Dataset {
	t.Helper()
	ds, err := dataset.Load(fam.Schema, dataset.Folder(folder))
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// Tables evaluates all layouts of the family for a subject.
func Tables(t testing.TB, fam *layout.Family, ds *dataset.Dataset, s dataset.Subject) []*layout.Result {
	t.Helper()
	var out []*layout.Result
	for _, l := range fam.Layouts {
		rs, err := l.Evaluate(ds, s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rs...)
	}
	return out
}
