package wholefile

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Unfinished begins the names of the folders of stages, which killed runs leave behind.
const Unfinished = ".未完成-"

// File is a file in a stage.
type File struct {
	Name   string // in the folder, with slashes
	Bytes  int64
	SHA256 string // in hex
}

// Stage collects files in a folder beside their places and moves them there only when
// all are complete. A run that fails, is cancelled or is killed leaves the former
// files, or a change that can be seen to be unfinished.
type Stage struct {
	folder *Folder
	dir    string // name of the stage in folder
	held   *lock  // held while the stage is in use; killing the process releases it
	files  []File
	names  map[string]bool // of files, folded
}

// NewStage begins a change of a folder, which is made if there is none. It removes
// what killed runs left in it. Errors are sentences in Chinese.
func NewStage(ctx context.Context, folder string) (*Stage, error) {
	f, err := Make(folder)
	if err != nil {
		return nil, systemError{"建不了文件夹“" + folder + "”：" + diag.Reason(err), err}
	}
	s := &Stage{folder: f, dir: Unfinished + rand.Text()[:12], names: map[string]bool{}}
	if err := s.begin(ctx); err != nil {
		s.Discard()
		return nil, err
	}
	return s, nil
}

func (s *Stage) begin(ctx context.Context) error {
	top, err := s.folder.lock(ctx) // so that no other run sweeps the stage before its own lock is held
	if err != nil {
		return err
	}
	defer top.release()
	s.folder.sweep()
	if err := s.folder.root.Mkdir(s.dir, 0o777); err != nil {
		return systemError{"不能写入文件夹“" + s.folder.path + "”：" + diag.Reason(err), err}
	}
	if s.held, err = s.folder.tryLock(path.Join(s.dir, LockFile)); s.held == nil {
		return cmp.Or(err, error(systemError{"不能给“" + s.folder.At(s.dir) + "”加锁", nil}))
	}
	return s.folder.root.Mkdir(s.staged(""), 0o777)
}

// staged returns the name of a file in the folder before it is moved to its place.
func (s *Stage) staged(name string) string { return path.Join(s.dir, "新", name) }

// Sweep removes what killed runs left in a folder. It leaves running runs and folders
// that cannot be written alone.
func Sweep(ctx context.Context, folder string) {
	f, err := Open(folder)
	if err != nil {
		return
	}
	defer f.Close()
	if len(f.unfinished()) == 0 {
		return
	}
	if top, err := f.lock(ctx); err == nil {
		f.sweep()
		top.release()
	}
}

func (f *Folder) unfinished() []string {
	dir, err := f.root.Open(".")
	if err != nil {
		return nil
	}
	defer dir.Close()
	entries, _ := dir.ReadDir(-1)
	var names []string
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), Unfinished) {
			names = append(names, e.Name())
		}
	}
	return names
}

// sweep removes unfinished stages. The caller holds the folder's lock.
func (f *Folder) sweep() {
	for _, name := range f.unfinished() {
		if l, err := f.tryLock(path.Join(name, LockFile)); l != nil && err == nil {
			l.release()
			f.root.RemoveAll(name)
		}
	}
}

// Discard removes the stage with the files that were not moved. It may be called after
// Commit, and more than once.
func (s *Stage) Discard() {
	if s.folder == nil {
		return
	}
	if s.held != nil {
		s.held.release()
	}
	s.folder.root.RemoveAll(s.dir)
	s.folder.Close()
	s.folder = nil
}

// Files returns the files written so far, in order.
func (s *Stage) Files() []File { return s.files }

// Path returns the path at which the caller may make a file or folder for Place to
// move.
func (s *Stage) Path(name string) string { return s.folder.At(s.staged(name)) }

// Write writes one file of the stage by calling body. Every error of writing is
// returned; a cancelled context is one.
func (s *Stage) Write(ctx context.Context, name string, body func(io.Writer) error) (File, error) {
	out := File{Name: name}
	if err := local(name); err != nil {
		return out, err
	}
	key := Fold(name)
	if s.names[key] {
		return out, diag.One(diag.Problem{File: s.folder.At(name), Message: "会有两个同名的文件", Want: "只差大小写的名称在Windows上是同一个，请改其中一个"})
	}
	s.names[key] = true
	inside := s.staged(name)
	if _, err := s.folder.makeParents(inside); err != nil {
		return out, err
	}
	file, err := s.folder.root.OpenFile(filepath.FromSlash(inside), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return out, err
	}
	sum := sha256.New()
	count := &counter{}
	buf := bufio.NewWriterSize(io.MultiWriter(cancelled{ctx}, file, sum, count), 1<<16)
	err = body(buf)
	if err == nil {
		err = buf.Flush()
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	out.Bytes, out.SHA256 = count.n, hex.EncodeToString(sum.Sum(nil))
	if err == nil {
		s.files = append(s.files, out)
	}
	return out, err
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// cancelled is a writer that fails once its context is done.
type cancelled struct{ ctx context.Context }

func (c cancelled) Write(p []byte) (int, error) { return len(p), c.ctx.Err() }

// Place moves what was made at Path to its place. An empty folder may stand there;
// anything else is fs.ErrExist.
func (s *Stage) Place(ctx context.Context, name string) error {
	top, err := s.folder.lock(ctx)
	if err != nil {
		return err
	}
	defer top.release()
	info, err := s.folder.Stat(name)
	switch {
	case os.IsNotExist(err):
	case err != nil:
		return err
	case !info.IsDir() || s.folder.root.Remove(filepath.FromSlash(name)) != nil:
		return &os.PathError{Op: "rename", Path: s.folder.At(name), Err: os.ErrExist}
	}
	return s.folder.rename(s.staged(name), name)
}

// WriteOptions is how Write treats a file that stands at the path.
type WriteOptions struct {
	Ours  func(data []byte) bool // whether the program wrote it, so that it is replaced; nil: it did not
	Aside string                 // subfolder that a foreign file is moved to; "": beside its place
}

// Write writes the file at a path by calling body, in a folder that exists. A different
// file at that path is moved aside and returned, unless it is the program's own. On an
// error everything is as it was.
func Write(ctx context.Context, file string, manner WriteOptions, body func(io.Writer) error) ([]Kept, error) {
	dir, name := filepath.Split(filepath.Clean(file))
	if dir = filepath.Clean(dir); !isFolder(dir) {
		return nil, &os.PathError{Op: "open", Path: dir, Err: os.ErrNotExist}
	}
	s, err := NewStage(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer s.Discard()
	if _, err := s.Write(ctx, name, body); err != nil {
		return nil, err
	}
	return s.Commit(ctx, func() (*Order, error) {
		o := &Order{Keep: true, Aside: manner.Aside}
		if manner.Ours != nil {
			if data, err := s.folder.ReadFile(name, infile.Manifest); err == nil && manner.Ours(data) {
				sum := sha256.Sum256(data)
				o.Known = Known{name: {hex.EncodeToString(sum[:])}}
			}
		}
		return o, nil
	})
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Known holds the files that the program wrote: their hashes in hex, by name.
type Known map[string][]string

// has reports whether the program wrote a file with this name, in any case, and hash.
func (k Known) has(name, sum string) bool {
	if slices.Contains(k[name], sum) {
		return true
	}
	for other, sums := range k {
		if slices.Contains(sums, sum) && Fold(other) == Fold(name) {
			return true
		}
	}
	return false
}
