package dataset

import (
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// ParseSchema reads a family's dataset.toml; file is its name in messages. The error is a
// *diag.Error with all mistakes and their places.
func ParseSchema(file string, data []byte) (*Schema, error) {
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return nil, err
	}
	p := &schemaParser{schema: &Schema{}, problems: &diag.List{}}
	r := tomlpos.Read(root, p.problems)
	r.Require("dimension")
	r.Require("file")
	r.Require("subject")
	p.declare(r)
	p.dimensions()
	p.files()
	p.subject(r.Table("subject"))
	p.secret(r.Table("secret"))
	if pr := r.Table("prose"); pr != nil {
		pr.Require("folder")
		pr.Require("topics")
		p.schema.Prose = Prose{Folder: pr.String("folder", ""), Topics: p.words(pr, "topics"), None: pr.String("none", "")}
		p.schema.Prose.Yearly = pr.Strings("yearly")
		for _, t := range p.schema.Prose.Yearly {
			if !slices.Contains(p.schema.Prose.Topics, t) {
				pr.Problem("yearly", t, "不是规定的题目", diag.Suggest(t, p.schema.Prose.Topics))
			}
		}
		pr.Close()
	}
	p.acknowledged(r.Table("acknowledged"))
	r.Close()
	if err := p.problems.Err(); err != nil {
		return nil, err
	}
	return p.schema, nil
}

// schemaParser reads in two steps, because dimensions and files refer to each other: first
// it declares both, then it reads each.
type schemaParser struct {
	schema   *Schema
	problems *diag.List
	dims     []*tomlpos.Reader // by Dimension.Index
	filesR   []*tomlpos.Reader // as Schema.Files
}

func (p *schemaParser) declare(r *tomlpos.Reader) {
	if dims := r.Table("dimension"); dims != nil {
		for _, k := range r.Node("dimension").Keys {
			dr := dims.Table(k.Name)
			if dr == nil {
				continue
			}
			p.schema.Dims = append(p.schema.Dims, &Dimension{Index: len(p.dims), ID: k.Name})
			p.dims = append(p.dims, dr)
		}
	}
	for _, fr := range r.Tables("file") {
		f := &File{ID: fr.String("id", ""), Name: fr.String("name", "")}
		for _, key := range []string{"id", "name", "kind", "columns"} {
			fr.Require(key)
		}
		for _, other := range p.schema.Files {
			if f.ID != "" && other.ID == f.ID {
				fr.Problem("id", f.ID, "与前面的文件重复", "")
			}
			if f.Name != "" && other.Name == f.Name {
				fr.Problem("name", f.Name, "与前面的文件重复", "")
			}
		}
		f.Kind = FileKind(choice(fr, "kind", fileKinds, int(Records)))
		p.schema.Files = append(p.schema.Files, f)
		p.filesR = append(p.filesR, fr)
	}
}

// choice reads a key whose value is one of words and returns its index; def if it is none
// of them.
func choice(r *tomlpos.Reader, key string, words []string, def int) int {
	w := r.String(key, words[def])
	if i := slices.Index(words, w); i >= 0 {
		return i
	}
	r.Problem(key, w, "不认识", diag.Suggest(w, words))
	return def
}

func (p *schemaParser) dimensions() {
	for i, d := range p.schema.Dims {
		r := p.dims[i]
		r.Require("title")
		d.Title = r.String("title", "")
		d.Words = p.words(r, "words")
		if r.Has("from") == r.Has("words") {
			r.Problem("", d.ID, "应写from或words其中一个", "成员列在文件里的写from，固定用词的写words")
		}
		if from := r.String("from", ""); from != "" {
			p.source(r, d, from)
		}
		if r.Has("system") && (d.List == nil || d.List.Kind != Codes) {
			r.Problem("system", r.String("system", ""), "只有成员来自codes文件的维度才写system", "")
		}
		d.Example = r.String("example", "")
		if d.Example != "" && d.Words != nil {
			r.Problem("example", d.Example, "固定用词的维度不写example", "")
		}
		p.groups(r, d)
		p.levels(r, d)
		r.Close()
	}
}

