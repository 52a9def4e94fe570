package build

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/wholefile"
)

// stage collects files in a folder beside their destination and moves them
// there only when all are complete: a failed, cancelled or killed run leaves
// the former edition whole, or a folder without a manifest, never a mixture
// that passes for an edition.
type stage struct {
	dir   string // temporary
	dest  string
	lock  *flock.Flock // held while dir is in use; a killed process lets it go
	files []edition.Output
	made  *edition.Manifest // of what the files are an edition of; nil for other files
}

const lockFile = ".lock"

func newStage(dest string) (*stage, error) {
	parent := filepath.Dir(dest)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("建不了输出文件夹“%s”：%s", parent, diag.Reason(err))
	}
	folder := flock.New(filepath.Join(parent, lockFile)) // sweep must not see dir before its lock
	if err := folder.Lock(); err != nil {
		return nil, fmt.Errorf("不能写入输出文件夹“%s”：%s", parent, diag.Reason(err))
	}
	defer folder.Unlock()
	dir, err := os.MkdirTemp(parent, wholefile.Unfinished)
	if err != nil {
		return nil, fmt.Errorf("不能写入输出文件夹“%s”：%s", parent, diag.Reason(err))
	}
	s := &stage{dir: dir, dest: dest, lock: flock.New(filepath.Join(dir, lockFile))}
	if _, err := s.lock.TryLock(); err != nil {
		s.discard()
		return nil, err
	}
	return s, nil
}

// discard removes what was not moved. It is safe after commit.
func (s *stage) discard() {
	s.lock.Unlock()
	os.RemoveAll(s.dir)
}

// sweep removes what killed runs left in out. A folder whose lock is held
// belongs to a run that is still at work.
func sweep(out string) {
	dirs, err := filepath.Glob(filepath.Join(out, wholefile.Unfinished+"*"))
	if err != nil || len(dirs) == 0 {
		return
	}
	folder := flock.New(filepath.Join(out, lockFile))
	if folder.Lock() != nil {
		return
	}
	defer folder.Unlock()
	for _, dir := range dirs {
		lock := flock.New(filepath.Join(dir, lockFile))
		if ok, err := lock.TryLock(); ok && err == nil {
			lock.Unlock()
			os.RemoveAll(dir)
		}
	}
}

// write makes one file by calling body; every error of writing surfaces, and a
// cancelled context is one.
func (s *stage) write(ctx context.Context, name, kind string, body func(io.Writer) error) (*edition.Output, error) {
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	sum := edition.NewCounter()
	buf := bufio.NewWriterSize(io.MultiWriter(cancelled{ctx}, f, sum), 1<<16)
	err = body(buf)
	if err == nil {
		err = buf.Flush()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, writing(filepath.Join(s.dest, name), err)
	}
	s.files = append(s.files, edition.Output{Path: filepath.ToSlash(name), Kind: kind, Bytes: sum.Bytes(), SHA256: sum.Hash()})
	return &s.files[len(s.files)-1], nil
}

// writing says what went wrong while a file was written: the input's mistakes
// as they are, the system's refusals with the file's name.
func writing(path string, err error) error {
	if isInput(err) {
		return err
	}
	return fmt.Errorf("写“%s”时出错：%s", path, diag.Reason(err))
}

// cancelled fails every write once its context is done.
type cancelled struct{ ctx context.Context }

func (c cancelled) Write(p []byte) (int, error) { return len(p), c.ctx.Err() }

// commit moves the files to their destination, an edition's manifest away first
// and back last. When one cannot be moved (open in WPS, say) those before it are
// put back as they were.
func (s *stage) commit() (err error) {
	lock := flock.New(filepath.Join(filepath.Dir(s.dest), lockFile)) // one commit at a time in an output folder
	if err := lock.Lock(); err != nil {
		return err
	}
	defer lock.Unlock()
	if s.made != nil {
		if err := s.made.MayReplace(s.dest); err != nil {
			return err
		}
	}
	var undo []func()
	defer func() {
		if err != nil {
			for i := len(undo) - 1; i >= 0; i-- {
				undo[i]()
			}
		}
	}()
	put := func(from, to string, kept int) error {
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		former := filepath.Join(s.dir, fmt.Sprintf("former-%d", kept))
		switch err := os.Rename(to, former); {
		case err == nil:
			undo = append(undo, func() { os.Rename(former, to) })
		case !os.IsNotExist(err):
			return fmt.Errorf("不能替换“%s”（是否正在WPS或Excel中打开？）：%s", to, diag.Reason(err))
		}
		if from == "" {
			return nil
		}
		if err := os.Rename(from, to); err != nil {
			return fmt.Errorf("不能写入“%s”：%s", to, diag.Reason(err))
		}
		undo = append(undo, func() { os.Remove(to) })
		return nil
	}
	manifest := filepath.Join(s.dest, edition.File)
	last := slices.IndexFunc(s.files, func(f edition.Output) bool { return f.Path == edition.File })
	if last >= 0 {
		former, _ := edition.Read(s.dest) // what has no manifest is nobody's
		if err := put("", manifest, len(s.files)); err != nil {
			return err
		}
		for i, path := range s.stale(former) {
			at := filepath.Join(s.dest, filepath.FromSlash(path))
			if err := put("", at, len(s.files)+1+i); err != nil {
				return err
			}
			defer func() {
				if err == nil {
					os.Remove(filepath.Dir(at)) // which fails where something is left in it
				}
			}()
		}
	}
	for i, f := range s.files {
		if i == last {
			continue
		}
		name := filepath.FromSlash(f.Path)
		if err := put(filepath.Join(s.dir, name), filepath.Join(s.dest, name), i); err != nil {
			return err
		}
	}
	if last < 0 {
		return nil
	}
	return put(filepath.Join(s.dir, edition.File), manifest, last)
}

// stale lists the files of a former build that the new one does not make.
func (s *stage) stale(former *edition.Manifest) []string {
	var out []string
	if former == nil || s.made == nil || former.Made.Book != s.made.Made.Book {
		return nil
	}
	for _, o := range former.Outputs {
		if !slices.ContainsFunc(s.files, func(f edition.Output) bool { return f.Path == o.Path }) {
			out = append(out, o.Path)
		}
	}
	return out
}
