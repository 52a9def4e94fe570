// Package pagetest reads, for tests, the structure of a document from its finished
// pages alone, as a writer of tagged PDF has to: blocks in reading order, the
// cells of tables, and what is an artifact. It reports references from which such
// a writer could not build a valid structure.
package pagetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/render/page"
)

// Document is the structure of a document.
type Document struct {
	Blocks    []*Block   // in reading order
	Artifacts []Artifact // in the order in which they are drawn
}

// Artifact is a text that is not content.
type Artifact struct {
	Page int // 0-based
	page.Text
}

// Block is an element with its content in reading order.
type Block struct {
	*page.Element
	Parts []*Part
}

// Part is the content with one reference: words, a cell, a note.
type Part struct {
	page.Ref             // of its first run
	Runs     []page.Text // in the order in which they are drawn
	Page     int         // of its first run, 0-based
	Last     int         // page of its last run
}

// Text joins the runs. The blanks between the lines of a cell or a note are lost.
func (p *Part) Text() string {
	if p.Element.Table == nil && p.Kind != page.EntryPage { // Ref.At says where a run is in the text
		last := p.Runs[len(p.Runs)-1]
		return p.Element.Text[p.At : int(last.Ref.At)+len(last.S)]
	}
	s := ""
	for _, r := range p.Runs {
		s += r.S
	}
	return s
}

// Part gives the content of that kind, row and column, nil if there is none.
func (b *Block) Part(kind page.Kind, row, col int) *Part {
	i := slices.IndexFunc(b.Parts, func(p *Part) bool { return p.Kind == kind && p.Row == int32(row) && p.Col == uint16(col) })
	if i < 0 {
		return nil
	}
	return b.Parts[i]
}

// Read reads the structure of the pages of a document. A missing reference, or one
// that contradicts another, is an error of t.
func Read(t testing.TB, pages []page.Page) *Document {
	t.Helper()
	d := &reader{blocks: map[*page.Element]*Block{}, parts: map[key]*Part{}}
	for i := range pages {
		d.page(i, &pages[i])
	}
	for _, b := range d.Blocks {
		slices.SortStableFunc(b.Parts, func(a, b *Part) int {
			return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
		})
		if b.Table != nil {
			d.table(b)
		} else {
			d.words(b)
		}
	}
	for _, s := range d.problems[:min(len(d.problems), 20)] {
		t.Error(s)
	}
	return &d.Document
}

type reader struct {
	Document
	blocks   map[*page.Element]*Block
	parts    map[key]*Part
	problems []string
}

type key struct {
	element  *page.Element
	kind     page.Kind
	row, col int
}

func (d *reader) problem(i int, what any, format string, args ...any) {
	d.problems = append(d.problems, fmt.Sprintf("page %d: %+v: ", i+1, what)+fmt.Sprintf(format, args...))
}

// rank orders the parts of a block: by kind, but the cells of the body by place.
func rank(k page.Kind) page.Kind {
	if isBody(k) {
		return page.ColumnLabel
	}
	return k
}

func isBody(k page.Kind) bool {
	return k == page.ColumnLabel || k == page.RowLabel || k == page.DataCell
}

func ofTable(k page.Kind) bool { return k >= page.TableNumber && k <= page.WholeTable }

// page reads one page.
func (d *reader) page(i int, p *page.Page) {
	for _, s := range p.Texts {
		r := s.Ref
		switch {
		case s.S == "" || !d.sound(i, s, r):
		case r.Artifact != page.RealContent:
			d.Artifacts = append(d.Artifacts, Artifact{i, s})
			if r.Artifact == page.Repeated && d.parts[key{r.Element, r.Kind, int(r.Row), int(r.Col)}] == nil {
				d.problem(i, s, "repeats what is on no earlier page")
			}
		default:
			d.content(i, s)
		}
	}
	for _, r := range p.Rules {
		if d.sound(i, r, r.Ref) && r.Ref.Artifact != page.Decoration {
			d.problem(i, r, "no decoration")
		}
	}
	for _, f := range p.Fills {
		if d.sound(i, f, f.Ref) && f.Ref.Artifact != page.Decoration {
			d.problem(i, f, "no decoration")
		}
	}
	for _, l := range p.Links {
		if d.sound(i, l, l.Ref) && (l.Ref.Artifact != page.RealContent || d.blocks[l.Ref.Element] == nil) {
			d.problem(i, l, "no content of this page is the link")
		}
	}
}

