package readback

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Reader reads tables of a family.
type Reader struct {
	family *layout.Family
	forms  []*form
}

// NewReader returns a reader of a family's tables; it may be used by several
// goroutines.
func NewReader(fam *layout.Family) *Reader {
	r := &Reader{family: fam}
	for _, l := range fam.Layouts {
		r.forms = append(r.forms, formOf(l))
	}
	return r
}

// Missing lists the tables that every subject has and that were not read of this
// one, by their numbers as layouts write them; only names the layouts looked for,
// nil for all.
func (r *Reader) Missing(s *Subject, only []string) []string {
	var out []string
	for _, f := range r.forms {
		wanted := only == nil || slices.Contains(only, f.ID)
		if wanted && !f.Per && !f.Optional && !slices.ContainsFunc(s.Tables, func(t *Table) bool { return t.ID == f.ID }) {
			out = append(out, f.layout.Describe().Number)
		}
	}
	return out
}

// Subject is the tables that were read of one subject.
type Subject struct {
	Name, Year string // as the tables print them, "" where none does
	Code       string // "" where no file tells it
	Part       bool   // a unit's own tables
	Tables     []*Table
	Remarks    []Remark
}

// Table is a table that was read, with its place.
type Table struct {
	*table.Table
	File, Sheet string
	rows        []int // of the grid, by row that was read
}

// Remark says what could not be read, and where.
type Remark struct {
	File, Sheet string
	Row         int    // 1-based, 0 for the whole sheet
	Column      string // title, "" for the whole row
	Message     string
	Grave       bool // figures are not checked for it
}

