package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// Find looks an amount cell up by what a user types: the table by id, number or
// title (03, 3, 预算03表), the row by id or printed text (021012/2080502, 合计, a
// unit's name), the column by id or printed title (基本支出.小计). The error
// lists the candidates of what fits several cells and the nearest names of what
// fits none.
func Find(results []*Result, tableText, rowText, colText string) (r *Result, row, col int, err error) {
	tables := findTables(results, strings.TrimSpace(tableText))
	if len(tables) == 0 {
		var known []string
		for _, r := range results {
			known = append(known, r.ID)
		}
		return nil, 0, 0, notFound(tableText, "没有这张表", known)
	}
	type place struct {
		r        *Result
		row, col int
	}
	var found []place
	var columns, rows []string // known names, for suggestions
	columnSeen, rowSeen := false, false
	for _, r := range tables {
		for _, c := range r.Columns {
			if c.Kind == table.AmountColumn || r.Depth == 0 {
				columns = append(columns, c.ID)
			}
		}
		for _, c := range r.findColumns(strings.TrimSpace(colText)) {
			columnSeen = true
			for _, i := range r.findRows(c, strings.TrimSpace(rowText)) {
				rowSeen = true
				if i, c := r.Owner(i, c); r.isAmount(i, c) && !slices.Contains(found, place{r, i, c}) {
					found = append(found, place{r, i, c})
				}
			}
			for i := range r.Rows {
				if id := r.RowID(i, c); id != "" {
					rows = append(append(rows, r.RowTexts(i, c)...), id)
				}
			}
		}
	}
	name := "“" + tables[0].Name() + "”"
	switch {
	case !columnSeen:
		return nil, 0, 0, notFound(colText, "不是"+name+"的列", columns)
	case !rowSeen:
		return nil, 0, 0, notFound(rowText, "不是"+name+"的行", distinct(rows))
	case len(found) == 0:
		return nil, 0, 0, diag.One(diag.Problem{Got: rowText + ", " + colText, Message: "：" + name + "的这一格不是金额", Want: "有金额的列有：" + strings.Join(columns, "、")})
	case len(found) > 1:
		var list []string
		for _, p := range found[:min(len(found), mostListed)] {
			list = append(list, p.r.Address(p.row, p.col))
		}
		if len(found) > mostListed {
			list = append(list, "……")
		}
		return nil, 0, 0, diag.One(diag.Problem{Got: strings.Join([]string{tableText, rowText, colText}, " "), Message: fmt.Sprintf("可以是%d格", len(found)), Want: "请写得更具体：" + strings.Join(list, "、")})
	}
	return found[0].r, found[0].row, found[0].col, nil
}

// mostListed is how many names a message lists at most.
const mostListed = 20

// notFound phrases an unknown name: all that are known while they are few, else
// those that hold what was typed, else the nearest.
func notFound(got, message string, known []string) error {
	if len(known) > mostListed {
		got := strings.TrimSpace(got)
		near := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return !strings.Contains(k, got) })
		if len(near) == 0 {
			if n := diag.Nearest(got, known); n != "" {
				near = []string{n}
			}
		}
		p := diag.Problem{Got: got, Message: message}
		switch {
		case len(near) == 1:
			p.Want = "是否为“" + near[0] + "”？"
		case len(near) == 0 || len(near) > mostListed:
			p.Want = fmt.Sprintf("共有%d个，如：%s", len(known), strings.Join(known[:3], "、"))
		default:
			p.Want = "相近的有：" + strings.Join(near, "、")
		}
		return diag.One(p)
	}
	return diag.One(diag.Problem{Got: got, Message: message, Want: diag.Suggest(got, known)})
}

func distinct(names []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(names, func(n string) bool {
		again := seen[n]
		seen[n] = true
		return again
	})
}

