package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/infile"
	"budgetreport/internal/readback"
	"budgetreport/internal/table"
)

// source is something to be reviewed.
type source struct {
	kind    string
	path    string
	edition *edition.Edition
	books   []string // published workbooks
	data    []string // published CSV files, of one subject
}

// workbookEndings are those of workbooks, also of kinds that cannot be read: these
// are told of.
var workbookEndings = []string{".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods"}

// mostDeep is how many folders deep sources are looked for.
const mostDeep = 5

// sources finds what there is to be reviewed at the paths.
func (r *reviewer) sources(paths []string) ([]source, error) {
	var problems diag.List
	var out []source
	seen := map[string]bool{}
	for _, path := range paths {
		path = filepath.Clean(path)
		found, err := r.find(path, 0)
		problems.Merge(err)
		if len(found) == 0 && err == nil {
			problems.Add(diag.Problem{File: path, Message: "里面没有可以审阅的", Want: "应为数据集、生成过的文件夹、公开的工作簿（.xlsx）或CSV文件，或放着它们的文件夹"})
		}
		for _, s := range found {
			if key := s.kind + "\x00" + s.path; !seen[key] {
				seen[key] = true
				out = append(out, s)
			}
		}
	}
	return out, problems.Err()
}

// find finds the sources at a path.
func (r *reviewer) find(path string, depth int) ([]source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	if !info.IsDir() {
		return r.file(path)
	}
	if isDataset(r.Family.Schema, path) {
		return []source{{kind: DatasetSource, path: path}}, nil
	}
	if editions, err := editionsAt(path); err != nil || editions != nil {
		return editions, err
	}
	entries, err := infile.ReadDir(path)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	var out []source
	own := source{kind: PublishedSource, path: path}
	var problems diag.List
	documents := 0
	for _, e := range entries {
		at := filepath.Join(path, e.Name())
		if !e.IsDir() && isDocument.MatchString(e.Name()) {
			documents++
		}
		switch ext := strings.ToLower(filepath.Ext(e.Name())); {
		case strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "~$"):
		case e.IsDir() && (e.Name() == ReportFolder || e.Name() == edition.ArchiveFolder || e.Name() == edition.CorrectedFolder):
		case e.IsDir() && e.Name() == "csv":
			own.data = append(own.data, csvIn(at)...)
		case e.IsDir() && depth < mostDeep:
			found, err := r.find(at, depth+1)
			problems.Merge(err)
			out = append(out, found...)
		case ext == ".csv":
			own.data = append(own.data, at)
		case ext == ".xlsx" && isWorkbook(r.Family.Schema, at):
			out = append(out, source{kind: DatasetSource, path: at})
		case slices.Contains(workbookEndings, ext):
			own.books = append(own.books, at)
		}
	}
	if own.books != nil || own.data != nil || documents > 0 && depth > 0 && out == nil { // what holds documents alone is told of
		out = append([]source{own}, out...)
	}
	return out, problems.Err()
}

// file is the source that a file is.
func (r *reviewer) file(path string) ([]source, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ext == ".csv":
		return []source{{kind: PublishedSource, path: path, data: []string{path}}}, nil
	case ext == ".json":
		return editionsAt(path)
	case slices.Contains(workbookEndings, ext) && !isWorkbook(r.Family.Schema, path):
		return []source{{kind: PublishedSource, path: path, books: []string{path}}}, nil
	}
	return []source{{kind: DatasetSource, path: path}}, nil // which says what is wrong with it
}

// editionsAt finds the editions at a path, nil where there is no manifest.
func editionsAt(path string) ([]source, error) {
	_, err := edition.Read(path)
	_, archives := os.Stat(filepath.Join(path, edition.ArchiveFolder))
	if errors.Is(err, fs.ErrNotExist) && archives != nil && filepath.Ext(path) != ".json" {
		return nil, nil
	}
	editions, err := edition.Open(path)
	if err != nil {
		return nil, err
	}
	var out []source
	for i := range editions {
		out = append(out, source{kind: EditionSource, path: editions[i].Dir, edition: &editions[i]})
	}
	return out, nil
}

// csvIn lists the CSV files of a folder.
func csvIn(dir string) []string {
	entries, err := infile.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".csv") {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}

