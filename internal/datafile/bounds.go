package datafile

import (
	"bytes"
	"fmt"
	"io"
	"math"

	"budgetreport/internal/diag"
)

// A workbook is a compressed archive, of which a few hundred kilobytes may unpack
// to gigabytes. These are the limits of what is read of it; docs/dataset.md states
// those that a user can reach.
const (
	mostUnpacked = 64 << 20 // bytes in all parts that are read
	mostElements = 3 << 20  // XML elements in the same parts
	mostParts    = 10_000   // files in the archive
	mostSheets   = 200
	mostMerges   = 10_000   // merged areas of a sheet
	mostRun      = 1 << 20  // bytes of one tag, or of the text between two
	mostDepth    = 64       // elements within elements
	mostText     = 32 << 20 // bytes of text in the cells of a sheet
	mostWidth    = 1000     // the last column that may hold something
	mostChars    = 32767    // characters of a cell, as in Excel
)

const tooMuchWant = "应删去数据以外的内容和格式（数据右边和下面的空行空列、图片、别的表）后另存；数据确实这么多的，请用CSV文件夹"

var errTooMuch = &diag.Refusal{Message: fmt.Sprintf("解开后大于%dMB，太大", mostUnpacked>>20), Want: tooMuchWant}

// limits is how much may still be unpacked of a workbook.
type limits struct{ bytes, elements int64 }

const unlimited = math.MaxInt64

// boundedPart is a part of a workbook; reading it fails beyond the limits. It
// measures the bytes before they reach an XML decoder, which would keep a tag, a
// text or a stack of open elements of any size in memory.
type boundedPart struct {
	io.ReadCloser
	left *limits
	xml  xmlMeter
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

// xmlMeter scans XML just far enough to count its elements and to measure tags,
// texts and nesting.
type xmlMeter struct {
	state    meterState
	quote    byte    // that ends the attribute's value
	end      string  // of a section, before its >
	last     [2]byte // the two bytes before, inside a tag or a section
	run      int     // bytes of the tag, section or text so far
	depth    int     // open elements
	elements int64   // all elements so far
}

// meterState is where in the XML the scan is.
type meterState uint8

const (
	inText        meterState = iota
	afterOpen                // after <
	inStartTag               // of an element
	inQuotes                 // of an attribute's value
	inEndTag                 // of an element
	inDeclaration            // after <!
	inSection                // a comment, CDATA or an instruction
)

// scan measures the next bytes. An error is a *diag.Refusal. Whether the XML is
// well-formed is left to the decoder.
func (m *xmlMeter) scan(text []byte) error {
	for _, c := range text {
		if m.run++; m.run > mostRun {
			return damaged("有一段内容大于%dMB", mostRun>>20)
		}
		state := m.state
		switch m.state {
		case inText:
			if c == '<' {
				m.enter(afterOpen)
			}
		case afterOpen:
			switch c {
			case '/':
				m.enter(inEndTag)
			case '!':
				m.enter(inDeclaration)
			case '?':
				m.enter(inSection)
				m.end = "?"
			default:
				m.enter(inStartTag)
				m.elements++
			}
		case inStartTag:
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
				m.state = inStartTag
			}
		case inEndTag:
			if c == '>' {
				m.depth--
				m.enter(inText)
			}
		case inDeclaration:
			switch {
			case c == '[':
				m.enter(inSection)
				m.end = "]]"
			case c == '-' && m.last[1] == '-':
				m.enter(inSection)
				m.end = "--"
			case c != '-' || m.run > 2:
				return damaged("有不该有的声明（<!）") // it may define entities, which expand to any amount of text
			}
		case inSection:
			if c == '>' && bytes.HasSuffix(m.last[:], []byte(m.end)) {
				m.enter(inText)
			}
		}
		if m.state == state {
			m.last = [2]byte{m.last[1], c}
		}
	}
	return nil
}

// enter begins a new tag, section or text.
func (m *xmlMeter) enter(s meterState) { m.state, m.run, m.last = s, 0, [2]byte{} }
