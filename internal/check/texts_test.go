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
	"budgetreport/internal/layout"
)

// ofRule lists what a rule says of the example with texts added or replaced.
func ofRule(t *testing.T, rule string, edits map[string]func(string) string) []Finding {
	t.Helper()
	fam, rules := family(t)
	data := enriched(t)
	own, err := fs.Glob(os.DirFS(example), "文字/*.md")
	if err != nil || own == nil {
		t.Fatal(own, err)
	}
	for _, name := range own {
		text, err := os.ReadFile(filepath.Join(example, name))
		if err != nil {
			t.Fatal(err)
		}
		data[name] = &fstest.MapFile{Data: text}
	}
	for file, edit := range edits {
		if data[file] == nil {
			data[file] = &fstest.MapFile{}
		}
		data[file].Data = []byte(edit(string(data[file].Data)))
	}
	ds, err := dataset.Load(fam.Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	var out []Finding
	for _, f := range rules.Dataset(ds, layout.Sourced(results)).Findings {
		if f.Rule == rule {
			out = append(out, f)
		}
	}
	return out
}

// TestTexts: for each rule on texts what it tells, where, and what it leaves alone. "" is
// nothing.
func TestTexts(t *testing.T) {
	const duties = "文字/主要职责-021006.md"
	for _, c := range []struct{ rule, file, add, place, says string }{
		{"手机号码", duties, "监督电话：13803710000。\n", duties + " 第2行", "像是手机号码（138****0000），公开的文字里不应有个人信息；对外的电话应写座机：监督电话：138****0000"},
		{"手机号码", duties, "监督电话：１３８ 0371 0000\n", duties + " 第2行", "像是手机号码（138****0000），公开的文字里不应有个人信息；对外的电话应写座机：监督电话：138****0000"},
		{"手机号码", duties, "电话0371-67170000，编号138037100001。\n", "", ""},
		{"手机号码", duties, "投资13803710000元，单号A13803710000，比例13803710000.5。\n", "", ""},
		{"手机号码", duties, "项目410100220000000046424，13-803710000。\n", "", ""},
		{"身份证号", "年度任务.csv", "甲,救助对象11010519491231002X,99\n", "年度任务.csv 第20行“主要内容”列", "是身份证号（110***********002X，末位校验码相符），公开的文字里不应有个人信息：救助对象110***********002X"},
		{"身份证号", duties, "编号110105194912310021、110105194913310025、914101000000000000。\n", "", ""},
		{"银行卡号", duties, "账号6222021234567890128。\n", duties + " 第2行", "像是银行卡号（622************0128，校验位相符），公开的文字里不应有账号：账号622************0128"},
		{"银行卡号", duties, "账号6222 0212 3456 7890 128\n", duties + " 第2行", "像是银行卡号（622************0128，校验位相符），公开的文字里不应有账号：账号622************0128"},
		{"银行卡号", duties, "账号6222021234567890129，62220212345678901280000。\n", "", ""},
		{"别的单位的名称", duties, "郑州市节能中心负责节能监察。\n", duties + " 第2行", "这是郑州市经济干部培训中心的文字，写的却是郑州市节能中心：郑州市节能中心负责节能监察"},
		{"别的单位的名称", duties, "配合郑州市节能中心做好监察；承担郑州市工业和信息化局交办的工作，郑州市经济干部培训中心负责培训。\n", "", ""},
		{"别的单位的名称", "文字/主要职责-021001.md", "指导所属郑州市节能中心。\n", "", ""},
		{"别的单位的名称", "年度任务.csv", "郑州市节能中心改造,改造,99\n", "", ""},
		{"已更名的机构", duties, "按照市国土资源局的要求。\n", duties + " 第2行", "“国土资源局”从2019年起是自然资源局（自然资源和规划局）：按照市国土资源局的要求"},
		{"已更名的机构", duties, "按照原国土资源局的要求，落实《国土资源局关于土地的通知》，会同银保监局。\n", "", ""},
		{"已更名的机构", "旧机构.csv", "旧名,今名,自何年\n郑州市工信委,郑州市工业和信息化局,2019\n郑州市经委,,2000\n岗位培训,在职培训,2023\n", "", ""},
		{"易混的词", duties, "提高收益群众满意度。\n", duties + " 第2行", "“收益群众”像是“受益群众”之误：提高收益群众满意度"},
		{"易混的词", duties, "截至2021年底，所以经济效益、社会效益和投资收益明显，瓦斯、等级鉴定。\n", "", ""},
		{"易混的词", duties, "以营利为目的的培训，接种不良反应情况，公共服务服务对象、市直部门部门预算，申报截止2022年3月1日，正规化、以经济建设为中心。\n", "", ""},
		{"易混的词", duties, "为企业提供服务服务，的的确确。\n", duties + " 第2行", "“服务服务”像是“服务”之误：为企业提供服务服务，的的确确"},
		{"易混的词", "易混词.csv", "写法,应为,语境\n短期,长期,岗位、全市\n短期,远期,没有\n", duties + " 第1行", "“短期”像是“长期”之误：负责全市经济管理干部岗位培训，开展短期岗位培训"},
		{"文字重复", duties, "负责对全市工业企业用能单位执行节能法律、法规、规章等情况进行日常监测、监察管理；承担节能宣传、培训以及节能产品、技术的推广应用等\n",
			"文字/主要职责-021012.md 第1行", "这一段与文字/主要职责-021006.md 第2行的相同，像是复制后没有改：负责对全市工业企业用能单位执行节能法律、法规、规章等情况进行日常监测、监察管理；承担节能宣传、培训以及节能产品、技术的推…"},
		{"文字重复", "文字/主要职责-021011.md", "承办上级交办的其他事项。\n承办上级交办的其他事项。\n", "", ""},
	} {
		before := map[string]bool{}
		for _, f := range ofRule(t, c.rule, nil) {
			before[f.Message] = true
		}
		var got []Finding
		for _, f := range ofRule(t, c.rule, map[string]func(string) string{c.file: add(c.add)}) {
			if !before[f.Message] {
				got = append(got, f)
			}
		}
		switch {
		case c.says == "" && len(got) > 0:
			t.Errorf("%s, %s: %+v", c.rule, c.add, got)
		case c.says == "":
		case len(got) != 1 || got[0].Place.Text() != c.place || got[0].Message != c.says || got[0].Severity != Warning:
			t.Errorf("%s, %s: %+v", c.rule, c.add, got)
		}
	}
}

// TestOwnListsOfWords: the dataset's own lists add to the family's.
func TestOwnListsOfWords(t *testing.T) {
	got := ofRule(t, "已更名的机构", map[string]func(string) string{
		"旧机构.csv":           add("旧名,今名,自何年\n郑州市工信委,郑州市工业和信息化局,2019\n郑州市经委,,2000\n岗位培训,在职培训,2023\n"),
		"文字/主要职责-021006.md": add("承担郑州市工信委、郑州市经委交办的工作。\n"),
	})
	if len(got) != 2 || !strings.HasPrefix(got[0].Message, "“郑州市工信委”从2019年起是郑州市工业和信息化局：") || !strings.HasPrefix(got[1].Message, "“郑州市经委”从2000年起是别的机构：") {
		t.Errorf("%+v", got)
	}
}

// TestTextsHideSecrets: texts of masked projects are not looked at, and what a message
// quotes shows neither their names nor their amounts.
func TestTextsHideSecrets(t *testing.T) {
	edit := map[string]func(string) string{
		"项目.csv": func(s string) string {
			return strings.Replace(s, "涉密项目一（名称虚构，不得公开）", "收益对象甲计划", 1)
		},
		"绩效指标.csv":          add("涉密-01,产出指标,,收益对象乙计划,≥1个,,1\n"),
		"文字/主要职责-021006.md": add("收益群众的收益对象甲计划和涉密-01，38万元。\n"),
	}
	found := ofRule(t, "易混的词", edit)
	if !slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Message, "收益群众的XXXX和XXXX，XXXX万元") }) {
		t.Errorf("%+v", found)
	}
	for _, f := range found {
		for _, secret := range []string{"甲计划", "乙计划", "涉密-01", "38万元"} {
			if strings.Contains(f.Message, secret) {
				t.Errorf("%s tells %s", f.Message, secret)
			}
		}
	}
}

func TestCheckSums(t *testing.T) {
	for s, want := range map[string]bool{
		"11010519491231002X": true, "440524188001010014": false, "110105194912310021": false, "010105194912310021": false,
		"11010519490231002X": false, "1101051949123100X2": false,
	} {
		if isIdentity(s) != want {
			t.Errorf("identity %s", s)
		}
	}
	for s, want := range map[string]bool{"6222021234567890128": true, "6222021234567890129": false, "4111111111111111": true, "4111111111111112": false, "411111111111111X": false} {
		if isLuhn(s) != want {
			t.Errorf("luhn %s", s)
		}
	}
}

// FuzzNumbers: numbers stand where they are said to stand, whatever the text.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"电话１３８ 0371 0000。", "1", "12-", "Ｘ1x", "a1 2", "1X1", "\xff1\xff", "1 -1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for at, number := range numbers(text) {
			if number == "" || number[0] < '0' || number[0] > '9' {
				t.Fatalf("%q in %q", number, text)
			}
			if was := original(text[at:], number); len([]rune(was)) != len(number) {
				t.Fatalf("%q is %q in %q", number, was, text)
			}
		}
	})
}
