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

// element is literal texts with a gap between each two.
type element struct {
	texts []string
	gaps  []string // names of the variables, "" for a *
}

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
		if e.text() == "" && message == "" {
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

// parseElement reads one element; offset is where a mistake is in it.
func parseElement(text string) (e element, message string, offset int) {
	for rest := text; ; {
		i := strings.IndexAny(rest, "*{}")
		if i < 0 {
			e.texts = append(e.texts, rest)
			return e, "", 0
		}
		name, tail, closed := strings.Cut(rest[i+1:], "}")
		switch {
		case rest[i] == '*':
			name, tail = "", rest[i+1:]
		case rest[i] == '}':
			return e, "多了“}”", len(text) - len(rest) + i
		case !closed || name == "" || strings.ContainsAny(name, "{*"):
			return e, "变量应写成{名字}", len(text) - len(rest) + i
		}
		e.texts, e.gaps, rest = append(e.texts, rest[:i]), append(e.gaps, name), tail
	}
}

// Literal is the pattern of one id: a * in it is a character like others, as in
// the ids of masked rows (*1).
func Literal(id, sep string) Pattern {
	p := Pattern{raw: id, sep: sep}
	for part := range strings.SplitSeq(id, sep) {
		p.elements = append(p.elements, element{texts: []string{part}})
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
		for _, name := range e.gaps {
			if name != "" && !slices.Contains(out, name) {
				out = append(out, name)
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
		now := element{texts: []string{e.texts[0]}}
		for i, name := range e.gaps {
			value, ok := v[name]
			if name == "" || !ok {
				now.gaps, now.texts = append(now.gaps, name), append(now.texts, e.texts[i+1])
				continue
			}
			for k, part := range strings.Split(value+e.texts[i+1], p.sep) {
				if k > 0 {
					out.elements = append(out.elements, now)
					now = element{texts: []string{""}}
				}
				now.texts[len(now.texts)-1] += part
			}
		}
		out.elements = append(out.elements, now)
	}
	out.raw = out.text()
	return out
}

// ID gives the id that the pattern is; whole is false when it holds a * or a
// variable, so that it may match several.
func (p Pattern) ID() (id string, whole bool) {
	return p.raw, !slices.ContainsFunc(p.elements, func(e element) bool { return e.gaps != nil })
}

// Last gives the last element as ID gives the whole pattern.
func (p Pattern) Last() (text string, whole bool) {
	e := p.elements[len(p.elements)-1]
	return e.text(), e.gaps == nil
}

func (p Pattern) text() string {
	texts := make([]string, len(p.elements))
	for i, e := range p.elements {
		texts[i] = e.text()
	}
	return strings.Join(texts, p.sep)
}

func (e element) text() string {
	text := ""
	for i, literal := range e.texts {
		text += literal
		if i < len(e.gaps) && e.gaps[i] == "" {
			text += "*"
		} else if i < len(e.gaps) {
			text += "{" + e.gaps[i] + "}"
		}
	}
	return text
}

// Split cuts an id into its elements, as Match and Bind take them.
func (p Pattern) Split(id string) []string { return strings.Split(id, p.sep) }

// Match reports whether the elements of an id match. A variable matches
// anything.
func (p Pattern) Match(ids []string) bool {
	return slices.EqualFunc(p.elements, ids, element.match)
}

// MatchAt reports whether an element of the pattern, counted from 0, matches.
// The zero Pattern matches anything.
func (p Pattern) MatchAt(i int, s string) bool {
	return p.IsZero() || i < len(p.elements) && p.elements[i].match(s)
}

// CanBe reports whether the pattern can match an id of which some elements are
// not known yet: these are "*".
func (p Pattern) CanBe(id string) bool {
	return slices.EqualFunc(p.elements, p.Split(id), func(e element, s string) bool { return s == "*" || e.match(s) })
}

func (e element) match(s string) bool {
	last := len(e.texts) - 1
	if last == 0 {
		return s == e.texts[0]
	}
	s, ok := strings.CutPrefix(s, e.texts[0])
	for _, text := range e.texts[1:last] {
		at := strings.Index(s, text)
		if ok = ok && at >= 0; !ok {
			break
		}
		s = s[at+len(text):]
	}
	return ok && strings.HasSuffix(s, e.texts[last])
}

// Bind matches the elements of an id and returns what the variables stand for.
// The pattern must be Bindable. A masked row (*1) binds nothing: its id is no
// code.
func (p Pattern) Bind(ids []string) (Values, bool) {
	v := Values{}
	if !p.Match(ids) {
		return nil, false
	}
	for i, e := range p.elements {
		if e.gaps == nil || e.gaps[0] == "" {
			continue
		}
		value := strings.TrimSuffix(strings.TrimPrefix(ids[i], e.texts[0]), e.texts[1])
		if strings.HasPrefix(ids[i], "*") || value == "" {
			return nil, false
		}
		v[e.gaps[0]] = value
	}
	return v, true
}

// Bindable reports whether Bind can tell what the variables stand for: an
// element with one has no other and no *.
func (p Pattern) Bindable() bool {
	return !slices.ContainsFunc(p.elements, func(e element) bool {
		return len(e.gaps) > 1 && slices.ContainsFunc(e.gaps, func(name string) bool { return name != "" })
	})
}
