package address

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word or a sign of the source.
type token struct {
	kind     kind
	text     string // as it stands there; of a quoted text without the quotes; of a sign its usual form
	inside   string // of an address what stands in its brackets
	at, stop int    // bytes of the source
}

type kind uint8

const (
	end  kind = iota
	name      // letters and digits: a word or a number
	addr      // a name with brackets
	text
	sign
	unknown // nothing begins so
	unclosed
)

// signs are the signs, each with its usual form; longer ones come before those
// that they begin with.
var signs = [][2]string{
	{"(", "("}, {"（", "("}, {")", ")"}, {"）", ")"}, {",", ","}, {"，", ","}, {"|", "|"}, {"?", "?"},
	{"+", "+"}, {"＋", "+"}, {"-", "-"}, {"−", "-"}, {"－", "-"}, {"×", "×"}, {"*", "×"}, {"＊", "×"}, {"/", "/"},
	{"!=", "≠"}, {"<=", "≤"}, {">=", "≥"}, {"==", "="}, {"=", "="}, {"≠", "≠"}, {"≤", "≤"}, {"≥", "≥"},
	{"<", "<"}, {">", ">"}, {"＝", "="}, {"＜", "<"}, {"＞", ">"},
}

// scan reads the token that begins at a byte of the source, or after blanks.
func scan(src string, at int) token {
	at = skip(src, at, unicode.IsSpace)
	rest := src[at:]
	if rest == "" {
		return token{kind: end, at: at, stop: at}
	}
	if after, ok := strings.CutPrefix(rest, `"`); ok {
		value, _, closed := strings.Cut(after, `"`)
		if !closed {
			return token{kind: unclosed, text: rest, at: at, stop: len(src)}
		}
		return token{kind: text, text: value, at: at, stop: at + len(value) + 2}
	}
	if stop := nameEnd(src, at); stop > at {
		return bracketed(src, at, stop)
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s[0]) {
			return token{kind: sign, text: s[1], at: at, stop: at + len(s[0])}
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return token{kind: unknown, text: rest[:size], at: at, stop: at + size}
}

// bracketed is a name, with what stands in the brackets after it.
func bracketed(src string, at, stop int) token {
	open := skip(src, stop, unicode.IsSpace)
	if !strings.HasPrefix(src[open:], "[") {
		return token{kind: name, text: src[at:stop], at: at, stop: stop}
	}
	inside, _, closed := strings.Cut(src[open+1:], "]")
	if !closed {
		return token{kind: unclosed, text: src[at:stop] + "[", at: at, stop: len(src)}
	}
	return token{kind: addr, text: src[at:stop], inside: inside, at: at, stop: open + len(inside) + 2}
}

// nameEnd is where the name ends that begins at a byte. The name of a form that
// is made for each member goes on after a / without blanks: 甲/*[…], 甲/{u}[…].
// Any other / divides.
func nameEnd(src string, at int) int {
	stop := skip(src, at, isName)
	if stop == at {
		return at
	}
	path := skip(src, stop, func(r rune) bool { return isName(r) || strings.ContainsRune("/{}*", r) })
	if strings.HasPrefix(src[stop:], "/") && strings.HasPrefix(src[path:], "[") {
		return path
	}
	return stop
}

func isName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '.'
}

// skip passes over characters of a kind.
func skip(src string, at int, is func(rune) bool) int {
	for i, r := range src[at:] {
		if !is(r) {
			return at + i
		}
	}
	return len(src)
}

// cut divides what stands in the brackets of an address into row and column: at
// the last comma, because a row may be named by the data. at is where the column
// begins.
func cut(inside string) (row, col string, at int, two bool) {
	i := strings.LastIndexByte(inside, ',')
	if i < 0 {
		return inside, "", len(inside), false
	}
	return inside[:i], inside[i+1:], i + 1, true
}

// Split divides the text of a cell's address into table, row and column as they
// are written, without asking what they mean; ok is false where it is none.
func Split(text string) (table, row, col string, ok bool) {
	table, inside, open := strings.Cut(strings.TrimSpace(text), "[")
	inside, closed := strings.CutSuffix(inside, "]")
	row, col, _, two := cut(inside)
	table, row, col = strings.TrimSpace(table), strings.TrimSpace(row), strings.TrimSpace(col)
	return table, row, col, open && closed && two && table != "" && row != "" && col != ""
}
