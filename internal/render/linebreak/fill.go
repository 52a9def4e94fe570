package linebreak

import (
	"math"
	"strings"
)

// strain says how bad a way of breaking a text is. Its fields are compared in order.
type strain struct {
	torn  int // breaks where there must be none
	lines int // number of lines
	harm  int // how bad the lines are
}

func (s strain) add(o strain) strain {
	return strain{s.torn + o.torn, s.lines + o.lines, s.harm + o.harm}
}

func (s strain) less(o strain) bool {
	if s.torn != o.torn {
		return s.torn < o.torn
	}
	if s.lines != o.lines {
		return s.lines < o.lines
	}
	return s.harm < o.harm
}

// Lines breaks running text into lines of a width, the first one narrower by the
// indent: into as few as possible, and among these ways the one whose gaps differ
// least from their natural widths. So the space left by a figure that does not fit
// is divided among the lines before it, and punctuation is compressed where a line
// is a little too long (CLREQ 先挤进，后推出).
func (t *Paragraph) Lines(limit, indent int) []Span {
	out, _ := t.broken(limit, indent, func(l Span, room int) (strain, bool) {
		harm, fits := t.harm(l, room)
		return strain{lines: 1, harm: harm}, fits
	})
	return out
}

// harm is the square of how far the gaps of a line are from their natural widths;
// fits is false if they cannot be made narrow enough.
func (t *Paragraph) harm(l Span, room int) (harm int, fits bool) {
	const lonely = 300 // a last line of one character is as bad as a gap of that width
	n := t.sum(l)
	slack := room - n.width
	gap := 0
	switch {
	case slack >= 0 && t.Ends(l):
		if t.words(l) < 2 && l.From > 0 {
			gap = lonely
		}
	case slack >= 0:
		gap = slack / max(n.stretches, 1)
	case slack+t.Hang(l) >= 0:
	case slack+t.Hang(l)+n.yields*quarter >= 0:
		gap = -(slack + t.Hang(l)) / n.yields / 3 // compressed punctuation is noticed less
	default:
		return 0, false
	}
	return gap * gap, true
}

// words counts the characters of a line that are not punctuation.
func (t *Paragraph) words(l Span) int {
	n := 0
	for _, r := range t.Runes[l.From:l.To] {
		if !isClosing(r) && !isOpening(r) {
			n++
		}
	}
	return n
}

// Ends reports whether a line ends the paragraph or is followed by a newline.
func (t *Paragraph) Ends(l Span) bool {
	to := l.To
	for to < len(t.Runes) && t.Runes[to] != '\n' && isBlank(t.Runes[to]) {
		to++
	}
	return to == len(t.Runes) || t.Runes[to] == '\n'
}

// broken finds the lines with the least strain. of gives the strain of a line
// within room and whether it fits.
func (t *Paragraph) broken(limit, indent int, of func(l Span, room int) (strain, bool)) ([]Span, strain) {
	pieces := Pieces(t.Runes)
	out, s := t.search(pieces, limit, indent, of)
	for try := 0; out == nil && len(t.Runes) > 0; try++ { // some piece is wider than the line, perhaps a web address
		pieces = t.cut(pieces, min(limit, limit-indent), try > 0)
		out, s = t.search(pieces, limit, indent, of)
	}
	return out, s
}

