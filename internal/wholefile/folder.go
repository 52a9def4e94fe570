// Package wholefile writes files into folders that people use, too. A file is there
// whole or not at all, nothing outside the folder is touched, and foreign files,
// which the program did not write or somebody changed, are never overwritten.
package wholefile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Folder is a folder whose files are read and written. Names in it have slashes and
// cannot lead out of it; a link among the parts of a name is an error, wherever it
// points. The folder itself may be a link, because its user named it.
type Folder struct {
	path string
	root *os.Root
}

// Open opens a folder that exists. Errors are those of package os.
func Open(path string) (*Folder, error) {
	info, err := os.Stat(path) // before opening: opening a pipe waits for its other end
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: syscall.ENOTDIR}
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &Folder{path, root}, nil
}

// Make opens a folder and makes it, with its parents, if there is none.
func Make(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o777); err != nil { // the umask decides on others' rights: offices share folders
		return nil, err
	}
	return Open(path)
}

// Sub opens a folder in the folder. Errors are those of Stat.
func (f *Folder) Sub(name string) (*Folder, error) {
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: f.At(name), Err: syscall.ENOTDIR}
	}
	root, err := f.root.OpenRoot(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	return &Folder{f.At(name), root}, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// At returns the path of a name in the folder, for messages.
func (f *Folder) At(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }

// Stat describes the file or folder of a name. The error is fs.ErrNotExist if there is
// none, and a *diag.Error if a part of the name is a link.
func (f *Folder) Stat(name string) (fs.FileInfo, error) {
	if err := local(name); err != nil {
		return nil, err
	}
	for i := 0; ; i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		info, err := f.root.Lstat(filepath.FromSlash(name[:i]))
		switch {
		case err != nil:
			return nil, err
		case isLink(info):
			return nil, diag.One(diag.Problem{File: f.At(name[:i]), Message: "是链接，程序不经链接读写别处的文件", Want: "请换成真正的文件或文件夹，或换一个文件夹"})
		case i == len(name):
			return info, nil
		case !info.IsDir():
			return nil, &fs.PathError{Op: "stat", Path: f.At(name[:i]), Err: syscall.ENOTDIR}
		}
	}
}

// local returns an error for a name that leads out of the folder.
func local(name string) error {
	if !fs.ValidPath(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return nil
}

// isLink reports symbolic links and, on Windows, junctions.
func isLink(info fs.FileInfo) bool {
	return info.Mode()&fs.ModeSymlink != 0 || info.Mode()&fs.ModeIrregular != 0 && !info.IsDir()
}

func isLinkError(err error) bool {
	var link *diag.Error
	return errors.As(err, &link)
}

// open opens a regular file; devices and pipes are refused.
func (f *Folder) open(name string) (*os.File, error) {
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, diag.One(diag.Problem{File: f.At(name), Message: "不是普通文件"})
	}
	return f.root.Open(filepath.FromSlash(name))
}

// ReadFile reads a regular file of at most most bytes. Errors are those of Stat and of
// infile.Read.
func (f *Folder) ReadFile(name string, most int64) ([]byte, error) {
	if _, err := f.Stat(name); err != nil {
		return nil, err
	}
	return infile.ReadFS(f.root.FS(), name, most)
}

// Hash returns the sha256 of a regular file in hex, and its size in bytes.
func (f *Folder) Hash(name string) (sum string, size int64, err error) {
	file, err := f.open(name)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	h := sha256.New()
	size, err = io.Copy(h, file)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// makeParents makes the folders above a name and returns those it made.
func (f *Folder) makeParents(name string) (made []string, err error) {
	dir := path.Dir(name)
	for i := range len(dir) + 1 {
		if dir == "." || i < len(dir) && dir[i] != '/' {
			continue
		}
		switch info, err := f.Stat(dir[:i]); {
		case err == nil && !info.IsDir():
			return made, &fs.PathError{Op: "mkdir", Path: f.At(dir[:i]), Err: syscall.ENOTDIR}
		case os.IsNotExist(err):
			if err := f.root.Mkdir(filepath.FromSlash(dir[:i]), 0o777); err != nil {
				return made, err
			}
			made = append(made, dir[:i])
		case err != nil:
			return made, err
		}
	}
	return made, nil
}

// removeEmpty removes the empty folders above a name.
func (f *Folder) removeEmpty(name string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if f.root.Remove(filepath.FromSlash(dir)) != nil {
			return
		}
	}
}

func (f *Folder) rename(from, to string) error {
	return f.root.Rename(filepath.FromSlash(from), filepath.FromSlash(to))
}

// maxAside bounds the search for an unused name.
const maxAside = 1000

// aside returns the name to which a foreign file is moved, beside it or in dir:
// 表（原有）.xlsx, 表（原有2）.xlsx.
func (f *Folder) aside(name, dir string) (string, error) {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if dir != "" {
		stem = path.Join(dir, path.Base(stem))
	}
	for n := 1; n < maxAside; n++ {
		mark := "（原有）"
		if n > 1 {
			mark = fmt.Sprintf("（原有%d）", n)
		}
		to := stem + mark + ext
		switch _, err := f.Stat(to); {
		case os.IsNotExist(err):
			return to, nil
		case err != nil && !isLinkError(err):
			return "", err
		}
	}
	return "", diag.One(diag.Problem{File: f.At(name), Message: "旁边已有太多名中带“（原有）”的", Want: "请移走不要的"})
}
