package dataset

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
)

// TestMistakes holds a malformed dataset in each file of testdata/mistakes: the
// files that differ from testdata/base (an empty one is taken away), and all
// that is said of them. UPDATE=1 rewrites want.
func TestMistakes(t *testing.T) {
	schema := family(t)
	base := os.DirFS("testdata/base")
	if _, err := Load(schema, FolderFS(base, "数据")); err != nil {
		t.Fatalf("the base has mistakes itself: %v", err)
	}
	names, err := fs.Glob(base, "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m := fstest.MapFS{}
			for _, name := range names {
				data, err := fs.ReadFile(base, name)
				if err != nil {
					t.Fatal(err)
				}
				m[name] = &fstest.MapFile{Data: data}
			}
			var want []byte
			inputs := a.Files[:0:0]
			for _, f := range a.Files {
				switch {
				case f.Name == "want":
					want = f.Data
					continue
				case len(f.Data) == 0:
					delete(m, f.Name)
				default:
					m[f.Name] = &fstest.MapFile{Data: f.Data}
				}
				inputs = append(inputs, f)
			}
			ds, err := Load(schema, FolderFS(m, "数据"))
			if err == nil || ds != nil {
				t.Fatal("no mistake found")
			}
			got := []byte(err.Error() + "\n")
			if os.Getenv("UPDATE") == "1" {
				a.Files = append(inputs, txtar.File{Name: "want", Data: got})
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}
