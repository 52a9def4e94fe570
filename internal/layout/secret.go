package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/table"
)

// Member names what a row that can be masked stands for, the same in every
// table: project/410000…; empty for all other rows. It holds the code and must
// not be printed for a masked row.
func (r *Result) Member(row, col int) string {
	n := r.sources[row][r.Columns[col].Statement]
	if n == nil || n.spec == nil || n.spec.mask == nil {
		return ""
	}
	return r.ev.memberName(n)
}

func (e *evaluation) memberName(n *inst) string {
	var parts []string
	for j, k := range n.spec.keys {
		code, _ := e.keyText(n, j)
		parts = append(parts, k.raw, code)
	}
	return strings.Join(parts, "/")
}

// Protects reports whether a mask of the layout asks that what it hides must
// not be computable from what is published.
func (l *Layout) Protects() bool {
	var any func(rows []*rowSpec) bool
	any = func(rows []*rowSpec) bool {
		return slices.ContainsFunc(rows, func(r *rowSpec) bool { return r.mask != nil && r.mask.protect || any(r.rows) })
	}
	return slices.ContainsFunc(l.statements, func(s *statement) bool { return any(s.rows) || any(s.foot) })
}

// Balanced reports whether the layout's figures are rounded so that they add up.
func (l *Layout) Balanced() bool { return l.rounding == table.Balanced }

// Layout is what the table was made by.
func (r *Result) Layout() *Layout { return r.ev.l }
