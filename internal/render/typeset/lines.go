package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"

	"budgetreport/internal/render/page"
)

// face measures text in one face of the font set and remembers what it broke.
type face struct {
	name  string
	m     page.Metrics
	ascii [utf8.RuneSelf]int // advances of the commonest characters; -1: no glyph
	texts map[string]*text
	seg   segmenter.Segmenter
}

func newFace(name string, m page.Metrics) *face {
	f := &face{name: name, m: m, texts: map[string]*text{}}
	for r := range f.ascii {
		a, ok := m.Advance(name, rune(r))
		if !ok {
			a = -1
		}
		f.ascii[r] = a
	}
	return f
}

// advance gives the width of r in milliem, 0 where it has no glyph.
func (f *face) advance(r rune) (int, bool) {
	if r < utf8.RuneSelf {
		a := f.ascii[r]
		return max(a, 0), a >= 0
	}
	return f.m.Advance(f.name, r)
}

// measure gives the width of s in milliem; ok is false when a character of s
// has no glyph.
func (f *face) measure(s string) (width int, ok bool) {
	ok = true
	for _, r := range s {
		a, has := f.advance(r)
		width += a
		ok = ok && has
	}
	return width, ok
}

// text is a string measured for breaking into lines. Widths are in milliem,
// so that one text serves every size of its face.
type text struct {
	s     string
	width int   // widest of the lines as written
	hard  int   // lines as written: newlines + 1
	segs  []seg // pieces no line break may part; nil until a break is needed
	ascii bool  // has letters or digits, which make words longer than a character
	word  int   // widest piece, once split
}

// seg is a piece of text that stays on one line.
type seg struct {
	visible, end int  // byte offsets: after the last visible character, after the spaces behind it
	width, space int  // of the visible part and of the spaces
	hard         bool // a written newline follows
}

// line is a piece of a text that stands on one line.
type line struct{ from, to int }

// text measures s, remembering it for the next caller.
func (f *face) text(s string) *text {
	t, ok := f.texts[s]
	if !ok {
		t = f.newText(s)
		f.texts[s] = t
	}
	return t
}

// newText measures s without touching anything shared.
func (f *face) newText(s string) *text {
	t := &text{s: s, hard: 1}
	w := 0
	for _, r := range s {
		if r == '\n' {
			t.width, t.hard = max(t.width, w), t.hard+1
			w = 0
			continue
		}
		a, _ := f.advance(r)
		w += a
		t.ascii = t.ascii || r < utf8.RuneSelf && r > ' '
	}
	t.width = max(t.width, w)
	return t
}

// split finds the pieces of t.
func (f *face) split(t *text, sg *segmenter.Segmenter) {
	if t.segs != nil {
		return
	}
	rs := []rune(t.s)
	ok, hard := breaks(rs, sg)
	segs := make([]seg, 0, len(rs))
	var s seg
	for i, at := 0, 0; i < len(rs); i++ {
		r, n := utf8.DecodeRuneInString(t.s[at:])
		at += n
		a, _ := f.advance(r)
		switch r {
		case '\n':
		case ' ':
			s.space += a
		default:
			s.width += s.space + a
			s.space, s.visible = 0, at
		}
		s.end = at
		if ok[i+1] {
			s.hard = hard[i+1]
			t.word = max(t.word, s.width)
			segs = append(segs, s)
			s = seg{visible: at}
		}
	}
	if len(rs) > 0 && rs[len(rs)-1] == '\n' { // the empty line after a last newline
		if last := len(segs) - 1; last >= 0 {
			segs[last].hard = true
		}
		segs = append(segs, seg{visible: len(t.s), end: len(t.s)})
	}
	t.segs = segs
}

// breakLines breaks t into lines at most limit milliem wide, as few as
// possible. Even lines are for headings and labels, in narrow columns one more
// where that spares a word; else lines are filled and only a last line of a
// single character is mended.
func (f *face) breakLines(t *text, limit int, even bool, sg *segmenter.Segmenter) []line {
	if t.hard == 1 && t.width <= limit {
		return []line{{0, len(strings.TrimRight(t.s, " "))}}
	}
	f.split(t, sg)
	var lines []line
	for from := 0; from < len(t.segs); {
		to := from
		for to < len(t.segs)-1 && !t.segs[to].hard {
			to++
		}
		lines = f.paragraph(lines, t, from, to+1, limit, even)
		from = to + 1
	}
	return lines
}

