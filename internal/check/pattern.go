package check

import (
	"slices"
	"strings"
)

// pattern addresses tables, rows or columns: the elements of an id, each made
// of literal text, * for any run of characters, and {x} for a variable.
type pattern struct {
	raw      string
	sep      string
	elements []element
}

type element []piece

type piece struct {
	text string // literal, or the variable's name
	kind pieceKind
}

type pieceKind uint8

const (
	literal pieceKind = iota
	star
	variable
)

// env holds what the variables of a check stand for.
type env map[string]string

// parsePattern splits an id into elements. A mistake is told with its byte
// offset in raw.
func parsePattern(raw, sep string) (p pattern, message string, offset int) {
	p = pattern{raw: raw, sep: sep}
	at := 0
	for _, text := range strings.Split(raw, sep) {
		var e element
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
			here := at + len(text) - len(rest)
			switch rest[0] {
			case '*':
				e = append(e, piece{kind: star})
				rest = rest[1:]
			case '{':
				name, tail, closed := strings.Cut(rest[1:], "}")
				if !closed || name == "" || strings.ContainsAny(name, "{*") {
					return p, "变量应写成{名字}", here
				}
				e = append(e, piece{name, variable})
				rest = tail
			default:
				return p, "多了“}”", here
			}
		}
		if e == nil {
			return p, "“" + sep + "”之间应有内容", at
		}
		p.elements = append(p.elements, e)
		at += len(text) + len(sep)
	}
	return p, "", 0
}

// variables lists the variables of the pattern in order.
func (p pattern) variables() []string {
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

// fill puts values in for variables. A value may be several elements: the
// variables of a check may stand for 人员经费.工资福利支出.
func (p pattern) fill(v env) pattern {
	out := pattern{raw: p.raw, sep: p.sep}
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
	return out
}

// id gives the pattern as a text; whole is false when it holds a * or a
// variable, so that the text is not the id of one thing.
func (p pattern) id() (text string, whole bool) {
	parts := make([]string, len(p.elements))
	whole = true
	for i, e := range p.elements {
		part, w := e.id()
		parts[i], whole = part, whole && w
	}
	return strings.Join(parts, p.sep), whole
}

func (e element) id() (string, bool) {
	var b strings.Builder
	whole := true
	for _, x := range e {
		switch x.kind {
		case literal:
			b.WriteString(x.text)
			continue
		case star:
			b.WriteByte('*')
		case variable:
			b.WriteString("{" + x.text + "}")
		}
		whole = false
	}
	return b.String(), whole
}

// match reports whether an id's elements fit. A variable fits anything.
func (p pattern) match(ids []string) bool {
	if len(ids) != len(p.elements) {
		return false
	}
	for i, e := range p.elements {
		if !e.match(ids[i]) {
			return false
		}
	}
	return true
}

func (e element) match(s string) bool {
	open := false // something that fits anything stands before
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
		case !slices.ContainsFunc(e[i+1:], func(y piece) bool { return y.kind != literal }):
			rest, _ := e[i:].id()
			return strings.HasSuffix(s, rest)
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

// bind matches an id and takes down what its variables stand for; an element
// holds at most one, with literal text around it. A masked row (*1) binds
// nothing: its id is no code.
func (p pattern) bind(ids []string) (env, bool) {
	if !p.match(ids) {
		return nil, false
	}
	v := env{}
	for i, e := range p.elements {
		at := slices.IndexFunc(e, func(x piece) bool { return x.kind == variable })
		if at < 0 {
			continue
		}
		before, _ := e[:at].id()
		after, _ := e[at+1:].id()
		value := strings.TrimSuffix(strings.TrimPrefix(ids[i], before), after)
		if strings.HasPrefix(ids[i], "*") || value == "" {
			return nil, false
		}
		v[e[at].text] = value
	}
	return v, true
}

// bindable reports whether bind can take the pattern's variables down.
func (p pattern) bindable() bool {
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

// split cuts an id into its elements.
func (p pattern) split(id string) []string { return strings.Split(id, p.sep) }
