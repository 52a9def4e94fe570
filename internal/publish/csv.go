package publish

import (
	"context"
	"io"
	"path"
	"path/filepath"

	"budgetreport/internal/edition"
	"budgetreport/internal/render/csv"
)

// describe writes the description of data files, which were written last, beside
// them.
func (p *publication) describe(ctx context.Context, files []file) error {
	ds, subject := p.content.ds, p.content.subject
	info := csv.Info{
		Code: subject.Code, Title: p.Family.Document(ds, subject), Publisher: subject.Name, Year: ds.Year(),
		Edition: p.Number, Date: p.Date,
	}
	written := p.stage.files[len(p.stage.files)-len(files):]
	described := make([]csv.File, len(files))
	for i, f := range written {
		described[i] = csv.File{Path: path.Base(f.Path), Bytes: f.Bytes, SHA256: f.SHA256, Table: files[i].tables[0]}
	}
	_, err := p.write(ctx, filepath.Join(files[0].format.Name, csv.PackageFile), edition.DescriptionKind, func(w io.Writer) error {
		return files[0].format.describe(w, info, described)
	})
	return err
}
