package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/dataset"
	"budgetreport/internal/tomlpos"
)

// placeholderRule is a [[placeholder]]: texts of the dataset that hold a word of
// someone who meant to write more (XX, 待补充), or consist of one.
type placeholderRule struct {
	common
	words []string // folded, anywhere in a text
	whole []string // folded, as all of a text
	say   string
}

func (d *decoder) placeholder(r *tomlpos.Reader) {
	x := &placeholderRule{common: d.common(r, Error)}
	r.Require("words")
	fold := func(key string) []string {
		var out []string
		for _, w := range r.Strings(key) {
			if strings.TrimSpace(w) == "" {
				r.Problem(key, w, "是空的", "应是要找的字")
				continue
			}
			out = append(out, foldWord(w))
		}
		return out
	}
	x.words, x.whole = fold("words"), fold("whole")
	x.say = d.say(r, []string{"word", "text"})
	d.placeholders = append(d.placeholders, x)
}

// foldWord makes characters that look alike equal: full width and half, capitals
// and small letters, with or without blanks, and the sign × as people type it.
func foldWord(s string) string {
	return strings.NewReplacer("✕", "×", "╳", "×", "Х", "X").Replace(strings.ToUpper(plain(s)))
}

// find returns the word that a text holds; "" for none.
func (x *placeholderRule) find(text string) string {
	folded := foldWord(text)
	for _, w := range x.words {
		for from := 0; ; {
			i := strings.Index(folded[from:], w)
			if i < 0 {
				break
			}
			i += from
			if standsAlone(folded[:i], w, folded[i+len(w):]) {
				return w
			}
			from = i + 1
		}
	}
	bare := strings.TrimFunc(folded, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	if i := slices.Index(x.whole, bare); i >= 0 {
		return x.whole[i]
	}
	return ""
}

// standsAlone reports whether a word of Latin letters is no part of a longer one;
// repeated letters (XXXX) are not longer words.
func standsAlone(before, word, after string) bool {
	latin := func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	return !(latin(first) && latin(a) && a != first) && !(latin(last) && latin(b) && b != last)
}

// run looks at every text of the dataset but those of masked members, which are
// not published.
func (x *placeholderRule) run(ds *dataset.Dataset, masked lines) []Finding {
	var out []Finding
	look := func(text string, place func() Place) {
		if w := x.find(text); w != "" {
			f := x.finding()
			f.Place, f.Message = place(), fill(x.say, map[string]string{"word": w, "text": clip(text)})
			out = append(out, f)
		}
	}
	for _, file := range ds.Schema.Files {
		if file == ds.Schema.Acknowledged.File { // its reasons are not published
			continue
		}
		for j, c := range file.Columns {
			switch list, led := ds.Lists[file.ID], ds.Facts[file.ID]; {
			case c.Kind != dataset.Text && c.Kind != dataset.Name:
			case file.Kind == dataset.Pairs:
				look(ds.Pairs[file.ID][c.ID], func() Place { return placeAt(ds.PairPlace(file.ID, c.ID)) })
			case list != nil:
				for i, text := range list.Values[j] {
					if !masked.record(ds, list, i) {
						look(text, func() Place { return placeOf(list, list.Lines, c.ID, i) })
					}
				}
			case led != nil:
				for i, text := range led.Texts[c.ID] {
					if !masked.has(led, i) {
						look(text, func() Place { return placeOf(led, led.Lines, c.ID, i) })
					}
				}
			}
		}
	}
	for _, name := range sortedKeys(ds.Prose) {
		for i, text := range ds.Prose[name] {
			look(text, func() Place { return proseAt(ds.ProseOrigins[name], i) })
		}
	}
	return out
}

// proseAt is the place of a paragraph of an office's text.
func proseAt(wrote dataset.ProseOrigin, i int) Place {
	p := Place{File: wrote.Source}
	if wrote.Lines != nil {
		p.Lines = []int{wrote.Lines[i]}
	}
	return p
}

// record reports whether a record is one of a masked member, or about one.
func (l lines) record(ds *dataset.Dataset, list *dataset.Texts, row int) bool {
	for dim, members := range l {
		m := ds.Dims[dim]
		for j, c := range list.File.Columns {
			if c.Kind == dataset.Ref && slices.Contains(c.Ref, m.Dim) || c.Kind == dataset.Key && list.File == m.Dim.List {
				if i, ok := m.Lookup(list.Values[j][row]); ok && members[i] {
					return true
				}
			}
		}
	}
	return false
}
