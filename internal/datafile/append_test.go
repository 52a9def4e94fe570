package datafile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"budgetreport/internal/dataset"
)

// TestAppendRow: the file keeps every byte, and the row has its encoding, line ends and
// order of columns.
func TestAppendRow(t *testing.T) {
	s := henan(t)
	f := s.Acknowledged.File
	gbk := func(text string) string {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	row := []string{"K7Q2MD", "易混的词", "=看过,没错"}
	const line = `K7Q2MD,易混的词,"'=看过,没错"`
	for name, c := range map[string]struct{ old, added string }{
		"no file":         {"", "\uFEFF确认号,规则,理由\n" + line + "\n"},
		"UTF-8":           {"确认号,规则,理由\nA,,b\n", line + "\n"},
		"Windows":         {"\uFEFF确认号,规则,理由\r\nA,,b\r\n", line + "\r\n"},
		"no last end":     {"确认号,规则,理由\r\nA,,b", "\r\n" + line + "\r\n"},
		"GBK":             {gbk("确认号,规则,理由\r\n甲,,乙\r\n"), gbk(line + "\r\n")},
		"other order":     {"规则,理由,确认号,\n", `易混的词,"'=看过,没错",K7Q2MD,` + "\n"},
		"separator":       {"sep=,\n确认号,规则,理由\n", line + "\n"},
		"UTF-16":          {"\xff\xfe\x6e\x78\xa4\x8b", ""},
		"a cut file":      {"确认号,规则,理由\nA,,b\x00\x00", ""},
		"a column lacks":  {"确认号,理由\nA,b\n", ""},
		"an open quote":   {"\"确认号,规则,理由\nA,,b\n", ""},
		"ends of old Mac": {"确认号,规则,理由\rA,,b\r", ""},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "确认.csv")
		if c.old != "" {
			if err := os.WriteFile(path, []byte(c.old), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := AppendRow(t.Context(), dir, f, row)
		if c.added == "" {
			if err == nil || !strings.Contains(err.Error(), "请在这个文件中加一行：确认号“K7Q2MD”，规则“易混的词”，理由“=看过,没错”") {
				t.Errorf("%s: %v", name, err)
			}
		} else if err != nil || got != path {
			t.Errorf("%s: %s, %v", name, got, err)
		}
		data, err := os.ReadFile(path)
		if err != nil || string(data) != c.old+c.added {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: %v", name, left)
		}
	}
	err := RowByHand("预算.xlsx", f, row)
	const want = "预算.xlsx：是工作簿，程序不改动它；请在“确认”工作表中加一行：确认号“K7Q2MD”，规则“易混的词”，理由“=看过,没错”（没有这张工作表的，先建一张，第一行写列名：确认号、规则、理由）"
	if err.Error() != want {
		t.Error(err)
	}
}

// TestAppendedRowIsRead: what was appended is what the dataset holds.
func TestAppendedRowIsRead(t *testing.T) {
	s := henan(t)
	dir := filepath.Join(t.TempDir(), "数据")
	if err := os.CopyFS(dir, os.DirFS(example2022)); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(dir, "确认.csv"))
	for _, number := range []string{"K7Q2MD", "B22222"} {
		if _, err := AppendRow(t.Context(), dir, s.Acknowledged.File, []string{number, "", "+1，\"看过\""}); err != nil {
			t.Fatal(err)
		}
	}
	ds, err := dataset.Load(s, dataset.Folder(dir))
	if err != nil {
		t.Fatal(err)
	}
	list := ds.Lists[s.Acknowledged.File.ID]
	if list.N != 2 || list.Value(s.Acknowledged.Number.ID, 1) != "B22222" || list.Value(s.Acknowledged.Reason.ID, 0) != "+1，\"看过\"" {
		t.Errorf("%v", list.Values)
	}
}
