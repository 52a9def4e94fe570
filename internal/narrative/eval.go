package narrative

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// making holds the state while one book is made.
type making struct {
	wording   *wording
	ds        *dataset.Dataset
	subject   dataset.Subject
	money     money.Format
	tables    map[string]*table.Index // by id
	src       *source                 // of the current template
	defined   map[string]value
	items     map[string]row
	wholes    []book.Whole
	whole     int // number of the current whole, 0 for none
	reasons   []book.Reason
	problems  diag.List
	steps     int // see spend
	pieces    int // made so far
	bytes     int
	full      bool  // a limit was exceeded
	published bool  // the tables were published: they lack what only those who made them know
	moved     *node // a field that printed 增加 or the like, until its figure is printed
}

func (t *Text) making(ds *dataset.Dataset, subject dataset.Subject, tables []*table.Table) *making {
	m := &making{wording: &t.wording, ds: ds, subject: subject, money: t.money, tables: map[string]*table.Index{}, defined: map[string]value{}, items: map[string]row{}}
	for _, t := range tables {
		m.tables[t.ID] = table.NewIndex(t)
	}
	return m
}

// row is an item of a list: a row of a table or of a file.
type row struct {
	table *table.Index
	recs  *dataset.Texts
	i     int
}

// address returns the address of a column of a file's row: its key and, if several
// rows of one subject have the same key, its number among them.
func (r row) address(c *dataset.Column) *address.Ref {
	f := r.recs.File
	var words []string
	for _, c := range f.Keys() {
		words = append(words, r.recs.Value(c.ID, r.i))
	}
	n, all := 0, 0
	for i := range r.recs.N {
		if slices.ContainsFunc(f.Columns, func(c *dataset.Column) bool {
			return (c.Kind == dataset.Word || c.Kind == dataset.Ref || c.Kind == dataset.Key) && r.recs.Value(c.ID, i) != r.recs.Value(c.ID, r.i)
		}) {
			continue
		}
		if all++; i <= r.i {
			n++
		}
	}
	if all == 1 {
		n = 0
	}
	return &address.Ref{Name: address.Literal(f.Name, "/"), Row: address.Literal(strings.Join(words, "/"), "/"), Col: address.Literal(c.Name, "."), Nth: n}
}

// key is an id of the item that is the same in every edition.
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

func (m *making) fault(at int, got, message string) {
	m.problems.Add(m.src.problem(at, got, message, ""))
}

func (m *making) eval(e address.Expr) value {
	switch e := e.(type) {
	case *address.Text:
		return value{kind: plain, text: e.Value, from: fromTemplate}
	case *address.Name:
		if v, ok := m.defined[e.Text]; ok {
			return v
		}
		return m.name(e)
	case *address.Ref:
		return m.reference(e)
	case *address.Prose:
		code := ""
		if e.Code != nil {
			code = m.eval(e.Code).text
		} else if m.subject.Part {
			code = m.subject.Code
		}
		if w := m.ds.Text(e.Topic, code); w != nil && !m.ds.SaysNothing(e.Topic, code) {
			return value{kind: many, words: w, text: dataset.ProseName(e.Topic, code)}
		}
	case *address.Count:
		return value{kind: count, n: int64(len(m.rows(e.List))), of: e, terms: 1}
	case *address.Absolute:
		return m.absolute(e)
	case *address.Binary:
		return m.compute(e)
	case *address.Const:
		return value{kind: []valueKind{amount, count}[e.N], n: e.N, of: e, terms: 1}
	}
	return value{}
}

func (m *making) absolute(e *address.Absolute) value {
	v := m.eval(e.Of)
	switch v.kind {
	case amount, count:
		v.n, v.printed = max(v.n, -v.n), nil
	case ratio:
		v.n, v.over = max(v.n, -v.n), max(v.over, -v.over)
	case missing, wrong:
		return v
	default:
		m.fault(e.Pos(), kindNames[v.kind], "没有绝对值")
		return value{kind: wrong}
	}
	v.of = &address.Absolute{Of: v.of}
	return v
}

func (m *making) name(e *address.Name) value {
	v := value{kind: plain}
	year := m.ds.Year()
	switch e.Text {
	case "年度":
		v.text, v.from, v.of = year, fromYear, e
	case "上年度":
		n, _ := strconv.Atoi(year) // a dataset's year is four digits
		v.text, v.from, v.of = strconv.Itoa(n-1), fromYear, e
	case "主体":
		v.text = m.subject.Name
	case "主体代码":
		v.text = m.subject.Code
	case "部门名称":
		v.text = m.ds.Whole().Name
	default:
		v.from, v.text = fromTemplate, m.ds.Schema.Subject.Whole
		if m.subject.Part {
			v.text = m.ds.Schema.Subject.Part
		}
	}
	return v
}

