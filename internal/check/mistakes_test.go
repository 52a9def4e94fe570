package check

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/diag"
)

// TestMistakes holds a broken checks.toml in each file of testdata/mistakes and
// all that is said of it. UPDATE=1 rewrites want.
func TestMistakes(t *testing.T) {
	fam, _ := family(t)
	files, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse("checks.toml", a.Files[0].Data, fam)
			if err == nil {
				t.Fatal("no mistake found")
			}
			if _, ok := err.(*diag.Error); !ok {
				t.Fatalf("not a diag.Error: %v", err)
			}
			got := []byte(err.Error() + "\n")
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
