package dataset

import (
	"fmt"
	"slices"

	"budgetreport/internal/diag"
)

// Load reads and checks a dataset. An error is a *diag.Error with everything
// that is wrong; only of a file with more than 200 problems are the last ones
// merely counted.
func Load(schema *Schema, src Source) (*Dataset, error) {
	l := &loader{
		src:      src,
		ds:       &Dataset{Schema: schema, Facts: map[string]*Ledger{}, Lists: map[string]*Texts{}, Pairs: map[string]map[string]string{}, pairs: map[string]map[string]diag.Problem{}},
		readings: map[*File]*reading{},
		failed:   map[*File]bool{},
		unsure:   make([]bool, len(schema.Dims)),
	}
	names, err := src.Names()
	l.problems.Merge(err)
	if names == nil && err != nil {
		return nil, l.problems.Err()
	}
	l.open(names)
	l.readTexts()
	l.members()
	l.judgeLists()
	l.references()
	l.facts()
	l.prose()
	l.judgeElsewhere()
	l.checkHead()
	for _, f := range schema.Files {
		if r := l.readings[f]; r != nil {
			r.report(&l.problems)
		}
	}
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	// Only now, or lines could name parents that are not listed.
	for _, m := range l.ds.Dims {
		m.link()
	}
	l.ds.Inputs = src.Inputs()
	if src, ok := l.src.(RemarkSource); ok {
		for _, p := range src.Remarks() {
			l.remarks.Add(p)
		}
	}
	l.chars.report(&l.remarks)
	l.alike()
	l.head()
	l.ds.Notices = l.remarks.Sorted()
	return l.ds, nil
}

// loader holds what is read while problems are gathered.
type loader struct {
	src      Source
	ds       *Dataset
	problems diag.List
	remarks  diag.List // Dataset.Notices
	chars    characters
	readings map[*File]*reading // files that are present and could be opened
	failed   map[*File]bool     // files that are missing or could not be opened
	unsure   []bool             // by Dimension.Index: its list is not whole, so codes not found there may be right

	elsewhere map[int]map[string]*elsewhere // by Dimension.Index and listed code
}

// open opens every table and finds its columns.
func (l *loader) open(names []string) {
	var known []string
	for _, f := range l.ds.Schema.Files {
		known = append(known, f.Name)
	}
	var meant []string // by names that are none
	for _, n := range names {
		if src, ok := l.src.(ProseSource); ok && n == l.ds.Schema.Prose.Folder && src.ProseTable() {
			continue
		}
		if !slices.Contains(known, n) {
			p := l.src.Place(n)
			p.Message, p.Want = "不是数据集的表", strangeTable(n, known)
			meant = append(meant, diag.Nearest(n, known))
			l.problems.Add(p)
		}
	}
	for _, f := range l.ds.Schema.Files {
		if !slices.Contains(names, f.Name) {
			if !f.Optional {
				if !slices.Contains(meant, f.Name) {
					p := l.src.Place(f.Name)
					p.Message = "缺少这张表"
					l.problems.Add(p)
				}
				l.failed[f] = true
			}
			continue
		}
		raw, err := l.src.Table(f)
		if err != nil {
			l.problems.Merge(err)
			l.failed[f] = true
			continue
		}
		r := &reading{file: f, raw: raw, chars: &l.chars}
		if p := r.header(); p.Message != "" {
			l.problems.Add(p)
			r.report(&l.problems)
			l.failed[f] = true
			continue
		}
		l.readings[f] = r
	}
}

// strangeTable says what to do about a table that the dataset has not: give it
// its name, or take it away.
func strangeTable(name string, known []string) string {
	if diag.Nearest(name, known) == "" {
		return "不用的应移出去；" + diag.Suggest(name, known)
	}
	return diag.Suggest(name, known) + "；不用的应移出去"
}

