package layout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/tomlpos"
)

// rowContext is what rows inherit from the rows above them.
type rowContext struct {
	columns int   // table columns left for the row's own cells
	list    *list // records of the recordRow above, nil if there is none
}

// rowKinds lists the keys of which a row has one, which says what kind it is.
var rowKinds = []string{"total", "label", "each", "side", "filler", "cells"}

func (d *decoder) rows(r *tomlpos.Reader, key string, s *statement, ctx rowContext) []*rowSpec {
	var out []*rowSpec
	for _, rr := range r.Tables(key) {
		if d.count++; d.count > mostSpecs {
			if d.count == mostSpecs+1 {
				r.Problem(key, "", fmt.Sprintf("多于%d种行", mostSpecs), "应减少")
			}
			return nil
		}
		spec := d.row(rr, s, ctx)
		rr.Close()
		if spec != nil {
			out = append(out, spec)
		}
	}
	return out
}

func (d *decoder) row(r *tomlpos.Reader, s *statement, ctx rowContext) *rowSpec {
	spec := &rowSpec{}
	_, spec.at.line, spec.at.col = r.Pos()
	switch {
	case r.Has("total"):
		spec.kind = totalRow
		spec.label = readText(r, "total", "", d.placeholders)
		spec.bold = true
		spec.parts = partsAuto
	case r.Has("each"):
		d.each(r, spec, &ctx)
		spec.label = readText(r, "label", "", append(slices.Clone(d.placeholders), rowPlaceholders...))
	case r.Has("side"):
		spec.kind = sideRow
		spec.label = readText(r, "side", "", d.placeholders)
		spec.span = r.Int("span", 1)
		if spec.span < 1 || spec.span >= ctx.columns {
			r.Problem("span", strconv.Itoa(spec.span), "合并的列数不对", fmt.Sprintf("应为1到%d", ctx.columns-1))
			return nil
		}
		ctx.columns -= spec.span
	case r.Has("filler"):
		spec.kind = fillerRow
		spec.count = r.Int("filler", 1)
		spec.id = r.String("id", "")
		if spec.count < 1 || spec.count > 1000 {
			r.Problem("filler", strconv.Itoa(spec.count), "空行数不对", "应为1到1000")
		}
	case r.Has("label"), r.Has("cells"):
		spec.kind = labelRow
		spec.label = readText(r, "label", "", d.placeholders)
	default:
		r.Problem("", "", "看不出这是什么行", "应写"+strings.Join(rowKinds, "、")+"之一")
		return nil
	}
	spec.id = r.String("id", spec.label)
	spec.when = d.when(r)
	if spec.kind != recordRow {
		spec.where = d.where(r)
	}
	spec.head = r.Bool("head", false)
	spec.blank = r.Bool("blank", false)
	spec.ofWhich = r.Bool("of_which", false)
	spec.hidden = r.Bool("hidden", false)
	spec.complete = r.Bool("complete", true)
	spec.bold = r.Bool("bold", spec.bold)
	spec.indent = r.Int("indent", 0)
	if spec.indent < 0 || spec.indent > 20 {
		r.Problem("indent", strconv.Itoa(spec.indent), "缩进字数不对", "应为0到20")
	}
	d.parts(r, spec)
	if n := r.Node("sum"); n != nil {
		spec.terms = d.sums(r, s.from)
		for _, t := range spec.terms {
			for _, leaf := range s.leaves {
				if leaf.sums != nil && t.from != nil && t.from.Column(leaf.sums[0].measure) == nil {
					r.Problem("sum", "", "“"+t.from.Name+"”没有列“"+leaf.id+"”汇总的金额", "")
				}
			}
		}
	}
	if spec.kind == eachRow && spec.file == nil && s.from == nil && d.l.base == nil {
		r.Problem("each", "", "不知道从哪个账表取行", "应写from，可用的有："+strings.Join(d.factIDs(), "、"))
	}
	if r.Has("cells") {
		d.cells(r, spec, s, ctx)
	}
	spec.rows = d.rows(r, "rows", s, ctx)
	if r.Has("rows") && (spec.kind == fillerRow || spec.kind == totalRow) {
		r.Problem("rows", "", "这种行不能有下级行", "")
	}
	if spec.kind == sideRow && len(spec.rows) == 0 {
		r.Problem("side", spec.label, "旁边没有行", "应写rows")
	}
	return spec
}

