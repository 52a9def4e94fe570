package table

import (
	"reflect"
	"testing"

	"budgetreport/internal/money"
)

// TestNewList is laid across on the paper of another table, with a header of one line.
func TestNewList(t *testing.T) {
	like := sound()
	like.Page = Page{Size: "A4", Width: 210, Height: 297, Top: 20}
	like.Style.Leading, like.Continue.Mark = 1.3, "（续）"
	list := NewList(like, "审核结果", Column{ID: "位置", MinWidth: 30}, Column{ID: "说明"})
	if err := list.Validate(); err != nil {
		t.Fatal(err)
	}
	if !list.Page.Landscape() || list.Page.Width != 297 || list.Page.Height != 210 || list.Page.Size != "A4" || list.Page.Top != 20 {
		t.Errorf("paper %+v", list.Page)
	}
	if list.Title != "审核结果" || list.ID != "审核结果" || list.Name() != "审核结果" || list.Style != like.Style || list.Continue != like.Continue {
		t.Errorf("%+v", list)
	}
	if got, want := list.Columns[0], (Column{ID: "位置", Path: []string{"位置"}, MinWidth: 30}); !reflect.DeepEqual(got, want) {
		t.Errorf("column %+v, want %+v", got, want)
	}
	header := []HeaderCell{{Row: 0, Col: 0, Rows: 1, Cols: 1, Text: "位置"}, {Row: 0, Col: 1, Rows: 1, Cols: 1, Text: "说明"}}
	if !reflect.DeepEqual(list.Header, header) || list.Depth != 1 {
		t.Errorf("header of %d lines: %+v", list.Depth, list.Header)
	}
	if f := list.Formats; len(f) != 1 || f[0].Unit != money.Yuan || f[0].Decimals != 2 {
		t.Errorf("formats %+v", f)
	}
	like.Page = list.Page
	if again := NewList(like, "审核结果", Column{ID: "位置"}); again.Page != list.Page {
		t.Errorf("on a page that lies across already: %+v", again.Page)
	}
}

// TestAddRows adds rows of texts: single texts across the table, texts side by
// side, headings, and cells that are not texts.
func TestAddRows(t *testing.T) {
	list := NewList(sound(), "单", Column{ID: "a"}, Column{ID: "b"}, Column{ID: "c"})
	list.AddTexts(Row{IDs: []string{"1"}, Parent: -1, Head: -1}, "全部三列")
	list.AddTexts(Row{IDs: []string{"2"}, Parent: -1, Head: -1}, "甲", "", "丙")
	list.AddSpans(Row{IDs: []string{"3"}, Kind: HeadingRow, Parent: -1, Head: -1}, Span{Text: "任务", Cols: 2}, Span{Text: "内容", Cols: 1})
	list.AddSpans(Row{IDs: []string{"4"}, Parent: -1, Head: 2}, Span{Text: "30101", Cols: 1, Kind: CodeCell}, Span{Text: "两列", Cols: 2})
	if err := list.Validate(); err != nil {
		t.Fatal(err)
	}
	text := func(s string, cols int32, align Align, label bool) Cell {
		return Cell{Text: s, Kind: TextCell, RowSpan: 1, ColSpan: cols, Align: align, Label: label}
	}
	covered := Cell{Kind: CoveredCell}
	want := []Cell{
		text("全部三列", 3, AlignLeft, false), covered, covered,
		text("甲", 1, AlignAuto, false), {RowSpan: 1, ColSpan: 1}, text("丙", 1, AlignAuto, false),
		text("任务", 2, AlignAuto, true), covered, text("内容", 1, AlignAuto, true),
		{Text: "30101", Kind: CodeCell, RowSpan: 1, ColSpan: 1}, text("两列", 2, AlignLeft, false), covered,
	}
	if !reflect.DeepEqual(list.Cells, want) {
		t.Errorf("got\n%+v\nwant\n%+v", list.Cells, want)
	}
	if list.Rows[3].Head != 2 || list.Rows[2].Kind != HeadingRow {
		t.Errorf("rows %+v", list.Rows)
	}
}
