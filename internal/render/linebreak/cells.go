package linebreak

import (
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/render/page"
)

// Face measures text in one face of the font set and keeps the texts it measured.
type Face struct {
	Name    string
	Metrics page.Metrics
	ascii   [utf8.RuneSelf]int // advances of the most common characters; -1: no glyph
	texts   map[string]*Text
}

// NewFace makes the Face of that name.
func NewFace(name string, m page.Metrics) *Face {
	f := &Face{Name: name, Metrics: m, texts: map[string]*Text{}}
	for r := range f.ascii {
		a, ok := m.Advance(name, rune(r))
		if !ok {
			a = -1
		}
		f.ascii[r] = a
	}
	return f
}

// Advance returns the width of r in milliem, and 0 and false if it has no glyph.
func (f *Face) Advance(r rune) (milliem int, ok bool) {
	if r < utf8.RuneSelf {
		a := f.ascii[r]
		return max(a, 0), a >= 0
	}
	return f.Metrics.Advance(f.Name, r)
}

// Measure returns the width of s in milliem; ok is false if a character of s has no
// glyph.
func (f *Face) Measure(s string) (milliem int, ok bool) {
	ok = true
	for _, r := range s {
		a, has := f.Advance(r)
		milliem += a
		ok = ok && has
	}
	return milliem, ok
}

// Text is the text of a cell, a heading or a note of a table, measured for breaking
// into lines, in which characters have their natural advances. Widths are in
// milliem, so that one Text serves every size of its face.
type Text struct {
	Width   int // of the widest of the lines as written
	Written int // number of lines as written: newlines + 1
	Word    int // width of the widest piece; 0 until the text had to be broken

	face   *Face
	s      string
	ascii  bool // it has letters or digits, which make words longer than a character
	rs     []rune
	pieces []measured // nil until the text has to be broken
}

// measured is a piece with the width of its visible part, and that of the spaces
// after it.
type measured struct {
	Piece
	visible      int // after the last visible character
	width, space int
}

// Text measures s, and keeps it for the next caller.
func (f *Face) Text(s string) *Text {
	t, ok := f.texts[s]
	if !ok {
		t = f.newText(s)
		f.texts[s] = t
	}
	return t
}

// Lines breaks s as Text.Lines does. It keeps nothing, so that several goroutines
// may call it at once, provided that Count was called before for every text kept:
// then the texts have their pieces already.
func (f *Face) Lines(s string, limit int, even bool) []string {
	t, ok := f.texts[s]
	if !ok {
		t = f.newText(s)
	}
	return t.Lines(limit, even)
}

// newText measures s; it changes nothing that goroutines share.
func (f *Face) newText(s string) *Text {
	t := &Text{face: f, s: s, Written: 1}
	w := 0
	for _, r := range s {
		if r == '\n' {
			t.Width, t.Written = max(t.Width, w), t.Written+1
			w = 0
			continue
		}
		a, _ := f.Advance(r)
		w += a
		t.ascii = t.ascii || r < utf8.RuneSelf && r > ' '
	}
	t.Width = max(t.Width, w)
	return t
}

// Widest returns the width in milliem of the widest line of s as written.
func (f *Face) Widest(s string) int { return f.newText(s).Width }

// split divides the text into its pieces, once.
func (t *Text) split() {
	if t.pieces != nil {
		return
	}
	t.rs = []rune(t.s)
	list := Pieces(t.rs)
	pieces := make([]measured, len(list), len(list)+1)
	for i, p := range list {
		m := measured{Piece: p, visible: p.From}
		for at := p.From; at < p.To; at++ {
			r := t.rs[at]
			a, _ := t.face.Advance(r)
			switch r {
			case '\n':
			case ' ':
				m.space += a
			default:
				m.width += m.space + a
				m.space, m.visible = 0, at+1
			}
		}
		t.Word = max(t.Word, m.width)
		pieces[i] = m
	}
	if n := len(t.rs); n > 0 && t.rs[n-1] == '\n' { // the empty line after a last newline
		pieces[len(pieces)-1].Hard = true
		pieces = append(pieces, measured{Piece: Piece{Span: Span{n, n}}, visible: n})
	}
	t.pieces = pieces
}

// Pieces is the number of pieces, 0 until the text had to be broken.
func (t *Text) Pieces() int { return len(t.pieces) }

// Floor is the least width for the text: two characters, or its longest piece if
// that is not too long.
func (t *Text) Floor() int {
	least := 2000
	if t.ascii {
		t.split()
		least = max(least, min(t.Word, 8000))
	}
	return min(t.Width, least)
}

// Lines breaks the text into lines at most limit milliem wide, as few as possible.
// If even, for headings and labels, the lines have about equal lengths, and in
// narrow columns there is one more if that keeps a word together. Otherwise each
// line is as full as it can be, but the last has at least two characters.
func (t *Text) Lines(limit int, even bool) []string {
	if t.Written == 1 && t.Width <= limit {
		return []string{t.s}
	}
	spans := t.spans(limit, even)
	out := make([]string, len(spans))
	for i, l := range spans {
		out[i] = string(t.rs[l.From:l.To])
	}
	return out
}

