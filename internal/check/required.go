package check

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	pathpkg "path"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/tomlpos"
)

// RequiredFile is the family's list of what a disclosure must contain. A family
// without one demands nothing.
const RequiredFile = "required.toml"

// required is what the disclosures of a family must contain.
type required struct {
	items    []*requiredItem
	deadline *deadline // nil where the family declares none
}

// requiredItem is an [[item]]: what must be there, and what of the dataset brings it
// about. Where a heading or a table is written it decides whether the item is there;
// else the data do.
type requiredItem struct {
	place   Place // in the required.toml
	title   string
	basis   string // the regulation that demands it; may be empty
	level   Severity
	of      [2]bool  // of the whole, of a part
	told    string   // id of the rule that names what is missing; "": the item does
	rules   []string // ids of rules on the dataset that must find nothing about the subject
	when    *address.Compare
	heading string // of the words, with placeholders
	table   string // id of a layout
	empty   string // heading under which the words say that the table is empty
	data    neededData
	share   *share
}

// neededData is what of the dataset an item comes from.
type neededData struct {
	records []*address.Ref // rows of files of records, each of them needed
	texts   []string       // topics of the office's own texts
	fields  []*field       // values of the department or of the unit
}

// field is a value that the dataset holds once for a subject: an entry of a Pairs
// file, or a column of the list of subjects.
type field struct {
	file   *dataset.File
	column *dataset.Column
}

// share is how many members of a dimension must be named in a file, in percent.
type share struct {
	cover
	percent int
}

// noRequired is the list of a family that has none.
func noRequired() *required { return &required{} }

// loadRequired reads the family's list into rules, where it has one.
func (rules *Rules) loadRequired(fsys fs.FS, name string, fam *layout.Family) error {
	file := pathpkg.Join(name, RequiredFile)
	data, err := fs.ReadFile(fsys, RequiredFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return diag.One(diag.File(file, err))
	}
	rules.required, err = parseRequired(file, data, fam)
	sum := sha256.Sum256(append([]byte(rules.SHA256), data...))
	rules.SHA256 = hex.EncodeToString(sum[:])
	return err
}

// CheckRequired looks for mistakes in the text of a required.toml; file is its name in
// messages. The error is a *diag.Error.
func CheckRequired(file string, data []byte, fam *layout.Family) error {
	_, err := parseRequired(file, data, fam)
	return err
}

// parseRequired reads the text of a required.toml.
func parseRequired(file string, data []byte, fam *layout.Family) (*required, error) {
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return noRequired(), err
	}
	d := &decoder{Rules: newRules(fam), ids: map[string]bool{}}
	r := tomlpos.Read(root, &d.problems)
	out := &required{}
	if dr := r.Table("deadline"); dr != nil {
		out.deadline = d.deadline(dr)
		dr.Close()
	}
	for _, ir := range r.Tables("item") {
		out.items = append(out.items, d.requiredItem(ir))
		ir.Close()
	}
	r.Close()
	return out, d.problems.Err()
}

func (d *decoder) requiredItem(r *tomlpos.Reader) *requiredItem {
	r.Require("title")
	it := &requiredItem{title: r.String("title", ""), basis: r.String("basis", ""), level: d.level(r, Warning), told: r.String("told", "")}
	if d.ids[it.title] && it.title != "" {
		r.Problem("title", it.title, "写了两次", "每项内容只应写一次")
	}
	d.ids[it.title] = true
	file, line, _ := r.Pos()
	it.place = Place{File: file, Lines: []int{line}}
	it.of = d.requiredOf(r)
	it.when = d.requiredWhen(r)
	shown := func(key string) string {
		if !r.Has(key) {
			return ""
		}
		return r.Phrase(key, "年度", "主体", "类别")
	}
	it.heading, it.empty = shown("heading"), shown("empty")
	it.table = r.String("table", "")
	if r.Has("table") && !slices.Contains(d.layouts, it.table) {
		r.Problem("table", it.table, "不是表式中的表", diag.Suggest(it.table, d.layouts))
	}
	if r.Has("empty") && !r.Has("table") {
		r.Problem("empty", it.empty, "只与table同用", "说的是这张表没有数时，文字的哪一节说明")
	}
	it.data = d.neededData(r)
	it.share = d.requiredShare(r)
	it.rules = r.Strings("rules")
	shows := []string{"heading", "table", "records", "texts", "fields", "dim", "rules"}
	if !slices.ContainsFunc(shows, r.Has) {
		r.Problem("title", it.title, "没有说看什么知道有没有", "应写heading、table、records、texts、fields、dim或rules")
	}
	return it
}

// requiredOf reads whose disclosures must contain an item.
func (d *decoder) requiredOf(r *tomlpos.Reader) (of [2]bool) {
	r.Require("of")
	words := []string{d.schema.Subject.Whole, d.schema.Subject.Part}
	for _, w := range r.Strings("of") {
		if i := slices.Index(words, w); i >= 0 {
			of[i] = true
		} else {
			r.Problem("of", w, "不是报表的主体", diag.Suggest(w, words))
		}
	}
	return of
}

