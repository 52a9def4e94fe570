package narrative

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// making is the making of one book.
type making struct {
	wording  *wording
	ds       *dataset.Dataset
	subject  layout.Subject
	money    money.Format
	tables   []*table.Table
	defined  map[string]value
	items    map[string]row
	wholes   []book.Whole
	whole    int // number of the one being made, 0 outside
	reasons  []book.Reason
	problems diag.List
	steps    int // what was looked at so far
	pieces   int // of the words so far
	bytes    int
	full     bool  // that was too much
	moved    *node // the field that wrote 增加 or the like, while the figure it speaks of has not been printed
}

// row is one item of a list.
type row struct {
	table *table.Table
	recs  *dataset.Texts
	i     int
}

// name is the item in an address: the code of a member of a list, the words of
// a record, with a number where several of one object have the same.
func (r row) name() string {
	f := r.recs.File
	if slices.ContainsFunc(f.Columns, func(c *dataset.Column) bool { return c.Kind == dataset.Key }) {
		return r.key()
	}
	var words []string
	for _, c := range keyColumns(f) {
		words = append(words, r.recs.Value(c.ID, r.i))
	}
	name := strings.Join(words, "/")
	n, all := 0, 0
	for i := range r.recs.N {
		if slices.ContainsFunc(f.Columns, func(c *dataset.Column) bool {
			return (c.Kind == dataset.Word || c.Kind == dataset.Ref) && r.recs.Value(c.ID, i) != r.recs.Value(c.ID, r.i)
		}) {
			continue
		}
		if all++; i <= r.i {
			n++
		}
	}
	if all > 1 {
		name += "#" + strconv.Itoa(n)
	}
	return name
}

// key names the item, the same in every edition.
func (r row) key() string {
	if r.table != nil {
		for _, id := range r.table.Rows[r.i].IDs {
			if id != "" {
				return id
			}
		}
	}
	for j, c := range r.recs.File.Columns {
		if c.Kind == dataset.Key {
			return r.recs.Values[j][r.i]
		}
	}
	return strconv.Itoa(r.i + 1)
}

func (m *making) fault(at place, got, message string) {
	if got == "" {
		message = strings.TrimPrefix(message, "：")
	}
	m.problems.Add(diag.Problem{File: at.file, Line: at.line, Col: at.col, Got: got, Message: message})
}

func (m *making) eval(e *expr) value {
	switch e.op {
	case "text":
		return value{kind: plain, text: e.name, from: fromTemplate}
	case "name":
		if v, ok := m.defined[e.name]; ok {
			return v
		}
		return m.name(e.name)
	case "pair":
		if t := m.ds.Pairs[e.file.ID][e.col]; t != "" {
			return value{kind: plain, text: t}
		}
	case "table":
		return m.cell(e)
	case "record":
		return m.record(e)
	case "column":
		return m.items[e.name].column(e.col)
	case "words":
		code := ""
		if len(e.args) > 0 {
			code = m.eval(e.args[0]).text
		} else if m.subject.Part {
			code = m.subject.Code
		}
		if w := m.ds.Text(e.name, code); w != nil {
			return value{kind: many, words: w, address: dataset.ProseName(e.name, code)}
		}
	case "count":
		of := e.list.table
		if e.list.file != nil {
			of = e.list.file.Name
		}
		if e.list.rows != "" {
			of += "[" + e.list.rows + "]"
		}
		if e.list.where != nil {
			of += " 当 …"
		}
		return value{kind: count, n: int64(len(m.rows(e.list))), address: "个数(" + of + ")"}
	case "绝对":
		v := m.eval(e.args[0])
		switch v.kind {
		case amount, count:
			v.n, v.printed = max(v.n, -v.n), nil
		case ratio:
			v.n, v.over = max(v.n, -v.n), max(v.over, -v.over)
		case missing, wrong:
			return v
		default:
			m.fault(e.at, kindNames[v.kind], "没有绝对值")
			return value{kind: wrong}
		}
		v.address, v.sum = "绝对("+v.address+")", false
		return v
	case "+", "-", "/":
		return m.compute(e)
	case "zero":
		return value{kind: amount, address: "零"}
	case "one":
		return value{kind: count, n: 1, address: "一"}
	}
	return value{}
}

func (m *making) name(name string) value {
	v := value{kind: plain}
	year := layout.Year(m.ds)
	switch name {
	case "年度":
		v.text, v.from, v.address = year, fromYear, name
	case "上年度":
		n, _ := strconv.Atoi(year) // a dataset's year is four digits
		v.text, v.from, v.address = strconv.Itoa(n-1), fromYear, name
	case "主体":
		v.text = m.subject.Name
	case "主体代码":
		v.text = m.subject.Code
	case "部门名称":
		v.text = layout.Whole(m.ds).Name
	default:
		v.from, v.text = fromTemplate, m.ds.Schema.Subject.Whole
		if m.subject.Part {
			v.text = m.ds.Schema.Subject.Part
		}
	}
	return v
}

