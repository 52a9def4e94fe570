package narrative

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// TestPriorMistakes: where last year's figures stand is checked like any other
// name in the templates.
func TestPriorMistakes(t *testing.T) {
	fam, _ := family(t)
	data, err := os.ReadFile(familyFolder + "/book/book.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`"三公经费"             = "08[`, `"三公费"             = "08[`, "“三公费”不是“项目”的用词；是否为“三公经费”"},
		{`“三公”经费合计]"`, `“三公”经费总计]"`, "““三公”经费总计”：“08”中没有这一列；是否为““三公”经费合计”"},
		{`file = "上年"`, `file = "去年"`, "“去年”不是数据集的文件；是否为“上年”"},
		{`file = "上年"`, `file = "绩效指标"`, "“绩效指标”不能放上年的数；应为对象、项目（用词）、金额三列的文件"},
		{`file = "上年"`, ``, "缺少"},
		{`"公务接待费"           = "08[合计, 公务接待费]"`, `"公务接待费" = "08[合计, 公务接待费] 08"`, "“08”"},
	} {
		if strings.Count(string(data), c.old) != 1 {
			t.Fatalf("%q does not stand once in book.toml", c.old)
		}
		files := fstest.MapFS{"book/book.toml": &fstest.MapFile{Data: []byte(strings.Replace(string(data), c.old, c.new, 1))}}
		_, err := Load(overlay{files, os.DirFS(familyFolder)}, "henan", fam)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "henan/book/book.toml 第") {
			t.Errorf("%s\n%v\nwant %s", c.new, err, c.want)
		}
	}
}

// overlay reads a file of the first of its systems that has it.
type overlay []fs.FS

func (o overlay) Open(name string) (f fs.File, err error) {
	for _, fsys := range o {
		if f, err = fsys.Open(name); err == nil {
			return f, nil
		}
	}
	return nil, err
}

// TestPrior holds last year's figures against the cells they are taken from.
func TestPrior(t *testing.T) {
	fam, text := family(t)
	ds := realDataset(t, fam)
	results := exampletest.Tables(t, fam, ds, ds.Whole())
	last := Last{Year: "2022", Origin: "数据集甲", Data: ds}
	found, err := text.Prior(last, ds.Whole(), layout.Tables(results))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range found {
		r := text.PriorRow(last, f)
		if r[0] != "部门整体" || r[3] != "2022" || r[4] != "数据集甲" {
			t.Errorf("whose: %v", r)
		}
		got[r[1]] = r[2]
	}
	// the published 107,259.2, 85.4, 5.9 and 79.5 万元, exact
	for item, want := range map[string]string{"收支总计": "1072592200.00", "一般公共预算": "1072592200.00", "政府性基金预算": "0.00", "三公经费": "854000.00", "公务接待费": "59000.00", "公务用车运行维护费": "795000.00"} {
		if got[item] != want {
			t.Errorf("%s is %s, want %s", item, got[item], want)
		}
	}
	if words := text.PriorFile().Columns[1].Words; len(got) != len(words) {
		t.Errorf("%d of %d words have a place", len(got), len(words))
	}
}

// TestPriorOfPublished: published tables give the same figures; a table that the
// edition lacks, or a row that it does not have, is told and never taken for zero.
func TestPriorOfPublished(t *testing.T) {
	fam, text := family(t)
	ds := realDataset(t, fam)
	tables := layout.Tables(exampletest.Tables(t, fam, ds, ds.Whole()))
	last := Last{Year: "2022", Origin: "第1版"}
	want, err := text.Prior(Last{Data: ds}, ds.Whole(), tables)
	if err != nil {
		t.Fatal(err)
	}
	got, err := text.Prior(last, ds.Whole(), tables)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\n%v\nwant %v", err, got, want)
	}
	without := slices.DeleteFunc(slices.Clone(tables), func(x *table.Table) bool { return x.ID == "08" })
	got, err = text.Prior(last, ds.Whole(), without)
	if len(got) != 3 || err == nil || strings.Count(err.Error(), "没有数据") != 5 {
		t.Errorf("%v\n%v", got, err)
	}
	for _, x := range tables {
		if x.ID == "04" {
			for r := range x.Rows {
				x.Rows[r].IDs = slices.Repeat([]string{"别的"}, len(x.Rows[r].IDs))
			}
		}
	}
	got, err = text.Prior(last, ds.Whole(), tables)
	if len(got) != 6 || err == nil || !strings.Contains(err.Error(), "“一般公共预算”是没有数据，不是金额") {
		t.Errorf("%v\n%v", got, err)
	}
	if !text.SamePrinted(1145300000_00, 1145299876_54) || text.SamePrinted(1145300000_00, 1145400000_00) {
		t.Error("printed in 万元 with one decimal")
	}
}
