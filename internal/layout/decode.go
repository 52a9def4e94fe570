package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// decoder reads one layout and collects the mistakes in it.
type decoder struct {
	schema       *dataset.Schema
	problems     *diag.List
	l            *Layout
	placeholders []string
	count        int // of row specs so far
}

// parseLayout reads and checks one layout. The error is a *diag.Error; the layout
// is not usable then.
func parseLayout(file, id string, data []byte, schema *dataset.Schema, def *defaults) (*Layout, error) {
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var problems diag.List
	d := &decoder{schema: schema, problems: &problems, placeholders: textPlaceholders(schema)}
	d.l = &Layout{ID: id, File: file, schema: schema, page: def.page, cont: def.cont, style: def.style}
	r := tomlpos.Read(root, &problems)
	d.top(r, def)
	r.Close()
	if problems.Len() == 0 {
		d.resolve()
	}
	return d.l, problems.Err()
}

func (d *decoder) top(r *tomlpos.Reader, def *defaults) {
	l := d.l
	r.Require("title")
	l.number = readText(r, "number", "", d.placeholders)
	l.title = readText(r, "title", "", d.placeholders)
	l.subtitle = readText(r, "subtitle", "", d.placeholders)
	l.left = readText(r, "left", def.left, d.placeholders)
	l.center = readText(r, "center", def.center, d.placeholders)
	l.right = readText(r, "right", def.right, d.placeholders)
	l.rounding, l.roundingNote = readRounding(r, def.rounding), def.roundingNote
	format := def.money
	if m := r.Table("money"); m != nil {
		format = readMoney(m, format)
		m.Close()
	}
	l.formats = []money.Format{format}
	if p := r.Table("page"); p != nil {
		l.page = readPage(p, def.papers, def.page)
		p.Close()
	}
	if c := r.Table("continue"); c != nil {
		l.cont = readContinue(c, def.cont)
		c.Close()
	}
	l.base = d.where(r)
	l.per = d.dimension(r, "per")
	l.perAt.line, l.perAt.col = r.KeyPos("per")
	if n := r.Table("needs"); n != nil {
		if f := d.records(n, "from"); f != nil {
			l.needs = &needs{file: f, where: d.recordWhere(n, f)}
		} else {
			n.Node("where")
		}
		n.Close()
	}
	if n := r.Table("column_numbers"); n != nil {
		l.numbers = &columnNumbers{title: n.String("title", ""), first: n.IntIn("first", 1, 0, 1000)}
		n.Close()
	}
	for _, n := range r.Tables("notes") {
		n.Require("text")
		l.notes = append(l.notes, note{
			text: readText(n, "text", "", d.placeholders), when: d.when(n),
			only: d.filterOf(n.Node("only")), any: d.filterOf(n.Node("any")),
		})
		n.Close()
	}
	from := d.fact(r, "from", nil)
	switch {
	case r.Has("statement") && r.Has("columns"):
		r.Problem("statement", "", "statement与columns不能同时写", "并排的各栏写在各[[statement]]中")
	case r.Has("statement"):
		for _, sr := range r.Tables("statement") {
			sr.Require("columns")
			sr.Require("rows")
			s := d.statement(sr, from, r.Bool("complete", true))
			s.title = readText(sr, "title", "", d.placeholders)
			s.where = d.where(sr)
			l.statements = append(l.statements, s)
			sr.Close()
		}
	default:
		r.Require("columns")
		r.Require("rows")
		l.statements = append(l.statements, d.statement(r, from, true))
	}
}

// statement reads columns, rows, foot, blocks, min_rows and complete; for a layout
// of one statement r is the layout itself.
func (d *decoder) statement(r *tomlpos.Reader, from *dataset.File, complete bool) *statement {
	s := &statement{from: d.fact(r, "from", from), complete: complete && r.Bool("complete", true)}
	s.blocks = r.Int("blocks", 1)
	if s.blocks < 1 || s.blocks > 8 {
		r.Problem("blocks", strconv.Itoa(s.blocks), "栏数不对", "应为1到8")
		s.blocks = 1
	}
	s.minRows = r.Int("min_rows", 0)
	if s.minRows < 0 || s.minRows > 1000 {
		r.Problem("min_rows", strconv.Itoa(s.minRows), "行数不对", "应为0到1000")
	}
	for _, c := range r.Tables("columns") {
		s.columns = append(s.columns, d.node(c, s, nil))
		c.Close()
	}
	if r.Has("columns") && len(s.columns) == 0 {
		r.Problem("columns", "", "没有一列", "")
	}
	for _, n := range s.columns {
		s.leaves = append(s.leaves, n.leavesUnder()...)
	}
	if len(s.leaves) > mostColumns {
		r.Problem("columns", "", fmt.Sprintf("有%d列", len(s.leaves)), fmt.Sprintf("至多%d列", mostColumns))
		return s
	}
	s.rows = d.rows(r, "rows", s, rowContext{columns: len(s.leaves)})
	s.foot = d.rows(r, "foot", s, rowContext{columns: len(s.leaves)})
	return s
}