// compute adds, subtracts or divides two amounts or two counts.
func (m *making) compute(e *expr) value {
	a, b := m.eval(e.args[0]), m.eval(e.args[1])
	left, right := a.address, b.address
	if a.sum && e.op == "/" {
		left = "(" + left + ")"
	}
	if b.sum && e.op != "+" {
		right = "(" + right + ")"
	}
	if len(left)+len(right) > mostAddress {
		m.fault(e.at, "", "算式太长")
		return value{kind: wrong}
	}
	out := value{kind: a.kind, address: left + " " + e.op + " " + right, sum: true}
	switch {
	case a.kind == wrong || b.kind == wrong:
		return value{kind: wrong}
	case a.kind == missing || b.kind == missing:
		return value{}
	case a.kind == masked || b.kind == masked:
		m.fault(e.at, "", "涉密的金额不能参加计算")
		return value{kind: wrong}
	case a.kind != b.kind || a.kind != amount && a.kind != count:
		m.fault(e.at, kindNames[a.kind]+e.op+kindNames[b.kind], "不能计算")
		return value{kind: wrong}
	case e.op == "/":
		if b.n == 0 {
			m.fault(e.at, b.address, "是零，不能作分母")
			return value{kind: wrong}
		}
		out.kind, out.n, out.over = ratio, a.n, b.n
		return out
	}
	second := money.Amount(b.n)
	if e.op == "-" {
		second = -second
	}
	sum, fits := money.Add(money.Amount(a.n), second)
	if !fits && second != 0 {
		m.fault(e.at, "", "结果超出范围")
	}
	out.n = int64(sum)
	return out
}

// cell is a cell of a table by its address. A row that comes from the data and
// is not there is a zero.
func (m *making) cell(e *expr) value {
	for _, r := range m.tables {
		if r.ID != e.name {
			continue
		}
		m.spend(e.at, cellStep*len(r.Rows), 0, 0)
		for c := range r.Columns {
			if r.Columns[c].ID != e.col {
				continue
			}
			for i := range r.Rows {
				if r.RowID(i, c) == e.row {
					return row{table: r, i: i}.column(e.col)
				}
			}
		}
		return value{kind: amount, address: e.name + "[" + e.row + ", " + e.col + "]"}
	}
	return value{}
}

// record sums a column over the records of a key that are about the subject.
func (m *making) record(e *expr) value {
	out := value{address: e.file.Name + "[" + e.row + ", " + e.file.Column(e.col).Name + "]"}
	for _, r := range m.rows(&list{file: e.file, rows: e.row}) {
		v := r.column(e.col)
		if v.kind == missing {
			continue
		}
		out.kind = v.kind
		sum, fits := money.Add(money.Amount(out.n), money.Amount(v.n))
		if !fits && v.n != 0 {
			m.fault(e.at, out.address, "的合计超出范围")
		}
		out.n = int64(sum)
	}
	return out
}

func (r row) column(id string) value {
	if r.table != nil {
		for c := range r.table.Columns {
			if r.table.Columns[c].ID != id {
				continue
			}
			cell := r.table.At(r.table.Owner(r.i, c))
			v := value{address: r.table.Address(r.i, c)}
			switch cell.Kind {
			case table.MaskedCell:
				v.kind, v.text = masked, cell.Text
			case table.AmountCell:
				v.kind, v.n = amount, int64(cell.Amount)
				v.printed, v.as = &cell.Printed, r.table.Formats[cell.Format]
			default:
				if r.table.Columns[c].Kind == table.AmountColumn {
					v.kind = amount
				} else if v.text = cell.Text; v.text != "" {
					v.kind = plain
				}
			}
			return v
		}
		return value{}
	}
	text := r.recs.Value(id, r.i)
	if text == "" {
		return value{}
	}
	c := r.recs.File.Column(id)
	v := value{kind: plain, text: text, address: r.recs.File.Name + "[" + r.name() + ", " + c.Name + "]"}
	switch c.Kind {
	case dataset.Amount:
		a, _ := money.Parse(text) // checked by the dataset
		v.kind, v.n = amount, int64(a)
	case dataset.Order:
		n, _ := strconv.ParseInt(text, 10, 64)
		v.kind, v.n = count, n
	}
	return v
}

