package layout

import (
	"maps"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// where reads a filter over dimensions and their properties:
// where = { category = "基本支出", econ = ["301*", "303*"], unit.kind = "行政" }.
func (d *decoder) where(r *tomlpos.Reader) filter { return d.filterOf(r.Node("where")) }

// filterOf reads a filter over the dimensions of a ledger from the value of any
// key; nil for none.
func (d *decoder) filterOf(n *tomlpos.Node) filter {
	return d.conditions(n, "", func(raw string) (path, string, string) {
		p, message, want := parsePath(d.schema, raw)
		if root, _, _ := strings.Cut(raw, "."); message == "" && p.root != rootDim || message != "" && d.schema.Dim(root) == nil {
			return p, "不能作为筛选条件", suggest(root, d.schema.DimIDs())
		}
		return p, message, want
	})
}

// recordWhere reads a filter over the columns of a record file.
func (d *decoder) recordWhere(r *tomlpos.Reader, f *dataset.File) filter {
	return d.conditions(r.Node("where"), "", func(raw string) (path, string, string) {
		col := f.Column(strings.TrimPrefix(raw, f.ID+"."))
		if col == nil {
			return path{}, "不是“" + f.Name + "”的列", suggest(raw, columnIDs(f))
		}
		return path{raw: raw, root: rootRecord, file: f, col: col}, "", ""
	})
}

func (d *decoder) conditions(n *tomlpos.Node, prefix string, resolve func(string) (path, string, string)) filter {
	if n == nil {
		return nil
	}
	problem := func(line, col int, got, message, want string) {
		d.problems.Add(diag.Problem{File: n.File, Line: line, Col: col, Got: got, Message: message, Want: want})
	}
	if n.Kind != tomlpos.Table {
		problem(n.Line, n.Col, "", "筛选条件写法不对", "应写成{ 维度 = \"值\" }")
		return nil
	}
	var out filter
	for _, k := range n.Keys {
		name := prefix + k.Name
		if k.Value.Kind == tomlpos.Table {
			out = append(out, d.conditions(k.Value, name+".", resolve)...)
			continue
		}
		p, message, want := resolve(name)
		if message != "" {
			problem(k.Line, k.Col, name, message, want)
			continue
		}
		c := cond{path: p, at: pos{k.Line, k.Col}}
		items := []*tomlpos.Node{k.Value}
		if k.Value.Kind == tomlpos.Array {
			items = k.Value.Items
		}
		for _, item := range items {
			if item.Kind != tomlpos.String {
				problem(item.Line, item.Col, name, "的值应为文字（加引号）", "编码也要加引号，如\"208\"")
				continue
			}
			pat := parsePattern(item.Str)
			if bad, want := unknownWord(p, pat); bad {
				problem(item.Line, item.Col, item.Str, "不是“"+name+"”可有的值", want)
			}
			c.patterns = append(c.patterns, pat)
		}
		out = append(out, c)
	}
	return out
}

// unknownWord reports a pattern that matches no word of the path's vocabulary.
func unknownWord(p path, pat pattern) (bool, string) {
	words := p.words()
	if words == nil || pat.target {
		return false, ""
	}
	var groups map[string][]string
	known := append([]string(nil), words...)
	if p.root == rootDim && p.at != nil {
		groups = p.at.Groups
		known = append(known, slices.Sorted(maps.Keys(groups))...)
	}
	if pat.known(words, groups) {
		return false, ""
	}
	return true, suggest(pat.text, known)
}
