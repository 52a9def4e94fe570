package publish

import (
	"slices"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/rounding"
)

// content is the tables and words of a subject, from which its files are made.
type content struct {
	ds      *dataset.Dataset
	subject dataset.Subject
	results []*layout.Result // the tables wanted
	rounded *rounding.Report // nil when no table is balanced
	book    *book.Book       // nil for tables alone
	words   []edition.Line   // of book
	report  *check.Report    // what the checks found in the tables and words
	secrets *check.Secrets   // what of the dataset must not be published
	unmade  *diag.Error      // the mistakes for which the words could not be made
}

// addBook makes the words of a subject's document.
func (o *Office) addBook(c *content) error {
	b, err := o.Book(c.ds, c.subject, layout.Tables(c.results))
	if err != nil {
		return err
	}
	c.book, c.words = b, edition.TakeWords(b)
	b.Date, b.Draft = coverDate(b.Style.CoverDate, o.Date), o.Draft
	return nil
}

// canonical is the content by which editions are compared.
func (c *content) canonical() edition.Content {
	out := edition.Content{Words: c.words}
	for _, r := range c.results {
		out.Tables = append(out.Tables, edition.Take(r.Table))
	}
	return out
}

// Evaluate makes the tables of the layouts, in their order, with their figures
// as they are printed: further rows are masked where a layout protects what it
// masks, and amounts are rounded as the layouts say.
func Evaluate(layouts []*layout.Layout, ds *dataset.Dataset, subject dataset.Subject) ([]*layout.Result, error) {
	results, _, err := evaluate(layouts, ds, subject)
	return results, err
}

func evaluate(layouts []*layout.Layout, ds *dataset.Dataset, subject dataset.Subject) ([]*layout.Result, *rounding.Report, error) {
	results, err := layoutTables(layouts, ds, subject)
	if err == nil && slices.ContainsFunc(layouts, (*layout.Layout).Protects) {
		results, err = protect(layouts, ds, subject, results)
	}
	if err != nil {
		return nil, nil, err
	}
	return results, round(results), nil
}

// mostTables limits the cells of all tables of a subject together: to so many
// times the cells that one table may have.
const mostTables = 4

// layoutTables makes each table as its layout says, before figures are masked
// for the sake of other tables and before they are rounded.
func layoutTables(layouts []*layout.Layout, ds *dataset.Dataset, subject dataset.Subject) ([]*layout.Result, error) {
	var problems diag.List
	var out []*layout.Result
	left := mostTables * layout.MostCells(ds)
	for _, l := range layouts {
		rs, err := l.Evaluate(ds, subject)
		problems.Merge(err)
		out = append(out, rs...)
		for _, r := range rs {
			left -= len(r.Cells)
		}
		if left < 0 {
			problems.Add(diag.Problem{File: l.File, Message: "到这张表为止，各表的格数合计太大", Want: "应减少表的张数，或各表的行"})
			break
		}
	}
	return out, problems.Err()
}

// wanted picks the tables to be written. All tables of the family are made and
// checked even if one alone is wanted, so that it prints the same figures, and
// is refused for the same errors, as it would together with the others.
func (o *Office) wanted(results []*layout.Result) []*layout.Result {
	var out []*layout.Result
	for _, r := range results {
		if !slices.Contains(o.Layouts, r.Layout()) {
			continue
		}
		if o.Draft != "" {
			r.Center = strings.TrimSpace(o.Draft + " " + r.Center)
		}
		out = append(out, r)
	}
	return out
}

// Content gives the content that a subject's edition would have, whether the
// checks find errors in it or not.
func (o *Office) Content(ds *dataset.Dataset, s dataset.Subject) (edition.Content, error) {
	results, rounded, err := evaluate(o.Family.Layouts, ds, s)
	if err != nil {
		return edition.Content{}, err
	}
	c := &content{ds: ds, subject: s, results: o.wanted(results), rounded: rounded}
	if o.Book != nil {
		if err := o.addBook(c); err != nil {
			return edition.Content{}, err
		}
	}
	return c.canonical(), nil
}
