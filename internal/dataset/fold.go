package dataset

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Folded is a text as it looks: letters and digits alone, those that look alike the same.
type Folded struct {
	Runes []rune
	At    []int // of each rune the index of the byte in the text where the character begins that it comes from
}

// Fold returns what a reader may take a text for: blanks, punctuation, brackets and what is
// never seen are left out; full and half width, upper and lower case, radicals, ideographs
// that are encoded twice, letters of other alphabets and digits that look alike are the same.
func Fold(text string) Folded {
	f := Folded{Runes: make([]rune, 0, len(text)/3+8), At: make([]int, 0, len(text)/3+8)}
	for i, r := range text {
		switch to, is := radicals[r]; {
		case is:
			f.add(to, i)
		case r < 0x80 || r >= 0x4e00 && r <= 0x9fff:
			f.add(r, i)
		default:
			for _, r := range norm.NFKC.String(string(r)) {
				f.add(r, i)
			}
		}
	}
	return f
}

// add adds a character, if it is one that names consist of.
func (f *Folded) add(r rune, at int) {
	r = unicode.ToLower(r)
	if to, is := likes[r]; is {
		r = to
	}
	if unicode.IsLetter(r) || unicode.IsNumber(r) {
		f.Runes, f.At = append(f.Runes, r), append(f.At, at)
	}
}

// likes maps characters in lower case to the one that they are easily taken for.
var likes = func() map[rune]rune {
	m := map[rune]rune{}
	pairs := []rune("аaеeоoрpсcхxуyіiјjѕsԁdһhмmтtкkвbнhοoνvρpαaκkτtιiυuωwχxηn" + // Cyrillic and Greek
		"o0l1i1〇0○0◯0零0" + // digits
		"ー一―一己已巳已曰日末未士土入人囗口戌戊戍戊壸壶夭天")
	for i := 0; i < len(pairs); i += 2 {
		to := pairs[i+1]
		if further, is := m[to]; is {
			to = further
		}
		m[pairs[i]] = to
	}
	for from, to := range m { // о, which is like o, is like 0
		if further, is := m[to]; is {
			m[from] = further
		}
	}
	return m
}()
