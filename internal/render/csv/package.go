package csv

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/table"
)

// PackageFile is the name of the description beside the CSV files.
const PackageFile = "datapackage.json"

// Info describes a package of tables as a whole.
type Info struct {
	Code      string // of the subject
	Title     string // 2022年某局部门预算公开表
	Publisher string // the subject's name
	Year      string // of the budget: four digits
	Edition   int    // 0: none
	Date      string // of the edition: 2022-02-14
}

// File is a CSV file that was written.
type File struct {
	Path   string // relative to the description, with slashes
	Bytes  int64
	SHA256 string
	Table  *table.Table
}

// dataPackage is a description by the Data Package specification v1, which readers
// of v2 accept, too: https://specs.frictionlessdata.io/tabular-data-package/. It
// allows names of its own, such as unit and notes.
type dataPackage struct {
	Profile      string        `json:"profile"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Version      string        `json:"version,omitempty"`
	Date         string        `json:"editionDate,omitempty"`
	Contributors []contributor `json:"contributors"`
	FiscalYear   string        `json:"fiscalYear"`
	FiscalPeriod period        `json:"fiscalPeriod"`
	Granularity  string        `json:"granularity"`
	Resources    []resource    `json:"resources"`
}

type contributor struct {
	Title string `json:"title"`
	Role  string `json:"role"`
}

type period struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

type resource struct {
	Profile   string   `json:"profile"`
	Name      string   `json:"name"`
	Path      string   `json:"path"`
	Title     string   `json:"title"`
	Number    string   `json:"number,omitempty"`   // 预算03表
	Subtitle  string   `json:"subtitle,omitempty"` // these are printed around the table
	Lines     []string `json:"lines,omitempty"`
	Notes     []string `json:"notes,omitempty"`
	Format    string   `json:"format"`
	MediaType string   `json:"mediatype"`
	Encoding  string   `json:"encoding"`
	Bytes     int64    `json:"bytes"`
	Hash      string   `json:"hash"`
	Dialect   dialect  `json:"dialect"`
	Schema    schema   `json:"schema"`
}

type dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

type schema struct {
	Fields        []field  `json:"fields"`
	MissingValues []string `json:"missingValues"`
}

type field struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Type        string `json:"type"` // string, number or integer
	ColumnType  string `json:"columnType,omitempty"`
	Unit        string `json:"unit,omitempty"`
	Currency    string `json:"currency,omitempty"`
	Factor      int64  `json:"factor,omitempty"` // number of 元 in the unit: 10000
	Decimals    *int   `json:"decimals,omitempty"`
	DecimalChar string `json:"decimalChar,omitempty"`
}

// Profile is the kind of Data Package (version 1) that the description is.
const Profile = "tabular-data-package"

const aboutCells = "每个CSV文件第一行是列名，各级标题以“/”相连。金额是印出的数，不带千分位；空格表示零或不适用。" +
	"合并的文字格在它占的每一行重复，合并的金额格只写在第一行。" +
	"以=、+、-、@（含全角）、制表符或换行开头而不是数的文字，前面加了一个英文单引号，以免被当作公式；读回时去掉这一个。"

// WritePackage writes the description of the files to w.
func WritePackage(w io.Writer, info Info, files []File) error {
	p := dataPackage{
		Profile: Profile, Name: identifier("budget-" + info.Year + "-" + info.Code), Title: info.Title, Description: aboutCells,
		Date: info.Date, Contributors: []contributor{{info.Publisher, "publisher"}}, FiscalYear: info.Year,
		FiscalPeriod: period{info.Year + "-01-01", info.Year + "-12-31"}, Granularity: "aggregated",
	}
	if info.Edition > 0 {
		p.Version = fmt.Sprint(info.Edition)
	}
	names := map[string]bool{}
	for i, f := range files {
		t := f.Table
		name := identifier("table-" + t.ID)
		if names[name] {
			name = fmt.Sprintf("%s-%d", name, i+1)
		}
		names[name] = true
		r := resource{
			Profile: "tabular-data-resource", Name: name, Path: f.Path, Title: t.Title, Number: t.Number, Subtitle: t.Subtitle, Notes: t.Notes,
			Format: "csv", MediaType: "text/csv", Encoding: "utf-8", Bytes: f.Bytes, Hash: "sha256:" + f.SHA256,
			Dialect: dialect{",", "\r\n", `"`, true, true}, Schema: schemaOf(t),
		}
		for _, line := range []string{t.Left, t.Center, t.Right} {
			if line != "" {
				r.Lines = append(r.Lines, line)
			}
		}
		p.Resources = append(p.Resources, r)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(p); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// schemaOf describes the columns of a table. A column with amounts and other texts
// is one of texts; the text of a masked amount, or a sign for zero, is a missing
// value.
func schemaOf(t *table.Table) schema {
	s := schema{MissingValues: []string{""}}
	for c, name := range Header(t) {
		column := t.Columns[c]
		f := field{Name: csvcell.Guard(name), Title: name, Type: "string"} // as in the file's header
		if len(column.Path) > 0 {
			f.Title = column.Path[len(column.Path)-1]
		}
		if f.Title == "" {
			f.Title = name
		}
		switch kind, missing := holds(t, c); {
		case kind == table.AmountCell:
			format := t.Formats[column.Format]
			f.Type, f.ColumnType, f.Unit, f.Currency, f.DecimalChar = "number", "value", format.Unit.String(), "CNY", "."
			f.Factor, f.Decimals = int64(format.Unit)/100, &format.Decimals
			for _, m := range missing {
				if !slices.Contains(s.MissingValues, m) {
					s.MissingValues = append(s.MissingValues, m)
				}
			}
		case kind == table.NumberCell:
			f.Type = "integer"
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

var whole = regexp.MustCompile(`^-?\d+$`)

// holds gives the kind that all cells of a column have, AmountCell, NumberCell or
// TextCell, and the texts printed instead of amounts.
func holds(t *table.Table, c int) (kind table.CellKind, missing []string) {
	switch t.Columns[c].Kind {
	case table.AmountColumn:
		kind = table.AmountCell
	case table.NumberColumn:
		kind = table.NumberCell
	default:
		return table.TextCell, nil
	}
	for r := range t.Rows {
		k, text := t.At(r, c), csvcell.Guard(cell(t, r, c))
		switch {
		case text == "" || kind == table.AmountCell && k.Kind == table.AmountCell && figure.MatchString(text):
		case kind == table.NumberCell && whole.MatchString(text):
		case kind == table.AmountCell && k.IsAmount():
			missing = append(missing, text)
		default:
			return table.TextCell, nil
		}
	}
	return kind, missing
}

// identifier keeps the characters of a text that the specification allows in a
// name: small letters, digits, dots, dashes and underscores.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, strings.ToLower(s))
}
