// Package csvcell protects texts in CSV cells from being read as formulas by a
// spreadsheet, and removes the protection when they are read back.
package csvcell

import (
	"regexp"
	"strings"
	"unicode"
)

// starts are the characters that begin a formula; Chinese versions of
// spreadsheets accept the full-width ones too.
const starts = "=+-@＝＋－＠"

// negative matches negative numbers, which need no protection.
var negative = regexp.MustCompile(`^-\d[\d,]*(?:\.\d+)?%?$`)

// Guard returns a text as it is written into a cell. It puts an apostrophe before
// a text that would be read as a formula (one that begins with =, +, - or @, also
// after blanks, and is no negative number; or with a tab or a line break), and
// before one that already looks guarded.
func Guard(text string) string {
	if guarded(text) {
		return "'" + text
	}
	return text
}

// Bare undoes Guard. A cell that Guard would not have made, such as a plain text
// typed with an apostrophe before it, is returned unchanged.
func Bare(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && guarded(rest) {
		return rest
	}
	return cell
}

// guarded reports whether Guard puts an apostrophe before a text.
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
