package datafile

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// grid reads a sheet as the table of a dataset: each cell as a person would
// mean it, or refused by name.
type grid struct {
	source *source
	file   *dataset.File
	sheet  *sheet
	header []string             // as wide as the widest row
	kinds  []dataset.ColumnKind // by column
	known  []bool               // columns of the schema; of others only the header is at fault
	faults map[int][]diag.Problem
	filled [][]int // by column: the rows in which it holds something; made when asked for
}

// raw takes the first row that holds anything as the header.
func (g *grid) raw() (*dataset.Raw, error) {
	rows := g.sheet.rows
	if len(rows) == 0 {
		p := g.source.Place(g.file.Name)
		p.Message, p.Want = "是空表", "第一行应为列名"
		return nil, diag.One(p)
	}
	width := 0
	for _, row := range rows {
		width = max(width, row.cells[len(row.cells)-1].column)
	}
	g.header = make([]string, width)
	problems := g.readHeader(&rows[0])
	g.kinds, g.known = make([]dataset.ColumnKind, width), make([]bool, width)
	headers := g.file.Headers()
	for i, h := range g.header {
		g.kinds[i] = dataset.Text
		if at := slices.Index(headers, strings.TrimSpace(h)); at >= 0 {
			g.known[i] = true
			if g.file.Kind != dataset.Pairs {
				g.kinds[i] = g.file.Columns[at].Kind
			}
		}
	}
	g.faults = map[int][]diag.Problem{}
	g.checkMerges(rows[0].number)
	g.checkHidden(rows[1:])
	g.checkKeys(rows[1:])
	return &dataset.Raw{
		Header: dataset.Row{Line: rows[0].number, Cells: g.header, Problems: problems},
		Rows:   g.rows(rows[1:]),
		Place:  placing(g.source.name, g.file.Name),
	}, nil
}

// placing says where the rows and cells of a sheet are. It holds no cell, for
// it lives as long as the dataset.
func placing(book, sheet string) func(line, cell int) diag.Problem {
	return func(line, cell int) diag.Problem {
		where := rowName(line)
		if cell >= 0 {
			where = cellName(cell+1, line)
		}
		return placeIn(book, sheet, where)
	}
}

func (g *grid) place(where string) diag.Problem { return g.source.place(g.file.Name, where) }

// fault notes a problem that makes a row unreadable.
func (g *grid) fault(row int, where, got, message, want string) {
	p := g.place(where)
	p.Got, p.Message, p.Want = got, message, want
	g.faults[row] = append(g.faults[row], p)
}

func cellName(column, row int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		return rowName(row)
	}
	return name + strconv.Itoa(row)
}

func rowName(row int) string { return fmt.Sprintf("第%d行", row) }

func (a area) String() string {
	return cellName(a.left, a.top) + ":" + cellName(a.right, a.bottom)
}

func (g *grid) readHeader(row *sheetRow) (problems []diag.Problem) {
	for i := range row.cells {
		c := &row.cells[i]
		text, message, want := value(c, dataset.Text)
		if message != "" {
			p := g.place(cellName(c.column, row.number))
			p.Got, p.Message, p.Want = text, message, want
			problems = append(problems, p)
		}
		g.header[c.column-1] = text
	}
	for _, m := range g.sheet.merges {
		if m.top <= row.number && row.number <= m.bottom && m.right > m.left {
			p := g.place(m.String())
			p.Message, p.Want = "合并了单元格", "第一行应为列名，每列一格；应取消合并"
			problems = append(problems, p)
		}
	}
	return problems
}

// checkMerges refuses merged cells that hold something: only the first of them
// does in the file, while a person means all of them, or the one. A header that
// is merged downwards is a header still, for nothing else stands there.
func (g *grid) checkMerges(header int) {
	for _, m := range g.sheet.merges {
		if m.top <= header || m.left == m.right && m.top == m.bottom {
			continue
		}
		if row, ok := g.firstFilled(m); ok {
			g.fault(row, m.String(), "", "合并了单元格", "应取消合并，每格都填写")
		}
	}
}

