package address

import "strconv"

// At is a position in bytes of the source. Every node of a tree embeds it: where
// the node begins, of Logic and Not where the word stands.
type At int

// Pos gives the position as a number.
func (a At) Pos() int { return int(a) }

// Expr is an expression that comes to a value: a *Ref, *Name, *Text, *Const,
// *Binary, *Absolute, *Count or *Prose. String writes it as messages show it.
type Expr interface {
	Pos() int
	String() string
}

// Ref is an address: 03[合计, 基本支出.小计] of a cell, 其他事项[车辆/*, 数量] of
// records, 项[金额] of a column of a loop's item. What is not written is zero.
type Ref struct {
	At
	RowAt, ColAt int     // where row and column begin
	Name         Pattern // of a table, a file or an item
	Row, Col     Pattern
	Optional     bool // written with ?: a row that is not there counts as 0
	Nth          int  // of several records that match Row which one, from 1; 0: all
}

// Name is a bare word: a number, a name that a template has defined, or one of
// the report's own. Those who use the tree decide.
type Name struct {
	At
	Text string
}

// Text is a quoted text: "项目".
type Text struct {
	At
	Value string
}

// Const is 零 (N is 0), an amount of nothing, or 一 (N is 1), a count.
type Const struct {
	At
	N int64
}

// Binary is Add, Sub, Mul or Div of two operands.
type Binary struct {
	At
	Op          Op
	Left, Right Expr
}

// Absolute is 绝对(…).
type Absolute struct {
	At
	Of Expr
}

// Count is 个数(…): how many items a list has.
type Count struct {
	At
	List *List
}

// Prose is 文(题目) or 文(题目, 编码): a text that the office wrote, about the
// subject or about a part of it.
type Prose struct {
	At
	TopicAt int
	Topic   string
	Code    Expr // nil where none is written
}

// List is the rows of a table, the records of a file or the members of a list:
// 13[是/*/*] 当 … 依 列.
type List struct {
	Of     *Ref   // without a column; without a row where all are meant
	Item   string // how Where calls an item: 它, or the name that a loop gives it
	Where  Cond   // nil: all
	Sort   string // name of a column, "" for the order of the data
	SortAt int
}

// Cond is a condition: a *Logic, *Not, *Compare or *Test.
type Cond interface{ Pos() int }

// Logic is 且 or 或 between two conditions.
type Logic struct {
	At
	Or          bool
	Left, Right Cond
}

// Not is 非, and 无 over a Test for what exists.
type Not struct {
	At
	Of Cond
}

// Compare compares two values by one of Equal to EndsWith.
type Compare struct {
	At
	Op          Op
	Left, Right Expr
}

// Test asks something of one value.
type Test struct {
	At
	Kind TestKind
	Of   Expr
}

// TestKind is what a Test asks.
type TestKind uint8

// The kinds of tests.
const (
	Exists     TestKind = iota // 有 …: the data has it
	IsMasked                   // … 涉密: it is a masked amount
	PrintsZero                 // … 印作零: it reads as zero
	IsHead                     // … 是本级: the item of a loop is the subject's own office
	HasMasked                  // 含涉密(…): an item of the list that a *Count counts holds a masked amount
	IsTrue                     // a *Name alone. Those who use the tree decide what it asks
)

// Op is an operator.
type Op uint8

// The operators of Binary, then those of Compare.
const (
	Add Op = iota
	Sub
	Mul
	Div
	Equal
	Unequal
	Less
	AtMost
	Greater
	AtLeast
	EndsWith // of texts
)

// String gives the sign of the operator.
func (o Op) String() string {
	return [...]string{"+", "-", "×", "/", "=", "≠", "<", "≤", ">", "≥", "结尾是"}[o]
}

// Holds reports whether a comparison holds: order is negative where the left side is
// less, zero where the sides are equal, positive where it is greater.
func (o Op) Holds(order int) bool {
	switch o {
	case Equal:
		return order == 0
	case Unequal:
		return order != 0
	case Less:
		return order < 0
	case Greater:
		return order > 0
	case AtMost:
		return order <= 0
	}
	return order >= 0
}

// Format writes the address of a cell: 03[021012/2080502, 基本支出.小计].
func Format(table, row, col string) string { return table + "[" + row + ", " + col + "]" }

// String gives the address as Format writes it.
func (x *Ref) String() string {
	row := x.Row.String()
	if x.Nth > 0 {
		row += "#" + strconv.Itoa(x.Nth)
	}
	text := x.Name.String()
	switch {
	case !x.Col.IsZero():
		text = Format(text, row, x.Col.String())
	case row != "":
		text += "[" + row + "]"
	}
	if x.Optional {
		text += "?"
	}
	return text
}

// String gives the word.
func (x *Name) String() string { return x.Text }

// String gives the text in quotes.
func (x *Text) String() string { return `"` + x.Value + `"` }

// String gives 零 or 一.
func (x *Const) String() string { return [...]string{"零", "一"}[x.N] }

// String gives 绝对(…).
func (x *Absolute) String() string { return "绝对(" + x.Of.String() + ")" }

// String gives both operands, in brackets where they need them.
func (x *Binary) String() string {
	left, right := x.Left.String(), x.Right.String()
	if _, inner := x.Left.(*Binary); inner && x.Op >= Mul {
		left = "(" + left + ")"
	}
	if _, inner := x.Right.(*Binary); inner && x.Op != Add {
		right = "(" + right + ")"
	}
	return left + " " + x.Op.String() + " " + right
}

// String gives 个数(…), of a condition only that there is one.
func (x *Count) String() string {
	text := x.List.Of.String()
	if x.List.Where != nil {
		text += " 当 …"
	}
	return "个数(" + text + ")"
}

// String gives 文(…).
func (x *Prose) String() string {
	if x.Code == nil {
		return "文(" + x.Topic + ")"
	}
	return "文(" + x.Topic + ", " + x.Code.String() + ")"
}

// Fill puts values in for the variables of the address.
func (x *Ref) Fill(v Values) *Ref {
	out := *x
	out.Name, out.Row, out.Col = x.Name.Fill(v), x.Row.Fill(v), x.Col.Fill(v)
	return &out
}

// Variables lists the variables of the address.
func (x *Ref) Variables() []string {
	return append(append(x.Name.Variables(), x.Row.Variables()...), x.Col.Variables()...)
}
