package datafile

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/zipsort"
)

// writeWorkbook writes tables as a workbook for editing: headers with comments that
// explain the columns, codes as text, amounts as numbers, and drop-down lists.
func writeWorkbook(w io.Writer, schema *dataset.Schema, tables []*table) error {
	f := excelize.NewFile().SetZipWriter(func(io.Writer) excelize.ZipWriter { return zipsort.New(w) })
	defer f.Close() // removes the temporary files of large sheets
	if err := f.SetDefaultFont("宋体"); err != nil {
		return err
	}
	// By default excelize states itself as the author, and a date.
	f.Pkg.Store("docProps/core.xml", []byte(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`))
	b := &workbookWriter{file: f, schema: schema, tables: tables}
	if err := b.makeStyles(); err != nil {
		return err
	}
	for i, t := range tables {
		err := error(nil)
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.file.Name)
		} else {
			_, err = f.NewSheet(t.file.Name)
		}
		if err != nil {
			return err
		}
	}
	for _, t := range tables {
		if err := b.sheet(t); err != nil {
			return fmt.Errorf("%s：%w", t.file.Name, err)
		}
	}
	return f.Write(io.Discard)
}

// workbookWriter is the state while a workbook is written.
type workbookWriter struct {
	file   *excelize.File
	schema *dataset.Schema
	tables []*table
	header int    // style of headers
	cells  [3]int // styles of cells, by cellFormat
	sample [3]int // the same in example rows
}

// cellFormat is how the cells of a column are stored and shown.
type cellFormat int

const (
	textFormat   cellFormat = iota
	amountFormat            // a number with two decimals
	wholeFormat             // a number without decimals
)

// formatOf returns the format of a column; c is nil for one not in the schema.
func formatOf(c *dataset.Column) cellFormat {
	switch {
	case c == nil:
		return textFormat
	case c.Kind == dataset.Amount:
		return amountFormat
	case c.Kind == dataset.Order, c.Kind == dataset.Year:
		return wholeFormat
	}
	return textFormat
}

// makeStyles adds the styles to the file.
func (b *workbookWriter) makeStyles() (err error) {
	style := func(s excelize.Style) int {
		id, e := b.file.NewStyle(&s)
		if e != nil {
			err = e
		}
		return id
	}
	line := []excelize.Border{{Type: "bottom", Style: 2, Color: "808080"}, {Type: "right", Style: 1, Color: "C0C0C0"}}
	b.header = style(excelize.Style{
		Font: &excelize.Font{Bold: true, Family: "宋体", Size: 11}, Border: line, NumFmt: 49,
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	})
	for format, number := range [...]int{textFormat: 49, amountFormat: 4, wholeFormat: 1} { // @, #,##0.00, 0
		s := excelize.Style{NumFmt: number, Alignment: &excelize.Alignment{Vertical: "top", WrapText: cellFormat(format) == textFormat}}
		b.cells[format] = style(s)
		s.Font = &excelize.Font{Italic: true, Color: "C00000", Family: "宋体", Size: 11}
		b.sample[format] = style(s)
	}
	return err
}

// sheet writes one table.
func (b *workbookWriter) sheet(t *table) error {
	name := t.file.Name
	if err := b.help(t); err != nil {
		return err
	}
	landscape, once, high := "landscape", 1, 0
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &once, FitToHeight: &high}); err != nil {
		return err
	}
	fit := true
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	s, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft", Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}}}); err != nil {
		return err
	}
	for i := range t.header {
		if err := s.SetColWidth(i+1, i+1, t.width(i)); err != nil {
			return err
		}
		if err := s.SetColStyle(i+1, i+1, b.cells[formatOf(t.column(i))]); err != nil {
			return err
		}
	}
	header := make([]any, len(t.header))
	for i, h := range t.header {
		header[i] = excelize.Cell{StyleID: b.header, Value: h}
	}
	if err := s.SetRow("A1", header, excelize.RowOpts{Height: 30}); err != nil {
		return err
	}
	row := make([]any, len(t.header))
	for r, texts := range t.rows {
		styles := &b.cells
		if strings.HasPrefix(texts[0], dataset.Example) {
			styles = &b.sample
		}
		for i, text := range texts {
			format := formatOf(t.column(i))
			row[i] = nil
			if text != "" {
				row[i] = excelize.Cell{StyleID: styles[format], Value: content(text, format)}
			}
		}
		if err := s.SetRow("A"+strconv.Itoa(r+2), row); err != nil {
			return err
		}
	}
	return s.Flush()
}

// content returns a cell's value in a format: a number if it is read as the same
// text again, else the text.
func content(text string, format cellFormat) any {
	switch format {
	case amountFormat:
		// The quotient of two exact integers is the float64 nearest to the amount,
		// and its shortest form, which is written, has the digits of the text, as
		// those are at most 15.
		if a, err := money.Parse(text); err == nil && a.Exact() == text && a < 1e15 && a > -1e15 {
			return float64(a) / 100
		}
	case wholeFormat:
		if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text && n < 1e15 && n > -1e15 {
			return n
		}
	}
	return text
}

// width returns a column's width in digits: enough to show its header and its first
// cells, and more where people will fill in texts; longer texts wrap.
func (t *table) width(column int) float64 {
	const least, texts, most, looked = 9, 24, 46, 100
	widest := least
	switch c := t.column(column); {
	case t.file.Kind == dataset.Pairs && column > 0, t.file.ID == proseID && column > 0:
		return most
	case c != nil && (c.Kind == dataset.Text || c.Kind == dataset.Name):
		widest = texts
	}
	for i, rows := 0, append([][]string{t.header}, t.rows[:min(len(t.rows), looked)]...); i < len(rows); i++ {
		w := 2
		for _, r := range rows[i][column] {
			w++
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth || k == width.EastAsianAmbiguous {
				w++
			}
		}
		widest = max(widest, w)
	}
	return float64(min(widest, most))
}

// help adds the comments and the drop-down lists of a table.
func (b *workbookWriter) help(t *table) error {
	if t.file.Kind == dataset.Pairs {
		for r, row := range t.rows {
			for _, c := range t.file.Columns {
				if c.Name != row[0] {
					continue
				}
				if err := b.comment(t, 1, r+2, c); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for i := range t.header {
		c := t.column(i)
		if c == nil {
			continue
		}
		if err := b.comment(t, i+1, 1, c); err != nil {
			return err
		}
		if err := b.choices(t, i+1, c); err != nil {
			return err
		}
	}
	return nil
}

// comment adds the comment that explains a column to a cell.
func (b *workbookWriter) comment(t *table, column, row int, c *dataset.Column) error {
	text := columnHelp(b.schema, t.file, c)
	const perLine, lineHeight = 16, 20
	lines := 1
	for _, l := range strings.Split(text, "\n") {
		lines += (utf8.RuneCountInString(l) + perLine - 1) / perLine
	}
	return b.file.AddComment(t.file.Name, excelize.Comment{
		Cell: cellName(column, row), Author: t.file.Name, Width: 260, Height: uint(lines * lineHeight),
		Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Family: "宋体", Size: 10}}},
	})
}

// choices adds the drop-down list of a column. Excel enforces it only for fixed
// words: codes may be added to their list later, and the program checks them.
func (b *workbookWriter) choices(t *table, column int, c *dataset.Column) error {
	words := c.Words
	closed := true
	formula := ""
	switch c.Kind {
	case dataset.Word:
	case dataset.Flag:
		words = []string{"是", "否"}
	case dataset.Ref:
		words = refWords(c)
		for _, d := range c.Ref {
			if d.List != nil && formula == "" {
				formula, closed = b.listFormula(d), false
			}
		}
	default:
		return nil
	}
	v := excelize.NewDataValidation(true)
	name := columnName(column)
	v.SetSqref(name + "2:" + name + strconv.Itoa(excelize.TotalRows))
	switch {
	case formula != "":
		v.SetSqrefDropList(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(formula))
	case words == nil || slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, ",") }):
		return nil
	case v.SetDropList(words) != nil: // a list of more than 255 characters cannot be kept
		return nil
	}
	if closed {
		v.SetError(excelize.DataValidationErrorStyleStop, "不是规定的用词", "请从列表中选择。")
	}
	return b.file.AddDataValidation(t.file.Name, v)
}

// listFormula returns a formula for the range that lists a dimension's codes: the
// filled part of the column; of a list of several systems the rows of the
// dimension's system, which should follow one another. "" if there is no such table.
func (b *workbookWriter) listFormula(d *dataset.Dimension) string {
	at := slices.IndexFunc(b.tables, func(t *table) bool { return t.file == d.List })
	if at < 0 {
		return ""
	}
	t := b.tables[at]
	letter := func(k dataset.ColumnKind) string {
		for i := range t.header {
			if c := t.column(i); c != nil && c.Kind == k {
				return columnName(i + 1)
			}
		}
		return ""
	}
	sheet := "'" + strings.ReplaceAll(d.List.Name, "'", "''") + "'!$"
	key := letter(dataset.Key)
	if key == "" {
		return ""
	}
	if d.System == "" {
		return fmt.Sprintf("OFFSET(%[1]s%[2]s$2,0,0,MAX(COUNTA(%[1]s%[2]s:$%[2]s)-1,1),1)", sheet, key)
	}
	system := letter(dataset.Word)
	if system == "" {
		return ""
	}
	word := `"` + strings.ReplaceAll(d.System, `"`, `""`) + `"`
	return fmt.Sprintf("OFFSET(%[1]s%[2]s$1,MATCH(%[4]s,%[1]s%[3]s:$%[3]s,0)-1,0,COUNTIF(%[1]s%[3]s:$%[3]s,%[4]s),1)", sheet, key, system, word)
}