// compute adds, subtracts or divides two amounts or two counts.
func (m *making) compute(e *address.Binary) value {
	a, b := m.eval(e.Left), m.eval(e.Right)
	out := value{kind: a.kind, terms: a.terms + b.terms}
	switch {
	case a.kind == wrong || b.kind == wrong:
		return value{kind: wrong}
	case a.kind == missing || b.kind == missing:
		return value{}
	case a.kind == masked || b.kind == masked:
		m.fault(e.Pos(), "", "涉密的金额不能参加计算")
		return value{kind: wrong}
	case a.kind != b.kind || a.kind != amount && a.kind != count:
		m.fault(e.Pos(), kindNames[a.kind]+e.Op.String()+kindNames[b.kind], "不能计算")
		return value{kind: wrong}
	case out.terms > address.MostTerms:
		m.fault(e.Pos(), "", "算式太长")
		return value{kind: wrong}
	}
	out.of = &address.Binary{Op: e.Op, Left: a.of, Right: b.of}
	if e.Op == address.Div {
		if b.n == 0 {
			m.fault(e.Pos(), b.of.String(), "是零，不能作分母")
			return value{kind: wrong}
		}
		out.kind, out.n, out.over = ratio, a.n, b.n
		return out
	}
	second := money.Amount(b.n)
	if e.Op == address.Sub {
		second = -second
	}
	sum, fits := money.Add(money.Amount(a.n), second)
	if !fits && second != 0 {
		m.fault(e.Pos(), "", "结果超出范围")
	}
	out.n = int64(sum)
	return out
}

// reference evaluates name[…]; the binder has checked it.
func (m *making) reference(e *address.Ref) value {
	name := e.Name.String()
	if r, ok := m.items[name]; ok {
		return r.column(e.Row.String())
	}
	if x := m.tables[name]; x != nil {
		return m.cells(x, e)
	}
	f := fileNamed(m.ds.Schema, name)
	switch {
	case f == nil: // a table that was not made
	case f.Kind == dataset.Pairs:
		if t := m.ds.Pairs[f.ID][columnNamed(f, e.Row.String()).ID]; t != "" {
			return value{kind: plain, text: t}
		}
	default:
		return m.records(f, e)
	}
	return value{}
}

// cells evaluates a cell, or the sum of the cells that a pattern matches. A missing
// row counts as zero.
func (m *making) cells(x *table.Index, e *address.Ref) value {
	looked := x.Looked
	cells := x.MatchCells(e.Row, e.Col)
	if m.published && !isCell(e, cells) {
		return value{}
	}
	m.spend(e.Pos(), cellStep+x.Looked-looked, 0, 0)
	if len(cells) == 1 {
		v := cell(x, cells[0][0], cells[0][1])
		v.of = e
		return v
	}
	out := value{kind: amount, of: e, terms: 1}
	for _, at := range cells {
		v := cell(x, at[0], at[1])
		if v.kind == masked {
			m.fault(e.Pos(), e.String(), "中有涉密的金额，不能相加")
			return value{kind: wrong}
		}
		m.add(&out, v, e)
	}
	return out
}

// isCell reports whether an address names one cell, and these are it.
func isCell(e *address.Ref, cells [][2]int) bool {
	_, row := e.Row.ID()
	_, col := e.Col.ID()
	return row && col && len(cells) == 1
}

// add adds a value to the sum of an address.
func (m *making) add(sum *value, v value, e *address.Ref) {
	total, fits := money.Add(money.Amount(sum.n), money.Amount(v.n))
	if !fits && v.n != 0 {
		m.fault(e.Pos(), e.String(), "的合计超出范围")
	}
	sum.n = int64(total)
}

// records adds up a column of the subject's records with a key.
func (m *making) records(f *dataset.File, e *address.Ref) value {
	out := value{of: e, terms: 1}
	for _, r := range m.rows(&address.List{Of: e}) {
		if v := r.column(e.Col.String()); v.kind != missing {
			out.kind = v.kind
			m.add(&out, v, e)
		}
	}
	return out
}

// cell is the value of a cell.
func cell(x *table.Index, r, c int) value {
	shown := x.At(x.Owner(r, c))
	v := value{terms: 1, of: &address.Ref{Name: address.Literal(x.ID, "/"), Row: address.Literal(x.RowID(r, c), "/"), Col: address.Literal(x.Columns[c].ID, ".")}}
	switch shown.Kind {
	case table.MaskedCell:
		v.kind, v.text = masked, shown.Text
	case table.AmountCell:
		v.kind, v.n = amount, int64(shown.Amount)
		v.printed, v.as = &shown.Printed, x.Formats[shown.Format]
	default:
		if x.Columns[c].Kind == table.AmountColumn {
			v.kind = amount
		} else if v.text = shown.Text; v.text != "" {
			v.kind = plain
		}
	}
	return v
}

