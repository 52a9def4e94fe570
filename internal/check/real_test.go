package check

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

const example = "../../examples/zhengzhou-2022"

// family loads the embedded family and its checks.
func family(t testing.TB) (*layout.Family, *Rules) {
	t.Helper()
	fam := exampletest.Family(t)
	rules, err := Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	return fam, rules
}

func evaluate(fam *layout.Family, ds *dataset.Dataset, subject dataset.Subject) ([]*layout.Result, error) {
	var out []*layout.Result
	for _, l := range fam.Layouts {
		rs, err := l.Evaluate(ds, subject)
		if err != nil {
			return nil, err
		}
		out = append(out, rs...)
	}
	return out, nil
}

// realReport checks the department's tables.
func realReport(t testing.TB) (*Report, []*layout.Result, *Rules, *dataset.Dataset) {
	t.Helper()
	fam, rules := family(t)
	ds := exampletest.Load(t, fam, example)
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	rep := rules.Run(ds, ds.Whole(), layout.Sourced(results))
	rep.Acknowledge(ds)
	return rep, results, rules, ds
}

// deserved are the rules whose warnings the published document deserves: its words are
// kept as they were published.
var deserved = []string{"易混的词", "文字重复", "上年的数没有来源"}

// undeserved lists the other warnings.
func undeserved(rep *Report) string {
	var out []string
	for _, f := range rep.Findings {
		if f.Severity == Warning && !slices.Contains(deserved, f.Rule) {
			out = append(out, f.Rule+"："+f.Place.Text()+"："+f.Message)
		}
	}
	return strings.Join(out, "；")
}

// TestRealDatasetHolds: no error, no warning but those deserved, and the 尾差 of the published
// document, counted by check and table.
func TestRealDatasetHolds(t *testing.T) {
	rep, _, _, _ := realReport(t)
	if rep.Count(Error) != 0 || undeserved(rep) != "" || rep.Formulas != 435 || rep.Sums != 1210 || len(rep.Skipped) != 0 {
		t.Errorf("%d errors, %s, %d formulas, %d sums, skipped %v", rep.Count(Error), undeserved(rep), rep.Formulas, rep.Sums, rep.Skipped)
	}
	got := map[string]int{}
	for _, f := range rep.Findings {
		if f.Severity == Rounding {
			table, _, _ := strings.Cut(f.Place.Address, "[")
			got[f.Rule+" "+table]++
		}
	}
	want := map[string]int{
		"合计 03": 16, "小计 03": 9, "合计 05": 16, "小计 05": 9, "合计 06": 3, "合计 07": 17, // within the tables
		"01表各类与03表 01": 4, "04表各类与05、09、10表 04": 2, // between them
		"05表与06表的人员经费 05": 1, "05表基本支出各列 05": 1, "06表与07表的工资福利支出 06": 5,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("尾差\n%v, want\n%v", got, want)
	}
}

// TestPublishedRoundings are the sums of printed figures that do not add up in
// the published document, by hand.
func TestPublishedRoundings(t *testing.T) {
	rep, _, _, _ := realReport(t)
	for _, c := range []struct{ address, total, sum string }{
		{"03[合计, 基本支出.小计]", "6,886.2万元", "6,886.3万元"},
		{"03[021006/2050802, 基本支出.小计]", "15.4万元", "15.5万元"},
		{"03[021013, 基本支出.小计]", "116.3万元", "116.2万元"},
		{"03[021014, 基本支出.小计]", "983.2万元", "983.1万元"},
		{"03[021014/2150801, 基本支出.小计]", "794.8万元", "794.9万元"},
		{"03[021012, 合计]", "612.9万元", "613.1万元"},
		{"03[合计, 基本支出.人员经费.工资福利支出]", "4,298.0万元", "4,297.8万元"},
		{"01[二十一、住房保障支出, 支出.金额]", "594.1万元", "594.3万元"},
		{"01[八、社会保障和就业, 支出.金额]", "1,122.0万元", "1,122.1万元"},
		{"01[十、卫生健康, 支出.金额]", "211.5万元", "211.4万元"},
		{"01[二十四、灾害防治及应急管理, 支出.金额]", "1,778.5万元", "1,778.4万元"},
		{"06[合计, 本年一般公共预算基本支出.合计]", "6,886.2万元", "6,886.5万元"},
		{"06[合计, 本年一般公共预算基本支出.人员经费]", "5,044.7万元", "5,044.8万元"},
		{"06[30108+505, 本年一般公共预算基本支出.合计]", "118.4万元", "118.5万元"},
		{"07[021001, 总计]", "101,033.2万元", "101,033.4万元"},
		{"07[021006, 总计]", "22.3万元", "22.4万元"},
	} {
		if !slices.ContainsFunc(rep.Findings, func(f Finding) bool {
			return f.Severity == Rounding && f.Place.Address == c.address && f.Left.Printed == c.total && f.Right.Printed == c.sum
		}) {
			t.Errorf("%s: no 尾差 %s against %s", c.address, c.total, c.sum)
		}
	}
}

