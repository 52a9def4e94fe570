package layout

import (
	"fmt"
	"math/bits"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// evaluation makes one table of a layout from a dataset for one subject.
type evaluation struct {
	l       *Layout
	ds      *dataset.Dataset
	subject dataset.Subject
	base    filter // the table's where, the subject's units, the member of per
	member  *memberRef
	roots   []*instance // one for each statement
	lines   int         // ledger lines that entered the table
	seen    []seenLines // by note; nil if no note asks anything
	keyMaps map[*rowSpec][]keyMap
	checks  []*completeness // of each statement and ledger
	size    int             // of all instances, in machine words
	cells   int             // in the table so far
	most    int             // cells that the table may have
	formats []money.Format  // of the table, by content.format

	// Of a table that is read from print, where there is no dataset.
	read  *Printed
	codes *Codes
	texts map[string]string // placeholders
}

// values returns the function that gives the placeholders of texts their values.
func (e *evaluation) values() func(string) (string, bool) {
	if e.ds == nil {
		return func(mark string) (string, bool) { return e.texts[mark], true }
	}
	return valuesOf(e.subject, e.ds, e.l.formats[0])
}

// memberRef is a member of a dimension, such as the one that a table is made for
// (per).
type memberRef struct {
	dim   *dataset.Dimension
	index uint32
}

// instance is one row that a rowSpec declares: a group found in the ledger, or the
// single row of a fixed item.
type instance struct {
	spec     *rowSpec
	parent   *instance
	key      [maxKeys]uint32
	sums     []money.Amount
	first    int32 // position of the first ledger line, for order of appearance
	children []instances
	print    *printedRow // where it stands in print, for a table that is read
}

// instances are the instances of one rowSpec under a parent instance.
type instances struct {
	spec  *rowSpec
	list  []*instance // in order of appearance
	byKey map[[maxKeys]uint32]*instance
	last  *instance
}

// keyMap maps the member on a ledger line to the key of its group. Groups by a
// property have the numbers of its texts as keys.
type keyMap struct {
	ids   []uint32 // by member
	texts []string // by id, for properties; nil: ids are members of the dimension
}

func newInstance(spec *rowSpec, rows []*rowSpec, parent *instance, size int, first int32) *instance {
	n := &instance{spec: spec, parent: parent, sums: make([]money.Amount, size), first: first}
	if len(rows) > 0 {
		n.children = make([]instances, len(rows))
		for i, r := range rows {
			n.children[i].spec = r
		}
	}
	return n
}

// child returns the instance of a key and makes it if needed. Ledgers are mostly
// sorted by group, so that the last one returned is tried first.
func (e *evaluation) child(k *instances, parent *instance, key [maxKeys]uint32, size int, first int32) *instance {
	if k.last != nil && k.last.key == key {
		return k.last
	}
	n := k.byKey[key]
	if n == nil {
		n = newInstance(k.spec, k.spec.rows, parent, size, first)
		e.size += instanceWords + size + childWords*len(k.spec.rows)
		n.key = key
		if k.byKey == nil {
			k.byKey = map[[maxKeys]uint32]*instance{}
		}
		k.byKey[key] = n
		k.list = append(k.list, n)
	}
	k.last = n
	return n
}

// size returns how many amounts a row of the statement holds.
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
		root := newInstance(nil, top, nil, 0, 0)
		e.roots = append(e.roots, root)
		for _, f := range s.facts {
			if err := e.pass(s, root, e.ds.Facts[f.ID]); err != nil {
				return err
			}
		}
	}
	return e.complete()
}

// complete returns an error that lists the ledger lines that are counted but not
// shown.
func (e *evaluation) complete() error {
	var problems diag.List
	number := expand(e.l.number, e.values())
	for _, c := range e.checks {
		c.settle(e.checks)
		for _, p := range c.problems(number) {
			problems.Add(p)
		}
	}
	e.checks = nil
	return problems.Err()
}

// tests is a set of filters over one ledger. All are answered at once for a line,
// by AND-ing one row of bits for each dimension.
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

// build makes, for every dimension that a filter has conditions on, the table from
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

// answers fills out with the bits of the filters that accept a answers.
func (t *tests) answers(i int, out []uint64) {
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
func (e *evaluation) pass(s *statement, root *instance, led *dataset.Ledger) error {
	if led == nil {
		return nil
	}
	p := e.newPass(s, root, led)
	overflow := false
	p.enter = func(n *instance, sl *pickedSlot, i int) {
		sum, ok := money.Add(n.sums[sl.local], sl.sign*sl.amounts[i])
		n.sums[sl.local] = sum
		overflow = overflow || !ok
	}
	if len(p.tests.filters) > mostTests {
		return e.tooLarge(fmt.Sprintf("条件多于%d个", mostTests))
	}
	whole, notes := newCompleteness(p), e.newNoteTests(led)
	for i := range led.N {
		if e.full() {
			return e.tooLarge("")
		}
		if p.visitLine(i) {
			e.lines++
			whole.checkLine(i)
			notes.line(i)
		}
	}
	e.checks = append(e.checks, whole)
	if overflow {
		return diag.One(diag.Problem{File: e.l.File, Message: "合计超出了可以精确表示的范围", Want: "请检查“" + led.File.Name + "”的金额"})
	}
	return nil
}

// pass finds which sums of one statement the lines of one ledger enter. Both
// evaluation and explanation run it, so that they cannot differ.
type pass struct {
	e       *evaluation
	s       *statement
	root    *instance
	led     *dataset.Ledger
	tests   tests
	base    int // test of the table and the statement
	bits    []uint64
	rowTest map[*rowSpec]int
	cols    pickedSet
	own     map[*rowSpec]pickedSet
	skip    map[*rowSpec]bool                           // rows that read nothing of this ledger
	enter   func(n *instance, sl *pickedSlot, line int) // called for each sum that a line enters
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

func (e *evaluation) newPass(s *statement, root *instance, led *dataset.Ledger) *pass {
	p := e.planPass(s, root, led)
	p.tests.build(e.ds, led)
	p.bits = make([]uint64, p.tests.words)
	return p
}

// planPass numbers the tests of a pass. It needs no data.
func (e *evaluation) planPass(s *statement, root *instance, led *dataset.Ledger) *pass {
	p := &pass{e: e, s: s, root: root, led: led, rowTest: map[*rowSpec]int{}, own: map[*rowSpec]pickedSet{}, skip: map[*rowSpec]bool{}}
	p.base = p.tests.add(and(e.base, s.where))
	p.cols = p.addSet(s.cols)
	p.addRows(s.rows)
	p.addRows(s.foot)
	return p
}

// visitLine calls enter for every sum that line i enters. It reports false if the
// filters of the table or the statement do not accept the line.
func (p *pass) visitLine(i int) bool {
	p.tests.answers(i, p.bits)
	if !p.passes(p.base) {
		return false
	}
	for k := range p.root.children {
		p.visit(p.root, &p.root.children[k], i)
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

// keysOf makes the keyMaps of a row's dimensions.
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
func (p *pass) visit(parent *instance, k *instances, i int) {
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
	for c := range n.children {
		p.visit(n, &n.children[c], i)
	}
}

// sums calls enter for the sums of n whose filters accept line i.
func (p *pass) sums(n *instance, set *pickedSet, i int) {
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
