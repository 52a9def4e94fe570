package xlsx

import (
	"fmt"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

const (
	wan  money.Amount = 1_000_000 // 万元 in 分
	yuan money.Amount = 100
)

// wanyuan is how the tables of the family print amounts.
var wanyuan = money.Format{Unit: money.Wan, Decimals: 1, Thousands: true}

func testStyle() table.Style {
	return table.Style{
		Title:    table.Text{Face: "serif-bold", Size: 16, Excel: "宋体", Bold: true},
		Subtitle: table.Text{Face: "serif", Size: 10.5, Excel: "宋体"},
		Lines:    table.Text{Face: "serif", Size: 10, Excel: "宋体"},
		Header:   table.Text{Face: "sans", Size: 9.5, Excel: "黑体"},
		Body:     table.Text{Face: "serif", Size: 9.5, Excel: "宋体"},
		Note:     table.Text{Face: "serif", Size: 9, Excel: "宋体"},
		Footer:   table.Text{Face: "serif", Size: 9, Excel: "宋体"},
		Leading:  1.3, PadX: 0.9, PadY: 0.8, PageNumber: "第 {page} 页 共 {pages} 页", NumberAt: table.AlignLeft,
		Contents: table.Contents{Title: "目录", Columns: [4]string{"表号", "表名", "单位名称", "金额单位"}, Back: "返回目录"},
	}
}

func landscape() table.Page {
	return table.Page{Size: "A4", Width: 297, Height: 210, Top: 15, Right: 15, Bottom: 15, Left: 15}
}

// grid builds a table cell by cell.
type grid struct{ t *table.Table }

func newGrid(number, title string, columns ...table.Column) *grid {
	t := &table.Table{
		ID: number, Number: number, Title: title, Left: "单位名称：某某局", Right: "单位：万元",
		Columns: columns, Formats: []money.Format{wanyuan}, Page: landscape(), Style: testStyle(), Depth: 1,
	}
	for c := range columns {
		if columns[c].Path == nil {
			columns[c].Path = []string{columns[c].ID}
		}
		t.Header = append(t.Header, table.HeaderCell{Col: c, Rows: 1, Cols: 1, Text: columns[c].Path[0]})
	}
	return &grid{t}
}

func (g *grid) row(row table.Row, cells ...table.Cell) {
	if row.IDs == nil {
		row.IDs = []string{fmt.Sprint(len(g.t.Rows))}
	}
	if row.Parent == 0 {
		row.Parent = -1
	}
	row.Head = -1
	g.t.Rows = append(g.t.Rows, row)
	g.t.Cells = append(g.t.Cells, cells...)
}

func cell(kind table.CellKind, text string) table.Cell {
	return table.Cell{Kind: kind, Text: text, RowSpan: 1, ColSpan: 1}
}

func text(s string) table.Cell { return cell(table.TextCell, s) }
func code(s string) table.Cell { return cell(table.CodeCell, s) }
func blank() table.Cell        { return cell(table.EmptyCell, "") }
func covered() table.Cell      { return table.Cell{Kind: table.CoveredCell} }

func amount(a money.Amount) table.Cell {
	c := cell(table.AmountCell, wanyuan.Text(a))
	c.Printed = wanyuan.Round(a)
	c.Amount = a
	return c
}

func masked(a money.Amount) table.Cell {
	c := cell(table.MaskedCell, "XXXX")
	c.Amount = a
	return c
}

func span(c table.Cell, rows, cols int32) table.Cell {
	c.RowSpan, c.ColSpan = rows, cols
	return c
}

// grouped is a small table of every kind of row and cell: a total of two
// units, each the sum of its lines; 合计 the sum of its two columns; a code
// with a leading zero, a speck, a negative sum, a masked line.
func grouped(tb testing.TB) *table.Table {
	g := newGrid("预算03表", "2022年部门支出总体情况表",
		table.Column{ID: "行次", Kind: table.NumberColumn},
		table.Column{ID: "科目编码", Kind: table.CodeColumn},
		table.Column{ID: "科目名称"},
		table.Column{ID: "合计", Kind: table.AmountColumn, Parts: []int{4, 5}},
		table.Column{ID: "基本支出", Kind: table.AmountColumn},
		table.Column{ID: "项目支出", Kind: table.AmountColumn},
	)
	n := 0
	add := func(row table.Row, code, name table.Cell, basic, project money.Amount) {
		n++
		g.row(row, cell(table.NumberCell, fmt.Sprint(n)), code, name, amount(basic+project), amount(basic), amount(project))
	}
	// 1,234.56 + 0.03 + 300; the masked line counts in its unit and the total.
	add(table.Row{Kind: table.TotalRow, Bold: true, Parts: [][]int32{{1, 4}}}, blank(), text("合计"), 123456*wan/100+300*yuan+2*wan-300*yuan, 7*wan+wan)
	add(table.Row{Kind: table.GroupRow, Bold: true, Parts: [][]int32{{2, 3}}}, code("021001"), text("某某局"), 123456*wan/100+300*yuan, 7*wan)
	add(table.Row{Parent: 1}, code("2050802"), text("培训支出，包括=1+1这样的文字"), 123456*wan/100, 7*wan)
	add(table.Row{Parent: 1}, code("2089999"), text("其他社会保障和就业支出"), 300*yuan, 0)
	add(table.Row{Kind: table.GroupRow, Bold: true, Parts: [][]int32{{5, 6}}}, code("021006"), text("某某中心"), 2*wan-300*yuan, wan)
	add(table.Row{Parent: 4}, code("2101101"), text("行政单位医疗"), -300*yuan, 3*wan)
	g.row(table.Row{Parent: 4}, cell(table.NumberCell, "7"), blank(), text("涉密项目按规定不予公开"), masked(0), masked(2*wan), masked(-2*wan))
	g.t.Notes = []string{"备注：本表仅含当年财政拨款安排的支出。"}
	valid(tb, g.t)
	return g.t
}

// form is a form of stacked sections without a header.
func form(tb testing.TB) *table.Table {
	g := newGrid("预算12表", "部门（单位）整体绩效目标表",
		table.Column{ID: "一", Align: table.AlignCenter}, table.Column{ID: "二"}, table.Column{ID: "三"})
	g.t.Depth, g.t.Header, g.t.Right, g.t.Subtitle = 0, nil, "", "（2022年度）"
	g.t.Page = table.Page{Size: "A4", Width: 210, Height: 297, Top: 15, Right: 15, Bottom: 15, Left: 15}
	label := func(s string) table.Cell { c := text(s); c.Label = true; return c }
	g.row(table.Row{}, label("年度目标"), span(text("以高质量发展为主攻方向。\n第二段。"), 1, 2), covered())
	g.row(table.Row{Kind: table.HeadingRow}, span(label("年度主要任务"), 3, 1), text("任务名称"), text("主要内容"))
	g.row(table.Row{Head: 1}, covered(), text("企业服务"), text("培训"))
	g.row(table.Row{Head: 1}, covered(), text("节能降耗"), text("监测"))
	g.row(table.Row{}, label("预算总额"), span(amount(1072592*wan/10), 1, 2), covered())
	valid(tb, g.t)
	return g.t
}

// beside is two statements side by side under a header of two rows, each with
// its own total.
func beside(tb testing.TB) *table.Table {
	g := newGrid("预算01表", "2022年部门收支总体情况表",
		table.Column{ID: "收入.项目"}, table.Column{ID: "收入.金额", Kind: table.AmountColumn},
		table.Column{ID: "支出.项目", Statement: 1}, table.Column{ID: "支出.金额", Kind: table.AmountColumn, Statement: 1})
	g.t.Depth = 2
	g.t.Header = []table.HeaderCell{
		{Row: 0, Col: 0, Rows: 1, Cols: 2, Text: "收 入"}, {Row: 0, Col: 2, Rows: 1, Cols: 2, Text: "支 出"},
		{Row: 1, Col: 0, Rows: 1, Cols: 1, Text: "项 目"}, {Row: 1, Col: 1, Rows: 1, Cols: 1, Text: "金 额"},
		{Row: 1, Col: 2, Rows: 1, Cols: 1, Text: "项 目"}, {Row: 1, Col: 3, Rows: 1, Cols: 1, Text: "金 额"},
	}
	g.row(table.Row{IDs: []string{"一", "一"}}, text("一、一般公共预算"), amount(8*wan), text("一、教育"), amount(5*wan))
	g.row(table.Row{IDs: []string{"", "二"}}, blank(), blank(), text("二、卫生健康"), amount(3*wan))
	g.row(table.Row{IDs: []string{"合计", "合计"}, Kind: table.TotalRow, Parts: [][]int32{{0}, {0, 1}}},
		text("合 计"), amount(8*wan), text("合 计"), amount(8*wan))
	valid(tb, g.t)
	return g.t
}

func valid(tb testing.TB, t *table.Table) {
	tb.Helper()
	if err := t.Validate(); err != nil {
		tb.Fatal(err)
	}
}

// plain gives a table the measures a typesetter might: columns share the
// page, every row is a line high.
func plain(t *table.Table, breaks ...int) workbook.Sheet {
	s := workbook.Sheet{Table: t, HeaderSize: 9.5, BodySize: 9.5, Breaks: breaks}
	room := (t.Page.Width - t.Page.Left - t.Page.Right) * ptPerMM
	for range t.Columns {
		s.Columns = append(s.Columns, room/float64(len(t.Columns)))
	}
	for range t.Depth {
		s.HeaderHeights = append(s.HeaderHeights, 20)
	}
	for range t.Rows {
		s.RowHeights = append(s.RowHeights, 17)
	}
	return s
}
