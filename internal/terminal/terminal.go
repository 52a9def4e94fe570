// Package terminal writes text to a terminal so that nothing in it is a command
// to the terminal.
package terminal

import (
	"bytes"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Writer passes text on in which control characters, and characters that are
// invisible or turn the direction of writing, are replaced by visible signs: the
// names of files, units and projects come from others. In JSON these characters
// are written as escapes, which keep its meaning.
type Writer struct {
	out    io.Writer
	json   *bool
	rest   []byte // the beginning of a character that the next Write continues
	failed error  // of the first Write that failed
}

// NewWriter makes a Writer to out; json says, at the time of each Write, whether
// the text is JSON.
func NewWriter(out io.Writer, json *bool) *Writer { return &Writer{out: out, json: json} }

// Failed is the error of the first Write that failed; nil where none did.
func (w *Writer) Failed() error { return w.failed }

// Write implements io.Writer. It counts the bytes that it was given, not those
// that it wrote.
func (w *Writer) Write(text []byte) (int, error) {
	given := len(text)
	if len(w.rest) > 0 {
		text = append(w.rest, text...)
		w.rest = nil
	}
	var b bytes.Buffer
	for len(text) > 0 {
		if !utf8.FullRune(text) {
			w.rest = bytes.Clone(text)
			break
		}
		r, n := utf8.DecodeRune(text) // � for a byte that is no character
		text = text[n:]
		switch {
		case !isCommand(r):
			b.WriteRune(r)
		case *w.json:
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
	_, err := w.out.Write(b.Bytes())
	if w.failed == nil {
		w.failed = err
	}
	return given, err
}

// isCommand reports whether a character does something else than being shown:
// controls, C1 among them, and characters that are invisible or turn the
// direction of writing.
func isCommand(r rune) bool {
	return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
