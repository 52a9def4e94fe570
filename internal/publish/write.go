package publish

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/check"
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
	"budgetreport/internal/wholefile"
)

// Office is what all subjects of a run share.
type Office struct {
	Family   *layout.Family
	Rules    *check.Rules     // of the family: what they find wrong is not written
	Layouts  []*layout.Layout // those of the family that are wanted
	Fonts    *font.Set
	Formats  []string // of Formats
	Out      string   // folder; a subject's files go to a folder in it
	Naming   Naming
	Split    bool      // a workbook and a document for each table instead of one for all
	Working  bool      // workbooks with exact amounts and live formulas
	Program  string    // what builds: version or hash of the program
	Settings string    // hash over whatever else the outputs depend on
	Number   int       // of the edition; 0: a working build
	Date     string    // of the edition
	Fresh    bool      // build even what is there unchanged
	Book     BookMaker // for a package of words and tables; Formats are then of BookFormats; nil: the tables alone
	Sources  []string  // files and folders of the person's that are read: nothing is written into them
	Draft    string    // printed above the header of every page and sheet: 草稿; "" for what may be published
}

// Done is what became of one subject.
type Done struct {
	Subject  layout.Subject
	Folder   string           // name of its folder in Out
	Outputs  []edition.Output // what may be published
	Archives []edition.Output // what stays in its archive
	Tables   int
	Pages    int
	Rounded  *rounding.Report // 舍位平衡; nil when no table is balanced
	Skipped  bool             // it was there, unchanged
	Report   *check.Report    // what the checks found in the tables and the words; nil when skipped
	Warned   int              // warnings in Report; when skipped, those there were when it was made
	Seal     string           // of its manifest
	Kept     []wholefile.Kept // what of another origin stood in the place of files
	Err      error
}

// names are a subject's values for the templates of Naming.
func names(ds *dataset.Dataset, s layout.Subject) map[string]string {
	return map[string]string{"{编码}": s.Code, "{名称}": s.Name, "{年度}": layout.Year(ds)}
}

// Folder names the folder of a subject in Out.
func (o *Office) Folder(ds *dataset.Dataset, s layout.Subject) string {
	folder := o.Naming.Folder
	if o.Book != nil {
		folder = o.Naming.PackageFolder // each has a manifest of its own
	}
	return fill(folder, names(ds, s))
}

// Build makes one subject's files: all of them, or on an error none. What is
// written has been checked; where the checks find errors Err is a *Refused.
func (o *Office) Build(ctx context.Context, ds *Checked, s layout.Subject) Done {
	d := Done{Subject: s, Folder: o.Folder(ds.Dataset, s)}
	m := o.manifest(ds.Dataset, s)
	dest := filepath.Join(o.Out, d.Folder)
	if d.Err = o.apart(d.Folder); d.Err != nil {
		return d
	}
	if !o.Fresh && m.Unchanged(dest) {
		old, err := edition.Read(dest)
		if err == nil {
			d.Skipped, d.Outputs, d.Archives, d.Tables, d.Seal, d.Warned = true, old.Outputs, old.Archives, len(old.Tables), old.Seal, old.Warnings
			return d
		}
	}
	c, err := o.approved(ds, s)
	d.noted(c)
	if d.Err = err; err != nil {
		return d
	}
	d.Rounded, m.Warnings = c.rounded, d.Warned
	if len(c.results) == 0 {
		return d // --tables names only tables that this subject has not
	}
	d.Err = o.write(ctx, ds.Dataset, c, m, &d, nil)
	return d
}

// noted notes what the checks found; c is nil where nothing could be checked.
func (d *Done) noted(c *content) {
	if c != nil {
		d.Report, d.Warned = c.report, c.report.Count(check.Warning)
	}
}

// content is what a subject's files are made of.
type content struct {
	results []*layout.Result
	rounded *rounding.Report
	book    *book.Book     // nil for tables alone
	words   []edition.Line // of book
	report  *check.Report  // what the checks found in these
	unmade  *diag.Error    // mistakes that kept the words from being made
}

// addBook words the document of a subject.
func (o *Office) addBook(c *content, ds *dataset.Dataset, s layout.Subject) error {
	b, err := o.Book(ds, s, layout.Tables(c.results))
	if err != nil {
		return err
	}
	c.book, c.words = b, edition.TakeWords(b)
	b.Date, b.Draft = coverDate(b.Style.CoverDate, o.Date), o.Draft
	return nil
}

