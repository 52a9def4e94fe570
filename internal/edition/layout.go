package edition

import (
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/money"
)

// layoutChanges lists the changes of a table outside its cells.
func (w *Wording) layoutChanges(a, b *Snapshot) []LayoutChange {
	var out []LayoutChange
	part := &w.Layout
	add := func(part, old, now string) {
		if old != now {
			out = append(out, LayoutChange{part, old, now})
		}
	}
	add(part.Number, a.Number, b.Number)
	add(part.Title, a.Title, b.Title)
	add(part.Subtitle, a.Subtitle, b.Subtitle)
	for i, name := range []string{part.Left, part.Center, part.Right} {
		add(name, a.Lines[i], b.Lines[i])
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
			add(part.ColumnAdded, "", title)
			continue
		}
		order = append(order, c.ID)
		add(part.ColumnTitle, strings.Join(was.Path, "·"), title)
		if was.Kind != c.Kind || was.Statement != c.Statement {
			add(part.ColumnKind, "", title)
		}
	}
	for _, c := range a.Columns {
		if slices.ContainsFunc(b.Columns, func(k Column) bool { return k.ID == c.ID }) {
			wasOrder = append(wasOrder, c.ID)
		} else {
			add(part.ColumnRemoved, strings.Join(c.Path, "·"), "")
		}
	}
	add(part.ColumnOrder, strings.Join(wasOrder, "、"), strings.Join(order, "、"))
	if !sameJSON(a.Header, b.Header) {
		out = append(out, LayoutChange{Part: part.Header})
	}
	add(part.Formats, w.formats(a.Formats), w.formats(b.Formats))
	add(part.Notes, strings.Join(a.Notes, "\n"), strings.Join(b.Notes, "\n"))
	return out
}

// formats describes how amounts are printed.
func (w *Wording) formats(formats []money.Format) string {
	var out []string
	for _, f := range formats {
		text := fill(w.Layout.Format, "unit", f.Unit.String(), "decimals", strconv.Itoa(f.Decimals))
		if f.Thousands {
			text += w.Layout.Thousands
		}
		if f.Trim {
			text += w.Layout.Trimmed
		}
		if f.Zero != "" {
			text += fill(w.Layout.Zero, "zero", f.Zero)
		}
		out = append(out, text)
	}
	return strings.Join(out, w.Layout.BetweenFormats)
}
