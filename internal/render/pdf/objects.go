package pdf

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/signintech/gopdf"

	"budgetreport/internal/render/page"
)

// The numbers of the first objects. Then come the bookmarks, the content streams,
// the fonts, and last the pages and their links: a link needs the height of the
// page that it leads to.
const (
	catalogObject = 1 + iota
	treeObject
	resourcesObject
	infoObject
	outlinesObject
	firstBookmark
)

// objectWriter writes a document object by object: the streams that gopdf made, and
// all others by itself.
type objectWriter struct {
	doc      *page.Document
	w        *bufio.Writer // keeps its first error and returns it from Flush
	written  int64
	offsets  []int64     // by object number
	pages    []page.Page // sizes and links only
	contents []int       // object number by page
	fonts    [][]byte    // font files, by subset
}

func newObjectWriter(w io.Writer, doc *page.Document) *objectWriter {
	o := &objectWriter{
		doc:     doc,
		w:       bufio.NewWriterSize(w, 1<<16),
		offsets: make([]int64, firstBookmark+len(doc.Bookmarks)),
	}
	o.print("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return o
}

// print writes without looking at errors: the bufio.Writer keeps them.
func (o *objectWriter) print(format string, args ...any) {
	n, _ := fmt.Fprintf(o.w, format, args...)
	o.written += int64(n)
}

// add gives the next free object number.
func (o *objectWriter) add() int {
	o.offsets = append(o.offsets, 0)
	return len(o.offsets) - 1
}

// object writes an object.
func (o *objectWriter) object(number int, body []byte) {
	o.offsets[number] = o.written
	o.print("%d 0 obj\n", number)
	n, _ := o.w.Write(body)
	o.written += int64(n)
	o.print("\nendobj\n")
}

// page notes what the page tree needs of the next page.
func (o *objectWriter) page(p page.Page) {
	o.pages = append(o.pages, page.Page{Width: p.Width, Height: p.Height, Links: p.Links})
}

// part writes the content streams of a part.
func (o *objectWriter) part(d streams) error {
	for _, content := range d.contents {
		n := o.add()
		o.contents = append(o.contents, n)
		o.object(n, content)
	}
	o.fonts = d.fonts
	return o.w.Flush()
}

// finish writes the fonts, the pages and everything that refers to them.
func (o *objectWriter) finish(all []*subset) error {
	var fonts []byte
	for i, s := range all {
		fonts = fmt.Appendf(fonts, "/F%d %d 0 R", i+1, o.font(s, o.fonts[i]))
	}
	o.object(resourcesObject, fmt.Appendf(nil, "<</Font<<%s>>>>", fonts))

	first := len(o.offsets) // the object of page 0
	o.offsets = append(o.offsets, make([]int64, len(o.pages))...)
	dest := func(i int, top float64) string {
		return fmt.Sprintf("[%d 0 R/XYZ 0 %s null]", first+i, point(o.pages[i].Height-top))
	}
	var kids []byte
	for i, p := range o.pages {
		var links []byte
		for _, l := range p.Links {
			n := o.add()
			links = fmt.Appendf(links, "%d 0 R ", n)
			o.object(n, fmt.Appendf(nil, "<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%s %s %s %s]/Dest%s>>",
				point(l.X), point(p.Height-l.Y-l.H), point(l.X+l.W), point(p.Height-l.Y), dest(l.Page, l.Top)))
		}
		if links != nil {
			links = fmt.Appendf(nil, "/Annots[%s]", links)
		}
		kids = fmt.Appendf(kids, "%d 0 R ", first+i)
		o.object(first+i, fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources %d 0 R/Contents %d 0 R%s>>",
			treeObject, point(p.Width), point(p.Height), resourcesObject, o.contents[i], links))
	}
	o.object(treeObject, fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]>>", len(o.pages), kids))
	o.object(infoObject, o.info())
	catalog := fmt.Appendf(nil, "<</Type/Catalog/Pages %d 0 R", treeObject)
	if o.doc.Info.Lang != "" {
		catalog = fmt.Appendf(catalog, "/Lang %s", text(o.doc.Info.Lang))
	}
	if len(o.doc.Bookmarks) > 0 {
		catalog = fmt.Appendf(catalog, "/PageMode/UseOutlines/Outlines %d 0 R", outlinesObject)
	}
	o.object(catalogObject, append(catalog, ">>"...))
	o.outlines(dest)
	return o.trailer()
}

