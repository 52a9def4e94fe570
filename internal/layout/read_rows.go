package layout

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// printedRow is where an instance stands in print.
type printedRow struct {
	of     *rowReader
	node   *specNode
	lines  []line
	masked bool
	keys   []string // codes of its keys; beginning with Unknown where print does not tell them
}

// printedKey is the code of a row's last key; "" for none.
func (n *instance) printedKey() string {
	if n == nil || n.print == nil || len(n.print.keys) == 0 {
		return ""
	}
	return n.print.keys[len(n.print.keys)-1]
}

// line is a row of print, within the columns of one block of a statement.
type line struct{ row, col int }

// id is the row's element of the lasting id, as evaluation.keyID makes it.
func (p *printedRow) id() string {
	parts := make([]string, len(p.keys))
	for i, k := range p.keys {
		if parts[i] = k; k == "" {
			parts[i] = "-"
		}
	}
	return strings.Join(parts, "+")
}

// cell is what stands in a column of the statement in the row's first line.
func (p *printedRow) cell(col int) PrintedCell { return p.of.cell(p.lines[0], col) }

// rowReader finds for the printed rows of a statement what rows of the layout they
// are. It walks through the layout's rows in their order, from the last row found
// to the next that a printed one fits.
type rowReader struct {
	r    *Reading
	s    *statement
	root *specNode
	at   *openRow // the last row found
	last *printedRow
	seq  uint32
}

// openRow is a row in whose place the next may stand: it, and those it is under.
type openRow struct {
	node   *specNode
	n      *instance
	parent *openRow
}

// read reads a statement whose first column is the table's col; it returns the root
// of the rows found.
func (m *rowReader) read(s *statement, col int) *instance {
	m.root = &specNode{}
	m.root.children = nodesOf(m.r.l, s, append(append([]*rowSpec(nil), s.rows...), s.foot...), m.root)
	root := newInstance(nil, append(append([]*rowSpec(nil), s.rows...), s.foot...), nil, 0, 0)
	m.at = &openRow{node: m.root, n: root}
	n, foot := len(m.r.p.Rows), 0
	for s.blocks > 1 && n > 0 && m.empty(line{n - 1, col}) {
		n--
	}
	if s.blocks > 1 { // the rows flow on in the second block; the foot of the first is last
		foot = min(len(s.foot), n)
	}
	for b := range s.blocks {
		for i := range n - foot {
			m.next(line{i, col + b*len(s.leaves)})
		}
	}
	for i := n - foot; i < n; i++ {
		m.next(line{i, col})
	}
	return root
}

func (m *rowReader) cell(at line, col int) PrintedCell {
	if row := m.r.p.Rows[at.row]; at.col+col < len(row) {
		return row[at.col+col]
	}
	return PrintedCell{}
}

// empty reports whether nothing is printed in a line.
func (m *rowReader) empty(at line) bool {
	for c := range m.s.leaves {
		if strings.TrimSpace(m.cell(at, c).Over) != "" {
			return false
		}
	}
	return true
}

// choice is a node that the next row may be of, below an open row.
type choice struct {
	under  *openRow
	path   []*specNode // from below under to the node
	score  int
	masked bool
}

// next finds what the next printed line is.
func (m *rowReader) next(at line) {
	if m.continues(at) {
		m.last.lines = append(m.last.lines, at)
		return
	}
	cell := func(col int) PrintedCell { return m.cell(at, col) }
	best := choice{score: -1 << 20}
	try := func(under *openRow, path []*specNode) {
		node := path[len(path)-1]
		if score, masked, ok := node.fit(cell, m.r.e.codes); ok && score > best.score {
			best = choice{under, slices.Clone(path), score, masked}
		}
	}
	m.below(m.at, nil, m.at.node.children, try)
	for o := m.at; o.parent != nil; o = o.parent {
		if o.node.repeats() {
			try(o.parent, []*specNode{o.node})
		}
		m.below(o.parent, nil, o.parent.node.children[o.node.index+1:], try)
	}
	empty := m.empty(at)
	if best.path == nil {
		if !empty {
			m.r.Unread = append(m.r.Unread, at.row)
			for c := range m.s.leaves {
				m.r.unknown = m.r.unknown || isFigure(m.cell(at, c).Text)
			}
		}
		return
	}
	o := best.under
	for _, node := range best.path {
		o = &openRow{node, m.instance(o.n, node), o}
	}
	m.at = o
	m.note(o, at, best.masked)
}

