package narrative

import (
	"fmt"
	"strings"
	"testing"

	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// TestATemplateThatMultipliesIsRefused holds that neither a long template nor
// a short one that asks for much takes long: both ended in minutes and gigabytes.
func TestATemplateThatMultipliesIsRefused(t *testing.T) {
	rep := strings.Repeat
	var doubled, defined, loops strings.Builder
	doubled.WriteString("{设 甲0 = 零}\n")
	for i := range 40 {
		fmt.Fprintf(&doubled, "{设 甲%d = 甲%d + 甲%d}\n", i+1, i, i)
	}
	for i := range mostDefined + 1 {
		fmt.Fprintf(&defined, "{设 甲%d = 零}\n", i)
	}
	for _, name := range "甲乙丙丁戊己" {
		fmt.Fprintf(&loops, "{每 %c 于 项目}", name)
	}
	for name, c := range map[string]struct{ template, want string }{
		"nested tags":              {rep("{若 是部门}", 40_000) + rep("{完}", 40_000), "第1行第211字：模板太长（超过20000处），或嵌套超过30层"},
		"many lines":               {rep("是\n", 300_000), "第20001行第1字：模板太长（超过20000处）"},
		"many fields":              {rep("{主体}", 100_000), "模板太长（超过20000处）"},
		"brackets":                 {"{" + rep("(", 400_000) + "零" + rep(")", 400_000) + "}", "括号多于50层"},
		"negations":                {"{若 " + rep("非 ", 400_000) + "是部门}{完}", "多于500项"},
		"a sum":                    {"{" + rep("零 + ", 200_000) + "零|元}", "多于500项"},
		"names":                    {defined.String(), "用{设}起的名字多于1000个"},
		"a name made twice":        {doubled.String() + "{甲40|元}", "算式太长"},
		"lists within lists":       {loops.String() + "{主体}" + rep("{完}", 6), "文字太长（超过50000段、4MB），或列举的太多"},
		"lists that print nothing": {loops.String() + rep("{完}", 6), "或列举的太多"},
		"conditions of lists":      {rep("{若 个数(项目 当 个数(项目 当 个数(项目 当 个数(项目) > 一) > 一) > 一) > 一}是{完}", 50), "或列举的太多"},
	} {
		fam, _ := family(t)
		text, err := Load(withTemplate(t, c.template), "henan", fam)
		if err == nil {
			ds := realDataset(t, fam)
			_, err = text.Make(ds, ds.Whole(), layout.Tables(exampletest.Tables(t, fam, ds, ds.Whole())))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.300v", name, err)
		} else if n := strings.Count(err.Error(), "\n"); n > 2 {
			t.Errorf("%s: %d more problems", name, n)
		}
	}
}

func TestPartsAreWrittenOnce(t *testing.T) {
	fam, _ := family(t)
	fsys := withTemplate(t, "是\n")
	file := fsys[Folder+"/"+File]
	file.Data = []byte(strings.Replace(string(file.Data), "parts", "parts = ["+strings.Repeat(`"a.md", `, 20_000)+"]\n# parts", 1))
	if _, err := Load(fsys, "henan", fam); err == nil || !strings.Contains(err.Error(), "“a.md”写了两次，或篇数太多；每篇只应写一次，至多100篇") {
		t.Errorf("%.300v", err)
	}
}
