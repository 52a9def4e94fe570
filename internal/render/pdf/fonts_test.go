package pdf

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"budgetreport/fonts"
	"budgetreport/internal/diag"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/font/fonttest"
	"budgetreport/internal/render/page"
)

var _ page.Writer = (*Writer)(nil)

// oneFont is a set whose only face is a font file.
func oneFont(t testing.TB, face, file string, data []byte) *font.Set {
	t.Helper()
	set, err := font.New([]font.Spec{{Name: face, Fonts: []font.Source{{Name: file, Data: data}}}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// gopdf embeds one level of components of a composite glyph and would leave the
// rest out without a word.
func TestCompositeGlyphs(t *testing.T) {
	set := oneFont(t, "a", "composite.ttf", fonttest.TTF("Composite",
		fonttest.Glyph{Runes: []rune{'一'}, Advance: 1000},
		fonttest.Glyph{Runes: []rune{'二'}, Advance: 1000, Parts: []uint16{1, 1}},
		fonttest.Glyph{Runes: []rune{'三'}, Advance: 1000, Parts: []uint16{1, 2}},
		fonttest.Glyph{Runes: []rune{'四'}, Advance: 1000, Parts: []uint16{99}},
	))
	f := writer(t, set).fonts[0]
	for r, good := range map[rune]bool{'一': true, '二': true, '三': false, '四': false} {
		g, ok := set.Face("a").Glyph(r)
		if !ok {
			t.Fatalf("no %c", r)
		}
		err := f.check(r, g)
		if good != (err == nil) {
			t.Errorf("check(%c) = %v", r, err)
		}
		if want := "composite.ttf：字体里“" + string(r) + "”"; err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("check(%c) = %v, want %s…", r, err, want)
		}
	}
}

// Fonts under one file name in two folders must not be taken for one.
func TestNamesInThePDFAreAsciiAndDistinct(t *testing.T) {
	var sources []font.Source
	for i, file := range []string{`D:\字体\方正小标宋.ttf`, "/字体/楷体.ttf", "x/Kai Ti.ttf", "y/KaiTi.ttf"} {
		sources = append(sources, font.Source{Name: file, Data: fonttest.TTF("Boxes", fonttest.Glyph{Runes: []rune{rune('一' + i)}, Advance: 1000})})
	}
	set, err := font.New([]font.Spec{{Name: "a", Fonts: sources}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range writer(t, set).fonts {
		got = append(got, f.pdfName)
	}
	slices.Sort(got)
	if want := []string{"Font", "Font-2", "KaiTi", "KaiTi-2"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
}

// gopdf must draw what was measured: each character of each embedded font has
// the same glyph and width there, and a glyph that gopdf can embed.
func TestGopdfAgreesOnEveryCharacter(t *testing.T) {
	for _, e := range fonts.All() {
		set := oneFont(t, e.Face, e.File, e.Data)
		f := writer(t, set).fonts[0]
		n := 0
		for r := ' '; r <= 0x3FFFF; r++ {
			g, ok := set.Face(e.Face).Glyph(r)
			if !ok {
				continue
			}
			n++
			if err := f.check(r, g); err != nil {
				t.Error(err)
			}
			if width := f.lookup.GlyphIndexToPdfWidth(uint(g.ID)); width != uint(g.Advance) {
				t.Errorf("%s: %U is %d wide, in the PDF %d", e.File, r, g.Advance, width)
			}
		}
		if all := len(f.lookup.GetTTFParser().Chars()); n < 30000 || n < all-1 { // but for U+FFFD
			t.Errorf("%s: %d characters of %d", e.File, n, all)
		}
	}
}

func TestFontThatGopdfCannotRead(t *testing.T) {
	data := fonttest.TTF("Boxes", fonttest.Glyph{Runes: []rune{'预'}, Advance: 1000})
	data = []byte(strings.Replace(string(data), "\x04\x09\x00\x06", "\x04\x09\x00\x07", 1)) // its name is no PostScript name
	_, err := New(oneFont(t, "a", "a.ttf", data))
	var problems *diag.Error
	if !errors.As(err, &problems) || err.Error() != "a.ttf：字体文件读不出来（PostScript name not found）；"+font.WantWhole {
		t.Errorf("got %v", err)
	}
}

// Whatever is wrong in a file that font accepts: it is refused, or gopdf embeds
// each character that passes check. The input is that of fonttest.Damage.
func FuzzDamagedFont(f *testing.F) {
	whole := fonttest.Damageable()
	f.Add([]byte{})
	for at := 0; at < len(whole)-1; at += 6 { // every third number in the file, once set to a great value and once to zero
		f.Add(binary.BigEndian.AppendUint32(nil, uint32(at)<<16|0xffff))
		f.Add(binary.BigEndian.AppendUint32(nil, uint32(at)<<16))
	}
	f.Fuzz(func(t *testing.T, patches []byte) {
		set, err := font.New([]font.Spec{{Name: "a", Fonts: []font.Source{{Name: "fuzz.ttf", Data: fonttest.Damage(whole, patches)}}}})
		if err != nil {
			return
		}
		w, err := New(set)
		if err != nil {
			return
		}
		text := ""
		for _, r := range "预⼯𠮷1 a" {
			if g, ok := set.Face("a").Glyph(r); ok && w.fonts[0].check(r, g) == nil {
				text += string(r)
			}
		}
		p := page.Page{Width: 200, Height: 100, Texts: []page.Text{{X: 10, Y: 50, Size: 10, Face: "a", S: text}}}
		if err := w.Write(io.Discard, &page.Document{Pages: 1, Page: func(int) page.Page { return p }}); err != nil {
			t.Fatal(err)
		}
	})
}
