package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// The rules in this file apply to every family.

// ledgers calls do for every ledger of the dataset, in the schema's order.
func ledgers(ds *dataset.Dataset, do func(led *dataset.Ledger)) {
	for _, f := range ds.Schema.Files {
		if led := ds.Facts[f.ID]; led != nil {
			do(led)
		}
	}
}

// alike groups the lines of a ledger that are equal except for the amounts or, if
// amounts is set, equal in everything; groups have at least two lines.
func alike(led *dataset.Ledger, amounts bool) [][]int {
	lines := map[string][]int{}
	var order []string
	texts, measures := sortedKeys(led.Texts), sortedKeys(led.Measures)
	for i := range led.N {
		var key strings.Builder
		for _, d := range led.Dims {
			fmt.Fprintf(&key, "%d,", led.Codes[d][i])
		}
		for _, id := range texts {
			key.WriteString(led.Texts[id][i] + "\x00")
		}
		for _, id := range measures {
			if amounts {
				fmt.Fprintf(&key, "%d,", led.Measures[id][i])
			}
		}
		k := key.String()
		if len(lines[k]) == 1 {
			order = append(order, k)
		}
		lines[k] = append(lines[k], i)
	}
	out := make([][]int, len(order))
	for i, k := range order {
		out[i] = lines[k]
	}
	return out
}

// duplicates finds ledger lines that are equal except for the amount: probably one
// was entered twice. Lines with a known cause are left out.
func duplicates(ds *dataset.Dataset, known named) []Finding {
	var out []Finding
	ledgers(ds, func(led *dataset.Ledger) {
		for _, lines := range alike(led, false) {
			if known.has(led, lines) {
				continue
			}
			out = append(out, Finding{
				Severity: Warning, Rule: "重复的账", Tell: true, Place: placeOf(led, led.Lines, "", lines...),
				Message: "这几行" + agreement(led, lines) + "都相同，可能重复录入；如确为几笔，可合并为一行",
			})
		}
	})
	return out
}

// records calls do for every file of records that the dataset has, in the
// schema's order.
func records(ds *dataset.Dataset, do func(t *dataset.Texts)) {
	for _, f := range ds.Schema.Files {
		if t := ds.Lists[f.ID]; t != nil && f.Kind == dataset.Records {
			do(t)
		}
	}
}

// repeated finds records that are equal except for their numbers: they would be
// printed twice, and sums would include both.
func repeated(ds *dataset.Dataset) []Finding {
	var out []Finding
	records(ds, func(t *dataset.Texts) {
		rows := map[string][]int{}
		var order []string
		for i := range t.N {
			var key strings.Builder
			for j, c := range t.File.Columns {
				if c.Kind != dataset.Amount && c.Kind != dataset.Order {
					key.WriteString(t.Values[j][i] + "\x00")
				}
			}
			k := key.String()
			if rows[k] == nil {
				order = append(order, k)
			}
			rows[k] = append(rows[k], i)
		}
		for _, k := range order {
			if len(rows[k]) > 1 {
				out = append(out, Finding{
					Severity: Warning, Rule: "重复的行", Tell: true, Place: placeOf(t, t.Lines, "", rows[k]...),
					Message: "这几行除数字外各列都相同，可能重复录入；公开的表和文字会重复列出，合计会重复计算",
				})
			}
		}
	})
	return out
}

// nothings finds rows that say that there is nothing beside others that say there is.
func nothings(ds *dataset.Dataset) []Finding {
	var out []Finding
	records(ds, func(t *dataset.Texts) {
		if t.File.None == nil {
			return
		}
		rows := map[string][]int{} // by what the rows are about
		var order []string
		says := map[string]bool{}
		for i := range t.N {
			var key strings.Builder
			for _, c := range t.File.Columns {
				if c != t.File.None.Column && (c.Kind == dataset.Ref || c.Kind == dataset.Word) {
					key.WriteString(t.Value(c.ID, i) + "\x00")
				}
			}
			k := key.String()
			if rows[k] == nil {
				order = append(order, k)
			}
			rows[k] = append(rows[k], i)
			says[k] = says[k] || t.File.SaysNone(t, i)
		}
		for _, k := range order {
			if says[k] && len(rows[k]) > 1 {
				out = append(out, Finding{
					Severity: Error, Rule: "写了无又写了有", Place: placeOf(t, t.Lines, t.File.None.Column.ID, rows[k]...),
					Message: "一行写“" + t.File.None.Word + "”，另有行写了具体的" + t.File.None.Column.Name + "，应只留一种",
				})
			}
		}
	})
	return out
}

// agreement describes in which columns lines of a group of alike are equal.
func agreement(led *dataset.Ledger, lines []int) string {
	for _, amounts := range led.Measures {
		if slices.ContainsFunc(lines, func(i int) bool { return amounts[i] != amounts[lines[0]] }) {
			return "除金额外各列"
		}
	}
	return "各列和金额"
}