// TestUnitsHold: every unit's own report is without errors.
func TestUnitsHold(t *testing.T) {
	fam, rules := family(t)
	ds := exampletest.Load(t, fam, example)
	subjects, err := ds.Subjects(nil, true)
	if err != nil || len(subjects) != 10 {
		t.Fatal(subjects, err)
	}
	for _, s := range subjects {
		results, err := evaluate(fam, ds, s)
		if err != nil {
			t.Fatal(err)
		}
		rep := rules.Run(ds, s, layout.Sourced(results))
		if rep.Acknowledge(ds); rep.Failed() || undeserved(rep) != "" || rep.Sums < 100 {
			var b strings.Builder
			rep.Write(&b, true)
			t.Errorf("%s: %s", s.Code, b.String())
		}
	}
}

// changed copies the example with texts replaced in its files, each just once.
func changed(t testing.TB, edits ...[3]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		path := filepath.Join(dir, e[0])
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(data), e[1]) != 1 {
			t.Fatalf("%q does not stand once in %s", e[1], e[0])
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), e[1], e[2], 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func reportOn(t testing.TB, edits ...[3]string) *Report {
	t.Helper()
	fam, rules := family(t)
	ds := exampletest.Load(t, fam, changed(t, edits...))
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	return rules.Run(ds, ds.Whole(), layout.Sourced(results))
}

// TestFindings: what a single wrong thing in the dataset is answered with,
// besides what the dataset as it is has.
func TestFindings(t *testing.T) {
	before, _, _, _ := realReport(t)
	known := map[string]bool{}
	for _, f := range before.Findings {
		known[f.Place.Text()+f.Message] = true
	}
	for _, c := range []struct {
		name  string
		edits [][3]string
		want  []string
	}{
		{"income less than spending", [][3]string{{"收入.csv", "6129400.00", "6129300.00"}}, []string{
			"错误 预算01表 年终结转结余 支出·金额：01表年终结转结余是负数-100.00元：支出大于收入",
			"错误 预算04表 二、年终结转结余 支出·合计：04表年终结转结余是负数-100.00元：财政拨款的支出大于收入",
			"警告 预算02表 合计 总计：02表收入总计1,072,592,100.00元，03表支出合计1,072,592,200.00元，相差100.00元；除有年终结转结余外应相等",
			"警告 预算02表 021012 郑州市节能中心 总计：单位021012：02表收入6,129,300.00元，03表支出6,129,400.00元，相差100.00元",
			"错误 收入、支出：021012郑州市节能中心的一般公共预算-财政拨款（本年）：收入6,129,300.00元，支出6,129,400.00元，相差100.00元",
		}},
		{"人员类 with 302", [][3]string{{"支出.csv", "021016,2240404,30112,50501,人员类,,一般公共预算-财政拨款,本年,24091.00", "021016,2240404,30201,50502,人员类,,一般公共预算-财政拨款,本年,24091.00"}}, []string{
			"错误 支出.csv 第182行：人员类的支出只能用301、303类科目，这一行是30201办公费",
			"错误 预算05表 合计 基本支出·人员经费·工资福利支出：05表人员经费各列共50,423,109.00元，06表人员经费50,447,200.00元，相差24,091.00元",
		}},
		{"513 on a project that is no transfer", [][3]string{{"支出.csv", "021001,2150517,30213,50209,特定目标类,涉密-01", "021001,2150517,,51301,特定目标类,涉密-01"}}, []string{
			"错误 支出.csv 第37行：项目（涉密，不显示）不是转移支付，政府经济科目却是51301上下级政府间转移性支出",
		}},
		{"a pair out of the correspondence", [][3]string{{"支出.csv", "021001,2150501,30217,50206,", "021001,2150501,30217,50201,"}}, []string{
			"警告 支出.csv 第13行：部门经济30217公务接待费与政府经济50201办公经费不相对应，可用的政府经济科目：50206、50502",
		}},
		{"a negative amount", [][3]string{{"支出.csv", "021001,2150501,30217,50206,公用经费,,一般公共预算-财政拨款,本年,20000.00", "021001,2150501,30217,50206,公用经费,,一般公共预算-财政拨款,本年,-20000.00"}}, []string{
			"警告 支出.csv 第13行：这一行的金额是负数，改为正数，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的收支就正好相等",
		}},
		{"a line entered twice", [][3]string{{"支出.csv", "021001,2150501,30206,50201,公用经费,,一般公共预算-财政拨款,本年,35000.00\n", "021001,2150501,30206,50201,公用经费,,一般公共预算-财政拨款,本年,30000.00\n021001,2150501,30206,50201,公用经费,,一般公共预算-财政拨款,本年,5000.00\n"}}, []string{
			"警告 支出.csv 第19、20行：这几行除金额外各列都相同，可能重复录入；如确为几笔，可合并为一行",
		}},
		{"a unit and a project without lines", [][3]string{
			{"单位.csv", "021006,", "021099,郑州市新单位,事业,10,10\n021006,"},
			{"项目.csv", "涉密-01,", "410100220000000099999,新项目,021001,特定目标类,否,否,20,20\n涉密-01,"},
		}, []string{
			"警告 单位.csv 第3行：单位021099郑州市新单位没有支出，各表中不会有它",
			"警告 单位.csv 第3行：单位021099郑州市新单位没有收入",
			"警告 项目.csv 第5行：项目410100220000000099999没有支出，11表和13表中不会有它",
			"警告 项目.csv 第5行：项目410100220000000099999没有绩效指标，13表中它的绩效目标是空白",
		}},
		{"names that differ by width", [][3]string{{"单位.csv", "021017,郑州市煤矿瓦斯水害防治技术指导中心", "021017,郑州市 节能中心"}}, []string{
			"警告 单位.csv 第5、10行“单位名称”列：单位“021012”与“021017”的名称只差全角半角、大小写或空格",
		}},
		{"the same 序号 twice", [][3]string{{"项目.csv", "否,是,5,15", "否,是,4,15"}}, []string{
			"警告 项目.csv 第5、6行“表11序号”列：“表11序号”4重复，先后不明",
		}},
		{"an indicator of no kind that 13 lists", [][3]string{{"绩效指标.csv", "410100220000000025157,效益指标,,企业问题办结率", "410100220000000025157,效益 指标,,企业问题办结率"}}, []string{
			"警告 绩效指标.csv 第56行：一级指标“效益 指标”不是13表所列的四类，这条指标“企业问题办结率”不会印出",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range reportOn(t, c.edits...).Findings {
				if !known[f.Place.Text()+f.Message] {
					got = append(got, f.Severity.String()+" "+f.Place.Text()+"："+f.Message)
				}
			}
			for _, w := range c.want {
				if !slices.Contains(got, w) {
					t.Errorf("not found: %s\namong\n%s", w, strings.Join(got, "\n"))
				}
			}
		})
	}
}

