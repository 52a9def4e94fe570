package publish

import (
	"context"
	"io"
	"path"
	"path/filepath"

	"budgetreport/internal/dataset"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/render/csv"
)

// describe writes, beside the CSV files that were written last, what they are.
func (o *Office) describe(ctx context.Context, s *stage, ds *dataset.Dataset, subject layout.Subject, files []file) error {
	info := csv.Info{
		Code: subject.Code, Title: o.Family.Document(ds, subject), Publisher: subject.Name, Year: layout.Year(ds),
		Edition: o.Number, Date: o.Date,
	}
	written := s.files[len(s.files)-len(files):]
	described := make([]csv.File, len(files))
	for i, f := range written {
		described[i] = csv.File{Path: path.Base(f.Path), Bytes: f.Bytes, SHA256: f.SHA256, Table: files[i].tables[0]}
	}
	_, err := s.write(ctx, filepath.Join(CSVFolder, csv.PackageFile), edition.DescriptionKind, func(w io.Writer) error {
		return csv.WritePackage(w, info, described)
	})
	return err
}
