package font

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Limits on an office's own fonts. A few of the largest Chinese fonts stay well
// below them.
const (
	mostFiles = 64        // and faces
	mostBytes = 160 << 20 // of all files together
)

// readFiles reads the font files of the faces; a file that several faces name is
// read once.
func readFiles(own map[string][]string) (map[string][]Source, error) {
	var problems diag.List
	files := make(map[string][]Source)
	read := map[string][]byte{}
	left := mostBytes
	if len(own) > mostFiles {
		return nil, diag.One(diag.Problem{File: "fonts", Message: fmt.Sprintf("设置里的字体名多于%d个", mostFiles), Want: "请只写用到的字体"})
	}
	for _, face := range slices.Sorted(maps.Keys(own)) {
		for _, path := range own[face] {
			data, known := read[path]
			if !known {
				if len(read) == mostFiles {
					return nil, diag.One(diag.Problem{File: path, Message: fmt.Sprintf("字体文件多于%d个", mostFiles), Want: "请只写用到的字体"})
				}
				var err error
				switch data, err = infile.Read(path, infile.FontFile); {
				case errors.Is(err, fs.ErrNotExist):
					problems.Add(diag.Problem{File: path, Message: "没有这个字体文件", Want: "请改正设置里字体“" + face + "”的路径"})
				case err != nil:
					problems.Add(diag.File(path, err))
				}
				if left -= len(data); left < 0 {
					return nil, diag.One(diag.Problem{File: path, Message: fmt.Sprintf("连同前面的字体文件超过%dMB", mostBytes>>20), Want: "请只写用到的字体"})
				}
				read[path] = data
			}
			if !slices.ContainsFunc(files[face], func(s Source) bool { return s.Name == path }) {
				files[face] = append(files[face], Source{Name: path, Data: data})
			}
		}
	}
	return files, problems.Err()
}
