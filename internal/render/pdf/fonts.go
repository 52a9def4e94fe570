package pdf

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/signintech/gopdf"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/font"
)

// gopdfFont is a font as gopdf reads it: once, for all documents.
type gopdfFont struct {
	*font.Font
	pdfName string              // ASCII, unique in the set
	lookup  gopdf.SubsetFontObj // finds the glyph of a character as gopdf does when it draws

	mu     sync.Mutex
	parsed gopdf.FontContainer
	copies int // how many copies parsed holds
}

// readFonts has gopdf read the fonts of a set. The error is a *diag.Error with
// every font that gopdf cannot read.
func readFonts(set *font.Set) ([]*gopdfFont, error) {
	var problems diag.List
	var fonts []*gopdfFont
	for _, f := range set.Fonts() {
		g := &gopdfFont{Font: f, pdfName: pdfName(f.Name(), fonts)}
		if err := g.read(); err != nil {
			problems.Add(diag.Problem{File: f.Name(), Message: err.Error(), Want: font.WantWhole})
		}
		fonts = append(fonts, g)
	}
	return fonts, problems.Err()
}

// read has gopdf read the font. gopdf trusts the numbers in a font and panics at
// some that are wrong.
func (f *gopdfFont) read() (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("字体文件已损坏")
		}
	}()
	if err := f.lookup.SetTTFData(f.Data()); err != nil {
		return fmt.Errorf("字体文件读不出来（%v）", err)
	}
	return nil
}

// pdfName makes a name for a font that a PDF may hold and that no other font has.
func pdfName(file string, others []*gopdfFont) string {
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
	for n := 2; slices.ContainsFunc(others, func(f *gopdfFont) bool { return f.pdfName == unique }); n++ {
		unique = name + "-" + strconv.Itoa(n)
	}
	return unique
}

// copyName is the name of a copy of the font in a PDF. Copy 0 is the font; further
// copies are the same font again, for a second character that shares a glyph with
// a first.
func (f *gopdfFont) copyName(copy int) string {
	if copy == 0 {
		return f.pdfName
	}
	return f.pdfName + "." + strconv.Itoa(copy)
}

// addTo adds a copy of the font to a document of gopdf and gives the name to
// select it by.
func (f *gopdfFont) addTo(gp *gopdf.GoPdf, copy int) (family string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ; f.copies <= copy; f.copies++ {
		if err := f.parsed.AddTTFFontData(f.copyName(f.copies), f.Data()); err != nil {
			return "", fmt.Errorf("%s：字体文件读不出来：%w", f.Name(), err)
		}
	}
	family = f.copyName(copy)
	return family, gp.AddTTFFontFromFontContainer(family, &f.parsed)
}

// check says whether gopdf will draw r with this glyph: it must find the same
// glyph, and the components of a composite glyph must be simple glyphs, because
// gopdf embeds only one level of components.
func (f *gopdfFont) check(r rune, g font.Glyph) (err error) {
	fail := func() error {
		return fmt.Errorf("%s：字体里“%c”（U+%04X）的字形有错，不能嵌入 PDF；%s", f.Name(), r, r, font.WantWhole)
	}
	defer func() {
		if recover() != nil { // gopdf's lookup trusts the numbers in the font
			err = fail()
		}
	}()
	id, err := f.lookup.CharCodeToGlyphIndex(r)
	if err != nil || id != uint(g.ID) {
		return fail()
	}
	for _, part := range f.Components(g.ID) {
		if int(part) >= f.Glyphs() || len(f.Components(part)) > 0 {
			return fail()
		}
	}
	return nil
}
