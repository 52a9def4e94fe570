package xlsx

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/table"
)

const (
	mmPerInch = 25.4
	ptPerMM   = 72 / mmPerInch
	pixel     = 0.75   // pt; Excel's unit of heights on an ordinary screen
	maxHeight = 408.75 // pt; Excel's limit for a row is 409
	maxBreaks = 1023   // page breaks of a sheet; after them Excel breaks pages itself
	slackMM   = 5      // by which the bottom margin is reduced, because other programs round heights up
	footerMM  = 4.5    // height of the page number, in the middle of the bottom margin
)

// setUp opens the sheet for writing and makes all settings of it: for printing, widths,
// frozen header, the link back to the index. The library writes some of them with the first
// row and ignores later ones.
func (s *sheetWriter) setUp(lines []headingLine) error {
	f, head := s.book.file, len(lines)+s.t.Depth
	corner, err := excelize.CoordinatesToCellName(len(s.t.Columns), s.last())
	if err != nil {
		return err
	}
	// One page wide and as many high as the breaks make it: whatever fonts a
	// machine has, no column falls off the page. Manual breaks are ignored only
	// in the direction that is fitted (LibreOffice i54993), so those between
	// rows hold; where the fonts are there, the scale is 100 %.
	if err := f.SetSheetProps(s.tab, &excelize.SheetPropsOptions{FitToPage: ptr(true)}); err != nil {
		return err
	}
	if err := f.SetSheetDimension(s.tab, "A1:"+corner); err != nil {
		return err
	}
	if err := setPaper(f, s.tab, s.t.Page); err != nil {
		return err
	}
	if footer := s.footer(); footer != "" {
		if err := f.SetHeaderFooter(s.tab, &excelize.HeaderFooterOptions{OddFooter: footer}); err != nil {
			return err
		}
	}
	if s.book.options.Index {
		if err := f.SetCellHyperLink(s.tab, s.letters[len(s.t.Columns)]+"1", quoteTab(s.book.contents.Title)+"!A1", "Location"); err != nil {
			return err
		}
	}
	names := []excelize.DefinedName{
		{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("%s!$A$1:$%s$%d", quoteTab(s.tab), s.letters[len(s.t.Columns)-1], s.last()), Scope: s.tab},
	}
	repeat := s.repeats(lines)
	if repeat {
		names = append(names, excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$1:$%d", quoteTab(s.tab), head), Scope: s.tab})
	}
	for _, name := range names {
		if err := f.SetDefinedName(&name); err != nil {
			return err
		}
	}
	if err := s.ignoreErrors(head); err != nil {
		return err
	}
	if err := s.addMarks(); err != nil {
		return err
	}
	if s.stream, err = f.NewStreamWriter(s.tab); err != nil {
		return err
	}
	for _, r := range s.Breaks[:min(len(s.Breaks), maxBreaks)] {
		if err := s.stream.InsertPageBreak(s.cellName(r, 0)); err != nil {
			return err
		}
	}
	// The library puts each width before those set earlier; Excel wants them in order.
	for c, w := range slices.Backward(columnPixels(s.Columns)) {
		if err := s.stream.SetColWidth(c+1, c+1, float64(w)/digitPixels); err != nil {
			return err
		}
	}
	if !repeat {
		return nil
	}
	below := fmt.Sprintf("A%d", head+1)
	return s.stream.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: below, ActiveCell: below, Pane: "bottomLeft"}},
	})
}

// addMarks notes the marked cells and adds their comments.
func (s *sheetWriter) addMarks() error {
	s.marked = map[[2]int]bool{}
	for _, m := range s.t.Marks {
		s.marked[[2]int{m.Row, m.Col}] = true
		if m.Note == "" {
			continue
		}
		text := []excelize.RichTextRun{{Text: m.Note, Font: &excelize.Font{Family: s.t.Style.Body.Excel, Size: s.t.Style.Note.Size}}}
		if err := s.book.file.AddComment(s.tab, excelize.Comment{Cell: s.cellName(m.Row, m.Col), Author: s.book.options.Info.Author, Paragraph: text}); err != nil {
			return err
		}
	}
	return nil
}

// repeats reports whether the heading is repeated on every page and frozen on the screen: if
// at least half a page is left under it.
func (s *sheetWriter) repeats(lines []headingLine) bool {
	height, p := 0.0, s.t.Page
	for _, l := range lines {
		height += l.height
	}
	for _, h := range s.HeaderHeights {
		height += h
	}
	return height <= (p.Height-p.Top-p.Bottom)*ptPerMM/2
}

