package check

// A few formulas can name any number of cells: every row for every row. These
// bounds are what the checks of a family may hold, and what they may name in the
// tables of a subject; docs/checks.md states them.
const (
	mostWork  = 3_000_000 // rows and columns that addresses are held against when they are read
	mostCells = 2_000_000 // named by all formulas together, and looked at to find them

	looksPerRow = 500 // and for each row of the tables so many more; the embedded family takes 20
)
