package tomlpos

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"budgetreport/internal/diag"

	"github.com/BurntSushi/toml"
)

const tricky = "\uFEFF# 注释里有 \"引号\" 和 [括号] = {\r\n" +
	`title = "{{.Year}}年 # 不是注释"` + "\r\n" +
	`a.b."c.d" = 1   # dotted` + "\r\n" +
	`a.b.'e' = [ 1, 2.5, # 逗号, ] 在注释里` + "\r\n" +
	`  "三]", '''四'五''', """六\"""""" , ]` + "\r\n" +
	`"中文 键" = { x = 1, "y" = { z = true,` + "\r\n" +
	`    # 注释 }` + "\r\n" +
	`    w = [ { q = "甲" }, { q = "乙" } ],` + "\r\n" +
	`  }, }` + "\r\n" +
	"long = \"\"\"\r\n第一行\r\n  [不是表]\r\n\"\"\"\r\n" +
	"when = 2022-03-01 08:00:00\r\n" +
	"[[文件]]\r\n"

// String names the kind where tests print it.
func (k Kind) String() string {
	return [...]string{"表", "数组", "文字", "整数", "小数", "true或false", "日期时间"}[k]
}

func TestBareKeysAreASCIIOnly(t *testing.T) {
	_, err := Parse("x.toml", []byte(tricky))
	want := "x.toml 第15行第3字：“[[文件]]”表头写法不对；应写成[名字]或[[名字]]，名字含中文时应加引号"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestPositionsOfTrickyText(t *testing.T) {
	text := strings.Replace(tricky, "[[文件]]", `[["文件"]]`, 1) +
		"id = '一'\r\n[\"文件\".列.'x y']\r\n\"k\\u002e\\\"\" = 0x1F\r\n[[ \"文件\" ]]\r\n\tid = '二'\r\n[late.deep]\r\nv = 1e3\r\n[late]\r\nu = -inf\r\n"
	text = strings.Replace(text, ".列.", `."列".`, 1)
	root, err := Parse("x.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	const want = `title 2:1 文字 2:9 {{.Year}}年 # 不是注释
a 3:1 表 3:1
 b 3:3 表 3:3
  c.d 3:5 整数 3:13 1
  e 4:5 数组 4:11
   - 整数 4:13 1
   - 小数 4:16 2.5
   - 文字 5:3 三]
   - 文字 5:9 四'五
   - 文字 5:20 六"""
中文 键 6:1 表 6:10
 x 6:12 整数 6:16 1
 y 6:19 表 6:25
  z 6:27 true或false 6:31 true
  w 8:5 数组 8:9
   - 表 8:11
    q 8:13 文字 8:17 甲
   - 表 8:24
    q 8:26 文字 8:30 乙
long 10:1 文字 10:8 第一行␊  [不是表]␊
when 14:1 日期时间 14:8 2022-03-01 08:00:00
文件 15:3 数组 15:1
 - 表 15:1
  id 16:1 文字 16:6 一
  列 17:7 表 17:7
   x y 17:11 表 17:1
    k." 18:1 整数 18:15 31
 - 表 19:1
  id 20:2 文字 20:7 二
late 21:2 表 23:1
 deep 21:7 表 21:1
  v 22:1 小数 22:5 1000
 u 24:1 小数 24:5 -Inf
`
	var b strings.Builder
	dump(&b, root, "")
	if got := strings.ReplaceAll(b.String(), "\r␊", "␊"); got != want {
		t.Errorf("got:\n%s", got)
	}
}

// dump writes keys and values with their places, a level per blank.
func dump(b *strings.Builder, n *Node, indent string) {
	scalar := func(n *Node) string {
		switch n.Kind {
		case String, Datetime:
			return " " + strings.ReplaceAll(strings.ReplaceAll(n.Str, "\r", ""), "\n", "␊")
		case Integer:
			return fmt.Sprint(" ", n.Int)
		case Float:
			return fmt.Sprint(" ", n.Float)
		case Boolean:
			return fmt.Sprint(" ", n.Bool)
		}
		return ""
	}
	for _, k := range n.Keys {
		fmt.Fprintf(b, "%s%s %d:%d %v %d:%d%s\n", indent, k.Name, k.Line, k.Col, k.Value.Kind, k.Value.Line, k.Value.Col, scalar(k.Value))
		dump(b, k.Value, indent+" ")
	}
	for _, v := range n.Items {
		fmt.Fprintf(b, "%s- %v %d:%d%s\n", indent, v.Kind, v.Line, v.Col, scalar(v))
		dump(b, v, indent+" ")
	}
}

func TestSyntaxErrorsInChineseWithTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\na = 2\n":              "x.toml 第2行第1字：“a = 2”键重复；同一张表里一个键只能写一次",
		"a.b = 1\na = 2\n":            "x.toml 第2行第1字：“a = 2”“a”写了两次",
		"[t]\nx = 1\n[t]\n":           "x.toml 第3行第2字：“[t]”键重复；同一张表里一个键只能写一次",
		"t = 1\n[[t]]\n":              "x.toml 第2行第3字：“[[t]]”键重复；同一个名字不能既是值又是表，或既是[表]又是[[表]]",
		"题 = 1\n":                     "x.toml 第1行第1字：“题 = 1”键名之后应为等号；键名含中文、空格等字符时应加引号",
		"a = \"甲\nb = 1\n":            "x.toml 第1行第7字：“a = \"甲”文字没有结束的引号；文字应在同一行用引号结束，多行文字用三个引号",
		"a = \"\"\"甲\n":               "x.toml 第1行第9字：“a = \"\"\"甲”文字没有结束的引号；应补上引号",
		"标 = [":                       "x.toml 第1行第1字：“标 = [”键名之后应为等号；键名含中文、空格等字符时应加引号",
		"x = [ 1 2 ]\n":               "x.toml 第1行第9字：“x = [ 1 2 ]”数组的各项之间缺逗号，或数组没有写完；应为逗号或]",
		"x = { a = 1 b = 2 }\n":       "x.toml 第1行第13字：“x = { a = 1 b = 2 }”各键之间缺逗号，或{ }没有写完；应为逗号或}",
		"x = [ 1,, 2 ]\n":             "x.toml 第1行第9字：“x = [ 1,, 2 ]”多了逗号",
		"x = \n":                      "x.toml 第1行第5字：“x =”值的写法不对；文字应加引号",
		"x = 甲\n":                     "x.toml 第1行第5字：“x = 甲”值的写法不对；文字应加引号",
		"x = 021\n":                   "x.toml 第1行第5字：“x = 021”数不能以0开头；编码应加引号写成文字",
		"x = 0x\n":                    "x.toml 第1行第5字：“x = 0x”数的写法不对；文字应加引号",
		"x = 1 y = 2\n":               "x.toml 第1行第6字：“x = 1 y = 2”一行写完之后还有多余的内容；每个键另起一行",
		"p = \"C:\\数据\"\n":            "x.toml 第1行第6字：“p = \"C:\\数据\"”反斜线的用法不对；反斜线应写成\\\\，或把文字改用单引号",
		"a = '甲'\nb = '\xc0\xcf'\n":   "x.toml 第2行第6字：文件不是UTF-8编码；应另存为UTF-8",
		"a = 99999999999999999999\n":  "x.toml 第1行第5字：“a = 99999999999999999999”数太大",
		"a = 2022-13-01\n":            "x.toml 第1行第5字：“a = 2022-13-01”日期写法不对；文字应加引号",
		"= 1\n":                       "x.toml 第1行第1字：“= 1”这里应有键名，或{ }没有写完",
		"[]\n":                        "x.toml 第1行第2字：“[]”表头里没有名字；应写成[名字]或[[名字]]",
		"a = [ { x = 1 } ]\n[a.b]\n":  "x.toml 第2行第2字：“[a.b]”键重复；同一个名字不能既是值又是表，或既是[表]又是[[表]]",
		"a = { b = 1 }\na.b = 2\n":    "x.toml 第2行第1字：“a.b = 2”键重复；同一张表里一个键只能写一次",
		"a = 1\nb = \"\x01\"\n":       "x.toml 第2行第5字：“b = \"\x01\"”有看不见的控制字符；应删去",
		"\xff\xfea\x00=\x00":          "x.toml 第1行第1字：文件不是UTF-8编码；应另存为UTF-8",
		"a = 1\nb = .5\n":             "x.toml 第2行第5字：“b = .5”小数写法不对；小数点前应有数字",
		"columns = [\n  { title = 1,": "x.toml 第2行第15字：“{ title = 1,”这里应有键名，或{ }没有写完",
	} {
		n, err := Parse("x.toml", []byte(text))
		if err == nil {
			t.Errorf("%q: accepted", text)
			continue
		}
		if n != nil || err.Error() != want {
			t.Errorf("%q:\n got  %v\n want %s", text, err, want)
		}
		if _, ok := err.(*diag.Error); !ok {
			t.Errorf("%q: error is a %T", text, err)
		}
	}
}

// TestFamilyFiles reads every TOML text of the project: what people really write.
func TestFamilyFiles(t *testing.T) {
	files, err := filepath.Glob("../../templates/*/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no family files: %v", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		checkAgainstLibrary(t, data)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		tricky, strings.Replace(tricky, "[[文件]]", `[["文件"]]`, 1), "a = [[1],[{b=1},{b=2}]]\n[t]\n[t.u]\n[[t.v]]\n[t.v.w]\nx.y=1\n[[t.v]]\nx.y=2",
		"\"\\u0041\\\"\" = 'x'\n'' = 1\n\"\" .b = 2", "a = {b={c={}}, }", "d = 07:32:00\ne = 1979-05-27T00:32:00.999999-07:00 # c\nf = nan",
		"a.b = 1\na = 2", "a={b=1}\n[a.c]\n", "x = \"\"\"\\\n   y\"\"\"\"\"", "a = [1,\n2 # c\n,]\n", "a = 0x\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(checkAgainstLibrary)
}

// checkAgainstLibrary holds that whatever the library accepts gives the same
// keys and values here, and that every place points at the very text: a
// scalar's text, taken alone, decodes to its value.
func checkAgainstLibrary(t *testing.T, data []byte) {
	root, err := Parse("x.toml", data)
	var want map[string]any
	if _, libErr := toml.Decode(string(data), &want); libErr != nil {
		if err == nil {
			t.Fatalf("accepted what the library refuses: %v", libErr)
		}
		return
	}
	if err != nil {
		// The library lets a few keys be given twice and drops one of the values.
		m := err.Error()
		if !strings.Contains(m, "写了两次") && !strings.Contains(m, "不能再有下级的键") && !strings.Contains(m, "不是UTF-8") {
			t.Fatalf("refused what the library accepts: %v", err)
		}
		return
	}
	if got := plain(root); !same(got, normal(want)) {
		t.Fatalf("got  %#v\nwant %#v", got, normal(want))
	}
	lines := strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n")
	checkPlaces(t, lines, root)
}

func checkPlaces(t *testing.T, lines []string, n *Node) {
	t.Helper()
	rest := func(line, col int) string {
		r := []rune(lines[line-1])
		return strings.Join(append([]string{string(r[col-1:])}, lines[line:]...), "\n")
	}
	for _, k := range n.Keys {
		at := rest(k.Line, k.Col)
		if !strings.HasPrefix(at, k.Name) && !strings.HasPrefix(at, `"`) && !strings.HasPrefix(at, "'") {
			t.Fatalf("key %q is not at %d:%d", k.Name, k.Line, k.Col)
		}
		checkPlaces(t, lines, k.Value)
	}
	for _, v := range n.Items {
		checkPlaces(t, lines, v)
	}
	if n.Kind == Table || n.Kind == Array {
		return
	}
	if !strings.HasPrefix(rest(n.Line, n.Col), n.raw) {
		t.Fatalf("%q is not at %d:%d", n.raw, n.Line, n.Col)
	}
	var alone map[string]any
	if _, err := toml.Decode("v = "+n.raw, &alone); err != nil {
		t.Fatalf("%q alone: %v", n.raw, err)
	}
	if v := normal(alone["v"]); !same(plain(n), v) && n.Kind != Datetime {
		t.Fatalf("%q alone is %v, not %v", n.raw, v, plain(n))
	}
}

// plain turns a tree back into maps; a date stands as its text's presence only.
func plain(n *Node) any {
	switch n.Kind {
	case Table:
		m := map[string]any{}
		for _, k := range n.Keys {
			m[k.Name] = plain(k.Value)
		}
		return m
	case Array:
		a := []any{}
		for _, v := range n.Items {
			a = append(a, plain(v))
		}
		return a
	case Integer:
		return n.Int
	case Float:
		return n.Float
	case Boolean:
		return n.Bool
	case Datetime:
		return time.Time{}
	}
	return n.Str
}

// normal gives decoded values the form of plain.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, x := range v {
			m[k] = normal(x)
		}
		return m
	case []map[string]any:
		a := []any{}
		for _, x := range v {
			a = append(a, normal(x))
		}
		return a
	case []any:
		a := []any{}
		for _, x := range v {
			a = append(a, normal(x))
		}
		return a
	case time.Time:
		return time.Time{}
	}
	return v
}

// same is DeepEqual with NaN equal to itself.
func same(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		m, ok := b.(map[string]any)
		if !ok || len(a) != len(m) {
			return false
		}
		for k := range a {
			if v, ok := m[k]; !ok || !same(a[k], v) {
				return false
			}
		}
		return true
	case []any:
		s, ok := b.([]any)
		if !ok || len(a) != len(s) {
			return false
		}
		for i := range a {
			if !same(a[i], s[i]) {
				return false
			}
		}
		return true
	case float64:
		if f, ok := b.(float64); ok && math.IsNaN(a) && math.IsNaN(f) {
			return true
		}
	}
	return reflect.DeepEqual(a, b)
}
