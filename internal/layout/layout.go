// Package layout reads report tables declared in TOML and evaluates them over a
// dataset. A layout is written like the printed table: its header is a tree of
// columns, and a filter on a node holds for all columns under it; a leaf shows a
// property of the row or sums the ledger; rows are groups, fixed items, forms and
// fillers. docs/layout.md describes the language.
//
// decode*.go read and check layouts, eval_*.go make tables, read*.go find the rows of
// a table that is read back from print, ask_*.go answer
// questions about a layout or a finished table. The package knows neither paper
// nor workbooks: its result is a table.Table.
package layout

import (
	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Layout is one table's declaration, decoded and checked against the schema.
type Layout struct {
	ID   string // file stem: 03
	File string // as named in messages

	number, title, subtitle, left, center, right string // texts with placeholders

	statements []*statement
	notes      []note
	formats    []money.Format // [0] is the table's own
	page       table.Page
	cont       table.Continue

	rounding     table.Rounding
	roundingNote string // where plain figures do not add up; may be empty
	style        table.Style
	numbers      *columnNumbers
	per          *dataset.Dimension // one table for each member, nil for one table
	perAt        pos
	base         filter // the table's own where
	needs        *needs // the table is made only if there are such records; nil: always
	schema       *dataset.Schema
}

// statement is a block of columns with rows of its own. Most tables have one;
// several stand side by side, with their feet on the same last lines.
type statement struct {
	title    string
	columns  []*node // roots of the header tree
	leaves   []*node
	rows     []*rowSpec
	foot     []*rowSpec
	where    filter
	from     *dataset.File // default fact file
	facts    []*dataset.File
	blocks   int  // how many blocks, from left to right, its rows flow through
	minRows  int  // padded with empty rows up to this number
	complete bool // every ledger line that it selects must enter one of its rows
	cols     cellSet
}

// node is a node of the header tree; a leaf has a content.
type node struct {
	title    string
	id       string
	children []*node
	content
	width, min, max float64
	equal           string
	kind            table.ColumnKind
	list            *list // ragged list the leaf belongs to
	parts, ofWhich  bool
	parent          *node
	at              pos
}

// content is what a cell shows: a sum over the ledger, a property, or a text.
type content struct {
	sums    []term // nil: no sum
	show    []path // alternatives, the first that applies to the row
	text    string // with placeholders
	isText  bool
	inherit bool // show properties of the groups above, too
	merge   bool // equal neighbours down the column become one cell
	label   bool
	align   table.Align
	format  int // index into Layout.formats
	where   filter
	span    int // columns it takes, in a row with cells of its own
}

// term is one signed sum over a fact file.
type term struct {
	from    *dataset.File
	measure string // id of the amount column
	sign    int64
	where   filter
}

// list is the source of a ragged list: a column that shows on each row all records
// of the row's member, one per line.
type list struct {
	file  *dataset.File
	by    *dataset.Dimension
	byCol *dataset.Column // the records' column that names the member
	where filter
}

// rowSpec declares rows.
type rowSpec struct {
	kind     rowSpecKind
	id       string
	label    string // text with placeholders
	labels   map[string]string
	where    filter
	keys     []path        // eachRow: what the ledger is grouped by
	file     *dataset.File // recordRow: whose records
	by       *dataset.Dimension
	byCol    *dataset.Column
	all      bool
	sort     []sortKey
	rows     []*rowSpec
	cells    []*content // cells of its own; nil: what the columns show
	head     bool
	terms    []term // replaces what the columns sum
	blank    bool
	count    int // fillerRow
	when     when
	mask     *mask
	indent   int
	bold     bool
	span     int // sideRow: columns the label takes
	parts    partsKind
	partIDs  [][]string // partsNamed: ids of rows; a row with cells of its own may have several such lists
	ofWhich  bool
	own      cellSet // sums of the row's own cells or terms
	hidden   bool    // not printed, only the rows under it
	complete bool    // every ledger line that enters it must enter one of its rows
	at       pos
}

type rowSpecKind uint8

const (
	labelRow  rowSpecKind = iota // a fixed item, printed even if its sums are zero
	totalRow                     // a total of the rows in its list
	eachRow                      // one row for each group of ledger lines
	recordRow                    // one row for each record
	sideRow                      // a label merged down beside its rows
	fillerRow                    // empty rows
)

type partsKind uint8

const (
	partsNone  partsKind = iota
	partsAuto            // the rows under it, for a total the other rows of its list
	partsAbove           // the rows above it in its list
	partsNamed           // the rows in partIDs
)

// needs is a condition on records of the dataset.
type needs struct {
	file  *dataset.File
	where filter
}

type when uint8

const (
	always when = iota
	onlyData
	onlyEmpty
)

type columnNumbers struct {
	title string
	first int
}

// mask hides what must not be published in a row: amounts are replaced by a text,
// other texts are left out, kept or replaced. Totals still count the row.
type mask struct {
	where  filter
	amount string            // printed for every amount: XXXX
	text   map[string]string // path → text printed instead
	keep   map[string]bool   // paths printed unmasked

	protect bool // mask more rows if the amount could be computed from published figures
}

type sortKey struct {
	order sortOrder
	path  path
	desc  bool
}

type sortOrder uint8

const (
	byCode    sortOrder = iota // by code; words in the order of the schema
	byListing                  // as listed in the member's file
	byFirst                    // by first appearance in the ledger
	byPath                     // by a property
	byDefault                  // as listed if the list declares an order, else by code
)

// cellSet is a set of sums that rows share.
type cellSet struct {
	slots []slot
	size  int // amounts per row
}

// slot is one sum of a cellSet.
type slot struct {
	term
	filter filter // of the column and the term together
	local  int    // index of the row's amount that the sum is added to
}
