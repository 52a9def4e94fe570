package publish

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
	"budgetreport/internal/wholefile"
)

// newSet prepares tables for files, typeset where the formats of the files need
// it. The error is a *diag.Error with everything that cannot be typeset.
func (o *Office) newSet(title, author string, tables []*table.Table, typesetToo bool) (*set, error) {
	s := &set{title: title, author: author, tables: tables, fonts: o.Fonts, working: o.Working, draft: o.Draft}
	if !typesetToo {
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

// add writes files and returns how many pages they have.
func (s *stage) add(ctx context.Context, files []file) (pages int, err error) {
	for _, f := range files {
		var hashes []string
		write := s.write
		if f.internal {
			write = s.keep
		}
		out, err := write(ctx, f.name, f.format.Name, func(w io.Writer) (err error) {
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

// publication is the edition of a subject while it is written: begin, writeAll,
// anything that a correction adds, finish. Discard removes what was not finished.
type publication struct {
	*Office
	*stage
	content *content
	tables  *set
	files   []file // written by writeAll, in the order of the manifest's outputs
	pages   int    // of files
}

// begin prepares the edition that m describes; the manifest is completed as the
// files are written.
func (o *Office) begin(ctx context.Context, c *content, m *edition.Manifest) (*publication, error) {
	p := &publication{Office: o, content: c}
	typeset := anyFormat(o.Formats, func(f *Format) bool { return f.typeset() && !p.inBook(f) })
	var err error
	if p.tables, err = o.newSet(o.Family.Document(c.ds, c.subject), c.subject.Name, layout.Tables(c.results), typeset); err != nil {
		return nil, err
	}
	if p.stage, err = newStage(ctx, o.Out, o.Folder(c.ds, c.subject)); err != nil {
		return nil, err
	}
	p.made = m
	if err := p.guardNames(); err != nil {
		p.Discard()
		return nil, err
	}
	return p, nil
}

// inBook reports whether the edition has one file with words and tables in a
// format.
func (p *publication) inBook(f *Format) bool { return p.content.book != nil && f.holdsWords() }

// writeAll writes the outputs in all formats wanted, and the archive.
func (p *publication) writeAll(ctx context.Context) error {
	for _, name := range p.Formats {
		format := formatNamed(name)
		files, err := p.filesOf(format)
		if err != nil {
			return err
		}
		pages, err := p.add(ctx, files)
		if err != nil {
			return err
		}
		if format.describe != nil {
			if err := p.describe(ctx, files); err != nil {
				return err
			}
		}
		p.pages += pages
		p.files = append(p.files, files...)
	}
	if err := p.writeChecklist(ctx); err != nil {
		return err
	}
	return p.writeArchive(ctx)
}

// filesOf lists the files of one format.
func (p *publication) filesOf(format *Format) ([]file, error) {
	values := names(p.content.ds, p.content.subject)
	if !p.inBook(format) {
		return p.Office.files(p.tables, format, values), nil
	}
	f, err := bookFile(p.content.book, p.Fonts, fill(p.Naming.Package, values), format)
	return []file{f}, err
}

// writeArchive writes tables and words in canonical form.
func (p *publication) writeArchive(ctx context.Context) error {
	_, err := p.keep(ctx, edition.SnapshotFile, "tables", func(w io.Writer) (err error) {
		p.made.Tables, err = edition.WriteSnapshots(w, p.tables.tables)
		return err
	})
	if err != nil || p.content.book == nil {
		return err
	}
	_, err = p.keep(ctx, edition.WordsFile, "words", func(w io.Writer) (err error) {
		p.made.Words, err = edition.WriteWords(w, p.content.words)
		return err
	})
	return err
}

// finish writes the manifest, puts all files in their places and notes in d what
// was written.
func (p *publication) finish(ctx context.Context, d *Done) error {
	m := p.made
	m.Outputs, m.Archives = slices.Clone(p.stage.files), slices.Clone(p.archives)
	data, err := m.Encode()
	if err != nil {
		return err
	}
	if _, err := p.keep(ctx, edition.File, "manifest", func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}); err != nil {
		return err
	}
	if d.Kept, err = p.commit(ctx); err != nil {
		return err
	}
	d.Outputs, d.Archives, d.Tables, d.Pages, d.Seal = m.Outputs, m.Archives, len(m.Tables), p.pages, m.Seal
	return nil
}

// file is one file to write.
type file struct {
	name     string // its path in the edition's folder
	format   *Format
	tables   []*table.Table
	internal bool                  // it is written to the archive: its exact amounts are not for publication
	pages    *page.Document        // of a page format
	writer   page.Writer           // of pages
	body     func(io.Writer) error // writes a file of another format
}

// write writes the file and gives the hashes of its pages, if it has any.
func (f *file) write(w io.Writer) (pages []string, err error) {
	if f.pages == nil {
		return nil, f.body(w)
	}
	doc := *f.pages
	doc.Page = func(i int) page.Page { // called once for each, in order
		p := f.pages.Page(i)
		pages = append(pages, edition.Hash(p.Content()))
		return p
	}
	return pages, f.writer.Write(w, &doc)
}

// files lists the files of tables in a format: one, or one for each table.
func (o *Office) files(s *set, format *Format, values map[string]string) []file {
	var out []file
	data := format.Kind == DataFormat
	if !data && !o.Split {
		return []file{s.file(fill(o.Naming.File, values), format)}
	}
	used := map[string]bool{} // folded: what differs in case alone is the same on Windows
	for i, t := range s.tables {
		values["{表号}"], values["{标题}"] = t.Name(), t.Title
		name := fill(o.Naming.Table, values)
		if data {
			name = wholefile.SafeName(t.ID)
			if s.draft != "" { // nothing in the file itself says so
				name += "（" + s.draft + "）"
			}
		}
		for base, n := name, 2; used[wholefile.Fold(name)]; n++ {
			name = base + "-" + strconv.Itoa(n)
		}
		used[wholefile.Fold(name)] = true
		if data {
			name = filepath.Join(format.Name, name)
		}
		one := *s
		one.tables, one.title = s.tables[i:i+1], t.Title
		if s.plans != nil {
			one.plans = s.plans[i : i+1]
		}
		out = append(out, one.file(name, format))
	}
	return out
}

// set is tables that go into one file.
type set struct {
	title, author string
	tables        []*table.Table
	plans         []*typeset.Plan
	fonts         *Fonts
	working       bool
	draft         string
}

// file is the set as a file of a format that is not a TextFormat; of a DataFormat
// it holds the first table only.
func (s *set) file(name string, format *Format) file {
	f := file{name: name + "." + format.Name, format: format, tables: s.tables}
	switch format.Kind {
	case PageFormat:
		f.pages, f.writer = s.document(), s.fonts.writers[format]
	case SheetFormat:
		f.internal = s.working
		f.body = func(w io.Writer) error { return s.workbook(w, format) }
	case DataFormat:
		f.body = func(w io.Writer) error { return format.data(w, s.tables[0]) }
	}
	return f
}

// usual lists the set as files of the formats in which tables are written where
// nobody says otherwise: of a table that is not one of the edition.
func (s *set) usual(name string) []file {
	var out []file
	for _, format := range usualFormats() {
		f := s.file(name, formatNamed(format))
		f.tables = nil
		out = append(out, f)
	}
	return out
}

// workbook writes the set in a sheet format.
func (s *set) workbook(w io.Writer, format *Format) error {
	sheets := make([]workbook.Sheet, len(s.plans))
	for i, p := range s.plans {
		sheets[i] = workbook.Sheet{
			Table: s.tables[i], Columns: p.Columns(), RowHeights: p.RowHeights(), HeaderHeights: p.HeaderHeights(),
			Breaks: p.Cuts(), BodySize: p.BodySize(), HeaderSize: p.HeaderSize(),
		}
	}
	return format.sheets(w, sheets, workbook.Options{Index: len(sheets) > 1, Working: s.working, Draft: s.draft, Info: workbook.Info{Title: s.title, Author: s.author}})
}

// document is the set as pages.
func (s *set) document() *page.Document {
	d := &page.Document{Info: page.Info{Title: s.title, Author: s.author, Lang: "zh-CN"}}
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
