package check

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/address"
	"budgetreport/internal/book"
	"budgetreport/internal/book/booktest"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/narrative"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// said makes a book of one paragraph. {107,259.2|03[合计, 合计]} is a figure with
// its address, {…|…|1} one inside the first whole, «…» a text of the dataset.
func said(t testing.TB, text string) *book.Book {
	t.Helper()
	s := book.Sentence{ID: "句"}
	for text != "" {
		i := strings.IndexAny(text, "{«")
		if i < 0 {
			s.Text += text
			break
		}
		s.Text += text[:i]
		if quote, ok := strings.CutPrefix(text[i:], "«"); ok {
			quote, text, _ = strings.Cut(quote, "»")
			s.Quotes = append(s.Quotes, book.Quote{At: len(s.Text), Text: quote})
			s.Text += quote
			continue
		}
		var figure string
		figure, text, _ = strings.Cut(text[i+1:], "}")
		parts := strings.Split(figure, "|")
		f := book.Figure{At: len(s.Text), Text: parts[0], Address: expr(t, parts[1])}
		if len(parts) > 2 {
			fmt.Sscan(parts[2], &f.Whole)
		}
		s.Figures = append(s.Figures, f)
		s.Text += f.Text
	}
	return &book.Book{Title: "书", Reading: vocabulary(t), Money: money.Format{Unit: money.Wan, Decimals: 1}, Blocks: []book.Block{
		{Kind: book.Heading, ID: "题", Text: "一、题", Sentences: []book.Sentence{{ID: "题#1", Text: "一、题"}}},
		{Kind: book.Paragraph, ID: "句", Text: s.Text, Sentences: []book.Sentence{s}},
	}}
}

// henan is the vocabulary of the family henan, once it has been read.
var henan book.Reading

func vocabulary(t testing.TB) book.Reading {
	t.Helper()
	if henan.Flat == "" {
		henan = booktest.Make(t, exampletest.Small(t), "").Reading
	}
	return henan
}

// expr reads an address as figures print it.
func expr(t testing.TB, text string) address.Expr {
	t.Helper()
	text, nth, _ := strings.Cut(strings.ReplaceAll(text, "当 …", "当 有 它[甲]"), "#")
	nth, rest, numbered := strings.Cut(nth, ",")
	if numbered {
		text += "," + rest
	}
	p := address.NewParser(text, 0)
	e := p.Sum()
	if bad := p.End(); bad != nil {
		t.Fatalf("%s: %+v", text, bad)
	}
	if r, ok := e.(*address.Ref); ok {
		fmt.Sscan(nth, &r.Nth)
	}
	return e
}

// told lists findings as one reads them, but for the sentence told at the end.
func told(rep *Report, rules ...string) []string {
	var out []string
	for _, f := range rep.Findings {
		if len(rules) == 0 || slices.Contains(rules, f.Rule) {
			out = append(out, f.Severity.String()+" "+f.Message)
		}
	}
	return out
}

