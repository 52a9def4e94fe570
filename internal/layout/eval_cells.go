package layout

import (
	"cmp"
	"slices"
	"strconv"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/table"
)

// record is the record a row stands for.
type record struct {
	recs *dataset.Texts
	row  int
}

// cellMaker makes the cells of one row.
type cellMaker struct {
	b      *builder
	n      *instance
	label  string
	masked bool
	rec    *record
	col    int // of the cell being made
}

// cell makes the cell of content c, the i-th of its row, in column col.
func (s *cellMaker) cell(c *content, i, col int) table.Cell {
	spec := s.n.spec
	s.col = col
	switch {
	case c.isText && s.n.print != nil:
		return textCell(s.n.print.cell(col).Over, table.TextColumn, c)
	case c.isText:
		return textCell(s.b.text(c.text), table.TextColumn, c)
	case c.sums != nil && spec.blank:
		return table.Cell{Kind: table.EmptyCell}
	case c.sums != nil:
		return s.amount(c, i, col)
	}
	kind := s.b.s.leaves[col].kind
	for _, p := range c.show {
		if text, ok := s.value(p, c.inherit); ok {
			if s.masked && s.n.print == nil && !spec.mask.keep[p.raw] {
				text = spec.mask.text[p.raw]
			}
			if p.root == rootLabel || p.root == rootName || p.last == endName {
				kind = table.TextColumn
			}
			if p.root == rootLine {
				kind = table.NumberColumn
			}
			cell := textCell(text, kind, c)
			if p.root == rootName || p.root == rootLabel {
				cell.Indent = uint8(spec.indent)
			}
			return cell
		}
	}
	return table.Cell{Kind: table.EmptyCell}
}

func (s *cellMaker) amount(c *content, i, col int) table.Cell {
	f := s.b.e.formats[c.format]
	if s.n.print != nil {
		return s.printedAmount(c, f)
	}
	a := s.n.sums[i]
	cell := table.Cell{Kind: table.AmountCell, Amount: a, Format: uint8(c.format), Align: c.align, Label: c.label}
	if !f.Fits(a) {
		s.b.errs.Add(diag.Problem{File: s.b.e.l.File, Got: a.Exact(), Message: "金额大得无法按本表的单位和小数位数显示"})
		return cell
	}
	cell.Printed, cell.Text = f.Round(a), f.Text(a)
	if s.masked && cell.Text != "" {
		cell.Kind, cell.Text = table.MaskedCell, s.n.spec.mask.amount
	}
	return cell
}

func textCell(text string, kind table.ColumnKind, c *content) table.Cell {
	cell := table.Cell{Kind: table.TextCell, Text: text, Align: c.align, Label: c.label, RowSpan: 1, ColSpan: 1}
	switch {
	case text == "":
		cell.Kind = table.EmptyCell
	case kind == table.CodeColumn:
		cell.Kind = table.CodeCell
	case kind == table.NumberColumn:
		cell.Kind = table.NumberCell
	}
	return cell
}

// value returns the text that a path leads to from this row. ok is false if it
// does not apply to this row: then the next alternative is tried.
func (s *cellMaker) value(p path, inherit bool) (text string, ok bool) {
	e := s.b.e
	if s.n.print != nil {
		if s.n.print.node.shows(e.l, p, inherit).kind == slotBlank {
			return "", false
		}
		return s.n.print.cell(s.col).Over, true
	}
	switch p.root {
	case rootName:
		return s.label, true
	case rootLabel:
		return s.label, s.n.spec.kind != eachRow && s.n.spec.kind != recordRow
	case rootLine:
		return strconv.Itoa(s.b.lineNumber), true
	case rootSubject, rootPairs:
		return valuesOf(e.subject, e.ds, e.l.formats[0])(p.raw)
	case rootRecord:
		if s.rec == nil || s.rec.recs.File != p.file {
			return "", false
		}
		return s.rec.recs.Value(p.col.ID, s.rec.row), true
	}
	for n := s.n; n != nil && n.spec != nil; n = n.parent {
		for j, k := range n.spec.keys {
			if k.raw == p.raw {
				code, _ := e.keyText(n, j)
				if len(k.steps) == 0 && p.last == endPart {
					code = codePart(p.dim, code, p.level)
				}
				return code, true
			}
			if k.dim == p.dim && len(k.steps) == 0 {
				return p.member(e.ds, n.key[j]), true
			}
		}
		if !inherit && !(n.spec.kind == recordRow && n == s.n) {
			break
		}
	}
	if e.member != nil && e.member.dim == p.dim {
		return p.member(e.ds, e.member.index), true
	}
	return "", false
}

// memberOf returns the member of a dimension that a row stands for: its own or,
// without own, that of a row above.
func (e *evaluation) memberOf(n *instance, d *dataset.Dimension, own bool) (uint32, bool) {
	for ; n != nil && n.spec != nil; n = n.parent {
		for j, k := range n.spec.keys {
			if k.dim == d && len(k.steps) == 0 {
				return n.key[j], true
			}
		}
		if own {
			return 0, false
		}
	}
	if e.member != nil && e.member.dim == d {
		return e.member.index, true
	}
	return 0, false
}

