package check

import (
	"fmt"
	"math/big"
	"slices"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// change is a [[change]]: it compares last year's figures, which the dataset
// repeats, with the same figures of this year's ledgers.
type change struct {
	common
	last    figures
	times   int64 // ratio from which on one of the two must be in another unit of money
	percent int64 // growth above this is reported
	items   []changeItem
	say     string
	grown   string // the message about growth
}

// changeItem selects the lines of this year's ledgers that make up a figure.
type changeItem struct {
	word    string
	in      *dataset.File
	measure string
	where   layout.Filter
}

// figures is a file of records with three columns: the subject of a figure, which
// figure it is, and the amount.
type figures struct {
	file                 *dataset.File
	target, item, amount *dataset.Column
}

// figures reads the key from, which names such a file.
func (d *decoder) figures(r *tomlpos.Reader) figures {
	x := figures{file: d.file(r, "from", dataset.Records)}
	if x.file == nil {
		return x
	}
	for _, c := range x.file.Columns {
		switch {
		case c.Kind == dataset.Ref && slices.Contains(c.Ref, d.schema.Subject.Dim):
			x.target = c
		case c.Kind == dataset.Word:
			x.item = c
		case c.Kind == dataset.Amount:
			x.amount = c
		}
	}
	if x.target == nil || x.item == nil || x.amount == nil {
		r.Problem("from", x.file.ID, "没有这里要的列", "应为有对象（引用"+d.schema.Subject.Dim.ID+"）、项目（用词）、金额三列的文件")
		x.file = nil
	}
	return x
}

// word reads a key that holds names of figures.
func (d *decoder) word(r *tomlpos.Reader, key string, of figures) []string {
	r.Require(key)
	words := r.Strings(key)
	for _, w := range words {
		if of.file != nil && !slices.Contains(of.item.Words, w) {
			r.Problem(key, w, "不是“"+of.item.Name+"”的用词", diag.Suggest(w, of.item.Words))
		}
	}
	return words
}

func (d *decoder) change(r *tomlpos.Reader) {
	x := &change{common: d.common(r, Warning), last: d.figures(r), times: d.times(r, usualTimes)}
	x.percent = int64(r.Int("percent", 0))
	r.Require("items")
	for _, ir := range r.Tables("items") {
		x.items = append(x.items, d.changeItem(ir, x.last))
		ir.Close()
	}
	x.say = d.say(r, []string{"list", "times"})
	if x.percent > 0 {
		r.Require("grown")
	}
	x.grown = d.sentence(r, "grown", []string{"list", "percent"})
	d.add(x)
}

// changeItem reads item, in and where.
func (d *decoder) changeItem(r *tomlpos.Reader, last figures) changeItem {
	i := changeItem{in: d.file(r, "in", dataset.Facts)}
	if words := d.word(r, "item", last); len(words) > 0 {
		i.word = words[0]
	}
	if i.in != nil {
		i.where, i.measure = layout.ReadFilter(r, d.schema, i.in, &d.problems), measureOf(i.in)
		if d.schema.Subject.Dim != nil && refTo(i.in, d.schema.Subject.Dim) == nil {
			r.Problem("in", i.in.ID, "没有"+d.schema.Subject.Dim.Title, "")
		}
	}
	r.Node("where")
	return i
}

// figure is one row of the file.
type figure struct {
	row    int
	amount money.Amount
}

// read returns the figures of the file by subject ("" for the whole) and item.
func (x *figures) read(ds *dataset.Dataset) map[string]map[string]figure {
	recs := ds.Lists[x.file.ID]
	if recs == nil {
		return nil
	}
	out := map[string]map[string]figure{}
	for i := range recs.N {
		target := recs.Value(x.target.ID, i)
		if target == ds.Schema.Subject.Target {
			target = ""
		}
		a, err := money.Parse(recs.Value(x.amount.ID, i))
		if err != nil {
			continue // an optional amount left empty
		}
		if out[target] == nil {
			out[target] = map[string]figure{}
		}
		out[target][recs.Value(x.item.ID, i)] = figure{i, a}
	}
	return out
}

// subjects lists the whole, with the code "", and every part.
func subjects(ds *dataset.Dataset) []dataset.Subject {
	all, err := ds.Subjects(nil, true)
	if err != nil {
		return nil // cannot happen: all are asked for
	}
	for i := range all {
		if !all[i].Part {
			all[i].Code, all[i].Name = "", ds.Schema.Subject.Target
		}
	}
	return all
}

// current is the sum of a part in this year's ledgers.
type current struct {
	sum   money.Amount
	fresh bool // some of the lines have no known cause
}

// sums adds up the item's lines by part.
func (i *changeItem) sums(ds *dataset.Dataset, known named) map[string]current {
	out := map[string]current{}
	led := ds.Facts[i.in.ID]
	if led == nil {
		return out
	}
	dim := ds.Schema.Subject.Dim
	for _, line := range i.where.Select(ds) {
		code := ds.Dims[dim.Index].Codes[led.Codes[dim.Index][line]]
		c := out[code]
		c.sum += led.Measures[i.measure][line]
		c.fresh = c.fresh || !known[led][line]
		out[code] = c
	}
	return out
}

// of adds up the parts that belong to a subject.
func of(parts map[string]current, s dataset.Subject) current {
	var out current
	for code, c := range parts {
		if !s.Part || slices.Contains(s.Units, code) {
			out.sum, out.fresh = out.sum+c.sum, out.fresh || c.fresh
		}
	}
	return out
}

// The ways in which a figure can be out of proportion to last year's.
const (
	wayUp = iota
	wayDown
	wayGrown
	ways
)

func (x *change) run(ds *dataset.Dataset, known named) []Finding {
	last := x.last.read(ds)
	if last == nil {
		return nil
	}
	sums := make([]map[string]current, len(x.items))
	for k := range x.items {
		sums[k] = x.items[k].sums(ds, known)
	}
	var rows [ways][]int
	var list [ways][]string
	for _, s := range subjects(ds) {
		for k, item := range x.items {
			was, given := last[s.Code][item.word]
			if !given {
				continue
			}
			now := of(sums[k], s)
			way, text := x.judge(now.sum, was.amount)
			if way < 0 || way == wayDown && !now.fresh {
				continue
			}
			rows[way] = append(rows[way], was.row)
			list[way] = append(list[way], s.Code+s.Name+"的"+item.word+"今年"+text)
		}
	}
	recs := ds.Lists[x.last.file.ID]
	var out []Finding
	for way := range ways {
		if rows[way] == nil {
			continue
		}
		f := x.finding()
		say := x.say
		if way == wayGrown {
			say = x.grown
		}
		if way != wayGrown {
			f.cause = true
			known.add(recs, rows[way])
		}
		f.Place = placeOf(recs, recs.Lines, x.last.amount.ID, rows[way]...)
		f.Message = fill(say, map[string]string{"list": listed(list[way]), "times": fmt.Sprint(x.times), "percent": fmt.Sprint(x.percent)})
		out = append(out, f)
	}
	return out
}

// judge returns in which way this year's figure is out of proportion, -1 for none,
// and the words for it.
func (x *change) judge(now, was money.Amount) (way int, text string) {
	switch {
	case reaches(now, was, x.times):
		return wayUp, "是上年的" + quotient(now, was) + "倍"
	case reaches(was, now, x.times):
		return wayDown, "是上年的" + quotient(was, now) + "分之一"
	case x.percent > 0 && was > 0 && now > 0 && grows(now, was, x.percent):
		return wayGrown, "增长" + money.Percent(int64(now-was), int64(was)) + "%"
	}
	return -1, ""
}

// grows reports whether now exceeds was by more than percent.
func grows(now, was money.Amount, percent int64) bool {
	more := new(big.Int).Mul(big.NewInt(int64(now-was)), big.NewInt(100))
	return more.Cmp(new(big.Int).Mul(big.NewInt(int64(was)), big.NewInt(percent))) > 0
}

// quotient is great / small, rounded to a whole number.
func quotient(great, small money.Amount) string {
	q := int64(great / small)
	if great%small >= small-great%small {
		q++
	}
	return money.Format{Unit: money.Yuan, Thousands: true}.TextRounded(q)
}

// partsRule is a [[parts]]: figures must not exceed another one of the same
// subject that they are parts of.
type partsRule struct {
	common
	of       figures
	whole    string
	parts    []string
	complete bool // if all parts are given they must equal the whole
	times    int64
	say      string
	hint     string // added to the message if the two differ by this factor
}

func (d *decoder) parts(r *tomlpos.Reader) {
	x := &partsRule{common: d.common(r, Warning), of: d.figures(r), times: d.times(r, usualTimes)}
	if words := d.word(r, "whole", x.of); len(words) > 0 {
		x.whole = words[0]
	}
	x.parts = d.word(r, "parts", x.of)
	x.complete = r.Bool("complete", false)
	x.say = d.say(r, []string{"target", "whole", "left", "right", "difference"})
	x.hint = r.String("hint", "")
	d.add(x)
}

func (x *partsRule) run(ds *dataset.Dataset, known named) []Finding {
	all := x.of.read(ds)
	var out []Finding
	for _, s := range subjects(ds) {
		given := all[s.Code]
		whole, ok := given[x.whole]
		if !ok {
			continue
		}
		rows, sum, n := []int{whole.row}, money.Amount(0), 0
		for _, part := range x.parts {
			if p, ok := given[part]; ok {
				rows, sum, n = append(rows, p.row), sum+p.amount, n+1
			}
		}
		if n == 0 || sum == whole.amount || sum < whole.amount && !(x.complete && n == len(x.parts)) {
			continue
		}
		recs := ds.Lists[x.of.file.ID]
		f := x.finding()
		f.Place = placeOf(recs, recs.Lines, x.of.amount.ID, rows...)
		f.Left, f.Right = &Figure{Exact: whole.amount.Exact()}, &Figure{Exact: sum.Exact()}
		f.Message = fill(x.say, map[string]string{
			"target": s.Code + s.Name, "whole": x.whole, "left": inYuan(whole.amount), "right": inYuan(sum),
			"difference": inYuan(max(sum-whole.amount, whole.amount-sum)),
		})
		switch {
		case slices.ContainsFunc(rows, func(i int) bool { return known.has(recs, []int{i}) }):
			f.Tell = false // it follows from a reported cause
		case x.hint != "" && (reaches(whole.amount, sum, x.times) || reaches(sum, whole.amount, x.times)):
			f.cause, f.Message = true, f.Message+"；"+x.hint
		}
		out = append(out, f)
	}
	return out
}
