package check

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// ruled runs checks.toml over the example with one file changed, and lists what
// the rule 甲 says.
func ruled(t *testing.T, toml, file string, edit func(string) string) []string {
	t.Helper()
	fam, _ := family(t)
	rules, err := Parse("checks.toml", []byte(toml), fam)
	if err != nil {
		t.Fatal(err)
	}
	data := enriched(t)
	if file != "" {
		data[file] = &fstest.MapFile{Data: []byte(edit(string(data[file].Data)))}
	}
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range rules.Dataset(ds, nil).Findings {
		if f.Rule == "甲" {
			out = append(out, f.Place.Text()+"："+f.Message)
		}
	}
	return out
}

// TestPairs: codes that may not stand together, with what may.
func TestPairs(t *testing.T) {
	const line = "021012,2150517,30201,50201,公用经费,,一般公共预算-财政拨款,本年,1.00\n"
	for _, c := range []struct{ name, allow, want string }{
		{"nothing is allowed", `"30101" = "50101"`, "用（没有列出）"},
		{"others are", `"30201" = [ "50101", "505*" ]`, "用50101、505*"},
		{"by two entries", `"30201" = "50101", "302*" = "50501"`, "用50101、50501"},
		{"this one is", `"302*" = "50501", "30201" = "502*"`, ""},
	} {
		got := ruled(t, "[[pairs]]\nid = \"甲\"\nfrom = \"spending\"\ndims = [ \"econ\", \"gov_econ\" ]\nallow = { "+c.allow+" }\nsay = \"{econ}不用{gov_econ}，用{allowed}\"\n",
			"支出.csv", func(s string) string { return s + line })
		i := slices.IndexFunc(got, func(s string) bool { return strings.Contains(s, "30201") && strings.Contains(s, "50201") })
		said := ""
		if i >= 0 {
			said = got[i]
		}
		if !strings.Contains(said, c.want) || (c.want == "") != (said == "") {
			t.Errorf("%s: %q, want %s", c.name, said, c.want)
		}
	}
}

// TestCover: members of a list of which another file, a ledger or records, has no line.
func TestCover(t *testing.T) {
	const unit = "021099,某中心,事业,99,99\n"
	for _, c := range []struct{ in, want string }{
		{"spending", "021099某中心"}, {"income", "021099某中心"}, {"other", "021099某中心"},
	} {
		got := ruled(t, "[[cover]]\nid = \"甲\"\ndim = \"unit\"\nin = \""+c.in+"\"\nsay = \"没有{code}{name}\"\n", "单位.csv", func(s string) string { return s + unit })
		if !slices.ContainsFunc(got, func(s string) bool {
			return strings.Contains(s, "单位.csv 第") && strings.Contains(s, "没有"+c.want)
		}) {
			t.Errorf("%s: %q", c.in, got)
		}
	}
}

// TestFiguresOfCells: a figure is its amount rounded, under 舍位平衡 it may be
// moved by one, which is told; finer decimals than 分 show the amount itself.
func TestFiguresOfCells(t *testing.T) {
	wan := money.Format{Unit: money.Wan, Decimals: 1}
	for _, c := range []struct {
		name     string
		format   money.Format
		rounding table.Rounding
		amount   money.Amount
		printed  int64
		want     string
	}{
		{"nearest", wan, table.Plain, 1_040_000, 10, ""},
		{"moved", wan, table.Plain, 1_040_000, 11, "印数 印出的数不是这一格金额四舍五入的结果：程序有误，请勿使用这些表"},
		{"nearest, balanced", wan, table.Balanced, 1_040_000, 10, ""},
		{"moved, balanced", wan, table.Balanced, 1_040_000, 11, "舍位平衡 四舍五入为1.0，为使印出的各数相加相符，印为1.1"},
		{"moved by two, balanced", wan, table.Balanced, 1_040_000, 12, "印数 印出的数不是这一格金额四舍五入的结果：程序有误，请勿使用这些表"},
		{"in 分", money.Format{Unit: money.Yuan, Decimals: 2}, table.Plain, 123, 123, ""},
	} {
		tb := &table.Table{ID: "T", Rounding: c.rounding, Formats: []money.Format{c.format},
			Columns: []table.Column{{ID: "数", Path: []string{"数"}, Kind: table.AmountColumn}}, Rows: []table.Row{{IDs: []string{"甲"}, Parent: -1, Head: -1}},
			Cells: []table.Cell{{Kind: table.AmountCell, Amount: c.amount, Printed: c.printed, Text: c.format.TextRounded(c.printed), RowSpan: 1, ColSpan: 1}}}
		rep := &Report{}
		rep.structure(tb)
		got := ""
		for _, f := range rep.Findings {
			got += f.Rule + " " + f.Message
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		tb.Cells[0].Kind = table.MaskedCell
		if rep.Findings = nil; c.want != "" {
			rep.structure(tb)
		}
		if len(rep.Findings) > 0 {
			t.Errorf("%s: a masked figure is told: %+v", c.name, rep.Findings)
		}
	}
}

// TestVerdict: what a report comes to.
func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		severities []Severity
		want       string
	}{
		{nil, "没有发现问题。"},
		{[]Severity{Info}, "提示1条。没有错误。"},
		{[]Severity{Warning, Rounding, Warning}, "尾差1条"},
		{[]Severity{Error, Info, Error}, "错误2条，提示1条。有错误，不能公开。"},
	} {
		rep := &Report{}
		for _, s := range c.severities {
			rep.Findings = append(rep.Findings, Finding{Severity: s})
		}
		if got := rep.verdict(); !strings.Contains(got, c.want) {
			t.Errorf("%v: %s", c.severities, got)
		}
	}
}

// TestTurns: what compares amounts runs before what looks how small they are,
// the whole of a file before its members.
func TestTurns(t *testing.T) {
	_, rules := family(t)
	order := []rule{&smallRule{}, &median{}, &smallRule{by: rules.balances[0].by[0]}, &change{}}
	for i, x := range order {
		if turn(x) != i {
			t.Errorf("%T runs in turn %d, want %d", x, turn(x), i)
		}
	}
}

// TestNumbersInNamesAreNotTyped: the number in the name of a project is the
// dataset's, not a figure that the office typed.
func TestNumbersInNamesAreNotTyped(t *testing.T) {
	name := ""
	fam, _ := family(t)
	data := enriched(t)
	for line := range strings.Lines(string(data["项目.csv"].Data)) {
		if cells := strings.Split(line, ","); len(cells) > 1 && cells[0] == "410100220000000013629" {
			name = cells[1]
		}
	}
	data["项目.csv"].Data = []byte(strings.Replace(string(data["项目.csv"].Data), name, "50万元设备购置", 1))
	data["文字/主要职责.md"] = &fstest.MapFile{Data: []byte("负责50万元设备购置，另投入60万元。\n")}
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	subject := ds.Whole()
	b, results, err := wordsOf(t, fam, ds, subject, "")
	if err != nil {
		t.Fatal(err)
	}
	rep := &Report{}
	rep.ReadWords(b, ds, subject, layout.Tables(results))
	var typed []string
	for _, f := range rep.Findings {
		if strings.Contains(f.Message, "是手写的数") {
			typed = append(typed, f.Message)
		}
	}
	if len(typed) != 1 || !strings.Contains(typed[0], "“60万元”") {
		t.Errorf("typed: %q", typed)
	}
}
