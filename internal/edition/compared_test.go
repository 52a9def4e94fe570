package edition_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// figures is a table of rows "id|name|budget|final", amounts in 分.
func figures(id, title string, rows ...string) *table.Table {
	t := &table.Table{ID: id, Number: "预算" + id + "表", Title: title, Left: "单位名称：甲局", Right: "单位：万元", Depth: 1,
		Formats: []money.Format{{Unit: money.Wan, Decimals: 1, Thousands: true}},
		Columns: []table.Column{{ID: "单位", Path: []string{"单位"}}, {ID: "预算", Path: []string{"收支", "预算"}, Kind: table.AmountColumn}, {ID: "决算", Path: []string{"收支", "决算"}, Kind: table.AmountColumn}},
		Header:  []table.HeaderCell{{Rows: 1, Cols: 1, Text: "单位"}, {Col: 1, Rows: 1, Cols: 1, Text: "预算"}, {Col: 2, Rows: 1, Cols: 1, Text: "决算"}},
	}
	for _, row := range rows {
		parts := strings.Split(row, "|")
		t.Rows = append(t.Rows, table.Row{IDs: parts[:1], Parent: -1, Head: -1})
		t.Cells = append(t.Cells, table.Cell{Kind: table.TextCell, Text: parts[1], RowSpan: 1, ColSpan: 1})
		for _, s := range parts[2:] {
			n, _ := strconv.ParseInt(s, 10, 64)
			a := money.Amount(n)
			t.Cells = append(t.Cells, table.Cell{Kind: table.AmountCell, Amount: a, Text: t.Formats[0].Text(a), RowSpan: 1, ColSpan: 1})
		}
	}
	return t
}

// twoTables are the tables of two editions, in which everything that can change
// does.
func twoTables() (a, b []*table.Table) {
	const same, cells = "01|合计|1000000|0", "甲|甲中心|3000000|1000000"
	first := figures("01", "收支总表", same)
	oldCells := figures("02", "收入总表", cells, "乙|乙中心|5000000|0", "丙|丙中心|7000000|7000000")
	newCells := figures("02", "收入总表", cells, "乙|乙中心|6000000|9000000", "丙|丙中心|7000000|0")
	oldRows := figures("03", "支出总表", "一|一中心|1000000|1000000", "二|二中心|2000000|0", "三|三中心|3000000|0", "四|四中心|4000000|0")
	newRows := figures("03", "支出总表", "三|三中心|3000000|0", "一|一中心|1000000|1000000", "二|二中心|2000000|0", "五|五中心|5000000|0")
	rounded := figures("04", "拨款表", "合计|合计|1000001|0")
	wasRounded := figures("04", "拨款表", "合计|合计|1000000|0")
	oldForm := figures("05", "旧名", "合计|合计|1000000|2000000")
	newForm := figures("05", "新名", "合计|合计|1000000|2000000")
	newForm.Subtitle, newForm.Left, newForm.Center, newForm.Right = "（2022年度）", "", "中", "单位：元"
	newForm.Formats[0].Trim, newForm.Formats[0].Zero, newForm.Formats[0].Thousands = true, "-", false
	newForm.Notes = []string{"注：甲"}
	newForm.Header[1].Text, newForm.Columns[1].Path = "预算数", []string{"收支", "预算数"}
	newForm.Columns[2].Kind = table.NumberColumn
	gone, come := figures("06", "只在前一版", "合计|合计|1|1"), figures("07", "只在后一版", "合计|合计|1|1")
	return []*table.Table{first, oldCells, oldRows, wasRounded, oldForm, gone}, []*table.Table{first, newCells, newRows, rounded, newForm, come}
}

// twoEditions are these tables with words of which one sentence each was
// changed, added, removed and moved to another paragraph.
func twoEditions() (a, b edition.Content) {
	take := func(tables []*table.Table) (out []edition.Snapshot) {
		for _, t := range tables {
			out = append(out, edition.Take(t))
		}
		return out
	}
	old, now := twoTables()
	line := func(kind edition.LineKind, level int, begins bool, text string) edition.Line {
		return edition.Line{Kind: kind, Level: level, Begins: begins, Text: text}
	}
	heading := line(edition.HeadingLine, 1, false, "一、收入")
	a = edition.Content{
		Tables: take(old),
		Words: []edition.Line{heading, line(edition.Sentence, 0, true, "收入合计300.0万元，比上年增加20.0万元。"), line(edition.Sentence, 0, false, "其中财政拨款5.0万元。"),
			line(edition.Sentence, 0, false, "主要原因是人员增加。"), line(edition.Sentence, 0, true, "没有变化的一句。")},
	}
	b = edition.Content{
		Tables: take(now),
		Words: []edition.Line{heading, line(edition.Sentence, 0, true, "收入合计300.0万元，比上年增加21.0万元。"), line(edition.Sentence, 0, false, "其中财政拨款5.0万元。"),
			line(edition.Sentence, 0, false, "没有变化的一句。"), line(edition.Sentence, 0, false, "另有政府性基金。")},
	}
	return a, b
}

