package datafile

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// tableReader reads a sheet as a table of the dataset: each cell as a person
// would understand it, or refused with its name.
type tableReader struct {
	source *source
	file   *dataset.File
	sheet  *sheet
	header []string               // as wide as the widest row
	kinds  []dataset.ColumnKind   // by column
	known  []bool                 // by column: in the schema; the cells of other columns are not judged
	faults map[int][]diag.Problem // by row number: why the row cannot be read
	filled [][]int                // by column: the numbers of the rows that have a cell in it; see firstFilled
}

// read takes the first row that holds anything as the header.
func (t *tableReader) read() (*dataset.Raw, error) {
	rows := t.sheet.rows
	if len(rows) == 0 {
		return nil, diag.One(t.problem("", "", "是空表", "第一行应为列名"))
	}
	width := 0
	for _, row := range rows {
		width = max(width, row.cells[len(row.cells)-1].column)
	}
	t.header = make([]string, width)
	problems := t.readHeader(&rows[0])
	t.kinds, t.known = make([]dataset.ColumnKind, width), make([]bool, width)
	headers := t.file.Headers()
	for i, h := range t.header {
		t.kinds[i] = dataset.Text
		if at := slices.Index(headers, strings.TrimSpace(h)); at >= 0 {
			t.known[i] = true
			if t.file.Kind != dataset.Pairs {
				t.kinds[i] = t.file.Columns[at].Kind
			}
		}
	}
	t.faults = map[int][]diag.Problem{}
	t.checkMerges(rows[0].number)
	t.checkHidden(rows[1:])
	t.checkKeys(rows[1:])
	return &dataset.Raw{
		Header: dataset.Row{Line: rows[0].number, Cells: t.header, Problems: problems},
		Rows:   t.rows(rows[1:]),
		Place:  placing(t.source.name, t.file.Name),
	}, nil
}

// placing returns the function that names rows and cells of a sheet in problems.
// It lives as long as the dataset, so it must not keep the sheet's cells alive.
func placing(book, sheet string) func(line, cell int) diag.Problem {
	return func(line, cell int) diag.Problem {
		where := rowName(line)
		if cell >= 0 {
			where = cellName(cell+1, line)
		}
		return diag.Problem{File: book, Field: sheet + "!" + where}
	}
}

// problem describes what is wrong with a cell, a range, a row or a column.
func (t *tableReader) problem(where, got, message, want string) diag.Problem {
	return diag.Problem{File: t.source.name, Field: t.file.Name + "!" + where, Got: got, Message: message, Want: want}
}

// fault records a problem that makes a row unreadable.
func (t *tableReader) fault(row int, where, got, message, want string) {
	t.faults[row] = append(t.faults[row], t.problem(where, got, message, want))
}

// readHeader fills in the header and returns what is wrong with it.
func (t *tableReader) readHeader(row *sheetRow) (problems []diag.Problem) {
	for i := range row.cells {
		c := &row.cells[i]
		text, message, want := t.value(c, dataset.Text)
		if message != "" {
			problems = append(problems, t.problem(cellName(c.column, row.number), text, message, want))
		}
		t.header[c.column-1] = text
	}
	for _, m := range t.sheet.merges {
		if m.top <= row.number && row.number <= m.bottom && m.right > m.left {
			problems = append(problems, t.problem(m.String(), "", "合并了单元格", "第一行应为列名，每列一格；应取消合并"))
		}
	}
	return problems
}

// checkMerges refuses merged cells that hold something: the file stores it in the
// first of them, and a person may mean all of them or only that one. A header cell
// merged downwards is fine: there is nothing below it to confuse it with.
func (t *tableReader) checkMerges(header int) {
	for _, m := range t.sheet.merges {
		if m.top <= header || m.left == m.right && m.top == m.bottom {
			continue
		}
		if row, ok := t.firstFilled(m); ok {
			t.fault(row, m.String(), "", "合并了单元格", "应取消合并，每格都填写")
		}
	}
}

// firstFilled finds the first row in which a cell of the range holds something.
// Searching in t.filled keeps many ranges over many rows cheap.
func (t *tableReader) firstFilled(a cellRange) (row int, ok bool) {
	if t.filled == nil {
		t.filled = make([][]int, len(t.header))
		for i := range t.sheet.rows {
			for _, c := range t.sheet.rows[i].cells {
				t.filled[c.column-1] = append(t.filled[c.column-1], t.sheet.rows[i].number)
			}
		}
	}
	for column := max(a.left, 1); column <= min(a.right, len(t.filled)); column++ {
		rows := t.filled[column-1]
		at, _ := slices.BinarySearch(rows, a.top)
		if at < len(rows) && rows[at] <= a.bottom && (!ok || rows[at] < row) {
			row, ok = rows[at], true
		}
	}
	return row, ok
}

