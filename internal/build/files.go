package build

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// Output is one file of a finished build.
type Output struct {
	Path   string `json:"path"` // as the user may open it
	Kind   string `json:"kind"` // xlsx, pdf, csv
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Pages  int    `json:"pages,omitempty"` // of a PDF
}

// stage collects files in a folder beside their destination and moves them
// there only when all are complete: a failed run leaves the former edition whole.
type stage struct {
	dir   string // temporary
	dest  string
	files []staged
}

type staged struct {
	name string // relative to dest
	out  Output
}

func newStage(dest string) (*stage, error) {
	if err := os.MkdirAll(filepath.Dir(dest), 0o755); err != nil {
		return nil, fmt.Errorf("建不了输出文件夹“%s”：%w", filepath.Dir(dest), err)
	}
	dir, err := os.MkdirTemp(filepath.Dir(dest), ".未完成-")
	if err != nil {
		return nil, fmt.Errorf("不能写入输出文件夹“%s”：%w", filepath.Dir(dest), err)
	}
	return &stage{dir: dir, dest: dest}, nil
}

// discard removes what was not moved. It is safe after commit.
func (s *stage) discard() { os.RemoveAll(s.dir) }

// write makes one file by calling body; every error of writing surfaces.
func (s *stage) write(name, kind string, body func(io.Writer) error) (*Output, error) {
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	sum := &counter{hash: sha256.New()}
	buf := bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<16)
	err = body(buf)
	if err == nil {
		err = buf.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, fmt.Errorf("写“%s”时出错：%w", name, err)
	}
	s.files = append(s.files, staged{name, Output{
		Path: filepath.Join(s.dest, name), Kind: kind, Bytes: sum.n, SHA256: hex.EncodeToString(sum.hash.Sum(nil)),
	}})
	return &s.files[len(s.files)-1].out, nil
}

// commit moves the files to their destination. When one cannot be moved (open
// in WPS, say) those before it are put back as they were.
func (s *stage) commit() (out []Output, err error) {
	var undo []func()
	defer func() {
		if err != nil {
			for i := len(undo) - 1; i >= 0; i-- {
				undo[i]()
			}
			out = nil
		}
	}()
	for i, f := range s.files {
		to := filepath.Join(s.dest, f.name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return nil, err
		}
		former := filepath.Join(s.dir, fmt.Sprintf("former-%d", i))
		switch err := os.Rename(to, former); {
		case err == nil:
			undo = append(undo, func() { os.Rename(former, to) })
		case !os.IsNotExist(err):
			return nil, fmt.Errorf("不能替换“%s”（是否正在WPS或Excel中打开？）：%w", to, err)
		}
		if err := os.Rename(filepath.Join(s.dir, f.name), to); err != nil {
			return nil, fmt.Errorf("不能写入“%s”：%w", to, err)
		}
		undo = append(undo, func() { os.Remove(to) })
		out = append(out, f.out)
	}
	return out, nil
}

// counter hashes and counts what passes.
type counter struct {
	hash hash.Hash
	n    int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.hash.Write(p)
}
