// Package synth makes datasets of the 河南 family for tests and benchmarks: regular
// ones of any size (Department), random valid ones (Random), and random mistakes in
// these (Faults). The same size or seed gives the same bytes.
package synth

import (
	"fmt"
	"path/filepath"

	"budgetreport/internal/money"
)

// Department describes a dataset of units with eight ledger lines, a project and two
// indicators each. Its table 07 has 1 + 9·Units rows.
type Department struct {
	Code  int // three digits
	Units int // at most 99,999
}

// lines are the ledger lines of a unit, without unit, project and amount.
var lines = []Line{
	{Func: "2080505", Econ: "30108", GovEcon: "50102", Category: "人员类"},
	{Func: "2101101", Econ: "30110", GovEcon: "50102", Category: "人员类"},
	{Func: "2150501", Econ: "30101", GovEcon: "50101", Category: "人员类"},
	{Func: "2150501", Econ: "30201", GovEcon: "50201", Category: "公用经费"},
	{Func: "2150501", Econ: "30211", GovEcon: "50201", Category: "公用经费"},
	{Func: "2150501", Econ: "30217", GovEcon: "50206", Category: "公用经费"},
	{Func: "2210201", Econ: "30113", GovEcon: "50103", Category: "人员类"},
	{Func: "2150517", Econ: "30227", GovEcon: "50205", Category: "其他运转类"},
}

// LinesPerUnit is how many ledger lines a unit has.
var LinesPerUnit = len(lines)

// Set returns the department's dataset.
func (d Department) Set() *Set {
	s := &Set{Code: fmt.Sprintf("%03d", d.Code), Name: fmt.Sprintf("第%d局", d.Code), Year: 2022}
	for u := 1; u <= d.Units; u++ {
		unit := fmt.Sprintf("%03d%05d", d.Code, u)
		project := "P" + unit
		s.Units = append(s.Units, Unit{Code: unit, Name: fmt.Sprintf("第%d局第%d单位", d.Code, u), Kind: "参公", Order: u})
		s.Projects = append(s.Projects, Project{Code: project, Name: fmt.Sprintf("第%d项专项工作经费", u), Unit: unit, Category: "其他运转类", Order11: u, Order13: u})
		s.Indicators = append(s.Indicators,
			Indicator{Target: project, Level1: "产出指标", Level3: "完成率", Value: "100%", Order: 1},
			Indicator{Target: project, Level1: "效益指标", Level3: "企业服务能力", Value: "提升", Order: 2})
		total := money.Amount(0)
		for i, l := range lines {
			l.Unit, l.Fund, l.Period = unit, "一般公共预算-财政拨款", "本年"
			l.Amount = money.Amount(100_000+7919*u*(i+1)%900_000) * 100
			if total += l.Amount; l.Category == "其他运转类" {
				l.Project = project
			}
			s.Spending = append(s.Spending, l)
		}
		s.Income = append(s.Income, Income{unit, "一般公共预算-财政拨款", "本年", total})
	}
	return s
}

// Write writes the dataset's files into dir.
func (d Department) Write(dir string) error { return d.Set().Write(dir) }

// City writes the datasets of departments into folders below root and returns the folders.
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
