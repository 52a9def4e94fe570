package page

// Ref says which part of the document something drawn is. The references of all
// pages are enough to build the structure of the document (the tags of a PDF, the
// custom tags of an OFD) and to find the cell that a reader clicks on:
//
//   - Elements are in the order in which they first appear. The runs of an element
//     of words are in the order in which they are drawn.
//   - The parts of a table are in the order of their kinds, its cells by row and
//     column, in whatever order they are drawn. A cell of Grid to which no text
//     refers is empty.
//   - A text of several lines, or cut by a page break, is several runs with the same
//     reference (except At). Real content has every text of the document exactly
//     once; everything else drawn is an Artifact.
type Ref struct {
	Element  *Element // nil for a page number and a running line; never changed once a page refers to it
	Row      int32    // of a cell, in the header or in the body; of a note, of a TableLine: which one
	At       int32    // of words: the byte of Element.Text where the run begins
	Col      uint16   // of a cell
	Kind     Kind
	Artifact Artifact
}

// Kind says which part of an element, or of a page, something drawn is.
type Kind uint8

// The kinds. Those of a table are in its reading order.
const (
	Unknown Kind = iota

	Title     // of the document, on its cover
	Heading   // of Element.Level
	Paragraph // also a line of the cover
	Entry     // of the contents; the levels of the entries nest them
	EntryPage // the number of the page that an entry of the contents leads to

	TableNumber
	TableTitle // a heading of Element.Level
	TableSubtitle
	TableLine   // above the header: 0 at the left, 1 in the centre, 2 at the right
	HeaderCell  // a cell of the header: it names the columns it spans
	ColumnLabel // a cell of the body that names the columns below it, as in the heading of a form's section
	RowLabel    // a cell of the body that names the rows it spans: the name of a line or of a group, a merged label
	DataCell    // any other cell of the body
	TableNote   // below the body
	WholeTable  // the table as a whole, as its rules

	PageNumber
	RunningLine // on every page: 草稿
)

// Artifact says whether something drawn is content, and if not, why it is drawn.
type Artifact uint8

// What is content and what is an artifact: drawn, but no part of what is read.
const (
	RealContent Artifact = iota
	Repeated             // content of an earlier page printed again: a header, the label of a group that continues
	Pagination           // page numbers, running lines
	Decoration           // rules, backgrounds of cells, leaders
)

// Element is a block of the document: a title, a heading, a paragraph, an entry
// of the contents, or a table with its title and notes.
type Element struct {
	ID    string // lasting: of the table, of the block of words; of an entry, that of the block it leads to; "" for a line of the cover
	Level int    // of a heading, an entry of the contents, the title of a table: 1 is the outermost
	Text  string // all of it; of a table, its number and title
	Table *Grid  // nil for words
}

// Grid is the shape of a table: header and body have the same columns.
type Grid struct {
	HeaderRows, Rows, Columns int
	Header                    []Span // all cells of the header, by row, then column
	Merged                    []Span // the cells of the body that span several rows or columns, by row, then column
}

// Span is the extent of a cell.
type Span struct{ Row, Col, Rows, Cols int }
