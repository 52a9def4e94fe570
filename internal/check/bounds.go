package check

// A short formula can ask for a comparison of every row with every row. These
// limits apply to the checks of a family and to the cells they select in the
// tables of a subject; docs/checks.md documents them.
const (
	mostWork  = 3_000_000 // ids of rows and columns that addresses are compared with when they are read
	mostCells = 2_000_000 // cells selected by all formulas together, plus rows visited to find them

	looksPerRow = 500 // added to mostCells for each row of the tables; the embedded family needs 20
)
