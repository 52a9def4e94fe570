package datafile

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/wholefile"
)

// AppendRow adds a row, whose cells are in the order of f's columns, at the end of a CSV
// file of a dataset's folder. All else in the file stays as it is, byte for byte, and the
// row has the file's encoding, line ends and order of columns. Where there is no such
// file it is made. It returns the file's path. The error is a *diag.Error where the file
// has a form that a row cannot be added to, else one of writing.
func AppendRow(ctx context.Context, folder string, f *dataset.File, row []string) (string, error) {
	path, err := csvPath(folder, f)
	if err != nil {
		return "", err
	}
	old, err := infile.Read(path, infile.Data)
	if errors.Is(err, fs.ErrNotExist) {
		path, _, err = WriteTable(ctx, folder, f, [][]string{row})
		return path, err
	}
	if err != nil {
		return path, diag.One(diag.File(path, err))
	}
	line, ok := lineLike(old, f, row)
	if !ok {
		return path, diag.One(diag.Problem{File: path, Message: "的写法特别，程序不能加一行而不动其余", Want: "请在这个文件中加一行：" + rowWords(f, row)})
	}
	kept, err := wholefile.Write(ctx, path, wholefile.WriteOptions{Ours: func(data []byte) bool { return bytes.Equal(data, old) }}, func(w io.Writer) error {
		_, err := w.Write(slices.Concat(old, line))
		return err
	})
	if err != nil {
		return path, fmt.Errorf("不能写入“%s”：%w", path, err)
	}
	if kept != nil { // another program saved it in the meantime
		return path, fmt.Errorf("“%s”同时被别的程序改过，改过的现名%s，请把其中的改动合并进来", path, filepath.Base(kept[0].As))
	}
	return path, nil
}

// rowWords tells a person what to type: 确认号“K7Q2MD”，理由“……”.
func rowWords(f *dataset.File, row []string) string {
	var parts []string
	for i, c := range f.Columns {
		if row[i] != "" {
			parts = append(parts, c.Name+"“"+row[i]+"”")
		}
	}
	return strings.Join(parts, "，")
}

// RowByHand is the error for a row that the program does not write because the dataset
// is a workbook: it says what to type where.
func RowByHand(workbook string, f *dataset.File, row []string) error {
	return diag.One(diag.Problem{
		File: workbook, Message: "是工作簿，程序不改动它",
		Want: fmt.Sprintf("请在“%s”工作表中加一行：%s（没有这张工作表的，先建一张，第一行写列名：%s）", f.Name, rowWords(f, row), strings.Join(f.Headers(), "、")),
	})
}

// lineLike is the row as a line at the end of a CSV file; ok is false where its form is
// not one to which a line can be added.
func lineLike(old []byte, f *dataset.File, row []string) (line []byte, ok bool) {
	text, encode, ok := dataset.Recode(old)
	if !ok {
		return nil, false
	}
	if bytes.ContainsAny(text, "\x00\x1a") {
		return nil, false
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err == nil && strings.HasPrefix(strings.ToLower(header[0]), "sep=") {
		header, err = r.Read()
	}
	if err != nil {
		return nil, false
	}
	cells := make([]string, len(header))
	for i, c := range f.Columns {
		at := slices.IndexFunc(header, func(h string) bool { return strings.TrimSpace(h) == c.Name })
		if at < 0 && row[i] != "" {
			return nil, false
		}
		if at >= 0 {
			cells[at] = csvcell.Guard(row[i])
		}
	}
	crlf := bytes.Contains(text, []byte("\r\n"))
	if !crlf && bytes.Contains(text, []byte("\r")) {
		return nil, false
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = crlf
	if !bytes.HasSuffix(text, []byte("\n")) {
		out.WriteString(map[bool]string{true: "\r\n", false: "\n"}[crlf])
	}
	if w.Write(cells) != nil {
		return nil, false
	}
	w.Flush()
	line, err = encode(out.Bytes())
	return line, err == nil
}

// csvPath is the path of a file of a dataset's folder; it may stand there as .CSV.
func csvPath(folder string, f *dataset.File) (string, error) {
	name := f.Name + ".csv"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", fmt.Errorf("不能读出“%s”：%s", folder, diag.Reason(err))
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			name = e.Name()
		}
	}
	return filepath.Join(folder, name), nil
}
