package dataset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// This file finds texts that were once read in the wrong encoding and saved again.
// Every program takes them for valid text. They are found by encoding them again as
// the wrong reading did: if the bytes are Chinese text in the right encoding, that is
// hardly chance, and the text is refused.

// leads are the characters that the first two bytes of a Chinese character in UTF-8 give
// when they are read as GBK.
var leads = func() map[rune]bool {
	m := map[rune]bool{}
	decoder := simplifiedchinese.GBK.NewDecoder()
	for _, first := range []byte("\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef") { // punctuation and ideographs
		for second := byte(0x80); second <= 0xbf; second++ {
			text, err := decoder.Bytes([]byte{first, second})
			if r, size := utf8.DecodeRune(text); err == nil && size == len(text) && unicode.Is(unicode.Han, r) {
				m[r] = true
			}
		}
	}
	return m
}()

// garbled returns what a text was before it was read in the wrong encoding, as far as
// that is known; "" if nothing indicates that it was.
func garbled(s string) string {
	run := 0 // start of the characters that are not ASCII
	for i, r := range s + "." {
		if r >= utf8.RuneSelf {
			continue
		}
		if part := s[run:i]; part != "" {
			if was := ungarble(part); was != "" {
				return was
			}
		}
		run = i + 1
	}
	return ""
}

// ungarble does that for a run of characters that are not ASCII.
func ungarble(part string) string {
	const least = 2 // characters of the original text
	first, _ := utf8.DecodeRuneInString(part)
	switch {
	case leads[first]: // UTF-8 read as GBK
		data, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(part))
		if err == nil {
			return chinese(data, least)
		}
	case first < 0x180: // UTF-8 or GBK read as Western letters
		data, err := charmap.Windows1252.NewEncoder().Bytes([]byte(part))
		if err != nil {
			return ""
		}
		if was := chinese(data, least); was != "" {
			return was
		}
		letters := strings.Count(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return 'L'
			}
			return r
		}, part), "L")
		if few := 8; letters*4 < len(data) && len(data) < few {
			return "" // signs, as ×÷·°
		}
		if text, err := simplifiedchinese.GBK.NewDecoder().Bytes(data); err == nil {
			return chinese(text, least)
		}
	}
	return ""
}

// chinese returns data as text if it is UTF-8 with at least least Chinese characters and
// their punctuation, and nothing else; else "". A last character may be cut off: the
// wrong reading of a text of odd length loses its end.
func chinese(data []byte, least int) string {
	n := 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n >= least && !utf8.FullRune(data[i:]):
			return string(data[:i]) + "…"
		case r >= 0x4e00 && r <= 0x9fff, r >= 0x2010 && r <= 0x2027, r >= 0x3001 && r <= 0x3011, r >= 0xff01 && r <= 0xff5e:
			n++
		default:
			return ""
		}
		i += size
	}
	if n < least {
		return ""
	}
	return strings.Clone(string(data))
}
