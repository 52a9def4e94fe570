package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
)

// Formula describes in Chinese what the amount cell at (row, col) sums: the ledger
// and every condition of table, statement, row and column that its lines meet. It
// is "" if the cell is no amount.
func (r *Result) Formula(row, col int) string {
	src, ok := r.source(row, col)
	if !ok {
		return ""
	}
	var b strings.Builder
	for i, sl := range r.slots(src) {
		switch {
		case sl.sign < 0:
			b.WriteString(strings.Repeat("；", min(i, 1)) + "减去")
		case i > 0:
			b.WriteString("；加上")
		}
		name := sl.from.Name
		if led := r.ev.ds.Facts[sl.from.ID]; led != nil {
			name = LedgerName(led)
		}
		b.WriteString(name + "的" + sl.from.Column(sl.measure).Name)
		conditions := r.conditions(src, sl)
		if len(conditions) == 0 {
			b.WriteString("，全部")
			continue
		}
		var words []string
		for _, c := range conditions {
			words = append(words, c.words(r.ev.ds))
		}
		b.WriteString("，其中：" + strings.Join(words, "，"))
	}
	if b.Len() == 0 {
		return "文字清单的行，不汇总账表"
	}
	return b.String()
}

// slots returns the sums that make up an amount; none for rows of records.
func (r *Result) slots(src source) []slot {
	for n := src.n; n != nil && n.spec != nil; n = n.parent {
		if n.spec.kind == recordRow {
			return nil
		}
	}
	set := r.ev.l.statements[src.statement].cols
	if src.n.spec.own.size > 0 {
		set = src.n.spec.own
	}
	var out []slot
	for _, sl := range set.slots {
		if sl.local == src.local {
			out = append(out, sl)
		}
	}
	return out
}

// conditions returns the conditions that a ledger line must meet to enter an
// amount by one of its sums, without those that others imply.
func (r *Result) conditions(src source, sl slot) filter {
	e := r.ev
	rows := filter{}
	for n := src.n; n != nil && n.spec != nil; n = n.parent {
		own := slices.Clone(n.spec.where)
		for j, p := range n.spec.keys {
			if len(p.steps) == 0 {
				p.last = endCode
			}
			code, _ := e.keyText(n, j)
			own = append(own, cond{path: p, patterns: []pattern{{text: code}}})
		}
		rows = and(own, rows)
	}
	all := and(e.base, e.l.statements[src.statement].where, rows, sl.filter)
	var out filter
	for i, c := range all {
		follows := slices.ContainsFunc(all[i+1:], func(o cond) bool { return o.implies(c, e.ds) }) ||
			slices.ContainsFunc(out, func(o cond) bool { return o.implies(c, e.ds) })
		if !follows {
			out = append(out, c)
		}
	}
	return out
}

// implies reports whether every member that passes c passes o as well.
func (c cond) implies(o cond, ds *dataset.Dataset) bool {
	if c.path.dim != o.path.dim {
		return false
	}
	for i := range ds.Dims[c.path.dim.Index].Codes {
		if c.accepts(c.path.member(ds, uint32(i)), target{}) && !o.accepts(o.path.member(ds, uint32(i)), target{}) {
			return false
		}
	}
	return true
}

// words phrases a condition: 项目类别为人员类或公用经费（基本支出）.
func (c cond) words(ds *dataset.Dataset) string {
	var is, not []string
	for _, p := range c.patterns {
		w := c.path.patternWords(p, ds)
		if p.negated {
			not = append(not, w)
		} else {
			is = append(is, w)
		}
	}
	var parts []string
	if is != nil {
		parts = append(parts, "为"+either(is))
	}
	if not != nil {
		parts = append(parts, "不为"+either(not))
	}
	return c.path.title() + strings.Join(parts, "且")
}

// either joins alternatives: 甲、乙或丙.
func either(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], "、") + "或" + words[last]
}

// title names what a condition or a group depends on: 功能科目的类, 项目的涉密.
func (p path) title() string {
	t := p.dim.Title
	for _, s := range p.steps {
		t += "的" + s.Name
	}
	if p.level >= 0 {
		t += "的" + p.at.Levels[p.level].Title
	}
	if p.last == endName {
		t += "的名称"
	}
	return t
}

// patternWords phrases one alternative of a condition, with the name of its code.
func (p path) patternWords(pat pattern, ds *dataset.Dataset) string {
	text, name := pat.text, ""
	if p.at != nil && p.last == endCode {
		members := ds.Dims[p.at.Index]
		if words, ok := p.at.Groups[text]; ok && p.level < 0 && !pat.prefix && !slices.Contains(p.at.Words, text) {
			return either(words) + "（" + text + "）"
		}
		if i, ok := members.Lookup(text); ok && members.Names[i] != text {
			name = members.Names[i]
		}
	}
	switch {
	case pat.prefix:
		text += "开头的"
	case text == "":
		return "空白"
	}
	if name != "" {
		text += "（" + name + "）"
	}
	return text
}
