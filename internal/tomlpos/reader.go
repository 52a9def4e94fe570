package tomlpos

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"budgetreport/internal/diag"
)

// Reader binds a table's keys to values. It notes every mistake with its place
// and goes on, so that all the mistakes of a file come at once: a wrong value
// reads as the default. Close when all keys have been asked for.
type Reader struct {
	n        *Node
	asked    []string
	problems *diag.List
}

// Read returns a reader of table n that notes mistakes in problems. A value
// that is no table is noted as a mistake and read as an empty one.
func Read(n *Node, problems *diag.List) *Reader {
	r := &Reader{n: n, problems: problems}
	if n.Kind != Table {
		problems.Add(diag.Problem{File: n.File, Line: n.Line, Col: n.Col, Got: n.raw, Message: "不是表", Want: "应写成{ 键 = 值 }"})
	}
	return r
}

// value returns the key's value, nil if absent, and remembers that it was asked for.
func (r *Reader) value(key string) *Node {
	if !slices.Contains(r.asked, key) {
		r.asked = append(r.asked, key)
	}
	return r.n.Get(key)
}

// typed returns the key's value if it is of one of the kinds; else it notes
// what is wrong and returns nil.
func (r *Reader) typed(key, message, want string, kinds ...Kind) *Node {
	n := r.value(key)
	if n == nil || slices.Contains(kinds, n.Kind) {
		return n
	}
	r.Problem(key, n.raw, message, key+want)
	return nil
}

// Has reports whether the key is written.
func (r *Reader) Has(key string) bool { return r.value(key) != nil }

// String reads a text, def if absent.
func (r *Reader) String(key, def string) string {
	if n := r.typed(key, "不是文字", "应为文字（加引号）", String); n != nil {
		return n.Str
	}
	return def
}

// Phrase reads a required text in which braces hold only the named placeholders:
// without any it holds no braces. Another placeholder is noted as a mistake.
func (r *Reader) Phrase(key string, placeholders ...string) string {
	r.Require(key)
	text := r.String(key, "")
	for rest := text; ; {
		_, after, open := strings.Cut(rest, "{")
		name, tail, closed := strings.Cut(after, "}")
		switch {
		case !open:
			return text
		case !closed:
			r.Problem(key, text, "花括号没有成对", "")
			return text
		case !slices.Contains(placeholders, name):
			r.Problem(key, "{"+name+"}", "不是已知的占位", diag.Suggest(name, placeholders))
		}
		rest = tail
	}
}

// Int reads a whole number, def if absent.
func (r *Reader) Int(key string, def int) int {
	if n := r.typed(key, "不是整数", "应为整数（不加引号）", Integer); n != nil {
		return int(n.Int)
	}
	return def
}

// Float reads a number, whole or not, def if absent.
func (r *Reader) Float(key string, def float64) float64 {
	n := r.typed(key, "不是数", "应为数（不加引号）", Float, Integer)
	switch {
	case n == nil:
		return def
	case n.Kind == Integer:
		return float64(n.Int)
	case math.IsNaN(n.Float) || math.IsInf(n.Float, 0):
		r.Problem(key, n.raw, "不是数", key+"应为有限的数")
		return def
	}
	return n.Float
}

// FloatIn reads a number from least to most, def if absent.
func (r *Reader) FloatIn(key string, def, least, most float64) float64 {
	v := r.Float(key, def)
	if n := r.n.Get(key); n != nil && (n.Kind == Float || n.Kind == Integer) && (v < least || v > most) {
		r.Problem(key, n.raw, "不在合理的范围内", fmt.Sprintf("%s应为%g到%g", key, least, most))
		return def
	}
	return v
}

// IntIn reads a whole number from least to most, def if absent.
func (r *Reader) IntIn(key string, def, least, most int) int {
	v := r.Int(key, def)
	if n := r.n.Get(key); n != nil && n.Kind == Integer && (v < least || v > most) {
		r.Problem(key, n.raw, "不在合理的范围内", fmt.Sprintf("%s应为%d到%d", key, least, most))
		return def
	}
	return v
}

// Bool reads true or false, def if absent.
func (r *Reader) Bool(key string, def bool) bool {
	if n := r.typed(key, "不是true或false", "应为true或false（不加引号）", Boolean); n != nil {
		return n.Bool
	}
	return def
}

// Strings reads a text or an array of texts, nil if absent.
func (r *Reader) Strings(key string) []string {
	const message, want = "不是文字", "应为文字（加引号）或文字的数组"
	n := r.typed(key, message, want, String, Array)
	switch {
	case n == nil:
		return nil
	case n.Kind == String:
		return []string{n.Str}
	}
	out := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind != String {
			r.note(item, item.raw, message, key+want)
			continue
		}
		out = append(out, item.Str)
	}
	return out
}

// Node returns the key's value of whatever kind, nil if absent.
func (r *Reader) Node(key string) *Node { return r.value(key) }

// Table returns a reader of the key's table, nil if absent or no table (which is noted).
func (r *Reader) Table(key string) *Reader {
	if n := r.typed(key, "不是表", "应写成{ 键 = 值 }", Table); n != nil {
		return Read(n, r.problems)
	}
	return nil
}

// Tables returns readers of the key's array of tables; items that are no
// tables are noted and left out.
func (r *Reader) Tables(key string) []*Reader {
	const message, want = "不是表的数组", "应写成[ { 键 = 值 }, … ]或[[…]]"
	n := r.typed(key, message, want, Array)
	if n == nil {
		return nil
	}
	out := make([]*Reader, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind != Table {
			r.note(item, item.raw, message, key+want)
			continue
		}
		out = append(out, Read(item, r.problems))
	}
	return out
}

// Require notes a problem when the key is missing.
func (r *Reader) Require(key string) {
	if !r.Has(key) {
		r.Problem("", "", "缺少“"+key+"”", "")
	}
}

// Pos is where the table begins.
func (r *Reader) Pos() (file string, line, col int) { return r.n.File, r.n.Line, r.n.Col }

// KeyPos is where the key is written, the table's own place if it is not.
func (r *Reader) KeyPos(key string) (line, col int) {
	if k := r.n.key(key); k != nil {
		return k.Line, k.Col
	}
	return r.n.Line, r.n.Col
}

// Problem notes a problem at the key's value, or at the table itself when key
// is "" or not written.
func (r *Reader) Problem(key, got, message, want string) {
	at := r.n
	if k := r.n.key(key); k != nil && key != "" {
		at = k.Value
	}
	r.note(at, got, message, want)
}

func (r *Reader) note(at *Node, got, message, want string) {
	r.problems.Add(diag.Problem{File: at.File, Line: at.Line, Col: at.Col, Got: got, Message: message, Want: want})
}

// Close notes every key that was never asked for as unknown, with the nearest
// of those that were.
func (r *Reader) Close() {
	const most = 20
	unknown := 0
	for _, k := range r.n.Keys {
		if !slices.Contains(r.asked, k.Name) {
			if unknown++; unknown > most {
				r.problems.Add(diag.Problem{File: r.n.File, Line: k.Line, Col: k.Col, Message: "从这里起还有不认识的键，没有列出"})
				return
			}
			r.problems.Add(diag.Problem{File: r.n.File, Line: k.Line, Col: k.Col, Got: k.Name, Message: "是不认识的键", Want: diag.Suggest(k.Name, r.asked)})
		}
	}
}
