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

// formula returns the formula of a cell that the layout declares to be a sum. It is "" if
// the cell must be a value: no parts are declared, a part is masked or is no number of the
// same unit on the sheet, or there are too many parts.
func (s *sheetWriter) formula(r, c int, cell *table.Cell) string {
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

// partRows returns the rows whose sum row r is in a column, nil if it is none.
func (s *sheetWriter) partRows(r int, col *table.Column) []int32 {
	if parts := s.t.Rows[r].Parts; parts != nil && col.Kind == table.AmountColumn {
		return parts[col.Statement]
	}
	return nil
}

// sums reports whether the n parts are amounts on the sheet whose sum is the cell's amount.
func (s *sheetWriter) sums(cell *table.Cell, n int, at func(i int) (r, c int)) bool {
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

// runs returns the references to n cells of a row or column, with consecutive cells as one
// range. index returns the index of the i-th part, name the name of a cell.
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

// nest groups arguments into inner sums of maxArguments each.
func nest(refs []string) []string {
	var outer []string
	for len(refs) > 0 {
		n := min(len(refs), maxArguments)
		outer = append(outer, "SUM("+strings.Join(refs[:n], ",")+")")
		refs = refs[n:]
	}
	return outer
}

// cellName returns the sheet's name of the logical cell (r, c): G12.
func (s *sheetWriter) cellName(r, c int) string { return s.letters[c] + strconv.Itoa(s.first[r]) }
