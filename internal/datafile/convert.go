package datafile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/wholefile"
)

// Convert writes the dataset at path from to path to: as a workbook if that name
// ends in .xlsx, else as a folder of CSV files. Every cell keeps its text: the
// result is read back and compared before it appears under its name. Blank rows,
// formats and comments are not kept. Nothing is overwritten. It returns the number
// of tables. An error is a *diag.Error for faults of the input, else one of
// writing.
func Convert(ctx context.Context, schema *dataset.Schema, from, to string) (int, error) {
	src, err := Open(from)
	if err != nil {
		return 0, err
	}
	tables, err := readTables(schema, src)
	if err != nil {
		return 0, err
	}
	return len(tables), writeNew(ctx, to, func(path string) error { return write(schema, tables, path) })
}

// Init writes an empty dataset to fill in, in the form and with the results of
// Convert.
func Init(ctx context.Context, schema *dataset.Schema, to string) (int, error) {
	tables := emptyTables(schema)
	return len(tables), writeNew(ctx, to, func(path string) error { return write(schema, tables, path) })
}

// isWorkbook reports whether a dataset of this name is written as a workbook.
func isWorkbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// write writes the tables to path and reads them back.
func write(schema *dataset.Schema, tables []*table, path string) error {
	if isWorkbook(path) {
		if err := create(path, func(w io.Writer) error { return writeWorkbook(w, schema, tables) }); err != nil {
			return err
		}
	} else if err := writeFolder(path, tables); err != nil {
		return err
	}
	src, err := Open(path)
	if err != nil {
		return err
	}
	return compare(schema, tables, src)
}

// create writes a new file.
func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// writeFolder writes the tables as a folder of CSV files and texts.
func writeFolder(dir string, tables []*table) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	for _, t := range tables {
		if t.file.ID == proseID {
			if err := t.writeProse(filepath.Join(dir, t.file.Name)); err != nil {
				return err
			}
			continue
		}
		if err := create(filepath.Join(dir, t.file.Name+".csv"), t.writeCSV); err != nil {
			return err
		}
	}
	return nil
}

// compare reports every cell whose text in src differs from the tables.
func compare(schema *dataset.Schema, tables []*table, src dataset.Source) error {
	got, err := readTables(schema, src)
	if err != nil {
		return err
	}
	var problems diag.List
	for i, t := range tables {
		if len(got) != len(tables) || len(got[i].rows) != len(t.rows) || len(got[i].header) != len(t.header) {
			p := t.place(0, -1)
			p.Message, p.Want = "不能原样写出", "请检查列名和空行"
			problems.Add(p)
			continue
		}
		differ := func(line, cell int, want, read string) {
			if want != read {
				p := t.place(line, cell)
				p.Got, p.Message, p.Want = want, "不能原样写出", "请删去看不见的字；一格不能超过32767字"
				problems.Add(p)
			}
		}
		for c := range t.header {
			differ(t.headerLine, c, t.header[c], got[i].header[c])
			for r := range t.rows {
				differ(t.lines[r], c, t.rows[r][c], got[i].rows[r][c])
			}
		}
	}
	return problems.Err()
}

// writeNew makes a file or a folder under a name that does not exist yet. body
// writes it to another path, from which it is moved when it is complete.
func writeNew(ctx context.Context, to string, body func(path string) error) error {
	to = filepath.Clean(to)
	if err := checkFree(to); err != nil {
		return err
	}
	err := stageNew(ctx, to, body)
	var input *diag.Error
	switch {
	case err == nil, errors.As(err, &input):
		return err
	case errors.Is(err, fs.ErrExist):
		return errExists(to)
	}
	return fmt.Errorf("不能写入“%s”：%w", to, err)
}

// stageNew lets body write in a temporary folder beside to, and moves the result
// there.
func stageNew(ctx context.Context, to string, body func(path string) error) error {
	dir, name := filepath.Dir(to), filepath.Base(to)
	s, err := wholefile.NewStage(ctx, dir)
	if err != nil {
		return err
	}
	defer s.Discard()
	if err := body(s.Path(name)); err != nil {
		return err
	}
	return s.Place(ctx, name)
}

// checkFree refuses a path that exists. An empty folder does not count when a
// folder is written.
func checkFree(path string) error {
	info, err := os.Lstat(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err == nil && info.IsDir() && !isWorkbook(path) {
		if entries, err := os.ReadDir(path); err == nil && len(entries) == 0 {
			return nil
		}
	}
	return errExists(path)
}

// errExists refuses to overwrite a path.
func errExists(path string) error {
	return diag.One(diag.Problem{File: path, Message: "已经有了，不会覆盖", Want: "应写一个还没有的文件或文件夹"})
}
