package build

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"budgetreport/internal/edition"
	"budgetreport/internal/render/font"
	"budgetreport/internal/table"
	"budgetreport/internal/wholefile"
)

// WriteTableFile writes one table as a workbook or a document, by the ending of
// the path. A file that stands there is replaced when the new one is complete.
func WriteTableFile(t *table.Table, fonts *font.Set, path, author string) error {
	o := &Office{Fonts: fonts}
	set, err := o.newSet(t.Title, author, []*table.Table{t}, true)
	if err != nil {
		return err
	}
	f := set.file("", strings.TrimPrefix(filepath.Ext(path), "."))
	err = wholefile.Write(path, func(w io.Writer) error {
		_, err := f.write(w)
		return err
	})
	if err != nil {
		return writing(path, err)
	}
	return nil
}

// WriteTable writes one table as a workbook and a document of its own into a
// folder: both or, on an error, none. What else stands there is left alone.
func WriteTable(ctx context.Context, t *table.Table, fonts *font.Set, dest, name, author string) ([]edition.Output, error) {
	o := &Office{Fonts: fonts}
	one, err := o.newSet(t.Title, author, []*table.Table{t}, true)
	if err != nil {
		return nil, err
	}
	s, err := newStage(dest)
	if err != nil {
		return nil, err
	}
	defer s.discard()
	for _, format := range []string{"xlsx", "pdf"} {
		f := one.file(name+"."+format, format)
		f.tables = nil
		if _, err := s.add(ctx, format, []file{f}); err != nil {
			return nil, err
		}
	}
	return s.files, s.commit()
}
