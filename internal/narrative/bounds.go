package narrative

import "fmt"

// A short template can ask for any amount of text, with loops inside loops or names
// defined by other names. These limits apply to the templates of a family and to
// the words of a document; docs/narrative.md documents them.
const (
	mostParts   = 100
	mostNodes   = 20_000  // pieces of all templates
	mostDepth   = 30      // tags within tags
	mostDefined = 1000    // names made by 设
	mostPieces  = 100_000 // of the finished words
	mostBytes   = 4 << 20 // of the finished words
	mostSteps   = 50_000_000
)

// The steps that finding a cell counts, and each row visited for a list.
const cellStep, rowStep = 1, 20

// tooMuch is the message about a template over the limits.
var tooMuch = fmt.Sprintf("模板太长（超过%d处），或嵌套超过%d层", mostNodes, mostDepth)

// full is the message about words over the limits.
var full = fmt.Sprintf("文字太长（超过%d段、%dMB），或列举的太多", mostPieces/2, mostBytes>>20)

// spend counts steps, pieces and bytes. When a limit is exceeded it adds one
// problem, and from then on it returns false and nothing more is made.
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
