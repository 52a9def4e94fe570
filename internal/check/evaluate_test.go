package check

import (
	"io/fs"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/address"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// findings evaluates one [[check]] over the real tables.
func findings(t *testing.T, check string) []string {
	t.Helper()
	_, results, _, ds := realReport(t)
	fam := exampletest.Family(t)
	rules, err := Parse("checks.toml", []byte("[[check]]\nid = \"甲\"\n"+check), fam)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range rules.Run(ds, ds.Whole(), layout.Sourced(results)).Findings {
		if f.Rule == "甲" {
			out = append(out, f.Severity.String()+" "+f.Place.Address+" "+f.Message)
		}
	}
	return out
}

func TestTieOuts(t *testing.T) {
	for _, c := range []struct {
		name, check string
		want        []string
	}{
		{"equal", `formula = "01[收入总计, 收入.金额] = 02[合计, 总计]"`, nil},
		{"not less than", `formula = "02[021006, 总计] ≥ 223200"`, nil},
		{"less than", `formula = "02[021006, 总计] < 223200"`, []string{"错误 02[021006, 总计] 左223,200.00元，右223,200.00元，差0.00元"}},
		{"greater than", `formula = "02[021006, 总计] > 223199.99"`, nil},
		{"differs", "level = \"warning\"\nformula = \"02[021006, 总计] = 100\"", []string{"警告 02[021006, 总计] 左223,200.00元，右100.00元，差223,100.00元"}},
		{"unequal", `formula = "02[合计, 总计] ≠ 03[合计, 合计]"`, []string{"错误 02[合计, 总计] 左1,072,592,200.00元，右1,072,592,200.00元，差0.00元"}},
		{"within the tolerance", "tolerance = \"0.05\"\nformula = \"02[021006, 总计] = 223199.95\"", nil},
		{"beyond the tolerance", "tolerance = \"0.04\"\nformula = \"02[021006, 总计] = 223199.95\"", []string{"错误 02[021006, 总计] 左223,200.00元，右223,199.95元，差0.05元"}},
		{"factors and brackets", `formula = "3 × 02[合计, 总计] = 2 × (02[合计, 总计] + 03[合计, 合计]) − 01[收入总计, 收入.金额]"`, nil},
		{"a * over columns leaves subtotals and 其中 out", `formula = "02[合计, 总计] = 02[合计, *.*] + 02[合计, *.*.*]"`, nil},
		{"a * over rows leaves 合计 out", `formula = "03[*, 合计] = 03[合计, 合计]"`, nil},
		{"rows of a class", `formula = "03[*/21505*, 合计] = 0 + 03[*/215*, 合计] − 03[*/2150801, 合计] − 03[*/2150805, 合计]"`, nil},
		{"no such row", `formula = "03[021099, 合计] = 0"`, []string{"错误 03[021099, 合计] 表中没有“021099”行的“合计”，无法核对"}},
		{"a row that may be absent", `formula = "03[021099, 合计]? = 0"`, nil},
		{"not an amount", `formula = "03[合计, 单位（科目名称）] = 0"`, []string{"错误 03[合计, 单位（科目名称）] 表中没有“合计”行的“单位（科目名称）”，无法核对"}},
		{"尾差", `formula = "06[*, 本年一般公共预算基本支出.合计] = 03[合计, 基本支出.小计]"`, []string{"尾差 06[30301+50905, 本年一般公共预算基本支出.合计] 左6,886.5万元，右6,886.2万元，差0.3万元（按分计算相符，只是各自四舍五入后的尾差）"}},
		{"each over rows", "each = \"03[{u}]\"\nformula = \"03[{u}, 合计] > 1000000000\"", []string{
			"错误 03[021006, 合计] 左223,200.00元，右1,000,000,000.00元，差999,776,800.00元",
			"错误 03[021011, 合计] 左1,147,941.00元，右1,000,000,000.00元，差998,852,059.00元",
			"错误 03[021012, 合计] 左6,129,400.00元，右1,000,000,000.00元，差993,870,600.00元",
			"错误 03[021013, 合计] 左1,162,732.00元，右1,000,000,000.00元，差998,837,268.00元",
			"错误 03[021014, 合计] 左32,131,833.00元，右1,000,000,000.00元，差967,868,167.00元",
			"错误 03[021015, 合计] 左10,789,203.00元，右1,000,000,000.00元，差989,210,797.00元",
			"错误 03[021016, 合计] 左7,994,891.00元，右1,000,000,000.00元，差992,005,109.00元",
			"错误 03[021017, 合计] 左2,680,600.00元，右1,000,000,000.00元，差997,319,400.00元",
		}},
		{"masked", `formula = "11[021001/*, 合计] = 11[021014, 合计]"`, []string{"错误 11[021001/410100220000000046424, 合计] 左（含涉密金额，不显示），右2,230.0万元，差（含涉密金额，不显示）"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := findings(t, c.check+"\nsay = \"左{left}，右{right}，差{difference}\"\n"); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// TestMaskedRowsBindNothing: of the twelve projects of 021001 two are masked.
func TestMaskedRowsBindNothing(t *testing.T) {
	_, results, rules, _ := realReport(t)
	n := 0
	for _, in := range rules.Instances(layout.Tables(results)) {
		if in.ID == "各项目11表与13表" {
			n++
			if strings.Contains(in.Formula, "涉密") || strings.Contains(in.Formula, "*1") {
				t.Error(in.Formula)
			}
		}
	}
	if n != 17 {
		t.Errorf("%d projects compared, want 17 of 19", n)
	}
}

// TestWrongFiguresAreFaultsOfTheProgram: figures that are not their amounts
// rounded, and a sum off by more than rounding can be.
func TestWrongFiguresAreFaultsOfTheProgram(t *testing.T) {
	for _, c := range []struct {
		rounding table.Rounding
		by       int64
		rules    string
	}{
		{"", 0, ""},
		{"", 1, "印数"},
		{"", 2, "01表收支平衡 印数 合计"},
		{table.Balanced, 1, ""},
		{table.Balanced, 2, "印数"},
	} {
		_, results, rules, ds := realReport(t)
		r, row, col, err := layout.Find(results, "01", "收入总计", "收入.金额")
		if err != nil {
			t.Fatal(err)
		}
		cell := r.At(row, col)
		cell.Printed += c.by
		cell.Text = r.Formats[cell.Format].TextRounded(cell.Printed)
		for _, r := range results {
			r.Rounding = c.rounding
		}
		var got []string
		for _, f := range rules.Run(ds, ds.Whole(), layout.Sourced(results)).Findings {
			if f.Severity == Error && !slices.Contains(got, f.Rule) && (f.Rule == "01表收支平衡" || f.Rule == "合计" || f.Rule == "印数") {
				got = append(got, f.Rule)
			}
		}
		if strings.Join(got, " ") != c.rules {
			t.Errorf("%q by %d: %v, want %s", c.rounding, c.by, got, c.rules)
		}
	}
}

// TestSumsOfAnySizeAreExact compares sums beyond 64 bits, to the 分.
func TestSumsOfAnySizeAreExact(t *testing.T) {
	var left, right side
	for range 3 {
		left.exact.add(1000, 1e17)
		right.exact.add(-1000, -1e17)
	}
	if v := compare(address.Equal, &left, &right, 0); v != fine {
		t.Errorf("equal sums compare as %d", v)
	}
	left.exact.add(1, 1)
	if v := compare(address.Equal, &left, &right, 0); v != differs {
		t.Errorf("a 分 of difference compares as %d", v)
	}
	if v := compare(address.AtMost, &left, &right, 1); v != fine {
		t.Errorf("a 分 of tolerance compares as %d", v)
	}
	l, r, d := words(&left, &right, true)
	if l != "3,000,000,000,000,000,000.01元" || r != "3,000,000,000,000,000,000.00元" || d != "0.01元" {
		t.Error(l, r, d)
	}
	if f := left.figure(false); f.Exact != "3000000000000000000.01" {
		t.Error(f)
	}
	var constant total
	for range 12 {
		constant.add(1000, money.MaxAbs)
	}
	var s side
	s.exact.add(1, math.MaxInt64)
	s.constant(constant)
	want, _ := new(big.Int).SetString("21223372036854775807", 10)
	if s.exact.value().Cmp(want) != 0 || s.printed.value().Cmp(constant.value()) != 0 {
		t.Error(s.exact.value(), s.printed.value())
	}
}

// TestFormulaOfLargeAmounts has a family's formula that multiplies the largest
// sum a dataset may have.
func TestFormulaOfLargeAmounts(t *testing.T) {
	_, results, rules, ds := realReport(t)
	for _, r := range results {
		for i := range r.Cells {
			if c := &r.Cells[i]; c.Amount != 0 {
				c.Amount *= 100_000
				c.Printed = r.Formats[c.Format].Round(c.Amount)
				if c.Kind == table.AmountCell {
					c.Text = r.Formats[c.Format].Text(c.Amount)
				}
			}
		}
	}
	for _, c := range rules.checks {
		for _, side := range [][]term{c.formula.left, c.formula.right} {
			for i := range side {
				side[i].factor *= mostFactor
			}
		}
	}
	for _, f := range rules.Run(ds, ds.Whole(), layout.Sourced(results)).Findings {
		if f.Severity == Error {
			t.Errorf("%+v", f)
		}
	}
}

// small makes a family of one table of the schema and its checks.
func small(t *testing.T, layoutText, checks string) *Report {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"dataset.toml", "family.toml"} {
		data, err := fs.ReadFile(exampletest.Files(t), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "family.toml" {
			data = regexp.MustCompile(`(?m)^tables = .*$`).ReplaceAll(data, []byte(`tables = [ "甲" ]`))
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	files["甲.toml"] = &fstest.MapFile{Data: []byte(layoutText)}
	files[File] = &fstest.MapFile{Data: []byte(checks)}
	fam, err := layout.LoadFamily(files, "f", nil)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := Load(files, "f", fam)
	if err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, example)
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	return rules.Run(ds, ds.Whole(), layout.Sourced(results))
}

// TestForms: a table for each member is addressed by table/member.
func TestForms(t *testing.T) {
	rep := small(t, `
title = "项目表"
from = "spending"
per = "project"
columns = [ { title = "科目", show = [ "econ.code", "label" ] }, { title = "金额", sum = "amount" } ]
rows = [ { each = "econ" }, { total = "合计" } ]
`, `
[[check]]
id = "全部项目"
formula = "甲/*[合计, 金额] = 1003730000"
say = "{left}不是{right}"
[[check]]
id = "各项目"
each = "甲/410100220000000000918[{e}]"
formula = "甲/410100220000000000918[{e}, 金额] ≥ 6000000.01"
say = "{e}：{left}"
`)
	if rep.Count(Error) != 1 || rep.Findings[0].Message != "30227：6,000,000.00元" || rep.Formulas != 3 || rep.Tables != 19 {
		t.Errorf("%+v", rep)
	}
}

// TestBlocks: a statement that flows on in a second block is addressed as one.
func TestBlocks(t *testing.T) {
	rep := small(t, `
title = "两栏"
from = "spending"
blocks = 2
columns = [ { title = "科目", show = "econ.code" }, { title = "金额", sum = "amount" } ]
rows = [ { each = "econ" } ]
foot = [ { total = "合计" } ]
`, `
[[check]]
id = "两栏之和"
formula = "甲[*, 金额] = 甲[合计, 金额]"
say = "{left}不是{right}"
[[check]]
id = "第二栏"
formula = "甲[31299, 金额] = 21500000"
say = "{left}不是{right}"
`)
	if rep.Count(Error) != 0 || rep.Formulas != 2 {
		t.Errorf("%+v", rep)
	}
}

// TestStructureFinds: any total changed by a 分 is found where it stands.
func TestStructureFinds(t *testing.T) {
	_, results, rules, ds := realReport(t)
	every := testtool.Sample(21, 7) // of some 1,200
	for _, r := range results {
		for i := range r.Rows {
			for c := range r.Columns {
				cell := r.At(i, c)
				s := r.Columns[c].Statement
				if cell.Kind != table.AmountCell || r.Columns[c].Parts == nil && (r.Rows[i].Parts == nil || r.Rows[i].Parts[s] == nil) {
					continue
				}
				if i%every != 0 && i > 0 {
					continue
				}
				cell.Amount++
				found := false
				for _, f := range rules.Run(ds, ds.Whole(), layout.Sourced(results)).Findings {
					found = found || f.Severity == Error && f.Place.Address == r.Address(i, c) && (f.Rule == "合计" || f.Rule == "小计")
				}
				cell.Amount--
				if !found {
					t.Errorf("%s changed by a 分: not found", r.Address(i, c))
				}
			}
		}
	}
}

func TestMissingTablesAreTold(t *testing.T) {
	_, results, rules, ds := realReport(t)
	rep := rules.Run(ds, ds.Whole(), layout.Sourced(results[:11]))
	if rep.Failed() || len(rep.Skipped) != 2 || rep.Skipped[0] != "没有13表：11表与13表、各单位11表与13表、各项目11表与13表、转移支付与07表" {
		t.Errorf("%d errors, skipped %q", rep.Count(Error), rep.Skipped)
	}
}
