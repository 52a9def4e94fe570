package layout

import (
	"slices"

	"budgetreport/internal/money"
)

// completeness finds the ledger lines that a statement counts in a total but shows
// in none of its rows, or in none of the columns that the total is the sum of. It
// looks at which rows and columns a line enters, not at amounts, so that amounts
// which happen to cancel each other hide nothing.
type completeness struct {
	p        *pass
	passes   func(test int) bool // of the line or combination of words being checked
	top      *rowList
	columns  []columnSum
	reached  []bool // by line: a row of the statement shows it
	pending  []int  // lines that no row shows and no total counts: another statement may show them
	lost     map[string]*loss
	order    []*loss
	unknown  []unknownPart
	lossless map[[answerWords]uint64]bool // test answers for which nothing is lost
}

// answerWords is how many 64-bit words of test answers are kept in lossless, so
// that each combination of answers is checked once. Layouts with more tests are
// checked line by line.
const answerWords = 4

// unknownPart is an id that a row with cells of its own names among its parts and
// that no row of its list has.
type unknownPart struct {
	of *rowSpec
	id string
}

// rowList is a list of rows that ledger lines enter.
type rowList struct {
	of       *rowSpec // the row above the list, nil for the statement's own
	items    []rowItem
	totals   []rowItem // rows that accept every line, among items that do not
	sums     []rowSum
	complete bool // every line that gets here must enter one of the items
}

// rowItem is a row that lines enter.
type rowItem struct {
	spec  *rowSpec
	gates []int    // tests of unprinted rows above it
	under *rowList // its own rows, nil for none
}

// rowSum is a row that is declared the sum of others.
type rowSum struct {
	total rowItem
	parts []rowItem
}

// columnSum is a column that is declared the sum of its siblings.
type columnSum struct {
	leaf  *node
	local int
	parts []int
}

func newCompleteness(p *pass) *completeness {
	c := &completeness{p: p, passes: p.passes, reached: make([]bool, p.led.N), lost: map[string]*loss{}, lossless: map[[answerWords]uint64]bool{}}
	c.top = &rowList{complete: p.s.complete}
	known := map[string]rowItem{}
	body := c.list(c.top, p.s.rows, nil, nil, known)
	c.list(c.top, p.s.foot, nil, body, known)
	c.finish(c.top)
	at := map[*node]int{}
	for i, leaf := range p.s.leaves {
		at[leaf] = i
	}
	for i, leaf := range p.s.leaves {
		if parts := leaf.siblingParts(p.s, at); len(parts) > 0 {
			c.columns = append(c.columns, columnSum{leaf, i, parts})
		}
	}
	return c
}

// list adds the rows of specs to l, as emitRows writes them, and returns those
// that make up the list's total; above are such rows of a list before.
func (c *completeness) list(l *rowList, specs []*rowSpec, gates []int, above []rowItem, known map[string]rowItem) []rowItem {
	emitted := slices.Clone(above)
	var totals, named []rowItem
	for _, r := range specs {
		if c.p.skip[r] || r.when == onlyEmpty {
			continue
		}
		if r.kind == sideRow || r.hidden && len(r.rows) > 0 { // its rows stand here
			inner := gates
			if test, ok := c.p.rowTest[r]; ok {
				inner = append(slices.Clone(gates), test)
			}
			emitted = append(emitted, c.list(l, r.rows, inner, nil, map[string]rowItem{})...)
			continue
		}
		item := rowItem{spec: r, gates: gates}
		if len(r.rows) > 0 {
			under := &rowList{of: r, complete: l.complete && r.complete}
			parts := c.list(under, r.rows, nil, nil, map[string]rowItem{})
			c.finish(under)
			if len(under.items) > 0 || len(under.sums) > 0 {
				item.under = under
			}
			if r.kind == labelRow && r.parts == partsAuto && len(parts) > 0 {
				under.sums = append(under.sums, rowSum{rowItem{spec: r}, parts})
			}
		}
		switch {
		case r.kind == totalRow:
			totals = append(totals, item)
		case r.parts == partsAbove:
			l.sums = append(l.sums, rowSum{item, slices.Clone(emitted)})
		case r.parts == partsNamed:
			named = append(named, item)
		}
		if known[r.id].spec == nil && r.kind != eachRow {
			known[r.id] = item
		}
		if r.kind != totalRow && r.kind != recordRow && r.kind != fillerRow && !r.ofWhich && !r.blank && !r.head {
			emitted = append(emitted, item)
			if r.terms == nil && r.parts != partsAbove && r.parts != partsNamed {
				l.items = append(l.items, item)
			}
		}
	}
	for _, t := range named {
		for _, ids := range t.spec.partIDs {
			sum := rowSum{total: t}
			for _, id := range ids {
				if part, ok := known[id]; ok {
					sum.parts = append(sum.parts, part)
				} else if t.spec.cells != nil { // for other rows the builder reports it
					c.unknown = append(c.unknown, unknownPart{t.spec, id})
				}
			}
			if len(sum.parts) == len(ids) {
				l.sums = append(l.sums, sum)
			}
		}
	}
	for _, t := range totals {
		if t.spec.parts == partsAuto && len(emitted) > 0 {
			l.sums = append(l.sums, rowSum{t, emitted})
		}
	}
	return emitted
}

// finish moves items that accept every line to totals if others are selective:
// they are totals, though not declared so.
func (c *completeness) finish(l *rowList) {
	if slices.ContainsFunc(l.items, c.selective) {
		l.items = slices.DeleteFunc(l.items, func(i rowItem) bool {
			total := i.spec.kind == labelRow && i.under == nil && !c.selective(i)
			if total {
				l.totals = append(l.totals, i)
			}
			return total
		})
	}
}

