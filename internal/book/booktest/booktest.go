// Package booktest has the documents that the tests of the book's writers draw.
package booktest

import (
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
	"budgetreport/internal/table"
)

// Make makes the whole document of a dataset, words and tables: of the
// department, or of a unit where its code is given.
func Make(t testing.TB, folder, unit string) *book.Book {
	t.Helper()
	fam := exampletest.Family(t)
	text, err := narrative.Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, folder)
	subject := ds.Whole()
	if unit != "" {
		subjects, err := ds.Subjects([]string{unit}, false)
		if err != nil {
			t.Fatal(err)
		}
		subject = subjects[0]
	}
	b, err := text.Make(ds, subject, layout.Tables(exampletest.Tables(t, fam, ds, subject)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Words is a small document with every kind of block but tables.
func Words() *book.Book {
	text := func(name string, size float64) table.Text { return table.Text{Face: "serif", Size: size, Excel: name} }
	return &book.Book{
		Title: "2022年郑州市工业和信息化局部门预算公开", Author: "郑州市工业和信息化局", Date: "二〇二二年二月",
		Style: book.Style{
			Page:       table.Page{Size: "A4", Width: 210, Height: 297, Top: 37, Right: 26, Bottom: 35, Left: 28},
			CoverTitle: text("方正小标宋简体", 22), Part: text("方正小标宋简体", 22),
			Headings: [3]table.Text{text("黑体", 16), text("楷体_GB2312", 16), text("仿宋_GB2312", 16)},
			Body:     text("仿宋_GB2312", 16), Contents: text("仿宋_GB2312", 16), Footer: text("宋体", 14),
			LinePitch: 28.95, CharsPerLine: 28, Indent: 2, ContentsDepth: 2, PageNumber: "— {page} —",
		},
		Blocks: []book.Block{
			{Kind: book.Cover, ID: "封面", Text: "2022年郑州市工业和信息化局部门预算公开", Lines: []string{"郑州市工业和信息化局", "（更正版）"}},
			{Kind: book.Contents, ID: "目录", Text: "目录"},
			{Kind: book.Part, ID: "情况", Text: "第一部分 预算情况说明"},
			{Kind: book.Heading, Level: 1, ID: "收支", Text: "一、收支预算总体情况"},
			{Kind: book.Heading, Level: 2, ID: "收入", Text: "（一）收入"},
			{Kind: book.Heading, Level: 3, ID: "来源", Text: "1.来源"},
			{Kind: book.Paragraph, ID: "收入.1", Text: "收入总计107,259.2万元，<script>不是标记</script>，A&B\"。"},
			{Kind: book.Part, ID: "附件", Text: "附件"},
		},
	}
}