// spans gives the lines of a text that does not fit on one.
func (t *Text) spans(limit int, even bool) []Span {
	t.split()
	var lines []Span
	for from := 0; from < len(t.pieces); {
		to := from
		for to < len(t.pieces)-1 && !t.pieces[to].Hard {
			to++
		}
		lines = t.paragraph(lines, from, to+1, limit, even)
		from = to + 1
	}
	return lines
}

// Count is the number of lines that Lines returns.
func (t *Text) Count(limit int, even bool) int {
	if t.Width <= limit {
		return t.Written
	}
	if even && limit < narrow {
		return len(t.spans(limit, true))
	}
	t.split()
	n, w := 1, 0
	empty := true
	for i := range t.pieces {
		s := &t.pieces[i]
		if !empty && w+s.width > limit {
			n, w, empty = n+1, 0, true
		}
		if empty && s.width > limit {
			pieces, rest := t.shatter(i, limit)
			n += len(pieces)
			w = rest
		} else {
			w += s.width
		}
		w, empty = w+s.space, false
		if s.Hard {
			n, w, empty = n+1, 0, true
		}
	}
	return n
}

// paragraph appends the lines of the pieces from..to-1, between which there is no
// newline.
func (t *Text) paragraph(lines []Span, from, to, limit int, even bool) []Span {
	first := len(lines)
	var starts []int // piece that begins each line after the first; nil once a piece was shattered
	whole := true
	begin, w := t.pieces[from].From, 0
	empty := true
	for i := from; i < to; i++ {
		s := &t.pieces[i]
		if !empty && w+s.width > limit {
			lines = append(lines, Span{begin, t.pieces[i-1].visible})
			starts = append(starts, i)
			begin, w, empty = s.From, 0, true
		}
		if empty && s.width > limit {
			pieces, rest := t.shatter(i, limit)
			for _, cut := range pieces {
				lines = append(lines, Span{begin, cut})
				begin = cut
			}
			w, whole = rest, false
		} else {
			w += s.width
		}
		w, empty = w+s.space, false
	}
	lines = append(lines, Span{begin, t.pieces[to-1].visible})
	if n := len(lines) - first; n == 1 || !whole {
		return lines
	}
	if even && to-from <= 64 {
		starts = evenLines(t, from, to, len(lines)-first, limit)
	} else if !mendLast(t, from, to, starts, limit) {
		return lines
	}
	lines = lines[:first]
	begin = t.pieces[from].From
	for _, i := range starts {
		lines = append(lines, Span{begin, t.pieces[i-1].visible})
		begin = t.pieces[i].From
	}
	return append(lines, Span{begin, t.pieces[to-1].visible})
}

// shatter cuts a piece wider than a line wherever it must: a long number or web
// address in running text. It returns the cuts and the width after the last one.
// Even so, no line begins with a closing mark if the character before the mark can
// move to the next line with it.
func (t *Text) shatter(i, limit int) (cuts []int, rest int) {
	p, w := &t.pieces[i], 0
	begin := p.From
	for at := p.From; at < p.visible; at++ {
		a, _ := t.face.Advance(t.rs[at])
		for w+a > limit && at > begin {
			cut := at
			for cut-1 > begin && (!mayCut(t.rs[cut-1], t.rs[cut]) || unicode.Is(unicode.M, t.rs[cut])) {
				cut--
			}
			if noStart(t.rs[cut]) {
				cut = at // nothing but marks: cut where the line is full
			}
			cuts = append(cuts, cut)
			w, _ = t.face.Measure(string(t.rs[cut:at]))
			begin = cut
		}
		w += a
	}
	return cuts, w
}

// mendLast moves pieces from the last line but one to a last line of a single
// character, and reports whether it did.
func mendLast(t *Text, from, to int, starts []int, limit int) bool {
	last := starts[len(starts)-1]
	before := from
	if len(starts) > 1 {
		before = starts[len(starts)-2]
	}
	w := 0
	for i := last; i < to; i++ {
		w += t.pieces[i].width + t.pieces[i].space
	}
	if w > 2000 || words(t, last, to) >= 2 {
		return false
	}
	for i := last - 1; i > before+1; i-- {
		w += t.pieces[i].width + t.pieces[i].space
		if w > limit {
			return false
		}
		if words(t, i, to) >= 2 && words(t, before, i) >= 2 {
			starts[len(starts)-1] = i
			return true
		}
	}
	return false
}

// words counts the characters of the pieces from..to-1 that are not punctuation.
func words(t *Text, from, to int) int {
	n := 0
	for _, r := range t.rs[t.pieces[from].From:t.pieces[to-1].visible] {
		if !isMark(r) {
			n++
		}
	}
	return n
}
