// Package csvcell writes texts into CSV cells so that no spreadsheet takes them
// for formulas, and reads them back. It knows nothing of tables.
package csvcell

import (
	"regexp"
	"strings"
	"unicode"
)

// starts are the characters at which a spreadsheet begins to calculate, the
// full-width ones where it reads Chinese.
const starts = "=+-@＝＋－＠"

// negative is a number that may begin with one of them.
var negative = regexp.MustCompile(`^-\d[\d,]*(?:\.\d+)?%?$`)

// Guard returns a text as it is written into a cell: with an apostrophe before
// it where it would be read as a formula (=, +, -, @ but no negative number, also
// after blanks; a tab or a line break), or where it looks as if it had been
// guarded already.
func Guard(text string) string {
	if guarded(text) {
		return "'" + text
	}
	return text
}

// Bare undoes Guard. A cell that Guard would not have made, such as one typed by
// hand that begins with an apostrophe before a plain text, is left as it is.
func Bare(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && guarded(rest) {
		return rest
	}
	return cell
}

// guarded reports whether Guard marks a text.
func guarded(text string) bool {
	text = strings.TrimLeft(text, "'")
	if text == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(text[0])) {
		return true
	}
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	for _, r := range text {
		return strings.ContainsRune(starts, r) && !negative.MatchString(text)
	}
	return false
}
