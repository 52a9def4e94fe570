package layout

import (
	"slices"
	"strings"

	"budgetreport/internal/dataset"
)

// path is where a shown text comes from: unit.name, func.class,
// project.unit.name, indicator.value, department.goal, name, line.
type path struct {
	raw   string
	root  pathRoot
	dim   *dataset.Dimension // rootDim: whose member is asked
	steps []*dataset.Column  // columns followed from the member's list
	last  pathEnd
	level int                // endPart, endCode and endName of a level; -1: the member itself
	at    *dataset.Dimension // dimension reached after the steps, nil if the last step is a plain column
	file  *dataset.File      // rootRecord, rootPairs
	col   *dataset.Column
}

type pathRoot uint8

const (
	rootDim pathRoot = iota
	rootRecord
	rootPairs
	rootName    // the row's label, or the name of its member
	rootLabel   // the row's label
	rootLine    // 行次
	rootSubject // subject.name, subject.code
)

type pathEnd uint8

const (
	endCode pathEnd = iota
	endName
	endPart // the digits of one level: func.group → 05
	endText // a column's text
)

// parsePath reads a path. message is "" if it is valid, else what is wrong; want
// is what would be right.
func parsePath(s *dataset.Schema, raw string) (p path, message, want string) {
	p = path{raw: raw, level: -1}
	switch raw {
	case "name":
		p.root = rootName
		return p, "", ""
	case "label":
		p.root = rootLabel
		return p, "", ""
	case "line":
		p.root = rootLine
		return p, "", ""
	}
	if strings.HasPrefix(raw, "subject.") {
		p.root = rootSubject
		if !slices.Contains(subjectPlaceholders(s), raw) {
			return p, "不是报表主体可有的内容", suggest(raw, subjectPlaceholders(s))
		}
		return p, "", ""
	}
	parts := strings.Split(raw, ".")
	if d := s.Dim(parts[0]); d != nil {
		p.root = rootDim
		p.dim = d
		return parseSteps(p, d, parts[1:])
	}
	if f := s.File(parts[0]); f != nil && (f.Kind == dataset.Records || f.Kind == dataset.Pairs) {
		p.root, p.file = rootRecord, f
		if f.Kind == dataset.Pairs {
			p.root = rootPairs
		}
		if len(parts) != 2 {
			return p, "不是可显示的内容", "应写成" + parts[0] + ".列名"
		}
		if p.col = f.Column(parts[1]); p.col == nil {
			return p, "中没有这一列", suggest(parts[1], columnIDs(f))
		}
		return p, "", ""
	}
	return p, "不是可显示的内容", suggest(parts[0], rootNames(s))
}

func parseSteps(p path, d *dataset.Dimension, parts []string) (path, string, string) {
	p.at = d
	if len(parts) == 0 {
		p.last = endCode
		return p, "", ""
	}
	head, rest := parts[0], parts[1:]
	for i, l := range d.Levels {
		if l.ID != head {
			continue
		}
		p.level = i
		switch {
		case len(rest) == 0:
			p.last = endPart
		case len(rest) == 1 && rest[0] == "code":
			p.last = endCode
		case len(rest) == 1 && rest[0] == "name":
			p.last = endName
		default:
			return p, "写法不对", "级次之后可写code或name"
		}
		return p, "", ""
	}
	if len(rest) == 0 && head == "code" {
		p.last = endCode
		return p, "", ""
	}
	if len(rest) == 0 && head == "name" {
		p.last = endName
		return p, "", ""
	}
	var col *dataset.Column
	if d.List != nil {
		col = d.List.Column(head)
	}
	if col == nil {
		return p, "中没有“" + head + "”", suggest(head, propNames(d))
	}
	p.steps = append(p.steps, col)
	if len(col.Ref) == 1 {
		return parseSteps(p, col.Ref[0], rest)
	}
	if len(rest) > 0 {
		return p, "写法不对", "“" + head + "”之后不能再写“" + rest[0] + "”"
	}
	p.at, p.last = nil, endText
	return p, "", ""
}

func rootNames(s *dataset.Schema) []string {
	names := append([]string{"name", "label", "line"}, subjectPlaceholders(s)...)
	names = append(names, s.DimIDs()...)
	for _, f := range s.Files {
		if f.Kind == dataset.Records || f.Kind == dataset.Pairs {
			names = append(names, f.ID)
		}
	}
	return names
}

func propNames(d *dataset.Dimension) []string {
	names := []string{"code", "name"}
	for _, l := range d.Levels {
		names = append(names, l.ID)
	}
	if d.List != nil && d.List.Kind == dataset.List {
		for _, id := range columnIDs(d.List) {
			if !slices.Contains(names, id) {
				names = append(names, id)
			}
		}
	}
	return names
}

func columnIDs(f *dataset.File) []string {
	ids := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		ids[i] = c.ID
	}
	return ids
}

// words lists the texts that the path can lead to, nil if they are not a closed
// vocabulary.
func (p path) words() []string {
	if p.root == rootDim && p.at != nil && p.last == endCode && p.level < 0 {
		return p.at.Words
	}
	col := p.col
	if p.root == rootDim && p.last == endText {
		col = p.steps[len(p.steps)-1]
	}
	switch {
	case col == nil:
		return nil
	case col.Kind == dataset.Flag:
		return flagWords
	}
	return col.Words
}

// flagWords are the values of a flag column, in their natural order.
var flagWords = []string{"否", "是"}

// numeric reports whether the path ends in a column of whole numbers.
func (p path) numeric() bool {
	if p.root == rootDim && p.last == endText {
		return p.steps[len(p.steps)-1].Kind == dataset.Order
	}
	return p.col != nil && p.col.Kind == dataset.Order
}

// member follows the path from member i of its dimension to its text.
func (p path) member(ds *dataset.Dataset, i uint32) string {
	d := p.dim
	for _, col := range p.steps {
		m := ds.Dims[d.Index]
		row := int32(-1)
		if int(i) < len(m.Rows) {
			row = m.Rows[i]
		}
		if row < 0 {
			return ""
		}
		text := ds.Lists[d.List.ID].Value(col.ID, int(row))
		if len(col.Ref) != 1 {
			return text
		}
		d = col.Ref[0]
		j, ok := ds.Dims[d.Index].Lookup(text)
		if !ok {
			return text
		}
		i = j
	}
	m := ds.Dims[d.Index]
	if p.last == endPart {
		return codePart(d, m.Codes[i], p.level)
	}
	if p.level >= 0 {
		i = m.At(p.level, i)
	}
	if p.last == endName {
		return m.Names[i]
	}
	return m.Codes[i]
}

// codePart returns the digits of one level of a code, "" if the code does not
// reach that level.
func codePart(d *dataset.Dimension, code string, level int) string {
	from := 0
	if level > 0 {
		from = d.Levels[level-1].Digits
	}
	if len(code) <= from {
		return ""
	}
	return code[from:min(len(code), d.Levels[level].Digits)]
}
