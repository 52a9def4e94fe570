package narrative

import "budgetreport/internal/book"

// Placed is a figure of a book at its place.
type Placed struct {
	Block, Sentence string // their ids
	book.Figure
}

// Figures lists every computed figure in a book's words, in reading order.
func Figures(b *book.Book) []Placed {
	var out []Placed
	for _, bl := range b.Blocks {
		for _, s := range bl.Sentences {
			for _, f := range s.Figures {
				out = append(out, Placed{bl.ID, s.ID, f})
			}
		}
	}
	return out
}
