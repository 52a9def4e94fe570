package prose

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"budgetreport/internal/book"
	"budgetreport/internal/diag"
	"budgetreport/internal/render/page"
	"budgetreport/internal/testtool"
)

func plan(t testing.TB, b *book.Book) *Plan {
	t.Helper()
	p, err := New(b, plain{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPagesAsText(t *testing.T) {
	p := plan(t, sample())
	var b strings.Builder
	for i := range p.Pages() {
		b.WriteString(p.Text(i))
	}
	for _, m := range p.Bookmarks() {
		fmt.Fprintf(&b, "%s%s → %d, %.1f\n", strings.Repeat("  ", m.Level), m.Title, m.Page+1, m.Top)
	}
	file := filepath.Join("testdata", "sample.txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("pages differ from %s:\n%s", file, b.String())
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(b *book.Book)
		want   []string
	}{
		{"characters without glyph, all at once", func(b *book.Book) {
			b.Blocks[3].Text, b.Blocks[4].Text, b.Blocks[4].ID = "一、𬭚", "甲𬭚", "职责.1"
		}, []string{"“一、主要职责”", "“sans”", "职责.1", "𬭚", "U+2CB5A"}},
		{"a type area too small", func(b *book.Book) { b.Style.Page.Height = 90 }, []string{"正文版心太小"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := sample()
			c.change(b)
			_, err := New(b, plain{})
			var input *diag.Error
			if !errors.As(err, &input) {
				t.Fatalf("got %v", err)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%v lacks %s", err, w)
				}
			}
		})
	}
}

func TestPagesAreTheSameFromEveryGoroutine(t *testing.T) {
	p, q := plan(t, sample()), plan(t, sample())
	pages := make([]page.Page, p.Pages())
	var wg sync.WaitGroup
	for i := range pages {
		wg.Go(func() { pages[i] = p.Page(i) })
	}
	wg.Wait()
	for i := range pages {
		if !reflect.DeepEqual(pages[i], q.Page(i)) {
			t.Errorf("page %d differs", i+1)
		}
	}
}

// phrases are what random texts are made of.
var phrases = []string{
	"推动制造业高质量发展", "，", "。", "（含上年结转）", "“三公”经费", "1,234.5万元", "2022年度", "《预算法》", "：", "、", "，推进",
	"≥90%", "机关事业单位", "A4", "http://zzgxj.gov.cn/2022", "——", "……", "一是", "；", "20%", " ", "甲", "Budget report", "－12.5", "）", "（",
}

func randomText(r *rand.Rand, pieces int) string {
	s := "起"
	for range pieces {
		s += phrases[r.IntN(len(phrases))]
	}
	return strings.TrimSpace(s)
}

func randomBook(r *rand.Rand) *book.Book {
	const owner = "郑州市工业和信息化局"
	b := &book.Book{Title: "试验", Author: owner, Style: style()}
	if r.IntN(2) == 0 {
		b.Style.Page.Height, b.Style.CharsPerLine = 130+r.Float64()*160, 12+r.IntN(20)
	}
	if r.IntN(3) > 0 {
		b.Blocks = append(b.Blocks, book.Block{Kind: book.Cover, Text: "封面", Lines: []string{owner}}, book.Block{Kind: book.Contents, Text: "目录"})
	}
	for i := range 1 + r.IntN(40) {
		switch k := r.IntN(12); {
		case k == 0:
			b.Blocks = append(b.Blocks, part(fmt.Sprintf("第%d部分　2022年%s%s", i, owner, randomText(r, r.IntN(8)))))
		case k < 4:
			b.Blocks = append(b.Blocks, head(1+r.IntN(3), fmt.Sprintf("标题%d%s", i, randomText(r, r.IntN(6)))))
		case k == 4 && len(b.Blocks) > 0 && b.Blocks[len(b.Blocks)-1].Kind != book.Heading:
			b.Blocks = append(b.Blocks, tableOf(fmt.Sprint(i), "收支表", 1+r.IntN(50)))
			continue
		}
		b.Blocks = append(b.Blocks, text(randomText(r, r.IntN(120))))
	}
	return b
}

const noStart, noEnd = "，。、；：？！）》”…％%", "（《“"

// halved are the marks whose blank half may hang over the end of a line.
const halved = "，。、；：？！）》〉」』”’】〕"

func TestRandomBooks(t *testing.T) {
	for seed := range uint64(testtool.Sample(60, 150)) {
		b := randomBook(rand.New(rand.NewPCG(seed, 8)))
		p := plan(t, b)
		checkBook(t, p)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func unspaced(s string) string { return strings.NewReplacer(" ", "", "　", "").Replace(s) }

// checkBook checks what must hold of every document.
func checkBook(t *testing.T, p *Plan) {
	t.Helper()
	printed := map[int]string{} // by paragraph
	lastLine := map[int]slot{}
	for i := range p.sheets {
		sh := &p.sheets[i]
		if sh.table == nil && len(sh.slots) == 0 {
			t.Errorf("page %d is empty", i+1)
		}
		for k, s := range sh.slots {
			q := &p.paras[s.para]
			l := q.lines[s.line]
			printed[s.para] += unspaced(string(q.text.Runes[l.From:l.To]))
			if s.row+q.rows > p.rows || k > 0 && s.row < sh.slots[k-1].row+p.paras[sh.slots[k-1].para].rows {
				t.Errorf("page %d: row %d is not free", i+1, s.row)
			}
			if last, ok := lastLine[s.para]; ok && s.line != last.line+1 {
				t.Errorf("page %d: line %d after %d", i+1, s.line, last.line)
			}
			lastLine[s.para] = s
			first, end := k == 0, k == len(sh.slots)-1
			if q.entry >= 0 {
				continue
			}
			if first && s.line > 0 && s.line == len(q.lines)-1 || end && s.line == 0 && len(q.lines) > 1 {
				t.Errorf("page %d: a line of “%s” is alone", i+1, string(q.text.Runes[:2]))
			}
			if end && q.keep {
				t.Errorf("page %d ends with the heading “%s”", i+1, string(q.text.Runes))
			}
			if s.line > 0 {
				before := q.lines[s.line-1]
				a, z := q.text.Runes[before.To-1], q.text.Runes[l.From]
				letters := strings.Trim(string(q.text.Runes[before.From:before.To]), noStart+noEnd+"—")
				if (strings.ContainsRune(noStart, z) || strings.ContainsRune(noEnd, a)) && utf8.RuneCountInString(letters) > 1 {
					t.Errorf("page %d: bad break between %q and %q", i+1, string(q.text.Runes[before.From:before.To]), string(q.text.Runes[l.From:l.To]))
				}
			}
		}
		if sh.table == nil {
			checkDrawn(t, p, i)
		}
	}
	for i, q := range p.paras {
		if want := unspaced(string(q.text.Runes)); printed[i] != want {
			t.Errorf("printed %q of %q", printed[i], want)
		}
	}
	checkOrder(t, p)
	checkEntries(t, p)
	checkStructure(t, p)
}

// isContents reports whether page i is one of the contents.
func (p *Plan) isContents(i int) bool {
	return slices.ContainsFunc(p.sheets[i].slots, func(s slot) bool {
		q := &p.paras[s.para]
		return q.entry >= 0 || p.book.Blocks[q.block].Kind == book.Contents
	})
}

// checkOrder checks that what is drawn is every text of the book once, in order.
func checkOrder(t *testing.T, p *Plan) {
	t.Helper()
	var got, want strings.Builder
	for i := range p.sheets {
		if p.sheets[i].table != nil || p.isContents(i) {
			continue
		}
		for _, s := range p.Page(i).Texts {
			if s.S != p.number(i) {
				got.WriteString(unspaced(s.S))
			}
		}
	}
	for _, k := range p.book.Blocks {
		if k.Kind != book.TableOf && k.Kind != book.Contents {
			want.WriteString(unspaced(k.Text + strings.Join(k.Lines, "")))
		}
	}
	if got.String() != want.String() {
		t.Errorf("drawn\n%s\nwant\n%s", got.String(), want.String())
	}
}

// checkEntries checks that the contents lists what it should, in order, with
// the numbers of the pages, and that it and the bookmarks lead to the titles.
func checkEntries(t *testing.T, p *Plan) {
	t.Helper()
	for i, e := range p.entries {
		if i > 0 && e.page < p.entries[i-1].page {
			t.Errorf("%s on page %d is before %s", e.title, e.page+1, p.entries[i-1].title)
		}
		found := p.sheets[e.page].table != nil && p.sheets[e.page].of == 0 && e.top == 0
		for _, s := range p.sheets[e.page].slots {
			q := &p.paras[s.para]
			found = found || q.block == e.block && s.line == 0 && p.area.y+float64(s.row)*p.style.LinePitch == e.top
		}
		if !found {
			t.Errorf("%s is not on page %d at %.1f", e.title, e.page+1, e.top)
		}
	}
	var listed, drawn []string
	for _, e := range p.entries {
		if e.listed {
			listed = append(listed, unspaced(e.title)+fmt.Sprint(e.page+1))
		}
	}
	text := ""
	for i := range p.sheets {
		if !p.isContents(i) {
			continue
		}
		pg := p.Page(i)
		for _, s := range pg.Texts {
			switch {
			case strings.Trim(s.S, leader) == "":
			case s.S == p.number(i), s.S == "目录":
			default:
				text += unspaced(s.S)
			}
			if right := p.area.x + p.area.width; s.S == strings.Trim(s.S, leader) && len(listed) > len(drawn) && text == listed[len(drawn)] {
				if w, _ := page.Width(p.m, s.Face, s.Size, s.S); math.Abs(s.X+w-right) > 0.01 {
					t.Errorf("page %d: the number %s ends at %.1f, not %.1f", i+1, s.S, s.X+w, right)
				}
				drawn, text = append(drawn, text), ""
			}
		}
		for _, l := range pg.Links {
			if !slices.ContainsFunc(p.entries, func(e entry) bool { return e.listed && e.page == l.Page && e.top == l.Top }) {
				t.Errorf("page %d: a link to page %d at %.1f, where no title is", i+1, l.Page+1, l.Top)
			}
		}
	}
	if has := slices.ContainsFunc(p.book.Blocks, func(k book.Block) bool { return k.Kind == book.Contents }); has && (!slices.Equal(drawn, listed) || text != "") {
		t.Errorf("the contents list\n%q and %q\nwant\n%q", drawn, text, listed)
	}
}

// checkDrawn checks that every line of words fills its measure and no more.
func checkDrawn(t *testing.T, p *Plan, i int) {
	t.Helper()
	pg := p.Page(i)
	right := p.area.x + p.area.width
	end := 0.0
	y := -1.0
	for _, s := range pg.Texts {
		if s.S == p.number(i) {
			continue
		}
		if s.Y != y {
			end, y = 0, s.Y
		}
		w, _ := page.Width(p.m, s.Face, s.Size, s.S)
		if r, n := utf8.DecodeLastRuneInString(s.S); n > 0 && strings.ContainsRune(halved, r) {
			w -= s.Size / 2
		}
		if s.X < p.area.x-0.01 || s.X+w > right+0.01 && utf8.RuneCountInString(s.S) > 1 {
			t.Errorf("page %d: %q from %.2f to %.2f leaves %.2f–%.2f", i+1, s.S, s.X, s.X+w, p.area.x, right)
		}
		if s.S[0] != leader[0] && s.X < end-s.Size*0.51 {
			t.Errorf("page %d: %q at %.2f lies over what ends at %.2f", i+1, s.S, s.X, end)
		}
		end = s.X + w
	}
}

// TestTitlesAreBrokenByTheirSense breaks titles in the middle of a page, above a
// text and in the contents.
func TestTitlesAreBrokenByTheirSense(t *testing.T) {
	const office, centre = "郑州市工业和信息化局", "郑州市煤矿瓦斯水害防治技术指导中心"
	cover, title := book.Block{Kind: book.Cover}, book.Block{Kind: book.Part}
	heading, entry := book.Block{Kind: book.Heading, Level: 1}, book.Block{Kind: book.Contents}
	for _, c := range []struct {
		where       book.Block
		owner, want string
	}{
		{cover, office, "2022年郑州市工业和信息化局|部门预算公开"},
		{title, office, "2022年郑州市工业和信息化局部门预算公开"},
		{cover, centre, "2022年郑州市煤矿瓦斯水害防治技术指导中心|单位预算公开"},
		{title, office, "第一部分　郑州市工业和信息化局概况"},
		{title, centre, "第一部分　|郑州市煤矿瓦斯水害防治技术指导中心概况"},
		{title, office, "第二部分　2022年郑州市工业和信息化局|部门预算情况说明"},
		{title, centre, "第二部分　|2022年郑州市煤矿瓦斯水害防治技术指导中心|单位预算情况说明"},
		{title, office, "附件：2022年郑州市工业和信息化局|部门预算表"},
		{title, "", "制造业高质量发展专项资金绩效自评结|果应用情况说明和其他需要说明的事项"},
		{heading, centre, "二、郑州市煤矿瓦斯水害防治技术指导中心|预算单位构成情况"},
		{heading, office, "二、郑州市工业和信息化局所属预算单位构成情况"},
		{entry, office, "第二部分　2022年郑州市工业和信息化局|部门预算情况说明和预算表"},
		{entry, "", "预算08表 2022年一般公共预算“三公”|经费支出预算情况表（不含教学科研人员）"},
	} {
		b := sample()
		b.Author = c.owner
		k := c.where
		k.Text = strings.ReplaceAll(c.want, "|", "")
		b.Blocks = []book.Block{k, text("甲")}
		if k.Kind == book.Contents {
			b.Blocks = []book.Block{k, part(k.Text)}
		}
		p := plan(t, b)
		var lines []string
		q := p.paras[0]
		if k.Kind == book.Contents {
			q = p.paras[1]
		}
		for i, l := range q.lines {
			to := l.To
			if i+1 < len(q.lines) {
				to = q.lines[i+1].From // with the blanks of the break
			}
			lines = append(lines, string(q.text.Runes[l.From:to]))
		}
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestLinesAndCharactersOfThePage holds the page to GB/T 9704—2012, 5.2.1: 22
// lines of 28 characters of 3号 (16 pt), whatever the margins leave.
func TestLinesAndCharactersOfThePage(t *testing.T) {
	b := &book.Book{Title: "试验", Style: style(), Blocks: []book.Block{{Kind: book.Paragraph, Text: strings.Repeat("字", 28*60)}}}
	lines := strings.Split(strings.TrimSpace(plan(t, b).Text(1)), "\n")[1:]
	full := 0
	for _, l := range lines {
		if strings.Count(l, "字") == 28 {
			full++
		}
	}
	if full != 22 {
		t.Errorf("%d lines of 28 characters:\n%s", full, strings.Join(lines, "\n"))
	}
}
