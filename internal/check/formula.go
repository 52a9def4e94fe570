package check

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/money"
)

// A formula compares two sums over cells:
//
//	03[合计, 合计] = 03[合计, 基本支出.小计] + 03[合计, 项目支出.小计]
//	2 × 08[合计, 公务接待费] ≤ 10000
//
//	formula = sum compare sum          compare = "=" | "≠" | "<" | "≤" | ">" | "≥"   (also != <= >=)
//	sum     = ["-"] product {("+" | "-" | "−") product}
//	product = {integer ("×" | "*")} (cell | 元 | "(" sum ")")
//	cell    = table "[" row "," column "]" ["?"]
//
// It is kept as it is evaluated: a list of terms on either side.
type formula struct {
	left, right []term
	op          string // = ≠ < ≤ > ≥
}

// term is factor × the cells of ref, or × an amount written in 元.
type term struct {
	factor int64
	ref    *ref
	amount money.Amount
}

// ref names cells: one, or with * all that fit.
type ref struct {
	table, row, col pattern
	optional        bool // a row that is not there counts as 0
	at              int  // byte offset in the formula
	rowAt, colAt    int
}

// fill puts values in for the variables of the ref.
func (r *ref) fill(v env) *ref {
	out := *r
	out.table, out.row, out.col = r.table.fill(v), r.row.fill(v), r.col.fill(v)
	return &out
}

// variables lists the variables of the ref.
func (r *ref) variables() []string {
	return append(append(r.table.variables(), r.row.variables()...), r.col.variables()...)
}

// mistake is what is wrong at a byte offset of a formula.
type mistake struct {
	at                 int
	got, message, want string
}

// parser reads a formula. The first mistake ends it.
type parser struct {
	src string
	pos int
	n   int // terms so far
	bad *mistake
}

// mostFactor bounds the product of factors: more is a slip.
const mostFactor = 1000

func parseFormula(src string) (formula, *mistake) {
	p := &parser{src: src}
	var f formula
	f.left = p.sum(nil, 1, 0)
	p.blanks()
	at := p.pos
	f.op = p.compare()
	if p.bad == nil && f.op == "" {
		p.fail(at, p.word(), "这里应有比较号", "可写=、≠、<、≤、>、≥")
	}
	f.right = p.sum(nil, 1, 0)
	if p.blanks(); p.bad == nil && p.pos < len(src) {
		p.fail(p.pos, p.word(), "公式到这里应已结束", "一条公式只有一个比较号")
	}
	return f, p.bad
}

func (p *parser) fail(at int, got, message, want string) {
	if p.bad == nil {
		p.bad = &mistake{at, got, message, want}
	}
	p.pos = len(p.src)
}

func (p *parser) blanks() {
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if !unicode.IsSpace(r) {
			return
		}
		p.pos += n
	}
}

// accept passes over the first of the texts that stands here and returns it.
func (p *parser) accept(texts ...string) string {
	p.blanks()
	for _, t := range texts {
		if strings.HasPrefix(p.src[p.pos:], t) {
			p.pos += len(t)
			return t
		}
	}
	return ""
}

