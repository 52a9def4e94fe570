package table

import (
	"reflect"
	"slices"
	"testing"
)

// TestIdentities lists the sums of rows and of columns, each in its statement
// and over its amounts only.
func TestIdentities(t *testing.T) {
	x := sound()
	x.Columns[3].Parts = []int{1}                     // m is the same as n where both are amounts
	x.Rows[0].Parts = [][]int32{{1, 2}, {1}}          // 甲 is the sum of 子 and 丑, at the right only of 子
	x.At(2, 1).Kind, x.At(2, 1).Text = MaskedCell, "" // a masked amount takes part
	y := sound()
	y.Rows[1].Parts = [][]int32{nil, nil} // statements without sums
	got := Identities([]*Table{y, x})
	want := []Identity{
		{Total: Ref{1, 0, 3}, Kind: Across}, // the parts hold no amount in this row
		{Total: Ref{1, 0, 3}, Parts: []Ref{{1, 1, 3}}, Kind: Down},
		{Total: Ref{1, 1, 3}, Parts: []Ref{{1, 1, 1}}, Kind: Across},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	*x.At(0, 0), *x.At(0, 1) = Cell{Kind: TextCell, RowSpan: 1, ColSpan: 1}, Cell{Kind: AmountCell, RowSpan: 1, ColSpan: 1}
	want = slices.Insert(want, 0, Identity{Total: Ref{1, 0, 1}, Parts: []Ref{{1, 1, 1}, {1, 2, 1}}, Kind: Down})
	want[1].Parts = []Ref{{1, 0, 1}}
	if got := Identities([]*Table{y, x}); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// TestRefsInTheOrderOfReading sorts cells by table, row and column.
func TestRefsInTheOrderOfReading(t *testing.T) {
	want := []Ref{{0, 0, 5}, {0, 1, 0}, {0, 1, 2}, {0, 2, 1}, {1, 0, 0}}
	got := []Ref{want[4], want[2], want[0], want[3], want[1]}
	slices.SortFunc(got, Ref.Compare)
	if !slices.Equal(got, want) || want[0].Compare(want[0]) != 0 {
		t.Errorf("%v", got)
	}
}
