package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
)

// specNode is a row that a layout declares, under those above it, with what a
// printed row of it shows in each column.
type specNode struct {
	spec     *rowSpec // nil above the outermost rows
	parent   *specNode
	children []*specNode
	index    int // among the parent's children
	offset   int // columns taken by labels beside the rows
	slots    []shown
}

// shown is what a row shows in a column, counted within the statement.
type shown struct {
	col    int
	kind   slotKind
	phrase Phrase // slotText
	raw    string // of the path, for what a mask keeps
	key    int    // slotCode, slotPart, slotName: of the row's own keys
	level  int    // slotPart
}

type slotKind uint8

const (
	slotBlank slotKind = iota // nothing
	slotText                  // a label
	slotCode                  // the code of a key
	slotPart                  // the digits of one level of a key's code
	slotName                  // the name of a key
	slotFree                  // any text
	slotSum                   // a figure
	slotList                  // lines of a ragged list
)

// nodesOf makes the nodes of rows under parent.
func nodesOf(l *Layout, s *statement, rows []*rowSpec, parent *specNode) []*specNode {
	var out []*specNode
	for i, spec := range rows {
		n := &specNode{spec: spec, parent: parent, index: i, offset: parent.offset}
		under := n
		if spec.kind == sideRow {
			label := shown{col: n.offset, kind: slotText, phrase: NewPhrase(spec.label)}
			n.slots = append(slices.Clip(parent.beside()), label)
			n.offset += spec.span
		} else if spec.kind != fillerRow {
			n.slots = append(slices.Clone(parent.beside()), n.own(l, s)...)
		}
		n.children = nodesOf(l, s, spec.rows, under)
		out = append(out, n)
	}
	return out
}

// beside are the labels beside the rows under a node.
func (n *specNode) beside() []shown {
	for ; n != nil && n.spec != nil; n = n.parent {
		if n.spec.kind == sideRow {
			return n.slots
		}
	}
	return nil
}

// transparent reports whether the node prints no row of its own.
func (n *specNode) transparent() bool { return n.spec.kind == sideRow || n.spec.hidden }

// repeats reports whether there may be several rows of the node.
func (n *specNode) repeats() bool { return n.spec.kind == eachRow || n.spec.kind == recordRow }

// own lists the slots of the row's own columns.
func (n *specNode) own(l *Layout, s *statement) []shown {
	var out []shown
	col := n.offset
	add := func(c *content, of *list, span int) {
		x := shown{col: col}
		switch {
		case of != nil && slices.ContainsFunc(n.spec.keys, func(k path) bool { return k.dim == of.by && len(k.steps) == 0 }):
			x.kind = slotList
		case of != nil:
		case c.isText:
			x.kind, x.phrase = slotText, NewPhrase(c.text)
		case c.sums != nil && n.spec.blank:
		case c.sums != nil:
			x.kind = slotSum
		default:
			for _, p := range c.show {
				if is := n.shows(l, p, c.inherit); is.kind != slotBlank {
					is.col, is.raw = col, p.raw
					x = is
					break
				}
			}
		}
		if x.kind == slotText && x.phrase.IsZero() {
			x.kind = slotBlank
		}
		out = append(out, x)
		col += span
	}
	if n.spec.cells != nil {
		for _, c := range n.spec.cells {
			add(c, nil, c.span)
		}
		return out
	}
	for _, leaf := range s.leaves[n.offset:] {
		add(&leaf.content, leaf.list, 1)
	}
	return out
}

// shows tells what a path shows in a row of the node, as cellMaker.value finds it
// without data; slotBlank where the path does not apply.
func (n *specNode) shows(l *Layout, p path, inherit bool) shown {
	fixed := n.spec.kind != eachRow && n.spec.kind != recordRow
	switch p.root {
	case rootName, rootLabel:
		switch {
		case fixed:
			return shown{kind: slotText, phrase: NewPhrase(n.spec.label)}
		case p.root == rootLabel:
			return shown{}
		case n.spec.label != "" || n.spec.kind == recordRow:
			return shown{kind: slotFree}
		}
		return shown{kind: slotName, key: len(n.spec.keys) - 1}
	case rootLine, rootSubject, rootPairs:
		return shown{kind: slotFree}
	case rootRecord:
		if n.spec.kind == recordRow && n.spec.file == p.file {
			return shown{kind: slotFree}
		}
		return shown{}
	}
	for m := n; m != nil && m.spec != nil; m = m.parent {
		for j, k := range m.spec.keys {
			if k.raw != p.raw && (k.dim != p.dim || len(k.steps) > 0) {
				continue
			}
			if m != n || m.spec.kind != eachRow {
				return shown{kind: slotFree}
			}
			return keySlot(j, k, p)
		}
		if !inherit && !(m.spec.kind == recordRow && m == n) {
			break
		}
	}
	if l.per != nil && l.per == p.dim {
		return shown{kind: slotFree}
	}
	return shown{}
}

