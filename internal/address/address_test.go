package address

import (
	"fmt"
	"strings"
	"testing"
)

// written gives a condition back with its operators and brackets resolved.
func written(c Cond) string {
	switch c := c.(type) {
	case *Logic:
		return "(" + written(c.Left) + map[bool]string{true: " 或 ", false: " 且 "}[c.Or] + written(c.Right) + ")"
	case *Not:
		return "非(" + written(c.Of) + ")"
	case *Compare:
		return c.Left.String() + " " + c.Op.String() + " " + c.Right.String()
	case *Test:
		return [...]string{"有", "涉密", "印作零", "是本级", "含涉密", "词"}[c.Kind] + "(" + c.Of.String() + ")"
	}
	return "?"
}

func list(l *List) string {
	text := l.Of.String()
	if l.Where != nil {
		text += " 当 " + written(l.Where)
	}
	if l.Sort != "" {
		text += " 依 " + l.Sort
	}
	return text
}

func TestComparison(t *testing.T) {
	for src, want := range map[string]string{
		"01[合计, 金额] = 02[合计, 总计]":                      "01[合计, 金额] = 02[合计, 总计]",
		"01[合计,金额]?+2×02[*/{u},a.b]≤-03[x,y]":          "01[合计, 金额]? + 2 × 02[*/{u}, a.b] ≤ 零 - 03[x, y]",
		"2 * 3 × (01[a, b] - (02[c, d] − 5.05)) >= 0":  "2 × (3 × (01[a, b] - (02[c, d] - 5.05))) ≥ 0",
		"A1/*[r, c] < 表二/{p}[r , c ]":                  "A1/*[r, c] < 表二/{p}[r, c]",
		"（01[a, b] ＋ 01[c, d]）＝ 01[e, f]":              "01[a, b] + 01[c, d] = 01[e, f]",
		"01 [ a / b , c . d ] != 0.5":                  "01[a/b, c.d] ≠ 0.5",
		"01[甲,乙, 丙] == 0":                              "01[甲,乙, 丙] = 0",
		"甲 / 乙[丙, 丁] > 甲/乙":                            "甲 / 乙[丙, 丁] > 甲 / 乙",
		"绝对(甲 - 乙) / (甲 + 乙) ＞ 个数(13[是/*/*] 当 有 它[丙])": "绝对(甲 - 乙) / (甲 + 乙) > 个数(13[是/*/*] 当 …)",
		"零 ≠ 一": "零 ≠ 一",
	} {
		p := NewParser(src, 0)
		c := p.Comparison()
		if bad := p.End(); bad != nil || written(c) != want {
			t.Errorf("%s: %+v\n%s", src, bad, written(c))
		}
	}
}

func TestCondition(t *testing.T) {
	for src, want := range map[string]string{
		"甲 = 零 或 乙 > 一 且 非 丙 涉密":          "(甲 = 零 或 (乙 > 一 且 非(涉密(丙))))",
		"有 上年[收支总计, 金额] 且 无 文(主要职责)":      "(有(上年[收支总计, 金额]) 且 非(有(文(主要职责))))",
		"变动 / 上年 印作零":                     "印作零(变动 / 上年)",
		`项[项目单位（项目名称）] 结尾是 "项目"`:          `项[项目单位（项目名称）] 结尾是 "项目"`,
		"是部门 且 单 是本级":                     "(词(是部门) 且 是本级(单))",
		"含涉密(13[是/*/*])":                  "含涉密(个数(13[是/*/*]))",
		"个数(单位 当 有 文(主要职责, 它[单位编码])) ≠ 零": "个数(单位 当 …) ≠ 零",
		"有 文(因公出国（境）费增减原因)":               "有(文(因公出国（境）费增减原因))",
		"个数(单位 当 它 是本级 且 非 它[丙] 印作零) = 一": "个数(单位 当 …) = 一",
	} {
		p := NewParser(src, 0)
		c := p.Condition()
		if bad := p.End(); bad != nil || written(c) != want {
			t.Errorf("%s: %+v\n%s", src, bad, written(c))
		}
	}
}

func TestList(t *testing.T) {
	for src, want := range map[string]string{
		"单位": "单位",
		"13[是/*/*] 当 非 项[金额] 涉密 依 文字次序":    "13[是/*/*] 当 非(涉密(项[金额])) 依 文字次序",
		"其他事项[车辆/副部（省）级及以上领导用车] 当 有 它[用途]": "其他事项[车辆/副部（省）级及以上领导用车] 当 有(它[用途])",
	} {
		p := NewParser(src, 0)
		l := p.List()
		if bad := p.End(); bad != nil || list(l) != want {
			t.Errorf("%s: %+v\n%s", src, bad, list(l))
		}
	}
}

