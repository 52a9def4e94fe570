package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// The rules in this file ask whether records about a subject (its 政府采购, its
// vehicles) can be true beside its ledger, and beside those of the units under it.

// plausibility is a rule that asks whether what the files say can be true.
type plausibility interface {
	// run returns the findings. It shows no amount to which a masked line
	// contributes, and nothing of a masked member's records. Where the amounts that
	// it compares have a known cause, this is told, and not what follows from it.
	run(ds *dataset.Dataset, masked lines, known named) []Finding
}

// part selects lines or records of one file.
type part struct {
	file    *dataset.File
	measure string // the first amount column, "" for none
	where   layout.Filter
}

// part reads a file's id from the key from, and where.
func (d *decoder) part(r *tomlpos.Reader, kinds ...dataset.FileKind) part {
	p := part{file: d.file(r, "from", kinds...)}
	if p.file != nil {
		p.measure, p.where = measureOf(p.file), layout.ReadFilter(r, d.schema, p.file, &d.problems)
	}
	r.Node("where")
	return p
}

// ofSubject reports whether a file has a dimension by which reports are made, and notes it
// as a mistake if it has not.
func (d *decoder) ofSubject(r *tomlpos.Reader, f *dataset.File) {
	if dim := d.schema.Subject.Dim; f != nil && dim != nil && refTo(f, dim) == nil {
		r.Problem("from", f.ID, "没有"+dim.Title, "")
	}
}

// inner reads a required key that holds a table with from and where.
func (d *decoder) inner(r *tomlpos.Reader, key string, kinds ...dataset.FileKind) part {
	r.Require(key)
	t := r.Table(key)
	if t == nil {
		return part{}
	}
	p := d.part(t, kinds...)
	d.ofSubject(t, p.file)
	t.Close()
	return p
}

// about returns the subject that a record is about, as subjects names it: "" is the
// whole.
func about(ds *dataset.Dataset, recs *dataset.Texts, row int) string {
	target := recs.Value(refTo(recs.File, ds.Schema.Subject.Dim).ID, row)
	if target == ds.Schema.Subject.Target {
		return ""
	}
	return target
}

// booked is what a part of the department has in the selected lines of a ledger.
type booked struct {
	sum    money.Amount
	masked bool // a masked line contributes
	known  bool // a line with a known cause does
}

// booked adds up the selected lines of a ledger by part of the department.
func (p *part) booked(ds *dataset.Dataset, masked lines, known named) map[string]booked {
	out := map[string]booked{}
	led := ds.Facts[p.file.ID]
	if led == nil {
		return out
	}
	dim := ds.Schema.Subject.Dim.Index
	for _, line := range p.where.Select(ds) {
		code := ds.Dims[dim].Codes[led.Codes[dim][line]]
		b := out[code]
		b.sum += led.Measures[p.measure][line]
		b.masked, b.known = b.masked || masked.has(led, line), b.known || known[led][line]
		out[code] = b
	}
	return out
}

// bookedOf adds up the parts that belong to a subject.
func bookedOf(parts map[string]booked, s dataset.Subject) booked {
	var out booked
	add := func(b booked) {
		out = booked{out.sum + b.sum, out.masked || b.masked, out.known || b.known}
	}
	if s.Part {
		for _, code := range s.Units {
			add(parts[code])
		}
		return out
	}
	for _, b := range parts {
		add(b)
	}
	return out
}

// bySubject groups the selected records by the subject that they are about.
func (p *part) bySubject(ds *dataset.Dataset) map[string][]int {
	out := map[string][]int{}
	recs := ds.Lists[p.file.ID]
	for _, row := range p.where.Select(ds) {
		code := about(ds, recs, row)
		out[code] = append(out[code], row)
	}
	return out
}

// within is a [[within]]: the amounts that records list must not exceed what the ledger
// has for them.
type within struct {
	common
	listed part
	limit  part
	say    string
}

func (d *decoder) within(r *tomlpos.Reader) {
	x := &within{common: d.common(r, Warning), listed: d.part(r, dataset.Records)}
	d.ofSubject(r, x.listed.file)
	if x.listed.file != nil && x.listed.measure == "" {
		r.Problem("from", x.listed.file.ID, "没有金额", "")
	}
	x.limit = d.inner(r, "limit", dataset.Facts)
	x.say = d.say(r, []string{"target", "left", "right"})
	d.plausible = append(d.plausible, x)
}

