// Package synth writes datasets of any size for benchmarks and tests, in the
// files of the 河南 family. The same size gives the same bytes.
package synth

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// Department is one dataset: units with eight ledger lines, a project and two
// indicators each. Table 07 of it has 1 + 9·units rows.
type Department struct {
	Code  int // three digits
	Units int // at most 99,999
}

// codes is the code list that every line draws on.
const codes = `体系,编码,名称
功能,208,社会保障和就业支出
功能,20805,行政事业单位养老支出
功能,2080505,机关事业单位基本养老保险缴费支出
功能,210,卫生健康支出
功能,21011,行政事业单位医疗
功能,2101101,行政单位医疗
功能,215,资源勘探工业信息等支出
功能,21505,工业和信息产业监管
功能,2150501,行政运行
功能,2150517,产业发展
功能,221,住房保障支出
功能,22102,住房改革支出
功能,2210201,住房公积金
部门经济,301,工资福利支出
部门经济,30101,基本工资
部门经济,30108,机关事业单位基本养老保险缴费
部门经济,30110,职工基本医疗保险缴费
部门经济,30113,住房公积金
部门经济,302,商品和服务支出
部门经济,30201,办公费
部门经济,30211,差旅费
部门经济,30217,公务接待费
部门经济,30227,委托业务费
政府经济,501,机关工资福利支出
政府经济,50101,工资奖金津补贴
政府经济,50102,社会保障缴费
政府经济,50103,住房公积金
政府经济,502,机关商品和服务支出
政府经济,50201,办公经费
政府经济,50205,委托业务费
政府经济,50206,公务接待费
`

// lines are the ledger lines of a unit, without unit, project and amount.
var lines = []string{
	"2080505,30108,50102,人员类", "2101101,30110,50102,人员类", "2150501,30101,50101,人员类", "2150501,30201,50201,公用经费",
	"2150501,30211,50201,公用经费", "2150501,30217,50206,公用经费", "2210201,30113,50103,人员类", "2150517,30227,50205,其他运转类",
}

// LinesPerUnit is how many ledger lines a unit has.
var LinesPerUnit = len(lines)

// Write writes the dataset's files into dir.
func (d Department) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	units, projects, indicators, income, spending := new(bytes.Buffer), new(bytes.Buffer), new(bytes.Buffer), new(bytes.Buffer), new(bytes.Buffer)
	units.WriteString("单位编码,单位名称,单位性质,序号\n")
	projects.WriteString("项目编码,项目名称,单位编码,项目类别,涉密,转移支付,表11序号,表13序号\n")
	indicators.WriteString("对象,一级指标,二级指标,三级指标,指标值,指标值说明,序号\n")
	income.WriteString("单位编码,资金来源,年度,金额\n")
	spending.WriteString("单位编码,功能科目编码,部门经济科目编码,政府经济科目编码,项目类别,项目编码,资金来源,年度,金额\n")
	for u := 1; u <= d.Units; u++ {
		unit := fmt.Sprintf("%03d%05d", d.Code, u)
		project := "P" + unit
		fmt.Fprintf(units, "%s,第%d局第%d单位,事业,%d\n", unit, d.Code, u, u)
		fmt.Fprintf(projects, "%s,第%d项专项工作经费,%s,其他运转类,否,否,%d,%d\n", project, u, unit, u, u)
		fmt.Fprintf(indicators, "%s,产出指标,,完成率,100%%,,1\n%s,效益指标,,企业服务能力,提升,,2\n", project, project)
		total := 0
		for i, l := range lines {
			amount := 100_000 + 7919*u*(i+1)%900_000
			total += amount
			own := ""
			if i == len(lines)-1 {
				own = project
			}
			fmt.Fprintf(spending, "%s,%s,%s,一般公共预算-财政拨款,本年,%d.00\n", unit, l, own, amount)
		}
		fmt.Fprintf(income, "%s,一般公共预算-财政拨款,本年,%d.00\n", unit, total)
	}
	for name, data := range map[string][]byte{
		"部门": fmt.Appendf(nil, "项,值\n部门编码,%03d\n部门名称,第%d局\n年度,2022\n", d.Code, d.Code),
		"科目": []byte(codes), "单位": units.Bytes(), "项目": projects.Bytes(), "绩效指标": indicators.Bytes(),
		"收入": income.Bytes(), "支出": spending.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name+".csv"), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// City writes departments with units each into folders of root and returns them.
func City(root string, departments, units int) ([]string, error) {
	var dirs []string
	for i := range departments {
		d := Department{Code: 100 + i, Units: units}
		dir := filepath.Join(root, fmt.Sprintf("%03d", d.Code))
		if err := d.Write(dir); err != nil {
			return nil, err
		}
		dirs = append(dirs, dir)
	}
	return dirs, nil
}
