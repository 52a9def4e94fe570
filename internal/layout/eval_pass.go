package layout

import (
	"fmt"
	"math/bits"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// evaluation is one pass of a layout over a dataset for one subject.
type evaluation struct {
	l       *Layout
	ds      *dataset.Dataset
	subject Subject
	base    filter // table's where, the subject's units, the member of a form
	member  *memberRef
	roots   []*inst // one for each statement
	lines   int     // ledger lines that entered the table
	keyMaps map[*rowSpec][]keyMap
	whole   []*completeness // of each statement and ledger
	size    int             // of all instances, in words
	cells   int             // of the grid so far
	most    int             // cells it may have
}

// memberRef is the member a form is printed for (per).
type memberRef struct {
	dim   *dataset.Dimension
	index uint32
}

// inst is a row that a rowSpec stands for: a group found in the ledger, or the
// one instance of a fixed item.
type inst struct {
	spec   *rowSpec
	parent *inst
	key    [maxKeys]uint32
	sums   []money.Amount
	first  int32 // position of the first ledger line, for order of appearance
	kids   []kids
}

// kids are the instances of one of the rows under an inst.
type kids struct {
	spec *rowSpec
	list []*inst // in order of appearance
	byID map[[maxKeys]uint32]*inst
	last *inst
}

// keyMap turns the member on a ledger line into the key of a group. For a
// property the keys number its texts.
type keyMap struct {
	ids   []uint32 // by member
	texts []string // by id, for properties; nil: ids are members of the dimension
}

func newInst(spec *rowSpec, rows []*rowSpec, parent *inst, size int, first int32) *inst {
	n := &inst{spec: spec, parent: parent, sums: make([]money.Amount, size), first: first}
	if len(rows) > 0 {
		n.kids = make([]kids, len(rows))
		for i, r := range rows {
			n.kids[i].spec = r
		}
	}
	return n
}

// child finds or makes the instance for key. Ledgers come sorted by group, so
// the last one found is tried first.
func (e *evaluation) child(k *kids, parent *inst, key [maxKeys]uint32, size int, first int32) *inst {
	if k.last != nil && k.last.key == key {
		return k.last
	}
	n := k.byID[key]
	if n == nil {
		n = newInst(k.spec, k.spec.rows, parent, size, first)
		e.size += instWords + size + kidWords*len(k.spec.rows)
		n.key = key
		if k.byID == nil {
			k.byID = map[[maxKeys]uint32]*inst{}
		}
		k.byID[key] = n
		k.list = append(k.list, n)
	}
	k.last = n
	return n
}

// size is how many amounts a row of the statement holds.
func (r *rowSpec) size(s *statement) int {
	if r.own.size > 0 {
		return r.own.size
	}
	return s.cols.size
}

// run sums every statement: one pass over each ledger it reads.
func (e *evaluation) run() error {
	e.keyMaps = map[*rowSpec][]keyMap{}
	for _, s := range e.l.statements {
		top := append(append([]*rowSpec(nil), s.rows...), s.foot...)
		root := newInst(nil, top, nil, 0, 0)
		e.roots = append(e.roots, root)
		for _, f := range s.facts {
			if err := e.pass(s, root, e.ds.Facts[f.ID]); err != nil {
				return err
			}
		}
	}
	return e.complete()
}

// complete says which lines are counted and not shown.
func (e *evaluation) complete() error {
	var problems diag.List
	number := expand(e.l.number, e.subject.values(e.ds, e.l.formats[0]))
	for _, c := range e.whole {
		c.settle(e.whole)
		for _, p := range c.problems(number) {
			problems.Add(p)
		}
	}
	e.whole = nil
	return problems.Err()
}

// tests is a set of filters over one ledger, answered for a line by AND-ing
// one row of bits for each dimension.
type tests struct {
	words   int
	dims    []testDim
	filters []filter
}

type testDim struct {
	codes []uint32 // by line
	masks []uint64 // by member, words apart
}

func (t *tests) add(f filter) int {
	t.filters = append(t.filters, f)
	return len(t.filters) - 1
}

// build makes for every dimension that any filter asks about the table from
// member to the bits of the filters that accept it.
func (t *tests) build(ds *dataset.Dataset, led *dataset.Ledger) {
	t.words = (len(t.filters) + 63) / 64
	asked := map[int][]int{}
	for i, f := range t.filters {
		for _, d := range f.dims() {
			asked[d.Index] = append(asked[d.Index], i)
		}
	}
	for _, dim := range ds.Schema.Dims {
		if asked[dim.Index] == nil {
			continue
		}
		n := len(ds.Dims[dim.Index].Codes)
		masks := make([]uint64, n*t.words)
		for i := range masks {
			masks[i] = ^uint64(0)
		}
		for _, i := range asked[dim.Index] {
			for m := range n {
				if !t.filters[i].member(ds, dim, uint32(m)) {
					masks[m*t.words+i/64] &^= 1 << (i % 64)
				}
			}
		}
		t.dims = append(t.dims, testDim{codes: led.Codes[dim.Index], masks: masks})
	}
}

// line fills out with the bits of the filters that accept a line.
func (t *tests) line(i int, out []uint64) {
	for w := range out {
		out[w] = ^uint64(0)
	}
	for _, d := range t.dims {
		at := int(d.codes[i]) * t.words
		for w := range out {
			out[w] &= d.masks[at+w]
		}
	}
}

// pass adds every line of one ledger to the sums of the rows it enters.
func (e *evaluation) pass(s *statement, root *inst, led *dataset.Ledger) error {
	if led == nil {
		return nil
	}
	p := e.newPass(s, root, led)
	overflow := false
	p.enter = func(n *inst, sl *pickedSlot, i int) {
		sum, ok := money.Add(n.sums[sl.local], sl.sign*sl.amounts[i])
		n.sums[sl.local] = sum
		overflow = overflow || !ok
	}
	if len(p.tests.filters) > mostTests {
		return e.tooLarge(fmt.Sprintf("条件多于%d个", mostTests))
	}
	whole := newCompleteness(p)
	for i := range led.N {
		if e.full() {
			return e.tooLarge("")
		}
		if p.line(i) {
			e.lines++
			whole.line(i)
		}
	}
	e.whole = append(e.whole, whole)
	if overflow {
		return diag.One(diag.Problem{File: e.l.File, Message: "合计超出了可以精确表示的范围", Want: "请检查“" + led.File.Name + "”的金额"})
	}
	return nil
}

// pass finds for the lines of one ledger the sums of one statement that they
// enter. Evaluation and explanation both run it, so they cannot disagree.
type pass struct {
	e       *evaluation
	s       *statement
	root    *inst
	led     *dataset.Ledger
	tests   tests
	base    int // test of the table and the statement
	bits    []uint64
	rowTest map[*rowSpec]int
	cols    pickedSet
	own     map[*rowSpec]pickedSet
	skip    map[*rowSpec]bool                       // rows that have nothing of this ledger
	enter   func(n *inst, sl *pickedSlot, line int) // told of each sum a line enters
}

// pickedSet is the part of a cellSet that sums the ledger of the pass. Its
// filters are the tests lo, lo+1, ….
type pickedSet struct {
	lo    int
	slots []pickedSlot
}

type pickedSlot struct {
	local   int
	sign    money.Amount
	amounts []money.Amount
}

func (e *evaluation) newPass(s *statement, root *inst, led *dataset.Ledger) *pass {
	p := e.layPass(s, root, led)
	p.tests.build(e.ds, led)
	p.bits = make([]uint64, p.tests.words)
	return p
}

// layPass numbers the tests of a pass; no data is needed yet.
func (e *evaluation) layPass(s *statement, root *inst, led *dataset.Ledger) *pass {
	p := &pass{e: e, s: s, root: root, led: led, rowTest: map[*rowSpec]int{}, own: map[*rowSpec]pickedSet{}, skip: map[*rowSpec]bool{}}
	p.base = p.tests.add(and(e.base, s.where))
	p.cols = p.addSet(s.cols)
	p.addRows(s.rows)
	p.addRows(s.foot)
	return p
}

// line visits one line; false when the table has nothing of it.
func (p *pass) line(i int) bool {
	p.tests.line(i, p.bits)
	if !p.passes(p.base) {
		return false
	}
	for k := range p.root.kids {
		p.visit(p.root, &p.root.kids[k], i)
	}
	return true
}

// passes reports whether the line being visited passes a test.
func (p *pass) passes(test int) bool { return p.bits[test/64]&(1<<(test%64)) != 0 }

func (p *pass) addSet(set cellSet) pickedSet {
	out := pickedSet{lo: len(p.tests.filters)}
	for _, sl := range set.slots {
		if sl.from != p.led.File {
			continue
		}
		p.tests.add(sl.filter)
		out.slots = append(out.slots, pickedSlot{local: sl.local, sign: money.Amount(sl.sign), amounts: p.led.Measures[sl.measure]})
	}
	return out
}

func (p *pass) addRows(rows []*rowSpec) {
	for _, r := range rows {
		if !p.s.uses(r, p.led.File) {
			p.skip[r] = true
			continue
		}
		if r.where != nil {
			p.rowTest[r] = p.tests.add(r.where)
		}
		if r.own.size > 0 {
			p.own[r] = p.addSet(r.own)
		}
		if r.kind == eachRow && p.e.keyMaps[r] == nil && p.e.ds != nil {
			p.e.keyMaps[r] = p.e.keysOf(r)
		}
		p.addRows(r.rows)
	}
}

// keysOf prepares how a row's groups are told apart.
func (e *evaluation) keysOf(r *rowSpec) []keyMap {
	out := make([]keyMap, len(r.keys))
	for k, p := range r.keys {
		m := e.ds.Dims[p.dim.Index]
		ids := make([]uint32, len(m.Codes))
		switch {
		case len(p.steps) == 0 && p.level < 0:
			for i := range ids {
				ids[i] = uint32(i)
			}
		case len(p.steps) == 0:
			for i := range ids {
				ids[i] = m.At(p.level, uint32(i))
			}
		default:
			seen := map[string]uint32{"": 0}
			out[k].texts = []string{""}
			for i := range ids {
				text := p.member(e.ds, uint32(i))
				id, ok := seen[text]
				if !ok {
					id = uint32(len(out[k].texts))
					seen[text] = id
					out[k].texts = append(out[k].texts, text)
				}
				ids[i] = id
			}
		}
		out[k].ids = ids
	}
	return out
}

// visit finds the row of one rowSpec that line i enters, and those under it.
func (p *pass) visit(parent *inst, k *kids, i int) {
	spec := k.spec
	if p.skip[spec] {
		return
	}
	if test, ok := p.rowTest[spec]; ok && !p.passes(test) {
		return
	}
	var key [maxKeys]uint32
	if spec.kind == eachRow {
		for j, m := range p.e.keyMaps[spec] {
			key[j] = m.ids[p.led.Codes[spec.keys[j].dim.Index][i]]
		}
	}
	n := p.e.child(k, parent, key, spec.size(p.s), int32(i))
	set := &p.cols
	if spec.own.size > 0 {
		own := p.own[spec]
		set = &own
	}
	p.sums(n, set, i)
	for c := range n.kids {
		p.visit(n, &n.kids[c], i)
	}
}

// sums enters line i into the sums of n whose filters accept it.
func (p *pass) sums(n *inst, set *pickedSet, i int) {
	lo, hi := set.lo, set.lo+len(set.slots)
	for w := lo / 64; w*64 < hi; w++ {
		word := p.bits[w]
		if w == lo/64 {
			word &^= 1<<(lo%64) - 1
		}
		if hi < (w+1)*64 {
			word &= 1<<(hi%64) - 1
		}
		for ; word != 0; word &= word - 1 {
			p.enter(n, &set.slots[w*64+bits.TrailingZeros64(word)-lo], i)
		}
	}
}
