package publish_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
	"budgetreport/templates"
)

const fundsData = "../narrative/testdata/funds" // with funds and carry-overs, no 三公

// realWords makes the documents of the example's family.
func realWords(t testing.TB, fam *layout.Family) publish.BookMaker {
	t.Helper()
	fsys, err := fs.Sub(templates.FS, "henan")
	if err != nil {
		t.Fatal(err)
	}
	text, err := narrative.Load(fsys, "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	return text.Make
}

// document is a whole document as a PDF.
type document struct {
	name, file string
	book       *book.Book
	pages      int
}

// documents makes the document of the department and, if wanted, of every unit
// of a dataset, dated.
func documents(t *testing.T, data string, each bool) []document {
	t.Helper()
	var mu sync.Mutex
	books := map[string]*book.Book{}
	r := newRun(t, data)
	words := realWords(t, r.Family)
	r.Book = func(ds *dataset.Dataset, s dataset.Subject, tables []*table.Table) (*book.Book, error) {
		b, err := words(ds, s, tables)
		mu.Lock()
		defer mu.Unlock()
		books[s.Code] = b
		return b, err
	}
	r.Formats, r.Each, r.Naming.File = []string{"pdf"}, each, "预算公开"
	r.Number, r.Date = 1, "2022-02-14"
	var out []document
	r.Report = func(d publish.Done, _ publish.Progress) {
		out = append(out, document{d.Subject.Code, filepath.Join(r.Out, d.Folder, "预算公开.pdf"), books[d.Subject.Code], d.Pages})
	}
	do(t, r)
	slices.SortFunc(out, func(a, b document) int { return strings.Compare(a.name, b.name) })
	return out
}

// title is what the contents and the bookmarks lead to.
type title struct {
	text   string
	level  int
	listed bool // in the contents
	table  *table.Table
}

func (d *document) titles() []title {
	var out []title
	level := 0 // of a table
	for _, k := range d.book.Blocks {
		switch k.Kind {
		case book.Part:
			level = 1
			out = append(out, title{text: k.Text, listed: true})
		case book.Heading:
			out = append(out, title{text: k.Text, level: k.Level, listed: k.Level <= d.book.Style.ContentsDepth})
		case book.TableOf:
			out = append(out, title{text: k.Table.Number + " " + k.Table.Title, level: level, listed: true, table: k.Table})
		}
	}
	return out
}

// word is a piece of a page as poppler finds it, in pt from the page's top left.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	S    string  `xml:",chardata"`
}

// sheet is a page as poppler reads it.
type sheet struct {
	Width  float64  `xml:"width,attr"`
	Height float64  `xml:"height,attr"`
	Words  []word   `xml:"word"`
	lines  []string // as they stand, the page number apart
	text   string   // in the file's order, without blanks
	number string   // at its foot
}

var footNumber = regexp.MustCompile(`^— (\d+) —$`)

