package typeset

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"budgetreport/internal/diag"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// phrases are what random texts are made of.
var phrases = []string{
	"推动制造业高质量发展", "，", "。", "（含上年结转）", "“三公”经费", "1,234.5万元", "2022年度", "《预算法》", "：", "、",
	"≥90%", "30万吨/年", "机关事业单位", "A4", "http://zzgxj.gov.cn/2022", "——", "……", "①", "一是", "；", "20%", " ", "甲", "Budget report", "100℃", "－12.5",
}

func randomText(r *rand.Rand, pieces int) string {
	var b strings.Builder
	for range pieces {
		b.WriteString(phrases[r.IntN(len(phrases))])
	}
	return strings.TrimSpace(b.String())
}

// randomHeader grows a header tree over columns from..to-1 from row down.
func randomHeader(r *rand.Rand, s *sketch, row, from, to int) {
	for from < to {
		n := 1 + r.IntN(to-from)
		rows := s.Depth - row
		if n > 1 {
			if rows == 1 {
				n = 1
			} else {
				rows = 1 + r.IntN(rows-1)
			}
		}
		s.Header = append(s.Header, table.HeaderCell{Row: row, Col: from, Rows: rows, Cols: n, Text: randomText(r, 1+r.IntN(2))})
		if row+rows < s.Depth {
			randomHeader(r, s, row+rows, from, from+n)
		}
		from += n
	}
}

// randomTable makes a table of any shape on a page of any size.
func randomTable(t testing.TB, r *rand.Rand) *table.Table {
	nc := 1 + r.IntN(8)
	titles := make([]string, nc)
	for c := range titles {
		titles[c] = []string{"甲", "合计#", "代码@"}[min(r.IntN(5), 2)]
		if r.IntN(2) == 0 {
			titles[c] = "说明"
		}
	}
	s := newSketch(70+r.Float64()*250, 60+r.Float64()*240, strings.Join(titles, "|"))
	if r.IntN(20) == 0 {
		s.Page.Width, s.Page.Height = 1200, 2000
	}
	s.Header, s.Depth = nil, r.IntN(4)
	if s.Depth > 0 {
		randomHeader(r, s, 0, 0, nc)
	}
	s.Style.LastRows = r.IntN(5)
	s.Continue.Amounts, s.Continue.None, s.Continue.Before = r.IntN(4) == 0, r.IntN(8) == 0, r.IntN(3) == 0
	for range r.IntN(3) {
		s.Notes = append(s.Notes, randomText(r, 1+r.IntN(60)))
	}
	rows := r.IntN(60)
	long := 1 + r.IntN(6)
	if r.IntN(4) == 0 {
		long = 40
	}
	var parents []int
	for i := range rows {
		kind, parent := table.DetailRow, -1
		switch r.IntN(12) {
		case 0, 1:
			kind = table.GroupRow
			parents = parents[:r.IntN(len(parents)+1)]
		case 2:
			kind = table.TotalRow
		case 3:
			if i < rows-1 {
				kind = table.HeadingRow
			}
		}
		if len(parents) > 0 {
			parent = parents[len(parents)-1]
		}
		cells := make([]string, nc)
		for c := range cells {
			switch k := r.IntN(10); {
			case k == 0 && i > 0:
				cells[c] = "^"
			case k == 1 && c > 0:
				cells[c] = "<"
			case k == 2:
			case s.Columns[c].Kind == table.AmountColumn:
				cells[c] = []string{"1,234.5", "0.0", "-12.0", "XXXX", "107,259.2"}[r.IntN(5)]
			case s.Columns[c].Kind == table.CodeColumn:
				cells[c] = []string{"201", "021001", "4101002"}[r.IntN(3)]
			default:
				cells[c] = randomText(r, 1+r.IntN(long))
				if r.IntN(8) == 0 {
					cells[c] = "*" + cells[c]
				}
				if r.IntN(30) == 0 {
					cells[c] += "\n" + randomText(r, 2)
				}
			}
		}
		at := s.row(kind, parent, strings.Join(cells, "|"))
		s.Rows[at].Keep = i > 0 && r.IntN(15) == 0
		s.Rows[at].Bold = r.IntN(10) == 0
		if kind == table.DetailRow && i > 0 && r.IntN(4) == 0 {
			s.Rows[at].Sub = s.Rows[i-1].Sub + 1
		}
		switch kind {
		case table.GroupRow:
			parents = append(parents, at)
		case table.HeadingRow:
			s.heading = at
		case table.TotalRow:
			s.heading = -1
		}
	}
	s.tidy()
	return s.done(t)
}

// tidy makes random merges into rectangles: a cell is merged only into one
// that is not merged itself and where nothing else is in the way.
func (s *sketch) tidy() {
	nc := len(s.Columns)
	for r := range s.Rows {
		for c := range nc {
			cell := s.At(r, c)
			if cell.Kind != table.CoveredCell {
				continue
			}
			alone := func(r, c int) bool { // no part of a merge across
				return s.At(r, c).Text != "<" && (c+1 == nc || s.At(r, c+1).Text != "<")
			}
			ok := cell.Text == "<" && s.At(r, c-1).Text != "^" && s.At(r, c).Kind == table.CoveredCell
			if cell.Text == "^" {
				ok = alone(r-1, c) && alone(r, c)
			}
			if ok && cell.Text == "<" { // the row below must not hang on it
				ok = r+1 == len(s.Rows) || (s.At(r+1, c).Text != "^" && s.At(r+1, c-1).Text != "^")
			}
			if !ok {
				*cell = table.Cell{Kind: table.EmptyCell, RowSpan: 1, ColSpan: 1}
			}
		}
	}
}

