package layout

import (
	"fmt"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// Bounds of a family and of a table. They are needed because a few lines of a
// layout can ask for any number of rows: every member of every dimension under
// every other. docs/layout.md states them.
const (
	mostTables  = 200
	mostColumns = 300
	mostSpecs   = 2000    // rows written in a layout
	mostText    = 2000    // characters of a text with placeholders
	mostTests   = 8192    // conditions on the lines of one ledger
	mostCells   = 2 << 20 // of a finished table, whatever the dataset
	mostWords   = 8 << 20 // machine words of the sums behind it
)

// MostCells returns how many cells a table may have: in proportion to the rows of
// the dataset, with an ample minimum.
func MostCells(ds *dataset.Dataset) int {
	const small, each = 100_000, 100
	rows := 0
	for _, l := range ds.Facts {
		rows += l.N
	}
	for _, l := range ds.Lists {
		rows += l.N
	}
	return min(small+each*rows, mostCells)
}

// The memory of an instance besides its sums, and of each of its children, in
// machine words.
const instanceWords, childWords = 12, 8

// full reports whether the table exceeds its bounds.
func (e *evaluation) full() bool { return e.cells > e.most || e.size > mostWords }

// tooLarge is the error of a table beyond its bounds; what says which bound, ""
// for the number of cells.
func (e *evaluation) tooLarge(what string) error {
	if what == "" {
		what = fmt.Sprintf("这张表太大，超过%d格", e.most)
	}
	return diag.One(diag.Problem{File: e.l.File, Message: what, Want: "应减少each的层数，或不写all"})
}
