package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/table"
)

// Description describes a layout's table without data. Placeholders in its texts
// are not replaced.
type Description struct {
	Number, Title string
	Columns       []string // lasting ids of the leaf columns
	Rows          string   // in words: 合计；每个unit（每个func）
}

// Describe returns the layout's description.
func (l *Layout) Describe() Description {
	d := Description{Number: l.number, Title: l.title}
	var lists []string
	for _, s := range l.statements {
		for _, leaf := range s.leaves {
			d.Columns = append(d.Columns, leaf.path(s))
		}
		lists = append(lists, describeRows(append(append([]*rowSpec(nil), s.rows...), s.foot...)))
	}
	d.Rows = strings.Join(lists, " ‖ ")
	return d
}

// Blank returns an empty table with the layout's paper and style.
func (l *Layout) Blank() *table.Table {
	return &table.Table{Page: l.page, Continue: l.cont, Style: l.style}
}

func describeRows(rows []*rowSpec) string {
	var parts []string
	items := 0
	flush := func() {
		if items > 0 {
			parts = append(parts, "固定"+table.Ordinal(items)+"行")
			items = 0
		}
	}
	for _, r := range rows {
		text := ""
		switch r.kind {
		case labelRow:
			items++
			if len(r.rows) == 0 {
				continue
			}
			text = "其下"
		case totalRow:
			text = "合计"
		case eachRow, recordRow:
			var keys []string
			for _, k := range r.keys {
				keys = append(keys, k.dim.Title)
			}
			if r.file != nil {
				keys = append(keys, r.file.Name)
			}
			text = "每个" + strings.Join(keys, "与")
		case sideRow:
			text = r.label
		case fillerRow:
			text = "空行"
		}
		flush()
		if len(r.rows) > 0 {
			text += "（" + describeRows(r.rows) + "）"
		}
		parts = append(parts, text)
	}
	flush()
	return strings.Join(parts, "；")
}

// Protects reports whether a mask of the layout has protect = true: the hidden
// amounts must not be computable from published figures.
func (l *Layout) Protects() bool {
	var any func(rows []*rowSpec) bool
	any = func(rows []*rowSpec) bool {
		return slices.ContainsFunc(rows, func(r *rowSpec) bool { return r.mask != nil && r.mask.protect || any(r.rows) })
	}
	return slices.ContainsFunc(l.statements, func(s *statement) bool { return any(s.rows) || any(s.foot) })
}

// Balanced reports whether the layout's figures are rounded so that printed parts
// add up (舍位平衡).
func (l *Layout) Balanced() bool { return l.rounding == table.Balanced }
