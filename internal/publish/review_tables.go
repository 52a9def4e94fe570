package publish

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/datafile"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/table"
)

// What a workbook of a review holds at most; the rest is counted.
const (
	mostListed = 20_000 // findings in the list
	mostSheets = 150    // pages of departments
)

// The titles by which the list is read again.
const (
	reviewList   = "问题清单"
	reviewKey    = "编号"
	listSubject  = "部门、单位"
	listSeverity = "级别"
	listRule     = "规则"
	listPlace    = "位置"
	listMessage  = "发现的问题"
	listSource   = "来源"
)

// tables are those of the workbook: subjects × rules, the list of findings, what is
// gone since the earlier review, and the report of each department.
func (v *Review) tables(like *table.Table) []*table.Table {
	out := []*table.Table{v.summary(like), v.list(like)}
	if v.Since != "" {
		out = append(out, v.gone(like))
	}
	return append(out, v.pages(like)...)
}

// texts adds a row of texts to a list.
func texts(t *table.Table, cells ...string) {
	t.AddTexts(table.Row{IDs: []string{strconv.Itoa(len(t.Rows) + 1)}, Parent: -1, Head: -1}, cells...)
}

// none says that a list is empty.
func none(t *table.Table, text string) {
	if len(t.Rows) == 0 {
		texts(t, text)
	}
}

// newList makes an empty list of the review.
func newList(like *table.Table, number, title string, columns ...table.Column) *table.Table {
	t := table.NewList(like, title, columns...)
	t.ID, t.Number = number, number
	return t
}

var figures = [2]table.Column{{ID: "左边", Align: table.AlignRight, Equal: "数"}, {ID: "右边", Align: table.AlignRight, Equal: "数"}}

// summary has a row for each rule of each subject, and one for all its 尾差: how many
// findings, how many of them new, and the first.
func (v *Review) summary(like *table.Table) *table.Table {
	t := newList(like, "汇总", "审阅汇总", table.Column{ID: listSubject, MaxWidth: 44}, table.Column{ID: listRule, MaxWidth: 40}, table.Column{ID: listSeverity},
		table.Column{ID: "条数", Kind: table.NumberColumn}, table.Column{ID: "新增", Kind: table.NumberColumn}, table.Column{ID: listPlace}, figures[0], figures[1], table.Column{ID: listSource, MaxWidth: 40})
	for _, x := range v.Subjects {
		type key struct {
			severity check.Severity
			rule     string
		}
		of := func(f *ReviewedFinding) key {
			if f.Severity == check.Rounding {
				return key{f.Severity, "各条规则"}
			}
			return key{f.Severity, f.Rule}
		}
		counts, news := map[key]int{}, map[key]int{}
		for i := range x.Found {
			f := &x.Found[i]
			k := of(f)
			if counts[k] += max(1, f.Count); f.New {
				news[k]++
			}
		}
		done := map[key]bool{}
		for i := range x.Found {
			f := &x.Found[i]
			k := of(f)
			if done[k] || len(t.Rows) >= mostListed {
				continue
			}
			done[k] = true
			fresh := ""
			if v.Since != "" && news[k] > 0 {
				fresh = strconv.Itoa(news[k])
			}
			left, right := f.Figures()
			texts(t, x.Title(), k.rule, f.Severity.String(), strconv.Itoa(counts[k]), fresh, f.Place.Text(), left, right, x.Source)
		}
	}
	t.Notes = []string{v.Summary()}
	none(t, "没有发现问题")
	return t
}

// Summary says how many subjects were reviewed and what was found.
func (v *Review) Summary() string {
	clean := 0
	for _, x := range v.Subjects {
		if !slices.ContainsFunc(x.Found, func(f ReviewedFinding) bool { return f.Severity <= check.Warning }) {
			clean++
		}
	}
	text := fmt.Sprintf("审阅%d份，其中%d份没有错误和警告。", len(v.Subjects), clean)
	var parts []string
	for s := range check.Severities {
		if n := v.Count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d条", s, n))
		}
	}
	if parts != nil {
		text += strings.Join(parts, "，") + "。"
	}
	if v.Since != "" {
		fresh := 0
		for _, x := range v.Subjects {
			for _, f := range x.Found {
				if f.New {
					fresh++
				}
			}
		}
		text += fmt.Sprintf("与上次（%s）相比，新增%d条，消除%d条。", filepath.Base(v.Since), fresh, len(v.Gone))
	}
	return text
}

// list has every finding with its key.
func (v *Review) list(like *table.Table) *table.Table {
	t := newList(like, "清单", reviewList, table.Column{ID: reviewKey}, table.Column{ID: listSubject, MaxWidth: 40}, table.Column{ID: listSeverity}, table.Column{ID: listRule, MaxWidth: 36},
		table.Column{ID: listPlace}, table.Column{ID: listMessage}, figures[0], figures[1], table.Column{ID: "与上次比"}, table.Column{ID: listSource, MaxWidth: 36})
	left := 0
	for _, x := range v.Subjects {
		for _, f := range x.Found {
			if len(t.Rows) >= mostListed {
				left++
				continue
			}
			fresh := ""
			if v.Since != "" && f.Severity != check.Acknowledged {
				fresh = map[bool]string{true: "新增", false: "仍有"}[f.New]
			}
			l, r := f.Figures()
			texts(t, f.Key, x.Title(), f.Severity.String(), f.Rule, f.Place.Text(), f.Message, l, r, fresh, x.Source)
		}
	}
	if left > 0 {
		t.Notes = []string{fmt.Sprintf("还有%d条没有列出，请用--json。", left)}
	}
	none(t, "没有发现问题")
	return t
}