func TestRandomTablesHoldTheRules(t *testing.T) {
	cases := testtool.Sample(300, 1500)
	set := 0
	for seed := range cases {
		r := rand.New(rand.NewPCG(uint64(seed), 2022))
		tab := randomTable(t, r)
		p, err := New(tab, plain{})
		if err != nil {
			var e *diag.Error
			if !errors.As(err, &e) || len(e.Problems) == 0 {
				t.Fatalf("seed %d: %v", seed, err)
			}
			continue
		}
		set++
		checkPlan(t, p)
		if t.Failed() {
			pages := pagesText(p)
			t.Fatalf("seed %d:\n%s", seed, pages[:min(len(pages), 6000)])
		}
	}
	if set < cases*2/3 {
		t.Errorf("only %d of %d tables could be typeset", set, cases)
	}
}

// checkPlan checks what must hold over all pages of a table.
func checkPlan(t testing.TB, p *Plan) {
	t.Helper()
	n := len(p.t.Rows)
	seen := make([]string, len(p.t.Cells)) // what each cell has shown so far
	begun := make([]bool, len(p.t.Cells))
	next, line := 0, 0
	for i := range p.Pages() {
		checkPage(t, p, i)
		c := &p.cuts[i]
		if c.first != next || c.line != line {
			t.Errorf("page %d begins with row %d line %d, not %d line %d", i, c.first, c.line, next, line)
		}
		next, line = c.end, c.endLine
		checkCut(t, p, i)
		g := p.grid(i)
		for k := range g.cells {
			cell := &g.cells[k]
			if cell.r0 < g.head {
				continue
			}
			at := cell.row*len(p.t.Columns) + cell.col
			want := bare(p.t.Cells[at].Text)
			got := bare(strings.Join(cell.lines, ""))
			switch {
			case !begun[at], seen[at] != want:
				seen[at] += got
				if !strings.HasPrefix(want, seen[at]) {
					t.Errorf("page %d: cell %d,%d shows %q of %q", i, cell.row, cell.col, seen[at], want)
				}
			case got != "" && got != want && got != bare(p.marked(p.t.Cells[at].Text)):
				t.Errorf("page %d: cell %d,%d repeats %q as %q", i, cell.row, cell.col, want, got)
			case got != "" && p.t.Continue.None && p.t.Rows[cell.row].Kind != table.HeadingRow:
				t.Errorf("page %d: cell %d,%d is repeated", i, cell.row, cell.col)
			case got != "" && !p.t.Continue.Amounts && p.t.Rows[cell.row].Kind != table.HeadingRow &&
				(p.t.Cells[at].Kind == table.AmountCell || p.t.Cells[at].Kind == table.MaskedCell):
				t.Errorf("page %d: the amount %q at %d,%d is repeated", i, got, cell.row, cell.col)
			}
			begun[at] = true
		}
	}
	if next != n || line != 0 || p.cuts[p.Pages()-1].noteEnd != len(p.notes) {
		t.Errorf("pages end at row %d line %d of %d", next, line, n)
	}
	for at, s := range seen {
		if want := bare(p.t.Cells[at].Text); s != want {
			t.Errorf("cell %d shows %q of %q", at, s, want)
		}
	}
	checkStructure(t, p)
	width := 0.0
	for _, w := range p.Columns() {
		width += w
	}
	if want := toPt(p.area.x1 - p.area.x0); fmt.Sprintf("%.3f", width) != fmt.Sprintf("%.3f", want) {
		t.Errorf("columns are %.3f wide together, the type area %.3f", width, want)
	}
}

// bare is a text without what line breaks swallow.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

// checkCut checks that page i ends where a page may end.
func checkCut(t testing.TB, p *Plan, i int) {
	t.Helper()
	c := &p.cuts[i]
	n := len(p.t.Rows)
	headHeight := total(p.headHeight)
	area := p.area.y1 - p.area.y0 - p.footerRoom()
	if c.hasRows() && (!c.head || !c.top) && area-headHeight-p.topHeight >= max(2*(p.slot+2*p.padY), area/5) {
		t.Errorf("page %d lacks its header without need", i)
	}
	if !c.hasRows() && c.note == c.noteEnd && n > 0 && !(i == 0 && p.later > area-headHeight-p.topHeight) {
		t.Errorf("page %d is empty", i)
	}
	if c.endLine > 0 && !p.taller(c.end) && len(c.flows) == 0 && c.end > 0 { // row 0 may be forced onto the first page, which has less room
		t.Errorf("page %d cuts row %d, which fits a page", i, c.end)
	}
	if !c.hasRows() || c.end == n || c.endLine > 0 || i+1 < len(p.cuts) && !p.cuts[i+1].hasRows() {
		return
	}
	if forbidden(p.t, c.end) {
		for b := c.end - 1; b > c.first; b-- {
			if !forbidden(p.t, b) {
				t.Errorf("page %d ends before row %d, though it may end before row %d", i, c.end, b)
				break
			}
		}
	}
}

// forbidden restates where no page may end.
func forbidden(t *table.Table, b int) bool {
	above := t.Rows[b-1]
	if above.Kind == table.TotalRow && (b == 1 || t.Rows[b-2].Kind == table.GroupRow || t.Rows[b-2].Kind == table.HeadingRow) {
		return true
	}
	return t.Rows[b].Keep || above.Kind == table.HeadingRow || above.Kind == table.GroupRow && t.Rows[b].Parent == b-1
}
