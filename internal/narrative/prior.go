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
	target, item, amount int  // indexes of the columns: subject, figure, amount
	year, origin         int  // of the year of the figure and where it comes from; -1 where the file has no such column
	others               bool // it has columns that nothing here could fill in
	items                []priorItem
}

type priorItem struct {
	word string
	src  *source
	expr address.Expr
}

// readPrior reads the section [prior] of book.toml.
func (b *binder) readPrior(r *tomlpos.Reader) *prior {
	p := &prior{target: -1, item: -1, amount: -1, year: -1, origin: -1}
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
		case c.Kind == dataset.Year && c.Optional:
			p.year = i
		case c.Kind == dataset.Text && c.Optional:
			p.origin = i
		default:
			p.others = true
		}
	}
	if p.target < 0 || p.item < 0 || p.amount < 0 || p.others {
		r.Problem("file", name, "不能放上年的数", "应为对象、项目（用词）、金额三列的文件，另可有年度、来源（文字）两列，都可以不填")
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

// Last is where the figures of last year are taken from.
type Last struct {
	Year   string           // of the figures
	Origin string           // what the rows name as their source
	Data   *dataset.Dataset // from which the tables were made; nil: they were published, and only single cells of them are taken
}

// PriorFigure is one of last year's figures.
type PriorFigure struct {
	Target string // code of a unit; "" for the whole
	Item   string // which figure
	Amount money.Amount
}

// Prior computes last year's figures of a subject from the tables of that year. An
// error is a *diag.Error: figures that the tables do not have; the others are given.
func (t *Text) Prior(last Last, s dataset.Subject, tables []*table.Table) ([]PriorFigure, error) {
	ds := last.Data
	if ds == nil {
		ds = &dataset.Dataset{Schema: t.schema}
	}
	m := t.making(ds, s, tables)
	m.published = last.Data == nil
	target := ""
	if s.Part {
		target = s.Code
	}
	var out []PriorFigure
	for _, i := range t.prior.items {
		m.src = i.src
		v := m.eval(i.expr)
		switch v.kind {
		case amount:
			out = append(out, PriorFigure{target, i.word, money.Amount(v.n)})
		case wrong:
		default:
			m.fault(i.expr.Pos(), i.word, "是"+kindNames[v.kind]+"，不是金额")
		}
	}
	return out, m.problems.Err()
}

// PriorRow is the row of PriorFile for a figure.
func (t *Text) PriorRow(last Last, f PriorFigure) []string {
	p := t.prior
	row := make([]string, len(p.file.Columns))
	row[p.target], row[p.item], row[p.amount] = f.Target, f.Item, f.Amount.Exact()
	if f.Target == "" {
		row[p.target] = t.schema.Subject.Target
	}
	if p.year >= 0 {
		row[p.year] = last.Year
	}
	if p.origin >= 0 {
		row[p.origin] = last.Origin
	}
	return row
}

// PriorColumns are the indexes in a row of PriorFile of the amount, and of the year
// and the source, -1 where it has no such column.
func (t *Text) PriorColumns() (amount, year, origin int) {
	return t.prior.amount, t.prior.year, t.prior.origin
}

// SamePrinted reports whether the words print two amounts alike.
func (t *Text) SamePrinted(a, b money.Amount) bool {
	return t.money.Round(a) == t.money.Round(b)
}
