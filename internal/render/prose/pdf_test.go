package prose

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/pdf"
	"budgetreport/internal/testtool"
)

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

// TestThePDFLeadsToItsTitles writes the sample with the real fonts and asks
// poppler and MuPDF where its contents, bookmarks and links lead.
func TestThePDFLeadsToItsTitles(t *testing.T) {
	fonts, err := font.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(sample(), fonts)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	w, err := pdf.New(fonts)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&buf, &page.Document{Pages: p.Pages(), Page: p.Page, Bookmarks: p.Bookmarks(), Info: page.Info{Lang: "zh-CN"}}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "book.pdf")
	if err := os.WriteFile(file, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(testtool.Run(t, "pdftotext", "-layout", file, "-"), "\f")
	if got := len(pages) - 1; got != p.Pages() {
		t.Fatalf("%d pages, want %d", got, p.Pages())
	}
	for i, s := range pages[1 : len(pages)-1] {
		if want := fmt.Sprintf("第%d页共%d页", i+2, p.Pages()); !strings.Contains(squash(s), want) {
			t.Errorf("page %d lacks %s", i+2, want)
		}
	}

	// The contents as printed.
	listed := regexp.MustCompile(`(?m)^\s*(\S.*?)\s*·+\s*(\d+)\s*$`).FindAllStringSubmatch(pages[1], -1)
	if len(listed) != 10 {
		t.Errorf("%d entries in the contents:\n%s", len(listed), pages[1])
	}
	for _, e := range listed {
		n, _ := strconv.Atoi(e[2])
		for _, word := range strings.Fields(e[1]) {
			if !strings.Contains(squash(pages[n-1]), squash(word)) {
				t.Errorf("%s is not on page %d", e[1], n)
			}
		}
	}

	// The outline as MuPDF reads it: +	"title"	#page=3&view=XYZ,0,…
	outline := strings.Split(strings.TrimSpace(testtool.Run(t, "mutool", "show", file, "outline")), "\n")
	if len(outline) != len(p.entries) {
		t.Fatalf("outline of %d: %q", len(outline), outline)
	}
	for i, line := range outline {
		e := p.entries[i]
		title := regexp.MustCompile(`"(.*)"`).FindStringSubmatch(line)
		at := regexp.MustCompile(`#page=(\d+)`).FindStringSubmatch(line)
		if title == nil || at == nil || title[1] != e.title || at[1] != strconv.Itoa(e.page+1) {
			t.Errorf("outline %q, want %s on page %d", line, e.title, e.page+1)
		}
		if depth := strings.Count(strings.SplitN(line, `"`, 2)[0], "\t"); depth != e.level+1 {
			t.Errorf("%s is at depth %d in %q", e.title, depth, line)
		}
	}

	// Where the destinations of the links are, and which words poppler finds there.
	dests := regexp.MustCompile(`(?m)/Dest\[(\d+) 0 R/XYZ 0 ([\d.]+) null\]`).FindAllSubmatch(buf.Bytes(), -1)
	if want := len(p.entries) + 10; len(dests) != want {
		t.Errorf("%d destinations, want %d", len(dests), want)
	}
	for _, e := range p.entries {
		checkTop(t, file, e, p)
	}
}

// checkTop looks for the title of an entry right below the place it leads to.
func checkTop(t *testing.T, file string, e entry, p *Plan) {
	t.Helper()
	n := strconv.Itoa(e.page + 1)
	var box struct {
		Words []struct {
			Y float64 `xml:"yMin,attr"`
			S string  `xml:",chardata"`
		} `xml:"body>doc>page>word"`
	}
	if err := xml.Unmarshal([]byte(testtool.Run(t, "pdftotext", "-bbox", "-f", n, "-l", n, file, "-")), &box); err != nil {
		t.Fatal(err)
	}
	all, y := "", math.Inf(1)
	for _, w := range box.Words {
		if w.Y >= e.top-p.style.LinePitch/2 {
			all += w.S
			y = min(y, w.Y)
		}
	}
	if p.sheets[e.page].table == nil && (!strings.HasPrefix(squash(all), squash(e.title)) || y > e.top+p.style.LinePitch) {
		t.Errorf("%s: page %s at %.1f shows %.40s at %.1f", e.title, n, e.top, all, y)
	}
	if p.sheets[e.page].table != nil && e.top != 0 {
		t.Errorf("%s leads to %.1f below the top of its table", e.title, e.top)
	}
}
