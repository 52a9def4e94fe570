package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
)

// found lists the subject's rows that an address of records means.
func (c *completeness) found(ref *address.Ref) []int {
	texts := c.file(ref.Name.String())
	if texts == nil {
		return nil
	}
	return c.ds.Rows(texts, c.subject, func(i int, word string) bool {
		return ref.Row.MatchAt(i, word) || c.none(texts.File, i, word)
	})
}

// none reports whether a key's word says that there is nothing.
func (c *completeness) none(f *dataset.File, key int, word string) bool {
	return f.None != nil && f.Keys()[key] == f.None.Column && word == f.None.Word
}

// code is the subject's as texts and lists name it: "" for the whole.
func (c *completeness) code() string {
	if c.subject.Part {
		return c.subject.Code
	}
	return ""
}

// value is what the dataset holds in a field for the subject.
func (c *completeness) value(f *field) string {
	if f.file.Kind == dataset.Pairs {
		return c.ds.Pairs[f.file.ID][f.column.ID]
	}
	if row, ok := c.row(f); ok {
		return c.ds.Lists[f.file.ID].Value(f.column.ID, row)
	}
	return ""
}

// applies reports whether a field is one of the subject's: of an entry of the department
// the department's, of a column of the units a unit's.
func (c *completeness) applies(f *field) bool {
	return (f.file.Kind == dataset.Pairs) != c.subject.Part
}

// row is the subject's in the list of subjects.
func (c *completeness) row(f *field) (int, bool) {
	m := c.ds.Dims[c.ds.Schema.Subject.Dim.Index]
	i, ok := m.Lookup(c.subject.Code)
	return int(m.Rows[i]), ok && m.Rows[i] >= 0 && c.subject.Part
}

// dataThere reports whether all that an item comes from is in the dataset.
func (c *completeness) dataThere(n *neededData) bool {
	for _, ref := range n.records {
		if len(c.found(ref)) == 0 {
			return false
		}
	}
	for _, topic := range n.texts {
		if c.ds.Text(topic, c.code()) == nil {
			return false
		}
	}
	return !slices.ContainsFunc(n.fields, func(f *field) bool { return c.applies(f) && c.value(f) == "" })
}

// dataPlace says where it is.
func (c *completeness) dataPlace(n *neededData) string {
	var out []string
	for _, ref := range n.records {
		if texts := c.file(ref.Name.String()); texts != nil {
			out = append(out, placeOf(texts, texts.Lines, "", c.found(ref)...).Text())
		}
	}
	for _, topic := range n.texts {
		out = append(out, c.ds.ProseOrigins[dataset.ProseName(topic, c.code())].Source)
	}
	for _, f := range n.fields {
		if c.applies(f) {
			out = append(out, c.source(f.file)+"“"+f.column.Name+"”")
		}
	}
	return strings.Join(slices.Compact(out), "、")
}

// saysNothing reports whether the dataset says of all that an item comes from that there
// is nothing: by a row that says so, amounts of zero, or a text.
func (c *completeness) saysNothing(n *neededData) bool {
	said := false
	for _, ref := range n.records {
		texts := c.file(ref.Name.String())
		for _, row := range c.found(ref) {
			if !texts.File.SaysNone(texts, row) && !zeroAmounts(texts, row) {
				return false
			}
			said = true
		}
	}
	for _, topic := range n.texts {
		if c.ds.Text(topic, c.code()) != nil {
			if !c.ds.SaysNothing(topic, c.code()) {
				return false
			}
			said = true
		}
	}
	return said && n.fields == nil
}

// zeroAmounts reports whether a row has amounts or numbers, and all are zero.
func zeroAmounts(t *dataset.Texts, row int) bool {
	zero := false
	for _, col := range t.File.Columns {
		if v := t.Value(col.ID, row); v != "" && (col.Kind == dataset.Amount || col.Kind == dataset.Order) {
			if strings.ContainsAny(v, "123456789") {
				return false
			}
			zero = true
		}
	}
	return zero
}

// lacking says what brings an item back.
func (c *completeness) lacking(it *requiredItem) answer {
	a := answer{state: Missing}
	var parts []string
	add := func(file, text string, lines ...int) {
		if a.place.File == "" {
			a.place = Place{File: file, Lines: lines}
		}
		parts = append(parts, text)
	}
	for _, f := range it.data.fields {
		if c.applies(f) && c.value(f) == "" {
			file, text, lines := c.fillIn(f)
			add(file, text, lines...)
		}
	}
	written := map[string]bool{}
	for _, ref := range it.data.records {
		if name := ref.Name.String(); len(c.found(ref)) == 0 && !written[name] {
			written[name] = true // with the other rows for the same file
			file, text := c.write(it.data.records, name)
			add(file, text)
		}
	}
	for _, topic := range it.data.texts {
		if name := dataset.ProseName(topic, c.code()); c.ds.Text(topic, c.code()) == nil {
			file, text := c.writeText(name)
			add(file, text)
		}
	}
	if parts == nil {
		a.place = it.place
		parts = []string{"表式的表、文字的模板（book文件夹）中没有这一项，应补上；确实不要的，从这里删去"}
	}
	a.where = strings.Join(parts, "；")
	return a
}

