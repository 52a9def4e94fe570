package check

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/diag"
	"budgetreport/internal/exampletest"
)

// show writes a formula back with its signs resolved.
func (f formula) show() string {
	side := func(terms []term) string {
		var out []string
		for _, t := range terms {
			if t.ref == nil {
				out = append(out, fmt.Sprintf("%d×%s元", t.factor, t.amount.Exact()))
				continue
			}
			q := ""
			if t.ref.optional {
				q = "?"
			}
			out = append(out, fmt.Sprintf("%d×%s[%s|%s]%s", t.factor, t.ref.table.raw, t.ref.row.raw, t.ref.col.raw, q))
		}
		return strings.Join(out, " ")
	}
	return side(f.left) + " " + f.op + " " + side(f.right)
}

func TestParseFormula(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"01[合计, 金额] = 02[合计, 总计]", "1×01[合计|金额] = 1×02[合计|总计]"},
		{"01[合计,金额]?+2×02[*/{u},a.b]≤-03[x,y]", "1×01[合计|金额]? 2×02[*/{u}|a.b] ≤ -1×03[x|y]"},
		{"2 * 3 × (01[a, b] - (02[c, d] − 5.05)) >= 0", "6×01[a|b] -6×02[c|d] 6×5.05元 ≥ 1×0.00元"},
		{"11[30101+50101, （一）甲、乙] != 1,000.50", ""},
		{"A1/*[r, c] < 表二/{p}[r , c ]", "1×A1/*[r|c] < 1×表二/{p}[r|c]"},
		{"（01[a, b] ＋ 01[c, d]）＝ 01[e, f]", "1×01[a|b] 1×01[c|d] = 1×01[e|f]"},
	} {
		f, bad := parseFormula(c.src)
		if c.want == "" {
			if bad == nil {
				t.Errorf("%s: accepted as %s", c.src, f.show())
			}
			continue
		}
		if bad != nil || f.show() != c.want {
			t.Errorf("%s: %s, %+v", c.src, f.show(), bad)
		}
	}
}

func TestFormulaMistakes(t *testing.T) {
	for _, c := range []struct {
		src     string
		at      string // what stands where the mistake is
		message string
	}{
		{"01[a, b]", "", "这里应有比较号"},
		{"01[a, b] = ", "", "这里应有一格、金额或括号"},
		{"= 01[a, b]", "= 01", "这里应有一格、金额或括号"},
		{"01[a, b] = 02[c, d] = 03[e, f]", "= 03", "公式到这里应已结束"},
		{"01[a, b] = 02[c d]", "02[c d]", "方括号中应有行和列"},
		{"01[a, b] = 02[c, d", "02[c, d", "缺右方括号"},
		{"01[a, b] = (02[c, d]", "", "缺右括号"},
		{"01[a, b] = 02", "", ""}, // an amount: 2元
		{"01[a, b] = 合计", "合计", "既不是一格也不是金额"},
		{"01[a, b] = 1.234", "1.234", "既不是一格也不是金额"},
		{"01[a, b] = 2000×02[c, d]", "2000", "不能作倍数"},
		{"01[a, b] = 0×02[c, d]", "0×", "不能作倍数"},
		{"01[a, b] = 50×50×02[c, d]", "50×02", "不能作倍数"},
		{"01[a, b] = 02[, d]", ", d]", "这里是空的"},
		{"01[a/, b] = 02[c, d]", ", b]", "“/”之间应有内容"},
		{"01[a, b..c] = 02[c, d]", ".c]", "“.”之间应有内容"},
		{"01[{u, b] = 02[c, d]", "{u, b]", "变量应写成{名字}"},
		{"01[u}, b] = 02[c, d]", "}, b]", "多了“}”"},
		{"01[a, b] % 02[c, d]", "% 02", "这里应有比较号"},
	} {
		_, bad := parseFormula(c.src)
		switch {
		case c.message == "" && bad != nil, c.message != "" && bad == nil:
			t.Errorf("%s: %+v", c.src, bad)
		case bad != nil && (bad.message != c.message || !strings.HasPrefix(c.src[bad.at:], c.at) || c.at == "" && bad.at != len(c.src)):
			t.Errorf("%s: %+v at %q", c.src, bad, c.src[bad.at:])
		}
	}
	deep := strings.Repeat("(", 200) + "01[a, b]" + strings.Repeat(")", 200) + " = 0"
	if _, bad := parseFormula(deep); bad == nil || bad.message != "括号太深" {
		t.Error(bad)
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
		p, message, _ := parsePattern(c.pattern, "/")
		if message != "" {
			t.Fatal(message)
		}
		v, _ := p.bind(p.split(c.id))
		if got := p.match(p.split(c.id)); got != c.match || v["u"] != c.bound {
			t.Errorf("%s over %s: %t, bound %q", c.pattern, c.id, got, v["u"])
		}
	}
	p, _, _ := parsePattern("甲.{x}.乙{x}", ".")
	if id, whole := p.fill(env{"x": "一.二"}).id(); id != "甲.一.二.乙一.二" || !whole || len(p.fill(env{"x": "一.二"}).elements) != 5 {
		t.Error(id, whole)
	}
}

// FuzzFormula: no text makes the parser panic, a mistake lies inside the text,
// and what is accepted is bounded.
// Any text is rules, or is refused with places in it.
func FuzzRules(f *testing.F) {
	fam, _ := family(f)
	text, err := fs.ReadFile(exampletest.Files(f), File)
	if err != nil {
		f.Fatal(err)
	}
	for _, section := range strings.SplitAfter(string(text), "\n\n") {
		f.Add([]byte(section))
	}
	files, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := Parse(File, text, fam)
		if err == nil {
			return
		}
		var refused *diag.Error
		if !errors.As(err, &refused) {
			t.Fatalf("not a diag.Error: %v", err)
		}
		for _, p := range refused.Problems {
			if p.File != File || p.Message == "" || p.Line > bytes.Count(text, []byte("\n"))+1 {
				t.Errorf("%+v", p)
			}
		}
	})
}

func FuzzFormula(f *testing.F) {
	for _, s := range []string{
		"01[合计, 合计] = 03[合计, 基本支出.小计] + 03[合计, 项目支出.小计]", "2 × (08[*, {x}] − 100.05) ≤ 0", "((((", "03[a,b]?=?", "A/*[x/y,z.*]≠{u}", "０１[a，b]＝１",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		formula, bad := parseFormula(src)
		if bad != nil {
			if bad.at < 0 || bad.at > len(src) || bad.message == "" {
				t.Fatalf("%+v", bad)
			}
			return
		}
		if formula.op == "" || len(formula.left) == 0 || len(formula.right) == 0 {
			t.Fatalf("accepted %+v", formula)
		}
		for _, term := range append(formula.left, formula.right...) {
			if term.factor == 0 || term.factor > mostFactor || term.factor < -mostFactor {
				t.Fatalf("factor %d", term.factor)
			}
			if term.ref != nil {
				id, _ := term.ref.row.id()
				term.ref.row.match(term.ref.row.split(id))
				term.ref.row.bind(term.ref.row.split(id))
			}
		}
		if dom, bad := parseDomain(src); bad == nil && dom.row.bindable() {
			dom.row.bind(dom.row.split(src))
		}
	})
}
