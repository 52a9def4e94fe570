package tomlpos

import "fmt"

// Bounds of a text. The library's time and memory grow with the square of the
// nesting, and so do those of code that reads the nodes.
const (
	mostDepth  = 32     // arrays and inline tables within each other, and the parts of a dotted key
	mostValues = 50_000 // keys and items
)

// measure looks for the first place where the text exceeds these bounds; why is
// "" if it keeps them. In invalid text it may miscount, but only after the mistake
// at which the library will stop.
func (s *scanner) measure() (at int, why string) {
	defer func() { s.pos = 0 }()
	depth, parts, values := 0, 1, 0
	for s.pos = 0; s.pos < len(s.src); {
		at = s.pos
		c := s.src[s.pos]
		s.pos++
		switch c {
		case '#':
			s.pos = s.find(s.pos, "\n")
		case '"', '\'':
			s.pos--
			s.quoted(c)
		case '.':
			parts++
		case '[', '{':
			depth, parts = depth+1, 1
		case ']', '}':
			depth, parts = depth-1, 1
		case '=', ',':
			values, parts = values+1, 1
		case '\n':
			parts = 1
			values++
		}
		switch {
		case depth > mostDepth:
			return at, fmt.Sprintf("嵌套超过%d层", mostDepth)
		case parts > mostDepth:
			return at, fmt.Sprintf("键超过%d级", mostDepth)
		case values > mostValues:
			return at, fmt.Sprintf("内容超过%d项", mostValues)
		}
	}
	return 0, ""
}