// keySlot is what a path shows of the j-th key of a row.
func keySlot(j int, k, p path) shown {
	switch {
	case k.raw == p.raw && (len(k.steps) > 0 || p.last == endCode && p.level < 0):
		return shown{kind: slotCode, key: j}
	case len(p.steps) > 0 || len(k.steps) > 0:
		return shown{kind: slotFree}
	case p.last == endPart:
		return shown{kind: slotPart, key: j, level: p.level}
	case p.level >= 0:
		return shown{kind: slotFree}
	case p.last == endName:
		return shown{kind: slotName, key: j}
	}
	return shown{kind: slotCode, key: j}
}

// digits is how many a code has at a level beyond the level before.
func digits(d *dataset.Dimension, level int) int {
	if level == 0 {
		return d.Levels[0].Digits
	}
	return d.Levels[level].Digits - d.Levels[level-1].Digits
}

// masks reports whether a printed row is one that the node's mask hides, and
// whether a row of the mask can look so.
func (n *specNode) masks(cell func(col int) PrintedCell) (masked, fits bool) {
	m := n.spec.mask
	if m == nil {
		return false, true
	}
	for _, s := range n.slots {
		text := Fold(cell(s.col).Over)
		if s.kind == slotSum && text != "" && text == Fold(m.amount) || m.text[s.raw] != "" && text == Fold(m.text[s.raw]) {
			masked = true
		}
	}
	if !masked {
		return false, true
	}
	for _, s := range n.slots {
		if s.raw != "" && !m.keep[s.raw] && s.kind != slotText && Fold(cell(s.col).Over) != Fold(m.text[s.raw]) {
			return true, false
		}
	}
	return true, true
}

// fit says how well a printed row fits the node: more the more it fits, and false
// where it cannot be one.
func (n *specNode) fit(cell func(col int) PrintedCell, codes *Codes) (score int, masked, ok bool) {
	masked, ok = n.masks(cell)
	if !ok {
		return 0, masked, false
	}
	told := false // something tells the row
	for _, s := range n.slots {
		text := strings.TrimSpace(cell(s.col).Over)
		switch s.kind {
		case slotBlank:
			if Fold(text) != "" {
				return 0, masked, false
			}
			continue
		case slotText:
			if _, same := s.phrase.Match(text); !same {
				return 0, masked, false
			}
			told, score = true, score+4
			continue
		case slotSum:
			if text != "" && !isFigure(text) && !(masked && Fold(text) == Fold(n.spec.mask.amount)) {
				score--
			}
			continue
		case slotList:
			continue
		}
		if text == "" {
			score--
			continue
		}
		told, score = true, score+1+n.codeFit(s, text, codes)
	}
	if masked {
		return 3, true, true
	}
	return score, false, told || n.plain()
}

// codeFit says how well a text fits as a code.
func (n *specNode) codeFit(s shown, text string, codes *Codes) int {
	switch s.kind {
	case slotPart:
		if len(text) != digits(n.spec.keys[s.key].dim, s.level) {
			return -3
		}
	case slotCode:
		k := n.spec.keys[s.key]
		known := codes.known[k.dim]
		switch {
		case len(k.steps) > 0 || k.dim.List == nil || known == nil:
		case known[text]:
			return 2
		default:
			return -2
		}
	}
	return 0
}

// plain reports whether a row of the node shows nothing that tells it, like a total
// without a label.
func (n *specNode) plain() bool {
	return !n.repeats() && !slices.ContainsFunc(n.slots, func(s shown) bool { return s.kind != slotBlank && s.kind != slotSum })
}