// canonical is the content by which editions are compared.
func (c *content) canonical() edition.Content {
	out := edition.Content{Words: c.words}
	for _, r := range c.results {
		out.Tables = append(out.Tables, edition.Take(r.Table))
	}
	return out
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

// mostTables bounds the cells of all tables of a subject, in tables of the most
// cells that one may have.
const mostTables = 4

// layoutTables makes the tables as their layouts say, each for itself.
func layoutTables(layouts []*layout.Layout, ds *dataset.Dataset, subject layout.Subject) ([]*layout.Result, error) {
	var problems diag.List
	var out []*layout.Result
	left := mostTables * layout.MostCells(ds)
	for _, l := range layouts {
		rs, err := l.Evaluate(ds, subject)
		problems.Merge(err)
		out = append(out, rs...)
		for _, r := range rs {
			left -= len(r.Cells)
		}
		if left < 0 {
			problems.Add(diag.Problem{File: l.File, Message: "到这张表为止，各表的格数合计太大", Want: "应减少表的张数，或各表的行"})
			break
		}
	}
	return out, problems.Err()
}

// wanted picks the tables to be built. All of the family's are made and
// checked, so that a table prints the same figures, and is refused for the same
// errors, whether it is built alone or with the others.
func (o *Office) wanted(results []*layout.Result) []*layout.Result {
	var out []*layout.Result
	for _, r := range results {
		if !slices.Contains(o.Layouts, r.Layout()) {
			continue
		}
		if o.Draft != "" {
			r.Center = strings.TrimSpace(o.Draft + " " + r.Center)
		}
		out = append(out, r)
	}
	return out
}

// Content is what a subject's edition would say if it were built, errors or no.
func (o *Office) Content(ds *dataset.Dataset, s layout.Subject) (edition.Content, error) {
	results, rounded, err := evaluate(o.Family.Layouts, ds, s)
	if err != nil {
		return edition.Content{}, err
	}
	c := &content{results: o.wanted(results), rounded: rounded}
	if o.Book != nil {
		if err := o.addBook(c, ds, s); err != nil {
			return edition.Content{}, err
		}
	}
	return c.canonical(), nil
}

func (o *Office) manifest(ds *dataset.Dataset, s layout.Subject) *edition.Manifest {
	m := &edition.Manifest{
		Program: o.Program, Family: o.Family.Name, Layouts: o.Family.SHA256,
		Settings: o.Settings + o.Rules.SHA256, // what was checked by other rules is not known to pass these
		Made:     edition.Made{Formats: o.Formats, Split: o.Split, Working: o.Working, Draft: o.Draft, Book: o.Book != nil},
		Number:   o.Number, Date: o.Date,
		Subject: edition.Subject{Code: s.Code, Name: s.Name, Year: layout.Year(ds), Part: s.Part},
	}
	if len(o.Layouts) < len(o.Family.Layouts) {
		for _, l := range o.Layouts {
			m.Made.Layouts = append(m.Made.Layouts, l.ID)
		}
	}
	for _, in := range ds.Inputs {
		m.Inputs = append(m.Inputs, edition.Hashed{Name: in.Name, SHA256: in.Hash()})
	}
	return m
}

// newSet takes tables for the files of one kind, typeset where they go on paper.
func (o *Office) newSet(title, author string, tables []*table.Table, onPaper bool) (*set, error) {
	s := &set{title: title, author: author, tables: tables, fonts: o.Fonts, working: o.Working, draft: o.Draft}
	if !onPaper {
		return s, nil
	}
	var problems diag.List
	for _, t := range tables {
		plan, err := typeset.New(t, o.Fonts)
		problems.Merge(err)
		s.plans = append(s.plans, plan)
	}
	return s, problems.Err()
}

// add writes files of one kind and returns how many pages they have.
func (s *stage) add(ctx context.Context, kind string, files []file) (pages int, err error) {
	for _, f := range files {
		var hashes []string
		write := s.write
		if f.internal {
			write = s.keep
		}
		out, err := write(ctx, f.name, kind, func(w io.Writer) (err error) {
			hashes, err = f.write(w)
			return err
		})
		if err != nil {
			return 0, err
		}
		out.Pages = hashes
		for _, t := range f.tables {
			out.Tables = append(out.Tables, t.ID)
		}
		pages += len(hashes)
	}
	return pages, nil
}

// write writes a subject's files and what more adds to them.
func (o *Office) write(ctx context.Context, ds *dataset.Dataset, c *content, m *edition.Manifest, d *Done, more func(*stage, *set, []file) error) error {
	inBook := func(format string) bool { return c.book != nil && slices.Contains(documentFormats, format) }
	onPaper := slices.ContainsFunc(o.Formats, func(f string) bool { return f != "csv" && !inBook(f) })
	set, err := o.newSet(o.Family.Document(ds, d.Subject), d.Subject.Name, layout.Tables(c.results), onPaper)
	if err != nil {
		return err
	}
	values := names(ds, d.Subject)
	s, err := newStage(ctx, o.Out, d.Folder)
	if err != nil {
		return err
	}
	defer s.Discard()
	s.made = m
	var made []file
	for _, format := range o.Formats {
		var files []file
		if inBook(format) {
			f, err := bookFile(c.book, o.Fonts, fill(o.Naming.Package, values), format)
			if err != nil {
				return err
			}
			files = []file{f}
		} else {
			files = o.files(set, format, values)
		}
		pages, err := s.add(ctx, format, files)
		if err != nil {
			return err
		}
		if format == "csv" {
			if err := o.describe(ctx, s, ds, d.Subject, files); err != nil {
				return err
			}
		}
		d.Pages += pages
		made = append(made, files...)
	}
	if _, err := s.keep(ctx, edition.SnapshotFile, "tables", func(w io.Writer) (err error) {
		m.Tables, err = edition.WriteSnapshots(w, set.tables)
		return err
	}); err != nil {
		return err
	}
	if c.book != nil {
		if _, err := s.keep(ctx, edition.WordsFile, "words", func(w io.Writer) (err error) {
			m.Words, err = edition.WriteWords(w, c.words)
			return err
		}); err != nil {
			return err
		}
	}
	if more != nil {
		if err := more(s, set, made); err != nil {
			return err
		}
	}
	m.Outputs, m.Archives = slices.Clone(s.files), slices.Clone(s.archives)
	data, err := m.Encode()
	if err != nil {
		return err
	}
	if _, err := s.keep(ctx, edition.File, "manifest", func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}); err != nil {
		return err
	}
	if d.Kept, err = s.commit(ctx); err != nil {
		return err
	}
	d.Outputs, d.Archives, d.Tables, d.Seal = m.Outputs, m.Archives, len(m.Tables), m.Seal
	return nil
}

