package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// completed checks what the disclosure of a subject of a dataset must contain; edits add
// lines to files of a copy of the example, or write new ones.
func completed(t testing.TB, unit string, edits map[string]string) *Report {
	t.Helper()
	fam, _ := family(t)
	rules, err := Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	for name, more := range edits {
		old, _ := os.ReadFile(filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), append(old, more...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ds := exampletest.Load(t, fam, dir)
	subject := subjectOf(t, ds, unit)
	b, results, err := wordsOf(t, fam, ds, subject, "")
	if err != nil {
		t.Fatal(err)
	}
	rep := &Report{Subject: subject.Name, Year: ds.Year()}
	rules.Complete(rep, rules.Dataset(ds, nil), b, ds, subject, layout.Tables(results))
	return rep
}

// states lists the items in a state.
func states(rep *Report, state State) (out []string) {
	for _, it := range rep.Required {
		if it.State == state {
			out = append(out, it.Title)
		}
	}
	return out
}

const noneOfUnit = "021012,政府采购,无,,,,\n021012,车辆,无,,,,\n021012,设备,无,,,,\n"

func TestCompleteness(t *testing.T) {
	prior := ""
	for _, item := range []string{"收支总计", "一般公共预算", "政府性基金预算", "三公经费", "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费"} {
		prior += "021012," + item + ",100\n"
	}
	missing := []string{"收支总额与上年比较", "财政拨款与上年比较", "“三公”经费总额与上年比较", "“三公”经费各项与上年比较", "政府采购", "国有资产占用：车辆", "国有资产占用：大型设备", "整体绩效目标表"}
	cases := []struct {
		name, unit string
		edits      map[string]string
		missing    []string
		nothing    []string
		tally      string
	}{
		{name: "the department of the example has all", nothing: []string{"政府性基金预算支出表", "国有资本经营预算支出表"}, tally: "应有40项，齐40项（其中写明没有的2项）"},
		{name: "a unit of it lacks what nobody wrote down", unit: "021012", missing: missing,
			nothing: []string{"政府性基金预算支出表", "国有资本经营预算支出表"}, tally: "应有35项，齐27项（其中写明没有的2项），缺8项"},
		{name: "last year's figures bring the comparisons back", unit: "021012", edits: map[string]string{"上年.csv": prior}, missing: append([]string{"“三公”经费增减变化的原因"}, missing[4:]...),
			nothing: []string{"政府性基金预算支出表", "国有资本经营预算支出表"}, tally: "应有37项，齐32项（其中写明没有的2项），缺5项"},
		{name: "amounts of nothing say so", unit: "021012", edits: map[string]string{"上年.csv": "021012,收支总计,0\n021012,一般公共预算,0\n021012,政府性基金预算,0\n021012,三公经费,0\n"}, missing: append([]string{"收支和财政拨款增减变化的原因", "“三公”经费各项与上年比较", "“三公”经费增减变化的原因"}, missing[4:]...),
			nothing: []string{"收支总额与上年比较", "财政拨款与上年比较", "“三公”经费总额与上年比较", "政府性基金预算支出表", "国有资本经营预算支出表"},
			tally:   "应有37项，齐30项（其中写明没有的5项），缺7项"},
		{name: "a row says that there is nothing", unit: "021012", edits: map[string]string{"其他事项.csv": noneOfUnit}, missing: append(slices.Clone(missing[:4]), missing[7]),
			nothing: []string{"政府采购", "国有资产占用：车辆", "国有资产占用：大型设备", "政府性基金预算支出表", "国有资本经营预算支出表"},
			tally:   "应有35项，齐30项（其中写明没有的5项），缺5项"},
		{name: "of one part of a comparison only", unit: "021012", edits: map[string]string{"上年.csv": "021012,一般公共预算,5\n"}, missing: missing,
			nothing: []string{"政府性基金预算支出表", "国有资本经营预算支出表"}, tally: "应有35项，齐27项（其中写明没有的2项），缺8项"},
		{name: "a project without indicators", unit: "", edits: map[string]string{
			"项目.csv": "410100220000000099999,新项目,021012,特定目标类,否,否,99,99\n",
		}, missing: []string{"项目绩效目标"}, nothing: []string{"政府性基金预算支出表", "国有资本经营预算支出表"}, tally: "应有40项，齐39项（其中写明没有的2项），缺1项"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := completed(t, c.unit, c.edits)
			if got := states(rep, Missing); !slices.Equal(got, c.missing) {
				t.Errorf("missing %q", got)
			}
			if got := states(rep, Nothing); !slices.Equal(got, c.nothing) {
				t.Errorf("nothing %q", got)
			}
			if got := rep.Completeness(); got != c.tally {
				t.Error(got)
			}
		})
	}
}

// TestWhatIsMissingIsNamed: with the file and the row that brings it back.
func TestWhatIsMissingIsNamed(t *testing.T) {
	want := `单位.csv 第5行：缺：整体绩效目标表。在单位.csv“021012”一行填“年度履职目标”列；在年度任务.csv加上“对象”列，写一行（对象,任务名称,主要内容,序号）：021012,任务名称,主要内容,序号；在绩效指标.csv写一行（对象,一级指标,二级指标,三级指标,指标值,指标值说明,序号）：021012,一级指标,二级指标,三级指标,指标值,指标值说明,序号
上年.csv：缺：收支总额与上年比较。在上年.csv写一行（对象,项目,金额）：021012,收支总计,金额；没有的，金额写0
上年.csv：缺：财政拨款与上年比较。在上年.csv写一行（对象,项目,金额）：021012,政府性基金预算,金额；没有的，金额写0
上年.csv：缺：“三公”经费总额与上年比较。在上年.csv写一行（对象,项目,金额）：021012,三公经费,金额；没有的，金额写0
上年.csv：缺：“三公”经费各项与上年比较。在上年.csv写4行（对象,项目,金额）：021012,因公出国（境）费,金额；021012,公务接待费,金额；021012,公务用车购置费,金额；021012,公务用车运行维护费,金额；没有的，金额写0
其他事项.csv：缺：政府采购。在其他事项.csv写一行（对象,类别,事项,使用单位,用途,数量,金额）：021012,政府采购,事项,,,,金额；没有的，写：021012,政府采购,无,,,,
其他事项.csv：缺：国有资产占用：车辆。在其他事项.csv写一行（对象,类别,事项,使用单位,用途,数量,金额）：021012,车辆,事项,,,数量,；没有的，写：021012,车辆,无,,,,
其他事项.csv：缺：国有资产占用：大型设备。在其他事项.csv写一行（对象,类别,事项,使用单位,用途,数量,金额）：021012,设备,事项,,,数量,；没有的，写：021012,设备,无,,,,`
	rep := completed(t, "021012", map[string]string{"上年.csv": "021012,一般公共预算,5\n"})
	var got []string
	for _, f := range rep.Findings {
		if f.Severity != Warning || f.Rule != requiredRule {
			t.Errorf("%v %s", f.Severity, f.Rule)
		}
		got = append(got, f.Place.Text()+"："+f.Message)
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// What is missing can be acknowledged, and the checklist says why.
func TestMissingItemsAreAcknowledged(t *testing.T) {
	fam, _ := family(t)
	ds := exampletest.Load(t, fam, example)
	rep := completed(t, "021012", nil)
	rep.Acknowledge(ds)
	number := ""
	for _, f := range rep.Findings {
		if strings.HasPrefix(f.Message, "缺：政府采购。") {
			number = f.Number
		}
	}
	if number == "" {
		t.Fatal("no number")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "确认.csv"), []byte("确认号,规则,理由\n"+number+",应有内容,由部门统一采购\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	rep = completed(t, "021012", nil)
	rep.Acknowledge(exampletest.Load(t, fam, dir))
	if got := states(rep, Accepted); !slices.Equal(got, []string{"政府采购"}) || rep.Completeness() != "应有35项，齐27项（其中写明没有的2项），缺8项（其中已确认1项）" {
		t.Errorf("%q %s", got, rep.Completeness())
	}
	for _, it := range rep.Required {
		if it.State == Accepted && it.Where != "没有，理由：由部门统一采购" {
			t.Error(it.Where)
		}
	}
}

// A text that says 无 stands for one that has nothing to say, and the words leave its
// sentence out.
func TestTextsSayNothing(t *testing.T) {
	fam, _ := family(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "文字", "内设机构.md"), []byte("无\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, dir)
	b, results, err := wordsOf(t, fam, ds, ds.Whole(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range b.Blocks {
		if strings.Contains(k.Text, "机关本级预算包括") {
			t.Error(k.Text)
		}
	}
	rules, err := Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	rep := &Report{}
	rules.Complete(rep, rules.Dataset(ds, nil), b, ds, ds.Whole(), layout.Tables(results))
	if got := states(rep, Nothing); !slices.Contains(got, "内设机构") {
		t.Errorf("%q", got)
	}
}

// TestWordsSayThatThereIsNothing: what the data say by 无 the document says in a sentence.
func TestWordsSayThatThereIsNothing(t *testing.T) {
	fam, _ := family(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "其他事项.csv"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(noneOfUnit); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, dir)
	b, _, err := wordsOf(t, fam, ds, subjectOf(t, ds, "021012"), "")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, k := range b.Blocks {
		all.WriteString(k.Text + "\n")
	}
	for _, want := range []string{"郑州市节能中心2022年无政府采购预算安排。", "2021年期末，郑州市节能中心无车辆；无达到规定价值的通用设备、专用设备。"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

// A section that the family's templates leave out is the family's own mistake.
func TestTemplatesThatLeaveOutASection(t *testing.T) {
	fam, _ := family(t)
	rules, err := Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, example)
	b, results, err := wordsOf(t, fam, ds, ds.Whole(), "# 名词解释\n没有别的。\n{各表}\n")
	if err != nil {
		t.Fatal(err)
	}
	rep := &Report{}
	rules.Complete(rep, rules.Dataset(ds, nil), b, ds, ds.Whole(), layout.Tables(results))
	n := 0
	for _, f := range rep.Findings {
		if f.Severity == Error && f.Place.File == "henan/required.toml" && f.Place.Lines[0] > 50 &&
			f.Message == "缺：“三公”经费情况。表式的表、文字的模板（book文件夹）中没有这一项，应补上；确实不要的，从这里删去" {
			n++
		}
	}
	if n != 1 || slices.Contains(states(rep, Missing), "名词解释") {
		t.Errorf("%+v", rep.Findings)
	}
}

func TestNothingBesideSomething(t *testing.T) {
	fam, _ := family(t)
	rules, err := Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	for more, want := range map[string]string{
		"021012,政府采购,无,,,,\n021012,政府采购,货物,,,,5\n": "其他事项.csv 第10、11行“事项”列 一行写“无”，另有行写了具体的事项，应只留一种",
		"021012,政府采购,无,,,,\n021013,政府采购,货物,,,,5\n": "",
		"021012,政府采购,无,,,,\n021012,车辆,其他用车,,,5,\n": "",
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(filepath.Join(dir, "其他事项.csv"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "其他事项.csv"), append(old, more...), 0o644); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range rules.Dataset(exampletest.Load(t, fam, dir), nil).Errors() {
			got += f.Place.Text() + " " + f.Message
		}
		if got != want {
			t.Errorf("%s: %s", more, got)
		}
	}
}

func TestDeadline(t *testing.T) {
	fam, _ := family(t)
	rules, err := Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		lines, today string
		countdown    string
		findings     string
	}{
		{"", "2022-02-20", "", ""},
		{"批复日期,2022-02-10\n", "2022-02-20", "批复日期2022-02-10，20日内公开，最后公开日2022-03-02，距最后公开日还有10天", ""},
		{"批复日期,2022/2/10\n", "2022-03-02", "批复日期2022-02-10，20日内公开，最后公开日2022-03-02，今天是最后公开日", ""},
		{"批复日期,2022年2月10日\n", "2022-03-05", "批复日期2022-02-10，20日内公开，最后公开日2022-03-02，已过3天", ""},
		{"批复日期,2022.2.10\n公开日期,2022-03-02\n", "2022-03-05", "批复日期2022-02-10，20日内公开，最后公开日2022-03-02，公开日期2022-03-02", ""},
		{"批复日期,2022-02-10\n公开日期,2022-03-04\n", "", "批复日期2022-02-10，20日内公开，最后公开日2022-03-02，公开日期2022-03-04",
			"警告 部门.csv 第8行 公开日期2022-03-04在批复日期2022-02-10的20日以后，晚于最后公开日2022-03-02共2天"},
		{"批复日期,2022-02-10\n公开日期,2022-02-09\n", "", "批复日期2022-02-10，20日内公开，最后公开日2022-03-02，公开日期2022-02-09", "错误 部门.csv 第8行 公开日期2022-02-09早于批复日期2022-02-10"},
		{"批复日期,2021-12-31\n", "", "批复日期2021-12-31，20日内公开，最后公开日2022-01-20", ""},
		{"批复日期,2023-02-10\n", "", "批复日期2023-02-10，20日内公开，最后公开日2023-03-02", "警告 部门.csv 第7行 批复日期是2023-02-10，与2022年的预算不符"},
	}
	for _, c := range cases {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(filepath.Join(dir, "部门.csv"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "部门.csv"), append(old, c.lines...), 0o644); err != nil {
			t.Fatal(err)
		}
		ds := exampletest.Load(t, fam, dir)
		if got := rules.Countdown(ds, c.today); got != c.countdown {
			t.Errorf("%q: %s", c.lines, got)
		}
		got := ""
		for _, f := range rules.Dataset(ds, nil).Findings {
			if f.Rule == deadlineRule {
				got += f.Severity.String() + " " + f.Place.Text() + " " + f.Message
			}
		}
		if got != c.findings {
			t.Errorf("%q: %s", c.lines, got)
		}
	}
}

func TestMistakesOfRequired(t *testing.T) {
	fam, _ := family(t)
	const item = "[[item]]\ntitle = \"甲\"\nof = \"部门\"\n"
	cases := []struct{ toml, want string }{
		{item + "heading = \"乙\"\n", ""},
		{item, "required.toml 第2行第9字：“甲”没有说看什么知道有没有；应写heading、table、records、texts、fields、dim或rules"},
		{item + "heading = \"乙\"\n" + item + "heading = \"丙\"\n", "required.toml 第6行第9字：“甲”写了两次；每项内容只应写一次"},
		{"[[item]]\ntitle = \"甲\"\nof = \"局\"\nheading = \"乙\"\n", "required.toml 第3行第6字：“局”不是报表的主体；可用的有：部门、单位"},
		{"[[item]]\nof = \"部门\"\nheading = \"乙\"\n", "required.toml 第1行第1字：缺少“title”"},
		{item + "heading = \"{主题}\"\n", "required.toml 第4行第11字：“{主题}”不是已知的占位；是否为“主体”？可用的有：年度、主体、类别"},
		{item + "table = \"14\"\n", "required.toml 第4行第9字：“14”不是表式中的表；是否为“04”？可用的有：01、02、03、04、05、06、07、08、09、10、11、12、13"},
		{item + "heading = \"乙\"\nempty = \"丙\"\n", "required.toml 第5行第9字：“丙”只与table同用；说的是这张表没有数时，文字的哪一节说明"},
		{item + "heading = \"乙\"\nhead = \"丙\"\n", "required.toml 第5行第1字：“head”是不认识的键；可用的有：title、basis、level、told、of、when、heading、empty、table、records、texts、fields、dim、rules"},
		{item + "records = \"上年[收入]\"\n", "required.toml 第4行第15字：“收入”不是“项目”的用词；可用的有：收支总计、一般公共预算、政府性基金预算、三公经费、因公出国（境）费、公务接待费、公务用车购置费、公务用车运行维护费"},
		{item + "records = \"去年[收支总计]\"\n", "required.toml 第4行第12字：“去年”不是数据集中有记录的文件；是否为“上年”？可用的有：绩效指标、年度任务、上年、其他事项"},
		{item + "records = [ \"上年[*]\", \"其他事项[车辆]\" ]\n", "required.toml 第4行第28字：“车辆”写法不对；应写其他事项[类别/事项]"},
		{item + "records = \"上年[收支总计, 金额]\"\n", "required.toml 第4行第21字：“上年[收支总计, 金额]”写法不对；条件里写上年[行, 列]，其他写上年[行]"},
		{item + "texts = \"职责\"\n", "required.toml 第4行第9字：“职责”不是单位自己写的文字的题目；是否为“主要职责”？"},
		{item + "fields = \"部门[目标]\"\n", "required.toml 第4行第10字：“部门[目标]”不是数据集中的一项；应写成 部门[年度履职目标] 或 单位[年度履职目标]"},
		{item + "heading = \"乙\"\nwhen = \"08[合计, 三公] ≠ 零\"\n", "required.toml 第5行第16字：“三公”：“08”中没有这一列"},
		{item + "heading = \"乙\"\nwhen = \"08[合计\"\n", "required.toml 第5行"},
		{item + "dim = \"project\"\nin = \"indicator\"\nshare = 101\n", "required.toml 第6行第9字：“101”不在合理的范围内；share应为1到100"},
		{item + "dim = \"category\"\nin = \"spending\"\n", "required.toml 第4行第7字：“category”没有名单；应为成员列在文件里的维度"},
		{"[deadline]\napproved = \"部门[年度]\"\npublished = \"部门[公开日期]\"\ndays = 20\n", "required.toml 第2行第12字：“部门[年度]”不是数据集中的日期"},
		{"[deadline]\napproved = \"部门[批复日期]\"\ndays = 0\n", "required.toml 第1行第1字：缺少“published”"},
	}
	for _, c := range cases {
		err := CheckRequired("required.toml", []byte(c.toml), fam)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s\ngot  %s\nwant %s", c.toml, got, c.want)
		}
	}
}

// A family without the list demands nothing.
func TestFamilyWithoutRequired(t *testing.T) {
	fam, _ := family(t)
	files := fstest.MapFS{}
	for _, name := range []string{"checks.toml"} {
		data, err := fs.ReadFile(exampletest.Files(t), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	rules, err := Load(files, "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, fam, example)
	rep := &Report{}
	rules.Complete(rep, nil, nil, ds, ds.Whole(), nil)
	if rep.Required != nil || rep.Findings != nil || rules.Countdown(ds, "2022-01-01") != "" {
		t.Errorf("%+v", rep)
	}
}

func FuzzRequired(f *testing.F) {
	data, err := fs.ReadFile(exampletest.Files(f), RequiredFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("[[item]]\ntitle = \"甲\"\nof = \"部门\"\nrecords = \"上年[*, 金额]\"\nwhen = \"上年[收支总计, 金额] - 08[合计, *] ≥ 一\"\n"))
	fam := exampletest.Family(f)
	f.Fuzz(func(t *testing.T, data []byte) { CheckRequired("required.toml", data, fam) })
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2022-02-14", "2022/2/14", "2022年2月30日", "0000-01-01", "2022-13-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, ok := dataset.ParseDate(text)
		if ok {
			if again, ok := dataset.ParseDate(day.Format("2006-01-02")); !ok || !again.Equal(day) {
				t.Error(text)
			}
		}
	})
}