// source sets the file that lists a dimension's members.
func (p *schemaParser) source(r *tomlpos.Reader, d *Dimension, from string) {
	f := p.schema.File(from)
	if f == nil || f.Kind != List && f.Kind != Codes {
		var lists []string
		for _, f := range p.schema.Files {
			if f.Kind == List || f.Kind == Codes {
				lists = append(lists, f.ID)
			}
		}
		r.Problem("from", from, "不是list或codes文件", diag.Suggest(from, lists))
		return
	}
	d.List = f
	if f.Kind == Codes {
		r.Require("system")
		d.System = r.String("system", "")
	}
	for _, other := range p.schema.Dims[:d.Index] {
		if other.List == f && other.System == d.System {
			r.Problem("from", from, "与维度“"+other.ID+"”的成员相同", "")
		}
	}
}

// words reads a list of words, each given once.
func (p *schemaParser) words(r *tomlpos.Reader, key string) []string {
	words := r.Strings(key)
	for i, w := range words {
		switch {
		case w == "" || strings.TrimSpace(w) != w:
			r.Problem(key, w, "用词不能为空，首尾不能有空格", "")
		case slices.Contains(words[:i], w):
			r.Problem(key, w, "写了两次", "")
		}
	}
	if r.Has(key) && len(words) == 0 {
		r.Problem(key, "", "没有用词", "至少应有一个")
	}
	return words
}

func (p *schemaParser) groups(r *tomlpos.Reader, d *Dimension) {
	gr := r.Table("groups")
	if gr == nil {
		return
	}
	if d.Words == nil {
		r.Problem("groups", "", "只有固定用词的维度才写groups", "")
	}
	d.Groups = map[string][]string{}
	for _, k := range r.Node("groups").Keys {
		words := p.words(gr, k.Name)
		for _, w := range words {
			if !slices.Contains(d.Words, w) {
				gr.Problem(k.Name, w, "不是本维度的用词", diag.Suggest(w, d.Words))
			}
		}
		if slices.Contains(d.Words, k.Name) {
			gr.Problem(k.Name, k.Name, "既是用词又是分组名", "分组应另取名")
		}
		d.Groups[k.Name] = words
	}
}

func (p *schemaParser) levels(r *tomlpos.Reader, d *Dimension) {
	before := 0
	for _, lr := range r.Tables("levels") {
		for _, key := range []string{"id", "title", "digits"} {
			lr.Require(key)
		}
		l := Level{ID: lr.String("id", ""), Title: lr.String("title", ""), Digits: lr.Int("digits", 0)}
		if lr.Has("digits") && l.Digits <= before {
			lr.Problem("digits", strconv.Itoa(l.Digits), "位数不对", "应比上一级的"+strconv.Itoa(before)+"位多")
		}
		before = max(before, l.Digits)
		if slices.ContainsFunc(d.Levels, func(o Level) bool { return o.ID == l.ID }) || l.ID == "code" || l.ID == "name" {
			lr.Problem("id", l.ID, "级次重名", "不能与其他级次或code、name相同")
		}
		d.Levels = append(d.Levels, l)
		lr.Close()
	}
	if d.Levels != nil && d.Words != nil {
		r.Problem("levels", "", "固定用词的维度没有级次", "")
	}
}

