package dataset

import (
	"strings"

	"budgetreport/internal/diag"
)

// name is the name of a unit, a project or another member, and its place.
type name struct {
	text  string
	place diag.Problem
}

// namesIn returns the names of a list's members.
func (l *loader) namesIn(f *File) []name {
	t, c := l.ds.Lists[f.ID], f.kind(Name)
	if t == nil || c == nil {
		return nil
	}
	var out []name
	for i := range t.N {
		out = append(out, name{t.Value(c.ID, i), t.Place(i, c.ID)})
	}
	return out
}

// subjectNames returns the names of the department and its units. Documents compare
// these names, so that they must be equal exactly where the same unit is meant.
func (l *loader) subjectNames() []name {
	s := l.ds.Schema.Subject
	var out []name
	if text := l.ds.Pairs[s.NameRef[0]][s.NameRef[1]]; text != "" {
		out = append(out, name{text, l.ds.PairPlace(s.NameRef[0], s.NameRef[1])})
	}
	if s.Dim != nil && s.Dim.List != nil {
		out = append(out, l.namesIn(s.Dim.List)...)
	}
	return out
}

// remarkSimilarNames adds remarks for names that became equal only by the replacement
// of characters, for names of subjects that differ only in what is hardly seen, and
// for units with the same name, which no table could tell apart.
func (l *loader) remarkSimilarNames() {
	subjects := l.subjectNames()
	names := subjects
	for _, f := range l.ds.Schema.Files {
		if f.Kind == List && (l.ds.Schema.Subject.Dim == nil || f != l.ds.Schema.Subject.Dim.List) {
			names = append(names, l.namesIn(f)...)
		}
	}
	respelt := map[diag.Problem]string{}
	for _, c := range l.chars.changed {
		respelt[c.place] = c.from
	}
	first := map[string]name{} // by text, of names that stand as written
	for _, n := range names {
		if _, changed := respelt[n.place]; !changed && first[n.text].text == "" {
			first[n.text] = n
		}
	}
	for _, n := range names {
		from, changed := respelt[n.place]
		if other, ok := first[n.text]; changed && ok {
			p := n.place
			p.Got, p.Message, p.Want = visible(from), "改正后与"+other.place.Where()+"的“"+other.text+"”相同", "当作同一个名称；原文也应改成一样"
			l.remarks.Add(p)
		}
	}
	if s := l.ds.Schema.Subject; s.Dim != nil && s.Dim.List != nil {
		parts := map[string]name{}
		for _, n := range l.namesIn(s.Dim.List) {
			other, twice := parts[n.text]
			if twice && respelt[n.place] == "" && respelt[other.place] == "" { // or it has been said
				p := n.place
				p.Got, p.Message, p.Want = n.text, "与"+other.place.Where()+"相同，表中分不清是哪一个", "应写出区别"
				l.remarks.Add(p)
			}
			parts[n.text] = n
		}
	}
	like := map[string]name{} // by what shows, as in half width and without blanks
	for _, n := range subjects {
		key := narrow(n.text)
		other, ok := like[key]
		switch {
		case !ok:
			like[key] = n
		case other.text != n.text:
			p := n.place
			p.Got, p.Message, p.Want = n.text, "与"+other.place.Where()+"的“"+other.text+"”只差空白或全角半角", "是同一个名称的，应改成一样"
			l.remarks.Add(p)
		}
	}
}

// changedText is a text in which characters were replaced.
type changedText struct {
	place diag.Problem
	from  string
}

// mostChanged is how many changed texts are kept.
const mostChanged = 10_000

func (c *characters) keep(place diag.Problem, from string) {
	if len(c.changed) < mostChanged {
		c.changed = append(c.changed, changedText{place, strings.TrimSpace(from)})
	}
}
