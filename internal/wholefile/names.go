package wholefile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// forbidden are the characters Windows refuses in names, and what stands for
// them: their full-width forms, which a reader takes for the same.
var forbidden = strings.NewReplacer(
	"<", "＜", ">", "＞", ":", "：", `"`, "＂", "/", "／", `\`, "＼", "|", "｜", "?", "？", "*", "＊",
)

// reserved are the names of devices, with whatever extension.
var reserved = []string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}

const maxNameBytes = 180 // Linux takes 255 bytes, Windows 260 characters for a whole path

// SafeName makes any text a file name that Windows, Linux and macOS take and
// that never leads out of its folder. Composed and decomposed characters give
// the same name.
func SafeName(s string) string {
	s = plain(norm.NFC.String(plain(s)))
	for len(s) > maxNameBytes {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return plain(s) // what was cut may end in a blank
}

// IsSafe reports whether a path written with slashes is made of names that are
// as SafeName leaves them, of whatever length: it stays in its folder on every
// system, and names no device, drive or stream.
func IsSafe(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if plain(part) != part {
			return false
		}
	}
	return true
}

// Fold gives the same for names that some file system takes for the same: case
// and composition do not count.
func Fold(name string) string { return norm.NFC.String(cases.Fold().String(norm.NFD.String(name))) }

// plain takes out of a name what no system, or not every one, takes.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0:
			return '_'
		case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff:
			return -1 // invisible, or turning the direction of what is read
		}
		return r
	}, forbidden.Replace(s))
	s = strings.TrimRightFunc(strings.TrimSpace(s), func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	stem, _, _ := strings.Cut(strings.ToUpper(s), ".")
	stem = strings.TrimRight(stem, " ")
	for _, r := range reserved {
		if stem == r {
			return "_" + s
		}
	}
	if device, ok := strings.CutPrefix(stem, "COM"); ok && isDevice(device) {
		return "_" + s
	}
	if device, ok := strings.CutPrefix(stem, "LPT"); ok && isDevice(device) {
		return "_" + s
	}
	if s == "" {
		return "_"
	}
	return s
}

func isDevice(n string) bool {
	return len([]rune(n)) == 1 && strings.ContainsAny(n, "0123456789¹²³")
}
