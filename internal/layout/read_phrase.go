package layout

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold is a text as readers compare it: without blanks and line breaks, wide signs
// as narrow ones, in small letters.
func Fold(s string) string { return strings.Map(foldRune, s) }

func foldRune(r rune) rune {
	switch {
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		return -1
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	}
	return unicode.ToLower(r)
}

// Phrase is a text with placeholders, to be found in print.
type Phrase struct {
	text  string // folded; without placeholders
	names []string
	re    *regexp.Regexp // nil without placeholders
}

// NewPhrase reads a text of a layout: 单位名称：{subject.name}.
func NewPhrase(text string) Phrase {
	if !strings.Contains(text, "{") {
		return Phrase{text: Fold(text)}
	}
	var b strings.Builder
	var p Phrase
	b.WriteString("^")
	for text != "" {
		head, rest, ok := strings.Cut(text, "{")
		b.WriteString(regexp.QuoteMeta(Fold(head)))
		if !ok {
			break
		}
		name, tail, _ := strings.Cut(rest, "}")
		p.names = append(p.names, name)
		if name == "year" {
			b.WriteString(`(\d{4})`)
		} else {
			b.WriteString("(.*?)")
		}
		text = tail
	}
	p.re = regexp.MustCompile(b.String() + "$")
	return p
}

// IsZero reports whether the phrase is of an empty text.
func (p Phrase) IsZero() bool { return p.re == nil && p.text == "" }

// Same reports whether two phrases are of the same text.
func (p Phrase) Same(of Phrase) bool {
	if p.re != nil && of.re != nil {
		return p.re.String() == of.re.String()
	}
	return p.re == of.re && p.text == of.text
}

// Is reports whether a folded text is the phrase.
func (p Phrase) Is(folded string) bool {
	if p.re == nil {
		return folded == p.text
	}
	return p.re.MatchString(folded)
}

// Match reports whether a printed text is the phrase, and what stands for its
// placeholders, as it is printed.
func (p Phrase) Match(printed string) (map[string]string, bool) {
	if p.re == nil {
		return nil, Fold(printed) == p.text
	}
	var folded []byte
	var from []int // where in printed each byte of folded is from
	for i, r := range printed {
		if r = foldRune(r); r >= 0 {
			folded = utf8.AppendRune(folded, r)
			for len(from) < len(folded) {
				from = append(from, i)
			}
		}
	}
	from = append(from, len(printed))
	m := p.re.FindSubmatchIndex(folded)
	if m == nil {
		return nil, false
	}
	out := map[string]string{}
	for i, name := range p.names {
		out[name] = strings.TrimSpace(printed[from[m[2*i+2]]:from[m[2*i+3]]])
	}
	return out, true
}
