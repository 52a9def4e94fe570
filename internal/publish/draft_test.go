package publish_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
	"budgetreport/internal/testtool"
)

// TestDraftIsMarkedEverywhere: every page and every sheet of a draft says so,
// the index too; without, none does.
func TestDraftIsMarkedEverywhere(t *testing.T) {
	for _, draft := range []string{"草稿", ""} {
		o := office(t, t.TempDir())
		o.Formats, o.Draft = []string{"xlsx", "pdf"}, draft
		ds := exampletest.Load(t, o.Family, exampleData)
		d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
		if d.Err != nil {
			t.Fatal(d.Err)
		}
		dir := filepath.Join(o.Out, d.Folder)
		pages := strings.Split(strings.TrimSuffix(testtool.Run(t, "pdftotext", "-raw", filepath.Join(dir, "预算公开表.pdf"), "-"), "\f"), "\f")
		if len(pages) != d.Pages {
			t.Fatalf("%d pages read of %d", len(pages), d.Pages)
		}
		for i, p := range pages {
			if strings.Contains(p, "草稿") != (draft != "") {
				t.Errorf("draft %q: page %d says otherwise", draft, i+1)
			}
		}
		f, err := excelize.OpenFile(filepath.Join(dir, "预算公开表.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		sheets := f.GetSheetList()
		for _, s := range sheets {
			rows, err := f.GetRows(s)
			if err != nil {
				t.Fatal(err)
			}
			marked := slices.ContainsFunc(rows[:min(len(rows), 4)], func(row []string) bool { return strings.Contains(strings.Join(row, " "), "草稿") })
			if marked != (draft != "") {
				t.Errorf("draft %q: sheet %s says otherwise", draft, s)
			}
		}
		if len(sheets) != 14 {
			t.Errorf("%d sheets", len(sheets))
		}
		f.Close()
	}
}

// TestDraftOfOpenData: a CSV file has no place to say that it is a draft but its
// name; a build that may be published puts the draft away.
func TestDraftOfOpenData(t *testing.T) {
	o := office(t, t.TempDir())
	o.Formats, o.Draft = []string{"csv"}, "草稿"
	ds := exampletest.Load(t, o.Family, exampleData)
	for _, want := range []string{"01（草稿）.csv", "01.csv"} {
		d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
		if d.Err != nil {
			t.Fatal(d.Err)
		}
		entries, err := os.ReadDir(filepath.Join(o.Out, d.Folder, "csv"))
		if err != nil || len(entries) != 14 || entries[0].Name() != want {
			t.Errorf("%v, %v; want %s first of 14", entries, err, want)
		}
		about, err := os.ReadFile(filepath.Join(o.Out, d.Folder, "csv", "datapackage.json"))
		if err != nil || !strings.Contains(string(about), `"`+want+`"`) {
			t.Errorf("the description does not name %s, %v", want, err)
		}
		o.Draft = ""
	}
}

// TestDraftOfTheDocument: every page of a document's draft says so, in print
// and in Word, and the web page; without, none does.
func TestDraftOfTheDocument(t *testing.T) {
	for _, draft := range []string{"草稿", ""} {
		o := office(t, t.TempDir())
		o.Book, o.Formats, o.Draft = wordsOfTheFamily(t), []string{"pdf", "docx", "html"}, draft
		ds := exampletest.Load(t, o.Family, exampleData)
		d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
		if d.Err != nil {
			t.Fatal(d.Err)
		}
		dir := filepath.Join(o.Out, d.Folder)
		testtool.Run(t, "soffice", "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", filepath.Join(dir, "word"), filepath.Join(dir, "预算公开.docx"))
		for _, file := range []string{"预算公开.pdf", "word/预算公开.pdf"} {
			pages := strings.Split(strings.TrimSuffix(testtool.Run(t, "pdftotext", "-raw", filepath.Join(dir, file), "-"), "\f"), "\f")
			if len(pages) < 50 {
				t.Errorf("%s: %d pages", file, len(pages))
			}
			for i, p := range pages {
				if strings.Contains(squeeze(p), "草稿") != (draft != "") {
					t.Errorf("draft %q: %s page %d says otherwise", draft, file, i+1)
				}
			}
		}
		page, err := os.ReadFile(filepath.Join(dir, "预算公开.html"))
		if err != nil || strings.Contains(string(page), "草稿") != (draft != "") {
			t.Errorf("draft %q: the web page says otherwise, %v", draft, err)
		}
	}
}

// TestOneTableLeavesAnEditionAlone: a report written beside an edition does not
// take its manifest away.
func TestOneTableLeavesAnEditionAlone(t *testing.T) {
	o := office(t, t.TempDir())
	o.Formats = []string{"csv"}
	ds := exampletest.Load(t, o.Family, exampleData)
	d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	results, err := publish.Evaluate(o.Layouts[7:8], ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(o.Out, d.Folder)
	outputs, kept, err := publish.WriteTable(context.Background(), results[0].Table, o.Fonts, dir, "单表", "某局")
	if err != nil || len(outputs) != 2 || len(outputs[1].Pages) != 1 || len(kept) > 0 {
		t.Fatal(outputs, err)
	}
	for _, name := range []string{"单表.xlsx", "单表.pdf", "../" + edition.ArchiveFolder + "/021/" + edition.File} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
