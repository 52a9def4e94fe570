package check

import (
	"cmp"
	"slices"

	"budgetreport/internal/address"
	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// bind checks that the layouts have the cells of every address of a formula, as
// far as they are known without data.
func (d *decoder) bind(n *tomlpos.Node, c *tieOut) {
	for _, t := range slices.Concat(c.formula.left, c.formula.right) {
		if t.ref == nil {
			continue
		}
		known := true
		for _, name := range t.ref.Variables() {
			if !slices.Contains(c.names, name) {
				known = false
				if !c.loops {
					d.at(n, t.ref.Pos(), "{"+name+"}", "没有在each中说明", "应写each，如each = \"11[{"+name+"}]\"")
				} else if len(c.names) > 0 {
					d.at(n, t.ref.Pos(), "{"+name+"}", "没有在each中说明", diag.Suggest(name, c.names))
				}
			}
		}
		if !known {
			continue
		}
		vs := c.bindings
		if len(c.domains) > 0 {
			vs = []address.Values{nil}
		}
		for _, v := range vs {
			if d.work > mostWork {
				if !d.tired {
					d.tired = true
					d.at(n, t.ref.Pos(), "", "审核公式和它们的变量太多", "应减少项或取值")
				}
				return
			}
			if !d.checkRef(n, t.ref, v) {
				break // the same mistake for every value
			}
		}
	}
	for _, name := range c.names {
		if !slices.ContainsFunc(slices.Concat(c.formula.left, c.formula.right), func(t term) bool {
			return t.ref != nil && slices.Contains(t.ref.Variables(), name)
		}) {
			d.at(n, 0, "{"+name+"}", "在公式中没有用到", "each中的变量应出现在行或列里")
		}
	}
}

// checkRef reports whether the layouts have the cell of an address or, without a
// column, the row; else it adds a problem.
func (d *decoder) checkRef(n *tomlpos.Node, written *address.Ref, v address.Values) bool {
	r := written.Fill(v)
	name := r.Name.String()
	var bad *address.Mistake
	wantsForm := false
	for _, id := range d.layouts {
		sh := d.shapes[id]
		if sh.Per {
			here := r.Name.First().Match([]string{id})
			wantsForm = wantsForm || here && r.Name.Len() == 1
			if !here || r.Name.Len() != 2 {
				continue
			}
		} else if !r.Name.Match([]string{id}) {
			continue
		}
		mistake, looked := sh.Find(name, r)
		if d.work += looked; mistake == nil {
			return true
		}
		bad = cmp.Or(bad, mistake)
	}
	switch {
	case bad != nil:
	case wantsForm:
		bad = &address.Mistake{At: r.Pos(), Got: name, Message: "是每个成员一张的表", Want: "应写" + name + "/*或" + name + "/{名字}"}
	default:
		bad = &address.Mistake{At: r.Pos(), Got: name, Message: "不是表式中的表", Want: diag.Suggest(name, d.layouts)}
	}
	d.mistake(n, bad)
	return false
}
