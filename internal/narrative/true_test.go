package narrative

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/templates"
)

// Every sentence of the family's words and notes must be true of the dataset. So for
// each there is a pair of datasets of which one has the sentence and the other has
// it not, or has other figures in it. What no dataset could make untrue is exempt.

// exempt are the files and the beginnings of sentences that say nothing about the
// dataset.
var exempt = []struct{ words, reason string }{
	{"名词解释.md", "释义是制度的用语，不说本部门有没有"},
	{"08.toml 注：按照党中央、国务院有关规定", "“三公”经费口径的说明"},
}

// pair is a change of the example that makes sentences untrue: the datasets before
// and after it, about the same subject.
type pair struct {
	name          string
	unit          string // "" for the department
	before, after func(t *testing.T, m fstest.MapFS)
}

// keep leaves those rows of a file for which fits is true.
func keep(m fstest.MapFS, file string, fits func(row string) bool) {
	head, rows, _ := strings.Cut(string(m[file].Data), "\n")
	var out strings.Builder
	out.WriteString(head + "\n")
	for row := range strings.Lines(rows) {
		if fits(row) {
			out.WriteString(row)
		}
	}
	m[file] = &fstest.MapFile{Data: []byte(out.String())}
}

func without(file, pattern string) func(*testing.T, fstest.MapFS) {
	re := regexp.MustCompile(pattern)
	return func(t *testing.T, m fstest.MapFS) {
		before := len(m[file].Data)
		if keep(m, file, func(row string) bool { return !re.MatchString(row) }); len(m[file].Data) == before {
			t.Errorf("%s: nothing matches %s", file, pattern)
		}
	}
}

func replaced(file, old, new string) func(*testing.T, fstest.MapFS) {
	return func(t *testing.T, m fstest.MapFS) {
		if !strings.Contains(string(m[file].Data), old) {
			t.Errorf("%s: no %s", file, old)
		}
		m[file] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(m[file].Data), old, new))}
	}
}

func more(file, rows string) func(*testing.T, fstest.MapFS) {
	return func(_ *testing.T, m fstest.MapFS) {
		text := ""
		if m[file] != nil {
			text = string(m[file].Data)
		}
		m[file] = &fstest.MapFile{Data: []byte(text + rows)}
	}
}

func no(files ...string) func(*testing.T, fstest.MapFS) {
	return func(t *testing.T, m fstest.MapFS) {
		for _, f := range files {
			if m[f] == nil {
				t.Errorf("no %s", f)
			}
			delete(m, f)
		}
	}
}

func all(do ...func(*testing.T, fstest.MapFS)) func(*testing.T, fstest.MapFS) {
	return func(t *testing.T, m fstest.MapFS) {
		for _, d := range do {
			d(t, m)
		}
	}
}

// last replaces 上年 by rows of the department: item and amount, two and two.
func last(rows ...string) func(*testing.T, fstest.MapFS) {
	text := "对象,项目,金额\n"
	for i := 0; i < len(rows); i += 2 {
		text += "部门整体," + rows[i] + "," + rows[i+1] + "\n"
	}
	return all(no("上年.csv"), more("上年.csv", text))
}

const (
	trips   = ",(30212|30217|30231|30913|31013),"
	abroad  = "021001,2150501,30212,50207,公用经费,,一般公共预算-财政拨款,本年,10000.00\n"
	cars    = "021001,2150501,31013,50403,公用经费,,一般公共预算-财政拨款,本年,180000.00\n"
	funds   = "021012,政府性基金,本年,700000.00\n021014,国有资本经营预算,本年,800000.00\n"
	codes   = "部门经济,30212,因公出国（境）费用\n政府经济,50207,因公出国（境）费用\n部门经济,31013,公务用车购置\n政府经济,50403,公务用车购置\n"
	others  = "021015,财政专户管理资金,本年,900000.00\n021016,事业收入,本年,60000.00\n021016,事业单位经营收入,本年,50000.00\n021017,上级补助收入,本年,40000.00\n021017,附属单位上缴收入,本年,30000.00\n021017,其他收入,本年,20000.00\n021015,一般公共预算-财政拨款,上年结转,110000.00\n"
	fundOut = "021012,2150517,30201,50502,其他运转类,410100220000000023302,政府性基金,本年,700000.00\n021014,2150805,31299,50799,特定目标类,410100220000000041602,国有资本经营预算,本年,800000.00\n"
	fundRun = "021012,2150517,30201,50502,公用经费,,政府性基金,本年,700000.00\n021014,2150805,30201,50502,公用经费,,国有资本经营预算,本年,800000.00\n"
	total   = "1072592200.00"
)

