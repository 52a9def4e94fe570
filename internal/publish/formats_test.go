package publish_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

// proof is a page format that only these tests have: the bookmarks and links of
// a document and the texts of its pages, a line for each.
type proof struct{ fonts *font.Set }

func (l proof) Write(w io.Writer, d *page.Document) error {
	fmt.Fprintf(w, "title %s\nauthor %s\n", d.Info.Title, d.Info.Author)
	for _, m := range d.Bookmarks {
		fmt.Fprintf(w, "bookmark %d %s\n", m.Page+1, m.Title)
	}
	return d.Each(func(i int, p page.Page) error {
		fmt.Fprintf(w, "page %d %.2f×%.2f\n", i+1, p.Width, p.Height)
		for _, k := range p.Links {
			fmt.Fprintf(w, "link %d\n", k.Page+1)
		}
		for _, t := range p.Texts {
			width, ok := page.Width(l.fonts, t.Face, t.Size, t.S)
			if !ok {
				return fmt.Errorf("no glyphs for %q in %s", t.S, t.Face)
			}
			fmt.Fprintf(w, "text %.2f–%.2f %s\n", t.X, t.X+width, t.S)
		}
		return nil
	})
}

// lines reads a proof and gives what stands behind a word, in order.
func lines(t *testing.T, word string, path ...string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, word+" "); ok {
			out = append(out, strings.TrimSpace(rest))
		}
	}
	return out
}

// TestANewPageFormatIsOneEntry takes a page format that is entered in the table of
// formats, and nowhere else, through everything that is done with PDF.
func TestANewPageFormatIsOneEntry(t *testing.T) {
	publish.RegisterPages(t, "proof", "清样", func(fonts *font.Set) (page.Writer, error) { return proof{fonts}, nil })
	ctx := context.Background()
	s, home := frontEnd(t)
	s.Formats = []string{"proof", "pdf"}
	run, err := s.NewRun(&publish.Request{Edition: 1, Date: "2022-02-14"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Do(ctx); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(home, "公开")
	first := onlyEdition(t, old)
	ours, pdf := outputAt(t, first.Manifest, "预算公开表.proof"), outputAt(t, first.Manifest, "预算公开表.pdf")
	if len(ours.Pages) == 0 || !slices.Equal(ours.Pages, pdf.Pages) || !slices.Equal(ours.Tables, pdf.Tables) {
		t.Errorf("%d pages and the tables %v; as PDF %d and %v", len(ours.Pages), ours.Tables, len(pdf.Pages), pdf.Tables)
	}
	at := filepath.Join(first.Dir, ours.Path)
	if n, marks := len(lines(t, "page", at)), len(lines(t, "bookmark", at)); n != len(ours.Pages) || marks != len(first.Tables) {
		t.Errorf("%d pages and %d bookmarks are written, %d and %d were made", n, marks, len(ours.Pages), len(first.Tables))
	}

	changeLine(t, filepath.Join(home, "数据", "支出.csv"), "公用经费,,一般公共预算-财政拨款,本年,280000.00", "公用经费,,一般公共预算-财政拨款,本年,275000.00")
	changeLine(t, filepath.Join(home, "数据", "支出.csv"), "公用经费,,一般公共预算-财政拨款,本年,20000.00", "公用经费,,一般公共预算-财政拨款,本年,25000.00")
	r, err := s.Reprint(ctx, &publish.ReprintRequest{Against: old, Reason: "科目填错", Marks: true, Pages: true, Date: "2022-03-01"})
	if err != nil {
		t.Fatal(err)
	}
	second := onlyEdition(t, r.Out)
	changed := r.Subjects[0].Pages
	if len(changed) != 2 || changed[0].Path != "预算公开表.proof" || len(changed[0].Changed) == 0 || !slices.Equal(changed[0].Changed, changed[1].Changed) {
		t.Fatalf("changed pages: %+v", changed)
	}
	if !strings.Contains(changed[0].Words(), "已抽成更正页.proof；") {
		t.Errorf("said of the changed pages: %s", changed[0].Words())
	}
	for _, extension := range []string{".proof", ".pdf"} {
		if n := len(outputAt(t, second.Manifest, "更正/"+publish.PagesFile(extension)).Pages); n != len(changed[0].Changed) {
			t.Errorf("%d changed pages in %s of %d", n, extension, len(changed[0].Changed))
		}
	}
	if title := lines(t, "title", second.Dir, "更正", "预算公开表（更正）.proof"); len(title) != 1 || !strings.HasSuffix(title[0], "（更正）") {
		t.Errorf("the corrected tables are called %q", title)
	}
	for _, dir := range []string{old, r.Out} {
		if v := edition.Verify(dir); !v.Whole() {
			t.Errorf("%s: %v", dir, v.Problems.Err())
		}
	}
}

func TestANewPageFormatHoldsThePackage(t *testing.T) {
	publish.RegisterPages(t, "proof", "清样", func(fonts *font.Set) (page.Writer, error) { return proof{fonts}, nil })
	s, home := frontEnd(t)
	if s.Formats = s.PackageFormats; !slices.Contains(s.Formats, "proof") {
		t.Fatalf("a package is written as %v", s.Formats)
	}
	run, err := s.NewRun(&publish.Request{Book: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Do(context.Background()); err != nil {
		t.Fatal(err)
	}
	e := onlyEdition(t, filepath.Join(home, "公开"))
	at := filepath.Join(e.Dir, outputAt(t, e.Manifest, "预算公开.proof").Path)
	if pages, links, marks := lines(t, "page", at), lines(t, "link", at), lines(t, "bookmark", at); len(pages) < len(e.Tables) || len(links) == 0 || len(marks) < len(e.Tables) {
		t.Errorf("%d pages, %d links, %d bookmarks for %d tables", len(pages), len(links), len(marks), len(e.Tables))
	}
}

func TestANewPageFormatIsKnownEverywhere(t *testing.T) {
	if publish.ReportFile("审核.proof") || publish.PageFormatNames() != "PDF" || publish.ReportEndings() != ".xlsx或.pdf" {
		t.Error("a format is known that is not in the table")
	}
	publish.RegisterPages(t, "proof", "清样", func(fonts *font.Set) (page.Writer, error) { return proof{fonts}, nil })
	if !publish.ReportFile("审核.proof") || publish.PageFormatNames() != "PDF或清样" || publish.ReportEndings() != ".xlsx或.pdf或.proof" {
		t.Errorf("%t, %s, %s", publish.ReportFile("审核.proof"), publish.PageFormatNames(), publish.ReportEndings())
	}
	if got := strings.Join(publish.Formats(), " ") + "; " + strings.Join(publish.BookFormats(), " "); got != "xlsx pdf csv proof; pdf docx html proof xlsx csv" {
		t.Errorf("formats: %s", got)
	}
	if _, err := publish.ParseFormats([]string{"proo"}, publish.Formats()); err == nil || !strings.Contains(err.Error(), "是否为“proof”") {
		t.Errorf("%v", err)
	}
}

// onlyEdition reads the one edition of an output folder.
func onlyEdition(t *testing.T, out string) edition.Edition {
	t.Helper()
	all, err := edition.Open(out)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d editions in %s, %v", len(all), out, err)
	}
	return all[0]
}

// outputAt finds an output of an edition by its path.
func outputAt(t *testing.T, m *edition.Manifest, path string) edition.Output {
	t.Helper()
	i := slices.IndexFunc(m.Outputs, func(o edition.Output) bool { return o.Path == path })
	if i < 0 {
		t.Fatalf("there is no %s among %+v", path, m.Outputs)
	}
	return m.Outputs[i]
}
