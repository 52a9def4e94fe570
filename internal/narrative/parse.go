package narrative

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"budgetreport/internal/diag"
)

// node is a piece of a template.
type node struct {
	kind   nodeKind
	at     place
	text   string  // of literal text; the separator of a loop or an enumeration; the name of a definition
	stop   string  // of a loop: what stands after its last item
	expr   *expr   // of a field or a definition
	format string  // of a field
	change *expr   // of a field of reasons: what changed; nil where it is not told
	list   *list   // of a loop
	item   string  // and its variable
	arms   []arm   // of a condition
	nodes  []*node // inside a loop, an enumeration or a whole
	id     string  // lasting name of its line in the template
}

type arm struct {
	when  *expr // nil: 否则
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

// open is a tag that waits for its 完.
type open struct {
	n    *node
	into *[]*node
	last bool // its 否则 has been
}

// parse reads a template; what is wrong goes to the binder's problems.
func (b *binder) parse(file, text string) []*node {
	var root []*node
	stack := []open{{into: &root}}
	top := func() *open { return &stack[len(stack)-1] }
	add := func(n *node) { *top().into = append(*top().into, n) }
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	ids := lineIDs(lines)
	for i, line := range lines {
		at := place{file, i + 1, 1}
		if strings.HasPrefix(line, "%%") { // a remark
			continue
		}
		src := []rune(line)
		alone := isAlone(line)
		for j := 0; j < len(src); {
			if src[j] == '{' {
				end := slices.Index(src[j:], '}')
				if end < 0 {
					b.fault(at, j, string(src[j:]), "：花括号没有合上", "")
					break
				}
				if b.count++; b.count > mostNodes || len(stack) > mostDepth {
					b.fault(at, j, "", tooMuch, "")
					return root
				}
				stack = b.tag(stack, place{file, i + 1, j + 2}, src[j+1:j+end], ids[i])
				j += end + 1
				continue
			}
			end := slices.Index(src[j:], '{')
			if end < 0 {
				end = len(src) - j
			}
			if b.count++; b.count > mostNodes {
				b.fault(at, j, "", tooMuch, "")
				return root
			}
			words := string(src[j : j+end])
			b.noDigits(at, j, words)
			if !alone {
				add(&node{kind: literal, at: place{file, i + 1, j + 1}, text: words, id: ids[i]})
			}
			j += end
		}
		if !alone {
			add(&node{kind: literal, at: at, text: "\n", id: ids[i]})
		}
	}
	for _, o := range stack[1:] {
		b.fault(o.n.at, 0, "", "没有{完}", "")
	}
	return root
}

// isAlone reports whether nothing but tags that print nothing stands on a line.
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

func (b *binder) fault(at place, j int, got, message, want string) {
	b.problems.Add(diag.Problem{File: at.file, Line: at.line, Col: at.col + j, Got: got, Message: message, Want: want})
}

// noDigits refuses figures in the family's own words: every one is computed.
func (b *binder) noDigits(at place, j int, words string) {
	for k, r := range []rune(words) {
		if isDigit(r) {
			b.fault(at, j+k, words, "：文字中不能直接写数", "数应由表或数据集算出，如{03[合计, 合计]|万元}，年度写{年度}、{上年度}")
			return
		}
	}
}

// isDigit reports whether a character belongs to a number, Chinese numerals not
// counted.
func isDigit(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsNumber(r) && !unicode.Is(unicode.Han, r)
}

// tag reads the inside of a tag and returns the stack after it.
func (b *binder) tag(stack []open, at place, src []rune, id string) []open {
	top := &stack[len(stack)-1]
	word, rest := cutWord(src)
	n := &node{at: at, id: id}
	push := func() []open {
		*top.into = append(*top.into, n)
		return append(stack, open{n: n, into: &n.nodes})
	}
	switch word {
	case "若":
		n.kind = choice
		n.arms = []arm{{when: b.conditionOf(at, src, rest)}}
		*top.into = append(*top.into, n)
		return append(stack, open{n: n, into: &n.arms[0].nodes})
	case "又若", "否则":
		if top.n == nil || top.n.kind != choice || top.last {
			b.fault(at, 0, word, "前面没有{若 …}", "")
			return stack
		}
		a := arm{}
		if word == "又若" {
			a.when = b.conditionOf(at, src, rest)
		}
		top.n.arms = append(top.n.arms, a)
		top.into = &top.n.arms[len(top.n.arms)-1].nodes
		top.last = word == "否则"
		return stack
	case "完":
		if top.n == nil {
			b.fault(at, 0, word, "是多余的", "")
			return stack
		}
		if top.n.kind == loop {
			delete(b.items, top.n.item)
		}
		return stack[:len(stack)-1]
	case "并列":
		n.kind, n.text = join, strings.TrimSpace(string(src[rest:]))
		b.noDigits(at, rest, n.text)
		return push()
	case "其中":
		p := b.parser(at, src)
		p.n = 1
		n.kind, n.expr = whole, p.sum()
		p.end()
		return push()
	case "每":
		p := b.parser(at, src)
		p.n = 1
		name := p.expect('n', "名字")
		n.kind, n.item = loop, name.text
		if !p.take('n', "于") {
			p.fault(p.peek(), p.peek().text, "：这里应为“于”", "如{每 项 于 13[是/*/*] 以 、}")
		}
		if b.items[name.text] != nil || slices.Contains(names, name.text) {
			p.fault(name, name.text, "已经用过", "循环中的一项应另取名")
		}
		n.list = p.list(name.text)
		if t := p.peek(); p.take('n', "以") {
			sep, stop, _ := strings.Cut(string(src[t.stop:]), " 止 ")
			n.text, n.stop = strings.TrimSpace(sep), strings.TrimSpace(stop)
			b.noDigits(at, t.stop, sep+stop)
		} else {
			p.end()
		}
		b.items[name.text] = n.list
		return push()
	case "设":
		p := b.parser(at, src)
		p.n = 1
		name := p.expect('n', "名字")
		p.expect('=', "等号")
		n.kind, n.text, n.expr = define, name.text, p.sum()
		p.end()
		if slices.Contains(names, name.text) {
			p.fault(name, name.text, "是固定的名字", "应另取名")
		}
		if len(b.defined) == mostDefined {
			p.fault(name, name.text, fmt.Sprintf("：用{设}起的名字多于%d个", mostDefined), "")
		} else {
			b.defined = append(b.defined, name.text)
		}
	case "各表":
		n.kind = tables
	default:
		p := b.parser(at, src)
		n.kind, n.expr = field, p.sum()
		if p.take('|', "") {
			f := p.expect('n', "格式")
			n.format = f.text
			if !slices.Contains(formats, f.text) {
				p.fault(f, f.text, "不是格式", diag.Suggest(f.text, formats))
			}
			if f.text == "原因" && p.peek().kind != 0 {
				n.change = p.sum()
			}
		}
		p.end()
	}
	*top.into = append(*top.into, n)
	return stack
}

// cutWord gives the tag's first word and where what follows it begins.
func cutWord(src []rune) (string, int) {
	i := 0
	for i < len(src) && !unicode.IsSpace(src[i]) {
		i++
	}
	return string(src[:i]), i
}

func (b *binder) parser(at place, src []rune) *parser {
	p := &parser{binder: b, at: at}
	tokens, bad, badAt := lex(src)
	if len(tokens) > mostTokens {
		tokens = []token{{}}
		p.tokens = tokens
		p.fault(token{}, "", fmt.Sprintf("花括号里的内容多于%d项", mostTokens), "应拆成几处，或用{设}起名字")
		return p
	}
	// The separator of a loop is no expression: signs in it are not read.
	separated := slices.ContainsFunc(tokens, func(t token) bool { return t.kind == 'n' && t.text == "以" })
	if bad != "" {
		tokens = append(tokens, token{at: badAt, stop: badAt})
		if !separated {
			p.tokens = tokens
			p.fault(token{at: badAt}, bad, "：看不懂", "可用的符号有"+signs)
		}
	}
	p.tokens = tokens
	return p
}

func (b *binder) conditionOf(at place, src []rune, rest int) *expr {
	at.col += rest
	p := b.parser(at, src[rest:])
	e := p.condition()
	p.end()
	return e
}

// lineIDs gives every line of a template a name that lasts when lines are added
// elsewhere: its heading without what is computed, and its number under it.
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
