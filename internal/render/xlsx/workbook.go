// Package xlsx writes finished tables as one Excel workbook that prints like
// the PDF: the logical grid as it is, with true merges, the typesetter's widths,
// heights and page breaks, and numbers as numbers.
//
// There are two kinds. A published workbook holds each figure as printed and
// nothing finer. A working workbook holds the exact sums behind the same number
// formats, with totals as live formulas over the cells that the layout says
// they sum. In neither does the amount of a masked cell enter the file.
//
// The same input gives the same bytes: no clock, no map order, no random name
// reaches the file.
package xlsx

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/diag"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
	"budgetreport/internal/zipsort"
)

// Write writes a workbook with one sheet for each table, in the order given. If a table
// cannot be written faithfully (an amount has more digits than a cell keeps, a text is
// too long for a cell), nothing is written and the error is a *diag.Error that names
// every such place.
func Write(w io.Writer, sheets []workbook.Sheet, o workbook.Options) error {
	if len(sheets) == 0 {
		return fmt.Errorf("没有可写入工作簿的表")
	}
	// The file's parts go straight into the sorted archive, which writes to w.
	f := excelize.NewFile().SetZipWriter(func(io.Writer) excelize.ZipWriter { return zipsort.New(w) })
	defer f.Close() // removes the temporary files of large sheets
	b := &bookWriter{file: f, options: o, contents: sheets[0].Table.Style.Contents, styles: map[cellStyle]int{}}
	if err := b.begin(sheets); err != nil {
		return err
	}
	for i := range sheets {
		if err := b.writeTable(&sheets[i], b.names[i]); err != nil {
			return fmt.Errorf("%s：%w", sheets[i].Table.Name(), err)
		}
	}
	if err := b.problems.Err(); err != nil {
		return err
	}
	return f.Write(io.Discard)
}

// bookWriter writes one workbook.
type bookWriter struct {
	file     *excelize.File
	options  workbook.Options
	contents table.Contents
	names    []string // tabs of the tables
	styles   map[cellStyle]int
	problems diag.List
}

// begin makes the settings of the whole workbook and the empty sheets, so that links and
// print areas can name them.
func (b *bookWriter) begin(sheets []workbook.Sheet) error {
	style := &sheets[0].Table.Style
	if err := b.setDefaultFont(style.Body.Excel); err != nil {
		return err
	}
	if err := b.setInfo(); err != nil {
		return err
	}
	var tabs []string
	if b.options.Index {
		tabs = append(tabs, b.contents.Title)
	}
	b.names = tabNames(sheets, tabs)
	tabs = append(tabs, b.names...)
	if err := b.file.SetSheetName("Sheet1", tabs[0]); err != nil {
		return err
	}
	for _, tab := range tabs[1:] {
		if _, err := b.file.NewSheet(tab); err != nil {
			return err
		}
	}
	if b.options.Index {
		return b.writeIndex(sheets)
	}
	return nil
}

// defaultSize is the size in pt of the workbook's default font. Widths of
// columns are stored in digits of that font; Chinese fonts have digits of half
// an em, so that at 12 pt a digit is 6 pt or 8 pixels wide on every screen.
const (
	defaultSize = 12
	digitPixels = 8
)

func (b *bookWriter) setDefaultFont(name string) error {
	if err := b.file.SetDefaultFont(name); err != nil {
		return err
	}
	size := float64(defaultSize)
	b.file.Styles.Fonts.Font[0].Sz.Val = &size
	return nil
}

// setInfo writes the document's properties. The library's template has an author and a
// date of 2006; both are removed first.
func (b *bookWriter) setInfo() error {
	info := b.options.Info
	b.file.Pkg.Store("docProps/core.xml", []byte(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`))
	date := ""
	if info.Date != "" {
		day, err := time.Parse(time.DateOnly, info.Date)
		if err != nil {
			return fmt.Errorf("工作簿日期“%s”应写作2022-02-14的形式", info.Date)
		}
		date = day.Format(time.RFC3339)
	}
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: info.Title, Creator: info.Author, LastModifiedBy: info.Author, Subject: info.Subject,
		Created: date, Modified: date, Language: "zh-CN",
	})
}

// problem adds a problem: the cell (r, c) of a table cannot be written faithfully.
func (b *bookWriter) problem(t *table.Table, r, c int, got, message, want string) {
	b.problems.Add(diag.Problem{File: t.Name(), Line: r + 1, Field: t.ColumnTitle(c), Got: got, Message: message, Want: want})
}

func ptr[T any](v T) *T { return &v }
