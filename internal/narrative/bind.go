package narrative

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// reference finds what name[…] names: a cell of a table, records of a file, a
// row of a pairs file, or a column of a loop's item.
func (p *parser) reference(t token, e *expr) {
	row, col, two := strings.Cut(t.in, ",")
	e.name, e.row, e.col = t.text, strings.TrimSpace(row), strings.TrimSpace(col)
	if l := p.items[t.text]; l != nil {
		if two {
			p.fault(t, t.text+"["+t.in+"]", "多写了一项", "循环中的一项只写列名，如"+t.text+"[列]")
			return
		}
		e.op, e.col = "column", p.column(t, l, e.row)
		e.list = l
		return
	}
	if slices.Contains(p.tables, t.text) {
		e.op = "table"
		if !two {
			p.fault(t, t.text+"["+t.in+"]", "缺少列", "应写"+t.text+"[行, 列]")
			return
		}
		p.checkRow(t, t.text, e.row, e.col)
		return
	}
	e.file = p.file(t, dataset.Pairs, dataset.Records)
	switch {
	case e.file == nil:
	case e.file.Kind == dataset.Pairs:
		e.op = "pair"
		if two {
			p.fault(t, t.in, "多写了一项", "应写"+t.text+"[项]")
			return
		}
		e.col = p.column(t, &list{file: e.file}, e.row)
	default:
		e.op = "record"
		if !two {
			p.fault(t, t.text+"["+t.in+"]", "缺少列", "应写"+t.text+"[项, 列]")
			return
		}
		p.checkKeys(t, e.file, e.row)
		e.col = p.column(t, &list{file: e.file}, e.col)
		if c := e.file.Column(e.col); c != nil && c.Kind != dataset.Amount && c.Kind != dataset.Order {
			p.fault(t, c.Name, "不是数", "应为金额或数量的列")
		}
	}
}

// file finds a file of the dataset by the name accountants know.
func (p *parser) file(t token, kinds ...dataset.FileKind) *dataset.File {
	known := slices.Clone(p.tables)
	for _, f := range p.schema.Files {
		if slices.Contains(kinds, f.Kind) {
			if f.Name == t.text {
				return f
			}
			known = append(known, f.Name)
		}
	}
	p.fault(t, t.text, "不是表，也不是数据集的文件", diag.Suggest(t.text, known))
	return nil
}

// column returns the id of a column of a list's items.
func (p *parser) column(t token, l *list, name string) string {
	var known []string
	if l.file != nil {
		for _, c := range l.file.Columns {
			if c.Name == name {
				return c.ID
			}
			known = append(known, c.Name)
		}
	} else {
		for _, st := range p.shapes[l.table].Statements {
			for _, c := range st.Columns {
				known = append(known, c)
			}
		}
		if slices.Contains(known, name) || p.failed {
			return name
		}
	}
	p.fault(t, name, "不是其中的列", diag.Suggest(name, known))
	return ""
}

// checkRow looks a table's row, and its column when there is one, up in the layout.
func (p *parser) checkRow(t token, table, row, col string) {
	var rows, cols []string
	found, colFound := false, col == ""
	for _, st := range p.shapes[table].Statements {
		here := col == ""
		for _, c := range st.Columns {
			here = here || c == col
			cols = append(cols, c)
		}
		colFound = colFound || here
		for _, r := range st.Rows {
			if here {
				rows = append(rows, strings.ReplaceAll(r, "*", "{编码}"))
				found = found || fits(row, r)
			}
		}
	}
	switch {
	case p.shapes[table].Per:
		p.fault(t, table, "是每个成员一张的表", "文字中不能引用")
	case !colFound:
		p.fault(t, col, "：“"+table+"”中没有这一列", diag.Suggest(col, cols))
	case !found:
		p.fault(t, row, "：“"+table+"”中没有这一行", diag.Suggest(row, rows))
	}
}

// fits reports whether a row written in a template can be one of the layout's,
// whose elements from the data are *.
func fits(written, row string) bool {
	w, r := strings.Split(written, "/"), strings.Split(row, "/")
	if len(w) != len(r) {
		return false
	}
	for i := range w {
		if w[i] != r[i] && w[i] != "*" && r[i] != "*" {
			return false
		}
	}
	return true
}

// checkKeys looks the words of a record's key up in the columns of words.
func (p *parser) checkKeys(t token, f *dataset.File, row string) {
	keys := keyColumns(f)
	words := strings.Split(row, "/")
	if len(words) != len(keys) {
		p.fault(t, row, "写法不对", "应写"+strings.Join(columnNames(keys), "/"))
		return
	}
	for i, w := range words {
		if w = strings.TrimSpace(w); w != "*" && !slices.Contains(keys[i].Words, w) {
			p.fault(t, w, "不是“"+keys[i].Name+"”的用词", diag.Suggest(w, keys[i].Words))
		}
	}
}

// keyColumns are the columns that name a record: those of closed words.
func keyColumns(f *dataset.File) []*dataset.Column {
	var out []*dataset.Column
	for _, c := range f.Columns {
		if c.Kind == dataset.Word {
			out = append(out, c)
		}
	}
	return out
}

func columnNames(columns []*dataset.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Name
	}
	return out
}
