package table

// Provenance is what is known of the cells of a table beyond what is printed.
type Provenance interface {
	// Member returns the name of what the row of a cell stands for if the row can
	// be masked, the same in every table: project/410000…; "" for any other row.
	// It contains the code and must not be printed for a masked row.
	Member(row, col int) string
}

// Sourced is a table together with its provenance.
type Sourced struct {
	*Table
	Provenance
}
