package check_test

import (
	"fmt"
	"io/fs"
	"os"
	"testing/fstest"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/templates"
)

// The rules of a family find what is wrong with a dataset and its tables: here a
// line that was entered twice.
func ExampleRules() {
	family, err := fs.Sub(templates.FS, "henan")
	if err != nil {
		fmt.Println(err)
		return
	}
	fam, err := layout.LoadFamily(family, "henan", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := check.Load(family, "henan", fam)
	if err != nil {
		fmt.Println(err)
		return
	}
	small := os.DirFS("../exampletest/testdata/small")
	files := fstest.MapFS{}
	for _, name := range []string{"部门", "单位", "收入", "支出", "项目", "科目"} {
		data, err := fs.ReadFile(small, name+".csv")
		if err != nil {
			fmt.Println(err)
			return
		}
		files[name+".csv"] = &fstest.MapFile{Data: data}
	}
	spending := files["支出.csv"]
	spending.Data = append(spending.Data, "099002,2150550,30101,50501,人员类,,一般公共预算-财政拨款,本年,812300.00\n"...)
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(files, "数据"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var results []*layout.Result
	for _, l := range fam.Layouts {
		of, err := l.Evaluate(ds, ds.Whole())
		if err != nil {
			fmt.Println(err)
			return
		}
		results = append(results, of...)
	}
	report := rules.Tables(ds, ds.Whole(), layout.Tables(results))
	report.Join(rules.Dataset(ds, layout.Sourced(results)))
	first := report.Errors()[0] // causes stand before what follows from them
	fmt.Println(report.Failed(), report.Count(check.Error) > 1)
	fmt.Printf("%s：%s\n", first.Place.Text(), first.Message)
	// Output:
	// true true
	// 支出.csv 第7、8行：这几行各列和金额都相同，099002甲市示例中心的一般公共预算-财政拨款（本年）的支出比收入多812,300.00元，正好是其中一行的金额：像是重复录入
}
