package typeset

import (
	"slices"
	"sort"

	"budgetreport/internal/table"
)

func sortedRunes(m map[rune]int) []rune {
	rs := make([]rune, 0, len(m))
	for r := range m {
		rs = append(rs, r)
	}
	slices.Sort(rs)
	return rs
}

// measureRows computes the height of each row by the cells of this row alone, and
// lists the cells over several rows.
func (p *Plan) measureRows() {
	t := p.t
	nc := len(t.Columns)
	p.base = make([]int32, len(t.Rows))
	p.sum = make([]int, len(t.Rows)+1)
	p.spanCols = make([][]int32, nc)
	for r := range t.Rows {
		h := p.body.line + 2*p.padY
		for c := range nc {
			cell := t.At(r, c)
			if cell.Kind == table.CoveredCell {
				continue
			}
			if cell.RowSpan > 1 {
				n := 0
				if cell.Text != "" {
					n = p.count(r, c, cell.Text)
				}
				for i := c; i < c+int(cell.ColSpan); i++ {
					p.spanCols[i] = append(p.spanCols[i], int32(len(p.spans)))
				}
				p.spans = append(p.spans, span{row: r, col: c, rows: int(cell.RowSpan), cols: int(cell.ColSpan), lines: n})
				continue
			}
			if cell.Text != "" {
				h = max(h, p.count(r, c, cell.Text)*p.styleOf(r, c).line+2*p.padY)
			}
		}
		p.base[r] = int32(h)
		p.sum[r+1] = p.sum[r] + h
	}
}

// count gives the number of lines that s takes as the text of cell (r, c).
func (p *Plan) count(r, c int, s string) int {
	st := p.styleOf(r, c)
	if p.whole(r, c) {
		return lineCount(s)
	}
	return st.face.Text(s).Count(st.limit(p.room(r, c)), p.even(r, c))
}

func lineCount(s string) int {
	n := 1
	for i := range len(s) {
		if s[i] == '\n' {
			n++
		}
	}
	return n
}

// spanAt gives the index of the span that covers (r, c), -1 if there is none.
func (p *Plan) spanAt(r, c int) int {
	list := p.spanCols[c]
	i := sort.Search(len(list), func(i int) bool { return p.spans[list[i]].row > r })
	if i == 0 {
		return -1
	}
	k := int(list[i-1])
	if s := &p.spans[k]; r < s.row+s.rows {
		return k
	}
	return -1
}
