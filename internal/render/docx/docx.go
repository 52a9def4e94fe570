// Package docx writes a document as a Word file for those who edit its words: with
// heading styles, a contents field and Word tables. The file contains only what is
// printed.
package docx

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
	"budgetreport/internal/zipsort"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// Write writes the document. The page numbers in its contents are those of a word
// processor with the usual fonts, which is asked to update them on opening. An
// error is one of w, or a *diag.Error that names tables too wide for their paper.
func Write(w io.Writer, b *book.Book) error {
	z := zipsort.New(w)
	d := &doc{book: b}
	d.setArea()
	d.entries()
	if err := d.plan(); err != nil {
		return err
	}
	for _, p := range []struct {
		name  string
		write func()
	}{
		{"[Content_Types].xml", func() { d.raw(contentTypes) }},
		{"_rels/.rels", func() { d.raw(packageRels) }},
		{"docProps/core.xml", d.core},
		{"word/_rels/document.xml.rels", func() { d.raw(documentRels) }},
		{"word/document.xml", d.document},
		{"word/fontTable.xml", d.fontTable},
		{"word/footer1.xml", d.footer},
		{"word/header1.xml", d.draft},
		{"word/settings.xml", func() { d.raw(settings) }},
		{"word/styles.xml", d.styles},
	} {
		part, err := z.Create(p.name)
		if err != nil {
			return err
		}
		d.w = bufio.NewWriter(part)
		d.raw(declaration)
		p.write()
		if err := d.w.Flush(); err != nil {
			return err
		}
	}
	return z.Close()
}

// doc is a document being written.
type doc struct {
	book    *book.Book
	w       *bufio.Writer // keeps the first error until it is flushed
	area    int           // width of a line of words in twips
	right   float64       // margin of the words in mm
	titles  []entry
	marks   map[int]int          // bookmark by block
	sheets  map[int]*tableLayout // of the tables, by block
	metrics page.Metrics
	end     string // properties of the section that ends with the next paragraph
}

// entry is a line of the contents.
type entry struct {
	level, block int
	text         string
	page         int
}

func (d *doc) raw(s string)              { d.w.WriteString(s) }
func (d *doc) f(format string, a ...any) { fmt.Fprintf(d.w, format, a...) }
func tableTitle(t *table.Table) string   { return strings.TrimSpace(t.Number + " " + t.Title) }
func bookmark(n int) string              { return fmt.Sprintf("_Toc%08d", n+1) }
func twips(mm float64) int               { return int(math.Round(mm * 1440 / 25.4)) }
func twentieths(pt float64) int          { return int(math.Round(pt * 20)) }
func halves(pt float64) int              { return int(math.Round(pt * 2)) }

// setArea computes the width of the lines of words.
func (d *doc) setArea() {
	left, width := d.book.Style.Sides()
	d.right = d.book.Style.Page.Width - left - width
	d.area = twips(width)
}

// entries collects the titles for the contents.
func (d *doc) entries() {
	d.marks = map[int]int{}
	for i, k := range d.book.Blocks {
		e := entry{level: k.Level, block: i, text: k.Text}
		switch k.Kind {
		case book.Part:
			e.level = 0
		case book.Heading:
		case book.TableOf:
			e.level, e.text = d.tableLevel(), tableTitle(k.Table)
		default:
			continue
		}
		if e.level <= d.book.Style.ContentsDepth {
			d.marks[i] = len(d.titles)
			d.titles = append(d.titles, e)
		}
	}
}

// tableLevel is the level of tables in the contents: 1, below the parts, unless the
// contents list parts only.
func (d *doc) tableLevel() int { return min(1, d.book.Style.ContentsDepth) }

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// run writes text as runs and keeps its line breaks.
func (d *doc) run(s string) {
	for i, line := range strings.Split(s, "\n") {
		d.raw("<w:r>")
		if i > 0 {
			d.raw("<w:br/>")
		}
		d.f(`<w:t xml:space="preserve">%s</w:t></w:r>`, escape(line))
	}
}

// para writes a paragraph; properties follow its style in the order of the schema.
func (d *doc) para(style, properties, text string) {
	d.begin(style, properties)
	d.run(text)
	d.raw("</w:p>")
}

// begin begins a paragraph, with the section's properties if it is the last of one.
func (d *doc) begin(style, properties string) {
	d.f(`<w:p><w:pPr><w:pStyle w:val="%s"/>%s%s</w:pPr>`, style, properties, d.end)
	d.end = ""
}

// title writes a paragraph with the bookmark of its entry in the contents.
func (d *doc) title(block int, style, properties, text string) {
	d.begin(style, properties)
	n, listed := d.marks[block]
	if listed {
		d.f(`<w:bookmarkStart w:id="%d" w:name="%s"/>`, n, bookmark(n))
	}
	d.run(text)
	if listed {
		d.f(`<w:bookmarkEnd w:id="%d"/>`, n)
	}
	d.raw("</w:p>")
}

const newPage = "<w:pageBreakBefore/>"

