package narrative

import (
	"strings"
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// TestPatternsInWords: a * means in a template what it means in a formula.
func TestPatternsInWords(t *testing.T) {
	for template, want := range map[string]string{
		"{03[*, 合计]|元}、{03[合计, 合计]|元}":                                                      "1,072,592,200.00元、1,072,592,200.00元",
		"{若 03[*/215*, 合计] - 03[*/21505*, 合计] = 03[*/2150801, 合计] + 03[*/2150805, 合计]}是{完}": "是",
		"{02[合计, 本年收入.*.*]|万元}、{02[合计, 本年收入.一般公共预算.小计]|万元}":                                 "107,259.2万元、107,259.2万元",
		"{其他事项[车辆/*用车, 数量]}、{其他事项[车辆/*, 数量]}":                                               "27、27",
		"{个数(11[*])}、{个数(11[*/*])}、{个数(13[是/*/*])}":                                         "6、19、5",
		"{若 个数(03[*]) = 个数(02[*])}是{完}":                                                     "是",
	} {
		if got := strings.TrimSpace(plainText(wordsOf(t, template+"\n"))); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", template, got[strings.LastIndex(got, "\n")+1:])
		}
	}
	fam, _ := family(t)
	text, err := Load(withTemplate(t, "{11[021001/*, 合计]|万元}\n"), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	ds := realDataset(t, fam)
	_, err = text.Make(ds, ds.Whole(), layout.Tables(exampletest.Tables(t, fam, ds, ds.Whole())))
	if err == nil || err.Error() != "henan/book/文.md 第1行第2字：“11[021001/*, 合计]”中有涉密的金额，不能相加" {
		t.Error(err)
	}
}
