package check

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// unitsRule is a [[units]]: what records say of the units must not add up to more
// than what they say of the whole, and where every unit says something, to the same.
type unitsRule struct {
	common
	file     *dataset.File
	target   *dataset.Column
	keys     []*dataset.Column // rows that agree in these are about one thing
	measures []*dataset.Column // amounts or counts
	complete bool              // if every unit has a figure they must equal the whole
	zero     bool              // where the whole has records but none of the kind, it has zero
	say      string
}

func (d *decoder) units(r *tomlpos.Reader) {
	x := &unitsRule{common: d.common(r, Warning), file: d.file(r, "from", dataset.Records)}
	r.Require("amounts")
	names := r.Strings("amounts")
	var marks []string
	if x.file != nil {
		var known []string
		for _, c := range x.file.Columns {
			switch c.Kind {
			case dataset.Ref:
				if slices.Contains(c.Ref, d.schema.Subject.Dim) && slices.Contains(c.Words, d.schema.Subject.Target) {
					x.target = c
				}
			case dataset.Word:
				x.keys, marks = append(x.keys, c), append(marks, c.ID)
			case dataset.Amount, dataset.Order:
				if known = append(known, c.ID); slices.Contains(names, c.ID) {
					x.measures = append(x.measures, c)
				}
			}
		}
		if x.target == nil {
			r.Problem("from", x.file.ID, "没有说各行属于部门还是单位的列", "应有引用"+d.schema.Subject.Dim.ID+"、可写“"+d.schema.Subject.Target+"”的列")
		}
		if len(x.measures) != len(names) || len(names) == 0 {
			r.Problem("amounts", strings.Join(names, "、"), "不都是金额或数量的列", "可用的是"+strings.Join(known, "、"))
		}
		marks = append(marks, "left", "right", "difference")
	}
	x.complete, x.zero = r.Bool("complete", false), r.Bool("zero", false)
	x.say = d.say(r, marks)
	d.held = append(d.held, x)
}

// unitSum is the sum of one measure of the rows that agree in the keys.
type unitSum struct {
	sum  big.Int // 分, or pieces
	rows []int
}

// gathered are the sums of one kind of thing: by subject, "" for the whole.
type gathered struct {
	words   []string // of the keys
	measure *dataset.Column
	by      map[string]*unitSum
}

// gather adds up the records by what they are about and by subject, in the order of
// the file.
func (x *unitsRule) gather(ds *dataset.Dataset, recs *dataset.Texts) []*gathered {
	index := map[string]*gathered{}
	var out []*gathered
	for i := range recs.N {
		target := recs.Value(x.target.ID, i)
		if target == ds.Schema.Subject.Target {
			target = ""
		}
		var words []string
		for _, k := range x.keys {
			words = append(words, recs.Value(k.ID, i))
		}
		for _, c := range x.measures {
			n, ok := measured(c, recs.Value(c.ID, i))
			if !ok {
				continue
			}
			key := c.ID + "\x00" + strings.Join(words, "\x00")
			g := index[key]
			if g == nil {
				g = &gathered{words: words, measure: c, by: map[string]*unitSum{}}
				index[key], out = g, append(out, g)
			}
			if g.by[target] == nil {
				g.by[target] = &unitSum{}
			}
			t := g.by[target]
			t.sum.Add(&t.sum, n)
			t.rows = append(t.rows, i)
		}
	}
	return out
}

