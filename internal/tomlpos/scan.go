package tomlpos

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// scanner reads text that BurntSushi/toml has accepted. Where the text is not
// valid by the scanner's stricter rules it stops and keeps the position: the
// library is laxer than the standard about keys given twice.
type scanner struct {
	file  string
	src   string
	pos   int
	lines []int // offset of each line's first byte
	stuck bool
	at    int    // where it got stuck
	why   string // what is wrong there

	// The last result of place. The next position is mostly after it on the same
	// line, so that counting starts there; a line may be the whole text.
	lastPos, lastLine, lastCol int
}

func newScanner(file, src string) *scanner {
	s := &scanner{file: file, src: src, lines: []int{0}}
	for i := 0; i < len(src); i++ {
		if src[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// place returns line and column, in characters, of a byte offset.
func (s *scanner) place(pos int) (line, col int) {
	pos = min(max(pos, 0), len(s.src))
	line = sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > pos })
	from, before := s.lines[line-1], 1
	if line == s.lastLine && pos >= s.lastPos {
		from, before = s.lastPos, s.lastCol
	}
	col = before + utf8.RuneCountInString(s.src[from:pos])
	s.lastPos, s.lastLine, s.lastCol = pos, line, col
	return line, col
}

func (s *scanner) fail(at int, why string) {
	if !s.stuck {
		s.stuck, s.at, s.why = true, at, why
	}
	s.pos = len(s.src)
}

// peek returns the byte at the scanner's place, 0 at the end. NUL cannot occur
// in TOML.
func (s *scanner) peek() byte {
	if s.pos < len(s.src) {
		return s.src[s.pos]
	}
	return 0
}

// skip skips blanks and, with lines, line ends and comments.
func (s *scanner) skip(lines bool) {
	for ; s.pos < len(s.src); s.pos++ {
		switch c := s.src[s.pos]; {
		case c == ' ' || c == '\t':
		case lines && (c == '\n' || c == '\r'):
		case lines && c == '#':
			s.pos = s.find(s.pos, "\n") - 1
		default:
			return
		}
	}
}

// find returns the offset of the first of the given bytes from pos on, or the
// text's end.
func (s *scanner) find(pos int, bytes string) int {
	if i := strings.IndexAny(s.src[pos:], bytes); i >= 0 {
		return pos + i
	}
	return len(s.src)
}

func (s *scanner) node(pos int, k Kind) *Node {
	line, col := s.place(pos)
	return &Node{File: s.file, Line: line, Col: col, Kind: k}
}

// document reads the whole text.
func (s *scanner) document() *Node {
	root := s.node(0, Table)
	current := root
	for s.skip(true); s.pos < len(s.src); s.skip(true) {
		if s.peek() != '[' {
			s.pair(current)
			continue
		}
		start := s.pos
		s.pos++
		isArray := s.peek() == '['
		if isArray {
			s.pos++
		}
		path := s.path()
		end := "]"
		if isArray {
			end = "]]"
		}
		if !strings.HasPrefix(s.src[s.pos:], end) || len(path) == 0 {
			s.fail(s.pos, "表头没有写完")
			break
		}
		s.pos += len(end)
		current = s.open(root, path, start, isArray)
	}
	return root
}

// part is one part of a dotted key.
type part struct {
	name string
	pos  int
}

// path reads a dotted key and the blanks after it.
func (s *scanner) path() []part {
	var path []part
	for {
		s.skip(false)
		start := s.pos
		name := ""
		switch c := s.peek(); c {
		case '"', '\'':
			raw := s.quoted(c)
			name = unquote(raw)
		default:
			s.pos = s.find(s.pos, " \t\r\n.=]#\"'")
			name = s.src[start:s.pos]
		}
		if s.pos == start {
			s.fail(start, "这里应有键名")
			return nil
		}
		path = append(path, part{name, start})
		s.skip(false)
		if s.peek() != '.' {
			return path
		}
		s.pos++
	}
}

// unquote decodes a quoted key as the library does.
func unquote(raw string) string {
	if !strings.Contains(raw, `\`) || raw[0] == '\'' {
		return raw[1:max(len(raw)-1, 1)]
	}
	var v struct{ K string }
	if _, err := toml.Decode("K = "+raw, &v); err != nil {
		return raw
	}
	return v.K
}

// open finds or makes the table of a [header] or a [[header]].
func (s *scanner) open(root *Node, path []part, start int, isArray bool) *Node {
	t := s.descend(root, path[:len(path)-1])
	last := path[len(path)-1]
	item := s.node(start, Table)
	k := t.key(last.name)
	switch {
	case k == nil && isArray:
		a := s.node(start, Array)
		a.header, a.Items = true, []*Node{item}
		s.put(t, last, a)
	case k == nil:
		s.put(t, last, item)
	case isArray && k.Value.header:
		k.Value.Items = append(k.Value.Items, item)
	case !isArray && k.Value.Kind == Table:
		// Known so far only through a longer key: this is where it is declared.
		k.Value.Line, k.Value.Col = item.Line, item.Col
		return k.Value
	default:
		s.fail(last.pos, "“"+last.name+"”写了两次")
	}
	return item
}

// descend follows a path of tables, making those that are missing. In an array
// of [[headers]] it goes into the last item.
func (s *scanner) descend(t *Node, path []part) *Node {
	for _, p := range path {
		k := t.key(p.name)
		switch {
		case k == nil:
			n := s.node(p.pos, Table)
			s.put(t, p, n)
			t = n
		case k.Value.Kind == Table:
			t = k.Value
		case k.Value.header:
			t = k.Value.Items[len(k.Value.Items)-1]
		default:
			s.fail(p.pos, "“"+p.name+"”不是表，不能再有下级的键")
			return t
		}
	}
	return t
}

func (s *scanner) put(t *Node, p part, v *Node) {
	line, col := s.place(p.pos)
	t.add(Key{Name: p.name, Line: line, Col: col, Value: v})
}

// pair reads key = value into t.
func (s *scanner) pair(t *Node) {
	path := s.path()
	if s.peek() != '=' || len(path) == 0 {
		s.fail(s.pos, "这里应有等号")
		return
	}
	s.pos++
	last := path[len(path)-1]
	t = s.descend(t, path[:len(path)-1])
	if t.key(last.name) != nil {
		s.fail(last.pos, "“"+last.name+"”写了两次")
		return
	}
	line, col := s.place(last.pos) // in the order of the text, see place
	t.add(Key{Name: last.name, Line: line, Col: col, Value: s.value()})
}

func (s *scanner) value() *Node {
	s.skip(false)
	start := s.pos
	n := s.node(start, String)
	switch c := s.peek(); c {
	case '[':
		n.Kind = Array
		s.list(']', func() { n.Items = append(n.Items, s.value()) })
	case '{':
		n.Kind = Table
		s.list('}', func() { s.pair(n) })
	case '"', '\'':
		s.quoted(c)
	default:
		s.pos = s.find(start, ",]}#\r\n")
	}
	n.raw = strings.TrimRight(s.src[start:s.pos], " \t")
	if n.raw == "" {
		s.fail(start, "这里应有值")
	}
	return n
}

// list reads the items of an array or an inline table up to its end.
func (s *scanner) list(end byte, item func()) {
	start := s.pos
	s.pos++
	for {
		s.skip(true)
		switch s.peek() {
		case end:
			s.pos++
			return
		case ',':
			s.pos++
		case 0:
			s.fail(start, "没有写完")
			return
		default:
			item()
		}
	}
}

// quoted skips a string in any of TOML's four forms and returns it as written.
func (s *scanner) quoted(q byte) string {
	start := s.pos
	long := strings.Repeat(string(q), 3)
	if strings.HasPrefix(s.src[s.pos:], long) {
		for s.pos += 3; s.pos < len(s.src); s.pos++ {
			if s.src[s.pos] == '\\' && q == '"' {
				s.pos++
			} else if strings.HasPrefix(s.src[s.pos:], long) {
				s.pos += 3
				// Up to two more quotes belong to the text: """say "hi""""".
				for s.peek() == q {
					s.pos++
				}
				break
			}
		}
	} else {
		for s.pos++; s.pos < len(s.src) && s.src[s.pos] != q; s.pos++ {
			if s.src[s.pos] == '\\' && q == '"' {
				s.pos++
			}
		}
		s.pos++
	}
	s.pos = min(s.pos, len(s.src))
	return s.src[start:s.pos]
}