func (n *node) leavesUnder() []*node {
	if n.children == nil {
		return []*node{n}
	}
	var out []*node
	for _, c := range n.children {
		out = append(out, c.leavesUnder()...)
	}
	return out
}

// node reads a node of the header tree.
func (d *decoder) node(r *tomlpos.Reader, s *statement, parent *node) *node {
	n := &node{parent: parent}
	_, n.at.line, n.at.col = r.Pos()
	n.title = readText(r, "title", "", d.placeholders)
	n.id = r.String("id", n.title)
	if n.id == "" {
		r.Problem("", "", "这一列既无title也无id", "表头为空的列应写id")
	}
	n.parts = r.Bool("parts", false)
	n.ofWhich = r.Bool("of_which", false)
	n.width, n.min, n.max = r.FloatIn("width", 0, 0, mostWidth), r.FloatIn("min", 0, 0, mostWidth), r.FloatIn("max", 0, 0, mostWidth)
	n.equal = r.String("equal", "")
	if r.Has("list") {
		n.list = d.list(r.Table("list"))
	} else if parent != nil {
		n.list = parent.list
	}
	n.content = d.content(r, s, n.list)
	if parent != nil {
		n.where = and(parent.where, n.where)
	}
	if !r.Has("columns") {
		n.kind = d.kind(r, n)
		return n
	}
	if n.sums != nil || n.show != nil || n.isText {
		r.Problem("columns", "", "有下级列的列不能再写sum、show或text", "")
	}
	for _, c := range r.Tables("columns") {
		n.children = append(n.children, d.node(c, s, n))
		c.Close()
	}
	if len(n.children) == 0 {
		r.Problem("columns", "", "没有下级列", "")
		n.kind = table.TextColumn
	}
	return n
}

// kind returns the kind of a leaf: as the layout says, else by what the leaf shows.
func (d *decoder) kind(r *tomlpos.Reader, n *node) table.ColumnKind {
	kinds := map[string]table.ColumnKind{"text": table.TextColumn, "code": table.CodeColumn, "amount": table.AmountColumn, "number": table.NumberColumn}
	if r.Has("kind") {
		k, ok := kinds[r.String("kind", "")]
		if !ok {
			r.Problem("kind", r.String("kind", ""), "不是列的类型", suggest(r.String("kind", ""), []string{"text", "code", "amount", "number"}))
		}
		return k
	}
	switch {
	case n.sums != nil:
		return table.AmountColumn
	case len(n.show) > 0 && n.show[0].root == rootLine:
		return table.NumberColumn
	}
	for _, p := range n.show {
		if p.root != rootDim || p.last == endName || p.last == endText {
			return table.TextColumn
		}
	}
	if len(n.show) > 0 && n.show[0].at != nil && n.show[0].at.Words == nil {
		return table.CodeColumn
	}
	return table.TextColumn
}

// content reads what a column or a cell shows.
func (d *decoder) content(r *tomlpos.Reader, s *statement, l *list) content {
	c := content{span: 1}
	c.where = d.where(r)
	c.text = readText(r, "text", "", d.placeholders)
	c.isText = r.Has("text")
	c.inherit = r.Bool("inherit", false)
	c.merge = r.Bool("merge", false)
	c.label = r.Bool("label", false)
	c.align = readAlign(r, "align", table.AlignAuto)
	for _, raw := range r.Strings("show") {
		p, ok := d.path(r, "show", raw)
		if ok && l != nil && l.file != nil && p.file != l.file {
			r.Problem("show", raw, "不是这个清单的列", suggest(raw, prefixed(l.file)))
		}
		c.show = append(c.show, p)
	}
	from := d.fact(r, "from", s.from)
	c.sums = d.sums(r, from)
	if from != s.from && c.sums == nil {
		r.Problem("from", "", "没有sum的列不需要from", "")
	}
	if m := r.Table("money"); m != nil {
		f := readMoney(m, d.l.formats[0])
		if c.format = slices.Index(d.l.formats, f); c.format < 0 {
			c.format = len(d.l.formats)
			d.l.formats = append(d.l.formats, f)
		}
		m.Close()
	}
	if n := boolCount(c.sums != nil, len(c.show) > 0, c.isText); n > 1 {
		r.Problem("", "", "sum、show、text只能写一个", "")
	}
	if l != nil && (c.sums != nil || c.isText) {
		r.Problem("", "", "清单的列不能写sum或text", "应写show = \"清单.列\"")
	}
	return c
}