func (p *schemaParser) files() {
	for i, f := range p.schema.Files {
		r := p.filesR[i]
		f.Optional, f.Internal = r.Bool("optional", false), r.Bool("internal", false)
		f.Yearly = r.Bool("yearly", f.Kind == Facts || f.Kind == Records)
		f.Header = r.Strings("header")
		if (f.Kind == Pairs) != r.Has("header") || f.Kind == Pairs && (len(f.Header) != 2 || f.Header[0] == f.Header[1]) {
			r.Problem("header", "", "header不对", "pairs文件应写两个列名，其他文件不写")
		}
		columns := r.Tables("columns")
		for _, cr := range columns {
			f.Columns = append(f.Columns, p.column(cr, f))
		}
		// Only after all columns are known can one refer to another.
		for j, cr := range columns {
			f.Columns[j].Only = p.only(cr, f)
			cr.Close()
		}
		if id := r.String("sort", ""); id != "" {
			if f.Sort = f.Column(id); f.Kind != List || f.Sort == nil || f.Sort.Kind != Order {
				r.Problem("sort", id, "不能用来排列", "应为list文件的order列")
			}
		}
		for _, id := range r.Strings("unique") {
			c := f.Column(id)
			if f.Kind != Records || c == nil {
				r.Problem("unique", id, "不能用来分辨各行", "应为records文件的列")
				continue
			}
			f.Unique = append(f.Unique, c)
		}
		f.None = none(r, f)
		p.shape(r, f)
		r.Close()
	}
}

// none reads none = { column = "word" }: how a row of a Records file says that there is
// nothing; nil where the file cannot say so.
func none(r *tomlpos.Reader, f *File) *None {
	nr := r.Table("none")
	if nr == nil {
		return nil
	}
	defer nr.Close()
	keys := r.Node("none").Keys
	if len(keys) != 1 {
		r.Problem("none", "", "写法不对", "应写一个列和它的一个用词，如{ item = \"无\" }")
		return nil
	}
	id := keys[0].Name
	word, c := nr.String(id, ""), f.Column(id)
	if f.Kind != Records || c == nil || !slices.Contains(c.Words, word) {
		r.Problem("none", id, "不能用来说没有", "应为records文件的word列和它的一个用词")
		return nil
	}
	return &None{c, word}
}

// shape checks that a file has the columns that its kind needs.
func (p *schemaParser) shape(r *tomlpos.Reader, f *File) {
	count := map[ColumnKind]int{}
	for _, c := range f.Columns {
		count[c.Kind]++
	}
	fault := func(ok bool, message string) {
		if !ok {
			r.Problem("columns", "", f.Name+"："+message, "")
		}
	}
	member := f.Kind == List || f.Kind == Codes
	fault(!member || count[Key] == 1 && count[Name] <= 1, fileKinds[f.Kind]+"文件应有一个key列，至多一个name列")
	fault(member || count[Key] == 0 || f.Kind == Pairs, "只有list、codes和pairs文件才有key列")
	fault(member || count[Name] == 0, "只有list和codes文件才有name列")
	fault(f.Kind != Codes || count[Word] == 1, "codes文件应有一个word列，说明编码属于哪个体系")
	fault(f.Kind != Facts || count[Amount] > 0, "facts文件至少应有一个amount列")
	fault(f.Kind == List || !slices.ContainsFunc(f.Columns, func(c *Column) bool { return c.Agree }), "只有list文件才写agree")
	used := map[*Dimension]bool{}
	for _, c := range f.Columns {
		for _, d := range c.Ref {
			fault(f.Kind != Facts || !used[d], "维度“"+d.ID+"”有两列")
			used[d] = true
		}
		fault(f.Kind != Facts || c.Kind != Ref || len(c.Ref) <= 1 && c.Words == nil, "facts文件的“"+c.ID+"”只能引用一个维度")
	}
	if !member {
		return
	}
	dims := 0
	for _, d := range p.schema.Dims {
		if d.List == f {
			dims++
		}
		if d.List == f && f.Kind == Codes && count[Word] == 1 && !slices.Contains(f.kind(Word).Words, d.System) {
			p.dims[d.Index].Problem("system", d.System, "不是文件“"+f.ID+"”的体系", diag.Suggest(d.System, f.kind(Word).Words))
		}
		if d.List != f || f.Kind != List {
			continue
		}
		for _, l := range d.Levels {
			fault(f.Column(l.ID) == nil, "“"+l.ID+"”既是列又是维度“"+d.ID+"”的级次")
		}
	}
	fault(dims > 0, "没有维度以这个文件为成员")
}

