package address

import (
	"slices"
	"strings"
)

// Pattern matches ids of tables, rows or columns. An id is made of elements
// with a separator between them (021012/2080502, 基本支出.小计); an element of a
// pattern is literal text, * for any run of characters, and {x} for a variable.
// The zero Pattern has no elements: nothing is written.
type Pattern struct {
	raw      string
	sep      string
	elements []element
}

type element []piece

type piece struct {
	text string // the literal text, or the variable's name
	kind pieceKind
}

type pieceKind uint8

const (
	literal pieceKind = iota
	star
	variable
)

// Values holds what variables stand for, by their names.
type Values map[string]string

// ParsePattern reads a pattern whose elements sep separates: "/" for tables and
// rows, "." for columns. Blanks around an element do not count. at is where raw
// begins, for the position of a mistake.
func ParsePattern(raw, sep string, at int) (Pattern, *Mistake) {
	text := strings.TrimSpace(raw)
	at += strings.Index(raw, text)
	if text == "" {
		return Pattern{}, &Mistake{at, "", "这里是空的", "应写行或列的地址，如合计"}
	}
	p := Pattern{sep: sep}
	for part := range strings.SplitSeq(text, sep) {
		e, message, offset := parseElement(strings.TrimSpace(part))
		if e == nil && message == "" {
			message = "“" + sep + "”之间应有内容"
		}
		if message != "" {
			return Pattern{}, &Mistake{at + offset, text, message, ""}
		}
		p.elements = append(p.elements, e)
		at += len(part) + len(sep)
	}
	p.raw = p.text()
	return p, nil
}

func (p Pattern) text() string {
	texts := make([]string, len(p.elements))
	for i, e := range p.elements {
		texts[i] = e.text()
	}
	return strings.Join(texts, p.sep)
}

// parseElement reads one element; offset is where a mistake is in it.
func parseElement(text string) (e element, message string, offset int) {
	for rest := text; rest != ""; {
		i := strings.IndexAny(rest, "*{}")
		if i < 0 {
			i = len(rest)
		}
		if i > 0 {
			e = append(e, piece{rest[:i], literal})
			rest = rest[i:]
			continue
		}
		switch rest[0] {
		case '*':
			e = append(e, piece{kind: star})
			rest = rest[1:]
		case '{':
			name, tail, closed := strings.Cut(rest[1:], "}")
			if !closed || name == "" || strings.ContainsAny(name, "{*") {
				return nil, "变量应写成{名字}", len(text) - len(rest)
			}
			e = append(e, piece{name, variable})
			rest = tail
		default:
			return nil, "多了“}”", len(text) - len(rest)
		}
	}
	return e, "", 0
}

// Literal is the pattern of one id: a * in it is a character like others, as in
// the ids of masked rows (*1).
func Literal(id, sep string) Pattern {
	p := Pattern{raw: id, sep: sep}
	for part := range strings.SplitSeq(id, sep) {
		p.elements = append(p.elements, element{{part, literal}})
	}
	return p
}

// String gives the pattern as it was written, without blanks around elements.
func (p Pattern) String() string { return p.raw }

// IsZero reports whether nothing is written.
func (p Pattern) IsZero() bool { return p.elements == nil }

// Len is the number of elements.
func (p Pattern) Len() int { return len(p.elements) }

// First is the pattern of the first element alone.
func (p Pattern) First() Pattern { return Pattern{p.elements[0].text(), p.sep, p.elements[:1]} }

// Variables lists the names of the variables, each once, in order.
func (p Pattern) Variables() []string {
	var out []string
	for _, e := range p.elements {
		for _, x := range e {
			if x.kind == variable && !slices.Contains(out, x.text) {
				out = append(out, x.text)
			}
		}
	}
	return out
}

