package diag

import (
	"strings"
	"testing"
)

func TestLinesNamesRuns(t *testing.T) {
	var many []int
	for i := range 20 {
		many = append(many, 3*i+2)
	}
	for _, c := range []struct {
		lines []int
		want  string
	}{
		{[]int{7}, "第7行"},
		{[]int{9, 3, 8, 7}, "第3、7至9行"},
		{[]int{2, 3, 5}, "第2、3、5行"},
		{many, "第2、5、8、11、14、17、20、23、26、29、32、35行等20行"},
	} {
		if got := Lines(c.lines); got != c.want {
			t.Errorf("Lines(%v) = %s, want %s", c.lines, got, c.want)
		}
	}
}

func TestCellsNamesRunsOfEachColumn(t *testing.T) {
	for in, want := range map[string]string{
		"支出!I57": "支出!I57",
		"支出!I57 支出!I58 支出!I59 支出!I70":                                              "支出!I57至I59、I70",
		"支出!第5行 支出!第6行 支出!第7行":                                                     "支出!第5至7行",
		"支出!I5 收入!D2 支出!I6 支出!A1:B2":                                               "支出!A1:B2、支出!I5、I6、收入!D2",
		"A!A1 A!A3 A!A5 A!A7 A!A9 A!A11 A!A13 A!A15 A!A17 A!A19 A!A21 A!A23 A!A25": "A!A1、A3、A5、A7、A9、A11、A13、A15、A17、A19、A21、A23等13格",
	} {
		if got := Cells(strings.Fields(in)); got != want {
			t.Errorf("Cells(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestAlikeSaysTheSameOnce(t *testing.T) {
	line := func(n int, got string) Problem {
		return Problem{File: "支出.csv", Line: n, Field: "单位编码", Got: got, Message: "没有列出"}
	}
	var out []string
	for _, g := range Alike([]Problem{
		line(2, "21001"), line(3, "21001"), line(4, "21006"), line(5, "21001"), line(6, "21001"),
		{File: "支出.csv", Message: "坏了"},
		{File: "预算.xlsx", Field: "支出!A2", Got: "x", Message: "没有列出"},
		{File: "预算.xlsx", Field: "支出!A3", Got: "x", Message: "没有列出"},
		{File: "预算.xlsx", Field: "支出!B3", Got: "x", Message: "没有列出"},
		{File: "预算.xlsx", Field: "支出!第8行", Message: "有2格"},
		{File: "预算.xlsx", Field: "支出!第9行", Message: "有2格"},
		{File: "03.toml", Line: 1, Col: 2, Message: "没有标题"},
		{File: "03.toml", Line: 2, Col: 2, Message: "没有标题"},
	}) {
		out = append(out, Together(g).String())
	}
	want := `支出.csv 第2、3、5、6行“单位编码”列：“21001”没有列出
支出.csv 第4行“单位编码”列：“21006”没有列出
支出.csv：坏了
预算.xlsx 支出!A2、A3：“x”没有列出
预算.xlsx 支出!B3：“x”没有列出
预算.xlsx 支出!第8、9行：有2格
03.toml 第1行第2字：没有标题
03.toml 第2行第2字：没有标题`
	if got := strings.Join(out, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