// sound reports whether a reference makes sense by itself.
func (d *reader) sound(i int, what any, r page.Ref) bool {
	e, wrong := r.Element, ""
	switch {
	case r.Kind == page.Unknown:
		wrong = "no reference"
	case r.Kind == page.PageNumber || r.Kind == page.RunningLine:
		if e != nil || r.Artifact != page.Pagination {
			wrong = "not an artifact of the page"
		}
	case e == nil || r.Artifact == page.Pagination:
		wrong = "no element"
	case (e.Table != nil) != ofTable(r.Kind):
		wrong = "a kind for another element"
	case (r.Kind == page.Heading || r.Kind == page.Entry || r.Kind == page.TableTitle) && e.Level < 1:
		wrong = "no level"
	}
	if wrong != "" {
		d.problem(i, what, "%s", wrong)
	}
	return wrong == ""
}

// content adds a text to its part.
func (d *reader) content(i int, s page.Text) {
	r := s.Ref
	b := d.blocks[r.Element]
	if b == nil {
		b = &Block{Element: r.Element}
		d.blocks[r.Element] = b
		d.Blocks = append(d.Blocks, b)
	} else if b != d.Blocks[len(d.Blocks)-1] {
		d.problem(i, s, "its element was over")
	}
	k := key{r.Element, r.Kind, int(r.Row), int(r.Col)}
	if d.parts[k] == nil {
		d.parts[k] = &Part{Ref: r, Page: i}
		b.Parts = append(b.Parts, d.parts[k])
	}
	d.parts[k].Runs, d.parts[k].Last = append(d.parts[k].Runs, s), i
}

// words checks that the runs of words, in order, are the text of their element
// without the blanks where lines end.
func (d *reader) words(b *Block) {
	for _, p := range b.Parts {
		if p.Kind == page.EntryPage {
			continue
		}
		at := 0
		for _, s := range p.Runs {
			from := int(s.Ref.At)
			if from < at || from+len(s.S) > len(b.Text) || strings.Trim(b.Text[at:from], " 　\n") != "" || b.Text[from:from+len(s.S)] != s.S {
				d.problem(p.Page, s, "not at byte %d of %q", from, b.Text)
				return
			}
			at = from + len(s.S)
		}
		if strings.Trim(b.Text[at:], " 　\n") != "" {
			d.problem(p.Page, b.Text, "ends at byte %d", at)
		}
	}
}

// table checks that the spans fit the grid, that every text is in a cell of it, and
// that rows are on pages in their order.
func (d *reader) table(b *Block) {
	g := b.Table
	header, body := tiles(g.Header, g.HeaderRows, g.Columns), tiles(g.Merged, g.Rows, g.Columns)
	if header == nil || body == nil || slices.Contains(header, free) {
		d.problem(0, *g, "the spans of %s do not fit the grid", b.ID)
		return
	}
	last := 0
	for _, p := range b.Parts {
		at, of := int(p.Row)*g.Columns+int(p.Col), header
		switch {
		case isBody(p.Kind):
			of = body
		case p.Kind != page.HeaderCell:
			continue
		}
		if int(p.Col) >= g.Columns || at >= len(of) || of[at] == covered {
			d.problem(p.Page, p.Runs[0], "no cell is there")
		}
		if isBody(p.Kind) && p.Page < last {
			d.problem(p.Page, p.Runs[0], "stands before a row above it")
		}
		last = max(last, p.Page)
	}
}

// What is at a place of a grid.
const (
	free    = iota // of no span: a cell by itself
	owner          // the first place of a span
	covered        // another place of a span
)

// tiles says for each place of a grid what is there; it is nil if spans overlap or
// leave the grid.
func tiles(spans []page.Span, rows, cols int) []int {
	at := make([]int, rows*cols)
	for _, s := range spans {
		for r := s.Row; r < s.Row+s.Rows; r++ {
			for c := s.Col; c < s.Col+s.Cols; c++ {
				if r < 0 || c < 0 || r >= rows || c >= cols || at[r*cols+c] != free {
					return nil
				}
				at[r*cols+c] = covered
			}
		}
		if s.Rows < 1 || s.Cols < 1 {
			return nil
		}
		at[s.Row*cols+s.Col] = owner
	}
	return at
}
