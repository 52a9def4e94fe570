// Package docx writes a document as a Word file for those who must edit its
// words: real headings and styles, a contents field, tables as Word tables.
// Only what is printed enters the file.
package docx

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/table"
	"budgetreport/internal/zipsort"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// Write writes the document. The numbers in its contents are fields whose
// pages only a word processor knows: they are empty until it updates them
// (Word: F9 on the contents). It fails only where w does.
func Write(w io.Writer, b *book.Book) error {
	z := zipsort.New(w)
	d := &doc{book: b}
	d.entries()
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
	book   *book.Book
	w      *bufio.Writer // keeps the first error until it is flushed
	titles []entry
	marks  map[int]int // bookmark by block
}

// entry is a line of the contents.
type entry struct {
	level, block int
	text         string
}

func (d *doc) raw(s string)              { d.w.WriteString(s) }
func (d *doc) f(format string, a ...any) { fmt.Fprintf(d.w, format, a...) }
func tableTitle(t *table.Table) string   { return strings.TrimSpace(t.Number + " " + t.Title) }
func bookmark(n int) string              { return fmt.Sprintf("_Toc%08d", n+1) }
func twips(mm float64) int               { return int(math.Round(mm * 1440 / 25.4)) }
func twentieths(pt float64) int          { return int(math.Round(pt * 20)) }
func halves(pt float64) int              { return int(math.Round(pt * 2)) }

// entries numbers the titles that the contents list.
func (d *doc) entries() {
	d.marks = map[int]int{}
	for i, k := range d.book.Blocks {
		e := entry{level: k.Level, block: i, text: k.Text}
		switch k.Kind {
		case book.Part:
			e.level = 0
		case book.Heading:
		case book.TableOf:
			e.level, e.text = 1, tableTitle(k.Table)
		default:
			continue
		}
		if e.level <= d.book.Style.ContentsDepth || k.Kind == book.TableOf {
			d.marks[i] = len(d.titles)
			d.titles = append(d.titles, e)
		}
	}
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// run writes text as runs; a line break in it stays one.
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
	d.f(`<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>`, style, properties)
	d.run(text)
	d.raw("</w:p>")
}

// title writes a paragraph that the contents can lead to.
func (d *doc) title(block int, style, properties, text string) {
	d.f(`<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>`, style, properties)
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

// document writes the body: a section for the cover, then one for each run of
// blocks on the same paper.
func (d *doc) document() {
	d.raw("<w:document" + namespaces + "><w:body>")
	blocks := d.book.Blocks
	fresh := true // the page is new: a section begins here
	for i, k := range blocks {
		turn := newPage
		if fresh {
			turn = ""
		}
		fresh = false
		switch k.Kind {
		case book.Cover:
			d.para("Title", turn, k.Text)
			for _, line := range k.Lines {
				d.para("Subtitle", "", line)
			}
		case book.Contents:
			d.contents(turn, k.Text)
		case book.Part:
			d.title(i, "Heading1", turn, k.Text)
		case book.Heading:
			d.title(i, fmt.Sprintf("Heading%d", min(k.Level, 3)+1), "", k.Text)
		case book.Paragraph:
			d.para("Normal", "", k.Text)
		case book.TableOf:
			d.table(i, turn, k.Table)
		}
		if i+1 == len(blocks) {
			break
		}
		next := blocks[i+1]
		if d.paper(k) != d.paper(next) || (k.Kind == book.Cover) != (next.Kind == book.Cover) {
			d.raw(`<w:p><w:pPr><w:pStyle w:val="Gap"/>`)
			d.section(k)
			d.raw("</w:pPr></w:p>")
			fresh = true
		}
	}
	if len(blocks) > 0 {
		d.section(blocks[len(blocks)-1])
	}
	d.raw("</w:body></w:document>")
}

func (d *doc) paper(k book.Block) table.Page {
	if k.Kind == book.TableOf {
		return k.Table.Page
	}
	return d.book.Style.Page
}

// section ends a section that holds block k.
func (d *doc) section(k book.Block) {
	p := d.paper(k)
	d.raw("<w:sectPr>")
	if k.Kind != book.Cover {
		d.raw(`<w:footerReference w:type="default" r:id="footer"/>`)
	}
	orient := ""
	top, left, right := p.Top, p.Left, p.Right
	if p.Landscape() {
		orient = ` w:orient="landscape"`
		top += p.Gutter
	} else {
		left += p.Gutter
	}
	if s := d.book.Style; k.Kind != book.TableOf && s.CharsPerLine > 0 {
		right = p.Width - left - float64(s.CharsPerLine)*s.Body.Size*25.4/72
	}
	d.f(`<w:type w:val="nextPage"/><w:pgSz w:w="%d" w:h="%d"%s/>`, twips(p.Width), twips(p.Height), orient)
	d.f(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="0" w:footer="%d" w:gutter="0"/></w:sectPr>`,
		twips(top), twips(right), twips(p.Bottom), twips(left), twips(p.Bottom/2))
}

// contents writes the field of contents with its entries, so that they show
// before anything is updated. Its instruction lists the levels of headings.
func (d *doc) contents(turn, heading string) {
	d.para("ContentsTitle", turn, heading)
	last := d.book.Style.ContentsDepth + 1
	begin := fmt.Sprintf(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-%d" \h \z \t "TableTitle,2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`, last)
	for n, e := range d.titles {
		d.f(`<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>%s<w:hyperlink w:anchor="%s" w:history="1">`, min(e.level, 2)+1, begin, bookmark(n))
		begin = ""
		d.run(e.text)
		d.f(`<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF %s \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>`, bookmark(n))
	}
	if begin == "" {
		d.raw(`<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
	}
}
