package layout

import (
	"fmt"
	"slices"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// TestLinksAreTheSameLines holds every link of the thirteen tables to what
// explanations say: the total's ledger lines are those of its parts, each once.
func TestLinksAreTheSameLines(t *testing.T) {
	fam, ds := henan(t)
	results := evaluateAll(t, fam, ds, ds.Whole())
	links := Links(results)
	lines := map[table.Ref][]string{}
	of := func(c table.Ref) []string {
		if lines[c] == nil {
			for _, e := range results[c.Table].Lines(c.Row, c.Col) {
				lines[c] = append(lines[c], fmt.Sprint(e.Place(), e.Sign))
			}
			slices.Sort(lines[c])
		}
		return lines[c]
	}
	found := map[string]bool{}
	for _, l := range links {
		name := func(c table.Ref) string { return results[c.Table].Address(c.Row, c.Col) }
		var parts []string
		sum := money.Amount(0)
		for _, p := range l.Parts {
			parts = append(parts, of(p)...)
			sum += results[p.Table].At(p.Row, p.Col).Amount
			found[name(l.Total)+" ~ "+name(p)] = true
			found[name(p)+" ~ "+name(l.Total)] = true
		}
		if !slices.IsSortedFunc(l.Parts, table.Ref.Compare) {
			t.Errorf("the parts of %s are not in the order of reading", name(l.Total))
		}
		slices.Sort(parts)
		if !slices.Equal(parts, of(l.Total)) {
			t.Errorf("%s is not its parts", name(l.Total))
		}
		if cell := results[l.Total.Table].At(l.Total.Row, l.Total.Col); cell.Amount != sum {
			t.Errorf("%s: %s, parts %s", name(l.Total), cell.Amount.Exact(), sum.Exact())
		}
	}
	// 勾稽关系 of which none is declared anywhere.
	for _, want := range []string{
		"03[合计, 基本支出.小计] ~ 06[合计, 本年一般公共预算基本支出.合计]",
		"06[合计, 本年一般公共预算基本支出.人员经费] ~ 03[合计, 基本支出.人员经费.工资福利支出]",
		"01[八、社会保障和就业, 支出.金额] ~ 03[021012/2080502, 合计]",
		"03[021001, 项目支出.小计] ~ 11[021001, 合计]",
		"07[021001/-+51301, 总计] ~ 13[是, 项目金额.资金总额]",
		"08[合计, 公务接待费] ~ 06[30217+50206, 本年一般公共预算基本支出.合计]",
		"03[021001, 合计] ~ 07[021001, 总计]",
	} {
		if !found[want] {
			t.Errorf("no link %s", want)
		}
	}
	t.Logf("%d links", len(links))
}
