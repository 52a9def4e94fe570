package publish_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/publish"
	rendercsv "budgetreport/internal/render/csv"
	"budgetreport/internal/table"
)

const exampleData = "../../examples/zhengzhou-2022"

// mutated copies the example and replaces a text that stands once in a file.
func mutated(t testing.TB, file, old, changed string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(exampleData)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, file)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(data, []byte(old)) != 1 {
		t.Fatalf("%q does not stand once in %s", old, file)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(old), []byte(changed), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// evaluate makes all tables of the dataset in dir.
func evaluate(t testing.TB, dir string) []*layout.Result {
	t.Helper()
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, dir)
	rs, err := publish.Evaluate(fam.Layouts, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// expected reads the cells of a table as they were published.
func expected(t testing.TB, id string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata/expected", id+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// differences lists the cells in which got is not as published.
func differences(t testing.TB, r *layout.Result) (diffs []string, cells int) {
	t.Helper()
	var buf bytes.Buffer
	if err := rendercsv.Write(&buf, r.Table); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(&buf).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got = got[1:] // below the header
	want := expected(t, r.ID)
	if len(got) != len(want) {
		diffs = append(diffs, r.ID+": rows differ in number")
	}
	for i := range min(len(got), len(want)) {
		for c := range max(len(got[i]), len(want[i])) {
			cells++
			var g, w string
			if c < len(got[i]) {
				g = got[i][c]
			}
			if c < len(want[i]) {
				w = want[i][c]
			}
			switch k := r.At(i, c); {
			case k.Kind == table.AmountCell:
				w = strings.ReplaceAll(w, ",", "") // no separators in open data
			case k.Kind == table.CoveredCell && !r.At(r.Owner(i, c)).IsAmount() && w == "":
				g = "" // a label repeated in the rows it covers
			}
			if g != w {
				diffs = append(diffs, r.Address(i, c)+": "+g+" ≠ "+w)
			}
		}
	}
	return diffs, cells
}

func TestEveryPublishedCell(t *testing.T) {
	total := 0
	for _, r := range evaluate(t, exampleData) {
		diffs, cells := differences(t, r)
		total += cells
		for i, d := range diffs {
			if i == 15 {
				t.Errorf("%s: … %d more", r.ID, len(diffs)-i)
				break
			}
			t.Error(d)
		}
	}
	if total != 8508 {
		t.Errorf("compared %d cells, the published tables have 8508", total)
	}
}

// publishedTable is what headers.json says of a table around its cells.
type publishedTable struct {
	Code         string   `json:"code"`
	Title        string   `json:"title"`
	Subtitle     string   `json:"subtitle"`
	UnitNameLine string   `json:"unit_name_line"`
	UnitLine     string   `json:"unit_line"`
	LeafColumns  []string `json:"leaf_columns"`
	HeaderDepth  int      `json:"header_depth"`
	Notes        []string `json:"notes"`
}

func published(t testing.TB) []publishedTable {
	t.Helper()
	data, err := os.ReadFile("testdata/expected/headers.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Tables []publishedTable }
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Tables
}

func TestHeadersAsPublished(t *testing.T) {
	for i, r := range evaluate(t, exampleData) {
		want := published(t)[i]
		var leaves []string
		for _, c := range r.Columns {
			leaves = append(leaves, strings.Join(c.Path, "/"))
		}
		if r.Number != want.Code || r.Title != want.Title || r.Subtitle != want.Subtitle || r.Left != want.UnitNameLine || r.Right != want.UnitLine || r.Depth != want.HeaderDepth {
			t.Errorf("%s: %q %q %q %q %q depth %d", r.ID, r.Number, r.Title, r.Subtitle, r.Left, r.Right, r.Depth)
		}
		if want.HeaderDepth > 0 && !slices.Equal(leaves, want.LeafColumns) {
			t.Errorf("%s: columns %q, published %q", r.ID, leaves, want.LeafColumns)
		}
		if r.ID == "05" {
			// The published note says 仅含当年财政拨款, which is not so: 22.3万元 of 107,259.2 are other money.
			want.Notes = []string{"备注：本表含当年财政拨款以外的一般公共预算安排的支出。"}
		}
		if !slices.Equal(r.Notes, want.Notes) {
			t.Errorf("%s: notes %q, published %q", r.ID, r.Notes, want.Notes)
		}
	}
}

// TestChangedLedgerRowIsSeen shows that the comparison can fail: a ledger line
// changed by 1000 元 changes the cells it enters, in every table it enters.
func TestChangedLedgerRowIsSeen(t *testing.T) {
	dir := mutated(t, "支出.csv", "1742085.00", "1743085.00")
	var tables []string
	for _, r := range evaluate(t, dir) {
		if diffs, _ := differences(t, r); len(diffs) > 0 {
			tables = append(tables, r.ID)
		}
	}
	if want := []string{"01", "03", "04", "05", "06", "07", "12"}; !slices.Equal(tables, want) {
		t.Errorf("changed tables %v, want %v", tables, want)
	}
}
