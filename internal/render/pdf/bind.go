package pdf

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"budgetreport/internal/render/page"
)

// The first objects of the document. Then come the bookmarks, what is on the
// pages, the fonts, and last the pages: where their links lead to on a page
// yet to come is not known before.
const (
	catalogObject = 1 + iota
	treeObject
	resourcesObject
	infoObject
	outlinesObject
	firstBookmark
)

// binder writes the document around the parts.
type binder struct {
	doc      *Document
	w        *bufio.Writer // keeps its first error and returns it from Flush
	written  int64
	offsets  []int64     // by object number
	pages    []page.Page // sizes and links only
	contents []int       // object number by page
	fonts    [][]byte    // as gopdf wrote them
}

func newBinder(w io.Writer, doc *Document) *binder {
	b := &binder{
		doc:     doc,
		w:       bufio.NewWriterSize(w, 1<<16),
		offsets: make([]int64, firstBookmark+len(doc.Bookmarks)),
	}
	b.print("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return b
}

// print writes without looking at errors: the bufio.Writer keeps them.
func (b *binder) print(format string, args ...any) {
	n, _ := fmt.Fprintf(b.w, format, args...)
	b.written += int64(n)
}

// add takes the next free object number.
func (b *binder) add() int {
	b.offsets = append(b.offsets, 0)
	return len(b.offsets) - 1
}

// object writes an object.
func (b *binder) object(number int, body []byte) {
	b.offsets[number] = b.written
	b.print("%d 0 obj\n", number)
	n, _ := b.w.Write(body)
	b.written += int64(n)
	b.print("\nendobj\n")
}

// page notes what the page tree needs to know of the next page.
func (b *binder) page(p page.Page) error {
	for _, l := range p.Links {
		if l.Page < 0 || l.Page >= b.doc.Pages {
			return fmt.Errorf("链接指到第%d页，一共只有%d页", l.Page+1, b.doc.Pages)
		}
	}
	b.pages = append(b.pages, page.Page{Width: p.Width, Height: p.Height, Links: p.Links})
	return nil
}

// part writes what gopdf drew.
func (b *binder) part(d drawn) error {
	for _, content := range d.contents {
		n := b.add()
		b.contents = append(b.contents, n)
		b.object(n, content)
	}
	b.fonts = d.fonts
	return b.w.Flush()
}

// finish writes all that holds the pages together.
func (b *binder) finish(actors []*actor) error {
	var fonts []byte
	for i, a := range actors {
		fonts = fmt.Appendf(fonts, "/F%d %d 0 R", i+1, b.font(a, b.fonts[i*fontObjects:][:fontObjects]))
	}
	b.object(resourcesObject, fmt.Appendf(nil, "<</Font<<%s>>>>", fonts))

	first := len(b.offsets) // the object of page 0
	b.offsets = append(b.offsets, make([]int64, len(b.pages))...)
	dest := func(i int, top float64) string {
		return fmt.Sprintf("[%d 0 R/XYZ 0 %s null]", first+i, point(b.pages[i].Height-top))
	}
	var kids []byte
	for i, p := range b.pages {
		var links []byte
		for _, l := range p.Links {
			n := b.add()
			links = fmt.Appendf(links, "%d 0 R ", n)
			b.object(n, fmt.Appendf(nil, "<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%s %s %s %s]/Dest%s>>",
				point(l.X), point(p.Height-l.Y-l.H), point(l.X+l.W), point(p.Height-l.Y), dest(l.Page, l.Top)))
		}
		if links != nil {
			links = fmt.Appendf(nil, "/Annots[%s]", links)
		}
		kids = fmt.Appendf(kids, "%d 0 R ", first+i)
		b.object(first+i, fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources %d 0 R/Contents %d 0 R%s>>",
			treeObject, point(p.Width), point(p.Height), resourcesObject, b.contents[i], links))
	}
	b.object(treeObject, fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]>>", len(b.pages), kids))
	b.object(infoObject, b.info())
	catalog := fmt.Appendf(nil, "<</Type/Catalog/Pages %d 0 R", treeObject)
	if b.doc.Info.Lang != "" {
		catalog = fmt.Appendf(catalog, "/Lang %s", text(b.doc.Info.Lang))
	}
	if len(b.doc.Bookmarks) > 0 {
		catalog = fmt.Appendf(catalog, "/PageMode/UseOutlines/Outlines %d 0 R", outlinesObject)
	}
	b.object(catalogObject, append(catalog, ">>"...))
	b.outlines(dest)
	return b.trailer()
}

// outlines writes the bookmarks as a tree.
func (b *binder) outlines(dest func(page int, top float64) string) {
	marks := b.doc.Bookmarks
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
		b.object(object(n), append(body, ">>"...))
	}
}

// info is the document's data.
func (b *binder) info() []byte {
	i := b.doc.Info
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

// trailer writes the table of objects and ends the file.
func (b *binder) trailer() error {
	start := b.written
	b.print("xref\n0 %d\n0000000000 65535 f \n", len(b.offsets))
	for _, at := range b.offsets[1:] {
		b.print("%010d 00000 n \n", at)
	}
	b.print("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		len(b.offsets), catalogObject, infoObject, start)
	return b.w.Flush()
}

var reference = regexp.MustCompile(`\d+ 0 R\b`)

// font writes the objects of a font and gives the number of the font itself.
func (b *binder) font(a *actor, objects [][]byte) int {
	first := len(b.offsets)
	tag := a.tag()
	for i, body := range objects {
		switch i {
		case 0:
			body = a.toUnicode()
		case 1: // the file
		default:
			body = bytes.ReplaceAll(body, []byte("/"+placeholder), []byte("/"+tag))
			body = reference.ReplaceAllFunc(body, func(ref []byte) []byte {
				old, _ := strconv.Atoi(string(ref[:bytes.IndexByte(ref, ' ')]))
				return fmt.Appendf(nil, "%d 0 R", first+(old-firstFontObject)%fontObjects)
			})
		}
		b.object(b.add(), body)
	}
	return first + fontObjects - 1
}

// text is a string as a PDF wants it: UTF-16 unless it is plain ASCII.
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

// point is a length or place as gopdf writes them.
func point(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
