package dataset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/diag"
)

func paragraphsOf(text string) (out []string, lines []int, problems error) {
	l := &loader{}
	out, lines = l.paragraphs("职责.md", text)
	return out, lines, l.problems.Err()
}

// TestEveryLineIsAParagraph reads the forms in which offices write lists.
func TestEveryLineIsAParagraph(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no blank lines", "（一）拟订示例政策。\n（二）承担示例管理。\n（三）其他任务。\n", "（一）拟订示例政策。|（二）承担示例管理。|（三）其他任务。"},
		{"blank lines", "\n甲。\n\n　　\n乙。\n\n", "甲。|乙。"},
		{"other ends of lines", "甲\r\n乙\r丙\v丁\u2028戊\u0085己", "甲|乙|丙|丁|戊|己"},
		{"indented as in Word", "　　甲。\n\t乙。\n    丙。 ", "甲。|乙。|丙。"},
		{"bullets of Markdown", "- 甲\n* 乙\n+ 丙\n  - 丁", "甲|乙|丙|丁"},
		{"bullets of Word", "•\t甲\n·乙\n● 丙\n■丁\n◆ 戊\n○ 己\n–\t庚", "甲|乙|丙|丁|戊|己|庚"},
		{"dashes without a blank", "-甲\n－乙\n–丙\n+丁", "甲|乙|丙|丁"},
		{"dashes of figures", "-5%以内\n+10℃以上\n——引自某文", "-5%以内|+10℃以上|——引自某文"},
		{"numbers are the office's own", "一是甲；\n1.乙\n1. 丙\n2、丁\n（3）戊\n①己\n一、庚\n第一，辛", "一是甲；|1.乙|1. 丙|2、丁|（3）戊|①己|一、庚|第一，辛"},
		{"bulleted numbers", "- 一是甲\n• （二）乙", "一是甲|（二）乙"},
		{"Word's tab after a number", "1.\t甲\n（一）\t乙", "1.甲|（一）乙"},
		{"signs that are no markup", "增长5%以上，占比>3（含A&B公司）\n3*5平方米\na_b\n[2021]5号\n（#1楼）\n甲|乙\nC:\\数据", "增长5%以上，占比>3（含A&B公司）|3*5平方米|a_b|[2021]5号|（#1楼）|甲|乙|C:\\数据"},
		{"nothing", " \n\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, lines, err := paragraphsOf(c.text)
			if strings.Join(got, "|") != c.want || err != nil || len(lines) != len(got) {
				t.Errorf("%q, lines %v, %v", got, lines, err)
			}
		})
	}
	if _, lines, _ := paragraphsOf("\n甲\n\n- 乙\n"); !slices.Equal(lines, []int{2, 4}) {
		t.Errorf("lines %v", lines)
	}
}

// TestMarkupIsRefused holds each kind of markup, alone and as an item, to a
// message with its line.
func TestMarkupIsRefused(t *testing.T) {
	for line, kind := range map[string]string{
		"# 主要职责": "标题", "###": "标题", "#主要职责": "标题",
		"---": "分隔线", "* * *": "分隔线", "___": "分隔线", "=====": "分隔线",
		"`代码`": "代码", "```": "代码", "~~~": "代码",
		"这是**重点**工作": "粗体、斜体", "*重点*工作": "粗体、斜体", "__重点__": "粗体、斜体", "~~删去~~": "粗体、斜体", "*注": "粗体、斜体",
		"> 引文": "引用", ">引文": "引用",
		"| 甲 | 乙 |": "表格", "|---|---|": "表格", "甲 | 乙 | 丙": "表格", "甲|": "表格",
		"见[网站](http://example.invalid)": "链接", "![图](a.png)": "链接", "[1]: http://example.invalid": "链接", "注[^1]": "链接", "[甲][1]": "链接",
		"[ ] 待办": "选项", "[x] 已办": "选项",
		"<b>重点</b>": "HTML", "甲<br/>乙": "HTML", "<!-- 备注 -->": "HTML", "甲&nbsp;乙": "HTML", "&#12288;甲": "HTML", "<http://example.invalid>": "HTML",
		`1\. 甲`: "转义", `\*甲`: "转义",
	} {
		for _, prefix := range []string{"", "  ", "- "} {
			if prefix == "- " && (kind == "分隔线" || strings.HasPrefix(line, "*注")) {
				continue
			}
			_, _, err := paragraphsOf("甲。\n" + prefix + line + "\n乙。")
			if err == nil || !strings.HasPrefix(err.Error(), "职责.md 第2行：") || !strings.Contains(err.Error(), "有"+kind+"的记号") {
				t.Errorf("%s%s: %v, want %s", prefix, line, err, kind)
			}
		}
	}
	for _, line := range []string{"-", "*", "•", "- • 甲", "•- 甲"} {
		if _, _, err := paragraphsOf(line); err == nil {
			t.Errorf("%s is not refused", line)
		}
	}
	if _, _, err := paragraphsOf("甲\t乙\n丙\a"); err == nil || err.Error() != "职责.md 第1行：“甲\t乙”有制表符；应删去，或换成空格\n职责.md 第2行：“丙□”有不能打印的字（U+0007）；应删去" {
		t.Error(err)
	}
}

