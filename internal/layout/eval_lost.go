package layout

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// loss is a group of lines that are lost, or counted twice, in one place.
type loss struct {
	line    int // the first
	count   int
	lines   []string // line numbers of the first few
	sum     money.Amount
	message string
	members []memberRef
}

// checkLine notes where line i of the ledger is lost, if it is.
func (c *completeness) checkLine(i int) {
	var answers [answerWords]uint64
	known := copy(answers[:], c.p.bits) == len(c.p.bits)
	if known && c.lossless[answers] {
		c.reached[i] = true
		return
	}
	faults := c.faults()
	if known && faults == nil {
		c.lossless[answers] = true
	}
	pending := slices.ContainsFunc(faults, func(f fault) bool { return f.unlessElsewhere })
	c.reached[i] = !pending
	if faults == nil {
		return
	}
	amount := c.amount(i)
	if amount == 0 {
		return
	}
	if pending {
		c.pending = append(c.pending, i)
	}
	for _, f := range faults {
		if !f.unlessElsewhere {
			c.note(i, amount, f)
		}
	}
}

// settle notes the pending lines that no other statement shows.
func (c *completeness) settle(all []*completeness) {
	for _, i := range c.pending {
		if slices.ContainsFunc(all, func(o *completeness) bool { return o.p.led == c.p.led && o.reached[i] }) {
			continue
		}
		c.p.tests.answers(i, c.p.bits)
		for _, f := range c.faults() {
			if f.unlessElsewhere {
				c.note(i, c.amount(i), f)
			}
		}
	}
}

// note adds line i to the loss at f.
func (c *completeness) note(i int, amount money.Amount, f fault) {
	var members []memberRef
	key := f.place
	for _, d := range c.p.e.ds.Schema.Dims {
		codes := c.p.led.Codes[d.Index]
		if codes == nil || !slices.ContainsFunc(f.filters, func(a filter) bool { return slices.Contains(a.dims(), d) }) {
			continue
		}
		members = append(members, memberRef{d, codes[i]})
		key += fmt.Sprint(" ", codes[i])
	}
	l := c.lost[key]
	if l == nil {
		l = &loss{line: i, message: f.message, members: members}
		c.lost[key] = l
		c.order = append(c.order, l)
	}
	const most = 12
	if l.count++; l.count <= most {
		l.lines = append(l.lines, fmt.Sprint(c.p.led.Lines[i]))
	}
	l.sum += amount // any sum over a ledger is exact
}

// amount returns the line's amount that the statement sums, 0 if it sums none.
func (c *completeness) amount(i int) money.Amount {
	for _, set := range append([]pickedSet{c.p.cols}, sets(c.p.own)...) {
		for _, sl := range set.slots {
			if sl.amounts[i] != 0 {
				return sl.amounts[i]
			}
		}
	}
	return 0
}

func sets(own map[*rowSpec]pickedSet) []pickedSet {
	var out []pickedSet
	for _, set := range own {
		out = append(out, set)
	}
	return out
}

// problems lists the losses: the codes, the lines, the amount, the table.
func (c *completeness) problems(table string) []diag.Problem {
	var out []diag.Problem
	for _, l := range c.order {
		p := c.p.led.Place(l.line, "")
		var who []string
		for _, m := range l.members {
			members := c.p.e.ds.Dims[m.dim.Index]
			text := m.dim.Title + "“" + members.Codes[m.index]
			if members.Names[m.index] != members.Codes[m.index] {
				text += " " + members.Names[m.index]
			}
			who = append(who, text+"”")
		}
		lines := ""
		if l.count > 1 {
			lines = "第" + strings.Join(l.lines, "、")
			if l.count > len(l.lines) {
				lines += "等"
			}
			lines += fmt.Sprintf("行（%d行）", l.count)
		}
		p.Message = fmt.Sprintf("%s%s共%s元：%s%s", strings.Join(who, "、"), lines, l.sum.Exact(), table, l.message)
		p.Want = "应改正编码，或在表式" + c.p.e.l.File + "中补上；只列一部分的，在那里写where或complete = false"
		out = append(out, p)
	}
	return out
}

// title returns the row's name in messages: its label as written in the layout,
// else its name.
func (r *rowSpec) title() string {
	if r.label != "" {
		return r.label
	}
	return r.name()
}

// titles returns a column's title with those above it: 基本支出·小计.
func (n *node) titles() string {
	text := n.title
	for p := n.parent; p != nil; p = p.parent {
		if p.title != "" {
			text = p.title + "·" + text
		}
	}
	return text
}
