package edition

import (
	"fmt"
	"io"

	"budgetreport/internal/diag"
)

// Archives are compressed and sealed, but anyone can make one, and a few kilobytes
// can decompress to gigabytes. These limits are far beyond the largest editions;
// docs/editions.md states those that a user can meet.
const (
	mostUnpacked = 48 << 20 // bytes of the tables or the words of an edition
	mostMemory   = 128 << 20
	mostNesting  = 20
	mostColumns  = 1000    // of a table
	mostGrid     = 4 << 20 // cells of a table, including empty ones
	mostFiles    = 10_000  // of an edition
	mostPath     = 1000    // bytes of its name in the manifest
	mostFile     = 1 << 30 // bytes of one of them
	mostShards   = 100_000 // as cmd/report allows
	mostLines    = 100_000 // titles and sentences of a document
	mostAlike    = 4 << 20 // pairs of lines compared to find the unchanged ones
	mostPairs    = 40_000  // pairs of sentences compared to find the most similar
	mostShared   = 5000    // bytes of a sentence that are compared for similarity
)

// measured reads JSON and fails where it is longer or deeper, or would take more
// memory when decoded, than an edition may.
type measured struct {
	r      io.Reader
	bytes  int
	memory int
	depth  int
	quoted bool
	escape bool
}

// Estimates of the memory that decoded JSON takes: an object becomes a cell or a
// row, at the top level a table; an array becomes a slice, an item a text or a
// number.
const tableBytes, objectBytes, arrayBytes, itemBytes = 512, 64, 32, 16

// Read implements io.Reader.
func (m *measured) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	if m.bytes += n; m.bytes > mostUnpacked {
		return 0, &diag.Refusal{Message: fmt.Sprintf("解开后大于%dMB", mostUnpacked>>20)}
	}
	for _, c := range b[:n] {
		switch {
		case m.escape:
			m.escape = false
		case m.quoted:
			m.escape, m.quoted = c == '\\', c != '"'
		case c == '"':
			m.quoted = true
		case c == '{':
			if m.depth++; m.depth == 1 {
				m.memory += tableBytes
			}
			m.memory += objectBytes
		case c == '[':
			m.depth++
			m.memory += arrayBytes
		case c == '}', c == ']':
			m.depth--
		case c == ',':
			m.memory += itemBytes
		}
		if m.depth > mostNesting || m.memory > mostMemory {
			return 0, &diag.Refusal{Message: "嵌套太深，或内容太多"}
		}
	}
	return n, err
}
