package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/render/font"
	"budgetreport/internal/table"
)

// WriteTableFile writes one table as a workbook or a document, by the ending of
// the path. A file that stands there is replaced when the new one is complete.
func WriteTableFile(t *table.Table, fonts *font.Set, path, author string) error {
	o := &Office{Fonts: fonts}
	set, err := o.newSet(t.Title, author, []*table.Table{t}, true)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), edition.Unfinished)
	if err != nil {
		return fmt.Errorf("不能写入“%s”：%s", path, diag.Reason(err))
	}
	defer os.Remove(tmp.Name())
	f := set.file("", strings.TrimPrefix(filepath.Ext(path), "."))
	_, err = f.write(tmp)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return err
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
