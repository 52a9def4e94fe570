package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/render/font"
	"budgetreport/internal/render/font/fonttest"
	"budgetreport/internal/render/page"
)

func subsetsOf(t *testing.T, set *font.Set) *subsets {
	return &subsets{set: set, fonts: writer(t, set).fonts, byFont: map[uint16][]int{}}
}

// PDF allows a hundred entries in a block of a text map, and wants characters
// beyond U+FFFF as two halves.
func TestTextMap(t *testing.T) {
	const n = 250
	var glyphs []fonttest.Glyph
	var text strings.Builder
	for r := rune(0x20000 - 125); r < 0x20000+125; r++ {
		glyphs = append(glyphs, fonttest.Glyph{Runes: []rune{r}, Advance: 1000})
		text.WriteRune(r)
	}
	set, err := font.New([]font.Spec{{Name: "a", Fonts: []font.Source{{Name: "a.ttf", Data: fonttest.TTF("A", glyphs...)}}}})
	if err != nil {
		t.Fatal(err)
	}
	u := subsetsOf(t, set)
	if _, err := u.divide(page.Page{Texts: []page.Text{{Face: "a", S: text.String()}}}); err != nil {
		t.Fatal(err)
	}
	stream := u.all[0].toUnicode()
	_, rest, _ := bytes.Cut(stream, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	entries := 0
	entry := regexp.MustCompile(`^<[0-9A-F]{4}><([0-9A-F]{4}|D[89AB][0-9A-F]{2}D[C-F][0-9A-F]{2})>\n$`)
	for line := range strings.Lines(string(plain)) {
		if count, ok := strings.CutSuffix(line, " beginbfchar\n"); ok {
			blocks = append(blocks, count)
		}
		if entry.MatchString(line) && line != "<0000><FFFF>\n" {
			entries++
		}
	}
	if got := strings.Join(blocks, " "); got != "100 100 50" || entries != n {
		t.Errorf("blocks %s with %d entries", got, entries)
	}
	for _, want := range []string{"<0001><D83FDF83>\n", "<007D><D83FDFFF>\n", "<007E><D840DC00>\n", "<00FA><D840DC7C>\n"} {
		if !strings.Contains(string(plain), want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestTwoCharactersOfOneGlyphGetTwoFonts(t *testing.T) {
	data := fonttest.TTF("Shared",
		fonttest.Glyph{Runes: []rune{'工', '⼯', 'x'}, Advance: 1000},
		fonttest.Glyph{Runes: []rune{'业'}, Advance: 1000})
	set, err := font.New([]font.Spec{{Name: "a", Fonts: []font.Source{{Name: "a.ttf", Data: data}}}})
	if err != nil {
		t.Fatal(err)
	}
	u := subsetsOf(t, set)
	p, err := u.divide(page.Page{Texts: []page.Text{{X: 10, Y: 20, Size: 10, Face: "a", S: "工业⼯业x工"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []glyphRun{
		{0, 10, 20, 10, "工业"}, {1, 30, 20, 10, "⼯"}, {0, 40, 20, 10, "业"}, {2, 50, 20, 10, "x"}, {0, 60, 20, 10, "工"},
	}
	if fmt.Sprint(p.runs) != fmt.Sprint(want) {
		t.Errorf("runs %v, want %v", p.runs, want)
	}
	if len(u.all) != 3 || u.all[0].tag() == u.all[1].tag() {
		t.Errorf("%d fonts, tags %s %s", len(u.all), u.all[0].tag(), u.all[1].tag())
	}
}

// Whatever gopdf writes: it is taken apart as it stands, or refused.
func FuzzSplit(f *testing.F) {
	const object = "1 0 obj\n<<>>\nendobj\n\n"
	whole := "%PDF-1.7\n" + object + "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<>>\nstartxref\n30\n%%EOF\n"
	if got, err := split([]byte(whole)); err != nil || len(got) != 1 || string(got[0]) != "<<>>\n" {
		f.Fatalf("split: %q, %v", got, err)
	}
	f.Add([]byte(whole))
	f.Add([]byte("startxref\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		objects, err := split(data)
		if err != nil && objects != nil {
			t.Error("objects and an error")
		}
		for i, o := range objects {
			if !bytes.Contains(data, fmt.Appendf(nil, "%d 0 obj\n%sendobj\n\n", i+1, o)) {
				t.Errorf("object %d is not in the file", i+1)
			}
		}
	})
}

// assemble makes a file as gopdf writes it: objects and a cross-reference table.
func assemble(objects []string) []byte {
	file := []byte("%PDF-1.7\n")
	table := fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, o := range objects {
		table = fmt.Appendf(table, "%010d 00000 n \n", len(file))
		file = fmt.Appendf(file, "%d 0 obj\n%sendobj\n\n", i+1, o)
	}
	start := len(file)
	return fmt.Appendf(append(file, table...), "trailer\n<<>>\nstartxref\n%d\n%%%%EOF\n", start)
}

// A file in which gopdf has its objects in another order is refused.
func TestStreamsAreTakenFromTheirPlacesOnly(t *testing.T) {
	content, fontFile := "<<\n/Length 1\n>>\nstream\nx\nendstream\n", "<<\n/Length1 9\n/Length 1\n>>\nstream\ny\nendstream\n"
	other := "<</Type /Page>>\n"
	sound := []string{other, other, other, other, other, fontFile, other, other, other, other, content, other, content}
	p := part{pages: make([]dividedPage, 2), subsets: make([]*subset, 1), last: true}
	got, err := p.extract(assemble(sound))
	if err != nil || len(got.contents) != 2 || string(got.contents[1]) != content || len(got.fonts) != 1 || string(got.fonts[0]) != fontFile {
		t.Fatalf("%q, %v", got, err)
	}
	swapped := func(a, b int) []string {
		objects := slices.Clone(sound)
		objects[a], objects[b] = objects[b], objects[a]
		return objects
	}
	for name, objects := range map[string][]string{
		"the font file behind the descriptor": swapped(5, 6),
		"a font file for contents":            swapped(5, 10),
		"contents before the page":            swapped(9, 10),
		"one object too few":                  sound[:12],
		"one object too many":                 append(slices.Clone(sound), other),
	} {
		if _, err := p.extract(assemble(objects)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
