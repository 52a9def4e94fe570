package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"budgetreport/internal/render/font"
	"budgetreport/internal/render/font/fonttest"
	"budgetreport/internal/render/page"
	"budgetreport/internal/testtool"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// fontsWithRare is the embedded faces and a font that has 𠮷, which they lack.
func fontsWithRare(t testing.TB) *font.Set {
	t.Helper()
	rare := fonttest.TTF("Rare", fonttest.Glyph{Runes: []rune{'𠮷'}, Advance: 1000})
	path := filepath.Join(t.TempDir(), "rare.ttf")
	if err := os.WriteFile(path, rare, 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := font.Open(map[string][]string{"serif": {path}, "serif-bold": {path}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// lines are texts that went wrong somewhere: beyond U+FFFF, two characters of
// one glyph, several fonts in one line.
var lines = []string{
	"2022年部门收支总体情况表",
	"单位：万元 1,234,567.8 100.0％",
	"𬭚𠮷野家𠮷",
	"工业 ⼯业 工业",
	"甲·乙•丙 第①项 第➀项 甲…乙⋯丙",
	"金豈",
}

// sample is a document of portrait and landscape pages with everything on them.
func sample() *page.Document {
	a4 := [2]float64{595.28, 841.89}
	sizes := [][2]float64{{a4[1], a4[0]}, a4, {1190.55, 841.89}, {300, 200}}
	return &page.Document{
		Info: page.Info{
			Title: "郑州市𬭚局2022年部门预算公开表", Author: "郑州市（测试）", Subject: "预算", Keywords: "预算 公开",
			Date: time.Date(2022, 3, 1, 9, 30, 0, 0, time.FixedZone("", 8*3600)), Lang: "zh-CN",
		},
		Pages: 7,
		Page: func(i int) page.Page {
			p := page.Page{Width: sizes[i%4][0], Height: sizes[i%4][1]}
			if i == 6 {
				return p // blank
			}
			p.Fills = []page.Fill{{X: 20, Y: 10, W: 100, H: 15, Grey: 0.8}}
			p.Rules = []page.Rule{{X1: 20, Y1: 30, X2: 120, Y2: 30, Width: 3}, {X1: 20, Y1: 10, X2: 20, Y2: 30, Width: 0.4}}
			for k, s := range lines {
				face := []string{"serif", "serif-bold", "sans"}[(k+i)%3]
				if face == "sans" && strings.Contains(s, "𠮷") {
					face = "serif"
				}
				p.Texts = append(p.Texts, page.Text{X: 20, Y: 50 + 20*float64(k), Size: 9 + float64(k)/2, Face: face, S: s})
			}
			p.Texts = append(p.Texts, page.Text{X: 20, Y: 190, Size: 9, Face: "serif", S: fmt.Sprintf("第 %d 页 共 7 页", i+1)})
			p.Links = []page.Link{{X: 20, Y: 10, W: 100, H: 15, Page: (i + 3) % 7}}
			return p
		},
		Bookmarks: []page.Bookmark{{Title: "预算01表 收支总体情况表", Page: 0}, {Title: "预算02表 𬭚𠮷", Page: 1}, {Title: "最后", Page: 6}},
	}
}

// writer makes a Writer with a set of fonts.
func writer(t testing.TB, set *font.Set) *Writer {
	t.Helper()
	w, err := New(set)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// mustWrite writes a document in parts of so many pages.
func (w *Writer) mustWrite(t testing.TB, d *page.Document, partPages int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := w.write(&b, d, partPages); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// mustWrite writes a document with fontsWithRare.
func mustWrite(t testing.TB, d *page.Document) []byte {
	t.Helper()
	return writer(t, fontsWithRare(t)).mustWrite(t, d, partPages)
}

// file puts a document where other programs can read it.
func file(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// valid fails the test unless three programs find nothing wrong with a file.
func valid(t testing.TB, path string, pages int) {
	t.Helper()
	testtool.Run(t, "qpdf", "--check", path) // ends with an error for a warning too
	if n := strings.TrimSpace(testtool.Run(t, "qpdf", "--show-npages", path)); n != fmt.Sprint(pages) {
		t.Errorf("%s pages, want %d", n, pages)
	}
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.ValidateFile(path, conf); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
	testtool.Run(t, "mutool", "draw", "-q", "-r", "20", "-o", filepath.Join(t.TempDir(), "page%d.png"), path)
}

func TestDocumentIsValid(t *testing.T) {
	d := sample()
	valid(t, file(t, mustWrite(t, d)), d.Pages)
}

func TestViewersReadTheTextBack(t *testing.T) {
	path := file(t, mustWrite(t, sample()))
	for i := range 7 {
		var want []string
		if i < 6 {
			want = append(slices.Clone(lines), fmt.Sprintf("第 %d 页 共 7 页", i+1))
		}
		n := fmt.Sprint(i + 1)
		for viewer, text := range map[string]string{
			"poppler": testtool.Run(t, "pdftotext", "-raw", "-f", n, "-l", n, path, "-"),
			"MuPDF":   testtool.Run(t, "mutool", "draw", "-q", "-F", "text", path, n),
		} {
			var got []string
			for line := range strings.Lines(strings.ReplaceAll(text, "\f", "")) {
				if line = strings.TrimSpace(line); line != "" {
					got = append(got, line)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, page %d:\n got %q\nwant %q", viewer, i+1, got, want)
			}
		}
	}
}

func TestDocumentData(t *testing.T) {
	path := file(t, mustWrite(t, sample()))
	info := testtool.Run(t, "pdfinfo", "-rawdates", path)
	for _, want := range []string{
		"Title:           郑州市𬭚局2022年部门预算公开表\n", "Author:          郑州市（测试）\n",
		"Subject:         预算\n", "Keywords:        预算 公开\n", "CreationDate:    D:20220301093000+08'00'\n",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q in\n%s", want, info)
		}
	}
	if catalog := testtool.Run(t, "mutool", "show", path, "trailer/Root/Lang"); !strings.Contains(catalog, "zh-CN") {
		t.Errorf("Lang: %s", catalog)
	}
	fonts := strings.Split(strings.TrimSpace(testtool.Run(t, "pdffonts", path)), "\n")[2:]
	if len(fonts) < 4 {
		t.Fatalf("fonts: %q", fonts)
	}
	for _, f := range fonts {
		if words := strings.Fields(f); f[6] != '+' || words[len(words)-5] != "yes" || words[len(words)-4] != "yes" || words[len(words)-3] != "yes" {
			t.Errorf("not embedded, not a tagged subset or without text map: %s", f)
		}
	}

	// Nothing of it is made up when the data say nothing.
	d := &page.Document{Pages: 1, Page: func(int) page.Page { return page.Page{Width: 200, Height: 100} }}
	bare := file(t, mustWrite(t, d))
	valid(t, bare, 1)
	if info := testtool.Run(t, "mutool", "show", bare, "trailer/Info"); !strings.Contains(info, "<<\n>>") {
		t.Errorf("Info: %s", info)
	}
}

// Where viewers go from a bookmark or a link: MuPDF counts from the top.
func TestBookmarksAndLinksLeadToTheTopOfTheirPage(t *testing.T) {
	d := sample()
	path := file(t, mustWrite(t, d))
	script := filepath.Join(t.TempDir(), "links.js")
	if err := os.WriteFile(script, []byte(`
		var doc = new Document(scriptArgs[0])
		function place(uri) { return uri.replace(/&zoom=(nan|100)?,/, " at ") }
		doc.loadOutline().forEach(function (o) { print(o.title + " -> " + place(o.uri)) })
		for (var i = 0; i < doc.countPages(); i++)
			doc.loadPage(i).getLinks().forEach(function (l) {
				var b = l.bounds.map(function (v) { return Math.round(v * 100) / 100 })
				print((i + 1) + " " + b + " -> " + place(l.uri))
			})
	`), 0o600); err != nil {
		t.Fatal(err)
	}
	got := testtool.Run(t, "mutool", "run", script, path)
	want := `预算01表 收支总体情况表 -> #page=1 at 0,0
预算02表 𬭚𠮷 -> #page=2 at 0,0
最后 -> #page=7 at 0,0
1 20,10,120,25 -> #page=4 at 0,0
2 20,10,120,25 -> #page=5 at 0,0
3 20,10,120,25 -> #page=6 at 0,0
4 20,10,120,25 -> #page=7 at 0,0
5 20,10,120,25 -> #page=1 at 0,0
6 20,10,120,25 -> #page=2 at 0,0
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// What is measured is what stands on the page, over several fonts too.
func TestTextStandsWhereItWasMeasured(t *testing.T) {
	set := fontsWithRare(t)
	const size, right, baseline = 10.0, 400.0, 100.0
	texts := []string{"1,234.5", "1111.1", "𠮷野111𠮷", "合计1"}
	path := file(t, mustWrite(t, &page.Document{Pages: len(texts), Page: func(i int) page.Page {
		w, _ := page.Width(set, "serif", size, texts[i])
		return page.Page{Width: 500, Height: 300, Texts: []page.Text{{X: right - w, Y: baseline, Size: size, Face: "serif", S: texts[i]}}}
	}}))
	out := testtool.Run(t, "pdftotext", "-bbox", path, "-")
	for _, s := range texts {
		w, _ := page.Width(set, "serif", size, s)
		want := fmt.Sprintf(`xMin="%f"`, right-w)
		if !strings.Contains(out, want) || strings.Count(out, `xMax="400.000000"`) != len(texts) {
			t.Errorf("%s should go from %s to 400:\n%s", s, want, out)
		}
	}
	// The digits stand in the middle of the width they share: the ink of 1 has
	// the same room on both sides, within a pixel.
	png := grey(t, path, 2, 288)
	first, last := png.ink(300, 0, 400, 299)
	if w, _ := page.Width(set, "serif", size, texts[1]); first-(right-w) < 0.5 || abs((first-(right-w))-(right-last)) > 0.5 {
		t.Errorf("ink from %.2f to %.2f in %.2f … %.2f", first, last, right-w, right)
	}
}

func abs(v float64) float64 { return max(v, -v) }

// picture is a page in grey, looked at in pt.
type picture struct {
	scale         float64
	width, height int
	pixels        []byte
}

func grey(t *testing.T, path string, pageNumber, dpi int) picture {
	t.Helper()
	data := testtool.Run(t, "mutool", "draw", "-q", "-F", "pgm", "-r", fmt.Sprint(dpi), "-o", "-", path, fmt.Sprint(pageNumber))
	p := picture{scale: float64(dpi) / 72}
	var depth int
	if _, err := fmt.Sscanf(data[strings.Index(data, "P5"):], "P5\n%d %d\n%d", &p.width, &p.height, &depth); err != nil {
		// MuPDF puts a comment after the first line.
		head := strings.SplitN(data, "\n", 5)
		if _, err := fmt.Sscanf(head[2]+" "+head[3], "%d %d %d", &p.width, &p.height, &depth); err != nil {
			t.Fatal(err)
		}
	}
	p.pixels = []byte(data[len(data)-p.width*p.height:])
	return p
}

func (p picture) at(x, y float64) byte {
	return p.pixels[int(y*p.scale)*p.width+int(x*p.scale)]
}

// ink gives the left and right end of what is black in a rectangle.
func (p picture) ink(x1, y1, x2, y2 float64) (first, last float64) {
	first, last = x2, x1
	for y := int(y1 * p.scale); y < int(y2*p.scale); y++ {
		for x := int(x1 * p.scale); x < int(x2*p.scale); x++ {
			if p.pixels[y*p.width+x] < 128 {
				first, last = min(first, float64(x)/p.scale), max(last, float64(x+1)/p.scale)
			}
		}
	}
	return first, last
}

func TestFillsRulesAndTextsHaveTheirGrey(t *testing.T) {
	path := file(t, mustWrite(t, &page.Document{Pages: 1, Page: func(int) page.Page {
		return page.Page{Width: 200, Height: 100,
			Fills: []page.Fill{{X: 10, Y: 10, W: 100, H: 50, Grey: 0.8}, {X: 120, Y: 10, W: 50, H: 50, Grey: 0.2}},
			Rules: []page.Rule{{X1: 10, Y1: 80, X2: 190, Y2: 80, Width: 4}, {X1: 180, Y1: 5, X2: 180, Y2: 95, Width: 2}},
			Texts: []page.Text{{X: 20, Y: 50, Size: 40, Face: "serif", S: "𠮷"}}, // a box of ink in that font
		}
	}}))
	p := grey(t, path, 1, 144)
	for _, c := range []struct {
		name string
		x, y float64
		want int
	}{
		{"first fill", 100, 20, 204}, {"second fill", 140, 30, 51}, {"text", 40, 35, 0}, {"rule", 100, 80, 0},
		{"upright rule", 180, 50, 0}, {"above the rule", 100, 77, 255}, {"paper", 5, 5, 255}, {"below the fill", 50, 62, 255},
	} {
		if got := int(p.at(c.x, c.y)); got < c.want-2 || got > c.want+2 {
			t.Errorf("%s: grey %d, want %d", c.name, got, c.want)
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	first := mustWrite(t, sample())
	w := writer(t, fontsWithRare(t))
	for _, partPages := range []int{partPages, 1, 2, 3, 6} { // also: a second document of one Writer
		if !bytes.Equal(first, w.mustWrite(t, sample(), partPages)) {
			t.Errorf("parts of %d pages give other bytes", partPages)
		}
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	if !bytes.Equal(first, w.mustWrite(t, sample(), 2)) {
		t.Error("one processor gives other bytes")
	}
}

func TestOneWriterForManyGoroutines(t *testing.T) {
	w := writer(t, fontsWithRare(t))
	want := w.mustWrite(t, sample(), partPages)
	w = writer(t, fontsWithRare(t)) // has embedded no font yet
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var b bytes.Buffer
			if err := w.Write(&b, sample()); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("%d bytes for %d, %v", b.Len(), len(want), err)
			}
		})
	}
	wg.Wait()
}

// failing fails after so many bytes, as a full disk does.
type failing struct{ room int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n := f.room
		f.room = 0
		return n, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func TestWriteErrorsSurface(t *testing.T) {
	d, w := sample(), writer(t, fontsWithRare(t))
	size := len(w.mustWrite(t, d, partPages))
	for _, room := range []int{0, 1, size / 2, size - 1} {
		if err := w.write(&failing{room}, d, 2); !errors.Is(err, errFull) {
			t.Errorf("room for %d of %d bytes: %v", room, size, err)
		}
	}
	if err := w.Write(&failing{size}, d); err != nil {
		t.Errorf("room for all: %v", err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	w := writer(t, fontsWithRare(t))
	doc := func(p page.Page, marks ...page.Bookmark) *page.Document {
		p.Width, p.Height = 200, 100
		return &page.Document{Pages: 2, Bookmarks: marks, Page: func(i int) page.Page {
			if i == 0 {
				return page.Page{Width: 200, Height: 100}
			}
			return p
		}}
	}
	for _, c := range []struct {
		d    *page.Document
		want string
	}{
		{&page.Document{}, "没有可以写的页"},
		{doc(page.Page{Texts: []page.Text{{Face: "sans", S: "吉与𠮷"}}}), "第2页：“吉与𠮷”里的“𠮷”（U+20BB7）没有一种字体能显示"},
		{doc(page.Page{Texts: []page.Text{{Face: "serif", S: "坏\xff"}}}), "第2页：“坏\xff”里的“\ufffd”（U+FFFD）没有一种字体能显示"},
		{doc(page.Page{Texts: []page.Text{{Face: "serf", S: "字"}}}), "第2页：没有叫“serf”的字体；是否为“serif”？可用的有：serif、serif-bold、sans、title、kai、fangsong"},
		{doc(page.Page{Links: []page.Link{{Page: 2}}}), "第2页：链接指到第3页，一共只有2页"},
		{doc(page.Page{}, page.Bookmark{Title: "表", Page: -1}), "书签“表”指到第0页，一共只有2页"},
	} {
		if err := w.Write(&bytes.Buffer{}, c.d); err == nil || err.Error() != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
}

// A font whose glyphs gopdf would embed wrongly stops the document.
func TestGlyphThatCannotBeEmbedded(t *testing.T) {
	data := fonttest.TTF("Deep",
		fonttest.Glyph{Runes: []rune{'一'}, Advance: 1000},
		fonttest.Glyph{Runes: []rune{'二'}, Advance: 1000, Parts: []uint16{1}},
		fonttest.Glyph{Runes: []rune{'三'}, Advance: 1000, Parts: []uint16{2}})
	set, err := font.New([]font.Spec{{Name: "deep", Fonts: []font.Source{{Name: "deep.ttf", Data: data}}}})
	if err != nil {
		t.Fatal(err)
	}
	err = writer(t, set).Write(&bytes.Buffer{}, &page.Document{Pages: 1, Page: func(int) page.Page {
		return page.Page{Width: 200, Height: 100, Texts: []page.Text{{X: 10, Y: 50, Size: 10, Face: "deep", S: "一二三"}}}
	}})
	if err == nil || !strings.HasPrefix(err.Error(), "第1页：deep.ttf：字体里“三”（U+4E09）的字形有错") {
		t.Errorf("got %v", err)
	}
}
