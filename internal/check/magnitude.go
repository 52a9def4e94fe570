package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// The rules in this file look for amounts in 万元 among amounts in 元 that no
// comparison of sums finds, because income and spending are in the same unit of
// money. Their messages show no amounts, because a line may be masked.

// rule is a rule about the unit of money.
type rule interface {
	// run returns the findings. It skips the lines in known and adds those it
	// reports.
	run(ds *dataset.Dataset, known named) []Finding
}

// smallRule is a [[small]]: it reports that nearly all amounts of a file, or of a
// few members of a dimension, are below a limit.
type smallRule struct {
	common
	file    *dataset.File
	measure string
	where   layout.Filter
	by      *dataset.Dimension // nil: the whole file
	below   money.Amount
	share   int // percentage of amounts below from which on it is reported
	least   int // fewer amounts are not judged
	say     string
}

func (d *decoder) small(r *tomlpos.Reader) {
	x := &smallRule{common: d.common(r, Warning), file: d.file(r, "from", dataset.Facts, dataset.Records)}
	if x.file != nil {
		x.measure, x.where = measureOf(x.file), layout.ReadFilter(r, d.schema, x.file, &d.problems)
		if x.measure == "" {
			r.Problem("from", x.file.ID, "没有金额", "")
		}
	}
	r.Node("where")
	said := []string{"count", "few"}
	if r.Has("by") {
		said = append(said, "list")
		if x.by = d.dim(r, "by", r.String("by", ""), x.file); x.file != nil && x.file.Kind != dataset.Facts {
			r.Problem("by", x.file.ID, "不是账表", "只有账表可以按维度分开看")
		}
	}
	r.Require("below")
	text := r.String("below", "0")
	var err error
	if x.below, err = money.Parse(text); err != nil || x.below < 0 {
		r.Problem("below", text, "不是金额", "应为以元为单位的数，加引号，如\"10000\"")
	}
	x.share = d.number(r, "share", 100, 1, 100)
	x.least = d.number(r, "least", 3, 1, 1_000_000)
	x.say = d.say(r, said)
	d.add(x)
}

// number reads a whole number between least and most.
func (d *decoder) number(r *tomlpos.Reader, key string, def, least, most int) int {
	n := r.Int(key, def)
	if n < least || n > most {
		r.Problem(key, strconv.Itoa(n), "不在可用的范围内", fmt.Sprintf("应为%d至%d的整数", least, most))
		return def
	}
	return n
}

// smallness counts the amounts of a member, and those below the limit.
type smallness struct {
	member uint32 // of x.by
	all    []int  // rows, including those without an amount
	few    []int
	count  int
}

func (x *smallRule) run(ds *dataset.Dataset, known named) []Finding {
	led, recs := ds.Facts[x.file.ID], ds.Lists[x.file.ID]
	at := map[uint32]*smallness{}
	var order []*smallness
	for _, i := range x.where.Select(ds) {
		var a money.Amount
		member := uint32(0)
		if led != nil {
			a = led.Measures[x.measure][i]
		} else if v, err := money.Parse(recs.Value(x.measure, i)); err == nil {
			a = v
		}
		if x.by != nil {
			member = led.Codes[x.by.Index][i]
		}
		s := at[member]
		if s == nil {
			s = &smallness{member: member}
			at[member], order = s, append(order, s)
		}
		if s.all = append(s.all, i); a == 0 {
			continue
		}
		if s.count++; max(a, -a) < x.below {
			s.few = append(s.few, i)
		}
	}
	f, sum := x.finding(), smallness{}
	f.cause = true
	var names []string
	for _, s := range order {
		if s.count < x.least || len(s.few)*100 < x.share*s.count || led != nil && known.has(led, s.few) {
			continue
		}
		sum.all, sum.few, sum.count = append(sum.all, s.all...), append(sum.few, s.few...), sum.count+s.count
		if x.by != nil {
			names = append(names, name(ds.Dims[x.by.Index], s.member))
		}
	}
	// If most members have small amounts, these are not the mistakes of a few.
	if sum.few == nil || len(names)*2 > len(order) {
		return nil
	}
	f.Message = fill(x.say, map[string]string{"count": strconv.Itoa(sum.count), "few": strconv.Itoa(len(sum.few)), "list": listed(names)})
	if led != nil {
		f.Place = placeOf(led, led.Lines, x.measure, sum.few...)
		known.add(led, sum.all)
	} else {
		f.Place = placeOf(recs, recs.Lines, x.measure, sum.few...)
	}
	return []Finding{f}
}

