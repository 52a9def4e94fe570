package check

import (
	"math/big"
	"slices"

	"budgetreport/internal/address"
	"budgetreport/internal/table"
)

// count counts the items of a list. Where a condition on them cannot be evaluated
// here, the count of all is the most it can be.
func (k *reckoner) count(l *address.List) quantity {
	q := quantity{kind: ofThings}
	n := int64(0)
	name := l.Of.Name.String()
	if x := k.tables[name]; x != nil && !l.Of.Row.IsZero() {
		rows := map[int]bool{} // one may match in several statements
		for _, e := range x.MatchRows(l.Of.Row) {
			if rows[e.Row] {
				continue
			}
			rows[e.Row] = true
			is := yes
			if l.Where != nil {
				is = rowHolds(x, e.Row, l.Item, l.Where)
			}
			q.atMost = q.atMost || is == unsure
			if is != no {
				n++
			}
		}
	} else if texts := k.file(name); texts != nil {
		n, q.atMost = int64(len(k.ds.Rows(texts, k.subject, l.Of.Row.MatchAt))), l.Where != nil
	} else {
		q.unknown = true
	}
	q.value = big.NewRat(n, 1)
	return q
}

// truth is what is known of a condition.
type truth uint8

const (
	no truth = iota
	unsure
	yes
)

func truthOf(is bool) truth {
	if is {
		return yes
	}
	return no
}

// rowHolds evaluates a condition on a row of a table, which it calls item: whether
// cells of it have something in them and whether they are masked, with 且, 或 and
// 非. It is unsure of all other conditions.
func rowHolds(x *table.Index, row int, item string, c address.Cond) truth {
	switch c := c.(type) {
	case *address.Logic:
		a, b := rowHolds(x, row, item, c.Left), rowHolds(x, row, item, c.Right)
		if c.Or {
			return max(a, b)
		}
		return min(a, b)
	case *address.Not:
		return yes - rowHolds(x, row, item, c.Of)
	case *address.Test:
		of, ok := c.Of.(*address.Ref)
		if !ok || of.Name.String() != item || c.Kind != address.Exists && c.Kind != address.IsMasked {
			return unsure
		}
		columns := x.MatchColumns(address.Literal(of.Row.String(), "."))
		if columns == nil {
			return unsure
		}
		at := slices.IndexFunc(columns, func(col int) bool { return x.RowID(row, col) != "" })
		if at < 0 {
			return no
		}
		cell := x.At(x.Owner(row, columns[at]))
		if c.Kind == address.IsMasked {
			return truthOf(cell.Kind == table.MaskedCell)
		}
		return truthOf(cell.Kind == table.MaskedCell || cell.Text != "" || x.Columns[columns[at]].Kind == table.AmountColumn)
	}
	return unsure
}
