package prose

import (
	"strings"

	"budgetreport/internal/render/page"
	"budgetreport/internal/render/typeset"
)

// What a mark may give and a gap may take, in milliem.
const (
	halfMark = 500  // the blank half of a full-width mark
	quarter  = 250  // a mark inside a line yields at most so much, its gap widens first by so much
	fine     = 80   // what all gaps of a line can widen by without being seen
	hole     = 1000 // a line short of so much is worth squeezing the next piece in
)

// closing marks have their blank half at the right, opening marks at the left.
func isClosing(r rune) bool {
	return strings.ContainsRune("，。、；：？！）》〉」』”’】〕", r)
}
func isOpening(r rune) bool { return strings.ContainsRune("（《〈「『“‘【〔", r) }

// span is a piece of a text that stands on one line.
type span struct{ from, to int }

// measured is a text ready to be broken: widths in milliem of its face.
type measured struct {
	rs    []rune
	width []int // of each character
	kern  []int // between rs[i-1] and rs[i]: marks that meet share their blank
}

func measure(m page.Metrics, face, s string) *measured {
	t := &measured{rs: []rune(s)}
	t.width, t.kern = make([]int, len(t.rs)), make([]int, len(t.rs))
	for i, r := range t.rs {
		t.width[i], _ = m.Advance(face, r)
		if i > 0 && (t.closes(i-1) && (t.closes(i) || t.opens(i)) || t.opens(i-1) && t.opens(i)) {
			t.kern[i] = -halfMark
		}
	}
	return t
}

// closes and opens report full-width marks; “” of a Latin face have no blank half.
func (t *measured) closes(i int) bool { return t.width[i] == 1000 && isClosing(t.rs[i]) }
func (t *measured) opens(i int) bool  { return t.width[i] == 1000 && isOpening(t.rs[i]) }

// natural is the width of a line with its last mark full.
func (t *measured) natural(l span) int {
	w := 0
	for i := l.from; i < l.to; i++ {
		w += t.width[i]
		if i > l.from {
			w += t.kern[i]
		}
	}
	return w
}

// hang is what the line's last mark may give.
func (t *measured) hang(l span) int {
	if l.to > l.from && t.closes(l.to-1) {
		return halfMark
	}
	return 0
}

// yields reports whether the gap before rs[i] can be narrowed: it is the blank
// half of one mark. A full stop keeps its blank.
func (t *measured) yields(i int) bool {
	return t.kern[i] == 0 && (t.closes(i-1) && !strings.ContainsRune("。？！", t.rs[i-1]) || t.opens(i))
}

func (t *measured) shrink(l span) int {
	n := 0
	for i := l.from + 1; i < l.to; i++ {
		if t.yields(i) {
			n += quarter
		}
	}
	return n
}

// trim drops the spaces and the newline at a line's end.
func (t *measured) trim(l span) span {
	for l.to > l.from && (t.rs[l.to-1] == ' ' || t.rs[l.to-1] == '\n') {
		l.to--
	}
	return l
}

// lines breaks the text into lines of a width, the first one narrower by the
// indent. Lines are filled; what a forbidden break would push out is squeezed
// in where the marks of the line have room for it (CLREQ 先挤进，后推出).
func (t *measured) lines(limit, indent int) []span {
	ok, hard := typeset.Breaks(t.rs)
	var out []span
	for from := 0; from < len(t.rs); {
		room := limit
		if from == 0 {
			room -= indent
		}
		to := t.fill(from, room, ok, hard)
		out = append(out, t.trim(span{from, to}))
		from = to
	}
	t.mend(out, limit, ok)
	return out
}

// fill gives the end of the line that begins at from.
func (t *measured) fill(from, room int, ok, hard []bool) int {
	plain, tight, slack := 0, 0, 0
	for to := from + 1; to <= len(t.rs); to++ {
		if to < len(t.rs) && !ok[to] {
			continue
		}
		l := t.trim(span{from, to})
		w := t.natural(l) - t.hang(l)
		if w <= room {
			plain, slack = to, room-w
		} else if w-t.shrink(l) <= room {
			tight = to
		}
		if w > room+10*quarter || to < len(t.rs) && hard[to] {
			break
		}
	}
	switch {
	case tight > plain && (plain == 0 || slack >= hole):
		return tight
	case plain > 0:
		return plain
	}
	// A piece wider than the line, an address perhaps: cut where it is full.
	cut, any := 0, from+1
	for to := from + 1; to <= len(t.rs) && t.natural(span{from, to}) <= room; to++ {
		any = to
		if to == len(t.rs) || typeset.MayCut(t.rs[to-1], t.rs[to]) {
			cut = to
		}
	}
	if cut == 0 { // nothing but marks
		return any
	}
	return cut
}

