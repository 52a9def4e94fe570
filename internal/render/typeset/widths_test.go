package typeset

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"budgetreport/internal/table"
)

// TestWidths sets tables of every shape, and a long one whose rows are sampled,
// and compares their pages, widths and heights (pt) with the golden file. A line
// that changes moves what users print: it must not need more pages than before.
func TestWidths(t *testing.T) {
	var b strings.Builder
	line := func(name string, p *Plan) {
		fmt.Fprintf(&b, "%s：%d页，%g磅，列宽", name, p.Pages(), p.BodySize())
		for _, w := range p.Columns() {
			fmt.Fprintf(&b, " %.2f", w)
		}
		b.WriteString("，表头高")
		for _, h := range p.HeaderHeights() {
			fmt.Fprintf(&b, " %.2f", h)
		}
		rows := 0.0
		for _, h := range p.RowHeights() {
			rows += h
		}
		fmt.Fprintf(&b, "，各行共高 %.1f\n", rows)
	}
	for seed := range uint64(80) {
		tab := randomTable(t, rand.New(rand.NewPCG(seed, 2023)))
		for c := range tab.Columns { // of every other table the columns of amounts are equal
			if seed%2 == 1 && tab.Columns[c].Kind == table.AmountColumn {
				tab.Columns[c].Equal = "数"
			}
		}
		if p, err := New(tab, plain{}); err == nil {
			line(fmt.Sprint(seed), p)
		}
	}
	long := newSketch(210, 297, "单位|说明|事项|金额#")
	for r := range 900 {
		texts := []string{"局", "说明", "事项"}
		if r%3 > 0 { // one unit over three rows
			texts[0] = "^"
		}
		texts[1+r/25%2] = strings.Repeat("推动制造业高质量发展", 1+r%4) // long in another column every 25 rows
		long.detail(-1, strings.Join(texts, "|")+"|1.0")
	}
	line("长表", plan(t, long.done(t)))
	golden(t, "widths", b.String())
}
