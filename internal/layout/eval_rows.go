package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// builder turns the instances of one statement into rows of the table.
type builder struct {
	e          *evaluation
	s          *statement
	rows       []gridRow
	ids        map[string]int
	repeats    map[string]int // how often an id was taken before
	records    map[*dataset.Column]map[string][]int
	lineNumber int // 行次 printed so far
	errs       *diag.List
	head       int
}

// gridRow is a row of one statement, before statements are set side by side.
type gridRow struct {
	table.Row
	id       string
	cells    []table.Cell
	instance *instance
	parts    []int32 // rows of the statement whose sum it is
}

// place is where rows are being written.
type place struct {
	prefix string // id of the row above and "/"
	level  int
	parent int // index of the GroupRow above, -1 for none
	offset int // columns taken by labels beside the rows
}

// emitRows writes the rows of a list and returns those that make up its total:
// rows of the list itself without totals, 其中 and rows that sum nothing. above
// are rows of a list before this one that its totals include.
func (b *builder) emitRows(n *instance, ks []instances, at place, above ...int) []int {
	emitted := slices.Clone(above)
	var totals []int
	head := b.head
	for i := range ks {
		first := len(b.rows)
		own := b.emit(n, &ks[i], at)
		spec := ks[i].spec
		if spec.head && len(b.rows) > first {
			b.head = first
		}
		switch {
		case spec.kind == totalRow:
			totals = append(totals, own...)
		case spec.parts == partsAbove && len(own) > 0:
			b.setParts(own[0], emitted)
		case spec.parts == partsNamed && spec.cells == nil && len(own) > 0:
			b.named(own[0], spec, at)
		}
		if spec.kind != totalRow && spec.kind != recordRow && spec.kind != fillerRow && !spec.ofWhich && !spec.blank && !spec.head {
			emitted = append(emitted, own...)
		}
	}
	for _, t := range totals {
		if b.rows[t].instance.spec.parts == partsAuto {
			b.setParts(t, emitted)
		}
	}
	b.head = head
	return emitted
}

// setParts sets what a row is the sum of, if all these rows show the columns'
// sums.
func (b *builder) setParts(row int, parts []int) {
	if len(parts) == 0 || b.rows[row].instance == nil || b.rows[row].instance.spec.cells != nil {
		return
	}
	out := make([]int32, 0, len(parts))
	for _, p := range parts {
		if b.rows[p].instance == nil || b.rows[p].instance.spec.cells != nil {
			return
		}
		out = append(out, int32(p))
	}
	b.rows[row].parts = out
}

func (b *builder) named(row int, spec *rowSpec, at place) {
	var parts []int
	for _, id := range spec.partIDs[0] {
		i, ok := b.ids[at.prefix+id]
		if !ok && b.e.read != nil {
			return // it is not printed
		}
		if !ok {
			b.errs.Add(diag.Problem{File: b.e.l.File, Got: id, Message: "：行“" + spec.name() + "”的parts中没有这一行", Want: "应写同一组中在它上面的行的id或名称"})
			return
		}
		parts = append(parts, i)
	}
	b.setParts(row, parts)
}

// emit writes the rows of one rowSpec and those under them, and returns the
// former.
func (b *builder) emit(n *instance, k *instances, at place) []int {
	spec := k.spec
	if b.e.full() {
		return nil // reported when the table is done
	}
	if spec.when == onlyData && b.e.lines == 0 || spec.when == onlyEmpty && b.e.lines > 0 {
		return nil
	}
	if b.e.read != nil && len(k.list) == 0 && spec.kind != fillerRow {
		return nil // it is not printed
	}
	switch spec.kind {
	case fillerRow:
		for range spec.count {
			b.filler(at)
		}
		return nil
	case sideRow:
		return b.side(b.e.child(k, n, [maxKeys]uint32{}, spec.size(b.s), 0), at)
	case recordRow:
		return b.recordRows(n, k, at)
	case eachRow:
		return b.eachRows(n, k, at)
	}
	one := b.e.child(k, n, [maxKeys]uint32{}, spec.size(b.s), 0)
	return b.withRows(one, b.text(spec.label), spec.id, at, nil)
}

// withRows writes one row and the rows under it.
func (b *builder) withRows(n *instance, label, id string, at place, rec *record) []int {
	spec := n.spec
	if spec.hidden {
		return b.emitRows(n, n.children, place{prefix: at.prefix + id + "/", level: at.level, parent: at.parent, offset: at.offset})
	}
	row := b.row(n, label, at.prefix+id, at, rec)
	if len(n.children) == 0 {
		return []int{row}
	}
	under := place{prefix: b.rows[row].id + "/", level: at.level + 1, parent: row, offset: at.offset}
	last := len(b.rows)
	parts := b.emitRows(n, n.children, under)
	if len(b.rows) > last {
		if len(b.e.l.statements) == 1 {
			b.rows[row].Kind = table.GroupRow
		}
		auto := spec.kind == eachRow && spec.parts == partsNone && !slices.ContainsFunc(spec.rows, func(r *rowSpec) bool { return r.where != nil })
		if auto || spec.kind == labelRow && spec.parts == partsAuto {
			b.setParts(row, parts)
		}
	}
	if b.rows[row].Kind != table.GroupRow {
		for i := last; i < len(b.rows); i++ {
			if b.rows[i].Parent == row {
				b.rows[i].Parent = at.parent
			}
		}
	}
	return []int{row}
}

