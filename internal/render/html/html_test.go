package html_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/money"
	"budgetreport/internal/render/html"
	"budgetreport/internal/table"
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
	b := words()
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

// Every place of the thirteen tables shows what is printed, in order.
func TestTablesReadBackAsPrinted(t *testing.T) {
	b := real(t)
	page := write(t, b)
	bodies := regexp.MustCompile(`(?s)<tbody>.*?</tbody>`).FindAllString(page, -1)
	cells := regexp.MustCompile(`(?s)<t[hd][ >].*?</t[hd]>`)
	tag := regexp.MustCompile(`^<t[hd][^>]*>|</t[hd]>$`)
	unescape := strings.NewReplacer("<br>", "\n", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&")
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
	page := write(t, real(t))
	if m := regexp.MustCompile(`(?i)\s(src|style|on\w+)=|https?://|@import|url\(`).FindString(page); m != "" {
		t.Errorf("the page holds %q", m)
	}
}

func TestSameBytes(t *testing.T) {
	b := real(t)
	if first, second := write(t, b), write(t, b); first != second {
		t.Error("two pages of one document differ")
	}
}

// Chromium finds nothing to fault: no barrier by axe-core, no error, no request
// but the page itself; the search marks what it finds.
func TestChromium(t *testing.T) {
	for name, b := range map[string]*book.Book{"small": small(t), "real": real(t)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "page.html")
			if err := os.WriteFile(path, []byte(write(t, b)), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("node", "testdata/axe/run.mjs", path, "收入总计107,259.2")
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("无法在Chromium中检查（需要 apt-get install chromium nodejs npm，并在internal/render/html/testdata/axe中 npm ci）：%v\n%s", err, &stderr)
			}
			var got struct {
				Violations, Errors, Marks     []string
				Passes, Requests, Shown, Left int
				Styled, Found                 string
			}
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatal(err)
			}
			for _, v := range append(got.Violations, got.Errors...) {
				t.Error(v)
			}
			if got.Passes < 20 || got.Requests != 1 || got.Styled != "absolute" {
				t.Errorf("%d rules pass, %d requests, skip link %s", got.Passes, got.Requests, got.Styled)
			}
			if len(got.Marks) != 1 || got.Marks[0] != "收入总计107,259.2" || got.Found != "共1处" || got.Shown != 1 || got.Left != 0 {
				t.Errorf("search: %q, %q, %d blocks shown, %d marks left", got.Marks, got.Found, got.Shown, got.Left)
			}
		})
	}
}
