package publish

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// Unprintable is a *diag.Error with the characters of a dataset that no font of
// the set has, each at its place in the dataset: that is where it can be
// changed, while tables would name it wherever it is printed. It is nil when
// there are none.
func Unprintable(ds *dataset.Dataset, fonts *Fonts) error {
	const most = 20 // places told of one character
	var problems diag.List
	looked := make([]uint64, (utf8.MaxRune+64)/64) // a bit for each character that fonts have
	told := map[rune]int{}
	for text, place := range ds.AllTexts() {
		for _, r := range text {
			if looked[r/64]>>(r%64)&1 == 1 {
				continue
			}
			if r == '\n' || fonts.Has(r) {
				looked[r/64] |= 1 << (r % 64)
				continue
			}
			if told[r]++; told[r] > most {
				continue
			}
			p := place()
			p.Got, p.Message = text, fmt.Sprintf("有字体里没有的字“%c”（%U）", r, r)
			p.Want = "请换字，或在字体设置中补上有此字的字体"
			problems.Add(p)
		}
	}
	err := problems.Err()
	var more []rune
	for r, n := range told {
		if n > most {
			more = append(more, r)
		}
	}
	slices.Sort(more)
	for _, r := range more {
		input := err.(*diag.Error)
		input.Problems = append(input.Problems, diag.Problem{Message: fmt.Sprintf("字体里没有的字“%c”（%U）另有%d处", r, r, told[r]-most)})
	}
	return err
}

// onPaper reports whether any of the formats is set in the fonts.
func (o *Office) onPaper() bool { return anyFormat(o.Formats, (*Format).typeset) }
