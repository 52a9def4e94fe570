package layout

import (
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// Result is a table together with what it was made from.
type Result struct {
	*table.Table
	ev         *evaluation
	instances  [][]*instance // by grid row, then statement of the grid
	offsets    []int         // by statement of the grid: its first column
	statements []int         // by statement of the grid: the layout's statement; a flowing one makes several

	RoundingNote string // to be printed where plain figures do not add up; may be empty
}

// Tables returns the tables of results.
func Tables(results []*Result) []*table.Table {
	out := make([]*table.Table, len(results))
	for i, r := range results {
		out[i] = r.Table
	}
	return out
}

// Sourced returns the tables of results with their provenance.
func Sourced(results []*Result) []table.Sourced {
	out := make([]table.Sourced, len(results))
	for i, r := range results {
		out[i] = table.Sourced{Table: r.Table, Provenance: r}
	}
	return out
}

// Evaluate makes the tables of one layout for a subject: one table; with per one
// for each member that the ledger names; none if the records it needs are missing.
// The error is a *diag.Error.
func (l *Layout) Evaluate(ds *dataset.Dataset, subject dataset.Subject) ([]*Result, error) {
	if !l.needed(ds, subject) {
		return nil, nil
	}
	base := l.base
	if subject.Part {
		if f := l.lacks(ds.Schema.Subject.Dim); f != nil {
			return nil, diag.One(diag.Problem{File: l.File, Message: "账表“" + f.Name + "”没有" + ds.Schema.Subject.Dim.Title + "，不能做出一个" + ds.Schema.Subject.Dim.Title + "自己的这张表"})
		}
		c := cond{path: path{raw: ds.Schema.Subject.Dim.ID, root: rootDim, dim: ds.Schema.Subject.Dim, at: ds.Schema.Subject.Dim, level: -1}}
		for _, u := range subject.Units {
			c.patterns = append(c.patterns, pattern{text: u})
		}
		base = and(filter{c}, base)
	}
	if l.per == nil {
		r, err := l.one(ds, subject, base, nil)
		if err != nil {
			return nil, err
		}
		return []*Result{r}, nil
	}
	var out []*Result
	members := ds.Dims[l.per.Index]
	for _, i := range members.Listed {
		own := cond{path: path{raw: l.per.ID, root: rootDim, dim: l.per, at: l.per, level: -1}, patterns: []pattern{{text: members.Codes[i]}}}
		r, err := l.one(ds, subject, and(base, filter{own}), &memberRef{l.per, i})
		if err != nil {
			return nil, err
		}
		if r.NoData {
			continue
		}
		r.ID += "/" + members.Codes[i]
		out = append(out, r)
	}
	return out, nil
}

// lacks returns a ledger of the layout that lacks a dimension, nil if none does.
func (l *Layout) lacks(dim *dataset.Dimension) *dataset.File {
	for _, s := range l.statements {
		for _, f := range s.facts {
			if !hasDim(f, dim) {
				return f
			}
		}
	}
	return nil
}

func (l *Layout) needed(ds *dataset.Dataset, subject dataset.Subject) bool {
	if l.needs == nil {
		return true
	}
	recs := ds.Lists[l.needs.file.ID]
	if recs == nil {
		return false
	}
	for i := range recs.N {
		if l.needs.where.record(recs, i, targetOf(subject, ds)) {
			return true
		}
	}
	return false
}

func (l *Layout) one(ds *dataset.Dataset, subject dataset.Subject, base filter, member *memberRef) (*Result, error) {
	e := &evaluation{l: l, ds: ds, subject: subject, base: base, member: member, most: MostCells(ds), formats: l.formats}
	if err := e.run(); err != nil {
		return nil, err
	}
	return l.build(e)
}

// build makes the table of what was evaluated or read.
func (l *Layout) build(e *evaluation) (*Result, error) {
	var problems diag.List
	var blocks []*block
	for i, s := range l.statements {
		b := &builder{e: e, s: s, ids: map[string]int{}, repeats: map[string]int{}, records: map[*dataset.Column]map[string][]int{}, errs: &problems, head: -1}
		if i > 0 {
			b.lineNumber = blocks[len(blocks)-1].lineNumber
		}
		root := e.roots[i]
		top := place{parent: -1}
		parts := b.emitRows(root, root.children[:len(s.rows)], top)
		for len(b.rows) < s.minRows {
			b.filler(top)
		}
		body := len(b.rows)
		b.emitRows(root, root.children[len(s.rows):], top, parts...)
		blocks = append(blocks, b.blocks(body)...)
	}
	if e.full() {
		return nil, e.tooLarge("")
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	r := l.assemble(e, blocks)
	return r, r.Validate()
}

// block is a block of columns of the finished table: a statement, or one of the
// blocks that the rows of a statement flow through.
type block struct {
	s          *statement
	name       string // suffix that makes the column ids of a statement's further blocks unique
	rows       []gridRow
	body       int // rows before the foot
	lineNumber int
	flows      bool
}

// blocks splits a statement into its blocks; the rows fill the first block before
// the second.
func (b *builder) blocks(body int) []*block {
	if b.s.blocks == 1 {
		return []*block{{s: b.s, rows: b.rows, body: body, lineNumber: b.lineNumber}}
	}
	per := (body + b.s.blocks - 1) / b.s.blocks
	var out []*block
	for i := range b.s.blocks {
		lo, hi := min(i*per, body), min((i+1)*per, body)
		bl := &block{s: b.s, rows: slices.Clone(b.rows[lo:hi]), body: hi - lo, lineNumber: b.lineNumber, flows: true}
		if i > 0 {
			bl.name = "#" + string(rune('1'+i))
		} else {
			bl.rows = append(bl.rows, b.rows[body:]...)
		}
		for j := range bl.rows {
			bl.rows[j].Parent, bl.rows[j].Head, bl.rows[j].parts = -1, -1, nil
		}
		out = append(out, bl)
	}
	return out
}

// assemble sets the blocks side by side: bodies from the first row down, feet on
// the last rows.
func (l *Layout) assemble(e *evaluation, blocks []*block) *Result {
	t := &table.Table{ID: l.ID, Page: l.page, Continue: l.cont, Style: l.style, Formats: l.formats, Rounding: l.rounding, NoData: e.lines == 0 && e.l.usesFacts()}
	values := e.values()
	text := func(s string) string { return expand(s, values) }
	t.Number, t.Title, t.Subtitle = text(l.number), text(l.title), text(l.subtitle)
	t.Left, t.Center, t.Right = text(l.left), text(l.center), text(l.right)
	for i, n := range l.notes {
		if e.holds(i) {
			t.Notes = append(t.Notes, text(n.text))
		}
	}
	l.header(t, blocks, text)

	body, foot, columns := 0, 0, 0
	for _, b := range blocks {
		body, foot = max(body, b.body), max(foot, len(b.rows)-b.body)
		columns += len(b.s.leaves)
	}
	n := body + foot
	t.Rows = make([]table.Row, n)
	t.Cells = make([]table.Cell, n*columns)
	for i := range t.Cells {
		t.Cells[i] = table.Cell{RowSpan: 1, ColSpan: 1}
	}
	r := &Result{Table: t, ev: e, instances: make([][]*instance, n), RoundingNote: text(l.roundingNote)}
	for i := range t.Rows {
		t.Rows[i] = table.Row{Kind: table.FillerRow, Parent: -1, Head: -1, IDs: make([]string, len(blocks))}
		r.instances[i] = make([]*instance, len(blocks))
	}
	col := 0
	for bi, b := range blocks {
		at := func(i int) int {
			if i >= b.body {
				return n - len(b.rows) + i
			}
			return i
		}
		for i, row := range b.rows {
			g := at(i)
			copy(t.Cells[g*columns+col:], row.cells)
			r.instances[g][bi] = row.instance
			to := &t.Rows[g]
			to.IDs[bi] = row.id
			if bi > 0 && to.Kind != table.FillerRow {
				to.Bold = to.Bold && row.Bold
				setParts(t, g, bi, row.parts, at)
				continue
			}
			ids := to.IDs
			*to = row.Row
			to.IDs = ids
			if to.Head >= 0 { // Parent needs no change: only tables of one block have groups
				to.Head = at(to.Head)
			}
			setParts(t, g, bi, row.parts, at)
		}
		r.offsets = append(r.offsets, col)
		r.statements = append(r.statements, slices.Index(l.statements, b.s))
		col += len(b.s.leaves)
	}
	return r
}

func (l *Layout) usesFacts() bool {
	return slices.ContainsFunc(l.statements, func(s *statement) bool { return len(s.facts) > 0 })
}

// setParts sets which rows of the table row g is the sum of in statement bi.
func setParts(t *table.Table, g, bi int, parts []int32, at func(int) int) {
	if len(parts) == 0 {
		return
	}
	row := &t.Rows[g]
	if row.Parts == nil {
		row.Parts = make([][]int32, len(row.IDs))
	}
	for _, p := range parts {
		row.Parts[bi] = append(row.Parts[bi], int32(at(int(p))))
	}
}

// header builds the leaf columns and the header cells.
func (l *Layout) header(t *table.Table, blocks []*block, text func(string) string) {
	depth, titled := 0, false
	for _, b := range blocks {
		titled = titled || b.s.title != ""
		for _, n := range b.s.columns {
			depth = max(depth, n.depth())
			titled = titled || n.titled()
		}
	}
	if !titled {
		depth = 0
	}
	top := 0
	if slices.ContainsFunc(blocks, func(b *block) bool { return b.s.title != "" }) {
		top = 1
	}
	t.Depth = 0
	if depth > 0 {
		t.Depth = depth + top
	}
	for bi, b := range blocks {
		first := len(t.Columns)
		for _, n := range b.s.columns {
			l.headerNode(t, n, b, bi, top, text)
		}
		if top == 1 {
			h := table.HeaderCell{Row: 0, Col: first, Rows: 1, Cols: len(t.Columns) - first, Text: text(b.s.title)}
			if k := slices.IndexFunc(t.Header, func(o table.HeaderCell) bool {
				return o.Row == 0 && o.Col+o.Cols == first && o.Text == h.Text
			}); k >= 0 {
				t.Header[k].Cols += h.Cols
			} else {
				t.Header = append(t.Header, h)
			}
		}
	}
	for bi := range blocks {
		columnParts(t, blocks, bi)
	}
	l.numberColumns(t)
	slices.SortStableFunc(t.Header, func(a, b table.HeaderCell) int {
		if a.Row != b.Row {
			return a.Row - b.Row
		}
		return a.Col - b.Col
	})
}

func (n *node) depth() int {
	d := 0
	for _, c := range n.children {
		d = max(d, c.depth())
	}
	return d + 1
}

func (n *node) titled() bool {
	return n.title != "" || slices.ContainsFunc(n.children, (*node).titled)
}

func (l *Layout) headerNode(t *table.Table, n *node, b *block, bi, row int, text func(string) string) {
	first := len(t.Columns)
	if n.children != nil {
		for _, c := range n.children {
			l.headerNode(t, c, b, bi, row+1, text)
		}
		if t.Depth > 0 {
			t.Header = append(t.Header, table.HeaderCell{Row: row, Col: first, Rows: 1, Cols: len(t.Columns) - first, Text: text(n.title)})
		}
		return
	}
	c := table.Column{ID: n.path(b.s) + b.name, Kind: n.kind, Align: n.align, Width: n.width, MinWidth: n.min, MaxWidth: n.max, Statement: bi, Format: n.format}
	for p := n; p != nil; p = p.parent {
		c.Path = append([]string{text(p.title)}, c.Path...)
		c.OfWhich = c.OfWhich || p.ofWhich
	}
	if b.s.title != "" {
		c.Path = append([]string{text(b.s.title)}, c.Path...)
	}
	// Siblings get equal widths, except the one that is their sum and is wider.
	if c.Equal = n.equal; c.Equal == "" && n.kind == table.AmountColumn && !n.parts {
		c.Equal = strings.Join(append([]string{b.name}, c.Path[:len(c.Path)-1]...), "\x00") + "\x00"
	} else if c.Equal == "-" {
		c.Equal = ""
	}
	t.Columns = append(t.Columns, c)
	if t.Depth > 0 {
		t.Header = append(t.Header, table.HeaderCell{Row: row, Col: first, Rows: t.Depth - row, Cols: 1, Text: text(n.title)})
	}
}

// numberColumns adds the 栏次 line under the header.
func (l *Layout) numberColumns(t *table.Table) {
	if l.numbers == nil || t.Depth == 0 {
		return
	}
	n, textFrom := l.numbers.first, 0
	for c := 0; c <= len(t.Columns); c++ {
		if c < len(t.Columns) && t.Columns[c].Kind != table.AmountColumn {
			continue
		}
		if c > textFrom {
			t.Header = append(t.Header, table.HeaderCell{Row: t.Depth, Col: textFrom, Rows: 1, Cols: c - textFrom, Text: l.numbers.title})
		}
		if c < len(t.Columns) {
			t.Header = append(t.Header, table.HeaderCell{Row: t.Depth, Col: c, Rows: 1, Cols: 1, Text: strconv.Itoa(n)})
			n++
		}
		textFrom = c + 1
	}
	t.Depth++
}

// columnParts sets Parts of the columns that are declared sums of their siblings.
func columnParts(t *table.Table, blocks []*block, bi int) {
	b := blocks[bi]
	first := slices.IndexFunc(t.Columns, func(c table.Column) bool { return c.Statement == bi })
	index := map[*node]int{}
	for i, leaf := range b.s.leaves {
		index[leaf] = first + i
	}
	for _, leaf := range b.s.leaves {
		if parts := leaf.siblingParts(b.s, index); parts != nil {
			t.Columns[index[leaf]].Parts = parts
		}
	}
}

// siblingParts returns the columns whose sum a leaf is, if it is declared the sum
// of its siblings; nil if it is not.
func (n *node) siblingParts(s *statement, index map[*node]int) (out []int) {
	if !n.parts {
		return nil
	}
	siblings := s.columns
	if n.parent != nil {
		siblings = n.parent.children
	}
	for _, o := range siblings {
		if o != n && !o.ofWhich {
			out = append(out, o.contribution(index)...)
		}
	}
	return out
}

// contribution returns the columns by which a node enters the sum of its siblings:
// itself, its own subtotal, or all columns under it.
func (n *node) contribution(index map[*node]int) []int {
	if n.children == nil {
		if n.sums == nil {
			return nil
		}
		return []int{index[n]}
	}
	for _, c := range n.children {
		if c.parts && c.children == nil {
			return []int{index[c]}
		}
	}
	var out []int
	for _, c := range n.children {
		if !c.ofWhich {
			out = append(out, c.contribution(index)...)
		}
	}
	return out
}
