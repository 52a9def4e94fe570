package datafile

import (
	"fmt"
	"io"
	"math"

	"budgetreport/internal/diag"
)

// A workbook is a compressed archive: a few hundred kilobytes may unpack to
// gigabytes. These bounds are what a dataset may take of it, docs/dataset.md
// states those that a user can meet.
const (
	mostUnpacked = 64 << 20 // bytes, of all the parts that are read
	mostElements = 3 << 20  // XML elements, of the same
	mostParts    = 10_000   // files in the archive
	mostSheets   = 200
	mostMerges   = 10_000  // merged areas of a sheet
	mostRun      = 1 << 20 // bytes of one tag, or of the text between two
	mostDepth    = 64      // elements within elements
	mostText     = 32 << 20
	mostWidth    = 1000  // columns that hold something
	mostChars    = 32767 // of a cell, as in Excel
)

const tooMuchWant = "应删去数据以外的内容和格式（数据右边和下面的空行空列、图片、别的表）后另存；数据确实这么多的，请用CSV文件夹"

var errTooMuch = &diag.Refusal{Message: fmt.Sprintf("解开后大于%dMB，太大", mostUnpacked>>20), Want: tooMuchWant}

// limits is how much may still be read of a workbook.
type limits struct{ bytes, elements int64 }

// boundedPart is a part of a workbook that fails when it exceeds the bounds.
// It looks at the bytes before an XML decoder does, which would gather a tag, a
// text or a path of open elements however long it is.
type boundedPart struct {
	io.ReadCloser
	left *limits
	xml  markup
}

// Read implements io.Reader.
func (p *boundedPart) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	before := p.xml.elements
	if bad := p.xml.scan(b[:n]); bad != nil {
		return 0, bad
	}
	p.left.bytes -= int64(n)
	p.left.elements -= p.xml.elements - before
	if p.left.bytes < 0 || p.left.elements < 0 {
		return 0, errTooMuch
	}
	return n, err
}

// markup follows XML text byte by byte, far enough to measure it.
type markup struct {
	state    markupState
	quote    byte
	last     [2]byte // the two bytes before, inside a tag or a section
	run      int     // bytes of the tag, section or text so far
	depth    int
	elements int64
}

type markupState uint8

const (
	inText    markupState = iota
	opened                // after <
	inTag                 // of an element that begins
	inQuotes              // of an attribute's value
	inEnd                 // in the tag of an element's end
	declared              // after <!
	inComment             // up to -->
	inCDATA               // up to ]]>
	inProcess             // up to ?>
)

// scan goes on with more of the text. It judges only size: whether the text is
// well-formed is for the decoder to say.
func (m *markup) scan(text []byte) error {
	for _, c := range text {
		if m.run++; m.run > mostRun {
			return damaged("有一段内容大于%dMB", mostRun>>20)
		}
		state := m.state
		switch m.state {
		case inText:
			if c == '<' {
				m.enter(opened)
			}
		case opened:
			switch c {
			case '/':
				m.enter(inEnd)
			case '!':
				m.enter(declared)
			case '?':
				m.enter(inProcess)
			default:
				m.enter(inTag)
				m.elements++
			}
		case inTag:
			switch {
			case c == '"' || c == '\'':
				m.state, m.quote = inQuotes, c
			case c == '>' && m.last[1] == '/':
				m.enter(inText)
			case c == '>':
				if m.depth++; m.depth > mostDepth {
					return damaged("内容嵌套超过%d层", mostDepth)
				}
				m.enter(inText)
			}
		case inQuotes:
			if c == m.quote {
				m.state = inTag
			}
		case inEnd:
			if c == '>' {
				m.depth--
				m.enter(inText)
			}
		case declared:
			switch {
			case c == '[':
				m.enter(inCDATA)
			case c == '-' && m.last[1] == '-':
				m.enter(inComment)
			case c != '-' || m.run > 2:
				return damaged("有不该有的声明（<!）") // of entities, which may stand for any amount of text
			}
		case inComment:
			if c == '>' && m.last == [2]byte{'-', '-'} {
				m.enter(inText)
			}
		case inCDATA:
			if c == '>' && m.last == [2]byte{']', ']'} {
				m.enter(inText)
			}
		case inProcess:
			if c == '>' && m.last[1] == '?' {
				m.enter(inText)
			}
		}
		if m.state == state {
			m.last = [2]byte{m.last[1], c}
		}
	}
	return nil
}

func (m *markup) enter(s markupState) { m.state, m.run, m.last = s, 0, [2]byte{} }

// unbounded is for parts that have been read within the bounds before.
var unbounded = limits{math.MaxInt64, math.MaxInt64}