// rows are the items of a list, in order.
func (m *making) rows(l *list) []row {
	var out []row
	switch {
	case l.table != "":
		for _, r := range m.tables {
			if r.ID != l.table {
				continue
			}
			if !m.spend(l.at, rowStep*len(r.Rows), 0, 0) {
				return nil
			}
			for i := range r.Rows {
				if r.Rows[i].Sub == 0 && slices.ContainsFunc(r.Rows[i].IDs, func(id string) bool { return id != "" && fits(l.rows, id) }) {
					out = append(out, row{table: r, i: i})
				}
			}
		}
	case m.ds.Lists[l.file.ID] != nil:
		recs := m.ds.Lists[l.file.ID]
		if !m.spend(l.at, rowStep*recs.N, 0, 0) {
			return nil
		}
		for i := range recs.N {
			if r := (row{recs: recs, i: i}); m.ours(r) && m.keyed(r, l.rows) {
				out = append(out, r)
			}
		}
	}
	if l.where != nil {
		before, had := m.items[l.item]
		out = slices.DeleteFunc(out, func(r row) bool {
			m.items[l.item] = r
			return !m.holds(l.where)
		})
		delete(m.items, l.item)
		if had {
			m.items[l.item] = before
		}
	}
	if l.sort != "" {
		slices.SortStableFunc(out, func(a, b row) int {
			x, y := a.column(l.sort), b.column(l.sort)
			return cmp.Or(cmp.Compare(x.n, y.n), cmp.Compare(x.text, y.text))
		})
	}
	return out
}

// ours reports whether a record, or a member of the department, is the subject's.
func (m *making) ours(r row) bool {
	sub := m.ds.Schema.Subject
	f := r.recs.File
	if f == sub.Dim.List {
		return m.subject.Units == nil || slices.Contains(m.subject.Units, r.key())
	}
	for _, c := range f.Columns {
		if c.Kind != dataset.Ref || !slices.Contains(c.Ref, sub.Dim) || !slices.Contains(c.Words, sub.Target) {
			continue
		}
		target := r.recs.Value(c.ID, r.i)
		if m.subject.Part {
			return target == m.subject.Code
		}
		return target == sub.Target || target == ""
	}
	return true
}

func (m *making) keyed(r row, pattern string) bool {
	if pattern == "" {
		return true
	}
	words := strings.Split(pattern, "/")
	for i, c := range keyColumns(r.recs.File) {
		if w := strings.TrimSpace(words[i]); w != "*" && w != r.recs.Value(c.ID, r.i) {
			return false
		}
	}
	return true
}

// holds reports whether a condition is true.
func (m *making) holds(e *expr) bool {
	switch e.op {
	case "或":
		return m.holds(e.args[0]) || m.holds(e.args[1])
	case "且":
		return m.holds(e.args[0]) && m.holds(e.args[1])
	case "非":
		return !m.holds(e.args[0])
	case "是部门":
		return !m.subject.Part
	case isHead:
		own := m.ds.Head
		if m.subject.Part {
			own = m.subject.Code
		}
		return own != "" && m.items[e.name].key() == own
	case "有":
		return m.eval(e.args[0]).kind != missing
	case "涉密":
		return m.eval(e.args[0]).kind == masked
	case "含涉密":
		return slices.ContainsFunc(m.rows(e.list), func(r row) bool { return r.masked() })
	case "印作零":
		return m.printsZero(e)
	}
	a, b := m.eval(e.args[0]), m.eval(e.args[1])
	if e.op == "结尾是" {
		return strings.HasSuffix(a.text, b.text)
	}
	zero := func(x *expr) bool { return x.op == "zero" }
	switch {
	case a.kind == wrong || b.kind == wrong:
		return false
	case a.kind == missing || b.kind == missing:
		m.fault(e.at, "", "比较的一项数据中没有，应先用“有”判断")
		return false
	case a.kind == masked || b.kind == masked:
		m.fault(e.at, "", "涉密的金额不能比较")
		return false
	case a.kind == plain && b.kind == plain && (e.op == "=" || e.op == "≠"):
		return (a.text == b.text) == (e.op == "=")
	case a.kind != b.kind && !zero(e.args[0]) && !zero(e.args[1]) || a.kind == plain || b.kind == plain || a.kind == many || b.kind == many:
		m.fault(e.at, fmt.Sprint(kindNames[a.kind], e.op, kindNames[b.kind]), "不能比较")
		return false
	}
	d := cmp.Compare(a.n, b.n)
	if a.kind == ratio && b.kind == ratio {
		m.fault(e.at, "", "比例之间不能比较，应比较金额")
	}
	switch e.op {
	case "=":
		return d == 0
	case "≠":
		return d != 0
	case "<":
		return d < 0
	case ">":
		return d > 0
	case "≤":
		return d <= 0
	}
	return d >= 0
}

// printsZero reports whether a value reads as zero in the words: what is said of
// it has to follow what is printed, not what it is to the 分.
func (m *making) printsZero(e *expr) bool {
	switch v := m.eval(e.args[0]); v.kind {
	case amount, count, ratio:
		return v.printsZero(m.money)
	case wrong:
	case missing:
		m.fault(e.at, "", "数据中没有，应先用“有”判断")
	case masked:
		m.fault(e.at, "", "涉密的金额不能判断是否印作零")
	default:
		m.fault(e.at, kindNames[v.kind], "不是数，不能判断是否印作零")
	}
	return false
}

func (r row) masked() bool {
	for c := range r.table.Columns {
		if r.table.At(r.i, c).Kind == table.MaskedCell {
			return true
		}
	}
	return false
}
