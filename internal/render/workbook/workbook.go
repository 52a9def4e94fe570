// Package workbook holds a workbook as plain data: finished tables with the
// widths, heights and page breaks that typesetting gave them. A sheet format
// (XLSX) writes it.
package workbook

import "budgetreport/internal/table"

// Sheet is a table with what the typesetter measured for it. Lengths are pt.
type Sheet struct {
	Table                *table.Table
	Columns              []float64 // width of each column
	HeaderHeights        []float64 // height of each row of the header
	RowHeights           []float64 // height of each logical row on an uncut page
	Breaks               []int     // first logical row of each printed page after the first, ascending
	HeaderSize, BodySize float64   // type sizes of header and body
}

// Info is what a workbook says about itself. Empty fields are left out.
type Info struct {
	Title, Author, Subject string
	Date                   string // of the data, 2022-02-14
}

// Options says what a workbook is besides its sheets.
type Options struct {
	Working bool   // exact amounts and live formulas instead of the figures as printed
	Index   bool   // begin with a sheet that lists the tables and links to them, worded as the first table's Style.Contents
	Draft   string // set beside the title of the index: 草稿
	Info    Info
}
