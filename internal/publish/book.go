package publish

import (
	"io"
	"slices"
	"strings"
	"time"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/render/docx"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/html"
	"budgetreport/internal/render/pdf"
	"budgetreport/internal/render/prose"
	"budgetreport/internal/table"
)

// BookFormats are the kinds of files a package of words and tables can be
// written as: the whole document, and its tables for machines and for Excel.
var BookFormats = append(slices.Clone(documentFormats), "csv", "xlsx")

// documentFormats hold words and tables in one file.
var documentFormats = []string{"pdf", "docx", "html"}

// BookMaker makes the document of a subject from its tables.
type BookMaker func(ds *dataset.Dataset, s layout.Subject, tables []*table.Table) (*book.Book, error)

// coverDate is the date of an edition as its cover bears it; "" where it has none.
func coverDate(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return chineseDate(day)
}

// chineseDate writes a day as covers bear it: 二〇二二年二月十四日.
func chineseDate(day time.Time) string {
	year := strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, day.Format("2006"))
	return year + "年" + layout.Ordinal(int(day.Month())) + "月" + layout.Ordinal(day.Day()) + "日"
}

// bookFile is the document of words and tables in one of documentFormats.
func bookFile(b *book.Book, fonts *font.Set, name, format string) (file, error) {
	f := file{name: name + "." + format}
	for _, k := range b.Blocks {
		if k.Kind == book.TableOf {
			f.tables = append(f.tables, k.Table)
		}
	}
	switch format {
	case "docx":
		f.body = func(w io.Writer) error { return docx.Write(w, b) }
		return f, nil
	case "html":
		f.body = func(w io.Writer) error { return html.Write(w, b) }
		return f, nil
	}
	plan, err := prose.New(b, fonts)
	if err != nil {
		return f, err
	}
	f.doc = &pdf.Document{
		Info:  pdf.Info{Title: b.Title, Author: b.Author, Lang: "zh-CN"},
		Fonts: fonts, Pages: plan.Pages(), Page: plan.Page, Bookmarks: plan.Bookmarks(),
	}
	return f, nil
}
