package check

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// reckoner computes what a figure of the words should be from its address: from
// the tables as they are and the dataset's records, not from what made the
// words.
type reckoner struct {
	ds      *dataset.Dataset
	subject layout.Subject
	tables  []*table.Table
}

// quantity is what an address comes to.
type quantity struct {
	kind    quantityKind
	value   *big.Rat    // of an amount in 分
	cell    *table.Cell // where the address is just a cell that holds an amount
	format  money.Format
	whole   string // of a ratio: the address of what it is a share of
	sign    int    // of what stands in 绝对(…)
	unsaid  bool   // it is 绝对(…) or a share of it: nothing that parts add up to
	atMost  bool   // a count under a condition that addresses do not tell: value is the most it can be
	masked  bool   // a masked cell takes part: there is no value to speak of
	unknown bool   // the address means nothing here
}

type quantityKind uint8

const (
	ofMoney quantityKind = iota
	ofThings
	ofShare
	ofYear
)

// reckon reads an address such as 绝对(08[合计, 公务接待费] - 上年[公务接待费, 金额]).
func (k *reckoner) reckon(text string) quantity {
	rest := text
	q := k.sum(&rest)
	q.unknown = q.unknown || rest != ""
	return q
}

func take(rest *string, what string) bool {
	var ok bool
	*rest, ok = strings.CutPrefix(*rest, what)
	return ok
}

func (k *reckoner) sum(rest *string) quantity {
	q := k.quotient(rest)
	for {
		minus := strings.HasPrefix(*rest, " - ")
		if !minus && !strings.HasPrefix(*rest, " + ") {
			return q
		}
		*rest = (*rest)[len(" + "):]
		b := k.quotient(rest)
		out := quantity{kind: q.kind, masked: q.masked || b.masked, unknown: q.unknown || b.unknown || q.kind != b.kind, value: new(big.Rat)}
		if !out.masked && !out.unknown {
			if out.value.Add(q.value, b.value); minus {
				out.value.Sub(q.value, b.value)
			}
		}
		q = out
	}
}

func (k *reckoner) quotient(rest *string) quantity {
	a := k.single(rest)
	if !take(rest, " / ") {
		return a
	}
	whole := *rest
	b := k.single(rest)
	whole = strings.TrimSuffix(whole, *rest)
	if inner, ok := strings.CutPrefix(whole, "("); ok {
		whole = strings.TrimSuffix(inner, ")")
	}
	out := quantity{kind: ofShare, whole: whole, sign: a.sign, unsaid: a.unsaid, masked: a.masked || b.masked, unknown: a.unknown || b.unknown || a.kind != b.kind}
	if out.unknown || out.masked {
		return out
	}
	if b.value.Sign() == 0 {
		out.unknown = true
		return out
	}
	out.value = new(big.Rat).Quo(a.value, b.value)
	return out
}

func (k *reckoner) single(rest *string) quantity {
	switch {
	case take(rest, "("):
		q := k.sum(rest)
		q.unknown = !take(rest, ")") || q.unknown
		return q
	case take(rest, "绝对("):
		q := k.sum(rest)
		out := quantity{kind: q.kind, unsaid: true, masked: q.masked, unknown: !take(rest, ")") || q.unknown}
		if !out.unknown && !out.masked {
			out.sign, out.value = q.value.Sign(), new(big.Rat).Abs(q.value)
		}
		return out
	case take(rest, "个数("):
		return k.count(rest)
	case take(rest, "零"):
		return quantity{value: new(big.Rat)}
	case take(rest, "一"):
		return quantity{kind: ofThings, value: big.NewRat(1, 1)}
	case take(rest, "年度"):
		return k.year(0)
	case take(rest, "上年度"):
		return k.year(-1)
	}
	name, in, ok := strings.Cut(*rest, "[")
	in, after, closed := strings.Cut(in, "]")
	if !ok || !closed {
		return quantity{unknown: true}
	}
	*rest = after
	for _, r := range k.tables {
		if r.ID == name {
			return cellOf(r, in)
		}
	}
	return k.record(name, in)
}

func (k *reckoner) year(add int64) quantity {
	n, err := strconv.ParseInt(layout.Year(k.ds), 10, 64)
	return quantity{kind: ofYear, value: big.NewRat(n+add, 1), unknown: err != nil}
}

