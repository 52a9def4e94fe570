package table

import (
	"strings"
	"testing"

	"budgetreport/internal/money"
)

// sound is a table that keeps every promise: two statements of two columns
// under a header of two lines, a group over two rows, a cell merged down and
// one merged across.
//
//	     a     n  |  b     m
//	0    甲       |  乙    100     a and n are one cell
//	1    子    5  |  ↓     200     b is merged down to row 2
//	2    丑    6  |  ↓
func sound() *Table {
	text := func(s string) Cell { return Cell{Kind: TextCell, Text: s, RowSpan: 1, ColSpan: 1} }
	sum := func(s string) Cell { return Cell{Kind: AmountCell, Text: s, RowSpan: 1, ColSpan: 1} }
	covered := Cell{Kind: CoveredCell}
	t := &Table{
		ID: "T", Depth: 2, Formats: []money.Format{{Unit: money.Yuan, Decimals: 2}},
		Columns: []Column{
			{ID: "a", Path: []string{"左", "名"}}, {ID: "n", Path: []string{"左", "数"}, Kind: AmountColumn},
			{ID: "b", Path: []string{"右", "名"}, Statement: 1}, {ID: "m", Path: []string{"右", "数"}, Kind: AmountColumn, Statement: 1},
		},
		Header: []HeaderCell{
			{Row: 0, Col: 0, Rows: 1, Cols: 2, Text: "左"}, {Row: 0, Col: 2, Rows: 1, Cols: 2, Text: "右"},
			{Row: 1, Col: 0, Rows: 1, Cols: 1, Text: "名"}, {Row: 1, Col: 1, Rows: 1, Cols: 1, Text: "数"},
			{Row: 1, Col: 2, Rows: 1, Cols: 1, Text: "名"}, {Row: 1, Col: 3, Rows: 1, Cols: 1, Text: "数"},
		},
		Rows: []Row{
			{IDs: []string{"x", "u"}, Kind: GroupRow, Parent: -1, Head: -1},
			{IDs: []string{"x/1", "v"}, Parent: 0, Head: -1},
			{IDs: []string{"x/2", ""}, Parent: 0, Head: -1},
		},
		Cells: []Cell{
			text("甲"), covered, text("乙"), sum("100"),
			text("子"), sum("5"), covered, sum("200"),
			text("丑"), sum("6"), covered, {RowSpan: 1, ColSpan: 1},
		},
	}
	t.At(0, 0).ColSpan, t.At(0, 2).RowSpan = 2, 3
	return t
}

// Every promise of Validate is broken once.
func TestValidate(t *testing.T) {
	if err := sound().Validate(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		spoil func(t *Table)
		want  string
	}{
		{"no columns", func(t *Table) { t.Columns = nil }, "no columns"},
		{"a cell too few", func(t *Table) { t.Cells = t.Cells[:11] }, "11 cells for 3 rows × 4 columns"},
		{"a cell too many", func(t *Table) { t.Cells = append(t.Cells, Cell{}) }, "13 cells for 3 rows × 4 columns"},
		{"column id twice", func(t *Table) { t.Columns[2].ID = "a" }, `column id "a" twice`},
		{"format that is not there", func(t *Table) { t.Columns[3].Format = 1 }, `column "m" has format 1 of 1`},
		{"format below zero", func(t *Table) { t.Columns[1].Format = -1 }, `column "n" has format -1 of 1`},
		{"parent is the row itself", func(t *Table) { t.Rows[1].Parent = 1 }, "row 1 has parent 1"},
		{"parent after its row", func(t *Table) { t.Rows[1].Parent = 2 }, "row 1 has parent 2"},
		{"heading is the row itself", func(t *Table) { t.Rows[2].Head = 2 }, "heading 2"},
		{"an id too few", func(t *Table) { t.Rows[1].IDs = []string{"x/1"} }, "row 1 has 1 ids for 2 statements"},
		{"an id too many", func(t *Table) { t.Rows[1].IDs = []string{"x/1", "v", "w"} }, "row 1 has 3 ids for 2 statements"},
		{"row id twice", func(t *Table) { t.Rows[2].IDs[0] = "x" }, `row id "x" twice`},
		{"row id twice in the second statement", func(t *Table) { t.Rows[2].IDs[1] = "u" }, `row id "u" twice`},
		{"covered by nothing", func(t *Table) { t.At(0, 2).RowSpan = 2 }, "cell 2,2 is covered by nothing"},
		{"owner without a row", func(t *Table) { t.At(1, 0).RowSpan = 0 }, "cell 1,0 spans 0×1 beyond the grid"},
		{"owner without a column", func(t *Table) { t.At(1, 0).ColSpan = 0 }, "cell 1,0 spans 1×0 beyond the grid"},
		{"span below the grid", func(t *Table) { t.At(0, 2).RowSpan = 4 }, "cell 0,2 spans 4×1 beyond the grid"},
		{"span right of the grid", func(t *Table) { t.At(0, 3).ColSpan = 2 }, "cell 0,3 spans 1×2 beyond the grid"},
		{"span over another cell", func(t *Table) { t.At(1, 0).ColSpan = 2 }, "cells overlap at 1,1"},
		{"span down over another cell", func(t *Table) { t.At(1, 0).RowSpan = 2 }, "cells overlap at 2,0"},
		{"covered by two cells", func(t *Table) {
			*t.At(1, 1) = Cell{Kind: CoveredCell}
			t.At(1, 0).ColSpan = 3
		}, "cells overlap at 1,2"},
		{"header cell over another", func(t *Table) { t.Header[2].Cols = 2 }, `header cell "数" overlaps or leaves the header`},
		{"header cell below the header", func(t *Table) { t.Header[5].Rows = 2 }, `header cell "数" overlaps or leaves the header`},
		{"header cell right of the header", func(t *Table) { t.Header[1].Cols = 3 }, `header cell "右" overlaps or leaves the header`},
		{"header cell above the header", func(t *Table) { t.Header[0].Row = -1 }, `header cell "左" overlaps or leaves the header`},
		{"header cell left of the header", func(t *Table) { t.Header[0].Col = -1 }, `header cell "左" overlaps or leaves the header`},
		{"hole in the header", func(t *Table) { t.Header = t.Header[:5] }, "header has a hole at 1,3"},
		{"header left out", func(t *Table) { t.Header = nil }, "header has a hole at 0,0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := sound()
			c.spoil(x)
			if err := x.Validate(); err == nil || !strings.HasPrefix(err.Error(), "T: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want T: …%s", err, c.want)
			}
		})
	}
}