// below tries nodes and, through those that print no row of their own, the ones
// under them.
func (m *rowReader) below(under *openRow, path []*specNode, nodes []*specNode, try func(*openRow, []*specNode)) {
	for _, n := range nodes {
		path := append(path, n)
		switch {
		case n.spec.kind == fillerRow:
		case n.transparent():
			m.below(under, path, n.children, try)
		default:
			try(under, path)
		}
	}
}

// instance makes the instance of a row of the node.
func (m *rowReader) instance(under *instance, node *specNode) *instance {
	key := [maxKeys]uint32{}
	if node.repeats() {
		m.seq++
		key[0] = m.seq
	}
	return m.r.e.child(&under.children[node.index], under, key, 0, int32(m.seq))
}

// note keeps where a row stands and what print tells of its codes.
func (m *rowReader) note(o *openRow, at line, masked bool) {
	p := &printedRow{of: m, node: o.node, lines: []line{at}, masked: masked}
	o.n.print, m.last = p, p
	for _, s := range o.node.slots {
		if s.kind == slotSum && p.cell(s.col).Text != "" {
			m.r.e.lines = 1
		}
	}
	if o.node.spec.kind != eachRow || masked {
		return
	}
	keys := o.node.spec.keys
	p.keys = make([]string, len(keys))
	told, names := make([]bool, len(keys)), make([]string, len(keys))
	for _, s := range o.node.slots {
		text := strings.TrimSpace(p.cell(s.col).Over)
		switch s.kind {
		case slotCode:
			p.keys[s.key], told[s.key] = text, true
		case slotPart:
			if !told[s.key] || len(p.keys[s.key]) < keys[s.key].dim.Levels[s.level].Digits {
				p.keys[s.key] += text
			}
			told[s.key] = true
		case slotName:
			names[s.key] = text
		}
	}
	for j, k := range keys {
		switch {
		case !told[j]:
			p.keys[j] = Unknown + names[j]
		case len(k.steps) == 0:
			m.r.e.codes.add(k.dim, p.keys[j], names[j], o.n.parent.printedKey())
		}
	}
}

// continues reports whether a line is one more of the ragged lists of the row
// before: only its lists stand there, the rest is covered from above or, where
// nothing is merged, repeated without its figures.
func (m *rowReader) continues(at line) bool {
	if m.last == nil || m.last.masked || m.last.lines[0].col != at.col {
		return false
	}
	lists, covered, open := false, false, false
	for _, s := range m.last.node.slots {
		switch c := m.cell(at, s.col); {
		case s.kind == slotList:
			lists = true
		case c.Covered:
			covered = true
		case c.Text != "" || m.last.cell(s.col).Over != "":
			open = true
		}
	}
	if !lists || covered {
		return lists && !open
	}
	something, repeated := false, !m.r.p.Merged
	for _, s := range m.last.node.slots {
		text := m.cell(at, s.col).Over
		switch {
		case s.kind == slotList:
			something = something || text != ""
		case text == "":
		case s.kind == slotSum || !repeated || text != m.last.cell(s.col).Over:
			return false
		}
	}
	return something
}

// identify completes the keys of the rows of one list that print does not tell: by
// the codes that other tables print, or, of words that are all there, by their order.
func (e *evaluation) identify(spec *rowSpec, list []*instance) {
	for j, k := range spec.keys {
		words, unknown := k.words(), 0
		for i, n := range list {
			p := n.print
			if p == nil || p.masked {
				continue
			}
			name, ok := strings.CutPrefix(p.keys[j], Unknown)
			if !ok {
				continue
			}
			unknown++
			if code, ok := e.codes.code(k.dim, name, n.parent.printedKey()); ok && len(k.steps) == 0 {
				p.keys[j] = code
			} else if name == "" {
				p.keys[j] = Unknown + strconv.Itoa(i+1)
			}
		}
		if len(spec.keys) == 1 && len(spec.sort) == 0 && len(words) > 0 && unknown == len(words) && len(list) == len(words) {
			for i, n := range list {
				n.print.keys[j] = words[i]
			}
		}
	}
}