// pairs lists, for the sentences of henan, the change that makes them untrue.
func pairs() []pair {
	spend := func(rows string) func(*testing.T, fstest.MapFS) { return more("支出.csv", rows) }
	same := last("收支总计", total, "一般公共预算", total, "政府性基金预算", "0.00", "三公经费", "854000.00", "公务接待费", "59000.00", "公务用车运行维护费", "795000.00")
	everyCar := "副部（省）级及以上领导用车 主要领导干部用车 机要通信用车 应急保障用车 执法执勤用车 特种专业技术用车 离退休干部用车"
	var fleet strings.Builder
	for i, kind := range strings.Fields(everyCar) {
		fmt.Fprintf(&fleet, "部门整体,车辆,%s,,,%d,\n", kind, i+1)
	}
	zero := "收支总计 一般公共预算 政府性基金预算 三公经费 因公出国（境）费 公务接待费 公务用车购置费 公务用车运行维护费"
	zeros := last(strings.Fields(strings.ReplaceAll(zero, " ", " 0.00 ") + " 0.00")...)
	return []pair{
		{"一个项目没有绩效指标", "", nil, without("绩效指标.csv", "^410100220000000046424,")},
		{"各项目都没有绩效指标", "", nil, without("绩效指标.csv", "^[0-9涉]")},
		{"没有产出指标", "", nil, without("绩效指标.csv", "^[0-9][^,]*,产出指标")},
		{"没有效益指标", "", nil, without("绩效指标.csv", "^[0-9][^,]*,效益指标")},
		{"没有满意度指标", "", nil, without("绩效指标.csv", "^[0-9][^,]*,满意度指标")},
		{"只有成本指标", "", nil, without("绩效指标.csv", "^[0-9][^,]*,(产出|效益|满意度)指标")},
		{"没有成本和效益指标", "", nil, without("绩效指标.csv", "^[0-9][^,]*,(成本|效益)指标")},
		{"没有涉密的，一个项目没有绩效指标", "", nil, all(without("绩效指标.csv", "^410100220000000046424,"), replaced("项目.csv", ",是,是,", ",否,是,"), replaced("项目.csv", ",是,否,", ",否,否,"))},
		{"只有涉密的项目", "", nil, without("支出.csv", ",4101002[0-9]*,")},
		{"没有项目", "", nil, without("支出.csv", "(其他运转类|特定目标类)")},
		{"没有基本支出", "", nil, without("支出.csv", "(人员类|公用经费)")},
		{"没有人员经费", "", nil, without("支出.csv", "人员类")},
		{"没有公用经费", "", nil, without("支出.csv", "公用经费")},
		{"没有收入", "", nil, without("收入.csv", ".")},
		{"没有支出", "", nil, without("支出.csv", ".")},
		{"没有上年", "", nil, no("上年.csv")},
		{"与上年相同", "", nil, same},
		{"比上年增加", "", same, last("收支总计", "900000000.00", "一般公共预算", "900000000.00", "政府性基金预算", "10000.00", "三公经费", "800000.00")},
		{"上年都是零", "", nil, zeros},
		{"上年都是零，今年也没有三公", "", nil, all(zeros, without("支出.csv", trips))},
		{"增减印作零", "", same, last("收支总计", "1072592300.00", "一般公共预算", "1072592300.00", "政府性基金预算", "100.00", "三公经费", "853900.00")},
		{"增减的比例印作零", "", same, last("收支总计", "1072582200.00", "一般公共预算", "1072582200.00", "政府性基金预算", "1000.00", "三公经费", "854000.00")},
		{"基金与上年相比", "", all(more("收入.csv", funds), last("一般公共预算", total, "政府性基金预算", "100.00")), all(more("收入.csv", funds), last("一般公共预算", total, "政府性基金预算", "900000.00"), more("文字/政府性基金增减原因.md", "土地出让收入减少"))},
		{"基金的增减很小", "", all(more("收入.csv", funds), last("一般公共预算", total, "政府性基金预算", "0.00")), all(more("收入.csv", strings.ReplaceAll(funds, "700000.00", "999999000.00")), last("一般公共预算", total, "政府性基金预算", "1000000000.00"))},
		{"没有原因", "", nil, no("文字/收入增减原因.md", "文字/支出增减原因.md", "文字/财政拨款增减原因.md", "文字/公务接待费增减原因.md", "文字/公务用车购置费增减原因.md", "文字/公务用车运行维护费增减原因.md", "文字/因公出国（境）费增减原因.md")},
		{"有各种收入", "", nil, more("收入.csv", funds+others)},
		{"有基金和国资的支出", "", nil, spend(fundOut)},
		{"有基金和国资的收支", "", nil, all(more("收入.csv", funds), spend(fundOut))},
		{"收入比支出多", "", all(more("收入.csv", funds), spend(fundOut)), more("收入.csv", funds)},
		{"基金和国资都是基本支出", "", spend(fundOut), spend(fundRun)},
		{"基金和国资都有基本支出", "", spend(fundOut), spend(fundOut + fundRun)},
		{"没有三公", "", nil, without("支出.csv", trips)},
		{"没有三公，上年有", "", nil, all(without("支出.csv", trips), last("三公经费", "400.00", "因公出国（境）费", "80000.00", "公务接待费", "70000.00", "公务用车购置费", "90000.00", "公务用车运行维护费", "880000.00"))},
		{"没有三公和它的原因", "", all(without("支出.csv", trips), last("三公经费", "9500.00", "因公出国（境）费", "80000.00", "公务接待费", "70000.00", "公务用车购置费", "90000.00", "公务用车运行维护费", "880000.00")), all(without("支出.csv", trips), last("三公经费", "9500.00"))},
		{"没有接待和运行", "", nil, without("支出.csv", ",(30217|30231),")},
		{"出国、购置车辆", "", nil, all(more("科目.csv", codes), spend(abroad+cars))},
		{"只购置车辆", "", nil, all(without("支出.csv", ",30231,"), more("科目.csv", codes), spend(cars))},
		{"比上年增加的三公", "", nil, all(more("科目.csv", codes), spend(abroad+cars), last("三公经费", "950000.00", "因公出国（境）费", "100.00", "公务接待费", "100.00", "公务用车购置费", "100.00", "公务用车运行维护费", "100.00"))},
		{"没有商品和服务支出", "", nil, without("支出.csv", ",302[0-9]*,[0-9]*,公用经费")},
		{"没有其他事项", "", nil, without("其他事项.csv", ".")},
		{"政府采购是零", "", nil, without("其他事项.csv", "货物|服务")},
		{"没有车辆设备", "", nil, all(without("其他事项.csv", "车辆|设备"), more("其他事项.csv", "部门整体,车辆,无,,,,\n部门整体,设备,无,,,,\n部门整体,政府采购,无,,,,\n"), without("其他事项.csv", "政府采购,[^无]"))},
		{"各种车辆", "", nil, more("其他事项.csv", fleet.String())},
		{"其他用车没有写用途", "", nil, replaced("其他事项.csv", "下企业进行监察监测用车", "")},
		{"没有其他用车", "", nil, without("其他事项.csv", "其他用车")},
		{"没有转移支付", "", nil, replaced("项目.csv", ",是,", ",否,")},
		{"转移支付没有涉密的", "", nil, replaced("项目.csv", ",是,是,", ",否,是,")},
		{"一项转移支付", "", replaced("项目.csv", ",是,是,", ",否,是,"), all(replaced("项目.csv", ",是,是,", ",否,否,"), func(t *testing.T, m fstest.MapFS) {
			n := 0
			m["项目.csv"].Data = regexp.MustCompile(`,否,是,`).ReplaceAllFunc(m["项目.csv"].Data, func(b []byte) []byte {
				if n++; n == 1 {
					return b
				}
				return []byte(",否,否,")
			})
		})},
		{"转移支付项目的名称", "", nil, replaced("项目.csv", "郑州市2021年鼓励耐材行业产能退出项目", "鼓励耐材行业产能退出")},
		{"没有简称", "", nil, without("部门.csv", "^简称")},
		{"没有内设机构", "", nil, no("文字/内设机构.md")},
		{"没有下属单位", "", nil, func(t *testing.T, m fstest.MapFS) {
			for _, f := range []string{"单位.csv", "支出.csv", "收入.csv", "其他事项.csv"} {
				keep(m, f, func(row string) bool { return !regexp.MustCompile(`0210(0[6-9]|1[0-9])`).MatchString(row) })
			}
			keep(m, "项目.csv", func(row string) bool { return strings.Contains(row, ",021001,") })
			m["绩效指标.csv"] = &fstest.MapFile{Data: []byte("对象,一级指标,二级指标,三级指标,指标值,指标值说明,序号\n")}
			for name := range m {
				if strings.Contains(name, "主要职责-") && !strings.Contains(name, "021001") {
					delete(m, name)
				}
			}
		}},
		{"没有机关本级", "", nil, replaced("单位.csv", "021001,郑州市工业和信息化局,", "021001,郑州市工业服务站,")},
		{"没有职责", "", nil, func(_ *testing.T, m fstest.MapFS) {
			for name := range m {
				if strings.Contains(name, "主要职责") {
					delete(m, name)
				}
			}
		}},
		{"单位的职责", "021012", nil, no("文字/主要职责-021012.md")},
		{"单位有下属单位", "021012", nil, func(t *testing.T, m fstest.MapFS) {
			text := strings.Replace(string(m["单位.csv"].Data), ",文字次序\n", ",文字次序,上级单位编码\n", 1)
			text = strings.ReplaceAll(text, "\n021", ",\n021")
			text = strings.Replace(text, "文字次序,上级单位编码,\n", "文字次序,上级单位编码\n", 1)
			text = strings.TrimSuffix(text, "\n") + ",\n"
			text = regexp.MustCompile(`(?m)^(021013,.*),$`).ReplaceAllString(text, "$1,021012")
			m["单位.csv"] = &fstest.MapFile{Data: []byte(text)}
		}},
		{"单位的转移支付", "021001", nil, replaced("项目.csv", ",是,", ",否,")},
		{"单位的转移支付没有简称", "021001", nil, without("部门.csv", "^简称")},
		{"05表没有别的资金", "", nil, replaced("支出.csv", "一般公共预算-其他", "一般公共预算-财政拨款")},
	}
}

