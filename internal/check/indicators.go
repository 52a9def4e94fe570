package check

import (
	"math/big"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// The rules in this file read the values of indicators: ≤20万元, 不少于3场, 100%.

// signWords are the words of checks.toml by which a value says that it is the most or the
// least.
type signWords struct {
	most, least           []string // before the number
	mostAfter, leastAfter []string // at the end
}

// values reads [values].
func (d *decoder) values(r *tomlpos.Reader) {
	words := func(key string) []string {
		r.Require(key)
		out := r.Strings(key)
		for i := range out {
			out[i] = plain(out[i])
		}
		// The longest first, because 小于等于 begins with 小于.
		slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
		return out
	}
	d.signs = &signWords{words("most"), words("least"), words("most_after"), words("least_after")}
	r.Close()
}

// bound is what a value says of its number.
type bound uint8

const (
	saysExactly bound = iota
	saysMost
	saysLeast
)

// value is an indicator's value as it was read.
type value struct {
	bound  bound
	number *big.Rat // nil if it has none, or more than one
	unit   string   // what follows the number
}

// read reads a value that begins with a number, after words of comparison.
func (s *signWords) read(text string) value {
	v := value{}
	text = plain(text)
	cut := func(words []string, as bound) {
		for _, w := range words {
			if rest, ok := strings.CutPrefix(text, w); ok && v.bound == saysExactly {
				text, v.bound = rest, as
				return
			}
		}
	}
	cut(s.most, saysMost)
	cut(s.least, saysLeast)
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
	if end < 0 {
		end = len(text)
	}
	number, _, ok := parseFigure(text[:end])
	if !ok {
		return v
	}
	v.number, v.unit = number, text[end:]
	trim := func(words []string, as bound) {
		for _, w := range words {
			if rest, ok := strings.CutSuffix(v.unit, w); ok && (v.bound == saysExactly || v.bound == as) {
				v.unit, v.bound = rest, as
				return
			}
		}
	}
	trim(s.mostAfter, saysMost)
	trim(s.leastAfter, saysLeast)
	return v
}

// amount is the value as an amount of money in 分; ok is false if it is none.
func (v *value) amount() (*big.Rat, bool) {
	unit, ok := money.ParseUnit(v.unit)
	if !ok || v.number == nil {
		return nil, false
	}
	return new(big.Rat).Mul(v.number, new(big.Rat).SetInt64(int64(unit))), true
}

// indicators is what the rules about values have in common.
type indicators struct {
	common
	file  *dataset.File
	where layout.Filter
	name  string // columns
	value string
	signs *signWords
}

func (d *decoder) indicators(r *tomlpos.Reader) indicators {
	x := indicators{common: d.common(r, Warning), file: d.file(r, "from", dataset.Records), signs: d.signs}
	if x.file != nil {
		x.where = layout.ReadFilter(r, d.schema, x.file, &d.problems)
	}
	r.Node("where")
	x.name = d.columnOf(r, "name", x.file, dataset.Text)
	x.value = d.columnOf(r, "value", x.file, dataset.Text)
	if x.signs == nil {
		r.Problem("", "", "没有[values]一节", "写明哪些词说至多、至少，这样的审核才能读指标值")
		x.signs = &signWords{}
	}
	return x
}

// aboutMasked reports whether a record is about a masked member.
func aboutMasked(ds *dataset.Dataset, masked lines, recs *dataset.Texts, row int) bool {
	for _, c := range recs.File.Columns {
		for _, dim := range c.Ref {
			if i, ok := ds.Dims[dim.Index].Lookup(recs.Value(c.ID, row)); ok && masked[dim.Index][i] {
				return true
			}
		}
	}
	return false
}

// shown lists the selected records that are not about masked members.
func (x *indicators) shown(ds *dataset.Dataset, masked lines) (*dataset.Texts, []int) {
	recs := ds.Lists[x.file.ID]
	if recs == nil {
		return nil, nil
	}
	return recs, slices.DeleteFunc(x.where.Select(ds), func(row int) bool { return aboutMasked(ds, masked, recs, row) })
}

// costs is a [[costs]]: amounts of indicators of cost must not exceed what their member
// may spend.
type costs struct {
	indicators
	dim   *dataset.Dimension
	limit part
	total []string // words of names that hold the others
	apart []string // words of names and values that are no part of the budget
	say   string
	one   string // an indicator alone exceeds it
}

func (d *decoder) costs(r *tomlpos.Reader) {
	x := &costs{indicators: d.indicators(r)}
	r.Require("limit")
	if t := r.Table("limit"); t != nil {
		x.limit = d.part(t, dataset.Facts)
		t.Close()
	}
	r.Require("dim")
	if r.Has("dim") {
		x.dim = d.dim(r, "dim", r.String("dim", ""), x.file, x.limit.file)
	}
	x.total, x.apart = r.Strings("total"), r.Strings("apart")
	marks := []string{"code", "count", "left", "right"}
	x.say = d.say(r, marks)
	r.Require("one")
	x.one = d.sentence(r, "one", append(marks, "name"))
	d.plausible = append(d.plausible, x)
}

// holdsAny reports whether a text holds one of the words.
func holdsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// budgets adds up the lines of each member; those of members with masked lines, or with
// lines that have a known cause, are left out.
func (x *costs) budgets(ds *dataset.Dataset, masked lines, known named) map[uint32]money.Amount {
	out := map[uint32]money.Amount{}
	led := ds.Facts[x.limit.file.ID]
	if led == nil {
		return out
	}
	not := map[uint32]bool{}
	for _, line := range x.limit.where.Select(ds) {
		m := led.Codes[x.dim.Index][line]
		not[m] = not[m] || masked.has(led, line) || known[led][line]
		out[m] += led.Measures[x.limit.measure][line]
	}
	for m, is := range not {
		if is {
			delete(out, m)
		}
	}
	return out
}

func (x *costs) run(ds *dataset.Dataset, masked lines, known named) []Finding {
	recs, rows := x.shown(ds, masked)
	if recs == nil {
		return nil
	}
	m, col := ds.Dims[x.dim.Index], refTo(x.file, x.dim).ID
	budgets := x.budgets(ds, masked, known)
	type sum struct {
		of   uint32
		rows []int
		sum  *big.Rat
	}
	at := map[uint32]*sum{}
	var order []*sum
	var out []Finding
	for _, row := range rows {
		member, ok := m.Lookup(recs.Value(col, row))
		budget, has := budgets[member]
		name, text := recs.Value(x.name, row), recs.Value(x.value, row)
		if !ok || !has || holdsAny(name, x.apart) || holdsAny(text, x.apart) {
			continue
		}
		v := x.signs.read(text)
		a, ok := v.amount()
		if !ok || v.bound == saysLeast {
			continue
		}
		if exceeds(a, budget) {
			f := x.over(a, budget)
			f.Place = placeOf(recs, recs.Lines, x.value, row)
			f.Message = fill(x.one, x.values(m.Codes[member], 1, a, budget, name))
			out = append(out, f)
			continue
		}
		if holdsAny(name, x.total) {
			continue
		}
		if at[member] == nil {
			at[member] = &sum{of: member, sum: new(big.Rat)}
			order = append(order, at[member])
		}
		at[member].rows = append(at[member].rows, row)
		at[member].sum.Add(at[member].sum, a)
	}
	for _, s := range order {
		if exceeds(s.sum, budgets[s.of]) {
			f := x.over(s.sum, budgets[s.of])
			f.Place = placeOf(recs, recs.Lines, x.value, s.rows...)
			f.Message = fill(x.say, x.values(m.Codes[s.of], len(s.rows), s.sum, budgets[s.of], ""))
			out = append(out, f)
		}
	}
	return out
}

// over makes the finding that an amount in 分 exceeds a budget. A budget out of all
// proportion is in another unit of money, which the rules about that tell.
func (x *costs) over(a *big.Rat, budget money.Amount) Finding {
	f := x.finding()
	f.Tell = f.Tell && !exceeds(new(big.Rat).Quo(a, big.NewRat(usual, 1)), budget)
	return f
}

// exceeds compares an amount in 分 with a budget.
func exceeds(a *big.Rat, budget money.Amount) bool {
	return a.Cmp(new(big.Rat).SetInt64(int64(budget))) > 0
}

func (x *costs) values(code string, count int, a *big.Rat, budget money.Amount, name string) map[string]string {
	wan := new(big.Rat).Quo(a, new(big.Rat).SetInt64(int64(money.Wan)))
	left := wan.RatString()
	if !wan.IsInt() {
		left = strings.TrimRight(wan.FloatString(6), "0")
	}
	return map[string]string{"code": code, "count": big.NewInt(int64(count)).String(), "left": left + "万元", "right": money.Wan.Exact(budget) + "万元", "name": name}
}

// direction is a [[direction]]: a value says “at most” where more is better, or “at
// least” where less is.
type direction struct {
	indicators
	bound  bound
	words  []string // only names with one of them; nil: all
	unless []string // words of names with which it is right
	values []string // the same of values
	say    string
}

func (d *decoder) direction(r *tomlpos.Reader) {
	x := &direction{indicators: d.indicators(r)}
	r.Require("bound")
	switch text := r.String("bound", ""); text {
	case "most":
		x.bound = saysMost
	case "least":
		x.bound = saysLeast
	default:
		if r.Has("bound") {
			r.Problem("bound", text, "不认识", "应为most（至多）或least（至少）")
		}
	}
	x.words, x.unless, x.values = r.Strings("words"), r.Strings("unless"), r.Strings("unless_value")
	x.say = d.say(r, []string{"name", "value"})
	d.plausible = append(d.plausible, x)
}

func (x *direction) run(ds *dataset.Dataset, masked lines, _ named) []Finding {
	recs, rows := x.shown(ds, masked)
	var out []Finding
	for _, row := range rows {
		name, text := recs.Value(x.name, row), recs.Value(x.value, row)
		if holdsAny(name, x.unless) || holdsAny(text, x.values) || x.words != nil && !holdsAny(name, x.words) {
			continue
		}
		if v := x.signs.read(text); v.bound != x.bound || v.number == nil {
			continue
		}
		f := x.finding()
		f.Place = placeOf(recs, recs.Lines, x.value, row)
		f.Message = fill(x.say, map[string]string{"name": name, "value": text})
		out = append(out, f)
	}
	return out
}

// measure is a [[measure]]: what an indicator's name ends in tells in what its value is
// counted.
type measure struct {
	indicators
	units []measureUnits
	say   string
}

// measureUnits are the units for names that end in one of the words.
type measureUnits struct{ ends, not, are []string }

func (d *decoder) measure(r *tomlpos.Reader) {
	x := &measure{indicators: d.indicators(r)}
	r.Require("units")
	for _, t := range r.Tables("units") {
		t.Require("ends")
		t.Require("are")
		x.units = append(x.units, measureUnits{t.Strings("ends"), t.Strings("not"), t.Strings("are")})
		t.Close()
	}
	x.say = d.say(r, []string{"name", "value", "units"})
	d.plausible = append(d.plausible, x)
}

// of finds the units for a name; a note in brackets at its end is left out.
func (x *measure) of(name string) []string {
	name = plain(name)
	if open := strings.LastIndexByte(name, '('); open > 0 && strings.HasSuffix(name, ")") {
		name = name[:open]
	}
	ends := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(name, w) })
	}
	for _, u := range x.units {
		if ends(u.ends) && !ends(u.not) {
			return u.are
		}
	}
	return nil
}

// some lists the first of the units.
func some(units []string) string {
	const most = 3
	if len(units) <= most {
		return strings.Join(units, "、")
	}
	return strings.Join(units[:most], "、") + "等"
}

func (x *measure) run(ds *dataset.Dataset, masked lines, _ named) []Finding {
	recs, rows := x.shown(ds, masked)
	var out []Finding
	for _, row := range rows {
		name, text := recs.Value(x.name, row), recs.Value(x.value, row)
		units, v := x.of(name), x.signs.read(text)
		if units == nil || v.number == nil || v.unit == "" ||
			slices.ContainsFunc(units, func(u string) bool { return strings.HasPrefix(v.unit, plain(u)) }) {
			continue
		}
		f := x.finding()
		f.Place = placeOf(recs, recs.Lines, x.value, row)
		f.Message = fill(x.say, map[string]string{"name": name, "value": text, "units": some(units)})
		out = append(out, f)
	}
	return out
}