// count counts what breakLines would return.
func (f *face) count(t *text, limit int, even bool) int {
	if even && limit < narrow && t.width > limit {
		return len(f.breakLines(t, limit, true, &f.seg))
	}
	return f.countLines(t, limit)
}

// countLines counts the fewest lines t can be broken into.
func (f *face) countLines(t *text, limit int) int {
	if t.width <= limit {
		return t.hard
	}
	f.split(t, &f.seg)
	n, w := 1, 0
	empty := true
	for i := range t.segs {
		s := &t.segs[i]
		if !empty && w+s.width > limit {
			n, w, empty = n+1, 0, true
		}
		if empty && s.width > limit {
			pieces, rest := f.shatter(t, i, limit)
			n += len(pieces)
			w = rest
		} else {
			w += s.width
		}
		w, empty = w+s.space, false
		if s.hard {
			n, w, empty = n+1, 0, true
		}
	}
	return n
}

func (t *text) start(i int) int {
	if i == 0 {
		return 0
	}
	return t.segs[i-1].end
}

// paragraph breaks the pieces from..to-1, which no written newline parts.
func (f *face) paragraph(lines []line, t *text, from, to, limit int, even bool) []line {
	first := len(lines)
	var starts []int // piece that begins each line after the first; nil once a piece was shattered
	whole := true
	begin, w := t.start(from), 0
	empty := true
	for i := from; i < to; i++ {
		s := &t.segs[i]
		if !empty && w+s.width > limit {
			lines = append(lines, line{begin, t.segs[i-1].visible})
			starts = append(starts, i)
			begin, w, empty = t.start(i), 0, true
		}
		if empty && s.width > limit {
			pieces, rest := f.shatter(t, i, limit)
			for _, cut := range pieces {
				lines = append(lines, line{begin, cut})
				begin = cut
			}
			w, whole = rest, false
		} else {
			w += s.width
		}
		w, empty = w+s.space, false
	}
	lines = append(lines, line{begin, t.segs[to-1].visible})
	if n := len(lines) - first; n == 1 || !whole {
		return lines
	}
	if even && to-from <= 64 {
		starts = evenLines(t, from, to, len(lines)-first, limit)
	} else if !mendLast(t, from, to, starts, limit) {
		return lines
	}
	lines = lines[:first]
	begin = t.start(from)
	for _, i := range starts {
		lines = append(lines, line{begin, t.segs[i-1].visible})
		begin = t.start(i)
	}
	return append(lines, line{begin, t.segs[to-1].visible})
}

// shatter cuts a piece wider than a line wherever it must: a long number or
// web address in running text. It returns the cuts and the width after the
// last one. Even then no line begins with a closing mark if one character
// before may go along.
func (f *face) shatter(t *text, i, limit int) (cuts []int, rest int) {
	start := t.start(i)
	s := t.s[start:t.segs[i].visible]
	begin, w := 0, 0
	for at, r := range s {
		a, _ := f.advance(r)
		for w+a > limit && at > begin {
			cut := at
			for cut > begin {
				before, n := utf8.DecodeLastRuneInString(s[:cut])
				after, _ := utf8.DecodeRuneInString(s[cut:])
				if cut-n <= begin || !(noStart(after) || noEnd(before) || unicode.Is(unicode.M, after)) {
					break
				}
				cut -= n
			}
			if after, _ := utf8.DecodeRuneInString(s[cut:]); noStart(after) {
				cut = at // nothing but marks: cut where the line is full
			}
			cuts = append(cuts, start+cut)
			w, _ = f.measure(s[cut:at])
			begin = cut
		}
		w += a
	}
	return cuts, w
}

// mendLast moves pieces from the last line but one to a last line that holds
// a single character, and reports whether it did.
func mendLast(t *text, from, to int, starts []int, limit int) bool {
	last := starts[len(starts)-1]
	before := from
	if len(starts) > 1 {
		before = starts[len(starts)-2]
	}
	w := 0
	for i := last; i < to; i++ {
		w += t.segs[i].width + t.segs[i].space
	}
	if w > 2000 || words(t, last, to) >= 2 {
		return false
	}
	for i := last - 1; i > before+1; i-- {
		w += t.segs[i].width + t.segs[i].space
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

// words counts the characters of the pieces from..to-1 that are not marks.
func words(t *text, from, to int) int {
	n := 0
	for _, r := range t.s[t.start(from):t.segs[to-1].visible] {
		if !isMark(r) {
			n++
		}
	}
	return n
}
