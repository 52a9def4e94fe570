package html_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/book/booktest"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/money"
	"budgetreport/internal/render/html"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

func write(t testing.TB, b *book.Book) string {
	t.Helper()
	var out bytes.Buffer
	if err := html.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// small is a document with a table of two header levels, a merged name and a
// masked amount.
func small(t testing.TB) *book.Book {
	t.Helper()
	one := func(kind table.CellKind, s string) table.Cell {
		return table.Cell{Kind: kind, Text: s, RowSpan: 1, ColSpan: 1}
	}
	name := one(table.TextCell, "某某局")
	name.RowSpan = 2
	masked := one(table.MaskedCell, "XXXX")
	masked.Amount, masked.Printed = 987654321_00, 987654321
	tab := &table.Table{
		ID: "03", Number: "预算03表", Title: "支出总体情况表", Subtitle: "（2022年度）", Left: "单位名称：某某局", Right: "单位：万元",
		Columns: []table.Column{{ID: "名称", Path: []string{"名称"}}, {ID: "基本", Path: []string{"支出", "基本"}, Kind: table.AmountColumn}, {ID: "项目", Path: []string{"支出", "项目"}, Kind: table.AmountColumn}},
		Header: []table.HeaderCell{
			{Rows: 2, Cols: 1, Text: "名称"}, {Col: 1, Rows: 1, Cols: 2, Text: "支出"},
			{Row: 1, Col: 1, Rows: 1, Cols: 1, Text: "基本"}, {Row: 1, Col: 2, Rows: 1, Cols: 1, Text: "项目"},
		},
		Depth: 2, Formats: []money.Format{{Unit: money.Wan, Decimals: 1, Thousands: true}},
		Rows: []table.Row{{IDs: []string{"a"}, Parent: -1, Head: -1, Bold: true}, {IDs: []string{"b"}, Parent: -1, Head: -1}},
		Cells: []table.Cell{
			name, one(table.AmountCell, "1,234.5"), one(table.AmountCell, "0.0"),
			{Kind: table.CoveredCell}, one(table.EmptyCell, ""), masked,
		},
		Notes: []string{"备注：A<B。"},
		Page:  table.Page{Size: "A4", Width: 297, Height: 210, Top: 15, Right: 15, Bottom: 15, Left: 15},
	}
	if err := tab.Validate(); err != nil {
		t.Fatal(err)
	}
	b := booktest.Words()
	b.Blocks = append(b.Blocks, book.Block{Kind: book.TableOf, ID: "03", Table: tab})
	return b
}

// The golden holds what follows the style, which has its own file.
func TestSmallBook(t *testing.T) {
	got := regexp.MustCompile(`(?s)<style>.*</style>|<script>.*</script>`).ReplaceAllString(write(t, small(t)), "")
	got = regexp.MustCompile(`sha256-.*?&#39;`).ReplaceAllString(got, "sha256-…&#39;")
	const golden = "testdata/small.html"
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s:\n%s", golden, got)
	}
}

var unescape = strings.NewReplacer("<br>", "\n", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&quot;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&")

// Every place of the thirteen tables shows what is printed, in order.
func TestTablesReadBackAsPrinted(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	page := write(t, b)
	bodies := regexp.MustCompile(`(?s)<tbody>.*?</tbody>`).FindAllString(page, -1)
	cells := regexp.MustCompile(`(?s)<t[hd][ >].*?</t[hd]>`)
	tag := regexp.MustCompile(`^<t[hd][^>]*>|</t[hd]>$`)
	at, count := 0, 0
	for _, k := range b.Blocks {
		if k.Kind != book.TableOf {
			continue
		}
		got := cells.FindAllString(bodies[at], -1)
		at++
		n := 0
		for r := range k.Table.Rows {
			for c := range k.Table.Columns {
				count++
				cell := k.Table.At(r, c)
				if cell.Kind == table.CoveredCell {
					continue
				}
				if n >= len(got) {
					t.Fatalf("%s ends before %d", k.Table.Name(), n)
				}
				if text := unescape.Replace(tag.ReplaceAllString(got[n], "")); text != cell.Text {
					t.Errorf("%s shows %q, printed is %q", k.Table.Address(r, c), text, cell.Text)
				}
				n++
			}
		}
		if n != len(got) {
			t.Errorf("%s has %d cells, printed are %d", k.Table.Name(), len(got), n)
		}
	}
	if at != len(bodies) || count != 8508 {
		t.Errorf("%d tables of %d, %d cells; the published tables have 8508", at, len(bodies), count)
	}
}

func TestMaskedAmountsStayInside(t *testing.T) {
	if page := write(t, small(t)); strings.Contains(page, strconv.Itoa(987654321)) || !strings.Contains(page, "XXXX") {
		t.Error("the page holds the masked amount or not its mask")
	}
}

func TestNothingIsLoaded(t *testing.T) {
	page := write(t, booktest.Make(t, exampletest.Folder(t), ""))
	if m := regexp.MustCompile(`(?i)\s(src|style|on\w+)=|https?://|@import|url\(`).FindString(page); m != "" {
		t.Errorf("the page holds %q", m)
	}
}

func TestSameBytes(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	if first, second := write(t, b), write(t, b); first != second {
		t.Error("two pages of one document differ")
	}
}

// Chromium finds nothing to fault on a desk, on a telephone and on paper: no
// barrier by axe-core, no error, no request but the page itself, no page wider
// than its window; the keyboard and the links of the contents lead where they
// should, the search marks what it finds, and paper shows everything.
func TestChromium(t *testing.T) {
	corrected := booktest.Make(t, exampletest.Folder(t), "021012")
	corrected.Date, corrected.Blocks[0].Lines = "二〇二二年三月", []string{"（更正版）"}
	for name, c := range map[string]struct {
		book  *book.Book
		query string
		marks int
	}{
		"small":      {small(t), "收入总计107,259.2", 1},
		"department": {booktest.Make(t, exampletest.Folder(t), ""), "收入总计107,259.2", 1},
		"corrected":  {corrected, "收入总计612.9", 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path, pdf := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
			if err := os.WriteFile(path, []byte(write(t, c.book)), 0o600); err != nil {
				t.Fatal(err)
			}
			testtool.NeedNode(t, "testdata/axe")
			out := testtool.Run(t, "node", "testdata/axe/run.mjs", path, c.query, pdf)
			var got struct {
				Violations, Errors, Marks, Keys, Links []string
				Passes, Requests, Shown, Left, Wide    int
				Wider                                  []int
				Skipped, Found                         string
				Here                                   bool
			}
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			for _, v := range append(got.Violations, got.Errors...) {
				t.Error(v)
			}
			for _, l := range got.Links {
				t.Errorf("the title of %s is not in sight after its link", l)
			}
			if got.Passes < 20 || got.Requests != 3 { // the page on each view
				t.Errorf("%d rules pass, %d requests", got.Passes, got.Requests)
			}
			if keys := strings.Join(got.Keys, " "); keys != "skip query button only a" || got.Skipped != "main" {
				t.Errorf("the keyboard goes to %s, and past it to %q", keys, got.Skipped)
			}
			if slices.Max(got.Wider) > 0 || got.Wide > 0 {
				t.Errorf("the page is wider than its window by %d, %d tables cannot be scrolled by keys", got.Wider, got.Wide)
			}
			if len(got.Marks) != c.marks || got.Marks[0] != c.query || got.Found != "共1处" || !got.Here || got.Shown != 1 || got.Left != 0 {
				t.Errorf("search: %q, %q, in sight %v, %d blocks shown, %d marks left", got.Marks, got.Found, got.Here, got.Shown, got.Left)
			}
			checkPaper(t, c.book, pdf)
		})
	}
}

