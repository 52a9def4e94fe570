package infile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"budgetreport/internal/diag"
)

// refusal gives the reason why err refuses, "" when it does not.
func refusal(err error) string {
	var r *diag.Refusal
	if errors.As(err, &r) {
		return r.Error()
	}
	return ""
}

func TestOnlyRegularFilesOfTheirSizeAreRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a"), "12345")
	if data, err := Read(filepath.Join(dir, "a"), 5); err != nil || string(data) != "12345" {
		t.Errorf("%q %v", data, err)
	}
	const most = 4
	for path, want := range map[string]string{
		filepath.Join(dir, "a"): "超过0MB；这里的文件不会这么大，请检查内容",
		dir:                     "是文件夹，不是文件",
		os.DevNull:              "是管道或设备，不是文件",
	} {
		if _, err := Read(path, most); refusal(err) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := Read(filepath.Join(dir, "b"), most); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAFolderIsBoundedLikeItsFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a"), "12345")
	write(t, filepath.Join(dir, "sub", "b"), "1")
	fsys := Folder(dir, 5)
	if err := fstest.TestFS(fsys, "a", "sub/b"); err != nil {
		t.Error(err)
	}
	fsys = Folder(dir, 4)
	_, err := fs.ReadFile(fsys, "a")
	if refusal(err) == "" {
		t.Errorf("read: %v", err)
	}
	if _, err = fsys.Open("a"); refusal(err) == "" {
		t.Errorf("open: %v", err)
	}
	if _, err = fs.ReadFile(fsys, "../a"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("outside: %v", err)
	}
	if _, err = ReadDir(filepath.Join(dir, "a")); refusal(err) != "不是文件夹" {
		t.Errorf("a file as a folder: %v", err)
	}
}

func TestAFolderOfTooManyEntriesIsRefused(t *testing.T) {
	defer func(before int) { mostEntries = before }(mostEntries)
	mostEntries = 3
	dir := t.TempDir()
	for i := range 4 {
		if i == 3 {
			if entries, err := ReadDir(dir); err != nil || len(entries) != 3 || entries[0].Name() != "0" {
				t.Errorf("%v %v", entries, err)
			}
		}
		write(t, filepath.Join(dir, fmt.Sprint(i)), "")
	}
	if _, err := ReadDir(dir); refusal(err) != "文件夹里的文件多于3个；请检查是不是这个文件夹" {
		t.Errorf("%v", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
