package typeset

import (
	"slices"

	"budgetreport/internal/table"
)

// state says how a page shows a cell.
type state uint8

const (
	fresh     state = iota // it begins here
	again                  // it is in a repeated row at the top of the page
	continued              // it began on an earlier page
)

// slice is the part of a span that is on a page: rows i0..i1 of the page.
type slice struct {
	span   int
	i0, i1 int
	state  state
	ends   bool // the last row of the span ends here
	past   bool // all its rows here are repeated: the span ended on an earlier page
}

// slices lists the parts of spans that are on a page.
func (p *Plan) slices(rows []pageRow) []slice {
	if len(p.spans) == 0 {
		return nil
	}
	var out []slice
	for c := range p.spanCols {
		if len(p.spanCols[c]) == 0 {
			continue
		}
		open := -1
		for i, r := range rows {
			k := p.spanAt(r.row, c)
			if k < 0 || p.spans[k].col != c {
				open = -1
				continue
			}
			if open >= 0 && out[open].span == k {
				out[open].i1 = i
				continue
			}
			open = len(out)
			out = append(out, slice{span: k, i0: i, i1: i})
		}
	}
	for i := range out {
		s := &out[i]
		sp := &p.spans[s.span]
		head, tail := rows[s.i0], rows[s.i1]
		s.past = tail.again
		s.ends = tail.row == sp.row+sp.rows-1 && tail.to < 0 && !s.past
		switch {
		case head.row == sp.row && head.from == 0 && !head.again:
			s.state = fresh
		case head.again && tail.again && s.i1-s.i0+1 == sp.rows:
			s.state = again
		default:
			s.state = continued
		}
	}
	return out
}

// shown is the text of a cell on a page. Table.Continue decides what is printed
// where an earlier page shows the text already; amounts are repeated only if it
// has Amounts.
func (p *Plan) shown(r, c int, st state) string {
	cell := p.t.At(r, c)
	if st == fresh || cell.Text == "" {
		return cell.Text
	}
	heading := p.t.Rows[r].Kind == table.HeadingRow
	how := &p.t.Continue
	switch {
	case st == again && heading:
		return cell.Text
	case how.None:
		return ""
	case cell.Kind == table.AmountCell || cell.Kind == table.MaskedCell:
		if how.Amounts {
			return cell.Text
		}
		return ""
	case cell.RowSpan > 1 && p.spans[p.spanAt(r, c)].plain:
		return cell.Text
	case st == continued && cell.Kind == table.TextCell && !p.whole(r, c), st == again && c == p.nameColumn(r):
		return p.marked(cell.Text)
	}
	return cell.Text
}

// nameColumn is the column whose text names row r: the first with words, else the
// first with a code and enough room for the mark of continuation.
func (p *Plan) nameColumn(r int) int {
	code := -1
	for c := range p.t.Columns {
		cell := p.t.At(r, c)
		if cell.Text == "" || cell.Kind != table.TextCell && cell.Kind != table.CodeCell {
			continue
		}
		if !p.whole(r, c) {
			return c
		}
		if st := p.styleOf(r, c); code < 0 && st.width(st.face.Widest(p.marked(cell.Text))) <= p.room(r, c) {
			code = c
		}
	}
	return code
}

// againHeight is the height of a repeated row.
func (p *Plan) againHeight(r int) int {
	h := p.body.line + 2*p.padY
	for c := range p.t.Columns {
		if cell := p.t.At(r, c); cell.RowSpan == 1 {
			if s := p.shown(r, c, again); s != "" {
				h = max(h, p.count(r, c, s)*p.styleOf(r, c).line+2*p.padY)
			}
		}
	}
	return h
}

// rowLines is the number of lines between which a row may be cut: those of its
// tallest cell, or more where a cell over several rows made the row higher.
func (p *Plan) rowLines(r int) int {
	n := (int(p.base[r]) - 2*p.padY + p.slot - 1) / p.slot
	for c := range p.t.Columns {
		if cell := p.t.At(r, c); cell.RowSpan == 1 && cell.Text != "" {
			n = max(n, p.count(r, c, cell.Text))
		}
	}
	return n
}

// heights gives the heights of the rows of a page: each by the cells of the row
// alone, then raised where the slice of a span needs more.
func (p *Plan) heights(rows []pageRow, flows []flow) []int {
	h := make([]int, len(rows))
	for i, r := range rows {
		switch {
		case r.again:
			h[i] = p.againHeight(r.row)
		case r.from == 0 && r.to < 0:
			h[i] = int(p.base[r.row])
		default:
			n := r.to - r.from
			if r.to < 0 {
				n = max(p.rowLines(r.row)-r.from, 1)
			}
			h[i] = n*p.slot + 2*p.padY
		}
	}
	slicesHere := p.slices(rows)
	slices.SortStableFunc(slicesHere, func(a, b slice) int { return (a.i1 - a.i0) - (b.i1 - b.i0) })
	for _, s := range slicesHere {
		i0 := s.i0
		for i0 < s.i1 && rows[i0].again {
			i0++ // a repeated row keeps its height if another can grow
		}
		need := p.sliceNeed(s, flows)
		for i := s.i0; i < i0; i++ {
			need -= h[i]
		}
		spread(h[i0:s.i1+1], need)
	}
	return h
}

// sliceNeed is the height that the text in the slice of a span takes.
func (p *Plan) sliceNeed(s slice, flows []flow) int {
	sp := &p.spans[s.span]
	n := 0
	switch {
	case sp.flows && s.past:
	case sp.flows:
		n = sp.lines - flowLine(flows, s)
		if !s.ends {
			n = min(n, 1)
		}
	default:
		if text := p.shown(sp.row, sp.col, s.state); text != "" {
			n = p.count(sp.row, sp.col, text)
		}
	}
	if n <= 0 {
		return 0
	}
	return n*p.styleOf(sp.row, sp.col).line + 2*p.padY
}

// flowLine gives the first line that a slice shows of a text that continues from
// page to page.
func flowLine(flows []flow, s slice) int {
	if s.state == fresh {
		return 0
	}
	for _, f := range flows {
		if f.span == s.span {
			return f.line
		}
	}
	return 0
}

// flowRoom is the number of lines of a span's text that fit a slice of that height.
func (p *Plan) flowRoom(sp *span, height int) int {
	return (height - 2*p.padY) / p.styleOf(sp.row, sp.col).line
}

// flowsAfter lists the texts that continue after a page, with their next lines.
func (p *Plan) flowsAfter(c *cut) []flow {
	if len(p.spans) == 0 {
		return nil
	}
	var out []flow
	rows := p.pageRows(c)
	var h []int
	for _, s := range p.slices(rows) {
		sp := &p.spans[s.span]
		if !sp.flows || s.ends || s.past {
			continue
		}
		if h == nil {
			h = p.heights(rows, c.flows)
		}
		out = append(out, flow{s.span, min(sp.lines, flowLine(c.flows, s)+p.flowRoom(sp, total(h[s.i0:s.i1+1])))})
	}
	return out
}