// likeness is the common part of [[median]] and [[outlier]], which compare amounts
// of the same kind.
type likeness struct {
	common
	file    *dataset.File
	measure string
	like    []*dataset.Dimension // amounts with equal members of these are of one kind
	times   int64
	say     string
}

func (d *decoder) likeness(r *tomlpos.Reader) likeness {
	x := likeness{common: d.common(r, Warning), file: d.file(r, "from", dataset.Facts), times: d.times(r, usualTimes)}
	if x.file != nil {
		x.measure = measureOf(x.file)
	}
	r.Require("like")
	for _, id := range r.Strings("like") {
		if dim := d.dim(r, "like", id, x.file); dim != nil {
			x.like = append(x.like, dim)
		}
	}
	return x
}

// item is an amount of a kind: a line, or the lines of one member.
type item struct {
	amount money.Amount
	lines  []int
	owner  uint32 // the member it belongs to
}

// kinds groups the positive amounts of a ledger by kind and sorts each group by
// size. If sum is set, the lines of one owner are added up.
func (x *likeness) kinds(led *dataset.Ledger, owner *dataset.Dimension, sum bool) [][]item {
	at := map[string]int{}
	var out [][]item
	added := map[string]int{}
	for i := range led.N {
		own := uint32(0)
		if owner != nil {
			own = led.Codes[owner.Index][i]
		}
		key := fmt.Sprint(codesOf(led, x.like, i))
		k, ok := at[key]
		if !ok {
			k = len(out)
			at[key] = k
			out = append(out, nil)
		}
		a := led.Measures[x.measure][i]
		if sum {
			if own == 0 {
				continue
			}
			key += fmt.Sprint(own)
			if n, ok := added[key]; ok {
				out[k][n].amount += a
				out[k][n].lines = append(out[k][n].lines, i)
				continue
			}
			added[key] = len(out[k])
		}
		out[k] = append(out[k], item{a, []int{i}, own})
	}
	for k := range out {
		out[k] = slices.DeleteFunc(out[k], func(i item) bool { return i.amount <= 0 })
		slices.SortStableFunc(out[k], func(a, b item) int { return cmp.Compare(a.amount, b.amount) })
	}
	return out
}

// median is a [[median]]: it reports a member if nearly all of its amounts are out
// of proportion to the median of the others' amounts of the same kind.
type median struct {
	likeness
	by    *dataset.Dimension
	least int // members with fewer comparable amounts are not judged
	great string
}

func (d *decoder) median(r *tomlpos.Reader) {
	x := &median{likeness: d.likeness(r)}
	r.Require("by")
	if r.Has("by") {
		x.by = d.dim(r, "by", r.String("by", ""), x.file)
	}
	x.least = d.number(r, "least", 4, 1, 1_000_000)
	x.say = d.say(r, []string{"list", "times"})
	r.Require("great")
	x.great = d.sentence(r, "great", []string{"list", "times"})
	d.add(x)
}

// standing counts how a member's amounts compare with the others'.
type standing struct {
	member         uint32
	lines          []int
	compared       int
	few, fewer     int // amounts that are 1/100 of the others' median or less, 1/times or less
	great, greater int
}

// usual is a ratio that correct amounts of one kind seldom reach.
const usual = 100

func (x *median) run(ds *dataset.Dataset, known named) []Finding {
	led := ds.Facts[x.file.ID]
	if led == nil {
		return nil
	}
	at := map[uint32]*standing{}
	var order []*standing
	for i := range led.N {
		m := led.Codes[x.by.Index][i]
		if at[m] == nil {
			at[m] = &standing{member: m}
			order = append(order, at[m])
		}
		at[m].lines = append(at[m].lines, i)
	}
	for _, kind := range x.kinds(led, x.by, false) {
		own := map[uint32][]int{} // positions in the kind
		for pos, i := range kind {
			own[i.owner] = append(own[i.owner], pos)
		}
		for m, positions := range own {
			if len(positions) == len(kind) {
				continue
			}
			middle := kind[without(positions, (len(kind)-len(positions))/2)].amount
			for _, pos := range positions {
				at[m].compare(kind[pos].amount, middle, x.times)
			}
		}
	}
	few, lines := x.members(ds, known, order, func(s *standing) (int, int) { return s.few, s.fewer })
	say := x.say
	if few == nil { // else the others are great only in comparison with these
		few, lines = x.members(ds, known, order, func(s *standing) (int, int) { return s.great, s.greater })
		say = x.great
	}
	if few == nil {
		return nil
	}
	known.add(led, lines)
	f := x.finding()
	f.cause, f.Place = true, placeOf(led, led.Lines, x.measure, lines...)
	f.Message = fill(say, map[string]string{"list": listed(few), "times": fmt.Sprint(x.times)})
	return []Finding{f}
}