// marked puts a character of its own into every part of a sentence that the
// templates write. It returns the parts by character.
func marked(text *Text) map[rune]string {
	out := map[rune]string{}
	next := rune(0xF0000)
	var walk func(src *source, nodes []*node)
	walk = func(src *source, nodes []*node) {
		for _, n := range nodes {
			line := src.text[strings.LastIndex(src.text[:n.at], "\n")+1:]
			if n.kind == literal && !strings.HasPrefix(line, "#") && n.text != "了" {
				var b strings.Builder
				for _, part := range strings.SplitAfter(n.text, "。") {
					i := strings.IndexFunc(part, func(r rune) bool { return unicode.Is(unicode.Han, r) })
					if i < 0 {
						b.WriteString(part)
						continue
					}
					i += len("汉")
					b.WriteString(part[:i] + string(next) + part[i:])
					out[next] = fmt.Sprintf("%s%s %s", path.Base(src.file), n.id, strings.Trim(part, "\n 　，。；：、+"))
					next++
				}
				n.text = b.String()
			}
			walk(src, n.nodes)
			for _, a := range n.arms {
				walk(src, a.nodes)
			}
		}
	}
	for _, p := range text.parts {
		walk(p.src, p.nodes)
	}
	return out
}

// said gives, for every marked part, the clauses it stands in.
func said(b *book.Book) map[rune]string {
	out := map[rune]string{}
	isMark := func(r rune) bool { return r >= 0xF0000 }
	for _, bl := range b.Blocks {
		if bl.Kind != book.Paragraph {
			continue
		}
		for _, clause := range strings.FieldsFunc(bl.Text, func(r rune) bool { return strings.ContainsRune("，。；：", r) }) {
			plain := strings.Map(func(r rune) rune {
				if isMark(r) {
					return -1
				}
				return r
			}, clause)
			for _, r := range clause {
				if isMark(r) {
					out[r] += plain + "\n"
				}
			}
		}
	}
	return out
}

