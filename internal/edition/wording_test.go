package edition_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
)

// henan is the wording of the embedded family.
func henan(t testing.TB) *edition.Wording {
	t.Helper()
	w, err := edition.LoadWording(exampletest.Files(t), "henan")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWordingMistakes: what is missing, unknown or of another kind in
// edition.toml is refused with its place.
func TestWordingMistakes(t *testing.T) {
	data, err := os.ReadFile("../../templates/henan/edition.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"corrects   =", "# corrects =", "缺少“corrects”"},
		{"unchanged    =", "unchangd =", "“unchangd”是不认识的键；是否为“unchanged”"},
		{"unchanged    =", "unchangd =", "缺少“unchanged”"},
		{"[cell]", "[cells]", "缺少“cell”"},
		{"[cell]", "[cells]", "“cells”是不认识的键；是否为“cell”"},
		{`"第{n}版"`, `"第{m}版"`, "“{m}”不是已知的占位；可用的有：n"},
		{`"更正，原为{old}"`, `"更正，原为{old"`, "花括号没有成对"},
		{`"（更正）"`, `"（{更正}）"`, "“{更正}”不是已知的占位"},
		{`title        = "更正说明"`, `title = 1`, "“1”不是文字"},
		{`now          = "更正为"`, `now = "原为"`, "“原为”不能作列的标题；各列的标题不能为空，也不能相同"},
		{`row          = "行"`, `row = ""`, "不能作列的标题"},
	} {
		if strings.Count(string(data), c.old) != 1 {
			t.Fatalf("%q is not in edition.toml exactly once", c.old)
		}
		files := fstest.MapFS{edition.WordingFile: {Data: []byte(strings.Replace(string(data), c.old, c.new, 1))}}
		if _, err := edition.LoadWording(files, "示例"); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "示例/edition.toml 第") {
			t.Errorf("%s\n%v\nwant %s", c.new, err, c.want)
		}
	}
	if _, err := edition.LoadWording(fstest.MapFS{}, "示例"); err == nil || !strings.Contains(err.Error(), "示例/edition.toml") {
		t.Errorf("no file: %v", err)
	}
}
