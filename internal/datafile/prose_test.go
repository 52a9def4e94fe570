package datafile

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/csvcell"
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

// TestFormulasAreTexts converts a dataset whose texts a spreadsheet would take
// for formulas: in the CSV files they are harmless, and they read as they were.
func TestFormulasAreTexts(t *testing.T) {
	s := henan(t)
	dir := t.TempDir()
	folder := filepath.Join(dir, "数据")
	if err := os.CopyFS(folder, os.DirFS(exampletest.Small(t))); err != nil {
		t.Fatal(err)
	}
	texts := []string{"=100%", "=20次", "+5", "-以上", "@某", "＝1", "'=1", "''=1", "'甲'", "-5", "≥90%"}
	rows := "对象,一级指标,二级指标,三级指标,指标值,指标值说明,序号\n"
	for i, text := range texts {
		if i > 5 {
			text = csvcell.Guard(text) // as a person would have to type them
		}
		rows += fmt.Sprintf("部门整体,产出指标,履职目标,指标%d,%s,,%d\n", i+1, text, i+1)
	}
	if err := os.WriteFile(filepath.Join(folder, "绩效指标.csv"), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	book, back, again := filepath.Join(dir, "预算.xlsx"), filepath.Join(dir, "又"), filepath.Join(dir, "再.xlsx")
	mustConvert(t, folder, book)
	mustConvert(t, book, back)
	mustConvert(t, back, again)
	for _, path := range []string{folder, book, back, again} {
		src, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		ds, err := dataset.Load(s, src)
		if err != nil {
			t.Fatal(err)
		}
		list := ds.Lists["indicator"]
		var got []string
		for i := range list.N {
			got = append(got, list.Values[4][i])
		}
		if !slices.Equal(got, texts) {
			t.Errorf("%s: %q", path, got)
		}
	}
	written, err := csv.NewReader(bytes.NewReader(read(t, filepath.Join(back, "绩效指标.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range written[1:] {
		if want := csvcell.Guard(texts[i]); row[4] != want || strings.ContainsAny(row[4][:1], "=+@") {
			t.Errorf("%q is written %q", texts[i], row[4])
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
