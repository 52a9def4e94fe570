package edition

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/wholefile"
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
		data, err := infile.Read(path, infile.Manifest)
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
	entries, err := infile.ReadDir(path)
	if err != nil {
		return nil, &diag.Error{Problems: []diag.Problem{diag.File(path, err)}}
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), wholefile.Unfinished) {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	return out, nil
}

// Content reads the edition's tables and words and holds them against the
// manifest. The error is a *diag.Error.
func (e *Edition) Content() (Content, error) {
	var problems diag.List
	var c Content
	read := func(name string, decode func(io.Reader) error) {
		path := filepath.Join(e.Dir, name)
		data, err := infile.Read(path, infile.Snapshots)
		if err != nil {
			problems.Add(diag.File(path, err))
		} else if err := decode(bytes.NewReader(data)); err != nil {
			problems.Add(diag.Problem{File: path, Message: err.Error()})
		}
	}
	read(SnapshotFile, func(r io.Reader) (err error) {
		if c.Tables, err = ReadSnapshots(r); err != nil {
			return err
		}
		return e.holdTables(c.Tables)
	})
	if e.Words != "" {
		read(WordsFile, func(r io.Reader) (err error) {
			if c.Words, err = ReadWords(r); err != nil {
				return err
			}
			data, err := encodeWords(c.Words)
			if err == nil && Hash(data) != e.Words {
				err = errors.New("中的文字与清单不符")
			}
			return err
		})
	}
	return c, problems.Err()
}

// holdTables holds tables against the manifest.
func (m *Manifest) holdTables(tables []Snapshot) error {
	if len(tables) != len(m.Tables) {
		return errors.New("中的表与清单不符")
	}
	for i, t := range tables {
		data, err := t.Encode()
		if err != nil {
			return err
		}
		if want := m.Tables[i]; Hash(data) != want.SHA256 || t.ID != want.ID || t.Number != want.Number || t.Title != want.Title {
			return fmt.Errorf("中的表%s与清单不符", t.ID)
		}
	}
	return nil
}