func (l *loader) readTexts() {
	for _, f := range l.ds.Schema.Files {
		r := l.readings[f]
		switch {
		case r == nil || f.Kind == Facts:
		case f.Kind == Pairs:
			l.ds.Pairs[f.ID] = r.pairs()
			l.ds.pairs[f.ID] = r.pairPlaces()
		default:
			t := r.texts()
			r.unique(t)
			t.sort()
			t.Source = l.src.Place(f.Name).File
			l.ds.Lists[f.ID] = t
		}
	}
}

// members makes the dictionaries.
func (l *loader) members() {
	for _, d := range l.ds.Schema.Dims {
		m := newMembers(d)
		l.ds.Dims = append(l.ds.Dims, m)
		for _, w := range d.Words {
			m.add(w, w, -1)
		}
		if d.List == nil {
			continue
		}
		r := l.readings[d.List]
		if r == nil {
			l.unsure[d.Index] = l.failed[d.List]
			continue
		}
		l.unsure[d.Index] = r.holes
		l.list(m, r, l.ds.Lists[d.List.ID])
	}
}

// list adds the members of a dimension from its list.
func (l *loader) list(m *Members, r *reading, t *Texts) {
	d := m.Dim
	key := d.List.kind(Key)
	at := d.List.position(key.ID)
	name := key
	if c := d.List.kind(Name); c != nil {
		name = c
	}
	for i, code := range t.Values[at] {
		line := int(t.Lines[i])
		if code == "" || d.List.Kind == Codes && t.Value(d.List.kind(Word).ID, i) != d.System {
			continue
		}
		meant, bad := r.badCodes[line]
		if first, ok := m.index[code]; ok {
			if bad {
				continue // what it was before is not known
			}
			other := int(t.Lines[m.Rows[first]]) // which may stand below, where the list is sorted
			r.fault(max(line, other), r.at[at], code, "编码重复", say(fmt.Sprintf("第%d行已经列出", min(line, other))))
			continue
		}
		m.add(code, t.Value(name.ID, i), int32(i))
		if bad {
			// Where nobody can tell what it was meant to be, nobody knows which
			// references are wrong.
			l.unsure[d.Index] = l.unsure[d.Index] || meant == ""
			continue
		}
		if d.Levels != nil && (!digits(code) || m.LevelOf(uint32(len(m.Codes)-1)) < 0) {
			r.fault(line, r.at[at], code, "不是"+d.Title+"的编码", say("应为"+d.LevelWords()))
		}
	}
}

// references checks that what lists and records refer to is listed.
func (l *loader) references() {
	for _, f := range l.ds.Schema.Files {
		t := l.ds.Lists[f.ID]
		if t == nil {
			continue
		}
		for j, c := range f.Columns {
			if c.Kind != Ref {
				continue
			}
			for i, v := range t.Values[j] {
				if v == "" || slices.Contains(c.Words, v) || l.member(c.Ref, v) {
					continue
				}
				r := l.readings[f]
				if slices.ContainsFunc(c.Ref, func(d *Dimension) bool { return l.lacking(d, v, r.raw.Place(int(t.Lines[i]), r.at[j])) }) {
					continue
				}
				r.fault(int(t.Lines[i]), r.at[j], v, unknown(c.Ref), func() string { return l.refHint(c, v) })
			}
		}
	}
}

// member reports whether a code is a member of one of the dimensions, or may be.
func (l *loader) member(dims []*Dimension, code string) bool {
	for _, d := range dims {
		if _, ok := l.ds.Dims[d.Index].Lookup(code); ok || l.unsure[d.Index] {
			return true
		}
	}
	return false
}

// refHint says what a cell of a Ref column was probably meant to be.
func (l *loader) refHint(c *Column, got string) string {
	if w := diag.Nearest(got, c.Words); w != "" {
		return "是否为“" + w + "”？"
	}
	for _, d := range c.Ref {
		if hint := codeHint(got, l.ds.Dims[d.Index]); hint != "" {
			return hint
		}
	}
	return "应先在那里列出，或改为已列出的编码"
}
