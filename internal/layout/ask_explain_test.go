package layout

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
)

// checkExplained holds every amount cell of the tables to what explanations
// promise: its lines sum to it exactly, the conditions of its formula accept
// the same lines when each is tried one by one, and tracing a line is the
// inverse. It returns how many amount cells there were.
func checkExplained(t testing.TB, ds *dataset.Dataset, results []*Result) int {
	t.Helper()
	cells := 0
	entered := map[string][]string{} // cells by line, from Lines
	for _, r := range results {
		for row := range r.Rows {
			for col := range r.Columns {
				if !r.isAmount(row, col) {
					if o, c := r.Owner(row, col); o == row && c == col && (r.Lines(row, col) != nil || r.Formula(row, col) != "") {
						t.Errorf("%s is no amount and has lines", r.Address(row, col))
					}
					continue
				}
				cells++
				entries := r.Lines(row, col)
				var sum money.Amount
				for _, e := range entries {
					sum += money.Amount(e.Sign) * e.Amount
					entered[e.Place()] = append(entered[e.Place()], fmt.Sprintf("%d %s", e.Sign, r.Address(row, col)))
				}
				if want := r.At(row, col).Amount; sum != want {
					t.Errorf("%s: lines sum to %s, the cell is %s", r.Address(row, col), sum.Exact(), want.Exact())
				}
				if want := oneByOne(ds, r, row, col); !slices.Equal(places(entries), want) {
					t.Errorf("%s %s:\n%v\n%v", r.Address(row, col), r.Formula(row, col), places(entries), want)
				}
			}
		}
	}
	for _, led := range ds.Facts {
		for i := range led.N {
			var got []string
			for _, h := range Trace(results, led, i) {
				got = append(got, fmt.Sprintf("%d %s", h.Sign, h.Address(h.Row, h.Col)))
			}
			place := Contribution{Ledger: led, Line: i}.Place()
			if want := entered[place]; !slices.Equal(sorted(got), sorted(want)) {
				t.Errorf("%s enters\n%v\ntrace says\n%v", place, want, got)
			}
		}
	}
	return cells
}

// oneByOne finds the lines of a cell by trying its conditions on every line.
func oneByOne(ds *dataset.Dataset, r *Result, row, col int) []string {
	src, _ := r.source(row, col)
	var out []string
	for _, sl := range r.slots(src) {
		led := ds.Facts[sl.from.ID]
		if led == nil {
			continue
		}
		conditions := r.conditions(src, sl)
		for i := range led.N {
			if !slices.ContainsFunc(conditions, func(c cond) bool {
				return !c.accepts(c.path.member(ds, led.Codes[c.path.dim.Index][i]), target{})
			}) {
				out = append(out, fmt.Sprintf("%d %s", sl.sign, Contribution{Ledger: led, Line: i}.Place()))
			}
		}
	}
	return sorted(out)
}

func places(entries []Contribution) []string {
	var out []string
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%d %s", e.Sign, e.Place()))
	}
	return sorted(out)
}

func sorted(s []string) []string { slices.Sort(s); return s }

func TestEveryAmountIsExplained(t *testing.T) {
	fam, ds := henan(t)
	if n := checkExplained(t, ds, evaluateAll(t, fam, ds, ds.Whole())); n < 1000 {
		t.Errorf("only %d amount cells", n)
	}
	units := ds.Dims[ds.Schema.Subject.Dim.Index]
	for _, u := range units.Listed[:2] {
		own := dataset.Subject{Code: units.Codes[u], Name: units.Names[u], Part: true, Units: []string{units.Codes[u]}}
		checkExplained(t, ds, evaluateAll(t, fam, ds, own))
	}
}

// testTables evaluates the layouts of testdata/tables.
func testTables(t testing.TB) (*dataset.Dataset, map[string][]*Result) {
	schema, def := testFamily(t)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/tables/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	out := map[string][]*Result{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l, err := parseLayout("layout.toml", "T", a.Files[0].Data, schema, def)
		if err != nil {
			t.Fatal(err)
		}
		rs, err := l.Evaluate(ds, ds.Whole())
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".txtar")] = rs
	}
	return ds, out
}

