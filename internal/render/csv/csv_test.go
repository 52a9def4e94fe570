package csv

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// made is a table of every kind of cell: a merged label and amount, a masked
// amount, a formula, a line break.
func made() *table.Table {
	amount := func(text string, n int64) table.Cell {
		return table.Cell{Kind: table.AmountCell, Text: text, Amount: money.Amount(n), Printed: n, RowSpan: 1, ColSpan: 1}
	}
	text := func(s string) table.Cell { return table.Cell{Kind: table.TextCell, Text: s, RowSpan: 1, ColSpan: 1} }
	label, merged := text("甲项目"), amount("1,234.5", 12345)
	label.RowSpan, merged.RowSpan = 2, 2
	wide := text("说明")
	wide.ColSpan = 2
	covered := table.Cell{Kind: table.CoveredCell}
	t := &table.Table{
		ID: "九", Number: "预算09表", Title: "表", Left: "单位名称：甲", Right: "单位：万元", Notes: []string{"注：无"},
		Columns: []table.Column{
			{ID: "a", Path: []string{"项 目", "名称"}},
			{ID: "b", Path: []string{"金额", "小计"}, Kind: table.AmountColumn},
			{ID: "c", Path: []string{"金额", "小计"}, Kind: table.AmountColumn},
			{ID: "d", Path: []string{"序号"}, Kind: table.NumberColumn},
			{ID: "e", Path: []string{""}, Kind: table.AmountColumn},
			{ID: "f", Path: []string{"=指标"}},
		},
		Formats: []money.Format{{Unit: money.Wan, Decimals: 1, Thousands: true}},
		Cells: []table.Cell{
			label, merged, amount("-1,000.0", -10000), {Kind: table.NumberCell, Text: "1", RowSpan: 1, ColSpan: 1}, text("—"), text("=100%"),
			covered, covered, {Kind: table.MaskedCell, Text: "XXXX", RowSpan: 1, ColSpan: 1}, {Kind: table.NumberCell, Text: "2", RowSpan: 1, ColSpan: 1}, amount("", 0), text("第一行\n“引\"号”,逗号"),
			wide, covered, amount("0.0", 1), {Kind: table.EmptyCell, RowSpan: 1, ColSpan: 1}, amount("-0.1", -1), text("-5"),
		},
	}
	for range 3 {
		t.Rows = append(t.Rows, table.Row{IDs: []string{""}, Parent: -1, Head: -1})
	}
	return t
}

func TestBytes(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, made()); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff项目/名称,金额/小计,金额/小计（2）,序号,列5,'=指标\r\n" +
		"甲项目,1234.5,-1000.0,1,—,'=100%\r\n" +
		"甲项目,,XXXX,2,,\"第一行\n“引\"\"号”,逗号\"\r\n" +
		"说明,,0.0,,-0.1,-5\r\n"
	if b.String() != want {
		t.Errorf("got\n%q", b.String())
	}
}

func TestDescription(t *testing.T) {
	var b, again bytes.Buffer
	info := Info{Code: "099甲A", Title: "2025年甲部门预算公开表", Publisher: "甲", Year: "2025", Edition: 2, Date: "2025-02-14"}
	files := []File{{"09.csv", 100, "ab", made()}, {"09-2.csv", 7, "cd", made()}}
	for _, out := range []*bytes.Buffer{&b, &again} {
		if err := WritePackage(out, info, files); err != nil {
			t.Fatal(err)
		}
	}
	const golden = "testdata/datapackage.json"
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(b.Bytes(), want) || !bytes.Equal(again.Bytes(), want) {
		t.Errorf("%v, got\n%s", err, b.Bytes())
	}
}

