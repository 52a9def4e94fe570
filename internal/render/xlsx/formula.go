package xlsx

import (
	"strconv"
	"strings"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Limits of Excel.
const (
	maxArguments = 255  // of one SUM
	maxFormula   = 8192 // characters
)

// formula gives the live formula of a cell that the layout declares to be the
// sum of others, or "" where it must stay a value: no parts are declared, a
// part is masked or does not stand on the sheet as a number of the same unit,
// or there are more parts than a formula can name.
func (s *sheet) formula(r, c int, cell *table.Cell) string {
	var refs []string
	col := &s.t.Columns[c]
	if rows := s.partRows(r, col); rows != nil {
		if !s.sums(cell, len(rows), func(i int) (int, int) { return int(rows[i]), c }) {
			return ""
		}
		refs = runs(len(rows), func(i int) int { return int(rows[i]) }, func(row int) string { return s.cellName(row, c) })
	} else {
		if !s.sums(cell, len(col.Parts), func(i int) (int, int) { return r, col.Parts[i] }) {
			return ""
		}
		refs = runs(len(col.Parts), func(i int) int { return col.Parts[i] }, func(column int) string { return s.cellName(r, column) })
	}
	for len(refs) > maxArguments {
		refs = nest(refs)
	}
	if f := "SUM(" + strings.Join(refs, ",") + ")"; len(f) <= maxFormula {
		return f
	}
	return ""
}

// partRows lists the rows whose sum row r is in a column, nil for none.
func (s *sheet) partRows(r int, col *table.Column) []int32 {
	if parts := s.t.Rows[r].Parts; parts != nil && col.Kind == table.AmountColumn {
		return parts[col.Statement]
	}
	return nil
}

// sums reports whether the n parts stand on the sheet as amounts that make up
// cell.
func (s *sheet) sums(cell *table.Cell, n int, at func(i int) (r, c int)) bool {
	var total money.Amount
	for i := range n {
		part := s.t.At(at(i))
		switch part.Kind {
		case table.AmountCell:
			if s.t.Formats[part.Format].Unit != s.t.Formats[cell.Format].Unit {
				return false
			}
			total += part.Amount
		case table.EmptyCell, table.CoveredCell:
		default:
			return false
		}
	}
	return n > 0 && total == cell.Amount
}

// runs names n cells of a row or column, each stretch of neighbours as one
// range. index gives the place of the i-th part, name what is at a place.
func runs(n int, index func(i int) int, name func(place int) string) []string {
	var refs []string
	for i := 0; i < n; {
		j := i
		for j+1 < n && index(j+1) == index(j)+1 {
			j++
		}
		ref := name(index(i))
		if j > i {
			ref += ":" + name(index(j))
		}
		refs = append(refs, ref)
		i = j + 1
	}
	return refs
}

// nest puts arguments by the limit into inner sums.
func nest(refs []string) []string {
	var outer []string
	for len(refs) > 0 {
		n := min(len(refs), maxArguments)
		outer = append(outer, "SUM("+strings.Join(refs[:n], ",")+")")
		refs = refs[n:]
	}
	return outer
}

// cellName is the sheet's name of logical cell (r, c): G12.
func (s *sheet) cellName(r, c int) string { return s.letters[c] + strconv.Itoa(s.first[r]) }
