package xlsx

import (
	"fmt"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/money"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

// large is a table of the shape of 预算07表, 6 columns of codes and names and
// 12 of amounts, with groups of 20 rows under their units.
func large(tb testing.TB, rows int) workbook.Sheet {
	var columns []table.Column
	for c := range 18 {
		kind := table.AmountColumn
		if c < 6 {
			kind = table.CodeColumn
			if c%3 == 2 {
				kind = table.TextColumn
			}
		}
		columns = append(columns, table.Column{ID: fmt.Sprintf("第%d栏", c+1), Kind: kind})
	}
	g := newGrid("预算07表", "支出经济分类汇总表", columns...)
	for r := range rows {
		cells := make([]table.Cell, 18)
		for c := range cells {
			switch {
			case c%3 == 2 && c < 6:
				cells[c] = text(fmt.Sprintf("机关事业单位基本养老保险缴费%d", r%97))
			case c < 6:
				cells[c] = code(fmt.Sprintf("%03d", 301+r%20))
			case c%4 == 3:
				cells[c] = blank()
			default:
				cells[c] = amount(money.Amount(r*7919+c*104729) * 1357)
			}
		}
		row := table.Row{}
		if r%20 == 0 {
			row.Kind, row.Bold = table.GroupRow, true
		}
		g.row(row, cells...)
	}
	valid(tb, g.t)
	s := plain(g.t)
	for r := 25; r < rows; r += 25 {
		s.Breaks = append(s.Breaks, r)
	}
	return s
}

func BenchmarkWrite20000x18(b *testing.B) {
	s := large(b, 20000)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, []workbook.Sheet{s}, workbook.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareStreamWriter20000x18 writes the same cells, values and styles
// ready, by nothing but the library: what Write is measured against.
func BenchmarkBareStreamWriter20000x18(b *testing.B) {
	s := large(b, 20000)
	t := s.Table
	b.ReportAllocs()
	for b.Loop() {
		f := excelize.NewFile()
		styles := make([]int, 4)
		for i := range styles {
			format := []string{"@", "#,##0.0"}[i%2]
			var err error
			styles[i], err = f.NewStyle(&excelize.Style{
				CustomNumFmt: &format, Font: &excelize.Font{Family: "宋体", Size: 9.5, Bold: i > 1},
				Border: []excelize.Border{{Type: "left", Color: "000000", Style: 1}, {Type: "right", Color: "000000", Style: 1}, {Type: "top", Color: "000000", Style: 1}, {Type: "bottom", Color: "000000", Style: 1}},
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		sw, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for r := range t.Rows {
			row := make([]any, len(t.Columns))
			for c := range row {
				cell := t.At(r, c)
				out := excelize.Cell{StyleID: styles[0]}
				if t.Rows[r].Bold {
					out.StyleID = styles[2]
				}
				switch cell.Kind {
				case table.AmountCell:
					out.StyleID++
					out.Value = float64(cell.Amount/100000) / 10
				case table.EmptyCell:
					out.StyleID++
				default:
					out.Value = cell.Text
				}
				row[c] = out
			}
			if err := sw.SetRow(fmt.Sprintf("A%d", r+1), row, excelize.RowOpts{Height: 17.25}); err != nil {
				b.Fatal(err)
			}
		}
		if err := sw.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}