// fillIn says where to write a field.
func (c *completeness) fillIn(f *field) (file, text string, lines []int) {
	file = c.source(f.file)
	if f.file.Kind == dataset.Pairs {
		return file, fmt.Sprintf("在%s写一行：%s,%s", file, f.column.Name, "……"), nil
	}
	if row, ok := c.row(f); ok {
		lines = []int{int(c.ds.Lists[f.file.ID].Lines[row])}
	}
	return file, fmt.Sprintf("在%s“%s”一行填“%s”列", file, c.subject.Code, f.column.Name), lines
}

// write says which rows to write into a file: those of its records that are missing.
func (c *completeness) write(records []*address.Ref, name string) (file, text string) {
	at := slices.IndexFunc(c.ds.Schema.Files, func(f *dataset.File) bool { return f.Name == name })
	f := c.ds.Schema.Files[at]
	texts := c.ds.Lists[f.ID]
	file = c.source(f)
	text = "在" + file
	if owner := refTo(f, c.ds.Schema.Subject.Dim); texts != nil && c.subject.Part && !texts.Has(owner.ID) {
		texts, text = nil, text+"加上“"+owner.Name+"”列，" // without it all rows are the department's
	}
	var rows, nothing []string
	var headers []string
	for _, ref := range records {
		if ref.Name.String() != name || len(c.found(ref)) > 0 {
			continue
		}
		head, cells := f.Line(texts, c.cells(f, ref, false))
		headers, rows = head, append(rows, strings.Join(cells, ","))
		if f.None != nil {
			_, cells = f.Line(texts, c.cells(f, ref, true))
			nothing = append(nothing, strings.Join(cells, ","))
		}
	}
	count := "一行"
	if len(rows) > 1 {
		count = fmt.Sprintf("%d行", len(rows))
	}
	if _, whole := c.workbook(); c.ds.Lists[f.ID] == nil && !whole {
		text = "新建" + file + "，第一行写列名，再"
	}
	text += fmt.Sprintf("写%s（%s）：%s", count, strings.Join(headers, ","), strings.Join(rows, "；"))
	switch {
	case nothing != nil:
		text += "；没有的，写：" + strings.Join(nothing, "；")
	case slices.ContainsFunc(f.Columns, func(col *dataset.Column) bool { return col.Kind == dataset.Amount && !col.Optional }):
		text += "；没有的，金额写0"
	}
	return file, text
}

// cells are the values of a row that an address means, by column id: the subject, the
// words of the address, and for what is to be filled in the names of the columns; with
// nothing the row that says that there is nothing.
func (c *completeness) cells(f *dataset.File, ref *address.Ref, nothing bool) map[string]string {
	sub := c.ds.Schema.Subject
	out := map[string]string{}
	words, keys := ref.Row.Split(ref.Row.String()), f.Keys()
	for _, col := range f.Columns {
		key := slices.Index(keys, col)
		switch {
		case col.Kind == dataset.Ref && slices.Contains(col.Ref, sub.Dim) && slices.Contains(col.Words, sub.Target):
			out[col.ID] = sub.Target
			if c.subject.Part {
				out[col.ID] = c.subject.Code
			}
		case nothing && col == f.None.Column:
			out[col.ID] = f.None.Word
		case key >= 0 && key < len(words) && !strings.Contains(words[key], "*"):
			out[col.ID] = words[key]
		case nothing || col.Optional && !c.wanted(col, keys, words):
		default:
			out[col.ID] = col.Name
		}
	}
	return out
}

// wanted reports whether an optional column is filled on rows with the words of a key.
func (c *completeness) wanted(col *dataset.Column, keys []*dataset.Column, words []string) bool {
	if col.Only == nil || col.Only.Word == nil {
		return false
	}
	key := slices.Index(keys, col.Only.Word)
	return key >= 0 && key < len(words) && slices.Contains(col.Only.Words, words[key])
}

// writeText says where to write a text of the office.
func (c *completeness) writeText(name string) (file, text string) {
	file = c.ds.Schema.Prose.Folder + "/" + name + ".md"
	if at, whole := c.workbook(); whole {
		file = at
		text = "在" + at + "的“" + c.ds.Schema.Prose.Folder + "”表写“" + name + "”"
	} else {
		text = "写" + file
	}
	if none := c.ds.Schema.Prose.None; none != "" {
		text += "；没有的，只写“" + none + "”"
	}
	return file, text
}

// source is a file of the dataset as people find it: 上年.csv, or 预算.xlsx的“上年”表.
func (c *completeness) source(f *dataset.File) string {
	if at, whole := c.workbook(); whole {
		return at + "的“" + f.Name + "”表"
	}
	return f.Name + ".csv"
}

// workbook is the name of the workbook that holds the dataset, if one does.
func (c *completeness) workbook() (name string, whole bool) {
	for _, f := range c.ds.Schema.Files {
		if t := c.ds.Lists[f.ID]; t != nil {
			return t.Source, !strings.EqualFold(t.Source, f.Name+".csv")
		}
	}
	return "", false
}
