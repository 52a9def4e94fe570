package main

import (
	"bytes"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// plain is where everything the program says goes through. Names of files,
// units and projects come from others: what a terminal would take for commands,
// or would show in another order than it stands, is written as visible signs.
// JSON keeps its meaning: there these characters become escapes.
type plain struct {
	out  io.Writer
	json *bool
	rest []byte // the beginning of a character that the next Write goes on with

	failed error // of the first Write that did
}

// Write writes text. It counts the bytes it was given, not those it wrote.
func (p *plain) Write(text []byte) (int, error) {
	given := len(text)
	if len(p.rest) > 0 {
		text = append(p.rest, text...)
		p.rest = nil
	}
	var b bytes.Buffer
	for len(text) > 0 {
		if !utf8.FullRune(text) {
			p.rest = bytes.Clone(text)
			break
		}
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		switch {
		case !commands(r):
			b.WriteRune(r) // of a byte that is no character: �
		case *p.json:
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, u)
			}
		case r < ' ':
			b.WriteRune('␀' + r)
		case r == 0x7f:
			b.WriteRune('␡')
		default:
			fmt.Fprintf(&b, "〔U+%04X〕", r)
		}
	}
	_, err := p.out.Write(b.Bytes())
	if p.failed == nil {
		p.failed = err
	}
	return given, err
}

// commands reports whether a character does something else than being shown:
// controls, C1 among them, and those that are invisible or turn the direction.
func commands(r rune) bool {
	return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
