package synth

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"budgetreport/internal/money"
)

// codes is the 科目 file that every set has: a part of the national lists of 2022.
//
//go:embed codes.csv
var codes []byte

// Set is a dataset as plain data, in the order of its files. Optional files and columns
// without content are not written.
type Set struct {
	Code, Name  string
	Year        int
	Goal, Short string

	Units      []Unit
	Projects   []Project
	Income     []Income
	Spending   []Line
	Indicators []Indicator
	Tasks      []Task
	Prior      []Prior
	Others     []Other
	Texts      map[string]string // name of a file in 文字, without .md → its text
}

// Unit is a row of 单位.
type Unit struct {
	Code, Name, Kind string // Kind: 行政, 事业, 参公
	Order            int
	Parent, Goal     string
	Place            int // 文字次序, 0: not said
}

// Project is a row of 项目.
type Project struct {
	Code, Name, Unit, Category string
	Secret, Transfer           bool
	Order11, Order13           int
}

// Income is a row of 收入; Amount in 分, here and below.
type Income struct {
	Unit, Fund, Period string
	Amount             money.Amount
}

// Line is a row of 支出.
type Line struct {
	Unit, Func, Econ, GovEcon, Category, Project, Fund, Period string
	Amount                                                     money.Amount
	Typed                                                      string // what stands in the file instead of the amount; "": the amount
}

// Indicator is a row of 绩效指标.
type Indicator struct {
	Target, Level1, Level2, Level3, Value, Note string
	Order                                       int
}

// Task is a row of 年度任务; Target "" is the whole department.
type Task struct {
	Target, Name, Content string
	Order                 int
}

// Prior is a row of 上年.
type Prior struct {
	Target, Item string
	Amount       money.Amount
	Year, Source string
}

// Other is a row of 其他事项: with an amount, or with a count when Count is not
// negative; with neither when Item is 无.
type Other struct {
	Target, Group, Item, Holder, Purpose string
	Count                                int
	Amount                               money.Amount
}

// whole is how records name the department itself, none how they say that there is nothing.
const whole, none = "部门整体", "无"

// csvFile is a file of the dataset. A column whose title ends in ? is left out if it is
// empty on every row.
type csvFile struct {
	name    string
	columns []string
	rows    [][]string
}

func (s *csvFile) add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			row[i] = c
		case int:
			row[i] = strconv.Itoa(c)
		case bool:
			row[i] = map[bool]string{true: "是", false: "否"}[c]
		case money.Amount:
			row[i] = c.Exact()
		default:
			panic(fmt.Sprintf("%T is no cell", c))
		}
	}
	s.rows = append(s.rows, row)
}

// optional returns n as text, "" if it is none.
func optional(n, none int) string {
	if n == none {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *csvFile) bytes() []byte {
	var keep []int
	for c, title := range s.columns {
		used := func(row []string) bool { return row[c] != "" }
		if title[len(title)-1] != '?' || slices.ContainsFunc(s.rows, used) {
			keep = append(keep, c)
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for i := -1; i < len(s.rows); i++ {
		row := s.columns
		if i >= 0 {
			row = s.rows[i]
		}
		cells := make([]string, len(keep))
		for k, c := range keep {
			if cells[k] = row[c]; i < 0 {
				cells[k] = string(bytes.TrimSuffix([]byte(row[c]), []byte("?")))
			}
		}
		w.Write(cells) // into memory
	}
	w.Flush()
	return b.Bytes()
}

// lists returns the files of the department, its units and its projects.
func (s *Set) lists() []*csvFile {
	department := &csvFile{name: "部门", columns: []string{"项", "值"}}
	department.add("部门编码", s.Code)
	department.add("部门名称", s.Name)
	department.add("年度", s.Year)
	if s.Goal != "" {
		department.add("年度履职目标", s.Goal)
	}
	if s.Short != "" {
		department.add("简称", s.Short)
	}
	units := &csvFile{name: "单位", columns: []string{"单位编码", "单位名称", "单位性质", "序号", "上级单位编码?", "年度履职目标?", "文字次序?"}}
	for _, u := range s.Units {
		units.add(u.Code, u.Name, u.Kind, u.Order, u.Parent, u.Goal, optional(u.Place, 0))
	}
	projects := &csvFile{name: "项目", columns: []string{"项目编码", "项目名称", "单位编码", "项目类别", "涉密", "转移支付", "表11序号", "表13序号"}}
	for _, p := range s.Projects {
		projects.add(p.Code, p.Name, p.Unit, p.Category, p.Secret, p.Transfer, p.Order11, p.Order13)
	}
	return []*csvFile{department, units, projects}
}

// ledgers returns the files of amounts.
func (s *Set) ledgers() []*csvFile {
	income := &csvFile{name: "收入", columns: []string{"单位编码", "资金来源", "年度", "金额"}}
	for _, l := range s.Income {
		income.add(l.Unit, l.Fund, l.Period, l.Amount)
	}
	spending := &csvFile{name: "支出", columns: []string{"单位编码", "功能科目编码", "部门经济科目编码", "政府经济科目编码", "项目类别", "项目编码", "资金来源", "年度", "金额"}}
	for _, l := range s.Spending {
		amount := l.Typed
		if amount == "" {
			amount = l.Amount.Exact()
		}
		spending.add(l.Unit, l.Func, l.Econ, l.GovEcon, l.Category, l.Project, l.Fund, l.Period, amount)
	}
	return []*csvFile{income, spending}
}

// records returns the optional files that are not empty.
func (s *Set) records() []*csvFile {
	indicators := &csvFile{name: "绩效指标", columns: []string{"对象", "一级指标", "二级指标", "三级指标", "指标值", "指标值说明", "序号"}}
	for _, i := range s.Indicators {
		indicators.add(i.Target, i.Level1, i.Level2, i.Level3, i.Value, i.Note, i.Order)
	}
	tasks := &csvFile{name: "年度任务", columns: []string{"对象?", "任务名称", "主要内容", "序号"}}
	for _, t := range s.Tasks {
		tasks.add(t.Target, t.Name, t.Content, t.Order)
	}
	prior := &csvFile{name: "上年", columns: []string{"对象", "项目", "金额", "年度?", "来源?"}}
	for _, p := range s.Prior {
		prior.add(p.Target, p.Item, p.Amount, p.Year, p.Source)
	}
	others := &csvFile{name: "其他事项", columns: []string{"对象", "类别", "事项", "使用单位?", "用途?", "数量?", "金额?"}}
	for _, o := range s.Others {
		amount := ""
		if o.Item == none {
			o.Count = -1
		} else if o.Count < 0 {
			amount = o.Amount.Exact()
		}
		others.add(o.Target, o.Group, o.Item, o.Holder, o.Purpose, optional(o.Count, -1), amount)
	}
	return slices.DeleteFunc([]*csvFile{indicators, tasks, prior, others}, func(s *csvFile) bool { return s.rows == nil })
}

// Write writes the dataset's files into dir, which need not exist.
func (s *Set) Write(dir string) error {
	folder := filepath.Join(dir, "文字")
	if s.Texts == nil {
		folder = dir
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "科目.csv"), codes, 0o644); err != nil {
		return err
	}
	for _, sh := range slices.Concat(s.lists(), s.ledgers(), s.records()) {
		if err := os.WriteFile(filepath.Join(dir, sh.name+".csv"), sh.bytes(), 0o644); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Texts)) {
		if err := os.WriteFile(filepath.Join(folder, name+".md"), []byte(s.Texts[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}
