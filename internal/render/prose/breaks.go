package prose

import (
	"math"
	"strings"

	"budgetreport/internal/render/typeset"
)

// strain is how ill a way of breaking a text is. Its members count in order.
type strain struct {
	torn  int // words and marks that must stay together and do not
	lines int
	harm  int
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

// lines breaks running text into the fewest lines of a width, the first one
// narrower by the indent, and among these into those whose gaps differ least
// from natural: what a figure that does not fit leaves empty is shared by the
// lines before it, and marks yield where a line is a little too long (CLREQ
// 先挤进，后推出).
func (t *measured) lines(limit, indent int) []span {
	out, _ := t.broken(limit, indent, func(l span, room int) (strain, bool) {
		harm, fits := t.harm(l, room)
		return strain{lines: 1, harm: harm}, fits
	})
	return out
}

// harm is how far the gaps of a line are from natural, squared; whether it fits.
func (t *measured) harm(l span, room int) (harm int, fits bool) {
	const lonely = 300 // a last line of one character, as a gap that all would see
	n := t.sum(l)
	slack := room - n.width
	gap := 0
	switch {
	case slack >= 0 && t.ends(l):
		if t.words(l) < 2 && l.from > 0 {
			gap = lonely
		}
	case slack >= 0:
		gap = slack / max(n.stretches, 1)
	case slack+t.hang(l) >= 0:
	case slack+t.hang(l)+n.yields*quarter >= 0:
		gap = -(slack + t.hang(l)) / n.yields / 3 // the blank of a mark is missed less
	default:
		return 0, false
	}
	return gap * gap, true
}

// words counts the characters of a line that are no marks.
func (t *measured) words(l span) int {
	n := 0
	for _, r := range t.rs[l.from:l.to] {
		if !isClosing(r) && !isOpening(r) {
			n++
		}
	}
	return n
}

// ends reports whether a line ends its paragraph or stands before a newline.
func (t *measured) ends(l span) bool {
	to := l.to
	for to < len(t.rs) && t.rs[to] != '\n' && isBlank(t.rs[to]) {
		to++
	}
	return to == len(t.rs) || t.rs[to] == '\n'
}

// broken finds the lines with the least strain. of tells the strain of a line
// within room and whether it fits.
func (t *measured) broken(limit, indent int, of func(l span, room int) (strain, bool)) ([]span, strain) {
	ok, hard := typeset.Breaks(t.rs)
	out, s := t.search(limit, indent, ok, hard, of)
	for try := 0; out == nil && len(t.rs) > 0; try++ { // a piece wider than the line, an address perhaps
		t.cut(min(limit, limit-indent), ok, try > 0)
		out, s = t.search(limit, indent, ok, hard, of)
	}
	return out, s
}

// cut allows breaks inside pieces wider than a line; at marks that begin or end
// no line only when there are too many of them for any other.
func (t *measured) cut(limit int, ok []bool, marks bool) {
	for from := 0; from < len(t.rs); {
		to := from + 1
		for to < len(t.rs) && !ok[to] {
			to++
		}
		if t.natural(t.trim(span{from, to})) > limit {
			for i := from + 1; i < to; i++ {
				ok[i] = marks || t.mayCut(i)
			}
		}
		from = to
	}
}

// mayCut reports whether the marks on both sides allow a break before rs[i].
func (t *measured) mayCut(i int) bool {
	l := t.trim(span{0, i})
	return l.to == 0 || typeset.MayCut(t.rs[l.to-1], t.rs[i])
}

// search is the shortest way from break to break. It finds none where a piece
// is wider than a line; a single character fits any line.
func (t *measured) search(limit, indent int, ok, hard []bool, of func(l span, room int) (strain, bool)) ([]span, strain) {
	type step struct {
		strain
		from int
	}
	best := make([]step, len(t.rs)+1)
	for i := 1; i < len(best); i++ {
		best[i].torn = math.MaxInt // not reached
	}
	for from := range t.rs {
		if best[from].torn == math.MaxInt {
			continue
		}
		room := limit
		if from == 0 {
			room -= indent
		}
		for to := from + 1; to <= len(t.rs); to++ {
			if to == len(t.rs) || ok[to] {
				l := t.trim(span{from, to})
				s, fits := of(l, room)
				if to < len(t.rs) && !t.mayCut(to) {
					s.torn++
				}
				if fits || to == from+1 {
					if s = s.add(best[from].strain); !best[to].less(s) { // of equals, the one with the fuller lines first
						best[to] = step{s, from}
					}
				}
			}
			if n := t.sum(span{from, to}); n.width-n.yields*quarter-halfMark > room || to < len(t.rs) && hard[to] {
				break
			}
		}
	}
	end := best[len(t.rs)]
	if end.torn == math.MaxInt {
		return nil, end.strain
	}
	n := end.lines
	out := make([]span, n)
	for to := len(t.rs); n > 0; to = best[to].from {
		n--
		out[n] = t.trim(span{best[to].from, to})
	}
	return out, end.strain
}

// How little a title likes to be broken at a place.
const (
	afterMark   = 1 // after the name of whose document it is, after ：”）》
	beforeName  = 2
	betweenRest = 6
)

// titleLines breaks a title or an entry of the contents where its sense allows
// (GB/T 9704 词意完整，长短适宜): after its number, around the owner's name and
// after marks sooner than elsewhere, and into lines of about the same length. A
// centred title may have its number on a line of its own.
func (t *measured) titleLines(limit, indent int, centred bool, owner string) ([]span, strain) {
	number := t.numberEnd()
	name := strings.Index(string(t.rs), owner)
	if name >= 0 {
		name = len([]rune(string(t.rs)[:name]))
	}
	nameEnd := name + len([]rune(owner))
	if owner == "" || name < 0 {
		name, nameEnd = -1, -1
	}
	return t.broken(limit, indent, func(l span, room int) (strain, bool) {
		w := t.natural(l) - t.hang(l)
		s := strain{lines: 1, harm: w / 100 * (w / 100)}
		to := l.to
		for to < len(t.rs) && isBlank(t.rs[to]) {
			to++
		}
		const worse = 1 << 24 // than lines of any lengths
		switch {
		case to == len(t.rs):
		case !centred && to <= number, to > name && to < nameEnd:
			s.torn = 1
		case to == number && isBlank(t.rs[to-1]): // not 附件：
		case to == nameEnd, isClosing(t.rs[to-1]):
			s.harm += worse * afterMark
		case to == name:
			s.harm += worse * beforeName
		default:
			s.harm += worse * betweenRest
		}
		return s, w <= room
	})
}

// numberEnd is where the number that a title begins with ends: 第一部分　,
// 预算01表 , 一、, （一）, 附件：. It is 0 where there is none.
func (t *measured) numberEnd() int {
	const longest = 8
	for i, r := range t.rs[:min(len(t.rs), longest)] {
		if isBlank(r) || strings.ContainsRune("、：）", r) {
			return i + 1
		}
	}
	return 0
}
