// Package layout is the language in which report tables are declared in TOML,
// and its evaluation over a dataset. A layout reads like the printed table:
// the header is a tree of columns, a filter on a node holds for all under it,
// a leaf shows a property of the row or sums the ledger; rows are groups,
// fixed items, forms and fillers. See docs/layout.md for the language itself.
//
// The package knows neither paper nor workbooks: its result is a table.Table.
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
	needs        *needs // the table is printed only where there are such records
	schema       *dataset.Schema
}

// statement is a column block with rows of its own. Most tables have one;
// several are set side by side, row by row, their feet on the same last lines.
type statement struct {
	title    string
	columns  []*node // roots of the header tree
	leaves   []*node
	rows     []*rowSpec
	foot     []*rowSpec
	where    filter
	from     *dataset.File // default fact file
	facts    []*dataset.File
	blocks   int  // the list flows on in so many blocks from left to right
	minRows  int  // filled up with empty rows to so many
	complete bool // every line that it selects must enter one of its rows
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
	text    string // placeholders filled in
	isText  bool
	inherit bool // show what enclosing groups know as well
	merge   bool // equal neighbours down the column become one cell
	label   bool
	align   table.Align
	format  int // index into Layout.formats
	where   filter
	span    int // columns taken, in a row of cells
}

// term is one signed sum over a fact file.
type term struct {
	from    *dataset.File
	measure string // id of the amount column
	sign    int64
	where   filter
}

// list is the source of a ragged list: records that belong to the row's member.
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
	cells    []*content // own cells instead of the columns'; nil: the columns'
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
	partIDs  [][]string // one list, or in a row of cells several ways in which it is split
	ofWhich  bool
	own      cellSet // sums of the row's own cells or terms
	hidden   bool    // only its rows are printed
	complete bool    // every line that enters it must enter one of its rows
	at       pos
}

type rowSpecKind uint8

const (
	labelRow  rowSpecKind = iota // a fixed item, printed whatever it sums to
	totalRow                     // a total of what stands beside it
	eachRow                      // one row for each group of ledger lines
	recordRow                    // one row for each record
	sideRow                      // a label merged down beside its rows
	fillerRow                    // empty rows
)

type partsKind uint8

const (
	partsNone  partsKind = iota
	partsAuto            // the rows under it, or for a total the group beside it
	partsAbove           // the items above it in the same list
	partsNamed           // the rows named
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

type note struct {
	text string
	when when
}

type columnNumbers struct {
	title string
	first int
}

// mask hides what must not be published in a row: amounts print as a sign,
// texts vanish but for those kept or replaced. Totals still count the row.
type mask struct {
	where  filter
	amount string
	text   map[string]string // path → what is printed instead
	keep   map[string]bool   // paths printed as they are

	protect bool // mask further rows where the amount could be computed from what is published
}

type sortKey struct {
	order sortOrder
	path  path
	desc  bool
}

type sortOrder uint8

const (
	byCode    sortOrder = iota // by code, words by their vocabulary
	byListing                  // as listed in the member's file
	byFirst                    // by first appearance in the ledger
	byPath                     // by a property
	byDefault                  // as listed where the list has an order of its own, else by code
)

// cellSet is a set of sums that rows share;
// a slot's local says into which of the row's amounts it is added.
type cellSet struct {
	slots []slot
	size  int
}

type slot struct {
	term
	filter filter // of the column and the term together
	local  int
}
