package dataset

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"budgetreport/internal/diag"
)

// Head is how the department's own office (机关本级) is recognised among its units.
type Head struct {
	Column   *Column  // a Flag column of the list of units; nil if there is none
	Suffixes []string // endings of its name, after the department's name or another
}

// checkHead reports a second unit that is declared the head office.
func (l *loader) checkHead() {
	s := l.ds.Schema.Subject
	if s.Head.Column == nil || l.readings[s.Dim.List] == nil {
		return
	}
	t, first := l.ds.Lists[s.Dim.List.ID], -1
	for i := range t.N {
		switch {
		case t.Value(s.Head.Column.ID, i) != "是":
		case first < 0:
			first = i
		default:
			r := l.readings[s.Dim.List]
			r.fault(int(t.Lines[i]), r.at[s.Dim.List.position(s.Head.Column.ID)], "是", "机关本级只有一个", fixed(fmt.Sprintf("第%d行已经写了“是”", t.Lines[first])))
		}
	}
}

// setHead finds the head office: the unit that declares it, else the one that its name or
// its place above the others shows. It adds a remark if that is a guess or if nothing
// shows it, unless every unit declares that it is not the head office.
func (l *loader) setHead() {
	s := l.ds.Schema.Subject
	if s.Dim == nil || s.Dim.List == nil || l.ds.Lists[s.Dim.List.ID] == nil {
		return
	}
	t := l.ds.Lists[s.Dim.List.ID]
	code := func(i int) string { return t.Value(s.Dim.List.kind(Key).ID, i) }
	var open []int // rows that do not declare that they are not
	for i := range t.N {
		flag := ""
		if s.Head.Column != nil {
			flag = t.Value(s.Head.Column.ID, i)
		}
		switch flag {
		case "是":
			l.ds.Head = code(i)
			return
		case "":
			open = append(open, i)
		}
	}
	found, why, sure := l.findHead(t, open)
	if len(found) == 1 {
		l.ds.Head = code(found[0])
	}
	if sure || len(open) == 0 || s.Head.Column == nil {
		return
	}
	p := t.Place(open[0], "")
	want := "请在“" + s.Dim.List.Name + "”表加“" + s.Head.Column.Name + "”列，机关本级写“是”，其他写“否”"
	switch len(found) {
	case 0:
		p = diag.Problem{File: p.File, Message: "看不出哪个" + s.Dim.Title + "是机关本级，文字说明把它们都当作所属单位", Want: want}
	case 1:
		p = t.Place(found[0], nameID(s.Dim.List))
		p.Got, p.Message, p.Want = t.Value(nameID(s.Dim.List), found[0]), why+"，当作机关本级", "不对的，"+want
	default:
		p = t.Place(found[0], nameID(s.Dim.List))
		var names []string
		for _, i := range found {
			names = append(names, "“"+t.Value(nameID(s.Dim.List), i)+"”")
		}
		p.Message, p.Want = "看不出哪个是机关本级："+strings.Join(names, "、")+"，文字说明把它们都当作所属单位", want
	}
	l.remarks.Add(p)
}

// nameID returns the id of a list's Name column, of its Key column if it has none.
func nameID(f *File) string {
	if c := f.kind(Name); c != nil {
		return c.ID
	}
	return f.kind(Key).ID
}

// findHead returns the rows that may be the head office's, by the best evidence; why says
// what the evidence of a guess is; sure is whether it is none.
func (l *loader) findHead(t *Texts, rows []int) (found []int, why string, sure bool) {
	s := l.ds.Schema.Subject
	whole := bareName(l.ds.Pairs[s.NameRef[0]][s.NameRef[1]])
	named := func(fits func(name string) bool) []int {
		return slices.DeleteFunc(slices.Clone(rows), func(i int) bool { return !fits(bareName(t.Value(nameID(s.Dim.List), i))) })
	}
	ends := func(name string) bool {
		return slices.ContainsFunc(s.Head.Suffixes, func(end string) bool { return name != bareName(end) && strings.HasSuffix(name, bareName(end)) })
	}
	same := named(func(name string) bool { return name == whole })
	suffixed := named(func(name string) bool {
		return slices.ContainsFunc(s.Head.Suffixes, func(end string) bool { return name == whole+bareName(end) })
	})
	switch {
	case len(same) == 1 && len(suffixed) == 0, len(same) == 0 && len(suffixed) == 1:
		return append(same, suffixed...), "", true
	case len(same)+len(suffixed) > 0:
		return append(same, suffixed...), "", false
	}
	if found = named(ends); len(found) > 0 {
		return found, "名称的结尾像机关本级", false
	}
	if i := l.above(t); i >= 0 && slices.Contains(rows, i) {
		return []int{i}, "其他" + s.Dim.Title + "都以它为上级", false
	}
	if t.N == 1 {
		return rows, "只有这一个" + s.Dim.Title, false
	}
	return nil, "", false
}

// above returns the row of the only unit that has no parent while all others have one, -1
// if there is none.
func (l *loader) above(t *Texts) int {
	s := l.ds.Schema.Subject
	if s.Parent == nil || t.N < 2 {
		return -1
	}
	found := -1
	for i := range t.N {
		if t.Value(s.Parent.ID, i) != "" {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// bareName returns a name without brackets and blanks, in half width and lower case.
func bareName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("()[]〔〕【】〈〉《》", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(name))
}
