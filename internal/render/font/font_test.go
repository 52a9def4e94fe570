package font

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"budgetreport/internal/render/font/fonttest"
	"budgetreport/internal/render/page"

	"golang.org/x/text/encoding/simplifiedchinese"
)

var _ page.Metrics = (*Set)(nil)

func boxes(name string, advance uint16, runes string) Source {
	var glyphs []fonttest.Glyph
	for _, r := range runes {
		glyphs = append(glyphs, fonttest.Glyph{Runes: []rune{r}, Advance: advance})
	}
	return Source{Name: name, Data: fonttest.TTF("Boxes", glyphs...)}
}

func TestPreferredFontWinsAndOthersFillIn(t *testing.T) {
	office := boxes("方正小标宋.ttf", 1000, "预算")
	rare := boxes("rare.ttf", 900, "算𠮷𬭚\ufffd\n")
	set, err := New([]Spec{{"title", []Source{office, rare}}, {"rare", []Source{rare}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		face string
		r    rune
		want int
		ok   bool
	}{
		{"title", '预', 1000, true},
		{"title", '算', 1000, true},
		{"title", '𠮷', 900, true},
		{"title", '𬭚', 900, true},
		{"rare", '算', 900, true},
		{"rare", '预', 0, false},
		{"title", '表', 0, false},
		{"title", -1, 0, false},
		{"title", 0x110000, 0, false},
		{"title", '\ufffd', 0, false}, // the sign of damaged text
		{"title", '\n', 0, false},
		{"none", '预', 0, false},
	} {
		got, ok := set.Advance(c.face, c.r)
		if got != c.want || ok != c.ok {
			t.Errorf("Advance(%s, %q) = %d, %v; want %d, %v", c.face, c.r, got, ok, c.want, c.ok)
		}
	}
	if len(set.fonts) != 2 {
		t.Errorf("%d fonts read for two files", len(set.fonts))
	}
	if a, d := set.Vertical("title"); a != 880 || d != 120 {
		t.Errorf("Vertical = %d, %d", a, d)
	}
	if a, d := set.Vertical("none"); a != 0 || d != 0 {
		t.Errorf("Vertical of an unknown face = %d, %d", a, d)
	}
	if got := strings.Join(set.Names(), " "); got != "title rare" {
		t.Errorf("Names = %s", got)
	}
}

func glyph(t *testing.T, set *Set, face string, r rune) Glyph {
	t.Helper()
	g, ok := set.Face(face).Glyph(r)
	if !ok {
		t.Fatalf("%s has no %c", face, r)
	}
	return g
}

// TestOfficesOwnFangsong: the document's body face takes an office's own font,
// the tables' face does not.
func TestOfficesOwnFangsong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "仿宋.ttf")
	if err := os.WriteFile(path, fonttest.TTF("FangSong", fonttest.Glyph{Runes: []rune("一"), Advance: 990}), 0o644); err != nil {
		t.Fatal(err)
	}
	set, err := Open(map[string][]string{"fangsong": {path}})
	if err != nil {
		t.Fatal(err)
	}
	own, _ := set.Advance("fangsong", '一')
	tables, _ := set.Advance("serif", '一')
	rest, ok := set.Advance("fangsong", '二')
	if own != 990 || tables != 1000 || rest != 1000 || !ok {
		t.Errorf("一 is %d wide in fangsong and %d in serif; 二 is %d, %t", own, tables, rest, ok)
	}
}

func TestEmbeddedFaces(t *testing.T) {
	set, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(set.Names(), " "); got != "serif serif-bold sans title kai fangsong" {
		t.Fatalf("faces: %s", got)
	}
	for face, like := range map[string]string{"title": "serif-bold", "kai": "serif-bold", "fangsong": "serif"} {
		for _, r := range "一工0，" {
			if got, _ := set.Face(face).Glyph(r); got != glyph(t, set, like, r) {
				t.Errorf("%s sets %c otherwise than %s", face, r, like)
			}
		}
	}
	const signs = "，。、；：？！“”‘’（）《》〈〉【】—…·％‰℃㎡￥－＋×÷±≥≤①⑩ⅠⅫ〇□√①" + " !\"#$%&'()*+,-./:;<=>?@[]"
	for _, face := range set.Names() {
		digit, _ := set.Advance(face, '0')
		for r := '0'; r <= '9'; r++ {
			if a, ok := set.Advance(face, r); !ok || a != digit {
				t.Errorf("%s: %c is %d wide, 0 is %d: amounts would not align", face, r, a, digit)
			}
		}
		if a, d := set.Vertical(face); a != 880 || d != 120 {
			t.Errorf("%s: Vertical = %d, %d, not the em box", face, a, d)
		}
		for _, r := range signs + gbk(t) {
			if _, ok := set.Advance(face, r); !ok {
				t.Errorf("%s: no %c (U+%04X)", face, r, r)
			}
		}
		if a, ok := set.Advance(face, '𬭚'); !ok || a != 1000 { // a metal of the new element names, beyond U+FFFF
			t.Errorf("%s: 𬭚 = %d, %v", face, a, ok)
		}
		if _, ok := set.Advance(face, '𠮷'); ok {
			t.Errorf("%s has 𠮷 now: take another character for the tests of fallback", face)
		}
	}
}

// gbk is every hanzi of GBK.
func gbk(t *testing.T) string {
	var b strings.Builder
	decoder := simplifiedchinese.GBK.NewDecoder()
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			s, err := decoder.Bytes([]byte{byte(lead), byte(trail)})
			if err != nil {
				t.Fatal(err)
			}
			if r := []rune(string(s)); len(r) == 1 && 0x4E00 <= r[0] && r[0] <= 0x9FA5 {
				b.WriteRune(r[0])
			}
		}
	}
	if n := len([]rune(b.String())); n != 20902 {
		t.Fatalf("%d hanzi of GBK, want 20902", n)
	}
	return b.String()
}

func TestMeasuringIsSafeForManyGoroutines(t *testing.T) {
	set, err := New([]Spec{{"a", []Source{boxes("a.ttf", 700, "预算")}}})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				if w, ok := page.Width(set, "a", 10, "预算"); w != 14 || !ok {
					t.Errorf("width %v, %v", w, ok)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAdvance(b *testing.B) {
	set, err := Open(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		set.Advance("sans", '预')
	}
}
