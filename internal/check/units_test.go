package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
)

// TestLastYearHasASource: the year that a row says, what it lacks, and units against the
// department; nothing is said of what is as it should be.
func TestLastYearHasASource(t *testing.T) {
	const dated = ",2024,第1版，封记0123456789abcdef\n"
	fam, rules := family(t)
	for _, c := range []struct{ name, file, text, want string }{
		{"as it should be", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00" + dated + "099001,收支总计,3000000.00" + dated + "099002,收支总计,1000000.00" + dated, ""},
		{"some units", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00" + dated + "099001,收支总计,3000000.00" + dated, ""},
		{"no unit", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00" + dated, ""},
		{"no department", "上年", "对象,项目,金额,年度,来源\n099001,收支总计,3000000.00" + dated, ""},
		{"an old file", "上年", "对象,项目,金额\n部门整体,收支总计,4000000.00\n部门整体,一般公共预算,4000000.00\n", "警告 上年.csv 第2、3行：没有写“来源”"},
		{"a source without a year", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00,,旧表\n", "警告 上年.csv 第2行：写了“来源”（旧表），没有写“年度”"},
		{"the budget's own year", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00,2025,旧表\n部门整体,一般公共预算,4000000.00,2025,旧表\n", "错误 上年.csv 第2、3行“年度”列：写的是2025年的数，预算年度是2025年，这里应是2024年的数"},
		{"two years before", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00,2023,\n", "错误 上年.csv 第2行“年度”列：写的是2023年的数"},
		{"units beyond the department", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00" + dated + "099001,收支总计,4000000.01" + dated, "警告 上年.csv 第2、3行“金额”列：部门整体上年的“收支总计”是4,000,000.00元，各单位共4,000,000.01元，相差0.01元"},
		{"all units, below it", "上年", "对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00" + dated + "099001,收支总计,3000000.00" + dated + "099002,收支总计,900000.00" + dated, "警告 上年.csv 第2至4行“金额”列：部门整体上年的“收支总计”是4,000,000.00元，各单位共3,900,000.00元，相差100,000.00元"},
		{"cars", "其他事项", "对象,类别,事项,数量,金额\n部门整体,车辆,一般公务用车,3,\n099001,车辆,一般公务用车,2,\n099002,车辆,一般公务用车,2,\n", "警告 其他事项.csv 第2至4行“数量”列：部门整体的车辆“一般公务用车”是3，各单位共4，多1"},
		{"fewer cars in the units", "其他事项", "对象,类别,事项,数量,金额\n部门整体,车辆,一般公务用车,5,\n099001,车辆,一般公务用车,2,\n099002,车辆,一般公务用车,2,\n", ""},
		{"cars that the department does not know", "其他事项", "对象,类别,事项,数量,金额\n部门整体,政府采购,货物,,5000000.00\n099001,车辆,一般公务用车,2,\n", "警告 其他事项.csv 第3行“数量”列：部门整体的车辆“一般公务用车”是0，各单位共2，多2"},
		{"units alone", "其他事项", "对象,类别,事项,数量,金额\n099001,车辆,一般公务用车,2,\n", ""},
		{"goods", "其他事项", "对象,类别,事项,数量,金额\n部门整体,政府采购,货物,,5000000.00\n099001,政府采购,货物,,6000000.00\n", "警告 其他事项.csv 第2、3行“金额”列：部门整体的政府采购“货物”是5,000,000.00元，各单位共6,000,000.00元，多1,000,000.00元"},
	} {
		files := folder(t, base)
		files[c.file+".csv"] = &fstest.MapFile{Data: []byte(c.text)}
		ds, err := dataset.Load(fam.Schema, dataset.FolderFS(files, "数据"))
		if err != nil {
			t.Fatal(c.name, err)
		}
		var got []string
		for _, f := range rules.Dataset(ds, nil).Findings {
			if strings.HasPrefix(f.Rule, "上年的年度") || strings.HasPrefix(f.Rule, "上年的数没有") || strings.Contains(f.Rule, "各单位与部门") {
				got = append(got, f.Severity.String()+" "+f.Place.Text()+"："+f.Message)
			}
		}
		if len(got) > 0 && c.want == "" || c.want != "" && (len(got) == 0 || !strings.HasPrefix(got[0], c.want)) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), c.want)
		}
	}
}

// TestUnitsBelowUnits: the figure of a unit includes those of the units below it; where
// it has none, theirs stand for it. Units above each other are no endless loop.
func TestUnitsBelowUnits(t *testing.T) {
	fam, rules := family(t)
	for _, c := range []struct{ name, parents, rows, want string }{
		{"in its parent", "099002:099001", "099001,收支总计,4000000.00,2024,版\n099002,收支总计,1000000.00,2024,版\n", ""},
		{"in place of its parent", "099002:099001", "099002,收支总计,5000000.00,2024,版\n", "是4,000,000.00元，各单位共5,000,000.00元"},
		{"in a circle", "099002:099001 099001:099002", "099002,收支总计,5000000.00,2024,版\n", ""},
	} {
		files := folder(t, base)
		text := "单位编码,单位名称,单位性质,序号,上级单位编码\n"
		for i, line := range strings.Split(strings.TrimSpace(string(files["单位.csv"].Data)), "\n")[1:] {
			cells := strings.Split(strings.TrimSpace(line), ",")
			parent := ""
			for _, p := range strings.Fields(c.parents) {
				if unit, above, _ := strings.Cut(p, ":"); unit == cells[0] {
					parent = above
				}
			}
			text += strings.Join(cells[:3], ",") + "," + string(rune('1'+i)) + "," + parent + "\n"
		}
		files["单位.csv"] = &fstest.MapFile{Data: []byte(text)}
		files["上年.csv"] = &fstest.MapFile{Data: []byte("对象,项目,金额,年度,来源\n部门整体,收支总计,4000000.00,2024,版\n" + c.rows)}
		ds, err := dataset.Load(fam.Schema, dataset.FolderFS(files, "数据"))
		if err != nil {
			t.Fatal(c.name, err)
		}
		var got string
		for _, f := range rules.Dataset(ds, nil).Findings {
			if f.Rule == "上年：各单位与部门" {
				got += f.Message
			}
		}
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
