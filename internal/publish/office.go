package publish

import (
	"context"
	"path/filepath"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/rounding"
	"budgetreport/internal/wholefile"
)

// Office is what all subjects of a run share.
type Office struct {
	Family  *layout.Family
	Rules   *check.Rules     // of the family; nothing is written in which they find errors
	Book    BookMaker        // makes the document of words and tables; nil: the tables alone are written
	Layouts []*layout.Layout // the layouts of the family whose tables are wanted
	Fonts   *Fonts
	Last    *lastPublished // against which last year's figures are held; nil: they are not
	Manner
	Destination
	Origin
}

// Manner says what kinds of files are written.
type Manner struct {
	Formats []string // of Formats; of BookFormats for a document of words and tables
	Split   bool     // a workbook and a PDF for each table instead of one for all
	Working bool     // workbooks with exact amounts and live formulas
	Draft   string   // printed above the header of every page and sheet: 草稿; "" for what may be published
}

// Destination says where files are written.
type Destination struct {
	Out     string // output folder; the files of a subject are written to a folder in it
	Naming  Naming
	Sources []string // files and folders that are read; nothing is written into them
	Fresh   bool     // files that are there and unchanged are written again
}

// Origin is what manifests record of an edition and of the program that wrote it.
type Origin struct {
	Program  string // version or hash of the program
	Settings string // hash over everything else that the outputs depend on
	Number   int    // of the edition; 0 for a working build
	Date     string // of the edition, 2022-03-01; "" for none
}

// Done is the outcome of building one subject.
type Done struct {
	Subject  dataset.Subject
	Folder   string           // name of its folder in Out
	Outputs  []edition.Output // files that may be published
	Archives []edition.Output // files of its archive
	Tables   int
	Pages    int
	Rounded  *rounding.Report // of 舍位平衡; nil when no table is balanced
	Skipped  bool             // the files were there, unchanged
	Report   *check.Report    // what the checks found in the tables and the words; nil when skipped
	Tally    check.Tally      // of what the document must contain; when skipped, as it was when the files were written
	Warned   int              // warnings in Report; when skipped, their number when the files were written
	Seal     string           // of its manifest
	Kept     []wholefile.Kept // files of another origin that were moved aside
	Err      error
}

// note takes over what the checks found; c is nil where nothing could be checked.
func (d *Done) note(c *content) {
	if c != nil {
		d.Report, d.Warned, d.Tally = c.report, c.report.Count(check.Warning), c.report.Tally()
	}
}

// names are a subject's values for the templates of Naming.
func names(ds *dataset.Dataset, s dataset.Subject) map[string]string {
	return map[string]string{"{编码}": s.Code, "{名称}": s.Name, "{年度}": ds.Year()}
}

// Folder names the folder of a subject in Out. Documents and tables have
// different folders, because each folder has one manifest.
func (o *Office) Folder(ds *dataset.Dataset, s dataset.Subject) string {
	folder := o.Naming.Folder
	if o.Book != nil {
		folder = o.Naming.PackageFolder
	}
	return fill(folder, names(ds, s))
}

// Build writes the files of one subject: all of them, or none when there is an
// error. The tables and words are checked first; Err is a *Refused where the
// checks find errors.
func (o *Office) Build(ctx context.Context, ds *Checked, s dataset.Subject) Done {
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
			if old.Required != nil {
				d.Tally = check.Tally(*old.Required)
			}
			return d
		}
	}
	c, err := o.approved(ds, s)
	d.note(c)
	if d.Err = err; err != nil {
		return d
	}
	d.Rounded, m.Warnings, m.Required = c.rounded, d.Warned, c.required()
	if len(c.results) == 0 {
		return d // the subject has none of the tables that are wanted
	}
	p, err := o.begin(ctx, c, m)
	if err != nil {
		d.Err = err
		return d
	}
	defer p.Discard()
	if d.Err = p.writeAll(ctx); d.Err == nil {
		d.Err = p.finish(ctx, &d)
	}
	return d
}

// manifest is the manifest of a subject's edition as far as it is known before
// the files are written.
func (o *Office) manifest(ds *dataset.Dataset, s dataset.Subject) *edition.Manifest {
	m := &edition.Manifest{
		Program: o.Program, Family: o.Family.Name, Layouts: o.Family.SHA256,
		Settings: o.Settings + o.Rules.SHA256, // what other rules have approved, these may refuse
		Made:     edition.Made{Formats: o.Formats, Split: o.Split, Working: o.Working, Draft: o.Draft, Book: o.Book != nil},
		Number:   o.Number, Date: o.Date,
		Subject: edition.Subject{Code: s.Code, Name: s.Name, Year: ds.Year(), Part: s.Part},
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