func (s *standing) compare(a, middle money.Amount, times int64) {
	s.compared++
	if reaches(middle, a, usual) {
		s.few++
	}
	if reaches(middle, a, times) {
		s.fewer++
	}
	if reaches(a, middle, usual) {
		s.great++
	}
	if reaches(a, middle, times) {
		s.greater++
	}
}

// members returns the members most of whose amounts are out of proportion, and
// their lines.
func (x *median) members(ds *dataset.Dataset, known named, all []*standing, count func(*standing) (out, far int)) (names []string, lines []int) {
	for _, s := range all {
		out, far := count(s)
		if !known.has(ds.Facts[x.file.ID], s.lines) && s.compared >= x.least && out*10 >= s.compared*9 && far*2 >= s.compared {
			names = append(names, name(ds.Dims[x.by.Index], s.member))
			lines = append(lines, s.lines...)
		}
	}
	return names, lines
}

// without returns the position of the rank-th element of a list from which the
// given positions, in rising order, are left out.
func without(positions []int, rank int) int {
	for _, p := range positions {
		if p > rank {
			break
		}
		rank++
	}
	return rank
}

// outlier is an [[outlier]]: it reports an amount that is out of proportion to the
// others of its kind, which are close together, and in proportion if it is in
// another unit of money.
type outlier struct {
	likeness
	by     *dataset.Dimension // the amounts of its members are compared; nil: those of lines
	least  int                // with fewer others of the kind it is not judged
	spread int64              // ratio of the greatest of the others to the smallest, at most
}

func (d *decoder) outlier(r *tomlpos.Reader) {
	x := &outlier{likeness: d.likeness(r)}
	if r.Has("by") {
		x.by = d.dim(r, "by", r.String("by", ""), x.file)
	}
	x.least = d.number(r, "least", 5, 2, 1_000_000)
	x.spread = int64(d.number(r, "spread", 100, 2, 1_000_000))
	x.say = d.say(r, []string{"kind", "times", "least"})
	d.add(x)
}

func (x *outlier) run(ds *dataset.Dataset, known named) []Finding {
	led := ds.Facts[x.file.ID]
	if led == nil {
		return nil
	}
	var out []Finding
	amounts := led.Measures[x.measure]
	for _, kind := range x.kinds(led, x.by, x.by != nil) {
		if len(kind) <= x.least {
			continue
		}
		first, last := kind[0], kind[len(kind)-1]
		odd := -1
		switch {
		case x.odd(first.amount, wanFactor, 1, kind[1:]) && reaches(kind[len(kind)/2].amount, first.amount, x.times):
			odd = 0
		case x.odd(last.amount, 1, wanFactor, kind[:len(kind)-1]) && reaches(last.amount, kind[(len(kind)-1)/2].amount, x.times):
			odd = len(kind) - 1
		}
		if odd < 0 || known.has(led, kind[odd].lines) || odd == 0 && !rare(amounts, first.amount) {
			continue
		}
		known.add(led, kind[odd].lines)
		f := x.finding()
		f.cause, f.Place = true, placeOf(led, led.Lines, x.measure, kind[odd].lines...)
		text := ""
		for _, dim := range x.like {
			text += name(ds.Dims[dim.Index], led.Codes[dim.Index][kind[odd].lines[0]])
		}
		f.Message = fill(x.say, map[string]string{"kind": text, "times": fmt.Sprint(x.times), "least": strconv.Itoa(x.least)})
		out = append(out, f)
	}
	return out
}

// rare reports whether at most one line in a hundred has an amount as small as the
// given one.
func rare(amounts []money.Amount, small money.Amount) bool {
	n := 0
	for _, a := range amounts {
		if a > 0 && a/10 <= small {
			n++
		}
	}
	return (n-1)*100 <= len(amounts)
}

// odd reports whether the others of a kind are close together and a × times / by
// is among them.
func (x *outlier) odd(a, times, by money.Amount, others []item) bool {
	least, most := others[0].amount, others[len(others)-1].amount
	return !reaches(most, least, x.spread) && a/by >= (least+times-1)/times && a/by <= most/times
}
