package typeset

import (
	"fmt"
	"strconv"

	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

func itoa(n int) string { return strconv.Itoa(n) }

// checkGlyphs reports every character that no font has, with its place.
func (p *Plan) checkGlyphs(problems *diag.List) {
	t := p.t
	const most = 20 // places reported for one character
	places := map[rune]int{}
	check := func(st *style, s string, line int, field, where string) {
		if _, ok := st.face.Measure(s); ok {
			return
		}
		for _, r := range s {
			if _, ok := st.face.Advance(r); ok || r == '\n' {
				continue
			}
			if places[r]++; places[r] > most {
				continue
			}
			problems.Add(diag.Problem{File: t.Name(), Line: line, Field: field,
				Message: fmt.Sprintf("%s没有字形的字“%c”(U+%04X)", where, r, r),
				Want:    "请换字，或在字体设置中为字体“" + st.face.Name + "”补上有此字的字体"})
		}
	}
	check(&p.lines, t.Number, 0, "", "表号中有")
	check(&p.title, t.Title, 0, "", "标题中有")
	check(&p.subtitle, t.Subtitle, 0, "", "副标题中有")
	for _, s := range []string{t.Left, t.Center, t.Right} {
		check(&p.lines, s, 0, "", "表头上一行中有")
	}
	for _, h := range t.Header {
		check(&p.header, h.Text, 0, t.ColumnTitle(h.Col), "表头中有")
	}
	check(&p.footer, fillNumber(t.Style.PageNumber, 1234567890, 1234567890), 0, "", "页码中有")
	check(&p.body, t.Continue.Mark, 0, "", "续表标记中有")
	for _, s := range t.Notes {
		check(&p.note, s, 0, "", "表下说明中有")
	}
	nc := len(t.Columns)
	for i := range t.Cells {
		if cell := &t.Cells[i]; cell.Text != "" && cell.Kind != table.CoveredCell {
			check(p.styleOf(i/nc, i%nc), cell.Text, i/nc+1, t.ColumnTitle(i%nc), "")
		}
	}
	for _, r := range sortedRunes(places) {
		if n := places[r]; n > most {
			problems.Add(diag.Problem{File: t.Name(), Message: fmt.Sprintf("没有字形的字“%c”(U+%04X)另有%d处", r, r, n-most)})
		}
	}
}