func (d *document) read(t *testing.T) []sheet {
	t.Helper()
	var doc struct {
		Pages []sheet `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal([]byte(testtool.Run(t, "pdftotext", "-bbox", d.file, "-")), &doc); err != nil {
		t.Fatal(err)
	}
	texts := strings.Split(testtool.Run(t, "pdftotext", "-raw", d.file, "-"), "\f")
	if len(doc.Pages) != d.pages || len(texts) != d.pages+1 {
		t.Fatalf("poppler finds %d and %d pages of %d", len(doc.Pages), len(texts)-1, d.pages)
	}
	for i := range doc.Pages {
		p := &doc.Pages[i]
		slices.SortStableFunc(p.Words, func(a, b word) int { return cmp.Or(cmp.Compare(a.YMin, b.YMin), cmp.Compare(a.XMin, b.XMin)) })
		for k, w := range p.Words {
			if k == 0 || w.YMin > p.Words[k-1].YMin {
				p.lines = append(p.lines, "")
			} else if w.XMin > p.Words[k-1].XMax {
				p.lines[len(p.lines)-1] += " "
			}
			p.lines[len(p.lines)-1] += w.S
		}
		p.text = squeeze(texts[i])
		if m := footNumber.FindStringSubmatch(p.lines[len(p.lines)-1]); m != nil {
			p.number, p.lines = m[1], p.lines[:len(p.lines)-1]
			p.text = strings.TrimSuffix(p.text, squeeze(m[0]))
		}
	}
	return doc.Pages
}

// below is the text of a page from a height on, and where it begins.
func (s *sheet) below(top float64) (text string, y float64) {
	y = math.Inf(1)
	for _, w := range s.Words {
		if w.YMin >= top {
			text += w.S
			y = min(y, w.YMin)
		}
	}
	return squeeze(text), y
}

// checkLands checks that a place of the document is just above a title: for
// that of a table, which begins its page, the page's top.
func (d *document) checkLands(t *testing.T, pages []sheet, ti title, page int, top float64, by string) {
	t.Helper()
	if page < 1 || page > len(pages) {
		t.Errorf("%s: %s leads to page %d", by, ti.text, page)
		return
	}
	begin, room := squeeze(ti.text), d.book.Style.LinePitch
	if ti.table != nil {
		begin, room = squeeze(ti.table.Number), ti.table.Page.Top*72/25.4+2*ti.table.Style.Title.Size
	}
	// The blank above characters in their boxes reaches into the row above.
	text, y := pages[page-1].below(top - d.book.Style.LinePitch/3)
	if !strings.HasPrefix(text, begin) || y > top+room || ti.table != nil && !strings.Contains(text, squeeze(ti.table.Title)) {
		t.Errorf("%s: %s leads to page %d at %.1f, where at %.1f stands %.60s", by, ti.text, page, top, y, text)
	}
}

// TestDocumentInRealReaders reads the document of the department, of every unit
// and of a dataset with funds with poppler, MuPDF and others.
func TestDocumentInRealReaders(t *testing.T) {
	for _, d := range append(documents(t, exampleData, true), documents(t, fundsData, false)...) {
		t.Run(d.name, func(t *testing.T) {
			pages := d.read(t)
			begins := d.checkContents(t, pages)
			d.checkWords(t, pages, begins)
			d.checkPaper(t, pages, begins)
			d.checkOutlines(t, pages, begins)
			d.checkFile(t)
		})
	}
}

// checkContents checks that the contents lists every title with the number at
// the foot of the page that the title stands on. It gives these pages, for all
// titles, from 1.
func (d *document) checkContents(t *testing.T, pages []sheet) (begins []int) {
	t.Helper()
	for i, p := range pages {
		want := strconv.Itoa(i + 1)
		if i == 0 {
			want = "" // the cover
		}
		if p.number != want {
			t.Errorf("page %d bears the number %q", i+1, p.number)
		}
	}
	// Where titles stand: as lines of their own, in order; those of tables below their number.
	at, line := 1, 0
	titles := d.titles()
	for _, ti := range titles {
		page, next := findTitle(pages, at, line, ti)
		if page == 0 {
			t.Fatalf("%s stands on no page after %d", ti.text, at)
		}
		begins = append(begins, page)
		at, line = page-1, next
	}
	// The contents as printed.
	type entry struct{ text, number string }
	var got, want []entry
	text := ""
	ends := regexp.MustCompile(`^(.*?) ?·+ (\d+)$`)
	for i := 1; i < begins[0]-1; i++ {
		for k, s := range pages[i].lines {
			switch m := ends.FindStringSubmatch(s); {
			case i == 1 && k == 0:
				if s != "目录" {
					t.Errorf("the contents begin with %s", s)
				}
			case m != nil:
				got = append(got, entry{squeeze(text + m[1]), m[2]})
				text = ""
			default:
				text += s
			}
		}
	}
	for i, ti := range titles {
		if ti.listed {
			want = append(want, entry{squeeze(ti.text), pages[begins[i]-1].number})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the contents print\n%v\nthe pages hold\n%v", got, want)
	}
	return begins
}

// findTitle gives the first page, from 1, with a title after line of page at,
// and the line after it.
func findTitle(pages []sheet, at, line int, ti title) (page, next int) {
	want := squeeze(ti.text)
	for ; at < len(pages); at, line = at+1, 0 {
		lines := pages[at].lines
		for ; line < len(lines); line++ {
			if ti.table != nil {
				if lines[0] == ti.table.Number && strings.Contains(pages[at].text, squeeze(ti.table.Title)) {
					return at + 1, len(lines)
				}
				continue
			}
			text := ""
			for k := line; k < len(lines) && len(text) < len(want); k++ {
				text += squeeze(lines[k])
				if text == want {
					return at + 1, k + 1
				}
			}
		}
	}
	return 0, 0
}

// wordPages are the pages of words between contents and tables, with their
// indexes. The tables of the example's family come last.
func (d *document) wordPages(pages []sheet, begins []int) []int {
	var out []int
	end := len(pages)
	for i, ti := range d.titles() {
		if ti.table != nil {
			end = min(end, begins[i]-1)
		}
	}
	for i := begins[0] - 1; i < end; i++ {
		out = append(out, i)
	}
	return out
}

const noLineStart, noLineEnd = "，。、；：？！）》〉」』”’】〕％%‰…·", "（《〈「『“‘【〔"

var unitAhead = regexp.MustCompile(`^([万亿千百]*元|年|月|日|％|%|个|人|辆|台|项|家|户|号|吨|平方|万|亿)`)

// checkWords checks the words as read: cover, every block once in order, lines
// that break where they may, in the type area, without gaps.
func (d *document) checkWords(t *testing.T, pages []sheet, begins []int) {
	t.Helper()
	cover := d.book.Blocks[0]
	if got, want := pages[0].text, squeeze(cover.Text+d.book.Author+"二〇二二年二月十四日"); got != want {
		t.Errorf("the cover reads %s, want %s", got, want)
	}
	var got, want strings.Builder
	before := ""
	for _, i := range d.wordPages(pages, begins) {
		for _, s := range pages[i].lines {
			first, _ := utf8.DecodeRuneInString(s)
			last, _ := utf8.DecodeLastRuneInString(s)
			if strings.ContainsRune(noLineStart, first) || strings.ContainsRune(noLineEnd, last) {
				t.Errorf("page %d has the line %s", i+1, s)
			}
			if end, _ := utf8.DecodeLastRuneInString(before); end >= '0' && end <= '9' && (unitAhead.MatchString(s) || first >= '0' && first <= '9') {
				t.Errorf("page %d parts a figure from its unit: %s|%s", i+1, before, s)
			}
			if m := parted.FindString(s); m != "" && !strings.HasPrefix(s, "第") {
				t.Errorf("page %d: a reader who copies %s gets a blank in %q", i+1, s, m)
			}
			before = s
		}
		got.WriteString(pages[i].text)
		d.checkArea(t, i, &pages[i], false)
	}
	for _, k := range d.book.Blocks[2:] {
		if k.Kind == book.TableOf {
			continue
		}
		want.WriteString(squeeze(k.Text))
	}
	if got.String() != want.String() {
		t.Errorf("the pages read\n%s\nwant\n%s", got.String(), want.String())
	}
	for i := 1; i < begins[0]-1; i++ {
		d.checkArea(t, i, &pages[i], true)
	}
}

// parted is hanzi that readers of the file take for words of their own: only
// titles hold such a blank, after their numbers.
var parted = regexp.MustCompile(`\p{Han}[ 　]\p{Han}`)

// checkArea checks a page before the tables: nothing outside the type area but
// the blank of a mark at a line's end and the page number, no wide gaps in a
// line of the text.
func (d *document) checkArea(t *testing.T, i int, p *sheet, contents bool) {
	t.Helper()
	const mm = 72 / 25.4
	st := d.book.Style
	size := st.Body.Size
	left, width := st.Page.Left*mm, 28*size // 每行28字
	top, bottom := st.Page.Top*mm, p.Height-st.Page.Bottom*mm
	lead := st.LinePitch - size // a box is higher than its character
	for k, w := range p.Words {
		last, _ := utf8.DecodeLastRuneInString(w.S)
		right := left + width
		if strings.ContainsRune("，。、；：）》”", last) {
			right += size / 2
		}
		if foot := w.YMin > bottom; w.XMin < left-0.1 || w.XMax > right+0.1 || w.YMin < top-lead || w.YMax > bottom+lead && !foot {
			t.Errorf("page %d: %s from %.1f, %.1f to %.1f, %.1f is outside the type area", i+1, w.S, w.XMin, w.YMin, w.XMax, w.YMax)
		} else if k > 0 && !foot && w.YMin == p.Words[k-1].YMin {
			if gap := w.XMin - p.Words[k-1].XMax; gap > size/4+0.1 && w.YMax-w.YMin < 1.6*size && !contents {
				t.Errorf("page %d: a gap of %.1f before %s", i+1, gap, w.S)
			}
		}
	}
}

// checkPaper checks that the words stand on upright paper and every table on
// its own, of both kinds in one document.
func (d *document) checkPaper(t *testing.T, pages []sheet, begins []int) {
	t.Helper()
	words := d.wordPages(pages, begins)
	wide := 0
	titles := d.titles()
	at := -1 // of the title whose page it is
	for i, p := range pages {
		want := d.book.Style.Page
		for at+1 < len(titles) && begins[at+1] <= i+1 {
			at++
		}
		if i > words[len(words)-1] {
			want = titles[at].table.Page
		}
		if math.Abs(p.Width-want.Width*72/25.4) > 0.1 || math.Abs(p.Height-want.Height*72/25.4) > 0.1 {
			t.Errorf("page %d is %.0f by %.0f pt, want %.0f by %.0f mm", i+1, p.Width, p.Height, want.Width, want.Height)
		}
		if p.Width > p.Height {
			wide++
		}
	}
	if wide == 0 || wide == len(pages) {
		t.Errorf("%d of %d pages lie on their side", wide, len(pages))
	}
}

// place is where poppler or MuPDF says that something leads.
type place struct {
	page int
	top  float64
}

var (
	mupdfBookmark   = regexp.MustCompile(`(?m)^[^\t]*(\t+)"(.*)"\t#page=(\d+)&[^,]*,[^,]*,([\d.]+)`)
	popplerBookmark = regexp.MustCompile(`<item page="(\d+)">(.*)</item>`)
	popplerLink     = regexp.MustCompile(`<a href="[^"#]*#(\d+)">(.*?)</a>`)
)

// checkOutlines checks that every bookmark and every link of the contents leads
// to its title, as MuPDF and poppler read them.
func (d *document) checkOutlines(t *testing.T, pages []sheet, begins []int) {
	t.Helper()
	titles := d.titles()
	marks := mupdfBookmark.FindAllStringSubmatch(testtool.Run(t, "mutool", "show", d.file, "outline"), -1)
	if len(marks) != len(titles) {
		t.Fatalf("MuPDF finds %d bookmarks of %d", len(marks), len(titles))
	}
	for i, m := range marks {
		page, _ := strconv.Atoi(m[3])
		top, _ := strconv.ParseFloat(m[4], 64)
		if m[2] != titles[i].text || len(m[1]) != titles[i].level+1 || page != begins[i] {
			t.Errorf("bookmark %s at depth %d to page %d, want %s on page %d", m[2], len(m[1]), page, titles[i].text, begins[i])
		}
		d.checkLands(t, pages, titles[i], page, top, "bookmark in MuPDF")
	}
	unescape := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&amp;", "&")
	for i, l := range d.links(t) {
		d.checkLands(t, pages, l.title, l.to.page, l.to.top, fmt.Sprintf("link %d in MuPDF", i+1))
	}

	page := testtool.Run(t, "pdftohtml", "-xml", "-i", "-stdout", d.file)
	items := popplerBookmark.FindAllStringSubmatch(page, -1)
	if len(items) != len(titles) {
		t.Fatalf("poppler finds %d bookmarks of %d", len(items), len(titles))
	}
	for i, m := range items {
		if unescape.Replace(m[2]) != titles[i].text || m[1] != strconv.Itoa(begins[i]) {
			t.Errorf("poppler: bookmark %s to page %s, want %s on page %d", m[2], m[1], titles[i].text, begins[i])
		}
	}
	linked := map[string]string{} // the text of the links to a page
	for _, m := range popplerLink.FindAllStringSubmatch(page, -1) {
		linked[m[1]] += squeeze(unescape.Replace(m[2]))
	}
	for i, ti := range titles {
		if to := strconv.Itoa(begins[i]); ti.listed && !strings.Contains(linked[to], squeeze(ti.text)) {
			t.Errorf("poppler: no link of %s to page %s, but of %s", ti.text, to, linked[to])
		}
	}
}

// link is a link of the contents: a line of an entry.
type link struct {
	title title
	page  int // from 1
	x, y  float64
	to    place
}

// links reads the links with MuPDF. Their titles are those of the entries of
// the contents in order; an entry of several lines has a link for each.
func (d *document) links(t *testing.T) []link {
	t.Helper()
	var listed []title
	for _, ti := range d.titles() {
		if ti.listed {
			listed = append(listed, ti)
		}
	}
	var out []link
	at := -1
	for _, s := range strings.Split(strings.TrimSpace(testtool.Run(t, "mutool", "run", "testdata/links.js", d.file)), "\n") {
		var l link
		if _, err := fmt.Sscan(s, &l.page, &l.x, &l.y, &l.to.page, &l.to.top); err != nil {
			t.Fatalf("link %s: %v", s, err)
		}
		if at < 0 || l.to != out[len(out)-1].to {
			at++
		}
		if at == len(listed) {
			t.Fatalf("more links than the %d entries of the contents", len(listed))
		}
		l.title = listed[at]
		out = append(out, l)
	}
	if at+1 != len(listed) {
		t.Fatalf("%d links to titles, %d entries of the contents", at+1, len(listed))
	}
	return out
}

// checkFile puts the file before programs that look at its structure.
func (d *document) checkFile(t *testing.T) {
	t.Helper()
	testtool.Run(t, "qpdf", "--check", d.file) // exits 3 on a warning
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.ValidateFile(d.file, conf); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
	info := testtool.Run(t, "pdfinfo", d.file)
	for _, want := range []string{`(?m)^Title: +` + d.book.Title + `$`, `(?m)^Author: +` + d.book.Author + `$`} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("no %s in %s", want, info)
		}
	}
	if lang := strings.TrimSpace(testtool.Run(t, "mutool", "show", d.file, "trailer/Root/Lang")); lang != "(zh-CN)" {
		t.Errorf("the language is %s", lang)
	}
	runes := func(s string) string {
		all := []rune(squeeze(s))
		slices.Sort(all)
		return string(all)
	}
	if runes(testtool.Run(t, "pdftotext", "-raw", d.file, "-")) != runes(testtool.Run(t, "mutool", "draw", "-q", "-F", "text", d.file)) {
		t.Error("poppler and MuPDF read different characters")
	}
}

