package check

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/testtool"
)

// The mutation tests change one value of the dataset, or one piece of a layout,
// at a time. A mutant is caught when loading refuses it or the checks find
// something new that is an error or a warning. Mutants that print exactly the
// same tables do not matter and are not counted.
//
// The dataset is the example with lines of the other sources, of last year and
// of 因公出国 added, so that more columns have figures.
var added = map[string]string{
	"收入.csv": `021012,政府性基金,本年,700000.00
021014,国有资本经营预算,本年,800000.00
021015,财政专户管理资金,本年,900000.00
021016,事业收入,本年,60000.00
021016,事业单位经营收入,本年,50000.00
021017,上级补助收入,本年,40000.00
021017,附属单位上缴收入,本年,30000.00
021017,其他收入,本年,20000.00
021015,一般公共预算-财政拨款,上年结转,110000.00
021016,政府性基金,上年结转,120000.00
021014,国有资本经营预算,上年结转,130000.00
021001,一般公共预算-财政拨款,本年,10000.00
`,
	"支出.csv": `021012,2150517,30201,50502,其他运转类,410100220000000023302,政府性基金,本年,700000.00
021014,2150805,31299,50799,特定目标类,410100220000000041602,国有资本经营预算,本年,800000.00
021015,2240405,30213,50502,其他运转类,410100220000000013629,财政专户管理资金,本年,900000.00
021016,2240404,30214,50502,其他运转类,410100220000000001654,事业收入,本年,60000.00
021016,2240404,30205,50502,其他运转类,410100220000000001654,事业单位经营收入,本年,50000.00
021017,2240404,30226,50502,其他运转类,410100220000000000821,上级补助收入,本年,40000.00
021017,2240404,30227,50502,其他运转类,410100220000000000821,附属单位上缴收入,本年,30000.00
021017,2240404,30299,50502,其他运转类,410100220000000000821,其他收入,本年,20000.00
021015,2240405,30239,50502,其他运转类,410100220000000013629,一般公共预算-财政拨款,上年结转,110000.00
021016,2240404,30202,50502,其他运转类,410100220000000001654,政府性基金,上年结转,120000.00
021014,2150805,31205,50702,特定目标类,410100220000000041603,国有资本经营预算,上年结转,130000.00
021001,2150501,30212,50207,公用经费,,一般公共预算-财政拨款,本年,10000.00
`,
	"科目.csv": "部门经济,30212,因公出国（境）费用\n政府经济,50207,因公出国（境）费用\n",
}

// enriched is the example with the lines added.
func enriched(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	names, err := fs.Glob(os.DirFS(example), "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(os.DirFS(example), name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data) + added[name]
		if name == "收入.csv" { // a unit's income of one source stands on one line
			text = strings.Replace(text, "021001,一般公共预算-财政拨款,本年,10000.00\n", "", 1)
			text = strings.Replace(text, "1010332400.00", "1010342400.00", 1)
		}
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// outcome is what is printed and found.
type outcome struct {
	refused bool
	printed string
	found   map[string]bool
}

func outcomeOf(fam *layout.Family, rules *Rules, data fs.FS) outcome {
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		return outcome{refused: true}
	}
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		return outcome{refused: true}
	}
	o := outcome{found: map[string]bool{}}
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintln(&b, r.ID, len(r.Rows))
		for i := range r.Cells {
			b.WriteString(r.Cells[i].Text + "\x00" + r.Cells[i].Amount.Exact() + "\x00")
		}
	}
	o.printed = b.String()
	for _, f := range rules.Run(ds, ds.Whole(), layout.Sourced(results)).Findings {
		if f.Severity <= Warning {
			o.found[f.Rule+f.Place.Text()+f.Message] = true
		}
	}
	return o
}

// caught compares a mutant with what it was made from; matters is false when
// both print the same.
func (o outcome) caught(base outcome) (caught, matters bool) {
	if o.refused {
		return true, true
	}
	for f := range o.found {
		if !base.found[f] {
			return true, true
		}
	}
	return false, o.printed != base.printed
}

