package datafile

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
)

// NextYear says how a year's dataset becomes that of the next.
type NextYear struct {
	Year  int           // of the dataset that is read
	Prior *dataset.File // repeats the figures of that year; nil: none does
	Rows  [][]string    // of Prior, in the order of its columns
}

// NextTable is what became of a table, or of the office's texts.
type NextTable struct {
	Name    string   `json:"name"`
	Kept    int      `json:"kept"`              // rows, or texts
	Emptied int      `json:"emptied"`           // rows, or texts, that were not taken over
	Columns []string `json:"columns,omitempty"` // columns, or values of a table of pairs, that were emptied
	Written int      `json:"written"`           // new rows
}

// OfYear is a kept text that speaks of the year that is over.
type OfYear struct {
	Place string `json:"place"`
	Text  string `json:"text,omitempty"` // "" in lists, whose names may be secret
}

// WriteNext writes the dataset of the next year to a path, as Convert does: lists stay,
// what belongs to one year is emptied (File.Yearly, Column.Yearly, Prose.Yearly). An
// error is a *diag.Error for faults of the input, else one of writing.
func WriteNext(ctx context.Context, schema *dataset.Schema, from, to string, q NextYear) ([]NextTable, []OfYear, error) {
	src, err := Open(from)
	if err != nil {
		return nil, nil, err
	}
	tables, err := readTables(schema, src)
	if err != nil {
		return nil, nil, err
	}
	tables = withTable(schema, tables, q.Prior)
	var done []NextTable
	var speak []OfYear
	said := yearSaid(q.Year)
	for _, t := range tables {
		n := t.next(schema, &q)
		done = append(done, n)
		if t.file != q.Prior {
			speak = append(speak, t.speaks(said)...)
		}
	}
	tables = slices.DeleteFunc(tables, func(t *table) bool { return t.file.ID == proseID && len(t.rows) == 0 })
	return done, speak, writeNew(ctx, to, func(path string) error { return write(schema, tables, path) })
}

// withTable adds an empty table of a file where the dataset has none, in the order of the
// schema.
func withTable(schema *dataset.Schema, tables []*table, f *dataset.File) []*table {
	if f == nil || slices.ContainsFunc(tables, func(t *table) bool { return t.file == f }) {
		return tables
	}
	turn := func(f *dataset.File) int {
		if i := slices.Index(schema.Files, f); i >= 0 {
			return i
		}
		return len(schema.Files) // the texts
	}
	at := slices.IndexFunc(tables, func(t *table) bool { return turn(t.file) > turn(f) })
	if at < 0 {
		at = len(tables)
	}
	t := &table{file: f, header: f.Headers(), headerLine: 1, place: tables[0].place}
	return slices.Insert(tables, at, t)
}

// next turns a table into that of the next year.
func (t *table) next(schema *dataset.Schema, q *NextYear) NextTable {
	n := NextTable{Name: t.file.Name}
	switch {
	case t.file == q.Prior:
		n.Emptied, n.Written = len(t.rows), len(q.Rows)
		t.header, t.rows = t.file.Headers(), q.Rows
		t.number()
	case t.file.ID == proseID:
		before := len(t.rows)
		t.keep(func(row []string) bool {
			topic, _, _ := strings.Cut(row[0], "-")
			return !slices.Contains(schema.Prose.Yearly, topic)
		})
		n.Kept, n.Emptied = len(t.rows), before-len(t.rows)
	case t.file.Kind == dataset.Pairs:
		t.nextPairs(schema, q, &n)
	case t.file.Yearly:
		n.Emptied = len(t.rows)
		t.rows, t.lines = nil, nil
	default:
		n.Kept = len(t.rows)
		for i := range t.header {
			if c := t.column(i); c != nil && c.Yearly && t.blank(i) {
				n.Columns = append(n.Columns, c.Name)
			}
		}
	}
	return n
}

// number numbers the rows as a new table has them.
func (t *table) number() {
	t.headerLine, t.lines = 1, nil
	for i := range t.rows {
		t.lines = append(t.lines, i+2)
	}
}

// keep drops the rows of which it is not true.
func (t *table) keep(these func(row []string) bool) {
	var rows [][]string
	var lines []int
	for i, row := range t.rows {
		if these(row) {
			rows, lines = append(rows, row), append(lines, t.lines[i])
		}
	}
	t.rows, t.lines = rows, lines
	if t.file.ID == proseID {
		t.number() // the place of a text follows from its number
	}
}

// blank empties a column and reports whether it held anything.
func (t *table) blank(column int) bool {
	filled := false
	for _, row := range t.rows {
		filled = filled || strings.TrimSpace(row[column]) != ""
		row[column] = ""
	}
	return filled
}

// nextPairs sets the year and drops the values that belong to one.
func (t *table) nextPairs(schema *dataset.Schema, q *NextYear, n *NextTable) {
	at := func(header string) int {
		return slices.IndexFunc(t.header, func(h string) bool { return strings.TrimSpace(h) == header })
	}
	name, value := at(t.file.Header[0]), at(t.file.Header[1])
	if name < 0 || value < 0 {
		return // loading has refused it
	}
	t.keep(func(row []string) bool {
		for _, c := range t.file.Columns {
			switch {
			case c.Name != strings.TrimSpace(row[name]):
			case t.file.ID == schema.Subject.YearRef[0] && c.ID == schema.Subject.YearRef[1]:
				row[value] = strconv.Itoa(q.Year + 1)
			case c.Yearly:
				n.Columns = append(n.Columns, c.Name)
				return false
			}
		}
		return true
	})
	n.Kept = len(t.rows)
}

// yearSaid matches how texts write a year and the one before it: 2022年, 二〇二二年.
func yearSaid(year int) *regexp.Regexp {
	var ways []string
	for _, y := range []int{year, year - 1} {
		digits := strconv.Itoa(y)
		ways = append(ways, digits+`\s*年`, strings.NewReplacer("0", "[〇○零]", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九").Replace(digits)+"年")
	}
	return regexp.MustCompile(strings.Join(ways, "|"))
}

// speaks lists the texts of a table that match.
func (t *table) speaks(said *regexp.Regexp) []OfYear {
	var out []OfYear
	for r, row := range t.rows {
		for c, cell := range row {
			if !said.MatchString(cell) {
				continue
			}
			if t.file.ID != proseID {
				p := t.place(t.lines[r], c)
				p.Message = "\x00"
				out = append(out, OfYear{Place: strings.TrimRight(strings.SplitN(p.String(), "\x00", 2)[0], "：")})
				continue
			}
			for i, line := range strings.Split(cell, "\n") {
				if said.MatchString(line) {
					out = append(out, OfYear{Place: t.file.Name + "“" + row[0] + "”第" + strconv.Itoa(i+1) + "行", Text: strings.TrimSpace(line)})
				}
			}
		}
	}
	return out
}
