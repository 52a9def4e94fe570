package typeset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// bounds are the widths a column may take.
type bounds struct {
	need  int    // for figures, codes and the longest words: not less
	want  int    // at which nothing in it wraps
	limit int    // MaxWidth or Width of the layout; 0: none
	text  string // the content that makes it so wide
}

// fitColumns chooses the columns' widths, stepping the size of body and header
// down by half points only where the figures do not fit the type area.
func (p *Plan) fitColumns(m page.Metrics, faces map[string]*face) error {
	st := p.t.Style
	for size := st.Body.Size; ; size -= 0.5 {
		size = max(size, min(st.BodyFloor, st.Body.Size))
		p.styles(m, faces, size)
		cols := p.columnBounds()
		err := p.refuse(cols, size)
		if err == nil {
			p.setWidths(p.chooseWidths(cols))
			return nil
		}
		if size <= st.BodyFloor || p.fixedTooNarrow(cols) {
			return err
		}
	}
}

// columnBounds measures what each column needs and wants at the present size.
func (p *Plan) columnBounds() []bounds {
	t := p.t
	nc := len(t.Columns)
	cols := make([]bounds, nc)
	for c := range cols { // an empty column is still a column
		cols[c].need = 2*p.padX + p.body.size
		cols[c].want = cols[c].need
	}
	raise := func(c, n, need, want int, text string) {
		need, want = need+2*p.padX, want+2*p.padX
		if n > 1 { // a cell over several columns: they share what is lacking
			for i := c; i < c+n; i++ {
				need -= cols[i].need
				want -= cols[i].want
			}
			for i := c; i < c+n; i++ {
				if need > 0 {
					cols[i].need += (need + n - 1) / n
				}
				if want > 0 {
					cols[i].want += (want + n - 1) / n
				}
				cols[i].want = max(cols[i].want, cols[i].need)
			}
			return
		}
		if need > cols[c].need {
			cols[c].need, cols[c].text = need, text
		}
		cols[c].want = max(cols[c].want, want, need)
	}
	measure := func(r, c int, several bool) {
		cell := t.At(r, c)
		if cell.Text == "" || cell.Kind == table.CoveredCell || (cell.ColSpan > 1) != several {
			return
		}
		st := p.styleOf(r, c)
		indent := p.indent(r, c)
		if p.whole(r, c) {
			w := st.span(st.face.widest(cell.Text)) + indent
			raise(c, int(cell.ColSpan), w, w, cell.Text)
			return
		}
		tx := st.face.text(cell.Text)
		raise(c, int(cell.ColSpan), st.span(min(tx.width, wordFloor(tx)))+indent, st.span(tx.width)+indent, cell.Text)
	}
	header := func(several bool) {
		for _, h := range t.Header {
			if (h.Cols > 1) == several {
				tx := p.header.face.text(h.Text)
				raise(h.Col, h.Cols, p.header.span(min(tx.width, max(tx.latin, 2000))), p.header.span(tx.width), h.Text)
			}
		}
	}
	for _, several := range []bool{false, true} {
		header(several)
		for r := range t.Rows {
			for c := range nc {
				measure(r, c, several)
			}
		}
	}
	for c, col := range t.Columns {
		if col.Width > 0 {
			cols[c].limit = fromMM(col.Width)
			cols[c].want = cols[c].limit
		} else if col.MaxWidth > 0 {
			cols[c].limit = fromMM(col.MaxWidth)
			cols[c].want = min(cols[c].want, cols[c].limit)
		}
		if col.Width > 0 && cols[c].need < cols[c].limit {
			cols[c].need = cols[c].limit
		}
		if w := fromMM(col.MinWidth); w > cols[c].need {
			cols[c].need = w
			cols[c].want = max(cols[c].want, w)
		}
	}
	return cols
}

// wordFloor is the narrowest a text is set: two characters, or its longest
// word of letters and digits where that is not too long.
func wordFloor(t *text) int { return max(2000, min(t.latin, 8000)) }

// widest gives the width of the widest line of s as written.
func (f *face) widest(s string) int {
	if !strings.Contains(s, "\n") {
		w, _ := f.measure(s)
		return w
	}
	return f.text(s).width
}

func (p *Plan) fixedTooNarrow(cols []bounds) bool {
	for c := range cols {
		if cols[c].limit > 0 && cols[c].need > cols[c].limit && p.body.size == fromPt(p.t.Style.BodyFloor) {
			return true
		}
	}
	return false
}

// refuse reports what does not fit at this size: columns narrower by the
// layout than their figures, or all of them wider than the type area.
func (p *Plan) refuse(cols []bounds, size float64) error {
	var problems diag.List
	total := 0
	for c, b := range cols {
		total += b.need
		if b.limit > 0 && b.need > b.limit {
			problems.Add(diag.Problem{File: p.t.Name(), Field: p.t.ColumnTitle(c), Got: b.text,
				Message: fmt.Sprintf("在列宽%.1f毫米内放不下（%g磅字需%.1f毫米）", toMM(b.limit), size, toMM(b.need)),
				Want:    "请在版式中放宽此列"})
		}
	}
	if room := p.area.x1 - p.area.x0; total > room && problems.Len() == 0 {
		order := make([]int, len(cols))
		for c := range order {
			order[c] = c
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cols[b].need, cols[a].need) })
		var widest []string
		for _, c := range order[:min(len(order), 6)] {
			widest = append(widest, fmt.Sprintf("“%s”%.1f毫米（%s）", p.t.ColumnTitle(c), toMM(cols[c].need), cols[c].text))
		}
		problems.Add(diag.Problem{File: p.t.Name(),
			Message: fmt.Sprintf("%g磅字时各列最窄共需%.1f毫米，版心只有%.1f毫米；最宽的列：%s", size, toMM(total), toMM(room), strings.Join(widest, "、")),
			Want:    "请改用更大的纸、横向或更小的页边距，或减少列"})
	}
	return problems.Err()
}

// setWidths places the columns side by side from the left of the type area.
func (p *Plan) setWidths(widths []int) {
	p.x = make([]int, len(widths)+1)
	p.x[0] = p.area.x0
	for c, w := range widths {
		p.x[c+1] = p.x[c] + w
	}
}
