package narrative

import "unicode"

// token is a word of an expression.
type token struct {
	kind     rune   // 'n' a name, 'r' a name with brackets, 's' a quoted text, 0 the end; else the sign itself
	text     string // the name or the quoted text
	in       string // what stands in the brackets
	at, stop int    // place in the tag, in characters
}

const signs = "()（），,|+-−/=≠<>≤≥"

// lex cuts the inside of a tag into tokens. bad is what no token begins with or
// what is not closed, "" when all is well.
func lex(src []rune) (tokens []token, bad string, badAt int) {
	until := func(i int, end rune) int {
		for ; i < len(src); i++ {
			if src[i] == end {
				return i
			}
		}
		return -1
	}
	for i := 0; i < len(src); {
		r := src[i]
		switch {
		case unicode.IsSpace(r):
			i++
		case r == '"':
			end := until(i+1, '"')
			if end < 0 {
				return tokens, string(src[i:]), i
			}
			tokens = append(tokens, token{kind: 's', text: string(src[i+1 : end]), at: i, stop: end + 1})
			i = end + 1
		case isName(r):
			j := i
			for j < len(src) && isName(src[j]) {
				j++
			}
			t := token{kind: 'n', text: string(src[i:j]), at: i, stop: j}
			if j < len(src) && src[j] == '[' {
				end := until(j, ']')
				if end < 0 {
					return tokens, string(src[i:]), i
				}
				t.kind, t.in, t.stop = 'r', string(src[j+1:end]), end+1
			}
			tokens = append(tokens, t)
			i = t.stop
		default:
			sign, ok := r, false
			for _, s := range signs {
				ok = ok || s == r
			}
			if !ok {
				return tokens, string(r), i
			}
			switch r {
			case '（':
				sign = '('
			case '）':
				sign = ')'
			case '，':
				sign = ','
			case '−':
				sign = '-'
			}
			tokens = append(tokens, token{kind: sign, text: string(r), at: i, stop: i + 1})
			i++
		}
	}
	return append(tokens, token{at: len(src), stop: len(src)}), "", 0
}

func isName(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
