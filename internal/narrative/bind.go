package narrative

import (
	"slices"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
)

// source is a text with expressions, and the place of its first character.
type source struct {
	file, text string
	line, col  int
}

// problem makes a problem at a byte of the text.
func (s *source) problem(at int, got, message, want string) diag.Problem {
	if got == "" {
		message = strings.TrimPrefix(message, "：")
	}
	before := s.text[:at]
	p := diag.Problem{File: s.file, Line: s.line + strings.Count(before, "\n"), Col: 1, Got: got, Message: message, Want: want}
	if p.Line == s.line {
		p.Col = s.col
	}
	p.Col += utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return p
}

// names are the names that every template can use.
var names = []string{"年度", "上年度", "主体", "主体代码", "类别", "部门名称"}

// The conditions that consist of one word.
const (
	ofWhole = "是部门"
	ofPart  = "是单位"
)

// textFormats are the formats of texts that an office wrote.
var textFormats = []string{"原因", "并列", "段落"}

var formats = []string{"万元", "元", "亿元", "百分比", "增减", "升降", "持平", "中文", "原因", "并列", "段落"}

// binder reads templates and looks up what their expressions name: tables and
// their rows and columns, files and their columns, topics, names.
type binder struct {
	schema   *dataset.Schema
	shapes   map[string]layout.Shape
	tables   []string
	problems *diag.List
	src      *source
	defined  []string                 // names defined by 设 so far
	items    map[string]*address.List // loop variables in scope, and their lists
	count    int                      // nodes of the templates so far
	failed   bool                     // a problem of the current tag has been added
}

func (b *binder) fault(at int, got, message, want string) {
	b.problems.Add(b.src.problem(at, got, message, want))
}

// refuse adds the first problem of a tag; later ones may follow from it.
func (b *binder) refuse(at int, got, message, want string) {
	if !b.failed {
		b.failed = true
		b.fault(at, got, message, want)
	}
}

// ended reports whether a parser has read all of its source without a mistake.
func (b *binder) ended(p *address.Parser) bool {
	bad := p.End()
	if bad != nil {
		b.refuse(bad.At, bad.Got, bad.Message, bad.Want)
	}
	return bad == nil
}

// sum reads the expression at the end of a tag.
func (b *binder) sum(p *address.Parser) address.Expr {
	e := p.Sum()
	if b.ended(p) {
		b.expr(e)
	}
	return e
}

// expr looks up the names of an expression.
func (b *binder) expr(e address.Expr) {
	switch e := e.(type) {
	case *address.Ref:
		b.reference(e)
	case *address.Name:
		if known := slices.Concat(names, b.defined); !slices.Contains(known, e.Text) {
			b.refuse(e.Pos(), e.Text, "没有说明", diag.Suggest(e.Text, known))
		}
	case *address.Binary:
		b.expr(e.Left)
		b.expr(e.Right)
		if e.Op == address.Mul {
			b.refuse(e.Pos(), e.String(), "：文字中不能相乘", "")
		}
	case *address.Absolute:
		b.expr(e.Of)
	case *address.Count:
		b.list(e.List)
	case *address.Prose:
		if topics := b.schema.Prose.Topics; !slices.Contains(topics, e.Topic) {
			b.refuse(e.TopicAt, e.Topic, "不是规定的题目", diag.Suggest(e.Topic, topics))
		}
		if e.Code != nil {
			b.expr(e.Code)
		}
	}
}

// condition looks up the names of a condition.
func (b *binder) condition(c address.Cond) {
	switch c := c.(type) {
	case *address.Logic:
		b.condition(c.Left)
		b.condition(c.Right)
	case *address.Not:
		b.condition(c.Of)
	case *address.Compare:
		b.expr(c.Left)
		b.expr(c.Right)
	case *address.Test:
		b.test(c)
	}
}

func (b *binder) test(c *address.Test) {
	text := c.Of.String()
	switch c.Kind {
	case address.IsTrue:
		if text != ofWhole && text != ofPart {
			b.refuse(c.Pos(), text, address.NoCondition, address.ConditionForms+"，或是部门、是单位")
		}
	case address.IsHead:
		l, parts := b.items[text], b.schema.Subject.Dim.List
		if l == nil {
			b.refuse(c.Pos(), text, "没有说明", "是本级只用于循环中的一项，如单 是本级")
		} else if parts == nil || l.Of.Name.String() != parts.Name {
			b.refuse(c.Pos(), text, "不是"+b.schema.Subject.Part, "是本级只用于"+b.schema.Subject.Part+"名单中的一项")
		}
	default:
		b.expr(c.Of)
	}
	if of, ok := c.Of.(*address.Count); ok && c.Kind == address.HasMasked && !slices.Contains(b.tables, of.List.Of.Name.String()) {
		b.refuse(of.List.Of.Pos(), of.List.Of.Name.String(), "没有涉密的金额", "含涉密只用于表的行，如含涉密(13[是/*/*])")
	}
}

