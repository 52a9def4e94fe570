// Package csv writes tables as open data: a CSV file for each, and a
// datapackage.json that describes them. A file is UTF-8 with a byte order mark and
// CRLF, which Excel and WPS recognise on a double click; its first row names the
// columns by their title paths. Figures are the printed ones without separators
// between the thousands; texts that a spreadsheet would take for formulas are
// guarded by csvcell. A merged text is repeated in every row it covers, a merged
// amount is only in its first, since amounts are added up.
package csv

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/table"
)

// Write writes t with its header to w.
func Write(w io.Writer, t *table.Table) error {
	var line bytes.Buffer
	out := csv.NewWriter(&line)
	write := func(record []string) error {
		line.Reset()
		// csv.Writer's own CRLF would change line breaks inside cells too.
		if err := out.Write(record); err != nil {
			return err
		}
		out.Flush()
		_, err := w.Write(append(bytes.TrimSuffix(line.Bytes(), []byte("\n")), "\r\n"...))
		return err
	}
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	if err := write(guard(Header(t))); err != nil {
		return err
	}
	record := make([]string, len(t.Columns))
	for r := range t.Rows {
		for c := range record {
			record[c] = cell(t, r, c)
		}
		if err := write(guard(record)); err != nil {
			return err
		}
	}
	return nil
}

func guard(record []string) []string {
	for i, text := range record {
		record[i] = csvcell.Guard(text)
	}
	return record
}

// Header names the columns of t: the titles from the header's root to the leaf,
// 基本支出/人员经费/工资福利支出. Columns of a form, which have no titles, are 列1,
// 列2 …; no two have the same name.
func Header(t *table.Table) []string {
	names := make([]string, len(t.Columns))
	used := map[string]bool{}
	for c, column := range t.Columns {
		var path []string
		for _, title := range column.Path {
			if title = strings.Join(strings.Fields(title), ""); title != "" {
				path = append(path, title)
			}
		}
		name := strings.Join(path, "/")
		if name == "" {
			name = fmt.Sprintf("列%d", c+1)
		}
		names[c] = name
		for n := 2; used[names[c]]; n++ {
			names[c] = fmt.Sprintf("%s（%d）", name, n)
		}
		used[names[c]] = true
	}
	return names
}

// figure is a printed amount.
var figure = regexp.MustCompile(`^-?\d[\d,]*(?:\.\d+)?$`)

// cell is the text in the file for row r and column c.
func cell(t *table.Table, r, c int) string {
	k := t.At(r, c)
	switch k.Kind {
	case table.CoveredCell:
		up := r - 1
		for up > 0 && t.At(up, c).Kind == table.CoveredCell {
			up--
		}
		if up < 0 {
			return ""
		}
		over := t.At(up, c)
		if up+int(over.RowSpan) > r && !over.IsAmount() {
			return over.Text
		}
		return "" // covered from the left, or an amount
	case table.AmountCell:
		if figure.MatchString(k.Text) {
			return strings.ReplaceAll(k.Text, ",", "")
		}
	}
	return k.Text
}
