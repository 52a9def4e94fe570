package publish

import (
	"io"
	"slices"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/diag"
	"budgetreport/internal/render/csv"
	"budgetreport/internal/render/docx"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/html"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/pdf"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/render/xlsx"
	"budgetreport/internal/table"
)

// formats is the table of formats. A new format is a package below render, which
// writes it, and one entry here; its kind says what else follows.
var formats = []*Format{
	{Name: "xlsx", Chinese: "工作簿", Kind: SheetFormat, Tables: true, Package: true, sheets: xlsx.Write},
	{Name: "pdf", Chinese: "PDF", Kind: PageFormat, Tables: true, Package: true,
		pages: func(fonts *font.Set) (page.Writer, error) { return pdf.New(fonts) }},
	{Name: "docx", Chinese: "Word文档", Kind: TextFormat, Package: true, text: docx.Write},
	{Name: "html", Chinese: "网页", Kind: TextFormat, Package: true, text: html.Write},
	{Name: "csv", Chinese: "CSV", Kind: DataFormat, Package: true, data: csv.Write, describe: csv.WritePackage},
}

// Format is a format of the files that a run can write.
type Format struct {
	Name    string // in settings, flags and manifests; the ending of its files
	Chinese string // what users call one of its files
	Kind    FormatKind
	Tables  bool // tables are written in it where nobody says otherwise
	Package bool // so is the package of words and tables

	// Functions that write it; those of its kind are set.
	pages    func(*font.Set) (page.Writer, error)
	sheets   func(io.Writer, []workbook.Sheet, workbook.Options) error
	text     func(io.Writer, *book.Book) error
	data     func(io.Writer, *table.Table) error
	describe func(io.Writer, csv.Info, []csv.File) error // the description of the files
}

// FormatKind says what the files of a format are made of.
type FormatKind int

const (
	PageFormat  FormatKind = iota // finished pages: of tables, or of the words and tables of a package
	SheetFormat                   // a workbook with a sheet for each table
	TextFormat                    // the words and tables of a package; other programs divide them into pages
	DataFormat                    // a file for each table, in a folder named after the format
)

// Formats are the names of the formats in which tables are written.
func Formats() []string {
	return namesOf(func(f *Format) bool { return f.Kind != TextFormat })
}

// BookFormats are the names of the formats in which a package is written: first
// those that hold all of it in one file, then those of its tables alone.
func BookFormats() []string { return append(DocumentFormats(), PackageTableFormats()...) }

// DocumentFormats are the names of the formats that hold words and tables in one
// file.
func DocumentFormats() []string { return namesOf((*Format).holdsWords) }

// PackageTableFormats are the names of the formats of a package that hold only
// its tables.
func PackageTableFormats() []string {
	return namesOf(func(f *Format) bool { return !f.holdsWords() })
}

// usualFormats are the names of the formats in which tables are written where
// nobody says otherwise.
func usualFormats() []string { return namesOf(func(f *Format) bool { return f.Tables }) }

// ReportEndings are the endings of the files as which a report of one table can be
// written, for people: .xlsx或.pdf.
func ReportEndings() string {
	var endings []string
	for _, name := range namesOf((*Format).typeset) {
		endings = append(endings, "."+name)
	}
	return strings.Join(endings, "或")
}

// formatNamed gives the format with a name, nil if there is none.
func formatNamed(name string) *Format {
	i := slices.IndexFunc(formats, func(f *Format) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return formats[i]
}

// pageFormatNames says what users call the files of page formats: PDF.
func pageFormatNames() string {
	var names []string
	for _, name := range namesOf((*Format).isPages) {
		names = append(names, formatNamed(name).Chinese)
	}
	return strings.Join(names, "或")
}

// namesOf gives the names of the formats that a condition holds for.
func namesOf(holds func(*Format) bool) []string {
	var names []string
	for _, f := range formats {
		if holds(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

func (f *Format) isPages() bool { return f.Kind == PageFormat }

// holdsWords reports whether one file holds the words and tables of a package.
func (f *Format) holdsWords() bool { return f.Kind == PageFormat || f.Kind == TextFormat }

// typeset reports whether tables in the format are typeset first: it takes widths,
// heights and page breaks from their pages.
func (f *Format) typeset() bool { return f.Kind == PageFormat || f.Kind == SheetFormat }

// anyFormat reports whether a condition holds for one of the formats named.
func anyFormat(names []string, holds func(*Format) bool) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		f := formatNamed(name)
		return f != nil && holds(f)
	})
}

// ParseFormats reads a list of formats such as "xlsx,pdf" of those that are
// possible. The error is a *diag.Error.
func ParseFormats(list, possible []string) ([]string, error) {
	var problems diag.List
	var out []string
	for _, item := range list {
		for _, f := range strings.FieldsFunc(item, func(r rune) bool { return r == ',' || r == '，' || r == ' ' }) {
			if !slices.Contains(possible, f) {
				problems.Add(diag.Problem{File: "--format", Got: f, Message: "不是输出格式", Want: diag.Suggest(f, possible)})
			} else if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	if len(out) == 0 && problems.Len() == 0 {
		problems.Add(diag.Problem{File: "--format", Message: "没有写输出格式", Want: "可用的有：" + strings.Join(possible, "、")})
	}
	return out, problems.Err()
}
