// Package table holds a finished report table as plain data. Layouts make it;
// typesetting, workbook, CSV, checks and the comparison of editions read it. It
// knows nothing of TOML, files, fonts or budgets.
//
// A table is one logical grid: At(r, c) is the cell of row r and column c. A cell
// with RowSpan or ColSpan over 1 owns a rectangle whose other cells are of kind
// CoveredCell. The grid does not depend on pages: the typesetter breaks pages, and
// merged cells are whole here.
package table

import (
	"fmt"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/money"
)

// Table is one numbered table of a package, evaluated and formatted.
type Table struct {
	ID       string // lasting id: the layout's file stem ("03"); a form per member adds "/" and the member's key
	Number   string // as printed: 预算03表; may be empty
	Title    string
	Subtitle string // line under the title, "（2022年度）"; may be empty
	Left     string // line above the header, at the left: 单位名称：…
	Center   string // same line, centred
	Right    string // same line, at the right: 单位：万元
	Columns  []Column
	Header   []HeaderCell // the header tree, flattened; sorted by Row, then Col
	Depth    int          // rows of the header, 0 for a table without one
	Rows     []Row
	Cells    []Cell // row-major, len(Rows)*len(Columns)
	Formats  []money.Format
	Notes    []string // under the last row
	Marks    []Mark   // highlighted cells, none in an ordinary table
	Page     Page
	Continue Continue
	Style    Style
	NoData   bool // no ledger line enters the table
	Rounding Rounding
	Gaps     bool // of a table read back from print: it has rows with figures that could not be read
}

// Rounding is how the printed figures of a table are made from the exact amounts.
type Rounding string

// The kinds of rounding, as layouts name them.
const (
	Plain    Rounding = "plain"    // each figure is rounded by itself: printed parts may not add up
	Balanced Rounding = "balanced" // figures are rounded so that printed parts add up: 舍位平衡
)

// Mark highlights a cell that a correction changed.
type Mark struct {
	Row, Col int
	Note     string // comment on the cell: 原为612.9
}

// ColumnKind is what a column holds.
type ColumnKind uint8

// The kinds of columns.
const (
	TextColumn   ColumnKind = iota
	CodeColumn              // codes: texts that must never wrap or be read as numbers
	AmountColumn            // sums of money
	NumberColumn            // counts such as 行次
)

// Align is the horizontal alignment of a cell's text. AlignAuto follows the
// column's kind: amounts right, codes and numbers centred, text left.
type Align uint8