func (x *within) run(ds *dataset.Dataset, masked lines, known named) []Finding {
	recs := ds.Lists[x.listed.file.ID]
	if recs == nil {
		return nil
	}
	limits, rows := x.limit.booked(ds, masked, known), x.listed.bySubject(ds)
	var out []Finding
	for _, s := range subjects(ds) {
		var sum money.Amount
		for _, row := range rows[s.Code] {
			if a, err := money.Parse(recs.Value(x.listed.measure, row)); err == nil {
				sum += a
			}
		}
		limit := bookedOf(limits, s)
		if sum <= limit.sum {
			continue
		}
		f := x.finding()
		f.Tell = f.Tell && !limit.known
		f.Place = placeOf(recs, recs.Lines, x.listed.measure, rows[s.Code]...)
		f.Left, f.Right = &Figure{Exact: sum.Exact()}, &Figure{Exact: limit.sum.Exact()}
		right := inYuan(limit.sum)
		if limit.masked {
			f.Right, right = &Figure{Masked: true}, "（含涉密，不显示）"
		}
		f.Message = fill(x.say, map[string]string{"target": s.Code + s.Name, "left": inYuan(sum), "right": right})
		out = append(out, f)
	}
	return out
}

// needs is a [[needs]]: a subject that spends on something must list it.
type needs struct {
	common
	has    part // lines that spend
	listed part // records of which there must be one whose number is not zero
	number string
	say    string
}

func (d *decoder) needs(r *tomlpos.Reader) {
	x := &needs{common: d.common(r, Warning)}
	x.has = d.inner(r, "has", dataset.Facts)
	x.listed = d.inner(r, "needs", dataset.Records)
	x.number = d.numberColumn(r, "number", x.listed.file)
	x.say = d.say(r, []string{"target"})
	d.plausible = append(d.plausible, x)
}

// numberColumn reads the id of a column of numbers or amounts.
func (d *decoder) numberColumn(r *tomlpos.Reader, key string, f *dataset.File) string {
	return d.columnOf(r, key, f, dataset.Order, dataset.Amount)
}

func (x *needs) run(ds *dataset.Dataset, masked lines, known named) []Finding {
	recs := ds.Lists[x.listed.file.ID]
	if recs == nil {
		return nil
	}
	spent, rows := x.has.booked(ds, masked, known), x.listed.bySubject(ds)
	first := map[string]int{} // a subject without any record is incomplete, which is said elsewhere
	for row := range recs.N {
		if code := about(ds, recs, row); first[code] == 0 {
			first[code] = row + 1
		}
	}
	var out []Finding
	for _, s := range subjects(ds) {
		all := append([]int(nil), rows[s.Code]...)
		some := slices.ContainsFunc(all, func(row int) bool {
			v := recs.Value(x.number, row)
			return (v == "" || strings.Trim(v, "0.") != "") && !recs.File.SaysNone(recs, row)
		})
		if some || first[s.Code] == 0 || bookedOf(spent, s).sum <= 0 {
			continue
		}
		if all == nil {
			all = []int{first[s.Code] - 1}
		}
		f := x.finding()
		f.Place = placeOf(recs, recs.Lines, "", all...)
		f.Message = fill(x.say, map[string]string{"target": s.Code + s.Name})
		out = append(out, f)
	}
	return out
}

// column finds a column of a file by its id.
func (d *decoder) column(r *tomlpos.Reader, key, id string, f *dataset.File, kinds ...dataset.ColumnKind) *dataset.Column {
	if f == nil {
		return nil
	}
	var known []string
	for _, c := range f.Columns {
		if slices.Contains(kinds, c.Kind) {
			if c.ID == id {
				return c
			}
			known = append(known, c.ID)
		}
	}
	r.Problem(key, id, fmt.Sprintf("不是“%s”中这里可用的列", f.Name), "可用的有："+strings.Join(known, "、"))
	return nil
}

// columnOf reads a required key that holds the id of a column.
func (d *decoder) columnOf(r *tomlpos.Reader, key string, f *dataset.File, kinds ...dataset.ColumnKind) string {
	r.Require(key)
	if !r.Has(key) {
		return ""
	}
	if c := d.column(r, key, r.String(key, ""), f, kinds...); c != nil {
		return c.ID
	}
	return ""
}
