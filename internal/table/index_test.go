package table

import (
	"fmt"
	"strings"
	"testing"

	"budgetreport/internal/address"
)

// indexed is a table of two units with their 科目, a 合计, and a total with its
// parts in the columns; the amounts flow in two blocks.
//
//	      小计  甲  其中  乙 | 小计#2
//	合计
//	01
//	01/301
//	01/302
//	02              of two lines
//	02/301
//	…     filler
func indexed() *Index {
	t := &Table{ID: "表/成员", Columns: []Column{
		{ID: "数.小计", Parts: []int{1, 3}}, {ID: "数.甲"}, {ID: "数.其中", OfWhich: true}, {ID: "数.乙"}, {ID: "数.小计#2", Statement: 1},
	}}
	for _, r := range []struct {
		id, second string
		kind       RowKind
		sub        int
	}{
		{"合计", "", TotalRow, 0}, {"01", "合计", GroupRow, 0}, {"01/301", "03", DetailRow, 0}, {"01/302", "", DetailRow, 0},
		{"02", "", GroupRow, 0}, {"02~2", "", GroupRow, 1}, {"02/301", "", DetailRow, 0}, {"空", "", FillerRow, 0}, {"题", "", HeadingRow, 0}, {"两", "", DetailRow, 0},
	} {
		t.Rows = append(t.Rows, Row{IDs: []string{r.id, r.second}, Kind: r.kind, Sub: r.sub, Parent: -1, Head: -1})
	}
	t.Rows[1].Parts = [][]int32{{2, 3}, nil} // 01 is the sum of its own rows
	t.Rows[9].Parts = [][]int32{{1, 4}, nil} // 两 of rows beside it
	return NewIndex(t)
}

func pattern(t *testing.T, text, sep string) address.Pattern {
	t.Helper()
	p, bad := address.ParsePattern(text, sep, 0)
	if bad != nil {
		t.Fatal(bad.Message)
	}
	return p
}

func TestIndex(t *testing.T) {
	x := indexed()
	for _, c := range []struct{ row, col, want string }{
		{"合计", "数.甲", "合计 数.甲"},
		{"合计", "数.小计", "合计 数.小计, 合计 数.小计#2"},
		{"合计", "数.小计#2", "合计 数.小计#2"},
		{"03", "数.小计", "03 数.小计#2"},
		{"两", "数.甲", "两 数.甲"},
		{"*", "数.甲", "01 数.甲, 02 数.甲"},
		{"*/301", "数.甲", "01/301 数.甲, 02/301 数.甲"},
		{"01/*", "数.乙", "01/301 数.乙, 01/302 数.乙"},
		{"01/{k}", "数.乙", "01/301 数.乙, 01/302 数.乙"},
		{"02", "数.*", "02 数.甲, 02 数.乙"},
		{"02", "*", ""},
		{"04", "数.甲", ""},
		{"合计", "数.丙", ""},
		{"03", "数.甲", ""},
	} {
		var got []string
		for _, at := range x.MatchCells(pattern(t, c.row, "/"), pattern(t, c.col, ".")) {
			got = append(got, x.RowID(at[0], at[1])+" "+x.Columns[at[1]].ID)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("[%s, %s]: %s", c.row, c.col, strings.Join(got, ", "))
		}
	}
	if !x.Named(pattern(t, "表/*", "/")) || x.Named(pattern(t, "表", "/")) {
		t.Error("the table's own name")
	}
	var entries []string
	for _, e := range x.Entries() {
		entries = append(entries, fmt.Sprint(e.Row, e.Statement, e.IDs))
	}
	if got := strings.Join(entries, " "); got != "1 0 [01] 2 0 [01 301] 3 0 [01 302] 4 0 [02] 6 0 [02 301] 1 1 [合计] 2 1 [03]" {
		t.Error(got)
	}
}

// TestIndexCountsItsWork: an id is looked up, the end of an id narrows the rows.
func TestIndexCountsItsWork(t *testing.T) {
	for text, want := range map[string]int{"合计": 0, "*/301": 2, "*": 7, "01/*": 7} {
		x := indexed()
		if x.MatchRows(pattern(t, text, "/")); x.Looked != want {
			t.Errorf("%s: %d rows looked at, want %d", text, x.Looked, want)
		}
	}
}
