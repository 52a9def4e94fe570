package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"budgetreport/internal/diag"
)

// This file recognises what people write around the data of a table: a title and
// the unit of money above the header, totals among the rows, names and dates below
// them. Each kind is reported once for a table as what it is, not as the many
// mistakes it would be as data. No valid row is taken for one of them.

// headersIn counts the cells that are headers of the file.
func (f *File) headersIn(cells []string) int {
	headers := f.Headers()
	n := 0
	for _, c := range cells {
		if slices.Contains(headers, plainCell(c)) {
			n++
		}
	}
	return n
}

// plainCell returns a cell as it is compared with names.
func plainCell(cell string) string { return strings.TrimSpace(cell) }

// missedHeader returns a problem, and true, if the first row is not the header: the header
// is below it, or there is none. A header with mistakes is still a header.
func (r *reading) missedHeader() (p diag.Problem, ok bool) {
	const looked = 20 // rows searched for the header
	header := r.raw.Header
	needed := 0
	for _, c := range r.file.Columns {
		if !c.Optional {
			needed++
		}
	}
	if r.file.Kind == Pairs {
		needed = len(r.file.Header)
	}
	found := r.file.headersIn(header.Cells)
	if found*2 >= needed {
		return p, false
	}
	var above []string
	above = append(above, header.Cells...)
	at, seen := 0, 0
	var real Row
	for row := range r.raw.Rows {
		n := r.file.headersIn(row.Cells)
		if n > found && n*2 >= needed {
			at, real = row.Line, row
			real.Cells = slices.Clone(row.Cells)
			break
		}
		if seen++; seen == looked {
			break
		}
		above = append(above, row.Cells...)
	}
	if at == 0 && found > 0 {
		return p, false
	}
	p = r.raw.Place(header.Line, -1)
	p.Got = firstFilled(header.Cells)
	if at == 0 {
		p.Message, p.Want = "不是列名", fmt.Sprintf("第%d行应为列名：%s", header.Line, strings.Join(r.file.Headers(), "、"))
		return p, true
	}
	p.Message = fmt.Sprintf("不是列名，列名在第%d行", at)
	p.Want = "列名应是第一行，应删去它上面的标题等" + unitRemedy(above)
	r.straysBelow(real)
	return p, true
}

// straysBelow also reports stray rows below a header that is not the first row: whoever
// pasted a title has often pasted totals, too.
func (r *reading) straysBelow(header Row) {
	whole := r.raw
	r.raw = &Raw{Header: header, Rows: whole.Rows, Place: whole.Place}
	headers := r.file.Headers()
	r.at = make([]int, len(headers))
	for j, h := range headers {
		r.at[j] = slices.IndexFunc(header.Cells, func(c string) bool { return plainCell(c) == h })
	}
	for row := range whole.Rows {
		if row.Line <= header.Line || row.Hidden {
			continue
		}
		if kind := r.strayKind(row.Cells); kind != noStray {
			r.addStray(kind, row)
		}
	}
	r.reportStrays()
	r.raw = whole
}

// firstFilled returns the first cell that is not blank.
func firstFilled(cells []string) string {
	for _, c := range cells {
		if c = plainCell(c); c != "" {
			return c
		}
	}
	return ""
}

var largeUnit = regexp.MustCompile(`[百千万亿]+元`)

// unitRemedy returns an additional remedy if a cell says that amounts are in 万元.
func unitRemedy(cells []string) string {
	for _, c := range cells {
		if unit := largeUnit.FindString(c); unit != "" {
			return "；金额应以元为单位，是" + unit + "的要换算"
		}
	}
	return ""
}

// stray is a kind of row that is not data.
type stray int

const (
	noStray stray = iota
	totalRow
	amountsAlone
	headerAgain
	remarkRow
	strays // how many kinds there are
)

var strayWords = [strays]struct{ message, want string }{
	totalRow:     {"是合计行，不是数据", "应删去：合计由程序计算"},
	amountsAlone: {"只有金额，别的都没有填", "是合计行就删去，是数据就补全"},
	headerAgain:  {"又是列名", "只应有最上面的一行列名，应删去"},
	remarkRow:    {"是表外的文字，不是数据", "应删去"},
}

// strayRows are the stray rows of one kind in a table.
type strayRows struct {
	lines     []int
	got       string // of the first of them
	unitWords string
}

