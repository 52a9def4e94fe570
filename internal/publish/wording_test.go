package publish_test

import (
	"context"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
	"budgetreport/internal/tomlpos"
)

// TestWordsOfAnotherPlace makes the document, its workbook and a correction of a
// family that calls everything otherwise than henan: all that is printed is its
// own, nothing is henan's.
func TestWordsOfAnotherPlace(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/elsewhere")); err != nil {
		t.Fatal(err)
	}
	s := &publish.Settings{Family: filepath.Join(dir, "family"), Naming: publish.DefaultNaming,
		Data: []string{filepath.Join(dir, "data")}, Out: filepath.Join(dir, "old"), Formats: []string{"html", "xlsx"}}
	r, err := s.NewRun(&publish.Request{Book: true, Edition: 1, Date: "2030-02-04"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Do(context.Background()); err != nil {
		t.Fatal(err)
	}
	ledger := filepath.Join(dir, "data", "开销.csv")
	data, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "500000.00", "480000.00", 1) + "7703,甲类,10000.00\n"
	writeFile(t, ledger, text)
	writeFile(t, filepath.Join(dir, "data", "站点.csv"), "站点码,站点名\n7701,东站\n7702,西站\n7703,南站\n")
	s.Out = ""
	out := filepath.Join(dir, "new")
	if _, err := s.Reprint(context.Background(), &publish.ReprintRequest{Against: r.Out, Out: out, Reason: "西站报错", Marks: true, Date: "2030-03-04"}); err != nil {
		t.Fatal(err)
	}

	document := printedHTML(t, filepath.Join(r.Out, "77-预算公开", "预算公开.html"))
	tables := printedWorkbook(t, filepath.Join(r.Out, "77-预算公开", "预算公开表.xlsx"))
	newDocument := printedHTML(t, filepath.Join(out, "77-预算公开", "预算公开.html"))
	folder := filepath.Join(out, "77-预算公开", edition.CorrectedFolder)
	notice := printedWorkbook(t, filepath.Join(folder, edition.NoticeName+".xlsx"))
	corrected := printedWorkbook(t, filepath.Join(folder, "预算公开表【订】.xlsx"))
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"document", document, []string{"篇目", "2030.2.4", "第一篇 概述", "1. 开销", "1) 分述", "(1) 处室", "2) 文书处和账房", "乙类分毫不差", "少了46.5万元，跌了18.6%", "缘由：其一，减员。其二，少用车。"}},
		{"workbook", tables, []string{"各表", "编号\n名目\n填报者\n以何计", "回到各表", "填报者 甲乙会"}},
		{"new document", newDocument, []string{"R2 2030-03-04代R1 2030-02-04", "2030.3.4"}},
		{"notice", notice, []string{"订误单", "填报者 甲乙会", "R2 2030-03-04代R1 2030-02-04", "总览\n何事\n何如\n订误缘由\n西站报错", "附1 2030年机构开销（1）【变2处数；补2处数】",
			"变1话", "补一条\n4号条", "订误之话", "未动之表\nNo.\n何表\n核了何物\n指纹\n较前", "一样"}},
		{"corrected tables", corrected, []string{"2030年机构开销（1）【订】", "R2 2030-03-04", "订前80.0", "订时补"}},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.text, want) {
				t.Errorf("%s: %q is not in\n%s", c.name, want, c.text)
			}
		}
		for _, foreign := range phrases(t) {
			if strings.Contains(c.text, foreign) {
				t.Errorf("%s: %q is henan's:\n%s", c.name, foreign, c.text)
			}
		}
	}
}

// TestCheckWording: a file of the wording of editions is checked by itself, too.
func TestCheckWording(t *testing.T) {
	data, err := os.ReadFile("testdata/elsewhere/family/edition.toml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), edition.WordingFile)
	s := &publish.Settings{Family: "henan"}
	for _, c := range []struct{ text, want string }{
		{string(data), ""},
		{strings.Replace(string(data), "mark ", "marc ", 1), "缺少“mark”"},
	} {
		writeFile(t, file, c.text)
		_, err := s.CheckFamily([]string{file})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	if _, err := (&publish.Settings{Family: "testdata/elsewhere/family"}).CheckFamily(nil); err != nil {
		t.Error(err)
	}
}

func writeFile(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// printedHTML is the text of a page.
func printedHTML(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?s)<(style|script)\b.*?</(style|script)>`).ReplaceAll(data, nil)
	return html.UnescapeString(string(regexp.MustCompile(`<[^>]*>`).ReplaceAll(text, nil)))
}

// printedWorkbook is the text of a workbook: names of sheets, cells and remarks,
// each in a line.
func printedWorkbook(t testing.TB, name string) string {
	t.Helper()
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	for _, sheet := range f.GetSheetList() {
		lines = append(lines, sheet)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			lines = append(lines, slices.DeleteFunc(row, func(s string) bool { return s == "" })...)
		}
		remarks, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range remarks {
			lines = append(lines, r.Text)
			for _, p := range r.Paragraph {
				lines = append(lines, p.Text)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// phrases are the Chinese words, of two characters or more, that henan's wording
// prints.
func phrases(t testing.TB) []string {
	t.Helper()
	var out []string
	add := func(text string) {
		for _, word := range strings.FieldsFunc(regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(text, " "), func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			if len([]rune(word)) > 1 {
				out = append(out, word)
			}
		}
	}
	var walk func(n *tomlpos.Node)
	walk = func(n *tomlpos.Node) {
		add(n.Str)
		for _, item := range n.Items {
			walk(item)
		}
		for _, k := range n.Keys {
			walk(k.Value)
		}
	}
	for _, in := range []struct{ file, section string }{{edition.WordingFile, ""}, {"book/book.toml", "wording"}, {"family.toml", "index"}, {"family.toml", "continue"}} {
		data, err := fs.ReadFile(exampletest.Files(t), in.file)
		if err != nil {
			t.Fatal(err)
		}
		root, err := tomlpos.Parse(in.file, data)
		if err != nil {
			t.Fatal(err)
		}
		if in.section != "" {
			root = root.Get(in.section)
		}
		walk(root)
	}
	if len(out) < 70 {
		t.Fatalf("only %d words: %v", len(out), out)
	}
	return out
}
