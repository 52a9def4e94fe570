package publish

import (
	"io"
	"time"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/narrative"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/prose"
	"budgetreport/internal/table"
)

// BookMaker makes the document of a subject from its tables.
type BookMaker func(ds *dataset.Dataset, s dataset.Subject, tables []*table.Table) (*book.Book, error)

// coverDate writes the date of an edition, an ISO date, as the family's covers
// bear it (book.Style.CoverDate); "" where the edition has none.
func coverDate(form, iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return narrative.CoverDate(form, day)
}

// bookFile is the document of words and tables in a format that holds both.
func bookFile(b *book.Book, fonts *Fonts, name string, format *Format) (file, error) {
	f := file{name: name + "." + format.Name, format: format}
	for _, k := range b.Blocks {
		if k.Kind == book.TableOf {
			f.tables = append(f.tables, k.Table)
		}
	}
	if format.Kind == TextFormat {
		f.body = func(w io.Writer) error { return format.text(w, b) }
		return f, nil
	}
	plan, err := prose.New(b, fonts)
	if err != nil {
		return f, err
	}
	f.pages, f.writer = &page.Document{
		Info:  page.Info{Title: b.Title, Author: b.Author, Lang: "zh-CN"},
		Pages: plan.Pages(), Page: plan.Page, Bookmarks: plan.Bookmarks(),
	}, fonts.writers[format]
	return f, nil
}
