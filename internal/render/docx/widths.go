package docx

import (
	"strings"

	"budgetreport/internal/table"
)

// digit is the width in em that a digit or Latin letter takes at most: half in
// the fonts named, more in what stands in for them.
const digit = 0.64

// widths shares room (twips) among the columns: what must not wrap (amounts,
// codes, ordinals) gets what it takes, then headers and names what they need
// at least, then words by how much text they hold. Word lays the text out
// anew, so ems of text are exact enough.
func widths(t *table.Table, room int) []int {
	n := len(t.Columns)
	// Three widths of each column in twips: without wrapped figures, readable, ample.
	hard, least, want := make([]float64, n), make([]float64, n), make([]float64, n)
	em, pad := t.Style.Body.Size*20*1.03, float64(2*twips(t.Style.PadX))
	for c, column := range t.Columns {
		figures, words, header := 1.2, 0.0, 0.0 // ems
		for r := range t.Rows {
			k := t.At(r, c)
			switch {
			case k.Kind == table.CoveredCell || k.ColSpan > 1:
			case k.IsAmount() || k.Kind == table.CodeCell || k.Kind == table.NumberCell:
				figures = max(figures, ems(k.Text))
			default:
				words = max(words, ems(k.Text)+float64(k.Indent))
			}
		}
		for _, h := range t.Header {
			if h.Col == c && h.Cols == 1 {
				header = min(ems(h.Text), 2+ems(h.Text)/4) // on several lines
			}
		}
		hard[c] = figures*em + pad
		least[c] = max(figures, header, min(words, 6))*em + pad
		want[c] = max(least[c], min(words, 40)*em+pad)
		if column.Width > 0 {
			w := float64(twips(column.Width))
			hard[c], least[c], want[c] = w, w, w
		}
	}
	for c, column := range t.Columns { // equal columns are as wide as the widest
		for e, other := range t.Columns {
			if column.Equal != "" && column.Equal == other.Equal {
				hard[c], least[c], want[c] = max(hard[c], hard[e]), max(least[c], least[e]), max(want[c], want[e])
			}
		}
	}
	from, to := least, want
	if sum(least) > float64(room) {
		from, to = hard, least
	}
	rest, growth := float64(room)-sum(from), sum(to)-sum(from)
	out := make([]int, n)
	left := room
	for c := range out {
		w := from[c] * float64(room) / sum(from) // too wide, or nothing to grow: in proportion
		if rest > 0 && growth > 0 {
			w = from[c] + rest*(to[c]-from[c])/growth
		}
		out[c] = int(w)
		left -= out[c]
	}
	out[n-1] += left
	return out
}

func sum(list []float64) float64 {
	total := 0.0
	for _, v := range list {
		total += v
	}
	return total
}

// ems is the width of the longest line of a text.
func ems(s string) float64 {
	longest := 0.0
	for line := range strings.SplitSeq(s, "\n") {
		w := 0.0
		for _, r := range line {
			if r < 0x2000 {
				w += digit
			} else {
				w++
			}
		}
		longest = max(longest, w)
	}
	return longest
}
