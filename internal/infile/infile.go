// Package infile opens the files and folders that users name. Only regular
// files of at most a stated size are read, and only folders of at most so many
// entries are listed: a pipe, a device or a file without end is refused with
// its reason, not waited for.
package infile

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/diag"
)

// The most bytes a file may have, by what it is for. docs/dataset.md states them.
const (
	Data      = 64 << 20 // a table of a dataset, or a workbook
	Text      = 1 << 20  // config.toml, a layout, a template, an office's own text
	FontFile  = 64 << 20
	Manifest  = 16 << 20
	Snapshots = 16 << 20 // tables or words of an edition, compressed
)

// mostEntries is how many files and folders a folder may hold; a variable for
// the tests only.
var mostEntries = 100_000

// Read reads a regular file of at most most bytes. An error is a *diag.Refusal
// when the file is something else or too large, else the system's.
func Read(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path) // before opening: opening a pipe waits for its other end
	if err != nil {
		return nil, err
	}
	if err := regular(info, most); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, 0, info.Size()+1)
	for { // the file may grow, or its size may be a lie
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > most:
			return nil, tooLarge(most)
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) == cap(data):
			data = slices.Grow(data, 512)
		}
	}
}

// regular refuses what is no regular file of at most most bytes.
func regular(info fs.FileInfo, most int64) error {
	what := ""
	switch mode := info.Mode(); {
	case mode.IsDir():
		what = "是文件夹"
	case mode&fs.ModeNamedPipe != 0:
		what = "是管道"
	case mode&fs.ModeSocket != 0:
		what = "是套接字"
	case mode&fs.ModeDevice != 0:
		what = "是设备"
	case !mode.IsRegular():
		what = "不是普通文件"
	case info.Size() > most:
		return tooLarge(most)
	default:
		return nil
	}
	return &diag.Refusal{Message: what + "，不能读", Want: "应为普通文件"}
}

func tooLarge(most int64) error {
	return &diag.Refusal{Message: "文件太大", Want: fmt.Sprintf("至多%dMB", most>>20)}
}

// ReadDir lists a folder in order of names. An error is a *diag.Refusal when
// there are more than mostEntries, else the system's.
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

// Folder is a folder as a file system whose files are bounded as by Read, with
// most for every file, and whose lists as by ReadDir.
func Folder(dir string, most int64) fs.FS { return folder{os.DirFS(dir), dir, most} }

type folder struct {
	fs.FS
	dir  string
	most int64
}

// Open opens a file or a folder.
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

func (f folder) path(name string) (string, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return filepath.Join(f.dir, local), nil
}
