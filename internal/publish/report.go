package publish

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"

	"budgetreport/internal/edition"
	"budgetreport/internal/table"
	"budgetreport/internal/wholefile"
)

// WriteTableFile writes one table in the format that the ending of the path names,
// one of ReportEndings. What stood there is kept under another name, but for a
// workbook of the same kind that no other program has saved since.
func WriteTableFile(ctx context.Context, t *table.Table, fonts *Fonts, path, author string) ([]wholefile.Kept, error) {
	return writeTables(ctx, []*table.Table{t}, fonts, path, author)
}

// writeTables does so for several tables, in one file with the title of the first.
func writeTables(ctx context.Context, tables []*table.Table, fonts *Fonts, path, author string) ([]wholefile.Kept, error) {
	o := &Office{Fonts: fonts}
	set, err := o.newSet(tables[0].Title, author, tables, true)
	if err != nil {
		return nil, err
	}
	f := set.file("", formatNamed(strings.TrimPrefix(filepath.Ext(path), ".")))
	var fresh bytes.Buffer
	if _, err := f.write(&fresh); err != nil {
		return nil, writing(path, err)
	}
	ours := func(data []byte) bool {
		props := properties(data)
		return props != "" && props == properties(fresh.Bytes())
	}
	kept, err := wholefile.Write(ctx, path, wholefile.WriteOptions{Ours: ours}, func(w io.Writer) error {
		_, err := w.Write(fresh.Bytes())
		return err
	})
	if err != nil {
		return nil, writing(path, err)
	}
	return kept, nil
}

// properties are the parts of a workbook that say which program saved it, and
// what it is called: every office program writes them anew; "" for what is no
// workbook.
func properties(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	var all strings.Builder
	for _, name := range []string{"docProps/app.xml", "docProps/core.xml"} {
		f, err := z.Open(name)
		if err != nil {
			return ""
		}
		_, err = io.CopyN(&all, f, 1<<16)
		f.Close()
		if err != io.EOF {
			return ""
		}
	}
	return all.String()
}

// WriteTable writes one table into a folder in each of the formats in which tables
// are usually written: all files or, on an error, none. What it wrote there before
// is replaced; what is of another origin, or was changed since, is kept under
// another name.
func WriteTable(ctx context.Context, t *table.Table, fonts *Fonts, dest, name, author string) ([]edition.Output, []wholefile.Kept, error) {
	o := &Office{Fonts: fonts}
	one, err := o.newSet(t.Title, author, []*table.Table{t}, true)
	if err != nil {
		return nil, nil, err
	}
	s, err := newStage(ctx, filepath.Dir(dest), filepath.Base(dest))
	if err != nil {
		return nil, nil, err
	}
	defer s.Discard()
	if _, err := s.add(ctx, one.usual(name)); err != nil {
		return nil, nil, err
	}
	kept, err := s.commit(ctx)
	return s.files, kept, err
}
