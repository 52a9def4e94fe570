// Package pdf draws finished pages into a PDF file.
//
// gopdf draws the pages and embeds the fonts, in parts of some hundred pages,
// because it keeps all that it draws in memory until it is written; the parts
// are drawn side by side. This package binds the parts into one document: page
// tree, bookmarks, links, document data and the map from glyphs back to text,
// in all of which gopdf has faults (positions on pages of mixed sizes,
// characters beyond U+FFFF, write errors that vanish).
package pdf

import (
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

// Document is what to write.
type Document struct {
	Info      Info
	Fonts     *font.Set
	Pages     int                   // how many pages, at least one
	Page      func(i int) page.Page // called once for every page in order, from 0 on
	Bookmarks []page.Bookmark
	Level     int // zlib level 1 (fast) … 9 (small); 0 is the usual 6
}

// Info is what a viewer shows about a document. Empty fields are left out.
type Info struct {
	Title, Author, Subject, Keywords string
	Date                             time.Time // of the data; the clock is never read
	Lang                             string    // zh-CN
}

// partPages is how many pages gopdf draws at a time: enough that setting up a
// part (8 ms for each font) does not count, few enough for memory.
const partPages = 256

// Write writes the document to w. The same document gives the same bytes on
// every machine. Errors are those of w, a character that no font of its face
// has, an unknown face, and a link or bookmark to no page; with most of them
// part of the file has been written.
func Write(w io.Writer, d Document) error { return write(w, d, partPages) }

// write writes the document in parts of so many pages; the bytes do not depend
// on their number.
func write(w io.Writer, d Document, partPages int) error {
	if d.Pages < 1 {
		return errors.New("没有可以写的页")
	}
	if d.Level < 0 || d.Level > zlib.BestCompression {
		return fmt.Errorf("压缩级别 %d 不对；应为 1（快）到 9（小），0 为通常的 6", d.Level)
	}
	for _, m := range d.Bookmarks {
		if m.Page < 0 || m.Page >= d.Pages {
			return fmt.Errorf("书签“%s”指到第%d页，一共只有%d页", m.Title, m.Page+1, d.Pages)
		}
	}
	b := newBinder(w, &d)
	cast := newCast(d.Fonts)

	type result struct {
		drawn
		err error
	}
	var queue []chan result // parts being drawn, in order
	next := func() error {
		r := <-queue[0]
		queue = queue[1:]
		if r.err != nil {
			return r.err
		}
		return b.part(r.drawn)
	}
	// More parts at a time than this would cost memory and gain little.
	parallel := min(runtime.GOMAXPROCS(0), 4)
	for first := 0; first < d.Pages; first += partPages {
		p := part{level: d.Level, last: first+partPages >= d.Pages}
		for i := first; i < min(first+partPages, d.Pages); i++ {
			pg := d.Page(i)
			s, err := cast.sheet(pg)
			if err != nil {
				return fmt.Errorf("第%d页：%w", i+1, err)
			}
			p.sheets = append(p.sheets, s)
			if err := b.page(pg); err != nil {
				return fmt.Errorf("第%d页：%w", i+1, err)
			}
		}
		p.actors = cast.actors()
		if len(queue) == parallel {
			if err := next(); err != nil {
				return err
			}
		}
		done := make(chan result, 1)
		queue = append(queue, done)
		go func() {
			out, err := p.draw()
			done <- result{out, err}
		}()
	}
	for len(queue) > 0 {
		if err := next(); err != nil {
			return err
		}
	}
	return b.finish(cast.actors())
}
