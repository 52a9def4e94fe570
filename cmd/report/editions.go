package main

import (
	"os"
	"path/filepath"
	"slices"

	"budgetreport/internal/build"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
)

// loadDataset reads a dataset of the family.
func loadDataset(fam *layout.Family, path string) (*dataset.Dataset, error) {
	src, err := openData(path)
	if err != nil {
		return nil, err
	}
	return dataset.Load(fam.Schema, src)
}

// likeEdition is an office that makes tables as an edition was made.
func likeEdition(fam *layout.Family, m *edition.Manifest) *build.Office {
	return &build.Office{Family: fam, Layouts: wanted(fam, m.Made.Layouts), Draft: m.Made.Draft}
}

// wanted picks layouts by their ids; nil means all.
func wanted(fam *layout.Family, ids []string) []*layout.Layout {
	if ids == nil {
		return fam.Layouts
	}
	var out []*layout.Layout
	for _, l := range fam.Layouts {
		if slices.Contains(ids, l.ID) {
			out = append(out, l)
		}
	}
	return out
}

// subjectOf finds the subject of an edition in a dataset.
func subjectOf(ds *dataset.Dataset, s edition.Subject) (layout.Subject, bool) {
	if !s.Part {
		whole := layout.Whole(ds)
		return whole, whole.Code == s.Code
	}
	subjects, err := layout.Subjects(ds, []string{s.Code}, false)
	if err != nil || len(subjects) != 1 {
		return layout.Subject{}, false
	}
	return subjects[0], true
}

// snapshots makes the tables of a dataset's subject in canonical form.
func snapshots(o *build.Office, ds *dataset.Dataset, s layout.Subject) ([]edition.Snapshot, error) {
	tables, err := o.Evaluate(ds, s)
	if err != nil {
		return nil, err
	}
	out := make([]edition.Snapshot, len(tables))
	for i, t := range tables {
		out[i] = edition.Take(t)
	}
	return out, nil
}

// side is one of the two things that diff compares: editions or a dataset.
type side struct {
	path     string
	editions []edition.Edition
	ds       *dataset.Dataset
}

// isEdition reports whether a path is that of a manifest or of a folder with
// editions, not of a dataset.
func isEdition(schema *dataset.Schema, path string) bool {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return filepath.Ext(path) == ".json"
	}
	found, err := build.FindDatasets(schema, []string{path})
	return err != nil || len(found) == 0 || found[0] != path
}

func openSide(fam *layout.Family, path string) (*side, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, &diag.Error{Problems: []diag.Problem{diag.File(path, err)}}
	}
	s := &side{path: path}
	var err error
	if isEdition(fam.Schema, path) {
		s.editions, err = edition.Open(path)
	} else {
		s.ds, err = loadDataset(fam, path)
	}
	return s, err
}

// key is what an edition speaks for, and in which form.
type key struct {
	code       string
	part, book bool
}

func keyOf(m *edition.Manifest) key { return key{m.Subject.Code, m.Subject.Part, m.Made.Book} }

func (s *side) find(k key) *edition.Edition {
	i := slices.IndexFunc(s.editions, func(e edition.Edition) bool { return keyOf(e.Manifest) == k })
	if i < 0 {
		return nil
	}
	return &s.editions[i]
}

// tables gives one side of a comparison: the tables of the edition like, or of
// its subject in the side's dataset. The name is "" where the side has none.
func (s *side) tables(fam *layout.Family, like *edition.Manifest) (name string, tables []edition.Snapshot, err error) {
	if s.ds == nil {
		e := s.find(keyOf(like))
		if e == nil {
			return "", nil, nil
		}
		tables, err = e.Snapshots()
		return e.Name(), tables, err
	}
	subject, ok := subjectOf(s.ds, like.Subject)
	if !ok {
		return "", nil, nil
	}
	tables, err = snapshots(likeEdition(fam, like), s.ds, subject)
	return "数据集" + filepath.Base(s.path), tables, err
}

// compare compares two sides, subject by subject.
func compare(fam *layout.Family, a, b *side) ([]edition.Compared, error) {
	var subjects []*edition.Manifest
	seen := map[key]bool{}
	note := func(m *edition.Manifest) {
		if !seen[keyOf(m)] {
			seen[keyOf(m)] = true
			subjects = append(subjects, m)
		}
	}
	for _, s := range []*side{a, b} {
		for _, e := range s.editions {
			note(e.Manifest)
		}
	}
	for _, s := range []*side{a, b} { // the department of a dataset, where it is not compared with editions
		if s.ds != nil && a.editions == nil && b.editions == nil {
			whole := layout.Whole(s.ds)
			note(&edition.Manifest{Subject: edition.Subject{Code: whole.Code, Name: whole.Name, Year: layout.Year(s.ds)}})
		}
	}
	var out []edition.Compared
	for _, m := range subjects {
		c := edition.Compared{Subject: m.Subject}
		var was, now []edition.Snapshot
		var err error
		if c.Old, was, err = a.tables(fam, m); err != nil {
			return nil, err
		}
		if c.New, now, err = b.tables(fam, m); err != nil {
			return nil, err
		}
		if c.Old != "" && c.New != "" {
			c.Diff = edition.Compare(was, now)
		}
		out = append(out, c)
	}
	return out, nil
}