// TestOtherLayoutsAreExplained covers what the thirteen tables do not have:
// forms for each member, flowing lists, sums of two ledgers, properties.
func TestOtherLayoutsAreExplained(t *testing.T) {
	ds, tables := testTables(t)
	cells := 0
	for name, rs := range tables {
		t.Run(name, func(t *testing.T) { cells += checkExplained(t, ds, rs) })
	}
	if cells < 150 {
		t.Errorf("only %d amount cells", cells)
	}
}

func TestFormula(t *testing.T) {
	fam, ds := henan(t)
	real := evaluateAll(t, fam, ds, ds.Whole())
	_, others := testTables(t)
	for _, c := range []struct{ layout, table, row, col, want string }{
		{"", "03", "合计", "合计", "支出.csv的金额，全部"},
		{"", "05", "021012/2080502", "基本支出.公用经费.资本性支出", "支出.csv的金额，其中：资金来源为一般公共预算-财政拨款或一般公共预算-其他（一般公共预算），年度为本年，单位为021012（郑州市节能中心），功能科目为2080502（事业单位离退休），项目类别为人员类或公用经费（基本支出），部门经济科目为309开头的（资本性支出（基本建设））或310开头的"},
		{"", "03", "合计", "其他运转类", "支出.csv的金额，其中：项目类别为其他运转类"}, // 项目支出 follows
		{"", "01", "年终结转结余", "金额", "收入.csv的金额，全部；减去支出.csv的金额，全部"},
		{"", "08", "合计", "公务接待费", "支出.csv的金额，其中：资金来源为一般公共预算-财政拨款，部门经济科目为30217（公务接待费）"},
		{"", "12", "预算情况/政府预算资金", "四", "支出.csv的金额，其中：资金来源为一般公共预算-财政拨款、一般公共预算-其他、政府性基金或国有资本经营预算（政府预算资金）"},
		{"form-for-each-project", "T/P1", "单位", "四", "支出.csv的预算数，其中：项目类别为特定目标类，项目为P1（信息化建设）"},
		{"filter-by-a-property-of-the-unit", "T", "合计", "机关运行经费", "支出.csv的预算数，其中：单位的单位性质为行政或参公，项目类别为公用经费"},
		{"income-and-spending-in-one-row", "T", "2010102", "项目支出", "支出.csv的决算数，其中：功能科目为2010102（一般行政管理事务），项目类别不为人员类或公用经费（基本支出）"},
		{"only-classes-with-figures-renumbered", "T", "201", "合计", "支出.csv的预算数，其中：功能科目的类为201（一般公共服务支出）"},
	} {
		results := real
		if c.layout != "" {
			results = others[c.layout]
		}
		r, row, col, err := Find(results, c.table, c.row, c.col)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if got := r.Formula(row, col); got != c.want {
			t.Errorf("%s: %s", r.Address(row, col), got)
		}
	}
}

