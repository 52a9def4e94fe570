package check

import (
	"fmt"
	"strconv"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// Text is the place for messages: 支出.csv 第57、58行; 预算03表 合计 基本支出·小计.
func (p Place) Text() string {
	if p.Of != "" {
		of := p.Of
		p.Of = ""
		return of + p.Text()
	}
	if p.Table != "" {
		return strings.Join(strings.Fields(p.Table+" "+p.Row+" "+p.Column), " ")
	}
	if p.Words != "" {
		return "文字说明“" + p.Words + "”"
	}
	if p.Lines == nil && p.Cells == nil {
		return p.File
	}
	if p.Cells != nil {
		return p.File + " " + diag.Cells(p.Cells)
	}
	text := p.File + " " + diag.Lines(p.Lines)
	if p.Field != "" {
		text += "“" + p.Field + "”列"
	}
	return text
}

// text is a side of a comparison for the report.
func (f *Figure) text(s Severity) string {
	switch {
	case f == nil:
		return ""
	case f.Masked:
		return "涉密，不显示"
	case f.Printed != "" && (s == Rounding || f.Exact == ""):
		return f.Printed
	}
	return f.Exact + "元"
}

// summary states what was checked.
func (rep *Report) summary() string {
	if rep.Tables == 0 {
		return fmt.Sprintf("数据规则%d项", rep.Rules)
	}
	text := fmt.Sprintf("%d张表，核对审核公式%d条、表内合计%d处", rep.Tables, rep.Formulas, rep.Sums)
	if rep.Rules > 0 {
		text += fmt.Sprintf("、数据规则%d项", rep.Rules)
	}
	if rep.Words > 0 {
		text += fmt.Sprintf("、文字的数%d个", rep.Words)
	}
	return text
}

// verdict counts the findings and says whether there are errors.
func (rep *Report) verdict() string {
	if len(rep.Findings) == 0 {
		return "没有发现问题。"
	}
	var counts []string
	for s := range Severities {
		if n := rep.Count(s); n > 0 {
			counts = append(counts, fmt.Sprintf("%s%d条", s, n))
		}
	}
	text := strings.Join(counts, "，")
	if rep.Failed() {
		return text + "。有错误，不能公开。"
	}
	return text + "。没有错误。"
}

// story is a finding's message, its details and, for errors and warnings, what
// should hold.
func (f *Finding) story() string {
	text := f.Message
	if f.Detail != "" {
		text += "\n" + f.Detail
	}
	if f.Why != "" && f.Severity <= Warning {
		text += "\n应有：" + f.Why
	}
	if f.Severity == Acknowledged {
		text += "\n已确认：" + f.Reason
	}
	return text
}

// Table gives the report as a table like the ones it is about, with the style,
// the paper and the line above the header of one of them.
func (rep *Report) Table(like *table.Table) *table.Table {
	t := table.NewList(like, rep.Year+"年预算公开表审核报告",
		table.Column{ID: "序号", Kind: table.NumberColumn}, table.Column{ID: "审核", MaxWidth: 38}, table.Column{ID: "位置"}, table.Column{ID: "发现的问题"},
		table.Column{ID: "左边", Align: table.AlignRight, Equal: "数"}, table.Column{ID: "右边", Align: table.AlignRight, Equal: "数"})
	t.ID, t.Left, t.Right, t.Notes = "审核报告", like.Left, rep.summary(), []string{rep.verdict()}
	if !strings.Contains(t.Left, rep.Subject) {
		t.Left = rep.Subject
	}
	for _, s := range rep.Skipped {
		t.Notes = append(t.Notes, "没有核对（"+s+"）")
	}
	group := -1
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if i == 0 || f.Severity != rep.Findings[i-1].Severity {
			group = len(t.Rows)
			t.AddTexts(table.Row{IDs: []string{severityIDs[f.Severity]}, Kind: table.GroupRow, Parent: -1, Head: -1, Bold: true},
				fmt.Sprintf("%s %d条", f.Severity, rep.Count(f.Severity)))
		}
		t.AddTexts(table.Row{IDs: []string{strconv.Itoa(i + 1)}, Level: 1, Parent: group, Head: -1},
			strconv.Itoa(i+1), strings.TrimSpace(f.Rule+"\n"+f.Number), f.Place.Text(), f.story(), f.Left.text(f.Severity), f.Right.text(f.Severity))
	}
	if len(rep.Findings) == 0 {
		t.AddTexts(table.Row{IDs: []string{"无"}, Parent: -1, Head: -1}, "没有发现问题")
	}
	return t
}
