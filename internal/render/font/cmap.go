package font

import (
	"errors"
	"unicode/utf8"
)

var (
	errCmap      = errors.New("cmap")
	errNoUnicode = errors.New("no cmap of Unicode")
)

// cmaps gives the two tables of characters that are read: of the characters up to
// U+FFFF (platform 3, encoding 1, format 4) and of the others (encoding 10,
// format 12). Either is empty where the font has none.
func (f *Font) cmaps() (basic, full table) {
	all := f.tables["cmap"]
	from := func(at, format int) table {
		if t := all[min(at, len(all)):]; t.u16(0) == format {
			return t
		}
		return nil
	}
	for i := range all.u16(2) {
		entry := 4 + 8*i
		if all.u16(entry) != 3 { // the platform: Windows
			continue
		}
		switch at := all.u32(entry + 4); all.u16(entry + 2) {
		case 1:
			basic = from(at, 4)
		case 10:
			if full == nil {
				full = from(at, 12)
			}
		}
	}
	return basic, full
}

// checkCmap looks at the tables of characters: they must lie inside the font, and
// no character may be named over and over again.
func (f *Font) checkCmap() error {
	basic, full := f.cmaps()
	if basic == nil {
		return errNoUnicode
	}
	segments, named := basic.u16(6)/2, 0
	if length := basic.u16(2); length < 16+8*segments || len(basic) < 16+8*segments {
		return errCmap
	}
	for i := range segments {
		end, start := basic.u16(14+2*i), basic.u16(16+2*segments+2*i)
		if named += max(end-start+1, 0); named > 2<<16 {
			return errCmap
		}
	}
	groups := full.u32(12)
	if groups > 4<<16 || groups > 0 && len(full) < 16+12*groups {
		return errCmap
	}
	next := 0
	for i := range groups {
		start, end := full.u32(16+12*i), full.u32(20+12*i)
		if start < next || end < start {
			return errCmap
		}
		next = end + 1
	}
	return nil
}

// each calls do for every character of the font that has a glyph, in order of
// the font's tables.
func (f *Font) each(do func(r rune, id uint16)) {
	found := func(r, id int) {
		if 0 < id && id < f.glyphs {
			do(rune(r), uint16(id))
		}
	}
	basic, full := f.cmaps()
	segments := basic.u16(6) / 2
	for i := range segments {
		end, start := basic.u16(14+2*i), basic.u16(16+2*segments+2*i)
		delta, at := basic.u16(16+4*segments+2*i), 16+6*segments+2*i
		offset := basic.u16(at) // of the segment's glyphs, from this very number
		for r := start; r <= min(end, 0xFFFE); r++ {
			id := r
			if offset > 0 {
				if id = basic.u16(at + offset + 2*(r-start)); id == 0 {
					continue
				}
			}
			found(r, (id+delta)&0xFFFF)
		}
	}
	for i := range full.u32(12) {
		start, end, id := full.u32(16+12*i), full.u32(20+12*i), full.u32(24+12*i)
		for r := max(start, 0x10000); r <= min(end, utf8.MaxRune); r++ {
			found(r, id+r-start)
		}
	}
}