// each reads a row that stands for groups of ledger lines or for records.
func (d *decoder) each(r *tomlpos.Reader, spec *rowSpec, ctx *rowContext) {
	names := r.Strings("each")
	spec.labels = d.labels(r)
	spec.all = r.Bool("all", false)
	if len(names) == 1 {
		if f := d.schema.File(names[0]); f != nil && f.Kind == dataset.Records {
			spec.kind, spec.file = recordRow, f
			if spec.by = d.dimension(r, "by"); spec.by != nil {
				spec.byCol = d.refColumn(r, f, spec.by)
			}
			spec.where = d.recordWhere(r, f)
			spec.sort = d.sort(r, spec)
			ctx.list = &list{file: f}
			return
		}
	}
	spec.kind = eachRow
	if len(names) == 0 || len(names) > maxKeys {
		r.Problem("each", "", "分组的维度数不对", fmt.Sprintf("应为1到%d个", maxKeys))
	}
	for _, raw := range names {
		p, message, want := parsePath(d.schema, raw)
		if root, _, _ := strings.Cut(raw, "."); d.schema.Dim(root) == nil {
			message, want = "不能用来分行", suggest(root, d.schema.DimIDs())
		}
		if message != "" {
			r.Problem("each", raw, message, want)
			continue
		}
		if p.last == endPart {
			p.last = endCode // groups of a level have its whole code as their key
		}
		spec.keys = append(spec.keys, p)
	}
	if spec.all && (len(spec.keys) != 1 || len(spec.keys) == 1 && len(spec.keys[0].steps) > 0) {
		r.Problem("all", "", "只能用于按一个维度分的行", "")
	}
	spec.sort = d.sort(r, spec)
	if m := r.Table("mask"); m != nil {
		spec.mask = d.mask(m)
		m.Close()
	}
}

// maxKeys is how many dimensions one row may be grouped by.
const maxKeys = 3

func (d *decoder) labels(r *tomlpos.Reader) map[string]string {
	n := r.Node("labels")
	if n == nil {
		return nil
	}
	out := map[string]string{}
	if n.Kind != tomlpos.Table {
		r.Problem("labels", "", "写法不对", "应为{ \"编码\" = \"名称\" }")
		return nil
	}
	for _, k := range n.Keys {
		if k.Value.Kind != tomlpos.String {
			r.Problem("labels", k.Name, "的名称应为文字（加引号）", "")
			continue
		}
		out[k.Name] = k.Value.Str
	}
	return out
}

// sort reads "code", "listing", "first" or a property, "-" before it to reverse.
func (d *decoder) sort(r *tomlpos.Reader, spec *rowSpec) []sortKey {
	var out []sortKey
	for _, raw := range r.Strings("sort") {
		name, desc := strings.CutPrefix(raw, "-")
		k := sortKey{desc: desc}
		switch name {
		case "code":
			k.order = byCode
		case "listing":
			k.order = byListing
		case "first":
			k.order = byFirst
		default:
			p, ok := d.path(r, "sort", name)
			if !ok {
				continue
			}
			fits := p.root == rootRecord && p.file == spec.file && spec.file != nil
			for _, key := range spec.keys {
				fits = fits || p.root == rootDim && p.dim == key.dim && len(key.steps) == 0
			}
			if !fits {
				r.Problem("sort", name, "不是这种行的属性", "应为code、listing、first或本行维度的属性")
			}
			k.order, k.path = byPath, p
		}
		out = append(out, k)
	}
	return out
}