// The alignments.
const (
	AlignAuto Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// Column is a leaf of the header.
type Column struct {
	ID        string   // lasting id, 基本支出.人员经费.工资福利支出; unique in the table
	Path      []string // titles from the header's root to the leaf, as printed
	Kind      ColumnKind
	Align     Align
	Width     float64 // fixed width in mm; 0: from the content
	MinWidth  float64 // mm, 0: none
	MaxWidth  float64 // mm, 0: none
	Equal     string  // columns with the same non-empty key get the same width
	Statement int     // index of its statement, among those set side by side
	Parts     []int   // columns whose sum it is in every row, as the layout declares (小计 of its siblings); nil for none
	Format    int     // index into Table.Formats for its amounts
	OfWhich   bool    // 其中: part of a column beside it, not of their sum
}

// HeaderCell is a cell of the header: a node of the header tree.
type HeaderCell struct {
	Row, Col   int
	Rows, Cols int // extent, at least 1 each
	Text       string
}

// RowKind is what a row is to its reader.
type RowKind uint8

// The kinds of rows.
const (
	DetailRow  RowKind = iota
	TotalRow           // 合计
	GroupRow           // heads the rows whose Parent it is: a unit over its 科目
	HeadingRow         // column titles inside a form (任务名称 | 主要内容)
	FillerRow          // an empty row of a form
)

// Row is one line of the logical grid.
type Row struct {
	IDs    []string // by statement, a lasting id: 021012/2080502; "" where the statement has no row here
	Kind   RowKind
	Level  int  // depth of grouping, 0 outermost
	Parent int  // index of the GroupRow it belongs to, -1 for none
	Sub    int  // with ragged lists, which of the rows of one instance: 0 for the first
	Head   int  // index of the HeadingRow over it in a form, -1 for none; that row is repeated on every page
	Keep   bool // must stay on the page of the row above it
	Bold   bool
	Parts  [][]int32 // by statement: rows whose sum it is in the statement's amount columns, as the layout declares (合计 of the units); nil for none
}

// CellKind is what a cell holds.
type CellKind uint8

// The kinds of cells.
const (
	EmptyCell CellKind = iota
	TextCell
	CodeCell
	AmountCell // a sum; Text is "" if it is zero and the format prints nothing for zero
	NumberCell // a count such as 行次: Text is digits
	MaskedCell // 涉密: Text (XXXX) is shown, Amount must never leave the program
	CoveredCell
)

// Cell is one cell of the grid.
type Cell struct {
	Text    string       // as printed
	Amount  money.Amount // exact sum, for AmountCell and MaskedCell
	Printed int64        // the figure in Text, in units of the format's last digit; 舍位平衡 may change it by one
	RowSpan int32        // ≥ 1 except in a CoveredCell, where it is 0
	ColSpan int32
	Kind    CellKind
	Align   Align // AlignAuto: the column's
	Format  uint8 // index into Table.Formats, for AmountCell
	Label   bool  // names the cells beside or below it; printed in the style of the header
	Indent  uint8 // characters of indentation
	Near    bool  // of a table read back from print: Amount is the printed figure, from which the exact one may differ by its rounding; in a MaskedCell nothing is known of it
}

// Page is the paper of a table.
type Page struct {
	Size                     string  // name: A4
	Width, Height            float64 // mm, with the orientation applied
	Top, Right, Bottom, Left float64 // margins in mm
	Gutter                   float64 // 装订线, mm added to the left (portrait) or top (landscape) margin
}

// Landscape reports whether the page is wider than high.
func (p Page) Landscape() bool { return p.Width > p.Height }

// Continue is how groups and merged cells cut by a page break are continued on the
// next page.
type Continue struct {
	Mark    string // "（续）", added to repeated texts; may be empty
	Before  bool   // the mark is put before the text instead of after it
	Amounts bool   // amounts are repeated, too
	None    bool   // nothing is repeated
}

// Style is a family's typography. Sizes are in pt, distances in mm.
type Style struct {
	Title, Subtitle, Lines, Header, Body, Note, Footer Text
	BodyFloor                                          float64  // smallest size in pt to which body and header may be reduced
	Leading                                            float64  // line height in multiples of the size
	PadX, PadY                                         float64  // mm between rule and text
	InnerRule, OuterRule                               float64  // widths of rules in pt
	PageNumber                                         string   // "第 {page} 页 共 {pages} 页"; empty: none
	NumberAt                                           Align    // alignment of the table's number above the title
	LastRows                                           int      // least number of body rows on the last page
	Contents                                           Contents // of a workbook with several tables
}

// Contents is the wording of the sheet that lists the tables of a workbook.
type Contents struct {
	Title   string    // of the sheet, and its name
	Columns [4]string // titles: the table's number, its title, the texts left and right above its header
	Back    string    // of the links from the tables to the sheet
}

// Text is the face and size of one kind of text.
type Text struct {
	Face  string  // name of a face of the font set: serif, serif-bold, sans
	Size  float64 // pt
	Excel string  // font name written into the workbook: 宋体
	Bold  bool    // bold in the workbook
}

// At returns the cell of row r and column c.
func (t *Table) At(r, c int) *Cell { return &t.Cells[r*len(t.Columns)+c] }

// Owner returns the row and column of the cell that is seen at (r, c): that cell
// itself, or the one whose span covers it.
func (t *Table) Owner(r, c int) (int, int) {
	if t.At(r, c).Kind != CoveredCell {
		return r, c
	}
	for i := r; i >= 0; i-- {
		for j := c; j >= 0; j-- {
			k := t.At(i, j)
			if k.Kind != CoveredCell && i+int(k.RowSpan) > r && j+int(k.ColSpan) > c {
				return i, j
			}
		}
	}
	return r, c
}

// AlignOf returns the alignment of the cell at (r, c), never AlignAuto.
func (t *Table) AlignOf(r, c int) Align {
	cell := t.At(r, c)
	if cell.Align != AlignAuto {
		return cell.Align
	}
	switch cell.Kind {
	case AmountCell, MaskedCell:
		if t.Columns[c].Kind != AmountColumn && t.Columns[c].Align != AlignAuto {
			return t.Columns[c].Align
		}
		return AlignRight
	case NumberCell:
		return AlignCenter
	}
	if a := t.Columns[c].Align; a != AlignAuto {
		return a
	}
	switch t.Columns[c].Kind {
	case CodeColumn, NumberColumn:
		return AlignCenter
	case AmountColumn:
		if cell.Kind == TextCell {
			return AlignLeft
		}
		return AlignRight
	}
	return AlignLeft
}

// Scope is which cells a cell of the body names.
type Scope uint8

// The scopes.
const (
	NoScope     Scope = iota
	ColumnScope       // the columns it spans, in the rows below it
	RowScope          // the rows it spans
)

// ScopeOf returns the scope of the cell at (r, c): labels name the cells below or
// beside them, and texts of the NameColumn name their rows.
func (t *Table) ScopeOf(r, c int) Scope {
	k := t.At(r, c)
	switch {
	case k.IsAmount() || strings.TrimSpace(k.Text) == "":
		return NoScope
	case t.Rows[r].Kind == HeadingRow && k.Label && k.RowSpan == 1:
		return ColumnScope
	case k.Label, t.Depth > 0 && c == t.NameColumn(t.Columns[c].Statement):
		return RowScope
	}
	return NoScope
}

// NameColumn returns the column that names the rows of a statement: its first
// TextColumn, -1 if it has none.
func (t *Table) NameColumn(statement int) int {
	for c := range t.Columns {
		if t.Columns[c].Statement == statement && t.Columns[c].Kind == TextColumn {
			return c
		}
	}
	return -1
}

// RowID returns the id of row r in the statement of column c.
func (t *Table) RowID(r, c int) string { return t.Rows[r].IDs[t.Columns[c].Statement] }

// Address returns the address of a cell in messages, checks and comparisons:
// 03[021012/2080502, 基本支出.小计].
func (t *Table) Address(r, c int) string {
	return address.Format(t.ID, t.RowID(r, c), t.Columns[c].ID)
}

// RowText returns the name of a row to a reader: the texts printed in it before
// column col, in the column's statement; the row's id if there are none.
func (t *Table) RowText(row, col int) string {
	if texts := t.RowTexts(row, col); texts != nil {
		return strings.Join(texts, " ")
	}
	return t.RowID(row, col)
}

// RowTexts returns the texts and codes printed in a row before column col, in the
// column's statement; nil if there are none.
func (t *Table) RowTexts(row, col int) []string {
	var out []string
	for c := range col {
		k := t.At(row, c)
		if t.Columns[c].Statement == t.Columns[col].Statement && k.Text != "" && (k.Kind == TextCell || k.Kind == CodeCell) {
			out = append(out, k.Text)
		}
	}
	return out
}

// Name returns the table's number as printed, its title if it has none.
func (t *Table) Name() string {
	if t.Number != "" {
		return t.Number
	}
	return t.Title
}

// ColumnTitle returns the printed titles of column c from the root of the header:
// "基本支出·小计".
func (t *Table) ColumnTitle(c int) string { return strings.Join(t.Columns[c].Path, "·") }

// Validate returns an error if the table breaks a rule that writers rely on: the
// cells are complete, spans stay inside the grid, every covered cell is covered
// exactly once, the header fills its rectangle, ids are unique, parents come before
// children. Such an error is a fault of the program, not of its input.
func (t *Table) Validate() error {
	nc, nr := len(t.Columns), len(t.Rows)
	if nc == 0 {
		return fmt.Errorf("%s: no columns", t.ID)
	}
	if len(t.Cells) != nr*nc {
		return fmt.Errorf("%s: %d cells for %d rows × %d columns", t.ID, len(t.Cells), nr, nc)
	}
	statements := 0
	colIDs := map[string]bool{}
	for _, c := range t.Columns {
		if colIDs[c.ID] {
			return fmt.Errorf("%s: column id %q twice", t.ID, c.ID)
		}
		colIDs[c.ID] = true
		statements = max(statements, c.Statement+1)
		if c.Format < 0 || c.Format >= len(t.Formats) {
			return fmt.Errorf("%s: column %q has format %d of %d", t.ID, c.ID, c.Format, len(t.Formats))
		}
	}
	rowIDs := make([]map[string]bool, statements)
	for i := range rowIDs {
		rowIDs[i] = map[string]bool{}
	}
	for r, row := range t.Rows {
		if row.Parent >= r || row.Head >= r {
			return fmt.Errorf("%s: row %d has parent %d, heading %d", t.ID, r, row.Parent, row.Head)
		}
		if len(row.IDs) != statements {
			return fmt.Errorf("%s: row %d has %d ids for %d statements", t.ID, r, len(row.IDs), statements)
		}
		for s, id := range row.IDs {
			if id != "" && rowIDs[s][id] {
				return fmt.Errorf("%s: row id %q twice", t.ID, id)
			}
			rowIDs[s][id] = true
		}
	}
	cover := make([]bool, nr*nc)
	for r := range nr {
		for c := range nc {
			cell := t.At(r, c)
			if cell.Kind == CoveredCell {
				if !cover[r*nc+c] {
					return fmt.Errorf("%s: cell %d,%d is covered by nothing", t.ID, r, c)
				}
				continue
			}
			if cell.RowSpan < 1 || cell.ColSpan < 1 || r+int(cell.RowSpan) > nr || c+int(cell.ColSpan) > nc {
				return fmt.Errorf("%s: cell %d,%d spans %d×%d beyond the grid", t.ID, r, c, cell.RowSpan, cell.ColSpan)
			}
			for i := r; i < r+int(cell.RowSpan); i++ {
				for j := c; j < c+int(cell.ColSpan); j++ {
					if cover[i*nc+j] {
						return fmt.Errorf("%s: cells overlap at %d,%d", t.ID, i, j)
					}
					cover[i*nc+j] = true
				}
			}
		}
	}
	head := make([]bool, t.Depth*nc)
	for _, h := range t.Header {
		for i := h.Row; i < h.Row+h.Rows; i++ {
			for j := h.Col; j < h.Col+h.Cols; j++ {
				if i < 0 || j < 0 || i >= t.Depth || j >= nc || head[i*nc+j] {
					return fmt.Errorf("%s: header cell %q overlaps or leaves the header", t.ID, h.Text)
				}
				head[i*nc+j] = true
			}
		}
	}
	for i, ok := range head {
		if !ok {
			return fmt.Errorf("%s: header has a hole at %d,%d", t.ID, i/nc, i%nc)
		}
	}
	return nil
}
