// Package book is a whole disclosure document as plain data: cover, contents,
// words and tables in reading order. Package narrative makes it; the writers of
// pages, Word files and web pages draw it. It knows nothing of files or fonts.
package book

import (
	"budgetreport/internal/address"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Book is a document.
type Book struct {
	Title  string // of the document: 2022年……部门预算公开
	Author string // the department or the unit that publishes it
	Date   string // as printed on the cover, below its Lines; may be empty
	Draft  string // printed on every page: 草稿; "": the document may be published
	Blocks []Block
	Style  Style

	Money   money.Format // how its words print amounts where they do not name another unit
	Wholes  []Whole      // amounts that the words divide into parts
	Reasons []Reason     // reasons that the office gives for changes
	Reading Reading      // the words by which a check understands it
}

// Kind is the kind of a block.
type Kind uint8

// The kinds of blocks.
const (
	Cover     Kind = iota // a page of its own: Text is the title, Lines are printed under it
	Contents              // the table of contents; Text is its heading
	Part                  // 第一部分 …: begins a page, level 0 of the contents
	Heading               // Level 1: 一、 2: （一） 3: 1.
	Paragraph             // body text, first line indented
	TableOf               // Table, on paper of its own size
)

// Block is one element of the document.
type Block struct {
	Kind      Kind
	Level     int    // of a Heading
	ID        string // unique name for links and comparisons; the same in every edition
	Number    string // the beginning of Text where it is numbered: 一、
	Text      string
	Lines     []string
	Table     *table.Table
	Sentences []Sentence // of all kinds but Contents and TableOf; their texts joined are Text
}

// Sentence is a sentence with the figures in it.
type Sentence struct {
	ID      string // names the line of the template; the same in every edition
	Text    string
	Figures []Figure // in order of their places
	Quotes  []Quote  // in order of their places
}

// Figure is a computed number in a sentence.
type Figure struct {
	At      int          // index of its first byte in the sentence's text
	Text    string       // as printed: 107,259.2; Reading.Flat or NearlyFlat for a change that rounds to zero
	Address address.Expr // the cell or value it is, or how it is computed of them: 01[支出总计, 支出.金额], 绝对(08[合计, 公务接待费] - 上年[公务接待费, 金额])
	Whole   int          // number of the Whole that it is a part of, counted from 1; 0: none
}

// Quote is a part of a sentence that comes from the dataset: a name, or a text that
// the office wrote itself.
type Quote struct {
	At   int
	Text string
}

// Whole is an amount or a count that the words divide into parts: the figures
// whose Whole is its number.
type Whole struct {
	Address address.Expr
	Masked  bool // a part is masked: the printed ones do not add up to it
}

// Reason is a text of the office that explains a change of an amount.
type Reason struct {
	Name    string       // of the text in the dataset: 收入增减原因, 收入增减原因-021012
	Words   []string     // its reasons
	Address address.Expr // of the change: this year's amount less last year's
}

// Reading is the vocabulary by which a check understands the words of a family:
// those that the program prints and those that people write.
type Reading struct {
	Flat, NearlyFlat         string   // printed for a change of exactly zero, and for one that rounds to zero
	Rises, Falls             []string // before a figure: the amount went up, went down
	ReasonRises, ReasonFalls []string // at the beginning or the end of a reason: the same
	Adverbs                  []string // may precede those at the beginning of a reason
	Negations                []string // a reason with one of them states no direction
	ReasonNone               []string // a reason with one of them says that nothing is planned,
	ReasonBefore             []string // unless its clause has one of these: it is about last year
	Self                     []string // before the name of the report's scope: the report itself, 本部门
	NotSelf                  string   // characters that before these make another word of them: 基本单位
	YearBefore, YearAfter    []string // beside a year that is not meant as a budget year: 自2018年, 2018年以来
}

// Style is the prose typography of a family. Sizes in pt, lengths in mm.
type Style struct {
	Page          table.Page // portrait
	CoverTitle    table.Text
	Part          table.Text
	Headings      [3]table.Text // 一、 （一） 1.
	Body          table.Text
	Contents      table.Text
	Footer        table.Text
	LinePitch     float64 // pt from baseline to baseline: 22 lines a page by GB/T 9704
	CharsPerLine  int     // 28 by GB/T 9704; 0: as many as the margins leave room for
	Indent        int     // characters the first line of a paragraph is indented
	PageNumber    string  // text of the page number with {page} and {pages}; "": as under the tables
	CoverDate     string  // form of the date on the cover: {年}, {月}, {日} in Chinese numerals, {year}, {month}, {day} in digits
	ContentsDepth int     // deepest level in the contents: 0 parts, 1 headings of level 1 …
}

// Rows is the number of lines of words on a page. The last one needs only the
// height of its characters.
func (s Style) Rows() int {
	return int(((s.Page.Height-s.Page.Top-s.Page.Bottom)*72/25.4-s.Body.Size)/s.LinePitch) + 1
}

// Sides gives the left margin and the width of the words in mm. The width is that
// of CharsPerLine characters of the body, and the right margin the rest: 28
// characters of 16 pt are 2 mm wider than the 156 mm that GB/T 9704 leaves.
func (s Style) Sides() (left, width float64) {
	left = s.Page.Left + s.Page.Gutter
	width = s.Page.Width - left - s.Page.Right
	if w := float64(s.CharsPerLine) * s.Body.Size * 25.4 / 72; w > 0 && w < width+s.Page.Right/2 {
		width = w
	}
	return left, width
}
