package narrative

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestWordingMistakes: a key of [wording] or [reading] that is missing, unknown
// or of another kind is refused with its place.
func TestWordingMistakes(t *testing.T) {
	fam, _ := family(t)
	data, err := os.ReadFile(familyFolder + "/book/book.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"heading2   =", "heading_2  =", "缺少“heading2”"},
		{"heading2   =", "heading_2  =", "“heading_2”是不认识的键；是否为“heading2”"},
		{`"第{一}部分　"`, `"第{二}部分　"`, "“{二}”不是已知的占位；可用的有：一、n"},
		{`"{一}是"`, `"{n}是"`, "“{n}”不是已知的占位"},
		{`"（{一}）"`, `"（{一）"`, "“（{一）”花括号没有成对"},
		{`flat       = "持平"`, `flat = ""`, "不能为空"},
		{`decrease   = "减少"`, `decrease = 1`, "“1”不是文字"},
		{`"主要原因："`, `"主要的2个原因："`, "“主要的2个原因：”：文字中不能直接写数"},
		{`negations     =`, `# negations =`, "缺少“negations”"},
		{`self          = [ "本", "我" ]`, `self = [ "本", "" ]`, "中有空的；每个词至少一个字"},
		{`"{年}年{月}月{日}日"`, `"{年}年{月份}月"`, "“{月份}”不是已知的占位"},
	} {
		if strings.Count(string(data), c.old) != 1 {
			t.Fatalf("%q is not in book.toml exactly once", c.old)
		}
		files := fstest.MapFS{"book/book.toml": &fstest.MapFile{Data: []byte(strings.Replace(string(data), c.old, c.new, 1))}}
		_, err := Load(overlay{files, os.DirFS(familyFolder)}, "henan", fam)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "henan/book/book.toml 第") {
			t.Errorf("%s\n%v\nwant %s", c.new, err, c.want)
		}
	}
}

// TestOtherWording makes the words of the family with another wording.
func TestOtherWording(t *testing.T) {
	fam, _ := family(t)
	ds := realDataset(t, fam)
	template := `# 甲
## 乙
### 丙
#### 丁
+++ 戊
{设 变动 = 零 - 03[合计, 合计]}
{设 无变动 = 零 + 零}
本数{变动|增减}{绝对(变动)|万元}，{变动 / 03[合计, 合计]|升降}；本数{无变动|持平}。{文(内设机构)|并列}。{文(收入增减原因)|原因}。
`
	files := withTemplate(t, template)
	toml := string(files["book/book.toml"].Data)
	for old, other := range map[string]string{
		`"第{一}部分　"`: `"第{n}章 "`, `heading1   = "{一}、"`: `heading1 = "{n}. "`, `"（{一}）"`: `"{n}）"`, `heading3   = "{n}. "`: `heading3 = "（{n}）"`,
		`"减少"`: `"少了"`, `= "下降"`: `= "降了"`, `flat       = "持平"`: `flat = "不变"`, `list       = "、"`: `list = "和"`,
		`"主要原因："`: `"原因："`, `"{一}是"`: `"其{一}是"`, `"；"`: `"，"`,
	} {
		if strings.Count(toml, old) != 1 {
			t.Fatalf("%q is not in book.toml exactly once", old)
		}
		toml = strings.Replace(toml, old, other, 1)
	}
	files["book/book.toml"].Data = []byte(toml)
	text, err := Load(files, "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	words := plainText(makeBook(t, fam, text, ds, ds.Whole()))
	for _, want := range []string{"第1章 甲", "1. 乙", "1）丙", "（1）丁", "（2）戊", "本数少了", "万元，降了；本数不变。", "办公室和法规处和人事处", "。原因：其一是项目收入减少，其二是工资、离退休费政策性调整。"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in\n%s", want, words)
		}
	}
}
