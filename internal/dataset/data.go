package dataset

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// Dataset is a dataset as read and checked. It does not change after Load.
type Dataset struct {
	Schema       *Schema
	Dims         []*Members                   // by Dimension.Index
	Facts        map[string]*Ledger           // by file id; here and below, absent optional files have no entry
	Lists        map[string]*Texts            // List, Codes and Records files, by file id
	Pairs        map[string]map[string]string // by file id and column id
	Prose        map[string][]string          // what the office writes itself: paragraphs by topic, or by topic-code for a part
	ProseOrigins map[string]ProseOrigin       // where each of these stands
	Inputs       []Input                      // the files read, by name

	// Head is the code of the unit that is the department's own office (机关本级);
	// "" if there is none or nothing shows which it is.
	Head string

	// Notices are remarks of Load: what was corrected on reading, and what is
	// probably, but not certainly, wrong.
	Notices []diag.Problem

	pairs map[string]map[string]diag.Problem // where the values of Pairs are
}

// Text returns the paragraphs that an office wrote on a topic about the unit with a
// code, or about the department if code is ""; nil if it wrote none.
func (d *Dataset) Text(topic, code string) []string {
	return d.Prose[ProseName(topic, code)]
}

// SaysNothing reports whether an office wrote on a topic that there is nothing to say.
func (d *Dataset) SaysNothing(topic, code string) bool {
	words := d.Text(topic, code)
	return len(words) == 1 && words[0] == d.Schema.Prose.None
}

// ProseName returns the key of such a text in Dataset.Prose.
func ProseName(topic, code string) string {
	if code == "" {
		return topic
	}
	return topic + "-" + code
}

// ProseOrigin is where a text of the office was read from.
type ProseOrigin struct {
	Source string // in messages: 文字/主要职责.md
	Lines  []int  // by paragraph, its line in the source; nil if the source has no lines of its own
}

// PairPlace returns the place of the value of a column of a Pairs file.
func (d *Dataset) PairPlace(fileID, columnID string) diag.Problem { return d.pairs[fileID][columnID] }

// AllTexts yields every text of the dataset with a function that returns its place: a
// cell of a CSV file or a workbook, or a line of a text. The order is that of the
// schema's files, then of the names of the texts. Amounts are not included, nor the
// codes and words of ledgers, which are in lists or in the schema.
func (d *Dataset) AllTexts() iter.Seq2[string, func() diag.Problem] {
	return func(yield func(string, func() diag.Problem) bool) {
		for _, f := range d.Schema.Files {
			if !d.textsOf(f, yield) {
				return
			}
		}
		for _, name := range slices.Sorted(maps.Keys(d.Prose)) {
			wrote := d.ProseOrigins[name]
			for i, text := range d.Prose[name] {
				place := func() diag.Problem {
					p := diag.Problem{File: wrote.Source}
					if wrote.Lines != nil {
						p.Line = wrote.Lines[i]
					}
					return p
				}
				if !yield(text, place) {
					return
				}
			}
		}
	}
}

// textsOf yields the texts of a file; it returns false to stop.
func (d *Dataset) textsOf(f *File, yield func(string, func() diag.Problem) bool) bool {
	list, ledger := d.Lists[f.ID], d.Facts[f.ID]
	for j, c := range f.Columns {
		if c.Kind == Amount {
			continue
		}
		switch {
		case f.Kind == Pairs:
			if text := d.Pairs[f.ID][c.ID]; text != "" && !yield(text, func() diag.Problem { return d.PairPlace(f.ID, c.ID) }) {
				return false
			}
		case list != nil:
			for i, text := range list.Values[j] {
				if text != "" && !yield(text, func() diag.Problem { return list.Place(i, c.ID) }) {
					return false
				}
			}
		case ledger != nil:
			for i, text := range ledger.Texts[c.ID] {
				if text != "" && !yield(text, func() diag.Problem { return ledger.Place(i, c.ID) }) {
					return false
				}
			}
		}
	}
	return true
}

// Ledger is a Facts file by columns: line i has code Codes[dim][i] in each of its
// dimensions. No sum of its amounts overflows, in any order.
type Ledger struct {
	File     *File
	N        int                       // lines
	Dims     []int                     // Dimension.Index of its dimensions, in column order
	Codes    [][]uint32                // by Dimension.Index, then line: indices into Members; nil if the ledger lacks the dimension
	Measures map[string][]money.Amount // by column id, then line
	Texts    map[string][]string       // its other columns: by column id, then line
	Lines    []int32                   // line numbers in the file
	Source   string                    // the file's name in messages: 支出.csv

	origin
}

// Place returns the place of line i: file, line and the header of the column, or the
// cell of a workbook. columnID "" means the whole line.
func (l *Ledger) Place(i int, columnID string) diag.Problem {
	return l.at(l.Lines[i], l.File.position(columnID))
}

// Texts is the rows of a List, Codes or Records file as text, in file order or, for a
// List with File.Sort, in that order.
type Texts struct {
	File   *File
	N      int        // rows
	Values [][]string // by column position, then row
	Lines  []int32    // line numbers in the file
	Source string     // the file's name in messages: 项目.csv

	origin
}