func (p *schemaParser) column(r *tomlpos.Reader, f *File) *Column {
	for _, key := range []string{"id", "name", "kind"} {
		r.Require(key)
	}
	c := &Column{ID: r.String("id", ""), Name: r.String("name", "")}
	c.Kind = ColumnKind(choice(r, "kind", columnKinds, int(Text)))
	c.Yearly = r.Bool("yearly", false)
	if c.Yearly && !r.Bool("optional", false) {
		r.Problem("yearly", c.ID, "不能只属于一年", "只有可以不填（optional）的列才写yearly")
	}
	c.Optional, c.Blank, c.Agree = r.Bool("optional", false), r.Bool("blank", false), r.Bool("agree", false)
	for _, other := range f.Columns {
		if other.ID == c.ID && c.ID != "" {
			r.Problem("id", c.ID, "与前面的列重复", "")
		}
		if other.Name == c.Name && c.Name != "" {
			r.Problem("name", c.Name, "与前面的列重复", "")
		}
	}
	for _, id := range r.Strings("ref") {
		d := p.schema.Dim(id)
		if d == nil {
			r.Problem("ref", id, "不是维度", diag.Suggest(id, p.schema.DimIDs()))
			continue
		}
		c.Ref = append(c.Ref, d)
	}
	c.Words = p.words(r, "words")
	c.Digits = r.Int("digits", 0)
	if r.Has("prefix") {
		c.Prefix = p.pairRef(r, "prefix")
	}
	if c.Digits < 0 || c.Digits > 40 || (r.Has("digits") || r.Has("prefix")) && c.Kind != Key {
		r.Problem("", "", "“"+c.ID+"”的digits、prefix不对", "只有key列才写；digits为1到40")
	}
	if r.Has("prefix") && f.Kind != List {
		r.Problem("prefix", "", "只有list文件的key列才写prefix", "")
	}
	if r.Has("ref") != (c.Kind == Ref) {
		r.Problem("ref", "", "ref列应写ref，其他列不写", "")
	}
	if c.Kind == Word && !r.Has("words") || c.Kind != Word && c.Kind != Ref && r.Has("words") {
		r.Problem("words", "", "word列应写words，除ref列外其他列不写", "")
	}
	if c.Agree && (c.Kind != Ref || len(c.Ref) > 1 || c.Words != nil) {
		r.Problem("agree", "", "只有引用一个维度的列才写agree", "")
	}
	if c.Example = r.String("example", ""); r.Has("example") && c.Kind != Text {
		r.Problem("example", c.Example, "只有text列才写example", "")
	}
	if (c.Kind == Key || f.Kind == Codes && c.Kind == Word || f.Kind == Facts && c.Kind == Amount) && (c.Optional || c.Blank) {
		r.Problem("", "", "“"+c.ID+"”列必须填写", "不能写optional或blank")
	}
	return c
}

// only reads only = { category = "项目支出" }: words or groups of a dimension in a facts file,
// words of a word column in a records file.
func (p *schemaParser) only(r *tomlpos.Reader, f *File) *Only {
	or := r.Table("only")
	if or == nil {
		return nil
	}
	keys := r.Node("only").Keys
	if len(keys) != 1 || f.Kind != Facts && f.Kind != Records || r.Bool("blank", false) || f.Kind == Facts && r.Bool("optional", false) {
		r.Problem("only", "", "only不对", "应写在facts文件的列中，写一个维度，不与blank、optional同用；或写在records文件的列中，写一个word列")
		return nil
	}
	id := keys[0].Name
	if f.Kind == Records {
		return p.onlyWord(or, f, id)
	}
	o := &Only{Dim: p.schema.Dim(id)}
	if o.Dim == nil || o.Dim.Words == nil || !slices.ContainsFunc(f.Columns, func(c *Column) bool { return slices.Contains(c.Ref, o.Dim) }) {
		or.Problem(id, id, "不是本文件里有固定用词的维度", "")
		return nil
	}
	labels := or.Strings(id)
	for _, w := range labels {
		group, isGroup := o.Dim.Groups[w]
		switch {
		case isGroup:
			o.Words = append(o.Words, group...)
		case slices.Contains(o.Dim.Words, w):
			o.Words = append(o.Words, w)
		default:
			or.Problem(id, w, "不是“"+o.Dim.Title+"”的用词或分组", diag.Suggest(w, o.Dim.Words))
		}
	}
	o.Label = strings.Join(labels, "、")
	return o
}