// placeAt is the place of a problem of the dataset.
func placeAt(p diag.Problem) Place {
	out := Place{File: p.File}
	if p.Line > 0 {
		out.Lines = []int{p.Line}
	}
	if strings.Contains(p.Field, "!") {
		out.Cells = []string{strings.TrimSuffix(p.Field, "!")}
	} else {
		out.Field = p.Field
	}
	return out
}

// notices makes findings of the remarks that loading the dataset made.
func notices(ds *dataset.Dataset) []Finding {
	var out []Finding
	for _, p := range ds.Notices {
		f := Finding{Severity: Warning, Rule: "数据的写法", Tell: true, Place: placeAt(p)}
		p.File, p.Line, p.Col, p.Field = "", 0, 0, ""
		f.Message = p.String()
		out = append(out, f)
	}
	return out
}

const negative = "是负数；预算一般没有负数"

// signs finds negative and zero amounts of ledger lines, except lines with a known
// cause, and negative amounts of records.
func signs(ds *dataset.Dataset, known named) []Finding {
	var out []Finding
	ledgers(ds, func(led *dataset.Ledger) {
		for _, c := range led.File.Columns {
			for i, a := range led.Measures[c.ID] {
				f := Finding{Rule: "金额的正负", Place: placeOf(led, led.Lines, c.ID, i)}
				switch {
				case a < 0:
					f.Severity, f.Tell, f.Message = Warning, true, negative
				case a == 0:
					f.Severity, f.Message = Info, "是零，表中会多出空白的一行；没有金额的行可以删去"
				default:
					continue
				}
				if known.has(led, []int{i}) {
					continue
				}
				out = append(out, f)
			}
		}
	})
	records(ds, func(t *dataset.Texts) {
		for j, c := range t.File.Columns {
			for i, text := range t.Values[j] {
				if c.Kind == dataset.Amount && strings.HasPrefix(text, "-") && strings.Trim(text, "-0.") != "" {
					out = append(out, Finding{
						Severity: Warning, Rule: "金额的正负", Tell: true, Place: placeOf(t, t.Lines, c.ID, i), Message: negative,
					})
				}
			}
		}
	})
	return out
}

// plain folds width and case and removes blanks.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			return -1
		case r >= '！' && r <= '～':
			return unicode.ToLower(r - '！' + '!')
		}
		return unicode.ToLower(r)
	}, s)
}

// likeNames finds members of one list whose names differ only in width, case or
// blanks.
func likeNames(ds *dataset.Dataset) []Finding {
	var out []Finding
	for _, m := range ds.Dims {
		if m.Dim.List == nil {
			continue
		}
		list := ds.Lists[m.Dim.List.ID]
		first := map[string]uint32{}
		for _, i := range m.Listed {
			key := plain(m.Names[i])
			j, ok := first[key]
			if !ok {
				first[key] = i
				continue
			}
			if m.Names[i] == m.Names[j] {
				continue
			}
			out = append(out, Finding{
				Severity: Warning, Rule: "名称写法不一",
				Place:   placeOf(list, list.Lines, nameColumn(m.Dim.List), int(m.Rows[j]), int(m.Rows[i])),
				Message: fmt.Sprintf("%s“%s”与“%s”的名称只差全角半角、大小写或空格", m.Dim.Title, m.Codes[j], m.Codes[i]),
			})
		}
	}
	return out
}

// unlistedParents finds parent codes that no list contains: a table with subtotals
// at that level would have no name to print.
func unlistedParents(ds *dataset.Dataset) []Finding {
	var out []Finding
	for _, m := range ds.Dims {
		if m.Dim.List == nil {
			continue
		}
		list := ds.Lists[m.Dim.List.ID]
		for i, row := range m.Rows {
			if i == 0 || row >= 0 {
				continue
			}
			out = append(out, Finding{
				Severity: Info, Rule: "上级编码", Place: Place{File: list.Source},
				Message: fmt.Sprintf("%s“%s”没有列出，它的下级却列出了；按这一级分行的表会没有名称可印", m.Dim.Title, m.Codes[i]),
			})
		}
	}
	return out
}

// sameOrder finds members of one list with the same 序号: their order is
// undefined.
func sameOrder(ds *dataset.Dataset) []Finding {
	var out []Finding
	for _, f := range ds.Schema.Files {
		list := ds.Lists[f.ID]
		if list == nil || f.Kind != dataset.List {
			continue
		}
		for _, c := range f.Columns {
			if c.Kind != dataset.Order {
				continue
			}
			first := map[string]int{}
			for i := range list.N {
				order := list.Value(c.ID, i)
				j, ok := first[order]
				if first[order] = i; !ok || order == "" {
					continue
				}
				out = append(out, Finding{
					Severity: Warning, Rule: "序号重复",
					Place:   placeOf(list, list.Lines, c.ID, j, i),
					Message: fmt.Sprintf("“%s”%s重复，先后不明", c.Name, order),
				})
			}
		}
	}
	return out
}

// nameColumn returns the id of the column of names of a list, "" for none.
func nameColumn(f *dataset.File) string {
	for _, c := range f.Columns {
		if c.Kind == dataset.Name {
			return c.ID
		}
	}
	return ""
}
