package readback

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/layout"
)

// form is a layout with the titles of its columns as headers are searched for them.
type form struct {
	*layout.Form
	layout *layout.Layout
	paths  []layout.Phrase // by column: its titles from the root, parted by /
	leaves []layout.Phrase // by column: its last title
	depth  int             // lines of titles
}

func formOf(l *layout.Layout) *form {
	f := &form{Form: l.Form(), layout: l}
	f.depth = f.Blank.Depth
	if f.Numbered {
		f.depth--
	}
	used := map[string]int{}
	for c, col := range f.Blank.Columns {
		titles := distinct(col.Path)
		path := strings.Join(titles, "/")
		if path == "" {
			path = fmt.Sprintf("列%d", c+1)
		}
		used[path]++
		f.paths = append(f.paths, layout.NewPhrase(path))
		leaf := ""
		if len(titles) > 0 {
			leaf = titles[len(titles)-1]
		}
		f.leaves = append(f.leaves, layout.NewPhrase(leaf))
	}
	return f
}

// distinct are the titles that are not empty, each once where it stands in a row
// of lines.
func distinct(titles []string) []string {
	var out []string
	for _, t := range titles {
		if layout.Fold(t) != "" && (len(out) == 0 || !same(out[len(out)-1], t)) {
			out = append(out, t)
		}
	}
	return out
}

// header is where a form's header stands in a grid.
type header struct {
	first, body int   // row of its first line, and of the first row under it
	columns     []int // by column of the form: that of the grid, -1 where there is none
	matched     int
	exact       bool // every column in its place
}

// alike ends the name of a column that is called like one before it.
var alike = regexp.MustCompile(`（\d+）$`)

// titles gives the titles over each column of the grid in depth lines from row on.
// A title that is not merged stands for the empty cells to its right in the line,
// as far as the same title is over them.
func (g *grid) titles(row, depth int) [][]string {
	lines := make([][]string, depth)
	for k := range lines {
		lines[k] = make([]string, g.width)
		for c := range g.width {
			cell := g.at(row+k, c)
			text := cell.text
			left := c > 0 && (k == 0 || lines[k-1][c] == lines[k-1][c-1])
			if text == "" && !cell.covered && c > 0 && (cell.across || left && k < depth-1 && !cell.covered && g.spreads(row+k+1, c)) {
				text = lines[k][c-1]
			}
			lines[k][c] = text
		}
	}
	out := make([][]string, g.width)
	for c := range out {
		if g.csv { // the file gives whole paths, and numbers those that are alike
			out[c] = distinct(strings.Split(alike.ReplaceAllString(lines[0][c], ""), "/"))
			continue
		}
		for k := range lines {
			out[c] = append(out[c], lines[k][c])
		}
		out[c] = distinct(out[c])
	}
	return out
}

// spreads reports whether a title stands below an empty cell, so that the cell
// belongs to the title at its left.
func (g *grid) spreads(row, c int) bool {
	k := g.at(row, c)
	return k.text != "" || k.across
}

// match holds the titles over the columns against a form. In a second pass, a
// column that lacks is found by its last title, if just one has it.
func (f *form) match(titles [][]string) (columns []int, matched int) {
	columns = make([]int, len(f.paths))
	used, paths := make([]bool, len(titles)), make([]string, len(titles))
	for c := range titles {
		paths[c] = layout.Fold(strings.Join(titles[c], "/"))
	}
	next := 0
	for i := range f.paths {
		columns[i] = -1
		for k := range titles {
			c := (next + k) % len(titles)
			if used[c] || paths[c] == "" || !f.paths[i].Is(paths[c]) {
				continue
			}
			columns[i], used[c], next = c, true, c+1
			matched++
			break
		}
	}
	if matched == 0 {
		return columns, matched
	}
	for i := range f.paths {
		if columns[i] >= 0 || f.leaves[i].IsZero() {
			continue
		}
		fits := func(c int) bool {
			if used[c] || len(titles[c]) == 0 {
				return false
			}
			return f.leaves[i].Is(layout.Fold(titles[c][len(titles[c])-1]))
		}
		found, n := -1, 0
		for c := range titles {
			if fits(c) {
				found, n = c, n+1
			}
		}
		namesakes := 0
		for k := range f.leaves {
			if columns[k] < 0 && f.leaves[k].Same(f.leaves[i]) {
				namesakes++
			}
		}
		if n == 1 && namesakes == 1 {
			columns[i], used[found] = found, true
			matched++
		}
	}
	return columns, matched
}

