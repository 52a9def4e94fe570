// Package dataset reads a budget's dataset: code lists, records and the ledgers
// of exact amounts. What the files, their columns, the dimensions and their
// words are is declared by the family's dataset.toml; this package knows kinds
// of files and columns only. Whatever it returns has been checked: every code is
// known, every required field filled, every project agrees with its lines, and
// any sum over a ledger is exact.
package dataset

import "fmt"

// Schema declares what a family's datasets hold.
type Schema struct {
	Dims    []*Dimension // in the order declared; Dimension.Index counts them
	Files   []*File
	Subject Subject
	Prose   Prose
}

// Prose declares the texts an office writes itself: Markdown files of a folder
// beside the tables, one for a topic, or one for a topic and a part of the
// department: 主要职责.md, 主要职责-021006.md.
type Prose struct {
	Folder string   // "" where datasets hold no texts
	Topics []string // the topics there may be
}

// Dim returns the dimension of an id, nil if there is none.
func (s *Schema) Dim(id string) *Dimension {
	for _, d := range s.Dims {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// File returns the file of an id, nil if there is none.
func (s *Schema) File(id string) *File {
	for _, f := range s.Files {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Dimension is something a ledger line can be filtered and grouped by. Its
// members are closed words, or the codes of a list.
type Dimension struct {
	Index  int
	ID     string // as layouts say it: gov_econ
	Title  string // as messages say it: 政府经济科目
	Words  []string
	Groups map[string][]string // names for several words at once
	List   *File               // where the members are listed, nil for words
	System string              // for a list of several systems: which one
	Levels []Level             // of hierarchical codes, shortest first
	// Example is a code as they look, for the example rows of an empty dataset;
	// "" for words and where none is declared.
	Example string
}

// Level is a level of a hierarchical code: 类, 款, 项.
type Level struct {
	ID, Title string
	Digits    int // of a whole code at this level
}

// LevelWords lists the lengths of the dimension's codes: 3位（类）、5位（款）的数字.
func (d *Dimension) LevelWords() string {
	words := ""
	for i, l := range d.Levels {
		if i > 0 {
			words += "、"
		}
		words += fmt.Sprintf("%d位（%s）", l.Digits, l.Title)
	}
	return words + "的数字"
}

// FileKind is what a file is for.
type FileKind uint8

// The kinds of files.
const (
	Pairs   FileKind = iota // two columns, a name and its value
	List                    // the members of a dimension
	Codes                   // members of several dimensions, told apart by their system
	Records                 // texts that belong to something
	Facts                   // a ledger
)

var fileKinds = []string{"pairs", "list", "codes", "records", "facts"}

// File declares one table of a dataset.
type File struct {
	ID       string
	Name     string // as the file or the sheet is called, without extension: 支出
	Kind     FileKind
	Columns  []*Column // of a Pairs file: its rows
	Optional bool
	Header   []string  // the two headers of a Pairs file
	Sort     *Column   // of a List: the Order column that its members stand in the order of; nil: as in the file
	Unique   []*Column // of a Records file: no two rows agree in all of these; nil where rows may
}

// Column returns the column of an id, nil if there is none.
func (f *File) Column(id string) *Column {
	for _, c := range f.Columns {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// position is the place of a column in Columns.
func (f *File) position(id string) int {
	for i, c := range f.Columns {
		if c.ID == id {
			return i
		}
	}
	return -1
}

// kind returns the first column of a kind, nil if there is none.
func (f *File) kind(k ColumnKind) *Column {
	for _, c := range f.Columns {
		if c.Kind == k {
			return c
		}
	}
	return nil
}

// Headers are the columns' headers as they stand in the file.
func (f *File) Headers() []string {
	if f.Kind == Pairs {
		return f.Header
	}
	return f.names()
}

// names are the columns' names, for a Pairs file those of its rows.
func (f *File) names() []string {
	names := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		names[i] = c.Name
	}
	return names
}

// ColumnKind is what a column's cells hold.
type ColumnKind uint8

// The kinds of columns.
const (
	Key    ColumnKind = iota // the code of a list's member; of a Pairs file a code
	Name                     // its name
	Text                     // any text
	Ref                      // a member of a dimension
	Word                     // one of the column's words
	Flag                     // 是 or 否
	Order                    // a whole number
	Amount                   // 元 with at most two decimals
	Year                     // four digits
)

var columnKinds = []string{"key", "name", "text", "ref", "word", "flag", "order", "amount", "year"}

// Column declares a column.
type Column struct {
	ID, Name string
	Kind     ColumnKind
	Ref      []*Dimension // of a Ref: the dimensions a cell may name a member of
	Words    []string     // of a Word: the words; of a Ref: words allowed besides
	Optional bool         // the column may be missing, and its cells empty
	Blank    bool         // cells may be empty
	Agree    bool         // of a list: equal on every ledger line that names the member
	Only     *Only        // when the cell is filled; nil: see Blank

	// Of a Key: a code of digits only has at least so many, 0 where it may have
	// any number; and the code of a Pairs file that codes begin with, as a file
	// id and a column id, {"", ""} for none.
	Digits int
	Prefix [2]string
}

// Only says that a cell is filled just on the lines where another column has
// one of some words, and empty on all others.
type Only struct {
	Dim   *Dimension // of a Facts file: what the other column refers to
	Word  *Column    // of a Records file: the other column, a Word
	Words []string
	Label string // the words, or the name of their group, as written
}

// On names the other column.
func (o *Only) On() string {
	if o.Word != nil {
		return o.Word.Name
	}
	return o.Dim.Title
}

// Subject says what a report is about: the department of the dataset, or a part
// of it.
type Subject struct {
	Dim                       *Dimension // a part is a member of this dimension
	CodeRef, NameRef, YearRef [2]string  // file id and column id of a Pairs file
	Whole, Part               string     // 部门, 单位
	Target                    string     // what records about the whole name as their object
	Parent                    *Column    // of the members' list: the part a part belongs to; nil where parts do not nest
	Head                      Head       // how the whole's own office is known among the parts
}