// list looks up a list and the names in its condition.
func (b *binder) list(l *address.List) {
	b.written(l.Of)
	name := l.Of.Name.String()
	if slices.Contains(b.tables, name) {
		if l.Of.Row.IsZero() {
			b.refuse(l.Of.Pos(), name, "没有写哪些行", "如13[是/*/*]")
			return
		}
		b.cell(l.Of)
	} else if f := b.file(l.Of, dataset.List, dataset.Records); f != nil && !l.Of.Row.IsZero() {
		b.keys(l.Of, f)
	}
	if !l.Of.Col.IsZero() {
		b.refuse(l.Of.Pos(), l.Of.String(), "多写了一项", "清单只写行，如13[是/*/*]")
	}
	outer, had := b.items[l.Item]
	b.items[l.Item] = l
	if l.Where != nil {
		b.condition(l.Where)
	}
	if l.Sort != "" {
		b.column(l, l.Sort, l.SortAt)
	}
	delete(b.items, l.Item)
	if had {
		b.items[l.Item] = outer
	}
}

// written refuses the parts of the language that only checks can use.
func (b *binder) written(r *address.Ref) {
	if r.Optional || len(r.Variables()) > 0 {
		b.refuse(r.Pos(), r.String(), "只能写在审核公式中", "文字中不写？和{变量}")
	}
}

// reference looks up what name[…] names: a column of a loop's item, a cell of a
// table, a row of a pairs file, or records of a file.
func (b *binder) reference(r *address.Ref) {
	b.written(r)
	name, two := r.Name.String(), !r.Col.IsZero()
	if l := b.items[name]; l != nil {
		if two {
			b.refuse(r.Pos(), r.String(), "多写了一项", "循环中的一项只写列名，如"+name+"[列]")
			return
		}
		b.column(l, r.Row.String(), r.Pos())
		return
	}
	if slices.Contains(b.tables, name) {
		if !two {
			b.refuse(r.Pos(), r.String(), "缺少列", "应写"+name+"[行, 列]")
			return
		}
		b.cell(r)
		return
	}
	f := b.file(r, dataset.Pairs, dataset.Records)
	switch {
	case f == nil:
	case f.Kind == dataset.Pairs:
		if two {
			b.refuse(r.Pos(), r.String(), "多写了一项", "应写"+name+"[项]")
			return
		}
		b.columnOf(f, r.Row.String(), r.Pos())
	case !two:
		b.refuse(r.Pos(), r.String(), "缺少列", "应写"+name+"[项, 列]")
	default:
		b.keys(r, f)
		if c := b.columnOf(f, r.Col.String(), r.ColAt); c != nil && c.Kind != dataset.Amount && c.Kind != dataset.Order {
			b.refuse(r.ColAt, c.Name, "不是数", "应为金额或数量的列")
		}
	}
}

// file finds a file of the dataset by its Chinese name.
func (b *binder) file(r *address.Ref, kinds ...dataset.FileKind) *dataset.File {
	name := r.Name.String()
	known := slices.Clone(b.tables)
	for _, f := range b.schema.Files {
		if slices.Contains(kinds, f.Kind) {
			if f.Name == name {
				return f
			}
			known = append(known, f.Name)
		}
	}
	want := diag.Suggest(name, known)
	if strings.Contains(name, "/") {
		want = "相除的，“/”两边应有空格"
	}
	b.refuse(r.Pos(), name, "不是表，也不是数据集的文件", want)
	return nil
}

// column looks up a column of a list's items.
func (b *binder) column(l *address.List, name string, at int) {
	if f := fileNamed(b.schema, l.Of.Name.String()); f != nil {
		b.columnOf(f, name, at)
		return
	}
	var known []string
	for _, st := range b.shapes[l.Of.Name.String()].Statements {
		known = append(known, st.Columns...)
	}
	if !slices.Contains(known, name) {
		b.refuse(at, name, "不是其中的列", diag.Suggest(name, known))
	}
}

func (b *binder) columnOf(f *dataset.File, name string, at int) *dataset.Column {
	c := columnNamed(f, name)
	if c == nil {
		b.refuse(at, name, "不是其中的列", diag.Suggest(name, dataset.ColumnNames(f.Columns)))
	}
	return c
}

// cell looks up a row of a table, and the column if there is one.
func (b *binder) cell(r *address.Ref) {
	name := r.Name.String()
	if b.shapes[name].Per {
		b.refuse(r.Pos(), name, "是每个成员一张的表", "文字中不能引用")
	} else if bad, _ := b.shapes[name].Find(name, r); bad != nil {
		b.refuse(bad.At, bad.Got, bad.Message, bad.Want)
	}
}

// keys checks the words of a key against the vocabularies of its columns. Codes are
// unknown without data.
func (b *binder) keys(r *address.Ref, f *dataset.File) {
	keys := f.Keys()
	if r.Row.Len() != len(keys) {
		b.refuse(r.RowAt, r.Row.String(), "写法不对", "应写"+strings.Join(dataset.ColumnNames(keys), "/"))
		return
	}
	for i, word := range r.Row.Split(r.Row.String()) {
		if words := keys[i].Words; keys[i].Kind == dataset.Word && word != "*" && !slices.ContainsFunc(words, func(w string) bool { return r.Row.MatchAt(i, w) }) {
			b.refuse(r.RowAt, word, "不是“"+keys[i].Name+"”的用词", diag.Suggest(word, words))
		}
	}
}

// fileNamed finds a file of records, a list or a pairs file; nil for none.
func fileNamed(schema *dataset.Schema, name string) *dataset.File {
	for _, f := range schema.Files {
		if f.Name == name && f.Kind != dataset.Facts {
			return f
		}
	}
	return nil
}

// columnNamed finds a column of a file; nil for none.
func columnNamed(f *dataset.File, name string) *dataset.Column {
	for _, c := range f.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}