// tally counts mutants by kind.
type tally struct {
	caught, missed map[string]int
	misses         []string
	same           int
}

func newTally() *tally { return &tally{caught: map[string]int{}, missed: map[string]int{}} }

func (c *tally) add(kind, what string, mutant, base outcome) {
	switch caught, matters := mutant.caught(base); {
	case caught:
		c.caught[kind]++
	case !matters:
		c.same++
	default:
		c.missed[kind]++
		c.misses = append(c.misses, kind+" "+what)
	}
}

// rate logs the outcome and returns the share of mutants that were caught, in
// percent, and their number.
func (c *tally) rate(t *testing.T) (percent, total int) {
	caught := 0
	kinds := map[string]bool{}
	for k, n := range c.caught {
		caught += n
		kinds[k] = true
	}
	total = caught
	for k, n := range c.missed {
		total += n
		kinds[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		t.Logf("%-28s caught %3d, missed %3d", k, c.caught[k], c.missed[k])
	}
	for _, m := range c.misses {
		t.Log("missed ", m)
	}
	t.Logf("%d of %d caught (%d%%); %d others print the same tables", caught, total, caught*100/max(total, 1), c.same)
	return caught * 100 / max(total, 1), total
}

// TestDatasetMutants changes one cell at a time: a code or word to the next one
// that the column has anywhere, an amount by a digit. What is missed is another
// right dataset: a line under another 项 or 款 that it may as well stand under.
func TestDatasetMutants(t *testing.T) {
	testtool.Full(t)
	fam, rules := family(t)
	data := enriched(t)
	base := outcomeOf(fam, rules, data)
	if base.refused || slices.ContainsFunc(slices.Collect(maps.Keys(base.found)), func(f string) bool { return strings.HasPrefix(f, "数据") }) {
		t.Fatal("the dataset itself is wrong")
	}
	c := newTally()
	for _, file := range []struct {
		name    string
		columns []string
		every   int // of the rows
	}{
		{"收入.csv", []string{"单位编码", "资金来源", "年度", "金额"}, 1},
		{"支出.csv", []string{"单位编码", "功能科目编码", "部门经济科目编码", "政府经济科目编码", "项目类别", "项目编码", "资金来源", "年度", "金额"}, 5},
		{"项目.csv", []string{"项目编码", "单位编码", "项目类别", "转移支付", "表11序号", "表13序号"}, 1},
		{"单位.csv", []string{"单位编码", "单位性质"}, 1},
		{"科目.csv", []string{"编码"}, 4},
		{"绩效指标.csv", []string{"一级指标"}, 10},
	} {
		rows, err := csv.NewReader(strings.NewReader(string(data[file.name].Data))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range file.columns {
			at := slices.Index(rows[0], column)
			var values []string
			for _, row := range rows[1:] {
				if !slices.Contains(values, row[at]) {
					values = append(values, row[at])
				}
			}
			for i := 1; i < len(rows); i += file.every {
				was := rows[i][at]
				switch column {
				case "金额":
					rows[i][at] = "1" + was
				case "一级指标":
					rows[i][at] = strings.Replace(was, "指标", " 指标", 1)
				default:
					rows[i][at] = values[(slices.Index(values, was)+1)%len(values)]
				}
				what := fmt.Sprintf("row %d: %s → %s", i+1, was, rows[i][at])
				var b strings.Builder
				w := csv.NewWriter(&b)
				if err := w.WriteAll(rows); err != nil {
					t.Fatal(err)
				}
				rows[i][at] = was
				mutant := maps.Clone(data)
				mutant[file.name] = &fstest.MapFile{Data: []byte(b.String())}
				c.add(file.name+" "+column, what, outcomeOf(fam, rules, mutant), base)
			}
		}
	}
	if rate, n := c.rate(t); rate < 94 || n < 600 {
		t.Errorf("%d%% of %d mutants caught", rate, n)
	}
}

// TestLayoutMutants changes one piece of a layout at a time: the code or word
// of a filter, a sign, which rows are 其中, what a total is the sum of. What is
// missed changes how rows are listed, not what they sum to.
func TestLayoutMutants(t *testing.T) {
	testtool.Full(t)
	files := fstest.MapFS{}
	names, err := fs.Glob(exampletest.Files(t), "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(exampletest.Files(t), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	data := enriched(t)
	run := func(files fs.FS) outcome {
		fam, err := layout.LoadFamily(files, "f", nil)
		if err != nil {
			return outcome{refused: true}
		}
		rules, err := Load(files, "f", fam)
		if err != nil {
			return outcome{refused: true}
		}
		return outcomeOf(fam, rules, data)
	}
	base := run(files)
	next := func(words ...string) func(string) string {
		return func(s string) string { return words[(slices.Index(words, s)+1)%len(words)] }
	}
	kinds := []struct {
		name  string
		at    *regexp.Regexp
		with  func(string) string
		every int
	}{
		{"class of a filter", regexp.MustCompile(`"[23]\d\d\*"`), func(s string) string {
			return s[:3] + string('0'+(s[3]-'0'+1)%10) + s[4:]
		}, 1},
		{"code of a filter", regexp.MustCompile(`"3\d{4}"`), func(s string) string { return s[:5] + string('0'+(s[5]-'0'+1)%10) + s[6:] }, 1},
		{"category", regexp.MustCompile(`"(人员类|公用经费|其他运转类|特定目标类|基本支出|项目支出)" }`), next(`"人员类" }`, `"公用经费" }`, `"其他运转类" }`, `"特定目标类" }`, `"基本支出" }`, `"项目支出" }`), 1},
		{"fund", regexp.MustCompile(`fund = "[^"]*"`), next(`fund = "一般公共预算"`, `fund = "一般公共预算-财政拨款"`, `fund = "政府性基金"`, `fund = "国有资本经营预算"`, `fund = "财政专户管理资金"`, `fund = "事业收入"`, `fund = "事业单位经营收入"`, `fund = "上级补助收入"`, `fund = "附属单位上缴收入"`, `fund = "其他收入"`, `fund = "单位资金"`, `fund = "政府预算资金"`), 1},
		{"period", regexp.MustCompile(`period = "(本年|上年结转)"`), next(`period = "本年"`, `period = "上年结转"`), 1},
		{"sign", regexp.MustCompile(`sign = -1`), func(string) string { return "sign = 1" }, 1},
		{"of_which", regexp.MustCompile(`of_which = true`), func(string) string { return "of_which = false" }, 1},
		{"parts", regexp.MustCompile(`parts = \[ "[^"]*",`), func(string) string { return "parts = [" }, 1},
		{"measure", regexp.MustCompile(`from = "income" }`), func(string) string { return `from = "spending" }` }, 1},
		{"group", regexp.MustCompile(`each = "func"`), func(string) string { return `each = "func.group"` }, 1},
		{"mask", regexp.MustCompile(`keep   = \[[^\]]*\]`), func(string) string { return "keep   = []" }, 1},
	}
	c := newTally()
	for _, name := range names {
		if name == File || name == layout.FamilyFile || name == layout.SchemaFile {
			continue
		}
		text := string(files[name].Data)
		for _, k := range kinds {
			for _, at := range k.at.FindAllStringIndex(text, -1) {
				was := text[at[0]:at[1]]
				mutant := maps.Clone(files)
				mutant[name] = &fstest.MapFile{Data: []byte(text[:at[0]] + k.with(was) + text[at[1]:])}
				what := fmt.Sprintf("%s line %d: %s → %s", name, strings.Count(text[:at[0]], "\n")+1, was, k.with(was))
				c.add(k.name, what, run(mutant), base)
			}
		}
	}
	if rate, n := c.rate(t); rate < 96 || n < 150 {
		t.Errorf("%d%% of %d mutants caught", rate, n)
	}
}
