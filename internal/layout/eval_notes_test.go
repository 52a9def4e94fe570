package layout

import (
	"strings"
	"testing"

	"budgetreport/internal/dataset"
)

// TestNotesSayWhatIsSo holds that a note that asks something of the lines is
// printed only if they are so; lines without an amount do not count.
func TestNotesSayWhatIsSo(t *testing.T) {
	schema, def := testFamily(t)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, notes, want string }{
		{"all are", `[[notes]]
only = { func = "20*" }
text = "都是类"`, "都是类"},
		{"one is not", `[[notes]]
only = { econ = "301*" }
text = "只有工资"`, ""},
		{"some are", `[[notes]]
any = { econ = "301*" }
text = "有工资"`, "有工资"},
		{"none is", `[[notes]]
any = { econ = "399*" }
text = "有其他"`, ""},
		{"both must hold", `[[notes]]
only = { func = "20*" }
any = { econ = "399*" }
text = "甲"
[[notes]]
when = "empty"
only = { func = "20*" }
text = "乙"
[[notes]]
when = "data"
only = { func = "20*" }
any = { econ = "302*" }
text = "丙"`, "丙"},
		{"a table without lines has all and none", `where = { func = "2999999" }
[[notes]]
only = { econ = "301*" }
text = "甲"
[[notes]]
any = { econ = "301*" }
text = "乙"`, "甲"},
		{"no such dimension", `[[notes]]
only = { econ2 = "1" }
text = "甲"`, "错误：econ2"},
		{"a ledger that has it not", `[[notes]]
any = { econ = "301*" }
text = "甲"`, "错误：econ"},
	} {
		from := "spending"
		if strings.HasPrefix(test.name, "a ledger") {
			from = "income"
		}
		text := "title = \"表\"\nfrom = \"" + from + "\"\ncolumns = [ { title = \"项目\", show = \"name\" }, { title = \"数\", sum = \"budget\" } ]\nrows = [ { total = \"合计\" } ]\n" + test.notes
		got := ""
		l, err := parseLayout("layout.toml", "T", []byte(text), schema, def)
		if err == nil {
			var tables []*Result
			if tables, err = l.Evaluate(ds, ds.Whole()); err == nil {
				got = strings.Join(tables[0].Notes, "、")
			}
		}
		switch want, wrong := strings.CutPrefix(test.want, "错误："); {
		case wrong && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want one that names %s", test.name, err, want)
		case !wrong && (err != nil || got != test.want):
			t.Errorf("%s: %q %v, want %q", test.name, got, err, test.want)
		}
	}
}

// TestNoteOfTheExample holds that 05's note names the other money in the table,
// and that lines without an amount are none.
func TestNoteOfTheExample(t *testing.T) {
	fam, _ := henan(t)
	const others, treasury = "一般公共预算-其他", "一般公共预算-财政拨款"
	for _, test := range []struct {
		changes []string
		want    string
	}{
		{nil, "备注：本表含当年财政拨款以外的一般公共预算安排的支出。"},
		{[]string{others, treasury}, "备注：本表仅含当年财政拨款安排的支出。"},
		{[]string{others, treasury, ",14891.00\n", ",14891.00\n021006,2101102,30110,50501,人员类,," + others + ",本年,0.00\n"}, "备注：本表仅含当年财政拨款安排的支出。"},
		{[]string{treasury, others}, "备注：本表含当年财政拨款以外的一般公共预算安排的支出。"},
	} {
		ds, err := exampleWith(t, fam.Schema, map[string][]string{"支出.csv": test.changes})
		if err != nil {
			t.Fatal(err)
		}
		var notes []string
		for _, l := range fam.Layouts {
			if l.ID != "05" {
				continue
			}
			tables, err := l.Evaluate(ds, ds.Whole())
			if err != nil {
				t.Fatal(err)
			}
			notes = tables[0].Notes
		}
		if strings.Join(notes, "") != test.want {
			t.Errorf("%q: %q, want %q", test.changes, notes, test.want)
		}
	}
}
