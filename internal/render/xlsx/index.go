package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

// writeIndex writes the sheet that lists the tables, with links to them.
func (b *bookWriter) writeIndex(sheets []workbook.Sheet) error {
	f, style := b.file, &sheets[0].Table.Style
	indexName := b.contents.Title
	last := fmt.Sprintf("D%d", len(sheets)+2)
	if err := f.SetSheetProps(indexName, &excelize.SheetPropsOptions{FitToPage: ptr(true)}); err != nil {
		return err
	}
	if err := f.SetSheetDimension(indexName, "A1:"+last); err != nil {
		return err
	}
	if err := setPaper(f, indexName, table.Page{Width: 210, Height: 297, Top: 20, Right: 20, Bottom: 20, Left: 20}); err != nil {
		return err
	}
	if err := f.AddIgnoredErrors(indexName, "A1:"+last, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
		return err
	}
	for i := range sheets {
		for _, col := range []string{"A", "B"} {
			if err := f.SetCellHyperLink(indexName, fmt.Sprintf("%s%d", col, i+3), quoteTab(b.names[i])+"!A1", "Location"); err != nil {
				return err
			}
		}
	}
	stream, err := f.NewStreamWriter(indexName)
	if err != nil {
		return err
	}
	for c, width := range slices.Backward([]float64{12, 34, 24, 10}) {
		if err := stream.SetColWidth(c+1, c+1, width); err != nil {
			return err
		}
	}
	base := cellStyle{font: style.Body.Excel, size: style.Body.Size, align: table.AlignLeft, wrap: true, ruled: true, format: textFormat}
	linked := base
	linked.link = true
	styles := []cellStyle{
		{font: style.Title.Excel, size: style.Title.Size, bold: style.Title.Bold, align: table.AlignCenter, format: textFormat},
		{font: style.Header.Excel, size: style.Header.Size, bold: style.Header.Bold, align: table.AlignCenter, ruled: true, format: textFormat},
		base, linked,
	}
	ids := make([]int, len(styles))
	for i, l := range styles {
		if ids[i], err = b.style(l); err != nil {
			return err
		}
	}
	title, head, body, link := ids[0], ids[1], ids[2], ids[3]
	row := 0
	write := func(cells ...any) error {
		row++
		return stream.SetRow(fmt.Sprintf("A%d", row), cells, excelize.RowOpts{Height: 24})
	}
	cell := func(style int, text string) excelize.Cell { return excelize.Cell{StyleID: style, Value: text} }
	if err := write(cell(title, strings.TrimSpace(indexName+" "+b.options.Draft))); err != nil {
		return err
	}
	if err := stream.MergeCell("A1", "D1"); err != nil {
		return err
	}
	columns := b.contents.Columns
	if err := write(cell(head, columns[0]), cell(head, columns[1]), cell(head, columns[2]), cell(head, columns[3])); err != nil {
		return err
	}
	for _, s := range sheets {
		t := s.Table
		if err := write(cell(link, t.Number), cell(link, t.Title), cell(body, value(t.Left)), cell(body, value(t.Right))); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// value returns the part of a line above a table after its label: 万元 of 单位：万元.
func value(line string) string {
	if _, after, ok := strings.Cut(line, "："); ok {
		return after
	}
	return line
}
