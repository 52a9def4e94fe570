package dataset

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func notices(d *Dataset) string {
	var lines []string
	for _, p := range d.Notices {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// TestNamesOfRadicals holds that names which look the same are the same.
func TestNamesOfRadicals(t *testing.T) {
	d, err := Load(family(t), FolderFS(caseFiles(t, "kangxi-radicals"), "数据"))
	if err != nil {
		t.Fatal(err)
	}
	units := d.Lists["unit"]
	if a, b, c := d.Pairs["department"]["name"], units.Value("name", 0), units.Value("name", 1); a != "甲市示例局" || b != a || c != "甲市示例中心" {
		t.Errorf("%+q %+q %+q", a, b, c)
	}
	want := `单位.csv 第3行“单位名称”列：“⽰”是部首或重复编码的字（U+2F70），已读作“示”（U+793A）
单位.csv 第3行“单位名称”列：“⼼”是部首或重复编码的字（U+2F3C），已读作“心”（U+5FC3）
部门.csv 第3行“值”列：“⽰”是部首或重复编码的字（U+2F70），已读作“示”（U+793A）
部门.csv 第3行“值”列：“甲市⽰例局”改正后与单位.csv 第2行“单位名称”列的“甲市示例局”相同；当作同一个名称；原文也应改成一样`
	if got := notices(d); got != want {
		t.Errorf("got\n%s", got)
	}
	if base, err := Load(family(t), FolderFS(caseFiles(t, "base"), "数据")); err != nil || base.Notices != nil {
		t.Errorf("the base: %v, %v", base.Notices, err)
	}
	if real, err := Load(family(t), Folder(realFolder)); err != nil || real.Notices != nil {
		t.Errorf("the example: %v, %v", real.Notices, err)
	}
}

func TestAccentsStandOnTheirLetters(t *testing.T) {
	d, err := Load(family(t), FolderFS(caseFiles(t, "combining-accent"), "数据"))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Lists["unit"].Value("name", 1); !strings.HasPrefix(got, "Café") || !norm.NFC.IsNormalString(got) {
		t.Errorf("%+q", got)
	}
	if got, want := notices(d), "单位.csv 第3行“单位名称”列：“e\u0301”（U+0065 U+0301）已合成“é”（U+00E9）"; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestCharacters(t *testing.T) {
	for _, test := range []struct{ text, want, told, problem string }{
		{"甲市示例局（本级）·《“ABC”》——①℃", "甲市示例局（本级）·《“ABC”》——①℃", "", ""},
		{"⻓⻔⻋站", "长门车站", "⻓→长 ⻔→门 ⻋→车", ""},
		{"⽼年⼤学", "老年大学", "⽼→老 ⼤→大", ""},
		{"金\uf90a塔\U0002f804", "金金塔你", "\uf90a→金 \U0002f804→你", ""},
		{"\ufa0e\ufa29", "\ufa0e\ufa29", "", ""}, // ideographs of their own in that block
		{"⺀", "⺀", "", ""},                       // has no plain character
		{"中\u00ad心\u200b甲\u2060乙\ufeff丙", "中心甲乙丙", "\u00ad→ \u200b→ \u2060→ \ufeff→", ""},
		{"葛\U000e0100洲\ufe00坝\ufe0f", "葛洲坝", "\U000e0100→ \ufe00→ \ufe0f→", ""},
		{"\u202aC盘\u202c\u200e", "C盘", "\u202a→ \u202c→ \u200e→", ""},
		{"甲\u202e乙", "甲乙", "", "有改变文字方向的控制字（U+202E），看到的次序与存下的不同"},
		{"e\u0301a\u0308", "éä", "e\u0301→é a\u0308→ä", ""},
		{"か\u3099", "が", "か\u3099→が", ""},
		{"\u1112\u1161\u11ab", "한", "\u1112\u1161\u11ab→한", ""},
		{"\u212b\u2126", "ÅΩ", "\u212b→Å \u2126→Ω", ""},
		{"甲\u0301", "甲", "", "有与前面的字合不成一个字的符号（U+0301）"},
		{"\u0301甲", "甲", "", "有与前面的字合不成一个字的符号（U+0301）"},
		{"1\u20dd", "1", "", "有与前面的字合不成一个字的符号（U+20DD）"},
		{"甲\u00a0乙\u2003丙\t丁", "甲 乙 丙\t丁", "\u00a0→  \u2003→ ", ""},
		{"\u00a0甲\u3000乙\t", "\u00a0甲\u3000乙\t", "", ""},
		{"甲\v乙\u2028丙\r丁", "甲\n乙\n丙\n丁", "\v→\n \u2028→\n \r→\n", ""},
		{"甲\n乙", "甲\n乙", "", ""},
		{"甲\x02乙\x1b[31m", "甲乙[31m", "", "有不能打印的字（U+0002）"},
		{"甲\ufffd", "甲", "", "有读坏了的字（U+FFFD）"},
		{"甲\ufffe", "甲", "", "有不能打印的字（U+FFFE）"},
		{"甲\ufffc", "甲", "", "有图片等对象留下的占位字（U+FFFC）"},
		{"甲\ufff9乙\ufffa丙\ufffb", "甲乙丙", "", "有注音的控制字（U+FFF9）"},
		{"\uf0b7甲", "甲", "", "有自造的字或图标（U+F0B7），别的电脑上没有"},
		{"\U000f0000甲", "甲", "", "有自造的字或图标（U+F0000），别的电脑上没有"},
		{"娴嬭瘯鍗曚綅", "娴嬭瘯鍗曚綅", "", "像是编码弄错了的“测试单位”"},
		{"²âÊÔµ¥Î»", "²âÊÔµ¥Î»", "", "像是编码弄错了的“测试单位”"},
		{"单位锟斤拷", "单位锟斤拷", "", "有“锟斤拷”，是转换编码时丢失的字"},
	} {
		var told []string
		clean, problem, remedy := cleanText(test.text, func(r replacement) { told = append(told, r.from+"→"+r.to) })
		if clean != test.want || strings.Join(told, " ") != test.told || problem != test.problem {
			t.Errorf("%+q:\n got  %+q %+q %s\n want %+q %+q %s", test.text, clean, strings.Join(told, " "), problem, test.want, test.told, test.problem)
		}
		if (problem == "") != (remedy == "") {
			t.Errorf("%+q: %q and remedy %q", test.text, problem, remedy)
		}
		if plainText(test.text) && (clean != test.text || problem != "") {
			t.Errorf("%+q is taken for plain", test.text)
		}
	}
}

// TestRadicalsAreTheUnicodeOnes compares with what golang.org/x/text knows.
func TestRadicalsAreTheUnicodeOnes(t *testing.T) {
	for r := rune(0x2e80); r <= 0x2fd5; r++ {
		known := norm.NFKC.String(string(r))
		if got, ok := radicals[r]; known != string(r) && (!ok || string(got) != known) {
			t.Errorf("%U is %U", r, got)
		}
	}
	if len(radicals) != 348 {
		t.Errorf("%d radicals", len(radicals))
	}
}

// TestEachCharacterIsToldOnceAFile holds that the places of all files, texts
// among them, are known, and how many there are.
func TestEachCharacterIsToldOnceAFile(t *testing.T) {
	m := caseFiles(t, "base")
	for name, file := range m {
		if name == "单位.csv" || name == "部门.csv" {
			m[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(file.Data), "示例", "\u200b⽰例"))}
		}
	}
	m["文字/内设机构.md"] = &fstest.MapFile{Data: []byte("- 办公室\r\n- ⼈事\u00ad处（⼈⼒处）\r\n- 乙\u0301处\r\n")}
	_, err := Load(family(t), FolderFS(m, "数据"))
	if want := "文字/内设机构.md 第3行：“- 乙\u0301处”有与前面的字合不成一个字的符号（U+0301）；应改用一个完整的字"; err == nil || err.Error() != want {
		t.Fatal(err)
	}
	m["文字/内设机构.md"].Data = []byte(strings.ReplaceAll(string(m["文字/内设机构.md"].Data), "\u0301", ""))
	d, err := Load(family(t), FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	want := `单位.csv 第2行“单位名称”列：有看不见的字（U+200B 零宽空格），已去掉，本文件共2处
单位.csv 第2行“单位名称”列：“⽰”是部首或重复编码的字（U+2F70），已读作“示”（U+793A），本文件共2处
文字/内设机构.md 第2行：“⼈”是部首或重复编码的字（U+2F08），已读作“人”（U+4EBA），本文件共2处
文字/内设机构.md 第2行：有看不见的字（U+00AD 软连字符），已去掉
文字/内设机构.md 第2行：“⼒”是部首或重复编码的字（U+2F12），已读作“力”（U+529B）
部门.csv 第3行“值”列：有看不见的字（U+200B 零宽空格），已去掉
部门.csv 第3行“值”列：“⽰”是部首或重复编码的字（U+2F70），已读作“示”（U+793A）`
	if got := notices(d); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := d.ProseOrigins["内设机构"].Lines; fmt.Sprint(got) != "[1 2 3]" {
		t.Error(got, d.Prose["内设机构"])
	}
}

func TestNamesThatHardlyDiffer(t *testing.T) {
	m := caseFiles(t, "base")
	change(t, m, "部门.csv", "甲市示例局", "甲市示例局(本级)")
	change(t, m, "单位.csv", "甲市示例局", "甲市示例局（本级）")
	d, err := Load(family(t), FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	want := "单位.csv 第2行“单位名称”列：“甲市示例局（本级）”与部门.csv 第3行“值”列的“甲市示例局(本级)”只差空白或全角半角；是同一个名称的，应改成一样"
	if got := notices(d); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestPartsOfOneName: the department's own office may bear its name, two parts
// may not.
func TestPartsOfOneName(t *testing.T) {
	m := realFiles(t)
	change(t, m, "单位.csv", "郑州市节能中心", "郑州市经济干部培训中心")
	d, err := Load(family(t), FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	if got := notices(d); got != "单位.csv 第5行“单位名称”列：“郑州市经济干部培训中心”与单位.csv 第3行“单位名称”列相同，表中分不清是哪一个；应写出区别" {
		t.Errorf("got\n%s", got)
	}
}

// TestAllTextsHaveTheirPlaces finds texts by what they say.
func TestAllTextsHaveTheirPlaces(t *testing.T) {
	m := caseFiles(t, "base")
	m["文字/内设机构.md"] = &fstest.MapFile{Data: []byte("- 办公室\n\n- 人事处\n")}
	d, err := Load(family(t), FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"人事处": "文字/内设机构.md 第3行", "099002": "单位.csv 第3行“单位编码”列", "甲市示例局": "部门.csv 第3行“值”列",
		"社会保障和就业支出": "科目.csv 第2行“名称”列",
	}
	for text, place := range d.AllTexts() {
		if at, ok := want[text]; ok {
			if got := place().Where(); got != at {
				t.Errorf("%s is at %s", text, got)
			}
			delete(want, text)
		}
	}
	if len(want) > 0 {
		t.Error("not found:", want)
	}
	n := 0
	for range d.AllTexts() {
		if n++; n == 3 {
			break
		}
	}
}

// FuzzCleanText holds that what has been judged is left alone when it is judged
// again, and that what is left alone is told of nowhere.
func FuzzCleanText(f *testing.F) {
	for _, s := range []string{"甲市示例局", "⽰例中⼼", "e\u0301\u0327\u00ad", "\u202e甲", " \u00a0甲\t乙 ", "\u1112\u1161\u11ab", "\ufeff\ufffd\ue000", "葛\U000e0100", "\u0344\u2126\u2329", "锟斤拷", "锟\x03斤拷"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		told := 0
		clean, problem, _ := cleanText(s, func(r replacement) {
			if told++; r.from == r.to {
				t.Fatalf("%+q becomes itself", r.from)
			}
		})
		if clean != s && told == 0 && problem == "" {
			t.Fatalf("%+q became %+q without a word", s, clean)
		}
		if plainText(s) && (clean != s || told > 0 || problem != "") {
			t.Fatalf("%+q is not plain", s)
		}
		if strings.Contains(clean, "锟斤拷") || garbled(clean) != "" { // nobody can put that right here
			return
		}
		again, problem, _ := cleanText(clean, func(r replacement) { t.Fatalf("%+q, of %+q: %+q again", clean, s, r.from) })
		if again != clean || problem != "" {
			t.Fatalf("%+q, of %+q, becomes %+q: %s", clean, s, again, problem)
		}
	})
}
