package layout

import (
	"reflect"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// TestShape tells the ids of rows and columns that a layout can have: those of
// codes as *, without empty lines and rows that are not printed.
func TestShape(t *testing.T) {
	schema, def := testFamily(t)
	l, err := parseLayout("layout.toml", "T", []byte(`title = "表"
[[statement]]
from = "income"
columns = [ { title = "收入", show = "label" }, { title = "预算", columns = [ { title = "数", sum = "budget" } ] } ]
rows = [ { label = "甲", rows = [ { each = "func", rows = [ { each = "fund" } ] } ] }, { filler = 2 } ]
[[statement]]
from = "spending"
columns = [ { title = "支出", show = "label" }, { title = "数", sum = "budget" } ]
rows = [ { side = "旁", rows = [ { label = "乙" } ] } ]
foot = [ { total = "总计" } ]
`), schema, def)
	if err != nil {
		t.Fatal(err)
	}
	want := Shape{Statements: []StatementShape{
		{Columns: []string{"收入", "预算.数"}, Rows: []string{"甲", "甲/*", "甲/*/*"}},
		{Columns: []string{"支出", "数"}, Rows: []string{"旁/乙", "总计"}},
	}}
	if got := l.Shape(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestReadFilter reads the conditions that other packages select lines and
// records by.
func TestReadFilter(t *testing.T) {
	schema, _ := testFamily(t)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file, where string
		want              []int
		problem           string
	}{
		{"lines of a ledger", "spending", `{ category = "特定目标类", fund = "专项收入" }`, []int{4, 5}, ""},
		{"all lines", "purchase", `{}`, []int{0, 1, 2}, ""},
		{"records by their own columns", "indicator", `{ level1 = "效益指标" }`, []int{2, 5}, ""},
		{"a dimension that the ledger lacks", "income", `{ category = "特定目标类" }`, nil, "layout.toml 第1行第11字：“category”：账表“收入”没有项目类别"},
		{"no column of the records", "indicator", `{ category = "特定目标类" }`, nil, "layout.toml 第1行第11字：“category”不是“绩效指标”的列"},
		{"any dimension", "", `{ goods = "货物" }`, nil, ""},
	} {
		root, err := tomlpos.Parse("layout.toml", []byte("where = "+c.where))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var problems diag.List
		f := ReadFilter(tomlpos.Read(root, &problems), schema, schema.File(c.file), &problems)
		said := ""
		if err := problems.Err(); err != nil {
			said = err.Error()
		}
		if !strings.Contains(said, c.problem) || c.problem == "" && said != "" {
			t.Errorf("%s: %q, want %q", c.name, said, c.problem)
		}
		if c.want != nil {
			if got := f.Select(ds); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: selects %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// TestCompareText sorts numbers by their value, and by their text where one is
// none.
func TestCompareText(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		numeric bool
		want    int
	}{
		{"9", "10", true, -1}, {"10", "9", true, 1}, {"007", "7", true, 0},
		{"9", "10", false, 1}, {"甲", "乙", false, 1}, {"a", "a", false, 0},
		{"9", "10项", true, 1}, {"", "1", true, -1},
	} {
		if got := compareText(c.a, c.b, c.numeric); got != c.want {
			t.Errorf("%q, %q, numbers %t: %d, want %d", c.a, c.b, c.numeric, got, c.want)
		}
	}
}
