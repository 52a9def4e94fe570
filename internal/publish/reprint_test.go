package publish_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/narrative"
	"budgetreport/internal/publish"
	"budgetreport/internal/testtool"
)

// firstEdition builds the example as edition 1, a file for each table.
func firstEdition(t testing.TB, split bool, formats ...string) (*publish.Office, edition.Edition) {
	t.Helper()
	o := office(t, t.TempDir())
	o.Split, o.Formats, o.Number, o.Date = split, formats, 1, "2022-02-14"
	return o, built(t, o)
}

// built builds the example's department.
func built(t testing.TB, o *publish.Office) edition.Edition {
	t.Helper()
	ds := exampletest.Load(t, o.Family, exampleData)
	if d := o.Build(context.Background(), checked(t, o, ds), ds.Whole()); d.Err != nil {
		t.Fatal(d.Err)
	}
	return only(t, o.Out)
}

// wordsOfTheFamily words documents by the family's templates.
func wordsOfTheFamily(t testing.TB) publish.BookMaker {
	t.Helper()
	text, err := narrative.Load(exampletest.Files(t), "henan", exampletest.Family(t))
	if err != nil {
		t.Fatal(err)
	}
	return text.Make
}

func only(t testing.TB, dir string) edition.Edition {
	t.Helper()
	es, err := edition.Open(dir)
	if err != nil || len(es) != 1 {
		t.Fatalf("%d editions in %s: %v", len(es), dir, err)
	}
	return es[0]
}

