package publish

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"budgetreport/internal/check"
	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
	"budgetreport/internal/wholefile"
)

// loadDataset reads a dataset of the family.
func loadDataset(fam *layout.Family, path string) (*dataset.Dataset, error) {
	src, err := datafile.Open(path)
	if err != nil {
		return nil, err
	}
	return dataset.Load(fam.Schema, src)
}

// Templates are the parts of a family from which editions are made.
type Templates struct {
	Family  *layout.Family
	Rules   *check.Rules
	Text    *narrative.Text // nil where the family has no words
	Wording *edition.Wording
}

// loadChecked reads the family and its checks.
func (s *Settings) loadChecked() (*layout.Family, *check.Rules, error) {
	fam, err := s.LoadFamily()
	if err != nil {
		return nil, nil, err
	}
	rules, err := s.LoadRules(fam)
	return fam, rules, err
}

// Load reads all of the family; a *diag.Error with its mistakes.
func (s *Settings) Load() (*Templates, error) {
	fam, rules, err := s.loadChecked()
	if err != nil {
		return nil, err
	}
	text, err := s.LoadText(fam)
	if err != nil {
		return nil, err
	}
	wording, err := s.LoadWording()
	return &Templates{fam, rules, text, wording}, err
}

// content is the content that an edition made like m would have for a dataset. It
// is false where the dataset does not have the subject of m.
func (k *Templates) content(m *edition.Manifest, ds *dataset.Dataset) (edition.Content, bool, error) {
	subject, ok := subjectOf(ds, m.Subject)
	if !ok {
		return edition.Content{}, false, nil
	}
	o := Office{Family: k.Family, Layouts: pick(k.Family, m.Made.Layouts), Manner: Manner{Draft: m.Made.Draft}}
	if m.Made.Book {
		if k.Text == nil {
			return edition.Content{}, true, diag.One(diag.Problem{File: k.Family.Name, Message: "这套表式只有表，没有文字，不能与公开文本核对"})
		}
		o.Book = k.Text.Make
	}
	c, err := o.Content(ds, subject)
	return c, true, err
}

// pick picks layouts by their ids; nil means all.
func pick(fam *layout.Family, ids []string) []*layout.Layout {
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
func subjectOf(ds *dataset.Dataset, s edition.Subject) (dataset.Subject, bool) {
	if !s.Part {
		whole := ds.Whole()
		return whole, whole.Code == s.Code
	}
	subjects, err := ds.Subjects([]string{s.Code}, false)
	if err != nil || len(subjects) != 1 {
		return dataset.Subject{}, false
	}
	return subjects[0], true
}

// unzeroed is a hint that a dataset has the code of a subject with fewer or more
// zeros at its front, which spreadsheets remove; "" where it does not.
func unzeroed(ds *dataset.Dataset, code string) string {
	sub := ds.Schema.Subject
	codes := append([]string{ds.Whole().Code}, ds.Dims[sub.Dim.Index].Codes[1:]...)
	if got := dataset.LostZeros(code, codes); got != "" {
		return "数据集中写的是“" + got + "”；Excel会去掉编码开头的0，应改为一致，并把编码的列设为文本格式"
	}
	return ""
}

// side is one of the two things that Compare compares: editions or a dataset.
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
	found, err := FindDatasets(schema, []string{path})
	return err != nil || len(found) == 0 || found[0] != path
}

func openSide(fam *layout.Family, path string) (*side, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, diag.One(diag.File(path, err))
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

// key identifies an edition: its subject, and whether it is a document or tables.
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

// content gives the content of one side of a comparison for the subject of m: that
// of its edition, or the content that an edition of its dataset would have. The
// name is "" where the side has neither.
func (s *side) content(k *Templates, m *edition.Manifest) (name string, c edition.Content, err error) {
	if s.ds == nil {
		e := s.find(keyOf(m))
		if e == nil {
			return "", c, nil
		}
		c, err = e.Content()
		return e.Name(), c, err
	}
	c, ok, err := k.content(m, s.ds)
	if !ok {
		return "", c, nil
	}
	return "数据集" + filepath.Base(s.path), c, err
}

// Comparison is what differs between two editions, or an edition and a dataset.
type Comparison struct {
	Same     bool               `json:"same"`
	Subjects []edition.Compared `json:"subjects"`
	Output   string             `json:"output,omitempty"` // path of the comparison as a file
	Kept     []wholefile.Kept   `json:"kept,omitempty"`   // files of another origin that were moved aside
}

// Compare compares two things subject by subject: each is a manifest, a folder
// of editions or a dataset. With out, the path of a workbook or a PDF, it writes
// the differences as a table too. The error is a *RequestError, a *diag.Error, or
// a failure to write.
func (s *Settings) Compare(ctx context.Context, old, now, out string) (*Comparison, error) {
	if out != "" && !reportFile(out) {
		return nil, &RequestError{"--out应是" + ReportEndings() + "文件，写的是“" + out + "”"}
	}
	k, err := s.Load()
	if err != nil {
		return nil, err
	}
	a, err := openSide(k.Family, old)
	if err != nil {
		return nil, err
	}
	b, err := openSide(k.Family, now)
	if err != nil {
		return nil, err
	}
	found, err := k.compare(a, b)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Same: !edition.Different(found), Subjects: found, Output: out}
	if out == "" {
		return c, nil
	}
	fonts, err := OpenFonts(s.Fonts)
	if err != nil {
		return nil, err
	}
	c.Kept, err = WriteTableFile(ctx, edition.Sheet(found, k.Family.Layouts[0].Blank()), fonts, out, found[0].Subject.Name)
	return c, err
}

func (k *Templates) compare(a, b *side) ([]edition.Compared, error) {
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
			whole := s.ds.Whole()
			note(&edition.Manifest{Made: edition.Made{Book: k.Text != nil}, Subject: edition.Subject{Code: whole.Code, Name: whole.Name, Year: s.ds.Year()}})
		}
	}
	var out []edition.Compared
	for _, m := range subjects {
		c := edition.Compared{Subject: m.Subject, Book: m.Made.Book}
		var was, now edition.Content
		var err error
		if c.Old, was, err = a.content(k, m); err != nil {
			return nil, err
		}
		if c.New, now, err = b.content(k, m); err != nil {
			return nil, err
		}
		if c.Old != "" && c.New != "" {
			c.Diff = k.Wording.Compare(was, now)
		}
		out = append(out, c)
	}
	return out, nil
}