// file is one file to write.
type file struct {
	name     string
	tables   []*table.Table
	internal bool                  // it goes to the archive: its exact amounts are not for publication
	doc      *pdf.Document         // of a PDF
	body     func(io.Writer) error // of any other file
}

// write writes the file and gives the hashes of its pages, if it has any.
func (f *file) write(w io.Writer) (pages []string, err error) {
	if f.doc == nil {
		return nil, f.body(w)
	}
	doc := *f.doc
	doc.Page = func(i int) page.Page { // called once for each, in order
		p := f.doc.Page(i)
		pages = append(pages, edition.Hash(p.Content()))
		return p
	}
	return pages, pdf.Write(w, doc)
}

// files lists what a format needs: one file, or one for each table.
func (o *Office) files(s *set, format string, values map[string]string) []file {
	var out []file
	if format != "csv" && !o.Split {
		return []file{s.file(fill(o.Naming.File, values)+"."+format, format)}
	}
	used := map[string]bool{} // folded: what differs in case alone is the same on Windows
	for i, t := range s.tables {
		values["{表号}"], values["{标题}"] = t.Name(), t.Title
		name := fill(o.Naming.Table, values)
		if format == "csv" {
			name = wholefile.SafeName(t.ID)
			if s.draft != "" { // nothing in the file itself says so
				name += "（" + s.draft + "）"
			}
		}
		for base, n := name, 2; used[wholefile.Fold(name)]; n++ {
			name = base + "-" + strconv.Itoa(n)
		}
		used[wholefile.Fold(name)] = true
		if format == "csv" {
			name = filepath.Join(CSVFolder, name)
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
	f := file{name: name, tables: s.tables, internal: s.working && format == "xlsx"}
	switch format {
	case "xlsx":
		f.body = s.workbook
	case "pdf":
		f.doc = s.document()
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

func (s *set) document() *pdf.Document {
	d := &pdf.Document{Info: pdf.Info{Title: s.title, Author: s.author, Lang: "zh-CN"}, Fonts: s.fonts}
	starts := make([]int, len(s.plans)) // first page of each table
	for i, plan := range s.plans {
		starts[i] = d.Pages
		d.Bookmarks = append(d.Bookmarks, page.Bookmark{Title: s.tables[i].Number + " " + s.tables[i].Title, Page: d.Pages})
		d.Pages += plan.Pages()
	}
	d.Page = func(i int) page.Page {
		at, first := slices.BinarySearch(starts, i)
		if !first {
			at--
		}
		return s.plans[at].Page(i-starts[at], i+1, d.Pages)
	}
	return d
}
