package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/table"
)

// sample is a report with findings of every kind.
func sample() *Report {
	tail := func(tableName, row, message string) Finding {
		return Finding{Severity: Rounding, Rule: "06表与03表", Place: Place{Table: tableName, Row: row, Column: "合计"}, Message: message + roundingNote,
			Left: &Figure{Exact: "68865000.00", Printed: "6,886.5万元"}, Right: &Figure{Exact: "68862000.00", Printed: "6,886.2万元"}}
	}
	return &Report{
		Subject: "甲局", Year: "2022", Tables: 13, Formulas: 7, Sums: 90, Rules: 4, Words: 31, Skipped: []string{"没有13表：11表与13表"},
		Findings: []Finding{
			{Severity: Error, Rule: "收支平衡", Place: Place{File: "支出.csv", Lines: []int{3, 4}}, Message: "不等", Detail: "收入1.00元\n支出2.00元", Why: "收入＝支出",
				Left: &Figure{Exact: "1.00"}, Right: &Figure{Exact: "2.00", Printed: "0.0万元"}},
			{Severity: Error, Rule: "涉密", Place: Place{Of: "乙中心 ", Table: "预算11表", Row: "合计"}, Message: "不等", Left: &Figure{Exact: "5.00", Printed: "0.0万元", Masked: true}},
			{Severity: Warning, Rule: "写法", Place: Place{Words: "一、收入"}, Message: "请核对", Why: "写全称"},
			tail("预算06表", "30101", "差0.3万元"), tail("预算06表", "30102", "差0.1万元"), tail("预算07表", "30101", "差0.2万元"),
			{Severity: Info, Rule: "科目", Place: Place{File: "支出.xlsx", Lines: []int{57}, Cells: []string{"支出!I57"}}, Message: "应到款", Why: "不说"},
		},
	}
}

// TestWrittenReports: for people, with the 尾差 of a table on one line, or each.
func TestWrittenReports(t *testing.T) {
	const head = `甲局2022年审核：13张表，核对审核公式7条、表内合计90处、数据规则4项、文字的数31个。
没有核对（没有13表：11表与13表）

错误 2条
  支出.csv 第3、4行〔收支平衡〕
    不等
    收入1.00元
    支出2.00元
    应有：收入＝支出
  乙中心 预算11表 合计〔涉密〕%s不等

警告 1条
  文字说明“一、收入”〔写法〕
    请核对
    应有：写全称

`
	const foot = `
提示 1条
  支出.xlsx 支出!I57〔科目〕%s应到款

错误2条，警告1条，尾差3条，提示1条。有错误，不能公开。
`
	for _, c := range []struct {
		all  bool
		want string
	}{
		{false, `尾差 3条（按分计算都相符，是各自四舍五入后的差；每张表举一例，--all逐个列出）
  预算06表 2处，如30101 合计〔06表与03表〕差0.3万元
  预算07表 30101 合计〔06表与03表〕差0.2万元
`},
		{true, `尾差 3条
  预算06表 30101 合计〔06表与03表〕
    差0.3万元` + roundingNote + `
  预算06表 30102 合计〔06表与03表〕
    差0.1万元` + roundingNote + `
  预算07表 30101 合计〔06表与03表〕
    差0.2万元` + roundingNote + "\n"},
	} {
		var b strings.Builder
		between := map[bool]string{true: "\n    ", false: " "}[c.all]
		if sample().Write(&b, c.all); b.String() != fmt.Sprintf(head, between)+c.want+fmt.Sprintf(foot, between) {
			t.Errorf("got\n%s", b.String())
		}
	}
	var b strings.Builder
	if (&Report{Subject: "甲局", Year: "2022", Rules: 3}).Write(&b, false); b.String() != "甲局2022年审核：数据规则3项。\n\n没有发现问题。\n" {
		t.Errorf("got\n%s", b.String())
	}
}

