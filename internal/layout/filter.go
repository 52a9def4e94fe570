package layout

import (
	"strings"

	"budgetreport/internal/dataset"
)

// filter is a conjunction of conditions; nil accepts everything.
type filter []cond

// cond is one condition: a path and the patterns that its text must match.
type cond struct {
	path     path
	patterns []pattern
	at       pos
}

// pos is a position in the file of a layout.
type pos struct{ line, col int }

// pattern is a code or word, a prefix 301*, a named group of words, or the
// negation of one (!).
type pattern struct {
	text    string
	prefix  bool
	negated bool
	target  bool // the report's own subject in records: {target}
}

// targetMark is the value of a condition on records that matches the report's own
// subject.
const targetMark = "{target}"

// target is the object that records about a report's subject name. Records that
// name none are about the whole department.
type target struct {
	word  string
	whole bool
}

func (t target) is(text string) bool { return text == t.word || t.whole && text == "" }

func parsePattern(s string) pattern {
	p := pattern{text: s}
	if rest, ok := strings.CutPrefix(p.text, "!"); ok {
		p.text, p.negated = rest, true
	}
	if rest, ok := strings.CutSuffix(p.text, "*"); ok {
		p.text, p.prefix = rest, true
	}
	p.target = p.text == targetMark
	return p
}

// known reports whether the pattern can match any of the words.
func (p pattern) known(words []string, groups map[string][]string) bool {
	if _, ok := groups[p.text]; ok && !p.prefix {
		return true
	}
	for _, w := range words {
		if p.matches(w, nil, target{}) {
			return true
		}
	}
	return p.text == "" && !p.prefix
}

// matches reports whether text matches, ignoring negation.
func (p pattern) matches(text string, groups map[string][]string, t target) bool {
	if p.target {
		return t.is(text)
	}
	if p.prefix {
		return strings.HasPrefix(text, p.text)
	}
	if text == p.text {
		return true
	}
	for _, w := range groups[p.text] {
		if w == text {
			return true
		}
	}
	return false
}

// accepts reports whether text matches no negated pattern and, if there are
// others, one of these.
func (c cond) accepts(text string, t target) bool {
	var groups map[string][]string
	if c.path.root == rootDim && c.path.at != nil && c.path.last == endCode && c.path.level < 0 {
		groups = c.path.at.Groups
	}
	positive, hit := false, false
	for _, p := range c.patterns {
		switch m := p.matches(text, groups, t); {
		case p.negated && m:
			return false
		case !p.negated:
			positive = true
			hit = hit || m
		}
	}
	return hit || !positive
}

// dims lists the dimensions that a filter has conditions on.
func (f filter) dims() []*dataset.Dimension {
	var out []*dataset.Dimension
	for _, c := range f {
		if c.path.root == rootDim {
			out = append(out, c.path.dim)
		}
	}
	return out
}

// and joins filters into one conjunction.
func and(fs ...filter) filter {
	var out filter
	for _, f := range fs {
		out = append(out, f...)
	}
	return out
}

// record reports whether a record passes the conditions on its own columns.
func (f filter) record(recs *dataset.Texts, row int, t target) bool {
	for _, c := range f {
		if c.path.root == rootRecord && !c.accepts(recs.Value(c.path.col.ID, row), t) {
			return false
		}
	}
	return true
}

// member reports whether member i of dimension d passes the conditions on d.
func (f filter) member(ds *dataset.Dataset, d *dataset.Dimension, i uint32) bool {
	for _, c := range f {
		if c.path.root == rootDim && c.path.dim == d && !c.accepts(c.path.member(ds, i), target{}) {
			return false
		}
	}
	return true
}
