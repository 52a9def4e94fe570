package layout

import (
	"fmt"
	"io/fs"
	"slices"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/templates"
)

// henan loads the real family and its published example.
func henan(t testing.TB) (*Family, *dataset.Dataset) {
	t.Helper()
	fsys, err := fs.Sub(templates.FS, "henan")
	if err != nil {
		t.Fatal(err)
	}
	fam, err := LoadFamily(fsys, "templates/henan", nil)
	if err != nil {
		t.Fatal(err)
	}
	ds, err := dataset.Load(fam.Schema, dataset.Folder("../../examples/zhengzhou-2022"))
	if err != nil {
		t.Fatal(err)
	}
	return fam, ds
}

func evaluateAll(t testing.TB, fam *Family, ds *dataset.Dataset, subject dataset.Subject) []*Result {
	t.Helper()
	var out []*Result
	for _, l := range fam.Layouts {
		rs, err := l.Evaluate(ds, subject)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rs...)
	}
	return out
}

// repeated is ds with the lines of its ledgers repeated to n each.
func repeated(ds *dataset.Dataset, n int) *dataset.Dataset {
	big := *ds
	big.Facts = map[string]*dataset.Ledger{}
	for id, led := range ds.Facts {
		l := *led
		l.N = n
		l.Codes = make([][]uint32, len(led.Codes))
		for _, d := range led.Dims {
			l.Codes[d] = slices.Repeat(led.Codes[d], n/led.N+1)[:n]
		}
		l.Measures = map[string][]money.Amount{}
		for m, a := range led.Measures {
			l.Measures[m] = slices.Repeat(a, n/led.N+1)[:n]
		}
		l.Lines = make([]int32, n)
		for i := range l.Lines {
			l.Lines[i] = int32(i + 2)
		}
		big.Facts[id] = &l
	}
	return &big
}

const large = 100_000

func BenchmarkEvaluate(b *testing.B) {
	fam, ds := henan(b)
	for _, c := range []struct {
		name string
		ds   *dataset.Dataset
	}{{"real", ds}, {fmt.Sprint(large), repeated(ds, large)}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				evaluateAll(b, fam, c.ds, c.ds.Whole())
			}
		})
	}
}

func BenchmarkLines(b *testing.B) {
	fam, ds := henan(b)
	ds = repeated(ds, large)
	r, row, col, err := Find(evaluateAll(b, fam, ds, ds.Whole()), "03", "合计", "基本支出.小计")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r.Lines(row, col)
	}
}

func BenchmarkTrace(b *testing.B) {
	fam, ds := henan(b)
	ds = repeated(ds, large)
	results := evaluateAll(b, fam, ds, ds.Whole())
	for b.Loop() {
		Trace(results, ds.Facts["spending"], large/2)
	}
}
