package typeset

import (
	"strings"
	"testing"

	"budgetreport/internal/render/page"
	"budgetreport/internal/render/page/pagetest"
	"budgetreport/internal/table"
)

// allPages makes the pages of a table.
func allPages(p *Plan) []page.Page {
	pages := make([]page.Page, p.Pages())
	for i := range pages {
		pages[i] = p.Page(i, i+1, len(pages))
	}
	return pages
}

// checkStructure checks that the references on the pages alone give the structure
// of the table: every text exactly once, at its place, and nothing else.
func checkStructure(t testing.TB, p *Plan) {
	t.Helper()
	tab := p.t
	doc := pagetest.Read(t, allPages(p))
	type place struct {
		kind     page.Kind
		row, col int
	}
	want := map[place]string{}
	add := func(kind page.Kind, row, col int, s string) {
		if s = bare(s); s != "" {
			want[place{kind, row, col}] = s
		}
	}
	add(page.TableNumber, 0, 0, tab.Number)
	add(page.TableTitle, 0, 0, tab.Title)
	add(page.TableSubtitle, 0, 0, tab.Subtitle)
	for i, s := range []string{tab.Left, tab.Center, tab.Right} {
		add(page.TableLine, i, 0, s)
	}
	spans := []page.Span{}
	for _, h := range tab.Header {
		add(page.HeaderCell, h.Row, h.Col, h.Text)
		spans = append(spans, page.Span{Row: h.Row, Col: h.Col, Rows: h.Rows, Cols: h.Cols})
	}
	for r := range tab.Rows {
		for c := range tab.Columns {
			kind := page.DataCell
			switch tab.ScopeOf(r, c) {
			case table.ColumnScope:
				kind = page.ColumnLabel
			case table.RowScope:
				kind = page.RowLabel
			}
			cell := tab.At(r, c)
			add(kind, r, c, cell.Text)
			if cell.RowSpan > 1 || cell.ColSpan > 1 {
				spans = append(spans, page.Span{Row: r, Col: c, Rows: int(cell.RowSpan), Cols: int(cell.ColSpan)})
			}
		}
	}
	for i, s := range tab.Notes {
		add(page.TableNote, i, 0, s)
	}
	for _, b := range doc.Blocks {
		if b.ID != tab.ID || b.Level != 1 || b.Element != p.Element {
			t.Errorf("element %q of level %d", b.ID, b.Level)
		}
		for _, part := range b.Parts {
			at := place{part.Kind, int(part.Row), int(part.Col)}
			if got := bare(part.Text()); got != want[at] {
				t.Errorf("%v shows %q, want %q", at, got, want[at])
			}
			delete(want, at)
		}
	}
	for at, s := range want {
		t.Errorf("%v lacks %q", at, s)
	}
	g := p.Element.Table
	got := append(append([]page.Span{}, g.Header...), g.Merged...)
	if len(doc.Blocks) > 1 || g.HeaderRows != tab.Depth || g.Rows != len(tab.Rows) || g.Columns != len(tab.Columns) || !equal(got, spans) {
		t.Errorf("%d elements, grid %+v", len(doc.Blocks), *g)
	}
	checkArtifacts(t, p, doc)
}

func equal(a, b []page.Span) bool {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// checkArtifacts checks that repeated texts are those of the table at their place,
// with or without the mark of continuation, and that every page has its number.
func checkArtifacts(t testing.TB, p *Plan, doc *pagetest.Document) {
	t.Helper()
	numbers := 0
	again := map[page.Ref]string{} // by page and reference
	for _, a := range doc.Artifacts {
		if a.Ref.Kind == page.PageNumber {
			numbers++
			continue
		}
		ref := a.Ref
		ref.At = int32(a.Page)
		again[ref] += bare(a.S)
	}
	if numbers != p.Pages() {
		t.Errorf("%d page numbers on %d pages", numbers, p.Pages())
	}
	for ref, got := range again {
		var want string
		switch ref.Kind {
		case page.HeaderCell:
			for _, h := range p.t.Header {
				if h.Row == int(ref.Row) && h.Col == int(ref.Col) {
					want = h.Text
				}
			}
		case page.TableNumber:
			want = p.t.Number
		case page.TableTitle:
			want = p.t.Title
		case page.TableSubtitle:
			want = p.t.Subtitle
		case page.TableLine:
			want = []string{p.t.Left, p.t.Center, p.t.Right}[ref.Row]
		case page.ColumnLabel, page.RowLabel, page.DataCell:
			want = p.t.At(int(ref.Row), int(ref.Col)).Text
			if got == bare(p.marked(want)) {
				got = bare(want)
			}
		}
		if got != bare(want) || ref.Artifact != page.Repeated {
			t.Errorf("page %d: %+v repeats %q as %q", ref.At+1, ref, want, got)
		}
	}
}

// TestStructureAsTags writes the structure of a table of some pages as a tagged
// PDF has it: testdata/structure.txt.
func TestStructureAsTags(t *testing.T) {
	s := newSketch(150, 90, "科目编码|<|单位（科目名称）|基本支出|<|说明", "类@|款@|^|合计#|其中：财政拨款#|^")
	s.Header[1].Rows, s.Header[3].Rows = 2, 2
	s.Subtitle = "（2022年度）"
	s.Notes = []string{"注：本表金额单位转换时可能存在尾数误差。", "另注。"}
	s.Columns[5].Width = 30
	g := s.row(table.GroupRow, -1, "021||试验局|500.0||")
	s.detail(g, "201|01|行政运行|40.0|5.0|"+strings.Repeat("推动制造业高质量发展，", 6))
	s.detail(g, "^|02|机关服务|40.0|5.0|^")
	s.details(2, g, "^|0%d|一般行政管理事务|40.0||分三项")
	s.row(table.TotalRow, -1, "合计|<|<|580.0|10.0|")
	s.Marks = []table.Mark{{Row: 2, Col: 3, Note: "原为39.0"}}
	p := plan(t, s.done(t))
	pages := allPages(p)
	golden(t, "structure", pagetest.Read(t, pages).Tags())
	found := 0
	for _, pg := range pages {
		for _, f := range pg.Fills {
			if found++; f.Ref.Row != 2 || f.Ref.Col != 3 || f.Ref.Kind != page.DataCell {
				t.Errorf("the background refers to %+v", f.Ref)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d backgrounds", found)
	}
}
