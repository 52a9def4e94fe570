package datafile

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// table is a table of a dataset as texts, in the order of its source.
type table struct {
	file   *dataset.File
	header []string
	rows   [][]string // as wide as the header

	headerLine int                               // line or row of the header in the source, 1-based
	lines      []int                             // the same of rows
	place      func(line, cell int) diag.Problem // begins a problem; cell is 0-based, -1 for the whole line
}

// column returns the schema's column with the i-th header, nil if there is none or
// the table is one of pairs.
func (t *table) column(i int) *dataset.Column {
	if t.file.Kind == dataset.Pairs {
		return nil
	}
	for _, c := range t.file.Columns {
		if c.Name == strings.TrimSpace(t.header[i]) {
			return c
		}
	}
	return nil
}

// readTables reads all tables of a dataset without judging their values, in the
// order of the schema. It refuses what the other form of the dataset has no place
// for: unknown tables, cells beyond the header. An error is a *diag.Error.
func readTables(schema *dataset.Schema, src dataset.Source) ([]*table, error) {
	names, err := src.Names()
	if err != nil {
		return nil, err
	}
	var known []string
	for _, f := range schema.Files {
		known = append(known, f.Name)
	}
	var problems diag.List
	for _, n := range names {
		if n == schema.Prose.Folder && isProseTable(src) {
			continue
		}
		if !slices.Contains(known, n) {
			p := src.Place(n)
			p.Message, p.Want = "不是数据集的表", diag.Suggest(n, known)
			problems.Add(p)
		}
	}
	var tables []*table
	for _, f := range schema.Files {
		if !slices.Contains(names, f.Name) {
			continue
		}
		t, err := readTable(f, src)
		problems.Merge(err)
		tables = append(tables, t)
	}
	prose, err := readProse(schema, src)
	problems.Merge(err)
	if prose != nil {
		tables = append(tables, prose)
	}
	if tables == nil {
		p := src.Place(schema.Files[0].Name)
		p.Message, p.Want = "缺少这张表", "这里没有数据集的任何一张表"
		problems.Add(p)
	}
	return tables, problems.Err()
}

// readTable reads one table. An error is a *diag.Error.
func readTable(f *dataset.File, src dataset.Source) (*table, error) {
	raw, err := src.Table(f)
	if err != nil {
		return nil, err
	}
	t := &table{file: f, header: trim(raw.Header.Cells), headerLine: raw.Header.Line, place: raw.Place}
	var problems diag.List
	for _, p := range raw.Header.Problems {
		problems.Add(p)
	}
	for row := range raw.Rows {
		if problems.Len() >= dataset.MostProblems {
			p := raw.Place(row.Line, -1)
			p.Message = "从这一行起没有再检查"
			problems.Add(p)
			break
		}
		for _, p := range row.Problems {
			problems.Add(p)
		}
		if row.Problems != nil || dataset.Blank(row.Cells) {
			continue
		}
		if len(row.Cells) < len(t.header) || len(trim(row.Cells)) > len(t.header) {
			p := raw.Place(row.Line, -1)
			p.Message, p.Want = fmt.Sprintf("有%d格，表头有%d格", len(row.Cells), len(t.header)), "各行的格数应与表头相同"
			problems.Add(p)
			continue
		}
		t.rows = append(t.rows, slices.Clone(row.Cells[:len(t.header)]))
		t.lines = append(t.lines, row.Line)
	}
	return t, problems.Err()
}

// trim returns a copy without the empty cells at the end.
func trim(cells []string) []string {
	n := len(cells)
	for n > 0 && cells[n-1] == "" {
		n--
	}
	return slices.Clone(cells[:n])
}

// writeCSV writes a table in UTF-8, such that Excel reads it when the file is
// double-clicked: it knows UTF-8 by the BOM, and no text becomes a formula.
func (t *table) writeCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	record := make([]string, len(t.header))
	for i := -1; i < len(t.rows); i++ {
		row := t.header
		if i >= 0 {
			row = t.rows[i]
		}
		for j, cell := range row {
			record[j] = csvcell.Guard(cell)
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
