package layout

import (
	"slices"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
)

// note is a line under the table. What it says is about the ledger's lines in the
// table, and it is printed only if they are so.
type note struct {
	text string
	when when
	only filter // every line with an amount passes; nil: asks nothing
	any  filter // at least one line with an amount passes; nil: asks nothing
}

// seenLines is what a note asks of the ledger's lines in the table.
type seenLines struct {
	other bool // there is one that does not pass only
	one   bool // there is one that passes any
}

// noteTests answers what the notes of a layout ask, over the lines of one ledger.
type noteTests struct {
	e       *evaluation
	tests   tests
	bits    []uint64
	at      []int // notes that ask something
	amounts [][]money.Amount
}

// newNoteTests returns nil if no note asks anything.
func (e *evaluation) newNoteTests(led *dataset.Ledger) *noteTests {
	t := &noteTests{e: e}
	for i, n := range e.l.notes {
		if n.only != nil || n.any != nil {
			t.at = append(t.at, i)
			t.tests.add(n.only)
			t.tests.add(n.any)
		}
	}
	if t.at == nil {
		return nil
	}
	if e.seen == nil {
		e.seen = make([]seenLines, len(e.l.notes))
	}
	t.tests.build(e.ds, led)
	t.bits = make([]uint64, t.tests.words)
	for _, c := range led.File.Columns {
		if c.Kind == dataset.Amount {
			t.amounts = append(t.amounts, led.Measures[c.ID])
		}
	}
	return t
}

// line notes line i of the ledger, which is in the table.
func (t *noteTests) line(i int) {
	if t == nil || !slices.ContainsFunc(t.amounts, func(a []money.Amount) bool { return a[i] != 0 }) {
		return
	}
	t.tests.answers(i, t.bits)
	for k, n := range t.at {
		passes := func(test int) bool { return t.bits[test/64]&(1<<(test%64)) != 0 }
		seen := &t.e.seen[n]
		seen.other = seen.other || !passes(2*k)
		seen.one = seen.one || passes(2*k+1)
	}
}

// holds reports whether note i is printed.
func (e *evaluation) holds(i int) bool {
	n := e.l.notes[i]
	if n.when != always && (n.when == onlyData) != (e.lines > 0) {
		return false
	}
	seen := seenLines{}
	if e.seen != nil {
		seen = e.seen[i]
	}
	return (n.only == nil || !seen.other) && (n.any == nil || seen.one)
}
