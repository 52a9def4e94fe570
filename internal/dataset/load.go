package dataset

import (
	"fmt"
	"slices"

	"budgetreport/internal/diag"
)

// Load reads and checks a dataset. The error is a *diag.Error with all problems, except
// that of more than MostProblems in one file the rest are only counted.
func Load(schema *Schema, src Source) (*Dataset, error) {
	l := &loader{
		src:        src,
		ds:         &Dataset{Schema: schema, Facts: map[string]*Ledger{}, Lists: map[string]*Texts{}, Pairs: map[string]map[string]string{}, pairs: map[string]map[string]diag.Problem{}},
		readings:   map[*File]*reading{},
		failed:     map[*File]bool{},
		incomplete: make([]bool, len(schema.Dims)),
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
	l.judgeZeroPadded()
	l.checkHead()
	for _, f := range schema.Files {
		if r := l.readings[f]; r != nil {
			r.report(&l.problems)
		}
	}
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	// After all ledgers were read, so that no line can name an unlisted parent.
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
	l.remarkSimilarNames()
	l.setHead()
	l.ds.Notices = l.remarks.Sorted()
	return l.ds, nil
}

// loader is the state of Load.
type loader struct {
	src        Source
	ds         *Dataset
	problems   diag.List
	remarks    diag.List // Dataset.Notices
	chars      characters
	readings   map[*File]*reading // files that are present and could be opened
	failed     map[*File]bool     // files that are missing or could not be opened
	incomplete []bool             // by Dimension.Index: its list is not whole, so codes not found there may be right

	zeroPadded map[int]map[string]*zeroPadded // by Dimension.Index and listed code
}

// open opens every table and finds its columns.
func (l *loader) open(names []string) {
	var known []string
	for _, f := range l.ds.Schema.Files {
		known = append(known, f.Name)
	}
	var meant []string // tables that unknown names probably mean
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

// strangeTable returns the remedy for a table that the dataset does not have: to rename
// or to remove it.
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

// members makes the dictionaries of the dimensions.
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
			l.incomplete[d.Index] = l.failed[d.List]
			continue
		}
		l.incomplete[d.Index] = r.incomplete
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
				continue // the code that was meant is not known
			}
			other := int(t.Lines[m.Rows[first]]) // in a sorted list it may be a later line
			r.fault(max(line, other), r.at[at], code, "编码重复", fixed(fmt.Sprintf("第%d行已经列出", min(line, other))))
			continue
		}
		m.add(code, t.Value(name.ID, i), int32(i))
		if bad {
			// If it is not known what was meant, references cannot be checked.
			l.incomplete[d.Index] = l.incomplete[d.Index] || meant == ""
			continue
		}
		if d.Levels != nil && (!digits(code) || m.LevelOf(uint32(len(m.Codes)-1)) < 0) {
			r.fault(line, r.at[at], code, "不是"+d.Title+"的编码", fixed("应为"+d.LevelWords()))
		}
	}
}

// references checks that the codes in lists and records are listed.
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
				if slices.ContainsFunc(c.Ref, func(d *Dimension) bool { return l.faultOfList(d, v, r.raw.Place(int(t.Lines[i]), r.at[j])) }) {
					continue
				}
				r.fault(int(t.Lines[i]), r.at[j], v, unknown(c.Ref), func() string { return l.refHint(c, v) })
			}
		}
	}
}

// member reports whether a code is, or may be, a member of one of the dimensions.
func (l *loader) member(dims []*Dimension, code string) bool {
	for _, d := range dims {
		if _, ok := l.ds.Dims[d.Index].Lookup(code); ok || l.incomplete[d.Index] {
			return true
		}
	}
	return false
}

// refHint returns a remedy for an unknown code in a Ref column.
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
