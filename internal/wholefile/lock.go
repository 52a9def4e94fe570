package wholefile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"budgetreport/internal/diag"
)

// LockFile is the file that is locked while files are moved into a folder. It exists
// only then, or after a run was killed.
const LockFile = ".lock"

// patience is how long a lock is waited for before the user is told.
var patience = 3 * time.Second

type waitingKey struct{}

// WithWaiting returns a context with which waiting for another run's lock is reported:
// after some seconds say is called with the folder.
func WithWaiting(ctx context.Context, say func(folder string)) context.Context {
	return context.WithValue(ctx, waitingKey{}, say)
}

// lock is a held lock. It is released at the latest when the process ends.
type lock struct {
	folder *Folder
	name   string
	held   *flock.Flock
}

// systemError is an error of the system with a Chinese text.
type systemError struct {
	text  string
	cause error
}

func (r systemError) Error() string { return r.text }
func (r systemError) Unwrap() error { return r.cause }

// lock waits for the folder's own lock.
func (f *Folder) lock(ctx context.Context) (*lock, error) {
	say, _ := ctx.Value(waitingKey{}).(func(string))
	for began := time.Now(); ; {
		l, err := f.tryLock(LockFile)
		if runtime.GOOS == "windows" && errors.Is(err, os.ErrPermission) && time.Since(began) < time.Second {
			err = nil // there a file that another run is removing cannot be opened
		}
		if l != nil || err != nil {
			return l, err
		}
		if say != nil && time.Since(began) > patience {
			say(f.path)
			say = nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// tryLock locks a file, which it makes if there is none. The lock is nil if another
// run holds it.
func (f *Folder) tryLock(name string) (*lock, error) {
	file, err := f.root.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err == nil {
		err = errors.Join(file.Chmod(0o666), file.Close()) // other users lock it too, whatever the umask
		if runtime.GOOS == "windows" {
			err = nil // rights are not in the mode there
		}
	}
	if err != nil && !os.IsExist(err) {
		return nil, systemError{"不能写入文件夹“" + f.At(path.Dir(name)) + "”：" + diag.Reason(err), err}
	}
	switch info, err := f.Stat(name); {
	case os.IsNotExist(err):
		return nil, nil // another run released its lock and removed the file
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, diag.One(diag.Problem{File: f.At(name), Message: "不是普通文件，不能用它加锁", Want: "请删去或移走"})
	}
	held := flock.New(f.At(name), flock.SetFlag(os.O_RDONLY)) // reading is enough where the file is another user's
	ok, err := held.TryLock()
	switch {
	case os.IsNotExist(err), !ok && err == nil:
		return nil, nil
	case errors.Is(err, os.ErrPermission):
		return nil, systemError{"锁文件“" + f.At(name) + "”是别的用户的，本用户打不开；没有人在生成时请删去它", err}
	case err != nil:
		return nil, fmt.Errorf("不能给“%s”加锁：%s；有的网络盘不支持，请用--out写到本机的文件夹，再复制过去", f.At(name), diag.Reason(err))
	}
	mine, err := held.Stat()
	if err == nil {
		var now os.FileInfo
		if now, err = f.root.Lstat(filepath.FromSlash(name)); err == nil && os.SameFile(mine, now) {
			return &lock{f, name, held}, nil
		}
	}
	held.Unlock()
	return nil, nil // removed between opening and locking
}

// release releases the lock and removes its file. On Windows an open file cannot be
// removed, so that it is removed last there; elsewhere it is removed first, and a run
// that has opened it meanwhile finds that it is gone.
func (l *lock) release() {
	name := filepath.FromSlash(l.name)
	if runtime.GOOS != "windows" {
		l.folder.root.Remove(name)
	}
	l.held.Unlock()
	if runtime.GOOS == "windows" {
		l.folder.root.Remove(name)
	}
}
