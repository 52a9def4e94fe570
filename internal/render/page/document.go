package page

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Document is a finished document: what a page format writes.
type Document struct {
	Info      Info
	Pages     int              // how many there are, at least one
	Page      func(i int) Page // makes page i, 0-based
	Bookmarks []Bookmark       // the outline
}

// Info is what a viewer shows about a document. Empty fields are left out.
type Info struct {
	Title, Author, Subject, Keywords string
	Date                             time.Time // of the data; the clock is never read
	Lang                             string    // BCP 47: zh-CN
}

// Writer writes documents in one page format, set in the fonts that it was made
// with. It is safe for many goroutines.
type Writer interface {
	// Write writes a document to w; the same document gives the same bytes on
	// every machine. Errors are those of w, those of Document.Each, and a
	// character or face that the fonts lack. After an error the output is
	// incomplete.
	Write(w io.Writer, d *Document) error
}

// Each makes the pages one after another and calls do for each, until do returns
// an error. A document without pages and a link or bookmark to a page that is not
// there are errors, too.
func (d *Document) Each(do func(i int, p Page) error) error {
	if d.Pages < 1 {
		return errors.New("没有可以写的页")
	}
	for _, m := range d.Bookmarks {
		if m.Page < 0 || m.Page >= d.Pages {
			return fmt.Errorf("书签“%s”指到第%d页，一共只有%d页", m.Title, m.Page+1, d.Pages)
		}
	}
	for i := range d.Pages {
		p := d.Page(i)
		for _, l := range p.Links {
			if l.Page < 0 || l.Page >= d.Pages {
				return fmt.Errorf("第%d页：链接指到第%d页，一共只有%d页", i+1, l.Page+1, d.Pages)
			}
		}
		if err := do(i, p); err != nil {
			return err
		}
	}
	return nil
}