// cellOf is a cell by its row and column. A row that is not there has no amount.
func cellOf(t *table.Table, in string) quantity {
	zero := quantity{value: new(big.Rat), unknown: true}
	for c := range t.Columns {
		row, ok := strings.CutSuffix(in, ", "+t.Columns[c].ID)
		if !ok {
			continue
		}
		zero.unknown = false
		for r := range t.Rows {
			if t.RowID(r, c) != row {
				continue
			}
			cell := t.At(t.Owner(r, c))
			switch {
			case cell.Kind == table.MaskedCell:
				return quantity{masked: true}
			case cell.Kind == table.AmountCell:
				return quantity{value: new(big.Rat).SetInt64(int64(cell.Amount)), cell: cell, format: t.Formats[cell.Format]}
			}
			zero.unknown = t.Columns[c].Kind != table.AmountColumn
			return zero
		}
	}
	return zero
}

// file finds a file of records, or a list, by its name.
func (k *reckoner) file(name string) *dataset.Texts {
	for _, f := range k.ds.Schema.Files {
		if f.Name == name && (f.Kind == dataset.Records || f.Kind == dataset.List) {
			return k.ds.Lists[f.ID]
		}
	}
	return nil
}

// record sums a column over the subject's records of a key.
func (k *reckoner) record(name, in string) quantity {
	texts := k.file(name)
	i := strings.LastIndex(in, ", ")
	if texts == nil || i < 0 {
		return quantity{unknown: true}
	}
	at := slices.IndexFunc(texts.File.Columns, func(c *dataset.Column) bool { return c.Name == in[i+2:] })
	if at < 0 {
		return quantity{unknown: true}
	}
	column := texts.File.Columns[at]
	q := quantity{value: new(big.Rat), kind: ofThings}
	if column.Kind == dataset.Amount {
		q.kind = ofMoney
	}
	key, which, one := strings.Cut(in[:i], "#")
	for n, row := range k.rows(texts, key) {
		text := texts.Value(column.ID, row)
		if text == "" || one && strconv.Itoa(n+1) != which {
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

// rows lists the subject's rows of a file whose key fits; * is any word.
func (k *reckoner) rows(texts *dataset.Texts, key string) []int {
	sub := k.ds.Schema.Subject
	var out []int
	for row := range texts.N {
		fits := true
		words := strings.Split(key, "/")
		for _, c := range texts.File.Columns {
			value := texts.Value(c.ID, row)
			switch {
			case c.Kind == dataset.Key && texts.File == sub.Dim.List && k.subject.Units != nil && !slices.Contains(k.subject.Units, value):
				fits = false
			case c.Kind == dataset.Ref && slices.Contains(c.Ref, sub.Dim) && slices.Contains(c.Words, sub.Target):
				mine := sub.Target
				if k.subject.Part {
					mine = k.subject.Code
				} else if value == "" {
					value = mine
				}
				fits = fits && value == mine
			}
			if key != "" && (c.Kind == dataset.Word && texts.File.Kind == dataset.Records || c.Kind == dataset.Key) {
				fits = fits && len(words) > 0 && (words[0] == "*" || words[0] == value)
				words = words[min(1, len(words)):]
			}
		}
		if fits {
			out = append(out, row)
		}
	}
	return out
}

// count reads the rest of 个数(…).
func (k *reckoner) count(rest *string) quantity {
	of, after, closed := strings.Cut(*rest, ")")
	*rest = after
	of, atMost := strings.CutSuffix(of, " 当 …")
	name, in, _ := strings.Cut(of, "[")
	in = strings.TrimSuffix(in, "]")
	q := quantity{kind: ofThings, atMost: atMost, unknown: !closed}
	for _, r := range k.tables {
		if r.ID != name {
			continue
		}
		p, bad := address.ParsePattern(in, "/", 0)
		n := 0
		for i := range r.Rows {
			if r.Rows[i].Sub == 0 && slices.ContainsFunc(r.Rows[i].IDs, func(id string) bool { return id != "" && p.Match(p.Split(id)) }) {
				n++
			}
		}
		q.unknown = q.unknown || bad != nil
		q.value = big.NewRat(int64(n), 1)
		return q
	}
	texts := k.file(name)
	if texts == nil {
		q.unknown = true
		return q
	}
	q.value = big.NewRat(int64(len(k.rows(texts, in))), 1)
	return q
}
