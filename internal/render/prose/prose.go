// Package prose typesets a whole document: cover, contents, words on portrait pages
// by GB/T 9704, and between them the tables, which internal/render/typeset
// typesets, on pages of their own. Page writers draw the result without deciding
// anything.
//
// Words are on a grid of equal rows, so that page breaks count whole rows; widths
// within a line are whole thousandths of an em (milliem).
package prose

import (
	"fmt"
	"math"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/diag"
	"budgetreport/internal/render/linebreak"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/table"
)

// Plan is a document divided into pages. Pages are made on demand; a Plan does not
// change after New and may be used from several goroutines at once.
type Plan struct {
	book    *book.Book
	m       page.Metrics
	style   book.Style
	area    area
	rows    int // of a page
	paras   []para
	entries []entry
	sheets  []pageContent
	tables  map[int]*typeset.Plan // by block
}

// area is the type area in pt.
type area struct{ x, y, width, height float64 }

// align is how the lines of a text are aligned.
type align uint8

const (
	left align = iota
	justified
	centred
)

// para is a text broken into lines.
type para struct {
	text   *linebreak.Paragraph
	ref    page.Ref
	face   table.Text
	align  align
	x      float64 // distance of all its lines from the left edge of the type area, in pt
	indent int     // indentation of the first line in milliem; negative if the others are indented
	limit  int     // width of a line in milliem
	lines  []linebreak.Span
	rows   int  // height of a line in rows of the page
	keep   bool // a heading: on the same page as what follows
	block  int  // index of its block in the book
	entry  int  // index of the entry of the contents that it prints, -1 for none
}

// entry is a place that the bookmarks, and mostly the contents, lead to.
type entry struct {
	title  string
	level  int
	block  int
	page   int     // 0-based
	top    float64 // distance from the top edge of the page in pt
	listed bool    // in the contents; otherwise only in the bookmarks
}

// pageContent is what is on a page: lines of text, or a page of a table.
type pageContent struct {
	slots      []slot
	table      *typeset.Plan // nil for words
	of         int           // page of the table
	unnumbered bool
}

// slot is a line of a paragraph, and the row of the page where it is.
type slot struct{ para, line, row int }

const mm = 72 / 25.4

