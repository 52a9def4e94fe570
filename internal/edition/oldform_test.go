package edition_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/edition"
)

// oldForm is an edition that the program of commit 03eb92f made: its manifest
// and archive stand among its files.
func oldForm(t *testing.T) string {
	t.Helper()
	out := t.TempDir()
	if err := os.CopyFS(out, os.DirFS("testdata/form2")); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEditionsOfTheOldFormAreRead(t *testing.T) {
	out := oldForm(t)
	dir := filepath.Join(out, "021-预算公开")
	for _, path := range []string{out, dir, filepath.Join(dir, edition.File)} {
		es, err := edition.Open(path)
		if err != nil || len(es) != 1 {
			t.Fatalf("%s: %d editions, %v", path, len(es), err)
		}
		e := es[0]
		if e.Dir != dir || e.Archive != dir || e.Number != 1 || e.Date != "2022-02-14" || len(e.Outputs) != 15 {
			t.Errorf("%s: %+v", path, e)
		}
		c, err := e.Content()
		if err != nil || len(c.Tables) != 13 || len(c.Words) == 0 {
			t.Errorf("%s: %d tables, %d words, %v", path, len(c.Tables), len(c.Words), err)
		}
		if d := henan(t).Compare(c, c); !d.Empty() {
			t.Errorf("differs from itself: %+v", d)
		}
	}
	if v := edition.Verify(out); !v.Whole() || v.Files != 16 {
		t.Errorf("%d files: %s", v.Files, problems(v))
	}
	if err := os.WriteFile(filepath.Join(dir, edition.SnapshotFile), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if v := edition.Verify(out); v.Whole() || !strings.Contains(problems(v), "tables.json.gz：被改动过") {
		t.Errorf("altered: %s", problems(v))
	}
	if err := (&edition.Manifest{}).MayReplace(dir); err == nil || !strings.Contains(err.Error(), "已有郑州市工业和信息化局的第1版（2022-02-14），不能覆盖") {
		t.Errorf("written over: %v", err)
	}
}
