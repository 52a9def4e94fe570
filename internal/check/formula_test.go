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
			if t.ref.Optional {
				q = "?"
			}
			out = append(out, fmt.Sprintf("%d×%s[%s|%s]%s", t.factor, t.ref.Name, t.ref.Row, t.ref.Col, q))
		}
		return strings.Join(out, " ")
	}
	return side(f.left) + " " + f.op.String() + " " + side(f.right)
}

func TestReadFormula(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"01[合计, 金额] = 02[合计, 总计]", "1×01[合计|金额] = 1×02[合计|总计]"},
		{"01[合计,金额]?+2×02[*/{u},a.b]≤-03[x,y]", "1×01[合计|金额]? 2×02[*/{u}|a.b] ≤ 1×0.00元 -1×03[x|y]"},
		{"2 * 3 × (01[a, b] - (02[c, d] − 5.05)) >= 0", "6×01[a|b] -6×02[c|d] 6×5.05元 ≥ 1×0.00元"},
		{"11[30101+50101, （一）甲、乙] != 1,000.50", ""},
		{"A1/*[r, c] < 表二/{p}[r , c ]", "1×A1/*[r|c] < 1×表二/{p}[r|c]"},
		{"（01[a, b] ＋ 01[c, d]）＝ 01[e, f]", "1×01[a|b] 1×01[c|d] = 1×01[e|f]"},
	} {
		f, bad := readFormula(c.src)
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
		{"01[a, b] = 02[c d]", "02[c d]", "方括号中应有行和列"},
		{"01[a, b] = 02", "", ""}, // an amount: 2元
		{"01[a, b] = 合计", "合计", "既不是一格也不是金额"},
		{"01[a, b] = 1.234", "1.234", "既不是一格也不是金额"},
		{"01[a, b] = 2000×02[c, d]", "2000", "不能作倍数"},
		{"01[a, b] = 0×02[c, d]", "0×", "不能作倍数"},
		{"01[a, b] = 50×50×02[c, d]", "50×02", "不能作倍数"},
		{"01[a, b] = 03[c, d] - 绝对(02[c, d])", "绝对", "不能写在审核公式中"},
		{"01[a, b] = 2 × (03[c, d] / 02[c, d])", "03", "不能写在审核公式中"},
		{"01[a, b] = 一", "一", "不能写在审核公式中"},
	} {
		_, bad := readFormula(c.src)
		switch {
		case c.message == "" && bad != nil, c.message != "" && bad == nil:
			t.Errorf("%s: %+v", c.src, bad)
		case bad != nil && (bad.Message != c.message || !strings.HasPrefix(c.src[bad.At:], c.at) || c.at == "" && bad.At != len(c.src)):
			t.Errorf("%s: %+v at %q", c.src, bad, c.src[bad.At:])
		}
	}
}

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

// FuzzFormula: of any text, a mistake lies inside it, and what is accepted is
// bounded.
func FuzzFormula(f *testing.F) {
	for _, s := range []string{
		"01[合计, 合计] = 03[合计, 基本支出.小计] + 03[合计, 项目支出.小计]", "2 × (08[*, {x}] − 100.05) ≤ 0", "((((", "03[a,b]?=?", "A/*[x/y,z.*]≠{u}", "０１[a，b]＝１",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		formula, bad := readFormula(src)
		if bad != nil {
			if bad.At < 0 || bad.At > len(src) || bad.Message == "" {
				t.Fatalf("%+v", bad)
			}
			return
		}
		if len(formula.left) == 0 || len(formula.right) == 0 {
			t.Fatalf("accepted %+v", formula)
		}
		for _, term := range append(formula.left, formula.right...) {
			if term.factor == 0 || term.factor > mostFactor || term.factor < -mostFactor {
				t.Fatalf("factor %d", term.factor)
			}
		}
		if dom, bad := readDomain(src); bad == nil && dom.Row.Bindable() {
			dom.Row.Bind(dom.Row.Split(src))
		}
	})
}