func boolCount(bs ...bool) int {
	n := 0
	for _, b := range bs {
		if b {
			n++
		}
	}
	return n
}

func prefixed(f *dataset.File) []string {
	ids := columnIDs(f)
	for i := range ids {
		ids[i] = f.ID + "." + ids[i]
	}
	return ids
}

// sums reads sum = "amount" or sum = [ { of = "amount", from = …, sign = -1, where = … }, … ].
func (d *decoder) sums(r *tomlpos.Reader, from *dataset.File) []term {
	n := r.Node("sum")
	switch {
	case n == nil:
		return nil
	case n.Kind == tomlpos.String:
		return []term{d.term(r, "sum", n.Str, from, 1, nil)}
	}
	var out []term
	for _, t := range r.Tables("sum") {
		f := d.fact(t, "from", from)
		sign := t.Int("sign", 1)
		if sign != 1 && sign != -1 {
			t.Problem("sign", strconv.Itoa(sign), "不是正负号", "应为1或-1")
		}
		t.Require("of")
		out = append(out, d.term(t, "of", t.String("of", ""), f, int64(sign), d.where(t)))
		t.Close()
	}
	return out
}

func (d *decoder) term(r *tomlpos.Reader, key, measure string, from *dataset.File, sign int64, where filter) term {
	if from == nil {
		r.Problem(key, measure, "不知道从哪个账表汇总", "应写from，可用的有："+strings.Join(d.factIDs(), "、"))
		return term{}
	}
	if col := from.Column(measure); col == nil || col.Kind != dataset.Amount {
		var amounts []string
		for _, c := range from.Columns {
			if c.Kind == dataset.Amount {
				amounts = append(amounts, c.ID)
			}
		}
		r.Problem(key, measure, "不是“"+from.Name+"”的金额列", suggest(measure, amounts))
	}
	return term{from: from, measure: measure, sign: sign, where: where}
}

func (d *decoder) factIDs() []string {
	var ids []string
	for _, f := range d.schema.Files {
		if f.Kind == dataset.Facts {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

func (d *decoder) fact(r *tomlpos.Reader, key string, def *dataset.File) *dataset.File {
	if !r.Has(key) {
		r.String(key, "")
		return def
	}
	id := r.String(key, "")
	f := d.schema.File(id)
	if f == nil || f.Kind != dataset.Facts {
		r.Problem(key, id, "不是账表", suggest(id, d.factIDs()))
		return def
	}
	return f
}

func (d *decoder) dimension(r *tomlpos.Reader, key string) *dataset.Dimension {
	id := r.String(key, "")
	if id == "" {
		return nil
	}
	dim := d.schema.Dim(id)
	if dim == nil {
		r.Problem(key, id, "不是维度", suggest(id, d.schema.DimIDs()))
	}
	return dim
}

func (d *decoder) path(r *tomlpos.Reader, key, raw string) (path, bool) {
	p, message, want := parsePath(d.schema, raw)
	if message != "" {
		r.Problem(key, raw, message, want)
		return p, false
	}
	return p, true
}

// list reads list = { from = "indicator", by = "project", where = { level1 = "成本指标" } }.
func (d *decoder) list(r *tomlpos.Reader) *list {
	if r == nil {
		return nil
	}
	defer r.Close()
	l := &list{}
	r.Require("from")
	r.Require("by")
	l.file = d.records(r, "from")
	l.by = d.dimension(r, "by")
	if l.file == nil || l.by == nil {
		r.Node("where")
		return l
	}
	l.byCol = d.refColumn(r, l.file, l.by)
	l.where = d.recordWhere(r, l.file)
	return l
}

func (d *decoder) records(r *tomlpos.Reader, key string) *dataset.File {
	id := r.String(key, "")
	f := d.schema.File(id)
	if f == nil || f.Kind != dataset.Records {
		var ids []string
		for _, x := range d.schema.Files {
			if x.Kind == dataset.Records {
				ids = append(ids, x.ID)
			}
		}
		r.Problem(key, id, "不是文字清单", suggest(id, ids))
		return nil
	}
	return f
}

func (d *decoder) refColumn(r *tomlpos.Reader, f *dataset.File, by *dataset.Dimension) *dataset.Column {
	for _, c := range f.Columns {
		for _, ref := range c.Ref {
			if ref == by {
				return c
			}
		}
	}
	r.Problem("by", by.ID, fmt.Sprintf("“%s”中没有引用%s的列", f.Name, by.Title), "")
	return nil
}

func (d *decoder) when(r *tomlpos.Reader) when {
	switch w := r.String("when", ""); w {
	case "":
		return always
	case "data":
		return onlyData
	case "empty":
		return onlyEmpty
	default:
		r.Problem("when", w, "不是条件", suggest(w, []string{"data", "empty"})+"（有数时、无数时）")
		return always
	}
}