// firstFilled finds the first row of an area in which a cell holds something.
func (g *grid) firstFilled(a area) (row int, ok bool) {
	if g.filled == nil {
		g.filled = make([][]int, len(g.header))
		for i := range g.sheet.rows {
			for _, c := range g.sheet.rows[i].cells {
				g.filled[c.column-1] = append(g.filled[c.column-1], g.sheet.rows[i].number)
			}
		}
	}
	for column := max(a.left, 1); column <= min(a.right, len(g.filled)); column++ {
		rows := g.filled[column-1]
		at, _ := slices.BinarySearch(rows, a.top)
		if at < len(rows) && rows[at] <= a.bottom && (!ok || rows[at] < row) {
			row, ok = rows[at], true
		}
	}
	return row, ok
}

// checkHidden refuses what cannot be seen: it would count although whoever
// looked the table through has not read it, and the other way round.
func (g *grid) checkHidden(rows []sheetRow) {
	for i := 0; i < len(rows); i++ {
		if !rows[i].hidden {
			continue
		}
		from := i
		for i+1 < len(rows) && rows[i+1].hidden {
			i++
			g.faults[rows[i].number] = []diag.Problem{} // said once for all of them
		}
		where := rowName(rows[from].number)
		if i > from {
			where = fmt.Sprintf("第%d至%d行", rows[from].number, rows[i].number)
		}
		g.fault(rows[from].number, where, "", "是隐藏的行", "应取消隐藏或筛选；不要的行应删除")
	}
	hidden := make([]bool, len(g.header))
	for _, a := range g.sheet.hidden {
		for column := max(a.left, 1); column <= min(a.right, len(hidden)); column++ {
			hidden[column-1] = true
		}
	}
	for i, hides := range hidden {
		if len(rows) == 0 || !hides {
			continue
		}
		if row, ok := g.firstFilled(area{i + 1, rows[0].number, i + 1, mostRows}); ok {
			name, _ := strings.CutSuffix(cellName(i+1, 1), "1")
			g.fault(row, name+"列", "", "是隐藏的列", "应取消隐藏；不要的列应删除")
		}
	}
}

// checkKeys refuses codes that are numbers where they are listed: what a zero
// at the front was cannot be known any more. Said once for a column. Codes that
// only refer to a list need no such rule: lost zeros show there.
func (g *grid) checkKeys(rows []sheetRow) {
	for column, kind := range g.kinds {
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
			g.fault(first, cellName(column+1, first), got, message, "应把这一列设为文本格式后重新填写")
		}
	}
}

// rows reads the rows as they are asked for.
func (g *grid) rows(rows []sheetRow) iter.Seq[dataset.Row] {
	return func(yield func(dataset.Row) bool) {
		cells := make([]string, len(g.header))
		for i := range rows {
			if !yield(g.row(&rows[i], cells)) {
				return
			}
		}
	}
}

func (g *grid) row(row *sheetRow, cells []string) dataset.Row {
	out := dataset.Row{Line: row.number, Cells: cells, Problems: slices.Clip(g.faults[row.number]), Hidden: row.hidden}
	clear(cells)
	for i := range row.cells {
		c := &row.cells[i]
		kind := g.kinds[c.column-1]
		if g.file.Kind == dataset.Pairs && c.column > 1 {
			kind = g.pairKind(cells)
		}
		text, message, want := value(c, kind)
		if kind == dataset.Key && g.file.Kind == dataset.Pairs && c.kind == numberCell && message == "" {
			message, want = "编码是数值，开头的0会丢失", asText
		}
		if message != "" && !row.hidden && g.known[c.column-1] {
			p := g.place(cellName(c.column, row.number))
			p.Got, p.Message, p.Want = text, message, want
			out.Problems = append(out.Problems, p)
		}
		cells[c.column-1] = text
	}
	return out
}

// pairKind is what the value beside a name holds.
func (g *grid) pairKind(cells []string) dataset.ColumnKind {
	for _, c := range g.file.Columns {
		for _, text := range cells {
			if strings.TrimSpace(text) == c.Name {
				return c.Kind
			}
		}
	}
	return dataset.Text
}

const asText = "应把单元格设为文本格式后重新填写"

// value gives a cell's text as it is meant in a column of a kind, or says what
// is wrong with it.
func value(c *cell, kind dataset.ColumnKind) (text, message, want string) {
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
	if isDate(c.format) {
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
	text, ok = d.shown(c.format)
	if !ok {
		return c.text, "是数值，显示的样子由单元格格式决定", asText
	}
	return text, "", ""
}
