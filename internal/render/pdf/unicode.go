package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
)

// tag names the subset of a font: six letters that depend on its characters.
func (s *subset) tag() string {
	sum := sha256.Sum256([]byte(string(s.used)))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag) + "+"
}

// toUnicode gives the ToUnicode map of the subset, from glyphs back to characters,
// as a stream. That of gopdf has five digits for a character beyond U+FFFF and one
// block of any length where a hundred entries are allowed.
func (s *subset) toUnicode() []byte {
	type entry struct {
		glyph int
		r     rune
	}
	var entries []entry
	for glyph, r := range s.chars {
		if r != 0 {
			entries = append(entries, entry{glyph, r})
		}
	}
	var m bytes.Buffer
	m.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	const most = 100 // entries in a block
	for len(entries) > 0 {
		n := min(most, len(entries))
		fmt.Fprintf(&m, "%d beginbfchar\n", n)
		for _, e := range entries[:n] {
			fmt.Fprintf(&m, "<%04X><%s>\n", e.glyph, utf16Hex(string(e.r)))
		}
		m.WriteString("endbfchar\n")
		entries = entries[n:]
	}
	m.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")

	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(m.Bytes()) // a bytes.Buffer takes everything
	zw.Close()
	return fmt.Appendf(nil, "<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", z.Len(), z.Bytes())
}
