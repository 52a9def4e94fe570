package layout_test

import (
	"fmt"
	"os"
	"strings"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
)

// A family is a folder of TOML files; a layout in it says what a table shows. Its
// columns are a tree, its rows are groups of the ledger's lines.
func ExampleLayout_Evaluate() {
	files := fstest.MapFS{"01.toml": {Data: []byte(`
title   = "支出情况表"
number  = "示例01表"
from    = "spending"
columns = [
  { title = "单位", show = "name" },
  { title = "预算数", columns = [
    { title = "合计", sum = "budget", parts = true },
    { title = "基本支出", sum = "budget", where = { category = "基本支出" } },
    { title = "其他", sum = "budget", where = { category = [ "特定目标类", "单位预留机动经费" ] } },
  ] },
]
rows = [ { total = "合计" }, { each = "unit" } ]
`)}}
	for _, name := range []string{layout.SchemaFile, layout.FamilyFile} {
		data, err := os.ReadFile("testdata/family/" + name)
		if err != nil {
			fmt.Println(err)
			return
		}
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(data), "tables = []", `tables = [ "01" ]`, 1))}
	}
	fam, err := layout.LoadFamily(files, "示例", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	ds, err := dataset.Load(fam.Schema, dataset.Folder("testdata/data"))
	if err != nil {
		fmt.Println(err)
		return
	}
	results, err := fam.Layouts[0].Evaluate(ds, ds.Whole())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range results {
		fmt.Println(t.Number, t.Title, t.Left, t.Right)
		for r := range t.Rows {
			for c := range t.Columns {
				fmt.Print("| ", t.At(r, c).Text, " ")
			}
			fmt.Println("|")
		}
	}
	// Output:
	// 示例01表 支出情况表 编制部门：测试厅 单位：元
	// | 合计 | 2,000.50 | 1,250.00 | 750.50 |
	// | 测试厅本级 | 1,250.50 | 700.00 | 550.50 |
	// | 所属中心 | 200.00 |  | 200.00 |
	// | 执法队 | 550.00 | 550.00 |  |
}
