package font

import (
	"encoding/binary"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/signintech/gopdf"
)

// family makes a name for a font that a PDF may hold and that no other font of
// the set has.
func (s *Set) family(file string) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), path.Ext(file)))
	if name == "" {
		name = "Font"
	}
	unique := name
	for n := 2; slices.ContainsFunc(s.fonts, func(f *Font) bool { return f.family == unique }); n++ {
		unique = name + "-" + strconv.Itoa(n)
	}
	return unique
}

// TagPlaceholder stands before the family names that AddTo gives to gopdf; a
// PDF wants six letters of its own there for every subset of a font.
const TagPlaceholder = "AAAAAA+"

// AddTo adds the font to a document and gives the name to select it by. Copy 0
// is the font; further copies are the same font once more under another name,
// for a second character that shares a glyph with a first.
func (f *Font) AddTo(gp *gopdf.GoPdf, copy int) (family string, err error) {
	name := func(i int) string {
		if i == 0 {
			return TagPlaceholder + f.family
		}
		return TagPlaceholder + f.family + "." + strconv.Itoa(i)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for ; f.copies <= copy; f.copies++ {
		if err := f.parsed.AddTTFFontData(name(f.copies), f.embeddable()); err != nil {
			return "", fmt.Errorf("%s：字体文件读不出来：%w", f.name, err)
		}
	}
	return name(copy), gp.AddTTFFontFromFontContainer(name(copy), &f.parsed)
}

// Check says whether gopdf will draw r with this glyph: it must find the same
// glyph, and the parts of a composite glyph must be simple glyphs, because
// gopdf embeds only one level of parts.
func (f *Font) Check(r rune, g Glyph) (err error) {
	fail := func() error {
		return fmt.Errorf("%s：字体里“%c”（U+%04X）的字形有错，不能嵌入 PDF；%s", f.name, r, r, wantWhole)
	}
	defer func() {
		if recover() != nil { // gopdf's lookup trusts the numbers in the font
			err = fail()
		}
	}()
	id, err := f.sub.CharCodeToGlyphIndex(r)
	if err != nil || id != uint(g.ID) {
		return fail()
	}
	for _, part := range f.parts(id) {
		if len(f.parts(part)) > 0 {
			return fail()
		}
	}
	return nil
}

// parts gives the glyphs a composite glyph is made of, none for a simple one.
func (f *Font) parts(id uint) (ids []uint) {
	const (
		words, more                = 1, 32
		scale, xyScale, twoByTwo   = 8, 64, 128
		headerBytes, flagAndIDSize = 10, 4
	)
	ttf := f.sub.GetTTFParser()
	glyf := f.data[ttf.GetTables()["glyf"].Offset:]
	outline := glyf[ttf.LocaTable[id]:ttf.LocaTable[id+1]]
	if len(outline) == 0 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	rest := outline[headerBytes:]
	for {
		flags := binary.BigEndian.Uint16(rest)
		ids = append(ids, uint(binary.BigEndian.Uint16(rest[2:])))
		size := flagAndIDSize + 2
		if flags&words != 0 {
			size += 2
		}
		switch {
		case flags&scale != 0:
			size += 2
		case flags&xyScale != 0:
			size += 4
		case flags&twoByTwo != 0:
			size += 8
		}
		if flags&more == 0 {
			return ids
		}
		rest = rest[size:]
	}
}

// findDigits notes the glyphs of the digits when their widths differ, as they
// do in Noto Serif: amounts below each other would not align. All of them get
// the width of the widest.
func (f *Font) findDigits() {
	ttf := f.sub.GetTTFParser()
	var ids []uint16
	var widths []uint
	for r := '0'; r <= '9'; r++ {
		id := ttf.Chars()[int(r)]
		if id == 0 || id >= ttf.NumberOfHMetrics() {
			return // not there, or of the one width of the font's last glyphs
		}
		ids = append(ids, uint16(id))
		widths = append(widths, ttf.Widths()[id])
	}
	if slices.Min(widths) < slices.Max(widths) {
		f.digits, f.figure = ids, uint16(slices.Max(widths))
	}
}

// embeddable is the font file as it goes into a PDF: the digits stand in the
// middle of their common width.
func (f *Font) embeddable() []byte {
	if len(f.digits) == 0 {
		return f.data
	}
	data := slices.Clone(f.data)
	table := f.sub.GetTTFParser().GetTables()["hmtx"]
	hmtx := data[table.Offset:][:table.PaddedLength()]
	for _, id := range f.digits { // width and left bearing of the glyph
		width, bearing := hmtx[4*int(id):], hmtx[4*int(id)+2:]
		more := f.figure - binary.BigEndian.Uint16(width)
		binary.BigEndian.PutUint16(width, f.figure)
		binary.BigEndian.PutUint16(bearing, binary.BigEndian.Uint16(bearing)+more/2)
	}
	// A table's entry in the directory: tag, checksum, offset, length.
	for entry := data[12:]; ; entry = entry[16:] {
		if string(entry[:4]) == "hmtx" {
			binary.BigEndian.PutUint32(entry[4:], uint32(gopdf.CheckSum(hmtx)))
			return data
		}
	}
}