// row writes the rows of one instance: one, or as many as its longest ragged list
// has records.
func (b *builder) row(n *instance, label, id string, at place, rec *record) int {
	spec := n.spec
	start := len(b.rows)
	b.lineNumber++
	masked := spec.mask != nil && b.masked(n)
	lists, height := b.lists(n, masked)
	if n.print != nil {
		lists, height = b.printedLists(n)
	}
	for sub := range height {
		b.e.cells += len(b.s.leaves)
		cells := make([]table.Cell, len(b.s.leaves))
		for i := range cells {
			cells[i] = table.Cell{Kind: table.EmptyCell, RowSpan: 1, ColSpan: 1}
		}
		r := gridRow{cells: cells, instance: n}
		r.Row = table.Row{Kind: table.DetailRow, Level: at.level, Parent: at.parent, Sub: sub, Head: b.head, Bold: spec.bold}
		r.id = b.unique(id)
		if sub > 0 {
			r.id = b.unique(fmt.Sprintf("%s:%d", id, sub+1))
		}
		switch {
		case spec.kind == totalRow:
			r.Kind = table.TotalRow
		case spec.head:
			r.Kind, r.Head = table.HeadingRow, -1
		}
		b.rows = append(b.rows, r)
	}
	show := cellMaker{b: b, n: n, label: label, masked: masked, rec: rec}
	col := at.offset
	if spec.cells != nil {
		for i, c := range spec.cells {
			b.put(start, col, height, c.span, show.cell(c, i, col))
			col += c.span
		}
		return start
	}
	for ; col < len(b.s.leaves); col++ {
		leaf := b.s.leaves[col]
		if leaf.list != nil {
			for sub, text := range lists[col] {
				b.rows[start+sub].cells[col] = textCell(text, leaf.kind, &leaf.content)
			}
			continue
		}
		b.put(start, col, height, 1, show.cell(&leaf.content, col, col))
	}
	return start
}

// put sets a cell and those that it covers.
func (b *builder) put(row, col, rows, cols int, c table.Cell) {
	for r := row; r < row+rows; r++ {
		for k := col; k < col+cols; k++ {
			b.rows[r].cells[k] = table.Cell{Kind: table.CoveredCell}
		}
	}
	c.RowSpan, c.ColSpan = int32(rows), int32(cols)
	b.rows[row].cells[col] = c
}

func (b *builder) filler(at place) {
	cells := make([]table.Cell, len(b.s.leaves))
	for i := range cells {
		cells[i] = table.Cell{RowSpan: 1, ColSpan: 1}
	}
	r := gridRow{cells: cells}
	r.Row = table.Row{Kind: table.FillerRow, Level: at.level, Parent: at.parent, Head: b.head}
	b.rows = append(b.rows, r)
}

// side writes rows and a label merged down beside them.
func (b *builder) side(n *instance, at place) []int {
	spec := n.spec
	start := len(b.rows)
	own := b.emitRows(n, n.children, place{prefix: at.prefix + spec.id + "/", level: at.level, parent: at.parent, offset: at.offset + spec.span})
	if len(b.rows) > start {
		b.put(start, at.offset, len(b.rows)-start, spec.span, table.Cell{Kind: table.TextCell, Text: b.text(spec.label), Label: true, Align: table.AlignCenter})
	}
	return own
}

// eachRows writes one row for each group.
func (b *builder) eachRows(n *instance, k *instances, at place) []int {
	spec, list := k.spec, k.list
	if b.e.read != nil {
		b.e.identify(spec, list)
	} else {
		if spec.all {
			b.addAll(n, k)
		}
		list = b.e.sortInstances(spec, k.list)
	}
	var own []int
	start, hidden := len(b.rows), 0
	for i, m := range list {
		id := ""
		if m.print != nil {
			id = m.print.id()
		} else {
			b.checkNamed(m)
			id = b.e.keyID(m)
		}
		if spec.mask != nil && b.masked(m) {
			hidden++
			id = "*" + strconv.Itoa(hidden) // the code must not be published
		}
		label := ""
		if m.print == nil {
			label = b.eachLabel(m, i+1)
		}
		own = append(own, b.withRows(m, label, id, at, nil)...)
	}
	b.merge(spec, start, at)
	return own
}

