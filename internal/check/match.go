package check

import (
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/tomlpos"
)

// match is a [[match]]: two files of records about subjects must list the same things.
// A subject that has none in one of them is not judged.
type match struct {
	common
	sides [2]part
	text  [2]string // columns
	say   string    // nothing on the right matches
	lacks string    // nothing on the left matches
	like  string    // added if there is a similar one
}

func (d *decoder) match(r *tomlpos.Reader) {
	x := &match{common: d.common(r, Warning)}
	for i, key := range []string{"left", "right"} {
		r.Require(key)
		t := r.Table(key)
		if t == nil {
			continue
		}
		x.sides[i] = d.part(t, dataset.Records)
		d.ofSubject(t, x.sides[i].file)
		x.text[i] = d.columnOf(t, "text", x.sides[i].file, dataset.Text)
		t.Close()
	}
	marks := []string{"target", "text"}
	x.say = d.say(r, marks)
	r.Require("lacks")
	x.lacks = d.sentence(r, "lacks", marks)
	r.Require("like")
	x.like = d.sentence(r, "like", []string{"near"})
	d.plausible = append(d.plausible, x)
}

// mostCompared is the greatest number of texts without a match that are compared with
// each other.
const mostCompared = 200

func (x *match) run(ds *dataset.Dataset, _ lines, _ named) []Finding {
	lists := [2]*dataset.Texts{ds.Lists[x.sides[0].file.ID], ds.Lists[x.sides[1].file.ID]}
	if lists[0] == nil || lists[1] == nil {
		return nil
	}
	var rows [2]map[string][]int
	for i := range rows {
		rows[i] = x.sides[i].bySubject(ds)
	}
	var out []Finding
	for _, s := range subjects(ds) {
		left, right := rows[0][s.Code], rows[1][s.Code]
		if left == nil || right == nil {
			continue
		}
		lone := [2][]int{x.lone(lists, left, right, 0), x.lone(lists, right, left, 1)}
		names := make([]string, len(lone[1]))
		for k, row := range lone[1] {
			names[k] = lists[1].Value(x.text[1], row)
		}
		said := map[int]bool{}
		for _, row := range lone[0] {
			f, text := x.finding(), lists[0].Value(x.text[0], row)
			f.Place = placeOf(lists[0], lists[0].Lines, x.text[0], row)
			f.Message = fill(x.say, map[string]string{"target": s.Code + s.Name, "text": text})
			if len(lone[0]) <= mostCompared && len(names) <= mostCompared {
				if near := diag.Nearest(text, names); near != "" {
					f.Message += fill(x.like, map[string]string{"near": near})
					said[slices.Index(names, near)] = true
				}
			}
			out = append(out, f)
		}
		for k, row := range lone[1] {
			if said[k] {
				continue
			}
			f := x.finding()
			f.Place = placeOf(lists[1], lists[1].Lines, x.text[1], row)
			f.Message = fill(x.lacks, map[string]string{"target": s.Code + s.Name, "text": names[k]})
			out = append(out, f)
		}
	}
	return out
}

// lone lists the rows of a side whose text no row of the other side has.
func (x *match) lone(lists [2]*dataset.Texts, these, those []int, side int) []int {
	other := map[string]bool{}
	for _, row := range those {
		other[plain(lists[1-side].Value(x.text[1-side], row))] = true
	}
	var out []int
	for _, row := range these {
		if !other[plain(lists[side].Value(x.text[side], row))] {
			out = append(out, row)
		}
	}
	return out
}

// shape is a [[shape]]: codes that do not look like the others of their list, or that
// were filled up at the end.
type shape struct {
	common
	dim   *dataset.Dimension
	where layout.Filter
	ends  []string // codes must not end in one of these; nil: codes must be as long as most
	share int      // percentage of codes that must be of one length
	least int      // fewer codes are not judged
	say   string
}

func (d *decoder) shape(r *tomlpos.Reader) {
	x := &shape{common: d.common(r, Warning)}
	r.Require("dim")
	if r.Has("dim") {
		x.dim = d.dim(r, "dim", r.String("dim", ""))
	}
	if x.dim != nil && x.dim.List == nil {
		r.Problem("dim", x.dim.ID, "不是编码", "")
	}
	x.where = layout.ReadFilter(r, d.schema, nil, &d.problems)
	for _, dim := range x.where.Dims() {
		if x.dim != nil && dim != x.dim {
			r.Problem("where", dim.ID, "这里只能按“"+x.dim.ID+"”筛选", "如"+x.dim.ID+".列名")
		}
	}
	x.ends = r.Strings("ends")
	marks := []string{"code", "digits"}
	if x.ends == nil {
		marks = append(marks, "usual", "others")
		x.share = d.number(r, "share", 80, 51, 100)
		x.least = d.number(r, "least", 4, 2, 1_000_000)
	}
	x.say = d.say(r, marks)
	d.plausible = append(d.plausible, x)
}

func (x *shape) run(ds *dataset.Dataset, masked lines, _ named) []Finding {
	m := ds.Dims[x.dim.Index]
	var judged []uint32
	lengths := map[int]int{}
	usual := 0
	for _, i := range m.Listed {
		if masked[x.dim.Index][i] || !x.where.Member(ds, x.dim, i) {
			continue
		}
		judged = append(judged, i)
		n := len(m.Codes[i])
		if lengths[n]++; lengths[n] > lengths[usual] {
			usual = n
		}
	}
	if x.ends == nil && (len(judged) < x.least || lengths[usual]*100 < x.share*len(judged)) {
		return nil
	}
	list := ds.Lists[x.dim.List.ID]
	var out []Finding
	for _, i := range judged {
		code := m.Codes[i]
		if x.ends == nil && len(code) == usual ||
			x.ends != nil && !slices.ContainsFunc(x.ends, func(end string) bool { return strings.HasSuffix(code, end) }) {
			continue
		}
		f := x.finding()
		f.Place = placeOf(list, list.Lines, "", int(m.Rows[i]))
		f.Message = fill(x.say, map[string]string{"code": code, "digits": strconv.Itoa(len(code)), "usual": strconv.Itoa(usual), "others": strconv.Itoa(lengths[usual])})
		out = append(out, f)
	}
	return out
}
