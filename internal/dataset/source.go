package dataset

import (
	"encoding/hex"
	"iter"

	"budgetreport/internal/diag"
)

// Source is where the raw tables of a dataset come from: a folder of CSV files, or the
// sheets of a workbook.
type Source interface {
	// Names returns the names (File.Name) of the tables that are present.
	Names() ([]string, error)
	// Table opens one of them. The error is a *diag.Error.
	Table(file *File) (*Raw, error)
	// Place returns where the table of a name is, or would be.
	Place(name string) diag.Problem
	// Inputs returns the files read so far, by name.
	Inputs() []Input
}

// RemarkSource is a Source that remarks on what may be wrong with itself.
type RemarkSource interface {
	// Remarks returns remarks on the tables read so far.
	Remarks() []diag.Problem
}

// Input is a file that was read, for manifests.
type Input struct {
	Name   string
	SHA256 [32]byte
}

// Hash returns the sha256 in hex.
func (in Input) Hash() string { return hex.EncodeToString(in.SHA256[:]) }

// Raw is one table as written.
type Raw struct {
	Header Row // its Problems apply only if this row is the header
	// Rows yields the rows below the header; it may be called more than once. A row
	// is valid, and may be changed, only until the next one. Blank rows may be left
	// out.
	Rows iter.Seq[Row]
	// Place returns the place of a cell, given Row.Line and the cell's index in the
	// row; -1 means the whole row. It may be called as long as the dataset is used.
	Place func(line, cell int) diag.Problem
}

// Example begins the first cell of a row that shows how a table is filled in. Such a row is
// refused as long as it is in the table.
const Example = "示例："

// Row is one row of a raw table.
type Row struct {
	Line     int // 1-based, in the file or sheet
	Cells    []string
	Problems []diag.Problem // what is wrong with the row itself; it is not read as data then
	Hidden   bool           // the row is hidden in the workbook; Problems has one about it
}