// TestPositions reads from the middle of a text, as a tag of a template is read.
func TestPositions(t *testing.T) {
	const src = "文字{设 甲 = 2 × 03[ 合计 , 基本支出.小计] + 绝对(乙)}"
	p := NewParser(src[:len(src)-1], strings.Index(src, "甲"))
	if w := p.Word("名字"); w.Text != "甲" || !strings.HasPrefix(src[w.Pos():], "甲 =") || !p.TakeSign("=") {
		t.Error(w)
	}
	sum, ok := p.Sum().(*Binary)
	if bad := p.End(); bad != nil || !ok || sum.Op != Add {
		t.Fatal(bad, sum)
	}
	product := sum.Left.(*Binary)
	cell := product.Right.(*Ref)
	for at, want := range map[int]string{
		sum.Pos(): "2 ×", product.Pos(): "2 ×", cell.Pos(): "03[", cell.RowAt: "合计 ,", cell.ColAt: "基本支出.", sum.Right.Pos(): "绝对(",
		sum.Right.(*Absolute).Of.Pos(): "乙)",
	} {
		if !strings.HasPrefix(src[at:], want) {
			t.Errorf("%q, want %q", src[at:], want)
		}
	}
	p = NewParser("每 项 于 单位 以 、 止 。", 0)
	if !p.Take("每") || p.Word("名字").Text != "项" || p.Take("以") || !p.Take("于") || p.List().Of.String() != "单位" || !p.Take("以") {
		t.Error(p.End())
	}
	if rest, at := p.Rest(); rest != " 、 止 。" || at != strings.Index(p.src, rest) || p.End() != nil {
		t.Errorf("%q at %d, %+v", rest, at, p.End())
	}
}

func TestMistakes(t *testing.T) {
	comparison := func(p *Parser) { p.Comparison() }
	condition := func(p *Parser) { p.Condition() }
	for _, c := range []struct {
		src     string
		read    func(*Parser)
		at, got string // what stands where the mistake is, and what of it is named
		message string
	}{
		{"01[a, b]", comparison, "", "", "这里应有比较号"},
		{"01[a, b] = ", comparison, "", "", "这里应为一项"},
		{"= 01[a, b]", comparison, "= 01", "=", "：这里应为一项"},
		{"01[a, b] = 02[c, d] = 03[e, f]", comparison, "= 03", "=", "是多余的"},
		{"01[a, b] = 02[c, d", comparison, "02[c, d", "02[", "：缺右方括号"},
		{"01[a, b] = (02[c, d]", comparison, "", "", "这里应为右括号"},
		{"01[a, b] = 02[, d]", comparison, ", d]", "", "这里是空的"},
		{"01[a, b] = 02[c, ]", comparison, " ]", "", "这里是空的"},
		{"01[a/, b] = 02[c, d]", comparison, ", b]", "a/", "“/”之间应有内容"},
		{"01[a, b..c] = 02[c, d]", comparison, ".c]", "b..c", "“.”之间应有内容"},
		{"01[{u, b] = 02[c, d]", comparison, "{u, b]", "{u", "变量应写成{名字}"},
		{"01[u}, b] = 02[c, d]", comparison, "}, b]", "u}", "多了“}”"},
		{"甲/{[u, b] = 0", comparison, "{[u", "甲/{", "变量应写成{名字}"},
		{"01[a, b] % 02[c, d]", comparison, "% 02", "%", "：看不懂"},
		{"甲 = 1,000.50", comparison, ",000", ",", "是多余的"},
		{"甲 / 乙 / 丙 = 零", comparison, "/ 丙", "/", "：这里应有比较号"},
		{"", condition, "", "", "这里应为一项"},
		{"甲 + 乙", condition, "", "", "不是条件"},
		{"甲 乙", condition, "乙", "乙", "是多余的"},
		{"甲 = 乙 丙", condition, "丙", "丙", "是多余的"},
		{"非", condition, "", "", "这里应为一项"},
		{`甲 结尾是 "项目`, condition, `"项目`, `"项目`, "：缺右引号"},
		{"绝对 甲 = 零", condition, "甲 =", "甲", "：这里应为左括号"},
		{"个数 = 零", condition, "= 零", "=", "：这里应为左括号"},
		{"个数(+) = 零", condition, "+)", "+", "：这里应为清单"},
		{"个数(单位 当) = 零", condition, ") =", ")", "：这里应为一项"},
		{"个数(单位 依 =) = 零", condition, "=)", "=", "：这里应为列名"},
		{"有 文(+)", condition, "+)", "+", "：这里应为题目"},
		{"有 文(主要职责, 甲 乙)", condition, "乙)", "乙", "：这里应为右括号"},
		{strings.Repeat("(", MostDepth+1) + "甲", condition, "甲", "", "括号多于50层，太深"},
		{strings.Repeat("甲 + ", MostTerms) + "甲 > 零", comparison, "甲 > 零", "", "多于500项，太长"},
		{strings.Repeat("非 ", 10_000) + "甲", condition, "非", "", "多于500项，太长"},
	} {
		p := NewParser(c.src, 0)
		c.read(p)
		bad := p.End()
		switch {
		case bad == nil:
			t.Errorf("%s: accepted", c.src)
		case bad.Message != c.message || bad.Got != c.got || !strings.HasPrefix(c.src[bad.At:], c.at) || c.at == "" && bad.At != len(c.src):
			t.Errorf("%.60s: %+v at %.20q", c.src, bad, c.src[bad.At:])
		}
	}
}