// New typesets b. The error is a *diag.Error with all that prevents it: characters
// that no font has, tables that do not fit their paper, a type area too small for
// words.
func New(b *book.Book, m page.Metrics) (*Plan, error) {
	p := &Plan{book: b, m: m, style: b.Style}
	var problems diag.List
	p.setArea()
	if p.rows < 4 || p.area.width < 8*b.Style.Body.Size {
		problems.Add(diag.Problem{File: b.Title, Message: fmt.Sprintf("正文版心太小：每页%d行，行宽%.1f毫米", p.rows, p.area.width/mm), Want: "应至少4行、每行8字，请改用更大的纸或更小的页边距"})
		return nil, problems.Err()
	}
	if p.style.PageNumber == "" {
		for _, k := range b.Blocks {
			if k.Kind == book.TableOf {
				p.style.PageNumber = k.Table.Style.PageNumber
				break
			}
		}
	}
	p.checkGlyphs(&problems)
	plans := map[int]*typeset.Plan{}
	for i, k := range b.Blocks {
		if k.Kind == book.TableOf {
			t := *k.Table
			t.Style.PageNumber, t.Style.Footer = p.style.PageNumber, p.style.Footer // one run of numbers
			plan, err := typeset.New(&t, m)
			problems.Merge(err)
			plans[i] = plan
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	p.tables = plans
	p.listEntries()
	p.flow(plans)
	return p, nil
}

// setArea computes the type area and its number of rows.
func (p *Plan) setArea() {
	pg, st := p.style.Page, p.style
	left, width := st.Sides()
	p.area = area{left * mm, pg.Top * mm, width * mm, (pg.Height - pg.Top - pg.Bottom) * mm}
	p.rows = st.Rows()
}

// listEntries lists what the bookmarks and the contents name.
func (p *Plan) listEntries() {
	inPart := 0
	for i, k := range p.book.Blocks {
		e := entry{title: k.Text, block: i}
		switch k.Kind {
		case book.Part:
			inPart = 1
		case book.Heading:
			e.level = k.Level
		case book.TableOf:
			e.title, e.level = tableTitle(k.Table), inPart
			p.tables[i].Element.Level = inPart + 1
		default:
			continue
		}
		e.listed = e.level <= p.style.ContentsDepth || k.Kind == book.TableOf
		p.entries = append(p.entries, e)
	}
}

// wordsRef refers to a text of a block of words.
func wordsRef(k book.Block, text string) page.Ref {
	ref := page.Ref{Element: &page.Element{ID: k.ID, Text: text}, Kind: page.Paragraph}
	switch k.Kind {
	case book.Cover:
		ref.Kind = page.Title
	case book.Contents, book.Part:
		ref.Kind, ref.Element.Level = page.Heading, 1
	case book.Heading:
		ref.Kind, ref.Element.Level = page.Heading, k.Level+1
	}
	return ref
}

// entryRef refers to an entry of the contents.
func (p *Plan) entryRef(e entry) page.Ref {
	id := p.book.Blocks[e.block].ID
	if t := p.tables[e.block]; t != nil {
		id = t.Element.ID
	}
	return page.Ref{Element: &page.Element{ID: id, Level: e.level + 1, Text: e.title}, Kind: page.Entry}
}

func tableTitle(t *table.Table) string { return strings.TrimSpace(t.Number + " " + t.Title) }

// newPara makes a paragraph of s, a text of a block, for lines within width pt.
func (p *Plan) newPara(s string, st table.Text, a align, block int, x, width float64) para {
	q := para{text: linebreak.NewParagraph(p.m, st.Face, s), face: st, align: a, x: x, block: block, entry: -1}
	q.ref = wordsRef(p.book.Blocks[block], s)
	q.limit = int(math.Round(width * 1000 / st.Size))
	q.rows = max(1, int(math.Ceil(st.Size*1.1/p.style.LinePitch)))
	return q
}

// title makes a paragraph of a centred title and breaks it into lines.
func (p *Plan) title(s string, st table.Text, block int) para {
	q := p.newPara(s, st, centred, block, 0, p.area.width)
	p.breakTitle(&q)
	return q
}

// breakTitle breaks a title, a heading or an entry of the contents into lines,
// according to its sense.
func (p *Plan) breakTitle(q *para) {
	q.lines, _ = q.text.TitleLines(q.limit, q.indent, q.align == centred, p.book.Author)
}

// Pages is the number of pages, at least 1.
func (p *Plan) Pages() int { return len(p.sheets) }

// Table is the plan of the table of a block; nil for a block of words.
func (p *Plan) Table(block int) *typeset.Plan { return p.tables[block] }

// Bookmarks returns the outline: parts, headings and tables in reading order.
func (p *Plan) Bookmarks() []page.Bookmark {
	var out []page.Bookmark
	for _, e := range p.entries {
		out = append(out, page.Bookmark{Title: e.title, Page: e.page, Top: e.top, Level: e.level})
	}
	return out
}

// checkGlyphs reports every character that no font has, with its place.
func (p *Plan) checkGlyphs(problems *diag.List) {
	check := func(face, s, where string) {
		for _, r := range s {
			if _, ok := p.m.Advance(face, r); !ok && r != '\n' {
				problems.Add(diag.Problem{File: p.book.Title, Field: where, Message: fmt.Sprintf("中有没有字形的字“%c”(U+%04X)", r, r),
					Want: "请换字，或在字体设置中为字体“" + face + "”补上有此字的字体"})
			}
		}
	}
	st := p.style
	check(st.Footer.Face, st.PageNumber+"0123456789", "页码")
	check(st.Body.Face, p.book.Date, "日期")
	check(st.Headings[0].Face, p.book.Draft, "草稿")
	for _, k := range p.book.Blocks {
		face := p.textStyle(k).Face
		check(face, k.Text, k.ID)
		for _, s := range k.Lines {
			check(st.Body.Face, s, k.ID)
		}
		switch k.Kind {
		case book.Part, book.Heading:
			check(st.Contents.Face, k.Text, k.ID)
		case book.TableOf:
			check(st.Contents.Face, tableTitle(k.Table), k.ID)
		case book.Contents:
			check(st.Contents.Face, leader+"0123456789", k.ID)
		}
	}
}

// textStyle gives the face and size of the text of a block.
func (p *Plan) textStyle(k book.Block) table.Text {
	switch k.Kind {
	case book.Cover:
		return p.style.CoverTitle
	case book.Contents, book.Part:
		return p.style.Part
	case book.Heading:
		return p.style.Headings[min(max(k.Level, 1), len(p.style.Headings))-1]
	}
	return p.style.Body
}
