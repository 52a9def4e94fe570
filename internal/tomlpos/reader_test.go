package tomlpos

import (
	"reflect"
	"strings"
	"testing"

	"budgetreport/internal/diag"
)

func reader(t *testing.T, text string) (*Reader, *diag.List) {
	t.Helper()
	n, err := Parse("03.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	l := &diag.List{}
	return Read(n, l), l
}

func TestReaderReadsValues(t *testing.T) {
	r, l := reader(t, `
s = "甲"
i = 3
f = 1.5
b = true
one = "x"
many = [ "x", "y" ]
t = { k = "v" }
a = [ { k = "1" }, { k = "2" } ]
`)
	if r.String("s", "") != "甲" || r.Int("i", 0) != 3 || r.Float("f", 0) != 1.5 || r.Float("i", 0) != 3 || !r.Bool("b", false) {
		t.Error("a scalar is wrong")
	}
	if r.String("z", "def") != "def" || r.Int("z", 7) != 7 || r.Float("z", 2.5) != 2.5 || !r.Bool("z", true) || r.Strings("z") != nil || r.Table("z") != nil || r.Tables("z") != nil || r.Node("z") != nil || r.Has("z") {
		t.Error("a default is wrong")
	}
	if got := append(r.Strings("one"), r.Strings("many")...); !reflect.DeepEqual(got, []string{"x", "x", "y"}) {
		t.Error(got)
	}
	if r.Table("t").String("k", "") != "v" || r.Tables("a")[1].String("k", "") != "2" {
		t.Error("a table is wrong")
	}
	if line, col := r.KeyPos("many"); line != 7 || col != 1 {
		t.Error("key at", line, col)
	}
	if _, line, col := r.Tables("a")[1].Pos(); line != 9 || col != 20 {
		t.Error("table at", line, col)
	}
	r.Close()
	if err := l.Err(); err != nil {
		t.Error(err)
	}
}

func TestReaderNotesEveryMistakeWithItsPlace(t *testing.T) {
	r, l := reader(t, `s = 1
i = "3"
f = nan
b = "true"
many = [ "x", 2 ]
strings = { }
t = "v"
a = [ { k = "1" }, 2 ]
aa = { }
titel = "标题"
`)
	r.Require("title")
	r.String("title", "")
	r.String("s", "")
	r.Int("i", 0)
	r.Float("f", 0)
	r.Bool("b", false)
	r.Strings("many")
	r.Strings("strings")
	r.Table("t")
	for _, x := range r.Tables("a") {
		x.Has("key")
		x.Close()
	}
	r.Tables("aa")
	r.Problem("many", "x", "不认识", "")
	r.Close()
	want := `03.toml 第1行第1字：缺少“title”
03.toml 第1行第5字：“1”不是文字；s应为文字（加引号）
03.toml 第2行第5字：“"3"”不是整数；i应为整数（不加引号）
03.toml 第3行第5字：“nan”不是数；f应为有限的数
03.toml 第4行第5字：“"true"”不是true或false；b应为true或false（不加引号）
03.toml 第5行第8字：“x”不认识
03.toml 第5行第15字：“2”不是文字；many应为文字（加引号）或文字的数组
03.toml 第6行第11字：“{ }”不是文字；strings应为文字（加引号）或文字的数组
03.toml 第7行第5字：“"v"”不是表；t应写成{ 键 = 值 }
03.toml 第8行第9字：“k”是不认识的键；可用的有：key
03.toml 第8行第20字：“2”不是表的数组；a应写成[ { 键 = 值 }, … ]或[[…]]
03.toml 第9行第6字：“{ }”不是表的数组；aa应写成[ { 键 = 值 }, … ]或[[…]]
03.toml 第10行第1字：“titel”是不认识的键；是否为“title”？可用的有：title、s、i、f、b、many、strings、t、a、aa`
	if got := l.Err().Error(); got != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestReadOfNoTable(t *testing.T) {
	r, l := reader(t, `x = "甲"`)
	inner := Read(r.Node("x"), l)
	if inner.Has("y") || l.Len() != 1 || !strings.Contains(l.Err().Error(), "第1行第5字：“\"甲\"”不是表") {
		t.Error(l.Err())
	}
}
