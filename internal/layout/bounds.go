package layout

import (
	"fmt"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// A few lines of a layout can ask for any number of rows: every member of every
// dimension under every other. These bounds are what a family and a table may
// hold; docs/layout.md states them.
const (
	mostTables  = 200
	mostColumns = 300
	mostSpecs   = 2000    // rows written in a layout
	mostText    = 2000    // characters of a text with placeholders
	mostTests   = 8192    // conditions on the lines of one ledger
	mostCells   = 2 << 20 // of a finished table, whatever the dataset
	mostWords   = 8 << 20 // of the sums behind it
)

// MostCells is how many cells a table of a dataset may have: some for every row
// of the dataset, and many for a small one.
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

// What an instance takes besides its sums, in words.
const instWords, kidWords = 12, 8

// full reports whether the table exceeds what it may hold.
func (e *evaluation) full() bool { return e.cells > e.most || e.size > mostWords }

// tooLarge says so.
func (e *evaluation) tooLarge(what string) error {
	if what == "" {
		what = fmt.Sprintf("这张表太大，超过%d格", e.most)
	}
	return diag.One(diag.Problem{File: e.l.File, Message: what, Want: "应减少each的层数，或不写all"})
}
