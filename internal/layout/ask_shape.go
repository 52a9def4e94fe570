package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// Filter is a where of the layout language, for other packages that select by one.
type Filter struct {
	f    filter
	file *dataset.File
}

// ReadFilter reads the where of r: over the dimensions of a fact file, over the
// columns of a record file or, if file is nil, over any dimension. Mistakes are
// added to problems.
func ReadFilter(r *tomlpos.Reader, schema *dataset.Schema, file *dataset.File, problems *diag.List) Filter {
	d := &decoder{schema: schema, problems: problems}
	if file != nil && file.Kind != dataset.Facts {
		return Filter{d.recordWhere(r, file), file}
	}
	f := Filter{d.where(r), file}
	if file == nil {
		return f
	}
	where, _, _ := r.Pos()
	for _, c := range f.f {
		if !hasDim(file, c.path.dim) {
			problems.Add(diag.Problem{File: where, Line: c.at.line, Col: c.at.col, Got: c.path.raw, Message: "：账表“" + file.Name + "”没有" + c.path.dim.Title})
		}
	}
	return f
}

// Dims returns the dimensions that the filter has conditions on.
func (f Filter) Dims() []*dataset.Dimension { return f.f.dims() }

// Member reports whether member i of a dimension passes the conditions on it.
func (f Filter) Member(ds *dataset.Dataset, d *dataset.Dimension, i uint32) bool {
	return f.f.member(ds, d, i)
}

// Select returns the indices of the lines or records of the filter's file that
// pass, in file order.
func (f Filter) Select(ds *dataset.Dataset) []int {
	var out []int
	if led := ds.Facts[f.file.ID]; led != nil {
		t := &tests{}
		t.add(f.f)
		t.build(ds, led)
		bits := make([]uint64, t.words)
		for i := range led.N {
			if t.answers(i, bits); bits[0]&1 != 0 {
				out = append(out, i)
			}
		}
	}
	if recs := ds.Lists[f.file.ID]; recs != nil {
		for i := range recs.N {
			if f.f.record(recs, i, target{}) {
				out = append(out, i)
			}
		}
	}
	return out
}

// Shape is what is known of the addresses of a layout's cells without data.
type Shape struct {
	Per        bool // one table for each member: its id ends in /member
	Statements []StatementShape
}

// StatementShape holds the ids of one statement's columns and rows. An element of
// a row's id that comes from the data is "*".
type StatementShape struct{ Columns, Rows []string }

// Shape returns the layout's shape.
func (l *Layout) Shape() Shape {
	sh := Shape{Per: l.per != nil}
	for _, s := range l.statements {
		var st StatementShape
		for _, leaf := range s.leaves {
			st.Columns = append(st.Columns, leaf.path(s))
		}
		st.Rows = rowShapes(st.Rows, "", s.rows)
		st.Rows = rowShapes(st.Rows, "", s.foot)
		sh.Statements = append(sh.Statements, st)
	}
	return sh
}

// Find looks up the row of an address, and its column where one is written, in
// the table that messages call name. It gives the mistake, nil where a table of
// this shape can have the cell, and how many ids were looked at.
func (sh Shape) Find(name string, r *address.Ref) (bad *address.Mistake, looked int) {
	found := false
	var rows, cols []string
	for _, st := range sh.Statements {
		here := r.Col.IsZero() || slices.ContainsFunc(st.Columns, func(id string) bool { return r.Col.Match(r.Col.Split(id)) })
		cols = append(cols, st.Columns...)
		if !here {
			continue
		}
		found = true
		if slices.ContainsFunc(st.Rows, r.Row.CanBe) {
			return nil, len(cols) + len(rows) + len(st.Rows)
		}
		for _, id := range st.Rows {
			rows = append(rows, strings.ReplaceAll(id, "*", "{编码}"))
		}
	}
	looked = len(cols) + len(rows)
	if !found {
		return &address.Mistake{At: r.ColAt, Got: r.Col.String(), Message: "：“" + name + "”中没有这一列", Want: diag.Suggest(r.Col.String(), cols)}, looked
	}
	return &address.Mistake{At: r.RowAt, Got: r.Row.String(), Message: "：“" + name + "”中没有这一行", Want: diag.Suggest(r.Row.String(), distinct(rows))}, looked
}

func rowShapes(out []string, prefix string, rows []*rowSpec) []string {
	for _, r := range rows {
		id := prefix + r.id
		switch r.kind {
		case fillerRow:
			continue
		case eachRow, recordRow:
			id = prefix + "*"
		}
		if r.kind != sideRow && !r.hidden {
			out = append(out, id)
		}
		out = rowShapes(out, id+"/", r.rows)
	}
	return out
}
