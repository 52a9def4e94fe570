package linebreak

import "math"

// Costs of beginning a line at a place; a full line costs 100, and others the
// square of the part that is filled.
const (
	mark   = 0  // next to brackets and after punctuation
	phrase = 4  // before 和, after 的
	linked = 25 // after 和
	word   = 10 // probably between words
	suffix = 57 // before 的, 性, 类
	inside = 60 // probably within a word
	nested = 30 // in addition, within brackets
)

// narrow is a width in milliem: lines below it often cut words.
const narrow = 4500

// evenLines breaks the pieces from..to-1 into n lines, or in a narrow column one
// more if no word is cut then. It returns the pieces that begin the lines after the
// first.
func evenLines(t *Text, from, to, n, limit int) []int {
	sense := senseCosts(t, from, to)
	cuts := func(starts []int) bool {
		for _, i := range starts {
			if sense[i-from] >= suffix {
				return true
			}
		}
		return false
	}
	starts := evenStarts(t, from, to, n, limit, sense)
	if limit < narrow && n < to-from && cuts(starts) {
		if more := evenStarts(t, from, to, n+1, limit, sense); !cuts(more) {
			return more
		}
	}
	return starts
}

// evenStarts breaks the pieces from..to-1 into exactly n lines, of lengths as equal
// as possible and between words: 单位 / （科目名称）.
func evenStarts(t *Text, from, to, n, limit int, sense []int) []int {
	k := to - from
	type state struct {
		cost int
		prev int
	}
	const none = math.MaxInt / 2
	best := make([][]state, n+1)
	for l := range best {
		best[l] = make([]state, k+1)
		for i := range best[l] {
			best[l][i].cost = none
		}
	}
	best[0][0].cost = 0
	for l := 1; l <= n; l++ {
		for i := l; i <= k; i++ {
			w, space := 0, 0
			for j := i - 1; j >= l-1; j-- {
				s := &t.pieces[from+j]
				if j < i-1 {
					space = s.space
				}
				w += s.width + space
				if w > limit {
					break
				}
				if c := best[l-1][j].cost; c < none {
					c += w*w*100/max(limit*limit, 1) + sense[j]
					if c < best[l][i].cost {
						best[l][i] = state{c, j}
					}
				}
			}
		}
	}
	starts := make([]int, n-1)
	for l, i := n, k; l > 1; l-- {
		i = best[l][i].prev
		starts[l-2] = from + i
	}
	return starts
}

// EvenCost says how well a heading breaks into even lines of limit milliem: the
// number of lines and the sum of the costs of its breaks.
func (t *Text) EvenCost(limit int) (lines, cost int) {
	if t.Written == 1 && t.Width <= limit {
		return 1, 0
	}
	broken := t.spans(limit, true)
	if len(broken) > 1 {
		sense := senseCosts(t, 0, len(t.pieces))
		for i := range t.pieces {
			for _, l := range broken[1:] {
				if t.pieces[i].From == l.From {
					cost += sense[i]
				}
			}
		}
	}
	return len(broken), cost
}

// senseCosts gives for each piece the cost of beginning a line with it. There is no
// dictionary: Chinese words mostly have two characters, so a break after an even
// number of characters is probably between words.
func senseCosts(t *Text, from, to int) []int {
	costs := make([]int, to-from)
	depth, pos := 0, 0
	var prev rune
	next := from
	base := t.pieces[from].From
	for i, r := range t.rs[base:t.pieces[to-1].To] {
		tail := pos >= 2 && pos%2 == 0 && isSuffix(r)
		if next < to && base+i == t.pieces[next].From {
			c := inside
			switch {
			case noEnd(r) || prev == 0 || isMark(prev):
				c = mark
			case r == '的' || tail:
				c = suffix
			case isLink(r) || prev == '的':
				c = phrase
			case isLink(prev):
				c = linked
			case pos == 0 || pos%2 == 0 || !isHan(r):
				c = word
			}
			if depth > 0 {
				c += nested
			}
			costs[next-from] = c
			next++
		}
		switch {
		case noEnd(r):
			depth++
			pos = 0
		case isMark(r):
			if depth > 0 && noStart(r) && r != '、' && r != '，' && r != '：' {
				depth--
			}
			pos = 0
		case !isHan(r), r == '的', isLink(r), tail:
			pos = 0
		default:
			pos++
		}
		prev = r
	}
	return costs
}

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9FFF || r >= 0x20000 && r <= 0x323AF }

// isLink reports conjunctions, which join the words around them.
func isLink(r rune) bool { return r == '和' || r == '与' || r == '及' || r == '或' }

// isSuffix reports characters that often end a word of three.
func isSuffix(r rune) bool {
	switch r {
	case '性', '类', '费', '款', '项', '率', '额', '数', '者', '化', '型', '度', '值', '表', '人', '员':
		return true
	}
	return false
}
