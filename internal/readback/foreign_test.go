package readback

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// sheetOf writes rows as the only sheet of a workbook; merges are as A1:B2.
func sheetOf(t testing.TB, name string, rows [][]any, merges ...string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range merges {
		from, to, _ := strings.Cut(m, ":")
		if err := f.MergeCell(name, from, to); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "表.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOfAnotherProgram reads a form with extra lines, blanks and line breaks in
// titles, an unmerged header, columns in another order, amounts in 元 and rows that
// the form does not have.
func TestOfAnotherProgram(t *testing.T) {
	path := sheetOf(t, "支出", [][]any{
		{"某系统导出"},
		{},
		{"2022年 部门支出总体情况表"},
		{"部门名称：甲市示例局", nil, nil, nil, nil, nil, "金额单位：元"},
		{"科 目 编 码", nil, nil, "单位代码", "单位(科目名称)", "合  计", "项目支出", nil, nil, "基本支出", nil, nil, nil, nil, "备注栏"},
		{"类", "款", "项", nil, nil, nil, "小\n计", "其他运转类", "特定目标类", "小计", "人员经费", nil, "公用经费", nil, nil},
		{nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "工资福利支出", "对个人和家庭的补助", "商品和服务支出", "资本性支出", nil},
		{nil, nil, nil, nil, "合计", 1500.5, 500, nil, 500, 1000.5, 1000.5},
		{nil, nil, nil, "099001", "甲市示例局", 1500.5, 500, nil, 500, 1000.5, 1000.5},
		{"208", "05", "01", nil, "行政单位离退休", 1000.5, nil, nil, nil, 1000.5, 1000.5},
		{"215", "05", "01", nil, "行政运行", "500.00", "500.00", nil, "500.00"},
		{"小计行", "x", nil, "y", "不知是什么", 7},
		{"备注：本表由系统导出。"},
	}, "D5:D7", "E5:E7", "F5:F7")
	s, err := NewReader(exampletest.Family(t)).Read([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Tables) != 1 {
		t.Fatalf("%+v", s)
	}
	x := s.Tables[0].Table
	if err := x.Validate(); err != nil {
		t.Fatal(err)
	}
	if x.ID != "03" || x.Title != "2022年 部门支出总体情况表" || x.Formats[0].Unit != money.Yuan || x.Notes[0] != "备注：本表由系统导出。" {
		t.Errorf("%s %s %+v %v", x.ID, x.Title, x.Formats[0], x.Notes)
	}

	for _, c := range []struct {
		row, col, text string
		amount         money.Amount
	}{
		{"合计", "合计", "1,500.50", 150050},
		{"099001", "项目支出.特定目标类", "500.00", 50000},
		{"099001/2080501", "基本支出.人员经费.工资福利支出", "1,000.50", 100050},
		{"099001/2150501", "项目支出.小计", "500.00", 50000},
	} {
		at := cellAt(t, x, c.row, c.col)
		if at == nil || at.Text != c.text || at.Amount != c.amount || at.Near {
			t.Errorf("%s %s: %+v", c.row, c.col, at)
		}
	}
	var said []string
	for _, r := range s.Remarks {
		said = append(said, fmt.Sprintf("%s %d %s %s", r.Sheet, r.Row, r.Column, r.Message))
	}
	want := []string{"支出 5 备注栏 表中没有这一列，没有读", "支出 12  没有对上表中的哪一行（小计行 x y 不知是什么 7），没有读"}
	if !slices.Equal(said, want) {
		t.Errorf("said %q", said)
	}
	if x.Rows[0].Parts != nil {
		t.Error("sums are still checked though a row was not read")
	}
}

func cellAt(t *testing.T, x *table.Table, row, col string) *table.Cell {
	t.Helper()
	for r := range x.Rows {
		for c := range x.Columns {
			if x.RowID(r, c) == row && x.Columns[c].ID == col {
				return x.At(r, c)
			}
		}
	}
	return nil
}

// TestLackingColumn: what the file does not have enters no sum.
func TestLackingColumn(t *testing.T) {
	path := sheetOf(t, "预算02表", [][]any{
		{"2022年部门收入总体情况表"},
		{"单位名称：甲市示例局", nil, nil, "单位：万元"},
		{"单位代码", "单位名称", "总计", "本年收入", nil, "上年结转结余"},
		{nil, nil, nil, "合计", "事业收入", "合计"},
		{nil, "合计", 15, 12, 12, 3},
		{"099001", "甲市示例局", 15, 12, 12, 3},
	})
	s, err := NewReader(exampletest.Family(t)).Read([]string{path})
	if err != nil || len(s.Tables) != 0 && s.Tables[0].ID != "02" {
		t.Fatal(err, s)
	}
	if len(s.Tables) != 0 {
		t.Fatal("a third of the columns was taken for the form")
	}
	if len(s.Remarks) != 1 || s.Remarks[0].Message != "不是这一套表中的表：表号、表名和表头都没有对上" {
		t.Errorf("%+v", s.Remarks)
	}
}

// TestWithoutHeader reads published CSV files that have body rows only, by their
// names.
func TestWithoutHeader(t *testing.T) {
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, exampletest.Small(t))
	tables := layout.Tables(exampletest.Tables(t, fam, ds, ds.Whole()))
	dir := t.TempDir()
	var files []string
	for _, path := range writeCSV(t, dir, tables, "", "") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(data), "\n")
		if err := os.WriteFile(path, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	if err := os.Remove(filepath.Join(dir, "datapackage.json")); err != nil {
		t.Fatal(err)
	}
	s, err := NewReader(fam).Read(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Tables) != len(tables) {
		t.Fatalf("%d tables, want %d: %+v", len(s.Tables), len(tables), s.Remarks)
	}
	for i, x := range tables {
		got, want := plain(s.Tables[i].Table), printed(x)
		for r := range want.Rows {
			for c := range want.Columns {
				if got.At(r, c).Text != want.At(r, c).Text || got.RowID(r, c) != want.RowID(r, c) {
					t.Fatalf("%s: %q %q, want %q %q", x.ID, got.RowID(r, c), got.At(r, c).Text, want.RowID(r, c), want.At(r, c).Text)
				}
			}
		}
	}
}

// FuzzRead: whatever stands in a CSV file, a table that is read keeps the promises
// of tables.
func FuzzRead(f *testing.F) {
	fam := exampletest.Family(f)
	ds := exampletest.Load(f, fam, exampletest.Small(f))
	for _, path := range writeCSV(f, f.TempDir(), layout.Tables(exampletest.Tables(f, fam, ds, ds.Whole())), "", "") {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(path), data)
	}
	reader := NewReader(fam)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if len(name) != 6 || strings.ContainsAny(name, `/\`) || !strings.HasSuffix(name, ".csv") {
			return
		}
		path := filepath.Join(t.TempDir(), name)
		if os.WriteFile(path, data, 0o666) != nil {
			return
		}
		s, err := reader.Read([]string{path})
		if err != nil {
			return
		}
		for _, x := range s.Tables {
			if err := x.Validate(); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestPublishedOriginal reads the tables that the city published, as they were
// copied from its document: body rows only, figures with separators.
func TestPublishedOriginal(t *testing.T) {
	files, err := filepath.Glob("../publish/testdata/expected/*.csv")
	if err != nil || len(files) != 13 {
		t.Fatal(files, err)
	}
	s, err := NewReader(exampletest.Family(t)).Read(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Tables) != 13 {
		t.Fatalf("%d tables", len(s.Tables))
	}
	cells, rows := 0, 0
	for _, x := range s.Tables {
		rows += len(x.Rows)
		for i := range x.Cells {
			if x.Cells[i].Text != "" {
				cells++
			}
		}
	}
	if rows != 663 || cells < 3000 {
		t.Errorf("%d rows, %d cells that show something", rows, cells)
	}
	for _, r := range s.Remarks {
		if !strings.HasPrefix(r.Message, "没有表头，") {
			t.Errorf("%+v", r)
		}
	}
}

// TestChangedByHand: blanks within texts, lines above the tables and figures stored
// as texts change nothing of what is read.
func TestChangedByHand(t *testing.T) {
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, exampletest.Folder(t))
	tables := layout.Tables(exampletest.Tables(t, fam, ds, ds.Whole()))
	path := filepath.Join(t.TempDir(), "表.xlsx")
	writeXLSX(t, path, tables, false)
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for _, sheet := range f.GetSheetList()[1:] {
		if err := f.InsertRows(sheet, 1, 3); err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				name, _ := excelize.CoordinatesToCellName(c+1, r+1)
				runes := []rune(text)
				switch n++; {
				case len(runes) > 1 && runes[0] >= '一' && runes[1] >= '一' && n%2 == 0:
					text = string(runes[0]) + " " + string(runes[1:])
				case strings.Contains(text, ".") && n%3 == 0: // a figure as it is shown
				default:
					continue
				}
				if err := f.SetCellStr(sheet, name, text); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	s, err := NewReader(fam).Read([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Tables) != len(tables) || len(s.Remarks) > 0 {
		t.Fatalf("%d tables, %+v", len(s.Tables), s.Remarks)
	}
	for i, x := range tables {
		got, want := s.Tables[i], printed(x)
		if len(got.Rows) != len(want.Rows) {
			t.Errorf("%s: %d rows, want %d", x.ID, len(got.Rows), len(want.Rows))
			continue
		}
		for r := range want.Rows {
			for c := range want.Columns {
				a, b := got.At(r, c), want.At(r, c)
				if a.Amount != b.Amount || a.Kind != b.Kind || layout.Fold(a.Text) != layout.Fold(b.Text) || got.RowID(r, c) != want.RowID(r, c) {
					t.Fatalf("%s: %q %+v, want %q %+v", x.ID, got.RowID(r, c), a, want.RowID(r, c), b)
				}
			}
		}
	}
}