// correct makes edition 2 of the dataset in dir into a new folder.
func correct(t testing.TB, o *publish.Office, old edition.Edition, dir string, change func(*publish.Correction)) (*publish.Corrected, string) {
	t.Helper()
	next := *o
	next.Out, next.Number, next.Date = t.TempDir(), 2, "2022-03-01"
	c := publish.Correction{Office: &next, Wording: wording(t), Old: old, Reason: "一笔支出的科目填错", Marks: true}
	if change != nil {
		change(&c)
	}
	ds := exampletest.Load(t, o.Family, dir)
	done, err := c.Do(context.Background(), checked(t, c.Office, ds), ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	return done, filepath.Join(next.Out, done.Folder)
}

// moved moves 1,000 元 between two lines of the ledger.
func moved(t testing.TB, from, to string) string {
	t.Helper()
	return movedYuan(t, from, to, 1000)
}

// movedYuan moves an amount between two lines of the ledger.
func movedYuan(t testing.TB, from, to string, yuan int) string {
	t.Helper()
	dir := mutated(t, "支出.csv", from, more(t, from, -yuan))
	path := filepath.Join(dir, "支出.csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(data, []byte(to)) != 1 {
		t.Fatalf("%q does not stand once in the ledger", to)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(to), []byte(more(t, to, yuan)), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// more changes the amount at the end of a line.
func more(t testing.TB, line string, yuan int) string {
	t.Helper()
	i := strings.LastIndex(line, ",")
	var was int
	if _, err := fmt.Sscanf(line[i+1:], "%d.00", &was); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s,%d.00", line[:i], was+yuan)
}

// Lines of 021012 in the ledger: two of its 人员类, of different 科目 and 经济
// 科目, and two of one project.
const (
	pension  = "021012,2080502,30302,50905,人员类,,一般公共预算-财政拨款,本年,192600.00"
	insured  = "021012,2080505,30108,505,人员类,,一般公共预算-财政拨款,本年,295889.00"
	printing = "021012,2150517,30202,50502,其他运转类,410100220000000023302,一般公共预算-财政拨款,本年,50000.00"
	repairs  = "021012,2150517,30213,50502,其他运转类,410100220000000023302,一般公共预算-财政拨款,本年,60000.00"
)

// TestThousandYuanMoved moves 1,000 元 between two lines of one unit. Which
// tables show them follows from what the tables show: 06 and 07 go by 经济科目,
// 03 and 05 by 功能科目 and the columns of 人员类; the totals of classes and of
// projects stay.
func TestThousandYuanMoved(t *testing.T) {
	o, old := firstEdition(t, true, "xlsx", "pdf", "csv")
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{pension, insured, []string{"03", "05", "06", "07"}},
		{printing, repairs, []string{"07"}},
	} {
		dir := moved(t, c.from, c.to)
		done, folder := correct(t, o, old, dir, nil)
		var changed []string
		want := map[string]bool{} // addresses
		for _, r := range evaluate(t, dir) {
			diffs, _ := differences(t, r)
			for _, d := range diffs {
				address, _, _ := strings.Cut(d, ": ")
				want[address] = true
			}
			if len(diffs) > 0 {
				changed = append(changed, r.ID)
			}
		}
		if !slices.Equal(changed, c.want) {
			t.Fatalf("the tables that change are %v, not %v", changed, c.want)
		}
		listed := map[string]bool{}
		for _, x := range done.Diff.Tables {
			if x.Printed != slices.Contains(c.want, x.ID) {
				t.Errorf("%s: printed %t", x.ID, x.Printed)
			}
			for _, cell := range x.Cells {
				listed[cell.Address] = true
			}
		}
		if len(listed) != len(want) {
			t.Errorf("%d cells are listed, %d changed", len(listed), len(want))
		}
		for at := range want {
			if !listed[at] {
				t.Errorf("%s changed and is not listed", at)
			}
		}

		now := only(t, filepath.Dir(folder))
		if v := edition.Verify(folder); !v.Whole() || now.Number != 2 || now.Corrects.Seal != old.Seal {
			t.Errorf("the new edition: %v, %+v", v.Problems.Err(), now.Corrects)
		}
		for _, f := range now.Outputs {
			i := slices.IndexFunc(old.Outputs, func(was edition.Output) bool { return was.Path == f.Path })
			if len(f.Tables) != 1 || strings.HasPrefix(f.Path, edition.CorrectedFolder) {
				if i >= 0 && f.Kind != "tables" && f.Kind != edition.DescriptionKind {
					t.Errorf("%s was there before", f.Path)
				}
				continue
			}
			if same := old.Outputs[i].SHA256 == f.SHA256; same == slices.Contains(c.want, f.Tables[0]) {
				t.Errorf("%s: same bytes %t", f.Path, same)
			}
		}
		var corrected []string
		for _, f := range now.Outputs {
			if strings.HasPrefix(f.Path, edition.CorrectedFolder) && f.Kind == "pdf" && len(f.Tables) == 1 {
				corrected = append(corrected, f.Tables[0])
			}
		}
		if !slices.Equal(corrected, c.want) {
			t.Errorf("corrected tables %v", corrected)
		}
	}
}

// TestNotice reads the 更正说明 back: it lists just the changed cells with the
// tables' own figures, and the hashes of the others.
func TestNotice(t *testing.T) {
	o, old := firstEdition(t, true, "xlsx", "pdf")
	dir := moved(t, pension, insured)
	done, folder := correct(t, o, old, dir, nil)
	texts := func(dir string) map[string]string {
		out := map[string]string{}
		for _, r := range evaluate(t, dir) {
			for i := range r.Rows {
				for c := range r.Columns {
					out[r.Address(i, c)] = r.At(i, c).Text
				}
			}
		}
		return out
	}
	was, now := texts(exampleData), texts(dir)
	var want []string
	for _, x := range done.Diff.Tables {
		for _, c := range x.Cells {
			want = append(want, strings.Join([]string{x.Number, c.Row, c.Column, was[c.Address], now[c.Address], c.Difference + c.Unit}, "|"))
		}
	}
	f, err := excelize.OpenFile(filepath.Join(folder, edition.CorrectedFolder, "更正说明.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("更正说明")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	hashes := map[string]bool{}
	all := ""
	for _, row := range rows {
		all += strings.Join(row, "|") + "\n"
		if len(row) == 7 && strings.HasPrefix(row[1], "预算") && len(row[3]) != 64 {
			got = append(got, strings.Join(row[1:], "|"))
		}
		if len(row) == 7 && len(row[3]) == 64 {
			hashes[row[3]] = true
			if row[6] != "相同" {
				t.Errorf("not the same: %v", row)
			}
		}
	}
	if !slices.Equal(got, want) || len(want) != 30 {
		t.Errorf("the notice lists\n%s\nchanged are\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	n := 0
	for _, x := range old.Tables {
		if slices.Contains(done.Diff.Same, x.ID) {
			n++
			if !hashes[x.SHA256] {
				t.Errorf("the hash of %s is not in the notice", x.ID)
			}
		}
	}
	for _, x := range old.Outputs {
		if len(x.Tables) == 1 && slices.Contains(done.Diff.Same, x.Tables[0]) {
			n++
			if !hashes[x.SHA256] {
				t.Errorf("the hash of %s is not in the notice", x.Path)
			}
		}
	}
	if n != len(hashes) || n != 27 {
		t.Errorf("%d hashes, %d unchanged tables and files", len(hashes), n)
	}
	for _, s := range []string{"一笔支出的科目填错", "第2版（2022-03-01）更正第1版（2022-02-14）", "预算03表 2022年部门支出总体情况表（改动10格）"} {
		if !strings.Contains(all, s) {
			t.Errorf("the notice lacks %q", s)
		}
	}
	paper := squeeze(testtool.Run(t, "pdftotext", "-raw", filepath.Join(folder, edition.CorrectedFolder, "更正说明.pdf"), "-"))
	for _, w := range append(want, "一笔支出的科目填错") {
		for _, s := range strings.Split(w, "|") {
			if !strings.Contains(paper, squeeze(s)) {
				t.Errorf("the notice on paper lacks %q", s)
			}
		}
	}
}

// TestCorrectedTables looks at the marks of the corrected tables.
func TestCorrectedTables(t *testing.T) {
	o, old := firstEdition(t, false, "xlsx", "pdf")
	dir := moved(t, pension, insured)
	for _, marks := range []bool{true, false} {
		done, folder := correct(t, o, old, dir, func(c *publish.Correction) { c.Marks = marks })
		path := filepath.Join(folder, edition.CorrectedFolder, "预算公开表（更正）")
		f, err := excelize.OpenFile(path + ".xlsx")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got, want := f.GetSheetList(), []string{"目录", "预算03表", "预算05表", "预算06表", "预算07表"}; !slices.Equal(got, want) {
			t.Errorf("sheets %v", got)
		}
		n := 0
		for _, x := range done.Diff.Tables {
			comments, err := f.GetComments(x.Number)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range x.Cells {
				if marks && !slices.ContainsFunc(comments, func(k excelize.Comment) bool {
					value, _ := f.GetCellValue(x.Number, k.Cell)
					return value == c.New && k.Paragraph[0].Text == "更正，原为"+c.Old
				}) {
					t.Errorf("%s %s has no comment", x.Number, c.Address)
				}
			}
			for _, k := range comments {
				id, err := f.GetCellStyle(x.Number, k.Cell)
				if err != nil {
					t.Fatal(err)
				}
				style, err := f.GetStyle(id)
				if err != nil || style.Fill.Type != "pattern" || !slices.Equal(style.Fill.Color, []string{"FFF2CC"}) {
					t.Errorf("%s!%s has no ground: %v, %+v", x.Number, k.Cell, err, style.Fill)
				}
			}
			n += len(comments)
		}
		if want := map[bool]int{true: 30}[marks]; n != want {
			t.Errorf("%d comments, want %d", n, want)
		}
		title, err := f.GetCellValue("预算03表", "A2")
		if err != nil || title != "2022年部门支出总体情况表（更正）" {
			t.Errorf("title %q, %v", title, err)
		}
		text := testtool.Run(t, "pdftotext", "-raw", path+".pdf", "-")
		pages := strings.Count(text, "\f")
		if strings.Count(text, "第2版（2022-03-01）") != pages || strings.Count(text, "表（更正）") != pages || pages == 0 {
			t.Errorf("%d pages, not each with its edition: %s", pages, text)
		}
		greys := strings.Count(testtool.Run(t, "mutool", "draw", "-q", "-F", "trace", path+".pdf"), `color=".88"`)
		if greys < 30 && marks || greys > 0 && !marks {
			t.Errorf("marks %t: %d grounds on paper", marks, greys)
		}
	}
}

// TestWhatRoundsAwayIsNotReprinted moves 0.01 元 between two lines.
func TestWhatRoundsAwayIsNotReprinted(t *testing.T) {
	o, old := firstEdition(t, true, "csv")
	done, folder := correct(t, o, old, mutated(t, "支出.csv", printing+"\n"+repairs, strings.Replace(printing, "50000.00", "49999.99", 1)+"\n"+strings.Replace(repairs, "60000.00", "60000.01", 1)), nil)
	if len(done.Outputs) != 0 || done.Diff.Printed() || len(done.Diff.Tables) == 0 {
		t.Errorf("%d outputs, %d tables", len(done.Outputs), len(done.Diff.Tables))
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("something is written: %v", err)
	}
	for _, x := range done.Diff.Tables {
		if len(x.Rounded) == 0 || len(x.Cells) > 0 {
			t.Errorf("%s: %s", x.ID, x.Summary())
		}
	}
}

// TestChangedPages extracts the pages that changed: a figure changes two
// pages; a row less moves what follows in its own document.
func TestChangedPages(t *testing.T) {
	o, old := firstEdition(t, false, "pdf")
	for _, c := range []struct {
		dir   string
		words []string
	}{
		{moved(t, printing, repairs), []string{"页码没有移动"}},
		{mutated(t, "年度任务.csv", "\n完善管理体系", "\n新的任务,"+strings.Repeat("内容很长的任务。", 400)+",0\n完善管理体系"), []string{"页码有移动", "总页数由"}},
	} {
		done, folder := correct(t, o, old, c.dir, func(c *publish.Correction) { c.Pages = true })
		d := done.Documents[0]
		for _, w := range c.words {
			if !strings.Contains(d.Words(), w) {
				t.Errorf("%q does not say %q", d.Words(), w)
			}
		}
		text := func(path string) []string {
			return strings.Split(strings.TrimSuffix(testtool.Run(t, "pdftotext", "-raw", path, "-"), "\f"), "\f")
		}
		got := text(filepath.Join(folder, edition.CorrectedFolder, publish.PagesFile(".pdf")))
		was, now := text(filepath.Join(old.Dir, "预算公开表.pdf")), text(filepath.Join(folder, "预算公开表.pdf"))
		var want []string
		for _, n := range d.Changed {
			want = append(want, now[n-1])
		}
		if !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("%d pages extracted, %d changed", len(got), len(want))
		}
		number := func(page string) string { // without the page number, its last line
			lines := strings.Split(strings.TrimSpace(page), "\n")
			return strings.Join(lines[:len(lines)-1], "\n")
		}
		for i, p := range now { // what is not extracted stood in the old document
			if !slices.Contains(d.Changed, i+1) && !slices.ContainsFunc(was, func(w string) bool { return number(w) == number(p) }) {
				t.Errorf("page %d changed and is not extracted", i+1)
			}
		}
	}
}

func TestEditionsAreNotOverwritten(t *testing.T) {
	o, old := firstEdition(t, true, "csv")
	before := listing(t, old.Dir)
	refused := func(change func(*publish.Office), dir, want string) {
		t.Helper()
		k := *o
		change(&k)
		ds := exampletest.Load(t, k.Family, dir)
		d := k.Build(context.Background(), checked(t, &k, ds), ds.Whole())
		if d.Err == nil || !strings.Contains(d.Err.Error(), want) || !strings.Contains(d.Err.Error(), "--out") {
			t.Errorf("error %v", d.Err)
		}
		if !bytes.Equal(listing(t, old.Dir), before) {
			t.Error("the edition is not as it was")
		}
	}
	other := moved(t, pension, insured)
	refused(func(k *publish.Office) {}, other, "已有郑州市工业和信息化局的第1版（2022-02-14），不能覆盖")
	refused(func(k *publish.Office) { k.Number = 2 }, exampleData, "第1版")
	refused(func(k *publish.Office) { k.Number, k.Date = 0, "" }, exampleData, "第1版")
	refused(func(k *publish.Office) { k.Program = "newer" }, exampleData, "第1版")

	same := *o // the same edition again does not touch a file that was edited, and brings back one that is missing
	path := filepath.Join(old.Dir, "csv/03.csv")
	if err := os.WriteFile(path, []byte("手改的"), 0o644); err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, o.Family, exampleData)
	if d := same.Build(context.Background(), checked(t, &same, ds), ds.Whole()); d.Err == nil || !strings.Contains(d.Err.Error(), "03.csv：是别处来的，或生成后被改动过，不能覆盖") {
		t.Errorf("over an edited file: %v", d.Err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "手改的" {
		t.Errorf("the edited file: %q, %v", data, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if d := same.Build(context.Background(), checked(t, &same, ds), ds.Whole()); d.Err != nil || !bytes.Equal(listing(t, old.Dir), before) {
		t.Errorf("the same edition again: %v", d.Err)
	}

	manifest := filepath.Join(old.Archive, edition.File)
	data, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifest, bytes.Replace(data, []byte(`"edition": 1`), []byte(`"edition": 0`), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	before = listing(t, old.Dir)
	refused(func(k *publish.Office) { k.Number = 0 }, other, "读不出或改动过的清单")

	c := publish.Correction{Office: o, Wording: wording(t), Old: old}
	if err := os.WriteFile(manifest, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(context.Background(), checked(t, c.Office, exampletest.Load(t, o.Family, other)), ds.Whole()); err == nil || !strings.Contains(err.Error(), "就是要更正的那一版") {
		t.Errorf("over itself: %v", err)
	}
}

// TestWorkingBuildGivesWay builds other formats over a working build: nothing
// of the former stays behind.
func TestWorkingBuildGivesWay(t *testing.T) {
	o := office(t, t.TempDir())
	ds := exampletest.Load(t, o.Family, exampleData)
	for _, formats := range [][]string{{"csv"}, {"xlsx"}, {"csv"}} {
		o.Formats = formats
		d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
		if d.Err != nil {
			t.Fatal(d.Err)
		}
		if v := edition.Verify(filepath.Join(o.Out, d.Folder)); !v.Whole() {
			t.Errorf("%v: %v", formats, v.Problems.Err())
		}
	}
}

// TestCorrectionIsRepeatable makes the same correction twice, of the tables and
// of the whole document, on one processor and on two.
func TestCorrectionIsRepeatable(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	dir := moved(t, pension, insured)
	for _, book := range []publish.BookMaker{nil, wordsOfTheFamily(t)} {
		o := office(t, t.TempDir())
		o.Book, o.Formats, o.Number = book, []string{"xlsx", "pdf"}, 1
		if book != nil {
			o.Formats = publish.BookFormats()
		}
		old := built(t, o)
		var sums []map[string]string
		for n := range 2 {
			runtime.GOMAXPROCS(n + 1)
			_, folder := correct(t, o, old, dir, func(c *publish.Correction) { c.Pages = true })
			sums = append(sums, outputs(t, filepath.Dir(folder)))
		}
		if !equal(sums[0], sums[1]) || len(sums[0]) < 9 {
			t.Errorf("not the same bytes:\n%v\n%v", sums[0], sums[1])
		}
	}
}

// TestCorrectedPackage corrects a document of words and tables: the sentences
// that say another figure are listed, those and no others.
func TestCorrectedPackage(t *testing.T) {
	o := office(t, t.TempDir())
	o.Book, o.Formats, o.Number, o.Date = wordsOfTheFamily(t), []string{"pdf", "csv"}, 1, "2022-02-14"
	old := built(t, o)
	// 100,000 元 of 运转经费 become 退休费
	dir := movedYuan(t, "021014,2150801,30227,50205,公用经费,,一般公共预算-财政拨款,本年,230000.00", "021014,2080502,30302,50905,人员类,,一般公共预算-财政拨款,本年,140800.00", 100_000)
	done, folder := correct(t, o, old, dir, func(c *publish.Correction) { c.Pages = true })

	var got []string
	for _, w := range done.Diff.Words {
		got = append(got, w.Old+"→"+w.New)
	}
	want := []string{
		"其中：人员经费支出5,044.7万元，占73.3%；公用经费支出1,841.5万元，占26.7%。→其中：人员经费支出5,054.7万元，占73.4%；公用经费支出1,831.5万元，占26.6%。",
		"郑州市工业和信息化局2022年机构运转经费支出预算1,784.4万元，主要保障机构正常运转及正常履职需要所需支出。→郑州市工业和信息化局2022年机构运转经费支出预算1,774.4万元，主要保障机构正常运转及正常履职需要所需支出。",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sentences\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	paper := func(name string) []string {
		pages := strings.Split(strings.TrimSuffix(testtool.Run(t, "pdftotext", "-raw", filepath.Join(folder, name), "-"), "\f"), "\f")
		for i := range pages {
			pages[i] = squeeze(pages[i])
		}
		return pages
	}
	notice := strings.Join(paper("更正/更正说明.pdf"), "")
	for _, s := range append(strings.Split(strings.Join(want, "→"), "→"), "更正的文字", "改动2句", "六、一般公共预算基本支出情况说明") {
		if !strings.Contains(notice, squeeze(s)) {
			t.Errorf("the notice lacks %q: %s", s, notice)
		}
	}
	pages := paper("预算公开.pdf")
	if !strings.Contains(pages[0], "第2版（2022-03-01）更正第1版（2022-02-14）") {
		t.Errorf("cover %q", pages[0])
	}
	changed := done.Documents[0].Changed
	for i, p := range pages {
		says := strings.Contains(p, "5,054.7") || strings.Contains(p, "1,774.4") || i == 0
		if says && !slices.Contains(changed, i+1) {
			t.Errorf("page %d changed, %v are listed", i+1, changed)
		}
	}
	if len(changed) < 8 || len(changed) > 20 {
		t.Errorf("changed pages %v", changed)
	}
	if n := len(paper("更正/" + publish.PagesFile(".pdf"))); n != len(changed) {
		t.Errorf("%d pages extracted of %d", n, len(changed))
	}
	if v := edition.Verify(folder); !v.Whole() {
		t.Error(v.Problems.Err())
	}
	if _, err := os.Stat(filepath.Join(folder, "更正/预算公开表（更正）.xlsx")); err != nil {
		t.Error(err)
	}
}

// TestCorrectedWordsAlone changes what the office writes: no table changes, the
// document does.
func TestCorrectedWordsAlone(t *testing.T) {
	o := office(t, t.TempDir())
	o.Book, o.Formats, o.Number = wordsOfTheFamily(t), []string{"html"}, 1
	old := built(t, o)
	done, folder := correct(t, o, old, mutated(t, "文字/支出增减原因.md", "减少", "压减"), nil)
	if len(done.Diff.Tables) > 0 || len(done.Diff.Words) != 1 || len(done.Outputs) == 0 {
		t.Errorf("%d tables, %d sentences, %d files", len(done.Diff.Tables), len(done.Diff.Words), len(done.Outputs))
	}
	for name, want := range map[string]bool{"预算公开.html": true, "更正/更正说明.pdf": true, "更正/预算公开表（更正）.pdf": false} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// wording is what the embedded family prints of editions.
func wording(t testing.TB) *edition.Wording {
	t.Helper()
	w, err := edition.LoadWording(exampletest.Files(t), "henan")
	if err != nil {
		t.Fatal(err)
	}
	return w
}
