package typeset

import (
	"math"
	"math/rand/v2"
	"slices"

	"budgetreport/internal/render/linebreak"
	"budgetreport/internal/table"
)

// search chooses the widths of the columns so that the table takes the fewest
// pages: the height of the body divided by what the header leaves of a page. It
// moves width between columns, in smaller and smaller steps, as long as that
// helps. Columns of equal width are one group.
type search struct {
	p      *Plan
	groups []group
	slack  int // width that no group has yet
	items  []item
	base   []int // heights of the sampled rows by the texts that never wrap
	heads  []item
	heights,
	headHeights []int
	x    []int
	room int // height of the type area under the title
	work int // number of texts and pieces examined: a measure of time that is the same on every machine
}

type group struct {
	cols             []int
	need, want, room int // of each column; room: the greatest width allowed
	width            int
}

// item is a text that may wrap.
type item struct {
	tx         *linebreak.Text
	st         *style
	col, cols  int
	row, rows  int
	indent     int
	even       bool           // broken like a heading
	limit      int            // for which lines and odd were computed; -1: none yet
	lines, odd int            // number of lines at limit; how badly they break
	memo       map[int]broken // of a cell of the header: by limit
}

// broken is how a text of the header breaks: its number of lines, and how badly.
type broken struct{ lines, odd int }

// sampleRows is the greatest number of rows that the search examines; of a longer
// table it takes evenly spread blocks of rows.
const (
	sampleRows  = 400
	sampleBlock = 20
)

// equality says which of the columns with the same Column.Equal have equal widths.
type equality uint8

const (
	allEqual    equality = iota // all of them
	filledEqual                 // those with amounts, and those without
	noneEqual
)

// chooseWidths gives each column a width of at least what it needs; together they
// fill the type area. Equal columns stay equal unless that costs noticeably more
// pages: then columns without amounts become narrower than those with amounts, or
// each column takes its own width.
func (p *Plan) chooseWidths(cols []bounds) []int {
	var best *search
	bestCost := 0
	for eq := allEqual; eq <= noneEqual; eq++ {
		s := &search{p: p, x: make([]int, len(cols)+1)}
		s.x[0] = p.area.x0
		if !s.group(cols, eq) || best != nil && len(s.groups) == len(best.groups) {
			continue
		}
		s.collect(cols)
		s.run()
		const noticeable = 4 // per cent
		if cost := s.cost(); best == nil || cost < bestCost-bestCost*noticeable/100 {
			best, bestCost = s, cost
		}
	}
	best.stretch()
	widths := make([]int, len(cols))
	for _, g := range best.groups {
		for _, c := range g.cols {
			widths[c] = g.width
		}
	}
	return widths
}

// run gives the columns what they want if there is room for all, and searches
// otherwise.
func (s *search) run() {
	p := s.p
	s.room = p.area.y1 - p.area.y0 - p.topHeight
	s.slack = p.area.x1 - p.area.x0
	wanted := 0
	for i := range s.groups {
		g := &s.groups[i]
		g.width = g.need
		s.slack -= g.need * len(g.cols)
		wanted += (g.want - g.need) * len(g.cols)
	}
	if wanted > s.slack {
		s.share(wanted)
		s.improve()
		s.kick()
		s.shrink()
		return
	}
	for i := range s.groups {
		g := &s.groups[i]
		g.width = g.want
	}
	s.slack -= wanted
}

// group makes groups of columns of equal width and reports whether they fit the
// type area. A column of fixed width is a group by itself.
func (s *search) group(cols []bounds, eq equality) bool {
	byKey := map[string]int{}
	total := 0
	for c, b := range cols {
		col := &s.p.t.Columns[c]
		g := group{cols: []int{c}, need: b.need, want: b.want, room: math.MaxInt32}
		if b.limit > 0 {
			g.room = b.limit
		}
		key := col.Equal
		if eq == filledEqual && key != "" && b.filled {
			key += "\x00"
		}
		if key == "" || col.Width > 0 || eq == noneEqual {
			s.groups = append(s.groups, g)
			continue
		}
		i, ok := byKey[key]
		if !ok {
			byKey[key] = len(s.groups)
			s.groups = append(s.groups, g)
			continue
		}
		o := &s.groups[i]
		o.cols = append(o.cols, c)
		o.need, o.want, o.room = max(o.need, g.need), max(o.want, g.want), min(o.room, g.room)
	}
	for i := range s.groups {
		g := &s.groups[i]
		g.room = max(g.room, g.need)
		g.want = min(max(g.want, g.need), g.room)
		total += g.need * len(g.cols)
	}
	return total <= s.p.area.x1-s.p.area.x0
}