// published reviews what was published in a folder: a workbook with several tables
// is a subject, workbooks with one table each are one together, as are the CSV
// files. Where one workbook and CSV files stand together, they are the same tables
// in two forms, and must say the same.
func (r *reviewer) published(s *source) []*Reviewed {
	if s.books == nil && s.data == nil {
		return []*Reviewed{s.unreadable(diag.One(diag.Problem{File: s.path, Message: "里面没有数据集、工作簿或CSV文件，没有审", Want: "PDF、Word和网页不能读回"}))}
	}
	var out []*Reviewed
	var single []string
	var whole []*readback.Subject
	for _, path := range s.books {
		read, err := r.reader.Read([]string{path})
		switch {
		case err != nil:
			out = append(out, (&source{kind: s.kind, path: path}).unreadable(err))
		case len(read.Tables) > 1 || len(s.books) == 1:
			whole = append(whole, read)
			out = append(out, r.subjectOf(&source{kind: s.kind, path: path}, read))
		default:
			single = append(single, path)
		}
	}
	for _, files := range [][]string{single, s.data} {
		if files == nil {
			continue
		}
		read, err := r.reader.Read(files)
		if err != nil {
			out = append(out, s.unreadable(err))
			continue
		}
		if len(whole) == 1 && len(out) == 1 {
			out[0] = r.bothForms(out[0], whole[0], read, s)
			continue
		}
		whole = append(whole, read)
		out = append(out, r.subjectOf(s, read))
	}
	return out
}

// subjectOf checks tables that were read of a source.
func (r *reviewer) subjectOf(s *source, read *readback.Subject) *Reviewed {
	rep := r.printed(read, nil)
	if len(read.Tables) == 0 {
		rep.Append(check.Finding{Severity: check.Error, Rule: "读不出", Place: check.Place{File: s.path}, Message: "没有读到这一套表中的任何一张"})
	}
	x := &Reviewed{Code: read.Code, Name: read.Name, Year: read.Year, Part: read.Part}
	if x.Name == "" {
		x.Name = filepath.Base(s.path)
	}
	return x.fill(s, rep)
}

// bothForms checks the CSV files beside a workbook: they give its code, what is
// found in them alone, and where they print another text.
func (r *reviewer) bothForms(x *Reviewed, book, data *readback.Subject, s *source) *Reviewed {
	const rule = "工作簿与CSV"
	rep := r.printed(book, nil)
	more := r.printed(data, nil).Without(rep)
	for _, f := range more.Findings {
		f.Place.Of = "CSV："
		rep.Append(f)
	}
	for _, t := range data.Tables {
		i := slices.IndexFunc(book.Tables, func(b *readback.Table) bool { return b.ID == t.ID })
		if i < 0 {
			rep.Append(check.Finding{Severity: check.Warning, Rule: rule, Place: check.Place{Table: t.Name()}, Message: "CSV文件中有这张表，工作簿中没有"})
			continue
		}
		rep.Append(different(book.Tables[i].Table, t.Table, rule)...)
	}
	for _, t := range book.Tables {
		if !slices.ContainsFunc(data.Tables, func(d *readback.Table) bool { return d.ID == t.ID }) {
			rep.Append(check.Finding{Severity: check.Warning, Rule: rule, Place: check.Place{Table: t.Name()}, Message: "工作簿中有这张表，CSV文件中没有"})
		}
	}
	if data.Code != "" {
		x.Code = data.Code
	}
	return x.fill(&source{kind: x.Kind, path: s.path}, rep)
}

// different lists the cells in which two readings of one table differ.
func different(a, b *table.Table, rule string) []check.Finding {
	const most = 20
	if len(a.Rows) != len(b.Rows) || len(a.Columns) != len(b.Columns) {
		return []check.Finding{{Severity: check.Error, Rule: rule, Place: check.Place{Table: a.Name()},
			Message: fmt.Sprintf("工作簿中有%d行%d列，CSV文件中有%d行%d列", len(a.Rows), len(a.Columns), len(b.Rows), len(b.Columns))}}
	}
	var out []check.Finding
	for r := range a.Rows {
		for c := range a.Columns {
			x, y := a.At(r, c), b.At(r, c)
			if x.Text == y.Text {
				continue
			}
			if len(out) == most {
				return append(out, check.Finding{Severity: check.Error, Rule: rule, Place: check.Place{Table: a.Name()}, Message: "还有别的格不同，没有列出"})
			}
			out = append(out, check.Finding{Severity: check.Error, Rule: rule,
				Place:   check.Place{Table: a.Name(), Row: a.RowText(r, c), Column: a.ColumnTitle(c), Address: a.Address(r, c)},
				Message: "工作簿印的是“" + x.Text + "”，CSV文件印的是“" + y.Text + "”",
				Left:    &check.Figure{Printed: x.Text}, Right: &check.Figure{Printed: y.Text}})
		}
	}
	return out
}