// Place returns the place of row i, as Ledger.Place does.
func (t *Texts) Place(i int, columnID string) diag.Problem {
	return t.at(t.Lines[i], t.File.position(columnID))
}

// Has reports whether the file was read with a column.
func (t *Texts) Has(columnID string) bool {
	i := t.File.position(columnID)
	return i >= 0 && t.cells[i] >= 0
}

// SaysNone reports whether a row of t, which is a file of this declaration, says that
// there is nothing.
func (f *File) SaysNone(t *Texts, row int) bool {
	return f.None != nil && t.Value(f.None.Column.ID, row) == f.None.Word
}

// Line returns the cells of a row with values by column id as the file would hold it: in
// the order of its own columns. t may be nil for a file that is absent, whose columns f
// declares.
func (f *File) Line(t *Texts, values map[string]string) (headers, cells []string) {
	for j, c := range f.Columns {
		at := j
		if t != nil {
			at = t.cells[j]
		}
		for len(cells) <= at {
			headers, cells = append(headers, ""), append(cells, "")
		}
		if at >= 0 {
			headers[at], cells[at] = c.Name, values[c.ID]
		}
	}
	return headers, cells
}

// sort sorts the rows by File.Sort; rows without a number come last.
func (t *Texts) sort() {
	if t.File.Sort == nil {
		return
	}
	key := make([]int, t.N)
	order := make([]int, t.N)
	for i := range key {
		n, err := strconv.Atoi(t.Value(t.File.Sort.ID, i))
		if err != nil { // blank, or a fault that has been noted
			n = math.MaxInt
		}
		key[i], order[i] = n, i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
	lines := make([]int32, t.N)
	for to, from := range order {
		lines[to] = t.Lines[from]
	}
	t.Lines = lines
	for j, column := range t.Values {
		values := make([]string, t.N)
		for to, from := range order {
			values[to] = column[from]
		}
		t.Values[j] = values
	}
}

// origin is where the rows of a file were read from.
type origin struct {
	place func(line, cell int) diag.Problem // Raw.Place
	cells []int                             // by column position: the cell's index in the row, -1 if the file lacks the column
}

// at returns the place of a column of a line; position -1 means the whole line.
func (o *origin) at(line int32, position int) diag.Problem {
	cell := -1
	if position >= 0 {
		cell = o.cells[position]
	}
	return o.place(int(line), cell)
}

// Value returns the text of a column in a row; "" for a column the file lacks.
func (t *Texts) Value(columnID string, row int) string {
	if i := t.File.position(columnID); i >= 0 {
		return t.Values[i][row]
	}
	return ""
}

// Members is the dictionary of a dimension. Index 0 is the blank code. The members
// follow in the order of their list, or of the schema's words. After them come codes
// that are not listed but are parents of listed ones: they have neither name nor row,
// and no ledger line names them.
type Members struct {
	Dim    *Dimension
	Codes  []string
	Names  []string // of words: the words
	Rows   []int32  // row of the member in its list's Texts, -1 for words, the blank and parents that are not listed
	Listed []uint32 // the members that are listed, in that order

	index   map[string]uint32
	parents [][]uint32 // by level, then member
}

func newMembers(d *Dimension) *Members {
	return &Members{Dim: d, Codes: []string{""}, Names: []string{""}, Rows: []int32{-1}, index: map[string]uint32{"": 0}}
}

func (m *Members) add(code, name string, row int32) {
	m.Listed = append(m.Listed, uint32(len(m.Codes)))
	m.index[code] = uint32(len(m.Codes))
	m.Codes, m.Names, m.Rows = append(m.Codes, code), append(m.Names, name), append(m.Rows, row)
}

// Lookup returns the index of a code; the blank code is known and has index 0.
func (m *Members) Lookup(code string) (uint32, bool) {
	i, ok := m.index[code]
	return i, ok
}

// LevelOf returns the level of a member's code as an index into Dim.Levels; -1 for the
// blank code and for dimensions without levels.
func (m *Members) LevelOf(i uint32) int {
	for level, l := range m.Dim.Levels {
		if len(m.Codes[i]) == l.Digits {
			return level
		}
	}
	return -1
}

// At returns the ancestor of a member at a level: the member itself if its code is not
// longer than that level's, 0 for the blank code.
func (m *Members) At(level int, i uint32) uint32 { return m.parents[level][i] }

// link computes every member's ancestors. Parents that are not listed become members,
// so that sums by level are complete.
func (m *Members) link() {
	for _, l := range m.Dim.Levels {
		for i := 0; i < len(m.Codes); i++ { // Codes grows
			if code := m.Codes[i]; len(code) > l.Digits {
				m.include(code[:l.Digits])
			}
		}
	}
	for _, l := range m.Dim.Levels {
		parents := make([]uint32, len(m.Codes))
		for i, code := range m.Codes {
			parents[i] = m.index[code[:min(len(code), l.Digits)]]
		}
		m.parents = append(m.parents, parents)
	}
}

func (m *Members) include(code string) {
	if _, ok := m.index[code]; !ok {
		m.index[code] = uint32(len(m.Codes))
		m.Codes, m.Names, m.Rows = append(m.Codes, code), append(m.Names, ""), append(m.Rows, -1)
	}
}
