package diag

import (
	"errors"
	"testing"
)

func TestProblemReadsAsOneLine(t *testing.T) {
	for _, c := range []struct {
		p    Problem
		want string
	}{
		{Problem{File: "支出.csv", Line: 12, Field: "金额", Got: "12.345", Message: "金额多于两位小数", Want: "应为最多两位小数的元"},
			"支出.csv 第12行“金额”列：“12.345”金额多于两位小数；应为最多两位小数的元"},
		{Problem{File: "03.toml", Line: 7, Col: 5, Message: "没有标题"}, "03.toml 第7行第5字：没有标题"},
		{Problem{Message: "坏了"}, "坏了"},
		{Problem{File: "预算.xlsx", Field: "支出!I57", Got: "x", Message: "不是金额"}, "预算.xlsx 支出!I57：“x”不是金额"},
		{Problem{File: "预算.xlsx", Field: "支出!", Message: "缺少这张表"}, "预算.xlsx 支出：缺少这张表"},
		{Problem{File: "a", Got: "x\ny"}, "a：“x␊y”"},
	} {
		if got := c.p.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestListSortsAndDropsRepeats(t *testing.T) {
	var l List
	if l.Err() != nil {
		t.Fatal("empty list is an error")
	}
	l.Add(Problem{File: "b", Line: 2, Message: "二"})
	l.Add(Problem{File: "a", Line: 9, Message: "九"})
	l.Add(Problem{File: "b", Line: 2, Message: "二"})
	var inner List
	inner.Add(Problem{File: "a", Line: 1, Message: "一"})
	l.Merge(inner.Err())
	l.Merge(errors.New("别的"))
	l.Merge(nil)
	want := "别的\na 第1行：一\na 第9行：九\nb 第2行：二"
	if got := l.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"unit", "func", "econ", "gov_econ", "人员类", "公用经费"}
	for got, want := range map[string]string{"uint": "unit", "Func": "func", "gov_eco": "gov_econ", "人员费": "人员类", "公用": "公用经费", "zzzzzz": ""} {
		if n := Nearest(got, known); n != want {
			t.Errorf("Nearest(%q) = %q, want %q", got, n, want)
		}
	}
}
