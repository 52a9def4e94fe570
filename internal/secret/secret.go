// Package secret finds the names of secret (涉密) members of a dataset in texts that are
// to be published: their codes, names and aliases, however they are written. A text is
// folded to what it looks like (dataset.Fold) and read once, however many names there are.
//
// Some names cannot be told from other texts. Names of words that anybody uses, and names
// in the national lists of codes, are not looked for; short names count only where they
// stand alone; names that are part of a published name do not count within it.
package secret

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/dataset"
)

// Kind says how a name is looked for.
type Kind uint8

// The kinds of names.
const (
	Certain Kind = iota // anywhere
	Alone               // where no letter or digit stands beside it: it is too short
	Common              // it cannot be told from other texts
	Digits              // a code of digits that is too short to be looked for
	cover               // not a secret: a published name that contains one
)

// Name is a name of a secret member.
type Name struct {
	Member int             // index into Finder.Members
	Column *dataset.Column // its code, name or alias
	Kind   Kind

	folded []rune
}

// Finder finds the names of a dataset's secret members.
type Finder struct {
	Members []dataset.Secret
	Names   []Name
	Same    []Same // published names that contain a name

	patterns  []int // of the automaton: index into Names, -1 for a cover
	lengths   []int
	automaton *automaton
}

// Same is a published name that contains or equals the name of a secret member: texts with
// it do not tell which is meant.
type Same struct {
	List *dataset.Texts
	Row  int
	Name int // index into Finder.Names
}

// Hit is a name in a text.
type Hit struct {
	Name     int // index into Finder.Names
	At, End  int // bytes of the text
	From, To int // the same in characters, counted from 1: the first and the last
}

// New makes the finder of a dataset; nil if nothing in it is secret.
func New(ds *dataset.Dataset) *Finder {
	f := &Finder{Members: ds.Secrets()}
	if len(f.Members) == 0 {
		return nil
	}
	common := newCommon(ds)
	for i, m := range f.Members {
		for _, t := range m.Texts {
			n := Name{Member: i, Column: t.Column, folded: dataset.Fold(t.Text).Runes}
			switch s := &ds.Schema.Secret; {
			case len(n.folded) == 0:
				continue
			case !slices.ContainsFunc(n.folded, notDigit):
				if len(n.folded) < s.Digits {
					n.Kind = Digits
				}
			case common.has(n.folded):
				n.Kind = Common
			case len(n.folded) < s.Least:
				n.Kind = Alone
			}
			f.Names = append(f.Names, n)
		}
	}
	f.build(nil)
	f.build(f.covers(ds))
	return f
}

func notDigit(r rune) bool { return !unicode.IsDigit(r) }

// build makes the automaton of the names that are looked for and of covers.
func (f *Finder) build(covers [][]rune) {
	var patterns [][]rune
	f.patterns, f.lengths = nil, nil
	add := func(of int, p []rune) {
		patterns, f.patterns, f.lengths = append(patterns, p), append(f.patterns, of), append(f.lengths, len(p))
	}
	for _, p := range covers { // first: one that equals a name stands for it
		add(-1, p)
	}
	for i, n := range f.Names {
		if n.Kind == Certain || n.Kind == Alone {
			add(i, n.folded)
		}
	}
	f.automaton = newAutomaton(patterns)
}

// covers finds the published names of members that contain names.
func (f *Finder) covers(ds *dataset.Dataset) [][]rune {
	var out [][]rune
	secret := map[int]bool{}
	for _, m := range f.Members {
		secret[m.Row] = true
	}
	for _, file := range ds.Schema.Files {
		list := ds.Lists[file.ID]
		if list == nil || file.Kind != dataset.List {
			continue
		}
		for _, c := range file.Columns {
			for row := range list.N {
				if c.Kind != dataset.Name || file == ds.Schema.Secret.Dim.List && secret[row] {
					continue
				}
				text := list.Value(c.ID, row)
				if hits := f.Find(text); hits != nil {
					f.Same = append(f.Same, Same{list, row, hits[0].Name})
					out = append(out, dataset.Fold(text).Runes)
				}
			}
		}
	}
	return out
}

