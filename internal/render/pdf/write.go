// Package pdf is the page format PDF: it draws finished pages into a PDF file.
//
// gopdf draws the pages and makes the font files, in parts of some hundred pages,
// because it keeps all that it draws in memory until it is written; the parts
// are drawn in parallel, each as a file of its own. This package takes the streams
// out of those files, the contents of pages and the font files, and writes all
// other objects itself: pages, fonts, bookmarks, links, document data and the maps
// from glyphs back to text. In these gopdf has faults (positions on pages of mixed
// sizes, nested bookmarks, characters beyond U+FFFF, write errors that vanish), and
// it has no function that returns a stream alone. Which object of a file is which
// stream follows from the order in which gopdf writes (draw.go); a file in which
// another object is there is refused.
package pdf

import (
	"fmt"
	"io"
	"runtime"

	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

// Writer writes PDF documents set in the faces of a font set; it is a
// page.Writer. It keeps what gopdf read of the fonts, so that a run needs one
// Writer for all its documents.
type Writer struct {
	set   *font.Set
	fonts []*gopdfFont
}

// New makes a Writer. The error is a *diag.Error with every font that cannot be
// embedded in a PDF.
func New(set *font.Set) (*Writer, error) {
	fonts, err := readFonts(set)
	if err != nil {
		return nil, err
	}
	return &Writer{set, fonts}, nil
}

// partPages is how many pages gopdf draws at a time: enough that setting up a
// part (8 ms for each font) does not count, few enough for memory.
const partPages = 256

// Write writes a document, as page.Writer says.
func (w *Writer) Write(out io.Writer, d *page.Document) error { return w.write(out, d, partPages) }

// write writes the document in parts of so many pages; the bytes do not depend
// on their number.
func (w *Writer) write(out io.Writer, d *page.Document, partPages int) error {
	o := newObjectWriter(out, d)
	used := &subsets{set: w.set, fonts: w.fonts, byFont: map[uint16][]int{}}

	type result struct {
		streams
		err error
	}
	var queue []chan result // parts being drawn, in order
	next := func() error {
		r := <-queue[0]
		queue = queue[1:]
		if r.err != nil {
			return r.err
		}
		return o.part(r.streams)
	}
	// More parts at a time than this would cost memory and gain little.
	parallel := min(runtime.GOMAXPROCS(0), 4)
	draw := func(p *part) error {
		p.subsets = used.list()
		if len(queue) == parallel {
			if err := next(); err != nil {
				return err
			}
		}
		done := make(chan result, 1)
		queue = append(queue, done)
		go func() {
			objects, err := p.draw()
			done <- result{objects, err}
		}()
		return nil
	}
	p := &part{}
	if err := d.Each(func(i int, pg page.Page) error {
		if len(p.pages) == partPages {
			if err := draw(p); err != nil {
				return err
			}
			p = &part{}
		}
		divided, err := used.divide(pg)
		if err != nil {
			return fmt.Errorf("第%d页：%w", i+1, err)
		}
		p.pages = append(p.pages, divided)
		o.page(pg)
		return nil
	}); err != nil {
		return err
	}
	p.last = true
	if err := draw(p); err != nil {
		return err
	}
	for len(queue) > 0 {
		if err := next(); err != nil {
			return err
		}
	}
	return o.finish(used.list())
}