var (
	paperPage = regexp.MustCompile(`(?s)<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>`)
	paperWord = regexp.MustCompile(`xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>`)
)

// checkPaper looks at the printed page: what the cover says, each table on its
// paper and inside its margins, its header on each of its pages, every cell.
func checkPaper(t *testing.T, b *book.Book, pdf string) {
	t.Helper()
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	const mm = 72 / 25.4
	type sheet struct {
		width, height, left, right float64
		text                       string
	}
	var sheets []sheet
	for _, m := range paperPage.FindAllStringSubmatch(testtool.Run(t, "pdftotext", "-bbox", pdf, "-"), -1) {
		s := sheet{width: number(m[1]), height: number(m[2]), left: number(m[1])}
		var text strings.Builder
		for _, w := range paperWord.FindAllStringSubmatch(m[3], -1) {
			s.left, s.right = min(s.left, number(w[1])), max(s.right, number(w[3]))
			text.WriteString(unescape.Replace(w[5]))
		}
		s.text = strings.Join(strings.Fields(text.String()), "")
		sheets = append(sheets, s)
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, k := range b.Blocks {
		if k.Kind != book.Cover {
			continue
		}
		for _, s := range append([]string{k.Text, b.Date}, k.Lines...) {
			if !strings.Contains(sheets[0].text, squeeze(s)) {
				t.Errorf("the cover lacks %q: %s", s, sheets[0].text)
			}
		}
	}
	// Tables are the last blocks, in their order.
	at := len(sheets)
	for i := len(b.Blocks) - 1; i >= 0 && b.Blocks[i].Kind == book.TableOf; i-- {
		tab := b.Blocks[i].Table
		end := at
		for at--; at > 0 && !strings.Contains(sheets[at].text, squeeze(tab.Number+tab.Title)); at-- {
		}
		if at == 0 {
			t.Fatalf("%s has no page", tab.Name())
		}
		all := ""
		for n, s := range sheets[at:end] {
			all += s.text
			p := tab.Page
			if math.Abs(s.width-p.Width*mm) > 1 || math.Abs(s.height-p.Height*mm) > 1 {
				t.Errorf("%s is on paper of %.0f×%.0f pt", tab.Name(), s.width, s.height)
			}
			if s.left < p.Left*mm-1 || s.right > (p.Width-p.Right)*mm+1 {
				t.Errorf("page %d of %s reaches from %.0f to %.0f", n+1, tab.Name(), s.left, s.right)
			}
			for _, h := range tab.Header {
				for _, r := range squeeze(h.Text) { // set in narrow columns, in any order
					if !strings.ContainsRune(s.text, r) {
						t.Errorf("page %d of %s lacks %q of its header", n+1, tab.Name(), r)
					}
				}
			}
		}
		for r := range tab.Rows {
			for c := range tab.Columns {
				k := tab.At(r, c)
				if k.IsAmount() && k.Text != "" && !strings.Contains(all, k.Text) {
					t.Errorf("%s: %q is not printed whole", tab.Address(r, c), k.Text)
				}
				for _, v := range squeeze(k.Text) {
					if k.Kind != table.CoveredCell && !strings.ContainsRune(all, v) {
						t.Errorf("%s: %q is not printed", tab.Address(r, c), v)
					}
				}
			}
		}
	}
}