// TestNumbersOfTheWords reads made-up sentences over the real tables.
func TestNumbersOfTheWords(t *testing.T) {
	_, results, _, ds := realReport(t)
	const (
		all    = "03[合计, 合计]"
		basic  = "03[合计, 基本支出.小计]"
		before = "上年[收支总计, 金额]"
		change = "绝对(" + all + " - " + before + ")"
	)
	for _, c := range []struct{ name, text, want string }{
		{"a cell as it is printed", "支出{107,259.2|" + all + "}万元。", ""},
		{"a cell in another unit", "支出{10.73|" + all + "}亿元、{1,072,592,200.00|" + all + "}元。", ""},
		{"without separators, with more decimals", "支出{107259.22|" + all + "}万元。", ""},
		{"another figure", "支出{107,259.3|" + all + "}万元。", "错误 印的是107,259.3万元，应为107,259.2万元：支出107,259.3万元。"},
		{"rounded wrongly in another unit", "支出{10.72|" + all + "}亿元。", "错误 印的是10.72亿元，应为10.73亿元：支出10.72亿元。"},
		{"in a wrong unit", "支出{107,259.2|" + all + "}元。", "错误 印的是107,259.2元，应为1,072,592,200.0元：支出107,259.2元。"},
		{"without a unit", "支出{107,259.2|" + all + "}。", "错误 金额“107,259.2”后面没有金额单位：支出107,259.2。"},
		{"separators in wrong places", "支出{1,07259.2|" + all + "}万元。", "错误 “1,07259.2”不是数的写法：支出1,07259.2万元。"},
		{"a blank cell is zero", "基金{0|09[合计, 合计]}万元。", ""},
		{"a blank cell is not one", "基金{0.1|09[合计, 合计]}万元。", "错误 印的是0.1万元，应为0万元：基金0.1万元。"},
		{"a row that is not there is zero", "甲{0|03[021099, 合计]}万元。", ""},
		{"a sum", "共{0|09[合计, 合计] + 10[合计, 合计]}万元、{6,886.2|" + basic + " + 09[合计, 合计]}万元。", ""},
		{"a masked cell", "项目{5,698.0|13[是/021001/*1, 项目金额.资金总额]}万元。", "错误 文字里印了涉密的金额"},
		{"a column that is not there", "支出{1|03[合计, 合]}万元。", "错误 “1”无法核对：支出1万元。"},
		{"the cells of several rows", "共{107,259.2|03[*, 合计]}万元、{107,259.2|02[合计, 本年收入.*.*]}万元。", ""},
		{"of which one is masked", "共{1.0|11[021001/*, 合计]}万元。", "错误 文字里印了涉密的金额"},
		{"a share", "占{6.4|" + basic + " / " + all + "}%。", ""},
		{"a share in full width", "占{6.42|" + basic + " / " + all + "}％。", ""},
		{"a share that is not the ratio", "占{6.5|" + basic + " / " + all + "}%。", "错误 印的是6.5%，应为6.4%：占6.5%。"},
		{"a share of nothing", "占{6.5|" + basic + " / 09[合计, 合计]}%。", "错误 “6.5”无法核对：占6.5%。"},
		{"a share without its sign", "占{6.4|" + basic + " / " + all + "}。", "错误 比例“6.4”后面没有%：占6.4。"},
		{"a change", "减少{7,270.8|" + change + "}万元，下降{6.3|" + change + " / " + before + "}%。", ""},
		{"a change in brackets", "减少{7,270.8|绝对(0 - 1)}万元。", "错误 “7,270.8”无法核对：减少7,270.8万元。"},
		{"brackets", "下降{6.8|" + change + " / (" + all + " - 零)}%。", ""},
		{"the other way", "增加{7,270.8|" + change + "}万元，增长{6.3|" + change + " / " + before + "}%。",
			"错误 “增加7,270.8万元”与数的增减相反：增加7,270.8万元，增长6.3%。\n错误 “增长6.3%”与数的增减相反：增加7,270.8万元，增长6.3%。"},
		{"less nothing", "减少{0|绝对(08[合计, 因公出国（境）费] - 上年[因公出国（境）费, 金额])}万元。", "错误 “减少0万元”：没有增减，应写持平：减少0万元。"},
		{"less of nothing", "减少了{0|绝对(08[合计, 因公出国（境）费] - 上年[因公出国（境）费, 金额])}万元。", "错误 “减少0万元”：没有增减，应写持平：减少了0万元。"},
		{"nothing changed", "与上年{持平|08[合计, 因公出国（境）费] - 上年[因公出国（境）费, 金额]}。", ""},
		{"almost nothing changed where nothing did", "与上年{基本持平|08[合计, 因公出国（境）费] - 上年[因公出国（境）费, 金额]}。", "错误 写的是“基本持平”，应写持平：与上年基本持平。"},
		{"nothing changed where something did", "与上年{持平|" + all + " - " + before + "}。", "错误 写的是“持平”，应写增减的数：与上年持平。"},
		{"almost nothing changed where much did", "与上年{基本持平|" + all + " - " + before + "}。", "错误 写的是“基本持平”，应写增减的数：与上年基本持平。"},
		{"a share of almost nothing", "与上年{基本持平|08[合计, 公务接待费] / " + all + "}、{持平|08[合计, 公务接待费] / " + all + "}。", "错误 写的是“持平”，应写基本持平：与上年基本持平、持平。"},
		{"nothing changed of what is masked", "与上年{持平|13[是/021001/*1, 项目金额.资金总额]}。", "错误 文字里印了涉密的金额"},
		{"nothing changed of nobody", "与上年{持平|03[合计, 合]}。", "错误 “持平”无法核对：与上年持平。"},
		{"less less", "减少{-7,270.8|" + all + " - " + before + "}万元。", "错误 “减少-7,270.8万元”：增减的数不应带负号：减少-7,270.8万元。"},
		{"less almost nothing", "减少{0.0|绝对(" + basic + " - " + all + ")}亿元。", "错误 印的是0.0亿元，应为10.0亿元：减少0.0亿元。"},
		{"rounds to nothing", "减少{0.0|绝对(08[合计, 公务接待费] - 上年[公务接待费, 金额])}亿元。", "错误 “减少0.0亿元”：增减的数四舍五入后是零，应写基本持平：减少0.0亿元。"},
		{"records", "货物{72.4|其他事项[政府采购/货物, 金额]}万元，共{1,081.9|其他事项[政府采购/*, 金额]}万元，车辆{27|其他事项[车辆/*, 数量]}辆。", ""},
		{"one of several records", "{4|其他事项[车辆/其他用车#1, 数量]}辆、{1|其他事项[车辆/其他用车#2, 数量]}辆。", ""},
		{"the other of several", "{1|其他事项[车辆/其他用车#1, 数量]}辆。", "错误 印的是1，应为4：1辆。"},
		{"a number too many", "车辆{28|其他事项[车辆/*, 数量]}辆。", "错误 印的是28，应为27：车辆28辆。"},
		{"a number with a money unit of its own", "车辆{27|其他事项[车辆/*, 数量]}%。", "错误 “27”后面不应是“%”：车辆27%。"},
		{"counts", "共有{五|个数(13[是/*/*])}项、{九|个数(单位)}个、{1|个数(单位[021001])}个。", ""},
		{"a count too many", "共有{六|个数(13[是/*/*])}项。", "错误 “六”不是数的写法：共有六项。"},
		{"counts under a condition", "{4|个数(13[是/*/*] 当 …)}项。", ""},
		{"more than there are", "{6|个数(13[是/*/*] 当 …)}项。", "错误 印的是6，应为5：6项。"},
		{"a condition that can be evaluated", "{4|个数(13[是/*/*] 当 非 它[项目金额.资金总额] 涉密)}项。", ""},
		{"what is there", "{17|个数(13[*/*/*] 当 非 它[项目金额.资金总额] 涉密)}项，{0|个数(13[*/*/*] 当 非 它[项目金额.资金总额] 涉密 且 无 它[绩效目标.产出指标.三级指标])}项，" +
			"{6|个数(13[*/*/*] 当 有 它[绩效目标.成本指标.三级指标] 或 有 它[项目金额.资金总额] 且 有 它[绩效目标.成本指标.三级指标])}项。", ""},
		{"not what is there", "{5|个数(13[是/*/*] 当 非 它[项目金额.资金总额] 涉密)}项。", "错误 印的是5，应为4：5项。"},
		{"a difference of counts", "{3|个数(13[是/*/*]) - 个数(13[是/*/*] 当 它[项目金额.资金总额] 涉密)}项。", "错误 印的是3，应为4：3项。"},
		{"a difference of what is not known", "{3|个数(13[是/*/*]) - 个数(13[是/*/*] 当 …)}项。", "错误 “3”无法核对：3项。"},
		{"years", "{2022|年度}年、{2021|上年度}年、{2021|上年度}-{2022|年度}年。", ""},
		{"last year's year", "{2021|年度}年。", "错误 印的是2021，应为2022：2021年。"},
		{"a number of nobody", "共有3项。", "错误 “3”不是从表和数据集算出的：共有3项。"},
		{"a year of nobody", "２０２１年比2020年。", "错误 “２０２１”不是从表和数据集算出的：２０２１年比2020年。\n错误 “2020”不是从表和数据集算出的：２０２１年比2020年。"},
		{"an amount of nobody", "共1,234.5万元，③。", "错误 “1,234.5”不是从表和数据集算出的：共1,234.5万元，③。\n错误 “③”不是从表和数据集算出的：共1,234.5万元，③。"},
		{"the dataset's own number", "«单位价值50万元以上通用设备»，«郑州市30万吨/年以下煤矿分类处置关闭奖补专项资金»。", ""},
		{"not the dataset's own number", "«单位价值60万元以上通用设备»。", "错误 “60”不是从表和数据集算出的：单位价值60万元以上通用设备。"},
		{"figures that run together", "{27|其他事项[车辆/*, 数量]}{4|其他事项[车辆/其他用车#1, 数量]}辆。",
			"错误 “27”与旁边的数连在一起：274辆。\n错误 “4”与旁边的数连在一起：274辆。"},
		{"a sign before a figure", "-{27|其他事项[车辆/*, 数量]}辆。", "错误 “27”与旁边的数连在一起：-27辆。"},
		{"the unit's self in the department's", "由本单位、基本单位负责。", "警告 这是部门的公开文本，写的却是“本单位”：由本单位、基本单位负责。"},
		{"in a long sentence", strings.Repeat("一二三四五", 30) + "共有3项" + strings.Repeat("一二三四五", 30), "错误 “3”不是从表和数据集算出的：…三四五" + strings.Repeat("一二三四五", 7) + "共有3项" + strings.Repeat("一二三四五", 7) + "一二三…"},
		{"itself", "本部门、基本单位、我部门。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep := &Report{}
			rep.ReadWords(said(t, c.text), ds, ds.Whole(), layout.Tables(results))
			if got := strings.Join(told(rep, wordsRule, changeRule), "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestWholes holds parts against what they make up.
func TestWholes(t *testing.T) {
	fam, _ := family(t)
	ds := exampletest.Load(t, fam, example)
	subject := dataset.Subject{Code: "021012", Name: "郑州市节能中心", Part: true, Units: []string{"021012"}}
	results, err := evaluate(fam, ds, subject)
	if err != nil {
		t.Fatal(err)
	}
	const (
		all    = "06[合计, 本年一般公共预算基本支出.合计]"
		people = "06[合计, 本年一般公共预算基本支出.人员经费]"
		office = "06[合计, 本年一般公共预算基本支出.公用经费]"
		total  = "合计{415.9|" + all + "}万元，"
		part1  = "人员{324.1|" + people + "|1}万元"
		part2  = "公用{91.9|" + office + "|1}万元"
		share1 = "占{77.9|" + people + " / " + all + "|1}%"
		share2 = "占{22.1|" + office + " / " + all + "|1}%"
		funds  = "尾差 合计415.9万元，所列各部分324.1万元、91.9万元相加为416.0万元（按分计算相符，只是各自四舍五入后的尾差）"
	)
	rows := ""
	for _, share := range []string{"3.1|2080502", "4.8|2080505", "0.0|2089999", "2.6|2101102", "32.1|2150517", "50.5|2150550", "6.8|2210201"} {
		text, code, _ := strings.Cut(share, "|")
		rows += "占{" + text + "|03[021012/" + code + ", 合计] / 03[合计, 合计]|1}%。"
	}
	for _, c := range []struct {
		name, text, whole string
		masked            bool
		want              string
	}{
		{"尾差", total + part1 + "，" + part2 + "。", all, false, funds},
		{"尾差 with shares", total + part1 + share1 + "，" + part2 + share2 + "。", all, false, funds},
		{"the whole after its parts", part1 + "，" + part2 + "，" + total, all, false, funds},
		{"the whole is not printed", part1 + "，" + part2 + "。", all, false, ""},
		{"a figure twice", total + part1 + part1 + "，" + part2 + "。", all, false, funds},
		{"no part is a change", total + part1 + "，" + part2 + "，{324.1|绝对(" + people + ")|1}万元。", all, false, funds},
		{"more decimals", "合计{415.94|" + all + "}万元，人员{324.08|" + people + "|1}万元、公用{91.86|" + office + "|1}万元。", all, false, ""},
		{"a part is missing", total + part1 + "。", all, false, "错误 所列各部分324.1万元的精确数相加不等于合计415.9万元"},
		{"all parts are missing", total, all, false, "错误 “其中”没有写出各部分"},
		{"nothing of nothing", "无{0|09[合计, 合计]}万元。", "09[合计, 合计]", false, ""},
		{"a part is masked", total + part1 + "，XXXX万元。", all, true, ""},
		{"shares alone", share1 + "，" + share2 + "。", all, false, ""},
		{"a share is missing", share1 + "。", all, false, "错误 所列各部分77.9%的精确数相加不等于100%"},
		{"a share of each part but one", total + part1 + share1 + "，" + part2 + "。", all, false, funds},
		{"shares of other things", total + part1 + share1 + "，" + part2 + "占{100.0|" + all + " / (" + all + ")|1}%。", all, false,
			"错误 所列各部分77.9%、100.0%的精确数相加不等于100%\n" + funds},
		{"shares of another whole", total + part1 + "，" + part2 + "，占{67.9|03[合计, 基本支出.小计] / 03[合计, 合计]|1}%。", all, false, funds},
		{"a wrong part is told by itself", total + "人员{324.2|" + people + "|1}万元，" + part2 + "。", all, false, ""},
		{"parts of more decimals", "合计{415.9|" + all + "}万元，人员{324.08|" + people + "|1}万元、公用{0.009186|" + office + "|1}亿元。", all, false,
			"尾差 合计415.9万元，所列各部分324.08万元、0.009186亿元相加为415.94万元（按分计算相符，只是各自四舍五入后的尾差）"},
		{"shares round off", rows, "03[合计, 合计]", false, "尾差 合计100.0%，所列各部分3.1%、4.8%、0.0%、2.6%、32.1%、50.5%、6.8%相加为99.9%（按分计算相符，只是各自四舍五入后的尾差）"},
		{"counts", "共{1|个数(单位)}个，{1|个数(单位[021012])|1}个。", "个数(单位)", false, ""},
		{"a count is missing", "共{1|个数(单位)}个，{0|个数(单位[021013])|1}个。", "个数(单位)", false, "错误 所列各部分0的精确数相加不等于合计1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep := &Report{}
			b := said(t, c.text)
			b.Wholes = []book.Whole{{Address: expr(t, c.whole), Masked: c.masked}}
			rep.ReadWords(b, ds, subject, layout.Tables(results))
			if got := strings.Join(told(rep, sumRule), "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// wordsOf makes the words of a dataset of the family, or with a template of
// one part instead of the family's.
func wordsOf(t testing.TB, fam *layout.Family, ds *dataset.Dataset, subject dataset.Subject, template string) (*book.Book, []*layout.Result, error) {
	t.Helper()
	fsys := exampletest.Files(t)
	if template != "" {
		data, err := fs.ReadFile(fsys, "book/book.toml")
		if err != nil {
			t.Fatal(err)
		}
		toml := regexp.MustCompile(`(?m)^parts .*$`).ReplaceAll(data, []byte(`parts = [ "文.md" ]`))
		fsys = fstest.MapFS{"book/book.toml": {Data: toml}, "book/文.md": {Data: []byte(template)}}
	}
	text, err := narrative.Load(fsys, "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	results, err := evaluate(fam, ds, subject)
	if err != nil {
		t.Fatal(err)
	}
	b, err := text.Make(ds, subject, layout.Tables(results))
	return b, results, err
}

func subjectOf(t testing.TB, ds *dataset.Dataset, unit string) dataset.Subject {
	t.Helper()
	if unit == "" {
		return ds.Whole()
	}
	subjects, err := ds.Subjects([]string{unit}, false)
	if err != nil || len(subjects) != 1 {
		t.Fatal(subjects, err)
	}
	return subjects[0]
}

// TestRealWordsHold: of the real department's words and those of its units
// nothing is told but what an auditor sees: parts that do not add up in print.
func TestRealWordsHold(t *testing.T) {
	fam, _ := family(t)
	ds := exampletest.Load(t, fam, example)
	want := map[string]string{
		"021012": "尾差 合计415.9万元，所列各部分324.1万元、91.9万元相加为416.0万元（按分计算相符，只是各自四舍五入后的尾差）",
		"021013": "尾差 合计116.3万元，所列各部分56.0万元、60.2万元相加为116.2万元（按分计算相符，只是各自四舍五入后的尾差）",
		"021017": "尾差 合计233.1万元，所列各部分184.0万元、49.0万元相加为233.0万元（按分计算相符，只是各自四舍五入后的尾差）",
	}
	for unit, numbers := range map[string]int{"": 76, "021001": 47, "021006": 28, "021011": 28, "021012": 42, "021013": 34, "021014": 42, "021015": 42, "021016": 42, "021017": 42} {
		subject := subjectOf(t, ds, unit)
		b, results, err := wordsOf(t, fam, ds, subject, "")
		if err != nil {
			t.Fatal(err)
		}
		rep := &Report{}
		rep.ReadWords(b, ds, subject, layout.Tables(results))
		if got := strings.Join(told(rep), "\n"); got != want[unit] || rep.Words != numbers {
			t.Errorf("%s: %d numbers, %s", unit, rep.Words, got)
		}
	}
}

// TestComparisonsHold: whatever last year was, the words that compare with it
// are right, and not one reason that is printed speaks against its change.
func TestComparisonsHold(t *testing.T) {
	fam, _ := family(t)
	for _, last := range []string{"4269300.00", "4268700.00", "4269000.00", "4268500.00", "4268499.99", "0.00", "0.01", "499.99", "-300.00", "-4269000.00"} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(exampletest.Small(t))); err != nil {
			t.Fatal(err)
		}
		text := "对象,项目,金额\n"
		for _, item := range []string{"收支总计", "一般公共预算", "政府性基金预算", "三公经费", "公务接待费", "公务用车购置费"} {
			text += "部门整体," + item + "," + last + "\n"
		}
		if err := os.WriteFile(filepath.Join(dir, "上年.csv"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		ds := exampletest.Load(t, fam, dir)
		b, results, err := wordsOf(t, fam, ds, ds.Whole(), "")
		if err != nil {
			t.Fatal(err)
		}
		rep := &Report{}
		rep.ReadWords(b, ds, ds.Whole(), layout.Tables(results))
		if got := told(rep, wordsRule, changeRule); got != nil {
			t.Errorf("last year %s: %q", last, got)
		}
	}
}

// TestEveryWrongNumberIsFound changes each number of the real words in turn: in
// the words alone, in the words and what is told of them, its unit, and every
// digit of the texts that are the dataset's own.
func TestEveryWrongNumberIsFound(t *testing.T) {
	fam, _ := family(t)
	ds := exampletest.Load(t, fam, example)
	subject := ds.Whole()
	b, results, err := wordsOf(t, fam, ds, subject, "")
	if err != nil {
		t.Fatal(err)
	}
	mutants := 0
	every := testtool.Sample(5, 1)
	found := func(what string, s *book.Sentence) {
		t.Helper()
		if mutants++; mutants%every != 0 {
			return
		}
		rep := &Report{}
		rep.ReadWords(b, ds, subject, layout.Tables(results))
		if rep.Count(Error) == 0 {
			t.Errorf("%s is not found: %s", what, s.Text)
		}
	}
	other := map[rune]string{'五': "六"}
	for d := '0'; d <= '9'; d++ {
		other[d] = string('0' + (d-'0'+1)%10)
	}
	for i := range b.Blocks {
		for k := range b.Blocks[i].Sentences {
			s := &b.Blocks[i].Sentences[k]
			text := s.Text
			for n := range s.Figures {
				f := &s.Figures[n]
				was := f.Text
				if was == b.Reading.Flat {
					f.Text, s.Text = b.Reading.NearlyFlat, strings.Replace(text, b.Reading.Flat, b.Reading.NearlyFlat, 1)
					found("a change that is none", s)
					f.Text, s.Text = was, text
				}
				for at, r := range was {
					if other[r] == "" {
						continue
					}
					f.Text = was[:at] + other[r] + was[at+len(string(r)):]
					s.Text = text[:f.At] + f.Text + text[f.At+len(was):]
					found("a wrong figure", s)
					f.Text = was
					found("a figure that is not the one computed", s)
				}
				s.Text = text
				rest := text[f.At+len(was):]
				for unit, wrong := range map[string]string{"万元": "亿元", "%": "万元"} {
					if strings.HasPrefix(rest, unit) && was != "0" { // nothing is nothing in any unit
						s.Text = text[:f.At+len(was)] + wrong + rest[len(unit):]
						found("a wrong unit", s)
						s.Text = text
					}
				}
			}
			for at, r := range text {
				if r >= '0' && r <= '9' {
					s.Text = text[:at] + other[r] + text[at+1:]
					found("a wrong digit", s)
					s.Text = text
				}
			}
		}
	}
	if mutants < 600 {
		t.Errorf("only %d mutants", mutants)
	}
}

// TestWhatTheOfficeWrote changes or adds a text of the office and lists what is
// told of it.
func TestWhatTheOfficeWrote(t *testing.T) {
	fam, _ := family(t)
	for _, c := range []struct{ name, unit, file, text, want string }{
		{"typed figures", "", "主要职责.md", "审批单位价值50万元以上的项目。\n\n按３．５％至百分之三十的比例，投入三千万元、1,200.5 万吨、5 个项目。\n", `主要职责.md 第1行 提示 “50万元”是手写的数，程序不能核对，请自行核对：审批单位价值50万元以上的项目
主要职责.md 第3行 提示 “３．５％”是手写的数，程序不能核对，请自行核对：按３．５％至百分之三十的比例，投入三千万元、1,200.5 万吨、5 个项目
主要职责.md 第3行 提示 “百分之三十”是手写的数，程序不能核对，请自行核对：按３．５％至百分之三十的比例，投入三千万元、1,200.5 万吨、5 个项目
主要职责.md 第3行 提示 “三千万元”是手写的数，程序不能核对，请自行核对：按３．５％至百分之三十的比例，投入三千万元、1,200.5 万吨、5 个项目`},
		{"no figures", "", "主要职责.md", "一体化、二元结构、万元产值能耗、第三方、八项规定、2022年、2021年、“十四五”。", ""},
		{"other years", "", "收入增减原因.md", "- 2020年项目结束\n- 2022年新设项目，2023年完成\n", `收入增减原因.md 第1行 警告 写的是2020年，而预算年度是2022年：2020年项目结束
收入增减原因.md 第2行 警告 写的是2023年，而预算年度是2022年：2022年新设项目，2023年完成`},
		{"years that are no budget's", "", "主要职责.md", "自2018年起，按《2019年机构改革方案》，2015年5月成立，规划2021—2025年，2020年以来，编号202015年，落实郑州市2021年鼓励耐材行业产能退出项目。", ""},
		{"the unit's self in the department's", "", "主要职责.md", "负责本单位工作。指导基本单位。", "主要职责.md 第1行 警告 这是部门的文字，写的却是“本单位”：负责本单位工作"},
		{"the department's self in the department's", "", "主要职责.md", "本部门、我部门工作，按基本单位、样本单位。", ""},
		{"the department's self in a unit's", "021012", "主要职责-021012.md", "节能工作。由我部门承担。", "主要职责-021012.md 第1行 警告 这是单位的文字，写的却是“我部门”：由我部门承担"},
		{"a unit's text in the department's", "", "主要职责-021012.md", "负责本单位、本部门工作，经费100元。", "主要职责-021012.md 第1行 提示 “100元”是手写的数，程序不能核对，请自行核对：负责本单位、本部门工作，经费100元"},
		{"another unit's text", "021012", "主要职责-021013.md", "本部门100元，2001年。", ""},
		{"a text that is not printed", "021012", "收入增减原因-021012.md", "项目减少", "收入增减原因-021012.md 提示 这段文字没有印在公开文本中：数据中没有它要说明的数，那个数与上年持平，或表式没有用它"},
		{"a masked amount", "", "支出增减原因.md", "项目支出减少5,698.0万元，约５，６９８万元，另有41.7万元", `支出增减原因.md 第1行 警告 这里写的一个数与涉密的金额相同，公开后就泄露了
支出增减原因.md 第1行 警告 这里写的一个数与涉密的金额相同，公开后就泄露了
支出增减原因.md 第1行 警告 表中没有“41.7万元”，它也不是与上年的差额，请核对：项目支出减少XXXX万元，约XXXX万元，另有41.7万元`},
		{"a reason against the change", "", "公务接待费增减原因.md", "- 进一步增加招商接待\n- 物价增长", "公务接待费增减原因.md 第1、2行 警告 金额减少了，原因写的却是增加：进一步增加招商接待；物价增长"},
		{"reasons of both ways", "", "公务接待费增减原因.md", "- 增加招商接待\n- 严格管理，压减公务接待", "公务接待费增减原因.md 第1行 警告 金额减少了，这一条原因说的却是增加，请核对：增加招商接待"},
		{"a reason that does not say", "", "公务接待费增减原因.md", "- 增加招商接待\n- 厉行节约", "公务接待费增减原因.md 第1行 警告 金额减少了，这一条原因说的却是增加，请核对：增加招商接待"},
		{"what became of something else", "", "公务接待费增减原因.md", "自有资金增加", "公务接待费增减原因.md 第1行 提示 金额减少了，这一条原因说的却是增加，请核对：自有资金增加"},
		{"one of a list", "", "收入增减原因.md", "- 项目收入减少\n- 工资政策性调整\n- 人员经费增加", "收入增减原因.md 第3行 提示 金额减少了，这一条原因说的却是增加，请核对：人员经费增加"},
		{"nothing planned, but there is", "", "公务接待费增减原因.md", "- 厉行节约，无安排公务接待事项", "公务接待费增减原因.md 第1行 警告 今年有59,000.00元，原因写的却是“无安排”：厉行节约，无安排公务接待事项"},
		{"nothing planned last year", "", "公务接待费增减原因.md", "上年未安排外宾接待，2021年不安排会议，压减接待", ""},
		{"figures that are published", "", "收入增减原因.md", "- 项目收入减少7,270.8万元（0.72708亿元），上年114530万元\n- 公务接待费减少1.1万元，支出72707800元", ""},
		{"the wrong unit", "", "收入增减原因.md", "项目收入减少7270.8元。", "收入增减原因.md 第1行 警告 表中没有“7270.8元”，像是写错了单位：“收入增减原因”的增减额是7270.8万元。请核对：项目收入减少7270.8元"},
		{"no such figure", "", "收入增减原因.md", "项目收入减少7,271.8万元，工资减少三十万元，人均300余元。", `收入增减原因.md 第1行 警告 表中没有“7,271.8万元”，它也不是与上年的差额，请核对：项目收入减少7,271.8万元，工资减少三十万元，人均300余元
收入增减原因.md 第1行 提示 “三十万元”是手写的数，程序不能核对，请自行核对：项目收入减少7,271.8万元，工资减少三十万元，人均300余元
收入增减原因.md 第1行 提示 “300余元”是手写的数，程序不能核对，请自行核对：项目收入减少7,271.8万元，工资减少三十万元，人均300余元`},
		{"what did not become", "", "公务接待费增减原因.md", "没有增加接待", ""},
		{"one way where nothing changed", "", "公务用车购置费增减原因.md", "厉行节约，购置减少", "公务用车购置费增减原因.md 第1行 警告 金额与上年相同，原因写的却是减少：厉行节约，购置减少"},
		{"a paragraph in two lines", "", "主要职责.md", "拟订政策，\n并组织实施。\n承担管理、\n", "主要职责.md 第1行 警告 一段没有写完就换了行，印成了两段：拟订政策，"},
		{"reasons in lines", "", "收入增减原因.md", "项目减少，\n工资调整，", ""},
		{"reasons the office numbered", "", "收入增减原因.md", "一是项目减少；\n二是工资调整。", ""},
		{"the way it went", "", "公务接待费增减原因.md", "压减公务接待", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := fstest.MapFS{}
			for _, pattern := range []string{"*.csv", "文字/*.md"} {
				names, _ := fs.Glob(os.DirFS(example), pattern)
				for _, n := range names {
					data, err := fs.ReadFile(os.DirFS(example), n)
					if err != nil {
						t.Fatal(err)
					}
					m[n] = &fstest.MapFile{Data: data}
				}
			}
			m["文字/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
			ds, err := dataset.Load(fam.Schema, dataset.FolderFS(m, "数据"))
			if err != nil {
				t.Fatal(err)
			}
			subject := subjectOf(t, ds, c.unit)
			b, results, err := wordsOf(t, fam, ds, subject, "")
			if err != nil {
				t.Fatal(err)
			}
			rep := &Report{}
			rep.ReadWords(b, ds, subject, layout.Tables(results))
			var got []string
			for _, f := range rep.Findings {
				if f.Severity != Rounding {
					got = append(got, strings.TrimPrefix(f.Place.Text(), "文字/")+" "+f.Severity.String()+" "+f.Message)
				}
			}
			slices.Sort(got)
			want := strings.Split(c.want, "\n")
			if slices.Sort(want); !slices.Equal(got, want) && (len(got) > 0 || c.want != "") {
				t.Errorf("got\n%s", strings.Join(got, "\n"))
			}
			if rep.Failed() {
				t.Error("what an office writes is no error")
			}
		})
	}
}

// TestTemplatesAreAudited makes words of templates that are wrong in ways that
// neither their reading nor their making notices.
func TestTemplatesAreAudited(t *testing.T) {
	fam, _ := family(t)
	ds := exampletest.Load(t, fam, example)
	for _, c := range []struct{ name, template, want string }{
		{"right", "## {年度}年预算{03[合计, 合计]|万元}\n+++ 支出{03[合计, 合计]|亿元}，{03[合计, 合计]|元}。\n", ""},
		{"a figure as a text", "支出{\"三百\"}元，{\"300\"}元。\n", "错误 “300”不是从表和数据集算出的：支出三百元，300元。"},
		{"without 绝对", "{设 变动 = 03[合计, 合计] - 上年[收支总计, 金额]}\n减少{变动|万元}。\n", "错误 “减少-7,270.8万元”：增减的数不应带负号：减少-7,270.8万元。"},
		{"no change", "比上年减少{绝对(08[合计, 因公出国（境）费] - 上年[因公出国（境）费, 金额])|万元}。\n", "错误 “减少0万元”：没有增减，应写持平：比上年减少0万元。"},
		{"of the wrong scope", "本单位{年度}年。\n", "警告 这是部门的公开文本，写的却是“本单位”：本单位2022年。"},
		{"parts of another whole", "合计{03[合计, 合计]|万元}，{其中 03[合计, 合计]}{03[合计, 基本支出.小计]|万元}、{08[合计, “三公”经费合计]|万元}{完}。\n",
			"错误 所列各部分6,886.2万元、85.4万元的精确数相加不等于合计107,259.2万元"},
		{"figures side by side", "{其他事项[车辆/*, 数量]}{其他事项[设备/*, 数量]}。\n", "错误 “27”与旁边的数连在一起：274。\n错误 “4”与旁边的数连在一起：274。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, results, err := wordsOf(t, fam, ds, ds.Whole(), c.template)
			if err != nil {
				t.Fatal(err)
			}
			rep := &Report{}
			rep.ReadWords(b, ds, ds.Whole(), layout.Tables(results))
			if got := strings.Join(told(rep, wordsRule, changeRule, sumRule), "\n"); got != c.want {
				t.Errorf("got\n%s", got)
			}
		})
	}
	_, _, err := wordsOf(t, fam, ds, ds.Whole(), "\n{年度|万元}\n")
	rep := &Report{}
	rep.Unmade(err.(*diag.Error))
	if got := fmt.Sprint(rep.Findings[0].Place.Text(), told(rep)); got != "henan/book/文.md 第2行[错误 “年度”是文字，不能写成万元]" || !rep.Failed() {
		t.Error(got)
	}
}

// TestBalancedWords holds that the words show what a cell shows where 舍位平衡
// has moved its last digit, not what it would be rounded by itself.
func TestBalancedWords(t *testing.T) {
	_, results, _, ds := realReport(t)
	for _, r := range results {
		if r.ID != "03" {
			continue
		}
		for i := range r.Cells {
			if c := &r.Cells[i]; c.Kind == table.AmountCell && c.Text == "107,259.2" {
				c.Printed, c.Text = c.Printed+1, "107,259.3"
			}
		}
	}
	for text, want := range map[string]string{
		"支出{107,259.3|03[合计, 合计]}万元。": "",
		"支出{107,259.2|03[合计, 合计]}万元。": "错误 印的是107,259.2万元，应为107,259.3万元：支出107,259.2万元。",
	} {
		rep := &Report{}
		rep.ReadWords(said(t, text), ds, ds.Whole(), layout.Tables(results))
		if got := strings.Join(told(rep, wordsRule), "\n"); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// TestWordsInTheReport reads the findings of the words in the report.
func TestWordsInTheReport(t *testing.T) {
	_, results, _, ds := realReport(t)
	rep := &Report{Subject: "局", Year: "2022", Tables: 13}
	rep.ReadWords(said(t, "支出{107,259.3|03[合计, 合计]}万元。"), ds, ds.Whole(), layout.Tables(results))
	var out strings.Builder
	rep.Write(&out, true)
	for _, want := range []string{"、文字的数1个。", "  文字说明“一、题”〔文字的数〕\n", "\n    应有：这个数是03[合计, 合计]\n", "有错误，不能公开。"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	found := false
	for _, c := range rep.Table(results[0].Table).Cells {
		found = found || c.Text == "文字说明“一、题”"
	}
	if !found {
		t.Error("the table of the report does not tell where")
	}
}

// FuzzAddress holds that any address comes to a value, or to none that is used.
func FuzzAddress(f *testing.F) {
	fam, _ := family(f)
	ds := exampletest.Load(f, fam, example)
	b, results, err := wordsOf(f, fam, ds, ds.Whole(), "")
	if err != nil {
		f.Fatal(err)
	}
	for _, block := range b.Blocks {
		for _, s := range block.Sentences {
			for _, figure := range s.Figures {
				f.Add(figure.Address.String())
			}
		}
	}
	f.Add("绝对((一 - 零) / (个数(13[是/*/*] 当 有 它[甲]) + 一)) / 单位[021001, 序号]")
	k := newReckoner(ds, ds.Whole(), layout.Tables(results))
	f.Fuzz(func(t *testing.T, text string) {
		p := address.NewParser(text, 0)
		e := p.Sum()
		if p.End() != nil {
			return
		}
		if q := k.reckon(e); !q.unknown && !q.masked && q.value == nil {
			t.Fatalf("%q has no value", text)
		}
	})
}
