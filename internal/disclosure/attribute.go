package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/table"
)

// Attribute is a property of masked rows that is hidden but follows from published
// figures: the subtotal of every other value is already reached by the rows shown.
type Attribute struct {
	Table    string   `json:"table"`
	Rows     []string `json:"rows"`     // ids of the masked rows
	Column   string   `json:"column"`   // the blank column: 类型
	Value    string   `json:"value"`    // what it must be
	Evidence []string `json:"evidence"` // the subtotals that the shown rows reach
	Sentence string   `json:"sentence"` // Chinese: what is revealed, without naming the table
	Detail   string   `json:"detail"`   // Chinese: the evidence
}

// mostValues is the most different texts that a column of properties may have; a
// column with more is a column of names.
const mostValues = 12

// attributes checks every blank property of masked rows: it compares the rows that
// show a value with the column titled by that value in other tables, as 其他运转类 of a
// unit in 预算03表 with the projects of that 类型 in 预算11表.
func (in *Input) attributes() []Attribute {
	var out []Attribute
	for ti, t := range in.Tables {
		for _, group := range groups(t) {
			for c, col := range t.Columns {
				if col.Kind == table.TextColumn {
					if a := in.attribute(ti, group, c); a != nil {
						out = append(out, *a)
					}
				}
			}
		}
	}
	return out
}

// groups returns the rows under each row that heads masked ones.
func groups(t *table.Table) [][]int {
	var out [][]int
	byParent := map[int]int{}
	for r, row := range t.Rows {
		if row.Parent < 0 || amountOf(t, r) < 0 {
			continue
		}
		if _, ok := byParent[row.Parent]; !ok {
			byParent[row.Parent] = len(out)
			out = append(out, nil)
		}
		out[byParent[row.Parent]] = append(out[byParent[row.Parent]], r)
	}
	return slices.DeleteFunc(out, func(rows []int) bool { return !slices.ContainsFunc(rows, func(r int) bool { return masked(t, r) }) })
}

// amountOf returns the first amount column of a row, which holds its total; -1 if
// there is none.
func amountOf(t *table.Table, r int) int {
	for c := range t.Columns {
		if t.At(r, c).IsAmount() {
			return c
		}
	}
	return -1
}

func masked(t *table.Table, r int) bool {
	for c := range t.Columns {
		if t.At(r, c).Kind == table.MaskedCell {
			return true
		}
	}
	return false
}

// attribute checks one property of the rows of a group; nil if it stays hidden.
func (in *Input) attribute(ti int, rows []int, c int) *Attribute {
	t := in.Tables[ti]
	var values []string
	var hide []int
	smallest := int64(0) // of the masked amounts
	for _, r := range rows {
		text := t.At(r, c).Text
		if masked(t, r) {
			x := int64(t.At(r, amountOf(t, r)).Amount)
			if x = max(x, -x); len(hide) == 0 || x < smallest {
				smallest = x
			}
			hide = append(hide, r)
			if text != "" {
				return nil
			}
		} else if text != "" && !slices.Contains(values, text) {
			values = append(values, text)
		}
	}
	if len(values) < 2 || len(values) > mostValues {
		return nil
	}
	a := &Attribute{Table: t.Name(), Column: t.ColumnTitle(c)}
	var open []string
	var evidence []table.Ref
	for _, v := range values {
		at, ok := in.subtotal(v, t.RowID(t.Rows[rows[0]].Parent, c))
		if !ok || !in.reached(ti, rows, c, v, at, smallest) {
			open = append(open, v)
			continue
		}
		a.Evidence, evidence = append(a.Evidence, in.address(at)), append(evidence, at)
	}
	if len(open) != 1 {
		return nil
	}
	a.Value = open[0]
	for _, r := range hide {
		a.Rows = append(a.Rows, t.RowID(r, c))
	}
	a.Sentence = fmt.Sprintf("隐去的%d行的“%s”看得出来，只能是“%s”：其他的各行已全部公布，与合计相符", len(hide), a.Column, a.Value)
	a.Detail = "泄露它的是" + strings.Join(in.printed(evidence), "；")
	return a
}

// subtotal finds a published cell in a column titled v, in the row with an id.
func (in *Input) subtotal(v, id string) (table.Ref, bool) {
	for ti, t := range in.Tables {
		for c, col := range t.Columns {
			if col.Kind != table.AmountColumn || col.Path[len(col.Path)-1] != v {
				continue
			}
			for r := range t.Rows {
				if at := (table.Ref{Table: ti, Row: r, Col: c}); t.RowID(r, c) == id && id != "" && in.published(at, nil) {
					return at, true
				}
			}
		}
	}
	return table.Ref{}, false
}

// reached reports whether the shown rows with value v make up its subtotal, so that
// no masked amount, not even the smallest, can be part of it.
func (in *Input) reached(ti int, rows []int, c int, v string, at table.Ref, smallest int64) bool {
	total := in.Tables[at.Table]
	_, hi, ok := total.Formats[in.cell(at).Format].Range(in.cell(at).Printed, total.Rounding == table.Balanced)
	rest := int64(hi)
	t := in.Tables[ti]
	for _, r := range rows {
		if t.At(r, c).Text != v {
			continue
		}
		cell := t.At(r, amountOf(t, r))
		lo, _, fits := t.Formats[cell.Format].Range(cell.Printed, t.Rounding == table.Balanced)
		rest -= int64(lo)
		ok = ok && fits
	}
	return ok && rest < smallest
}
