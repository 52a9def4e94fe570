package disclosure_test

import (
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/disclosure"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// published evaluates the thirteen tables of the example as an Input.
func published(t testing.TB, subject func(ds *dataset.Dataset) dataset.Subject) *disclosure.Input {
	t.Helper()
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, exampletest.Folder(t))
	results := exampletest.Tables(t, fam, ds, subject(ds))
	in := &disclosure.Input{}
	for _, r := range results {
		in.Tables = append(in.Tables, r.Table)
	}
	in.Links = layout.Links(results)
	in.Member = func(r table.Ref) string { return results[r.Table].Member(r.Row, r.Col) }
	return in
}

// TestTheTwoLeaksOfTheExample finds what the published document gives away: two
// masked projects by the sums of 预算13表, and their 类型 by 预算03表.
func TestTheTwoLeaksOfTheExample(t *testing.T) {
	rep := disclosure.Audit(published(t, (*dataset.Dataset).Whole))
	if rep.Masked != 2 || len(rep.Findings) != 2 {
		t.Fatalf("%d masked amounts, %d found", rep.Masked, len(rep.Findings))
	}
	for i, want := range []struct {
		estimate string
		total    string // subtracted from
		parts    int
		second   string
	}{
		{"38.0", "13[否/021001, 项目金额.资金总额]", 6, "213.0"},
		{"5,698.0", "13[是, 项目金额.资金总额]", 4, "780.0"},
	} {
		f := rep.Findings[i]
		if f.Estimate != want.estimate || f.Table != "预算13表" || f.Most-f.Least > 1_000_000 {
			t.Errorf("%s in %s, %s to %s", f.Estimate, f.Table, f.Least.Exact(), f.Most.Exact())
		}
		if len(f.Evidence) != want.parts+1 || f.Evidence[0] != want.total {
			t.Errorf("%s: evidence %v", f.Estimate, f.Evidence)
		}
		if len(f.Cells) != 4 {
			t.Errorf("%s: shown by %v, two cells each in 11 and 13", f.Estimate, f.Cells)
		}
		if len(f.Remedies) != 2 || f.Remedies[0].Kind != disclosure.Second || f.Remedies[1].Kind != disclosure.Fold || !strings.Contains(f.Remedies[0].Sentence, want.second) || len(f.Remedies[0].Cells) != 4 {
			t.Errorf("%s: remedies %+v", f.Estimate, f.Remedies)
		}
	}
	// 其他运转类 is reached by 193.0 and 402.0; masking 193.0 would therefore not
	// hide the 38.0, which is why the remedy is a larger item.
	if len(rep.Attributes) != 1 || rep.Attributes[0].Value != "特定目标类" || len(rep.Attributes[0].Rows) != 2 {
		t.Errorf("%+v", rep.Attributes)
	}
}

// TestTable11AloneGivesOnlyTheSum audits one table.
func TestTable11AloneGivesOnlyTheSum(t *testing.T) {
	in := published(t, (*dataset.Dataset).Whole)
	for i, tb := range in.Tables {
		if tb.ID != "11" {
			continue
		}
		rep := disclosure.Audit(&disclosure.Input{Tables: in.Tables[i : i+1]})
		if rep.Masked != 2 || len(rep.Findings) > 0 {
			t.Errorf("%+v", rep)
		}
	}
}
