package publish_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/book"
	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// wordsAndTables makes a small document around all tables of a subject.
func wordsAndTables(_ *dataset.Dataset, s dataset.Subject, tables []*table.Table) (*book.Book, error) {
	text := table.Text{Face: "serif", Size: 16}
	b := &book.Book{
		Title: s.Name + "部门预算公开", Author: s.Name,
		Style: book.Style{
			Page:       table.Page{Width: 210, Height: 297, Top: 37, Right: 26, Bottom: 35, Left: 28},
			CoverTitle: text, Part: text, Headings: [3]table.Text{text, text, text}, Body: text, Contents: text, Footer: text,
			LinePitch: 28.9, CharsPerLine: 28, Indent: 2, ContentsDepth: 1,
		},
		Blocks: []book.Block{
			{Kind: book.Cover, ID: "封面", Text: s.Name + "部门预算公开"},
			{Kind: book.Contents, ID: "目录", Text: "目录"},
			{Kind: book.Part, ID: "概况", Text: "第一部分 部门概况"},
			{Kind: book.Paragraph, ID: "概况.1", Text: strings.Repeat("贯彻落实国家关于工业和信息化的方针政策。", 60)},
			{Kind: book.Part, ID: "附件", Text: "附件"},
		},
	}
	for _, r := range tables {
		b.Blocks = append(b.Blocks, book.Block{Kind: book.TableOf, ID: r.ID, Table: r})
	}
	return b, nil
}

func packageOf(t testing.TB, make publish.BookMaker) *publish.Run {
	t.Helper()
	r := newRun(t, exampleData)
	r.Book, r.Formats = make, publish.BookFormats()
	files := fstest.MapFS{} // these words need not have all that a disclosure must contain
	data, err := fs.ReadFile(exampletest.Files(t), check.File)
	if err != nil {
		t.Fatal(err)
	}
	files[check.File] = &fstest.MapFile{Data: data}
	if r.Rules, err = check.Load(files, "henan", r.Family); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPackageHoldsWordsAndTables(t *testing.T) {
	r := packageOf(t, wordsAndTables)
	var done publish.Done
	r.Report = func(d publish.Done, _ publish.Progress) { done = d }
	if sum := do(t, r); sum.Built != 1 {
		t.Fatalf("%+v", sum)
	}
	dir := filepath.Join(r.Out, done.Folder)
	m, err := edition.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, o := range m.Outputs {
		if !strings.HasPrefix(o.Path, "csv/") {
			paths = append(paths, o.Path)
		}
	}
	if want := []string{"预算公开.pdf", "预算公开.docx", "预算公开.html", "预算公开表.xlsx"}; !slices.Equal(paths, want) ||
		len(m.Outputs) != len(want)+14 || len(m.Outputs[0].Tables) != 13 || len(m.Tables) != 13 || m.Words == "" {
		t.Errorf("%d files: %v", len(m.Outputs), paths)
	}
	if a := m.Archives; len(a) != 2 || a[0].Path != edition.SnapshotFile || a[1].Path != edition.WordsFile {
		t.Errorf("archived %v", a)
	}
	for name := range outputs(t, dir) { // this folder goes onto the web as it is
		if !slices.ContainsFunc(m.Outputs, func(o edition.Output) bool { return o.Path == name }) {
			t.Errorf("%s stands in the folder to be published", name)
		}
	}
	pages := strings.Split(testtool.Run(t, "pdftotext", "-layout", filepath.Join(dir, "预算公开.pdf"), "-"), "\f")
	if len(pages)-1 != done.Pages || len(m.Outputs[0].Pages) != done.Pages {
		t.Errorf("%d pages, told %d", len(pages)-1, done.Pages)
	}
	words := regexp.MustCompile(`第\d+页共\d+页`).ReplaceAllString(squeeze(strings.Join(pages, "")), "")
	if n := strings.Count(words, "贯彻落实国家关于工业和信息化的方针政策。"); n != 60 {
		t.Errorf("the sentence stands %d times", n)
	}
	for _, s := range []string{"107,259.2", "第3页共"} {
		if !strings.Contains(squeeze(strings.Join(pages, "")), s) {
			t.Errorf("lacks %s", s)
		}
	}
	if sum := do(t, r); sum.Skipped != 1 {
		t.Errorf("built again: %+v", sum)
	}
}

func TestPackageWithAMistakeLeavesNothing(t *testing.T) {
	for name, make := range map[string]publish.BookMaker{
		"in the words": func(*dataset.Dataset, dataset.Subject, []*table.Table) (*book.Book, error) {
			return nil, diag.One(diag.Problem{File: "概况.md", Line: 3, Message: "没有这个数"})
		},
		"on the page": func(ds *dataset.Dataset, s dataset.Subject, rs []*table.Table) (*book.Book, error) {
			b, err := wordsAndTables(ds, s, rs)
			b.Blocks[3].Text = "\U0002FFFD"
			return b, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := packageOf(t, make)
			if _, err := r.Do(context.Background()); err == nil {
				t.Fatal("no error")
			}
			entries, err := os.ReadDir(r.Out)
			for _, e := range entries {
				t.Errorf("left %s, %v", e.Name(), err)
			}
		})
	}
}

// BenchmarkBook against BenchmarkTables tells what the words cost: the real
// document, and its tables alone, from the dataset's files to files.
func BenchmarkBook(b *testing.B) {
	for _, formats := range [][]string{{"pdf"}, publish.BookFormats()} {
		b.Run(strings.Join(formats, "+"), func(b *testing.B) {
			for b.Loop() {
				r := packageOf(b, nil)
				r.Book, r.Formats = realWords(b, r.Family), formats
				do(b, r)
			}
		})
	}
}

// BenchmarkTables is BenchmarkBook without the words.
func BenchmarkTables(b *testing.B) {
	for _, formats := range [][]string{{"pdf"}, {"xlsx", "pdf"}} {
		b.Run(strings.Join(formats, "+"), func(b *testing.B) {
			for b.Loop() {
				r := newRun(b, exampleData)
				r.Formats = formats
				do(b, r)
			}
		})
	}
}
