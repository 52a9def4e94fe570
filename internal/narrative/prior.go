package narrative

import (
	"slices"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// prior is the section [prior] of book.toml: the expressions for last year's
// figures that this year's dataset repeats.
type prior struct {
	file                 *dataset.File
	target, item, amount int // indexes of the columns: subject, figure, amount
	items                []priorItem
}

type priorItem struct {
	word string
	src  *source
	expr address.Expr
}

// readPrior reads the section [prior] of book.toml.
func (b *binder) readPrior(r *tomlpos.Reader) *prior {
	p := &prior{target: -1, item: -1, amount: -1}
	r.Require("file")
	r.Require("items")
	name := r.String("file", "")
	var known []string
	for _, f := range b.schema.Files {
		if f.Kind == dataset.Records {
			known = append(known, f.Name)
			if f.Name == name {
				p.file = f
			}
		}
	}
	if p.file == nil {
		if name != "" {
			r.Problem("file", name, "不是数据集的文件", diag.Suggest(name, known))
		}
		return nil
	}
	sub := b.schema.Subject
	for i, c := range p.file.Columns {
		switch {
		case c.Kind == dataset.Ref && slices.Contains(c.Ref, sub.Dim) && slices.Contains(c.Words, sub.Target):
			p.target = i
		case c.Kind == dataset.Word:
			p.item = i
		case c.Kind == dataset.Amount:
			p.amount = i
		}
	}
	if p.target < 0 || p.item < 0 || p.amount < 0 || len(p.file.Columns) != 3 {
		r.Problem("file", name, "不能放上年的数", "应为对象、项目（用词）、金额三列的文件")
		return nil
	}
	items := r.Table("items")
	if items == nil {
		return nil
	}
	words := p.file.Columns[p.item].Words
	for _, k := range r.Node("items").Keys {
		text := items.String(k.Name, "")
		if !slices.Contains(words, k.Name) {
			items.Problem(k.Name, k.Name, "不是“"+p.file.Columns[p.item].Name+"”的用词", diag.Suggest(k.Name, words))
			continue
		}
		b.src, b.failed = &source{k.Value.File, text, k.Value.Line, k.Value.Col + 1}, false
		p.items = append(p.items, priorItem{k.Name, b.src, b.sum(address.NewParser(text, 0))})
	}
	items.Close()
	return p
}

// PriorFile is the file of the dataset that repeats last year's figures; nil if the
// family has no section [prior].
func (t *Text) PriorFile() *dataset.File {
	if t.prior == nil {
		return nil
	}
	return t.prior.file
}

// Prior computes the rows of PriorFile for a subject from last year's dataset and
// tables. An error is a *diag.Error.
func (t *Text) Prior(last *dataset.Dataset, s dataset.Subject, tables []*table.Table) ([][]string, error) {
	p := t.prior
	m := t.making(last, s, tables)
	target := last.Schema.Subject.Target
	if s.Part {
		target = s.Code
	}
	var out [][]string
	for _, i := range p.items {
		m.src = i.src
		v := m.eval(i.expr)
		switch v.kind {
		case amount:
			row := make([]string, len(p.file.Columns))
			row[p.target], row[p.item], row[p.amount] = target, i.word, money.Amount(v.n).Exact()
			out = append(out, row)
		case wrong:
		default:
			m.fault(i.expr.Pos(), i.word, "是"+kindNames[v.kind]+"，不是金额")
		}
	}
	return out, m.problems.Err()
}