// TestMaskedAmountsStaySecret: whatever is wrong around the masked projects, no
// finding shows their amounts, nor what they could be subtracted out of.
func TestMaskedAmountsStaySecret(t *testing.T) {
	_, results, rules, ds := realReport(t)
	for _, r := range results {
		for i := range r.Cells {
			// As if the program had gone wrong: totals over masked rows disagree with their parts.
			if r.Cells[i].Kind == table.AmountCell && (r.ID == "11" || r.ID == "13") {
				r.Cells[i].Amount += 123_00
			}
		}
	}
	rep := rules.Run(ds, ds.Whole(), layout.Sourced(results))
	masked := 0
	for _, f := range rep.Findings {
		text := f.Message + fmt.Sprint(f.Left, f.Right)
		for _, secret := range []string{"380,000", "380000", "38.0万", "56,980,000", "56980000", "5,698.0", "57,360,000", "57360000", "5,736.0"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %s shows %s", f.Rule, text, secret)
			}
		}
		if f.Left != nil && (f.Left.Masked || f.Right.Masked) {
			masked++
			beside := f.Left
			if f.Left.Masked {
				beside = f.Right
			}
			if !strings.Contains(f.Message, "不显示") || !beside.Masked && beside.Exact != "" {
				t.Errorf("%s: %s", f.Rule, text)
			}
		}
	}
	if masked < 4 {
		t.Errorf("only %d findings around masked cells", masked)
	}
}

func TestReportAsTable(t *testing.T) {
	rep, results, _, _ := realReport(t)
	rep.Findings = slices.DeleteFunc(rep.Findings, func(f Finding) bool { return f.Severity == Warning || f.Severity == Acknowledged })
	tab := rep.Table(results[0].Table)
	if err := tab.Validate(); err != nil {
		t.Fatal(err)
	}
	if got := []string{tab.At(0, 0).Text, tab.At(1, 4).Text, tab.At(1, 5).Text, tab.At(len(tab.Rows)-1, 3).Text, tab.Notes[0]}; fmt.Sprint(got) !=
		"[尾差 83条 1,122.0万元 1,122.1万元 05表合计1,072,592,200.00元，其中财政拨款1,072,369,000.00元：另有223,200.00元不是财政拨款，备注不写“仅含当年财政拨款安排的支出” 尾差83条，提示3条。没有错误。]" {
		t.Error(got)
	}
	empty := (&Report{Subject: "甲", Year: "2022"}).Table(results[0].Table)
	if err := empty.Validate(); err != nil || empty.At(0, 0).Text != "没有发现问题" {
		t.Error(err, empty.At(0, 0).Text)
	}
}

func TestInvolving(t *testing.T) {
	_, results, rules, _ := realReport(t)
	r, row, col, err := layout.Find(results, "06", "合计", "人员经费")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(rules.Involving(layout.Tables(results), r.Table, row, col), "\n")
	want := "05表与06表的人员经费：05[合计, 基本支出.人员经费.*] = 06[合计, 本年一般公共预算基本支出.人员经费]\n" +
		"03表与06表的人员经费：06[合计, 本年一般公共预算基本支出.人员经费] ≤ 03[合计, 基本支出.人员经费.*]"
	if got != want {
		t.Errorf("got\n%s", got)
	}
}
