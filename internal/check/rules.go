package check

import (
	"maps"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// common holds the keys that all checks and rules have.
type common struct {
	id    string
	level Severity
	tell  bool
}

// common reads id, level and tell.
func (d *decoder) common(r *tomlpos.Reader, level Severity) common {
	return common{id: d.id(r), level: d.level(r, level), tell: r.Bool("tell", false)}
}

// finding makes a finding of the rule, without message and place.
func (c *common) finding() Finding { return Finding{Severity: c.level, Rule: c.id, Tell: c.tell} }

// heldRule is a rule that holds records against each other or against the dataset's
// year.
type heldRule interface {
	run(ds *dataset.Dataset) []Finding
}

// lineRule is a [[rule]]: it reports the lines or records that its where selects.
type lineRule struct {
	common
	file  *dataset.File
	where layout.Filter
	say   string
}

// pairRule is a [[pairs]]: which members of a second dimension are allowed on a
// line with a member of the first.
type pairRule struct {
	common
	file  *dataset.File
	dims  [2]*dataset.Dimension
	allow []allowance
	say   string
}

// allowance allows members of the second dimension with one of the first. The
// texts are codes, or prefixes that end in *.
type allowance struct {
	first   string
	seconds []string
}

// cover is a [[cover]]: every member of a dimension that where selects must occur
// in a file.
type cover struct {
	common
	dim   *dataset.Dimension
	where layout.Filter
	in    *dataset.File
	say   string
}

// file reads the id of a file of the given kinds.
func (d *decoder) file(r *tomlpos.Reader, key string, kinds ...dataset.FileKind) *dataset.File {
	r.Require(key)
	id := r.String(key, "")
	var known []string
	for _, f := range d.schema.Files {
		if slices.Contains(kinds, f.Kind) {
			if f.ID == id {
				return f
			}
			known = append(known, f.ID)
		}
	}
	if r.Has(key) {
		r.Problem(key, id, "不是这里可用的文件", diag.Suggest(id, known))
	}
	return nil
}

// dim reads the id of a dimension that all of the files have.
func (d *decoder) dim(r *tomlpos.Reader, key, id string, files ...*dataset.File) *dataset.Dimension {
	var known []string
	for _, dim := range d.schema.Dims {
		has := !slices.ContainsFunc(files, func(f *dataset.File) bool { return f != nil && refTo(f, dim) == nil })
		if has && dim.ID == id {
			return dim
		}
		if has {
			known = append(known, dim.ID)
		}
	}
	r.Problem(key, id, "不是这里可用的维度", diag.Suggest(id, known))
	return nil
}

// refTo returns the column of a file that holds members of a dimension.
func refTo(f *dataset.File, dim *dataset.Dimension) *dataset.Column {
	for _, c := range f.Columns {
		if c.Kind == dataset.Ref && slices.Contains(c.Ref, dim) {
			return c
		}
	}
	return nil
}

// measureOf returns the id of the first amount column of a file, "" for none.
func measureOf(f *dataset.File) string {
	for _, c := range f.Columns {
		if c.Kind == dataset.Amount {
			return c.ID
		}
	}
	return ""
}

func (d *decoder) lineRule(r *tomlpos.Reader) {
	x := &lineRule{common: d.common(r, Warning)}
	r.Require("where")
	x.file = d.file(r, "from", dataset.Facts, dataset.Records)
	var marks []string
	if x.file != nil {
		x.where = layout.ReadFilter(r, d.schema, x.file, &d.problems)
		for _, c := range x.file.Columns {
			if c.Kind != dataset.Amount {
				marks = append(marks, c.ID)
			}
		}
	} else {
		r.Node("where")
	}
	x.say = d.say(r, marks)
	d.lines = append(d.lines, x)
}

func (d *decoder) pairRule(r *tomlpos.Reader) {
	x := &pairRule{common: d.common(r, Warning)}
	x.file = d.file(r, "from", dataset.Facts)
	r.Require("dims")
	ids := r.Strings("dims")
	if len(ids) != 2 && r.Has("dims") {
		r.Problem("dims", "", "dims应是两个维度", "如[\"econ\", \"gov_econ\"]")
	}
	for i, id := range ids[:min(len(ids), 2)] {
		x.dims[i] = d.dim(r, "dims", id, x.file)
	}
	r.Require("allow")
	if allow := r.Table("allow"); allow != nil {
		for _, k := range r.Node("allow").Keys {
			seconds := allow.Strings(k.Name)
			x.allow = append(x.allow, allowance{k.Name, seconds})
		}
		allow.Close()
	}
	marks := []string{"allowed"}
	for _, dim := range x.dims {
		if dim != nil {
			marks = append(marks, dim.ID)
		}
	}
	x.say = d.say(r, marks)
	d.pairs = append(d.pairs, x)
}

func (d *decoder) cover(r *tomlpos.Reader) {
	x := &cover{common: d.common(r, Warning)}
	x.in = d.file(r, "in", dataset.Facts, dataset.Records)
	r.Require("dim")
	if r.Has("dim") {
		x.dim = d.dim(r, "dim", r.String("dim", ""), x.in)
	}
	x.where = layout.ReadFilter(r, d.schema, nil, &d.problems)
	for _, dim := range x.where.Dims() {
		if x.dim != nil && dim != x.dim {
			r.Problem("where", dim.ID, "这里只能按“"+x.dim.ID+"”筛选", "如"+x.dim.ID+".列名")
		}
	}
	marks := []string{"code", "name"}
	x.say = d.say(r, marks)
	d.covers = append(d.covers, x)
}

// name names a member in messages: 021006郑州市经济干部培训中心.
func name(m *dataset.Members, i uint32) string {
	switch {
	case i == 0:
		return "（空）"
	case m.Names[i] == m.Codes[i]:
		return m.Codes[i]
	}
	return m.Codes[i] + m.Names[i]
}

// dataset applies the rules to a dataset.
func (rules *Rules) dataset(rep *Report, ds *dataset.Dataset, tables []table.Sourced) {
	masked, known := maskedLines(ds, tables), named{}
	for _, x := range rules.lines {
		rep.add(x.run(ds))
	}
	for _, x := range rules.balances {
		b := x.open(ds)
		found := b.causes(masked)
		for _, f := range found {
			known.add(f.of, f.rows)
		}
		rep.add(append(found, b.differences()...))
	}
	for _, x := range rules.others {
		rep.add(x.run(ds, known))
	}
	for _, x := range rules.placeholders {
		rep.add(x.run(ds, masked))
	}
	for _, x := range rules.held {
		rep.add(x.run(ds))
	}
	for _, x := range rules.pairs {
		rep.add(x.run(ds))
	}
	for _, x := range rules.covers {
		rep.add(x.run(ds))
	}
	if len(rules.texts) > 0 {
		t := newTexts(ds, tables, masked)
		for _, x := range rules.texts {
			rep.add(x.run(t))
		}
	}
	for _, x := range rules.plausible {
		rep.add(x.run(ds, masked, known))
	}
	rep.Findings = append(rep.Findings, notices(ds)...) // not counted as rules: loading has found them
	rep.add(rep.Secrets.inDataset(ds))
	rep.add(duplicates(ds, known))
	rep.add(repeated(ds))
	rep.add(nothings(ds))
	if rules.required.deadline != nil {
		rep.add(rules.required.deadline.run(ds))
	}
	rep.add(signs(ds, known))
	rep.add(likeNames(ds))
	rep.add(sameOrder(ds))
	rep.add(unlistedParents(ds))
}

func (rep *Report) add(found []Finding) {
	rep.Rules++
	rep.Findings = append(rep.Findings, fold(found)...)
}

func (x *lineRule) run(ds *dataset.Dataset) []Finding {
	var out []Finding
	led, recs := ds.Facts[x.file.ID], ds.Lists[x.file.ID]
	for _, i := range x.where.Select(ds) {
		values := map[string]string{}
		f := x.finding()
		if led != nil {
			for _, dim := range led.Dims {
				values[refTo(x.file, ds.Schema.Dims[dim]).ID] = name(ds.Dims[dim], led.Codes[dim][i])
			}
			for id, texts := range led.Texts {
				values[id] = texts[i]
			}
			f.Place = placeOf(led, led.Lines, "", i)
		} else {
			for _, c := range x.file.Columns {
				values[c.ID] = recs.Value(c.ID, i)
			}
			f.Place = placeOf(recs, recs.Lines, "", i)
		}
		f.Message = fill(x.say, values)
		out = append(out, f)
	}
	return out
}

// fitsCode reports whether a code equals the written one, or begins with it if that
// ends in *.
func fitsCode(written, code string) bool {
	if prefix, ok := strings.CutSuffix(written, "*"); ok {
		return strings.HasPrefix(code, prefix)
	}
	return written == code
}

func (x *pairRule) run(ds *dataset.Dataset) []Finding {
	led := ds.Facts[x.file.ID]
	if led == nil {
		return nil
	}
	first, second := ds.Dims[x.dims[0].Index], ds.Dims[x.dims[1].Index]
	type pair [2]uint32
	lines := map[pair][]int{}
	var order []pair
	for i := range led.N {
		p := pair{led.Codes[x.dims[0].Index][i], led.Codes[x.dims[1].Index][i]}
		if lines[p] == nil {
			order = append(order, p)
		}
		lines[p] = append(lines[p], i)
	}
	var out []Finding
	for _, p := range order {
		a, b := first.Codes[p[0]], second.Codes[p[1]]
		var allowed []string
		ok := false
		for _, w := range x.allow {
			if fitsCode(w.first, a) {
				allowed = append(allowed, w.seconds...)
				ok = ok || slices.ContainsFunc(w.seconds, func(s string) bool { return fitsCode(s, b) })
			}
		}
		if ok {
			continue
		}
		text := strings.Join(allowed, "、")
		if text == "" {
			text = "（没有列出）"
		}
		f := x.finding()
		f.Place = placeOf(led, led.Lines, "", lines[p]...)
		f.Message = fill(x.say, map[string]string{"allowed": text, x.dims[0].ID: name(first, p[0]), x.dims[1].ID: name(second, p[1])})
		out = append(out, f)
	}
	return out
}

func (x *cover) run(ds *dataset.Dataset) []Finding {
	m := ds.Dims[x.dim.Index]
	seen := map[uint32]bool{}
	col := refTo(x.in, x.dim)
	if led := ds.Facts[x.in.ID]; led != nil {
		for _, code := range led.Codes[x.dim.Index] {
			seen[code] = true
		}
	} else if recs := ds.Lists[x.in.ID]; recs != nil {
		for i := range recs.N {
			if code, ok := m.Lookup(recs.Value(col.ID, i)); ok {
				seen[code] = true
			}
		}
	} else {
		return nil // an optional file that is missing
	}
	led := ds.Facts[x.in.ID]
	var out []Finding
	for _, i := range m.Listed {
		if seen[i] || !x.where.Member(ds, x.dim, i) {
			continue
		}
		f := x.finding()
		f.Message = fill(x.say, map[string]string{"code": m.Codes[i], "name": m.Names[i]})
		f.Tell = f.Tell && (led == nil || led.N > 0) // an empty ledger is reported once
		if m.Rows[i] >= 0 {
			list := ds.Lists[x.dim.List.ID]
			f.Place = placeOf(list, list.Lines, "", int(m.Rows[i]))
		}
		out = append(out, f)
	}
	return out
}

// sortedKeys lists a map's keys in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
