package narrative

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"budgetreport/internal/address"
	"budgetreport/internal/diag"
)

// node is a piece of a template.
type node struct {
	kind   nodeKind
	at     int           // byte of its source
	text   string        // of literal text; the separator of a loop or an enumeration; the name of a definition
	stop   string        // of a loop: the text after its last item
	expr   address.Expr  // of a field or a definition
	format string        // of a field
	change address.Expr  // of a field with the format 原因: the change, nil if it is not given
	list   *address.List // of a loop
	arms   []arm         // of a condition
	nodes  []*node       // inside a loop, an enumeration or a whole
	id     string        // of its line, see lineIDs
}

type arm struct {
	when  address.Cond // nil: 否则
	nodes []*node
}

type nodeKind uint8

const (
	literal nodeKind = iota
	field
	define
	loop
	join
	whole
	choice
	tables
)

// open is a tag whose 完 has not been read.
type open struct {
	n    *node
	into *[]*node
	last bool // its 否则 has been read
}

// parse reads a template; problems are added to those of the binder.
func (b *binder) parse(stem string, src *source) part {
	b.src = src
	out := part{stem: stem, src: src}
	stack := []open{{into: &out.nodes}}
	add := func(n *node) {
		top := stack[len(stack)-1].into
		*top = append(*top, n)
	}
	lines := strings.Split(src.text, "\n")
	ids := lineIDs(lines)
	begin, next := 0, 0
	for i, line := range lines {
		begin, next = next, next+len(line)+1
		if strings.HasPrefix(line, "%%") { // a comment
			continue
		}
		alone := isAlone(line)
		for at, stop := begin, begin+len(line); at < stop; {
			if b.count++; b.count > mostNodes || len(stack) > mostDepth {
				b.fault(at, "", tooMuch, "")
				return out
			}
			if text, opens := strings.CutPrefix(src.text[at:stop], "{"); opens {
				inside, _, closed := strings.Cut(text, "}")
				if !closed {
					b.fault(at, src.text[at:stop], "：花括号没有合上", "")
					break
				}
				stack = b.tag(stack, at+1, at+1+len(inside), ids[i])
				at += len(inside) + 2
				continue
			}
			words, _, _ := strings.Cut(src.text[at:stop], "{")
			b.noDigits(at, words)
			if !alone {
				add(&node{kind: literal, at: at, text: words, id: ids[i]})
			}
			at += len(words)
		}
		if !alone {
			add(&node{kind: literal, at: begin, text: "\n", id: ids[i]})
		}
	}
	for _, o := range stack[1:] {
		b.fault(o.n.at, "", "没有{完}", "")
	}
	return out
}

// isAlone reports whether a line consists of tags that print nothing.
func isAlone(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" {
		return false
	}
	for line != "" {
		tag, rest, ok := strings.Cut(strings.TrimPrefix(line, "{"), "}")
		word, _, _ := strings.Cut(tag, " ")
		if !strings.HasPrefix(line, "{") || !ok || !slices.Contains([]string{"若", "又若", "否则", "完", "每", "并列", "其中", "设"}, word) {
			return false
		}
		line = strings.TrimSpace(rest)
	}
	return true
}

// noDigits refuses digits in the text of a template: every figure is computed.
func (b *binder) noDigits(at int, words string) {
	if i := strings.IndexFunc(words, isDigit); i >= 0 {
		b.fault(at+i, words, "：文字中不能直接写数", "数应由表或数据集算出，如{03[合计, 合计]|万元}，年度写{年度}、{上年度}")
	}
}

// isDigit reports whether a character belongs to a number, Chinese numerals not
// counted.
func isDigit(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsNumber(r) && !unicode.Is(unicode.Han, r)
}

// tag reads the inside of a tag, from a byte of the source to another, and
// returns the stack after it.
func (b *binder) tag(stack []open, from, to int, id string) []open {
	b.failed = false
	word, rest := cutWord(b.src.text[from:to])
	p := address.NewParser(b.src.text[:to], from+len(word))
	n := &node{at: from, id: id}
	into := &n.nodes
	switch word {
	case "又若", "否则":
		b.otherwise(&stack[len(stack)-1], from, word, p)
		return stack
	case "完":
		return b.close(stack, from)
	case "若":
		n.kind, n.arms = choice, []arm{{when: b.when(p)}}
		into = &n.arms[0].nodes
	case "并列":
		n.kind, n.text = join, strings.TrimSpace(rest)
		b.noDigits(from+len(word), n.text)
	case "其中":
		n.kind, n.expr = whole, b.sum(p)
	case "每":
		b.loop(n, p)
	case "设":
		b.define(n, p)
	case "各表":
		n.kind = tables
	default:
		b.field(n, address.NewParser(b.src.text[:to], from))
	}
	top := stack[len(stack)-1].into
	*top = append(*top, n)
	switch n.kind {
	case choice, join, whole, loop:
		stack = append(stack, open{n: n, into: into})
	}
	return stack
}