func TestFind(t *testing.T) {
	fam, ds := henan(t)
	results := evaluateAll(t, fam, ds, ds.Whole())
	for _, c := range []struct{ table, row, col, want string }{
		{"03", "021012/2080502", "基本支出.小计", "03[021012/2080502, 基本支出.小计]"},
		{"3", "021012/2080502", "基本支出·小计", "03[021012/2080502, 基本支出.小计]"},
		{"预算03表", "郑州市节能中心/事业单位离退休", "基本支出/小计", "03[021012/2080502, 基本支出.小计]"},
		{" 03 ", " 郑州市节能中心 ", " 工资福利支出 ", "03[021012, 基本支出.人员经费.工资福利支出]"},
		{"03", "合计", "合计", "03[合计, 合计]"},
		{"01", "五、教育", "金额", "01[五、教育, 支出.金额]"}, // the row says which of the two statements
		{"12", "预算情况/总额", "四", "12[预算情况/总额, 四]"},
		{"12", "部门预算总额（万元）", "四", "12[预算情况/总额, 四]"},
		{"03", "021012", "小计", "“03 021012 小计”可以是2格；请写得更具体：03[021012, 基本支出.小计]、03[021012, 项目支出.小计]"},
		{"03", "事业单位离退休", "合计", "“03 事业单位离退休 合计”可以是6格；请写得更具体：03[021011/2080502, 合计]、03[021012/2080502, 合计]、03[021014/2080502, 合计]、03[021015/2080502, 合计]、03[021016/2080502, 合计]、03[021017/2080502, 合计]"},
		{"03", "郑州市节能", "合计", "“郑州市节能”不是“预算03表”的行；是否为“郑州市节能中心”？"},
		{"03", "021099", "合计", "“021099”不是“预算03表”的行；是否为“021001”？"},
		{"03", "没有的", "合计", "“没有的”不是“预算03表”的行；共有109个，如：合计、021001、郑州市工业和信息化局"},
		{"03", "合计", "基本支出.小记", "“基本支出.小记”不是“预算03表”的列；是否为“基本支出.小计”？可用的有：合计、基本支出.小计、基本支出.人员经费.工资福利支出、基本支出.人员经费.对个人和家庭的补助、基本支出.公用经费.商品和服务支出、基本支出.公用经费.资本性支出、项目支出.小计、项目支出.其他运转类、项目支出.特定目标类"},
		{"03", "合计", "单位代码", "“合计, 单位代码”：“预算03表”的这一格不是金额；有金额的列有：合计、基本支出.小计、基本支出.人员经费.工资福利支出、基本支出.人员经费.对个人和家庭的补助、基本支出.公用经费.商品和服务支出、基本支出.公用经费.资本性支出、项目支出.小计、项目支出.其他运转类、项目支出.特定目标类"},
		{"03", "", "", "不是“预算03表”的列；可用的有：合计、基本支出.小计、基本支出.人员经费.工资福利支出、基本支出.人员经费.对个人和家庭的补助、基本支出.公用经费.商品和服务支出、基本支出.公用经费.资本性支出、项目支出.小计、项目支出.其他运转类、项目支出.特定目标类"},
		{"33", "合计", "合计", "“33”没有这张表；是否为“03”？可用的有：01、02、03、04、05、06、07、08、09、10、11、12、13"},
		{"预算3表", "合计", "合计", "“预算3表”没有这张表；可用的有：01、02、03、04、05、06、07、08、09、10、11、12、13"},
		{"06", "合计", "公用经费", "06[合计, 本年一般公共预算基本支出.公用经费]"},
	} {
		got := ""
		r, row, col, err := Find(results, c.table, c.row, c.col)
		if err != nil {
			got = err.Error()
		} else {
			got = r.Address(row, col)
		}
		if got != c.want {
			t.Errorf("%q %q %q: %s", c.table, c.row, c.col, got)
		}
	}
}

func TestFindLine(t *testing.T) {
	_, ds := henan(t)
	for _, c := range []struct{ text, want string }{
		{"支出.csv:57", "支出.csv:57 021011 郑州市工信局离退休干部服务中心，2101102 事业单位医疗，30112 其他社会保障缴费，50501 工资福利支出，人员类，一般公共预算-财政拨款，本年"},
		{"支出：57", "支出.csv:57 021011 郑州市工信局离退休干部服务中心，2101102 事业单位医疗，30112 其他社会保障缴费，50501 工资福利支出，人员类，一般公共预算-财政拨款，本年"},
		{"支出:1", "支出.csv 第1行：这一行没有账；账在第2行到第223行"},
		{"收入.csv:11", "收入.csv 第11行：这一行没有账；账在第2行到第10行"},
		{"支出:9999999999", "支出.csv 第9999999999行：这一行没有账；账在第2行到第223行"},
		{"支付:57", "“支付”不是账表；是否为“支出”？可用的有：收入、支出"},
		{"项目:5", "“项目”不是账表；可用的有：收入、支出"},
		{"支出", "“支出”看不出是哪个文件的哪一行；应写成“文件:行号”，如支出.csv:57"},
		{"支出:五", "“支出:五”看不出是哪个文件的哪一行；应写成“文件:行号”，如支出.csv:57"},
		{"", "看不出是哪个文件的哪一行；应写成“文件:行号”，如支出.csv:57"},
	} {
		got := ""
		led, i, err := FindLine(ds, c.text)
		if err != nil {
			got = err.Error()
		} else {
			got = Contribution{Ledger: led, Line: i}.Place() + " " + LineText(ds, led, i)
		}
		if got != c.want {
			t.Errorf("%q: %s", c.text, got)
		}
	}
}
