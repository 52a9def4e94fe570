package synth

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Folder is a dataset as its files, for changes that no Set can hold. The first row of a
// file is its header.
type Folder struct {
	Files map[string][][]string // by name without .csv
	Texts map[string]string     // of the folder 文字, by name without .md
}

// ReadFolder reads a dataset.
func ReadFolder(dir string) (*Folder, error) {
	f := &Folder{Files: map[string][][]string{}, Texts: map[string]string{}}
	tables, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return nil, err
	}
	for _, path := range tables {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		f.Files[strings.TrimSuffix(filepath.Base(path), ".csv")] = rows
	}
	texts, err := filepath.Glob(filepath.Join(dir, "文字", "*.md"))
	if err != nil {
		return nil, err
	}
	for _, path := range texts {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f.Texts[strings.TrimSuffix(filepath.Base(path), ".md")] = string(data)
	}
	return f, nil
}

// Write writes the dataset into dir.
func (f *Folder) Write(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "文字"), 0o755); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(f.Files)) {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(f.Files[name]); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name+".csv"), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Texts)) {
		if err := os.WriteFile(filepath.Join(dir, "文字", name+".md"), []byte(f.Texts[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// clone copies the folder, so that a change leaves the original as it is.
func (f *Folder) clone() *Folder {
	out := &Folder{Files: map[string][][]string{}, Texts: maps.Clone(f.Texts)}
	for name, rows := range f.Files {
		for _, row := range rows {
			out.Files[name] = append(out.Files[name], slices.Clone(row))
		}
	}
	return out
}

// column is the index of a column of a file; the column is added if there is none.
func (f *Folder) column(file, name string) int {
	rows := f.Files[file]
	if i := slices.Index(rows[0], name); i >= 0 {
		return i
	}
	for i := range rows {
		if rows[i] = append(rows[i], ""); i == 0 {
			rows[i][len(rows[i])-1] = name
		}
	}
	return len(rows[0]) - 1
}

// line is the line of the file in which a row begins.
func (f *Folder) line(file string, row int) int {
	n := 1
	for _, r := range f.Files[file][:row] {
		n++
		for _, cell := range r {
			n += strings.Count(cell, "\n")
		}
	}
	return n
}
