package narrative

import "fmt"

// A few lines of a template can ask for any number of words: a list within a
// list, a name made of another twice. These bounds are what the templates of a
// family and the words of a document may hold; docs/narrative.md states them.
const (
	mostParts   = 100
	mostNodes   = 20_000  // pieces of all templates
	mostDepth   = 30      // tags within tags
	mostDefined = 1000    // names made by 设
	mostPieces  = 100_000 // of the finished words
	mostBytes   = 4 << 20 // of the finished words
	mostSteps   = 50_000_000
)

// What it costs to find a cell, and for each row that is looked at for a list, in
// steps.
const cellStep, rowStep = 1, 20

// tooMuch is why a template was not read to its end.
var tooMuch = fmt.Sprintf("模板太长（超过%d处），或嵌套超过%d层", mostNodes, mostDepth)

// full is why the words were not made to their end.
var full = fmt.Sprintf("文字太长（超过%d段、%dMB），或列举的太多", mostPieces/2, mostBytes>>20)

// spend counts what has been done and made; it is false, and says so once, when
// that exceeds the bounds: from then on nothing more is made.
func (m *making) spend(at int, steps, pieces, bytes int) bool {
	if m.full {
		return false
	}
	m.steps, m.pieces, m.bytes = m.steps+steps, m.pieces+pieces, m.bytes+bytes
	if m.steps > mostSteps || m.pieces > mostPieces || m.bytes > mostBytes {
		m.full = true
		m.fault(at, "", full)
	}
	return !m.full
}

// spendOn counts pieces that were made.
func (m *making) spendOn(at int, made []piece) bool {
	bytes := 0
	for _, p := range made {
		bytes += len(p.text)
	}
	return m.spend(at, 1, len(made), bytes)
}
