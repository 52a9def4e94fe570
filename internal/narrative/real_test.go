package narrative

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
)

const (
	familyFolder = "../../templates/henan"
	realFolder   = "../../examples/zhengzhou-2022"
)

func family(t testing.TB) (*layout.Family, *Text) {
	t.Helper()
	fam, err := layout.LoadFamily(os.DirFS(familyFolder), "henan", nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := Load(os.DirFS(familyFolder), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	return fam, text
}

func realDataset(t testing.TB, fam *layout.Family) *dataset.Dataset {
	t.Helper()
	ds, err := dataset.Load(fam.Schema, dataset.Folder(realFolder))
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

func makeBook(t testing.TB, fam *layout.Family, text *Text, ds *dataset.Dataset, s dataset.Subject) *book.Book {
	t.Helper()
	results := exampletest.Tables(t, fam, ds, s)
	b, err := text.Make(ds, s, layout.Tables(results))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// plainText is a book as a person reads it, tables by their titles.
func plainText(b *book.Book) string {
	var out strings.Builder
	for _, bl := range b.Blocks {
		switch bl.Kind {
		case book.Part:
			fmt.Fprintf(&out, "\n# %s\n", bl.Text)
		case book.Heading:
			fmt.Fprintf(&out, "%s %s\n", strings.Repeat("#", bl.Level+1), bl.Text)
		case book.TableOf:
			fmt.Fprintf(&out, "〔表〕%s\n", bl.Text)
		default:
			fmt.Fprintln(&out, bl.Text)
		}
	}
	return out.String()
}

// deviations are the sentences that are not as published, and why.
var deviations = []struct{ published, ours, reason string }{
	{
		"预算数比2021年减少0万元", "预算数与2021年持平",
		"原文差错：上年与本年都是零，不是减少",
	},
	{
		"公务用车购置费预算数比2021年减少0万元，主要原因：厉行节约，无安排公务用车购置事项",
		"公务用车购置费预算数与2021年持平，主要原因：厉行节约，无安排公务用车购置事项",
		"原文差错：上年与本年都是零，不是减少",
	},
	{
		"具体支出情况如下：（一）因公出国（境）费0万元，主要用于单位工作人员公务出国（境）的住宿费、旅费、伙食补助费、杂费、培训费等支出",
		"具体支出情况如下：（一）因公出国（境）费0万元",
		"没有安排的，不说主要用于什么",
	},
	{
		"（三）绩效目标设置情况郑州市工业和信息化局2022年预算项目均按要求编制了绩效目标，从项目产出、项目效益、满意度等方面设置了绩效指标，综合反映项目预期完成的数量、实效、质量，预期达到的社会效益、可持续影响以及服务对象满意度等情况",
		"（三）绩效目标设置情况郑州市工业和信息化局2022年预算项目均按要求编制了绩效目标，从项目产出、项目效益、满意度等方面设置了绩效指标，综合反映项目预期完成的数量、时效、质量，预期达到的社会效益、可持续影响以及服务对象满意度等情况",
		"原文错字：实效应为时效",
	},
}

// TestPublishedText holds the words of parts one to three to the published
// document, sentence by sentence. Its contents list is left out: page numbers
// and titles of the contents are set from the headings.
func TestPublishedText(t *testing.T) {
	fam, text := family(t)
	b := makeBook(t, fam, text, realDataset(t, fam), realDataset(t, fam).Whole())
	data, err := os.ReadFile("testdata/正文.txt")
	if err != nil {
		t.Fatal(err)
	}
	published := string(data)
	title, _, _ := strings.Cut(published, "目 录")
	if got := normal(title); got != normal(b.Title) {
		t.Errorf("title %s, published %s", b.Title, got)
	}
	const first = "第一部分 郑州市工业和信息化局概况"
	published = published[strings.LastIndex(published, first):]
	var ours strings.Builder
	for _, bl := range b.Blocks {
		switch bl.Kind {
		case book.Part, book.Heading, book.Paragraph:
			ours.WriteString(bl.Text + "\n")
		}
	}
	want, got := strings.Split(normal(published), "。"), strings.Split(normal(ours.String()), "。")
	if len(want) < 90 {
		t.Fatalf("only %d sentences", len(want))
	}
	used := map[int]bool{}
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) {
			t.Fatalf("%d sentences, published %d", len(got), len(want))
		}
		if want[i] == got[i] {
			continue
		}
		known := false
		for k, d := range deviations {
			if d.published == want[i] && d.ours == got[i] {
				known, used[k] = true, true
			}
		}
		if !known {
			t.Errorf("sentence %d\n got       %s\n published %s", i, got[i], want[i])
		}
	}
	if len(used) != len(deviations) {
		t.Errorf("%d of %d deviations are in the text", len(used), len(deviations))
	}
}

// normal drops what the reading of the page images has put in: line breaks and
// blanks anywhere, marks of lists, narrow punctuation.
func normal(s string) string {
	var b strings.Builder
	for _, line := range strings.Split(s, "\n") {
		b.WriteString(strings.TrimPrefix(line, "- "))
	}
	return strings.NewReplacer(" ", "", "　", "", "\t", "", "(", "（", ")", "）", ";", "；").Replace(b.String())
}

// files is the real dataset in memory, to be changed by tests.
func files(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	fsys := os.DirFS(realFolder)
	for _, pattern := range []string{"*.csv", "文字/*.md"} {
		names, err := fs.Glob(fsys, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		for _, n := range names {
			data, err := fs.ReadFile(fsys, n)
			if err != nil {
				t.Fatal(err)
			}
			m[n] = &fstest.MapFile{Data: data}
		}
	}
	return m
}

func change(t testing.TB, m fstest.MapFS, file, old, new string) {
	t.Helper()
	if n := strings.Count(string(m[file].Data), old); n != 1 {
		t.Fatalf("%s holds %q %d times", file, old, n)
	}
	m[file].Data = []byte(strings.Replace(string(m[file].Data), old, new, 1))
}

func load(t testing.TB, fam *layout.Family, m fs.FS) *dataset.Dataset {
	t.Helper()
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// TestFiguresFollowTheData multiplies every amount and count of the dataset by
// three and moves the year: not one figure of the words may stay, but for
// shares, zeros and what is counted.
func TestFiguresFollowTheData(t *testing.T) {
	fam, text := family(t)
	m := files(t)
	amount := regexp.MustCompile(`\d+\.\d\d\n`)
	for _, f := range []string{"支出.csv", "收入.csv", "上年.csv", "其他事项.csv"} {
		m[f].Data = amount.ReplaceAllFunc(m[f].Data, func(b []byte) []byte {
			a, err := money.Parse(strings.TrimSpace(string(b)))
			if err != nil {
				t.Fatal(err)
			}
			return []byte((3 * a).Exact() + "\n")
		})
	}
	m["其他事项.csv"].Data = regexp.MustCompile(`,(\d),\n`).ReplaceAll(m["其他事项.csv"].Data, []byte(",${1}7,\n"))
	m["其他事项.csv"].Data = regexp.MustCompile(`,22,\n`).ReplaceAll(m["其他事项.csv"].Data, []byte(",99,\n"))
	change(t, m, "部门.csv", "年度,2022", "年度,2031")
	ds := realDataset(t, fam)
	before := Figures(makeBook(t, fam, text, ds, ds.Whole()))
	ds = load(t, fam, m)
	changed := makeBook(t, fam, text, ds, ds.Whole())
	after := Figures(changed)
	if len(before) != len(after) || len(before) < 50 {
		t.Fatalf("%d figures, then %d", len(before), len(after))
	}
	f := money.Format{Unit: money.Wan, Decimals: 1, Thousands: true, Zero: "0"}
	for i, a := range before {
		b := after[i]
		share := strings.Contains(a.Address.String(), " / ")
		counted := strings.HasPrefix(a.Address.String(), "个数(")
		same := a.Text == b.Text
		if a.Address.String() != b.Address.String() || same != (share || counted || a.Text == f.Zero || a.Text == "持平") {
			t.Errorf("%s %s became %s %s", a.Address, a.Text, b.Address, b.Text)
		}
	}
	words := plainText(changed)
	if strings.Contains(words, "2022") || strings.Count(words, "2031年") < 20 || strings.Count(words, "2030年") < 5 {
		t.Error("years do not follow the dataset")
	}
}

// TestFiguresAreTheTablesCells looks every plain address up in the tables.
func TestFiguresAreTheTablesCells(t *testing.T) {
	fam, text := family(t)
	ds := realDataset(t, fam)
	b := makeBook(t, fam, text, ds, ds.Whole())
	cells := map[string]string{}
	for _, bl := range b.Blocks {
		if bl.Kind != book.TableOf {
			continue
		}
		for r := range bl.Table.Rows {
			for c := range bl.Table.Columns {
				cells[bl.Table.Address(r, c)] = bl.Table.At(r, c).Text
			}
		}
	}
	found := 0
	for _, f := range Figures(b) {
		want, ok := cells[f.Address.String()]
		if !ok {
			continue
		}
		found++
		if f.Text != want && (f.Text != "0" || want != "") {
			t.Errorf("%s: %s in the words, %s in the table", f.Address, f.Text, want)
		}
	}
	if found < 20 {
		t.Errorf("only %d figures are cells", found)
	}
	for _, bl := range b.Blocks {
		var all string
		for _, s := range bl.Sentences {
			all += s.Text
		}
		if bl.Kind == book.Paragraph && all != bl.Text {
			t.Errorf("%s: sentences are not the paragraph", bl.ID)
		}
	}
}

// TestBalancedFiguresAreThePrintedOnes holds that the words show what a cell
// shows when 舍位平衡 has moved its last digit.
func TestBalancedFiguresAreThePrintedOnes(t *testing.T) {
	fam, text := family(t)
	ds := realDataset(t, fam)
	results := exampletest.Tables(t, fam, ds, ds.Whole())
	const address = "05[合计, 基本支出.小计]"
	for _, r := range results {
		for i := range r.Rows {
			for c := range r.Columns {
				if r.Address(i, c) == address {
					r.At(i, c).Printed++
				}
			}
		}
	}
	b, err := text.Make(ds, ds.Whole(), layout.Tables(results))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Figures(b) {
		if f.Address.String() == address && f.Text != "6,886.3" {
			t.Errorf("%s: %s", f.Address, f.Text)
		}
	}
}

// TestNothingHiddenIsWorded holds that neither the name, the code nor the
// amount of a masked project enters the words or their addresses.
func TestNothingHiddenIsWorded(t *testing.T) {
	fam, text := family(t)
	ds := realDataset(t, fam)
	b := makeBook(t, fam, text, ds, ds.Whole())
	words := plainText(b)
	for _, f := range Figures(b) {
		words += f.Address.String() + "\n"
	}
	for _, secret := range []string{"涉密-0", "涉密项目", "38.0", "5,698.0"} {
		if strings.Contains(words, secret) {
			t.Errorf("the words hold %s", secret)
		}
	}
}

// golden holds a text to that of a file. UPDATE=1 rewrites it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%v, got\n%s", err, got)
	}
}

// TestGolden reads the words of every unit, of a year of growth, and of a
// dataset with funds, carry-overs and no 三公. UPDATE=1 rewrites the files.
func TestGolden(t *testing.T) {
	fam, text := family(t)
	check := func(name string, ds *dataset.Dataset, s dataset.Subject) {
		t.Run(name, func(t *testing.T) {
			b := makeBook(t, fam, text, ds, s)
			seen := map[string]bool{}
			for _, bl := range b.Blocks {
				if bl.ID == "" || seen[bl.ID] {
					t.Errorf("id %q is empty or twice", bl.ID)
				}
				seen[bl.ID] = true
			}
			golden(t, "testdata/golden/"+name+".txt", plainText(b))
		})
	}
	ds := realDataset(t, fam)
	subjects, err := ds.Subjects(nil, true)
	if err != nil || len(subjects) != 10 {
		t.Fatal(len(subjects), err)
	}
	for _, s := range subjects {
		check(s.Code, ds, s)
	}
	funds, err := dataset.Load(fam.Schema, dataset.Folder("testdata/funds"))
	if err != nil {
		t.Fatal(err)
	}
	check("基金与结转", funds, funds.Whole())

	m := files(t)
	change(t, m, "上年.csv", "收支总计,1145300000.00", "收支总计,1000000000.00")
	change(t, m, "上年.csv", "一般公共预算,1145300000.00", "一般公共预算,1072592200.00")
	change(t, m, "上年.csv", "政府性基金预算,0.00", "政府性基金预算,30000.00")
	change(t, m, "上年.csv", "三公经费,950000.00", "三公经费,800000.00")
	change(t, m, "上年.csv", "公务接待费,70000.00", "公务接待费,50000.00")
	change(t, m, "上年.csv", "公务用车运行维护费,880000.00", "公务用车运行维护费,750000.00")
	m["文字/收入增减原因.md"].Data = []byte("- 制造业高质量发展专项资金增加。\n")
	delete(m, "文字/支出增减原因.md")
	m["项目.csv"].Data = bytes.ReplaceAll(m["项目.csv"].Data, []byte(",是,是,11,17"), []byte(",否,是,11,17"))
	change(t, m, "项目.csv", "涉密项目二（名称虚构，不得公开）", "专精特新企业奖补资金")
	grown := load(t, fam, m)
	check("增长之年", grown, grown.Whole())
}
