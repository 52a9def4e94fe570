package rounding

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

var wan = money.Format{Unit: money.Wan, Decimals: 1, Thousands: true}

// tree is a hierarchy of rows or columns: a leaf, or a sum of its children.
type tree []tree

// flatten numbers a tree from its root and lists each node's children.
func flatten(t tree) (kids [][]int) {
	kids = append(kids, nil)
	for _, k := range t {
		at := len(kids)
		kids[0] = append(kids[0], at)
		for _, ks := range flatten(k) {
			for i := range ks {
				ks[i] += at
			}
			kids = append(kids, ks)
		}
	}
	return kids
}

// build makes a table of rows × columns whose leaf cells draw amounts, and whose
// other cells are their exact sums.
func build(rows, cols [][]int, amount func() money.Amount) *table.Table {
	t := &table.Table{ID: "T", Formats: []money.Format{wan}, Rounding: table.Balanced}
	for c, parts := range cols {
		t.Columns = append(t.Columns, table.Column{ID: fmt.Sprint(c), Kind: table.AmountColumn, Parts: parts})
	}
	for r, parts := range rows {
		row := table.Row{IDs: []string{fmt.Sprint(r)}, Parent: -1, Head: -1}
		if parts != nil {
			row.Parts = [][]int32{nil}
			for _, p := range parts {
				row.Parts[0] = append(row.Parts[0], int32(p))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Cells = make([]table.Cell, len(rows)*len(cols))
	for r := len(rows) - 1; r >= 0; r-- {
		for c := len(cols) - 1; c >= 0; c-- {
			cell := t.At(r, c)
			*cell = table.Cell{Kind: table.AmountCell, RowSpan: 1, ColSpan: 1}
			switch {
			case cols[c] != nil:
				for _, p := range cols[c] {
					cell.Amount += t.At(r, p).Amount
				}
			case rows[r] != nil:
				for _, p := range rows[r] {
					cell.Amount += t.At(p, c).Amount
				}
			default:
				cell.Amount = amount()
			}
			show(cell)
		}
	}
	return t
}

func show(c *table.Cell) {
	c.Printed, c.Text = wan.Round(c.Amount), wan.Text(c.Amount)
}

// check asserts what balanced rounding promises of every cell and every sum.
func check(t *testing.T, tables []*table.Table, links []table.Identity, rep *Report) {
	t.Helper()
	for _, tb := range tables {
		for i := range tb.Cells {
			c := &tb.Cells[i]
			if !c.IsAmount() {
				continue
			}
			low, rest, _ := wan.Split(c.Amount)
			if c.Printed != low && (rest == 0 || c.Printed != low+1) {
				t.Fatalf("%s: %s printed %d", tb.ID, c.Amount.Exact(), c.Printed)
			}
			want := ""
			if c.Amount != 0 {
				want = wan.TextRounded(c.Printed)
			}
			if c.Kind == table.AmountCell && c.Text != want {
				t.Fatalf("%s: %d shown as %q", tb.ID, c.Printed, c.Text)
			}
		}
	}
	unmet := 0
	for _, id := range slices.Concat(table.Identities(tables), links) {
		if off(tables, id) != 0 {
			unmet++
		}
	}
	if unmet > 0 && len(rep.Unmet) == 0 || unmet == 0 && len(rep.Unmet) > 0 {
		t.Fatalf("%d sums do not hold, reported %d", unmet, len(rep.Unmet))
	}
}

func off(tables []*table.Table, id table.Identity) int64 {
	at := func(r table.Ref) int64 { return tables[r.Table].At(r.Row, r.Col).Printed }
	sum := at(id.Total)
	for _, p := range id.Parts {
		sum -= at(p)
	}
	return sum
}

// deviation is the sum of |printed − exact| over published cells, in 分.
func deviation(tables []*table.Table) int64 {
	sum := int64(0)
	for _, tb := range tables {
		for i := range tb.Cells {
			if c := &tb.Cells[i]; c.Kind == table.AmountCell {
				d := c.Printed*100_000 - int64(c.Amount)
				sum += max(d, -d)
			}
		}
	}
	return sum
}

// brute finds the least deviation of all roundings in which every sum holds.
func brute(tables []*table.Table, ids []table.Identity) (best int64, ok bool) {
	type choice struct {
		c   *table.Cell
		low int64
	}
	var free []choice
	for _, tb := range tables {
		for i := range tb.Cells {
			c := &tb.Cells[i]
			low, rest, _ := wan.Split(c.Amount)
			if c.Printed = low; rest != 0 {
				free = append(free, choice{c, low})
			}
		}
	}
	for bits := range 1 << len(free) {
		for i, f := range free {
			f.c.Printed = f.low + int64(bits>>i&1)
		}
		holds := !slices.ContainsFunc(ids, func(id table.Identity) bool { return off(tables, id) != 0 })
		if d := deviation(tables); holds && (!ok || d < best) {
			best, ok = d, true
		}
	}
	return best, ok
}

func randomTree(rng *rand.Rand, depth, width int) tree {
	var t tree
	if depth == 0 {
		return t
	}
	for range 1 + rng.Intn(width) {
		t = append(t, randomTree(rng, rng.Intn(depth), width))
	}
	return t
}

// amounts draws amounts of all kinds: whole, near a half, negative, small.
func amounts(rng *rand.Rand) func() money.Amount {
	return func() money.Amount {
		switch rng.Intn(8) {
		case 0:
			return money.Amount(rng.Intn(50)) * 100_000
		case 1:
			return money.Amount(rng.Intn(20))*100_000 + 50_000
		case 2:
			return -money.Amount(rng.Intn(3_000_000))
		case 3:
			return money.Amount(rng.Intn(40_000))
		}
		return money.Amount(rng.Intn(9_000_000))
	}
}

// TestOptimalByBruteForce compares small tables, flat and nested both ways, with
// all their roundings.
func TestOptimalByBruteForce(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	compared, impossible := 0, 0
	for i := 0; compared < 400; i++ {
		tb := build(flatten(randomTree(rng, 2, 3)), flatten(randomTree(rng, 2, 3)), amounts(rng))
		fractions := 0
		for _, c := range tb.Cells {
			if _, rest, _ := wan.Split(c.Amount); rest != 0 {
				fractions++
			}
		}
		if fractions > 16 || fractions < 3 {
			continue
		}
		compared++
		tables := []*table.Table{tb}
		want, ok := brute(tables, table.Identities(tables))
		for j := range tb.Cells {
			show(&tb.Cells[j])
		}
		rep := Balance(tables, nil)
		check(t, tables, nil, rep)
		if !ok {
			impossible++
			if len(rep.Unmet) == 0 || !rep.Proven {
				t.Fatalf("%d: no rounding adds up, reported %+v", i, rep)
			}
			continue
		}
		if len(rep.Unmet) > 0 || !rep.Optimal || deviation(tables) != want {
			t.Fatalf("%d: deviation %d, least %d; %+v", i, deviation(tables), want, rep)
		}
	}
	t.Logf("%d compared, %d without a solution", compared, impossible)
}

// nested is a table shaped like 预算03表: 合计, units, their 科目; subtotals in
// two levels of columns.
func nested(rng *rand.Rand, units, details int) *table.Table {
	var rows tree
	for range units {
		var u tree
		for range 1 + rng.Intn(2*details) {
			u = append(u, nil)
		}
		rows = append(rows, u)
	}
	cols := tree{tree{nil, nil, nil, nil}, tree{nil, nil, nil}, tree{nil, nil}}
	return build(flatten(rows), flatten(cols), amounts(rng))
}

func TestRandomTablesAddUp(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for i := range 150 {
		a := nested(rng, 1+rng.Intn(8), 1+rng.Intn(6))
		b := build(flatten(randomTree(rng, 3, 6)), flatten(randomTree(rng, 1, 7)), amounts(rng))
		b.ID = "U"
		tables := []*table.Table{a, b}
		rep := Balance(tables, nil)
		check(t, tables, nil, rep)
		if len(rep.Unmet) > 0 {
			t.Fatalf("%d: %d sums unmet, proven %v", i, len(rep.Unmet), rep.Proven)
		}
		if !slices.Equal(rep.Moves, Moves(tables)) || len(rep.Moves) == 0 && HasTail(a) {
			t.Fatalf("%d: moves differ", i)
		}
	}
}

// TestLinksHold links a table with one that lists the same leaf cells grouped
// another way, as 支出 by unit and by class of 科目.
func TestLinksHold(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for i := range 60 {
		a := nested(rng, 2+rng.Intn(5), 2+rng.Intn(5))
		const classes = 4
		var rows tree
		for range classes {
			rows = append(rows, nil)
		}
		b := build(flatten(rows), [][]int{nil}, func() money.Amount { return 0 })
		parts := make([][]table.Ref, classes)
		k := 0
		for r, row := range a.Rows {
			if row.Parts == nil {
				parts[k%classes] = append(parts[k%classes], table.Ref{Table: 0, Row: r, Col: 0})
				b.At(1+k%classes, 0).Amount += a.At(r, 0).Amount
				k++
			}
		}
		for r := 1; r <= classes; r++ {
			b.At(0, 0).Amount += b.At(r, 0).Amount
			show(b.At(r, 0))
		}
		show(b.At(0, 0))
		var links []table.Identity
		for c, p := range parts {
			if p != nil {
				links = append(links, table.Identity{Total: table.Ref{Table: 1, Row: 1 + c, Col: 0}, Parts: p, Kind: table.Link})
			}
		}
		links = append(links, table.Identity{Total: table.Ref{Table: 1}, Parts: []table.Ref{{}}, Kind: table.Link})
		tables := []*table.Table{a, b}
		rep := Balance(tables, links)
		check(t, tables, links, rep)
		if len(rep.Unmet) > 0 {
			t.Fatalf("%d: %d sums unmet, proven %v", i, len(rep.Unmet), rep.Proven)
		}
	}
}

// TestImpossibleSumIsProven has a triangle of halves: 0.5+0.5 = 1 for each pair
// of three figures, which no rounding can satisfy.
func TestImpossibleSumIsProven(t *testing.T) {
	tb := build([][]int{nil}, [][]int{{3, 4}, {4, 5}, {3, 5}, nil, nil, nil}, func() money.Amount { return 50_000 })
	rep := Balance([]*table.Table{tb}, nil)
	if len(rep.Unmet) != 1 || !rep.Proven || !rep.Optimal {
		t.Errorf("unmet %v, proven %v", rep.Unmet, rep.Proven)
	}
}

// TestLinksGiveWayFirst: where a table's sum and two links cannot all hold, a link
// is left, and told by the address of its total; one written twice is told once.
func TestLinksGiveWayFirst(t *testing.T) {
	from := func(leaves ...money.Amount) func() money.Amount { // from the last cell to the first
		return func() money.Amount {
			a := leaves[0]
			leaves = leaves[1:]
			return a
		}
	}
	half := build([][]int{nil}, [][]int{{1, 2}, nil, nil, nil}, from(50_000, 50_000, 50_000))
	whole := build([][]int{nil, nil, nil, nil}, [][]int{nil}, from(200_000, 100_000, 100_000, 100_000))
	whole.ID = "U"
	link := func(row int, columns ...int) table.Identity {
		id := table.Identity{Total: table.Ref{Table: 1, Row: row}, Kind: table.Link}
		for _, c := range columns {
			id.Parts = append(id.Parts, table.Ref{Col: c})
		}
		return id
	}
	// 0.4, 0.4 and 0.2 are a sum in the table: it holds although one of them must
	// move for it, and a link beside the three impossible ones holds, too.
	uneven := build([][]int{nil}, [][]int{{4, 5, 6}, nil, nil, nil, nil, nil, nil}, from(20_000, 40_000, 40_000, 50_000, 50_000, 50_000))
	for i, c := range []struct {
		table *table.Table
		links []table.Identity
	}{
		{half, []table.Identity{link(0, 2, 3), link(1, 1, 3)}},
		{half, []table.Identity{link(0, 2, 3), link(1, 1, 3), link(0, 2, 3), link(1, 1, 3)}},
		{uneven, []table.Identity{link(0, 1, 2), link(1, 2, 3), link(2, 1, 3), link(3, 1, 2, 4, 5, 6)}},
	} {
		rep := Balance([]*table.Table{c.table, whole}, c.links)
		if len(rep.Unmet) != 1 || rep.Unmet[0].Kind != table.Link || !rep.Proven || !rep.Optimal {
			t.Fatalf("%d: unmet %+v, proven %t, optimal %t", i, rep.Unmet, rep.Proven, rep.Optimal)
		}
		if want := fmt.Sprintf("U[%d, 0]", rep.Unmet[0].Total.Row); rep.Where[0] != want {
			t.Errorf("%d: told of %s, want %s", i, rep.Where[0], want)
		}
	}
}

// thirds is a total of three figures of 10.4: 31.2 prints as 31, its parts as 10.
func thirds() *table.Table {
	return build(flatten(tree{nil, nil, nil}), [][]int{nil}, func() money.Amount { return 1_040_000 })
}

// TestMoves lists the figure that took the 尾差, with what it would be alone.
func TestMoves(t *testing.T) {
	tb := thirds()
	tables := []*table.Table{tb}
	if got := Moves(tables); len(got) != 0 {
		t.Errorf("before: %+v", got)
	}
	want := []Move{{Cell: table.Ref{Row: 3}, Address: "T[3, 0]", Nearest: 10, Printed: 11, Exact: 1_040_000}}
	if got := Balance(tables, nil).Moves; !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if got := tb.At(3, 0).Text; got != "1.1" {
		t.Errorf("printed %q", got)
	}
}

// TestHasTail: parts that do not add up in print, published, of one format and
// exact sums.
func TestHasTail(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(tb *table.Table)
		want   bool
	}{
		{"as it is", func(*table.Table) {}, true},
		{"one figure more", func(tb *table.Table) { tb.At(1, 0).Printed++ }, false},
		{"a masked part", func(tb *table.Table) { tb.At(2, 0).Kind = table.MaskedCell }, false},
		{"a masked total", func(tb *table.Table) { tb.At(0, 0).Kind = table.MaskedCell }, false},
		{"a part in another format", func(tb *table.Table) {
			tb.Formats = append(tb.Formats, money.Format{Unit: money.Yuan, Decimals: 2})
			tb.At(3, 0).Format = 1
		}, false},
		{"a total that is not their sum", func(tb *table.Table) { tb.At(0, 0).Amount++ }, false},
	} {
		tb := thirds()
		c.change(tb)
		if got := HasTail(tb); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestPlainAndInexactAreLeftAlone(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	a := nested(rng, 3, 4)
	a.Rounding = table.Plain
	before := slices.Clone(a.Cells)
	if rep := Balance([]*table.Table{a}, nil); len(rep.Moves) > 0 || !slices.Equal(before, a.Cells) {
		t.Error("a plain table was changed")
	}
	if !HasTail(a) {
		t.Error("nothing rounds apart in this table")
	}
	a.Rounding = table.Balanced
	a.At(2, 4).Amount++
	if rep := Balance([]*table.Table{a}, nil); len(rep.Inexact) != 2 {
		t.Errorf("%d sums reported as inexact, the cell is in a row's and a column's", len(rep.Inexact))
	}
}

func TestMaskedFiguresStayHidden(t *testing.T) {
	tb := build(flatten(tree{nil, nil, nil}), [][]int{nil}, func() money.Amount { return 1_040_000 })
	c := tb.At(2, 0)
	c.Kind, c.Text = table.MaskedCell, "XXXX"
	rep := Balance([]*table.Table{tb}, nil)
	if c.Text != "XXXX" || len(rep.Unmet) > 0 || c.Printed != 11 || deviation([]*table.Table{tb}) != 40_000+40_000+20_000 {
		t.Errorf("%q printed %d; deviation %d", c.Text, c.Printed, deviation([]*table.Table{tb}))
	}
}

func TestSameInputSameFigures(t *testing.T) {
	var first []table.Cell
	for range 3 {
		tb := nested(rand.New(rand.NewSource(5)), 12, 9)
		Balance([]*table.Table{tb}, nil)
		if first == nil {
			first = slices.Clone(tb.Cells)
		} else if !slices.Equal(first, tb.Cells) {
			t.Fatal("figures differ")
		}
	}
}

// TestLargeTable is a table of 20,000 rows (of 7,000 in the quick loop) with two
// levels of rows and of columns, which is no network.
func TestLargeTable(t *testing.T) {
	tb := nested(rand.New(rand.NewSource(6)), testtool.Sample(20, 60), 330)
	rep := Balance([]*table.Table{tb}, nil)
	check(t, []*table.Table{tb}, nil, rep)
	if len(rep.Unmet) > 0 {
		t.Errorf("%d of the sums over %d rows unmet", len(rep.Unmet), len(tb.Rows))
	}
	t.Logf("%d rows, %d moves", len(tb.Rows), len(rep.Moves))
}

func BenchmarkFlat20000x18(b *testing.B) {
	var rows, cols tree
	for range 20000 {
		rows = append(rows, nil)
	}
	for range 17 {
		cols = append(cols, nil)
	}
	for b.Loop() {
		tb := build(flatten(rows), flatten(cols), amounts(rand.New(rand.NewSource(1))))
		if rep := Balance([]*table.Table{tb}, nil); !rep.Optimal || len(rep.Unmet) > 0 {
			b.Fatal("not the optimum")
		}
	}
}

func BenchmarkNested20000x13(b *testing.B) {
	for b.Loop() {
		tb := nested(rand.New(rand.NewSource(1)), 60, 330)
		if rep := Balance([]*table.Table{tb}, nil); len(rep.Unmet) > 0 {
			b.Fatal("sums unmet")
		}
	}
}
