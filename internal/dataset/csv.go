package dataset

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Bounds of tables: those of Excel. Larger tables would need more memory than an
// office's computer has.
const (
	mostRows  = 1 << 20 // of a table
	mostCells = 1 << 14 // of a row
	mostChars = 32767   // of a cell
)

// saveAsCSV is the remedy for a table in another form.
const saveAsCSV = "应另存为“CSV UTF-8（逗号分隔）”"

// Folder returns the source of a dataset in a folder of CSV files: UTF-8 with or
// without BOM, GB18030, or UTF-16 with BOM.
func Folder(dir string) Source { return FolderFS(infile.Folder(dir, infile.Data), dir) }

// FolderFS is like Folder for a folder of any file system; name is its name in messages.
func FolderFS(fsys fs.FS, name string) Source { return &folder{fsys: fsys, name: name} }

type folder struct {
	fsys   fs.FS
	name   string
	files  map[string]string // table name to file name
	beside []string          // files of spreadsheet programs in the folder
	inputs []Input
}

func (f *folder) Names() ([]string, error) {
	entries, err := fs.ReadDir(f.fsys, ".")
	if err != nil {
		return nil, diag.One(diag.Problem{File: f.name, Message: "打不开数据文件夹", Want: "请检查路径：" + diag.Reason(err)})
	}
	f.files, f.beside = map[string]string{}, nil
	var names []string
	var problems diag.List
	for _, e := range entries {
		file := e.Name()
		if slices.Contains(sheetEndings, strings.ToLower(path.Ext(file))) {
			f.beside = append(f.beside, file)
		}
		if len(file) < 4 || !strings.EqualFold(file[len(file)-4:], ".csv") || strings.HasPrefix(file, ".") || strings.HasPrefix(file, "~$") {
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

// sheetEndings are the extensions under which spreadsheet programs save a CSV file that
// was changed.
var sheetEndings = []string{".xlsx", ".xls", ".et", ".xlsm", ".xlsb", ".ods"}

// Remarks returns a remark for each table that is also there as a workbook, which is not
// read: the newer figures may be in the workbook.
func (f *folder) Remarks() []diag.Problem {
	var out []diag.Problem
	for _, file := range f.beside {
		if csv := f.files[strings.TrimSuffix(file, path.Ext(file))]; csv != "" {
			out = append(out, diag.Problem{File: file, Message: "没有读，用的是" + csv, Want: "在它里面改过的，应另存为" + csv + "；没有用的请移走"})
		}
	}
	return out
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
	data, problem := f.read(name, infile.Data)
	if problem.Message != "" {
		return nil, diag.One(problem)
	}
	text, problem := decodeText(data, "CSV文件", saveAsCSV)
	if problem.Message == "" {
		text, problem = skipSeparator(text)
	}
	if problem.Message != "" {
		problem.File = name
		return nil, diag.One(problem)
	}
	return readCSV(file, name, text)
}

// read reads a file of at most most bytes.
func (f *folder) read(name string, most int64) ([]byte, diag.Problem) {
	data, err := infile.ReadFS(f.fsys, name, most)
	if err != nil {
		p := diag.Problem{File: name}
		if !diag.Refused(&p, err) {
			p.Message, p.Want = "读不了文件", "是否正在别的程序中打开？"+diag.Reason(err)
		}
		return nil, p
	}
	f.inputs = append(f.inputs, Input{Name: name, SHA256: sha256.Sum256(data)})
	return data, diag.Problem{}
}

// separator matches the line that tells Excel which character separates the columns.
var separator = regexp.MustCompile(`^(?i)"?sep=(.?)"?,*\r?(\n|$)`)

// skipSeparator removes the text of that line, but not its end, so that lines are
// counted as they are in the file.
func skipSeparator(text []byte) ([]byte, diag.Problem) {
	m := separator.FindSubmatchIndex(text)
	if m == nil {
		return text, diag.Problem{}
	}
	line, char := text[m[0]:m[1]], string(text[m[2]:m[3]])
	if char != "," && char != "" {
		return nil, diag.Problem{Line: 1, Got: strings.TrimSpace(string(line)), Message: "说明各列以" + separatorName(char) + "分隔，不是英文逗号", Want: saveAsCSV + "，各列之间用英文逗号"}
	}
	if !bytes.HasSuffix(line, []byte("\n")) {
		return nil, diag.Problem{}
	}
	return text[len(line)-1:], diag.Problem{}
}

func separatorName(char string) string {
	names := map[string]string{"\t": "制表符", ";": "分号", "；": "全角分号", "，": "全角逗号", "|": "竖线"}
	return cmp.Or(names[char], "“"+char+"”")
}

// wrongSeparator recognises the header of a table whose columns are not separated by
// commas.
func wrongSeparator(file *File, header Row) (p diag.Problem, ok bool) {
	filled := slices.DeleteFunc(slices.Clone(header.Cells), func(c string) bool { return strings.TrimSpace(c) == "" })
	if len(filled) != 1 {
		return p, false
	}
	for _, char := range []string{"\t", ";", "；", "，", "|", ","} {
		if file.headersIn(strings.Split(filled[0], char)) == 0 || !strings.Contains(filled[0], char) {
			continue
		}
		p = diag.Problem{Line: header.Line, Got: filled[0], Message: "各列以" + separatorName(char) + "分隔，不是英文逗号", Want: saveAsCSV + "，各列之间用英文逗号"}
		if char == "," {
			p.Message = "整行被一对引号括成了一格"
		}
		return p, true
	}
	return p, false
}

// csvRows reads the rows of a table one by one.
type csvRows struct {
	name  string
	r     *csv.Reader
	count int
}

func newCSVRows(name string, text []byte) *csvRows {
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return &csvRows{name: name, r: r}
}

// next returns the next row; ok is false after the last.
func (c *csvRows) next() (row Row, ok bool) {
	if c.count > mostRows {
		return Row{}, false
	}
	c.count++
	cells, err := c.r.Read()
	if err != nil {
		// Reading from memory fails only at the end and at misused quotes.
		var bad *csv.ParseError
		if !errors.As(err, &bad) {
			return Row{}, false
		}
		return Row{Line: bad.StartLine, Problems: []diag.Problem{quoteProblem(c.name, bad)}}, true
	}
	for i, cell := range cells {
		cells[i] = csvcell.Bare(cell)
	}
	line, _ := c.r.FieldPos(0)
	row = Row{Line: line, Cells: cells}
	p := diag.Problem{File: c.name, Line: line}
	switch {
	case c.count > mostRows:
		p.Message, p.Want = fmt.Sprintf("从这一行起没有读：超过%d行", mostRows), "数据集的表不会这么长，请检查内容"
	default:
		for i, cell := range cells {
			if len(cell) > mostChars && utf8.RuneCountInString(cell) > mostChars {
				p.Message, p.Want = fmt.Sprintf("第%d格超过%d字", i+1, mostChars), "是否少了一个引号，把许多行当成了一格？"
			}
		}
	}
	if p.Message != "" {
		row.Problems = []diag.Problem{p}
	}
	return row, true
}

// readCSV reads the header, which is the first row that is not blank. The rows below are
// read each time they are iterated over.
func readCSV(file *File, name string, text []byte) (*Raw, error) {
	if line, cells := widest(text); cells > mostCells {
		return nil, diag.One(diag.Problem{File: name, Line: line, Message: fmt.Sprintf("有%d格，超过%d格", cells, mostCells), Want: "请检查内容"})
	}
	rows := newCSVRows(name, text)
	header, ok := rows.next()
	for ok && header.Problems == nil && Blank(header.Cells) {
		header, ok = rows.next()
	}
	switch {
	case !ok:
		return nil, diag.One(diag.Problem{File: name, Message: "是空文件", Want: "第一行应为列名"})
	case header.Problems != nil:
		return nil, diag.One(header.Problems[0])
	}
	header.Cells = slices.Clone(header.Cells)
	if p, wrong := wrongSeparator(file, header); wrong {
		p.File = name
		return nil, diag.One(p)
	}
	below := rows.count
	return &Raw{
		Header: header,
		Rows: func(yield func(Row) bool) {
			rows := newCSVRows(name, text)
			for {
				row, ok := rows.next()
				if !ok || rows.count > below && !yield(row) {
					return
				}
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