func TestItems(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"甲\n乙", "甲|乙"},
		{"- 一是甲；\n- 二是乙。", "甲；|乙。"},
		{"一是甲；二是乙；三是丙。", "甲；|乙；|丙。"},
		{"一是甲。二是乙，三是丙", "甲。|乙，|丙"},
		{"（一）甲；（二）乙", "甲；|乙"},
		{"1.甲；2.乙；\n3.丙", "甲；|乙；|丙"},
		{"①甲；②乙", "甲；|乙"},
		{"1、甲\n2．乙\n（3）丙\n(4)丁\n5) 戊", "甲|乙|丙|丁|戊"},
		{"第一，甲\n十一是乙", "甲|乙"},
		{"一是甲", "甲"},
		{"一、二级公路养护减少\n1.5万元以上设备减少\n1、2号楼维修", "一、二级公路养护减少|1.5万元以上设备减少|1、2号楼维修"},
		{"三是三非项目，二是乙", "三非项目，二是乙"},
		{"甲，二是乙", "甲，二是乙"},
		{"一是", ""},
	} {
		p, _, err := paragraphsOf(c.text)
		if got := strings.Join(Items(p), "|"); got != c.want || err != nil {
			t.Errorf("%s: %s, %v", c.text, got, err)
		}
	}
	if numeral(1)+numeral(10)+numeral(11)+numeral(20)+numeral(99) != "一十十一二十九十九" {
		t.Error("numerals")
	}
}

// FuzzParagraphs holds that what is read is text alone, in the order of its
// lines, and reads as itself.
func FuzzParagraphs(f *testing.F) {
	for _, s := range []string{"- 甲\n（一）乙", "1.\t甲\r\n•乙", "# 甲", "一是甲；二是乙", "\x00", "*甲*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, lines, _ := paragraphsOf(text)
		if len(out) != len(lines) || !slices.IsSorted(lines) {
			t.Fatalf("%q on lines %v", out, lines)
		}
		again, _, err := paragraphsOf(strings.Join(out, "\n"))
		if err != nil || !slices.Equal(again, out) {
			t.Fatalf("%q reads as %q, %v", out, again, err)
		}
		for _, item := range Items(out) {
			if strings.TrimSpace(item) == "" {
				t.Fatalf("an empty item of %q", out)
			}
		}
	})
}

func TestTextsAreBounded(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"paragraphs": {strings.Repeat("是\n\n", mostParagraphs) + "\n\n", ""},
		"too many":   {strings.Repeat("是\n", mostParagraphs+1), "职责.md 第2001行：从这一行起没有读：一篇文字至多2000段；请检查内容"},
		"too long":   {"是\n" + strings.Repeat("是", mostChars+1), "职责.md 第2行：一段超过32767字；请检查内容"},
	} {
		_, _, err := paragraphsOf(c.text)
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && got != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := paragraphsOf(strings.Repeat("# 是\n", 100_000))
	if problems := err.(*diag.Error).Problems; len(problems) != MostProblems+2 {
		t.Errorf("%d problems", len(problems))
	}
}