// mask reads mask = { where = …, amount = "XXXX", text = { "project.name" = "…" }, keep = ["unit.name"] }.
func (d *decoder) mask(r *tomlpos.Reader) *mask {
	m := &mask{where: d.where(r), text: map[string]string{}, keep: map[string]bool{}}
	r.Require("where")
	r.Require("amount")
	m.amount = r.String("amount", "")
	m.protect = r.Bool("protect", false)
	if n := r.Node("text"); n != nil {
		for _, k := range n.Keys {
			if _, ok := d.path(r, "text", k.Name); ok && k.Value.Kind == tomlpos.String {
				m.text[k.Name] = k.Value.Str
			}
		}
	}
	for _, raw := range r.Strings("keep") {
		if _, ok := d.path(r, "keep", raw); ok {
			m.keep[raw] = true
		}
	}
	return m
}

// parts reads parts = true | "above" | ["id", …] | [["id", …], ["id", …]].
func (d *decoder) parts(r *tomlpos.Reader, spec *rowSpec) {
	n := r.Node("parts")
	switch {
	case n == nil:
	case n.Kind == tomlpos.Boolean && n.Bool:
		spec.parts = partsAuto
	case n.Kind == tomlpos.Boolean:
		spec.parts = partsNone
	case n.Kind == tomlpos.String && n.Str == "above":
		spec.parts = partsAbove
	case n.Kind == tomlpos.Array && len(n.Items) > 0 && n.Items[0].Kind == tomlpos.Array:
		spec.parts = partsNamed
		if !r.Has("cells") {
			r.Problem("parts", "", "只有自己写cells的行才能有几种分法", "应为[\"行名\", …]")
		}
		r.Node("parts")
		for _, item := range n.Items {
			ids := texts(item)
			if ids == nil {
				r.Problem("parts", "", "写法不对", "应为[[\"行名\", …], [\"行名\", …]]")
			}
			spec.partIDs = append(spec.partIDs, ids)
		}
	case n.Kind == tomlpos.Array:
		spec.parts, spec.partIDs = partsNamed, [][]string{r.Strings("parts")}
	default:
		r.Problem("parts", n.Str, "写法不对", "应为true、\"above\"或[\"行名\", …]")
	}
}

// texts returns the items of an array of texts, nil for any other value.
func texts(n *tomlpos.Node) []string {
	if n.Kind != tomlpos.Array {
		return nil
	}
	var out []string
	for _, item := range n.Items {
		if item.Kind != tomlpos.String {
			return nil
		}
		out = append(out, item.Str)
	}
	return out
}

// cells reads a row's own cells, which take the columns left in the row.
func (d *decoder) cells(r *tomlpos.Reader, spec *rowSpec, s *statement, ctx rowContext) {
	taken := 0
	for _, cr := range r.Tables("cells") {
		c := d.content(cr, s, nil)
		c.span = cr.Int("span", 1)
		if c.span < 1 || c.span > mostColumns {
			cr.Problem("span", strconv.Itoa(c.span), "合并的列数不对", fmt.Sprintf("应为1到%d", mostColumns))
			c.span = 1
		}
		if spec.head && !cr.Has("label") {
			c.label = true
		}
		if c.sums != nil && ctx.list != nil {
			cr.Problem("sum", "", "文字清单的行不能汇总账表", "")
		}
		for _, p := range c.show {
			if p.root == rootRecord && (ctx.list == nil || ctx.list.file != p.file) {
				cr.Problem("show", p.raw, "不属于这一行的清单", "应先写each = \""+p.file.ID+"\"")
			}
		}
		cr.Close()
		taken += c.span
		spec.cells = append(spec.cells, &c)
	}
	if taken != ctx.columns {
		r.Problem("cells", "", fmt.Sprintf("的各格共占%d列", taken), fmt.Sprintf("这一行应占%d列", ctx.columns))
	}
}
