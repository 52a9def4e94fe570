package narrative

import (
	"strconv"
	"strings"
	"time"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// approved is the [approved] of a book.toml: the line on the cover with the day on which
// the budget was approved, and where the dataset says it.
type approved struct {
	file, column string // ids
	line         string // with {日期}
}

func readApproved(r *tomlpos.Reader, schema *dataset.Schema) *approved {
	r.Require("from")
	a := &approved{line: r.Phrase("line", "日期")}
	from := r.String("from", "")
	var known []string
	for _, f := range schema.Files {
		for _, c := range f.Columns {
			if f.Kind == dataset.Pairs && c.Kind == dataset.Date {
				name := f.Name + "[" + c.Name + "]"
				if name == from {
					a.file, a.column = f.ID, c.ID
				}
				known = append(known, name)
			}
		}
	}
	if a.file == "" && r.Has("from") {
		r.Problem("from", from, "不是数据集中的日期", diag.Suggest(from, known))
	}
	return a
}

// on is the line of a dataset's documents, "" where it does not say the day; form is that
// of the date on covers (book.Style.CoverDate).
func (a *approved) on(ds *dataset.Dataset, form string) string {
	if a == nil {
		return ""
	}
	day, ok := dataset.ParseDate(ds.Pairs[a.file][a.column])
	if !ok {
		return ""
	}
	return strings.ReplaceAll(a.line, "{日期}", CoverDate(form, day))
}

// CoverDate writes a day as the family's covers bear it (book.Style.CoverDate).
func CoverDate(form string, day time.Time) string {
	year := day.Format("2006")
	return strings.NewReplacer(
		"{年}", strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, year),
		"{月}", table.Ordinal(int(day.Month())), "{日}", table.Ordinal(day.Day()),
		"{year}", year, "{month}", strconv.Itoa(int(day.Month())), "{day}", strconv.Itoa(day.Day()),
	).Replace(form)
}