// TestDocumentInChromium opens documents in the viewer of Chromium and asks
// where the bookmarks lead; in that of the department it clicks every link of
// the contents.
func TestDocumentInChromium(t *testing.T) {
	all := documents(t, exampleData, true)
	at := func(name string) int { return slices.IndexFunc(all, func(d document) bool { return d.name == name }) }
	for _, d := range append(documents(t, fundsData, false), all[at("021")], all[at("021012")]) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			pages := d.read(t)
			type point struct {
				Page int     `json:"page"`
				X    float64 `json:"x"`
				Y    float64 `json:"y"`
			}
			var links []link
			if d.name == "021" {
				links = d.links(t)
			}
			points := []point{}
			for _, l := range links {
				points = append(points, point{l.page, l.x, l.y})
			}
			in, err := json.Marshal(points)
			if err != nil {
				t.Fatal(err)
			}
			testtool.NeedNode(t, "../render/html/testdata/axe")
			cmd := testtool.Command(t, "node", "testdata/viewer.mjs", d.file)
			var stderr bytes.Buffer
			cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, &stderr)
			}
			var got struct {
				Bookmarks []struct {
					Title       string
					Level, Page int
					Y           float64 // from the page's bottom edge
				}
				Clicked []struct {
					Page int
					Top  float64
				}
			}
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatal(err)
			}
			titles := d.titles()
			if len(got.Bookmarks) != len(titles) || len(got.Clicked) != len(links) {
				t.Fatalf("%d bookmarks of %d, %d links of %d", len(got.Bookmarks), len(titles), len(got.Clicked), len(links))
			}
			for i, b := range got.Bookmarks {
				if b.Title != titles[i].text || b.Level != titles[i].level {
					t.Errorf("bookmark %d is %s, want %s", i+1, b.Title, titles[i].text)
				}
				d.checkLands(t, pages, titles[i], b.Page, pages[b.Page-1].Height-b.Y, "bookmark in Chromium")
			}
			for i, c := range got.Clicked {
				d.checkLands(t, pages, links[i].title, c.Page, c.Top, fmt.Sprintf("click on link %d in Chromium", i+1))
			}
		})
	}
}