// collect lists the texts whose lines depend on the widths.
func (s *search) collect(cols []bounds) {
	p, t := s.p, s.p.t
	for _, h := range t.Header {
		tx := p.header.face.Text(h.Text)
		s.heads = append(s.heads, item{tx: tx, st: &p.header, col: h.Col, cols: h.Cols, row: h.Row, rows: h.Rows, limit: -1, memo: map[int]broken{}})
	}
	s.headHeights = make([]int, t.Depth)
	for _, r := range sample(len(t.Rows)) {
		at := len(s.base)
		s.base = append(s.base, p.body.line+2*p.padY)
		for c := range t.Columns {
			cell := t.At(r, c)
			if cell.Kind == table.CoveredCell || cell.Text == "" {
				continue
			}
			st := p.styleOf(r, c)
			if p.whole(r, c) {
				if cell.RowSpan == 1 {
					s.base[at] = max(s.base[at], lineCount(cell.Text)*st.line+2*p.padY)
				}
				continue
			}
			tx := st.face.Text(cell.Text)
			narrow := 0
			for i := c; i < c+int(cell.ColSpan); i++ {
				narrow += cols[i].need
			}
			if tx.Written == 1 && st.width(tx.Width)+p.indent(r, c)+2*p.padX <= narrow {
				continue
			}
			s.items = append(s.items, item{tx: tx, st: st, col: c, cols: int(cell.ColSpan), row: at, rows: int(cell.RowSpan), indent: p.indent(r, c), even: p.even(r, c), limit: -1})
		}
	}
	for i := range s.items {
		s.items[i].rows = min(s.items[i].rows, len(s.base)-s.items[i].row)
	}
	s.heights = make([]int, len(s.base))
}

// sample gives the rows that the search examines: all, or evenly spread blocks.
func sample(rows int) []int {
	var picked []int
	blocks := sampleRows / sampleBlock
	for r := range rows {
		if rows <= sampleRows || (r*blocks)%rows < sampleBlock*blocks {
			picked = append(picked, r)
		}
	}
	return picked
}

// pageCost is the cost of one page.
const pageCost = 1_000_000

// cost is the cost of the present widths, comparable within one search: pages,
// with small additions for every line and for headings broken within words. The
// additions guide the search where several texts must lose a line before a row
// becomes lower.
func (s *search) cost() int {
	p := s.p
	for _, g := range s.groups {
		for _, c := range g.cols {
			s.x[c+1] = g.width
		}
	}
	for c := range p.t.Columns {
		s.x[c+1] += s.x[c]
	}
	for i := range s.headHeights {
		s.headHeights[i] = p.header.line + 2*p.padY
	}
	extra := 0
	for pass := range 2 {
		for i := range s.heads {
			h := &s.heads[i]
			if (h.rows > 1) != (pass == 1) {
				continue
			}
			if limit := h.st.limit(s.x[h.col+h.cols] - s.x[h.col] - 2*p.padX); limit != h.limit {
				b, ok := h.memo[limit]
				if !ok {
					b.lines, b.odd = h.tx.EvenCost(limit)
					h.memo[limit] = b
				}
				h.limit, h.lines, h.odd = limit, b.lines, b.odd
			}
			spread(s.headHeights[h.row:h.row+h.rows], h.lines*h.st.line+2*p.padY)
			extra += h.odd*h.st.line/100 + h.lines*h.st.line/16
		}
	}
	copy(s.heights, s.base)
	lines := 0
	for pass := range 2 {
		for i := range s.items {
			it := &s.items[i]
			if (it.rows > 1) != (pass == 1) {
				continue
			}
			if limit := it.st.limit(s.x[it.col+it.cols] - s.x[it.col] - 2*p.padX - it.indent); limit != it.limit {
				it.limit = limit
				it.lines = it.tx.Count(limit, it.even)
				s.work += it.tx.Pieces()
				if it.tx.Word > limit {
					it.lines++ // a word cut in two
				}
			}
			lines += it.lines * it.st.line
			need := it.lines*it.st.line + 2*p.padY
			if it.rows == 1 {
				s.heights[it.row] = max(s.heights[it.row], need)
			} else {
				spread(s.heights[it.row:it.row+it.rows], need)
			}
		}
	}
	body := 0
	for _, h := range s.heights {
		body += h
	}
	left := s.room
	for _, h := range s.headHeights {
		left -= h
	}
	left = max(left, s.room/10, 1)
	s.work += len(s.items) + len(s.heads)
	return (body + lines/32 + extra) * (pageCost / 1000) / left * 1000
}

