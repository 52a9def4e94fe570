// Package wholefile writes files that are there whole or not at all.
package wholefile

import (
	"io"
	"os"
	"path/filepath"
)

// Unfinished begins the names of folders that runs cut short leave behind.
const Unfinished = ".未完成-"

// Write makes the file at path of what body writes. It is written beside its
// place and moved there when it is complete; on an error what stood there stays.
func Write(path string, body func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	err = body(tmp)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return err
}
