package check

import (
	"slices"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

func TestNotices(t *testing.T) {
	got := notices(&dataset.Dataset{Notices: []diag.Problem{
		{File: "单位.csv", Line: 3, Field: "单位编码", Got: "21006", Message: "可能少了开头的0", Want: "是否为“021006”？"},
		{File: "预算.xlsx", Field: "单位!A3", Message: "可能少了开头的0"},
		{File: "文字/主要职责.md", Message: "有兼容字"},
	}})
	want := [][2]string{
		{"单位.csv 第3行“单位编码”列", "“21006”可能少了开头的0；是否为“021006”？"},
		{"预算.xlsx 单位!A3", "可能少了开头的0"},
		{"文字/主要职责.md", "有兼容字"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d findings", len(got))
	}
	for i, f := range got {
		if f.Severity != Warning || !f.Tell || f.Place.Text() != want[i][0] || f.Message != want[i][1] {
			t.Errorf("%s: %s %v", f.Place.Text(), f.Message, f.Severity)
		}
	}
}

func TestWithoutLeavesWhatIsNotSaidTwice(t *testing.T) {
	same := Finding{Severity: Warning, Rule: "一", Place: Place{Table: "预算03表"}, Message: "同"}
	more := Finding{Severity: Warning, Rule: "一", Place: Place{Table: "预算03表"}, Message: "异"}
	tables, both := &Report{Findings: []Finding{same}}, &Report{Findings: []Finding{same, more}}
	if got := both.Without(tables).Findings; len(got) != 1 || got[0].Message != "异" {
		t.Errorf("%+v", got)
	}
	if got := both.Without(nil).Findings; len(got) != 2 || len(both.Findings) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestCausesAreLoudFirst(t *testing.T) {
	rep := &Report{Findings: []Finding{
		{Severity: Error, Message: "差0.01元"}, {Severity: Warning, Message: "不说"},
		{Severity: Warning, Tell: true, Message: "像是万元", cause: true}, {Severity: Info, Tell: true, Message: "应到款"},
	}}
	var got []string
	for _, f := range rep.Loud() {
		got = append(got, f.Message)
	}
	if want := []string{"像是万元", "差0.01元", "应到款"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
