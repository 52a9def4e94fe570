package check

import (
	"math/big"
	"slices"
	"strconv"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// reckoner computes what a figure of the words should be from its address. It uses
// the tables and the dataset's records, not the code that made the words.
type reckoner struct {
	ds      *dataset.Dataset
	subject dataset.Subject
	tables  map[string]*table.Index // by id
}

func newReckoner(ds *dataset.Dataset, subject dataset.Subject, tables []*table.Table) *reckoner {
	k := &reckoner{ds, subject, map[string]*table.Index{}}
	for _, t := range tables {
		k.tables[t.ID] = table.NewIndex(t)
	}
	return k
}

// quantity is the result of computing an address.
type quantity struct {
	kind    quantityKind
	value   *big.Rat    // of an amount in 分
	cell    *table.Cell // the cell, if the address is a single one with an amount
	format  money.Format
	whole   string // of a ratio: the address of its denominator
	sign    int    // of the argument of 绝对(…)
	unsaid  bool   // it is 绝对(…) or a share of it, which is never part of a sum
	atMost  bool   // a count with a condition that is not evaluated here: value is an upper bound
	masked  bool   // a masked cell takes part: value is not set
	unknown bool   // the tables and the dataset have nothing of this address
}

type quantityKind uint8

const (
	ofMoney quantityKind = iota
	ofThings
	ofShare
	ofYear
)

// reckon computes an address such as 绝对(08[合计, 公务接待费] - 上年[公务接待费, 金额]).
func (k *reckoner) reckon(e address.Expr) quantity {
	switch e := e.(type) {
	case *address.Binary:
		return k.binary(e)
	case *address.Absolute:
		q := k.reckon(e.Of)
		out := quantity{kind: q.kind, unsaid: true, masked: q.masked, unknown: q.unknown}
		if !out.unknown && !out.masked {
			out.sign, out.value = q.value.Sign(), new(big.Rat).Abs(q.value)
		}
		return out
	case *address.Count:
		return k.count(e.List)
	case *address.Const:
		return quantity{kind: []quantityKind{ofMoney, ofThings}[e.N], value: big.NewRat(e.N, 1)}
	case *address.Name:
		if add, ok := map[string]int64{"年度": 0, "上年度": -1}[e.Text]; ok {
			n, err := strconv.ParseInt(k.ds.Year(), 10, 64)
			return quantity{kind: ofYear, value: big.NewRat(n+add, 1), unknown: err != nil}
		}
	case *address.Ref:
		if x := k.tables[e.Name.String()]; x != nil && !e.Col.IsZero() {
			return cells(x, e)
		}
		return k.records(e)
	}
	return quantity{unknown: true}
}

// binary adds, subtracts or divides quantities of one kind.
func (k *reckoner) binary(e *address.Binary) quantity {
	a, b := k.reckon(e.Left), k.reckon(e.Right)
	out := quantity{kind: a.kind, masked: a.masked || b.masked, unknown: a.unknown || b.unknown || a.kind != b.kind, value: new(big.Rat)}
	if e.Op == address.Div {
		out.kind, out.whole, out.sign, out.unsaid = ofShare, e.Right.String(), a.sign, a.unsaid
	}
	out.atMost = a.atMost
	if b.atMost { // of a difference nothing is known
		out.atMost, out.unknown = true, out.unknown || e.Op != address.Add
	}
	switch {
	case out.unknown || out.masked:
	case e.Op == address.Add:
		out.value.Add(a.value, b.value)
	case e.Op == address.Sub:
		out.value.Sub(a.value, b.value)
	case e.Op == address.Div && b.value.Sign() != 0:
		out.value.Quo(a.value, b.value)
	default:
		out.unknown = true
	}
	return out
}

// cells computes a cell, or the sum of the cells that a pattern matches. A missing
// row counts as zero.
func cells(x *table.Index, e *address.Ref) quantity {
	q := quantity{value: new(big.Rat), unknown: len(x.MatchColumns(e.Col)) == 0}
	found := x.MatchCells(e.Row, e.Col)
	for _, at := range found {
		c := x.At(x.Owner(at[0], at[1]))
		switch {
		case c.Kind == table.MaskedCell:
			return quantity{masked: true}
		case c.Kind == table.AmountCell:
			q.value.Add(q.value, new(big.Rat).SetInt64(int64(c.Amount)))
		default:
			q.unknown = q.unknown || x.Columns[at[1]].Kind != table.AmountColumn
		}
		if len(found) == 1 && c.Kind == table.AmountCell {
			q.cell, q.format = c, x.Formats[c.Format]
		}
	}
	return q
}

// file finds the records of a file, or a list, by its name; nil for none.
func (k *reckoner) file(name string) *dataset.Texts {
	for _, f := range k.ds.Schema.Files {
		if f.Name == name && (f.Kind == dataset.Records || f.Kind == dataset.List) {
			return k.ds.Lists[f.ID]
		}
	}
	return nil
}

// records sums a column over the subject's records of a key.
func (k *reckoner) records(e *address.Ref) quantity {
	texts := k.file(e.Name.String())
	if texts == nil {
		return quantity{unknown: true}
	}
	at := slices.IndexFunc(texts.File.Columns, func(c *dataset.Column) bool { return c.Name == e.Col.String() })
	if at < 0 {
		return quantity{unknown: true}
	}
	column := texts.File.Columns[at]
	q := quantity{value: new(big.Rat), kind: ofThings}
	if column.Kind == dataset.Amount {
		q.kind = ofMoney
	}
	for n, row := range k.ds.Rows(texts, k.subject, e.Row.MatchAt) {
		text := texts.Value(column.ID, row)
		if text == "" || e.Nth > 0 && e.Nth != n+1 {
			continue
		}
		v, err := money.Parse(text) // a whole number is one too
		q.unknown = q.unknown || err != nil
		if q.kind == ofThings {
			v /= 100
		}
		q.value.Add(q.value, new(big.Rat).SetInt64(int64(v)))
	}
	return q
}