// printedLists are the lines of a row's ragged lists.
func (b *builder) printedLists(n *instance) (map[int][]string, int) {
	out := map[int][]string{}
	for _, s := range n.print.node.slots {
		if s.kind != slotList || n.print.masked {
			continue
		}
		var texts []string
		for _, at := range n.print.lines {
			texts = append(texts, n.print.of.cell(at, s.col).Text)
		}
		for len(texts) > 0 && texts[len(texts)-1] == "" {
			texts = texts[:len(texts)-1]
		}
		out[s.col] = texts
	}
	return out, len(n.print.lines)
}

// printedRecords writes the rows that were read of records.
func (b *builder) printedRecords(k *instances, at place) []int {
	start := len(b.rows)
	var own []int
	for i, n := range k.list {
		own = append(own, b.withRows(n, "", "#"+strconv.Itoa(i+1), at, nil)...)
	}
	b.merge(k.spec, start, at)
	return own
}

// printedFigure is a printed amount; spreadsheets of other programs put negative ones in
// parentheses.
var printedFigure = regexp.MustCompile(`^(?:[-−]?\d[\d,]*(?:\.\d+)?|[(（]\d[\d,]*(?:\.\d+)?[)）])$`)

func isFigure(text string) bool { return printedFigure.MatchString(strings.TrimSpace(text)) }

// printedAmount is the cell of an amount as it is printed.
func (s *cellMaker) printedAmount(c *content, f money.Format) table.Cell {
	at := s.n.print.cell(s.col)
	text := strings.TrimSpace(at.Text)
	cell := table.Cell{Kind: table.AmountCell, Format: uint8(c.format), Align: c.align, Label: c.label}
	switch {
	case text == f.Zero, text == "":
		cell.Text = f.Zero
		cell.Near = f.Zero != "" && f.Zero == f.TextRounded(0) // a small amount prints so, too
	case s.masked && !isFigure(text):
		cell.Kind, cell.Text, cell.Near = table.MaskedCell, text, true
	case !isFigure(text):
		return table.Cell{Kind: table.TextCell, Text: text, Align: c.align, Label: c.label}
	default:
		cell.Amount, cell.Printed, cell.Near = readFigure(text, f)
		cell.Text = f.TextRounded(cell.Printed)
	}
	if at.Exact != nil {
		cell.Amount, cell.Near = money.Amount(*at.Exact), false
	}
	return cell
}

// readFigure reads a figure in the unit of a format. Where it has no more digits
// than the format prints, the amount is near: it may be off by the rounding.
func readFigure(text string, f money.Format) (a money.Amount, printed int64, near bool) {
	clean := strings.NewReplacer(",", "", "−", "-", "(", "-", "（", "-", ")", "", "）", "").Replace(text)
	n, ok := new(big.Rat).SetString(clean)
	if !ok {
		return 0, 0, true
	}
	_, after, _ := strings.Cut(clean, ".")
	near = len(strings.TrimRight(after, "0")) <= f.Decimals
	n.Mul(n, new(big.Rat).SetInt64(int64(f.Unit)))
	fen := roundRat(n)
	if !fen.IsInt64() || !f.Fits(money.Amount(fen.Int64())) {
		return 0, 0, true
	}
	a = money.Amount(fen.Int64())
	return a, f.Round(a), near && int64(f.Unit) > pow(10, f.Decimals)
}

func pow(base int64, n int) int64 {
	out := int64(1)
	for range n {
		out *= base
	}
	return out
}

// roundRat rounds to a whole number, halves away from zero.
func roundRat(n *big.Rat) *big.Int {
	half := big.NewRat(1, 2)
	if n.Sign() < 0 {
		half.Neg(half)
	}
	sum := new(big.Rat).Add(n, half)
	return new(big.Int).Quo(sum.Num(), sum.Denom())
}