// share starts the search: it divides the slack among the groups in proportion to
// what they want beyond their need.
func (s *search) share(wanted int) {
	left := s.slack
	for i := range s.groups {
		g := &s.groups[i]
		add := int(int64(left) * int64(g.want-g.need) / int64(wanted))
		g.width += add
		s.slack -= add * len(g.cols)
	}
}

// kick looks for better widths than those where improve stopped: it moves some
// width at random, improves again, and keeps the best. The random numbers are the
// same in every run, and a limit on the work bounds the time.
func (s *search) kick() {
	const work, fruitless = 2_000_000, 16 // most work; most kicks in a row without success
	best := s.cost()
	kept := slices.Clone(s.groups)
	slack := s.slack
	r := rand.New(rand.NewPCG(uint64(len(s.groups)), uint64(len(s.items))))
	s.work = 0
	for tries := 0; tries < fruitless && s.work < work && best > pageCost; tries++ {
		for range 2 + r.IntN(4) {
			from, to := &s.groups[r.IntN(len(s.groups))], &s.groups[r.IntN(len(s.groups))]
			give := min(s.p.body.size*(1+r.IntN(6)), from.width-from.need)
			from.width -= give
			s.slack += give * len(from.cols)
			gain := min(s.slack/len(to.cols), to.want-to.width)
			to.width += gain
			s.slack -= gain * len(to.cols)
		}
		s.improve()
		if c := s.cost(); c < best {
			best, slack, tries = c, s.slack, 0
			copy(kept, s.groups)
		}
		copy(s.groups, kept)
		s.slack = slack
	}
}

// improve moves width from group to group while the cost falls.
func (s *search) improve() {
	best := s.cost()
	for _, step := range []int{8, 4, 2, 1} {
		step *= s.p.body.size / 2
		for range 6 {
			before := best
			for to := range s.groups {
				for from := range s.groups {
					if to == from {
						continue
					}
					t, f := &s.groups[to], &s.groups[from]
					gain := min(step, t.want-t.width)
					if gain <= 0 {
						break
					}
					need := gain*len(t.cols) - s.slack
					give := 0
					if need > 0 {
						give = (need + len(f.cols) - 1) / len(f.cols)
					}
					if f.width-give < f.need {
						continue
					}
					t.width += gain
					f.width -= give
					change := give*len(f.cols) - gain*len(t.cols)
					if c := s.cost(); c < best {
						best = c
						s.slack += change
					} else {
						t.width -= gain
						f.width += give
					}
				}
			}
			if best == before {
				break
			}
		}
	}
}

// shrink takes back the width that a group has without lowering the cost.
func (s *search) shrink() {
	best := s.cost()
	for i := range s.groups {
		g := &s.groups[i]
		low, high := g.need, g.width // low may cost more, high does not
		for high-low > s.p.body.size/8 {
			g.width = (low + high) / 2
			if c := s.cost(); c <= best {
				best, high = c, g.width
			} else {
				low = g.width
			}
		}
		g.width = high
	}
	s.slack = s.p.area.x1 - s.p.area.x0
	for _, g := range s.groups {
		s.slack -= g.width * len(g.cols)
	}
}

// stretch divides the slack among the columns in proportion to their widths, with
// half as much for codes, so that the table fills the type area.
func (s *search) stretch() {
	for s.slack > 0 {
		weights, open := 0, 0
		weight := func(g *group) int {
			if g.width >= g.room {
				return 0
			}
			if s.p.t.Columns[g.cols[0]].Kind == table.CodeColumn {
				return (g.width + 1) / 2
			}
			return g.width
		}
		for i := range s.groups {
			if w := weight(&s.groups[i]); w > 0 {
				weights += w * len(s.groups[i].cols)
				open++
			}
		}
		if open == 0 {
			return
		}
		left, given := s.slack, 0
		for i := range s.groups {
			g := &s.groups[i]
			add := min(int(int64(left)*int64(weight(g))/int64(weights)), g.room-g.width)
			g.width += add
			given += add * len(g.cols)
		}
		s.slack -= given
		if given < len(s.p.t.Columns) {
			for i := range s.groups { // the last thousandths
				if g := &s.groups[i]; len(g.cols) <= s.slack && g.width < g.room {
					g.width += s.slack / len(g.cols)
					s.slack %= len(g.cols)
				}
			}
			return
		}
	}
}
