package synth_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/synth"
)

// wan rounds a sum of 分 to 0.1万元, half away from zero, with thousands marked:
// by itself, so that it can be wrong only in its own way.
func wan(sum *big.Int) string {
	if sum.Sign() == 0 {
		return ""
	}
	n := new(big.Int).Abs(sum)
	n.Add(n, big.NewInt(50_000)).Quo(n, big.NewInt(100_000)) // 0.1万元 is 100,000 分
	digits := n.String()
	for len(digits) < 2 {
		digits = "0" + digits
	}
	whole, tenth := digits[:len(digits)-1], digits[len(digits)-1:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if sum.Sign() < 0 {
		return "-" + whole + "." + tenth
	}
	return whole + "." + tenth
}

// figure is a cell by its address.
type figure struct{ table, row, col string }

// figures sums the ledger line by line for the cells of tables 02, 03, 05, 07, 08,
// 09, 10 and 11, knowing nothing of layouts.
func figures(s *synth.Set) map[figure]*big.Int {
	out := map[figure]*big.Int{}
	add := func(a int64, table, row, col string) {
		k := figure{table, row, col}
		if out[k] == nil {
			out[k] = new(big.Int)
		}
		out[k].Add(out[k], big.NewInt(a))
	}
	secret := map[string]bool{}
	for _, p := range s.Projects {
		secret[p.Code] = p.Secret
	}
	for _, l := range s.Income {
		a := int64(l.Amount)
		for _, row := range []string{"合计", l.Unit} {
			add(a, "02", row, "总计")
			if l.Period == "上年结转" {
				add(a, "02", row, "上年结转结余.合计")
				continue
			}
			add(a, "02", row, "本年收入.合计")
			switch l.Fund {
			case "事业收入", "事业单位经营收入", "其他收入", "政府性基金":
				add(a, "02", row, "本年收入."+l.Fund)
			}
		}
	}
	for _, l := range s.Spending {
		a := int64(l.Amount)
		pair := l.Econ + "+" + l.GovEcon
		if l.Econ == "" {
			pair = "-" + pair
		}
		for _, row := range []string{"合计", l.Unit, l.Unit + "/" + pair} {
			add(a, "07", row, "总计")
			if l.Period == "上年结转" {
				add(a, "07", row, "上年结转结余")
			} else if strings.HasPrefix(l.Fund, "一般公共预算") {
				add(a, "07", row, "一般公共预算.小计")
			}
		}
		tables := []string{"03"}
		switch {
		case strings.HasPrefix(l.Fund, "一般公共预算") && l.Period == "本年":
			tables = append(tables, "05")
		case l.Fund == "政府性基金":
			tables = append(tables, "09")
		case l.Fund == "国有资本经营预算":
			tables = append(tables, "10")
		}
		for _, table := range tables {
			for _, row := range []string{"合计", l.Unit, l.Unit + "/" + l.Func} {
				add(a, table, row, "合计")
				if l.Project != "" {
					add(a, table, row, "项目支出."+l.Category)
					continue
				}
				add(a, table, row, "基本支出.小计")
				if strings.HasPrefix(l.Econ, "301") {
					add(a, table, row, "基本支出.人员经费.工资福利支出")
				}
				if strings.HasPrefix(l.Econ, "309") || strings.HasPrefix(l.Econ, "310") {
					add(a, table, row, "基本支出.公用经费.资本性支出")
				}
			}
		}
		if slices.Contains([]string{"30212", "30217", "30231", "30913", "31013"}, l.Econ) && l.Fund == "一般公共预算-财政拨款" {
			add(a, "08", "合计", "“三公”经费合计")
		}
		if l.Project != "" {
			add(a, "11", "合计", "合计")
			add(a, "11", l.Unit, "合计")
			if !secret[l.Project] {
				add(a, "11", l.Unit+"/"+l.Project, "合计")
			}
		}
	}
	return out
}

// part is what a set has for a subject: all of it, or what a unit and the units
// under it have.
func part(s *synth.Set, subject dataset.Subject) *synth.Set {
	if !subject.Part {
		return s
	}
	in := map[string]bool{subject.Code: true}
	for range s.Units { // as deep as they can lie
		for _, u := range s.Units {
			in[u.Code] = in[u.Code] || in[u.Parent]
		}
	}
	own := *s
	own.Income = slices.DeleteFunc(slices.Clone(s.Income), func(l synth.Income) bool { return !in[l.Unit] })
	own.Spending = slices.DeleteFunc(slices.Clone(s.Spending), func(l synth.Line) bool { return !in[l.Unit] })
	return &own
}

// TestFiguresByHand compares what the tables of departments and units print with
// sums made another way.
func TestFiguresByHand(t *testing.T) {
	fam := exampletest.Family(t)
	compared := 0
	for seed := range uint64(25) {
		shape := synth.Shape{Units: 1 + int(seed)%9}
		if seed%3 == 0 {
			shape.Total = 1e15
		}
		s := synth.Random(seed, shape)
		dir := t.TempDir()
		if err := s.Write(dir); err != nil {
			t.Fatal(err)
		}
		ds := exampletest.Load(t, fam, dir)
		subjects, err := ds.Subjects(nil, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, subject := range []dataset.Subject{subjects[0], subjects[1+int(seed)%(len(subjects)-1)], subjects[len(subjects)-1]} {
			results := exampletest.Tables(t, fam, ds, subject)
			for f, sum := range figures(part(s, subject)) {
				r, row, col, err := layout.Find(results, f.table, f.row, f.col)
				if err != nil {
					t.Fatalf("seed %d, %s: %v: %v", seed, subject.Code, f, err)
				}
				if got, want := r.At(row, col).Text, wan(sum); got != want {
					t.Errorf("seed %d, %s: %s[%s, %s]: printed %q, want %q (%s 分)", seed, subject.Code, f.table, f.row, f.col, got, want, sum)
				}
				compared++
			}
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d figures", compared)
	}
}