// Fill puts values in for variables. A value may be several elements:
// 人员经费.工资福利支出.
func (p Pattern) Fill(v Values) Pattern {
	out := Pattern{sep: p.sep}
	for _, e := range p.elements {
		var now element
		for _, x := range e {
			value, ok := v[x.text]
			if x.kind != variable || !ok {
				now = append(now, x)
				continue
			}
			parts := strings.Split(value, p.sep)
			for _, part := range parts[:len(parts)-1] {
				out.elements = append(out.elements, append(now, piece{part, literal}))
				now = nil
			}
			now = append(now, piece{parts[len(parts)-1], literal})
		}
		out.elements = append(out.elements, now)
	}
	out.raw = out.text()
	return out
}

// ID gives the id that the pattern is; whole is false when it holds a * or a
// variable, so that it may match several.
func (p Pattern) ID() (id string, whole bool) {
	return p.raw, !slices.ContainsFunc(p.elements, func(e element) bool { return !e.whole() })
}

// Last gives the last element as ID gives the whole pattern.
func (p Pattern) Last() (text string, whole bool) {
	e := p.elements[len(p.elements)-1]
	return e.text(), e.whole()
}

func (e element) whole() bool {
	return !slices.ContainsFunc(e, func(x piece) bool { return x.kind != literal })
}

func (e element) text() string {
	var b strings.Builder
	for _, x := range e {
		switch x.kind {
		case literal:
			b.WriteString(x.text)
		case star:
			b.WriteByte('*')
		case variable:
			b.WriteString("{" + x.text + "}")
		}
	}
	return b.String()
}

// Split cuts an id into its elements, as Match and Bind take them.
func (p Pattern) Split(id string) []string { return strings.Split(id, p.sep) }

// Match reports whether the elements of an id match. A variable matches
// anything.
func (p Pattern) Match(ids []string) bool {
	return slices.EqualFunc(p.elements, ids, element.match)
}

// CanBe reports whether the pattern can match an id of which some elements are
// not known yet: these are "*".
func (p Pattern) CanBe(id string) bool {
	return slices.EqualFunc(p.elements, p.Split(id), func(e element, s string) bool { return s == "*" || e.match(s) })
}

func (e element) match(s string) bool {
	open := false // a * or a variable stands before
	for i, x := range e {
		switch {
		case x.kind != literal:
			open = true
			continue
		case !open:
			if !strings.HasPrefix(s, x.text) {
				return false
			}
			s = s[len(x.text):]
		case e[i:].whole():
			return strings.HasSuffix(s, e[i:].text())
		default:
			at := strings.Index(s, x.text)
			if at < 0 {
				return false
			}
			s = s[at+len(x.text):]
		}
		open = false
	}
	return open || s == ""
}

// Bind matches the elements of an id and returns what the variables stand for.
// The pattern must be Bindable. A masked row (*1) binds nothing: its id is no
// code.
func (p Pattern) Bind(ids []string) (Values, bool) {
	if !p.Match(ids) {
		return nil, false
	}
	v := Values{}
	for i, e := range p.elements {
		at := slices.IndexFunc(e, func(x piece) bool { return x.kind == variable })
		if at < 0 {
			continue
		}
		value := strings.TrimSuffix(strings.TrimPrefix(ids[i], e[:at].text()), e[at+1:].text())
		if strings.HasPrefix(ids[i], "*") || value == "" {
			return nil, false
		}
		v[e[at].text] = value
	}
	return v, true
}

// Bindable reports whether Bind can tell what the variables stand for: there is
// at most one in an element, and no * beside it.
func (p Pattern) Bindable() bool {
	return !slices.ContainsFunc(p.elements, func(e element) bool {
		variables, stars := 0, 0
		for _, x := range e {
			switch x.kind {
			case variable:
				variables++
			case star:
				stars++
			}
		}
		return variables > 1 || variables == 1 && stars > 0
	})
}

// MatchAt reports whether an element of the pattern, counted from 0, matches.
func (p Pattern) MatchAt(i int, s string) bool { return i < len(p.elements) && p.elements[i].match(s) }
