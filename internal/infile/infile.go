// Package infile opens the files and folders that users name. It reads only regular
// files up to a size limit and lists only folders up to a number of entries; a
// pipe, a device or an endless file is refused with the reason, without blocking.
package infile

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/diag"
)

// Size limits of files in bytes, by what they are for. docs/dataset.md states them.
const (
	Data      = 64 << 20 // a table of a dataset, or a workbook
	Text      = 1 << 20  // config.toml, a layout, a template, an office's own text
	FontFile  = 64 << 20
	Manifest  = 16 << 20
	Snapshots = 16 << 20 // tables or words of an edition, compressed
)

// mostEntries is how many files and folders a folder may contain; it is a variable
// only for the tests.
var mostEntries = 100_000

// Read reads a regular file of at most most bytes. An error is a *diag.Refusal if the
// file is something else or larger, else one of the operating system.
func Read(path string, most int64) ([]byte, error) {
	return read(func() (fs.FileInfo, error) { return os.Stat(path) }, func() (fs.File, error) { return os.Open(path) }, most)
}

// ReadFS reads a file of a file system as Read does.
func ReadFS(fsys fs.FS, name string, most int64) ([]byte, error) {
	return read(func() (fs.FileInfo, error) { return fs.Stat(fsys, name) }, func() (fs.File, error) { return fsys.Open(name) }, most)
}

// read reads a file that stat describes and open opens.
func read(stat func() (fs.FileInfo, error), open func() (fs.File, error), most int64) ([]byte, error) {
	info, err := stat() // before opening, because opening a pipe blocks
	if err != nil {
		return nil, err
	}
	if err := regular(info, most); err != nil {
		return nil, err
	}
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	b.Grow(int(info.Size()) + bytes.MinRead)
	// The file may grow, and the sizes of some file systems are wrong.
	if _, err := b.ReadFrom(io.LimitReader(f, most+1)); err != nil {
		return nil, err
	}
	if int64(b.Len()) > most {
		return nil, tooLarge(most)
	}
	return b.Bytes(), nil
}

// regular refuses everything but a regular file of at most most bytes.
func regular(info fs.FileInfo, most int64) error {
	switch {
	case info.IsDir():
		return &diag.Refusal{Message: "是文件夹，不是文件"}
	case !info.Mode().IsRegular():
		return &diag.Refusal{Message: "是管道或设备，不是文件"}
	case info.Size() > most:
		return tooLarge(most)
	}
	return nil
}

func tooLarge(most int64) error {
	return &diag.Refusal{Message: fmt.Sprintf("超过%dMB", most>>20), Want: "这里的文件不会这么大，请检查内容"}
}

// ReadDir lists a folder in order of names. An error is a *diag.Refusal if path is no
// folder or has more than mostEntries, else one of the operating system.
func ReadDir(path string) ([]fs.DirEntry, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &diag.Refusal{Message: "不是文件夹"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(mostEntries + 1)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(entries) > mostEntries {
		return nil, &diag.Refusal{Message: fmt.Sprintf("文件夹里的文件多于%d个", mostEntries), Want: "请检查是不是这个文件夹"}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// Folder returns a folder as a file system with the limits of Read, of most bytes for
// every file, and of ReadDir.
func Folder(dir string, most int64) fs.FS { return folder{os.DirFS(dir), dir, most} }

type folder struct {
	fs.FS
	dir  string
	most int64
}

// Open opens a folder, or a file within the limits. It implements fs.FS.
func (f folder) Open(name string) (fs.File, error) {
	info, err := f.Stat(name)
	if err == nil && !info.IsDir() {
		err = regular(info, f.most)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.FS.Open(name)
}

// Stat implements fs.StatFS.
func (f folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

// ReadFile implements fs.ReadFileFS.
func (f folder) ReadFile(name string) ([]byte, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	return Read(path, f.most)
}

// ReadDir implements fs.ReadDirFS.
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	return ReadDir(path)
}

// path returns the operating system's path of a name in the folder.
func (f folder) path(name string) (string, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return filepath.Join(f.dir, local), nil
}
