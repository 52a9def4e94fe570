package edition

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/money"
)

// layoutChanges lists what changed around the cells of a table.
func layoutChanges(a, b *Snapshot) []LayoutChange {
	var out []LayoutChange
	add := func(part, old, now string) {
		if old != now {
			out = append(out, LayoutChange{part, old, now})
		}
	}
	add("表号", a.Number, b.Number)
	add("标题", a.Title, b.Title)
	add("副标题", a.Subtitle, b.Subtitle)
	for i, part := range []string{"表头左上", "表头上方中间", "表头右上"} {
		add(part, a.Lines[i], b.Lines[i])
	}
	old := map[string]Column{}
	var wasOrder, order []string // of the columns in both
	for _, c := range a.Columns {
		old[c.ID] = c
	}
	for _, c := range b.Columns {
		title := strings.Join(c.Path, "·")
		was, ok := old[c.ID]
		if !ok {
			add("新增的列", "", title)
			continue
		}
		order = append(order, c.ID)
		add("列名", strings.Join(was.Path, "·"), title)
		if was.Kind != c.Kind || was.Statement != c.Statement {
			add("列的种类", "", title)
		}
	}
	for _, c := range a.Columns {
		if slices.ContainsFunc(b.Columns, func(k Column) bool { return k.ID == c.ID }) {
			wasOrder = append(wasOrder, c.ID)
		} else {
			add("删去的列", strings.Join(c.Path, "·"), "")
		}
	}
	add("列的次序", strings.Join(wasOrder, "、"), strings.Join(order, "、"))
	if !sameJSON(a.Header, b.Header) {
		out = append(out, LayoutChange{Part: "表头"})
	}
	add("金额格式", formatWords(a.Formats), formatWords(b.Formats))
	add("表注", strings.Join(a.Notes, "\n"), strings.Join(b.Notes, "\n"))
	return out
}

// formatWords says how amounts are printed.
func formatWords(formats []money.Format) string {
	var out []string
	for _, f := range formats {
		text := fmt.Sprintf("%s，%d位小数", f.Unit, f.Decimals)
		if f.Thousands {
			text += "，千分位"
		}
		if f.Trim {
			text += "，不印末尾的零"
		}
		if f.Zero != "" {
			text += "，零印为" + f.Zero
		}
		out = append(out, text)
	}
	return strings.Join(out, "；")
}
