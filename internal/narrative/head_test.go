package narrative

import (
	"strings"
	"testing"
)

// TestHeadOfficeIsNoSubordinate varies the name of the department's own office
// in the list of units: the words of the department and of the office itself
// stay those of a department and its office.
func TestHeadOfficeIsNoSubordinate(t *testing.T) {
	fam, text := family(t)
	const name = "郑州市工业和信息化局"
	for _, called := range []string{name, name + "（本级）", name + "(本级)", name + "机关", name + "本部", "郑州市工业\u200b和信息化局", "市工信局机关"} {
		m := files(t)
		change(t, m, "单位.csv", "021001,"+name+",", "021001,"+called+",")
		ds := load(t, fam, m)
		words := plainText(makeBook(t, fam, text, ds, ds.Whole()))
		for _, want := range []string{
			name + "机关主要职责\n",
			name + "部门预算包括局机关本级预算和所属单位的汇总预算。\n",
			"所属单位预算包括：\n1. 郑州市工信局离退休干部服务中心；\n",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("%s: no %q in\n%s", called, want, words[:min(len(words), 3000)])
			}
		}
		subjects, err := ds.Subjects([]string{"021001"}, false)
		if err != nil {
			t.Fatal(err)
		}
		if own := plainText(makeBook(t, fam, text, ds, subjects[0])); !strings.Contains(own, "单位预算为本级预算，无所属预算单位。") {
			t.Errorf("%s: its own words are\n%s", called, own[:min(len(own), 600)])
		}
	}
}

// TestNoHeadOffice holds the words of a department all of whose units say that
// they are not its own office.
func TestNoHeadOffice(t *testing.T) {
	fam, text := family(t)
	m := files(t)
	units := string(m["单位.csv"].Data)
	header, rows, _ := strings.Cut(units, "\n")
	change(t, m, "单位.csv", units, strings.TrimRight(header, "\r")+",机关本级\n"+strings.ReplaceAll(strings.ReplaceAll(rows, "\r", ""), "\n", ",否\n"))
	ds := load(t, fam, m)
	words := plainText(makeBook(t, fam, text, ds, ds.Whole()))
	for _, want := range []string{"部门预算包括所属单位的汇总预算。\n", "所属单位预算包括：\n1. 郑州市工业和信息化局；\n"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words[:min(len(words), 3000)])
		}
	}
}
