package check

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
)

// base is the small dataset that the cases are made of.
const base = "../dataset/testdata/cases/base"

// folder reads the CSV files of a dataset.
func folder(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(os.DirFS(dir), "*.csv")
	if err != nil || names == nil {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// rescale writes the amounts of those rows of a file that hold all of some
// texts in 万元 (or, with great, as if they had been).
func rescale(t *testing.T, files fstest.MapFS, name string, great bool, with ...string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(files[name].Data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at, n := slices.Index(rows[0], "金额"), 0
	for _, row := range rows[1:] {
		if slices.ContainsFunc(with, func(w string) bool { return !slices.Contains(row, w) }) || row[at] == "" {
			continue
		}
		a, err := money.Parse(row[at])
		if err != nil {
			t.Fatal(err)
		}
		n++
		if great {
			a *= 10000
		} else {
			a = (a + 5000) / 10000
		}
		row[at] = a.Exact()
	}
	if n == 0 {
		t.Fatalf("no row of %s has %v", name, with)
	}
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	files[name] = &fstest.MapFile{Data: []byte(b.String())}
}

// evenOut makes the income of each line what the spending comes to: amounts that
// were rounded to 分 in 万元 do not add up.
func evenOut(t *testing.T, files fstest.MapFS) {
	t.Helper()
	read := func(name string) [][]string {
		rows, err := csv.NewReader(strings.NewReader(string(files[name].Data))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	sums := map[string]money.Amount{}
	for _, row := range read("支出.csv")[1:] {
		a, err := money.Parse(row[8])
		if err != nil {
			t.Fatal(err)
		}
		sums[row[0]+row[6]+row[7]] += a
	}
	var b strings.Builder
	for i, row := range read("收入.csv") {
		if i > 0 {
			row[3] = sums[row[0]+row[1]+row[2]].Exact()
		}
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	files["收入.csv"] = &fstest.MapFile{Data: []byte(b.String())}
}

// magnitudes lists what the rules about the unit of money say of a dataset, and
// all that is told of it besides.
func magnitudes(t *testing.T, files fstest.MapFS) (causes, told []string) {
	t.Helper()
	fam, rules := family(t)
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(files, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	rep := rules.Run(ds, ds.Whole(), layout.Sourced(results))
	rep.Acknowledge(ds)
	for _, f := range rep.Findings {
		text := f.Severity.String() + " " + f.Rule + " " + f.Place.Text() + "：" + f.Message
		switch {
		case strings.Contains(f.Message, "万元当作元") || strings.Contains(f.Message, "两年的金额"):
			causes = append(causes, text)
		case f.Tell && f.Severity <= Warning:
			told = append(told, text)
		}
	}
	return causes, told
}

// TestWan: amounts in 万元, or ten thousand times too great, wherever they
// stand, give one finding that says where to look, before all others.
func TestWan(t *testing.T) {
	const unit, check = "021012", "：像是把万元当作元"
	type slip struct {
		file  string
		great bool
		with  []string
	}
	for _, c := range []struct {
		name  string
		dir   string
		slips []slip
		want  []string // beginnings
	}{
		{"last year's sheet", base, []slip{{"上年.csv", false, nil}}, []string{
			"警告 与上年相差 上年.csv 第2至5行“金额”列：部门整体的收支总计今年是上年的10,673倍、部门整体的一般公共预算今年是上年的10,673倍、部门整体的三公经费今年是上年的8,000倍、部门整体的公务接待费今年是上年的8,000倍：相差1000倍以上，像是把万元当作元（或相反），请核对单位"}},
		{"last year's sheet of the example", example, []slip{{"上年.csv", false, nil}}, []string{
			"警告 与上年相差 上年.csv 第2、3、5、7、9行“金额”列：部门整体的收支总计今年是上年的9,365倍"}},
		{"last year too great", base, []slip{{"上年.csv", true, nil}}, []string{
			"警告 与上年相差 上年.csv 第2至5行“金额”列：部门整体的收支总计今年是上年的9,370分之一"}},
		{"a figure of last year", base, []slip{{"上年.csv", false, []string{"收支总计"}}}, []string{
			"警告 与上年相差 上年.csv 第2行“金额”列：部门整体的收支总计今年是上年的10,673倍："}},
		{"a part of last year's figure", example, []slip{{"上年.csv", false, []string{"公务用车运行维护费"}}}, []string{
			"警告 与上年相差 上年.csv 第9行“金额”列：部门整体的公务用车运行维护费今年是上年的9,034倍："}},
		{"the whole ledger", example, []slip{{"支出.csv", false, nil}, {"收入.csv", false, nil}}, []string{
			"警告 支出像是以万元为单位 支出.csv 第", "警告 收入像是以万元为单位 收入.csv 第"}},
		{"a small ledger", base, []slip{{"支出.csv", false, nil}, {"收入.csv", false, nil}}, []string{
			"警告 支出像是以万元为单位 支出.csv 第2至7行“金额”列：6笔支出中有6笔不到1万元：像是把万元当作元，请核对单位；金额一律以元为单位",
			"警告 收入像是以万元为单位 收入.csv 第2、3行“金额”列：2笔收入中有2笔不到1万元"}},
		{"a whole ledger too great", base, []slip{{"支出.csv", true, nil}, {"收入.csv", true, nil}}, []string{
			"警告 与上年相差 上年.csv 第2至5行“金额”列：部门整体的收支总计今年是上年的10,673倍"}},
		{"all spending", example, []slip{{"支出.csv", false, nil}}, []string{
			"警告 收入与支出 支出.csv 第2至223行：整张“支出”表不到“收入”的1000分之一" + check}},
		{"all income", example, []slip{{"收入.csv", false, nil}}, []string{
			"错误 收入与支出 收入.csv 第2至10行：整张“收入”表不到“支出”的1000分之一" + check}},
		{"a unit's spending", example, []slip{{"支出.csv", false, []string{unit}}}, []string{
			"警告 收入与支出 支出.csv 第68至97行：021012郑州市节能中心的“支出”不到“收入”的1000分之一" + check}},
		{"a unit", example, []slip{{"支出.csv", false, []string{unit}}, {"收入.csv", false, []string{unit}}}, []string{
			"警告 单位像是以万元为单位 支出.csv 第68至97行“金额”列：021012郑州市节能中心的各笔支出不到其他单位同类支出的1000分之一" + check}},
		{"a unit with hardly anything to compare", base, []slip{{"支出.csv", false, []string{"099002"}}, {"收入.csv", false, []string{"099002"}}}, []string{
			"警告 单位支出像是以万元为单位 支出.csv 第7行“金额”列：099002甲市示例中心的各笔支出都不到1万元" + check}},
		{"a unit in 元 among others in 万元", example, append([]slip{{"支出.csv", false, nil}, {"收入.csv", false, nil}},
			slip{"支出.csv", true, []string{unit}}, slip{"收入.csv", true, []string{unit}}), []string{
			"警告 单位像是以万元为单位 支出.csv 第68至97行“金额”列：021012郑州市节能中心的各笔支出是其他单位同类支出的1000倍以上"}},
		{"government procurement", example, []slip{{"其他事项.csv", false, nil}}, []string{
			"提示 政府采购像是以万元为单位 其他事项.csv 第2、3行“金额”列：2项政府采购的金额都不到1万元"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := folder(t, c.dir)
			for _, s := range c.slips {
				rescale(t, files, s.file, s.great, s.with...)
			}
			if len(c.slips) > 1 {
				evenOut(t, files)
			}
			causes, told := magnitudes(t, files)
			ok := len(causes) == len(c.want) || c.want == nil && len(causes) > 0
			for i, w := range c.want {
				ok = ok && strings.HasPrefix(causes[i], w)
			}
			if !ok {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(causes, "\n"), strings.Join(c.want, "\n"))
			}
			if told != nil {
				t.Errorf("told besides\n%s", strings.Join(told, "\n"))
			}
		})
	}
}

// TestChangesAndParts: last year's figures against this year's and each other.
func TestChangesAndParts(t *testing.T) {
	const head = "对象,项目,金额\n"
	for _, c := range []struct {
		name, prior string
		want        []string
	}{
		{"as it should be", "部门整体,收支总计,4000000.00\n部门整体,一般公共预算,4000000.00\n", nil},
		{"nothing last year", "部门整体,收支总计,0.00\n部门整体,公务接待费,0.00\n", nil},
		{"nothing this year", "部门整体,政府性基金预算,5000000.00\n099002,公务接待费,1000.00\n", nil},
		{"tenfold", "部门整体,收支总计,426900.00\n", nil},
		{"more than elevenfold", "部门整体,收支总计,380000.00\n099002,收支总计,70000.00\n", []string{
			"警告 与上年相差 上年.csv 第2、3行“金额”列：部门整体的收支总计今年增长1023.4%、099002甲市示例中心的收支总计今年增长1060.4%：超过1000%，请核对两年的金额和单位"}},
		{"a unit in 万元", "部门整体,收支总计,4000000.00\n099002,收支总计,80.00\n099002,一般公共预算,80.00\n", []string{
			"警告 与上年相差 上年.csv 第3、4行“金额”列：099002甲市示例中心的收支总计今年是上年的10,154倍、099002甲市示例中心的一般公共预算今年是上年的10,154倍：相差1000倍以上"}},
		{"a part that this year has not, too great", "部门整体,三公经费,25000.00\n部门整体,公务接待费,25000.00\n部门整体,公务用车运行维护费,300000000.00\n", []string{
			"警告 上年的三公经费 上年.csv 第2至4行“金额”列：部门整体上年的“三公经费”是25,000.00元，所列各项共300,025,000.00元，相差300,000,000.00元；像是把万元当作元"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := folder(t, base)
			files["上年.csv"] = &fstest.MapFile{Data: []byte(head + c.prior)}
			causes, _ := magnitudes(t, files)
			if len(causes) != len(c.want) || c.want != nil && !strings.HasPrefix(causes[0], c.want[0]) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(causes, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
	for _, c := range []struct{ name, prior, want string }{
		{"parts beyond the whole", "部门整体,三公经费,25000.00\n部门整体,公务接待费,26000.00\n", "警告 上年的三公经费 上年.csv 第2、3行“金额”列：部门整体上年的“三公经费”是25,000.00元，所列各项共26,000.00元，相差1,000.00元"},
		{"all parts, below the whole", "部门整体,三公经费,25000.00\n部门整体,公务接待费,24000.00\n部门整体,因公出国（境）费,0.00\n部门整体,公务用车购置费,0.00\n部门整体,公务用车运行维护费,0.00\n", "警告 上年的三公经费"},
		{"some parts", "部门整体,三公经费,25000.00\n部门整体,公务接待费,24000.00\n", ""},
		{"funds beyond the total", "部门整体,收支总计,4000000.00\n部门整体,一般公共预算,3900000.00\n部门整体,政府性基金预算,200000.00\n", "警告 上年的收支总计"},
	} {
		files := folder(t, base)
		files["上年.csv"] = &fstest.MapFile{Data: []byte(head + c.prior)}
		_, told := magnitudes(t, files)
		if got := strings.Join(told, "\n"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// TestOneLineInWan: a line that is out of proportion to the others of its kind
// is pointed out where its smallness is rare.
func TestOneLineInWan(t *testing.T) {
	for _, c := range []struct {
		name   string
		amount string // of the last unit's line
		tiny   int    // other lines that are as small
		want   bool
	}{
		{"in 万元", "12.50", 0, true},
		{"as if it had been", "1250000000.00", 0, true},
		{"small, but not so small", "3000.00", 0, false},
		{"too small even for 万元", "0.50", 0, false},
		{"in a ledger with many small amounts", "12.50", 5, false},
	} {
		files := folder(t, base)
		var units, income, spending strings.Builder
		units.WriteString("单位编码,单位名称,单位性质,序号\n")
		income.WriteString("单位编码,资金来源,年度,金额\n")
		spending.WriteString("单位编码,功能科目编码,部门经济科目编码,政府经济科目编码,项目类别,项目编码,资金来源,年度,金额\n")
		for u := range 10 {
			unit, amount := fmt.Sprintf("0990%02d", u+1), fmt.Sprintf("%d.00", 90_000+u*13_000)
			if u == 9 {
				amount = c.amount
			}
			second := "20000.00"
			if u < c.tiny {
				second = "11.00"
			}
			fmt.Fprintf(&units, "%s,第%d中心,事业,%d\n", unit, u+1, u+1)
			fmt.Fprintf(&spending, "%s,2150550,30101,50501,人员类,,一般公共预算-财政拨款,本年,%s\n", unit, amount)
			fmt.Fprintf(&spending, "%s,2150550,30201,50502,公用经费,,一般公共预算-财政拨款,本年,%s\n", unit, second)
			fmt.Fprintf(&income, "%s,一般公共预算-财政拨款,本年,0.00\n", unit)
		}
		files["单位.csv"] = &fstest.MapFile{Data: []byte(units.String())}
		files["收入.csv"] = &fstest.MapFile{Data: []byte(income.String())}
		files["支出.csv"] = &fstest.MapFile{Data: []byte(spending.String())}
		files["科目.csv"].Data = append(files["科目.csv"].Data, "政府经济,50502,商品和服务支出\n"...)
		files["项目.csv"] = &fstest.MapFile{Data: []byte("项目编码,项目名称,单位编码,项目类别,涉密,转移支付,表11序号,表13序号\n")}
		files["绩效指标.csv"] = &fstest.MapFile{Data: []byte("对象,一级指标,二级指标,三级指标,指标值,指标值说明,序号\n")}
		delete(files, "上年.csv")
		evenOut(t, files)
		causes, _ := magnitudes(t, files)
		if got := len(causes) == 1 && strings.HasPrefix(causes[0], "提示 一笔支出像是以万元为单位 支出.csv 第20行“金额”列：这一笔与其他各笔“人员类30101基本工资”相差1000倍以上"); got != c.want || !c.want && causes != nil {
			t.Errorf("%s: %v", c.name, causes)
		}
	}
}
