package check

import (
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/table"
)

const hidden = "涉密项目一（名称虚构，不得公开）"

// TestSecretsInTheDataset: the name or the code of a secret project is an error in every
// text of the dataset, at its file, line and column, and the error does not show it.
func TestSecretsInTheDataset(t *testing.T) {
	replace := func(old, new string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, old) {
				t.Fatalf("%q is not there", old)
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	for _, c := range []struct {
		file        string
		edit        func(string) string
		name, place string
	}{
		{"文字/收入增减原因.md", add("\n涉密项目一名称虚构不得公开增加\n"), hidden, "文字/收入增减原因.md 第"},
		{"文字/主要职责-021006.md", add("\n办理“涉密-０２”\n"), "涉密-０２", "文字/主要职责-021006.md 第"},
		{"年度任务.csv", add("新任务," + hidden + ",99\n"), hidden, "“主要内容”列"},
		{"绩效指标.csv", add("部门整体,产出指标,数量指标," + hidden + "完成率,100%,,99\n"), hidden, "“三级指标”列"},
		{"部门.csv", replace("年度履职目标,", "年度履职目标,推进"+hidden), hidden, "部门.csv 第"},
		{"单位.csv", replace("郑州市节能中心", "郑州市节能中心"+hidden), hidden, "单位.csv 第"},
	} {
		rep, _ := acknowledged(t, map[string]func(string) string{c.file: c.edit})
		if c.file == "单位.csv" { // a unit's name is published: which is meant cannot be told
			if !slices.ContainsFunc(rep.Findings, func(f Finding) bool { return f.Rule == sameRule && strings.HasPrefix(f.Place.Text(), c.place) }) {
				t.Errorf("%s: nothing is said", c.file)
			}
			continue
		}
		if !rep.Barred() || !rep.Failed() {
			t.Errorf("%s: not barred", c.file)
		}
		found := false
		for _, f := range rep.Findings {
			found = found || f.Rule == secretRule && strings.Contains(f.Place.Text(), c.place)
			if strings.Contains(f.Message+f.Place.Text(), c.name) {
				t.Errorf("%s: shown: %s：%s", c.file, f.Place.Text(), f.Message)
			}
		}
		if !found {
			t.Errorf("%s: nothing is said", c.file)
		}
	}
	if rep, _ := acknowledged(t, nil); rep.Barred() {
		t.Error("the example is barred")
	}
}

// TestGuard: the last look finds names in every part of finished words and tables, but
// those that the check of the dataset has told.
func TestGuard(t *testing.T) {
	rep, _ := acknowledged(t, nil)
	cell := func(text string) *table.Table {
		return &table.Table{ID: "1", Number: "预算01表", Columns: []table.Column{{Path: []string{"列"}}}, Rows: []table.Row{{IDs: []string{""}}},
			Cells: []table.Cell{{Kind: table.TextCell, Text: text, RowSpan: 1, ColSpan: 1}}}
	}
	noted, headed := cell(""), cell("")
	noted.Notes, headed.Header = []string{"注：" + hidden}, []table.HeaderCell{{Text: hidden}}
	for name, found := range map[string][]Finding{
		"cell":     rep.Secrets.Guard(nil, []*table.Table{cell("见" + hidden)}),
		"note":     rep.Secrets.Guard(nil, []*table.Table{noted}),
		"header":   rep.Secrets.Guard(nil, []*table.Table{headed}),
		"title":    rep.Secrets.Guard(&book.Book{Title: hidden}, nil),
		"author":   rep.Secrets.Guard(&book.Book{Author: hidden}, nil),
		"heading":  rep.Secrets.Guard(&book.Book{Blocks: []book.Block{{Kind: book.Heading, Text: "一、" + hidden}}}, nil),
		"cover":    rep.Secrets.Guard(&book.Book{Blocks: []book.Block{{Kind: book.Cover, Lines: []string{hidden}}}}, nil),
		"the file": rep.Secrets.Guard(nil, nil, Say{Text: hidden + ".pdf", Place: Place{File: hidden + ".pdf"}}),
	} {
		if len(found) != 1 || !found[0].barred || strings.Contains(found[0].Message+found[0].Place.Text(), hidden) {
			t.Errorf("%s: %+v", name, found)
		}
	}
	if found := rep.Secrets.Guard(nil, []*table.Table{cell("涉密项目按规定不予公开")}); found != nil {
		t.Errorf("%+v", found)
	}
	told, _ := acknowledged(t, map[string]func(string) string{"年度任务.csv": add("新任务," + hidden + ",99\n")})
	if found := told.Secrets.Guard(nil, []*table.Table{cell(hidden)}); found != nil {
		t.Errorf("told twice: %+v", found)
	}
}