// document writes the body: a section for the cover, then one for each sequence of
// blocks on the same paper. A section ends with the last paragraph of its last
// block, since an additional paragraph might not fit on the page.
func (d *doc) document() {
	d.raw("<w:document" + namespaces + "><w:body>")
	blocks := d.book.Blocks
	last := ""
	fresh := true // the page is empty: a section begins here
	for i, k := range blocks {
		turn := newPage
		if fresh {
			turn = ""
		}
		fresh = false
		ends := ""
		switch {
		case i+1 == len(blocks):
			last = d.section(k)
		case d.paper(k) != d.paper(blocks[i+1]) || (k.Kind == book.Cover) != (blocks[i+1].Kind == book.Cover):
			ends = d.section(k)
			fresh = true
		}
		if i > 0 && blocks[i-1].Kind != book.TableOf && k.Kind != book.Part && k.Kind != book.TableOf && k.Kind != book.Contents {
			turn = "" // words continue on the page
		}
		switch k.Kind {
		case book.Cover:
			d.cover(turn, ends, k)
		case book.Contents:
			d.contents(turn, k.Text)
		case book.Part:
			d.end = ends
			d.part(i, turn, k.Text)
		case book.Heading:
			d.end = ends
			d.title(i, fmt.Sprintf("Heading%d", min(k.Level, 3)+1), turn, k.Text)
		case book.Paragraph:
			d.end = ends
			d.para("Normal", turn, k.Text)
		case book.TableOf:
			d.table(i, turn, ends, k.Table)
		}
		if k.Kind == book.Contents && ends != "" {
			d.end = ends
			d.para("Gap", "", "")
		}
	}
	d.raw(last + "</w:body></w:document>")
}

// cover writes the cover: the title in the upper third, the lines under it below,
// the date at the foot.
func (d *doc) cover(turn, ends string, k book.Block) {
	s := d.book.Style
	foot := d.book.Date != ""
	if !foot && len(k.Lines) == 0 {
		d.end = ends
	}
	d.para("Title", turn+d.narrowed(k.Text, s.CoverTitle), k.Text)
	row := d.book.Style.Rows()/4 + 2*d.lines(k.Text, s.CoverTitle, d.area) + 1
	for i, line := range k.Lines {
		if !foot && i == len(k.Lines)-1 {
			d.end = ends
		}
		d.para("Subtitle", "", line)
		row += d.lines(line, s.Body, d.area)
	}
	if foot {
		d.end = ends
		d.para("CoverDate", fmt.Sprintf(`<w:spacing w:before="%d"/>`, max(0, d.book.Style.Rows()-3-row)*twentieths(s.LinePitch)), d.book.Date)
	}
}

// part writes the title of a part. A part without words has its title in the middle
// of the page.
func (d *doc) part(i int, turn, text string) {
	s := d.book.Style
	space := ""
	if i+1 == len(d.book.Blocks) || !isWords(d.book.Blocks[i+1]) {
		space = fmt.Sprintf(`<w:spacing w:before="%d"/>`, d.book.Style.Rows()/3*twentieths(s.LinePitch))
	}
	d.title(i, "Heading1", turn+space+d.narrowed(text, s.Part), text)
}

func isWords(k book.Block) bool { return k.Kind == book.Heading || k.Kind == book.Paragraph }

// narrowed is the indentation at both sides that makes the lines of a centred title
// about equally long. Line breaks would also appear in the contents.
func (d *doc) narrowed(s string, t table.Text) string {
	by := d.evenly(s, t, d.area)
	if by == 0 {
		return ""
	}
	return fmt.Sprintf(`<w:ind w:left="%d" w:right="%[1]d"/>`, by)
}

func (d *doc) paper(k book.Block) table.Page {
	if k.Kind == book.TableOf {
		return k.Table.Page
	}
	return d.book.Style.Page
}

// section is the properties of a section that ends with block k.
func (d *doc) section(k book.Block) string {
	var b strings.Builder
	p, s := d.paper(k), d.book.Style
	b.WriteString("<w:sectPr>")
	if d.book.Draft != "" {
		b.WriteString(`<w:headerReference w:type="default" r:id="header"/>`)
	}
	if k.Kind != book.Cover {
		b.WriteString(`<w:footerReference w:type="default" r:id="footer"/>`)
	}
	orient, grid := "", ""
	top, left, right := p.Top, p.Left, p.Right
	if p.Landscape() {
		orient = ` w:orient="landscape"`
		top += p.Gutter
	} else {
		left += p.Gutter
	}
	if k.Kind != book.TableOf {
		right = d.right
		grid = fmt.Sprintf(`<w:docGrid w:type="lines" w:linePitch="%d"/>`, twentieths(s.LinePitch))
	}
	// The page number has to be above the edge that printers leave blank and below the words.
	foot := min(twips(p.Bottom/2), twips(p.Bottom)-footerLine(s)-20)
	fmt.Fprintf(&b, `<w:type w:val="nextPage"/><w:pgSz w:w="%d" w:h="%d"%s/>`, twips(p.Width), twips(p.Height), orient)
	fmt.Fprintf(&b, `<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>%s</w:sectPr>`,
		twips(top), twips(right), twips(p.Bottom), twips(left), max(twips(top)/2-footerLine(s), 0), max(foot, 0), grid)
	return b.String()
}

// footerLine is the height of the page number's line.
func footerLine(s book.Style) int { return twentieths(s.Footer.Size * 1.2) }

// contents writes the contents field with its entries, so that they are visible
// before it is updated. Its instruction selects levels of the outline, which
// include the titles of tables.
func (d *doc) contents(turn, heading string) {
	d.raw(`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>`)
	d.para("ContentsTitle", turn, heading)
	begin := fmt.Sprintf(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-%d" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`, d.book.Style.ContentsDepth+1)
	for n, e := range d.titles {
		d.f(`<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>%s<w:hyperlink w:anchor="%s" w:history="1">`, min(e.level, 2)+1, begin, bookmark(n))
		begin = ""
		d.run(e.text)
		d.f(`<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF %s \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>%d</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>`, bookmark(n), e.page)
		if n == len(d.titles)-1 { // in the last entry: an additional paragraph might not fit on the page
			d.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
		}
		d.raw("</w:p>")
	}
	d.raw("</w:sdtContent></w:sdt>")
}
