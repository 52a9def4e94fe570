// Package address is the language in which figures are named and computed.
// 03[合计, 基本支出.小计] is a cell of a table, 03[*/208*, 合计] the cells of several
// rows, 其他事项[车辆/*, 数量] records of the dataset. Expressions combine them with
// + - × / and functions, conditions compare them. The formulas of checks and the
// templates of words are written in this one language.
//
// The package reads it into a tree of typed nodes with positions and matches ids
// with patterns. It knows no tables and no files: what a name means is decided
// by those who use the tree.
package address

import (
	"fmt"
	"strings"
	"unicode"
)

// Mistake is what is wrong at a byte of the source.
type Mistake struct {
	At                 int
	Got, Message, Want string // as in a diag.Problem
}

// MostTerms is how many terms an expression may have, and MostDepth how deep its
// brackets may be nested.
const (
	MostTerms = 500
	MostDepth = 50
)

// Parser reads a source from left to right. The first mistake ends it: what is
// read from then on means nothing, and End must be asked before a tree is
// used.
type Parser struct {
	src   string
	tok   token // the next one
	read  int   // where the last one ended
	terms int
	depth int
	bad   *Mistake
}

// NewParser begins to read a source at a byte; positions are those in the whole
// source.
func NewParser(src string, at int) *Parser { return &Parser{src: src, tok: scan(src, at), read: at} }

// End refuses what is left of the source and gives the first mistake.
func (p *Parser) End() *Mistake {
	if t := p.tok; p.bad == nil && t.kind != end {
		want := ""
		if _, compares := comparisons[t.text]; compares && t.kind == sign {
			want = "只能有一个比较号"
		}
		p.fail(t, "是多余的", want)
	}
	return p.bad
}

// More reports whether something is left of the source.
func (p *Parser) More() bool { return p.tok.kind != end }

// Rest is what is left of the source and where it begins; the parser is at its
// end then.
func (p *Parser) Rest() (text string, at int) {
	p.tok = token{at: len(p.src), stop: len(p.src)}
	return p.src[p.read:], p.read
}

// Fail notes a mistake at the next token, if it is the first.
func (p *Parser) Fail(message, want string) { p.fail(p.tok, message, want) }

func (p *Parser) fail(t token, message, want string) {
	got := t.text
	switch t.kind {
	case unknown:
		message, want = "：看不懂", "可用的符号有()（），,|+-−×/=≠<>≤≥"
	case unclosed:
		if message, want = "：缺右方括号", "一格写成 表[行, 列]"; strings.HasPrefix(got, `"`) {
			message, want = "：缺右引号", ""
		}
	case end:
		got, message = "", strings.TrimPrefix(message, "：")
	}
	p.refuse(&Mistake{t.at, got, message, want})
}

func (p *Parser) refuse(bad *Mistake) {
	if p.bad == nil && bad != nil {
		p.bad = bad
		p.tok = token{at: len(p.src), stop: len(p.src)}
	}
}

func (p *Parser) next() token {
	t := p.tok
	p.tok, p.read = scan(p.src, t.stop), t.stop
	return t
}

// Take passes over a word if it is next.
func (p *Parser) Take(word string) bool { return p.take(name, word) }

// TakeSign passes over a sign if it is next: |, = or one of another expression.
func (p *Parser) TakeSign(s string) bool { return p.take(sign, s) }

func (p *Parser) take(k kind, text string) bool {
	if p.tok.kind != k || p.tok.text != text {
		return false
	}
	p.next()
	return true
}

func (p *Parser) expect(s, what string) {
	if !p.TakeSign(s) {
		p.Fail("：这里应为"+what, "")
	}
}

// Word reads a word; what says in messages what it should be.
func (p *Parser) Word(what string) *Name {
	t := p.tok
	if t.kind != name {
		p.Fail("：这里应为"+what, "")
	} else {
		p.next()
	}
	return &Name{At(t.at), t.text}
}

// term counts a term; it is false where there are too many.
func (p *Parser) term() bool {
	if p.terms++; p.terms > MostTerms {
		p.fail(token{at: p.tok.at}, fmt.Sprintf("多于%d项，太长", MostTerms), "应拆成几处")
	}
	return p.bad == nil
}

// Comparison reads a comparison of two sums: the formula of a check.
func (p *Parser) Comparison() *Compare {
	return p.compare(p.Sum(), "：这里应有比较号", "可写=、≠、<、≤、>、≥")
}

var comparisons = map[string]Op{"=": Equal, "≠": Unequal, "<": Less, "≤": AtMost, ">": Greater, "≥": AtLeast}

func (p *Parser) compare(left Expr, message, want string) *Compare {
	op, ok := comparisons[p.tok.text]
	if !ok || p.tok.kind != sign {
		p.Fail(message, want)
		return nil
	}
	p.next()
	return &Compare{At(left.Pos()), op, left, p.Sum()}
}

// Condition reads conditions with 且 and 或 between them; 且 binds closer.
func (p *Parser) Condition() Cond {
	return p.logic("或", func() Cond { return p.logic("且", p.single) })
}

func (p *Parser) logic(word string, next func() Cond) Cond {
	c := next()
	for at := p.tok.at; p.Take(word); at = p.tok.at {
		c = &Logic{At(at), word == "或", c, next()}
	}
	return c
}

// tests are the words after a value that make it a condition.
var tests = []string{IsMasked: "涉密", PrintsZero: "印作零", IsHead: "是本级"}

