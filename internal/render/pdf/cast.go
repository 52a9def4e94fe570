package pdf

import (
	"fmt"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

// A cast knows which fonts a document uses and which character each of their
// glyphs stands for. Several characters may share a glyph (· and •, 工 and the
// radical ⼯, as text copied out of other PDFs has it) but a glyph of a PDF font
// can be read back as one character only. So the first character that uses a
// glyph takes it, and for any other the font joins the document a second time.
type cast struct {
	set     *font.Set
	members []*actor
	byFont  map[*font.Font][]int // members by copy
}

// actor is a font, or a further copy of one, as it appears in the document.
type actor struct {
	font  *font.Font
	copy  int
	role  []rune // character by glyph, 0 when the glyph is not used
	runes []rune // the characters used, in order of first use
}

// sheet is a page with its texts divided into runs of one font.
type sheet struct {
	page.Page
	runs []run
}

// run is text in one font.
type run struct {
	actor      int
	x, y, size float64
	s          string
}

func newCast(set *font.Set) *cast {
	return &cast{set: set, byFont: make(map[*font.Font][]int)}
}

// actors gives the fonts used so far. Later ones come behind, so an index stays
// what it is; the characters of those given may still grow.
func (c *cast) actors() []*actor { return slices.Clone(c.members) }

// sheet divides the texts of a page into runs of one font.
func (c *cast) sheet(p page.Page) (sheet, error) {
	s := sheet{Page: p, runs: make([]run, 0, len(p.Texts))}
	for _, t := range p.Texts {
		face := c.set.Face(t.Face)
		if face == nil {
			return sheet{}, fmt.Errorf("没有叫“%s”的字体；%s", t.Face, diag.Suggest(t.Face, c.set.Names()))
		}
		start, from, to, now := 0, 0, 0, -1 // the run: its first byte, its ends in thousandths of an em, its actor
		flush := func(end int) {
			if end > start {
				s.runs = append(s.runs, run{now, t.X + float64(from)*t.Size/1000, t.Y, t.Size, t.S[start:end]})
			}
			start, from = end, to
		}
		for i, r := range t.S {
			g, ok := face.Glyph(r)
			if !ok {
				return sheet{}, fmt.Errorf("“%s”里的“%c”（U+%04X）没有一种字体能显示", t.S, r, r)
			}
			a, err := c.actor(r, g)
			if err != nil {
				return sheet{}, err
			}
			if a != now {
				flush(i)
				now = a
			}
			to += int(g.Advance)
		}
		flush(len(t.S))
	}
	s.Texts = nil
	return s, nil
}

// actor gives the font copy in which the glyph stands for r.
func (c *cast) actor(r rune, g font.Glyph) (int, error) {
	f := c.set.Font(g.Font)
	for _, i := range c.byFont[f] {
		switch c.members[i].role[g.ID] {
		case r:
			return i, nil
		case 0:
			return i, c.members[i].take(r, g)
		}
	}
	a := &actor{font: f, copy: len(c.byFont[f]), role: make([]rune, f.Glyphs())}
	c.members = append(c.members, a)
	i := len(c.members) - 1
	c.byFont[f] = append(c.byFont[f], i)
	return i, a.take(r, g)
}

func (a *actor) take(r rune, g font.Glyph) error {
	a.role[g.ID] = r
	a.runes = append(a.runes, r)
	return a.font.Check(r, g)
}