// measured is the number in a cell of an amount or of a count; false where it is blank.
func measured(c *dataset.Column, text string) (*big.Int, bool) {
	if c.Kind == dataset.Amount {
		a, err := money.Parse(text)
		return big.NewInt(int64(a)), err == nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return big.NewInt(n), err == nil
}

// shown prints such a number.
func shown(c *dataset.Column, n *big.Int) string {
	if c.Kind == dataset.Amount && n.IsInt64() {
		return inYuan(money.Amount(n.Int64()))
	}
	return n.String()
}

// unitTree is the units as they belong to each other.
type unitTree struct {
	tops  []string // units that no other one is above
	below map[string][]string
}

func familyOf(ds *dataset.Dataset) unitTree {
	sub := ds.Schema.Subject
	m, f := ds.Dims[sub.Dim.Index], unitTree{below: map[string][]string{}}
	list := ds.Lists[sub.Dim.List.ID]
	for _, i := range m.Listed {
		parent := ""
		if sub.Parent != nil && m.Rows[i] >= 0 {
			parent = list.Value(sub.Parent.ID, int(m.Rows[i]))
		}
		if parent == "" {
			f.tops = append(f.tops, m.Codes[i])
		} else {
			f.below[parent] = append(f.below[parent], m.Codes[i])
		}
	}
	return f
}

// add adds a unit's figure to the sum: its own, which includes the units below it, or
// theirs where it has none. It reports whether nothing is missing.
func (f *unitTree) add(g *gathered, unit string, sum *unitSum, seen map[string]bool) bool {
	if seen[unit] {
		return false // units that are above each other
	}
	seen[unit] = true
	if t := g.by[unit]; t != nil {
		sum.sum.Add(&sum.sum, &t.sum)
		sum.rows = append(sum.rows, t.rows...)
		return true
	}
	all := len(f.below[unit]) > 0
	for _, u := range f.below[unit] {
		all = f.add(g, u, sum, seen) && all
	}
	return all
}

func (x *unitsRule) run(ds *dataset.Dataset) []Finding {
	recs := ds.Lists[x.file.ID]
	if recs == nil {
		return nil
	}
	found, units := x.gather(ds, recs), familyOf(ds)
	speaks := slices.ContainsFunc(found, func(g *gathered) bool { return g.by[""] != nil })
	var out []Finding
	for _, g := range found {
		whole := g.by[""]
		if whole == nil && x.zero && speaks {
			whole = &unitSum{}
		}
		if whole == nil {
			continue
		}
		sum, all, seen := &unitSum{}, true, map[string]bool{}
		for _, u := range units.tops {
			all = units.add(g, u, sum, seen) && all
		}
		d := sum.sum.Cmp(&whole.sum)
		if d == 0 || sum.rows == nil || d < 0 && !(x.complete && all) {
			continue
		}
		f := x.finding()
		f.Place = placeOf(recs, recs.Lines, g.measure.ID, append(slices.Clone(whole.rows), sum.rows...)...)
		difference := new(big.Int).Sub(&sum.sum, &whole.sum)
		values := map[string]string{"left": shown(g.measure, &whole.sum), "right": shown(g.measure, &sum.sum), "difference": shown(g.measure, difference.Abs(difference))}
		for i, k := range x.keys {
			values[k.ID] = g.words[i]
		}
		f.Message = fill(x.say, values)
		out = append(out, f)
	}
	return out
}

// datedRule is a [[dated]]: records that say of which year they are must be of the
// year before the budget's.
type datedRule struct {
	common
	file *dataset.File
	year *dataset.Column
	say  string
}

func (d *decoder) dated(r *tomlpos.Reader) {
	x := &datedRule{common: d.common(r, Error), file: d.file(r, "from", dataset.Records)}
	r.Require("year")
	id := r.String("year", "")
	if x.file != nil {
		if x.year = x.file.Column(id); x.year == nil || x.year.Kind != dataset.Year {
			r.Problem("year", id, "不是年度的列", "应为“"+x.file.ID+"”的year列")
		}
	}
	x.say = d.say(r, []string{"written", "budget", "year"})
	d.held = append(d.held, x)
}

func (x *datedRule) run(ds *dataset.Dataset) []Finding {
	recs := ds.Lists[x.file.ID]
	if recs == nil {
		return nil
	}
	budget, err := strconv.Atoi(ds.Year())
	if err != nil {
		return nil // cannot happen: a dataset's year is four digits
	}
	want := strconv.Itoa(budget - 1)
	var out []Finding
	for i := range recs.N {
		written := recs.Value(x.year.ID, i)
		if written == "" || written == want {
			continue
		}
		f := x.finding()
		f.Place = placeOf(recs, recs.Lines, x.year.ID, i)
		f.Message = fill(x.say, map[string]string{"written": written, "budget": ds.Year(), "year": want})
		out = append(out, f)
	}
	return out
}
