package publish_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/datafile"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
)

// withEmoji is the example with a character that no font has in a name and in a
// text.
func withEmoji(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "数据")
	if err := os.CopyFS(dir, os.DirFS(exampleData)); err != nil {
		t.Fatal(err)
	}
	for file, edit := range map[string][2]string{
		"单位.csv": {"郑州市节能中心", "郑州市节能中心\U0001F600"}, "项目.csv": {"退出项目", "退出\U0001F600项目"}, "文字/内设机构.md": {"办公室", "办公室\U0001F600"},
	} {
		path := filepath.Join(dir, file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), edit[0], edit[1], 1)
		if text == string(data) {
			t.Fatalf("%s has no %s", file, edit[0])
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestWhatNoFontHasIsNamedInTheDataset holds that it is found once, where it is
// written, and not in every table that prints it; and that what needs no font is
// made all the same.
func TestWhatNoFontHasIsNamedInTheDataset(t *testing.T) {
	dir := withEmoji(t)
	book := filepath.Join(t.TempDir(), "预算.xlsx")
	if _, err := datafile.Convert(t.Context(), exampletest.Family(t).Schema, dir, book); err != nil {
		t.Fatal(err)
	}
	for path, places := range map[string][]string{
		dir:  {"单位.csv 第", "文字/内设机构.md 第", "项目.csv 第2行“项目名称”列："},
		book: {"预算.xlsx 单位!B", "预算.xlsx 项目!B2：", "预算.xlsx 文字!B"},
	} {
		r := newRun(t, path)
		r.Formats = []string{"pdf"}
		_, err := r.Do(context.Background())
		if err == nil {
			t.Fatal("built")
		}
		lines := strings.Split(err.Error(), "\n")
		for i, place := range places {
			if len(lines) != len(places) || !strings.HasPrefix(lines[i], place) || !strings.HasSuffix(lines[i], "有字体里没有的字“\U0001F600”（U+1F600）；请换字，或在字体设置中补上有此字的字体") {
				t.Errorf("%s:\n%v", path, err)
				break
			}
		}
		if left, err := os.ReadDir(r.Out); err != nil || len(left) != 0 {
			t.Errorf("something was written: %v, %v", left, err)
		}
		r.Formats = []string{"csv"}
		if _, err := r.Do(context.Background()); err != nil {
			t.Errorf("CSV: %v", err)
		}
	}
}

// TestManyOfACharacterAreCounted holds that a message is not repeated for ever.
func TestManyOfACharacterAreCounted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "数据")
	if err := os.CopyFS(dir, os.DirFS(exampleData)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "绩效指标.csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), "率", "率\U0001F600")), 0o644); err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, exampletest.Family(t), dir)
	o := office(t, t.TempDir())
	err = publish.Unprintable(ds, o.Fonts)
	if err == nil {
		t.Fatal("nothing found")
	}
	lines := strings.Split(err.Error(), "\n")
	if last := lines[len(lines)-1]; len(lines) != 21 || !strings.HasPrefix(last, "字体里没有的字“\U0001F600”（U+1F600）另有") {
		t.Errorf("%d lines, the last %s", len(lines), lines[len(lines)-1])
	}
	if err := publish.Unprintable(exampletest.Load(t, exampletest.Family(t), exampleData), o.Fonts); err != nil {
		t.Error(err)
	}
}