// checkHidden refuses hidden rows and columns that hold something: they would
// count although whoever checked the table has not seen them.
func (t *tableReader) checkHidden(rows []sheetRow) {
	for i := 0; i < len(rows); i++ {
		if !rows[i].hidden {
			continue
		}
		from := i
		for i+1 < len(rows) && rows[i+1].hidden {
			i++
			t.faults[rows[i].number] = []diag.Problem{} // reported once for all of them
		}
		where := rowName(rows[from].number)
		if i > from {
			where = fmt.Sprintf("第%d至%d行", rows[from].number, rows[i].number)
		}
		t.fault(rows[from].number, where, "", "是隐藏的行", "应取消隐藏或筛选；不要的行应删除")
	}
	hidden := make([]bool, len(t.header))
	for _, a := range t.sheet.hidden {
		for column := max(a.left, 1); column <= min(a.right, len(hidden)); column++ {
			hidden[column-1] = true
		}
	}
	for i, hides := range hidden {
		if len(rows) == 0 || !hides {
			continue
		}
		if row, ok := t.firstFilled(cellRange{i + 1, rows[0].number, i + 1, excelize.TotalRows}); ok {
			t.fault(row, columnName(i+1)+"列", "", "是隐藏的列", "应取消隐藏；不要的列应删除")
		}
	}
}

// checkKeys refuses numbers in the columns that list codes: whether there were
// leading zeros cannot be known any more. It reports once for a column. Codes that
// only refer to a list need no such rule: one that lost a zero is not in the list.
func (t *tableReader) checkKeys(rows []sheetRow) {
	for column, kind := range t.kinds {
		if kind != dataset.Key {
			continue
		}
		first, count, got := 0, 0, ""
		for i := range rows {
			for j := range rows[i].cells {
				c := &rows[i].cells[j]
				if c.column != column+1 || c.kind != numberCell {
					continue
				}
				if count++; count == 1 {
					first, got = rows[i].number, c.text
				}
			}
		}
		if count > 0 {
			message := "编码是数值，开头的0和第16位以后的数字会丢失"
			if count > 1 {
				message += fmt.Sprintf("（本列共%d格）", count)
			}
			t.fault(first, cellName(column+1, first), got, message, "应把这一列设为文本格式后重新填写")
		}
	}
}

// rows reads the rows as they are asked for. They share one slice of cells.
func (t *tableReader) rows(rows []sheetRow) iter.Seq[dataset.Row] {
	return func(yield func(dataset.Row) bool) {
		cells := make([]string, len(t.header))
		for i := range rows {
			if !yield(t.row(&rows[i], cells)) {
				return
			}
		}
	}
}

// row reads a row into cells.
func (t *tableReader) row(row *sheetRow, cells []string) dataset.Row {
	out := dataset.Row{Line: row.number, Cells: cells, Problems: slices.Clip(t.faults[row.number]), Hidden: row.hidden}
	clear(cells)
	for i := range row.cells {
		c := &row.cells[i]
		kind := t.kinds[c.column-1]
		if t.file.Kind == dataset.Pairs && c.column > 1 {
			kind = t.pairKind(cells)
		}
		text, message, want := t.value(c, kind)
		if kind == dataset.Key && t.file.Kind == dataset.Pairs && c.kind == numberCell && message == "" {
			message, want = "编码是数值，开头的0会丢失", asText
		}
		if message != "" && !row.hidden && t.known[c.column-1] {
			out.Problems = append(out.Problems, t.problem(cellName(c.column, row.number), text, message, want))
		}
		cells[c.column-1] = text
	}
	return out
}

// pairKind is the kind of the value beside the name that cells hold.
func (t *tableReader) pairKind(cells []string) dataset.ColumnKind {
	for _, c := range t.file.Columns {
		for _, text := range cells {
			if strings.TrimSpace(text) == c.Name {
				return c.Kind
			}
		}
	}
	return dataset.Text
}

const asText = "应把单元格设为文本格式后重新填写"

// value returns a cell's text as it is meant in a column of a kind, or what is
// wrong with it and its remedy.
func (t *tableReader) value(c *cell, kind dataset.ColumnKind) (text, message, want string) {
	switch c.kind {
	case textCell:
		return c.text, "", ""
	case missingCell:
		return "", "公式没有存下算出的值", "应在Excel或WPS中打开后保存，或直接填写"
	case errorCell:
		return c.text, "是公式出错的值", "应改正公式，或直接填写"
	case boolCell:
		return c.text, "是逻辑值，不是文字", asText
	case dateCell:
		return "", "是日期，不是文字", asText
	}
	d, whole, ok := parseDecimal(c.text)
	if !ok {
		return c.text, "不是数", "文件可能已损坏，请在Excel或WPS中打开后另存"
	}
	format := t.source.book.format(c.style)
	if isDate(format) {
		return "", "是日期格式的数", "应设为常规或文本格式后重新填写"
	}
	switch kind {
	case dataset.Amount:
		return d.text(2), "", ""
	case dataset.Year, dataset.Order, dataset.Key: // see checkKeys
		return d.text(0), "", ""
	}
	if whole > mostDigits {
		return c.text, "是数值，第16位以后的数字已经丢失", asText
	}
	text, ok = d.shown(format)
	if !ok {
		return c.text, "是数值，显示的样子由单元格格式决定", asText
	}
	return text, "", ""
}
