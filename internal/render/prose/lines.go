package prose

import (
	"strings"

	"budgetreport/internal/render/page"
)

// What a mark may give and a gap may take, in milliem.
const (
	halfMark = 500 // the blank half of a full-width mark
	quarter  = 250 // a mark inside a line yields at most so much, a gap at a mark or a figure widens at most by so much
	fine     = 80  // any other gap widens at most by so much: from 100 on readers of PDF files take it for a blank between words
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
	sums  []sum // of what stands before rs[i]
}

// sum is what the characters before a place come to, each with the gap before it.
type sum struct{ width, yields, stretches int }

func measure(m page.Metrics, face, s string) *measured {
	t := &measured{rs: []rune(s)}
	t.width, t.kern = make([]int, len(t.rs)), make([]int, len(t.rs))
	for i, r := range t.rs {
		t.width[i], _ = m.Advance(face, r)
		if i > 0 && (t.closes(i-1) && (t.closes(i) || t.opens(i)) || t.opens(i-1) && t.opens(i)) {
			t.kern[i] = -halfMark
		}
	}
	t.sums = make([]sum, len(t.rs)+1)
	for i := range t.rs {
		n := t.sums[i]
		n.width += t.width[i] + t.kern[i]
		if i > 0 && t.yields(i) {
			n.yields++
		}
		if i > 0 && t.stretches(i) {
			n.stretches++
		}
		t.sums[i+1] = n
	}
	return t
}

// sum is what a line comes to; the gap before its first character is none of it.
func (t *measured) sum(l span) sum {
	if l.to == l.from {
		return sum{}
	}
	a, b, first := t.sums[l.from], t.sums[l.to], t.sums[l.from+1]
	return sum{b.width - a.width - t.kern[l.from], b.yields - first.yields, b.stretches - first.stretches}
}

// closes and opens report full-width marks; “” of a Latin face have no blank half.
func (t *measured) closes(i int) bool { return t.width[i] == 1000 && isClosing(t.rs[i]) }
func (t *measured) opens(i int) bool  { return t.width[i] == 1000 && isOpening(t.rs[i]) }

// natural is the width of a line with its last mark full.
func (t *measured) natural(l span) int { return t.sum(l).width }

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

func isBlank(r rune) bool { return r == ' ' || r == '　' || r == '\n' }

// trim drops the spaces and the newline at a line's end.
func (t *measured) trim(l span) span {
	for l.to > l.from && isBlank(t.rs[l.to-1]) {
		l.to--
	}
	return l
}

// piece is a run of a line: its characters stand at natural advances from x.
type piece struct {
	x int // milliem from the line's beginning
	s string
}

// place sets a line. A justified line fills room: all its gaps widen by the
// same, which is seen least, and what that leaves is shared by those at marks
// and between hanzi and figures. None widens so far that its words fall apart;
// a line that is still too short ends before the others. What is too long yields
// at its marks.
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
		even := min(slack, fine*t.sum(l).stretches)
		t.spread(l, gaps, even, t.stretches)
		t.spread(l, gaps, min(slack-even, (quarter-fine)*t.count(l, t.loose)), t.loose)
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

// loose reports gaps that widen further than others: after and before marks, at
// spaces, between hanzi and figures.
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
