package check

import (
	"fmt"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/table"
)

// structure checks a table on its own: every total must be the sum of its rows,
// every subtotal the sum of its columns, and every figure its rounded amount.
func (rep *Report) structure(t *table.Table) {
	for r := range t.Rows {
		for c := range t.Columns {
			cell := t.At(r, c)
			if !cell.IsAmount() {
				continue
			}
			rep.figure(t, r, c)
			if parts := t.Columns[c].Parts; parts != nil {
				cells := make([][2]int, len(parts))
				for i, p := range parts {
					cells[i] = [2]int{r, p}
				}
				rep.sum(t, r, c, cells, "columns")
			}
			s := t.Columns[c].Statement
			if all := t.Rows[r].Parts; all != nil && all[s] != nil {
				cells := make([][2]int, len(all[s]))
				for i, p := range all[s] {
					cells[i] = [2]int{int(p), c}
				}
				rep.sum(t, r, c, cells, "rows")
			}
		}
	}
}

// sum compares one total with its parts.
func (rep *Report) sum(t *table.Table, r, c int, parts [][2]int, over string) {
	var total, sum side
	total.add(t, r, c, 1)
	var names []string
	for _, p := range parts {
		if !t.At(p[0], p[1]).IsAmount() {
			continue
		}
		sum.add(t, p[0], p[1], 1)
		if over == "columns" {
			names = append(names, t.ColumnTitle(p[1]))
		}
	}
	rep.Sums++
	v := compare(address.Equal, &total, &sum, 0)
	if v == fine {
		return
	}
	what := fmt.Sprintf("其下%d行", len(parts))
	why := fmt.Sprintf("这一行是%d行之和", len(parts))
	if over == "columns" {
		what = fmt.Sprintf("其各列（%s）", strings.Join(names, "、"))
		why = t.ColumnTitle(c) + "＝" + strings.Join(names, "＋")
	}
	f := Finding{Rule: "合计", Place: cellPlace(t, r, c), Why: why, Left: total.figure(sum.masked), Right: sum.figure(total.masked)}
	if over == "columns" {
		f.Rule = "小计"
	}
	left, right, d := words(&total, &sum, v == differs)
	f.judge(v, Error, fmt.Sprintf("合计为%s，%s相加为%s，相差%s", left, what, right, d))
	rep.Findings = append(rep.Findings, f)
}

// figure checks that a cell prints its amount, rounded once or adjusted by 舍位平衡
// by less than a unit of the last digit.
func (rep *Report) figure(t *table.Table, r, c int) {
	cell := t.At(r, c)
	f := t.Formats[cell.Format]
	want := f.Zero
	if cell.Amount != 0 || cell.Near {
		want = f.TextRounded(cell.Printed)
	}
	value, off2 := printed(t, cell)
	off := value - cell.Amount
	if cell.Kind == table.MaskedCell {
		return
	}
	if cell.Text == want && 2*off <= off2 && 2*off >= -off2 {
		if nearest := f.Round(cell.Amount); nearest != cell.Printed {
			rep.Findings = append(rep.Findings, Finding{
				Severity: Info, Rule: "舍位平衡", Place: cellPlace(t, r, c),
				Message: fmt.Sprintf("四舍五入为%s，为使印出的各数相加相符，印为%s", f.TextRounded(nearest), f.TextRounded(cell.Printed)),
			})
		}
		return
	}
	rep.Findings = append(rep.Findings, Finding{
		Severity: Error, Rule: "印数", Place: cellPlace(t, r, c),
		Message: "印出的数不是这一格金额四舍五入的结果：程序有误，请勿使用这些表",
	})
}
