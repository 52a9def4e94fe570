// Package page holds finished pages as plain data, a display list: everything
// drawn, with its place, its face and size, and the part of the document it is
// (Ref). The packages typeset and prose make pages, page writers (PDF) draw them
// without deciding anything. Lengths are in pt (1/72 inch), the origin is the top
// left corner of the page, y grows downwards.
package page

import (
	"encoding/binary"
	"math"
)

// Page is one sheet of paper with everything on it.
type Page struct {
	Width, Height float64
	Fills         []Fill // below everything else
	Rules         []Rule
	Texts         []Text
	Links         []Link
}

// Content encodes what the page looks like, without its page number: two pages
// have the same bytes if and only if they look the same. References are not part
// of it. Editions keep hashes of these bytes, so the encoding must not change.
func (p *Page) Content() []byte {
	texts := 0
	for i := range p.Texts {
		if p.Texts[i].Ref.Kind != PageNumber {
			texts++
		}
	}
	b := make([]byte, 0, 64*(1+texts+len(p.Rules)+len(p.Fills)+len(p.Links)))
	numbers := func(list ...float64) {
		for _, v := range list {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	counts := func(list ...int) {
		for _, n := range list {
			b = binary.AppendVarint(b, int64(n))
		}
	}
	numbers(p.Width, p.Height)
	counts(len(p.Fills), len(p.Rules), texts, len(p.Links))
	for _, f := range p.Fills {
		numbers(f.X, f.Y, f.W, f.H, f.Grey)
	}
	for _, r := range p.Rules {
		numbers(r.X1, r.Y1, r.X2, r.Y2, r.Width)
	}
	for _, t := range p.Texts {
		if t.Ref.Kind == PageNumber {
			continue
		}
		numbers(t.X, t.Y, t.Size)
		counts(len(t.Face), len(t.S))
		b = append(append(b, t.Face...), t.S...)
	}
	for _, l := range p.Links {
		numbers(l.X, l.Y, l.W, l.H, l.Top)
		counts(l.Page)
	}
	return b
}

// Text is a run of text in one face and size. Its glyphs follow each other at their
// natural advances from X on; no writer wraps or stretches a run.
type Text struct {
	X, Y float64 // left end of the baseline
	Size float64 // pt
	Face string  // name of a face of the font set
	S    string
	Ref  Ref
}

// Rule is a straight horizontal or vertical line.
type Rule struct {
	X1, Y1, X2, Y2 float64
	Width          float64 // pt
	Ref            Ref
}

// Fill is a rectangle in one grey (0 black, 1 white).
type Fill struct {
	X, Y, W, H float64
	Grey       float64
	Ref        Ref
}

// Link is a rectangle that leads to a place on a page of the document.
type Link struct {
	X, Y, W, H float64
	Page       int     // 0-based
	Top        float64 // distance of that place from the top edge of its page
	Ref        Ref     // of the text that is the link
}

// Bookmark is an entry of the document's outline.
type Bookmark struct {
	Title string
	Page  int     // 0-based
	Top   float64 // as in Link
	Level int     // 0 is the outermost; the parent of an entry is the last one before it with a lower level
}

// Metrics measures text. Advances are whole thousandths of an em so that every
// sum of widths is exact and the same on every machine.
type Metrics interface {
	// Advance gives the width of r in a face and whether any font of the face has it.
	Advance(face string, r rune) (milliem int, ok bool)
	// Vertical gives how far a face reaches above and below the baseline, both positive.
	Vertical(face string) (ascent, descent int)
}

// Width measures a run in pt; ok is false if some character has no glyph.
func Width(m Metrics, face string, size float64, s string) (width float64, ok bool) {
	total, ok := 0, true
	for _, r := range s {
		a, has := m.Advance(face, r)
		total += a
		ok = ok && has
	}
	return float64(total) * size / 1000, ok
}
