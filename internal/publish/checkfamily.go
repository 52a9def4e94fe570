package publish

import (
	"path/filepath"
	"slices"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/infile"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
)

// isWords reports whether a file belongs to the templates of the family's words.
func isWords(file string) bool {
	return filepath.Base(file) == narrative.File || filepath.Ext(file) == ".md"
}

// FamilyChecked says what CheckFamily has looked at.
type FamilyChecked struct {
	Checked int  // number of files; for the whole family, of tables
	Words   bool // the templates of the words were checked; set for the whole family alone
}

// CheckFamily looks for mistakes in files of the family, or in all of it; they
// are one *diag.Error.
func (s *Settings) CheckFamily(files []string) (*FamilyChecked, error) {
	var problems diag.List
	c := &FamilyChecked{Checked: len(files)}
	if len(files) == 0 || slices.ContainsFunc(files, isWords) {
		fam, err := s.LoadFamily()
		if err != nil {
			return nil, err
		}
		text, err := s.LoadText(fam)
		problems.Merge(err)
		if len(files) == 0 {
			_, err := s.LoadRules(fam)
			problems.Merge(err)
			_, err = s.LoadWording()
			problems.Merge(err)
			c.Checked, c.Words = len(fam.Layouts), text != nil
		}
	}
	fsys, err := OpenFamily(s.Family)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if isWords(f) {
			continue // they are checked together
		}
		data, err := infile.Read(f, infile.Text)
		if err != nil {
			problems.Add(diag.File(f, err))
			continue
		}
		switch filepath.Base(f) {
		case check.File:
			problems.Merge(s.checkRules(f, data))
		case check.RequiredFile:
			fam, err := s.LoadFamily()
			if err != nil {
				return nil, err
			}
			problems.Merge(check.CheckRequired(f, data, fam))
		case edition.WordingFile:
			_, err := edition.ParseWording(f, data)
			problems.Merge(err)
		default:
			problems.Merge(layout.CheckLayout(fsys, s.Family, f, data))
		}
	}
	return c, problems.Err()
}

// checkRules looks for mistakes in the text of a checks.toml.
func (s *Settings) checkRules(file string, data []byte) error {
	fam, err := s.LoadFamily()
	if err != nil {
		return err
	}
	_, err = check.Parse(file, data, fam)
	return err
}
