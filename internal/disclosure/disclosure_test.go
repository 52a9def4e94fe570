package disclosure

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/exact"
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
		a := s.attack(s.secrets(), nil, nil, true, &exact.Work{Left: 1e9})
		a.loosen()
		for cell := range lo {
			at := table.Ref{Row: cell / len(tb.Columns), Col: cell % len(tb.Columns)}
			least, most, _ := a.interval(s.of[at], &exact.Work{Left: 1e9})
			x := int64(s.figures[s.of[at]].exact)
			least, most = x+least, x+most
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

// TestIntervalsOfAmountsOfAnySize has the tables of small amounts again with all
// amounts, and the unit they are printed in, multiplied: so are the bounds, but
// for the 分 that a bound rests on.
func TestIntervalsOfAmountsOfAnySize(t *testing.T) {
	for _, times := range []money.Amount{1e6, 1e9, 1e12, 1e15} {
		rng := rand.New(rand.NewSource(int64(times)))
		for i := range 40 {
			tb := grid(2+i%3, 1+i%3, func() money.Amount { return money.Amount(1 + rng.Intn(20)) })
			large := *tb
			large.Cells = slices.Clone(tb.Cells)
			large.Formats = []money.Format{{Unit: jiao.Unit * money.Unit(times), Decimals: 1}}
			for c := range large.Cells {
				large.Cells[c].Amount *= times
			}
			for range 1 + i%4 {
				r, c := rng.Intn(len(tb.Rows)), rng.Intn(len(tb.Columns))
				mask(tb, r, c)
				mask(&large, r, c)
			}
			small, big := bounds(tb), bounds(&large)
			for f := range small {
				for k := range small[f] {
					if off := big[f][k] - small[f][k]*int64(times); off > 20*int64(times) || off < -20*int64(times) {
						t.Fatalf("times %d, %d: %v, multiplied %v", times, i, small[f], big[f])
					}
				}
			}
		}
	}
}

// TestVerdictsAreThoseOfTheWholeSystem masks cells of tables that are linked, as
// the totals by unit of one table are the columns of another, and compares every
// verdict with the bounds that all the sums together give.
func TestVerdictsAreThoseOfTheWholeSystem(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	count := map[verdict]int{}
	for i := range 300 {
		size := []int{30, 300, 3000, 1_000_000}[i%4]
		in := &Input{}
		cols := 2 + rng.Intn(4)
		first := grid(2+rng.Intn(5), cols, func() money.Amount { return money.Amount(1 + rng.Intn(size)) })
		in.Tables = append(in.Tables, first)
		for k := range 1 + rng.Intn(2) { // each splits the columns' totals in another way
			left := make([]money.Amount, cols)
			for c := range left {
				left[c] = first.At(0, c+1).Amount
			}
			rows, at := 2+rng.Intn(3), 0
			next := grid(cols, rows, func() money.Amount {
				c, last := at/rows, at%rows == rows-1
				at++
				part := left[c]
				if !last {
					part = money.Amount(rng.Int63n(int64(left[c]) + 1))
				}
				left[c] -= part
				return part
			})
			next.ID = fmt.Sprint("L", k)
			in.Tables = append(in.Tables, next)
			for c := range cols {
				in.Links = append(in.Links, table.Identity{Total: table.Ref{Table: k + 1, Row: c + 1}, Parts: []table.Ref{{Table: 0, Row: 0, Col: c + 1}}, Kind: table.Link})
			}
		}
		for range 1 + rng.Intn(12) {
			tb := in.Tables[rng.Intn(len(in.Tables))]
			if r, c := rng.Intn(len(tb.Rows)), rng.Intn(len(tb.Columns)); tb.At(r, c).Amount != 0 {
				mask(tb, r, c)
			}
		}
		s := newSystem(in)
		s.work = &exact.Work{Left: 1e9}
		whole := s.attack(s.secrets(), nil, nil, true, &exact.Work{Left: 1e9})
		whole.loosen()
		for _, j := range s.judge(s.secrets(), nil, nil, true) {
			lo, hi, _ := whole.interval(j.figure, &exact.Work{Left: 1e9})
			want := safe
			if s.leaks(j.figure, lo, hi) {
				want = leaked
			}
			count[want]++
			if j.verdict != want || want == leaked && (j.lo > lo || j.hi < hi) {
				t.Fatalf("%d: %s is judged %d, %d to %d; it can differ by %d to %d", i, in.address(s.figures[j.figure].cells[0]), j.verdict, j.lo, j.hi, lo, hi)
			}
		}
	}
	if count[safe] < 100 || count[leaked] < 100 {
		t.Errorf("verdicts compared: %v", count)
	}
}

// bounds are those of all figures of a table.
func bounds(tb *table.Table) [][2]int64 {
	s := newSystem(&Input{Tables: []*table.Table{tb}})
	ask := make([]int, len(s.figures))
	for f := range ask {
		ask[f] = f
	}
	a := s.attack(ask, nil, nil, true, &exact.Work{Left: 1e9})
	a.loosen()
	out := make([][2]int64, len(ask))
	for f := range ask {
		lo, hi, _ := a.interval(f, &exact.Work{Left: 1e9})
		out[f] = [2]int64{lo, hi}
	}
	return out
}

// TestLargeAmountIsSubtractedOut has amounts of ten 万亿元, up to a hundred times
// that: the bounds of the masked one are those of the total less those of the
// others, to the 分.
func TestLargeAmountIsSubtractedOut(t *testing.T) {
	for _, rows := range []int{2, 7, 99} {
		tb := grid(rows, 1, func() money.Amount { return 1_000_000_000_000_003 })
		mask(tb, 2, 0)
		total, _ := printed(tb, 0)
		least, most := total[0], total[1]
		for r := 1; r <= rows; r++ {
			if part, shown := printed(tb, r); shown {
				least, most = least-part[1], most-part[0]
			}
		}
		rep := Audit(&Input{Tables: []*table.Table{tb}})
		if len(rep.Findings) != 1 || rep.Findings[0].Least != least || rep.Findings[0].Most != most || rep.Findings[0].Open {
			t.Errorf("%d rows: %+v, want %d to %d", rows, rep.Findings, least, most)
		}
	}
}

func printed(tb *table.Table, r int) (of [2]money.Amount, shown bool) {
	least, most, _ := jiao.Range(tb.At(r, 0).Printed, false)
	return [2]money.Amount{least, most}, tb.At(r, 0).Kind == table.AmountCell
}

// TestWhatIsNotDecidedIsSaid gives the audit less and less work to do: it ends,
// with every amount either judged as it is with all the work, or named as one
// that was not decided, whose bounds are right.
func TestWhatIsNotDecidedIsSaid(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	tb := grid(12, 4, func() money.Amount { return money.Amount(100 + rng.Intn(900)) })
	for range 20 {
		mask(tb, 1+rng.Intn(12), 1+rng.Intn(4))
	}
	in := &Input{Tables: []*table.Table{tb}}
	all := map[string]bool{}
	for _, f := range Audit(in).Findings {
		all[f.Cells[0]] = true
	}
	undecided := map[int]bool{}
	for work := int64(0); work < 200_000; work += 1 + work/3 {
		rep := audit(in, work, false)
		open, leaked := 0, 0
		for _, f := range rep.Findings {
			r, c := at(tb, f.Cells[0])
			if x := tb.At(r, c).Amount; f.Least > x || f.Most < x {
				t.Errorf("work %d: %s is %d, between %d and %d", work, f.Cells[0], x, f.Least, f.Most)
			}
			switch {
			case f.Open:
				open++
				if !strings.HasPrefix(f.Sentence, "隐去的金额能不能从公布的数算出，没有能确定") || f.Estimate != "" {
					t.Errorf("%+v", f)
				}
			case !all[f.Cells[0]]:
				t.Errorf("work %d: %s is no secret", work, f.Cells[0])
			default:
				leaked++
			}
		}
		if open+leaked < len(all) {
			t.Errorf("work %d: %d of %d leaks, %d open", work, leaked, len(all), open)
		}
		undecided[open] = true
	}
	if len(all) == 0 || len(undecided) < 3 || !undecided[0] {
		t.Errorf("%d leaks; numbers undecided: %v", len(all), undecided)
	}
}

func at(tb *table.Table, address string) (r, c int) {
	for i := range tb.Cells {
		if r, c = i/len(tb.Columns), i%len(tb.Columns); tb.Address(r, c) == address {
			break
		}
	}
	return r, c
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
	rep := Audit(in)
	if len(rep.Findings) != 1 || rep.Masked != 1 {
		t.Fatalf("%+v", rep)
	}
	f := rep.Findings[0]
	if first := First(in); !reflect.DeepEqual(first.Findings, rep.Findings[:1]) {
		t.Errorf("%+v", first)
	}
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
	if !strings.Contains(f.Sentence, "500.0元") || !strings.Contains(f.Detail, "泄露它的是测试表“列0”列“0”“2”“3”“4”") {
		t.Error(f.Sentence, f.Detail)
	}
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
		rep := Audit(in)
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
				for _, left := range Audit(&Input{Tables: []*table.Table{again}}).Findings {
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
	if rep := Audit(in); len(rep.Findings) > 0 || rep.Masked != 2 {
		t.Errorf("%+v", rep)
	}
	// A sentence of the narrative that adds one of them to a published item gives both away.
	in.Figures = []Figure{{Where: "正文二", Sum: []table.Ref{{Row: 1}, {Row: 3}}, Printed: 8000, Format: jiao}}
	rep := Audit(in)
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
	rep := Audit(in)
	if len(rep.Findings) != 2 || rep.Findings[0].Evidence[0] != "U[0, 0]" && rep.Findings[0].Evidence[0] != "U[1, 0]" {
		t.Errorf("%+v", rep.Findings)
	}
}

// TestNothingMasked is the common case.
func TestNothingMasked(t *testing.T) {
	if rep := Audit(&Input{Tables: []*table.Table{grid(3, 2, func() money.Amount { return 7 })}}); rep.Masked != 0 || len(rep.Findings) > 0 {
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
	rep := Audit(in)
	if len(rep.Attributes) != 1 || rep.Attributes[0].Value != "特定" || !slices.Equal(rep.Attributes[0].Evidence, []string{"S[单位, 1]"}) || !slices.Equal(rep.Attributes[0].Rows, []string{"4"}) {
		t.Errorf("%+v", rep.Attributes)
	}
	// With room in both subtotals the kind stays open.
	in.Tables[1] = totals(120_000, 80_000)
	wide.At(2, 0).Text = "运转"
	if rep := Audit(in); len(rep.Attributes) > 0 {
		t.Errorf("%+v", rep.Attributes)
	}
}