// mend gives a last line of a single character company from the line before.
func (t *measured) mend(lines []span, limit int, ok []bool) {
	n := len(lines)
	if n < 2 {
		return
	}
	last, before := &lines[n-1], &lines[n-2]
	if before.to < last.from && t.rs[last.from-1] == '\n' {
		return
	}
	words := 0
	for _, r := range t.rs[last.from:last.to] {
		if !isClosing(r) && !isOpening(r) {
			words++
		}
	}
	if words > 1 {
		return
	}
	for i := last.from - 1; i > before.from+(before.to-before.from)/2; i-- {
		if ok[i] {
			if moved := (span{i, last.to}); t.natural(moved) <= limit {
				last.from, before.to = i, t.trim(span{before.from, i}).to
			}
			return
		}
	}
}

// piece is a run of a line: its characters stand at natural advances from x.
type piece struct {
	x int // milliem from the line's beginning
	s string
}

// place sets a line. A justified line fills room exactly: all gaps widen
// where that is not seen, else first those at marks and between hanzi and
// figures. What is too long yields at its marks.
func (t *measured) place(l span, room int, justify bool) []piece {
	gaps := make([]int, l.to-l.from)
	for i := l.from + 1; i < l.to; i++ {
		gaps[i-l.from] = t.kern[i]
	}
	slack := room - t.natural(l)
	if slack < 0 {
		slack = min(slack+t.hang(l), 0) // the last mark's blank half hangs over
		t.spread(l, gaps, slack, t.yields)
	} else if justify {
		first := min(slack, quarter*t.count(l, t.loose))
		if slack <= fine*t.count(l, t.stretches) {
			first = 0
		}
		t.spread(l, gaps, first, t.loose)
		t.spread(l, gaps, slack-first, t.stretches)
	}
	var out []piece
	x, from, at := 0, l.from, 0
	for i := l.from; i < l.to; i++ {
		if g := gaps[i-l.from]; g != 0 {
			out = append(out, piece{at, string(t.rs[from:i])})
			x += g
			from, at = i, x
		}
		x += t.width[i]
	}
	if from < l.to {
		out = append(out, piece{at, string(t.rs[from:l.to])})
	}
	return out
}

func (t *measured) count(l span, which func(i int) bool) int {
	n := 0
	for i := l.from + 1; i < l.to; i++ {
		if which(i) {
			n++
		}
	}
	return n
}

// spread shares slack among the gaps of a kind; where there is none the line
// stays as it is.
func (t *measured) spread(l span, gaps []int, slack int, which func(i int) bool) {
	n := t.count(l, which)
	if n == 0 || slack == 0 {
		return
	}
	each, rest := slack/n, slack%n
	for i := l.from + 1; i < l.to; i++ {
		if !which(i) {
			continue
		}
		gaps[i-l.from] += each
		if rest > 0 {
			gaps[i-l.from]++
			rest--
		} else if rest < 0 {
			gaps[i-l.from]--
			rest++
		}
	}
}

// isWord reports characters of Latin words and figures, which are not spaced out.
func isWord(r rune) bool { return r > ' ' && r < 0x2000 }

// loose reports gaps that widen first: after and before marks, at spaces,
// between hanzi and figures.
func (t *measured) loose(i int) bool {
	a, b := t.rs[i-1], t.rs[i]
	return t.stretches(i) && (a == ' ' || t.closes(i-1) || t.opens(i) || isWord(a) != isWord(b))
}

// stretches reports gaps that may widen at all.
func (t *measured) stretches(i int) bool {
	a, b := t.rs[i-1], t.rs[i]
	switch {
	case isWord(a) && isWord(b), (a == '—' || a == '…') && a == b, b == ' ':
		return false
	case t.closes(i) || t.opens(i-1): // a mark stays with its word
		return false
	}
	return true
}