func (p *schemaParser) onlyWord(or *tomlpos.Reader, f *File, id string) *Only {
	o := &Only{Word: f.Column(id), Words: or.Strings(id)}
	if o.Word == nil || o.Word.Kind != Word {
		or.Problem(id, id, "不是本文件的word列", "")
		return nil
	}
	for _, w := range o.Words {
		if !slices.Contains(o.Word.Words, w) {
			or.Problem(id, w, "不是“"+o.Word.Name+"”的用词", diag.Suggest(w, o.Word.Words))
		}
	}
	o.Label = strings.Join(o.Words, "、")
	return o
}

func (p *schemaParser) subject(r *tomlpos.Reader) {
	if r == nil {
		return
	}
	for _, key := range []string{"dimension", "code", "name", "year", "words"} {
		r.Require(key)
	}
	s := &p.schema.Subject
	if id := r.String("dimension", ""); id != "" {
		if s.Dim = p.schema.Dim(id); s.Dim == nil {
			r.Problem("dimension", id, "不是维度", diag.Suggest(id, p.schema.DimIDs()))
		}
	}
	s.CodeRef, s.NameRef, s.YearRef = p.pairRef(r, "code"), p.pairRef(r, "name"), p.pairRef(r, "year")
	if f := p.schema.File(s.CodeRef[0]); f != nil && f.Column(s.CodeRef[1]) != nil {
		f.Column(s.CodeRef[1]).Kind = Key // it is checked as a code, whatever kind the family declares
	}
	if w := r.Table("words"); w != nil {
		w.Require("whole")
		w.Require("part")
		s.Whole, s.Part = w.String("whole", ""), w.String("part", "")
		w.Close()
	}
	s.Target = r.String("target", "")
	if id := r.String("parent", ""); id != "" && s.Dim != nil {
		if s.Dim.List != nil {
			s.Parent = s.Dim.List.Column(id)
		}
		if s.Parent == nil || !slices.Contains(s.Parent.Ref, s.Dim) {
			r.Problem("parent", id, "不是引用上级的列", "应为“"+s.Dim.Title+"”名单中引用"+s.Dim.ID+"的列")
		}
	}
	p.head(r.Table("head"))
	r.Close()
}

// head reads head = { column = "head", suffixes = [ "本级" ] }.
func (p *schemaParser) head(r *tomlpos.Reader) {
	if r == nil {
		return
	}
	s := &p.schema.Subject
	if id := r.String("column", ""); id != "" && s.Dim != nil {
		if s.Dim.List != nil {
			s.Head.Column = s.Dim.List.Column(id)
		}
		if s.Head.Column == nil || s.Head.Column.Kind != Flag {
			r.Problem("column", id, "不是说明机关本级的列", "应为“"+s.Dim.Title+"”名单中的flag列")
			s.Head.Column = nil
		}
	}
	if r.Has("suffixes") {
		s.Head.Suffixes = p.words(r, "suffixes")
	}
	r.Close()
}

// pairRef reads department.code: a pairs file and one of its rows.
func (p *schemaParser) pairRef(r *tomlpos.Reader, key string) [2]string {
	text := r.String(key, "")
	id, col, _ := strings.Cut(text, ".")
	var known []string
	for _, f := range p.schema.Files {
		if f.Kind != Pairs || f.Optional {
			continue
		}
		for _, c := range f.Columns {
			if !c.Optional {
				known = append(known, f.ID+"."+c.ID)
			}
		}
	}
	if r.Has(key) && !slices.Contains(known, text) {
		r.Problem(key, text, "不是pairs文件中必填的项", diag.Suggest(text, known))
	}
	return [2]string{id, col}
}
