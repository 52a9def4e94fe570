package narrative

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/table"
)

// piece is a part of the finished words.
type piece struct {
	text   string
	figure *book.Figure
	id     string // name of the template's line, the same in every edition
	own    bool   // a paragraph of the office: marks of the template have no meaning in it
	quote  bool   // a text of the dataset
	tables bool   // the place of the tables
}

// Make makes the document of a subject: cover, contents, the family's parts and,
// where a template has {各表}, the tables. tables are all tables of the subject, and
// the figures in the words are their cells. An error is a *diag.Error with the
// places in the templates for which data is missing.
func (t *Text) Make(ds *dataset.Dataset, subject dataset.Subject, tables []*table.Table) (*book.Book, error) {
	m := t.making(ds, subject, tables)
	w := &writer{wording: &t.wording, tables: tables, ids: map[string]int{}}
	title := sentences("封面", m.part(t.title))
	b := &book.Book{Title: textOf(title), Author: subject.Name, Style: t.style, Money: t.money, Reading: t.reading}
	lines := []string{subject.Name}
	if line := t.approved.on(ds, t.style.CoverDate); line != "" {
		lines = append(lines, line)
	}
	w.add(book.Block{Kind: book.Cover, ID: "封面", Text: b.Title, Sentences: title, Lines: lines})
	w.add(book.Block{Kind: book.Contents, ID: "目录", Text: t.contents})
	for _, f := range t.parts {
		w.lines(m.part(f))
	}
	b.Blocks, b.Wholes, b.Reasons = w.blocks, m.wholes, m.reasons
	return b, m.problems.Err()
}

// part makes the words of a part, or the title.
func (m *making) part(p part) []piece {
	m.src = p.src
	return m.render(nil, p.nodes, p.stem)
}

func textOf(sentences []book.Sentence) string {
	var b strings.Builder
	for _, s := range sentences {
		b.WriteString(s.Text)
	}
	return b.String()
}

func joined(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.text)
	}
	return strings.TrimSpace(b.String())
}

// render appends the words of nodes; prefix begins the names of their lines.
func (m *making) render(out []piece, nodes []*node, prefix string) []piece {
	for _, n := range nodes {
		if m.full {
			return out
		}
		id, before := prefix, len(out)
		switch n.kind {
		case literal:
			if n.text != "" && n.text != "了" {
				m.moved = nil
			}
			out = append(out, piece{text: n.text, id: prefix + n.id})
			m.spendOn(n.at, out[before:])
		case field:
			out = m.field(out, n, id+n.id)
			m.spendOn(n.at, out[before:])
		case define:
			m.defined[n.text] = m.eval(n.expr)
		case tables:
			out = append(out, piece{tables: true})
		case choice:
			for _, a := range n.arms {
				if a.when == nil || m.holds(a.when) {
					out = m.render(out, a.nodes, prefix)
					break
				}
			}
		case whole:
			outer := m.whole
			m.whole = m.partsOf(n)
			out = m.render(out, n.nodes, prefix)
			m.whole = outer
		case join:
			first := true
			for _, c := range n.nodes {
				out, first = joinTo(out, m.render(nil, []*node{c}, prefix), n, prefix, first)
			}
		case loop:
			first := true
			for _, r := range m.rows(n.list) {
				m.items[n.list.Item] = r
				out, first = joinTo(out, m.render(nil, n.nodes, prefix+"/"+r.key()), n, prefix, first)
			}
			delete(m.items, n.list.Item)
			if !first && n.stop != "" {
				out = insert(out, piece{text: n.stop, id: prefix + n.id})
			}
		}
	}
	return out
}

// joinTo appends more, unless it is empty, with a separator before all but the
// first.
func joinTo(out, more []piece, n *node, prefix string, first bool) ([]piece, bool) {
	if joined(more) == "" && (len(more) == 0 || n.kind == join) {
		return out, first
	}
	if !first && n.text != "" {
		out = insert(out, piece{text: n.text, id: prefix + n.id})
	}
	return append(out, more...), false
}

// insert adds a piece at the end of the last line.
func insert(out []piece, p piece) []piece {
	if i := len(out) - 1; i >= 0 && out[i].text == "\n" {
		return append(out[:i], p, out[i])
	}
	return append(out, p)
}

func (m *making) field(out []piece, n *node, id string) []piece {
	v := m.eval(n.expr)
	if v.kind == many && slices.Contains(textFormats, n.format) {
		return append(out, m.texts(n, v, id)...)
	}
	figure, after, message := v.figure(n.format, m.money, m.wording)
	if message != "" {
		m.fault(n.at, v.where(), message)
	}
	m.holdsMove(n, figure, after)
	if figure != "" {
		p := piece{text: figure, id: id}
		if v.kind != masked {
			p.figure = &book.Figure{Text: figure, Address: v.of, Whole: m.whole}
		}
		out = append(out, p)
	}
	if v.kind == masked && m.whole > 0 {
		m.wholes[m.whole-1].Masked = true
	}
	return append(out, piece{text: after, id: id, quote: v.kind == plain && v.from == fromData})
}

// holdsMove reports a word of change (formats 增减 and 升降) before a figure that is
// printed as zero or with a sign.
func (m *making) holdsMove(n *node, figure, after string) {
	if n.format == "增减" || n.format == "升降" {
		m.moved = n
		return
	}
	if figure == "" && after == "" {
		return
	}
	moved := m.moved
	m.moved = nil
	switch {
	case moved == nil || figure == "":
	case strings.HasPrefix(figure, "-"):
		m.fault(moved.at, "", "增减后面印的是负数（"+figure+after+"），应写绝对(…)，分母不大于零的不写百分比")
	case !strings.ContainsAny(figure, "123456789"):
		m.fault(moved.at, "", "增减后面印的是零（"+figure+after+"），应先用{若 … 印作零}分开，写{…|持平}")
	}
}

