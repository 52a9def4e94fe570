package publish_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
)

// TestPublishedCSV builds the open data of a department whose names and
// indicators a spreadsheet would take for formulas, and reads it as a spreadsheet
// and as a program would.
func TestPublishedCSV(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(exampletest.Small(t))); err != nil {
		t.Fatal(err)
	}
	formula := `=HYPERLINK("http://example.invalid","甲市示例中心")`
	for file, change := range map[string][2]string{
		"单位.csv":   {"甲市示例中心", `"` + strings.ReplaceAll(formula, `"`, `""`) + `"`},
		"绩效指标.csv": {"≥50家", "=100%"},
		"年度任务.csv": {"示例任务", "'=示例任务"},
	} {
		path := filepath.Join(dir, file)
		data, err := os.ReadFile(path)
		if err != nil || bytes.Count(data, []byte(change[0])) != 1 {
			t.Fatal(file, err)
		}
		if err := os.WriteFile(path, bytes.Replace(data, []byte(change[0]), []byte(change[1]), 1), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o := office(t, t.TempDir())
	ds := exampletest.Load(t, o.Family, dir)
	o.Formats, o.Number, o.Date = []string{"csv"}, 1, "2025-02-14"
	d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	folder := filepath.Join(o.Out, d.Folder)
	files := map[string][][]string{}
	for _, out := range d.Outputs {
		if out.Kind != "csv" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(out.Path)))
		if err != nil {
			t.Fatal(err)
		}
		text, bom := strings.CutPrefix(string(data), "\ufeff")
		if !bom || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || !strings.HasSuffix(text, "\r\n") {
			t.Errorf("%s: %.40q", out.Path, data)
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		files[out.Path] = rows
		for _, cell := range slices.Concat(rows...) {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "@") || strings.HasPrefix(cell, "\t") {
				t.Errorf("%s: %q is a formula", out.Path, cell)
			}
		}
	}
	has := func(path, cell string) {
		t.Helper()
		if !slices.Contains(slices.Concat(files[path]...), cell) {
			t.Errorf("%s has no %q: %q", path, cell, files[path])
		}
	}
	has("csv/02.csv", "'"+formula)
	has("csv/12.csv", "'=100%")
	has("csv/12.csv", "'=示例任务") // typed with its apostrophe, which is none of the text
	has("csv/03.csv", "基本支出/人员经费/工资福利支出")
	has("csv/03.csv", "426.9")

	// The description is one of the edition's files, and true.
	if k := slices.IndexFunc(d.Outputs, func(out edition.Output) bool {
		return out.Path == "csv/datapackage.json" && out.Kind == edition.DescriptionKind
	}); k < 0 {
		t.Fatalf("no description among %v", d.Outputs)
	}
	data, err := os.ReadFile(filepath.Join(folder, "csv", "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Name, Title, Version, FiscalYear string
		Contributors                     []struct{ Title string }
		Resources                        []struct {
			Path, Title, Number, Hash string
			Bytes                     int64
			Notes                     []string
			Schema                    struct{ Fields []struct{ Name string } }
		}
	}
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	if p.Name != "budget-2025-099" || !strings.Contains(p.Title, "甲市示例局") || p.Version != "1" || p.FiscalYear != "2025" || p.Contributors[0].Title != "甲市示例局" || len(p.Resources) != 13 {
		t.Errorf("%s", data)
	}
	for _, r := range p.Resources {
		content, err := os.ReadFile(filepath.Join(folder, "csv", r.Path))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("sha256:%x", sha256.Sum256(content)); r.Hash != want || r.Bytes != int64(len(content)) || r.Number == "" || r.Title == "" {
			t.Errorf("%+v", r)
		}
		var names []string
		for _, f := range r.Schema.Fields {
			names = append(names, f.Name)
		}
		if header := files["csv/"+r.Path][0]; !slices.Equal(names, header) {
			t.Errorf("%s: %q, described as %q", r.Path, header, names)
		}
	}
	if v := edition.Verify(o.Out); v.Problems.Err() != nil {
		t.Error(v.Problems.Err())
	}
	if err := os.WriteFile(filepath.Join(folder, "csv", "datapackage.json"), append(data, ' '), 0o644); err != nil {
		t.Fatal(err)
	}
	if v := edition.Verify(o.Out); v.Problems.Err() == nil || !strings.Contains(v.Problems.Err().Error(), "datapackage.json：被改动过") {
		t.Error("an altered description passes")
	}
}
