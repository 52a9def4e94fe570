package dataset

import (
	"encoding/hex"
	"iter"

	"budgetreport/internal/diag"
)

// Source yields the raw tables of a dataset wherever they come from: a folder
// of CSV files, the sheets of a workbook.
type Source interface {
	// Names lists the tables that are present, as File.Name says them.
	Names() ([]string, error)
	// Table opens one of them. An error is a *diag.Error.
	Table(file *File) (*Raw, error)
	// Place says where the table of a name is, or would be.
	Place(name string) diag.Problem
	// Inputs lists the files read so far, in order of their names.
	Inputs() []Input
}

// RemarkSource is a Source that has noticed what may be wrong with itself.
type RemarkSource interface {
	// Remarks is what is to be told of the tables read so far.
	Remarks() []diag.Problem
}

// Input is a file that was read, for manifests.
type Input struct {
	Name   string
	SHA256 [32]byte
}

// Hash is the sha256 in hex.
func (in Input) Hash() string { return hex.EncodeToString(in.SHA256[:]) }

// Raw is one table as written.
type Raw struct {
	Header Row // its Problems hold only if it is the header at all
	// Rows are the rows below the header, from the first whenever they are asked
	// for; rows and cells are only lent until the next one, and may be changed
	// until then. Blank rows may be left out.
	Rows iter.Seq[Row]
	// Place says where a cell is: Row.Line, and the cell's index in the row;
	// -1 means the whole row. It is asked as long as the dataset lives.
	Place func(line, cell int) diag.Problem
}

// Example begins the first column's cell of a row that shows how a table is
// filled in. Such a row is refused as long as it stands there.
const Example = "示例："

// Row is one row of a raw table.
type Row struct {
	Line     int // 1-based, in the file or sheet
	Cells    []string
	Problems []diag.Problem // what is wrong with the row itself; its cells are then read only to tell what it is
	Hidden   bool           // it cannot be seen where it stands; Problems say so
}
