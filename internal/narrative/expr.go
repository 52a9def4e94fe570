package narrative

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
)

// place is where something stands in a template.
type place struct {
	file      string
	line, col int
}

// expr is an expression of a template. What it names has been found when it
// was read; only whether the data holds it is known later.
type expr struct {
	op   string // table, record, column, pair, name, zero, one, text, words, count, 绝对, + - / = ≠ < > ≤ ≥ 且 或 非 有 涉密 印作零 结尾是
	at   place
	name string // the table's id, variable, name, topic or text
	row  string
	col  string // id of the column
	file *dataset.File
	args []*expr
	list *list
}

// list is what a loop runs over: rows of a table, records, or the members of a
// list file.
type list struct {
	table string
	file  *dataset.File
	rows  string // pattern
	where *expr  // nil: all
	at    place
	item  string // the loop's variable in where
	sort  string // column, "" for the order of the data
}

// isHead asks of a part of the department whether it is the subject's own
// office: of the department's parts the head office, of a part's own itself.
const isHead = "是本级"

// names are the words that stand for the report itself.
var names = []string{"年度", "上年度", "主体", "主体代码", "类别", "部门名称"}

// textFormats are those of the office's own texts.
var textFormats = []string{"原因", "并列", "段落"}

var formats = []string{"万元", "元", "亿元", "百分比", "增减", "升降", "持平", "中文", "原因", "并列", "段落"}

// binder reads the expressions of a family's templates.
type binder struct {
	schema   *dataset.Schema
	shapes   map[string]layout.Shape
	tables   []string
	problems *diag.List
	defined  []string         // by 设, so far
	items    map[string]*list // loop variables in force
	count    int              // pieces of the templates so far
}

// parser reads one tag.
type parser struct {
	*binder
	tokens []token
	at     place // of the tag's first character
	n      int
	failed bool
}

func (p *parser) place(t token) place { return place{p.at.file, p.at.line, p.at.col + t.at} }

// fault notes the tag's first mistake: those after it may come from it.
func (p *parser) fault(t token, got, message, want string) {
	if p.failed {
		return
	}
	p.failed = true
	if got == "" {
		message = strings.TrimPrefix(message, "：")
	}
	at := p.place(t)
	p.problems.Add(diag.Problem{File: at.file, Line: at.line, Col: at.col, Got: got, Message: message, Want: want})
}

func (p *parser) peek() token { return p.tokens[p.n] }

func (p *parser) next() token {
	t := p.tokens[p.n]
	if t.kind != 0 {
		p.n++
	}
	return t
}

// take goes on when the next token is the sign or the word.
func (p *parser) take(kind rune, word string) bool {
	if t := p.peek(); t.kind == kind && (word == "" || t.text == word) {
		p.n++
		return true
	}
	return false
}

func (p *parser) expect(kind rune, what string) token {
	t := p.next()
	if t.kind != kind {
		p.fault(t, t.text, "：这里应为"+what, "")
	}
	return t
}

// end notes what stands after the expression.
func (p *parser) end() {
	if t := p.peek(); t.kind != 0 {
		p.fault(t, t.text, "是多余的", "")
	}
}

// condition reads 或 over 且 over single conditions.
func (p *parser) condition() *expr {
	e := p.both()
	for t := p.peek(); p.take('n', "或"); t = p.peek() {
		e = &expr{op: "或", at: p.place(t), args: []*expr{e, p.both()}}
	}
	return e
}

func (p *parser) both() *expr {
	e := p.single()
	for t := p.peek(); p.take('n', "且"); t = p.peek() {
		e = &expr{op: "且", at: p.place(t), args: []*expr{e, p.single()}}
	}
	return e
}

func (p *parser) single() *expr {
	t := p.peek()
	at := p.place(t)
	switch {
	case p.take('n', "非"):
		return &expr{op: "非", at: at, args: []*expr{p.single()}}
	case p.take('n', "有"):
		return &expr{op: "有", at: at, args: []*expr{p.sum()}}
	case p.take('n', "无"):
		return &expr{op: "非", at: at, args: []*expr{{op: "有", at: at, args: []*expr{p.sum()}}}}
	case p.take('n', "是部门"):
		return &expr{op: "是部门", at: at}
	case p.take('n', "是单位"):
		return &expr{op: "非", at: at, args: []*expr{{op: "是部门", at: at}}}
	case p.take('n', "含涉密"):
		l := p.inBrackets()
		if l.file != nil {
			p.fault(t, l.file.Name, "没有涉密的金额", "含涉密只用于表的行，如含涉密(13[是/*/*])")
		}
		return &expr{op: "含涉密", at: at, list: l}
	case t.kind == 'n' && p.items[t.text] != nil && p.tokens[p.n+1].text == isHead:
		p.n += 2
		if list := p.items[t.text].file; list == nil || list != p.schema.Subject.Dim.List {
			p.fault(t, t.text, "不是"+p.schema.Subject.Part, isHead+"只用于"+p.schema.Subject.Part+"名单中的一项")
		}
		return &expr{op: isHead, at: at, name: t.text}
	}
	left := p.sum()
	t = p.next()
	op := t.text
	switch {
	case t.kind == 'n' && (op == "涉密" || op == "印作零"):
		return &expr{op: op, at: at, args: []*expr{left}}
	case t.kind == 'n' && op == "结尾是", t.kind != 0 && strings.ContainsRune("=≠<>≤≥", t.kind):
		return &expr{op: op, at: at, args: []*expr{left, p.sum()}}
	}
	p.fault(t, t.text, "：不是条件", "应为=、≠、<、>、≤、≥、涉密、印作零、结尾是、是本级，或以有、无、非、是部门、是单位、含涉密开头")
	return left
}