// gone has what was found before and is not any more.
func (v *Review) gone(like *table.Table) *table.Table {
	t := newList(like, "消除", "上次有、这次没有的", table.Column{ID: reviewKey}, table.Column{ID: listSubject, MaxWidth: 40}, table.Column{ID: listSeverity},
		table.Column{ID: listRule, MaxWidth: 40}, table.Column{ID: listPlace}, table.Column{ID: listMessage})
	for _, g := range v.Gone[:min(len(v.Gone), mostListed)] {
		texts(t, g.Key, g.Subject, g.Severity, g.Rule, g.Place, g.Message)
	}
	none(t, "没有")
	return t
}

// pages has the report of each department that has findings, with its units'.
func (v *Review) pages(like *table.Table) []*table.Table {
	var out []*table.Table
	for i := 0; i < len(v.Subjects); {
		first := v.Subjects[i]
		rep := *first.report
		rep.Subject, rep.Year = cmp.Or(rep.Subject, first.Name), cmp.Or(rep.Year, first.Year)
		rep.Findings = slices.Clone(rep.Findings)
		for i++; i < len(v.Subjects) && first.Kind == DatasetSource && v.Subjects[i].Source == first.Source; i++ {
			unit := v.Subjects[i]
			for _, f := range unit.report.Findings {
				f.Place.Of = unit.Title() + "："
				rep.Findings = append(rep.Findings, f)
			}
			rep.Tables, rep.Formulas, rep.Sums, rep.Words = rep.Tables+unit.report.Tables, rep.Formulas+unit.report.Formulas, rep.Sums+unit.report.Sums, rep.Words+unit.report.Words
		}
		rep.Append()
		if len(rep.Findings) == 0 || len(out) >= mostSheets {
			continue
		}
		t := rep.Table(like)
		t.Number = cmp.Or(first.Code, first.Name)
		t.ID = "审核报告/" + strconv.Itoa(len(out)+1)
		if len(t.Rows) <= mostListed {
			out = append(out, t)
		}
	}
	return out
}

// readReview reads the findings of an earlier review from its JSON or its workbook;
// nil without a path. The error is a *diag.Error.
func readReview(path string) ([]Gone, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case "":
		if path == "" {
			return nil, nil
		}
	case ".json":
		return reviewJSON(path)
	case ".xlsx":
		return reviewWorkbook(path)
	}
	return nil, diag.One(diag.Problem{File: "--since", Got: path, Message: "不是上次审阅的结果", Want: "应为上次用--json存的.json文件，或--out写出的.xlsx"})
}

func reviewJSON(path string) ([]Gone, error) {
	const most = 256 << 20
	data, err := infile.Read(path, most)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	var old struct {
		Subjects []struct {
			Code, Name string
			Findings   []struct {
				Key, Severity, Rule, Message string
				Place                        check.Place
			}
		}
	}
	if err := json.Unmarshal(data, &old); err != nil || old.Subjects == nil {
		return nil, diag.One(diag.Problem{File: path, Message: "不是上次审阅的结果", Want: "应为上次用--json存的"})
	}
	out := []Gone{}
	for _, s := range old.Subjects {
		for _, f := range s.Findings {
			out = append(out, Gone{f.Key, strings.TrimSpace(s.Code + " " + s.Name), check.SeverityName(f.Severity), f.Rule, f.Place.Text(), f.Message})
		}
	}
	return out, nil
}

func reviewWorkbook(path string) ([]Gone, error) {
	grids, err := datafile.Grids(path)
	if err != nil {
		return nil, err
	}
	for _, g := range grids {
		if g.Name != "清单" {
			continue
		}
		at := slices.IndexFunc(g.Rows, func(row []string) bool { return len(row) > 0 && row[0] == reviewKey })
		if at < 0 {
			break
		}
		column := func(title string) func(row []string) string {
			c := slices.Index(g.Rows[at], title)
			return func(row []string) string {
				if c < 0 || c >= len(row) {
					return ""
				}
				return row[c]
			}
		}
		key, subject, severity := column(reviewKey), column(listSubject), column(listSeverity)
		rule, place, message := column(listRule), column(listPlace), column(listMessage)
		out := []Gone{}
		for _, row := range g.Rows[at+1:] {
			if rule(row) != "" {
				out = append(out, Gone{key(row), subject(row), severity(row), rule(row), place(row), message(row)})
			}
		}
		return out, nil
	}
	return nil, diag.One(diag.Problem{File: path, Message: "里面没有审阅的清单", Want: "应为report review --out写出的工作簿"})
}
