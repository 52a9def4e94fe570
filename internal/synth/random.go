package synth

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"

	"budgetreport/internal/money"
)

// Shape fixes properties of a random set; the zero value fixes none.
type Shape struct {
	Units int          // how many, 0: 1 to 40
	Total money.Amount // the spending of the set comes near to it, 0: up to 10^15 分
	Plain bool         // 财政拨款 of this year alone, nothing masked
	Masks bool         // some projects are masked

	// Careless masks projects at random, so that some masked amounts can be
	// computed from what is published: the set is sound but for that.
	Careless bool
}

// Random makes a valid set: income equals spending by unit, fund and period, codes are at
// their lowest level and allowed together, and no masked amount can be computed from
// published figures. The same seed and shape give the same set.
func Random(seed uint64, shape Shape) *Set {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 0x68656e616e)), shape: shape, set: &Set{Year: 2020 + int(seed%6)}}
	m.department()
	m.units()
	for i := range m.set.Units {
		m.basic(&m.set.Units[i])
		m.projects(&m.set.Units[i])
	}
	m.masks()
	m.number()
	m.amounts()
	m.income()
	m.order()
	m.goals()
	m.prior()
	m.others()
	m.texts()
	m.complete()
	return m.set
}

// maker makes a random set.
type maker struct {
	*rand.Rand
	shape   Shape
	set     *Set
	domain  *domain
	funds   []string         // that the set uses besides 财政拨款
	carry   bool             // some money is of last year
	sources map[string][]src // of each unit, the first for most of it
	weights []int64          // of each line of Spending, in parts of the total
	seen    map[Line]bool    // keys of the ledger: lines without amounts
	place   string           // 市
	total   int64            // 分
}

// src is a source of money: a fund and its period.
type src struct{ fund, period string }

const (
	treasury = "一般公共预算-财政拨款"
	current  = "本年"
	carried  = "上年结转"
)

// officeFunds are what any unit may have, institutionFunds only 事业单位.
var (
	officeFunds      = []string{"一般公共预算-其他", "政府性基金", "国有资本经营预算", "其他收入"}
	institutionFunds = []string{"财政专户管理资金", "事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入"}
)

// pairs.csv says for each 部门经济科目 its 政府经济科目 in offices and in
// institutions; empty: not used there.
//
//go:embed pairs.csv
var pairsFile []byte

var pairs = func() map[string][2]string {
	rows, err := csv.NewReader(bytes.NewReader(pairsFile)).ReadAll()
	if err != nil {
		panic(err)
	}
	out := map[string][2]string{}
	for _, r := range rows[1:] {
		out[r[0]] = [2]string{r[1], r[2]}
	}
	return out
}()

// chance is true in n of a hundred cases.
func (m *maker) chance(n int) bool { return m.IntN(100) < n }

func pick[T any](m *maker, of []T) T { return of[m.IntN(len(of))] }

// some picks about n elements of a list, at least one, in its order.
func some[T any](m *maker, of []T, n int) []T {
	n = max(1, min(n, len(of)))
	at := m.Perm(len(of))[:n]
	slices.Sort(at)
	out := make([]T, n)
	for i, k := range at {
		out[i] = of[k]
	}
	return out
}

func (m *maker) department() {
	m.seen, m.sources = map[Line]bool{}, map[string][]src{}
	m.domain = &domains[m.IntN(len(domains))]
	m.place = pick(m, places)
	s := m.set
	s.Code = fmt.Sprintf("%03d", 1+m.IntN(400))
	s.Name = m.place + m.domain.topic + "局"
	if m.chance(70) {
		s.Short = "局"
	}
	s.Goal = m.sentence(2 + m.IntN(4))
	if m.shape.Plain {
		return
	}
	m.carry = m.chance(55)
	switch m.IntN(4) {
	case 0: // 财政拨款 alone
	case 1, 2:
		m.funds = some(m, slices.Concat(officeFunds, institutionFunds), 1+m.IntN(4))
	case 3:
		m.funds = slices.Concat(officeFunds, institutionFunds)
	}
}

// units makes the head office and the units, some of them under others.
func (m *maker) units() {
	n := m.shape.Units
	if n == 0 {
		n = 1 + m.IntN([]int{3, 8, 15, 40}[m.IntN(4)])
	}
	s := m.set
	number, places := 1, m.Perm(n)
	ordered := m.chance(50)
	used := map[string]bool{s.Name: true}
	for i := range n {
		u := Unit{Code: fmt.Sprintf("%s%03d", s.Code, number), Name: s.Name, Kind: "行政", Order: i + 1}
		number += 1 + m.IntN(8)
		if i > 0 {
			u.Kind = pick(m, []string{"事业", "事业", "事业", "参公", "行政"})
			for used[u.Name] {
				u.Name = m.unitName(u.Kind)
			}
			used[u.Name] = true
		}
		if i > 1 && m.chance(25) {
			u.Parent = s.Units[1+m.IntN(i-1)].Code
		}
		if ordered {
			u.Place = places[i] + 1
		}
		u.Goal = u.Name + m.sentence(1+m.IntN(3))
		s.Units = append(s.Units, u)
		m.sources[u.Code] = m.unitSources(u.Kind, i > 0)
	}
}

