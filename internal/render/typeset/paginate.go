package typeset

import (
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// cut says what is on a page: rows first..end-1, of which the first may have begun
// on an earlier page, and the first lines of row end if that is cut.
type cut struct {
	first, line   int    // lines of row first before line are on earlier pages
	end, endLine  int    // endLine > 0: the lines of row end before endLine are here
	top, head     bool   // title and header are printed
	note, noteEnd int    // lines of the notes
	flows         []flow // texts that began on earlier pages
}

// flow is a text too tall to be repeated (span.flows), with its next line.
type flow struct{ span, line int }

func (c *cut) hasRows() bool { return c.end > c.first || c.endLine > 0 }

// pageRow is a row of a page: a row of the table, or lines from..to-1 of one, or
// one that is repeated at the top of the page.
type pageRow struct {
	row      int
	from, to int // to < 0: to the end of the row
	again    bool
}

// paginate divides the table into pages, each as full as it can be without a bad
// break (see badness).
//
// If title and header leave too little of a page, later pages do without the
// title, then without the header too; if even the first page has no room for a
// row, it holds title and header alone.
func (p *Plan) paginate() error {
	area := p.area.y1 - p.area.y0 - p.footerRoom()
	head := total(p.headHeight)
	p.slot = max(p.body.line, p.header.line, p.bold.line)
	row := p.slot + 2*p.padY
	first := area - p.topHeight - head
	later, top, repeat := first, true, true
	if least := max(2*row, area/5); later < least {
		later, top = area-head, false
		if later < least {
			later, repeat = area, false
		}
	}
	if later < row || first < 0 {
		return p.problem(0, "标题和表头高于版心，排不下")
	}
	p.later = later
	p.markFlows()
	p.holdLast()

	n := len(p.t.Rows)
	c := cut{top: true, head: true}
	for room := first; ; room = later {
		if c.first == n && n > 0 { // only notes are left: no header without a row
			c.head = false
			room = area
			if top {
				room -= p.topHeight
			}
		}
		if room >= row || n == 0 {
			p.fill(&c, room)
		}
		if c.hasRows() && total(p.heights(p.pageRows(&c), c.flows)) > room {
			if len(p.cuts) > 0 || room == later {
				return p.problem(c.first+1, "此行高于版心，排不下")
			}
			c = cut{top: true, head: true}
		}
		p.cuts = append(p.cuts, c)
		if c.noteEnd == len(p.notes) && c.end == n && c.endLine == 0 {
			return nil
		}
		flows := p.flowsAfter(&c)
		c = cut{first: c.end, line: c.endLine, end: c.end, top: top, head: repeat, note: c.noteEnd, flows: flows}
	}
}

// problem reports a page that is too small for what must be on it.
func (p *Plan) problem(line int, message string) error {
	var problems diag.List
	problems.Add(diag.Problem{File: p.t.Name(), Line: line, Message: message, Want: "请改用更大的纸或更小的页边距"})
	return problems.Err()
}

// markFlows finds the spans whose text is too tall to be repeated.
func (p *Plan) markFlows() {
	for i := range p.spans {
		s := &p.spans[i]
		cell := p.t.At(s.row, s.col)
		if cell.Text == "" {
			continue
		}
		tall := func(lines int) bool { return lines > 1 && lines*p.styleOf(s.row, s.col).line+2*p.padY > p.later/2 }
		s.flows = tall(s.lines)
		s.plain = tall(p.count(s.row, s.col, p.marked(cell.Text)))
		if s.flows { // its rows share its height, to fill their pages
			h := make([]int, s.rows)
			for k := range h {
				h[k] = int(p.base[s.row+k])
			}
			spread(h, s.lines*p.styleOf(s.row, s.col).line+2*p.padY)
			for k := range h {
				p.base[s.row+k] = int32(h[k])
			}
		}
	}
	for r := range p.base {
		p.sum[r+1] = p.sum[r] + int(p.base[r])
	}
}

// holdLast computes the least number of rows on the last page: as many as the
// table's style asks for, if they fit one page together with the notes. If not
// even one does, the notes continue on pages of their own.
func (p *Plan) holdLast() {
	n := len(p.t.Rows)
	height := p.notesHeight(len(p.notes))
	for r := n - 1; r >= 0; r-- {
		c := cut{first: r, end: n}
		if n-r > max(p.t.Style.LastRows, 1) || total(p.heights(p.pageRows(&c), nil))+height > p.later {
			break
		}
		p.last = n - r
	}
}

// marked is the text of a cell that continues from an earlier page, with the mark
// of continuation.
func (p *Plan) marked(s string) string {
	if p.t.Continue.Before {
		return p.t.Continue.Mark + s
	}
	return s + p.t.Continue.Mark
}

// fill decides where the page ends whose beginning c has.
func (p *Plan) fill(c *cut, room int) {
	n := len(p.t.Rows)
	if c.first == n {
		p.fillNotes(c, room)
		return
	}
	c.end = c.first + 1
	rows := p.pageRows(c)
	used := total(p.heights(rows, nil))
	most := c.first + 1
	for most < n && used+int(p.base[most]) <= room {
		used += int(p.base[most])
		most++
	}
	best, bestCost := -1, 0
	for end := most; end > c.first; end-- {
		c.end = end
		height := total(p.heights(p.pageRows(c), c.flows))
		if height > room {
			continue
		}
		if end == n {
			if height+p.notesHeight(len(p.notes)-c.note) <= room {
				c.noteEnd = len(p.notes)
				return
			}
			if n-c.first > 1 && p.last > 0 {
				continue
			}
			p.fillNotes(c, room-height) // the notes do not fit even under the last row alone
			return
		}
		empty := (room - height) * 1000 / room
		if best >= 0 && empty >= bestCost {
			break
		}
		if cost := empty + p.badness(end, room); best < 0 || cost < bestCost {
			best, bestCost = end, cost
		}
	}
	if best < 0 { // not even one row fits
		c.end, c.endLine = c.first, c.line+p.linesFor(c, room)
		return
	}
	c.end = best
	if most < n && best == most && p.taller(most) {
		p.begin(c, room)
	}
}

// fillNotes puts as many lines of the notes on a page as fit.
func (p *Plan) fillNotes(c *cut, room int) {
	fit := (room - p.notesHeight(1) + p.note.line) / p.note.line
	least := 0
	if !c.hasRows() && c.first == c.end && len(p.t.Rows) > 0 {
		least = 1 // a page of notes alone holds at least a line
	}
	c.noteEnd = min(len(p.notes), c.note+max(fit, least))
}

// linesFor gives the number of lines of its first row that a page holds if it does
// not hold all of them: at least one, and not so many that a single line is left.
func (p *Plan) linesFor(c *cut, room int) int {
	lines := max((room-total(p.againHeights(p.repeats(c.first), c.first))-2*p.padY)/p.slot, 1)
	if left := p.rowLines(c.first) - c.line; left-lines == 1 && lines > 2 {
		lines--
	}
	return lines
}

// taller reports whether a row does not fit a page of its own.
func (p *Plan) taller(r int) bool {
	c := cut{first: r, end: r + 1}
	return total(p.heights(p.pageRows(&c), nil)) > p.later
}

// begin puts the first lines of a row taller than a page at the foot of the page
// before it, if a third of that page is free.
func (p *Plan) begin(c *cut, room int) {
	left := room - total(p.heights(p.pageRows(c), c.flows))
	lines := (left - 2*p.padY) / p.slot
	if left*3 < room || lines < 3 || p.rowLines(c.end)-lines < 2 {
		return
	}
	for c.endLine = lines; c.endLine >= 3; c.endLine-- {
		if total(p.heights(p.pageRows(c), c.flows)) <= room {
			return
		}
	}
	c.endLine = 0
}

// pageRows lists the rows of a page, repeated ones first.
func (p *Plan) pageRows(c *cut) []pageRow {
	var rows []pageRow
	if c.first < len(p.t.Rows) {
		for _, r := range p.repeats(c.first) {
			rows = append(rows, pageRow{row: r, to: -1, again: true})
		}
	}
	from := c.line
	for r := c.first; r < c.end; r++ {
		rows = append(rows, pageRow{row: r, from: from, to: -1})
		from = 0
	}
	if c.endLine > 0 {
		rows = append(rows, pageRow{row: c.end, from: from, to: c.endLine})
	}
	return rows
}

// repeats lists the rows that are repeated on a page that begins with row r: the
// heading of its section and the groups it belongs to, outermost first. If they
// take more than half of the page, the outermost are left out.
func (p *Plan) repeats(r int) []int {
	var rows []int
	seen := func(x int) bool {
		for _, y := range rows {
			if y == x {
				return true
			}
		}
		return false
	}
	for h := p.t.Rows[r].Head; h >= 0 && !seen(h); h = p.t.Rows[h].Head {
		rows = append(rows, h)
	}
	if !p.t.Continue.None {
		for g := p.t.Rows[r].Parent; g >= 0; g = p.t.Rows[g].Parent {
			if !seen(g) {
				rows = append(rows, g)
			}
		}
	}
	for i := 1; i < len(rows); i++ { // few: insertion sort
		for j := i; j > 0 && rows[j] < rows[j-1]; j-- {
			rows[j], rows[j-1] = rows[j-1], rows[j]
		}
	}
	room := min(p.later/2, p.later-2*(p.slot+2*p.padY))
	for len(rows) > 0 && total(p.againHeights(rows, r)) > room {
		rows = rows[1:]
	}
	return rows
}

// againHeights gives the heights of rows repeated above row r.
func (p *Plan) againHeights(rows []int, r int) []int {
	page := make([]pageRow, 0, len(rows)+1)
	for _, g := range rows {
		page = append(page, pageRow{row: g, to: -1, again: true})
	}
	return p.heights(append(page, pageRow{row: r, to: -1}), nil)[:len(rows)]
}

func total(heights []int) int {
	sum := 0
	for _, h := range heights {
		sum += h
	}
	return sum
}

// badness is how bad it is to begin a page with row b. The unit is a thousandth of
// a page left empty: a break is avoided if that leaves less of the page empty.
func (p *Plan) badness(b, room int) int {
	t := p.t
	above, below := &t.Rows[b-1], &t.Rows[b]
	bad := 0
	if left := len(t.Rows) - b; left < p.last {
		bad += 2000 * (p.last - left)
	}
	switch {
	case above.Kind == table.GroupRow && below.Parent == b-1, above.Kind == table.HeadingRow, below.Keep:
		bad += 10000 // a heading without the rows below it
	case above.Kind == table.TotalRow && (b == 1 || t.Rows[b-2].Kind == table.GroupRow || t.Rows[b-2].Kind == table.HeadingRow):
		bad += 10000 // a leading total without the rows it is the total of
	case below.Kind == table.TotalRow:
		bad += 300 // a closing total without the last row it is the total of
	}
	if below.Parent >= 0 || below.Head >= 0 {
		bad += 20 // something must be repeated
	}
	worst := 0
	for _, k := range p.blocks(b, room) {
		worst = max(worst, k)
	}
	return bad + worst
}

// blocks gives the badness of each record that a page break before row b cuts in
// two. A record lower than a third of a page is cut only if keeping it whole
// would leave a third of the page empty; a higher one, if that would leave more
// than a seventh; one higher than a page must be cut, best with more than one row
// of it on either side.
func (p *Plan) blocks(b, room int) []int {
	var bad []int
	add := func(from, to int) {
		height := p.sum[to] - p.sum[from]
		k := 333
		switch {
		case height > room:
			k = 10
		case height*3 > room:
			k = 143
		}
		if b-from == 1 || to-b == 1 {
			k += 40
		}
		bad = append(bad, k)
	}
	if rows := p.t.Rows; rows[b].Sub > 0 {
		from, to := b-1, b+1
		for from > 0 && rows[from].Sub > 0 && p.sum[b]-p.sum[from] <= room {
			from--
		}
		for to < len(rows) && rows[to].Sub > 0 && p.sum[to]-p.sum[b] <= room {
			to++
		}
		add(from, to)
	}
	for c := range p.spanCols {
		if k := p.spanAt(b, c); k >= 0 && p.spans[k].col == c && p.spans[k].row < b {
			add(p.spans[k].row, p.spans[k].row+p.spans[k].rows)
		}
	}
	return bad
}
