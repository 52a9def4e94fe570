package layout

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// TestGoldenTables evaluates small layouts, each a feature or another place's
// table, over testdata/data. A file holds layout.toml and the table wanted;
// its comment may name a unit whose own report it is ("unit: 101001").
func TestGoldenTables(t *testing.T) {
	schema, def := testFamily(t)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		t.Fatal(err)
	}
	eachArchive(t, "testdata/tables", func(t *testing.T, a *txtar.Archive) string {
		l, err := parseLayout("layout.toml", "T", a.Files[0].Data, schema, def)
		if err != nil {
			t.Fatal(err)
		}
		subject := ds.Whole()
		if _, unit, ok := strings.Cut(string(a.Comment), "unit: "); ok {
			unit, _, _ = strings.Cut(unit, "\n")
			subject = dataset.Subject{Code: unit, Name: "单位" + unit, Part: true, Units: []string{unit}}
		}
		results, err := l.Evaluate(ds, subject)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range results {
			if err := r.Validate(); err != nil {
				t.Fatal(err)
			}
			dump(&b, r.Table)
		}
		return b.String()
	})
}

// TestMistakes holds one broken layout in each file and all that is said of it.
func TestMistakes(t *testing.T) {
	schema, def := testFamily(t)
	eachArchive(t, "testdata/mistakes", func(t *testing.T, a *txtar.Archive) string {
		_, err := parseLayout("layout.toml", "T", a.Files[0].Data, schema, def)
		if err == nil {
			t.Fatal("no mistake found")
		}
		if _, ok := err.(*diag.Error); !ok {
			t.Fatalf("not a diag.Error: %v", err)
		}
		return err.Error() + "\n"
	})
}

func testFamily(t testing.TB) (*dataset.Schema, *defaults) {
	t.Helper()
	fam, def, err := loadDefaults(os.DirFS("testdata/family"), "family")
	if err != nil {
		t.Fatal(err)
	}
	return fam.Schema, def
}

// eachArchive runs every txtar file of a folder: its first file is the input,
// "want" what run returns for it. UPDATE=1 rewrites want.
func eachArchive(t *testing.T, dir string, run func(*testing.T, *txtar.Archive) string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := []byte(run(t, a))
			if os.Getenv("UPDATE") == "1" {
				a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: got})
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) < 2 || !bytes.Equal(got, a.Files[1].Data) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

// dump writes a table as text: what is around it, the header by rows, then the
// body with ids. A covered cell shows as ^, an empty one as nothing.
func dump(b *strings.Builder, t *table.Table) {
	fmt.Fprintf(b, "%s %s〔%s〕%s 左=%s 右=%s\n", t.ID, t.Number, t.Title, t.Subtitle, t.Left, t.Right)
	header := make([][]string, t.Depth)
	for i := range header {
		header[i] = make([]string, len(t.Columns))
		for j := range header[i] {
			header[i][j] = "^"
		}
	}
	for _, h := range t.Header {
		header[h.Row][h.Col] = h.Text
	}
	for _, row := range header {
		fmt.Fprintf(b, "# %s\n", strings.Join(row, " | "))
	}
	for _, c := range t.Columns {
		fmt.Fprintf(b, "列 %s", c.ID)
		if c.Parts != nil {
			fmt.Fprintf(b, " = %v", c.Parts)
		}
		b.WriteByte('\n')
	}
	kinds := []string{"明细", "合计", "组", "标题", "空行"}
	for r, row := range t.Rows {
		fmt.Fprintf(b, "%d %s%s", r, strings.Repeat("·", row.Level), kinds[row.Kind])
		if row.Parent >= 0 {
			fmt.Fprintf(b, "<%d", row.Parent)
		}
		if row.Head >= 0 {
			fmt.Fprintf(b, " 题%d", row.Head)
		}
		fmt.Fprintf(b, " [%s]", strings.Join(row.IDs, " ‖ "))
		for c := range t.Columns {
			cell := t.At(r, c)
			text := cell.Text
			switch cell.Kind {
			case table.CoveredCell:
				text = "^"
			case table.MaskedCell:
				text = "涉密:" + text
			case table.NumberCell:
				text = "№" + text
			}
			if cell.Indent > 0 {
				text = fmt.Sprintf("+%d%s", cell.Indent, text)
			}
			fmt.Fprintf(b, " | %s", text)
		}
		for s, parts := range row.Parts {
			if parts != nil {
				fmt.Fprintf(b, " {%d: %v}", s, parts)
			}
		}
		b.WriteByte('\n')
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "注 %s\n", n)
	}
}