// outlines writes the bookmarks as a tree.
func (o *objectWriter) outlines(dest func(page int, top float64) string) {
	marks := o.doc.Bookmarks
	// Node 0 is the root, node i+1 is bookmark i.
	type node struct{ parent, prev, next, first, last, below int }
	nodes := make([]node, len(marks)+1)
	for i, m := range marks {
		n, parent := i+1, i
		for parent > 0 && marks[parent-1].Level >= m.Level {
			parent = nodes[parent].parent
		}
		nodes[n].parent, nodes[n].prev = parent, nodes[parent].last
		if prev := nodes[parent].last; prev > 0 {
			nodes[prev].next = n
		} else {
			nodes[parent].first = n
		}
		nodes[parent].last = n
		for up := n; up > 0; {
			up = nodes[up].parent
			nodes[up].below++
		}
	}
	object := func(n int) int {
		if n == 0 {
			return outlinesObject
		}
		return firstBookmark + n - 1
	}
	for n := range nodes {
		k := &nodes[n]
		var body []byte
		if n == 0 {
			body = []byte("<</Type/Outlines")
		} else {
			m := marks[n-1]
			body = fmt.Appendf(body, "<</Parent %d 0 R/Title %s/Dest%s", object(k.parent), text(m.Title), dest(m.Page, m.Top))
		}
		for _, e := range []struct {
			key  string
			node int
		}{{"Prev", k.prev}, {"Next", k.next}, {"First", k.first}, {"Last", k.last}} {
			if e.node > 0 {
				body = fmt.Appendf(body, "/%s %d 0 R", e.key, object(e.node))
			}
		}
		if k.below > 0 {
			body = fmt.Appendf(body, "/Count %d", k.below) // all open
		}
		o.object(object(n), append(body, ">>"...))
	}
}

// info gives the document information dictionary.
func (o *objectWriter) info() []byte {
	i := o.doc.Info
	body := []byte("<<")
	for _, e := range [][2]string{{"Title", i.Title}, {"Author", i.Author}, {"Subject", i.Subject}, {"Keywords", i.Keywords}} {
		if e[1] != "" {
			body = fmt.Appendf(body, "/%s %s", e[0], text(e[1]))
		}
	}
	if !i.Date.IsZero() {
		zone := i.Date.Format("-07'00'")
		body = fmt.Appendf(body, "/CreationDate(D:%s%s)", i.Date.Format("20060102150405"), zone)
	}
	return append(body, ">>"...)
}

// trailer writes the cross-reference table and ends the file.
func (o *objectWriter) trailer() error {
	start := o.written
	o.print("xref\n0 %d\n0000000000 65535 f \n", len(o.offsets))
	for _, at := range o.offsets[1:] {
		o.print("%010d 00000 n \n", at)
	}
	o.print("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		len(o.offsets), catalogObject, infoObject, start)
	return o.w.Flush()
}

// font writes the objects of a font subset, whose font file is a stream that gopdf
// wrote, and gives the number of the font itself.
func (o *objectWriter) font(s *subset, file []byte) int {
	name := s.tag() + s.font.copyName(s.copy)
	toUnicode := o.add()
	o.object(toUnicode, s.toUnicode())
	fontFile := o.add()
	o.object(fontFile, file)
	t := s.font.lookup.GetTTFParser()
	milliem := func(v int) int { return gopdf.DesignUnitsToPdf(v, t.UnitsPerEm()) }
	descriptor := o.add()
	o.object(descriptor, fmt.Appendf(nil, "<<\n/Type /FontDescriptor\n/Ascent %d\n/CapHeight %d\n/Descent %d\n/Flags %d\n/FontBBox [%d %d %d %d]\n"+
		"/FontFile2 %d 0 R\n/FontName /%s\n/ItalicAngle %d\n/StemV 0\n/XHeight %d\n>>\n",
		milliem(t.Ascender()), milliem(t.CapHeight()), milliem(t.Descender()), t.Flag(),
		milliem(t.XMin()), milliem(t.YMin()), milliem(t.XMax()), milliem(t.YMax()), fontFile, name, t.ItalicAngle(), milliem(t.XHeight())))
	var widths []byte
	for _, g := range s.glyphs {
		widths = fmt.Appendf(widths, "%d[%d]", g.ID, g.Advance)
	}
	cidFont := o.add()
	o.object(cidFont, fmt.Appendf(nil, "<<\n/BaseFont /%s\n/CIDSystemInfo\n<<\n  /Ordering (Identity)\n  /Registry (Adobe)\n  /Supplement 0\n>>\n"+
		"/FontDescriptor %d 0 R\n/Subtype /CIDFontType2\n/Type /Font\n/W [%s]\n>>\n", name, descriptor, widths))
	font := o.add()
	o.object(font, fmt.Appendf(nil, "<<\n/BaseFont /%s\n/DescendantFonts [%d 0 R]\n/Encoding /Identity-H\n/Subtype /Type0\n/ToUnicode %d 0 R\n/Type /Font\n>>\n",
		name, cidFont, toUnicode))
	return font
}

// text writes a text string of a PDF: UTF-16 unless it is plain ASCII.
func text(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`()\`, r) }) {
		return "(" + s + ")"
	}
	return fmt.Sprintf("<FEFF%s>", utf16Hex(s))
}

func utf16Hex(s string) []byte {
	var hex []byte
	for _, u := range utf16.Encode([]rune(s)) {
		hex = fmt.Appendf(hex, "%04X", u)
	}
	return hex
}

// point writes a length or a coordinate as gopdf does.
func point(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
