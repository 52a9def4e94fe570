// Package font holds the faces of a document. A face is a chain of TrueType
// fonts: each character is set in the first font of the chain that has it, so
// that an office's own font may lack a rare character and the embedded fonts
// supply it. Measuring is a table lookup and safe for many goroutines.
//
// It reads the fonts itself: widths, glyphs of characters, components of glyphs,
// and the file as it is to be embedded. How a document embeds them is the
// writers' business.
package font

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"budgetreport/internal/diag"
)

// Spec is a face to build: its name and its fonts, the preferred one first.
type Spec struct {
	Name  string
	Fonts []Source
}

// Source is a font file in memory. Data is kept, not copied, and must not
// change afterwards.
type Source struct {
	Name string // as the user knows it: the path in config.toml
	Data []byte
}

// Set is the faces of a document. It implements page.Metrics.
type Set struct {
	faces []*Face
	fonts []*Font
}

// Face is a named chain of fonts, flattened into one table of characters.
type Face struct {
	name            string
	table           [(utf8.MaxRune + 1) / block]*[block]Glyph
	ascent, descent int
}

const block = 256 // characters in one array of a face's table

// Glyph says how a character is set. The zero Glyph is none.
type Glyph struct {
	ID      uint16 // glyph number in the font, never 0
	Advance uint16 // thousandths of an em
	Font    uint16 // index of the font in Set.Fonts
}

// New reads the fonts and builds the faces. A font that several faces share is
// read once; faces of the same fonts share what is built. The error is a
// *diag.Error with every font that cannot be used.
func New(specs []Spec) (*Set, error) {
	var (
		set      Set
		problems diag.List
		sources  []Source
		read     []int // sources → fonts, -1 when unusable
	)
	built := map[string]*Face{} // by the fonts of a face
	for _, spec := range specs {
		face := &Face{name: spec.Name}
		chain := make([]int, len(spec.Fonts)) // of read
		for k, src := range spec.Fonts {
			at := -1
			for i, s := range sources {
				if s.Name == src.Name && bytes.Equal(s.Data, src.Data) {
					at = i
				}
			}
			if at < 0 {
				at = len(sources)
				sources = append(sources, src)
				f, err := parse(src)
				if err != nil {
					problems.Merge(err)
					read = append(read, -1)
				} else {
					read = append(read, len(set.fonts))
					set.fonts = append(set.fonts, f)
				}
			}
			chain[k] = at
		}
		key := fmt.Sprint(chain)
		if same := built[key]; same != nil {
			*face = *same
			face.name = spec.Name
		} else {
			for _, at := range slices.Backward(chain) { // the preferred font last, on top of the others
				if read[at] >= 0 {
					face.cover(set.fonts[read[at]], uint16(read[at]))
				}
			}
			built[key] = face
		}
		set.faces = append(set.faces, face)
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return &set, nil
}

// cover adds the characters of a font to the face; they replace those of fonts
// covered before.
func (f *Face) cover(font *Font, index uint16) {
	f.ascent, f.descent = font.vertical()
	font.each(func(r rune, id uint16) {
		if r < ' ' || r == utf8.RuneError {
			return // control characters and the sign of damaged text are never set
		}
		b := f.table[r/block]
		if b == nil {
			b = new([block]Glyph)
			f.table[r/block] = b
		}
		b[r%block] = Glyph{ID: id, Advance: font.advance(id), Font: index}
	})
}

// Glyph gives the glyph of r; ok is false when no font of the face has it.
func (f *Face) Glyph(r rune) (g Glyph, ok bool) {
	if r < 0 || r > utf8.MaxRune {
		return Glyph{}, false
	}
	b := f.table[r/block]
	if b == nil {
		return Glyph{}, false
	}
	g = b[r%block]
	return g, g.ID != 0
}

// Face gives a face by name, nil when the set has none of that name.
func (s *Set) Face(name string) *Face {
	for _, f := range s.faces {
		if f.name == name {
			return f
		}
	}
	return nil
}

// Names gives the names of the faces in the order they were given to New.
func (s *Set) Names() []string {
	names := make([]string, len(s.faces))
	for i, f := range s.faces {
		names[i] = f.name
	}
	return names
}

// Fonts gives the fonts of all faces, each once; Glyph.Font is an index of it.
func (s *Set) Fonts() []*Font { return slices.Clone(s.fonts) }

// Advance gives the width of r in thousandths of an em, as it stands in the
// PDF; ok is false when the face is unknown or no font of it has r.
func (s *Set) Advance(face string, r rune) (milliem int, ok bool) {
	f := s.Face(face)
	if f == nil {
		return 0, false
	}
	g, ok := f.Glyph(r)
	return int(g.Advance), ok
}

// Has reports whether any face of the set has a glyph for r.
func (s *Set) Has(r rune) bool {
	return slices.ContainsFunc(s.faces, func(f *Face) bool { _, ok := f.Glyph(r); return ok })
}

// Vertical gives how far the preferred font of a face reaches above and below
// the baseline in thousandths of an em: the em box of a Chinese font, 0 and 0
// for an unknown face.
func (s *Set) Vertical(face string) (ascent, descent int) {
	f := s.Face(face)
	if f == nil {
		return 0, 0
	}
	return f.ascent, f.descent
}
