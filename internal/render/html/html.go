// Package html writes a document as one self-contained, accessible web page: table
// elements whose header cells screen readers can follow, rules for printing, a
// search that is optional, and nothing loaded from elsewhere.
package html

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/table"
)

//go:embed page.tmpl
var pageTemplate string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// document is the data of the page template.
type document struct {
	Book         *book.Book
	CSS          template.CSS
	JS           template.JS
	Policy       string   // content security policy: only its own style and script
	Cover        []string // printed under the title
	ContentsHead string
	Entries      []entry
	Blocks       []block
}

type entry struct {
	Level    int
	ID, Text string
}

type block struct {
	book.Block
	Paper string // CSS class of the paper that a table is printed on
	Grid  *htmlTable
}

// Write writes the document; errors are those of w.
func Write(w io.Writer, b *book.Book) error {
	tmpl, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return err
	}
	d := document{Book: b, JS: template.JS(pageJS)}
	var papers []table.Page
	for i, k := range b.Blocks {
		v := block{Block: k}
		if v.ID == "" {
			v.ID = fmt.Sprintf("b%d", i)
		}
		level := -1
		text := k.Text
		switch k.Kind {
		case book.Cover:
			d.Cover = append(d.Cover, k.Lines...)
		case book.Contents:
			d.ContentsHead = k.Text
		case book.Part:
			level = 0
		case book.Heading:
			level = k.Level
		case book.TableOf:
			level = 1
			text = strings.TrimSpace(k.Table.Number + " " + k.Table.Title)
			paper := slices.Index(papers, k.Table.Page)
			if paper < 0 {
				paper = len(papers)
				papers = append(papers, k.Table.Page)
			}
			v.Paper = fmt.Sprintf("paper%d", paper)
			v.Grid = newGrid(fmt.Sprintf("t%d", i), k.Table)
		}
		if level >= 0 && (level <= b.Style.ContentsDepth || k.Kind == book.TableOf) {
			d.Entries = append(d.Entries, entry{level, v.ID, text})
		}
		d.Blocks = append(d.Blocks, v)
	}
	if b.Date != "" {
		d.Cover = append(d.Cover, b.Date)
	}
	css := pageCSS + fmt.Sprintf("p.text{text-indent:%dem}\n", b.Style.Indent) + paperRule("", b.Style.Page) + "@page :first{@bottom-center{content:none}}\n"
	for i, p := range papers {
		name := fmt.Sprintf("paper%d", i)
		css += paperRule(name, p) + fmt.Sprintf("@media print{.%s{page:%[1]s}}\n", name)
	}
	d.CSS = template.CSS(css)
	d.Policy = "default-src 'none'; style-src " + hashOf(css) + "; script-src " + hashOf(pageJS) + "; base-uri 'none'; form-action 'none'"
	return tmpl.Execute(w, d)
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// paperRule is the CSS rule for printing on a kind of paper.
func paperRule(name string, p table.Page) string {
	top, left := p.Top, p.Left
	if p.Landscape() {
		top += p.Gutter
	} else {
		left += p.Gutter
	}
	return fmt.Sprintf("@page %s{size:%gmm %gmm;margin:%gmm %gmm %gmm %gmm;@bottom-center{content:counter(page);font-size:9pt}}\n",
		name, p.Width, p.Height, top, p.Right, p.Bottom, left)
}

// Depth is the level of a heading in the page, under the document's title (1)
// and its parts (2).
func (b block) Depth() int { return min(b.Level+2, 6) }
