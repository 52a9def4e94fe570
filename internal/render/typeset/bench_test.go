package typeset

import (
	"fmt"
	"runtime"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// longTable has the shape of table 07: units over pairs of codes, 18 columns.
func longTable(t testing.TB, rows int) *table.Table {
	s := newSketch(297, 210,
		"部门预算经济分类|<|<|政府预算经济分类|<|<|总计|一般公共预算|<|政府性基金|国有资本经营预算|上年结转结余|财政专户管理资金收入|事业收入|上级补助收入|附属单位上缴收入|事业单位经营收入|其他收入",
		"类@|款@|科目名称|类@|款@|科目名称|^#|小计#|其中：财政拨款#|^#|^#|^#|^#|^#|^#|^#|^#|^#")
	names := []string{"基本工资", "机关事业单位基本养老保险缴费", "其他对个人和家庭的补助", "公务用车运行维护费", "信息网络及软件购置更新", "办公费"}
	f := s.Formats[0]
	unit := -1
	for r := range rows {
		a := money.Amount(r*7919%900_000_007 + 1000)
		n := f.Text(a)
		if r%40 == 0 {
			unit = s.row(table.GroupRow, -1, fmt.Sprintf("%06d|||||第%d预算单位|%s|%s|%s|||||||||", 21000+r/40, r/40+1, n, n, n))
			continue
		}
		s.row(table.DetailRow, unit, fmt.Sprintf("%d|%02d|%s|%d|%02d|%s|%s|%s|%s||%s|||||||", 301+r%9, r%30, names[r%6], 501+r%9, r%9, names[r/3%6], n, n, n, n))
	}
	return s.done(t)
}

func BenchmarkTypeset20000x18(b *testing.B) {
	t := longTable(b, 20_000)
	b.ReportAllocs()
	b.ResetTimer()
	pages := 0
	for range b.N {
		p := plan(b, t)
		for i := range p.Pages() {
			p.Page(i, i+1, p.Pages())
		}
		pages = p.Pages()
	}
	b.ReportMetric(float64(pages), "pages")
}

// BenchmarkPlan100000x18 measures the memory of a plan for a table of 100,000 rows.
func BenchmarkPlan100000x18(b *testing.B) {
	t := longTable(b, 100_000)
	var before, after runtime.MemStats
	b.ResetTimer()
	for range b.N {
		runtime.GC()
		runtime.ReadMemStats(&before)
		p := plan(b, t)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB/plan")
		runtime.KeepAlive(p)
	}
}
