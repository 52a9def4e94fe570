package build

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/render/csv"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/pdf"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/render/xlsx"
	"budgetreport/internal/rounding"
	"budgetreport/internal/table"
)

// Office is what all subjects of a run share.
type Office struct {
	Family   *layout.Family
	Layouts  []*layout.Layout // those of the family that are wanted
	Fonts    *font.Set
	Formats  []string // of Formats
	Out      string   // folder; a subject's files go to a folder in it
	Naming   Naming
	Split    bool   // a workbook and a document for each table instead of one for all
	Working  bool   // workbooks with exact amounts and live formulas
	Program  string // what builds: version or hash of the program
	Settings string // hash over whatever else the outputs depend on
	Number   int    // of the edition; 0: a working build
	Date     string // of the edition
	Fresh    bool   // build even what is there unchanged
	Draft    string // printed above the header of every page and sheet: 草稿; "" for what may be published
}

// Done is what became of one subject.
type Done struct {
	Subject layout.Subject
	Folder  string // name of its folder in Out
	Outputs []edition.Output
	Tables  int
	Pages   int
	Rounded *rounding.Report // 舍位平衡; nil when no table is balanced
	Skipped bool             // it was there, unchanged
	Seal    string           // of its manifest
	Err     error
}

// names are a subject's values for the templates of Naming.
func names(ds *dataset.Dataset, s layout.Subject) map[string]string {
	return map[string]string{"{编码}": s.Code, "{名称}": s.Name, "{年度}": layout.Year(ds)}
}

// Folder names the folder of a subject in Out.
func (o *Office) Folder(ds *dataset.Dataset, s layout.Subject) string {
	return fill(o.Naming.Folder, names(ds, s))
}

// Build makes one subject's files: all of them, or on an error none.
func (o *Office) Build(ctx context.Context, ds *dataset.Dataset, s layout.Subject) Done {
	d := Done{Subject: s, Folder: o.Folder(ds, s)}
	m := o.manifest(ds, s)
	dest := filepath.Join(o.Out, d.Folder)
	if !o.Fresh && m.Unchanged(dest) {
		old, err := edition.Read(dest)
		if err == nil {
			d.Skipped, d.Outputs, d.Tables, d.Seal = true, old.Outputs, len(old.Tables), old.Seal
			return d
		}
	}
	results, rounded, err := o.evaluate(ds, s)
	if err != nil {
		d.Err = err
		return d
	}
	d.Rounded = rounded
	if len(results) == 0 {
		return d // --tables names only tables that this subject has not
	}
	d.Err = o.write(ctx, ds, results, m, dest, &d)
	return d
}

// Evaluate makes the tables of the layouts, in their order, with their figures
// as they are printed: further rows masked where a layout protects what it
// masks, and rounded as the layouts say.
func Evaluate(layouts []*layout.Layout, ds *dataset.Dataset, subject layout.Subject) ([]*layout.Result, error) {
	results, _, err := evaluate(layouts, ds, subject)
	return results, err
}

func evaluate(layouts []*layout.Layout, ds *dataset.Dataset, subject layout.Subject) ([]*layout.Result, *rounding.Report, error) {
	results, err := layoutTables(layouts, ds, subject)
	if err == nil && slices.ContainsFunc(layouts, (*layout.Layout).Protects) {
		results, err = protect(layouts, ds, subject, results)
	}
	if err != nil {
		return nil, nil, err
	}
	return results, round(results), nil
}

// layoutTables makes the tables as their layouts say, each for itself.
func layoutTables(layouts []*layout.Layout, ds *dataset.Dataset, subject layout.Subject) ([]*layout.Result, error) {
	var problems diag.List
	var out []*layout.Result
	for _, l := range layouts {
		rs, err := l.Evaluate(ds, subject)
		problems.Merge(err)
		out = append(out, rs...)
	}
	return out, problems.Err()
}

// evaluate makes the tables to be built. Where tables depend on each other all
// of the family's are made, so that a table prints the same figures whether it
// is built alone or with the others.
func (o *Office) evaluate(ds *dataset.Dataset, s layout.Subject) ([]*layout.Result, *rounding.Report, error) {
	if !slices.ContainsFunc(o.Family.Layouts, func(l *layout.Layout) bool { return l.Protects() || l.Balanced() }) {
		return evaluate(o.Layouts, ds, s)
	}
	results, rounded, err := evaluate(o.Family.Layouts, ds, s)
	return slices.DeleteFunc(results, func(r *layout.Result) bool { return !slices.Contains(o.Layouts, r.Layout()) }), rounded, err
}

func (o *Office) manifest(ds *dataset.Dataset, s layout.Subject) *edition.Manifest {
	m := &edition.Manifest{
		Format: 1, Program: o.Program, Family: o.Family.Name, Layouts: o.Family.SHA256, Settings: o.Settings,
		Number: o.Number, Date: o.Date,
		Subject: edition.Subject{Code: s.Code, Name: s.Name, Year: layout.Year(ds), Part: s.Part},
	}
	for _, in := range ds.Inputs {
		m.Inputs = append(m.Inputs, edition.Hashed{Name: in.Name, SHA256: in.Hash()})
	}
	return m
}