// unitSources returns the sources of a unit; the first pays for most.
func (m *maker) unitSources(kind string, may bool) []src {
	out := []src{{treasury, current}}
	for _, f := range m.funds {
		if slices.Contains(institutionFunds, f) && kind != "事业" || m.chance(40) {
			continue
		}
		out = append(out, src{f, current})
		if m.carry && m.chance(50) {
			out = append(out, src{f, carried})
		}
	}
	if m.carry && m.chance(60) {
		out = append(out, src{treasury, carried})
	}
	if may && m.chance(8) { // a unit without 财政拨款 of this year
		for k, s := range out {
			if basicFund(s.fund) && s.period == current && k > 0 {
				out[0], out[k] = out[k], out[0]
				return slices.DeleteFunc(out, func(s src) bool { return s == src{treasury, current} })
			}
		}
	}
	return out
}

// basicFund reports whether a fund may pay 基本支出; 政府性基金 and 国有资本经营预算 pay projects
// only.
func basicFund(fund string) bool {
	return fund != "政府性基金" && fund != "国有资本经营预算"
}

// line adds a line with a weight, unless the ledger has one with the same keys.
func (m *maker) line(l Line, weight int64) {
	if m.seen[l] {
		return
	}
	m.seen[l] = true
	m.set.Spending = append(m.set.Spending, l)
	m.weights = append(m.weights, weight)
}

// weight returns a log-uniform weight over a factor of about 100.
func (m *maker) weight() int64 { return (100 + m.Int64N(100)) << m.IntN(6) }

// amounts turns weights into amounts that sum to about the total, as offices write them:
// whole 元 for people, hundreds for offices, thousands for projects; some with odd 分, some
// at halves of the last printed digit, some that round to zero.
func (m *maker) amounts() {
	parts := int64(0)
	for _, w := range m.weights {
		parts += w
	}
	total := int64(m.shape.Total)
	if total == 0 {
		// 50,000 元 a line at least: below that a set looks like one in 万元.
		total = 5_000_000 * int64(len(m.weights))
		for total < 1e14 && !m.chance(25) {
			total *= 2 + m.Int64N(9)
		}
		total = min(total, 1e15)
	}
	secrets := map[string]bool{}
	for _, p := range m.set.Projects {
		secrets[p.Code] = p.Secret
	}
	m.total = total
	one := max(total/parts, 1)
	for i := range m.set.Spending {
		l := &m.set.Spending[i]
		a := one * m.weights[i]
		step := int64(100_000)
		switch l.Category {
		case "人员类":
			step = 100
		case "公用经费":
			step = 10_000
		}
		switch k := m.IntN(100); {
		case k < 10: // odd 分
			step = 1
		case k < 16 && a > 200_000: // x.x5 万元
			a, step = a/100_000*100_000+50_000, 1
		case k < 18 && !secrets[l.Project] && a < 50_000_000:
			a, step = 10_000+m.Int64N(400)*100, 1 // prints 0.0
		}
		if a >= 10*step {
			a = a / step * step
		}
		l.Amount = money.Amount(max(a, 100))
	}
}

// income sums the spending by unit, fund and period.
func (m *maker) income() {
	at := map[Income]int{}
	for _, l := range m.set.Spending {
		key := Income{Unit: l.Unit, Fund: l.Fund, Period: l.Period}
		k, ok := at[key]
		if !ok {
			k = len(m.set.Income)
			at[key] = k
			m.set.Income = append(m.set.Income, key)
		}
		m.set.Income[k].Amount += l.Amount
	}
}

// order sorts the ledger by unit and 功能科目, as most offices do, or shuffles it, or leaves
// it.
func (m *maker) order() {
	switch m.IntN(4) {
	case 0:
	case 1:
		m.Shuffle(len(m.set.Spending), func(i, j int) {
			m.set.Spending[i], m.set.Spending[j] = m.set.Spending[j], m.set.Spending[i]
		})
	default:
		slices.SortStableFunc(m.set.Spending, func(a, b Line) int {
			return bytes.Compare([]byte(a.Unit+a.Func), []byte(b.Unit+b.Func))
		})
	}
}
