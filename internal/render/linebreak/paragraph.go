package linebreak

import (
	"strings"

	"budgetreport/internal/render/page"
)

// How far gaps may be compressed or widened, in milliem.
const (
	halfMark = 500 // the blank half of a full-width punctuation mark
	quarter  = 250 // most by which a mark within a line is compressed, and by which a gap next to a mark or a figure is widened
	fine     = 80  // most by which any other gap is widened: from 100 on, readers of PDF files take it for a blank between words
)

// isClosing reports closing marks, whose blank half is at the right.
func isClosing(r rune) bool {
	return strings.ContainsRune("，。、；：？！）》〉」』”’】〕", r)
}

// isOpening reports opening marks, whose blank half is at the left.
func isOpening(r rune) bool { return strings.ContainsRune("（《〈「『“‘【〔", r) }

// Paragraph is running text or a title, measured for breaking into lines whose gaps
// between characters may be widened or compressed. Widths are in milliem.
type Paragraph struct {
	Runes []rune
	width []int // of each character
	kern  []int // between characters i-1 and i: adjacent marks share their blank
	sums  []sum // of the characters before i
}

// sum adds up characters, each with the gap before it: their width, and the number
// of gaps that can be compressed and widened.
type sum struct{ width, yields, stretches int }

// NewParagraph measures s in a face of m.
func NewParagraph(m page.Metrics, face, s string) *Paragraph {
	t := &Paragraph{Runes: []rune(s)}
	t.width, t.kern = make([]int, len(t.Runes)), make([]int, len(t.Runes))
	for i, r := range t.Runes {
		t.width[i], _ = m.Advance(face, r)
		if i > 0 && (t.closes(i-1) && (t.closes(i) || t.opens(i)) || t.opens(i-1) && t.opens(i)) {
			t.kern[i] = -halfMark
		}
	}
	t.sums = make([]sum, len(t.Runes)+1)
	for i := range t.Runes {
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

// sum is the sum of a line, without the gap before its first character.
func (t *Paragraph) sum(l Span) sum {
	if l.To == l.From {
		return sum{}
	}
	a, b, first := t.sums[l.From], t.sums[l.To], t.sums[l.From+1]
	return sum{b.width - a.width - t.kern[l.From], b.yields - first.yields, b.stretches - first.stretches}
}

// closes and opens report closing and opening full-width marks; “” of a Latin face
// have no blank half.
func (t *Paragraph) closes(i int) bool { return t.width[i] == 1000 && isClosing(t.Runes[i]) }
func (t *Paragraph) opens(i int) bool  { return t.width[i] == 1000 && isOpening(t.Runes[i]) }

// Natural is the width of a line without any gap compressed or widened, including
// the blank half of its last mark.
func (t *Paragraph) Natural(l Span) int { return t.sum(l).width }

// Hang is the width of the blank half of a line's last mark, which may hang over the
// end of the line.
func (t *Paragraph) Hang(l Span) int {
	if l.To > l.From && t.closes(l.To-1) {
		return halfMark
	}
	return 0
}

// yields reports whether the gap before character i can be compressed: it is the
// blank half of one mark. A full stop keeps its blank.
func (t *Paragraph) yields(i int) bool {
	return t.kern[i] == 0 && (t.closes(i-1) && !strings.ContainsRune("。？！", t.Runes[i-1]) || t.opens(i))
}

func isBlank(r rune) bool { return r == ' ' || r == '　' || r == '\n' }

// trim removes the spaces and the newline at the end of a line.
func (t *Paragraph) trim(l Span) Span {
	for l.To > l.From && isBlank(t.Runes[l.To-1]) {
		l.To--
	}
	return l
}

// Run is a part of a line whose characters have their natural advances.
type Run struct {
	X int // milliem from the beginning of the line
	S string
}

// Place gives the runs of a line; together they are its text. A justified line fills
// room: all its gaps are widened by the same amount, which is noticed least, and the
// rest is divided among the gaps at marks and between hanzi and figures. No gap
// becomes so wide that the line falls apart; a line that is still too short ends
// before the others. In a line that is too long, marks are compressed.
func (t *Paragraph) Place(l Span, room int, justify bool) []Run {
	gaps := make([]int, l.To-l.From)
	for i := l.From + 1; i < l.To; i++ {
		gaps[i-l.From] = t.kern[i]
	}
	slack := room - t.Natural(l)
	if slack < 0 {
		slack = min(slack+t.Hang(l), 0) // the last mark's blank half hangs over
		t.spread(l, gaps, slack, t.yields)
	} else if justify {
		even := min(slack, fine*t.sum(l).stretches)
		t.spread(l, gaps, even, t.stretches)
		t.spread(l, gaps, min(slack-even, (quarter-fine)*t.count(l, t.loose)), t.loose)
	}
	var out []Run
	x, from, at := 0, l.From, 0
	for i := l.From; i < l.To; i++ {
		if g := gaps[i-l.From]; g != 0 {
			out = append(out, Run{at, string(t.Runes[from:i])})
			x += g
			from, at = i, x
		}
		x += t.width[i]
	}
	if from < l.To {
		out = append(out, Run{at, string(t.Runes[from:l.To])})
	}
	return out
}

// count is the number of gaps of a kind in a line.
func (t *Paragraph) count(l Span, which func(i int) bool) int {
	n := 0
	for i := l.From + 1; i < l.To; i++ {
		if which(i) {
			n++
		}
	}
	return n
}

// spread divides slack among the gaps of a kind; without any, the line stays as it
// is.
func (t *Paragraph) spread(l Span, gaps []int, slack int, which func(i int) bool) {
	n := t.count(l, which)
	if n == 0 || slack == 0 {
		return
	}
	each, rest := slack/n, slack%n
	for i := l.From + 1; i < l.To; i++ {
		if !which(i) {
			continue
		}
		gaps[i-l.From] += each
		if rest > 0 {
			gaps[i-l.From]++
			rest--
		} else if rest < 0 {
			gaps[i-l.From]--
			rest++
		}
	}
}

// isWord reports characters of Latin words and figures, whose gaps are not widened.
func isWord(r rune) bool { return r > ' ' && r < 0x2000 }

// loose reports gaps that may be widened more than others: after and before marks,
// at spaces, between hanzi and figures.
func (t *Paragraph) loose(i int) bool {
	a, b := t.Runes[i-1], t.Runes[i]
	return t.stretches(i) && (a == ' ' || t.closes(i-1) || t.opens(i) || isWord(a) != isWord(b))
}

// stretches reports gaps that may be widened at all.
func (t *Paragraph) stretches(i int) bool {
	a, b := t.Runes[i-1], t.Runes[i]
	switch {
	case isWord(a) && isWord(b), (a == '—' || a == '…') && a == b, b == ' ':
		return false
	case t.closes(i) || t.opens(i-1): // a mark stays with its word
		return false
	}
	return true
}
