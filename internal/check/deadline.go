package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// deadlineRule is the name of the rule on the dates of approval and publishing.
const deadlineRule = "公开期限"

// deadline is the [deadline] of a required.toml: within how many days after its approval
// a budget is published, and where the dataset says both days.
type deadline struct {
	file                *dataset.File
	approved, published *dataset.Column
	days                int
	basis               string
}

func (d *decoder) deadline(r *tomlpos.Reader) *deadline {
	out := &deadline{days: r.IntIn("days", 20, 1, 366), basis: r.String("basis", "")}
	for _, key := range []string{"approved", "published", "days"} {
		r.Require(key)
	}
	read := func(key string) *dataset.Column {
		text := r.String(key, "")
		f := d.field(text)
		switch {
		case !r.Has(key):
		case f == nil || f.file.Kind != dataset.Pairs || f.column.Kind != dataset.Date:
			r.Problem(key, text, "不是数据集中的日期", diag.Suggest(text, dateFields(d.schema)))
		default:
			out.file = f.file
			return f.column
		}
		return nil
	}
	out.approved, out.published = read("approved"), read("published")
	return out
}

// dateFields are the dates of the Pairs files, as an address names them.
func dateFields(schema *dataset.Schema) (out []string) {
	for _, f := range schema.Files {
		for _, c := range f.Columns {
			if f.Kind == dataset.Pairs && c.Kind == dataset.Date {
				out = append(out, f.Name+"["+c.Name+"]")
			}
		}
	}
	return out
}

// day is a date of the dataset; ok is false where it is not given.
func (x *deadline) day(ds *dataset.Dataset, c *dataset.Column) (time.Time, bool) {
	return dataset.ParseDate(ds.Pairs[x.file.ID][c.ID])
}

// Countdown says until which day the budget is to be published and how many days that
// is from today, an ISO date; "" where the dataset does not say when it was approved.
func (rules *Rules) Countdown(ds *dataset.Dataset, today string) string {
	x := rules.required.deadline
	if x == nil {
		return ""
	}
	approved, ok := x.day(ds, x.approved)
	if !ok {
		return ""
	}
	last := approved.AddDate(0, 0, x.days)
	text := fmt.Sprintf("%s%s，%d日内公开，最后公开日%s", x.approved.Name, approved.Format(time.DateOnly), x.days, last.Format(time.DateOnly))
	if day, ok := x.day(ds, x.published); ok {
		return text + "，" + x.published.Name + day.Format(time.DateOnly)
	}
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return text
	}
	switch n := int(last.Sub(now).Hours() / 24); {
	case n > 0:
		text += fmt.Sprintf("，距最后公开日还有%d天", n)
	case n == 0:
		text += "，今天是最后公开日"
	default:
		text += fmt.Sprintf("，已过%d天", -n)
	}
	return text
}

// run checks the two days against each other and against the year of the budget. It
// knows no today: the same data are judged alike on every day.
func (x *deadline) run(ds *dataset.Dataset) []Finding {
	var out []Finding
	found := func(level Severity, c *dataset.Column, message string) {
		p := ds.PairPlace(x.file.ID, c.ID)
		f := Finding{Severity: level, Rule: deadlineRule, Tell: true, Message: message, Why: x.basis, Place: Place{File: p.File}}
		if p.Line > 0 {
			f.Place.Lines = []int{p.Line}
		}
		if strings.Contains(p.Field, "!") {
			f.Place.Cells = []string{p.Field}
		}
		out = append(out, f)
	}
	approved, given := x.day(ds, x.approved)
	if !given {
		return nil
	}
	text := approved.Format(time.DateOnly)
	year := ds.Year()
	if before := approved.AddDate(1, 0, 0).Format("2006"); !slices.Contains([]string{before, approved.Format("2006")}, year) {
		found(Warning, x.approved, fmt.Sprintf("%s是%s，与%s年的预算不符", x.approved.Name, text, year))
	}
	published, given := x.day(ds, x.published)
	if !given {
		return out
	}
	last := approved.AddDate(0, 0, x.days)
	switch day := published.Format(time.DateOnly); {
	case published.Before(approved):
		found(Error, x.published, fmt.Sprintf("%s%s早于%s%s", x.published.Name, day, x.approved.Name, text))
	case published.After(last):
		n := int(published.Sub(last).Hours() / 24)
		found(Warning, x.published, fmt.Sprintf("%s%s在%s%s的%d日以后，晚于最后公开日%s共%d天", x.published.Name, day, x.approved.Name, text, x.days, last.Format(time.DateOnly), n))
	}
	return out
}
