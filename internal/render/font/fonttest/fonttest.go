// Package fonttest makes small TrueType fonts for tests: valid files whose
// glyphs are plain boxes, with just the characters a test needs.
package fonttest

import (
	"cmp"
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// Glyph is a glyph of a font to make.
type Glyph struct {
	Runes   []rune // the characters it stands for
	Advance uint16 // in units of the em
	// Parts makes the glyph a composite of other glyphs, counted from 1 in the order
	// given to TTF; without parts it is a box.
	Parts []uint16
}

// TTF makes a font of 1000 units per em under a PostScript name.
func TTF(name string, glyphs ...Glyph) []byte {
	var glyf, hmtx []byte
	loca := []uint32{0}
	all := append([]Glyph{{Advance: 500}}, glyphs...) // glyph 0 stands for a missing character
	for _, g := range all {
		glyf = append(glyf, outline(g)...)
		loca = append(loca, uint32(len(glyf)))
		hmtx = u16(hmtx, g.Advance, 0)
	}
	n := uint16(len(all))
	var locaTable []byte
	for _, at := range loca {
		locaTable = binary.BigEndian.AppendUint32(locaTable, at)
	}
	type table struct {
		tag  string
		data []byte
	}
	tables := []table{ // in order of tags
		{"OS/2", os2()},
		{"cmap", cmap(all)},
		{"glyf", glyf},
		{"head", u16(nil, 1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000, 880, 0, 8, 2, 1, 0)},
		{"hhea", u16(nil, 1, 0, 1100, neg(250), 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, n)},
		{"hmtx", hmtx},
		{"loca", locaTable},
		{"maxp", u16(nil, 1, 0, n, 4, 1, 4, 1, 1, 0, 0, 0, 0, 0, 0, 8, 1)},
		{"name", names(name)},
		{"post", u16(nil, 3, 0, 0, 0, neg(100), 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)},
	}
	head := u16(nil, 1, 0, uint16(len(tables)), 128, 3, 32)
	var body []byte
	for _, t := range tables {
		at := 12 + 16*len(tables) + len(body)
		head = append(head, t.tag...)
		head = binary.BigEndian.AppendUint32(head, Checksum(t.data))
		head = binary.BigEndian.AppendUint32(head, uint32(at))
		head = binary.BigEndian.AppendUint32(head, uint32(len(t.data)))
		body = append(body, pad(t.data)...)
	}
	return append(head, body...)
}

// Damageable makes a font with everything that readers look at.
func Damageable() []byte {
	return TTF("Boxes",
		Glyph{Runes: []rune{'预', '⼯', '𠮷'}, Advance: 1000},
		Glyph{Runes: []rune{'1'}, Advance: 500, Parts: []uint16{1}})
}

// Damage copies a font and overwrites two bytes of it for each four bytes of
// patches: a place, and what goes there.
func Damage(font, patches []byte) []byte {
	font = slices.Clone(font)
	for ; len(patches) >= 4; patches = patches[4:] {
		at := int(binary.BigEndian.Uint16(patches)) % (len(font) - 1)
		copy(font[at:], patches[2:4])
	}
	return font
}

// outline is a box as wide as the advance, or the parts at their own places.
func outline(g Glyph) []byte {
	if len(g.Parts) > 0 {
		b := u16(nil, neg(1), 0, 0, g.Advance, 800)
		for i, p := range g.Parts {
			const xyValues, more = 2, 32
			flags := uint16(xyValues)
			if i < len(g.Parts)-1 {
				flags |= more
			}
			b = u16(b, flags, p, 0)
		}
		return pad(b)
	}
	right := g.Advance - min(g.Advance, 50)
	b := u16(nil, 1, 50, 0, right, 800) // contours, bounds
	b = u16(b, 3, 0)                    // last point, no instructions
	b = append(b, 1, 1, 1, 1)           // four points on the curve
	w := right - min(right, 50)
	b = u16(b, 50, w, 0, neg(w)) // x, each from the one before
	b = u16(b, 0, 0, 800, 0)     // y
	return pad(b)
}

// cmap maps characters up to U+FFFF in format 4 and the others in format 12.
func cmap(glyphs []Glyph) []byte {
	type pair struct {
		r  rune
		id uint16
	}
	var low, high []pair
	for id, g := range glyphs {
		for _, r := range g.Runes {
			if p := (pair{r, uint16(id)}); r <= 0xFFFF {
				low = append(low, p)
			} else {
				high = append(high, p)
			}
		}
	}
	byRune := func(a, b pair) int { return cmp.Compare(a.r, b.r) }
	slices.SortFunc(low, byRune)
	slices.SortFunc(high, byRune)

	var ends, starts, deltas, offsets []byte
	for _, p := range append(low, pair{0xFFFF, 0}) { // the last segment must be U+FFFF
		ends, starts = u16(ends, uint16(p.r)), u16(starts, uint16(p.r))
		deltas, offsets = u16(deltas, p.id-uint16(p.r)), u16(offsets, 0)
	}
	segments := uint16(len(low) + 1)
	four := u16(nil, 4, 16+8*segments, 0, 2*segments, 0, 0, 0)
	four = slices.Concat(four, ends, u16(nil, 0), starts, deltas, offsets)

	twelve := u16(nil, 12, 0)
	twelve = binary.BigEndian.AppendUint32(twelve, uint32(16+12*len(high)))
	twelve = binary.BigEndian.AppendUint32(twelve, 0)
	twelve = binary.BigEndian.AppendUint32(twelve, uint32(len(high)))
	for _, p := range high {
		twelve = binary.BigEndian.AppendUint32(twelve, uint32(p.r))
		twelve = binary.BigEndian.AppendUint32(twelve, uint32(p.r))
		twelve = binary.BigEndian.AppendUint32(twelve, uint32(p.id))
	}
	const header = 4 + 2*8
	b := u16(nil, 0, 2, 3, 1, 0, header, 3, 10, 0, header+uint16(len(four)))
	return slices.Concat(b, four, twelve)
}

// names holds only the PostScript name.
func names(name string) []byte {
	text := u16(nil, utf16.Encode([]rune(name))...)
	return append(u16(nil, 0, 1, 18, 3, 1, 0x0409, 6, uint16(len(text)), 0), text...)
}

func os2() []byte {
	b := make([]byte, 96)
	binary.BigEndian.PutUint16(b[0:], 4)         // version
	binary.BigEndian.PutUint16(b[68:], 880)      // typographic ascender
	binary.BigEndian.PutUint16(b[70:], neg(120)) // and descender
	binary.BigEndian.PutUint16(b[74:], 1100)
	binary.BigEndian.PutUint16(b[76:], 250)
	binary.BigEndian.PutUint16(b[88:], 700) // height of capitals
	return b
}

func u16(b []byte, values ...uint16) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

func neg(v uint16) uint16 { return -v }

func pad(b []byte) []byte { return append(b, make([]byte, (4-len(b)%4)%4)...) }

// Checksum is the sum of the 32-bit words of a table.
func Checksum(b []byte) (sum uint32) {
	for b = pad(slices.Clip(b)); len(b) > 0; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}