// addAll adds instances for the members that no ledger line names.
func (b *builder) addAll(n *instance, k *instances) {
	p := k.spec.keys[0]
	m := b.e.ds.Dims[p.dim.Index]
	for _, i := range m.Listed {
		if lvl := m.LevelOf(i); p.level >= 0 && lvl != p.level || p.level < 0 && len(p.dim.Levels) > 0 && lvl != len(p.dim.Levels)-1 {
			continue
		}
		if k.spec.where.member(b.e.ds, p.dim, i) && b.e.base.member(b.e.ds, p.dim, i) {
			b.e.child(k, n, [maxKeys]uint32{i}, k.spec.size(b.s), int32(1<<30))
		}
	}
}

// checkNamed reports a group without a name: its code is the parent of a listed
// code, but is not listed itself.
func (b *builder) checkNamed(n *instance) {
	for j, p := range n.spec.keys {
		m := b.e.ds.Dims[p.dim.Index]
		if i := n.key[j]; len(p.steps) == 0 && p.dim.List != nil && i > 0 && m.Rows[i] < 0 {
			b.errs.Add(diag.Problem{File: p.dim.List.Name, Got: m.Codes[i], Message: "这个" + p.dim.Title + "没有名称，" + b.e.l.File + "要按它列一行", Want: "请在“" + p.dim.List.Name + "”中补上这个编码和名称"})
		}
	}
}

func (b *builder) eachLabel(n *instance, ordinal int) string {
	spec := n.spec
	last := len(spec.keys) - 1
	code, name := b.e.keyText(n, last)
	if l, ok := spec.labels[code]; ok {
		name = l
	}
	if spec.label == "" {
		return name
	}
	return expandRow(b.text(spec.label), name, code, ordinal)
}

func expandRow(text, name, code string, ordinal int) string {
	return expand(text, func(mark string) (string, bool) {
		switch mark {
		case "name":
			return name, true
		case "code":
			return code, true
		case "n":
			return strconv.Itoa(ordinal), true
		case "一":
			return table.Ordinal(ordinal), true
		}
		return "", false
	})
}

// masked reports whether the row must be masked.
func (b *builder) masked(n *instance) bool {
	if n.print != nil {
		return n.print.masked
	}
	if slices.Contains(b.e.subject.Hide, b.e.memberName(n)) {
		return true
	}
	for j, p := range n.spec.keys {
		if !n.spec.mask.where.member(b.e.ds, p.dim, n.key[j]) {
			return false
		}
	}
	return true
}

// merge joins equal neighbours down the columns with merge = true, in the rows
// from start on. Cells are joined only within the runs of the merged columns to
// their left.
func (b *builder) merge(spec *rowSpec, start int, at place) {
	contents := spec.cells
	if contents == nil {
		for _, leaf := range b.s.leaves[at.offset:] {
			contents = append(contents, &leaf.content)
		}
	}
	if !slices.ContainsFunc(contents, func(c *content) bool { return c.merge }) {
		return
	}
	breaks := make([]bool, len(b.rows)-start) // where a run of an earlier column ends
	col := at.offset
	for _, c := range contents {
		if c.merge {
			run := start
			for r := start + 1; r <= len(b.rows); r++ {
				if r < len(b.rows) && !breaks[r-start] && b.rows[r].cells[col].Text == b.rows[run].cells[col].Text {
					continue
				}
				if cell := b.rows[run].cells[col]; r-run > 1 {
					b.put(run, col, r-run, c.span, cell)
				}
				if r < len(b.rows) {
					breaks[r-start] = true
				}
				run = r
			}
		}
		col += c.span
	}
}

func (b *builder) text(s string) string {
	return expand(s, b.e.values())
}

// unique returns id, with a number added if another row of the statement has it.
func (b *builder) unique(id string) string {
	base := id
	for {
		if _, taken := b.ids[id]; !taken {
			b.ids[id] = len(b.rows)
			return id
		}
		b.repeats[base]++ // without it the search would take the square of the rows
		id = base + "~" + strconv.Itoa(b.repeats[base]+1)
	}
}

// keyText returns the code and the name of the j-th member of a group's key.
func (e *evaluation) keyText(n *instance, j int) (code, name string) {
	if m := e.keyMaps[n.spec]; m != nil && m[j].texts != nil {
		return m[j].texts[n.key[j]], m[j].texts[n.key[j]]
	}
	d := e.ds.Dims[n.spec.keys[j].dim.Index]
	return d.Codes[n.key[j]], d.Names[n.key[j]]
}

// keyID returns the lasting id of a group: its codes joined by "+".
func (e *evaluation) keyID(n *instance) string {
	var parts []string
	for j := range n.spec.keys {
		code, _ := e.keyText(n, j)
		if code == "" {
			code = "-"
		}
		parts = append(parts, code)
	}
	return strings.Join(parts, "+")
}
