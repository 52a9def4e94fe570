package dataset

import (
	"strings"
	"testing"
)

// TestHeadOffice varies how the list of units shows which of them is the
// department's own office. The department is 某市甲局.
func TestHeadOffice(t *testing.T) {
	const (
		plain  = "单位编码,单位名称,单位性质,序号\n"
		flags  = "单位编码,单位名称,单位性质,序号,机关本级\n"
		parent = "单位编码,单位名称,单位性质,序号,上级单位编码\n"
		other  = "101002,某市甲局乙中心,事业,2"
	)
	for _, test := range []struct {
		name, units string
		head        string
		notice      string // what the one notice holds, "" for none
	}{
		{"of the department's name", plain + "101001,某市甲局,行政,1\n" + other, "101001", ""},
		{"本级 in brackets", plain + "101001,某市甲局（本级）,行政,1\n" + other, "101001", ""},
		{"brackets of half width and a blank", plain + "101001,某市甲局 (本级),行政,1\n" + other, "101001", ""},
		{"square brackets", plain + "101001,某市甲局〔本部〕,行政,1\n" + other, "101001", ""},
		{"机关 without brackets", plain + "101001,某市甲局机关,行政,1\n" + other, "101001", ""},
		{"本部, and not the first", plain + "101002,某市甲局乙中心,事业,1\n101001,某市甲局本部,行政,2", "101001", ""},
		{"a zero-width character", plain + "101001,某市\u200b甲局,行政,1\n" + other, "101001", "看不见"},
		{"said, whatever its name", flags + "101001,丙处,行政,1,\n" + other + ",是", "101002", ""},
		{"said that none is", flags + "101001,某市甲局,行政,1,否\n" + other + ",否", "", ""},
		{"said of all but one", flags + "101001,丙处,行政,1,\n" + other + ",否", "", "看不出哪个单位是机关本级"},
		{"another name that ends so", plain + "101001,市甲局机关,行政,1\n" + other, "101001", "名称的结尾像机关本级，当作机关本级"},
		{"above the others", parent + "101001,丙处,行政,1,\n" + other + ",101001\n101003,丁站,事业,3,101002", "101001", "其他单位都以它为上级，当作机关本级"},
		{"the only one", plain + "101001,丙处,行政,1\n", "101001", "只有这一个单位，当作机关本级"},
		{"two that may be", plain + "101001,某市甲局,行政,1\n101003,某市甲局机关,行政,3\n" + other, "", "看不出哪个是机关本级：“某市甲局”、“某市甲局机关”"},
		{"nothing shows it", plain + "101001,丙处,行政,1\n" + other, "", "看不出哪个单位是机关本级"},
		{"a name that goes on after 机关", plain + "101001,某市甲局机关幼儿园,事业,1\n" + other, "", "看不出哪个单位是机关本级"},
		{"nested, but two at the top", parent + "101001,丙处,行政,1,\n101002,乙处,事业,2,\n101003,丁站,事业,3,101002", "", "看不出哪个单位是机关本级"},
	} {
		files := map[string]string{"单位.csv": test.units + "\n"}
		if !strings.Contains(test.units, "101002") {
			for name, text := range map[string]string{
				"项目.csv": strings.ReplaceAll(projectHeader, "101002", "101001"),
				"收入.csv": "单位编码,资金来源,年度,金额\n101001,一般公共预算-财政拨款,本年,350.00\n",
				"支出.csv": "单位编码,功能科目编码,部门经济科目编码,政府经济科目编码,项目类别,项目编码,资金来源,年度,金额\n101001,2010101,30101,50101,人员类,,一般公共预算-财政拨款,本年,350.00\n",
			} {
				files[name] = text
			}
		}
		ds, err := Load(family(t), FolderFS(baseWith(t, files), "数据"))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if ds.Head != test.head {
			t.Errorf("%s: head office %q, want %q", test.name, ds.Head, test.head)
		}
		var notices []string
		for _, p := range ds.Notices {
			notices = append(notices, p.String())
		}
		all := strings.Join(notices, "\n")
		if test.notice == "" && all != "" || !strings.Contains(all, test.notice) {
			t.Errorf("%s: notices %s, want %q", test.name, all, test.notice)
		}
	}
}

func TestTwoHeadOfficesAreRefused(t *testing.T) {
	_, err := Load(family(t), FolderFS(baseWith(t, map[string]string{
		"单位.csv": "单位编码,单位名称,单位性质,序号,机关本级\n101001,某市甲局,行政,1,是\n101002,某市甲局乙中心,事业,2,是\n",
	}), "数据"))
	const want = "单位.csv 第3行“机关本级”列：“是”机关本级只有一个；第2行已经写了“是”"
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}