// notesOf lists the notes under the tables of a book, by the table's file.
func notesOf(tables []*layout.Result) map[string]string {
	out := map[string]string{}
	for _, r := range tables {
		for _, n := range r.Notes {
			out[r.ID+".toml "+n] = n
		}
	}
	return out
}

// TestEverySentenceCanBeUntrue walks all sentences of all families that the program
// has in it. testdata/golden/每句话.txt shows for each which change removes it (去)
// or changes its figures or names (变).
func TestEverySentenceCanBeUntrue(t *testing.T) {
	families, err := fs.ReadDir(templates.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.IsDir() && f.Name() != "henan" {
			t.Errorf("the sentences of %s have no pairs here", f.Name())
		}
	}
	fam, text := family(t)
	parts := marked(text)
	how, changed := map[string]string{}, map[string]string{}
	least := map[string]int{} // of how: how many sentences the change removes; the most special one is shown
	for _, p := range pairs() {
		var said2 [2]map[rune]string
		var notes [2]map[string]string
		for i, edit := range []func(*testing.T, fstest.MapFS){p.before, p.after} {
			m := files(t)
			if edit != nil {
				edit(t, m)
			}
			ds, err := dataset.Load(fam.Schema, dataset.FolderFS(m, "数据"))
			if err != nil {
				t.Fatalf("%s: %.600v", p.name, err)
			}
			s := ds.Whole()
			if p.unit != "" {
				all, err := ds.Subjects([]string{p.unit}, false)
				if err != nil {
					t.Fatal(err)
				}
				s = all[0]
			}
			tables := exampletest.Tables(t, fam, ds, s)
			b, err := text.Make(ds, s, layout.Tables(tables))
			if err != nil {
				t.Errorf("%s: %.600v", p.name, err)
				continue
			}
			said2[i], notes[i] = said(b), notesOf(tables)
		}
		var gone []string
		for r := range parts {
			a, b := said2[0][r], said2[1][r]
			switch {
			case (a == "") != (b == ""):
				gone = append(gone, string(r))
			case a != b && changed[string(r)] == "":
				changed[string(r)] = p.name
			}
		}
		for i := range notes {
			for n := range notes[i] {
				if notes[1-i][n] == "" {
					gone = append(gone, n)
				}
			}
		}
		for _, key := range gone {
			if how[key] == "" || len(gone) < least[key] {
				how[key], least[key] = p.name, len(gone)
			}
		}
	}
	var list []string
	note := func(name, key string) {
		if i := slices.IndexFunc(exempt, func(e struct{ words, reason string }) bool { return strings.HasPrefix(name, e.words) }); i >= 0 {
			list = append(list, name+"\t不必："+exempt[i].reason)
			return
		}
		switch {
		case how[key] != "":
			list = append(list, name+"\t去："+how[key])
		case changed[key] != "":
			list = append(list, name+"\t变："+changed[key])
		default:
			t.Errorf("no dataset makes this untrue, and it is not exempt: %s", name)
		}
	}
	for r, name := range parts {
		note(name, string(r))
	}
	written := regexp.MustCompile(`(?m)^\[\[notes\]\]\n(?:(?:when|only|any) .*\n)*text = "(.*)"`)
	names, err := fs.Glob(os.DirFS(familyFolder), "[0-9]*.toml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	count := 0
	for _, name := range names {
		data, err := fs.ReadFile(os.DirFS(familyFolder), name)
		if err != nil {
			t.Fatal(err)
		}
		found := written.FindAllStringSubmatch(string(data), -1)
		if len(found) != strings.Count(string(data), "[[notes]]") {
			t.Errorf("%s has notes that the test does not read", name)
		}
		for _, n := range found {
			count++
			note(name+" "+n[1], name+" "+n[1])
		}
	}
	if count < 4 || len(list) < 100 {
		t.Errorf("only %d notes and %d sentences", count, len(list))
	}
	slices.Sort(list)
	golden(t, "testdata/golden/每句话.txt", strings.Join(slices.Compact(list), "\n")+"\n")
}

// TestWhatIsSaidOfIndicators holds what the words say instead where not every
// project has all kinds of indicators, and of money that is not there.
func TestWhatIsSaidOfIndicators(t *testing.T) {
	fam, text := family(t)
	const head, end = "郑州市工业和信息化局2022年", "等情况。"
	want := map[string]string{
		"一个项目没有绩效指标":       head + "除涉密项目外的17个预算项目中，16个编制了绩效目标，从项目产出、项目效益、满意度等方面设置了绩效指标，",
		"没有涉密的，一个项目没有绩效指标": head + "19个预算项目中，16个编制了绩效目标，从",
		"各项目都没有绩效指标":       head + "预算项目没有编制绩效目标。",
		"没有产出指标":           head + "预算项目均按要求编制了绩效目标，从项目效益、满意度等方面设置了绩效指标，综合反映项目预期达到的社会效益、可持续影响以及服务对象满意度" + end,
		"没有效益指标":           head + "预算项目均按要求编制了绩效目标，从项目产出、满意度等方面设置了绩效指标，综合反映项目预期完成的数量、时效、质量以及服务对象满意度" + end,
		"没有满意度指标":          head + "预算项目均按要求编制了绩效目标，从项目产出、项目效益等方面设置了绩效指标，综合反映项目预期完成的数量、时效、质量，预期达到的社会效益、可持续影响" + end,
		"没有成本和效益指标":        "从项目产出、满意度方面设置了绩效指标，",
		"只有成本指标":           head + "除涉密项目外的17个预算项目中，6个编制了绩效目标，从项目成本方面设置了绩效指标。",
		"只有涉密的项目":          head + "预算项目均为涉密项目，绩效目标按规定不予公开。",
		"出国、购置车辆":          "主要用于公务用车购置和开展工作所需公务用车的燃料费",
		"只购置车辆":            "公务用车运行维护费0万元，主要用于公务用车购置支出。",
		"没有机关本级":           "郑州市工业和信息化局部门预算包括所属单位的汇总预算。\n郑州市工业和信息化局所属单位预算包括：",
	}
	for _, p := range pairs() {
		phrase, asked := want[p.name]
		if !asked {
			continue
		}
		delete(want, p.name)
		m := files(t)
		p.after(t, m)
		ds := load(t, fam, m)
		if words := plainText(makeBook(t, fam, text, ds, ds.Whole())); !strings.Contains(words, phrase) {
			t.Errorf("%s: no %q in\n%s", p.name, phrase, words[strings.Index(words, "绩效目标设置情况"):])
		}
	}
	if len(want) > 0 {
		t.Errorf("no pairs %v", want)
	}
}