// A form may have no header, a table no rows, and lines without an id are no duplicates.
func TestValidateAllows(t *testing.T) {
	for name, change := range map[string]func(t *Table){
		"no header":                  func(t *Table) { t.Header, t.Depth = nil, 0 },
		"no rows":                    func(t *Table) { t.Rows, t.Cells = nil, nil },
		"no ids":                     func(t *Table) { t.Rows[0].IDs[1], t.Rows[1].IDs[1] = "", "" },
		"same id in both statements": func(t *Table) { t.Rows[0].IDs[1] = "x" },
	} {
		x := sound()
		change(x)
		if err := x.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOwner finds for each place the cell that shows there.
func TestOwner(t *testing.T) {
	x := sound()
	want := [3][4][2]int{
		{{0, 0}, {0, 0}, {0, 2}, {0, 3}},
		{{1, 0}, {1, 1}, {0, 2}, {1, 3}},
		{{2, 0}, {2, 1}, {0, 2}, {2, 3}},
	}
	for r := range want {
		for c, w := range want[r] {
			if i, j := x.Owner(r, c); [2]int{i, j} != w {
				t.Errorf("%d,%d shows %d,%d, want %v", r, c, i, j, w)
			}
		}
	}
}

// TestScopeOf tells what the cells of the body name.
func TestScopeOf(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(t *Table)
		row, col int
		want     Scope
	}{
		{"text in the first column of words", nil, 1, 0, RowScope},
		{"text in that of the second statement", nil, 0, 2, RowScope},
		{"amount", nil, 1, 1, NoScope},
		{"amount in the column that names the rows", func(t *Table) { t.At(1, 0).Kind = MaskedCell }, 1, 0, NoScope},
		{"empty cell", func(t *Table) { t.At(1, 0).Text = " " }, 1, 0, NoScope},
		{"text in another column", func(t *Table) { t.At(1, 1).Kind = TextCell }, 1, 1, NoScope},
		{"no column of words", func(t *Table) { t.Columns[0].Kind = CodeColumn }, 1, 0, NoScope},
		{"form without a header", func(t *Table) { t.Header, t.Depth = nil, 0 }, 1, 0, NoScope},
		{"label", func(t *Table) { t.At(1, 1).Kind, t.At(1, 1).Label = TextCell, true }, 1, 1, RowScope},
		{"label in a heading", func(t *Table) { t.Rows[0].Kind, t.At(0, 0).Label = HeadingRow, true }, 0, 0, ColumnScope},
		{"label down from a heading", func(t *Table) { t.Rows[0].Kind, t.At(0, 2).Label = HeadingRow, true }, 0, 2, RowScope},
		{"text in a heading", func(t *Table) { t.Rows[1].Kind = HeadingRow }, 1, 0, RowScope},
	} {
		x := sound()
		x.At(1, 1).Text = "5"
		if c.change != nil {
			c.change(x)
		}
		if got := x.ScopeOf(c.row, c.col); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestRowText names rows by what is printed before a column of its statement.
func TestRowText(t *testing.T) {
	x := sound()
	x.At(1, 1).Text = "5" // an amount names nothing
	code := &Cell{Kind: CodeCell, Text: "301", RowSpan: 1, ColSpan: 1}
	for _, c := range []struct {
		name     string
		change   func(t *Table)
		row, col int
		want     string
	}{
		{"text", nil, 1, 1, "子"},
		{"in its own statement only", nil, 0, 3, "乙"},
		{"id where nothing is printed", nil, 1, 3, "v"},
		{"nothing before the first column: the id", nil, 1, 0, "x/1"},
		{"neither text nor id", nil, 2, 3, ""},
		{"code", func(t *Table) { *t.At(1, 0) = *code }, 1, 1, "301"},
		{"code and text", func(t *Table) { t.Columns[2].Statement, t.Columns[3].Statement = 0, 0; *t.At(1, 1) = *code }, 1, 3, "子 301"},
		{"ordinals name nothing", func(t *Table) { t.At(1, 0).Kind = NumberCell }, 1, 1, "x/1"},
		{"an empty text names nothing", func(t *Table) { t.At(1, 0).Text = "" }, 1, 1, "x/1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := sound()
			if c.change != nil {
				c.change(x)
			}
			if got := x.RowText(c.row, c.col); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestAlignOf follows the cell, else the kind of what stands in it, else the column.
func TestAlignOf(t *testing.T) {
	for _, c := range []struct {
		name   string
		cell   Cell
		column Column
		want   Align
	}{
		{"the cell's own", Cell{Kind: AmountCell, Align: AlignLeft}, Column{Kind: AmountColumn, Align: AlignCenter}, AlignLeft},
		{"an amount", Cell{Kind: AmountCell}, Column{Kind: AmountColumn}, AlignRight},
		{"an amount, whatever its column of amounts has for texts", Cell{Kind: AmountCell}, Column{Kind: AmountColumn, Align: AlignCenter}, AlignRight},
		{"a masked amount", Cell{Kind: MaskedCell}, Column{Kind: AmountColumn}, AlignRight},
		{"an amount in a column of texts", Cell{Kind: AmountCell}, Column{}, AlignRight},
		{"an amount in a column of texts set in the middle", Cell{Kind: AmountCell}, Column{Align: AlignCenter}, AlignCenter},
		{"an ordinal", Cell{Kind: NumberCell}, Column{Align: AlignLeft}, AlignCenter},
		{"a text", Cell{Kind: TextCell}, Column{}, AlignLeft},
		{"a text in a column set right", Cell{Kind: TextCell}, Column{Align: AlignRight}, AlignRight},
		{"a code", Cell{Kind: CodeCell}, Column{Kind: CodeColumn}, AlignCenter},
		{"a text among counts", Cell{Kind: TextCell}, Column{Kind: NumberColumn}, AlignCenter},
		{"a text among amounts", Cell{Kind: TextCell}, Column{Kind: AmountColumn}, AlignLeft},
		{"an empty cell among amounts", Cell{}, Column{Kind: AmountColumn}, AlignRight},
	} {
		x := &Table{Columns: []Column{{}, c.column}, Cells: []Cell{{}, c.cell}}
		if got := x.AlignOf(0, 1); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestNames names a table, a column and a cell as readers and messages do.
func TestNames(t *testing.T) {
	x := sound()
	x.Title = "支出总体情况表"
	if x.Name() != "支出总体情况表" {
		t.Errorf("without a number: %q", x.Name())
	}
	if x.Number = "预算03表"; x.Name() != "预算03表" {
		t.Errorf("with a number: %q", x.Name())
	}
	if got := x.ColumnTitle(3); got != "右·数" {
		t.Errorf("column: %q", got)
	}
	if left, right := x.Address(1, 1), x.Address(1, 3); left != "T[x/1, n]" || right != "T[v, m]" {
		t.Errorf("cells %q, %q", left, right)
	}
}

// TestLandscape is a page wider than high; a square lies upright.
func TestLandscape(t *testing.T) {
	for _, c := range []struct {
		p    Page
		want bool
	}{{Page{Width: 297, Height: 210}, true}, {Page{Width: 210, Height: 297}, false}, {Page{Width: 210, Height: 210}, false}} {
		if c.p.Landscape() != c.want {
			t.Errorf("%+v: %t", c.p, !c.want)
		}
	}
}
