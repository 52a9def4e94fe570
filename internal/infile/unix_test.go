//go:build unix

package infile

import (
	"errors"
	"net"
	"path/filepath"
	"syscall"
	"testing"
)

func TestWhatIsNoFileIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	pipe, socket := filepath.Join(dir, "管道"), filepath.Join(dir, "s")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for path, want := range map[string]string{
		pipe:   "是管道或设备，不是文件",
		socket: "是管道或设备，不是文件",
	} {
		if _, err := Read(path, 1); refusal(err) != want {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := Folder(dir, 1).Open(filepath.Base(path)); refusal(err) != want {
			t.Errorf("%s as a file of a folder: %v", path, err)
		}
	}
	loop := filepath.Join(dir, "圈")
	if err := syscall.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(loop, 1); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("a loop of links: %v", err)
	}
}