// Read reads the tables of one subject from workbooks and CSV files. An error is a
// *diag.Error: a file cannot be read at all.
func (r *Reader) Read(files []string) (*Subject, error) {
	var problems diag.List
	var grids []*grid
	values, code := map[string]string{}, ""
	for _, path := range files {
		if !strings.EqualFold(filepath.Ext(path), ".csv") {
			gs, err := readWorkbook(path)
			problems.Merge(err)
			grids = append(grids, gs...)
			continue
		}
		g, err := csvFile(path)
		if err != nil {
			problems.Merge(err)
			continue
		}
		d, err := describe(filepath.Dir(path))
		problems.Merge(err)
		if d != nil {
			values["year"] = d.FiscalYear
			code, _ = strings.CutPrefix(d.Name, "budget-"+d.FiscalYear+"-")
			if len(d.Contributors) > 0 {
				values["subject.name"] = d.Contributors[0].Title
			}
			for i := range d.Resources {
				if d.Resources[i].Path == filepath.Base(path) {
					g.about = &d.Resources[i]
				}
			}
		}
		grids = append(grids, g)
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	s := r.subject(values)
	s.out.Code = code
	s.read(grids)
	return s.out, nil
}

func (r *Reader) subject(values map[string]string) *subjectReader {
	return &subjectReader{Reader: r, out: &Subject{}, values: values, codes: layout.NewCodes()}
}

// subjectReader reads the tables of one subject.
type subjectReader struct {
	*Reader
	out    *Subject
	values map[string]string
	scope  string // what the titles call the subject: 部门, 单位
	codes  *layout.Codes
}

// found is a grid with the form it is of.
type found struct {
	grid    *grid
	form    *form
	header  *header
	printed *layout.Printed
	rows    []int // of the grid, by row of printed
	reading *layout.Reading
}

func (s *subjectReader) read(grids []*grid) {
	var all []*found
	for _, g := range grids {
		if f := s.recognise(g); f != nil {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b *found) int { return s.order(a) - s.order(b) })
	all = s.once(all)
	for _, f := range all {
		s.print(f)
	}
	for _, f := range all {
		f.printed.Values = s.values
		f.reading = f.form.layout.Read(f.printed, s.codes)
	}
	ids := map[string]int{}
	for _, f := range all {
		s.table(f, ids)
	}
	s.out.Name, s.out.Year = s.values["subject.name"], s.values["year"]
	s.out.Part = s.scope == s.family.Schema.Subject.Part && s.scope != ""
	if s.out.Part && s.out.Code == "" {
		s.out.Code, _ = s.codes.Code(s.family.Schema, s.out.Name)
	}
}

func (s *subjectReader) order(f *found) int { return slices.Index(s.forms, f.form) }

// once leaves out tables that are there in two files, the CSV beside the workbook:
// they are told.
func (s *subjectReader) once(all []*found) []*found {
	var out []*found
	for _, f := range all {
		if n := len(out); n > 0 && !f.form.Per && out[n-1].form == f.form {
			s.remark(f.grid, 0, "", "与"+out[n-1].grid.place()+"是同一张表，没有读", false)
			continue
		}
		out = append(out, f)
	}
	return out
}

func (g *grid) place() string {
	if g.sheet == "" {
		return filepath.Base(g.file)
	}
	return filepath.Base(g.file) + "的“" + g.sheet + "”"
}

func (s *subjectReader) remark(g *grid, row int, column, message string, grave bool) {
	s.out.Remarks = append(s.out.Remarks, Remark{g.file, g.sheet, row, column, message, grave})
}

// recognise finds the form of a grid by its number and title, else by its header
// alone.
func (s *subjectReader) recognise(g *grid) *found {
	if len(g.rows) == 0 || !g.csv && s.index(g) {
		return nil
	}
	var best *found
	most, rivals := 0, 0
	try := func(f *form, sure int) {
		h := f.find(g)
		if h == nil || h.matched*2 < len(f.paths) || sure == 0 && (h.matched*5 < len(f.paths)*4 || f.Blank.Depth == 0) {
			return
		}
		points := sure*1000 + h.matched*100/len(f.paths)
		if h.exact {
			points += 100
		}
		switch {
		case points > most:
			best, most, rivals = &found{grid: g, form: f, header: h}, points, 1
		case points == most:
			rivals++
		}
	}
	names := make([]int, len(s.forms))
	for i, f := range s.forms {
		names[i] = s.named(g, f)
	}
	for sure := sureOf; sure >= 0 && best == nil; sure-- { // the header of every form is looked for only where no name helps
		for i, f := range s.forms {
			if names[i] == sure {
				try(f, sure)
			}
		}
	}
	if best == nil {
		best = s.bare(g)
	}
	switch {
	case best == nil:
		s.remark(g, 0, "", "不是这一套表中的表：表号、表名和表头都没有对上", false)
		return nil
	case rivals > 1:
		s.remark(g, 0, "", "表头与几张表的相同，表号和表名都没有对上，不知是哪一张，没有读", true)
		return nil
	}
	if g.hidden {
		s.remark(g, 0, "", "是隐藏的工作表", false)
	}
	return best
}

// bare takes a CSV file without a header by its name, its columns in their order.
func (s *subjectReader) bare(g *grid) *found {
	if !g.csv {
		return nil
	}
	for _, f := range s.forms {
		if stem(g.file) == f.ID && g.width == len(f.paths) {
			h := &header{matched: g.width}
			for c := range g.width {
				h.columns = append(h.columns, c)
			}
			s.remark(g, 0, "", "没有表头，按各列的顺序读作"+f.layout.Describe().Number, false)
			return &found{grid: g, form: f, header: h}
		}
	}
	return nil
}

// index reports whether a grid is the sheet that lists the tables.
func (s *subjectReader) index(g *grid) bool {
	title := s.forms[0].Blank.Style.Contents.Title
	return title != "" && g.sheet == title
}

// sureOf is the most that named gives.
const sureOf = 5

// named says how surely the number, the title or the name of a grid is the form's,
// 0 for not at all.
func (s *subjectReader) named(g *grid, f *form) int {
	points := 0
	tell := func(text string, p layout.Phrase, n int) {
		if _, ok := p.Match(text); ok && text != "" && !p.IsZero() {
			points = max(points, n)
		}
	}
	if g.csv {
		if g.about != nil {
			tell(g.about.Number, f.Number, 4)
			tell(g.about.Title, f.Title, 5)
		}
		id, _, _ := strings.Cut(stem(g.file), "（") // 03（草稿）
		id, _, _ = strings.Cut(id, "-")
		if id == f.ID {
			points = max(points, 3)
		}
		tell(stem(g.file), f.Number, 3)
		return points
	}
	tell(g.sheet, f.Number, 2)
	tell(g.sheet, f.Title, 2)
	for r := range min(8, len(g.rows)) {
		for _, c := range g.rows[r] {
			tell(c.text, f.Number, 4)
			tell(c.text, f.Title, 5)
		}
	}
	return points
}

// print takes what stands in the grid apart: the lines above, the rows, the notes.
func (s *subjectReader) print(f *found) {
	p := &layout.Printed{Merged: f.grid.merged}
	f.printed = p
	s.lines(f)
	last := s.notes(f)
	for c, at := range f.header.columns {
		if at < 0 {
			p.Lacking = append(p.Lacking, c)
			s.remark(f.grid, 0, f.form.Blank.ColumnTitle(c), "没有这一列，与它有关的没有核对", true)
		}
	}
	s.strange(f)
	empty := false
	for r := f.header.body; r < last; r++ {
		if blank := f.grid.blankRow(r); blank && empty {
			continue // one says as much as many
		} else {
			empty = blank
		}
		row := make([]layout.PrintedCell, len(f.header.columns))
		covered := true
		for c, at := range f.header.columns {
			k := f.grid.at(r, at)
			row[c] = layout.PrintedCell{Text: k.text, Over: k.over, Covered: k.covered}
			covered = covered && (k.covered || at < 0)
		}
		if covered { // a row so high that it takes several of the sheet
			continue
		}
		p.Rows, f.rows = append(p.Rows, row), append(f.rows, r)
	}
	if !f.grid.csv && last == len(f.grid.rows) { // a last row in which nothing is printed is not stored
		p.Rows, f.rows = append(p.Rows, make([]layout.PrintedCell, len(f.header.columns))), append(f.rows, last)
	}
}

// strange tells of columns under the header that the form does not have.
func (s *subjectReader) strange(f *found) {
	if f.form.Blank.Depth == 0 || f.header.body == 0 || f.grid.width <= len(f.header.columns) && f.header.exact {
		return
	}
	for c, titles := range f.grid.titles(f.header.first, f.header.body-f.header.first) {
		title := strings.Join(titles, "·")
		if title != "" && !slices.Contains(f.header.columns, c) {
			s.remark(f.grid, f.header.first+1, title, "表中没有这一列，没有读", false)
		}
	}
}

// lines finds the texts above the header.
func (s *subjectReader) lines(f *found) {
	p, g := f.printed, f.grid
	left := []struct {
		phrase layout.Phrase
		to     *string
	}{{f.form.Number, &p.Number}, {f.form.Title, &p.Title}, {f.form.Subtitle, &p.Subtitle}, {f.form.Left, &p.Left}, {f.form.Right, &p.Right}, {f.form.Center, &p.Center}}
	take := func(text string) bool {
		for i, x := range left {
			if got, ok := x.phrase.Match(text); ok && !x.phrase.IsZero() {
				for k, v := range got {
					if k == "scope" && s.scope == "" {
						s.scope = v
					}
					if s.values[k] == "" && k != "money" && k != "scope" {
						s.values[k] = v
					}
				}
				*x.to = text
				left = slices.Delete(left, i, i+1)
				return true
			}
		}
		return false
	}
	var others []string
	add := func(text string) {
		if strings.TrimSpace(text) != "" && !take(text) {
			others = append(others, text)
		}
	}
	if g.about != nil {
		for _, text := range append([]string{g.about.Number, g.about.Title, g.about.Subtitle}, g.about.Lines...) {
			add(text)
		}
	}
	top := f.header.first
	if f.form.Blank.Depth == 0 {
		top = f.header.body
	}
	if !g.csv {
		for r := range top {
			for c := range g.width {
				add(g.at(r, c).text)
			}
		}
	}
	for _, text := range others {
		_, after, _ := strings.Cut(text, "：")
		_, unit := money.ParseUnit(strings.TrimSpace(after))
		switch {
		case unit && p.Right == "":
			p.Right = text
			s.unit(f, strings.TrimSpace(after))
		case text == f.form.Blank.Style.Contents.Back:
		case p.Center == "" && p.Left+p.Right != "":
			p.Center = text
		}
	}
}

// unit notes a unit of money that stands in a line of another wording than the form's.
func (s *subjectReader) unit(f *found, unit string) { f.printed.Unit = unit }

// notes takes the notes from below the rows and returns the row after the last.
func (s *subjectReader) notes(f *found) int {
	g, last := f.grid, len(f.grid.rows)
	if g.about != nil {
		f.printed.Notes = g.about.Notes
		return last
	}
	for ; last > f.header.body; last-- {
		if g.blank(last - 1) {
			if f.header.exact && last == len(g.rows) || !f.header.exact {
				continue
			}
			break
		}
		text, one := g.alone(last - 1)
		if !one || g.at(last-1, 0).text != text || !f.form.isNote(text) {
			break
		}
		f.printed.Notes = append(f.printed.Notes, text)
	}
	slices.Reverse(f.printed.Notes)
	return last
}

// isNote reports whether a text is a note of the form, or begins like one.
func (f *form) isNote(text string) bool {
	if slices.ContainsFunc(f.Notes, func(p layout.Phrase) bool { _, ok := p.Match(text); return ok }) {
		return true
	}
	text = layout.Fold(text)
	for _, start := range []string{"注:", "备注:", "说明:", "注：", "备注：", "说明："} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

// mostTold is how many rows, and how many cells, of a table are told one by one.
const mostTold = 20

// table makes the table of what was found.
func (s *subjectReader) table(f *found, ids map[string]int) {
	id := f.form.ID
	if f.form.Per {
		ids[id]++
		_, member, ok := strings.Cut(f.grid.sheet+stem(f.grid.file), "-")
		if !ok {
			member = layout.Unknown + strconv.Itoa(ids[id])
		}
		id += "/" + member
	}
	t, err := f.reading.Table(id)
	if err != nil {
		s.remark(f.grid, 0, "", "读不成表："+err.Error(), true)
		return
	}
	for i, r := range f.reading.Unread {
		if i == mostTold {
			s.remark(f.grid, 0, "", fmt.Sprintf("还有%d行没有对上，没有列出", len(f.reading.Unread)-i), true)
			break
		}
		var texts []string
		figures := false
		for _, c := range f.printed.Rows[r] {
			if text := strings.TrimSpace(c.Text); text != "" {
				texts = append(texts, text)
				figures = true
			}
		}
		s.remark(f.grid, f.rows[r]+1, "", fmt.Sprintf("没有对上表中的哪一行（%s），没有读", clip(strings.Join(texts, " "))), figures)
	}
	told := 0
	for r := range t.Rows {
		for c := range t.Columns {
			if t.Columns[c].Kind == table.AmountColumn && t.At(r, c).Kind == table.TextCell && !t.At(r, c).Label && told < mostTold {
				told++
				s.remark(f.grid, 0, t.ColumnTitle(c), "“"+clip(t.At(r, c).Text)+"”不是数，没有核对（"+t.RowText(r, c)+"）", true)
			}
		}
	}
	s.out.Tables = append(s.out.Tables, &Table{Table: t, File: f.grid.file, Sheet: f.grid.sheet, rows: f.rows})
}

// clip keeps a text on a line.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
