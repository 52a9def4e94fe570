package dataset

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/money"
)

const (
	familyFile = "../../templates/henan/dataset.toml"
	realFolder = "../../examples/zhengzhou-2022"
)

func family(t testing.TB) *Schema {
	t.Helper()
	data, err := os.ReadFile(familyFile)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSchema("dataset.toml", data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// realFiles is the real dataset in memory, to be changed by tests.
func realFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	fsys := os.DirFS(realFolder)
	names, err := fs.Glob(fsys, "*.csv")
	if err != nil || len(names) == 0 {
		t.Fatalf("no dataset: %v", err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(fsys, n)
		if err != nil {
			t.Fatal(err)
		}
		m[n] = &fstest.MapFile{Data: data}
	}
	return m
}

func sum(amounts []money.Amount) (total money.Amount) {
	for _, a := range amounts {
		total += a
	}
	return total
}

func TestRealDatasetLoads(t *testing.T) {
	d, err := Load(family(t), Folder(realFolder))
	if err != nil {
		t.Fatal(err)
	}
	spending, income := d.Facts["spending"], d.Facts["income"]
	if spending.N != 222 || income.N != 9 || sum(spending.Measures["amount"]) != 1072592200_00 || sum(income.Measures["amount"]) != 1072592200_00 {
		t.Errorf("spending %d lines %s, income %d lines %s", spending.N, sum(spending.Measures["amount"]).Exact(), income.N, sum(income.Measures["amount"]).Exact())
	}
	if got := (money.Format{Unit: money.Wan, Decimals: 1, Thousands: true}).Text(sum(spending.Measures["amount"])); got != "107,259.2" {
		t.Error("total prints as", got)
	}
	if got := fmt.Sprint(spending.Dims, spending.Source, spending.Lines[0], spending.Lines[221]); got != "[0 1 2 3 4 5 6 7]支出.csv2 223" {
		t.Error(got)
	}
	if income.Codes[d.Schema.Dim("func").Index] != nil {
		t.Error("income has a dimension it lacks")
	}
	for _, f := range []struct {
		id string
		n  int
	}{{"unit", 9}, {"project", 19}, {"code", 98}, {"indicator", 229}, {"task", 18}} {
		if d.Lists[f.id].N != f.n {
			t.Errorf("%s has %d rows, not %d", f.id, d.Lists[f.id].N, f.n)
		}
	}
	fn := d.Dims[d.Schema.Dim("func").Index]
	i, ok := fn.Lookup("2080501")
	if !ok || fn.Names[i] != "行政单位离退休" || fn.LevelOf(i) != 2 || fn.Codes[fn.At(0, i)] != "208" || fn.Codes[fn.At(1, i)] != "20805" || fn.At(2, i) != i || fn.At(1, fn.At(0, i)) != fn.At(0, i) || fn.At(1, 0) != 0 {
		t.Error("the levels of 2080501 are wrong")
	}
	gov := d.Dims[d.Schema.Dim("gov_econ").Index]
	bare, _ := gov.Lookup("505")
	lines := 0
	for _, c := range spending.Codes[gov.Dim.Index] {
		if c == bare {
			lines++
		}
	}
	if lines != 5 || gov.LevelOf(bare) != 0 {
		t.Errorf("%d lines bear the bare 505", lines)
	}
	if got := d.Pairs["department"]["name"]; got != "郑州市工业和信息化局" {
		t.Error(got)
	}
	// 504 is not listed, but 50404 is: the sums of 504 have a place all the same.
	child, _ := gov.Lookup("50404")
	parent := gov.At(0, child)
	if gov.Codes[parent] != "504" || gov.Names[parent] != "" || gov.Rows[parent] != -1 || slices.Contains(gov.Listed, parent) {
		t.Error("the parent of 50404 is wrong")
	}
	units := d.Dims[d.Schema.Subject.Dim.Index]
	u, _ := units.Lookup("021006")
	if got := d.Lists["unit"].Value("kind", int(units.Rows[u])); got != "事业" {
		t.Error(got)
	}
	if len(d.Inputs) != 11+len(d.Prose) || len(d.Prose) != 17 || !slices.IsSortedFunc(d.Inputs, func(a, b Input) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error(d.Inputs)
	}
}

// change replaces text in a file, just once.
func change(t *testing.T, m fstest.MapFS, file, from, to string) {
	t.Helper()
	data := string(m[file].Data)
	if !strings.Contains(data, from) {
		t.Fatalf("%s has no %q", file, from)
	}
	m[file] = &fstest.MapFile{Data: []byte(strings.Replace(data, from, to, 1))}
}

func TestEveryRuleHasItsMessage(t *testing.T) {
	const line2 = "021001,2080501,30301,50905,人员类,,一般公共预算-财政拨款,本年,2844865.00\n"
	tests := []struct{ file, from, to, want string }{
		// rows that say again what another has said
		{"上年.csv", "部门整体,一般公共预算,1145300000.00", "部门整体, 收支总计 ,1145300000.00", "上年.csv 第3行：“部门整体，收支总计”重复；第2行的“对象”、“项目”与它相同；只应有一行，是几笔的应合并"},
		// cells that are filled on some records just
		{"其他事项.csv", ",22,\n", ",,\n", "其他事项.csv 第5行“数量”列：为空；“类别”为“车辆”时必须填写"},
		{"其他事项.csv", ",22,\n", ",22,5.00\n", "其他事项.csv 第5行“金额”列：“5.00”不应填写；“类别”为“车辆”时应为空，只有“政府采购”才填"},
		// codes and words
		{"支出.csv", "021001,2080501", "021002,2080501", "支出.csv 第2行“单位编码”列：“021002”没有在“单位”表中列出；是否为“021001”？"},
		{"支出.csv", "021001,2080501", "21001,2080501", "支出.csv 第2行“单位编码”列：“21001”没有在“单位”表中列出；是否为“021001”？Excel会去掉编码开头的0，应把这一列设为文本格式"},
		{"支出.csv", "021001,2080501", "０２1 001,2080501", "支出.csv 第2行“单位编码”列：“０２1 001”没有在“单位”表中列出；是否为“021001”？编码只用半角字，不含空白"},
		{"支出.csv", "021001,2080501", "021001,2080501.0", "支出.csv 第2行“功能科目编码”列：“2080501.0”没有在“科目”表中列出；是否为“2080501”？应把这一列设为文本格式"},
		{"支出.csv", "021001,2080501", "021001,行政单位离退休", "支出.csv 第2行“功能科目编码”列：“行政单位离退休”没有在“科目”表中列出；这是名称，应填编码“2080501”"},
		{"支出.csv", "021001,2080501", "021001,甲乙丙丁", "支出.csv 第2行“功能科目编码”列：“甲乙丙丁”没有在“科目”表中列出；应先在那里列出，或改为已列出的编码"},
		{"支出.csv", ",410100220000000046424,", ",4.101E+20,", "支出.csv 第8行“项目编码”列：“4.101E+20”没有在“项目”表中列出；Excel把编码改成了科学计数，应把这一列设为文本格式后重新填写"},
		{"支出.csv", "50905,人员类", "50905,人员", "支出.csv 第2行“项目类别”列：“人员”不是规定的用词；是否为“人员类”？可用的有：人员类、公用经费、其他运转类、特定目标类"},
		{"支出.csv", "拨款,本年,2844865", "拨款,,2844865", "支出.csv 第2行“年度”列：为空；必须填写"},
		{"绩效指标.csv", "部门整体,投入管理指标,工作目标管理,年度", "部门总体,投入管理指标,工作目标管理,年度", "绩效指标.csv 第2行“对象”列：“部门总体”没有在“项目”“单位”表中列出；是否为“部门整体”？"},
		{"项目.csv", "退出项目,021001,特定", "退出项目,021100,特定", "项目.csv 第2行“单位编码”列：“021100”没有在“单位”表中列出；是否为“021001”？"},
		// agreement and exclusion
		{"支出.csv", "021001,2110301", "021006,2110301", "支出.csv 第8行“单位编码”列：“021006”与“项目”表第2行不符；项目“410100220000000046424”的单位编码是“021001”"},
		{"支出.csv", "特定目标类,410100220000000046424", "其他运转类,410100220000000046424", "支出.csv 第8行“项目类别”列：“其他运转类”与“项目”表第2行不符；项目“410100220000000046424”的项目类别是“特定目标类”"},
		{"支出.csv", "特定目标类,410100220000000046424", "特定目标类,", "支出.csv 第8行“项目编码”列：为空；“项目类别”为“特定目标类”时必须填写"},
		{"支出.csv", "50905,人员类,,", "50905,人员类,涉密-01,", "支出.csv 第2行“项目编码”列：“涉密-01”不应填写；“项目类别”为“人员类”时应为空，只有“项目支出”才填\n" +
			"支出.csv 第2行“项目类别”列：“人员类”与“项目”表第5行不符；项目“涉密-01”的项目类别是“特定目标类”"},
		// amounts
		{"支出.csv", "2844865.00", "2844865.005", "支出.csv 第2行“金额”列：“2844865.005”金额多于两位小数；应以元为单位，至多两位小数"},
		{"支出.csv", "2844865.00", "", "支出.csv 第2行“金额”列：为空；必须填写"},
		{"支出.csv", "2844865.00", "２８４４８６５元", "支出.csv 第2行“金额”列：“２８４４８６５元”不是金额；是否为“2844865”？金额只写半角数字，不写空格和单位"},
		{"支出.csv", "2844865.00", "2.84E+06", "支出.csv 第2行“金额”列：“2.84E+06”不是金额；Excel把它显示成了科学计数，应把这一列设为数值格式、两位小数"},
		{"支出.csv", "2844865.00", "二百万", "支出.csv 第2行“金额”列：“二百万”不是金额；应为以元为单位的数，至多两位小数，如1234.50"},
		{"支出.csv", "2844865.00", "99999999999999", "支出.csv 第2行“金额”列：“99999999999999”金额超出范围（单笔不超过10万亿元）；请检查是否多写了数字"},
		{"支出.csv", line2, strings.Repeat("021001,2080501,30301,50905,人员类,,一般公共预算-财政拨款,本年,9999999999999\n", 101), "支出.csv 第102行“金额”列：到这一行为止的合计超出范围；请检查金额的单位是否为元"},
		// lists
		{"单位.csv", "021006,", "021001,", "单位.csv 第3行“单位编码”列：“021001”编码重复；第2行已经列出\n" +
			"支出.csv 第46行“单位编码”列：“021006”没有在“单位”表中列出；是否为“021001”？\n…"},
		{"单位.csv", "021001,郑州市工业和信息化局", "021001,", "单位.csv 第2行“单位名称”列：为空；必须填写"},
		{"单位.csv", "行政,1", "机关,1", "单位.csv 第2行“单位性质”列：“机关”不是规定的用词；可用的有：行政、事业、参公"},
		{"单位.csv", "行政,1", "行政,1.0", "单位.csv 第2行“序号”列：“1.0”不是序号；应为不带小数的半角数字，如12"},
		{"项目.csv", "类,否,是,1,19", "类,N,是,1,19", "项目.csv 第2行“涉密”列：“N”不是“是”或“否”；应为“是”或“否”"},
		{"项目.csv", "涉密-02,", "涉密 02,", "项目.csv 第12行“项目编码”列：“涉密 02”编码中有空白或看不见的字；是否为“涉密02”？"},
		{"科目.csv", "功能,20508,", "功能,2050,", "科目.csv 第3行“编码”列：“2050”不是功能科目的编码；应为3位（类）、5位（款）、7位（项）的数字"},
		{"科目.csv", "功能,205,", "支出功能,205,", "科目.csv 第2行“体系”列：“支出功能”不是规定的用词；是否为“功能”？可用的有：功能、部门经济、政府经济"},
		{"部门.csv", "年度,2022", "年度,2022年", "部门.csv 第4行“值”列：“2022年”不是年度；应为四位半角数字，如2022"},
		{"部门.csv", "年度,2022\n", "", "部门.csv 第1行：缺少“年度”一行"},
		{"部门.csv", "年度,2022", "年,2022", "部门.csv 第4行“项”列：“年”不是本表的项；是否为“年度”？可用的有：部门编码、部门名称、年度、年度履职目标、简称、批复日期、公开日期"},
		{"部门.csv", "年度,2022", "年度,2022\n年度,2021", "部门.csv 第5行“项”列：“年度”重复；第4行已经写过"},
		{"年度任务.csv", "推动铝工业转型升级", "推动\x02铝工业转型升级", "年度任务.csv 第7行“任务名称”列：“推动□铝工业转型升级”有不能打印的字（U+0002）；应删去"},
		// the shape of a file
		{"支出.csv", "金额", "金颚", "支出.csv 第1行“金颚”列：“金颚”不是本表的列；是否为“金额”？可用的有：单位编码、功能科目编码、部门经济科目编码、政府经济科目编码、项目类别、项目编码、资金来源、年度、金额"},
		{"收入.csv", "资金来源,年度,金额", "资金来源,年度,金额,金额", "收入.csv 第1行“金额”列：“金额”列名重复；每列只应有一个\n…"},
		{"支出.csv", "本年,2844865.00", "本年,2,844,865.00", "支出.csv 第2行：有11格，表头有9格；各行的格数应与表头相同，内容中有逗号时应加英文双引号"},
		{"支出.csv", ",本年,2844865.00", "", "支出.csv 第2行：有7格，表头有9格；各行的格数应与表头相同，内容中有逗号时应加英文双引号"},
		{"单位.csv", "行政,1", "\"行\"政,1", "单位.csv 第2行：引号的用法不对；有逗号、引号或换行的内容应整格用英文双引号括起，其中的引号写两个"},
		{"单位.csv", "行政,1", "\"行政,1", "单位.csv 第2行：引号的用法不对，到第10行为止都被当作同一格；有逗号、引号或换行的内容应整格用英文双引号括起，其中的引号写两个"},
	}
	schema := family(t)
	for _, test := range tests {
		m := realFiles(t)
		change(t, m, test.file, test.from, test.to)
		_, err := Load(schema, FolderFS(m, "数据"))
		got := "no error"
		if err != nil {
			got = err.Error()
		}
		if want, first := strings.CutSuffix(test.want, "…"); got != test.want && !(first && strings.HasPrefix(got, want)) {
			t.Errorf("%s %q:\n got  %s\n want %s", test.file, test.to, got, test.want)
		}
	}
}

func TestUnlistedParentCannotBeNamedByALine(t *testing.T) {
	m := realFiles(t)
	change(t, m, "支出.csv", "2080501,30301,50905", "2080501,30301,504")
	_, err := Load(family(t), FolderFS(m, "数据"))
	want := "支出.csv 第2行“政府经济科目编码”列：“504”没有在“科目”表中列出；是否为“501”？如确有这个编码，应在“科目”表中补上"
	if err == nil || err.Error() != want {
		t.Error(err)
	}
}
