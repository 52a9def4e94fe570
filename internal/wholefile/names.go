package wholefile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// forbidden replaces the characters that Windows refuses in names by their full-width
// forms, which look the same to a reader.
var forbidden = strings.NewReplacer(
	"<", "＜", ">", "＞", ":", "：", `"`, "＂", "/", "／", `\`, "＼", "|", "｜", "?", "？", "*", "＊",
)

// reserved are names of devices on Windows, with any extension.
var reserved = []string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}

const maxNameBytes = 180 // Linux takes 255 bytes, Windows 260 characters for a whole path

// SafeName makes any text a file name that Windows, Linux and macOS accept and that
// does not lead out of its folder. Composed and decomposed characters give the same
// name.
func SafeName(s string) string {
	s = plain(norm.NFC.String(plain(s)))
	for len(s) > maxNameBytes {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return plain(s) // what was cut may end in a blank
}

// IsSafe reports whether every part of a path written with slashes is a name that
// SafeName would not change, except for its length. Such a path stays in its folder on
// every system and names no device, drive or stream.
func IsSafe(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if plain(part) != part {
			return false
		}
	}
	return true
}

// Fold returns the same text for names that some file system takes for the same:
// without regard to case and composition.
func Fold(name string) string { return norm.NFC.String(cases.Fold().String(norm.NFD.String(name))) }

// plain removes or replaces what some system does not accept in a name.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0:
			return '_'
		case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff:
			return -1 // invisible, or changing the direction of text
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