func findTables(results []*Result, text string) []*Result {
	number, isNumber := strconv.Atoi(text)
	for _, fits := range []func(r *Result) bool{
		func(r *Result) bool { return r.ID == text },
		func(r *Result) bool { return r.ev.l.ID == text || r.Number == text || r.Title == text },
		func(r *Result) bool {
			n, err := strconv.Atoi(r.ev.l.ID)
			return err == nil && isNumber == nil && n == number
		},
	} {
		var out []*Result
		for _, r := range results {
			if fits(r) {
				out = append(out, r)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// findColumns finds columns by id, else by the end of their id or of their
// printed titles.
func (r *Result) findColumns(text string) []int {
	separators := strings.NewReplacer("·", ".", "/", ".")
	text = separators.Replace(text)
	ends := func(s string) bool { return s == text || strings.HasSuffix(s, "."+text) }
	var exact, near []int
	for c, column := range r.Columns {
		switch {
		case separators.Replace(column.ID) == text:
			exact = append(exact, c)
		case text != "" && (ends(separators.Replace(column.ID)) || ends(separators.Replace(strings.Join(column.Path, ".")))):
			near = append(near, c)
		}
	}
	if exact != nil {
		return exact
	}
	return near
}

// findRows finds rows in the statement of a column by id, else by a printed
// text, else by the printed texts of a row and of rows above it: 单位名称/科目名称.
func (r *Result) findRows(col int, text string) []int {
	fits := []func(i int) bool{
		func(i int) bool { return r.RowID(i, col) == text },
		func(i int) bool { return slices.Contains(r.RowTexts(i, col), text) },
	}
	if above, last, ok := cutLast(text, "/"); ok {
		fits = append(fits, func(i int) bool {
			if !r.called(i, col, last) {
				return false
			}
			for p := r.Rows[i].Parent; p >= 0; p = r.Rows[p].Parent {
				if r.called(p, col, above) {
					return true
				}
			}
			return false
		})
	}
	for _, fit := range fits {
		var out []int
		for i := range r.Rows {
			if text != "" && r.RowID(i, col) != "" && fit(i) {
				out = append(out, i)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// called reports whether a row is known by a text: printed in it, or the last
// part of its id.
func (r *Result) called(row, col int, text string) bool {
	id := r.RowID(row, col)
	if _, last, ok := cutLast(id, "/"); ok {
		id = last
	}
	return id == text || slices.Contains(r.RowTexts(row, col), text)
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// FindLine finds a ledger line by its place as a user types it: 支出.csv:57 or
// 支出:57.
func FindLine(ds *dataset.Dataset, text string) (*dataset.Ledger, int, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "：", ":"))
	file, number, ok := cutLast(text, ":")
	line, err := strconv.Atoi(strings.TrimSpace(number))
	if !ok || err != nil {
		return nil, 0, diag.One(diag.Problem{Got: text, Message: "看不出是哪个文件的哪一行", Want: "应写成“文件:行号”，如支出.csv:57"})
	}
	var known []string
	for _, f := range ds.Schema.Files {
		led := ds.Facts[f.ID]
		if f.Kind != dataset.Facts || led == nil {
			continue
		}
		known = append(known, f.Name)
		if file != f.Name && file != LedgerName(led) {
			continue
		}
		if i, ok := slices.BinarySearchFunc(led.Lines, line, func(a int32, line int) int { return int(a) - line }); ok {
			return led, i, nil
		}
		p := diag.Problem{File: LedgerName(led), Line: line, Message: "这一行没有账", Want: "这个账表没有账"}
		if led.N > 0 {
			p.Want = fmt.Sprintf("账在第%d行到第%d行", led.Lines[0], led.Lines[led.N-1])
		}
		return nil, 0, diag.One(p)
	}
	return nil, 0, diag.One(diag.Problem{Got: file, Message: "不是账表", Want: diag.Suggest(file, known)})
}

// LedgerName is how messages call a ledger: its file, or its sheet of a workbook.
func LedgerName(led *dataset.Ledger) string {
	if strings.HasPrefix(led.Source, led.File.Name+".") {
		return led.Source
	}
	return led.File.Name
}

// LineText says what stands on a ledger line besides its amounts: codes with
// their names.
func LineText(ds *dataset.Dataset, led *dataset.Ledger, i int) string {
	var parts []string
	for _, d := range led.Dims {
		m := ds.Dims[d]
		k := led.Codes[d][i]
		if k == 0 {
			continue
		}
		text := m.Codes[k]
		if name := m.Names[k]; name != "" && name != text {
			text += " " + name
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "，")
}
