package check

import (
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/tomlpos"
)

// bind checks every address of a formula against the layouts: tables, columns
// and those rows that are known before there is data.
func (d *decoder) bind(n *tomlpos.Node, c *tieOut) {
	for _, t := range slices.Concat(c.formula.left, c.formula.right) {
		if t.ref == nil {
			continue
		}
		known := true
		for _, name := range t.ref.variables() {
			if !slices.Contains(c.names, name) {
				known = false
				if !c.loops {
					d.at(n, t.ref.at, "{"+name+"}", "没有在each中说明", "应写each，如each = \"11[{"+name+"}]\"")
				} else if len(c.names) > 0 {
					d.at(n, t.ref.at, "{"+name+"}", "没有在each中说明", diag.Suggest(name, c.names))
				}
			}
		}
		if !known {
			continue
		}
		vs := c.bindings
		if len(c.domains) > 0 {
			vs = []env{nil}
		}
		for _, v := range vs {
			if d.work > mostWork {
				if !d.tired {
					d.tired = true
					d.at(n, t.ref.at, "", "审核公式和它们的变量太多", "应减少项或取值")
				}
				return
			}
			if !d.checkRef(n, t.ref, v, true) {
				break // the same mistake for every value
			}
		}
	}
	for _, name := range c.names {
		if !slices.ContainsFunc(slices.Concat(c.formula.left, c.formula.right), func(t term) bool {
			return t.ref != nil && slices.Contains(t.ref.variables(), name)
		}) {
			d.at(n, 0, "{"+name+"}", "在公式中没有用到", "each中的变量应出现在行或列里")
		}
	}
}

// checkRef reports whether an address can be found in the layouts.
func (d *decoder) checkRef(n *tomlpos.Node, address *ref, v env, column bool) bool {
	r := address.fill(v)
	matched, wantsForm := false, false
	var rows, cols []string
	rowOK, colOK := false, false
	for _, id := range d.layouts {
		sh := d.shapes[id]
		if sh.Per {
			here := r.table.elements[0].match(id)
			wantsForm = wantsForm || here && len(r.table.elements) == 1
			if !here || len(r.table.elements) != 2 {
				continue
			}
		} else if !r.table.match([]string{id}) {
			continue
		}
		matched = true
		for _, st := range sh.Statements {
			inColumn := !column
			for _, c := range st.Columns {
				cols = append(cols, c.ID)
				if column && r.col.match(r.col.split(c.ID)) {
					colOK, inColumn = true, true
				}
			}
			if !inColumn {
				continue
			}
			for _, row := range st.Rows {
				rows = append(rows, row)
				rowOK = rowOK || fits(r.row, row)
			}
		}
	}
	d.work += len(rows) + len(cols)
	table, _ := r.table.id()
	row, _ := r.row.id()
	switch {
	case wantsForm && !matched:
		d.at(n, r.at, table, "是每个成员一张的表", "应写"+table+"/*或"+table+"/{名字}")
	case !matched:
		d.at(n, r.at, table, "不是表式中的表", diag.Suggest(table, d.layouts))
	case column && !colOK:
		text, _ := r.col.id()
		d.at(n, r.colAt, text, "：“"+table+"”中没有这一列", diag.Suggest(text, cols))
	case !rowOK:
		d.at(n, r.rowAt, row, "：“"+table+"”中没有这一行", suggestRow(row, unique(rows)))
	default:
		return true
	}
	return false
}

// unique drops what comes again.
func unique(rows []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(rows, func(r string) bool {
		again := seen[r]
		seen[r] = true
		return again
	})
}

// fits reports whether a row's address can be that of a row whose id is known
// but for the elements (*) that come from the data.
func fits(p pattern, row string) bool {
	ids := strings.Split(row, "/")
	if len(ids) != len(p.elements) {
		return false
	}
	for i, e := range p.elements {
		if ids[i] != "*" && !e.match(ids[i]) {
			return false
		}
	}
	return true
}

func suggestRow(got string, rows []string) string {
	shown := make([]string, len(rows))
	for i, r := range rows {
		shown[i] = strings.ReplaceAll(r, "*", "{编码}")
	}
	return diag.Suggest(got, shown)
}

// ofWhich tells which columns of a layout are 其中.
func ofWhich(sh layout.Shape) map[string]bool {
	out := map[string]bool{}
	for _, st := range sh.Statements {
		for _, c := range st.Columns {
			if c.OfWhich {
				out[c.ID] = true
			}
		}
	}
	return out
}
