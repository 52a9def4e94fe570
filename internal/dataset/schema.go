// Package dataset reads a budget's dataset: code lists, records and ledgers of exact
// amounts. The family's dataset.toml declares the files, their columns, the
// dimensions and their vocabularies; this package knows only kinds of files and
// columns. A dataset that it returns has been checked: every code is listed, every
// required cell is filled, properties repeated on ledger lines agree with the lists,
// and no sum over a ledger overflows.
package dataset

import "fmt"

// Schema declares the files, columns and dimensions of a family's datasets.
type Schema struct {
	Dims    []*Dimension // as declared, by Dimension.Index
	Files   []*File
	Subject SubjectSchema
	Secret  SecretSchema
	Prose   Prose
	// Acknowledged is the list in which a person accepts warnings of the checks.
	Acknowledged Acknowledged
}

// Prose declares the texts that an office writes itself: Markdown files in a folder beside
// the tables, one for a topic, or for a topic and a unit: 主要职责.md, 主要职责-021006.md.
type Prose struct {
	Folder string   // "" if datasets have no texts
	Topics []string // the topics allowed
	Yearly []string // those of them whose texts belong to one year
	None   string   // a text that is only this says that there is nothing to say; "": none does
}

// Dim returns the dimension with an id, nil if there is none.
func (s *Schema) Dim(id string) *Dimension {
	for _, d := range s.Dims {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// DimIDs returns the ids of all dimensions, in the order of the schema.
func (s *Schema) DimIDs() []string {
	ids := make([]string, len(s.Dims))
	for i, d := range s.Dims {
		ids[i] = d.ID
	}
	return ids
}

// File returns the file with an id, nil if there is none.
func (s *Schema) File(id string) *File {
	for _, f := range s.Files {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Dimension is a property of ledger lines by which they can be filtered and grouped. Its
// members are the words of a closed vocabulary, or the codes of a list.
type Dimension struct {
	Index  int
	ID     string // its name in layouts: gov_econ
	Title  string // its name in messages: 政府经济科目
	Words  []string
	Groups map[string][]string // names for several words at once
	List   *File               // the file that lists the members, nil for words
	System string              // which system of a Codes file
	Levels []Level             // of hierarchical codes, shortest first
	// Example is a code for the example rows of an empty dataset; "" for words and
	// if none is declared.
	Example string
}

// Level is a level of a hierarchical code: 类, 款, 项.
type Level struct {
	ID, Title string
	Digits    int // of a whole code at this level
}

// LevelWords returns the lengths of the dimension's codes in Chinese: 3位（类）、5位（款）的数字.
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

// FileKind is the kind of a file.
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
	Name     string // the name of the file without extension, or of the sheet: 支出
	Kind     FileKind
	Columns  []*Column // of a Pairs file: its rows
	Optional bool
	Internal bool      // for the checks alone: nothing of it is published
	Yearly   bool      // its rows belong to one year
	Header   []string  // the two headers of a Pairs file
	Sort     *Column   // of a List: the Order column that its rows are sorted by; nil: the order of the file
	Unique   []*Column // of a Records file: no two rows may be equal in all of these; nil: rows may be equal
	None     *None     // of a Records file: how a row says that there is nothing; nil: not at all
}

// None declares a word that says that there is nothing: a row with it in Column has no
// values in its optional columns.
type None struct {
	Column *Column
	Word   string
}

// Column returns the column with an id, nil if there is none.
func (f *File) Column(id string) *Column {
	for _, c := range f.Columns {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// position returns the index of a column in Columns, -1 if there is none with the id.
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

// Headers returns the column headers as written in the file.
func (f *File) Headers() []string {
	if f.Kind == Pairs {
		return f.Header
	}
	return f.names()
}

// names returns the names of the columns; for a Pairs file, of its rows.
func (f *File) names() []string { return ColumnNames(f.Columns) }

// ColumnNames returns the names of columns.
func ColumnNames(columns []*Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

// ColumnKind is the kind of a column's cells.
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
	Date                     // a day, as ParseDate reads it
)

var columnKinds = []string{"key", "name", "text", "ref", "word", "flag", "order", "amount", "year", "date"}

// Column declares a column.
type Column struct {
	ID, Name string
	Kind     ColumnKind
	Ref      []*Dimension // of a Ref: the dimensions whose members a cell may name
	Words    []string     // of a Word: the words; of a Ref: words allowed besides members
	Optional bool         // the column may be missing, and its cells empty
	Blank    bool         // cells may be empty
	Yearly   bool         // the cells belong to one year
	Agree    bool         // of a List: ledger lines that name the member must repeat this property
	Only     *Only        // when the cell is filled; nil: see Blank
	Example  string       // of a Text: what the example row of an empty dataset holds; "": the column's name

	Digits int       // of a Key: least number of digits of codes that are digits only; 0: any
	Prefix [2]string // of a Key: file id and column id of the code in a Pairs file that codes begin with; {"", ""} for none
}

// Only declares that a cell is filled exactly on the lines on which another column has one
// of some words.
type Only struct {
	Dim   *Dimension // of a Facts file: what the other column refers to
	Word  *Column    // of a Records file: the other column, a Word
	Words []string
	Label string // the words, or the name of their group, as written
}

// On returns the name of the other column.
func (o *Only) On() string {
	if o.Word != nil {
		return o.Word.Name
	}
	return o.Dim.Title
}

// SubjectSchema declares what reports are about: the department of the dataset, or a
// part of it, which is a unit.
type SubjectSchema struct {
	Dim                       *Dimension // a part is a member of this dimension
	CodeRef, NameRef, YearRef [2]string  // file id and column id of a Pairs file
	Whole, Part               string     // 部门, 单位
	Target                    string     // the object that records about the department name
	Parent                    *Column    // of the list of units: the unit above; nil if units do not nest
	Head                      Head       // how the department's own office is recognised
}

// Keys lists the columns that name a row of the file: the one of codes, or of
// records those of closed words.
func (f *File) Keys() []*Column {
	var out []*Column
	for _, c := range f.Columns {
		if c.Kind == Key {
			return []*Column{c}
		}
		if c.Kind == Word {
			out = append(out, c)
		}
	}
	return out
}