// strayKind returns what a row is, noStray if it is data. cells may be shorter than the
// header.
func (r *reading) strayKind(cells []string) stray {
	first := firstFilled(cells)
	at := func(j int) string {
		if r.at[j] < 0 || r.at[j] >= len(cells) {
			return ""
		}
		return plainCell(cells[r.at[j]])
	}
	if first == plainCell(r.raw.Header.Cells[min(max(r.at[0], 0), len(r.raw.Header.Cells)-1)]) && r.isHeader(cells) {
		return headerAgain
	}
	if r.file.Kind == Pairs {
		name := at(0)
		switch {
		case slices.Contains(r.file.names(), name):
		case isTotal(name):
			return totalRow
		case remark.MatchString(first):
			return remarkRow
		}
		return noStray
	}
	codes, amounts, missing := 0, 0, false
	for j, c := range r.file.Columns {
		cell := at(j)
		required := !c.Optional && !c.Blank && c.Only == nil
		missing = missing || required && cell == ""
		switch {
		case c.Kind == Amount && cell != "":
			amounts++
		case c.Kind != Amount && cell != "":
			codes++
			if r.file.Kind == Facts && (c.Kind == Ref || c.Kind == Word) && isTotal(cell) {
				return totalRow
			}
		}
	}
	switch {
	case isTotal(first):
		return totalRow
	case r.file.Kind == Facts && codes == 0 && amounts > 0 && missing:
		return amountsAlone
	case missing && remark.MatchString(first):
		return remarkRow
	}
	return noStray
}

// isHeader reports whether a row repeats the header.
func (r *reading) isHeader(cells []string) bool {
	for i, h := range r.raw.Header.Cells {
		if i >= len(cells) || plainCell(cells[i]) != plainCell(h) {
			return false
		}
	}
	return true
}

// isTotal recognises what a row of totals has in place of a code; Excel's own subtotals end
// in 汇总.
func isTotal(cell string) bool {
	cell = strings.TrimRight(cell, "：:")
	if !strings.HasSuffix(cell, "计") && !strings.HasSuffix(cell, "汇总") && !strings.HasSuffix(cell, "计数") {
		return false
	}
	cell = strings.TrimRight(narrow(cell), ":")
	return slices.Contains([]string{"合计", "总计", "小计", "共计", "累计", "总合计", "合计数", "本页合计", "本页小计", "汇总"}, cell) ||
		strings.HasSuffix(cell, "汇总") && strings.Trim(strings.TrimSuffix(cell, "汇总"), "0123456789") == ""
}

// remark matches what people write below or beside a table.
var remark = regexp.MustCompile(`^[（(【]?(` +
	`((单位|部门|财务)?负责人|(单位|分管|主管)?领导|财务主管|会计主管|主管(会计)?` +
	`|制\s*[表单](单位|部门|日期|时间|人)?|填\s*[表报制](单位|部门|日期|时间|说明|人)?|编\s*[制报](单位|部门|日期|时间|说明|人)?` +
	`|[复审]\s*[核批定](日期|时间|人)?|经办人?|联系(人|电话|方式)|电话|(打印|导出|报送|上报)(单位|日期|时间|人)?|日\s*期|公\s*章|盖\s*章` +
	`|(金额|货币|计量)?单\s*位|[附备]?\s*注|说\s*明)\s*[0-9一二三四五六七八九十]*\s*[:：]` +
	`|第\s*[0-9一二三四五六七八九十]+\s*页|共\s*[0-9一二三四五六七八九十]+\s*页)`)

// addStray notes a stray row.
func (r *reading) addStray(kind stray, row Row) {
	s := &r.strays[kind]
	if s.lines == nil {
		s.got = firstFilled(row.Cells)
	}
	if s.unitWords == "" && kind == remarkRow {
		s.unitWords = unitRemedy(row.Cells)
	}
	s.lines = append(s.lines, row.Line)
}

// reportStrays reports the stray rows, once for each kind.
func (r *reading) reportStrays() {
	for kind, s := range r.strays {
		if s.lines == nil {
			continue
		}
		words := strayWords[kind]
		message := words.message
		if len(s.lines) > 1 {
			message += fmt.Sprintf("；这样的有%d行：%s", len(s.lines), diag.Lines(s.lines))
		}
		r.fault(s.lines[0], -1, s.got, message, fixed(words.want+s.unitWords))
	}
}
