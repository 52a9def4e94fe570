package publish

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/edition"
	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

// Correction makes an edition that corrects another one.
type Correction struct {
	*Office
	Wording *edition.Wording
	Old     edition.Edition
	Reason  string
	Marks   bool // highlight the changed cells in the corrected tables
	Pages   bool // write the changed pages of the new edition as a document too
}

// Corrected is the outcome of correcting the edition of a subject.
type Corrected struct {
	Done      // without outputs where nothing printed changed: then nothing is written
	Diff      *edition.Diff
	Documents []ChangedPages // their changed pages, where asked for
}

// Do makes the subject's new edition: the whole package, and in a folder of its
// own the corrected tables and the 更正说明. Where nothing that is printed
// changed nothing is written.
func (c *Correction) Do(ctx context.Context, ds *Checked, s dataset.Subject) (*Corrected, error) {
	out := &Corrected{Done: Done{Subject: s, Folder: c.Folder(ds.Dataset, s)}}
	was, err := c.Old.Content()
	if err != nil {
		return out, err
	}
	if err := c.apartFromOld(out.Folder); err != nil {
		return out, err
	}
	now, err := c.approved(ds, s)
	out.note(now)
	if err != nil {
		return out, err
	}
	out.Rounded = now.rounded
	out.Diff = c.Wording.Compare(was, now.canonical())
	if !out.Diff.Printed() {
		return out, nil
	}
	now.onCover(c.Wording.CorrectionName(c.Number, c.Date, c.Old.Number, c.Old.Date))
	m := c.manifest(ds.Dataset, s)
	m.Warnings, m.Required = out.Warned, now.required()
	m.Corrects = &edition.Correction{Number: c.Old.Number, Date: c.Old.Date, Seal: c.Old.Seal, Reason: c.Reason}
	p, err := c.begin(ctx, now, m)
	if err != nil {
		return out, err
	}
	defer p.Discard()
	if err := p.writeAll(ctx); err != nil {
		return out, err
	}
	m.Outputs = p.stage.files // what the notice and the comparison of pages are about
	if c.Pages {
		out.Documents = changedPages(c.Old.Manifest, m)
	}
	if err := c.add(ctx, p, out); err != nil {
		return out, err
	}
	return out, p.finish(ctx, &out.Done)
}

// add writes what a correction has besides the whole package.
func (c *Correction) add(ctx context.Context, p *publication, out *Corrected) error {
	if err := c.writeCorrected(ctx, p, out.Diff); err != nil {
		return err
	}
	if err := c.writeNotice(ctx, p, out.Diff); err != nil {
		return err
	}
	return c.writePages(ctx, p, out.Documents)
}

// onCover puts a line under the title of the document, if there is one.
func (c *content) onCover(line string) {
	if c.book == nil {
		return
	}
	for i := range c.book.Blocks {
		if k := &c.book.Blocks[i]; k.Kind == book.Cover {
			k.Lines = append(k.Lines, line)
		}
	}
}

// writeCorrected writes the changed tables: （更正） after the title, the
// edition above the header, the changed cells highlighted.
func (c *Correction) writeCorrected(ctx context.Context, p *publication, d *edition.Diff) error {
	var tables []*table.Table
	for _, t := range p.tables.tables {
		change := d.Table(t.ID)
		if change == nil || !change.Printed {
			continue
		}
		k := *t
		k.Title += c.Wording.Edition.Mark
		k.Center = strings.TrimSpace(c.Wording.EditionName(c.Number, c.Date) + " " + k.Center)
		if c.Marks {
			k.Marks = change.Marks()
		}
		tables = append(tables, &k)
	}
	wanted := slices.DeleteFunc(slices.Clone(c.Formats), func(name string) bool { return !formatNamed(name).typeset() })
	if c.Book != nil {
		wanted = usualFormats()
	}
	if len(tables) == 0 || len(wanted) == 0 {
		return nil
	}
	if err := p.guard(tables); err != nil { // the marks say what was there before
		return err
	}
	set, err := c.newSet(p.tables.title+c.Wording.Edition.Mark, p.tables.author, tables, true)
	if err != nil {
		return err
	}
	o := *c.Office
	o.Naming.File += c.Wording.Edition.Mark
	o.Naming.Table += c.Wording.Edition.Mark
	for _, name := range wanted {
		files := o.files(set, formatNamed(name), names(p.content.ds, p.content.subject))
		for i := range files {
			files[i].name = filepath.Join(edition.CorrectedFolder, files[i].name)
		}
		if _, err := p.add(ctx, files); err != nil {
			return err
		}
	}
	return nil
}

