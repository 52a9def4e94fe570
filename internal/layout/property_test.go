package layout

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
)

// randomLedgers is ds with up to n lines in each ledger, as any department
// could have them: projects agree with their lines, 基本支出 is of the classes
// of 部门经济科目 that the tables have columns for. Amounts may be negative.
func randomLedgers(ds *dataset.Dataset, rnd *rand.Rand, n int) *dataset.Dataset {
	out := *ds
	out.Facts = map[string]*dataset.Ledger{}
	project := ds.Lists["project"]
	dim := func(id string) *dataset.Members { return ds.Dims[ds.Schema.Dim(id).Index] }
	member := func(id, code string) uint32 { i, _ := dim(id).Lookup(code); return i }
	some := func(list []uint32) uint32 { return list[rnd.IntN(len(list))] }
	var basic, whole []uint32 // 部门经济科目 of 基本支出, and 功能科目 to the 项
	for _, i := range dim("econ").Listed {
		if code := dim("econ").Codes[i]; slices.Contains([]string{"301", "302", "303", "309", "310"}, code[:3]) {
			basic = append(basic, i)
		}
	}
	for _, i := range dim("func").Listed {
		if len(dim("func").Codes[i]) == 7 {
			whole = append(whole, i)
		}
	}
	for id, led := range ds.Facts {
		l := *led
		l.N = 1 + rnd.IntN(n)
		l.Codes = make([][]uint32, len(led.Codes))
		for _, d := range led.Dims {
			l.Codes[d] = make([]uint32, l.N)
		}
		l.Lines = make([]int32, l.N)
		amounts := make([]money.Amount, l.N)
		for i := range l.N {
			l.Lines[i] = int32(i + 2)
			amounts[i] = money.Amount(rnd.Int64N(1e12) - 1e11)
			if rnd.IntN(10) == 0 {
				amounts[i] = 0
			}
			line := map[string]uint32{}
			for _, d := range led.Dims {
				line[ds.Schema.Dims[d].ID] = some(ds.Dims[d].Listed)
			}
			line["func"] = some(whole)
			if slices.Contains(ds.Schema.Dim("category").Groups["项目支出"], dim("category").Codes[line["category"]]) {
				p := some(dim("project").Listed)
				row := int(dim("project").Rows[p])
				line["project"], line["unit"] = p, member("unit", project.Value("unit", row))
				line["category"] = member("category", project.Value("category", row))
			} else {
				line["project"], line["econ"] = 0, some(basic)
			}
			for _, d := range led.Dims {
				l.Codes[d][i] = line[ds.Schema.Dims[d].ID]
			}
		}
		l.Measures = map[string][]money.Amount{"amount": amounts}
		out.Facts[id] = &l
	}
	return &out
}

// TestDeclaredSumsHold checks, over random ledgers, every cell of the thirteen
// tables that is declared the sum of others, the department against its units,
// and totals against the ledgers themselves.
func TestDeclaredSumsHold(t *testing.T) {
	fam, real := henan(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	identities := 0
	for range 60 {
		ds := randomLedgers(real, rnd, 300)
		results := evaluateAll(t, fam, ds, ds.Whole())
		for _, r := range results {
			identities += checkSums(t, r)
		}
		for _, c := range []struct{ table, row, col, ledger string }{
			{"02", "合计", "总计", "income"},
			{"03", "合计", "合计", "spending"},
			{"01", "收入总计", "金额", "income"},
			{"01", "支出总计", "金额", "income"}, // with 年终结转结余, income less spending
			{"07", "合计", "总计", "spending"},
			{"12", "预算情况/总额", "四", "spending"},
		} {
			var want money.Amount
			for _, a := range ds.Facts[c.ledger].Measures["amount"] {
				want += a
			}
			r, row, col, err := Find(results, c.table, c.row, c.col)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.At(row, col).Amount; got != want {
				t.Errorf("%s is %s, the ledger %s", r.Address(row, col), got.Exact(), want.Exact())
			}
		}
	}
	if identities < 50_000 {
		t.Errorf("only %d declared sums", identities)
	}
}

// checkSums adds up the parts of every total of a table.
func checkSums(t *testing.T, r *Result) (count int) {
	t.Helper()
	for row := range r.Rows {
		for col := range r.Columns {
			for _, id := range r.DeclaredSums(row, col) {
				if id.Total != [2]int{row, col} {
					continue
				}
				count++
				var sum money.Amount
				for _, p := range id.Parts {
					sum += r.At(p[0], p[1]).Amount
				}
				if total := r.At(row, col).Amount; sum != total {
					t.Errorf("%s is %s, its parts %s", r.Address(row, col), total.Exact(), sum.Exact())
				}
			}
		}
	}
	return count
}

// TestRandomLedgersAreExplained holds explanations over random ledgers, where
// nearly every cell has lines.
func TestRandomLedgersAreExplained(t *testing.T) {
	fam, real := henan(t)
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 3 {
		ds := randomLedgers(real, rnd, 60)
		checkExplained(t, ds, evaluateAll(t, fam, ds, ds.Whole()))
	}
}

// TestUnitsMakeUpTheDepartment: a table evaluated for each unit by itself adds
// up to the department's, cell by cell of the total row.
func TestUnitsMakeUpTheDepartment(t *testing.T) {
	fam, real := henan(t)
	ds := randomLedgers(real, rand.New(rand.NewPCG(5, 6)), 300)
	units := ds.Dims[ds.Schema.Subject.Dim.Index]
	totals := func(s dataset.Subject) map[string]money.Amount {
		out := map[string]money.Amount{}
		for _, r := range evaluateAll(t, fam, ds, s) {
			for row := range r.Rows {
				for col := range r.Columns {
					if r.isAmount(row, col) && strings.HasPrefix(r.RowID(row, col), "合计") {
						out[r.Address(row, col)] = r.At(row, col).Amount
					}
				}
			}
		}
		return out
	}
	sum := map[string]money.Amount{}
	for _, u := range units.Listed {
		for cell, a := range totals(dataset.Subject{Code: units.Codes[u], Name: units.Names[u], Part: true, Units: []string{units.Codes[u]}}) {
			sum[cell] += a
		}
	}
	whole := totals(ds.Whole())
	if len(whole) < 80 {
		t.Errorf("only %d totals", len(whole))
	}
	for cell, want := range whole {
		if sum[cell] != want {
			t.Errorf("%s: units %s, department %s", cell, sum[cell].Exact(), want.Exact())
		}
	}
}
