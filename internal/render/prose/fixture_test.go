package prose

import (
	"fmt"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// plain has hanzi and full-width marks of one em and everything else of 0.55.
type plain struct{}

func (plain) Advance(_ string, r rune) (int, bool) {
	if r < 0x2000 {
		return 550, true
	}
	return 1000, r != '𬭚'
}

func (plain) Vertical(string) (int, int) { return 880, 120 }

// style is what GB/T 9704 asks for.
func style() book.Style {
	return book.Style{
		Page:       table.Page{Size: "A4", Width: 210, Height: 297, Top: 37, Right: 26, Bottom: 35, Left: 28},
		CoverTitle: table.Text{Face: "serif-bold", Size: 22},
		Part:       table.Text{Face: "serif-bold", Size: 22},
		Headings: [3]table.Text{
			{Face: "sans", Size: 16}, {Face: "serif-bold", Size: 16}, {Face: "serif", Size: 16},
		},
		Body:         table.Text{Face: "serif", Size: 16},
		Contents:     table.Text{Face: "serif", Size: 14},
		Footer:       table.Text{Face: "serif", Size: 9},
		LinePitch:    28.9,
		CharsPerLine: 28, Indent: 2, ContentsDepth: 1,
	}
}

// small makes a table of so many rows on landscape A4.
func small(number, title string, rows int) *table.Table {
	t := &table.Table{
		ID: number, Number: "预算" + number + "表", Title: title, Left: "单位名称：试验局", Right: "单位：万元", Depth: 1,
		Columns: []table.Column{{ID: "名称", Path: []string{"名称"}}, {ID: "说明", Path: []string{"说明"}}},
		Header:  []table.HeaderCell{{Row: 0, Col: 0, Rows: 1, Cols: 1, Text: "名称"}, {Row: 0, Col: 1, Rows: 1, Cols: 1, Text: "说明"}},
		Formats: []money.Format{{}},
		Page:    table.Page{Size: "A4", Width: 297, Height: 210, Top: 14, Right: 13, Bottom: 14, Left: 13},
		Style: table.Style{
			Title: table.Text{Face: "serif-bold", Size: 16}, Subtitle: table.Text{Face: "serif", Size: 10.5}, Lines: table.Text{Face: "serif", Size: 10},
			Header: table.Text{Face: "sans", Size: 9.5}, Body: table.Text{Face: "serif", Size: 9.5}, Note: table.Text{Face: "serif", Size: 9},
			Footer: table.Text{Face: "serif", Size: 9}, BodyFloor: 9, Leading: 1.3, PadX: 0.9, PadY: 0.6, InnerRule: 0.4, OuterRule: 0.9,
			PageNumber: "第 {page} 页 共 {pages} 页", LastRows: 3,
		},
	}
	for r := range rows {
		t.Rows = append(t.Rows, table.Row{IDs: []string{fmt.Sprint(r)}, Parent: -1, Head: -1})
		for _, s := range []string{fmt.Sprintf("第%d项", r+1), "推动高质量发展"} {
			t.Cells = append(t.Cells, table.Cell{Text: s, Kind: table.TextCell, RowSpan: 1, ColSpan: 1})
		}
	}
	return t
}

func part(s string) book.Block { return book.Block{Kind: book.Part, ID: s, Text: s} }
func head(level int, s string) book.Block {
	return book.Block{Kind: book.Heading, Level: level, ID: s, Text: s}
}
func text(s string) book.Block { return book.Block{Kind: book.Paragraph, Text: s} }
func tableOf(n, title string, rows int) book.Block {
	return book.Block{Kind: book.TableOf, Table: small(n, title, rows)}
}

// sample is a document with everything in it.
func sample() *book.Book {
	long := strings.Repeat("贯彻落实国家、省、市关于工业和信息化的方针政策和法律法规；研究提出发展战略和政策建议，推进产业结构“战略性调整”和优化升级。", 4)
	return &book.Book{
		Title: "2022年试验局部门预算公开", Author: "试验局", Date: "2022年3月", Style: style(),
		Blocks: []book.Block{
			{Kind: book.Cover, ID: "封面", Text: "2022年试验局部门预算公开", Lines: []string{"试验局"}},
			{Kind: book.Contents, ID: "目录", Text: "目录"},
			part("第一部分 部门概况"),
			head(1, "一、主要职责"), text(long), text(long),
			head(1, "二、机构设置及部门预算单位构成"), text("试验局机关内设机构12个。"), text(long),
			part("第二部分 部门预算情况说明"),
			head(1, "一、收入支出预算总体情况说明"),
			text("2022年收入总计107,259.2万元，支出总计107,259.2万元，与2021年预算相比，收、支总计各减少7,270.8万元，下降6.3%。主要原因：《郑州市制造强市若干政策》（郑政〔2019〕19号）奖补资金减少。"),
			head(2, "（一）财政拨款支出预算"), head(3, "1.一般公共预算"), text(long + long + long),
			head(1, "二、“三公”经费支出预算情况说明"), text(long),
			part("附件 部门预算公开表"),
			tableOf("01", "收支总体情况表", 5), tableOf("02", "收入总体情况表", 60), tableOf("03", "支出总体情况表", 5),
		},
	}
}