// writeNotice writes the 更正说明.
func (c *Correction) writeNotice(ctx context.Context, p *publication, d *edition.Diff) error {
	notice := edition.Notice(c.Old.Manifest, p.made, d, p.tables.tables[0])
	if err := p.guard([]*table.Table{notice}); err != nil {
		return err
	}
	set, err := c.newSet(c.Wording.Notice.Title, p.tables.author, []*table.Table{notice}, true)
	if err != nil {
		return err
	}
	set.working = false // the notice is published
	_, err = p.add(ctx, set.usual(filepath.Join(edition.CorrectedFolder, edition.NoticeName)))
	return err
}

// ChangedPages are the pages of a document that changed.
type ChangedPages struct {
	Path     string  `json:"path"`     // of the document
	Changed  []int   `json:"changed"`  // numbers in the new edition
	Moved    [][]int `json:"moved"`    // old and new number of pages that only moved
	OldTotal int     `json:"oldTotal"` // pages of the document; 0 where the old edition has none
	Total    int     `json:"total"`
}

// changedPages compares the documents of two editions. A page is unchanged when the
// old document has a page with the same content, whatever its number.
func changedPages(old, now *edition.Manifest) []ChangedPages {
	var out []ChangedPages
	for _, o := range now.Outputs {
		if f := formatNamed(o.Kind); f == nil || !f.isPages() || path.Dir(o.Path) == edition.CorrectedFolder {
			continue
		}
		var was []string
		if k := slices.IndexFunc(old.Outputs, func(k edition.Output) bool { return k.Path == o.Path }); k >= 0 {
			was = old.Outputs[k].Pages
		}
		c := ChangedPages{Path: o.Path, Changed: []int{}, Moved: [][]int{}, OldTotal: len(was), Total: len(o.Pages)}
		next := 0 // pages keep their order
		for i, p := range o.Pages {
			k := slices.Index(was[next:], p)
			if k < 0 {
				c.Changed = append(c.Changed, i+1)
				continue
			}
			next += k + 1
			if next != i+1 {
				c.Moved = append(c.Moved, []int{next, i + 1})
			}
		}
		out = append(out, c)
	}
	return out
}

// Words says which pages changed and whether page numbers moved.
func (c *ChangedPages) Words() string {
	if c.OldTotal == 0 {
		return c.Path + "：旧版没有这个文件"
	}
	text := c.Path + "：没有内容有变的页"
	if len(c.Changed) > 0 {
		text = c.Path + "：内容有变的是第" + ranges(c.Changed) + "页，已抽成" + PagesFile(path.Ext(c.Path))
	}
	switch {
	case len(c.Moved) > 0:
		m := c.Moved[0]
		text += fmt.Sprintf("；页码有移动：旧版第%d页现为第%d页，共%d页移动", m[0], m[1], len(c.Moved))
	default:
		text += "；页码没有移动"
	}
	if c.Total != c.OldTotal {
		text += fmt.Sprintf("；总页数由%d变为%d，其余各页印的总页数也变了", c.OldTotal, c.Total)
	}
	return text + "。"
}

// ranges writes rising numbers in short: 1、3—5.
func ranges(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		k := i
		for k+1 < len(numbers) && numbers[k+1] == numbers[k]+1 {
			k++
		}
		part := strconv.Itoa(numbers[i])
		if k > i {
			part += "—" + strconv.Itoa(numbers[k])
		}
		parts = append(parts, part)
		i = k + 1
	}
	return strings.Join(parts, "、")
}

// PagesFile is the document of the changed pages of documents whose names end in
// extension.
func PagesFile(extension string) string { return "更正页" + extension }

// writePages writes the changed pages of the new edition's documents, with their
// numbers there, into one document for each page format.
func (c *Correction) writePages(ctx context.Context, p *publication, docs []ChangedPages) error {
	for _, format := range formats {
		if err := c.writePagesIn(ctx, p, format, docs); err != nil {
			return err
		}
	}
	return nil
}

// writePagesIn does so for the documents of one format.
func (c *Correction) writePagesIn(ctx context.Context, p *publication, format *Format, docs []ChangedPages) error {
	type from struct {
		doc  *page.Document
		page int
	}
	var pages []from
	for _, d := range docs {
		f := p.files[slices.IndexFunc(p.files, func(f file) bool { return filepath.ToSlash(f.name) == d.Path })]
		for _, n := range d.Changed {
			if f.format == format {
				pages = append(pages, from{f.pages, n - 1})
			}
		}
	}
	if len(pages) == 0 {
		return nil
	}
	f := file{format: format, name: filepath.Join(edition.CorrectedFolder, PagesFile("."+format.Name)), writer: p.Fonts.writers[format], pages: &page.Document{
		Info:  page.Info{Title: p.tables.title + c.Wording.Edition.Mark, Author: p.tables.author, Lang: "zh-CN"},
		Pages: len(pages),
		Page: func(i int) page.Page {
			k := pages[i].doc.Page(pages[i].page)
			k.Links = nil // to pages that are not here
			return k
		},
	}}
	_, err := p.add(ctx, []file{f})
	return err
}