// texts gives the words of a text that the office wrote.
func (m *making) texts(n *node, v value, id string) []piece {
	var out []piece
	switch n.format {
	case "段落":
		for i, w := range v.words {
			if i > 0 {
				out = append(out, piece{text: "\n"})
			}
			out = append(out, piece{text: w, id: id + "/" + strconv.Itoa(i+1), own: true, quote: true})
		}
		return out
	case "并列":
		out = m.wording.enumerated(dataset.Items(v.words))
	case "原因":
		v.words = dataset.Items(v.words)
		out = m.wording.reasonsOf(v.words)
		m.reason(n, v)
	}
	for i := range out {
		out[i].id = id
	}
	return out
}

// reason records the change that a text gives reasons for.
func (m *making) reason(n *node, v value) {
	if n.change == nil {
		return
	}
	switch c := m.eval(n.change); c.kind {
	case amount, count:
		m.reasons = append(m.reasons, book.Reason{Name: v.text, Words: v.words, Address: c.of})
	case missing, wrong:
	default:
		m.fault(n.change.Pos(), kindNames[c.kind], "不是增减额")
	}
}

// partsOf begins a whole and returns its number; 0 on a mistake.
func (m *making) partsOf(n *node) int {
	v := m.eval(n.expr)
	switch v.kind {
	case amount, count:
		m.wholes = append(m.wholes, book.Whole{Address: v.of})
		return len(m.wholes)
	case wrong:
	default:
		m.fault(n.at, kindNames[v.kind], "没有各部分，“其中”后面应是金额或个数")
	}
	return 0
}

// writer makes blocks of the lines of the words.
type writer struct {
	wording *wording
	tables  []*table.Table
	blocks  []book.Block
	parts   int
	numbers [4]int // by level of headings
	ids     map[string]int
}

func (w *writer) add(b book.Block) {
	w.ids[b.ID]++
	if n := w.ids[b.ID]; n > 1 {
		b.ID += "~" + strconv.Itoa(n)
	}
	w.blocks = append(w.blocks, b)
}

func (w *writer) lines(pieces []piece) {
	var line []piece
	for _, p := range append(pieces, piece{text: "\n"}) {
		switch {
		case p.tables:
			for i, r := range w.tables {
				w.add(book.Block{Kind: book.TableOf, ID: "表" + r.ID, Text: numbered(w.wording.table, i+1) + r.Title, Table: r})
			}
		case p.text == "\n":
			w.line(line)
			line = nil
		case p.text != "":
			line = append(line, p)
		}
	}
}

// marks are the beginnings of lines in a template. With a - they mean without a
// number.
var marks = []struct {
	mark  string
	kind  book.Kind
	level int
}{
	{"# ", book.Part, 0}, {"## ", book.Heading, 1}, {"### ", book.Heading, 2}, {"#### ", book.Heading, 3},
	{"+ ", book.Paragraph, 1}, {"++ ", book.Paragraph, 2}, {"+++ ", book.Paragraph, 3},
}

func (w *writer) line(pieces []piece) {
	if joined(pieces) == "" {
		return
	}
	b := book.Block{Kind: book.Paragraph, ID: pieces[0].id}
	if !pieces[0].own {
		pieces[0].text = strings.TrimLeft(pieces[0].text, " \t")
		for _, k := range marks {
			plain := strings.TrimSuffix(k.mark, " ") + "- "
			numbered := strings.HasPrefix(pieces[0].text, k.mark)
			if !numbered && !strings.HasPrefix(pieces[0].text, plain) {
				continue
			}
			b.Kind, b.Level = k.kind, k.level
			if numbered {
				b.Number = w.number(k.kind, k.level)
				pieces[0].text = b.Number + strings.TrimPrefix(pieces[0].text, k.mark)
			} else {
				pieces[0].text = strings.TrimPrefix(pieces[0].text, plain)
			}
			if b.Kind == book.Part {
				w.numbers = [4]int{}
			}
			break
		}
	}
	if b.Kind == book.Paragraph {
		b.Level = 0
	}
	b.Sentences = sentences(b.ID, pieces)
	b.Text = textOf(b.Sentences)
	w.add(b)
}

func (w *writer) number(kind book.Kind, level int) string {
	w.numbers[level]++
	clear(w.numbers[level+1:])
	if kind == book.Part {
		w.parts++
		return numbered(w.wording.numbers[0], w.parts)
	}
	return numbered(w.wording.numbers[level], w.numbers[level])
}

// sentences cuts a paragraph after each 。 and the closing marks that follow it.
func sentences(id string, pieces []piece) []book.Sentence {
	var out []book.Sentence
	var s book.Sentence
	var text []byte // of s
	ended := false
	cut := func() {
		s.Text, text = string(text), nil
		s.ID = id + "#" + strconv.Itoa(len(out)+1)
		out = append(out, s)
		s, ended = book.Sentence{}, false
	}
	for _, p := range pieces {
		if p.figure != nil {
			if ended {
				cut()
			}
			p.figure.At = len(text)
			text = append(text, p.text...)
			s.Figures = append(s.Figures, *p.figure)
			continue
		}
		begun := len(text)
		quote := func() {
			if begun < len(text) && p.quote {
				s.Quotes = append(s.Quotes, book.Quote{At: begun, Text: string(text[begun:])})
			}
		}
		for _, r := range p.text {
			if ended && !strings.ContainsRune("”’）》。", r) {
				quote()
				cut()
				begun = 0
			}
			text = utf8.AppendRune(text, r)
			ended = ended || r == '。'
		}
		quote()
	}
	if text = bytes.TrimRight(text, " \t\n"); len(text) > 0 {
		cut()
	}
	return out
}