// dump writes what is set in a table, row by row; the width of a cell over
// several columns follows its text.
func dump(b *strings.Builder, t *table.Table) {
	fmt.Fprintf(b, "%s〔%s | %s〕表头%d行\n", t.Title, t.Left, t.Right, t.Depth)
	kinds := []string{"", "合计", "组", "标题", "空行"}
	for r, row := range t.Rows {
		fmt.Fprintf(b, "%s", kinds[row.Kind])
		if row.Bold {
			b.WriteString("粗")
		}
		if row.Keep {
			b.WriteString("连")
		}
		fmt.Fprintf(b, " %d,%d,%d [%s]", row.Level, row.Parent, row.Head, row.IDs[0])
		for c := range t.Columns {
			if cell := t.At(r, c); cell.Kind != table.CoveredCell {
				fmt.Fprintf(b, " | %s", cell.Text)
				if cell.ColSpan > 1 {
					fmt.Fprintf(b, "→%d", cell.ColSpan)
				}
				if cell.Kind == table.CodeCell {
					b.WriteString("（代码）")
				}
			}
		}
		b.WriteByte('\n')
	}
	for _, n := range t.Notes {
		b.WriteString("注 " + n + "\n")
	}
}

// TestWhatComparisonsPrint sets two editions beside each other, as text, as a
// table and as the notice of a correction; the golden file holds them all.
func TestWhatComparisonsPrint(t *testing.T) {
	a, b := twoEditions()
	w := henan(t)
	subject := edition.Subject{Code: "021", Name: "甲局", Year: "2022"}
	unit := edition.Subject{Code: "021012", Name: "乙中心", Year: "2022", Part: true}
	second := edition.EditionName(2, "2022-03-01")
	cs := []edition.Compared{{Subject: subject, Old: edition.EditionName(1, ""), New: second, Diff: w.Compare(a, b)}}
	var out strings.Builder
	sheet := func(title string, cs []edition.Compared) {
		fmt.Fprintf(&out, "==== %s\n", title)
		edition.Write(&out, cs)
		s := edition.Sheet(cs, &table.Table{})
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		dump(&out, s)
	}
	sheet("一个部门", cs)
	sheet("几个", []edition.Compared{
		{Subject: subject, Old: "未定版", New: second, Book: true, Diff: w.Compare(a, a)},
		{Subject: unit, New: second}, {Subject: unit, Old: second, Book: true},
		{Subject: unit, Old: edition.EditionName(0, "2022-02-14"), New: second, Diff: w.Compare(edition.Content{Words: a.Words}, edition.Content{Words: b.Words})},
	})
	sheet("没有变化，没有表", []edition.Compared{{Subject: subject, Old: "第1版", New: "第2版", Diff: w.Compare(edition.Content{}, edition.Content{})}})

	fmt.Fprintln(&out, "==== 更正说明")
	manifest := func(c edition.Content, outputs ...edition.Output) *edition.Manifest {
		m := &edition.Manifest{Number: 1, Date: "2022-02-14", Subject: subject, Outputs: outputs}
		for _, s := range c.Tables {
			m.Tables = append(m.Tables, edition.Table{ID: s.ID, Number: s.Number, Title: s.Title, SHA256: "表" + s.ID})
		}
		return m
	}
	alone := func(path, sum string, tables ...string) edition.Output {
		return edition.Output{Path: path, SHA256: sum, Tables: tables}
	}
	old := manifest(a, alone("csv/01.csv", "一"), alone("01.pdf", "二", "01"), alone("01.xlsx", "三", "01"))
	now := manifest(b, alone("01.pdf", "二", "01"), alone("01.xlsx", "四", "01"), alone("csv/01.csv", "五", "01"), alone("01.html", "八", "01"), alone("全部.pdf", "六", "01", "02"), alone("02.pdf", "七", "02"))
	now.Number, now.Date, now.Corrects = 2, "2022-03-01", &edition.Correction{Number: 1, Reason: "金额填错"}
	for _, d := range []*edition.Diff{cs[0].Diff, w.Compare(edition.Content{Tables: a.Tables[3:4]}, edition.Content{Tables: b.Tables[3:4]})} {
		n := edition.Notice(old, now, d, &table.Table{})
		if err := n.Validate(); err != nil {
			t.Error(err)
		}
		dump(&out, n)
	}
	golden(t, "compared.txt", out.String())

	var marks []string
	for _, d := range cs[0].Tables {
		for _, m := range d.Marks() {
			marks = append(marks, fmt.Sprintf("%s %d,%d %s", d.ID, m.Row, m.Col, m.Note))
		}
	}
	want := []string{
		"02 1,1 更正，原为5.0", "02 1,2 更正，原为空白", "02 2,2 更正，原为7.0",
		"03 3,0 更正时新增", "03 3,1 更正时新增", // of the row that is gone nothing can be marked
		"07 0,0 更正时新增", "07 0,1 更正时新增", "07 0,2 更正时新增",
	}
	if !slices.Equal(marks, want) {
		t.Errorf("marks %q, want %q", marks, want)
	}
}

// golden compares with testdata/name; UPDATE=1 writes it anew: read the diff.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s:\n%s", file, got)
	}
}

// TestDifferent: editions differ where one lacks a subject, a table or a sentence.
func TestDifferent(t *testing.T) {
	a, b := twoEditions()
	w := henan(t)
	for _, c := range []struct {
		c    edition.Compared
		want bool
	}{
		{edition.Compared{Old: "第1版", New: "第2版", Diff: w.Compare(a, a)}, false},
		{edition.Compared{Old: "第1版", New: "第2版", Diff: w.Compare(a, b)}, true},
		{edition.Compared{Old: "第1版"}, true},
		{edition.Compared{New: "第2版"}, true},
	} {
		same := edition.Compared{Old: "第1版", New: "第2版", Diff: w.Compare(b, b)}
		if got := edition.Different([]edition.Compared{same, c.c}); got != c.want {
			t.Errorf("%q, %q: %t", c.c.Old, c.c.New, got)
		}
	}
	if edition.Different(nil) {
		t.Error("nothing differs")
	}
}
