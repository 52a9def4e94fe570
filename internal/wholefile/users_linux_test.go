package wholefile

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestTwoUsers lets another user work in a folder that both may write, with a
// lock file that the first left.
func TestTwoUsers(t *testing.T) {
	if dir := os.Getenv("SHARED"); dir != "" {
		s := newStage(t, dir)
		put(t, s, "甲/表.csv", "第二人")
		if _, err := s.Commit(t.Context(), func() (*Order, error) { return &Order{Keep: true}, nil }); err != nil {
			t.Fatal(err)
		}
		return
	}
	if os.Getuid() != 0 {
		t.Skip("needs the rights of root to become another user")
	}
	base, err := os.MkdirTemp("", "shared")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	dir, program := filepath.Join(base, "out"), filepath.Join(base, "program")
	self, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.Chmod(base, 0o755), os.Mkdir(dir, 0o777), os.Chmod(dir, 0o777), os.WriteFile(program, self, 0o755), os.Chmod(program, 0o755),
		os.WriteFile(filepath.Join(dir, LockFile), nil, 0o644), // of a run of the first that was killed
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	umask := syscall.Umask(0o077)
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	top, err := f.tryLock("另一把")
	syscall.Umask(umask)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "另一把")); err != nil || info.Mode().Perm() != 0o666 {
		t.Errorf("others can lock a file of mode %v, %v", info.Mode(), err)
	}
	top.release()
	cmd := exec.Command(program, "-test.run=^TestTwoUsers$")
	cmd.Env = append(os.Environ(), "SHARED="+dir)
	cmd.Dir = base
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := tree(t, dir)["甲/表.csv"]; got != "第二人" {
		t.Errorf("%q", got)
	}
}
