package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// What an office's own fonts may take. A few faces of the largest Chinese fonts
// stay well below.
const (
	mostFiles = 64        // and faces
	mostBytes = 160 << 20 // of all files together
)

// readFiles reads the files of the faces; one that several name is read once.
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

var errTable = errors.New("cmap")

// checkSizes looks at the numbers in a font by which gopdf would read or fill in
// without end: segments that overlap name a character thousands of times.
func checkSizes(data []byte) error {
	const mostGlyphs = 1 << 16
	if len(find(data, "loca")) > 4*(mostGlyphs+1) {
		return errors.New("loca")
	}
	cmap := find(data, "cmap")
	u16 := func(at int) int {
		if at < 0 || at+2 > len(cmap) {
			return -1
		}
		return int(binary.BigEndian.Uint16(cmap[at:]))
	}
	u32 := func(at int) int { return u16(at)<<16 | u16(at+2) }
	basic, full := 0, 0 // of the tables that gopdf reads
	for i := range u16(2) {
		entry := 4 + 8*i
		switch platform, encoding := u16(entry), u16(entry+2); {
		case platform < 0:
			return errTable
		case platform == 3 && encoding == 1:
			basic = u32(entry + 4)
		case platform == 3 && encoding == 10 && full == 0:
			full = u32(entry + 4)
		}
	}
	if basic > 0 && u16(basic) == 4 {
		length, segments := u16(basic+2), u16(basic+6)/2
		if length < 16+8*segments || basic+16+8*segments > len(cmap) {
			return errTable
		}
		named := 0
		for i := range segments {
			end, start := u16(basic+14+2*i), u16(basic+16+2*segments+2*i)
			if named += max(end-start+1, 0); named > 2*mostGlyphs {
				return errTable
			}
		}
	}
	if full > 0 && u16(full) == 12 {
		if groups := u32(full + 12); groups < 0 || full+16+12*groups > len(cmap) || groups > 4*mostGlyphs {
			return errTable
		}
	}
	return nil
}

// find gives a table of a font whose directory has been looked through: of
// several of one name the last, as gopdf does.
func find(data []byte, tag string) (table []byte) {
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		e := data[12+16*i:]
		if string(e[:4]) == tag {
			from := binary.BigEndian.Uint32(e[8:])
			table = data[from : from+binary.BigEndian.Uint32(e[12:])]
		}
	}
	return table
}
