package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"budgetreport/internal/diag"
)

// Font is one TrueType file, read once and shared by all documents. It does not
// change after it was read.
type Font struct {
	name   string // as the user knows it
	data   []byte // the file, padded to whole 4-byte words
	tables map[string]table

	unitsPerEm int
	glyphs     int // how many there are
	metrics    int // how many widths hmtx has; later glyphs have the last one
	longLoca   bool

	digits     []int // glyphs of 0 … 9 where the font has them in different widths
	digitWidth int   // the width they all get, in units of the font
}

// WantWhole tells the user what to do about a damaged font.
const WantWhole = "请重新复制或下载这个文件，或改用别的 TrueType 字体（.ttf）"

// What to do about other fonts that cannot be used.
const (
	wantSingle   = "请用字体工具把其中一款拆出、另存为单个 TrueType 字体（.ttf），再在设置里改用那个文件"
	wantTrueType = "请改用同一字体的 TrueType 版本（.ttf）"
)

// parse checks a font file and reads it; errors are *diag.Error.
func parse(src Source) (*Font, error) {
	fail := func(message, want string) (*Font, error) {
		return nil, diag.One(diag.Problem{File: src.Name, Message: message, Want: want})
	}
	switch magic := string(src.Data[:min(4, len(src.Data))]); magic {
	case "\x00\x01\x00\x00":
	case "ttcf":
		return fail("是字体集（.ttc），一个文件里有几款字体，PDF 不能嵌入", wantSingle)
	case "OTTO":
		return fail("是 OpenType/CFF 字体（.otf），PDF 不能嵌入", wantTrueType)
	case "wOFF", "wOF2":
		return fail("是网页字体（WOFF），PDF 不能嵌入", wantTrueType)
	default:
		return fail("不是 TrueType 字体", wantTrueType)
	}
	data := src.Data
	if len(data)%4 != 0 {
		data = append(slices.Clip(data), make([]byte, 4-len(data)%4)...)
	}
	tables, err := directory(src.Data)
	if err != nil {
		return fail("字体文件不完整，末尾缺了一截", WantWhole)
	}
	for _, tag := range needed {
		if _, ok := tables[tag]; !ok {
			return fail(fmt.Sprintf("字体里没有“%s”数据，PDF 不能嵌入", tag), wantTrueType)
		}
	}
	f := &Font{name: src.Name, data: data, tables: tables}
	switch err := f.read(); {
	case errors.Is(err, errNoUnicode):
		return fail("字体里没有 Unicode 的字符表（cmap），PDF 不能嵌入", wantTrueType)
	case err != nil:
		return fail(fmt.Sprintf("字体文件已损坏（%v）", err), WantWhole)
	}
	f.findDigits()
	return f, nil
}

// table is the bytes of one table of a font. Numbers beyond its end read as 0,
// those greater than any file as math.MaxInt32.
type table []byte

func (t table) u16(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t table) i16(at int) int { return int(int16(t.u16(at))) }

func (t table) u32(at int) int {
	return int(min(uint32(t.u16(at))<<16|uint32(t.u16(at+2)), math.MaxInt32))
}

// needed are the tables that a TrueType font embedded in a document must have.
var needed = []string{"head", "hhea", "maxp", "hmtx", "cmap", "name", "OS/2", "post", "loca", "glyf"}

const directoryHeader, directoryEntry = 12, 16 // bytes

// directory gives the tables of a font by their tags; of several with one tag the
// last. An error says that the file ends before its tables do.
func directory(data []byte) (map[string]table, error) {
	short := errors.New("short file")
	if len(data) < directoryHeader {
		return nil, short
	}
	n := table(data).u16(4)
	if len(data) < directoryHeader+n*directoryEntry {
		return nil, short
	}
	tables := make(map[string]table, n)
	for i := range n {
		entry := table(data[directoryHeader+i*directoryEntry:])
		from, length := entry.u32(8), entry.u32(12)
		if from > len(data) || length > len(data)-from {
			return nil, short
		}
		tables[string(entry[:4])] = data[from : from+length]
	}
	return tables, nil
}

// read reads the numbers that all others depend on and checks that they make
// sense: every glyph lies inside the file, and no table asks for more work than
// its size justifies. An error is the tag of the table that is wrong.
func (f *Font) read() error {
	f.unitsPerEm = f.tables["head"].u16(18)
	f.longLoca = f.tables["head"].u16(50) != 0
	f.glyphs = f.tables["maxp"].u16(4)
	f.metrics = f.tables["hhea"].u16(34)
	switch {
	case f.unitsPerEm == 0:
		return errors.New("head")
	case f.metrics == 0:
		return errors.New("hhea")
	case 4*f.metrics > len(f.tables["hmtx"]):
		return errors.New("hmtx")
	}
	if err := f.checkCmap(); err != nil {
		return err
	}
	const mostGlyphs = 1 << 16
	entry := 2
	if f.longLoca {
		entry = 4
	}
	if n := len(f.tables["loca"]); f.glyphs == 0 || n < entry*(f.glyphs+1) || n > 4*(mostGlyphs+1) {
		return errors.New("loca")
	}
	for id := range f.glyphs {
		if f.outlineAt(id) > f.outlineAt(id+1) {
			return errors.New("loca")
		}
	}
	if f.outlineAt(f.glyphs) > len(f.tables["glyf"]) {
		return errors.New("glyf")
	}
	return nil
}

