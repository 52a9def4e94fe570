package check

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// reasonRule is a [[reason]]: a change against last year beyond a threshold, of a
// figure of the department or a unit, for which the office wrote no reason.
type reasonRule struct {
	common
	last    figures
	percent int64        // a change of less than this share of last year's figure needs no reason
	amount  money.Amount // nor does a smaller one
	rises   bool         // a rise needs one in any case, unless it is smaller than least
	rise    Severity     // of a rise
	least   money.Amount
	items   []reasonItem
	say     string
}

// reasonItem is a figure and the topics on one of which the office gives reasons.
type reasonItem struct {
	changeItem
	topics []string
	parts  []string // items that give their own reasons: where one is given, this one needs none
}

func (d *decoder) reason(r *tomlpos.Reader) {
	x := &reasonRule{common: d.common(r, Warning), last: d.figures(r)}
	r.Require("percent")
	x.percent = int64(r.Int("percent", 0))
	r.Require("amount")
	x.amount = d.amount(r, "amount", "0")
	if x.rises = r.Has("rise"); x.rises {
		x.rise = d.severity(r, "rise", Error)
	}
	x.least = d.amount(r, "least", "0.01")
	r.Require("items")
	for _, ir := range r.Tables("items") {
		i := reasonItem{changeItem: d.changeItem(ir, x.last)}
		ir.Require("topics")
		i.topics = ir.Strings("topics")
		for _, t := range i.topics {
			if !slices.Contains(d.schema.Prose.Topics, t) {
				ir.Problem("topics", t, "不是规定的题目", diag.Suggest(t, d.schema.Prose.Topics))
			}
		}
		if ir.Has("parts") {
			i.parts = d.word(ir, "parts", x.last)
		}
		ir.Close()
		x.items = append(x.items, i)
	}
	x.say = d.say(r, []string{"target", "item", "way", "difference", "percent", "topic"})
	d.add(x)
}

// asks returns how severe it is that a change has no reason; false if it needs none.
func (x *reasonRule) asks(now, was money.Amount) (Severity, bool) {
	difference := now - was
	switch size := max(difference, -difference); {
	case x.rises && difference > 0 && size >= x.least:
		return x.rise, true
	case size < x.amount || size == 0:
		return 0, false
	default:
		return x.level, was == 0 || atLeast(size, max(was, -was), x.percent)
	}
}

// atLeast reports whether part is at least percent of whole.
func atLeast(part, whole money.Amount, percent int64) bool {
	a := new(big.Int).Mul(big.NewInt(int64(part)), big.NewInt(100))
	return a.Cmp(new(big.Int).Mul(big.NewInt(int64(whole)), big.NewInt(percent))) >= 0
}

func (x *reasonRule) run(ds *dataset.Dataset, known named) []Finding {
	last := x.last.read(ds)
	if last == nil {
		return nil
	}
	recs := ds.Lists[x.last.file.ID]
	sums := make([]map[string]current, len(x.items))
	for k := range x.items {
		sums[k] = x.items[k].sums(ds, known)
	}
	var out []Finding
	for _, s := range subjects(ds) {
		for k, item := range x.items {
			was, given := last[s.Code][item.word]
			now := of(sums[k], s)
			written := func(topic string) bool { return len(ds.Text(topic, s.Code)) > 0 && !ds.SaysNothing(topic, s.Code) }
			partGiven := func(part string) bool { _, is := last[s.Code][part]; return is }
			if !given || now.sum != 0 && !now.fresh || known.has(recs, []int{was.row}) || slices.ContainsFunc(item.topics, written) || slices.ContainsFunc(item.parts, partGiven) {
				continue
			}
			level, asked := x.asks(now.sum, was.amount)
			if !asked {
				continue
			}
			f := x.finding()
			f.Severity = level
			f.Place = placeOf(recs, recs.Lines, x.last.amount.ID, was.row)
			f.Message = fill(x.say, x.values(item, s, now.sum, was.amount))
			out = append(out, f)
		}
	}
	return out
}

// values are what the placeholders of say stand for.
func (x *reasonRule) values(item reasonItem, s dataset.Subject, now, was money.Amount) map[string]string {
	way, difference, percent := "增加", now-was, ""
	if difference < 0 {
		way, difference = "减少", -difference
	}
	if was > 0 {
		percent = fmt.Sprintf("（%s%%）", money.Percent(int64(difference), int64(was)))
	}
	var topics []string
	for _, t := range item.topics {
		topics = append(topics, dataset.ProseName(t, s.Code))
	}
	return map[string]string{
		"target": s.Code + s.Name, "item": item.word, "way": way, "difference": inYuan(difference), "percent": percent, "topic": strings.Join(topics, "”或“"),
	}
}
