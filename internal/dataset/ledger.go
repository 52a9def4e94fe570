package dataset

import (
	"fmt"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// mostTotal bounds the sum of the absolute amounts of a measure, so that any sum over a
// ledger, and a few such sums together, fit into an Amount: 1000 万亿元.
const mostTotal = money.Amount(1e17)

// facts reads the ledgers line by line.
func (l *loader) facts() {
	for _, f := range l.ds.Schema.Files {
		if r := l.readings[f]; r != nil && f.Kind == Facts {
			l.ds.Facts[f.ID] = l.ledger(r)
		}
	}
}

// factColumn is a column of a ledger while it is read.
type factColumn struct {
	*Column
	at int // index of its cells in the rows, -1 if the file lacks it

	members     *Members // of a Ref
	hint        func(got string) string
	faultOfList func(got string, at diag.Problem) bool // see loader.lacking
	incomplete  bool
	only        *factColumn // of an Only: the column it depends on
	allowed     []bool      // of an Only: for which members of that column it is filled

	last  string // the cell of the line before, which is mostly the same
	same  bool   // last was valid
	given bool   // this line's cell is not empty
	code  uint32 // this line's member

	codes   []uint32
	amounts []money.Amount
	texts   []string
	total   money.Amount // of absolute amounts
}

func (l *loader) factColumns(r *reading) []*factColumn {
	columns := make([]*factColumn, len(r.file.Columns))
	for j, c := range r.file.Columns {
		fc := &factColumn{Column: c, at: r.at[j]}
		if c.Kind == Ref {
			d := c.Ref[0]
			fc.members, fc.incomplete = l.ds.Dims[d.Index], l.incomplete[d.Index]
			fc.hint = func(got string) string { return l.refHint(c, got) }
			fc.faultOfList = func(got string, at diag.Problem) bool { return l.faultOfList(d, got, at) }
		}
		columns[j] = fc
	}
	for _, c := range columns {
		if c.Only == nil {
			continue
		}
		c.only = byDim(columns, c.Only.Dim)
		c.allowed = make([]bool, len(c.only.members.Codes))
		for _, w := range c.Only.Words {
			c.allowed[c.only.members.index[w]] = true
		}
	}
	return columns
}

// byDim returns the column that refers to a dimension, nil if there is none.
func byDim(columns []*factColumn, d *Dimension) *factColumn {
	for _, c := range columns {
		if c.Kind == Ref && c.members.Dim == d {
			return c
		}
	}
	return nil
}

func (l *loader) ledger(r *reading) *Ledger {
	columns := l.factColumns(r)
	agreements := l.agreements(columns)
	led := &Ledger{
		File: r.file, Source: l.src.Place(r.file.Name).File,
		Codes:    make([][]uint32, len(l.ds.Dims)),
		Measures: map[string][]money.Amount{}, Texts: map[string][]string{},
		origin: origin{r.raw.Place, r.at},
	}
	r.rows(func(row Row) {
		for _, c := range columns {
			c.read(r, row)
		}
		for _, c := range columns {
			c.checkOnly(r, row)
		}
		for _, a := range agreements {
			a.check(r, row)
		}
		led.Lines = append(led.Lines, int32(row.Line))
		led.N++
	})
	for _, c := range columns {
		switch c.Kind {
		case Ref:
			d := c.members.Dim.Index
			led.Dims = append(led.Dims, d)
			led.Codes[d] = c.codes
		case Amount:
			led.Measures[c.ID] = c.amounts
		default:
			led.Texts[c.ID] = c.texts
		}
	}
	return led
}

// read reads the column's cell of a line.
func (c *factColumn) read(r *reading, row Row) {
	cell := ""
	if c.at >= 0 {
		cell = row.Cells[c.at]
	}
	switch c.Kind {
	case Ref:
		if !c.same || cell != c.last {
			c.readCode(r, row.Line, cell)
		}
		c.codes = append(c.codes, c.code)
	case Amount:
		c.amounts = append(c.amounts, c.readAmount(r, row.Line, cell))
	default:
		v, message, want := check(c.Column, cell)
		if message != "" && c.at >= 0 {
			r.fault(row.Line, c.at, v, message, want)
		}
		// A copy, or each text would keep its whole line in memory.
		c.texts = append(c.texts, strings.Clone(v))
	}
}

func (c *factColumn) readCode(r *reading, line int, cell string) {
	c.last = cell
	code, ok := c.members.index[cell]
	if !ok {
		cell = strings.TrimSpace(cell)
		code, ok = c.members.index[cell]
	}
	c.code, c.given = code, cell != ""
	c.same = true
	switch {
	case c.at < 0:
	case !ok && !c.incomplete:
		c.same = false
		if c.faultOfList(cell, r.raw.Place(line, c.at)) {
			return
		}
		r.fault(line, c.at, cell, unknown(c.Ref), func() string { return c.hint(cell) })
	case !c.given && !c.Blank && !c.Optional && c.Only == nil:
		c.same = false
		r.fault(line, c.at, "", "为空", fixed("必须填写"))
	}
}

func (c *factColumn) readAmount(r *reading, line int, cell string) money.Amount {
	a, err := money.Parse(cell)
	if err != nil {
		v, message, want := check(c.Column, cell)
		if message != "" {
			if c.at >= 0 {
				r.fault(line, c.at, v, message, want)
			}
			return 0
		}
		a, _ = money.Parse(v)
	}
	before := c.total
	c.total += max(a, -a)
	if c.total > mostTotal && before <= mostTotal {
		r.fault(line, c.at, "", "到这一行为止的合计超出范围", fixed("请检查金额的单位是否为元"))
	}
	c.total = min(c.total, mostTotal+1)
	return a
}

// checkOnly checks a cell that is filled only on some lines.
func (c *factColumn) checkOnly(r *reading, row Row) {
	if c.Only == nil || c.at < 0 || c.only.code == 0 {
		return
	}
	want := onlyWant(c.Only, c.only.members.Codes[c.only.code], c.allowed[c.only.code])
	switch allowed := c.allowed[c.only.code]; {
	case allowed && !c.given:
		r.fault(row.Line, c.at, "", "为空", want)
	case !allowed && c.given:
		r.fault(row.Line, c.at, strings.TrimSpace(row.Cells[c.at]), "不应填写", want)
	}
}

// agreement is a property of a list's members that the lines of a ledger must repeat.
type agreement struct {
	member, property *factColumn
	want             []uint32 // the property, by member
	list             *Texts
}

// agreements returns the agreements of a ledger's columns with the lists.
func (l *loader) agreements(columns []*factColumn) []agreement {
	var out []agreement
	for _, c := range columns {
		if c.Kind != Ref || c.members.Dim.List == nil {
			continue
		}
		list := l.ds.Lists[c.members.Dim.List.ID]
		for _, p := range c.members.Dim.List.Columns {
			if !p.Agree || list == nil {
				continue
			}
			property := byDim(columns, p.Ref[0])
			if property == nil {
				continue
			}
			a := agreement{member: c, property: property, want: make([]uint32, len(c.members.Codes)), list: list}
			for _, m := range c.members.Listed {
				a.want[m] = property.members.index[list.Value(p.ID, int(c.members.Rows[m]))]
			}
			out = append(out, a)
		}
	}
	return out
}

func (a *agreement) check(r *reading, row Row) {
	m, got := a.member.code, a.property.code
	want := a.want[m]
	if want == 0 || got == 0 || want == got {
		return
	}
	members := a.member.members
	r.fault(row.Line, a.property.at, a.property.members.Codes[got],
		fmt.Sprintf("与“%s”表第%d行不符", a.list.File.Name, a.list.Lines[members.Rows[m]]),
		fixed(fmt.Sprintf("%s“%s”的%s是“%s”", members.Dim.Title, members.Codes[m], a.property.Name, a.property.members.Codes[want])))
}
