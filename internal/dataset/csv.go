package dataset

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/diag"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Folder is a dataset kept as a folder of CSV files: UTF-8 with or without BOM,
// or GB18030.
func Folder(dir string) Source { return FolderFS(os.DirFS(dir), dir) }

// FolderFS is a folder of any file system; name is its name in messages.
func FolderFS(fsys fs.FS, name string) Source { return &folder{fsys: fsys, name: name} }

type folder struct {
	fsys   fs.FS
	name   string
	files  map[string]string // table name to file name
	inputs []Input
}

func (f *folder) Names() ([]string, error) {
	entries, err := fs.ReadDir(f.fsys, ".")
	if err != nil {
		return nil, oneProblem(diag.Problem{File: f.name, Message: "打不开数据文件夹", Want: "请检查路径：" + reason(err)})
	}
	f.files = map[string]string{}
	var names []string
	var problems diag.List
	for _, e := range entries {
		file := e.Name()
		if e.IsDir() || len(file) < 4 || !strings.EqualFold(file[len(file)-4:], ".csv") || strings.HasPrefix(file, ".") || strings.HasPrefix(file, "~$") {
			continue
		}
		name := file[:len(file)-4]
		if other, ok := f.files[name]; ok {
			problems.Add(diag.Problem{File: file, Message: "与“" + other + "”是同一张表", Want: "只应留一个"})
			continue
		}
		f.files[name] = file
		names = append(names, name)
	}
	return names, problems.Err()
}

func (f *folder) Place(name string) diag.Problem {
	return diag.Problem{File: cmp.Or(f.files[name], name+".csv")}
}

func (f *folder) Inputs() []Input {
	slices.SortFunc(f.inputs, func(a, b Input) int { return cmp.Compare(a.Name, b.Name) })
	return f.inputs
}

func (f *folder) Table(file *File) (*Raw, error) {
	name := f.Place(file.Name).File
	data, err := fs.ReadFile(f.fsys, name)
	if err != nil {
		return nil, oneProblem(diag.Problem{File: name, Message: "读不了文件", Want: "是否正在别的程序中打开？" + reason(err)})
	}
	f.inputs = append(f.inputs, Input{Name: name, SHA256: sha256.Sum256(data)})
	text, problem := decodeText(data)
	if problem.Message != "" {
		problem.File = name
		return nil, oneProblem(problem)
	}
	return readCSV(name, text)
}

// decodeText gives the text of a file as UTF-8 without BOM.
func decodeText(data []byte) ([]byte, diag.Problem) {
	for _, bom := range []string{"\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(data, []byte(bom)) {
			return nil, diag.Problem{Message: "是UTF-16编码的文件", Want: "应另存为“CSV UTF-8（逗号分隔）”"}
		}
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if utf8.Valid(data) {
		return data, diag.Problem{}
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
		return text, diag.Problem{}
	}
	// It is meant to be the encoding that holds for more lines; both decoders
	// answer a byte that is out of place with U+FFFD.
	lines := func(text []byte) int {
		good, _, _ := bytes.Cut(text, []byte(string(utf8.RuneError)))
		return 1 + bytes.Count(good, []byte("\n"))
	}
	line := max(lines(text), lines(bytes.ToValidUTF8(data, []byte(string(utf8.RuneError)))))
	return nil, diag.Problem{Line: line, Message: "有既不是UTF-8也不是GB18030的字", Want: "应另存为“CSV UTF-8（逗号分隔）”"}
}

// readCSV reads the header; the rows are read as they are asked for.
func readCSV(name string, text []byte) (*Raw, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	next := func() (Row, bool) {
		cells, err := r.Read()
		if err == nil {
			line, _ := r.FieldPos(0)
			return Row{Line: line, Cells: cells}, true
		}
		// Reading from memory fails only at the end and at misused quotes.
		var bad *csv.ParseError
		if !errors.As(err, &bad) {
			return Row{}, false
		}
		return Row{Line: bad.StartLine, Problems: []diag.Problem{quoteProblem(name, bad)}}, true
	}
	header, ok := next()
	switch {
	case !ok:
		return nil, oneProblem(diag.Problem{File: name, Message: "是空文件", Want: "第一行应为列名"})
	case header.Problems != nil:
		return nil, oneProblem(header.Problems[0])
	}
	header.Cells = slices.Clone(header.Cells)
	if h := header.Cells[0]; len(header.Cells) == 1 && strings.ContainsAny(h, "\t;；，") {
		return nil, oneProblem(diag.Problem{File: name, Line: header.Line, Got: h, Message: "不是以逗号分隔的", Want: "应另存为“CSV UTF-8（逗号分隔）”，各列之间用英文逗号"})
	}
	return &Raw{
		Header: header,
		Rows: func(yield func(Row) bool) {
			for row, ok := next(); ok && yield(row); row, ok = next() {
			}
		},
		Place: func(line, cell int) diag.Problem {
			p := diag.Problem{File: name, Line: line}
			if cell >= 0 && cell < len(header.Cells) {
				p.Field = strings.TrimSpace(header.Cells[cell])
			}
			return p
		},
	}, nil
}

func quoteProblem(file string, e *csv.ParseError) diag.Problem {
	p := diag.Problem{File: file, Line: e.StartLine, Message: "引号的用法不对", Want: "有逗号、引号或换行的内容应整格用英文双引号括起，其中的引号写两个"}
	if e.Line > e.StartLine {
		p.Message = fmt.Sprintf("引号的用法不对，到第%d行为止都被当作同一格", e.Line)
	}
	return p
}

func oneProblem(p diag.Problem) error {
	var l diag.List
	l.Add(p)
	return l.Err()
}

// reason says in Chinese why a file could not be read.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "没有这个文件或文件夹"
	case errors.Is(err, fs.ErrPermission):
		return "没有读取的权限"
	}
	return err.Error()
}