// selective reports whether some lines do not enter an item.
func (c *completeness) selective(i rowItem) bool {
	if _, ok := c.p.rowTest[i.spec]; ok || len(i.gates) > 0 {
		return true
	}
	if i.spec.cells == nil {
		return false
	}
	own := c.p.own[i.spec]
	for k := range own.slots {
		if len(c.p.tests.filters[own.lo+k]) == 0 {
			return false
		}
	}
	return len(own.slots) > 0
}

// enters reports whether the line enters a row.
func (c *completeness) enters(i rowItem) bool {
	for _, g := range i.gates {
		if !c.passes(g) {
			return false
		}
	}
	if test, ok := c.p.rowTest[i.spec]; ok && !c.passes(test) {
		return false
	}
	if i.spec.cells == nil {
		return true
	}
	own := c.p.own[i.spec]
	for k := range own.slots {
		if c.passes(own.lo + k) {
			return true
		}
	}
	return false
}

// times returns how often, with its sign, the line is counted in a row's column;
// for a row with cells of its own, 1 if it is counted at all.
func (c *completeness) times(i rowItem, local int) money.Amount {
	if !c.enters(i) {
		return 0
	}
	if i.spec.cells != nil {
		return 1
	}
	set := c.p.cols
	if i.spec.own.size > 0 {
		set = c.p.own[i.spec]
	}
	return c.count(set, local)
}

func (c *completeness) count(set pickedSet, local int) (n money.Amount) {
	for k, sl := range set.slots {
		if sl.local == local && c.passes(set.lo+k) {
			n += sl.sign
		}
	}
	return n
}

// fault is a place of the layout where a line is lost.
type fault struct {
	at              pos
	place           string   // a unique name of the place
	message         string   // Chinese
	filters         []filter // their dimensions distinguish the lines that are lost here
	unlessElsewhere bool     // no fault if another statement shows the line
}

// faults returns where the line is lost, nil if it is not.
func (c *completeness) faults() []fault {
	out := c.faultsIn(c.top)
	for _, s := range c.columns {
		total := c.count(c.p.cols, s.local)
		var parts money.Amount
		for _, l := range s.parts {
			parts += c.count(c.p.cols, l)
		}
		if total == parts {
			continue
		}
		f := fault{at: s.leaf.at, place: "列" + s.leaf.path(c.p.s), message: "计入了“" + s.leaf.titles() + "”列，却没有列入与它并列的各列"}
		if parts > total {
			f.message = "在与“" + s.leaf.titles() + "”并列的各列中计入了不止一次"
		}
		for k, sl := range c.p.cols.slots {
			if sl.local == s.local || slices.Contains(s.parts, sl.local) {
				f.filters = append(f.filters, c.p.tests.filters[c.p.cols.lo+k])
			}
		}
		out = append(out, f)
	}
	return out
}

func (c *completeness) faultsIn(l *rowList) []fault {
	reached := false
	var out []fault
	for _, i := range l.items {
		if c.enters(i) {
			reached = true
			if i.under != nil {
				out = append(out, c.faultsIn(i.under)...)
			}
		}
	}
	var sum *rowSum
	twice := false
	for k := range l.sums {
		if differs, more := c.differs(&l.sums[k]); differs {
			sum, twice = &l.sums[k], more
			break
		}
	}
	var f fault
	switch {
	case sum != nil && twice:
		f = fault{at: sum.total.spec.at, message: "在“" + sum.total.spec.title() + "”的各行中计入了不止一次"}
	case sum != nil:
		f = fault{at: sum.total.spec.at, message: "计入了“" + sum.total.spec.title() + "”，却没有列入它的任何一行"}
	case !reached && l.complete && len(l.items) > 0 && len(l.totals) > 0:
		f = fault{at: l.totals[0].spec.at, message: "计入了“" + l.totals[0].spec.title() + "”，却没有列入与它并列的任何一行"}
	case !reached && l.complete && len(l.items) > 0 && l.of == nil:
		f = fault{unlessElsewhere: true, message: "没有列入任何一行"}
		if c.p.s.title != "" {
			f.message = "没有列入“" + c.p.s.title + "”的任何一行"
		}
	case !reached && l.complete && len(l.items) > 0:
		f = fault{at: l.of.at, message: "列入了“" + l.of.title() + "”，却没有列入它下面的任何一行"}
	default:
		return out
	}
	f.place = "行" + f.message
	asked := l.items
	if sum != nil {
		asked = append([]rowItem{sum.total}, sum.parts...)
	}
	for _, i := range asked {
		f.filters = append(f.filters, c.filters(i)...)
	}
	return append(out, f)
}

// differs reports whether the line is not counted as often in a total as in its
// parts; more, whether more often in the parts.
func (c *completeness) differs(s *rowSum) (differs, more bool) {
	compare := func(local int) bool {
		total := c.times(s.total, local)
		var parts money.Amount
		for _, p := range s.parts {
			parts += c.times(p, local)
		}
		differs, more = total != parts, parts > total
		return differs
	}
	if s.total.spec.cells != nil {
		compare(0)
		return differs, more
	}
	for local, leaf := range c.p.s.leaves {
		if leaf.sums != nil && compare(local) {
			return differs, more
		}
	}
	return false, false
}

func (c *completeness) filters(i rowItem) []filter {
	out := []filter{i.spec.where}
	for _, g := range i.gates {
		out = append(out, c.p.tests.filters[g])
	}
	own := c.p.own[i.spec]
	for k := range own.slots {
		out = append(out, c.p.tests.filters[own.lo+k])
	}
	return out
}