// TestReportsAsTables: grouped by severity, with the numbers compared; masked ones hidden.
func TestReportsAsTables(t *testing.T) {
	rows := func(x *table.Table) (out []string) {
		for r := range x.Rows {
			var cells []string
			for c := range x.Columns {
				if x.At(r, c).Kind != table.CoveredCell {
					cells = append(cells, strings.ReplaceAll(x.At(r, c).Text, "\n", "／"))
				}
			}
			out = append(out, strings.Join(cells, "|"))
		}
		return out
	}
	x := sample().Table(&table.Table{Left: "单位名称：甲局"})
	if err := x.Validate(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"错误 2条",
		"1|收支平衡|支出.csv 第3、4行|不等／收入1.00元／支出2.00元／应有：收入＝支出|1.00元|2.00元",
		"2|涉密|乙中心 预算11表 合计|不等|涉密，不显示|",
		"警告 1条",
		"3|写法|文字说明“一、收入”|请核对／应有：写全称||",
		"尾差 3条",
		"4|06表与03表|预算06表 30101 合计|差0.3万元" + roundingNote + "|6,886.5万元|6,886.2万元",
		"5|06表与03表|预算06表 30102 合计|差0.1万元" + roundingNote + "|6,886.5万元|6,886.2万元",
		"6|06表与03表|预算07表 30101 合计|差0.2万元" + roundingNote + "|6,886.5万元|6,886.2万元",
		"提示 1条",
		"7|科目|支出.xlsx 支出!I57|应到款||",
	}
	if got := rows(x); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	notes := []string{"错误2条，警告1条，尾差3条，提示1条。有错误，不能公开。", "没有核对（没有13表：11表与13表）"}
	if x.Left != "单位名称：甲局" || x.Title != "2022年预算公开表审核报告" || !strings.HasPrefix(x.Right, "13张表，") || !slices.Equal(x.Notes, notes) || x.Rows[2].Parent != 0 || x.Rows[4].Parent != 3 {
		t.Errorf("%q %q %q %q", x.Title, x.Left, x.Right, x.Notes)
	}
	none := (&Report{Subject: "甲局"}).Table(&table.Table{Left: "单位名称：乙局"})
	if got := rows(none); none.Left != "甲局" || !slices.Equal(got, []string{"没有发现问题"}) {
		t.Errorf("%q %q", none.Left, got)
	}
}

// TestSeveritiesInJSON names them by words that do not depend on the language.
func TestSeveritiesInJSON(t *testing.T) {
	data, err := json.Marshal([]Severity{Error, Warning, Rounding, Info})
	if err != nil || string(data) != `["error","warning","rounding","info"]` {
		t.Errorf("%s, %v", data, err)
	}
}

// TestManyAlike: of many warnings of one rule the first few are printed and the others
// counted; errors and causes are all printed, and with all everything.
func TestManyAlike(t *testing.T) {
	rep := &Report{Subject: "甲局", Year: "2022"}
	for i := range 14 {
		for _, s := range []Severity{Error, Warning, Info} {
			rep.Findings = append(rep.Findings, Finding{Severity: s, Rule: "规则", Place: Place{File: "支出.csv", Lines: []int{i + 2}}, Message: fmt.Sprintf("发现%d", i), Detail: "细节", cause: s == Warning && i > 11})
		}
	}
	rep.sort()
	var brief, all strings.Builder
	rep.Write(&brief, false)
	rep.Write(&all, true)
	for text, want := range map[string]int{"发现": 14 + 2 + mostAlike + mostInfos, "细节": 14, "另有2条，--all全部列出": 1, "另有11条，--all全部列出": 1} {
		if got := strings.Count(brief.String(), text); got != want {
			t.Errorf("%q: %d times, not %d, in\n%s", text, got, want, brief.String())
		}
	}
	if strings.Count(all.String(), "细节") != 42 || strings.Contains(all.String(), "另有") {
		t.Errorf("all\n%s", all.String())
	}
}