// requiredWhen reads the condition under which an item is due; nil: always.
func (d *decoder) requiredWhen(r *tomlpos.Reader) *address.Compare {
	n := r.Node("when")
	text := r.String("when", "")
	if n == nil || n.Kind != tomlpos.String {
		return nil
	}
	p := address.NewParser(text, 0)
	c := p.Comparison()
	if bad := p.End(); bad != nil {
		d.mistake(n, bad)
		return nil
	}
	eachRef(c, func(ref *address.Ref) {
		if slices.Contains(d.layouts, ref.Name.String()) {
			d.checkRef(n, ref, nil)
		} else {
			d.recordRef(n, ref, true)
		}
	})
	return c
}

// eachRef calls do for every address of a comparison.
func eachRef(c *address.Compare, do func(*address.Ref)) {
	var walk func(e address.Expr)
	walk = func(e address.Expr) {
		switch e := e.(type) {
		case *address.Ref:
			do(e)
		case *address.Binary:
			walk(e.Left)
			walk(e.Right)
		case *address.Absolute:
			walk(e.Of)
		case *address.Count:
			do(e.List.Of)
		}
	}
	walk(c.Left)
	walk(c.Right)
}

// neededData reads what of the dataset brings an item about.
func (d *decoder) neededData(r *tomlpos.Reader) (out neededData) {
	n := r.Node("records")
	for i, text := range r.Strings("records") {
		at := n
		if n.Kind == tomlpos.Array && i < len(n.Items) {
			at = n.Items[i]
		}
		p := address.NewParser(text, 0)
		ref := p.Ref()
		if bad := p.End(); bad != nil {
			d.mistake(at, bad)
		} else if d.recordRef(at, ref, false) {
			out.records = append(out.records, ref)
		}
	}
	out.texts = r.Strings("texts")
	for _, t := range out.texts {
		if !slices.Contains(d.schema.Prose.Topics, t) {
			r.Problem("texts", t, "不是单位自己写的文字的题目", diag.Suggest(t, d.schema.Prose.Topics))
		}
	}
	for _, text := range r.Strings("fields") {
		if f := d.field(text); f != nil {
			out.fields = append(out.fields, f)
		} else {
			r.Problem("fields", text, "不是数据集中的一项", "应写成 部门[年度履职目标] 或 单位[年度履职目标]")
		}
	}
	return out
}

// recordRef looks up the file and the key of an address of records; with a column it
// must hold numbers.
func (d *decoder) recordRef(n *tomlpos.Node, ref *address.Ref, column bool) bool {
	name := ref.Name.String()
	at := slices.IndexFunc(d.schema.Files, func(f *dataset.File) bool { return f.Kind == dataset.Records && f.Name == name })
	if at < 0 {
		d.at(n, ref.Pos(), name, "不是数据集中有记录的文件", diag.Suggest(name, recordFiles(d.schema)))
		return false
	}
	f := d.schema.Files[at]
	keys := f.Keys()
	if ref.Row.IsZero() || len(keys) > 0 && ref.Row.Len() != len(keys) {
		d.at(n, ref.RowAt, ref.Row.String(), "写法不对", "应写"+name+"["+strings.Join(dataset.ColumnNames(keys), "/")+"]")
		return false
	}
	for i, word := range ref.Row.Split(ref.Row.String()) {
		if i < len(keys) && word != "*" && !slices.ContainsFunc(keys[i].Words, func(w string) bool { return ref.Row.MatchAt(i, w) }) {
			d.at(n, ref.RowAt, word, "不是“"+keys[i].Name+"”的用词", diag.Suggest(word, keys[i].Words))
			return false
		}
	}
	if column != !ref.Col.IsZero() || column && columnByName(f, ref.Col.String()) == nil {
		d.at(n, ref.ColAt, ref.String(), "写法不对", "条件里写"+name+"[行, 列]，其他写"+name+"[行]")
		return false
	}
	return true
}

func recordFiles(schema *dataset.Schema) (out []string) {
	for _, f := range schema.Files {
		if f.Kind == dataset.Records {
			out = append(out, f.Name)
		}
	}
	return out
}

func columnByName(f *dataset.File, name string) *dataset.Column {
	i := slices.IndexFunc(f.Columns, func(c *dataset.Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return f.Columns[i]
}

// field finds 部门[年度履职目标]: an entry of a Pairs file, or a column of the list of
// the subjects; nil for none.
func (d *decoder) field(text string) *field {
	name, column, _ := strings.Cut(strings.TrimSuffix(text, "]"), "[")
	for _, f := range d.schema.Files {
		if f.Name == name && (f.Kind == dataset.Pairs || d.schema.Subject.Dim != nil && f == d.schema.Subject.Dim.List) {
			if c := columnByName(f, column); c != nil {
				return &field{f, c}
			}
		}
	}
	return nil
}

// requiredShare reads the members that must be named in a file, and how many of them.
func (d *decoder) requiredShare(r *tomlpos.Reader) *share {
	if !r.Has("dim") {
		return nil
	}
	s := &share{percent: r.IntIn("share", 100, 1, 100)}
	s.in = d.file(r, "in", dataset.Facts, dataset.Records)
	s.dim = d.dim(r, "dim", r.String("dim", ""), s.in)
	s.where = layout.ReadFilter(r, d.schema, nil, &d.problems)
	for _, dim := range s.where.Dims() {
		if s.dim != nil && dim != s.dim {
			r.Problem("where", dim.ID, "这里只能按“"+s.dim.ID+"”筛选", "如"+s.dim.ID+".列名")
		}
	}
	if s.dim != nil && s.dim.List == nil {
		r.Problem("dim", s.dim.ID, "没有名单", "应为成员列在文件里的维度")
		return nil
	}
	return s
}