// TestDescribedAsTheyAre reads the real tables' files by their description
// alone, as a program would that knows nothing of budgets: names, types, missing
// values; and puts every cell back as it is in the table.
func TestDescribedAsTheyAre(t *testing.T) {
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, exampletest.Folder(t))
	var files []File
	contents := map[string][]byte{}
	for _, r := range exampletest.Tables(t, fam, ds, ds.Whole()) {
		var b bytes.Buffer
		if err := Write(&b, r.Table); err != nil {
			t.Fatal(err)
		}
		files = append(files, File{r.ID + ".csv", int64(b.Len()), "0123", r.Table})
		contents[r.ID+".csv"] = b.Bytes()
	}
	var b bytes.Buffer
	if err := WritePackage(&b, Info{Code: "021", Title: "题", Publisher: "局", Year: "2022"}, files); err != nil {
		t.Fatal(err)
	}
	p := readPackage(t, b.Bytes())
	if len(p.Resources) != 13 {
		t.Fatalf("%d resources", len(p.Resources))
	}
	numbers := 0
	for i, r := range p.Resources {
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(contents[r.Path], []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		tab := files[i].Table
		if len(rows) != len(tab.Rows)+1 {
			t.Fatalf("%s: %d rows", r.Path, len(rows))
		}
		missing := map[string]bool{}
		for _, m := range r.Schema.MissingValues {
			missing[m] = true
		}
		for c, f := range r.Schema.Fields {
			if f.Name != rows[0][c] {
				t.Errorf("%s: field %s, column %s", r.Path, f.Name, rows[0][c])
			}
			for n, row := range rows[1:] {
				k := tab.At(n, c)
				switch {
				case f.Type == "number" && !missing[row[c]]:
					numbers++
					if !regexp.MustCompile(fmt.Sprintf(`^-?\d+\.\d{%d}$`, f.Decimals)).MatchString(row[c]) || f.Unit != "万元" || f.Factor != 10000 {
						t.Errorf("%s: %s is no number of %+v", r.Path, row[c], f)
					}
					if k.Kind != table.AmountCell || strings.ReplaceAll(k.Text, ",", "") != row[c] {
						t.Errorf("%s: %s, in the table %q", r.Path, row[c], k.Text)
					}
				case k.Kind == table.TextCell || k.Kind == table.CodeCell || k.Kind == table.MaskedCell:
					if csvcell.Bare(row[c]) != k.Text {
						t.Errorf("%s: %q, in the table %q", r.Path, row[c], k.Text)
					}
				}
			}
		}
	}
	if numbers < 1400 {
		t.Errorf("only %d numbers", numbers)
	}
}

// described is what a reader of the specification asks of a description.
type described struct {
	Profile, Name, Title string
	Resources            []struct {
		Profile, Name, Path, Title, Format, MediaType, Encoding, Hash string
		Bytes                                                         int64
		Dialect                                                       struct {
			Delimiter, LineTerminator, QuoteChar string
			DoubleQuote, Header                  bool
		}
		Schema struct {
			Fields []struct {
				Name, Type, Unit string
				Factor, Decimals int
			}
			MissingValues []string
		}
	}
}

// readPackage holds a description to what the specification requires.
func readPackage(t *testing.T, data []byte) described {
	t.Helper()
	var p described
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[-a-z0-9._/]+$`)
	if p.Profile != "tabular-data-package" || !name.MatchString(p.Name) || p.Title == "" {
		t.Errorf("package %+v", p)
	}
	names := map[string]bool{}
	for _, r := range p.Resources {
		if r.Profile != "tabular-data-resource" || !name.MatchString(r.Name) || names[r.Name] || r.Title == "" || r.Format != "csv" || r.MediaType != "text/csv" ||
			r.Encoding != "utf-8" || !strings.HasPrefix(r.Hash, "sha256:") || r.Bytes == 0 || strings.Contains(r.Path, "..") ||
			r.Dialect.Delimiter != "," || r.Dialect.LineTerminator != "\r\n" || r.Dialect.QuoteChar != `"` || !r.Dialect.DoubleQuote || !r.Dialect.Header {
			t.Errorf("resource %+v", r)
		}
		names[r.Name] = true
		fields := map[string]bool{}
		for _, f := range r.Schema.Fields {
			if f.Name == "" || fields[f.Name] || f.Type != "string" && f.Type != "number" && f.Type != "integer" {
				t.Errorf("%s: field %+v", r.Name, f)
			}
			fields[f.Name] = true
		}
	}
	return p
}