// outlineAt gives where in glyf the outline of a glyph begins, which is where
// that of the glyph before ends.
func (f *Font) outlineAt(id int) int {
	if f.longLoca {
		return f.tables["loca"].u32(4 * id)
	}
	return 2 * f.tables["loca"].u16(2*id)
}

// Name is the name under which the user knows the font: the path of its file.
func (f *Font) Name() string { return f.name }

// Glyphs counts the glyphs of the font.
func (f *Font) Glyphs() int { return f.glyphs }

// Components gives the glyphs that a composite glyph is made of, none for a
// simple one.
func (f *Font) Components(id uint16) (ids []uint16) {
	const (
		words, more              = 1, 32 // flags
		scale, xyScale, twoByTwo = 8, 64, 128
		header, flagsAndID       = 10, 4 // bytes
	)
	if int(id) >= f.glyphs {
		return nil
	}
	outline := f.tables["glyf"][f.outlineAt(int(id)):f.outlineAt(int(id)+1)]
	if outline.i16(0) >= 0 { // contours
		return nil
	}
	for at := header; ; {
		flags := outline.u16(at)
		ids = append(ids, uint16(outline.u16(at+2)))
		if flags&more == 0 {
			return ids
		}
		at += flagsAndID + 2
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&xyScale != 0:
			at += 4
		case flags&twoByTwo != 0:
			at += 8
		}
	}
}

// findDigits finds the glyphs of the digits where their widths differ, as in Noto
// Serif: amounts below each other would not align. All of them get the width of
// the widest.
func (f *Font) findDigits() {
	ids := make([]int, 10)
	f.each(func(r rune, id uint16) {
		if '0' <= r && r <= '9' {
			ids[r-'0'] = int(id)
		}
	})
	var widths []int
	for _, id := range ids {
		if id == 0 || id >= f.metrics {
			return // not there, or of the one width of the font's last glyphs
		}
		widths = append(widths, f.width(id))
	}
	if slices.Min(widths) < slices.Max(widths) {
		f.digits, f.digitWidth = ids, slices.Max(widths)
	}
}

// width gives the advance of a glyph in units of the font, as the file has it.
func (f *Font) width(id int) int { return f.tables["hmtx"].u16(4 * min(id, f.metrics-1)) }

// advance gives the width of a glyph in thousandths of an em, rounded down.
func (f *Font) advance(id uint16) uint16 {
	width := f.width(int(id))
	if slices.Contains(f.digits, int(id)) {
		width = f.digitWidth
	}
	return uint16(min(width*1000/f.unitsPerEm, math.MaxUint16))
}

// vertical gives how far the font reaches above and below the baseline in
// thousandths of an em. The typographic values are the em box; those of hhea
// include the line gap that Western applications want.
func (f *Font) vertical() (ascent, descent int) {
	above, below := f.tables["OS/2"].i16(68), f.tables["OS/2"].i16(70)
	if above == 0 && below == 0 {
		above, below = f.tables["hhea"].i16(4), f.tables["hhea"].i16(6)
	}
	milliem := func(v int) int { return int(math.Round(float64(v) * 1000 / float64(f.unitsPerEm))) }
	return milliem(above), -milliem(below)
}

// Data gives the font file for embedding, in which the digits have one width and
// stand in the middle of it. It must not be changed.
func (f *Font) Data() []byte {
	if len(f.digits) == 0 {
		return f.data
	}
	data := slices.Clone(f.data)
	for entry := data[directoryHeader:]; ; entry = entry[directoryEntry:] { // tag, checksum, offset, length
		if string(entry[:4]) != "hmtx" {
			continue
		}
		from, length := table(entry).u32(8), (table(entry).u32(12)+3)&^3
		hmtx := table(data[from : from+length])
		for _, id := range f.digits { // width and left side bearing of the glyph
			more := f.digitWidth - hmtx.u16(4*id)
			binary.BigEndian.PutUint16(hmtx[4*id:], uint16(f.digitWidth))
			binary.BigEndian.PutUint16(hmtx[4*id+2:], uint16(hmtx.u16(4*id+2)+more/2))
		}
		binary.BigEndian.PutUint32(entry[4:], checksum(hmtx))
		return data
	}
}

// checksum is the sum of the 32-bit words of a table.
func checksum(t table) (sum uint32) {
	for ; len(t) >= 4; t = t[4:] {
		sum += binary.BigEndian.Uint32(t)
	}
	return sum
}
