package layout

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Contribution is a ledger line that enters an amount cell. The cell's amount is
// exactly the sum of Sign × Amount over its contributions.
type Contribution struct {
	Ledger *dataset.Ledger
	Line   int          // index into the ledger; Ledger.Lines[Line] is its line in the file
	Sign   int          // 1 or -1
	Amount money.Amount // as the ledger has it, in 分
}

// Place returns where the line is: 支出.csv:57.
func (e Contribution) Place() string {
	return fmt.Sprintf("%s:%d", LedgerName(e.Ledger), e.Ledger.Lines[e.Line])
}

// source is which amount of which instance an amount cell shows.
type source struct {
	statement int // of the layout
	n         *instance
	local     int // index into n.sums
}

// source returns the source of the cell at (row, col), false if it is no amount.
func (r *Result) source(row, col int) (source, bool) {
	row, col = r.Owner(row, col)
	if !r.isAmount(row, col) {
		return source{}, false
	}
	block := r.Columns[col].Statement
	src := source{statement: r.statements[block], n: r.instances[row][block], local: col - r.offsets[block]}
	if cells := src.n.spec.cells; cells != nil {
		// A row's own cells end at the last column; labels beside the row are before them.
		at := len(r.ev.l.statements[src.statement].leaves)
		for i, c := range slices.Backward(cells) {
			if at -= c.span; at == src.local {
				src.local = i
				break
			}
		}
	}
	return src, true
}

func (r *Result) isAmount(row, col int) bool { return r.At(row, col).IsAmount() }

// Lines returns the ledger lines that enter the amount cell at (row, col), by
// ledger and line; nil if the cell is no amount. A line that enters by two terms
// is listed for each. Lines must not be called for one Result by several
// goroutines at once.
func (r *Result) Lines(row, col int) []Contribution {
	src, ok := r.source(row, col)
	if !ok {
		return nil
	}
	var out []Contribution
	s := r.ev.l.statements[src.statement]
	for _, f := range s.facts {
		led := r.ev.ds.Facts[f.ID]
		if led == nil {
			continue
		}
		p := r.ev.newPass(s, r.ev.roots[src.statement], led)
		p.enter = func(n *instance, sl *pickedSlot, i int) {
			if n == src.n && sl.local == src.local {
				out = append(out, Contribution{Ledger: led, Line: i, Sign: int(sl.sign), Amount: sl.amounts[i]})
			}
		}
		for i := range led.N {
			p.visitLine(i)
		}
	}
	return out
}

// Hit is an amount cell that a ledger line enters.
type Hit struct {
	*Result
	Row, Col int
	Contribution
}

// Trace returns every cell of the tables that line i of a ledger enters, table by
// table, row by row.
func Trace(results []*Result, led *dataset.Ledger, i int) []Hit {
	var out []Hit
	for _, r := range results {
		entered := map[*instance][]pickedSlot{}
		for k, s := range r.ev.l.statements {
			if slices.Contains(s.facts, led.File) {
				p := r.ev.newPass(s, r.ev.roots[k], led)
				p.enter = func(n *instance, sl *pickedSlot, _ int) { entered[n] = append(entered[n], *sl) }
				p.visitLine(i)
			}
		}
		for row, insts := range r.instances {
			for col, c := range r.Columns {
				slots := entered[insts[c.Statement]]
				if slots == nil || !r.isAmount(row, col) {
					continue
				}
				src, _ := r.source(row, col)
				for _, sl := range slots {
					if sl.local == src.local {
						out = append(out, Hit{r, row, col, Contribution{led, i, int(sl.sign), sl.amounts[i]}})
					}
				}
			}
		}
	}
	return out
}

// DeclaredSum is a declared sum: a total and the cells it is the sum of.
type DeclaredSum struct {
	Total [2]int   // row and column
	Parts [][2]int // rows and columns; amount cells only
	Down  bool     // the parts are in the total's column, not in its row
}

// DeclaredSums returns the declared sums that the cell at (row, col) is the total
// or a part of.
func (r *Result) DeclaredSums(row, col int) []DeclaredSum {
	var out []DeclaredSum
	add := func(total [2]int, down bool, parts [][2]int) {
		parts = slices.DeleteFunc(parts, func(p [2]int) bool { return !r.isAmount(p[0], p[1]) })
		if r.isAmount(total[0], total[1]) && len(parts) > 0 {
			out = append(out, DeclaredSum{total, parts, down})
		}
	}
	row, col = r.Owner(row, col)
	if !r.isAmount(row, col) {
		return nil
	}
	for c, column := range r.Columns {
		if r.Rows[row].Kind == table.HeadingRow || c != col && !slices.Contains(column.Parts, col) {
			continue
		}
		var parts [][2]int
		for _, p := range column.Parts {
			parts = append(parts, [2]int{row, p})
		}
		add([2]int{row, c}, false, parts)
	}
	block := r.Columns[col].Statement
	for i := range r.Rows {
		if r.Rows[i].Parts == nil || i != row && !slices.Contains(r.Rows[i].Parts[block], int32(row)) {
			continue
		}
		var parts [][2]int
		for _, p := range r.Rows[i].Parts[block] {
			parts = append(parts, [2]int{int(p), col})
		}
		add([2]int{i, col}, true, parts)
	}
	return out
}

// Member returns the name of what a row that can be masked stands for, the same in
// every table: project/410000…; "" for all other rows. It contains the code and
// must not be printed for a masked row.
func (r *Result) Member(row, col int) string {
	n := r.instances[row][r.Columns[col].Statement]
	if n == nil || n.spec == nil || n.spec.mask == nil {
		return ""
	}
	return r.ev.memberName(n)
}

func (e *evaluation) memberName(n *instance) string {
	var parts []string
	for j, k := range n.spec.keys {
		code, _ := e.keyText(n, j)
		parts = append(parts, k.raw, code)
	}
	return strings.Join(parts, "/")
}

// Layout returns the layout that made the table.
func (r *Result) Layout() *Layout { return r.ev.l }