// cut divides pieces wider than a line into characters; marks allows that a line
// then begins or ends with punctuation that must not begin or end one.
func (t *Paragraph) cut(pieces []Piece, limit int, marks bool) []Piece {
	var out []Piece
	for _, p := range pieces {
		if t.Natural(t.trim(p.Span)) > limit {
			for i := p.From + 1; i < p.To; i++ {
				if marks || t.mayCut(i) {
					out = append(out, Piece{Span: Span{p.From, i}})
					p.From = i
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// mayCut reports whether the characters on both sides allow a break before character
// i.
func (t *Paragraph) mayCut(i int) bool {
	l := t.trim(Span{0, i})
	return l.To == 0 || mayCut(t.Runes[l.To-1], t.Runes[i])
}

// search finds the best lines by dynamic programming over the breaks. It finds none
// if a piece is wider than a line; a single character fits any line.
func (t *Paragraph) search(pieces []Piece, limit, indent int, of func(l Span, room int) (strain, bool)) ([]Span, strain) {
	type step struct {
		strain
		from int
	}
	best := make([]step, len(pieces)+1) // for the text before each piece
	for i := 1; i < len(best); i++ {
		best[i].torn = math.MaxInt // not reached
	}
	for from, p := range pieces {
		if best[from].torn == math.MaxInt {
			continue
		}
		room := limit
		if from == 0 {
			room -= indent
		}
		for i, q := range pieces[from:] {
			s, fits := of(t.trim(Span{p.From, q.To}), room)
			if q.To < len(t.Runes) && !t.mayCut(q.To) {
				s.torn++
			}
			if fits || q.To == p.From+1 {
				to := &best[from+i+1]
				if s = s.add(best[from].strain); !to.less(s) { // of equals, the one with the fuller lines first
					*to = step{s, from}
				}
			}
			if n := t.sum(Span{p.From, q.To}); q.Hard || n.width-n.yields*quarter-halfMark > room {
				break
			}
		}
	}
	end := best[len(pieces)]
	if end.torn == math.MaxInt {
		return nil, end.strain
	}
	n := end.lines
	out := make([]Span, n)
	for to := len(pieces); n > 0; to = best[to].from {
		n--
		out[n] = t.trim(Span{pieces[best[to].from].From, pieces[to-1].To})
	}
	return out, end.strain
}

// Costs of breaking a title at a place.
const (
	afterMark   = 1 // after the owner's name, after ：”）》
	beforeName  = 2 // before the owner's name
	betweenRest = 6 // anywhere else
)

// TitleLines breaks a title or an entry of the contents according to its sense
// (GB/T 9704 词意完整，长短适宜): after its number, before or after the owner's name
// and after punctuation rather than elsewhere, and into lines of about equal length.
// Only a centred title may have its number on a line of its own. whole is false if
// figures or the owner's name had to be divided.
func (t *Paragraph) TitleLines(limit, indent int, centred bool, owner string) (lines []Span, whole bool) {
	number := t.numberEnd()
	name := strings.Index(string(t.Runes), owner)
	if name >= 0 {
		name = len([]rune(string(t.Runes)[:name]))
	}
	nameEnd := name + len([]rune(owner))
	if owner == "" || name < 0 {
		name, nameEnd = -1, -1
	}
	lines, s := t.broken(limit, indent, func(l Span, room int) (strain, bool) {
		w := t.Natural(l) - t.Hang(l)
		s := strain{lines: 1, harm: w / 100 * (w / 100)}
		to := l.To
		for to < len(t.Runes) && isBlank(t.Runes[to]) {
			to++
		}
		const worse = 1 << 24 // more than the harm of lines of any lengths
		switch {
		case to == len(t.Runes):
		case !centred && to <= number, to > name && to < nameEnd:
			s.torn = 1
		case to == number && isBlank(t.Runes[to-1]): // not 附件：
		case to == nameEnd, isClosing(t.Runes[to-1]):
			s.harm += worse * afterMark
		case to == name:
			s.harm += worse * beforeName
		default:
			s.harm += worse * betweenRest
		}
		return s, w <= room
	})
	return lines, s.torn == 0
}

// NumberWidth is the width in milliem of the number at the beginning of a title.
func (t *Paragraph) NumberWidth() int { return t.Natural(Span{0, t.numberEnd()}) }

// numberEnd is the end of the number at the beginning of a title: 第一部分　,
// 预算01表 , 一、, （一）, 附件：. It is 0 if there is none.
func (t *Paragraph) numberEnd() int {
	const longest = 8
	for i, r := range t.Runes[:min(len(t.Runes), longest)] {
		if isBlank(r) || strings.ContainsRune("、：）", r) {
			return i + 1
		}
	}
	return 0
}