func (p *Parser) single() Cond {
	at := At(p.tok.at)
	switch {
	case !p.term():
		return nil
	case p.Take("非"):
		return &Not{at, p.single()}
	case p.Take("有"):
		return &Test{at, Exists, p.Sum()}
	case p.Take("无"):
		return &Not{at, &Test{at, Exists, p.Sum()}}
	case p.Take("含涉密"):
		return &Test{at, HasMasked, &Count{at, p.inBrackets()}}
	}
	left := p.Sum()
	_, bare := left.(*Name)
	for kind, word := range tests {
		if p.Take(word) {
			return &Test{at, TestKind(kind), left}
		}
	}
	switch {
	case p.Take("结尾是"):
		return &Compare{at, EndsWith, left, p.Sum()}
	case bare && (p.tok.kind != sign || p.tok.text == ")"):
		return &Test{at, IsTrue, left}
	}
	return p.compare(left, NoCondition, ConditionForms)
}

// NoCondition is said of what is no condition, and ConditionForms what could be
// written instead.
const (
	NoCondition    = "：不是条件"
	ConditionForms = "应为=、≠、<、>、≤、≥、涉密、印作零、结尾是、是本级，或以有、无、非、含涉密开头"
)

// Sum reads terms with + and - between them; a - may stand before the first.
func (p *Parser) Sum() Expr {
	at := At(p.tok.at)
	var e Expr
	if p.TakeSign("-") {
		e = &Binary{at, Sub, &Const{At: at}, p.product()}
	} else {
		e = p.product()
	}
	for {
		op := Add
		switch {
		case p.TakeSign("+"):
		case p.TakeSign("-"):
			op = Sub
		default:
			return e
		}
		e = &Binary{at, op, e, p.product()}
	}
}

func (p *Parser) product() Expr {
	e := p.operand()
	switch {
	case p.TakeSign("×"):
		return &Binary{At(e.Pos()), Mul, e, p.product()}
	case p.TakeSign("/"):
		return &Binary{At(e.Pos()), Div, e, p.operand()}
	}
	return e
}

func (p *Parser) operand() Expr {
	t := p.tok
	at := At(t.at)
	switch {
	case !p.term():
	case p.TakeSign("("):
		return p.nested()
	case t.kind == text:
		p.next()
		return &Text{at, t.text}
	case t.kind == addr:
		return p.Ref()
	case p.Take("零"):
	case p.Take("一"):
		return &Const{at, 1}
	case p.Take("绝对"):
		p.expect("(", "左括号")
		return &Absolute{at, p.nested()}
	case p.Take("个数"):
		return &Count{at, p.inBrackets()}
	case p.Take("文"):
		return p.prose(at)
	case t.kind == name:
		p.next()
		return &Name{at, t.text}
	default:
		p.Fail("：这里应为一项", "一格写成 表[行, 列]，如03[合计, 基本支出.小计]")
	}
	return &Const{At: at}
}

// nested reads a sum in brackets; the left one has been read.
func (p *Parser) nested() Expr {
	if p.depth++; p.depth > MostDepth {
		p.fail(token{at: p.tok.at}, fmt.Sprintf("括号多于%d层，太深", MostDepth), "")
	}
	e := p.Sum()
	p.depth--
	p.expect(")", "右括号")
	return e
}

// prose reads the rest of 文(题目) or 文(题目, 编码). A topic may hold signs:
// 因公出国（境）费增减原因.
func (p *Parser) prose(at At) Expr {
	p.expect("(", "左括号")
	t := p.tok
	if t.kind != name {
		p.Fail("：这里应为题目", "")
		return &Const{At: at}
	}
	stop := t.stop
	for p.next(); p.tok.kind != end && p.tok.text != "," && p.src[p.tok.at] != ')'; p.next() {
		stop = p.tok.stop
	}
	e := &Prose{At: at, TopicAt: t.at, Topic: p.src[t.at:stop]}
	if p.TakeSign(",") {
		e.Code = p.operand()
	}
	p.expect(")", "右括号")
	return e
}

// Ref reads an address, or a name alone, which has no row.
func (p *Parser) Ref() *Ref {
	t := p.tok
	r := &Ref{At: At(t.at), RowAt: t.at, ColAt: t.at}
	if t.kind != name && t.kind != addr {
		p.Fail("：这里应为一格", "一格写成 表[行, 列]")
		return r
	}
	p.next()
	r.Name = p.pattern(t.text, "/", t.at)
	if t.kind == name {
		return r
	}
	row, col, colAt, two := cut(t.inside)
	inside := t.stop - len("]") - len(t.inside)
	r.RowAt, r.ColAt = skip(p.src, inside, unicode.IsSpace), skip(p.src, inside+colAt, unicode.IsSpace)
	r.Row = p.pattern(row, "/", inside)
	if two {
		r.Col = p.pattern(col, ".", inside+colAt)
	}
	if p.TakeSign("?") {
		r.Optional = true
	}
	return r
}

func (p *Parser) pattern(raw, sep string, at int) Pattern {
	out, bad := ParsePattern(raw, sep, at)
	p.refuse(bad)
	return out
}

// inBrackets reads (list).
func (p *Parser) inBrackets() *List {
	p.expect("(", "左括号")
	l := p.List()
	p.expect(")", "右括号")
	return l
}

// List reads 13[是/*/*] 当 … 依 列, 其他事项[设备/*] or 单位.
func (p *Parser) List() *List {
	if t := p.tok; t.kind != name && t.kind != addr {
		p.Fail("：这里应为清单", "如13[是/*/*]、其他事项[设备/*]、单位")
		return &List{Of: &Ref{At: At(t.at)}, Item: "它"}
	}
	l := &List{Of: p.Ref(), Item: "它"}
	if p.Take("当") {
		l.Where = p.Condition()
	}
	if p.Take("依") {
		column := p.Word("列名")
		l.Sort, l.SortAt = column.Text, column.Pos()
	}
	return l
}
