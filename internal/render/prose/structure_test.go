package prose

import (
	"os"
	"path/filepath"
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/book/booktest"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/page/pagetest"
)

func allPages(p *Plan) []page.Page {
	pages := make([]page.Page, p.Pages())
	for i := range pages {
		pages[i] = p.Page(i)
	}
	return pages
}

// block is what the structure has of an element.
type block struct {
	kind  page.Kind
	level int
	id    string
	text  string
}

// blocksOf lists what a document shows, in reading order.
func blocksOf(p *Plan) []block {
	var out, entries []block
	for i, e := range p.entries {
		if !e.listed {
			continue
		}
		id := p.book.Blocks[e.block].ID
		if k := p.book.Blocks[e.block]; k.Kind == book.TableOf {
			id = k.Table.ID
		}
		entries = append(entries, block{page.Entry, p.entries[i].level + 1, id, e.title})
	}
	inPart := 0
	for _, k := range p.book.Blocks {
		switch k.Kind {
		case book.Cover:
			out = append(out, block{page.Title, 0, k.ID, k.Text})
			for _, s := range k.Lines {
				out = append(out, block{page.Paragraph, 0, "", s})
			}
			if p.book.Date != "" {
				out = append(out, block{page.Paragraph, 0, "", p.book.Date})
			}
		case book.Contents:
			out = append(out, block{page.Heading, 1, k.ID, k.Text})
			out = append(out, entries...)
		case book.Part:
			inPart = 1
			out = append(out, block{page.Heading, 1, k.ID, k.Text})
		case book.Heading:
			out = append(out, block{page.Heading, 1 + k.Level, k.ID, k.Text})
		case book.Paragraph:
			out = append(out, block{page.Paragraph, 0, k.ID, k.Text})
		case book.TableOf:
			out = append(out, block{page.WholeTable, 1 + inPart, k.Table.ID, tableTitle(k.Table)})
		}
	}
	return out
}

// checkStructure checks that the references on the pages alone give the structure
// of the document: its blocks in order, words with every character, entries with
// their page numbers, tables with their cells.
func checkStructure(t *testing.T, p *Plan) *pagetest.Document {
	t.Helper()
	doc := pagetest.Read(t, allPages(p))
	want := blocksOf(p)
	if len(doc.Blocks) != len(want) {
		t.Errorf("%d elements, want %d", len(doc.Blocks), len(want))
	}
	for i, b := range doc.Blocks[:min(len(doc.Blocks), len(want))] {
		w := want[i]
		got := block{b.Parts[0].Kind, b.Level, b.ID, b.Text}
		if b.Table != nil {
			got.kind = page.WholeTable
		}
		if got != w {
			t.Errorf("element %d is %+v, want %+v", i, got, w)
		}
		if parts := len(b.Parts); b.Table == nil && parts != 1 && (w.kind != page.Entry || parts != 2 || b.Parts[1].Kind != page.EntryPage) {
			t.Errorf("element %+v has %d parts", w, parts)
		}
		if b.Table != nil {
			checkCells(t, p, b)
		}
	}
	pagination := 0
	for _, a := range doc.Artifacts {
		if a.Ref.Kind == page.PageNumber {
			if pagination++; a.S != p.number(a.Page) {
				t.Errorf("page %d is numbered %q", a.Page+1, a.S)
			}
		}
	}
	numbered := 0
	for i := range p.sheets {
		if p.number(i) != "" {
			numbered++
		}
	}
	if pagination != numbered {
		t.Errorf("%d page numbers on %d pages", pagination, numbered)
	}
	return doc
}

// checkCells checks that a table of the document has the texts of its cells.
func checkCells(t *testing.T, p *Plan, b *pagetest.Block) {
	t.Helper()
	for _, k := range p.book.Blocks {
		if k.Kind != book.TableOf || k.Table.ID != b.ID {
			continue
		}
		found := 0
		for _, part := range b.Parts {
			if part.Kind != page.DataCell && part.Kind != page.RowLabel && part.Kind != page.ColumnLabel {
				continue
			}
			found++
			if got, want := unspaced(part.Text()), unspaced(k.Table.At(int(part.Row), int(part.Col)).Text); got != want {
				t.Errorf("%s: %q, want %q", k.Table.Address(int(part.Row), int(part.Col)), got, want)
			}
		}
		for i := range k.Table.Cells {
			if k.Table.Cells[i].Text != "" {
				found--
			}
		}
		if found != 0 {
			t.Errorf("%s: %d cells too many", b.ID, found)
		}
		return
	}
	t.Errorf("no table %s", b.ID)
}

// TestStructureAsTags writes the structure of a small document as a tagged PDF
// has it: testdata/structure.txt.
func TestStructureAsTags(t *testing.T) {
	b := sample()
	b.Draft = "草稿"
	b.Blocks = append(b.Blocks[:5:5], head(2, "（一）主要职责的依据"), text("《预算法》。"), part("附件 部门预算公开表"), tableOf("01", "收支总体情况表", 2))
	b.Blocks[4].Text, b.Blocks[4].ID = "贯彻落实 the national policy 国家关于工业和信息化的方针政策和法律法规；研究提出发展战略。", "职责.1"
	got := checkStructure(t, plan(t, b)).Tags()
	file := filepath.Join("testdata", "structure.txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("structure differs from %s:\n%s", file, got)
	}
}

// TestFiguresInWordsAreFound finds in a whole document the runs that show each
// figure of its sentences, by their references.
func TestFiguresInWordsAreFound(t *testing.T) {
	fonts, err := font.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := booktest.Make(t, exampletest.Small(t), "")
	p, err := New(b, fonts)
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string][]page.Text{} // of paragraphs, by id
	for _, x := range checkStructure(t, p).Blocks {
		if x.Table == nil && x.Parts[0].Kind == page.Paragraph && x.ID != "" {
			runs[x.ID] = x.Parts[0].Runs
		}
	}
	figures := 0
	for _, k := range b.Blocks {
		if k.Kind != book.Paragraph {
			continue
		}
		begin := 0
		for _, s := range k.Sentences {
			for _, f := range s.Figures {
				figures++
				shown := ""
				for _, r := range runs[k.ID] {
					from, to := max(begin+f.At-int(r.Ref.At), 0), min(begin+f.At+len(f.Text)-int(r.Ref.At), len(r.S))
					if from < to {
						shown += r.S[from:to]
					}
				}
				if shown != f.Text {
					t.Errorf("%s: the pages show %q for %q", s.ID, shown, f.Text)
				}
			}
			begin += len(s.Text)
		}
		if begin != len(k.Text) {
			t.Errorf("%s: sentences are %d bytes of %d", k.ID, begin, len(k.Text))
		}
	}
	if figures < 50 {
		t.Errorf("only %d figures", figures)
	}
}
