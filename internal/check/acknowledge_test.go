package check

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
)

// acknowledged checks the example with edited files and applies its list of
// acknowledged warnings.
func acknowledged(t *testing.T, edits map[string]func(string) string) (*Report, *dataset.Dataset) {
	t.Helper()
	fam, rules := family(t)
	data := enriched(t)
	delete(data, "确认.csv") // what the example acknowledges itself
	for file, edit := range edits {
		if data[file] == nil {
			data[file] = &fstest.MapFile{}
		}
		data[file].Data = []byte(edit(string(data[file].Data)))
	}
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	rep := rules.Run(ds, ds.Whole(), layout.Sourced(results))
	rep.Acknowledge(ds)
	return rep, ds
}

func add(rows string) func(string) string { return func(s string) string { return s + rows } }

// TestAcknowledge: a row with the number of a warning turns it into an acknowledged one,
// until the rows that it is about change. Lines that move do not matter.
func TestAcknowledge(t *testing.T) {
	const line = "021001,2150501,30201,50201,公用经费,,一般公共预算-财政拨款,本年,"
	twice := line + "5.00\n" + line + "6.00\n"
	find := func(rep *Report) *Finding {
		i := slices.IndexFunc(rep.Findings, func(f Finding) bool { return f.Rule == "重复的账" })
		if i < 0 {
			t.Fatal("the lines are not found")
		}
		return &rep.Findings[i]
	}
	rep, _ := acknowledged(t, map[string]func(string) string{"支出.csv": add(twice)})
	number, warnings := find(rep).Number, rep.Count(Warning)
	if len(number) != 6 || find(rep).Severity != Warning {
		t.Fatalf("%+v", find(rep))
	}
	list := func(rows string) func(string) string { return add("确认号,规则,理由\n" + rows) }
	for name, test := range map[string]struct {
		spending, rows string
		want           Severity
	}{
		"as it was":              {twice, number + ",重复的账,确为两笔\n", Acknowledged},
		"small letters, no rule": {twice, strings.ToLower(number) + ",,确为两笔\n", Acknowledged},
		"lines have moved":       {"\n" + twice, number + ",重复的账,确为两笔\n", Acknowledged},
		"another amount":         {strings.Replace(twice, "5.00", "5.50", 1), number + ",重复的账,确为两笔\n", Acknowledged},
		"another rule":           {twice, number + ",负数,确为两笔\n", Warning},
		"a third line":           {twice + line + "7.00\n", number + ",重复的账,确为两笔\n", Warning},
		"other lines":            {strings.ReplaceAll(twice, "30201", "30202"), number + ",重复的账,确为两笔\n", Warning},
	} {
		rep, ds := acknowledged(t, map[string]func(string) string{"支出.csv": add(test.spending), "确认.csv": list(test.rows)})
		f := find(rep)
		if f.Severity != test.want || test.want == Acknowledged && f.Reason != "确为两笔" {
			t.Errorf("%s: %+v", name, f)
		}
		unused := Unused(ds, true, rep)
		if (len(unused) == 1) != (test.want == Warning) {
			t.Errorf("%s: unused rows: %+v", name, unused)
		}
		if test.want != Acknowledged {
			continue
		}
		if rep.Count(Warning) != warnings-1 || rep.Count(Acknowledged) != 1 || slices.ContainsFunc(rep.Loud(), func(f Finding) bool { return f.Rule == "重复的账" }) {
			t.Errorf("%s: %d warnings, %d acknowledged", name, rep.Count(Warning), rep.Count(Acknowledged))
		}
		if raised := rep.Raised(); raised.Count(Acknowledged) != 1 {
			t.Errorf("%s: raised", name)
		}
		var brief, all strings.Builder
		rep.Write(&brief, false)
		rep.Write(&all, true)
		if strings.Contains(brief.String(), "确为两笔") || !strings.Contains(brief.String(), "已确认1条") || !strings.Contains(all.String(), "已确认：确为两笔") {
			t.Errorf("%s:\n%s\n%s", name, brief.String(), all.String())
		}
	}
}

// TestNotAcknowledged: what tells of a secret has no number, and what makes tables wrong
// is an error again where they are.
func TestNotAcknowledged(t *testing.T) {
	_, ds := acknowledged(t, nil)
	rep := &Report{Findings: []Finding{
		{Severity: Warning, Rule: "涉密", Secret: true, Message: "a"}, {Severity: Error, Rule: "b"}, {Severity: Info, Rule: "c"}, {Severity: Rounding, Rule: "d"},
	}}
	rep.Acknowledge(ds)
	for _, f := range rep.Findings {
		if f.Number != "" {
			t.Errorf("%+v has a number", f)
		}
	}
	rep = &Report{Findings: []Finding{{Severity: Acknowledged, Rule: "e", Reason: "f", spoils: true}}}
	if f := rep.Raised().Findings[0]; f.Severity != Error || f.Reason != "" {
		t.Errorf("%+v", f)
	}
}

// TestNumbersOfTexts: the number of a text is the same in a folder and in a workbook.
func TestNumbersOfTexts(t *testing.T) {
	_, ds := acknowledged(t, nil)
	at := &finder{ds: ds, rows: map[*dataset.File]map[int]int{}}
	folder := at.number(&Finding{Rule: "a", Message: "b", Place: Place{File: "文字/主要职责-021006.md", Lines: []int{3}}})
	book := at.number(&Finding{Rule: "a", Message: "b", Place: Place{File: "预算.xlsx 文字!B2“主要职责-021006”"}})
	other := at.number(&Finding{Rule: "a", Message: "b", Place: Place{File: "文字/主要职责-021011.md", Lines: []int{3}}})
	if folder != book || folder == other {
		t.Errorf("%s, %s, %s", folder, book, other)
	}
	row := at.number(&Finding{Rule: "a", Message: "b", Place: Place{File: "绩效指标.csv", Lines: []int{2}, Field: "指标值"}})
	cell := at.number(&Finding{Rule: "a", Message: "b", Place: Place{File: "预算.xlsx", Lines: []int{2}, Cells: []string{"绩效指标!E2"}}})
	next := at.number(&Finding{Rule: "a", Message: "b", Place: Place{File: "绩效指标.csv", Lines: []int{3}, Field: "指标值"}})
	if row != cell || row == next {
		t.Errorf("%s, %s, %s", row, cell, next)
	}
}
