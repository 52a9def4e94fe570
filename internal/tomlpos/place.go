package tomlpos

import (
	"strings"
	"unicode/utf8"
)

// Place returns the line and column in the file of the byte at offset in Str, so
// that a message about part of a text names where that part is written.
func (n *Node) Place(offset int) (line, col int) {
	raw, line, col := n.raw, n.Line, n.Col
	step := func(bytes int) {
		for _, r := range raw[:bytes] {
			if col++; r == '\n' {
				line, col = line+1, 1
			}
		}
		raw = raw[bytes:]
	}
	if raw == "" {
		return line, col
	}
	basic := raw[0] == '"'
	if strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, "'''") {
		step(3)
		for _, end := range []string{"\r\n", "\n"} {
			if strings.HasPrefix(raw, end) { // not part of the text
				step(len(end))
				break
			}
		}
	} else {
		step(1)
	}
	for decoded := 0; raw != ""; {
		_, written := utf8.DecodeRuneInString(raw)
		size := written
		if basic && raw[0] == '\\' && len(raw) > 1 {
			written, size = escape(raw)
		}
		if decoded >= offset && size > 0 {
			break
		}
		step(min(written, len(raw)))
		decoded += size
	}
	return line, col
}

// escape returns how many bytes an escape has as written, and decoded.
func escape(raw string) (written, size int) {
	digits := 0
	switch raw[1] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case ' ', '\t', '\r', '\n': // a line's end that is not part of the text
		return 1 + len(raw[1:]) - len(strings.TrimLeft(raw[1:], " \t\r\n")), 0
	}
	written = min(2+digits, len(raw))
	return written, len(unquote(`"` + raw[:written] + `"`))
}
