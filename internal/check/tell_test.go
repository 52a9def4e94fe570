package check

import (
	"slices"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
)

// faultyReport checks the example with one text of one of its files replaced.
func faultyReport(t *testing.T, file string, edit func(string) string) *Report {
	t.Helper()
	data := enriched(t)
	data[file].Data = []byte(edit(string(data[file].Data)))
	return reportFiles(t, data)
}

// changedReport checks the example with rows added to files.
func changedReport(t *testing.T, rows map[string]string) *Report {
	t.Helper()
	data := enriched(t)
	for file, added := range rows {
		data[file].Data = append(data[file].Data, added...)
	}
	return reportFiles(t, data)
}

func reportFiles(t *testing.T, data fstest.MapFS) *Report {
	t.Helper()
	fam, rules := family(t)
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	return rules.Run(ds, ds.Whole(), layout.Sourced(results))
}

// TestTold: what a reader should see in full wherever the other warnings are
// only counted.
func TestTold(t *testing.T) {
	const line = "021001,2150501,30201,50201,公用经费,,一般公共预算-财政拨款,本年,"
	for _, c := range []struct{ rule, file, add string }{
		{"金额的正负", "支出.csv", "021001,2150501,30202,50201,公用经费,,一般公共预算-财政拨款,本年,-5.00\n"},
		{"功能科目应到项", "支出.csv", "021001,21505,30202,50201,公用经费,,一般公共预算-财政拨款,本年,5.00\n"},
		{"部门经济科目应到款", "支出.csv", "021001,2150501,302,50201,公用经费,,一般公共预算-财政拨款,本年,5.00\n"},
		{"政府经济科目应到款", "支出.csv", "021001,2150501,30202,502,公用经费,,一般公共预算-财政拨款,本年,5.00\n"},
		{"重复的账", "支出.csv", line + "5.00\n" + line + "5.00\n"},
		{"重复的行", "其他事项.csv", "部门整体,政府采购,货物,,,,5.00\n"},
		{"重复的行", "其他事项.csv", "部门整体,车辆,一般公务用车,,,21,\n"},
		{"重复的行", "年度任务.csv", "甲,乙,98\n甲,乙,99\n"},
		{"金额的正负", "其他事项.csv", "021006,政府采购,货物,,,,-5.00\n"},
		{"金额的正负", "上年.csv", "021006,公务接待费,-5.00\n"},
		{"收入与支出", "收入.csv", "021001,事业收入,本年,5.00\n"},
		{"单位没有支出", "单位.csv", "021099,某中心,事业,99,99\n"},
		{"单位没有收入", "单位.csv", "021099,某中心,事业,99,99\n"},
	} {
		rep := faultyReport(t, c.file, func(s string) string { return s + c.add })
		told := rep.Loud()
		if !slices.ContainsFunc(told, func(f Finding) bool { return f.Rule == c.rule && f.Severity != Error }) {
			t.Errorf("%s is not told: %+v", c.rule, told)
		}
	}
}

// TestItemsOfOtherMatters: words and counts go by the kind of matter, so an item
// under the wrong one would be left out of a sentence or stand in another.
func TestItemsOfOtherMatters(t *testing.T) {
	for rule, row := range map[string]string{
		"政府采购的事项": "021006,政府采购,一般公务用车,,,,5.00\n",
		"车辆的事项":   "021006,车辆,货物,,,3,\n",
		"设备的事项":   "021006,设备,一般公务用车,,,3,\n",
	} {
		rep := faultyReport(t, "其他事项.csv", func(s string) string { return s + row })
		if !slices.ContainsFunc(rep.Findings, func(f Finding) bool { return f.Rule == rule && f.Severity == Error }) {
			t.Errorf("%s is let through", rule)
		}
	}
}