// column is the value of a column of the item, which is named by its id in a table
// and by its Chinese name in a file.
func (r row) column(name string) value {
	if r.table != nil {
		for _, c := range r.table.MatchColumns(address.Literal(name, ".")) {
			if r.table.RowID(r.i, c) != "" {
				return cell(r.table, r.i, c)
			}
		}
		return value{}
	}
	c := columnNamed(r.recs.File, name)
	text := r.recs.Value(c.ID, r.i)
	if text == "" {
		return value{}
	}
	v := value{kind: plain, text: text, of: r.address(c), terms: 1}
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

// rows returns the items of a list in order.
func (m *making) rows(l *address.List) []row {
	out := m.matching(l.Of)
	if l.Where != nil {
		before, had := m.items[l.Item]
		out = slices.DeleteFunc(out, func(r row) bool {
			m.items[l.Item] = r
			return !m.holds(l.Where)
		})
		delete(m.items, l.Item)
		if had {
			m.items[l.Item] = before
		}
	}
	if l.Sort != "" {
		slices.SortStableFunc(out, func(a, b row) int {
			x, y := a.column(l.Sort), b.column(l.Sort)
			return cmp.Or(cmp.Compare(x.n, y.n), cmp.Compare(x.text, y.text))
		})
	}
	return out
}

// matching lists the rows of a table, or the subject's rows of a file, that an
// address matches.
func (m *making) matching(of *address.Ref) []row {
	var out []row
	if x := m.tables[of.Name.String()]; x != nil {
		looked := x.Looked
		for _, e := range x.MatchRows(of.Row) {
			out = append(out, row{table: x, i: e.Row})
		}
		slices.SortFunc(out, func(a, b row) int { return cmp.Compare(a.i, b.i) })
		out = slices.Compact(out) // a row may match in several statements
		if !m.spend(of.Pos(), rowStep*(x.Looked-looked), 0, 0) {
			return nil
		}
		return out
	}
	f := fileNamed(m.ds.Schema, of.Name.String())
	if f == nil || m.ds.Lists[f.ID] == nil {
		return nil
	}
	recs := m.ds.Lists[f.ID]
	if !m.spend(of.Pos(), rowStep*recs.N, 0, 0) {
		return nil
	}
	for _, i := range m.ds.Rows(recs, m.subject, of.Row.MatchAt) {
		out = append(out, row{recs: recs, i: i})
	}
	return out
}

// holds reports whether a condition is true.
func (m *making) holds(c address.Cond) bool {
	switch c := c.(type) {
	case *address.Logic:
		if c.Or {
			return m.holds(c.Left) || m.holds(c.Right)
		}
		return m.holds(c.Left) && m.holds(c.Right)
	case *address.Not:
		return !m.holds(c.Of)
	case *address.Compare:
		return m.compares(c)
	case *address.Test:
		return m.test(c)
	}
	return false
}

func (m *making) test(c *address.Test) bool {
	switch c.Kind {
	case address.IsTrue:
		return m.subject.Part == (c.Of.String() == ofPart)
	case address.IsHead:
		own := m.ds.Head
		if m.subject.Part {
			own = m.subject.Code
		}
		return own != "" && m.items[c.Of.String()].key() == own
	case address.HasMasked:
		return slices.ContainsFunc(m.rows(c.Of.(*address.Count).List), row.masked)
	case address.PrintsZero:
		return m.printsZero(c)
	case address.IsMasked:
		return m.eval(c.Of).kind == masked
	}
	return m.eval(c.Of).kind != missing
}

// compares compares two values of one kind; 零 can be compared with any number.
func (m *making) compares(c *address.Compare) bool {
	a, b := m.eval(c.Left), m.eval(c.Right)
	zero := func(e address.Expr) bool {
		c, ok := e.(*address.Const)
		return ok && c.N == 0
	}
	switch {
	case c.Op == address.EndsWith:
		return strings.HasSuffix(a.text, b.text)
	case a.kind == wrong || b.kind == wrong:
		return false
	case a.kind == missing || b.kind == missing:
		m.fault(c.Pos(), "", "比较的一项数据中没有，应先用“有”判断")
		return false
	case a.kind == masked || b.kind == masked:
		m.fault(c.Pos(), "", "涉密的金额不能比较")
		return false
	case a.kind == plain && b.kind == plain && c.Op <= address.Unequal:
		return (a.text == b.text) == (c.Op == address.Equal)
	case a.kind != b.kind && !zero(c.Left) && !zero(c.Right) || a.kind == plain || b.kind == plain || a.kind == many || b.kind == many:
		m.fault(c.Pos(), fmt.Sprint(kindNames[a.kind], c.Op, kindNames[b.kind]), "不能比较")
		return false
	}
	if a.kind == ratio && b.kind == ratio {
		m.fault(c.Pos(), "", "比例之间不能比较，应比较金额")
	}
	return c.Op.Holds(cmp.Compare(a.n, b.n))
}

// printsZero reports whether a value is printed as zero: the words about it must
// agree with the printed figure, not with the exact one.
func (m *making) printsZero(c *address.Test) bool {
	switch v := m.eval(c.Of); v.kind {
	case amount, count, ratio:
		return v.printsZero(m.money)
	case wrong:
	case missing:
		m.fault(c.Pos(), "", "数据中没有，应先用“有”判断")
	case masked:
		m.fault(c.Pos(), "", "涉密的金额不能判断是否印作零")
	default:
		m.fault(c.Pos(), kindNames[v.kind], "不是数，不能判断是否印作零")
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
