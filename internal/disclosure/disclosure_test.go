package disclosure

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// jiao prints 元 with one decimal: ten 分 to a unit, few enough to try them all.
var jiao = money.Format{Unit: money.Yuan, Decimals: 1}

// grid is a table of rows × columns with a total row first and, with more than
// one column, a total column first. leaf gives the amounts in between.
func grid(rows, cols int, leaf func() money.Amount) *table.Table {
	t := &table.Table{ID: "T", Number: "测试表", Formats: []money.Format{jiao}, Rounding: table.Plain}
	first := 0
	if cols > 1 {
		first = 1
	}
	for c := range cols + first {
		col := table.Column{ID: fmt.Sprint(c), Path: []string{fmt.Sprint("列", c)}, Kind: table.AmountColumn}
		if first == 1 && c == 0 {
			for p := range cols {
				col.Parts = append(col.Parts, p+1)
			}
		}
		t.Columns = append(t.Columns, col)
	}
	for r := range rows + 1 {
		row := table.Row{IDs: []string{fmt.Sprint(r)}, Parent: -1, Head: -1}
		if r == 0 {
			row.Parts = [][]int32{nil}
			for p := range rows {
				row.Parts[0] = append(row.Parts[0], int32(p+1))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Cells = make([]table.Cell, len(t.Rows)*len(t.Columns))
	for r := 1; r <= rows; r++ {
		for c := first; c < len(t.Columns); c++ {
			a := leaf()
			t.At(r, c).Amount += a
			t.At(0, c).Amount += a
			if first == 1 {
				t.At(r, 0).Amount += a
				t.At(0, 0).Amount += a
			}
		}
	}
	for i := range t.Cells {
		c := &t.Cells[i]
		c.Kind, c.RowSpan, c.ColSpan = table.AmountCell, 1, 1
		c.Printed, c.Text = jiao.Round(c.Amount), jiao.Text(c.Amount)
	}
	return t
}

func mask(t *table.Table, r, c int) {
	t.At(r, c).Kind, t.At(r, c).Text = table.MaskedCell, "XXXX"
}

// consistent finds by trial of all amounts between which values the masked leaf
// cells lie in any table that would be printed like this one.
func consistent(t *table.Table) (lo, hi map[int]int64) {
	var leaves []int
	for i := range t.Cells {
		if r, c := i/len(t.Columns), i%len(t.Columns); t.Rows[r].Parts == nil && t.Columns[c].Parts == nil {
			leaves = append(leaves, i)
		}
	}
	x := make([]int64, len(t.Cells))
	lo, hi = map[int]int64{}, map[int]int64{}
	sum := func(i int) int64 {
		r, c := i/len(t.Columns), i%len(t.Columns)
		total := int64(0)
		for _, l := range leaves {
			lr, lc := l/len(t.Columns), l%len(t.Columns)
			if (lr == r || t.Rows[r].Parts != nil) && (lc == c || t.Columns[c].Parts != nil) {
				total += x[l]
			}
		}
		return total
	}
	var try func(k int)
	try = func(k int) {
		if k < len(leaves) {
			i := leaves[k]
			least, most := money.Amount(0), t.At(0, 0).Amount+20
			if c := &t.Cells[i]; c.Kind == table.AmountCell {
				if least, most, _ = jiao.Range(c.Printed, false); c.Amount == 0 {
					least, most = 0, 0
				}
			}
			for x[i] = max(int64(least), 0); x[i] <= int64(most); x[i]++ {
				try(k + 1)
			}
			return
		}
		for i := range t.Cells {
			if c := &t.Cells[i]; c.Kind == table.AmountCell {
				if s := sum(i); jiao.Round(money.Amount(s)) != c.Printed || c.Amount == 0 && s != 0 {
					return
				}
			}
		}
		for _, i := range leaves {
			if t.Cells[i].Kind == table.MaskedCell {
				if old, ok := lo[i]; !ok || x[i] < old {
					lo[i] = x[i]
				}
				hi[i] = max(hi[i], x[i])
			}
		}
	}
	try(0)
	return lo, hi
}

// TestIntervalsByTrial compares the bounds of the audit with those found by
// trying every amount.
func TestIntervalsByTrial(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	compared := 0
	for i := range 120 {
		rows, cols := 2, 2
		if i%2 == 0 {
			rows, cols = 4, 1
		}
		tb := grid(rows, cols, func() money.Amount { return money.Amount(rng.Intn(4) * rng.Intn(9)) })
		for range 1 + rng.Intn(2) {
			r, c := 1+rng.Intn(rows), len(tb.Columns)-1-rng.Intn(cols)
			if tb.At(r, c).Amount != 0 {
				mask(tb, r, c)
			}
		}
		if cols > 1 && rng.Intn(3) == 0 && tb.At(1, 0).Amount != 0 {
			mask(tb, 1, 0)
		}
		in := &Input{Tables: []*table.Table{tb}}
		s := newSystem(in)
		lo, hi := consistent(tb)
		a := s.attack(s.secrets(), nil, nil, true)
		for cell := range lo {
			at := table.Ref{Row: cell / len(tb.Columns), Col: cell % len(tb.Columns)}
			least, most, _, err := a.interval(s.of[at])
			if err != nil {
				t.Fatal(err)
			}
			compared++
			if least != lo[cell] || most != hi[cell] {
				t.Fatalf("%d: %s is %d to %d, by trial %d to %d", i, in.address(at), least, most, lo[cell], hi[cell])
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d cells were compared", compared)
	}
}

// TestOneMaskedItemIsSubtractedOut is the plainest leak, and its remedies.
func TestOneMaskedItemIsSubtractedOut(t *testing.T) {
	amounts := []money.Amount{50_000, 20_000, 9_000, 30_000}
	k := 0
	tb := grid(4, 1, func() money.Amount { k++; return amounts[k-1] })
	mask(tb, 1, 0)
	in := &Input{Tables: []*table.Table{tb}, Member: func(r table.Ref) string {
		if r.Row > 0 {
			return fmt.Sprint("项目", r.Row)
		}
		return ""
	}}
	rep := audit(t, in)
	if len(rep.Findings) != 1 || !rep.Complete || rep.Masked != 1 {
		t.Fatalf("%+v", rep)
	}
	f := rep.Findings[0]
	if f.Estimate != "500.0" || f.Least != 50_000-17 || f.Most != 50_000+19 {
		t.Errorf("%s, %d to %d", f.Estimate, f.Least, f.Most)
	}
	if want := []string{"T[0, 0]", "T[2, 0]", "T[3, 0]", "T[4, 0]"}; !slices.Equal(f.Evidence, want) {
		t.Errorf("evidence %v", f.Evidence)
	}
	var kinds []string
	for _, r := range f.Remedies {
		kinds = append(kinds, r.Kind+" "+strings.Join(r.Cells, " "))
	}
	if got, want := strings.Join(kinds, "; "), "second T[3, 0]; fold T[3, 0]; subtotal T[0, 0]"; got != want {
		t.Errorf("remedies %s, want %s", got, want)
	}
	if !strings.Contains(f.Sentence, "500.0元") || !strings.Contains(f.Sentence, "T[0, 0]") {
		t.Error(f.Sentence)
	}
}

func audit(t *testing.T, in *Input) *Report {
	t.Helper()
	rep, err := Audit(in)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// TestRemediesWork masks on random tables what each remedy says and audits
// again.
func TestRemediesWork(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	tried := map[string]int{}
	for i := range 60 {
		random := func() *table.Table {
			tb := grid(3+i%4, 1+i%3, func() money.Amount { return money.Amount(1000 + rng.Intn(3000)) })
			for c := range tb.Columns {
				mask(tb, 1, c)
			}
			return tb
		}
		seed := rng.Int63()
		rng.Seed(seed)
		tb := random()
		in := &Input{Tables: []*table.Table{tb}, Member: func(r table.Ref) string {
			if r.Row > 0 {
				return fmt.Sprint(r.Row)
			}
			return ""
		}}
		rep := audit(t, in)
		if len(rep.Findings) == 0 {
			t.Fatalf("%d: a row alone in its total is not found", i)
		}
		for _, f := range rep.Findings {
			for _, r := range f.Remedies {
				if r.Kind == Fold {
					continue
				}
				tried[r.Kind]++
				rng.Seed(seed)
				again := random()
				for _, c := range r.Refs {
					mask(again, c.Row, c.Col)
				}
				for _, left := range audit(t, &Input{Tables: []*table.Table{again}}).Findings {
					if slices.Contains(left.Cells, f.Cells[0]) {
						t.Errorf("%d: %s is still found after %s %v", i, f.Cells[0], r.Kind, r.Cells)
					}
				}
			}
		}
	}
	if tried[Second] < 20 || tried[Subtotal] < 20 {
		t.Errorf("remedies tried: %v", tried)
	}
}

// TestTwoMaskedItemsKeepEachOther has nothing to report: only their sum is known.
func TestTwoMaskedItemsKeepEachOther(t *testing.T) {
	tb := grid(4, 1, func() money.Amount { return 40_000 })
	mask(tb, 1, 0)
	mask(tb, 2, 0)
	in := &Input{Tables: []*table.Table{tb}}
	if rep := audit(t, in); len(rep.Findings) > 0 || rep.Masked != 2 {
		t.Errorf("%+v", rep)
	}
	// A sentence of the narrative that adds one of them to a published item gives both away.
	in.Figures = []Figure{{Where: "正文二", Sum: []table.Ref{{Row: 1}, {Row: 3}}, Printed: 8000, Format: jiao}}
	rep := audit(t, in)
	if len(rep.Findings) != 2 || !slices.Contains(rep.Findings[0].Evidence, "正文二") || !slices.Contains(rep.Findings[0].Evidence, "T[3, 0]") {
		t.Errorf("%+v", rep.Findings)
	}
}

// TestSameFigureElsewhere masks a cell that another table publishes.
func TestSameFigureElsewhere(t *testing.T) {
	a := grid(2, 1, func() money.Amount { return 40_000 })
	b := grid(1, 1, func() money.Amount { return 40_000 })
	b.ID = "U"
	mask(a, 1, 0)
	mask(a, 2, 0)
	in := &Input{Tables: []*table.Table{a, b}, Links: []table.Identity{{Total: table.Ref{Table: 0, Row: 1}, Parts: []table.Ref{{Table: 1, Row: 1}}, Kind: table.Link}}}
	rep := audit(t, in)
	if len(rep.Findings) != 2 || rep.Findings[0].Evidence[0] != "U[0, 0]" && rep.Findings[0].Evidence[0] != "U[1, 0]" {
		t.Errorf("%+v", rep.Findings)
	}
}

// TestNothingMasked is the common case.
func TestNothingMasked(t *testing.T) {
	if rep := audit(t, &Input{Tables: []*table.Table{grid(3, 2, func() money.Amount { return 7 })}}); rep.Masked != 0 || len(rep.Findings) > 0 {
		t.Errorf("%+v", rep)
	}
}

// TestAttribute has a unit with projects of two kinds, whose subtotals stand in
// another table.
func TestAttribute(t *testing.T) {
	kinds := []string{"", "运转", "特定", "运转", ""}
	items := grid(4, 1, func() money.Amount { return 40_000 })
	for r := range items.Rows {
		items.Rows[r].Parent = 0
	}
	items.Rows[0].Parent, items.Rows[0].Kind, items.Rows[0].IDs[0] = -1, table.GroupRow, "单位"
	wide := *items
	wide.Columns = append([]table.Column{{ID: "类型", Path: []string{"类型"}, Kind: table.TextColumn}}, items.Columns...)
	wide.Cells = nil
	for r := range items.Rows {
		text := table.Cell{Kind: table.TextCell, Text: kinds[r], RowSpan: 1, ColSpan: 1}
		if kinds[r] == "" {
			text.Kind = table.EmptyCell
		}
		wide.Cells = append(wide.Cells, text, *items.At(r, 0))
	}
	mask(&wide, 4, 1)
	totals := func(running, specific money.Amount) *table.Table {
		k := 0
		tb := grid(1, 2, func() money.Amount { k++; return []money.Amount{running, specific}[k-1] })
		tb.ID, tb.Rows[1].IDs[0] = "S", "单位"
		tb.Columns[1].Path, tb.Columns[2].Path = []string{"运转"}, []string{"特定"}
		return tb
	}
	in := &Input{Tables: []*table.Table{&wide, totals(80_000, 80_000)}}
	rep := audit(t, in)
	if len(rep.Attributes) != 1 || rep.Attributes[0].Value != "特定" || !slices.Equal(rep.Attributes[0].Evidence, []string{"S[单位, 1]"}) || !slices.Equal(rep.Attributes[0].Rows, []string{"4"}) {
		t.Errorf("%+v", rep.Attributes)
	}
	// With room in both subtotals the kind stays open.
	in.Tables[1] = totals(120_000, 80_000)
	wide.At(2, 0).Text = "运转"
	if rep := audit(t, in); len(rep.Attributes) > 0 {
		t.Errorf("%+v", rep.Attributes)
	}
}
