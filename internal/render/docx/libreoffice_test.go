package docx_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/book/booktest"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// LibreOffice, a reader that knows nothing of the writer, shows everything: the
// words in their order, every cell in its place, and a contents whose links and
// page numbers are right before it is updated and the same afterwards.
func TestLibreOfficeReadsAll(t *testing.T) {
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile")
	corrected := booktest.Make(t, exampletest.Folder(t), "021006")
	corrected.Date, corrected.Blocks[0].Lines = "二〇二二年三月", []string{"（更正版）"}
	books := map[string]*book.Book{
		"department": booktest.Make(t, exampletest.Folder(t), ""),
		"unit":       booktest.Make(t, exampletest.Folder(t), "021012"),
		"funds":      booktest.Make(t, exampletest.Funds(t), ""),
		"corrected":  corrected,
		"words":      booktest.Words(),
	}
	var names, files []string
	for name := range books {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(path, write(t, books[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	testtool.Need(t, "soffice")
	testtool.NeedPython(t, "uno")
	var contents []struct{ Written, Made, Lost []string }
	if err := json.Unmarshal([]byte(testtool.Run(t, testtool.Python, append([]string{"testdata/read.py", profile}, files...)...)), &contents); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			out := testtool.Run(t, "pdftotext", "-raw", filepath.Join(dir, name+".pdf"), "-")
			pages := strings.Split(strings.TrimSuffix(out, "\f"), "\f")
			for n, p := range pages {
				pages[n] = squeeze(strings.Replace(p, "— "+strconv.Itoa(n+1)+" —", "", 1))
				if pages[n] == "" {
					t.Errorf("page %d is empty", n+1)
				}
			}
			checkWords(t, books[name], pages)
			checkContents(t, contents[i].Written, contents[i].Made, pages)
			for _, l := range contents[i].Lost {
				t.Errorf("a link leads to %s, which is nowhere", l)
			}
			file, err := os.Open(filepath.Join(dir, name+".fodt"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			checkCells(t, books[name], cellsOf(t, file))
		})
	}
}

// checkWords finds every text in its order on the pages.
func checkWords(t *testing.T, b *book.Book, pages []string) {
	t.Helper()
	rest := strings.Join(pages, "")
	expect := func(s string) {
		_, after, ok := strings.Cut(rest, squeeze(s))
		if !ok {
			t.Errorf("%q does not follow", s)
			return
		}
		rest = after
	}
	for _, k := range b.Blocks {
		switch {
		case k.Kind == book.TableOf:
			expect(k.Table.Number + k.Table.Title)
			for _, n := range k.Table.Notes {
				expect(n)
			}
		case k.Kind == book.Cover:
			expect(k.Text)
			for _, l := range k.Lines {
				expect(l)
			}
			expect(b.Date)
		default:
			expect(k.Text)
		}
	}
}

// checkContents holds the numbers in the contents as written to the pages and
// to the contents that LibreOffice makes.
func checkContents(t *testing.T, written, made, pages []string) {
	t.Helper()
	if !slices.Equal(written, made) {
		t.Errorf("the contents as written and as made:\n%s\n\n%s", strings.Join(written, "\n"), strings.Join(made, "\n"))
	}
	entries := 0
	for _, line := range written {
		title, number, ok := strings.Cut(line, "\t")
		if !ok {
			continue // the heading
		}
		entries++
		n, err := strconv.Atoi(number)
		if err != nil || n > len(pages) || !strings.Contains(pages[n-1], squeeze(title)) {
			t.Errorf("%q is not on page %s", title, number)
		}
	}
	if entries == 0 {
		t.Error("the contents are empty")
	}
}

// cellsOf reads the texts of the cells of each table of a flat OpenDocument
// file, row by row.
func cellsOf(t *testing.T, r io.Reader) [][]string {
	t.Helper()
	var tables [][]string
	var cell []string
	inCell, inText := false, false
	in := xml.NewDecoder(r)
	for {
		token, err := in.Token()
		if err == io.EOF {
			return tables
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "table":
				tables = append(tables, nil)
			case "table-cell":
				inCell, cell = true, nil
			case "p":
				if inText = inCell; inText {
					cell = append(cell, "")
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "table-cell":
				inCell = false
				last := len(tables) - 1
				tables[last] = append(tables[last], strings.Join(cell, "\n"))
			case "p":
				inText = false
			}
		case xml.CharData:
			if inText {
				cell[len(cell)-1] += string(e)
			}
		}
	}
}

// checkCells compares every cell with what is printed.
func checkCells(t *testing.T, b *book.Book, tables [][]string) {
	t.Helper()
	at := 0
	for _, k := range b.Blocks {
		if k.Kind != book.TableOf {
			continue
		}
		var want []string
		for _, h := range k.Table.Header {
			want = append(want, h.Text)
		}
		for i := range k.Table.Cells {
			if c := &k.Table.Cells[i]; c.Kind != table.CoveredCell {
				want = append(want, c.Text)
			}
		}
		if at == len(tables) {
			t.Fatalf("%d tables only", at)
		}
		got := tables[at]
		at++
		if len(got) != len(want) {
			t.Errorf("%s has %d cells, printed are %d", k.Table.Name(), len(got), len(want))
			continue
		}
		for i := range want {
			if squeeze(got[i]) != squeeze(want[i]) {
				t.Errorf("%s cell %d shows %q, printed is %q", k.Table.Name(), i, got[i], want[i])
			}
		}
	}
	if at != len(tables) {
		t.Errorf("%d tables, %d are of the document", len(tables), at)
	}
}
