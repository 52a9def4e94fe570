package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	"budgetreport/internal/diag"

	"github.com/signintech/gopdf"
)

// Font is one TrueType file, read once and shared by all documents.
type Font struct {
	name   string // as the user knows it
	family string // its name in a PDF, ASCII, unique in its set
	data   []byte
	sub    gopdf.SubsetFontObj // gopdf's reading of it: what measures is what draws

	digits []uint16 // glyphs of 0 … 9 when the font has them in different widths
	figure uint16   // the width they all get, in units of the font

	mu     sync.Mutex
	parsed gopdf.FontContainer
	copies int // how many copies parsed holds
}

// What to do about a font that cannot be used.
const (
	wantSingle   = "请用字体工具把其中一款拆出、另存为单个 TrueType 字体（.ttf），再在设置里改用那个文件"
	wantTrueType = "请改用同一字体的 TrueType 版本（.ttf）"
	wantWhole    = "请重新复制或下载这个文件，或改用别的 TrueType 字体（.ttf）"
)

// parse checks a font file and reads it; errors are *diag.Error.
func parse(src Source) (f *Font, err error) {
	fail := func(message, want string) error {
		var l diag.List
		l.Add(diag.Problem{File: src.Name, Message: message, Want: want})
		return l.Err()
	}
	// gopdf trusts the numbers in a font; a damaged one makes it panic.
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fail("字体文件已损坏", wantWhole)
		}
	}()

	switch magic := string(src.Data[:min(4, len(src.Data))]); magic {
	case "\x00\x01\x00\x00":
	case "ttcf":
		return nil, fail("是字体集（.ttc），一个文件里有几款字体，PDF 不能嵌入", wantSingle)
	case "OTTO":
		return nil, fail("是 OpenType/CFF 字体（.otf），PDF 不能嵌入", wantTrueType)
	case "wOFF", "wOF2":
		return nil, fail("是网页字体（WOFF），PDF 不能嵌入", wantTrueType)
	default:
		return nil, fail("不是 TrueType 字体", wantTrueType)
	}
	missing, short := directory(src.Data)
	if short {
		return nil, fail("字体文件不完整，末尾缺了一截", wantWhole)
	}
	if missing != "" {
		return nil, fail(fmt.Sprintf("字体里没有“%s”数据，PDF 不能嵌入", missing), wantTrueType)
	}

	if err := checkSizes(src.Data); err != nil {
		return nil, fail(fmt.Sprintf("字体文件已损坏（%v）", err), wantWhole)
	}

	// gopdf copies tables rounded up to four bytes, also the last one.
	data := src.Data
	if len(data)%4 != 0 {
		data = append(slices.Clip(data), make([]byte, 4-len(data)%4)...)
	}
	f = &Font{name: src.Name, data: data}
	if err := f.sub.SetTTFData(data); err != nil {
		return nil, fail(fmt.Sprintf("字体文件读不出来（%v）", err), wantWhole)
	}
	if err := f.checkTables(); err != nil {
		return nil, fail(fmt.Sprintf("字体文件已损坏（%v）", err), wantWhole)
	}
	f.findDigits()
	return f, nil
}

// directory looks whether the tables gopdf needs are there and inside the file.
func directory(data []byte) (missing string, short bool) {
	const head, entry = 12, 16
	if len(data) < head {
		return "", true
	}
	n := int(binary.BigEndian.Uint16(data[4:]))
	if len(data) < head+n*entry {
		return "", true
	}
	var have []string
	for i := range n {
		e := data[head+i*entry:]
		if uint64(binary.BigEndian.Uint32(e[8:]))+uint64(binary.BigEndian.Uint32(e[12:])) > uint64(len(data)) {
			return "", true
		}
		have = append(have, string(e[:4]))
	}
	for _, tag := range []string{"head", "hhea", "maxp", "hmtx", "cmap", "name", "OS/2", "post", "loca", "glyf"} {
		if !slices.Contains(have, tag) {
			return tag, false
		}
	}
	return "", false
}

// checkTables looks whether the numbers in the font make sense: every glyph
// lies inside it and no character comes twice.
func (f *Font) checkTables() error {
	ttf := f.sub.GetTTFParser()
	if ttf.UnitsPerEm() == 0 {
		return errors.New("head")
	}
	if 4*ttf.NumberOfHMetrics() > ttf.GetTables()["hmtx"].Length {
		return errors.New("hmtx")
	}
	next := uint(0)
	for _, g := range ttf.GroupingTables() {
		if g.StartCharCode < next || g.EndCharCode < g.StartCharCode {
			return errors.New("cmap")
		}
		next = g.EndCharCode + 1
	}
	loca, n := ttf.LocaTable, int(ttf.NumGlyphs())
	if n == 0 || len(loca) < n+1 {
		return errors.New("loca")
	}
	for i := range n {
		if loca[i] > loca[i+1] {
			return errors.New("loca")
		}
	}
	if loca[n] > ttf.GetTables()["glyf"].Length {
		return errors.New("glyf")
	}
	return nil
}

// each calls do for every character of the font that has a glyph.
func (f *Font) each(do func(r rune, id uint16)) {
	ttf := f.sub.GetTTFParser()
	n := ttf.NumGlyphs()
	for r, id := range ttf.Chars() { // the order does not matter: each character comes once
		if id < n {
			do(rune(r), uint16(id))
		}
	}
	for _, g := range ttf.GroupingTables() {
		for r := max(g.StartCharCode, 0x10000); r <= min(g.EndCharCode, 0x10FFFF); r++ {
			if id := g.GlyphID + r - g.StartCharCode; 0 < id && id < n {
				do(rune(r), uint16(id))
			}
		}
	}
}

// Glyphs counts the glyphs of the font.
func (f *Font) Glyphs() int { return int(f.sub.GetTTFParser().NumGlyphs()) }

// advance gives the width of a glyph in thousandths of an em as gopdf writes it.
func (f *Font) advance(id uint16) uint16 {
	if slices.Contains(f.digits, id) {
		return uint16(uint(f.figure) * 1000 / f.sub.GetTTFParser().UnitsPerEm())
	}
	return uint16(min(f.sub.GlyphIndexToPdfWidth(uint(id)), 0xFFFF))
}

// vertical gives the reach above and below the baseline in thousandths of an
// em. The typographic values are the em box; the others include the line gap
// that Western applications want.
func (f *Font) vertical() (ascent, descent int) {
	ttf := f.sub.GetTTFParser()
	a, d := ttf.TypoAscender(), ttf.TypoDescender()
	if a == 0 && d == 0 {
		a, d = ttf.Ascender(), ttf.Descender()
	}
	em := ttf.UnitsPerEm()
	return gopdf.DesignUnitsToPdf(a, em), -gopdf.DesignUnitsToPdf(d, em)
}