// mostAbove is how many lines there may be above a header.
const mostAbove = 30

// find finds the form's header in a grid; nil where nothing is like it.
func (f *form) find(g *grid) *header {
	if f.Blank.Depth == 0 {
		return f.positional(g)
	}
	var best *header
	try := func(row, depth int) bool {
		titles := g.titles(row, depth)
		columns, matched := f.match(titles)
		if best == nil || matched > best.matched {
			best = &header{first: row, body: row + depth, columns: columns, matched: matched}
		}
		if matched < len(f.paths) {
			return false
		}
		best.exact = true
		return true
	}
	if g.csv {
		try(0, 1)
	} else if !f.usual(g, try) {
		for row := range min(mostAbove, len(g.rows)) {
			if g.blank(row) {
				continue
			}
			for depth := 1; depth <= f.depth+1; depth++ {
				if try(row, depth) {
					break
				}
			}
			if best != nil && best.exact {
				break
			}
		}
	}
	if best != nil {
		best.body = f.numbers(g, best)
	}
	return best
}

// usual tries the rows where a header of the form's own depth begins with the title
// of the first column.
func (f *form) usual(g *grid, try func(row, depth int) bool) bool {
	first := f.Blank.Header[0].Text
	phrase := layout.NewPhrase(first)
	for row := range min(mostAbove, len(g.rows)) {
		if _, ok := phrase.Match(g.at(row, 0).text); ok && g.at(row, 0).text != "" && try(row, f.depth) {
			return true
		}
	}
	return false
}

// numbers skips a line of the columns' numbers under a header, 栏次 1 2 3 …: of
// whole numbers that follow one another, three at least.
func (f *form) numbers(g *grid, h *header) int {
	count, last := 0, 0
	for c := range g.width {
		text := layout.Fold(g.at(h.body, c).text)
		n, err := strconv.Atoi(text)
		switch {
		case text == "" || text == "栏次" || text == "行次":
		case err != nil || count > 0 && n != last+1:
			return h.body
		default:
			count, last = count+1, n
		}
	}
	if count < 3 {
		return h.body
	}
	return h.body + 1
}

// positional takes the columns of a form without a header in their order, from the
// first row that is none of the lines above.
func (f *form) positional(g *grid) *header {
	h := &header{matched: len(f.paths), exact: g.width == len(f.paths)}
	for c := range f.paths {
		h.columns = append(h.columns, c)
	}
	if g.csv {
		if columns, matched := f.match(g.titles(0, 1)); matched == len(f.paths) {
			h.columns, h.body = columns, 1
		}
		return h
	}
	for row := range min(mostAbove, len(g.rows)) {
		if text, one := g.alone(row); one && f.isLine(text) {
			h.body = row + 1
		}
	}
	h.first = h.body
	return h
}

// blank reports whether nothing stands in a row.
func (g *grid) blank(row int) bool {
	return row >= len(g.rows) || !slices.ContainsFunc(g.rows[row], func(c cell) bool { return strings.TrimSpace(c.text) != "" })
}

// blankRow reports whether nothing is seen in a row.
func (g *grid) blankRow(row int) bool {
	return row >= len(g.rows) || !slices.ContainsFunc(g.rows[row], func(c cell) bool { return c.over != "" || c.covered })
}

// alone is the text of a row in which there is just one; links beside the table do
// not count.
func (g *grid) alone(row int) (string, bool) {
	text := ""
	for c := range g.width {
		if t := g.at(row, c).text; t != "" {
			if text != "" {
				return text, c > 0 && g.at(row, 0).cols == c
			}
			text = t
		}
	}
	return text, text != ""
}

// isLine reports whether a text is the form's number, its title or a line beside it.
func (f *form) isLine(text string) bool {
	for _, p := range []layout.Phrase{f.Number, f.Title, f.Subtitle, f.Left, f.Center, f.Right} {
		if _, ok := p.Match(text); ok && !p.IsZero() {
			return true
		}
	}
	return false
}
