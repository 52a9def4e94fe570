package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
)

// TestCausesComeFirst: one slip in the ledgers is named before all that follows
// from it. Each slip is made in the department's books and in a small unit's.
func TestCausesComeFirst(t *testing.T) {
	const (
		trip   = "021001,2150501,30217,50206,公用经费,,一般公共预算-财政拨款,本年,20000.00\n"
		water  = "021001,2150501,30206,50201,公用经费,,一般公共预算-财政拨款,本年,35000.00\n"
		income = "021012,一般公共预算-财政拨款,本年,6129400.00\n"
	)
	spending := func(old, new string) [3]string { return [3]string{"支出.csv", old, new} }
	for _, c := range []struct {
		name string
		edit [3]string
		want string
	}{
		{"a line twice", spending(trip, trip+trip),
			"错误 支出.csv 第13、14行：这几行各列和金额都相同，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的支出比收入多20,000.00元，正好是其中一行的金额：像是重复录入"},
		{"a line three times", spending(trip, trip+trip+trip),
			"错误 支出.csv 第13至15行：这几行各列和金额都相同，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的支出比收入多40,000.00元，正好是其中2行的金额：像是重复录入"},
		{"a line twice, once with another amount", spending(trip, trip+strings.Replace(trip, "20000", "7000", 1)),
			"错误 支出.csv 第13、14行：这几行除金额外各列都相同，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的支出比收入多7,000.00元，正好是其中一行的金额：像是重复录入"},
		{"a line of another unit", spending(trip, strings.Replace(trip, "021001", "021012", 1)),
			"警告 支出.csv 第13行：这一行的单位像是写错了，应属021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）：021012郑州市节能中心的一般公共预算-财政拨款（本年）的支出比收入多20,000.00元，正好是这一行的金额，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的正好少这么多"},
		{"a line of another source", spending(trip, strings.Replace(trip, "一般公共预算-财政拨款", "事业收入", 1)),
			"警告 支出.csv 第13行：这一行的资金来源像是写错了，应属021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）：021001郑州市工业和信息化局的事业收入（本年）的支出比收入多20,000.00元，正好是这一行的金额，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的正好少这么多"},
		{"a line of another year", spending(trip, strings.Replace(trip, "本年", "上年结转", 1)),
			"警告 支出.csv 第13行：这一行的年度像是写错了"},
		{"a line of another unit, whose amount only it has", spending(water, strings.Replace(water, "021001", "021012", 1)),
			"警告 支出.csv 第19行：这一行的单位像是写错了"},
		{"income of another source", [3]string{"收入.csv", income, strings.Replace(income, "一般公共预算-财政拨款", "事业收入", 1)},
			"错误 收入.csv 第5行：这一行的资金来源像是写错了，应属021012郑州市节能中心的一般公共预算-财政拨款（本年）"},
		{"a line in 万元", spending(trip, strings.Replace(trip, "20000.00", "2.00", 1)),
			"警告 支出.csv 第13行：这一行的金额乘以10000，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的收支就相符：像是把万元当作元（或相反），请核对单位；金额一律以元为单位"},
		{"a line in 万元, cut to two decimals", spending("021006,2050802,30101,50501,人员类,,一般公共预算-其他,本年,120659.00", "021006,2050802,30101,50501,人员类,,一般公共预算-其他,本年,12.07"),
			"警告 支出.csv 第47行：这一行的金额乘以10000，021006郑州市经济干部培训中心的一般公共预算-其他（本年）的收支就相符：像是把万元当作元（或相反）"},
		{"a line ten thousand times too great", spending(trip, strings.Replace(trip, "20000.00", "200000000.00", 1)),
			"错误 支出.csv 第13行：这一行的金额除以10000，"},
		{"a nought too few", spending(trip, strings.Replace(trip, "20000.00", "2000.00", 1)),
			"警告 支出.csv 第13行：这一行的金额乘以10，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的收支就相符：像是少写了1个0"},
		{"two noughts too many", spending(trip, strings.Replace(trip, "20000.00", "2000000.00", 1)),
			"错误 支出.csv 第13行：这一行的金额除以100，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的收支就相符：像是多写了2个0"},
		{"income in 万元", [3]string{"收入.csv", income, strings.Replace(income, "6129400.00", "612.94", 1)},
			"错误 收入.csv 第5行：021012郑州市节能中心的“收入”不到“支出”的1000分之一：像是把万元当作元（或相反），请核对单位；金额一律以元为单位"},
		{"a negative line", spending(trip, strings.Replace(trip, "20000.00", "-20000.00", 1)),
			"警告 支出.csv 第13行：这一行的金额是负数，改为正数，021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的收支就正好相等"},
		{"a line without amount", spending(trip, strings.Replace(trip, "20000.00", "0.00", 1)),
			"警告 支出.csv 第13行：金额是零，而021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的支出比收入少：请看是否漏填"},
		{"a line too many", spending(trip, trip+"021001,2089999,30203,50205,公用经费,,一般公共预算-财政拨款,本年,4321.00\n"),
			"错误 支出.csv 第14行：这一行的金额正好是021001郑州市工业和信息化局的一般公共预算-财政拨款（本年）的支出比收入多的4,321.00元：请看支出是否多录，或收入是否漏列"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := reportOn(t, c.edit).Findings[0]
			if got := f.Severity.String() + " " + f.Place.Text() + "：" + f.Message; !strings.HasPrefix(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestEmptyLedger: a ledger without lines is one finding, not one for each unit.
func TestEmptyLedger(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"支出.csv", "警告 支出.csv：“支出”一行也没有，“收入”却有2行：请看是否漏填，或填在了别处"},
		{"收入.csv", "错误 收入.csv：“收入”一行也没有，“支出”却有6行：请看是否漏填，或填在了别处"},
	} {
		files := folder(t, base)
		head, _, _ := strings.Cut(string(files[c.file].Data), "\n")
		files[c.file] = &fstest.MapFile{Data: []byte(head + "\n")}
		fam, rules := family(t)
		ds, err := dataset.Load(fam.Schema, dataset.FolderFS(files, "数据"))
		if err != nil {
			t.Fatal(err)
		}
		results, err := evaluate(fam, ds, ds.Whole())
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range rules.Run(ds, ds.Whole(), layout.Sourced(results)).Findings {
			got := f.Severity.String() + " " + f.Place.Text() + "：" + f.Message
			if i == 0 && got != c.want || i > 0 && f.Tell && f.Rule != "项目没有支出" {
				t.Errorf("%d: %s", i, got)
			}
		}
	}
}

// TestCausesKeepMasks: a slip in a masked line is named without its amount.
func TestCausesKeepMasks(t *testing.T) {
	const secret = "021001,2150517,30213,50209,特定目标类,涉密-01,一般公共预算-财政拨款,本年,380000.00\n"
	for _, c := range []struct{ name, new, want string }{
		{"twice", secret + secret, "像是重复录入"},
		{"another source", strings.Replace(secret, "财政拨款", "其他", 1), "像是有几行的资金来源写错了"},
		{"a nought too few", strings.Replace(secret, "380000", "38000", 1), ""},
	} {
		causes := 0
		for _, f := range reportOn(t, [3]string{"支出.csv", secret, c.new}).Findings {
			if !f.cause {
				continue
			}
			causes++
			if strings.Contains(f.Message, "380,000") || strings.Contains(f.Message, "38,000") || c.want == "" || !strings.Contains(f.Message, c.want) {
				t.Errorf("%s: %s", c.name, f.Message)
			}
		}
		if causes == 0 && c.want != "" {
			t.Errorf("%s: no cause", c.name)
		}
	}
}

// TestFindingsFold: what is the same of many lines is one finding with all of
// them.
func TestFindingsFold(t *testing.T) {
	rep := faultyReport(t, "支出.csv", func(s string) string {
		return s + "021012,2150517,30201,50502,公用经费,,一般公共预算-财政拨款,本年,-1.00\n" +
			"021012,2150517,30205,50502,公用经费,,一般公共预算-财政拨款,本年,-2.00\n" +
			"021012,21505,30201,50502,公用经费,,一般公共预算-财政拨款,本年,1.00\n" +
			"021012,21505,30205,50502,公用经费,,一般公共预算-财政拨款,本年,2.00\n"
	})
	for _, rule := range []string{"金额的正负", "功能科目应到项", "政府经济科目应到款"} {
		n, lines := 0, 0
		for _, f := range rep.Findings {
			if f.Rule == rule && f.Severity <= Info {
				n++
				lines += len(f.Place.Lines)
			}
		}
		if n != 1 || lines < 2 {
			t.Errorf("%s: %d findings on %d lines", rule, n, lines)
		}
	}
}
