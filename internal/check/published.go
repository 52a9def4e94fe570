package check

import (
	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// publishedRule is a [[published]]: last year's figures, which the dataset repeats, must be
// those that were published.
type publishedRule struct {
	common
	last figures
	say  string
}

func (d *decoder) published(r *tomlpos.Reader) {
	x := &publishedRule{common: d.common(r, Error), last: d.figures(r)}
	x.say = d.say(r, []string{"target", "item", "edition", "left", "right", "difference"})
	d.publisheds = append(d.publisheds, x)
}

// PublishedFigure is a figure as last year's edition has it.
type PublishedFigure struct {
	Target  string // code of a unit; "" for the whole
	Item    string
	Amount  money.Amount
	Edition string // its name
}

// Published adds to a report what differs between last year's figures in the dataset and
// those that were published; same reports whether two amounts are printed alike. Figures
// that the dataset does not repeat are not compared.
func (rules *Rules) Published(rep *Report, ds *dataset.Dataset, was []PublishedFigure, same func(a, b money.Amount) bool) {
	for _, x := range rules.publisheds {
		rep.Rules++
		recs, given := ds.Lists[x.last.file.ID], x.last.read(ds)
		names := map[string]string{}
		for _, s := range subjects(ds) {
			names[s.Code] = s.Code + s.Name
		}
		for _, p := range was {
			now, ok := given[p.Target][p.Item]
			if !ok || same(now.amount, p.Amount) {
				continue
			}
			f := x.finding()
			f.Tell, f.Place = true, placeOf(recs, recs.Lines, x.last.amount.ID, now.row)
			f.Left, f.Right = &Figure{Exact: now.amount.Exact()}, &Figure{Exact: p.Amount.Exact()}
			f.Message = fill(x.say, map[string]string{
				"target": names[p.Target], "item": p.Item, "edition": p.Edition, "left": inYuan(now.amount), "right": inYuan(p.Amount),
				"difference": inYuan(max(now.amount-p.Amount, p.Amount-now.amount)),
			})
			rep.Findings = append(rep.Findings, f)
		}
	}
	rep.sort()
}

// Sources lists what the rows of last year's figures name as their source in a column of
// texts, by target, with the place of the first of its rows.
func (rules *Rules) Sources(ds *dataset.Dataset, column string) map[string]SourceNamed {
	out := map[string]SourceNamed{}
	for _, x := range rules.publisheds {
		recs := ds.Lists[x.last.file.ID]
		if recs == nil {
			continue
		}
		for i := range recs.N {
			target := recs.Value(x.last.target.ID, i)
			if target == ds.Schema.Subject.Target {
				target = ""
			}
			text := recs.Value(column, i)
			s, seen := out[target]
			if seen && (s.Text != "" || text == "") {
				continue
			}
			out[target] = SourceNamed{text, placeOf(recs, recs.Lines, column, i)}
		}
	}
	return out
}

// SourceNamed is what a row names as the source of its figure, and where.
type SourceNamed struct {
	Text  string
	Place Place
}
