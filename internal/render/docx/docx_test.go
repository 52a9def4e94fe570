package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"budgetreport/internal/book"
	"budgetreport/internal/book/booktest"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/render/docx"
	"budgetreport/internal/table"
)

func write(t testing.TB, b *book.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := docx.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// parts reads the parts of a file; each must be well-formed XML.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		var any struct{}
		if err := xml.Unmarshal(text, &any); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// The shapes of the document as a reader sees them.
type (
	text struct {
		Style struct {
			Val string `xml:"val,attr"`
		} `xml:"pPr>pStyle"`
		Align struct {
			Val string `xml:"val,attr"`
		} `xml:"pPr>jc"`
		Section *section `xml:"pPr>sectPr"`
		Runs    []string `xml:"r>t"`
		Links   []struct {
			Anchor string   `xml:"anchor,attr"`
			Runs   []string `xml:"r>t"`
		} `xml:"hyperlink"`
		Marks []struct {
			Name string `xml:"name,attr"`
		} `xml:"bookmarkStart"`
	}
	section struct {
		Size struct {
			W      int    `xml:"w,attr"`
			Orient string `xml:"orient,attr"`
		} `xml:"pgSz"`
	}
	cell struct {
		Width struct {
			W int `xml:"w,attr"`
		} `xml:"tcPr>tcW"`
		Span struct {
			Val int `xml:"val,attr"`
		} `xml:"tcPr>gridSpan"`
		Merge *struct {
			Val string `xml:"val,attr"`
		} `xml:"tcPr>vMerge"`
		Paras []text `xml:"p"`
	}
	tbl struct {
		Grid []struct {
			W int `xml:"w,attr"`
		} `xml:"tblGrid>gridCol"`
		Rows []struct {
			Header *struct{} `xml:"trPr>tblHeader"`
			Cant   *struct{} `xml:"trPr>cantSplit"`
			Cells  []cell    `xml:"tc"`
		} `xml:"tr"`
	}
	document struct {
		Body struct {
			Paras   []text  `xml:"p"`
			Entries []text  `xml:"sdt>sdtContent>p"` // of the contents, after their heading
			Tables  []tbl   `xml:"tbl"`
			Section section `xml:"sectPr"`
		} `xml:"body"`
	}
)

func read(t testing.TB, data []byte) document {
	t.Helper()
	var d document
	if err := xml.Unmarshal([]byte(parts(t, data)["word/document.xml"]), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func (c cell) text() string {
	var lines []string
	for _, p := range c.Paras {
		lines = append(lines, strings.Join(p.Runs, ""))
	}
	return strings.Join(lines, "\n")
}

// place is where a cell of a Word table stands in the grid.
type place struct{ row, col int }

// places lays the cells of a table on its grid; every row must fill it.
func places(t *testing.T, w tbl) map[place]cell {
	t.Helper()
	all := map[place]cell{}
	for r, row := range w.Rows {
		col := 0
		for _, c := range row.Cells {
			span := max(1, c.Span.Val)
			width := 0
			for i := col; i < col+span && i < len(w.Grid); i++ {
				width += w.Grid[i].W
			}
			if width != c.Width.W {
				t.Errorf("row %d, column %d is %d wide, its columns are %d", r, col, c.Width.W, width)
			}
			all[place{r, col}] = c
			col += span
		}
		if col != len(w.Grid) {
			t.Fatalf("row %d fills %d of %d columns", r, col, len(w.Grid))
		}
	}
	return all
}

func TestTablesReadBackAsPrinted(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	d := read(t, write(t, b))
	at, cells := 0, 0
	for _, k := range b.Blocks {
		if k.Kind != book.TableOf {
			continue
		}
		tab, w := k.Table, d.Body.Tables[at]
		at++
		if len(w.Rows) != tab.Depth+len(tab.Rows) {
			t.Fatalf("%s has %d rows", tab.Name(), len(w.Rows))
		}
		for r, row := range w.Rows {
			if (row.Header != nil) != (r < tab.Depth) || row.Cant == nil {
				t.Errorf("%s row %d: repeated %v, whole %v", tab.Name(), r, row.Header != nil, row.Cant != nil)
			}
		}
		found := places(t, w)
		check := func(r, c, rows, cols int, want string, align table.Align) {
			for i := range rows {
				got := found[place{r + i, c}]
				merged := got.Merge != nil
				if merged != (rows > 1) || max(1, got.Span.Val) != cols {
					t.Errorf("%s row %d column %d: merged %v, over %d columns", tab.Name(), r+i, c, merged, got.Span.Val)
				}
				if i > 0 {
					if got.text() != "" || merged && got.Merge.Val != "" {
						t.Errorf("%s row %d column %d continues with %q", tab.Name(), r+i, c, got.text())
					}
					continue
				}
				if got.text() != want {
					t.Errorf("%s row %d column %d shows %q, printed is %q", tab.Name(), r, c, got.text(), want)
				}
				if align == table.AlignRight && got.Paras[0].Align.Val != "right" {
					t.Errorf("%s row %d column %d stands %s", tab.Name(), r, c, got.Paras[0].Align.Val)
				}
			}
		}
		for _, h := range tab.Header {
			check(h.Row, h.Col, h.Rows, h.Cols, h.Text, table.AlignCenter)
		}
		for r := range tab.Rows {
			for c := range tab.Columns {
				cells++
				if k := tab.At(r, c); k.Kind != table.CoveredCell {
					check(tab.Depth+r, c, int(k.RowSpan), int(k.ColSpan), k.Text, tab.AlignOf(r, c))
				}
			}
		}
	}
	if at != len(d.Body.Tables) || cells != 8508 {
		t.Errorf("%d tables of %d, %d cells; the published tables have 8508", at, len(d.Body.Tables), cells)
	}
}

func TestContentsLeadToTitles(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	d := read(t, write(t, b))
	titles := map[string]string{}
	for _, p := range d.Body.Paras {
		for _, m := range p.Marks {
			titles[m.Name] = strings.Join(p.Runs, "")
		}
	}
	want := 0
	for _, k := range b.Blocks {
		if k.Kind == book.Part || k.Kind == book.TableOf || k.Kind == book.Heading && k.Level <= b.Style.ContentsDepth {
			want++
		}
	}
	entries := 0
	for _, p := range d.Body.Entries {
		for _, l := range p.Links {
			entries++
			title, page := strings.Join(l.Runs[:len(l.Runs)-1], ""), l.Runs[len(l.Runs)-1]
			if title == "" || title != titles[l.Anchor] {
				t.Errorf("entry %q leads to %q", title, titles[l.Anchor])
			}
			if n, err := strconv.Atoi(page); err != nil || n < 2 {
				t.Errorf("entry %q stands on page %q", title, page)
			}
		}
	}
	if entries != want {
		t.Errorf("%d entries, want %d", entries, want)
	}
}

// The cover shows the title, the lines under it and the date, each once.
func TestCover(t *testing.T) {
	for _, c := range []struct {
		date  string
		lines []string
		want  []string
	}{
		{"", nil, []string{"Title"}},
		{"二〇二二年二月", nil, []string{"Title", "CoverDate"}},
		{"", []string{"某某局", "第2版"}, []string{"Title", "Subtitle", "Subtitle"}},
		{"二〇二二年二月", []string{"某某局"}, []string{"Title", "Subtitle", "CoverDate"}},
	} {
		b := booktest.Words()
		b.Date, b.Blocks[0].Lines = c.date, c.lines
		var got []string
		for _, p := range read(t, write(t, b)).Body.Paras {
			got = append(got, p.Style.Val)
			if p.Section != nil {
				break
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("date %q, lines %q: %q, want %q", c.date, c.lines, got, c.want)
		}
	}
}

// Words stand upright, tables as their layouts say.
func TestSectionsTurnThePaper(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	d := read(t, write(t, b))
	want := []string{"", ""} // cover, words
	var last table.Page
	for _, k := range b.Blocks {
		if k.Kind == book.TableOf && k.Table.Page != last {
			last = k.Table.Page
			want = append(want, map[bool]string{true: "landscape"}[last.Landscape()])
		}
	}
	var got []string
	for _, p := range d.Body.Paras {
		if p.Section != nil {
			got = append(got, p.Section.Size.Orient)
		}
	}
	got = append(got, d.Body.Section.Size.Orient)
	if !slices.Equal(got, want) || !slices.Contains(want, "landscape") {
		t.Errorf("sections %q, want %q", got, want)
	}
}

func TestStylesUsedAreDefined(t *testing.T) {
	data := write(t, booktest.Make(t, exampletest.Folder(t), ""))
	styles := parts(t, data)["word/styles.xml"]
	body := read(t, data).Body
	paras := append(body.Paras, body.Entries...)
	for _, w := range body.Tables {
		for _, r := range w.Rows {
			for _, c := range r.Cells {
				paras = append(paras, c.Paras...)
			}
		}
	}
	for _, p := range paras {
		if !strings.Contains(styles, `w:styleId="`+p.Style.Val+`"`) {
			t.Errorf("style %q is not defined", p.Style.Val)
		}
	}
	for _, want := range []string{"仿宋", "方正小标宋简体", `w:firstLineChars="200"`, `w:line="579" w:lineRule="exact"`} {
		if !strings.Contains(styles, want) {
			t.Errorf("styles lack %s", want)
		}
	}
}

func TestMaskedAmountsStayInside(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	const secret = 987654321_00
	n := 0
	for _, k := range b.Blocks {
		if k.Kind != book.TableOf {
			continue
		}
		for i := range k.Table.Cells {
			if c := &k.Table.Cells[i]; c.Kind == table.MaskedCell {
				c.Amount, c.Printed = secret, secret
				n++
			}
		}
	}
	if n == 0 {
		t.Fatal("no masked cell in the example")
	}
	for name, text := range parts(t, write(t, b)) {
		if strings.Contains(text, strconv.Itoa(secret/100)) {
			t.Errorf("%s holds a masked amount", name)
		}
	}
}

func TestSameBytes(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	if !bytes.Equal(write(t, b), write(t, b)) {
		t.Error("two files of one document differ")
	}
}

func TestBookWithoutTables(t *testing.T) {
	d := read(t, write(t, booktest.Words()))
	found := false
	for _, p := range d.Body.Paras {
		found = found || strings.Join(p.Runs, "") == `收入总计107,259.2万元，<script>不是标记</script>，A&B"。`
	}
	if !found || len(d.Body.Tables) != 0 {
		t.Errorf("the paragraph is not as given, or %d tables", len(d.Body.Tables))
	}
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// A table whose figures fit in no font is told, not written with cut figures.
func TestTableThatDoesNotFit(t *testing.T) {
	b := booktest.Make(t, exampletest.Folder(t), "")
	for i := range b.Blocks {
		if b.Blocks[i].Kind == book.TableOf && b.Blocks[i].Table.ID == "03" {
			narrow := *b.Blocks[i].Table
			narrow.Page.Width = 80
			b.Blocks[i].Table = &narrow
		}
	}
	err := docx.Write(io.Discard, b)
	if err == nil || !strings.Contains(err.Error(), "预算03表") {
		t.Errorf("the error is %v", err)
	}
}