func (p *parser) sum() *expr {
	e := p.quotient()
	for t := p.peek(); t.kind == '+' || t.kind == '-'; t = p.peek() {
		p.n++
		e = &expr{op: string(t.kind), at: e.at, args: []*expr{e, p.quotient()}}
	}
	return e
}

func (p *parser) quotient() *expr {
	e := p.value()
	if p.take('/', "") {
		e = &expr{op: "/", at: e.at, args: []*expr{e, p.value()}}
	}
	return e
}

func (p *parser) value() *expr {
	t := p.next()
	e := &expr{at: p.place(t)}
	switch {
	case t.kind == '(':
		e = p.sum()
		p.expect(')', "右括号")
	case t.kind == 's':
		e.op, e.name = "text", t.text
	case t.kind == 'r':
		p.reference(t, e)
	case t.kind != 'n':
		p.fault(t, t.text, "：这里应为一项", "如03[合计, 合计]、"+strings.Join(names, "、"))
	case t.text == "零":
		e.op = "zero"
	case t.text == "一":
		e.op = "one"
	case t.text == "绝对":
		p.expect('(', "左括号")
		e.op, e.args = "绝对", []*expr{p.sum()}
		p.expect(')', "右括号")
	case t.text == "个数":
		e.op, e.list = "count", p.inBrackets()
	case t.text == "文":
		p.words(e)
	case slices.Contains(names, t.text) || slices.Contains(p.defined, t.text):
		e.op, e.name = "name", t.text
	default:
		p.fault(t, t.text, "没有说明", diag.Suggest(t.text, append(slices.Clone(names), p.defined...)))
	}
	return e
}

// words reads 文(题目) or 文(题目, 编码).
func (p *parser) words(e *expr) {
	e.op = "words"
	p.expect('(', "左括号")
	t := p.expect('n', "题目")
	// A topic such as 因公出国（境）费增减原因 holds signs.
	start, stop := t.at, t.stop
	for {
		t := p.peek()
		if t.kind == 0 || t.kind == ',' || t.kind == ')' && t.text == ")" {
			break
		}
		stop = t.stop
		p.n++
	}
	e.name = p.source(start, stop)
	if !slices.Contains(p.schema.Prose.Topics, e.name) {
		p.fault(t, e.name, "不是规定的题目", diag.Suggest(e.name, p.schema.Prose.Topics))
	}
	if p.take(',', "") {
		e.args = []*expr{p.value()}
	}
	p.expect(')', "右括号")
}

// each is how the condition of a list that is no loop calls its items.
const each = "它"

// inBrackets reads (list).
func (p *parser) inBrackets() *list {
	p.expect('(', "左括号")
	l := p.list(each)
	delete(p.items, each)
	p.expect(')', "右括号")
	return l
}

// list reads 13[是/*/*] 当 … 依 列, 其他事项[设备/*] or 单位.
func (p *parser) list(item string) *list {
	t := p.next()
	l := &list{item: item, at: p.place(t)}
	if t.kind != 'n' && t.kind != 'r' {
		p.fault(t, t.text, "：这里应为清单", "如13[是/*/*]、其他事项[设备/*]、单位")
		return l
	}
	l.rows = t.in
	if slices.Contains(p.tables, t.text) {
		l.table = t.text
		if t.kind != 'r' {
			p.fault(t, t.text, "没有写哪些行", "如13[是/*/*]")
		}
		p.checkRow(t, l.table, l.rows, "")
	} else if l.file = p.file(t, dataset.List, dataset.Records); l.file != nil && t.kind == 'r' {
		p.checkKeys(t, l.file, l.rows)
	}
	p.items[item] = l
	if p.take('n', "当") {
		l.where = p.condition()
	}
	if p.take('n', "依") {
		c := p.expect('n', "列名")
		l.sort = p.column(c, l, c.text)
	}
	return l
}

func (p *parser) source(from, to int) string {
	var b strings.Builder
	for _, t := range p.tokens {
		if t.at >= from && t.stop <= to {
			b.WriteString(t.text)
		}
	}
	return b.String()
}
