package typeset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/linebreak"
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// bounds are the widths a column may take.
type bounds struct {
	hard   int    // least width: figures and codes are never cut
	need   int    // least width where there is room: the longest words and the mark of continuation are not cut either
	want   int    // width at which nothing in the column wraps
	limit  int    // Width or MaxWidth of the layout; 0: none
	fixed  bool   // limit is Width
	text   string // the figure or code that hard comes from
	filled bool   // the column has amounts
}

// fitColumns chooses the widths of the columns. Body and header become smaller, by
// half points, only if the figures do not fit the type area otherwise.
func (p *Plan) fitColumns(m page.Metrics, faces map[string]*linebreak.Face) error {
	st := p.t.Style
	floor := st.BodyFloor
	if floor <= 0 || floor > st.Body.Size {
		floor = st.Body.Size
	}
	for size := st.Body.Size; ; size = max(size-0.5, floor) {
		p.styles(m, faces, size)
		cols := p.columnBounds()
		err := p.refuse(cols, size)
		if err == nil {
			p.setWidths(p.chooseWidths(cols))
			return nil
		}
		if size <= floor {
			return err
		}
	}
}

// columnBounds measures the bounds of each column at the present size. Cells over
// several columns come last: what their columns lack is divided among them.
func (p *Plan) columnBounds() []bounds {
	t := p.t
	cols := make([]bounds, len(t.Columns))
	for c := range cols { // also empty columns have a width
		w := 2*p.padX + p.body.size
		cols[c] = bounds{hard: w, need: w, want: w, fixed: t.Columns[c].Width > 0}
	}
	for _, several := range []bool{false, true} {
		for _, h := range t.Header {
			if (h.Cols > 1) == several {
				tx := p.header.face.Text(h.Text)
				p.raise(cols, h.Col, h.Cols, &p.header, 0, min(tx.Width, 2000), tx.Floor(), tx.Width, "")
			}
		}
		for r := range t.Rows {
			for c := range t.Columns {
				cell := t.At(r, c)
				if cell.Text == "" || cell.Kind == table.CoveredCell || (cell.ColSpan > 1) != several {
					continue
				}
				if cell.Kind == table.AmountCell || cell.Kind == table.MaskedCell {
					cols[c].filled = true
				}
				st := p.styleOf(r, c)
				if p.whole(r, c) {
					w := st.face.Widest(cell.Text)
					p.raise(cols, c, int(cell.ColSpan), st, p.indent(r, c), w, w, w, cell.Text)
					continue
				}
				tx := st.face.Text(cell.Text)
				need := tx.Floor()
				if (cell.RowSpan > 1 || t.Rows[r].Kind == table.GroupRow) && !t.Continue.None {
					need = max(need, st.face.Widest(t.Continue.Mark)) // the mark is not cut in two
				}
				p.raise(cols, c, int(cell.ColSpan), st, p.indent(r, c), min(tx.Width, 2000), need, max(tx.Width, need), "")
			}
		}
	}
	for c := range cols {
		b, col := &cols[c], &t.Columns[c]
		least := fromMM(col.MinWidth)
		b.hard, b.need, b.want = max(b.hard, least), max(b.need, least), max(b.want, least)
		switch {
		case b.fixed:
			b.limit = fromMM(col.Width)
			b.need, b.want = b.limit, b.limit
		case col.MaxWidth > 0:
			b.limit = fromMM(col.MaxWidth)
			b.need, b.want = min(b.need, b.limit), min(b.want, b.limit)
		}
	}
	return cols
}

// raise widens the n columns from c on for a text with widths in milliem of st. Of
// several columns, those of fixed width are not widened.
func (p *Plan) raise(cols []bounds, c, n int, st *style, indent, hard, need, want int, text string) {
	frame := indent + 2*p.padX
	hard, need, want = st.width(hard)+frame, st.width(need)+frame, st.width(want)+frame
	if n == 1 {
		b := &cols[c]
		if hard > b.hard {
			b.hard, b.text = hard, text
		}
		b.need, b.want = max(b.need, need), max(b.want, want)
		return
	}
	var open []*bounds
	for i := c; i < c+n; i++ {
		b := &cols[i]
		hard, need, want = hard-b.hard, need-b.need, want-b.want
		if !b.fixed {
			open = append(open, b)
		}
	}
	if len(open) == 0 && hard > 0 { // no column can be widened: refuse reports it
		cols[c].hard, cols[c].text = cols[c].hard+hard, text
	}
	for _, b := range open {
		share := func(lack int) int { return (max(lack, 0) + len(open) - 1) / len(open) }
		if hard > 0 {
			b.text = text
		}
		b.hard, b.need, b.want = b.hard+share(hard), b.need+share(need), b.want+share(want)
	}
}

// refuse reports what does not fit at this size: columns that the layout makes
// narrower than their figures, or all columns together wider than the type area.
// If only words do not fit, they may be cut: need becomes hard.
func (p *Plan) refuse(cols []bounds, size float64) error {
	var problems diag.List
	hard, need := 0, 0
	for c := range cols {
		b := &cols[c]
		if b.limit > 0 && b.hard > b.limit {
			problems.Add(diag.Problem{File: p.t.Name(), Field: p.t.ColumnTitle(c), Got: b.text,
				Message: fmt.Sprintf("在列宽%.1f毫米内放不下（%g磅字需%.1f毫米）", toMM(b.limit), size, toMM(b.hard)),
				Want:    "请在版式中放宽此列"})
		}
		if b.fixed {
			b.hard = b.limit
		}
		hard += b.hard
		need += b.need
	}
	room := p.area.x1 - p.area.x0
	if hard > room && problems.Len() == 0 {
		order := make([]int, len(cols))
		for c := range order {
			order[c] = c
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cols[b].hard, cols[a].hard) })
		var widest []string
		for _, c := range order[:min(len(order), 6)] {
			w := fmt.Sprintf("“%s”%.1f毫米", p.t.ColumnTitle(c), toMM(cols[c].hard))
			if cols[c].text != "" {
				w += "（" + cols[c].text + "）"
			}
			widest = append(widest, w)
		}
		problems.Add(diag.Problem{File: p.t.Name(),
			Message: fmt.Sprintf("%g磅字时各列最窄共需%.1f毫米，版心只有%.1f毫米；最宽的列：%s", size, toMM(hard), toMM(room), strings.Join(widest, "、")),
			Want:    "请改用更大的纸、横向或更小的页边距，或减少列"})
	}
	if need > room {
		for c := range cols {
			cols[c].need = cols[c].hard
		}
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
