package table

// Provenance tells of the cells of a table what is not printed in them.
type Provenance interface {
	// Member names what the row of a cell stands for where the row can be
	// masked, the same in every table: project/410000…; "" for any other row.
	// It holds the code and must not be printed for a masked row.
	Member(row, col int) string
}

// Sourced is a table together with where it came from.
type Sourced struct {
	*Table
	Provenance
}