func TestSplit(t *testing.T) {
	for src, want := range map[string]string{
		"03[021012/2080502, 基本支出.小计]": "03|021012/2080502|基本支出.小计",
		" 预算03表[合计,合计] ":              "预算03表|合计|合计",
		"11[某局（甲, 乙）, 合计]":            "11|某局（甲, 乙）|合计",
		"11[某[甲]局, 合计]":               "11|某[甲]局|合计",
		"03[合计]":                      "",
		"03[合计, ]":                    "",
		"[合计, 合计]":                    "",
		"03[合计, 合计":                   "",
		"合计":                          "",
	} {
		table, row, col, ok := Split(src)
		if got := table + "|" + row + "|" + col; ok != (want != "") || ok && got != want {
			t.Errorf("%s: %s, %t", src, got, ok)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, id string
		match       bool
		bound       string // {u}
	}{
		{"合计", "合计", true, ""},
		{"*", "021001", true, ""},
		{"*", "021001/2080501", false, ""},
		{"*/208*", "021001/2080501", true, ""},
		{" * / 208* ", "021001/2080501", true, ""},
		{"*/208*", "021001/2100501", false, ""},
		{"*+513*", "-+51301", true, ""},
		{"*+5*", "30101+0501", false, ""},
		{"a*b*c", "aXbYc", true, ""},
		{"a*b*c", "abbc", true, ""},
		{"a*bc*c", "abc", false, ""},
		{"a*b", "ab", true, ""},
		{"a*a", "a", false, ""},
		{"{u}", "021001", true, "021001"},
		{"{u}/*", "021001/2080501", true, "021001"},
		{"301{u}", "30108+505", true, "08+505"},
		{"{u}+505", "30108+505", true, "30108"},
		{"{u}", "*1", true, ""},
		{"301{u}", "301", true, ""},
	} {
		p, bad := ParsePattern(c.pattern, "/", 0)
		if bad != nil {
			t.Fatal(bad)
		}
		v, _ := p.Bind(p.Split(c.id))
		if got := p.Match(p.Split(c.id)); got != c.match || v["u"] != c.bound {
			t.Errorf("%s over %s: %t, bound %q", c.pattern, c.id, got, v["u"])
		}
	}
}

func TestPatternsAreFilled(t *testing.T) {
	p, _ := ParsePattern("甲.{x}.乙{x}{y}", ".", 0)
	if got := fmt.Sprint(p.Variables()); got != "[x y]" {
		t.Error(got)
	}
	filled := p.Fill(Values{"x": "一.二"})
	if id, whole := filled.ID(); id != "甲.一.二.乙一.二{y}" || whole || filled.Len() != 5 {
		t.Error(id, whole)
	}
	filled = filled.Fill(Values{"y": "*"})
	if id, whole := filled.ID(); id != "甲.一.二.乙一.二*" || !whole || filled.Match([]string{"甲", "一", "二", "乙一", "二三"}) {
		t.Error("a * that a variable stands for is a character:", id, whole)
	}
	if last, whole := p.Last(); last != "乙{x}{y}" || whole || p.First().String() != "甲" || !p.First().Match([]string{"甲"}) {
		t.Error(last, whole)
	}
	if p := (Pattern{}); !p.IsZero() || p.String() != "" || Literal("a", ".").IsZero() {
		t.Error("the zero pattern")
	}
}

func TestBindable(t *testing.T) {
	for text, want := range map[string]bool{"{u}/{p}": true, "301{u}": true, "*/{u}": true, "合计": true, "{u}{p}": false, "*{u}": false} {
		if p, _ := ParsePattern(text, "/", 0); p.Bindable() != want {
			t.Errorf("%s: %t", text, p.Bindable())
		}
	}
}

// TestCanBe holds patterns against rows of a layout, whose elements from the
// data are *.
func TestCanBe(t *testing.T) {
	for _, c := range []struct {
		pattern, row string
		want         bool
	}{
		{"合计", "合计", true}, {"合计", "*", true}, {"合计", "小计", false}, {"021012/2080502", "*/*", true}, {"021012", "*/*", false},
		{"*/合计", "*/小计", false}, {"是/{u}/*", "是/*/*", true}, {"否/*/*", "是/*/*", false},
	} {
		if p, _ := ParsePattern(c.pattern, "/", 0); p.CanBe(c.row) != c.want {
			t.Errorf("%s, %s: not %t", c.pattern, c.row, c.want)
		}
	}
}

// TestLiteral holds that the id of a masked row is no pattern.
func TestLiteral(t *testing.T) {
	p := Literal("是/021001/*1", "/")
	if id, whole := p.ID(); id != "是/021001/*1" || !whole || !p.Match(p.Split(id)) || p.Match([]string{"是", "021001", "21"}) {
		t.Error(id, whole)
	}
	r := &Ref{Name: Literal("其他事项", "/"), Row: Literal("车辆/其他用车", "/"), Col: Literal("数量", "."), Nth: 2}
	if r.String() != "其他事项[车辆/其他用车#2, 数量]" {
		t.Error(r)
	}
}

// FuzzParser: no text makes the parser panic, and a mistake lies inside the
// text. What is read is written so that it is read again as the same.
func FuzzParser(f *testing.F) {
	for _, s := range []string{
		"01[合计, 合计] = 03[合计, 基本支出.小计] + 03[合计, 项目支出.小计]", "2 × (08[*, {x}] − 100.05) ≤ 0", "((((", "03[a,b]?=?", "A/*[x/y,z.*]≠{u}", "０１[a，b]＝１",
		"绝对((一 - 零) / (个数(13[是/*/*] 当 有 它[乙]) + 一)) / 单位[021001, 序号] = 零", `文(题（目）, 甲) 结尾是 "项目`, "非 无 甲 且 乙 是本级 或 含涉密(13[*] 依 列)", "甲/乙[丙,丁]/戊",
	} {
		f.Add(s)
	}
	inside := func(t *testing.T, src string, bad *Mistake) {
		if bad.At < 0 || bad.At > len(src) || bad.Message == "" {
			t.Fatalf("%+v", bad)
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, read := range []func(*Parser){func(p *Parser) { p.Condition() }, func(p *Parser) { p.List() }, func(p *Parser) { p.Word("名字"); p.Rest() }} {
			p := NewParser(src, 0)
			if read(p); p.End() != nil {
				inside(t, src, p.End())
			}
		}
		p := NewParser(src, 0)
		e := p.Sum()
		if bad := p.End(); bad != nil {
			inside(t, src, bad)
			return
		}
		if c, ok := e.(*Count); ok && c.List.Where != nil {
			return // its condition is not written
		}
		if r, ok := e.(*Ref); ok {
			r.Row.Match(r.Row.Split(r.Row.String()))
			r.Row.Bind(r.Row.Split(r.Row.String()))
			r.Fill(Values{"u": "a/b"})
		}
		text := e.String()
		if strings.Contains(text, "当 …") {
			return
		}
		p = NewParser(text, 0)
		again := p.Sum()
		if bad := p.End(); bad != nil || again.String() != text {
			t.Fatalf("%q was written %q: %+v", src, text, bad)
		}
	})
}

func TestHolds(t *testing.T) {
	for op, want := range map[Op][3]bool{ // less, equal, greater
		Equal: {false, true, false}, Unequal: {true, false, true}, Less: {true, false, false},
		AtMost: {true, true, false}, Greater: {false, false, true}, AtLeast: {false, true, true},
	} {
		for i, holds := range want {
			if op.Holds(i-1) != holds {
				t.Errorf("%v, order %d: not %v", op, i-1, holds)
			}
		}
	}
}
