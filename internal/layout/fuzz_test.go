package layout

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// FuzzLayout feeds any text to the parser. What it accepts must evaluate over
// testdata/data, for the department and for a unit, to tables that keep their
// promises and whose every amount is explained; else the mistakes have words.
func FuzzLayout(f *testing.F) {
	for _, pattern := range []string{"testdata/tables/*.txtar", "testdata/mistakes/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds in %s: %v", pattern, err)
		}
		for _, file := range files {
			a, err := txtar.ParseFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(a.Files[0].Data)
		}
	}
	for _, s := range []string{
		"title=\"\"\nfrom=\"spending\"\nper=\"goods\"\ncolumns=[{title=\"a\",sum=\"budget\"}]\nrows=[{total=\"\"}]",
		"title=\"\"\nfrom=\"purchase\"\ncolumns=[{title=\"a\",sum=\"amount\",merge=true}]\nrows=[{each=\"unit\",all=true,mask={where={unit=\"1*\"},amount=\"X\"}}]",
		"title=\"\"\nfrom=\"spending\"\ncolumns=[{title=\"a\",show=\"name\"},{title=\"b\",sum=\"budget\"}]\nrows=[{each=\"indicator\",rows=[{each=\"func\"},{label=\"x\",cells=[{text=\"\"},{sum=\"budget\"}]}]}]",
	} {
		f.Add([]byte(s))
	}
	schema, def := testFamily(f)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		f.Fatal(err)
	}
	unit := Subject{Code: "101001", Name: "测试厅本级", Part: true, Units: []string{"101001"}}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := parseLayout("layout.toml", "T", data, schema, def)
		if err != nil {
			inWords(t, err)
			return
		}
		l.Describe()
		for _, subject := range []Subject{Whole(ds), unit} {
			rs, err := l.Evaluate(ds, subject)
			if err != nil {
				inWords(t, err)
				continue
			}
			checkExplained(t, ds, rs)
		}
	})
}

// inWords holds an error to be problems with messages, not a broken promise.
func inWords(t *testing.T, err error) {
	t.Helper()
	var input *diag.Error
	if !errors.As(err, &input) || len(input.Problems) == 0 {
		t.Fatalf("not problems of the layout: %v", err)
	}
	for _, p := range input.Problems {
		if p.Message == "" || p.File == "" {
			t.Errorf("problem without words or place: %+v", p)
		}
	}
}
