package xlsx

import (
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

func TestPageSetUp(t *testing.T) {
	s := plain(grouped(t), 4)
	data := build(t, workbook.Options{}, s)
	f := open(t, data)
	layout, err := f.GetPageLayout("预算03表")
	if err != nil {
		t.Fatal(err)
	}
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("paper %d %s, fit %d × %d", *layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight)
	}
	props, err := f.GetSheetProps("预算03表")
	if err != nil {
		t.Fatal(err)
	}
	if !*props.FitToPage {
		t.Error("fit to page was lost")
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	if names["_xlnm.Print_Titles"] != "'预算03表'!$1:$4" || names["_xlnm.Print_Area"] != "'预算03表'!$A$1:$F$12" {
		t.Errorf("defined names %v", names)
	}
	panes, err := f.GetPanes("预算03表")
	if err != nil {
		t.Fatal(err)
	}
	if !panes.Freeze || panes.YSplit != 4 || panes.XSplit != 0 || panes.TopLeftCell != "A5" {
		t.Errorf("panes %+v", panes)
	}
	footer, err := f.GetHeaderFooter("预算03表")
	if err != nil {
		t.Fatal(err)
	}
	if footer.OddFooter != `&C&"宋体,Regular"&9 第 &P 页 共 &N 页` {
		t.Errorf("footer %q", footer.OddFooter)
	}
	sheet := raw(t, data, 1)
	if len(sheet.Breaks) != 1 || sheet.Breaks[0].ID != 8 { // the page ends after sheet row 8, logical row 3
		t.Errorf("breaks %+v", sheet.Breaks)
	}
	for i, c := range sheet.Columns {
		if c.Min != i+1 || math.Abs(c.Width*6-s.Columns[i]) > pixel {
			t.Errorf("column %d: %+v of %g pt", i, c, s.Columns[i])
		}
	}
	if h, err := f.GetRowHeight("预算03表", 5); err != nil || h != 16.5 { // 17 pt in whole pixels
		t.Errorf("row height %g, %v", h, err)
	}
	if name, err := f.GetDefaultFont(); err != nil || name != "宋体" {
		t.Errorf("default font %q, %v", name, err)
	}
}

func TestPaper(t *testing.T) {
	for _, c := range []struct {
		name                string
		width, height       float64
		code                int
		orientation         string
		wideRight, wideFoot float64 // mm added to the margins
	}{
		{"A4", 210, 297, 9, "portrait", 0, 0},
		{"A4 landscape", 297, 210, 9, "landscape", 0, 0},
		{"A3 landscape", 420, 297, 8, "landscape", 0, 0},
		{"16开, on B5's neighbour A4", 184, 260, 9, "portrait", 26, 37},
		{"16开 landscape", 260, 184, 9, "landscape", 37, 26},
		{"larger than all", 500, 700, 66, "portrait", 0, 0},
	} {
		f := excelize.NewFile()
		p := table.Page{Width: c.width, Height: c.height, Top: 20, Right: 10, Bottom: 18, Left: 12, Gutter: 5}
		if err := setPaper(f, "Sheet1", p); err != nil {
			t.Fatal(err)
		}
		layout, _ := f.GetPageLayout("Sheet1")
		m, _ := f.GetPageMargins("Sheet1")
		if *layout.Size != c.code || *layout.Orientation != c.orientation {
			t.Errorf("%s: paper %d %s", c.name, *layout.Size, *layout.Orientation)
		}
		top, left := 20.0, 17.0
		if p.Landscape() {
			top, left = 25, 12
		}
		near := func(got *float64, mm float64) bool { return math.Abs(*got*mmPerInch-mm) < 0.01 }
		if !near(m.Top, top) || !near(m.Left, left) || !near(m.Right, 10+c.wideRight) || !near(m.Bottom, 18+c.wideFoot-slackMM) {
			t.Errorf("%s: margins %g %g %g %g in", c.name, *m.Top, *m.Right, *m.Bottom, *m.Left)
		}
	}
}

func TestRoundingOfWidthsDoesNotAddUp(t *testing.T) {
	widths := make([]float64, 40)
	total := 0.0
	for i := range widths {
		widths[i] = 20.3 + float64(i%3)/7
		total += widths[i]
	}
	sum := 0
	for i, p := range columnPixels(widths) {
		sum += p
		if math.Abs(float64(p)*pixel-widths[i]) > pixel {
			t.Errorf("column %d of %g pt is %d pixels", i, widths[i], p)
		}
	}
	if math.Abs(float64(sum)*pixel-total) > pixel/2 {
		t.Errorf("%d pixels for %g pt", sum, total)
	}
}

func TestFooterTakesTextAsItIs(t *testing.T) {
	tab := beside(t)
	for pattern, want := range map[string]string{
		"{page}/{pages}":    `&C&"宋体,Regular"&9 &P/&N`,
		"收&支 2022 第{page}页": `&C&"宋体,Regular"&9 收&&支 2022 第&P页`,
		"":                  "",
	} {
		tab.Style.PageNumber = pattern
		if got := (&sheetWriter{t: tab}).footer(); got != want {
			t.Errorf("%q becomes %q", pattern, got)
		}
	}
}

// A row higher than Excel allows takes several rows of the sheet, merged, and
// everything below it is named accordingly.
func TestRowHigherThanExcelAllows(t *testing.T) {
	tab := grouped(t)
	s := plain(tab, 4)
	s.RowHeights[2] = 900
	data := build(t, workbook.Options{Working: true}, s)
	sheet := raw(t, data, 1)
	f := open(t, data)
	if got, _ := f.GetCellValue("预算03表", "C7"); got != tab.At(2, 2).Text {
		t.Errorf("C7 shows %q", got)
	}
	merges := ""
	for _, m := range sheet.Merges {
		merges += m.Ref + " "
	}
	if !strings.Contains(merges, "C7:C9") || !strings.Contains(merges, "F7:F9") {
		t.Errorf("merges %s", merges)
	}
	total := 0.0
	for row := 7; row <= 9; row++ {
		h, _ := f.GetRowHeight("预算03表", row)
		total += h
	}
	if total < 898 || total > 900 {
		t.Errorf("the row is %g pt high", total)
	}
	if formula, _ := f.GetCellFormula("预算03表", "E6"); formula != "SUM(E7:E10)" {
		t.Errorf("the unit sums %s", formula)
	}
	if sheet.Breaks[0].ID != 10 {
		t.Errorf("breaks %+v", sheet.Breaks)
	}
}

func TestMorePagesThanASheetTakesBreaks(t *testing.T) {
	s := large(t, 1100)
	s.Breaks = nil
	for r := 1; r < 1100; r++ {
		s.Breaks = append(s.Breaks, r)
	}
	breaks := raw(t, build(t, workbook.Options{}, s), 1).Breaks
	if len(breaks) != maxBreaks || breaks[maxBreaks-1].ID != 4+maxBreaks {
		t.Errorf("%d breaks", len(breaks))
	}
}

// The elements of a sheet must stand in the order of ECMA-376's CT_Worksheet,
// or Excel offers to repair the file.
func TestElementsInTheOrderOfTheStandard(t *testing.T) {
	order := strings.Fields(`sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
		protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
		conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
		colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing extLst`)
	place := map[string]int{}
	for i, name := range order {
		place[name] = i
	}
	data := build(t, workbook.Options{Index: true, Working: true}, plain(grouped(t), 4))
	for n := 1; n <= 2; n++ {
		last := -1
		for _, name := range childElements(t, parts(t, data), n) {
			at, known := place[name]
			if !known || at <= last {
				t.Errorf("sheet %d: %s out of place", n, name)
			}
			last = at
		}
		if last < place["ignoredErrors"] {
			t.Errorf("sheet %d ends early", n)
		}
	}
}

func TestLinesAboveTheHeader(t *testing.T) {
	tab := beside(t)
	tab.Center = "2022年2月14日"
	f := open(t, build(t, workbook.Options{}, plain(tab)))
	for cell, want := range map[string]string{"A3": "单位名称：某某局", "C3": "2022年2月14日", "D3": "单位：万元"} {
		if got, _ := f.GetCellValue("预算01表", cell); got != want {
			t.Errorf("%s shows %q", cell, got)
		}
	}
	g := newGrid("预算08表", "只有一列", table.Column{ID: "金额", Kind: table.AmountColumn})
	g.row(table.Row{}, amount(wan))
	f = open(t, build(t, workbook.Options{}, plain(g.t)))
	for cell, want := range map[string]string{"A3": "单位名称：某某局", "A4": "单位：万元", "A5": "金额", "A6": "1.0"} {
		if got, _ := f.GetCellValue("预算08表", cell); got != want {
			t.Errorf("one column: %s shows %q", cell, got)
		}
	}
}

// A merged cell that goes over the end of a page has its text at its top.
func TestTextOfACutMergeStandsAtItsTop(t *testing.T) {
	for _, c := range []struct {
		breaks []int
		want   string
	}{{nil, "center"}, {[]int{1}, "center"}, {[]int{2}, "top"}, {[]int{1, 3}, "top"}, {[]int{4}, "center"}} {
		f := open(t, build(t, workbook.Options{}, plain(form(t), c.breaks...)))
		id, err := f.GetCellStyle("预算12表", "A6") // 年度主要任务, rows 1 to 3
		if err != nil {
			t.Fatal(err)
		}
		if s, err := f.GetStyle(id); err != nil || s.Alignment.Vertical != c.want {
			t.Errorf("breaks %v: %+v, %v", c.breaks, s.Alignment, err)
		}
	}
}

func TestHeadingOfMoreThanHalfAPageIsNotRepeated(t *testing.T) {
	s := plain(beside(t))
	s.HeaderHeights = []float64{150, 150}
	f := open(t, build(t, workbook.Options{}, s))
	for _, n := range f.GetDefinedName() {
		if n.Name == "_xlnm.Print_Titles" {
			t.Errorf("repeated: %s", n.RefersTo)
		}
	}
	if panes, err := f.GetPanes("预算01表"); err != nil || panes.Freeze {
		t.Errorf("frozen: %+v, %v", panes, err)
	}
}
