package font

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/font/fonttest"
)

func TestUnusableFilesAreNamedWithWhatToDo(t *testing.T) {
	whole := fonttest.TTF("Boxes", fonttest.Glyph{Runes: []rune{'预'}, Advance: 1000})
	noLoca := []byte(strings.Replace(string(whole), "loca", "LOCA", 1))
	noMetrics := []byte(strings.Replace(string(whole), "\x00\x01\x00\x00\x04\x4c\xff\x06", "\x00\x01\x00\x00\x00\x00\x00\x00", 1))
	noUnicode := []byte(strings.Replace(string(whole), "\x00\x03\x00\x01\x00\x00\x00\x14", "\x00\x03\x00\x00\x00\x00\x00\x14", 1)) // the encoding is now that of symbols
	for i := range noMetrics {                                                                                                     // the count of widths is the last number of hhea, 34 bytes in
		if strings.HasPrefix(string(noMetrics[i:]), "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x03\xe8") {
			noMetrics[i+34], noMetrics[i+35] = 0, 0
		}
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"simsun.ttc", []byte("ttcf\x00\x01\x00\x00"), "simsun.ttc：是字体集（.ttc），一个文件里有几款字体，PDF 不能嵌入；" + wantSingle},
		{"思源宋体.otf", []byte("OTTO\x00\x0f"), "思源宋体.otf：是 OpenType/CFF 字体（.otf），PDF 不能嵌入；" + wantTrueType},
		{"web.woff2", []byte("wOF2...."), "web.woff2：是网页字体（WOFF），PDF 不能嵌入；" + wantTrueType},
		{"表.xlsx", []byte("PK\x03\x04"), "表.xlsx：不是 TrueType 字体；" + wantTrueType},
		{"空.ttf", nil, "空.ttf：不是 TrueType 字体；" + wantTrueType},
		{"半.ttf", whole[:len(whole)/2], "半.ttf：字体文件不完整，末尾缺了一截；" + WantWhole},
		{"头.ttf", whole[:8], "头.ttf：字体文件不完整，末尾缺了一截；" + WantWhole},
		{"位图.ttf", noLoca, "位图.ttf：字体里没有“loca”数据，PDF 不能嵌入；" + wantTrueType},
		{"符号.ttf", noUnicode, "符号.ttf：字体里没有 Unicode 的字符表（cmap），PDF 不能嵌入；" + wantTrueType},
		{"坏.ttf", noMetrics, "坏.ttf：字体文件已损坏（hhea）；" + WantWhole},
	} {
		_, err := New([]Spec{{"serif", []Source{{c.name, c.data}}}})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestEveryBadFileIsReportedOnce(t *testing.T) {
	ttc, otf := Source{"a.ttc", []byte("ttcf")}, Source{"b.otf", []byte("OTTO")}
	_, err := New([]Spec{{"serif", []Source{ttc, otf}}, {"sans", []Source{ttc}}})
	var problems *diag.Error
	if !errors.As(err, &problems) || len(problems.Problems) != 2 {
		t.Fatalf("got %v, want the two files", err)
	}
}

func TestACutFileNeverPasses(t *testing.T) {
	whole := fonttest.TTF("Boxes", fonttest.Glyph{Runes: []rune{'预'}, Advance: 1000})
	for n := range len(whole) - 3 { // the last three bytes may be padding
		if _, err := parse(Source{"cut.ttf", whole[:n]}); err == nil {
			t.Errorf("a file cut at %d of %d bytes passes", n, len(whole))
		}
	}
}

func TestComponentsOfCompositeGlyphs(t *testing.T) {
	f := mustParse(t, fonttest.TTF("Composite",
		fonttest.Glyph{Runes: []rune{'一'}, Advance: 1000},
		fonttest.Glyph{Runes: []rune{'二'}, Advance: 1000, Parts: []uint16{1, 1}},
		fonttest.Glyph{Runes: []rune{'三'}, Advance: 1000, Parts: []uint16{1, 2, 99}},
	))
	for id, want := range [][]uint16{nil, nil, {1, 1}, {1, 2, 99}, nil} {
		if got := f.Components(uint16(id)); !slices.Equal(got, want) {
			t.Errorf("glyph %d is made of %v, want %v", id, got, want)
		}
	}
}

func TestOpenPutsAnOfficesFontsFirst(t *testing.T) {
	dir := t.TempDir()
	path := func(name string, data []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	own := path("own.ttf", boxes("", 777, "预𠮷").Data)
	set, err := Open(map[string][]string{"serif-bold": {own}, "仿宋": {own}})
	if err != nil {
		t.Fatal(err)
	}
	for _, face := range []string{"serif-bold", "仿宋"} {
		if a, ok := set.Advance(face, '预'); a != 777 || !ok {
			t.Errorf("%s: 预 = %d, %v", face, a, ok)
		}
		if a, ok := set.Advance(face, '算'); a != 1000 || !ok {
			t.Errorf("%s: 算 = %d, %v, want the embedded font's", face, a, ok)
		}
	}
	if a, _ := set.Advance("serif", '预'); a != 1000 {
		t.Errorf("serif: 预 = %d", a)
	}

	absent, ttc := filepath.Join(dir, "没有.ttf"), path("simsun.ttc", []byte("ttcf"))
	if _, err = Open(map[string][]string{"serif": {absent}}); err == nil ||
		err.Error() != absent+"：没有这个字体文件；请改正设置里字体“serif”的路径" {
		t.Errorf("absent file: %v", err)
	}
	if _, err = Open(map[string][]string{"sans": {ttc}}); err == nil || !strings.HasPrefix(err.Error(), ttc+"：是字体集") {
		t.Errorf("collection: %v", err)
	}
	if _, err = Open(map[string][]string{"sans": {dir}}); err == nil || !strings.HasPrefix(err.Error(), dir+"：是文件夹，不是文件") {
		t.Errorf("folder: %v", err)
	}
}

// Whatever is wrong in a file: it is refused, or can be measured and embedded.
// Each four bytes of the input put two other bytes into a good font.
func FuzzDamagedFont(f *testing.F) {
	whole := fonttest.Damageable()
	f.Add([]byte{})
	f.Add([]byte{0, 4, 0, 99})
	for at := 0; at < len(whole)-1; at += 6 { // every third number in the file, once set to a great value and once to zero
		f.Add(binary.BigEndian.AppendUint32(nil, uint32(at)<<16|0xffff))
		f.Add(binary.BigEndian.AppendUint32(nil, uint32(at)<<16))
	}
	f.Fuzz(func(t *testing.T, patches []byte) {
		set, err := New([]Spec{{"a", []Source{{"fuzz.ttf", fonttest.Damage(whole, patches)}}}})
		if err != nil {
			return
		}
		font := set.Fonts()[0]
		for _, r := range "预⼯𠮷1 a" {
			if g, ok := set.Face("a").Glyph(r); ok {
				if int(g.ID) >= font.Glyphs() {
					t.Errorf("%c has glyph %d of %d", r, g.ID, font.Glyphs())
				}
				font.Components(g.ID)
			}
		}
		if n := len(font.Data()); n < len(whole) {
			t.Errorf("%d bytes to embed of %d", n, len(whole))
		}
	})
}

// Amounts below each other must align in every font.
func TestDigitsOfDifferentWidthsGetOne(t *testing.T) {
	digits := func(one uint16) []byte {
		var glyphs []fonttest.Glyph
		for r := '0'; r <= '9'; r++ {
			g := fonttest.Glyph{Runes: []rune{r}, Advance: 550}
			if r == '1' {
				g.Advance = one
			}
			glyphs = append(glyphs, g)
		}
		return fonttest.TTF("Digits", append(glyphs, fonttest.Glyph{Runes: []rune{','}, Advance: 200})...)
	}
	proportional, tabular := digits(401), digits(550)
	set, err := New([]Spec{{"a", []Source{{"a.ttf", proportional}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "0123456789" {
		if a, _ := set.Advance("a", r); a != 550 {
			t.Errorf("%c is %d wide", r, a)
		}
	}
	if a, _ := set.Advance("a", ','); a != 200 {
		t.Errorf(", is %d wide", a)
	}

	// What is embedded differs from the file in the width and bearing of 1 and
	// in nothing else; it stands in the middle.
	was, is := mustParse(t, proportional), mustParse(t, set.Fonts()[0].Data())
	if len(is.digits) > 0 {
		t.Error("the embedded font still has digits of different widths")
	}
	entry := strings.Index(string(is.data), "hmtx")
	offset := table(is.data[entry:]).u32(8)
	for i := range is.data {
		at := i - offset
		if inEntry := 8 <= at && at < 12; is.data[i] != was.data[i] && !inEntry && (i < entry+4 || entry+8 <= i) { // its checksum changes, too
			t.Errorf("byte %d changed", i)
		}
	}
	if bearing := is.data[offset+10:]; bearing[0] != 0 || bearing[1] != (550-401)/2 {
		t.Errorf("bearing of 1: % x", bearing[:2])
	}
	if sum := table(is.data[entry:]).u32(4); uint32(sum) != fonttest.Checksum(is.tables["hmtx"]) {
		t.Error("checksum of hmtx")
	}
	if f := mustParse(t, tabular); &f.Data()[0] != &f.data[0] {
		t.Error("a font whose digits align is copied")
	}
}

// Old fonts have no typographic values; a reader then takes those of hhea.
func TestVerticalOfOldFonts(t *testing.T) {
	f := mustParse(t, fonttest.TTF("Boxes", fonttest.Glyph{Runes: []rune{'预'}, Advance: 1000}))
	if a, d := f.vertical(); a != 880 || d != 120 {
		t.Errorf("%d above and %d below the baseline", a, d)
	}
	f.tables["OS/2"] = f.tables["OS/2"][:68]
	if a, d := f.vertical(); a != 1100 || d != 250 {
		t.Errorf("without typographic values %d above and %d below the baseline", a, d)
	}
}

func mustParse(t *testing.T, data []byte) *Font {
	t.Helper()
	f, err := parse(Source{"a.ttf", data})
	if err != nil {
		t.Fatal(err)
	}
	return f
}
