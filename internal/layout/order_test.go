package layout

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
)

// exampleWith is the real dataset with texts replaced in its files.
func exampleWith(t *testing.T, schema *dataset.Schema, changes map[string][]string) (*dataset.Dataset, error) {
	t.Helper()
	const dir = "../../examples/zhengzhou-2022"
	m := fstest.MapFS{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := os.ReadFile(dir + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for i := 0; i < len(changes[e.Name()]); i += 2 {
			from, to := changes[e.Name()][i], changes[e.Name()][i+1]
			if !strings.Contains(text, from) {
				t.Fatalf("%s has no %q", e.Name(), from)
			}
			text = strings.ReplaceAll(text, from, to)
		}
		m[e.Name()] = &fstest.MapFile{Data: []byte(text)}
	}
	return dataset.Load(schema, dataset.FolderFS(m, "数据"))
}

// TestUnitsStandInTheirOrder moves a unit to the end by its 序号 alone.
func TestUnitsStandInTheirOrder(t *testing.T) {
	fam, _ := henan(t)
	ds, err := exampleWith(t, fam.Schema, map[string][]string{"单位.csv": {"事业,2,", "事业,99,"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"021001", "021011", "021012", "021013", "021014", "021015", "021016", "021017", "021006"}
	for _, r := range evaluateAll(t, fam, ds, ds.Whole()) {
		if r.ID != "02" && r.ID != "03" && r.ID != "07" {
			continue
		}
		var got []string
		for i := range r.Rows {
			if id := r.Rows[i].IDs[0]; strings.HasPrefix(id, "021") && !strings.Contains(id, "/") {
				got = append(got, id)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", r.ID, got)
		}
	}
	subjects, err := ds.Subjects(nil, true)
	if err != nil || subjects[len(subjects)-1].Code != "021006" {
		t.Errorf("%v %v", subjects, err)
	}
}