// ignoreErrors keeps Excel from marking codes as numbers stored as text, and totals as
// formulas that omit adjacent cells.
func (s *sheetWriter) ignoreErrors(head int) error {
	texts := []string{fmt.Sprintf("A1:%s%d", s.letters[len(s.t.Columns)-1], head)}
	var totals []string
	for c, col := range s.t.Columns {
		ref := fmt.Sprintf("%s%d:%s%d", s.letters[c], head+1, s.letters[c], max(s.last(), head+1))
		if s.book.options.Working && col.Kind == table.AmountColumn {
			totals = append(totals, ref)
		} else {
			texts = append(texts, ref)
		}
	}
	f := s.book.file
	if err := f.AddIgnoredErrors(s.tab, strings.Join(texts, " "), excelize.IgnoredErrorsNumberStoredAsText); err != nil || totals == nil {
		return err
	}
	return f.AddIgnoredErrors(s.tab, strings.Join(totals, " "), excelize.IgnoredErrorsFormulaRange)
}

// footer returns the page number in Excel's codes.
func (s *sheetWriter) footer() string {
	style := s.t.Style
	if style.PageNumber == "" {
		return ""
	}
	number := strings.NewReplacer("&", "&&", "{pages}", "&N", "{page}", "&P").Replace(style.PageNumber)
	// The blank keeps a digit at the start from being read as part of the size.
	return fmt.Sprintf(`&C&"%s,Regular"&%d %s`, style.Footer.Excel, int(math.Round(style.Footer.Size)), number)
}

// paper is a paper size that has a number in Excel.
type paper struct {
	code          int
	width, height float64 // mm, upright
}

// papers returns the paper sizes, smallest first.
func papers() []paper {
	return []paper{{11, 148, 210}, {13, 182, 257}, {9, 210, 297}, {1, 215.9, 279.4}, {5, 215.9, 355.6}, {12, 257, 364}, {8, 297, 420}, {66, 420, 594}}
}

// setPaper sets paper and margins. A page whose size has no number is set on the smallest
// paper that holds it, with wider margins.
func setPaper(f *excelize.File, tab string, p table.Page) error {
	orientation, short, long := "portrait", p.Width, p.Height
	top, left := p.Top, p.Left+p.Gutter
	if p.Landscape() {
		orientation, short, long = "landscape", p.Height, p.Width
		top, left = p.Top+p.Gutter, p.Left
	}
	const tolerance = 0.5 // mm
	sizes := papers()
	sheet := sizes[len(sizes)-1]
	for _, size := range sizes {
		if size.width >= short-tolerance && size.height >= long-tolerance {
			sheet = size
			break
		}
	}
	right, bottom := p.Right+max(sheet.width-short, 0), p.Bottom+max(sheet.height-long, 0)
	if p.Landscape() {
		right, bottom = p.Right+max(sheet.height-long, 0), p.Bottom+max(sheet.width-short, 0)
	}
	footer := max((p.Bottom-footerMM)/2, 0) + bottom - p.Bottom
	inch := func(mm float64) *float64 { return ptr(mm / mmPerInch) }
	if err := f.SetPageMargins(tab, &excelize.PageLayoutMarginsOptions{
		Top: inch(top), Left: inch(left), Right: inch(right), Bottom: inch(max(bottom-slackMM, footer+footerMM)),
		Header: inch(0), Footer: inch(footer), Horizontally: ptr(true),
	}); err != nil {
		return err
	}
	return f.SetPageLayout(tab, &excelize.PageLayoutOptions{
		Size: &sheet.code, Orientation: &orientation, FitToWidth: ptr(1), FitToHeight: ptr(0),
	})
}

// columnPixels returns widths in pt as whole pixels, Excel's unit, without accumulating
// rounding errors: each right edge is at the nearest pixel.
func columnPixels(widths []float64) []int {
	pixels := make([]int, len(widths))
	edge, before := 0.0, 0
	for i, w := range widths {
		edge += w / pixel
		at := int(math.Round(edge))
		pixels[i], before = at-before, at
	}
	return pixels
}

// pixelHeight rounds a height down to whole pixels, so that rounding never moves the last
// row of a page to the next.
func pixelHeight(pt float64) float64 { return math.Floor(pt/pixel+1e-6) * pixel }

// splitHeight divides a height among as few rows as Excel allows.
func splitHeight(h float64) []float64 {
	n := max(int(math.Ceil(h/maxHeight)), 1)
	parts := make([]float64, n)
	for i := range parts {
		parts[i] = h / float64(n)
	}
	return parts
}
