package edition

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"budgetreport/internal/diag"
)

// Edition is a subject's files of one build, as they stand in a folder.
type Edition struct {
	Dir string
	*Manifest
}

// Name is how readers call the edition.
func (e *Edition) Name() string { return EditionName(e.Number, e.Date) }

// Open finds the editions at a path: a manifest, the folder of a subject, or an
// output folder with the folders of several, in the order of their names. The
// error is a *diag.Error.
func Open(path string) ([]Edition, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &diag.Error{Problems: []diag.Problem{diag.File(path, err)}}
	}
	if !info.IsDir() {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, &diag.Error{Problems: []diag.Problem{diag.File(path, err)}}
		}
		m, err := Decode(path, data)
		return []Edition{{filepath.Dir(path), m}}, err
	}
	dirs := []string{path}
	if _, err := os.Stat(filepath.Join(path, File)); err != nil {
		if dirs, err = folders(path); err != nil {
			return nil, err
		}
	}
	var problems diag.List
	var out []Edition
	for _, dir := range dirs {
		m, err := Read(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		problems.Merge(err)
		out = append(out, Edition{dir, m})
	}
	if len(out) == 0 {
		problems.Add(diag.Problem{File: path, Message: "没有清单（" + File + "）：不是生成过的文件夹，或那次生成没有完成"})
	}
	return out, problems.Err()
}

// folders lists the folders in a folder.
func folders(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, &diag.Error{Problems: []diag.Problem{diag.File(path, err)}}
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), Unfinished) {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	return out, nil
}

// Snapshots reads the edition's tables and holds them against the manifest. The
// error is a *diag.Error.
func (e *Edition) Snapshots() ([]Snapshot, error) {
	path := filepath.Join(e.Dir, SnapshotFile)
	broken := func(p diag.Problem) ([]Snapshot, error) {
		p.File = path
		return nil, &diag.Error{Problems: []diag.Problem{p}}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return broken(diag.File(path, err))
	}
	tables, err := ReadSnapshots(bytes.NewReader(data))
	if err != nil {
		return broken(diag.Problem{Message: err.Error()})
	}
	if len(tables) != len(e.Tables) {
		return broken(diag.Problem{Message: "中的表与清单不符"})
	}
	for i, t := range tables {
		data, err := t.Encode()
		if err != nil {
			return nil, err
		}
		if want := e.Tables[i]; Hash(data) != want.SHA256 || t.ID != want.ID || t.Number != want.Number || t.Title != want.Title {
			return broken(diag.Problem{Got: t.ID, Message: "这张表与清单不符"})
		}
	}
	return tables, nil
}
