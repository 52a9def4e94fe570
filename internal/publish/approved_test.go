package publish_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/publish"
)

// The day of the approval stands on the cover where the dataset says it.
func TestApprovalOnTheCover(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(exampleData)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "部门.csv"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("批复日期,2022/2/10\n"); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]bool{exampleData: false, dir: true} {
		s, err := publish.ReadSettings("")
		if err != nil {
			t.Fatal(err)
		}
		s.Data, s.Out, s.Formats = []string{data}, t.TempDir(), []string{"html"}
		if _, err := s.Build(t.Context(), &publish.Request{Book: true}); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(s.Out, "021-预算公开", "预算公开.html"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(page), "批复日期：二〇二二年二月十日") != want {
			t.Errorf("%s: on the cover: %t", data, !want)
		}
	}
}
