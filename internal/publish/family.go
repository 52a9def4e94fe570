package publish

import (
	"context"

	"budgetreport/internal/datafile"
)

// FamilyTables lists the tables of a family.
type FamilyTables struct {
	Family string
	Tables []TableDescription
}

// TableDescription describes a table of a family in the words of its layout.
type TableDescription struct {
	ID      string   `json:"id"`
	Number  string   `json:"number"`
	Title   string   `json:"title"`
	Columns []string `json:"columns"`
	Rows    string   `json:"rows"`
}

// Tables lists the tables of the family; the error is a *diag.Error.
func (s *Settings) Tables() (*FamilyTables, error) {
	fam, err := s.LoadFamily()
	if err != nil {
		return nil, err
	}
	out := &FamilyTables{Family: fam.Name}
	for _, l := range fam.Layouts {
		d := l.Describe()
		out.Tables = append(out.Tables, TableDescription{l.ID, d.Number, d.Title, d.Columns, d.Rows})
	}
	return out, nil
}

// WrittenDataset is a dataset that was written.
type WrittenDataset struct {
	Path   string `json:"data"`
	OK     bool   `json:"ok"`
	Tables int    `json:"tables"` // number of its files or sheets
}

// NewDataset writes an empty dataset of the family, with an example in each of
// its files, as a workbook or a folder, by the ending of the path. The error is a
// *diag.Error or a failure to write.
func (s *Settings) NewDataset(ctx context.Context, path string) (*WrittenDataset, error) {
	fam, err := s.LoadFamily()
	if err != nil {
		return nil, err
	}
	n, err := datafile.Init(ctx, fam.Schema, path)
	return &WrittenDataset{path, err == nil, n}, err
}

// Convert writes a dataset in the other form, as a workbook or a folder. The
// error is a *diag.Error or a failure to write.
func (s *Settings) Convert(ctx context.Context, from, to string) (*WrittenDataset, error) {
	fam, err := s.LoadFamily()
	if err != nil {
		return nil, err
	}
	n, err := datafile.Convert(ctx, fam.Schema, from, to)
	return &WrittenDataset{to, err == nil, n}, err
}
