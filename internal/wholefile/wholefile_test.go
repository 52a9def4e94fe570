package wholefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "表.csv")
	holds := func(want string) {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil || string(data) != want {
			t.Errorf("holds %q, %v, want %q", data, err, want)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%d files, %v", len(entries), err)
		}
	}
	put := func(s string, fail error) error {
		ours := func([]byte) bool { return true }
		_, err := Write(t.Context(), path, WriteOptions{Ours: ours}, func(w io.Writer) error {
			_, err := io.WriteString(w, s)
			return errors.Join(err, fail)
		})
		return err
	}
	if err := put("一", nil); err != nil {
		t.Fatal(err)
	}
	holds("一")
	broken := errors.New("broken")
	if err := put("半", broken); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	holds("一")
	if err := put("二", nil); err != nil {
		t.Fatal(err)
	}
	holds("二")
	if _, err := Write(t.Context(), filepath.Join(dir, "没有", "表.csv"), WriteOptions{}, func(io.Writer) error { return nil }); !os.IsNotExist(err) {
		t.Errorf("into no folder: %v", err)
	}
}
