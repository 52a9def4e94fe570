package layout_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// changed is the embedded family with one file changed; the text must be in it.
func changed(t *testing.T, file, old, now string) (*layout.Family, error) {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(exampletest.Files(t), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(exampletest.Files(t), path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[file].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %s", file, old)
	}
	files[file].Data = []byte(strings.Replace(text, old, now, 1))
	return layout.LoadFamily(files, "henan", nil)
}

// TestWhatNobodyCouldPrintIsRefused holds the bounds of a family's numbers and
// of how much it may hold.
func TestWhatNobodyCouldPrintIsRefused(t *testing.T) {
	many := func(n int, item string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, item, i)
		}
		return b.String()
	}
	for _, c := range []struct{ file, old, now, want string }{
		{"family.toml", "leading  = 1.3", "leading = 1e-300", "“1e-300”不在合理的范围内；leading应为1到5"},
		{"family.toml", "leading  = 1.3", "leading = -1", "“-1”不在合理的范围内；leading应为1到5"},
		{"family.toml", "pad_x    = 0.9", "pad_x = 1e300", "“1e300”不在合理的范围内；pad_x应为0到20"},
		{"family.toml", "pad_y    = 0.8", "pad_y = -3", "“-3”不在合理的范围内；pad_y应为0到20"},
		{"family.toml", "inner_rule = 0.4", "inner_rule = 1e9", "“1e9”不在合理的范围内；inner_rule应为0到10"},
		{"family.toml", "floor    = 9", "floor = 0.0001", "“0.0001”不在合理的范围内；floor应为3到100"},
		{"family.toml", "last_rows = 3", "last_rows = 1000000000", "“1000000000”不在合理的范围内；last_rows应为0到100"},
		{"family.toml", "A4 = [ 210, 297 ]", "A4 = [ 1e-300, 1e300 ]", "“A4”纸张尺寸不对；应为[短边毫米, 长边毫米]，各50到2000"},
		{"family.toml", "[ 14, 13, 14, 13 ]", "[ -1e9, 13, 14, 13 ]", "页边距写法不对；应为[上, 右, 下, 左]，单位毫米，各0到500"},
		{"family.toml", "size = 9.5, excel = \"宋体\"", "size = 0.0001, excel = \"宋体\"", "“0.0001”不是合理的字号；应为磅数，如9.5"},
		{"family.toml", `"12", "13"`, `"12", "13", "12"`, "“12”写了两次；每张表只应写一次"},
		{"family.toml", `"12", "13"`, `"12", "13"` + strings.Repeat(`, "07"`, 20_000), "有20013张表；至多200张"},
		{"07.toml", `title = "总计",`, `title = "总计", width = 1e300,`, "“1e300”不在合理的范围内；width应为0到2000"},
		{"07.toml", "{year}年支出", strings.Repeat("{year}", 1000) + "年支出", "多于2000字；应缩短"},
		{"07.toml", "columns = [", "columns = [ " + many(300, `{ title = "c%d", text = "" }, `), "有318列；至多300列"},
		{"07.toml", "rows = [", "rows = [ " + many(2001, `{ label = "r%d" }, `), "多于2000种行；应减少"},
	} {
		_, err := changed(t, c.file, c.old, c.now)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}

// TestATableThatMultipliesIsRefused holds that few lines cannot ask for any
// number of rows: every member of a dimension under every one of another.
func TestATableThatMultipliesIsRefused(t *testing.T) {
	const rows = `{ each = "unit", rows = [ { each = "func" } ] },`
	nested := func(depth int, hidden string) string {
		inner := `{ each = "project" }`
		for i := range depth {
			inner = fmt.Sprintf(`{ each = "%s", all = true%s, rows = [ %s ] }`, []string{"func", "econ", "gov_econ", "unit"}[i%4], hidden, inner)
		}
		return inner + ","
	}
	evaluate := func(now string) error {
		fam, err := changed(t, "03.toml", rows, now)
		if err != nil {
			t.Fatal(err)
		}
		ds := exampletest.Load(t, fam, exampletest.Folder(t))
		_, err = fam.Layouts[2].Evaluate(ds, ds.Whole())
		return err
	}
	if err := evaluate(nested(1, "")); err != nil {
		t.Errorf("one level: %v", err)
	}
	for _, hidden := range []string{"", ", hidden = true"} {
		err := evaluate(nested(12, hidden))
		if err == nil || !strings.HasPrefix(err.Error(), "henan/03.toml：这张表太大，超过") {
			t.Errorf("twelve levels%s: %v", hidden, err)
		}
	}
	conditions := strings.Repeat(`{ label = "r", of_which = true, sum = [ { of = "amount", where = { fund = "事业收入" } } ] }, `, 1000)
	if err := evaluate(conditions + rows); err == nil || !strings.Contains(err.Error(), "条件多于8192个") {
		t.Errorf("conditions: %v", err)
	}
}

// TestManyRowsOfOneNameHaveIdsOfTheirOwn: finding one took the square of their number.
func TestManyRowsOfOneNameHaveIdsOfTheirOwn(t *testing.T) {
	fam, err := changed(t, "03.toml", `{ total = "合计" },`, `{ total = "合计" }, `+strings.Repeat(`{ label = "r", where = { fund = "事业收入" }, of_which = true }, `, 1500))
	if err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, exampletest.Folder(t))
	results, err := fam.Layouts[2].Evaluate(ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range map[int]string{1: "r", 2: "r~2", 3: "r~3", 1500: "r~1500"} {
		if got := results[0].Rows[i].IDs[0]; got != id {
			t.Errorf("row %d: %s", i, got)
		}
	}
}

// The wording of the list of tables is the family's.
func TestIndexMistakes(t *testing.T) {
	for _, c := range []struct{ old, now, want string }{
		{`title   = "目录"`, "", "缺少“title”"},
		{`title   = "目录"`, `title = ""`, "不能作工作表的名称；应为1到31字"},
		{`title   = "目录"`, `title = "收/支"`, "“收/支”不能作工作表的名称"},
		{`back    =`, `bakc    =`, "“bakc”是不认识的键；是否为“back”"},
		{`"单位名称", "金额单位" ]`, `"单位名称" ]`, "有3个列名；应为4个"},
		{`[index]`, `[[index]]`, "不是表"},
		{`page_number = `, `page_nunber = `, "缺少“page_number”"},
		{`第 {page} 页`, `第 {pagge} 页`, "“{pagge}”不是已知的占位；是否为“page”"},
	} {
		if _, err := changed(t, "family.toml", c.old, c.now); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "family.toml 第") {
			t.Errorf("%s: %v, want %s", c.now, err, c.want)
		}
	}
}
