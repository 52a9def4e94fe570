package dataset_test

import (
	"fmt"
	"testing/fstest"

	"budgetreport/internal/dataset"
)

// A schema of three files: the department, its units, what they spend.
const schemaText = `
[dimension.unit]
title = "单位"
from  = "unit"

[[file]]
id = "department"
name = "部门"
kind = "pairs"
header = [ "项", "值" ]
columns = [ { id = "code", name = "部门编码", kind = "text" }, { id = "name", name = "部门名称", kind = "text" }, { id = "year", name = "年度", kind = "year" } ]

[[file]]
id = "unit"
name = "单位"
kind = "list"
columns = [ { id = "code", name = "单位编码", kind = "key" }, { id = "name", name = "单位名称", kind = "name" } ]

[[file]]
id = "spending"
name = "支出"
kind = "facts"
columns = [ { id = "unit", name = "单位编码", kind = "ref", ref = [ "unit" ] }, { id = "amount", name = "金额", kind = "amount" } ]

[subject]
dimension = "unit"
code  = "department.code"
name  = "department.name"
year  = "department.year"
words = { whole = "部门", part = "单位" }
`

// folder is a dataset's folder with this spending.
func folder(spending string) dataset.Source {
	return dataset.FolderFS(fstest.MapFS{
		"部门.csv": {Data: []byte("项,值\n部门编码,099\n部门名称,甲市示例局\n年度,2025\n")},
		"单位.csv": {Data: []byte("单位编码,单位名称\n099001,甲市示例局\n099002,甲市示例中心\n")},
		"支出.csv": {Data: []byte("单位编码,金额\n" + spending)},
	}, "数据")
}

// A ledger is read by columns: codes are indices into the members of their
// dimension, amounts are 分.
func ExampleLoad() {
	schema, err := dataset.ParseSchema("dataset.toml", []byte(schemaText))
	if err != nil {
		fmt.Println(err)
		return
	}
	ds, err := dataset.Load(schema, folder("099001,1000.00\n099002,200.5\n099001,30\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	spending, units := ds.Facts["spending"], ds.Dims[0]
	for i, amount := range spending.Measures["amount"] {
		unit := spending.Codes[0][i]
		fmt.Printf("%s第%d行 %s%s %s\n", spending.Source, spending.Lines[i], units.Codes[unit], units.Names[unit], amount.Exact())
	}
	// Output:
	// 支出.csv第2行 099001甲市示例局 1000.00
	// 支出.csv第3行 099002甲市示例中心 200.50
	// 支出.csv第4行 099001甲市示例局 30.00
}

// All mistakes are told at once, each with its place and its remedy.
func ExampleLoad_mistakes() {
	schema, err := dataset.ParseSchema("dataset.toml", []byte(schemaText))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = dataset.Load(schema, folder("99001,1000.00\n099002,12万\n"))
	fmt.Println(err)
	// Output:
	// 支出.csv 第2行“单位编码”列：“99001”没有在“单位”表中列出；是否为“099001”？Excel会去掉编码开头的0，应把这一列设为文本格式
	// 支出.csv 第3行“金额”列：“12万”不是金额；应为以元为单位的数，至多两位小数，如1234.50
}