// cutWord divides a tag after its first word.
func cutWord(inside string) (word, rest string) {
	i := strings.IndexFunc(inside, unicode.IsSpace)
	if i < 0 {
		i = len(inside)
	}
	return inside[:i], inside[i:]
}

// when reads the condition that ends a tag.
func (b *binder) when(p *address.Parser) address.Cond {
	c := p.Condition()
	if b.ended(p) {
		b.condition(c)
	}
	return c
}

// otherwise reads 又若 or 否则, the next arm of a condition.
func (b *binder) otherwise(top *open, at int, word string, p *address.Parser) {
	if top.n == nil || top.n.kind != choice || top.last {
		b.fault(at, word, "前面没有{若 …}", "")
		return
	}
	a := arm{}
	if word == "又若" {
		a.when = b.when(p)
	}
	top.n.arms = append(top.n.arms, a)
	top.into = &top.n.arms[len(top.n.arms)-1].nodes
	top.last = word == "否则"
}

// close reads 完.
func (b *binder) close(stack []open, at int) []open {
	top := stack[len(stack)-1]
	if top.n == nil {
		b.fault(at, "完", "是多余的", "")
		return stack
	}
	if top.n.kind == loop {
		delete(b.items, top.n.list.Item)
	}
	return stack[:len(stack)-1]
}

// loop reads 每 项 于 list 以 、 止 。
func (b *binder) loop(n *node, p *address.Parser) {
	name := p.Word("名字")
	if !p.Take("于") {
		p.Fail("：这里应为“于”", "如{每 项 于 13[是/*/*] 以 、}")
	}
	n.kind, n.list = loop, p.List()
	n.list.Item = name.Text
	if p.Take("以") {
		rest, at := p.Rest()
		sep, stop, _ := strings.Cut(rest, " 止 ")
		n.text, n.stop = strings.TrimSpace(sep), strings.TrimSpace(stop)
		b.noDigits(at, sep+stop)
	}
	if !b.ended(p) {
		return
	}
	if b.items[name.Text] != nil || slices.Contains(names, name.Text) {
		b.refuse(name.Pos(), name.Text, "已经用过", "循环中的一项应另取名")
	}
	b.list(n.list)
	b.items[name.Text] = n.list
}

// define reads 设 name = expression.
func (b *binder) define(n *node, p *address.Parser) {
	name := p.Word("名字")
	if !p.TakeSign("=") {
		p.Fail("：这里应为等号", "")
	}
	n.kind, n.text, n.expr = define, name.Text, b.sum(p)
	if slices.Contains(names, name.Text) {
		b.refuse(name.Pos(), name.Text, "是固定的名字", "应另取名")
	}
	if len(b.defined) == mostDefined {
		b.refuse(name.Pos(), name.Text, fmt.Sprintf("：用{设}起的名字多于%d个", mostDefined), "")
		return
	}
	b.defined = append(b.defined, name.Text)
}

// field reads expression|format, for a field of reasons with what changed.
func (b *binder) field(n *node, p *address.Parser) {
	n.kind, n.expr = field, p.Sum()
	format := &address.Name{}
	if p.TakeSign("|") {
		format = p.Word("格式")
		if n.format = format.Text; n.format == "原因" && p.More() {
			n.change = p.Sum()
		}
	}
	if !b.ended(p) {
		return
	}
	b.expr(n.expr)
	if format.Text != "" && !slices.Contains(formats, format.Text) {
		b.refuse(format.Pos(), format.Text, "不是格式", diag.Suggest(format.Text, formats))
	}
	if n.change != nil {
		b.expr(n.change)
	}
}

// lineIDs returns an id for every line of a template that does not change when
// lines are added under other headings: the literal text of its heading and its
// number under it.
func lineIDs(lines []string) []string {
	ids := make([]string, len(lines))
	section, n := "", 0
	seen := map[string]int{}
	for i, line := range lines {
		if strings.HasPrefix(line, "#") {
			section, n = plainWords(line), 0
			if seen[section]++; seen[section] > 1 {
				section += "~" + strconv.Itoa(seen[section])
			}
		} else if strings.TrimSpace(line) != "" && !isAlone(line) {
			n++
		}
		ids[i] = "/" + section
		if n > 0 {
			ids[i] += "." + strconv.Itoa(n)
		}
	}
	return ids
}

func plainWords(line string) string {
	var b strings.Builder
	for line != "" {
		words, rest, _ := strings.Cut(line, "{")
		b.WriteString(strings.TrimLeft(words, "#- "))
		_, line, _ = strings.Cut(rest, "}")
	}
	return b.String()
}
