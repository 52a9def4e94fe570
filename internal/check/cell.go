package check

import (
	"unicode/utf8"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// rowName names a row by its printed texts, preceded by those of the groups that
// it belongs to.
func rowName(t *table.Table, r, c int) string {
	name := t.RowText(r, c)
	for p := t.Rows[r].Parent; p >= 0; p = t.Rows[p].Parent {
		name = t.RowText(p, c) + "／" + name
	}
	return name
}

// cellPlace returns the Place of a cell.
func cellPlace(t *table.Table, r, c int) Place {
	return Place{Table: t.Name(), Row: clip(rowName(t, r, c)), Column: t.ColumnTitle(c), Address: t.Address(r, c)}
}

// clip shortens a name so that it fits on a line.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// step is the value of the last printed digit in 分; 0 if print shows every 分.
func step(f money.Format) money.Amount {
	s := int64(f.Unit)
	for range f.Decimals {
		s /= 10
	}
	return money.Amount(s)
}

// printed returns the figure that a cell shows, in 分, and twice its tolerance:
// half a unit of its last digit, with 舍位平衡 a whole one.
func printed(t *table.Table, c *table.Cell) (value, off2 money.Amount) {
	st := step(t.Formats[c.Format])
	switch {
	case c.Amount == 0 && !c.Near:
		return 0, 0
	case st == 0:
		return c.Amount, 0
	case t.Rounding == table.Balanced:
		return money.Amount(c.Printed) * st, 2 * st
	}
	return money.Amount(c.Printed) * st, st
}