func (o *Office) write(ctx context.Context, ds *dataset.Dataset, results []*layout.Result, m *edition.Manifest, dest string, d *Done) error {
	set := &set{title: o.Family.Document(ds, d.Subject), author: d.Subject.Name, fonts: o.Fonts, working: o.Working, draft: o.Draft}
	var problems diag.List
	onPaper := slices.ContainsFunc(o.Formats, func(f string) bool { return f != "csv" })
	for _, r := range results {
		if o.Draft != "" {
			r.Center = strings.TrimSpace(o.Draft + " " + r.Center)
		}
		set.tables = append(set.tables, r.Table)
		if onPaper {
			plan, err := typeset.New(r.Table, o.Fonts)
			problems.Merge(err)
			set.plans = append(set.plans, plan)
		}
	}
	if err := problems.Err(); err != nil {
		return err
	}
	s, err := newStage(dest)
	if err != nil {
		return err
	}
	defer s.discard()
	values := names(ds, d.Subject)
	for _, format := range o.Formats {
		for _, f := range o.files(set, format, values) {
			out, err := s.write(ctx, f.name, format, f.body)
			if err != nil {
				return err
			}
			out.Pages = f.pages
			for _, t := range f.tables {
				out.Tables = append(out.Tables, t.ID)
			}
			d.Pages += f.pages
		}
	}
	if _, err := s.write(ctx, edition.SnapshotFile, "tables", func(w io.Writer) (err error) {
		m.Tables, err = edition.WriteSnapshots(w, set.tables)
		return err
	}); err != nil {
		return err
	}
	m.Outputs = append([]edition.Output(nil), s.files...)
	data, err := m.Encode()
	if err != nil {
		return err
	}
	if _, err := s.write(ctx, edition.File, "manifest", func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}); err != nil {
		return err
	}
	if err := s.commit(); err != nil {
		return err
	}
	d.Outputs, d.Tables, d.Seal = m.Outputs, len(m.Tables), m.Seal
	return nil
}

// file is one file to write.
type file struct {
	name   string
	tables []*table.Table
	pages  int
	body   func(io.Writer) error
}

// files lists what a format needs: one file, or one for each table.
func (o *Office) files(s *set, format string, values map[string]string) []file {
	var out []file
	if format != "csv" && !o.Split {
		return []file{s.file(fill(o.Naming.File, values)+"."+format, format)}
	}
	used := map[string]bool{}
	for i, t := range s.tables {
		values["{表号}"], values["{标题}"] = t.Name(), t.Title
		name := fill(o.Naming.Table, values)
		if format == "csv" {
			name = SafeName(t.ID)
		}
		for base, n := name, 2; used[name]; n++ {
			name = base + "-" + strconv.Itoa(n)
		}
		used[name] = true
		if format == "csv" {
			name = filepath.Join("csv", name)
		}
		one := *s
		one.tables, one.title = s.tables[i:i+1], t.Title
		if s.plans != nil {
			one.plans = s.plans[i : i+1]
		}
		out = append(out, one.file(name+"."+format, format))
	}
	return out
}

// set is tables that go into one file.
type set struct {
	title, author string
	tables        []*table.Table
	plans         []*typeset.Plan
	fonts         *font.Set
	working       bool
	draft         string
}

func (s *set) file(name, format string) file {
	f := file{name: name, tables: s.tables}
	switch format {
	case "xlsx":
		f.body = s.workbook
	case "pdf":
		f.body = s.document
		for _, p := range s.plans {
			f.pages += p.Pages()
		}
	case "csv":
		f.body = func(w io.Writer) error { return csv.Write(w, s.tables[0]) }
	}
	return f
}

func (s *set) workbook(w io.Writer) error {
	sheets := make([]xlsx.Sheet, len(s.plans))
	for i, p := range s.plans {
		sheets[i] = xlsx.Sheet{
			Table: s.tables[i], Columns: p.Columns(), RowHeights: p.RowHeights(), HeaderHeights: p.HeaderHeights(),
			Breaks: p.Cuts(), BodySize: p.BodySize(), HeaderSize: p.HeaderSize(),
		}
	}
	return xlsx.Write(w, sheets, xlsx.Options{Index: len(sheets) > 1, Working: s.working, Draft: s.draft, Info: xlsx.Info{Title: s.title, Author: s.author}})
}

func (s *set) document(w io.Writer) error {
	total := 0
	var bookmarks []page.Bookmark
	starts := make([]int, len(s.plans)) // first page of each table
	for i, plan := range s.plans {
		starts[i] = total
		bookmarks = append(bookmarks, page.Bookmark{Title: s.tables[i].Number + " " + s.tables[i].Title, Page: total})
		total += plan.Pages()
	}
	at := 0
	return pdf.Write(w, pdf.Document{
		Info:  pdf.Info{Title: s.title, Author: s.author, Lang: "zh-CN"},
		Fonts: s.fonts, Pages: total, Bookmarks: bookmarks,
		Page: func(i int) page.Page { // asked for in order
			for at+1 < len(starts) && starts[at+1] <= i {
				at++
			}
			return s.plans[at].Page(i-starts[at], i+1, total)
		},
	})
}
