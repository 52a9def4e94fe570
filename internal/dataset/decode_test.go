package dataset

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

func gb18030(t testing.TB, text string) string {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// caseFiles is a dataset that was rebuilt from a report: the base with the
// files of the case.
func caseFiles(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	for _, dir := range []string{"base", name} {
		err := filepath.WalkDir(filepath.Join("testdata/cases", dir), func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			rel, _ := filepath.Rel(filepath.Join("testdata/cases", dir), path)
			m[filepath.ToSlash(rel)] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// TestCasesOfOtherForms holds that tables which are only written in another
// form read as the base does.
func TestCasesOfOtherForms(t *testing.T) {
	s := family(t)
	want := loadAll(t, s, caseFiles(t, "base"))
	for _, name := range []string{"csv-cr-line-ends", "csv-sep-line-double-bom"} {
		got := loadAll(t, s, caseFiles(t, name))
		for _, l := range got.Facts {
			if l.File.ID == "spending" { // below the line for Excel
				l.Lines = want.Facts["spending"].Lines
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: not the same dataset", name)
		}
	}
}

func TestTwoEncodings(t *testing.T) {
	_, err := Load(family(t), FolderFS(caseFiles(t, "csv-two-encodings"), "数据"))
	const remedy = "；几份拼成的文件要先统一编码：每一份都应另存为“CSV UTF-8（逗号分隔）”，再拼起来"
	if want := "年度任务.csv 第3行：有两种编码：第3行是UTF-8，其他行是GB18030" + remedy; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	head, a, b := "任务名称,主要内容,序号\n", "加快企业培育,培育企业,1\n", "推动转型升级,推动升级,2\n"
	g := func(s string) string { return gb18030(t, s) }
	for _, test := range []struct{ name, data, want string }{
		{"one line of the other", head + a + g(b) + a, "第3行是GB18030，其他行是UTF-8"},
		{"most of the other", g(head) + a + a + b + b + g(a), "第1、6行是GB18030，其他行是UTF-8"},
		{"a mark before both", "\uFEFF" + head + g(a) + g(a), "第1行是UTF-8，其他行是GB18030"},
		{"lines of ASCII between", g(head) + g(a) + "a,b,1\n" + b + g(b), "第4行是UTF-8，其他行是GB18030"},
		{"ended by CR", strings.ReplaceAll(g(head)+g(a)+b, "\n", "\r"), "第3行是UTF-8，其他行是GB18030"},
		{"many lines", g(head) + strings.Repeat(g(a)+g(a)+b, 15), "第4、7、10、13、16、19、22、25、28、31、34、37行等15行是UTF-8，其他行是GB18030"},
	} {
		m := caseFiles(t, "base")
		m["年度任务.csv"] = &fstest.MapFile{Data: []byte(test.data)}
		_, err := Load(family(t), FolderFS(m, "数据"))
		if err == nil || !strings.HasSuffix(err.Error(), "有两种编码："+test.want+remedy) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestAnEncodingIsNotTakenForTwo holds that every table of the example, in
// either encoding, is of one.
func TestAnEncodingIsNotTakenForTwo(t *testing.T) {
	for name, file := range realFiles(t) {
		text := bytes.TrimPrefix(file.Data, []byte("\uFEFF"))
		got, p := decodeText([]byte(gb18030(t, string(text))), "CSV文件", saveAsCSV)
		if p.Message != "" || !bytes.Equal(got, text) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

func TestWhatIsNoTextIsSaidOnce(t *testing.T) {
	const head, row = "任务名称,主要内容,序号\n", "甲,乙,1\n"
	utf16 := string(utf16Text(t, []byte(head+row), unicode.LittleEndian))
	const exportAgain = "；请从备份恢复，或重新导出"
	const saveAs = "；应另存为“CSV UTF-8（逗号分隔）”"
	other := func(what string) string {
		return "：其实是" + what + "，不是CSV文件；只改文件名不会改变内容：应另存为“CSV UTF-8（逗号分隔）”"
	}
	for _, test := range []struct{ name, data, want string }{
		{"UTF-16 without mark", utf16[2:], "：是没有标记（BOM）的UTF-16文件" + saveAs},
		{"UTF-16, big end, without mark", string(utf16Text(t, []byte(head+row), unicode.BigEndian)[2:]), "：是没有标记（BOM）的UTF-16文件" + saveAs},
		{"UTF-16 without mark, with 一", string(utf16Text(t, []byte(head+"一般公共预算,一是一,1\n"), unicode.LittleEndian)[2:]), "：是没有标记（BOM）的UTF-16文件" + saveAs},
		{"UTF-16 cut off", utf16[:len(utf16)-1], "：是UTF-16编码的文件，末尾缺了半个字，可能不完整" + saveAs},
		{"UTF-16 with tabs", string(utf16Text(t, []byte(strings.ReplaceAll(head+row, ",", "\t")), unicode.LittleEndian)), " 第1行：“任务名称\t主要内容\t序号”各列以制表符分隔，不是英文逗号" + saveAs + "，各列之间用英文逗号"},
		{"UTF-32", "\xff\xfe\x00\x00\x2c\x00\x00\x00", "：是UTF-32编码的文件" + saveAs},
		{"zero bytes alone", strings.Repeat("\x00", 4096), "：全是空字节，内容已经丢失" + exportAgain},
		{"zero bytes after half a line", head + "甲,乙,1" + strings.Repeat("\x00", 512), " 第2行：以空字节结尾，最后一行可能不完整" + exportAgain},
		{"zero bytes within", head + row + strings.Repeat("\x00", 511) + "\n" + row, " 第3行：从这一行起有511个空字节，文件可能已损坏" + exportAgain},
		{"half a character", head + "甲\xed\xa0\x80,乙,1\n", " 第2行：有半个字（代理项U+D800）；多半是导出程序的毛病：请换一种方式导出，应另存为“CSV UTF-8（逗号分隔）”"},
		{"a character in two halves", head + "甲\xed\xa1\x80\xed\xb0\x80,乙,1\n", " 第2行：有半个字（代理项U+D840）；多半是导出程序的毛病：请换一种方式导出，应另存为“CSV UTF-8（逗号分隔）”"},
		{"a character cut off", head + "甲乙丙丁\xe7,乙,1\n", " 第2行：有既不是UTF-8也不是GB18030的字" + saveAs},
		{"semicolons", strings.ReplaceAll(head+row, ",", ";"), " 第1行：“任务名称;主要内容;序号”各列以分号分隔，不是英文逗号" + saveAs + "，各列之间用英文逗号"},
		{"full-width commas", strings.ReplaceAll(head+row, ",", "，"), " 第1行：“任务名称，主要内容，序号”各列以全角逗号分隔，不是英文逗号" + saveAs + "，各列之间用英文逗号"},
		{"rows in quotes", "\"任务名称,主要内容,序号\"\n\"甲,乙,1\"\n", " 第1行：“任务名称,主要内容,序号”整行被一对引号括成了一格" + saveAs + "，各列之间用英文逗号"},
		{"semicolons as said", "sep=;\r\n" + strings.ReplaceAll(head+row, ",", ";"), " 第1行：“sep=;”说明各列以分号分隔，不是英文逗号" + saveAs + "，各列之间用英文逗号"},
		{"tabs as said", "sep=\t\n" + strings.ReplaceAll(head+row, ",", "\t"), " 第1行：“sep=”说明各列以制表符分隔，不是英文逗号" + saveAs + "，各列之间用英文逗号"},
		{"nothing but the line for Excel", "sep=,", "：是空文件；第一行应为列名"},
		{"a workbook", "PK\x03\x04....[Content_Types].xml....xl/workbook.xml", other("Excel工作簿（.xlsx）")},
		{"a document", "PK\x03\x04....word/document.xml", other("Word文档（.docx）")},
		{"an archive", "PK\x03\x04....a.txt", other("压缩包")},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", other("旧格式或加了密码的Office文件（如.xls、.et）")},
		{"a web page", "\uFEFF\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>金额</td></tr></table></html>", other("网页（HTML）")},
		{"a part of a web page", "<TABLE border=1><tr><td>1</td></tr></TABLE>", other("网页（HTML）")},
		{"a workbook in XML", "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", other("XML表格")},
		{"XML", "<?xml version=\"1.0\"?>\n<a/>", other("XML文件")},
		{"PDF", "%PDF-1.7\n", other("PDF文件")},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", other("图片")},
		{"more than a cell holds", head + "甲,\"" + strings.Repeat("长", mostChars+1) + "\",1\n", " 第2行：第2格超过32767字；是否少了一个引号，把许多行当成了一格？"},
		{"a million cells", head + strings.Repeat(",", 1_000_000) + "\n", " 第2行：有1000001格，超过16384格；请检查内容"},
	} {
		m := caseFiles(t, "base")
		m["年度任务.csv"] = &fstest.MapFile{Data: []byte(test.data)}
		_, err := Load(family(t), FolderFS(m, "数据"))
		if want := "年度任务.csv" + test.want; err == nil || err.Error() != want {
			t.Errorf("%s:\n got  %v\n want %s", test.name, err, want)
		}
		m = caseFiles(t, "base")
		if strings.Contains(test.want, "空字节") {
			m["文字/内设机构.md"] = &fstest.MapFile{Data: []byte(test.data)}
			_, err := Load(family(t), FolderFS(m, "数据"))
			if want := "文字/内设机构.md" + test.want; err == nil || err.Error() != want {
				t.Errorf("%s as text:\n got  %v\n want %s", test.name, err, want)
			}
		}
	}
}

func TestSizesAreBounded(t *testing.T) {
	m := caseFiles(t, "base")
	m["年度任务.csv"] = &fstest.MapFile{Data: make([]byte, infile.Data+1)}
	m["文字/内设机构.md"] = &fstest.MapFile{Data: make([]byte, infile.Text+1)}
	m["收入.csv"] = &fstest.MapFile{Data: []byte("单位编码,资金来源,年度,金额\n" + strings.Repeat("1\n", mostRows+5))}
	_, err := Load(family(t), FolderFS(m, "数据"))
	if err == nil {
		t.Fatal("accepted")
	}
	problems := err.(*diag.Error).Problems
	text := err.Error()
	for _, want := range []string{
		"年度任务.csv：超过64MB；这里的文件不会这么大，请检查内容", "文字/内设机构.md：超过1MB；这里的文件不会这么大，请检查内容",
		"收入.csv 第202行：从这一行起还有1048376个问题没有列出",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if len(problems) != MostProblems+3 {
		t.Errorf("%d problems", len(problems))
	}
}

// TestTooManyRowsAreSaid holds that a table is not read by half in silence.
func TestTooManyRowsAreSaid(t *testing.T) {
	rows := newCSVRows("a.csv", []byte(strings.Repeat("1\n", mostRows+5)))
	last, n := Row{}, 0
	for row, ok := rows.next(); ok; row, ok = rows.next() {
		n++
		last = Row{Line: row.Line, Problems: row.Problems}
	}
	if n != mostRows+1 || len(last.Problems) != 1 || last.Problems[0].String() != "a.csv 第1048577行：从这一行起没有读：超过1048576行；数据集的表不会这么长，请检查内容" {
		t.Error(n, last)
	}
}

// TestOnlyFilesAreOpened holds that pipes, devices and folders in place of
// files are refused at once.
func TestOnlyFilesAreOpened(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, caseFiles(t, "base")); err != nil {
		t.Fatal(err)
	}
	want := "上年.csv：是文件夹，不是文件\n文字/内设机构.md：是文件夹，不是文件"
	for _, name := range []string{"上年.csv", "年度任务.csv", "绩效指标.csv"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"上年.csv", "文字/内设机构.md"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Symlink("/dev/zero", filepath.Join(dir, "年度任务.csv")) == nil && makePipe(filepath.Join(dir, "绩效指标.csv")) {
		want = "上年.csv：是文件夹，不是文件\n年度任务.csv：是管道或设备，不是文件\n文字/内设机构.md：是文件夹，不是文件\n绩效指标.csv：是管道或设备，不是文件"
	}
	done := make(chan error, 1)
	go func() {
		_, err := Load(family(t), Folder(dir))
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || err.Error() != want {
			t.Errorf("got\n%v\nwant\n%s", err, want)
		}
	case <-time.After(time.Minute):
		t.Fatal("waits for ever")
	}
}

// FuzzDecode holds that any bytes become a text or a problem: a text is UTF-8
// without mark, has no zero bytes and no line ends of old Macs.
func FuzzDecode(f *testing.F) {
	text := "单位编码,金额\r\n021001,1.00\r\n"
	for _, seed := range []string{
		text, "\uFEFF\uFEFF" + text + "\x1a", gb18030(f, text), gb18030(f, text) + text, text[:20], strings.ReplaceAll(text, "\r\n", "\r"),
		string(utf16Text(f, []byte(text), unicode.LittleEndian)), string(utf16Text(f, []byte(text), unicode.BigEndian)), text + "\n\x00\x00",
		"\xff\xfe\x00", "\xed\xa0\x80", "\x84\x31\x95\x33a", "PK\x03\x04", "\r\r\n\r", "sep=;\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		text, p := decodeText(data, "CSV文件", saveAsCSV)
		if !bytes.Equal(before, data) {
			t.Fatal("the file was changed")
		}
		if p.Message != "" {
			if text != nil || p.Line < 0 {
				t.Fatalf("%q with %+v", text, p)
			}
			return
		}
		if !utf8.Valid(text) || bytes.HasPrefix(text, []byte(byteOrderMark)) || bytes.IndexByte(text, 0) >= 0 {
			t.Fatalf("%q", text)
		}
		if bytes.IndexByte(bytes.ReplaceAll(text, []byte("\r\n"), nil), '\r') >= 0 {
			t.Fatalf("a lone CR in %q", text)
		}
	})
}