// Find finds the names in a text, in the order of their places.
func (f *Finder) Find(text string) []Hit {
	if f == nil || text == "" {
		return nil
	}
	folded := dataset.Fold(text)
	type span struct{ name, from, to int } // characters of the folded text
	var found, covered []span
	f.automaton.find(folded.Runes, func(p, end int) {
		s := span{f.patterns[p], end - f.lengths[p], end}
		if s.name < 0 {
			covered = append(covered, s)
			return
		}
		found = append(found, s)
	})
	var out []Hit
	reach := 0 // of the covers that begin before a hit, the furthest end; hits come by their ends
	k := 0
	slices.SortStableFunc(found, func(a, b span) int { return a.from - b.from })
	slices.SortStableFunc(covered, func(a, b span) int { return a.from - b.from })
	for _, s := range found {
		for ; k < len(covered) && covered[k].from <= s.from; k++ {
			reach = max(reach, covered[k].to)
		}
		h := Hit{Name: s.name, At: folded.At[s.from], End: closed(text, folded.At[s.from], endOf(text, folded.At[s.to-1]))}
		if s.to <= reach || !f.isName(text, h) {
			continue
		}
		out = append(out, h)
	}
	at, chars := 0, 0
	for i := range out {
		h := &out[i]
		chars += utf8.RuneCountInString(text[at:h.At])
		at = h.At
		h.From, h.To = chars+1, chars+utf8.RuneCountInString(text[h.At:h.End])
	}
	return out
}

// closed moves the end of a hit behind a bracket that closes one in it.
func closed(text string, at, end int) int {
	in := text[at:end]
	after, n := utf8.DecodeRuneInString(text[end:])
	open := strings.Count(in, "（") + strings.Count(in, "(") - strings.Count(in, "）") - strings.Count(in, ")")
	if open > 0 && strings.ContainsRune("）)", after) {
		return end + n
	}
	return end
}

func endOf(text string, at int) int {
	_, n := utf8.DecodeRuneInString(text[at:])
	return at + n
}

// isName reports whether the characters around a hit allow it to be the name: a number must
// not be part of a longer one, a word of letters not of another word, and a short name (Alone)
// must have no letter or digit beside it.
func (f *Finder) isName(text string, h Hit) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:h.At])
	after, _ := utf8.DecodeRuneInString(text[h.End:])
	first, _ := utf8.DecodeRuneInString(text[h.At:])
	last, _ := utf8.DecodeLastRuneInString(text[:h.End])
	if f.Names[h.Name].Kind == Alone && (joins(before) || joins(after)) {
		return false
	}
	if inWord(first) && (inWord(before) || figure(before, first, text[:h.At])) || inWord(last) && inWord(after) {
		return false
	}
	if unicode.IsDigit(last) && strings.ContainsRune(".,", after) {
		next, _ := utf8.DecodeRuneInString(text[h.End+1:])
		return !unicode.IsDigit(next)
	}
	return true
}

// figure reports whether a digit goes on a number: 1,234.5.
func figure(before, first rune, text string) bool {
	if !unicode.IsDigit(first) || !strings.ContainsRune(".,", before) {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(text[:len(text)-1])
	return unicode.IsDigit(r)
}

func joins(r rune) bool  { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }
func inWord(r rune) bool { return joins(r) && !unicode.Is(unicode.Han, r) }

// Hide returns a text without the names in it.
func (f *Finder) Hide(text string) string {
	hits := f.Find(text)
	if hits == nil {
		return text
	}
	var b strings.Builder
	at := 0
	for _, h := range hits {
		if h.End <= at {
			continue
		}
		if h.At > at || at == 0 { // a code and a name side by side are one
			b.WriteString(text[at:max(at, h.At)])
			b.WriteString("（涉密，不显示）")
		}
		at = h.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// common knows the texts that anybody may write.
type common struct {
	words map[string]bool
	most  int             // characters of the longest word
	names map[string]bool // of the lists of codes, folded
}

func newCommon(ds *dataset.Dataset) *common {
	c := &common{words: map[string]bool{}, names: map[string]bool{}}
	for _, w := range ds.Schema.Secret.Common {
		folded := dataset.Fold(w).Runes
		c.words[string(folded)] = true
		c.most = max(c.most, len(folded))
	}
	for _, file := range ds.Schema.Files {
		list := ds.Lists[file.ID]
		for _, col := range file.Columns {
			for _, w := range col.Words {
				c.names[string(dataset.Fold(w).Runes)] = true
			}
			if list == nil || file.Kind != dataset.Codes || col.Kind != dataset.Name {
				continue
			}
			for row := range list.N {
				c.names[string(dataset.Fold(list.Value(col.ID, row)).Runes)] = true
			}
		}
	}
	return c
}

// has reports whether a name is in a list of codes, or consists of common words and
// digits alone.
func (c *common) has(name []rune) bool {
	if c.names[string(name)] {
		return true
	}
	reached := make([]bool, len(name)+1)
	reached[0] = true
	for i := range name {
		if !reached[i] {
			continue
		}
		if unicode.IsDigit(name[i]) {
			reached[i+1] = true
		}
		for n := 1; n <= c.most && i+n <= len(name); n++ {
			reached[i+n] = reached[i+n] || c.words[string(name[i:i+n])]
		}
	}
	return reached[len(name)]
}
