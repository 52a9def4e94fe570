package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// problemsOf evaluates every table and gathers what stops them.
func problemsOf(t *testing.T, fam *Family, ds *dataset.Dataset) string {
	t.Helper()
	var all diag.List
	for _, l := range fam.Layouts {
		_, err := l.Evaluate(ds, ds.Whole())
		all.Merge(err)
	}
	if err := all.Err(); err != nil {
		return err.Error()
	}
	return ""
}

// TestLinesThatNoRowShows changes codes of the real ledger into ones that the
// tables count and do not show.
func TestLinesThatNoRowShows(t *testing.T) {
	fam, _ := henan(t)
	const missing = "；应改正编码，或在表式templates/henan/"
	for _, test := range []struct {
		name    string
		changes map[string][]string
		want    []string
		no      []string
	}{
		{"a class without a row", map[string][]string{
			"科目.csv": {"功能,2150517,", "功能,225,甲类\n功能,22501,甲款\n功能,2250101,甲项\n功能,2150517,"},
			"支出.csv": {",2150517,,51301,", ",2250101,,51301,"},
		}, []string{
			"功能科目“2250101 甲项”", "预算01表计入了“本年支出合计”，却没有列入它的任何一行" + missing + "01.toml",
			"预算04表计入了“一、本年支出”，却没有列入它的任何一行" + missing + "04.toml",
		}, []string{"预算03表", "预算07表"}},
		{"基本支出 of an economic class without a column", map[string][]string{
			"支出.csv": {",30201,50201,公用经费", ",31299,50201,公用经费"},
		}, []string{
			"部门经济科目“31299 其他对企业补助”、项目类别“公用经费”", "预算03表计入了“基本支出·小计”列，却没有列入与它并列的各列" + missing + "03.toml", "预算05表计入了",
		}, []string{"预算01表", "预算02表", "预算07表", "预算11表", "预算12表"}},
	} {
		ds, err := exampleWith(t, fam.Schema, test.changes)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		got := problemsOf(t, fam, ds)
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", test.name, want, got)
			}
		}
		for _, no := range test.no {
			if strings.Contains(got, no) {
				t.Errorf("%s: %q in\n%s", test.name, no, got)
			}
		}
		if !strings.Contains(got, "支出.csv 第") {
			t.Errorf("%s: no place in\n%s", test.name, got)
		}
	}
}

// TestLostLinesAreNamed evaluates small layouts that lose lines of
// testdata/data and holds all that is said.
func TestLostLinesAreNamed(t *testing.T) {
	schema, def := testFamily(t)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		t.Fatal(err)
	}
	const head = "title = \"表\"\nfrom = \"spending\"\ncolumns = [ { title = \"项目\", show = \"name\" }, { title = \"数\", sum = \"budget\" } ]\n"
	for _, test := range []struct{ name, layout, want string }{
		{"complete by classes", head + `rows = [ { label = "一", where = { func = "201*" } }, { label = "二", where = { func = "205*" } } ]`, ""},
		{"a class is lacking and a total counts it", head + `rows = [ { label = "一", where = { func = "201*" } }, { total = "合计" } ]`,
			"计入了“合计”，却没有列入它的任何一行"},
		{"a total in all but name", head + `rows = [ { label = "一", where = { func = "201*" } }, { label = "总计" } ]`,
			"计入了“总计”，却没有列入与它并列的任何一行"},
		{"the lines of one code are told together", head + `rows = [ { label = "一", where = { func = "201*", category = "!特定目标类" } }, { label = "二", where = { func = "205*" } }, { total = "合计" } ]`,
			"支出.csv 第6行：功能科目“2010102 一般行政管理事务”、项目类别“特定目标类”第6、7行（2行）共500.50元：计入了“合计”"},
		{"no total, and no row", head + `rows = [ { label = "一", where = { func = "201*" } } ]`, "没有列入任何一行"},
		{"it says that it is a part", head + "complete = false\n" + `rows = [ { label = "一", where = { func = "201*" } }, { label = "总计" } ]`, ""},
		{"groups under a label", head + `rows = [ { label = "全部", rows = [ { label = "一", where = { func = "201*" } } ] } ]`,
			"列入了“全部”，却没有列入它下面的任何一行"},
		{"其中 need not be complete", head + `rows = [ { label = "全部", rows = [ { label = "其中：一", where = { func = "201*" }, of_which = true } ] } ]`, ""},
		{"nor what says so", head + `rows = [ { label = "全部", complete = false, rows = [ { label = "一", where = { func = "201*" } } ] } ]`, ""},
		{"counted twice", head + `rows = [ { label = "一", where = { func = "201*" } }, { label = "一之一", where = { func = "20101*" } }, { label = "二", where = { func = "205*" } }, { total = "合计" } ]`,
			"在“合计”的各行中计入了不止一次"},
		{"beside a label that has them all under it", head + `rows = [ { label = "一", where = { func = "201*" } }, { side = "其余", rows = [ { label = "二", where = { func = "205*" } } ] } ]`, ""},
		{"a form whose split is not whole", "title = \"表\"\nfrom = \"spending\"\ncolumns = [ { id = \"甲\" }, { id = \"乙\" } ]\n" +
			`rows = [ { id = "总", cells = [ { text = "总" }, { sum = "budget" } ], parts = [ [ "一般", "专项" ], [ "基本" ] ] },
			{ id = "一般", cells = [ { text = "一般" }, { sum = "budget", where = { func = "201*" } } ] },
			{ id = "专项", cells = [ { text = "其余" }, { sum = "budget", where = { func = "!201*" } } ] },
			{ id = "基本", cells = [ { text = "基本" }, { sum = "budget", where = { econ = "30*" } } ] } ]`,
			"计入了“总”，却没有列入它的任何一行"},
	} {
		l, err := parseLayout("layout.toml", "T", []byte(test.layout), schema, def)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		_, err = l.Evaluate(ds, ds.Whole())
		got := fmt.Sprint(err)
		if test.want == "" && err != nil || !strings.Contains(got, test.want) {
			t.Errorf("%s:\n%s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestLostLinesShowAsUnequalSums holds the two against each other over random
// ledgers: where nothing is said to be lost every declared sum holds, and where
// a sum does not hold something is said.
func TestLostLinesShowAsUnequalSums(t *testing.T) {
	fam, real := henan(t)
	rnd := rand.New(rand.NewPCG(5, 6))
	econ := real.Dims[real.Schema.Dim("econ").Index]
	odd, ok := econ.Lookup("31299")
	if !ok {
		t.Fatal("the example does not list 31299")
	}
	lost := 0
	for range 40 {
		ds := randomLedgers(real, rnd, 60)
		led := ds.Facts["spending"]
		if rnd.IntN(2) == 0 {
			led.Codes[econ.Dim.Index][rnd.IntN(led.N)] = odd
		}
		for _, l := range fam.Layouts {
			results, err := l.Evaluate(ds, ds.Whole())
			if err != nil {
				lost++
				continue
			}
			for _, r := range results {
				checkSums(t, r)
			}
		}
	}
	if lost == 0 {
		t.Error("no line was lost")
	}
}
