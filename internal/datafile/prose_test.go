package datafile

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
)

// TestTextsReadTheSameEverywhere writes an office's texts in all their forms,
// converts them there and back, and reads the same paragraphs each time.
func TestTextsReadTheSameEverywhere(t *testing.T) {
	s := henan(t)
	dir := t.TempDir()
	folder := filepath.Join(dir, "数据")
	if err := os.CopyFS(folder, os.DirFS(exampletest.Small(t))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"主要职责-099001": "（一）拟订政策。\r\n（二）承担管理。\r\n（三）其他任务。\r\n",
		"主要职责":        "- 一是甲；\n\n　　• 二是乙\v丙。",
		"收入增减原因":      "=项目减少\n+5%\n'引文",
		"支出增减原因":      "1.\t项目减少；2.人员增加",
	} {
		if err := os.WriteFile(filepath.Join(folder, "文字", name+".md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	book, back := filepath.Join(dir, "预算.xlsx"), filepath.Join(dir, "又")
	mustConvert(t, folder, book)
	mustConvert(t, book, back)
	want := map[string][]string{
		"主要职责-099001": {"（一）拟订政策。", "（二）承担管理。", "（三）其他任务。"},
		"主要职责":        {"一是甲；", "二是乙", "丙。"},
		"收入增减原因":      {"=项目减少", "+5%", "'引文"},
		"支出增减原因":      {"1.项目减少；2.人员增加"},
	}
	for _, path := range []string{folder, book, back} {
		src, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		ds, err := dataset.Load(s, src)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(ds.Prose, want) {
			t.Errorf("%s: %q", path, ds.Prose)
		}
	}
}

// TestMarkupInACell names the cell, and the line in it.
func TestMarkupInACell(t *testing.T) {
	parts := unpack(t, realBook(t))
	proseSheetOf("题目", "正文", "内设机构", "办公室", "主要职责", "甲。&#10;**乙**。&#10;&#10;| 丙 |")(parts)
	_, err := load(t, pack(t, parts))
	want := `预算.xlsx 文字!B3“主要职责” 第2行：“**乙**。”有粗体、斜体的记号；只写文字，一行一段，应删去记号；标题、序号、表由表式写
预算.xlsx 文字!B3“主要职责” 第4行：“| 丙 |”有表格的记号；只写文字，一行一段，应删去记号；标题、序号、表由表式写`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v", err)
	}
}

// TestTextsOfAWorkbookAreParagraphs reads a cell with line breaks.
func TestTextsOfAWorkbookAreParagraphs(t *testing.T) {
	parts := unpack(t, realBook(t))
	proseSheetOf("题目", "正文", "主要职责", "（一）甲。&#10;（二）乙。&#13;&#10;- 丙。")(parts)
	ds, err := load(t, pack(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ds.Text("主要职责", ""), "|"); got != "（一）甲。|（二）乙。|丙。" {
		t.Error(got)
	}
}