// recordsBy lists the records that name a member, in file order.
func (b *builder) recordsBy(f *dataset.File, col *dataset.Column, code string) []int {
	if b.records[col] == nil {
		byCode := map[string][]int{}
		recs := b.e.ds.Lists[f.ID]
		for i := range recs.N {
			v := recs.Value(col.ID, i)
			byCode[v] = append(byCode[v], i)
		}
		b.records[col] = byCode
	}
	return b.records[col][code]
}

// lists returns the texts of a row's ragged lists by column, and how many rows of
// the table they take.
func (b *builder) lists(n *instance, masked bool) (map[int][]string, int) {
	height := 1
	if masked || n.spec.cells != nil || n.print != nil {
		return nil, height
	}
	var out map[int][]string
	for col, leaf := range b.s.leaves {
		l := leaf.list
		if l == nil || len(leaf.show) == 0 || b.e.ds.Lists[l.file.ID] == nil {
			continue
		}
		m, ok := b.e.memberOf(n, l.by, true)
		if !ok {
			continue
		}
		recs := b.e.ds.Lists[l.file.ID]
		var texts []string
		for _, i := range b.recordsBy(l.file, l.byCol, b.e.ds.Dims[l.by.Index].Codes[m]) {
			if l.where.record(recs, i, targetOf(b.e.subject, b.e.ds)) {
				texts = append(texts, recs.Value(leaf.show[0].col.ID, i))
			}
		}
		if out == nil {
			out = map[int][]string{}
		}
		out[col] = texts
		height = max(height, len(texts))
	}
	return out, height
}

// recordRows writes one row for each record.
func (b *builder) recordRows(n *instance, k *instances, at place) []int {
	spec := k.spec
	if b.e.read != nil {
		return b.printedRecords(k, at)
	}
	recs := b.e.ds.Lists[spec.file.ID]
	if recs == nil {
		return nil
	}
	var rows []int
	if spec.by != nil {
		m, ok := b.e.memberOf(n, spec.by, false)
		if !ok {
			return nil
		}
		rows = slices.Clone(b.recordsBy(spec.file, spec.byCol, b.e.ds.Dims[spec.by.Index].Codes[m]))
	} else {
		for i := range recs.N {
			rows = append(rows, i)
		}
	}
	t := targetOf(b.e.subject, b.e.ds)
	rows = slices.DeleteFunc(rows, func(i int) bool { return !spec.where.record(recs, i, t) })
	slices.SortStableFunc(rows, func(x, y int) int {
		for _, key := range spec.sort {
			if key.order != byPath {
				continue
			}
			c := compareText(recs.Value(key.path.col.ID, x), recs.Value(key.path.col.ID, y), key.path.numeric())
			if key.desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	start := len(b.rows)
	var own []int
	for i, r := range rows {
		m := newInstance(spec, spec.rows, n, spec.size(b.s), int32(i))
		label := expandRow(b.text(spec.label), "", "", i+1)
		own = append(own, b.withRows(m, label, "#"+strconv.Itoa(i+1), at, &record{recs, r})...)
	}
	b.merge(spec, start, at)
	return own
}

func compareText(a, b string, numeric bool) int {
	if !numeric {
		return cmp.Compare(a, b)
	}
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX != nil || errY != nil {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(x, y)
}

// sortInstances returns the groups in the order that the row declares, by default
// by code.
func (e *evaluation) sortInstances(spec *rowSpec, list []*instance) []*instance {
	out := slices.Clone(list)
	keys := spec.sort
	if len(keys) == 0 {
		keys = []sortKey{{order: byDefault}}
	}
	slices.SortStableFunc(out, func(a, b *instance) int {
		for _, k := range keys {
			c := e.compare(spec, k, a, b)
			if k.desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return e.compare(spec, sortKey{order: byCode}, a, b)
	})
	return out
}

func (e *evaluation) compare(spec *rowSpec, k sortKey, a, b *instance) int {
	switch k.order {
	case byFirst:
		return cmp.Compare(a.first, b.first)
	case byPath:
		for j, p := range spec.keys {
			if p.dim == k.path.dim && len(p.steps) == 0 {
				return compareText(k.path.member(e.ds, a.key[j]), k.path.member(e.ds, b.key[j]), k.path.numeric())
			}
		}
		return 0
	}
	for j, p := range spec.keys {
		words := p.words()
		x, _ := e.keyText(a, j)
		y, _ := e.keyText(b, j)
		var c int
		switch {
		case words != nil:
			c = cmp.Compare(slices.Index(words, x), slices.Index(words, y))
		case len(p.steps) == 0 && (k.order == byListing || k.order == byDefault && p.dim.List != nil && p.dim.List.Sort != nil):
			c = cmp.Compare(a.key[j], b.key[j]) // members are numbered as listed
		default:
			c = cmp.Compare(x, y)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}