// word is what stands here, for messages.
func (p *parser) word() string {
	rest := strings.TrimSpace(p.src[p.pos:])
	end := strings.IndexFunc(rest, unicode.IsSpace)
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

func (p *parser) compare() string {
	switch c := p.accept("!=", "<=", ">=", "==", "=", "≠", "≤", "≥", "<", ">", "＝", "＜", "＞"); c {
	case "!=":
		return "≠"
	case "<=":
		return "≤"
	case ">=":
		return "≥"
	case "==", "＝":
		return "="
	case "＜":
		return "<"
	case "＞":
		return ">"
	default:
		return c
	}
}

// mostDepth bounds brackets within brackets.
const mostDepth = 50

// sum appends the terms of a sum, each multiplied by factor.
func (p *parser) sum(out []term, factor int64, depth int) []term {
	sign := int64(1)
	if p.accept("-", "−", "－") != "" {
		sign = -1
	}
	for {
		out = p.product(out, sign*factor, depth)
		switch p.accept("+", "＋", "-", "−", "－") {
		case "+", "＋":
			sign = 1
		case "-", "−", "－":
			sign = -1
		default:
			return out
		}
	}
}

func (p *parser) product(out []term, factor int64, depth int) []term {
	for p.bad == nil {
		p.blanks()
		at := p.pos
		if p.n++; p.n > mostTerms {
			p.fail(at, "", fmt.Sprintf("公式多于%d项", mostTerms), "应拆成几条")
			return out
		}
		if p.accept("(", "（") != "" {
			if depth == mostDepth {
				p.fail(at, "", "括号太深", "")
				return out
			}
			out = p.sum(out, factor, depth+1)
			if end := p.pos; p.bad == nil && p.accept(")", "）") == "" {
				p.fail(end, p.word(), "缺右括号", "")
			}
			return out
		}
		name := p.name()
		switch {
		case name == "":
			p.fail(at, p.word(), "这里应有一格、金额或括号", "一格写成 表[行, 列]，如03[合计, 基本支出.小计]")
		case p.accept("[") != "":
			if r := p.cell(name, at); r != nil {
				out = append(out, term{factor: factor, ref: r})
			}
			return out
		case p.accept("×", "*", "＊") != "":
			n, err := strconv.ParseInt(name, 10, 64)
			if err != nil || n < 1 || n > mostFactor || factor*n > mostFactor || factor*n < -mostFactor {
				p.fail(at, name, "不能作倍数", "倍数应为1到"+strconv.Itoa(mostFactor)+"的整数，写在×前面")
				return out
			}
			factor *= n
		default:
			a, err := money.Parse(name)
			if err != nil {
				p.fail(at, name, "既不是一格也不是金额", "一格写成 表[行, 列]；金额以元为单位，如10000或0.05")
				return out
			}
			return append(out, term{factor: factor, amount: a})
		}
	}
	return out
}

// name reads a table's id or a number.
func (p *parser) name() string {
	start := p.pos
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		inTable := r == '/' || r == '{' || r == '}' || r == '*' && p.pos > start && p.src[p.pos-1] == '/'
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' && !inTable {
			break
		}
		p.pos += n
	}
	return p.src[start:p.pos]
}

// cell reads the rest of 表[行, 列]; the bracket has been passed.
func (p *parser) cell(table string, at int) *ref {
	r := &ref{at: at, rowAt: p.pos}
	end := strings.IndexByte(p.src[p.pos:], ']')
	if end < 0 {
		p.fail(at, table+"[", "缺右方括号", "一格写成 表[行, 列]")
		return nil
	}
	inside := p.src[p.pos : p.pos+end]
	row, col, ok := strings.Cut(inside, ",")
	if !ok {
		p.fail(at, table+"["+inside+"]", "方括号中应有行和列", "行与列之间写半角逗号，如03[合计, 基本支出.小计]")
		return nil
	}
	r.colAt = p.pos + len(row) + 1
	r.table = p.pattern(table, "/", at)
	r.row = p.pattern(row, "/", r.rowAt)
	r.col = p.pattern(col, ".", r.colAt)
	if p.bad != nil {
		return nil
	}
	r.rowAt += len(row) - len(strings.TrimLeft(row, " \t\r\n"))
	r.colAt += len(col) - len(strings.TrimLeft(col, " \t\r\n"))
	p.pos += end + 1
	r.optional = strings.HasPrefix(p.src[p.pos:], "?")
	if r.optional {
		p.pos++
	}
	return r
}

func (p *parser) pattern(raw, sep string, at int) pattern {
	text := strings.TrimSpace(raw)
	at += len(raw) - len(strings.TrimLeftFunc(raw, unicode.IsSpace))
	if text == "" {
		p.fail(at, "", "这里是空的", "应写行或列的地址，如合计")
		return pattern{}
	}
	out, message, offset := parsePattern(text, sep)
	if message != "" {
		p.fail(at+offset, text, message, "")
	}
	return out
}

// domain is where the variables of a check come from: the rows that fit
// 表[行].
type domain struct{ table, row pattern }

// parseDomain reads 表[行].
func parseDomain(src string) (domain, *mistake) {
	name, rest, open := strings.Cut(src, "[")
	row, tail, closed := strings.Cut(rest, "]")
	if !open || !closed || strings.TrimSpace(name) == "" || strings.TrimSpace(tail) != "" {
		return domain{}, &mistake{0, src, "应写成 表[行]", "如11[{u}]：11表的每一行，{u}是行的编码"}
	}
	p := &parser{src: src}
	return domain{table: p.pattern(name, "/", 0), row: p.pattern(row, "/", len(name)+1)}, p.bad
}
