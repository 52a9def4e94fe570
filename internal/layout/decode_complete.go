package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
)

// mostCombinations bounds the combinations of words that a layout is checked with,
// mostTries the combinations times conditions.
const (
	mostCombinations = 20_000
	mostTries        = 4_000_000
)

// checkComplete finds, without data, combinations of vocabulary words whose ledger
// lines a statement would count but show nowhere. What depends on codes is found
// only when a table is made from a dataset that has them.
func (d *decoder) checkComplete() {
	for _, s := range d.l.statements {
		for _, f := range s.facts {
			d.tryWords(s, f)
		}
	}
}

func (d *decoder) tryWords(s *statement, f *dataset.File) {
	e := &evaluation{l: d.l, base: d.l.base, keyMaps: map[*rowSpec][]keyMap{}}
	p := e.planPass(s, nil, &dataset.Ledger{File: f})
	c := newCompleteness(p)
	for _, u := range c.unknown {
		d.problem(u.of.at, u.id, "：行“"+u.of.name()+"”的parts中没有这一行", "应写同一组中的行的id或名称")
	}
	var dims []*dataset.Dimension
	combinations := 1
	for _, dim := range d.schema.Dims {
		asked := slices.ContainsFunc(p.tests.filters, func(t filter) bool { return slices.Contains(t.dims(), dim) })
		if dim.Words != nil && asked && hasDim(f, dim) {
			dims = append(dims, dim)
			combinations *= len(dim.Words)
		}
	}
	if dims == nil || combinations > mostCombinations || combinations*len(p.tests.filters) > mostTries {
		return
	}
	words := map[*dataset.Dimension]string{}
	c.passes = func(test int) bool { return accepted(p.tests.filters[test], words) }
	c.onlyWords()
	said := map[string]bool{}
	var try func(rest []*dataset.Dimension)
	try = func(rest []*dataset.Dimension) {
		if len(rest) > 0 {
			for _, w := range rest[0].Words {
				words[rest[0]] = w
				try(rest[1:])
			}
			return
		}
		if !c.passes(p.base) {
			return
		}
		for _, fault := range c.faults() {
			var who []string
			for _, dim := range dims {
				if slices.ContainsFunc(fault.filters, func(a filter) bool { return slices.Contains(a.dims(), dim) }) {
					who = append(who, words[dim])
				}
			}
			got := strings.Join(who, "、")
			if key := fault.place + got; !fault.unlessElsewhere && !said[key] {
				said[key] = true
				d.problem(fault.at, got, "的账"+fault.message, "应补上，或改正筛选条件；只列一部分的写where或complete = false")
			}
		}
	}
	try(dims)
}

// accepted reports whether words pass a filter; conditions on other dimensions
// are ignored.
func accepted(f filter, words map[*dataset.Dimension]string) bool {
	for _, c := range f {
		if w, ok := words[c.path.dim]; ok && c.path.root == rootDim && !c.accepts(w, target{}) {
			return false
		}
	}
	return true
}

// onlyWords drops all checks that vocabulary words alone do not decide.
func (c *completeness) onlyWords() {
	decided := func(filters []filter) bool {
		return !slices.ContainsFunc(filters, func(f filter) bool {
			return slices.ContainsFunc(f, func(k cond) bool {
				return k.path.root != rootDim || k.path.dim.Words == nil || len(k.path.steps) > 0
			})
		})
	}
	var rows func(l *rowList)
	rows = func(l *rowList) {
		l.sums = slices.DeleteFunc(l.sums, func(s rowSum) bool {
			return slices.ContainsFunc(append([]rowItem{s.total}, s.parts...), func(i rowItem) bool { return !decided(c.filters(i)) })
		})
		for _, i := range l.items {
			if i.under != nil {
				rows(i.under)
			}
		}
		if slices.ContainsFunc(l.items, func(i rowItem) bool { return !decided(c.filters(i)) }) {
			l.complete = false
		}
	}
	rows(c.top)
	columns := c.columns[:0]
	for _, s := range c.columns {
		var filters []filter
		for k, sl := range c.p.cols.slots {
			if sl.local == s.local || slices.Contains(s.parts, sl.local) {
				filters = append(filters, c.p.tests.filters[c.p.cols.lo+k])
			}
		}
		if decided(filters) {
			columns = append(columns, s)
		}
	}
	c.columns = columns
}
