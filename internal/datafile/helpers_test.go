package datafile

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/zipsort"
)

const example2022 = "../../examples/zhengzhou-2022"

func henan(t testing.TB) *dataset.Schema {
	t.Helper()
	data, err := os.ReadFile("../../templates/henan/dataset.toml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := dataset.ParseSchema("dataset.toml", data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// realBook is the real dataset as a workbook.
func realBook(t testing.TB) []byte {
	t.Helper()
	s := henan(t)
	tables, err := readTables(s, dataset.Folder(example2022))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeWorkbook(&b, s, tables); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpack returns the parts of a workbook by name.
func unpack(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

// pack makes a workbook of parts.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zipsort.New(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sheetParts names the parts of the sheets of the real workbook.
var sheetParts = map[string]string{
	"部门": "xl/worksheets/sheet1.xml", "单位": "xl/worksheets/sheet2.xml", "科目": "xl/worksheets/sheet3.xml",
	"项目": "xl/worksheets/sheet4.xml", "收入": "xl/worksheets/sheet5.xml", "支出": "xl/worksheets/sheet6.xml",
	"绩效指标": "xl/worksheets/sheet7.xml",
}

// replace replaces the first match of a regular expression in a part; there must be
// one.
func replace(t testing.TB, parts map[string]string, part, expr, with string) {
	t.Helper()
	re := regexp.MustCompile(expr)
	loc := re.FindStringIndex(parts[part])
	if loc == nil {
		t.Fatalf("%s has no %s", part, expr)
	}
	text := parts[part]
	parts[part] = text[:loc[0]] + re.ReplaceAllString(text[loc[0]:loc[1]], with) + text[loc[1]:]
}

// setCell replaces the content of a cell such as 支出!I57 by attributes and inner XML
// of its element c.
func setCell(t testing.TB, parts map[string]string, cell, attributes, inner string) {
	t.Helper()
	sheet, name, _ := strings.Cut(cell, "!")
	replace(t, parts, sheetParts[sheet], `<c r="`+name+`"[^>]*>.*?</c>`, `<c r="`+name+`" `+attributes+`>`+inner+`</c>`)
}

func load(t testing.TB, data []byte) (*dataset.Dataset, error) {
	t.Helper()
	src, err := workbook("预算.xlsx", data)
	if err != nil {
		return nil, err
	}
	return dataset.Load(henan(t), src)
}
