package pdf

import (
	"fmt"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

// subsets are the font subsets of a document. Several characters may share a
// glyph (· and •, 工 and the radical ⼯, as text copied out of other PDFs has it)
// but a glyph of a PDF font can be read back as one character only. So the first
// character that uses a glyph takes it, and for any other the document gets a
// second subset of the same font.
type subsets struct {
	set    *font.Set
	fonts  []*gopdfFont // of the set, in its order
	all    []*subset
	byFont map[uint16][]int // indices in all, by index of the font
}

// subset is the part of a font that a document uses, or of a further copy of it.
type subset struct {
	font  *gopdfFont
	copy  int
	chars []rune // character by glyph, 0 where the glyph is not used

	// The characters used and their glyphs, in order of first use.
	used   []rune
	glyphs []font.Glyph
}

// dividedPage is a page with its texts divided into glyph runs.
type dividedPage struct {
	page.Page // without Texts
	runs      []glyphRun
}

// glyphRun is text in one font subset and size.
type glyphRun struct {
	subset     int
	x, y, size float64
	s          string
}

// list gives the subsets so far. Later ones are appended, so that an index keeps
// its meaning; the characters of those given may still grow.
func (u *subsets) list() []*subset { return slices.Clone(u.all) }

// divide divides the texts of a page into glyph runs. Errors are a face that is
// not in the set, and a character that no font of its face has or that cannot be
// embedded.
func (u *subsets) divide(p page.Page) (dividedPage, error) {
	out := dividedPage{Page: p, runs: make([]glyphRun, 0, len(p.Texts))}
	out.Texts = nil
	for _, t := range p.Texts {
		face := u.set.Face(t.Face)
		if face == nil {
			return out, fmt.Errorf("没有叫“%s”的字体；%s", t.Face, diag.Suggest(t.Face, u.set.Names()))
		}
		start, from, to, now := 0, 0, 0, -1 // the run: its first byte, its ends in thousandths of an em, its subset
		flush := func(end int) {
			if end > start {
				out.runs = append(out.runs, glyphRun{now, t.X + float64(from)*t.Size/1000, t.Y, t.Size, t.S[start:end]})
			}
			start, from = end, to
		}
		for i, r := range t.S {
			g, ok := face.Glyph(r)
			if !ok {
				return out, fmt.Errorf("“%s”里的“%c”（U+%04X）没有一种字体能显示", t.S, r, r)
			}
			s, err := u.find(r, g)
			if err != nil {
				return out, err
			}
			if s != now {
				flush(i)
				now = s
			}
			to += int(g.Advance)
		}
		flush(len(t.S))
	}
	return out, nil
}

// find gives the index of the subset in which the glyph stands for r.
func (u *subsets) find(r rune, g font.Glyph) (int, error) {
	for _, i := range u.byFont[g.Font] {
		switch u.all[i].chars[g.ID] {
		case r:
			return i, nil
		case 0:
			return i, u.all[i].take(r, g)
		}
	}
	f := u.fonts[g.Font]
	s := &subset{font: f, copy: len(u.byFont[g.Font]), chars: make([]rune, f.Glyphs())}
	i := len(u.all)
	u.all = append(u.all, s)
	u.byFont[g.Font] = append(u.byFont[g.Font], i)
	return i, s.take(r, g)
}

// take lets the glyph stand for r.
func (s *subset) take(r rune, g font.Glyph) error {
	s.chars[g.ID] = r
	s.used, s.glyphs = append(s.used, r), append(s.glyphs, g)
	return s.font.check(r, g)
}
