package build

import (
	"context"

	"budgetreport/internal/edition"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/table"
)

// WriteTable writes one table as a workbook and a document of its own into a
// folder: both or, on an error, none. What else stands there is left alone.
func WriteTable(ctx context.Context, t *table.Table, fonts *font.Set, dest, name, author string) ([]edition.Output, error) {
	plan, err := typeset.New(t, fonts)
	if err != nil {
		return nil, err
	}
	one := &set{title: t.Title, author: author, tables: []*table.Table{t}, plans: []*typeset.Plan{plan}, fonts: fonts}
	s, err := newStage(dest)
	if err != nil {
		return nil, err
	}
	defer s.discard()
	for _, format := range []string{"xlsx", "pdf"} {
		f := one.file(name+"."+format, format)
		if _, err := s.write(ctx, f.name, format, f.body); err != nil {
			return nil, err
		}
		s.files[len(s.files)-1].Pages = f.pages
	}
	return s.files, s.commit()
}
