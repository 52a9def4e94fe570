package dataset

import (
	"crypto/sha256"
	"slices"
	"testing"
	"testing/fstest"
)

func TestProse(t *testing.T) {
	m := realFiles(t)
	text := "\uFEFF第一段，\r\n接着写。\n\n第二段。\n- 一是甲；\n- 二是\n乙。\n"
	m["文字/主要职责.md"] = &fstest.MapFile{Data: []byte(text)}
	m["文字/主要职责-021006.md"] = &fstest.MapFile{Data: []byte("培训。")}
	d, err := Load(family(t), FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Text("主要职责", ""), []string{"第一段，", "接着写。", "第二段。", "一是甲；", "二是", "乙。"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := d.Text("主要职责", "021006"); !slices.Equal(got, []string{"培训。"}) {
		t.Errorf("%q", got)
	}
	if got := d.Text("主要职责", "021012"); got != nil {
		t.Errorf("%q", got)
	}
	if got := d.ProseOrigins["主要职责"]; got.Source != "文字/主要职责.md" || !slices.Equal(got.Lines, []int{1, 2, 4, 5, 6, 7}) {
		t.Errorf("%v", got)
	}
	i := slices.IndexFunc(d.Inputs, func(in Input) bool { return in.Name == "文字/主要职责.md" })
	if i < 0 || d.Inputs[i].SHA256 != sha256.Sum256([]byte(text)) {
		t.Error("the text is not among the inputs")
	}
}

func TestWrongProseComesAtOnce(t *testing.T) {
	m := realFiles(t)
	for name, text := range map[string]string{
		"职责.md": "甲", "主要职责-21006.md": "甲", "内设机构.docx": "甲", "内设机构.md": "# 内设机构\n办公室\a\n", "支出增减原因.md": "\xff\xff\xff",
	} {
		m["文字/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	_, err := Load(family(t), FolderFS(m, "数据"))
	want := `文字/主要职责-21006.md：“21006”没有在“单位”表中列出；应写作“主要职责-021006”
文字/内设机构.docx：不是文字文件；应为.md文件
文字/内设机构.md 第1行：“# 内设机构”有标题的记号；只写文字，一行一段，应删去记号；标题、序号、表由表式写
文字/内设机构.md 第2行：“办公室□”有不能打印的字（U+0007）；应删去
文字/支出增减原因.md 第1行：有既不是UTF-8也不是GB18030的字；应另存为UTF-8
文字/职责.md：“职责”不是规定的题目；是否为“主要职责”？可用的有：主要职责、内设机构、收入增减原因、支出增减原因、财政拨款增减原因、政府性基金增减原因、因公出国（境）费增减原因、公务接待费增减原因、公务用车购置费增减原因、公务用车运行维护费增减原因`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v", err)
	}
}
