package tomlpos

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhatIsNestedOrNumerousBeyondReasonIsRefused(t *testing.T) {
	rep := strings.Repeat
	for name, c := range map[string]struct{ text, want string }{
		"arrays":             {"a = " + rep("[", 40) + rep("]", 40), "a.toml 第1行第37字：嵌套超过32层；请检查内容"},
		"arrays without end": {"a = " + rep("[", 500_000), "a.toml 第1行第37字：嵌套超过32层；请检查内容"},
		"tables":             {rep("a = {", 40), "a.toml 第1行第165字：嵌套超过32层；请检查内容"},
		"a dotted key":       {rep("a.", 100_000) + "a = 1", "a.toml 第1行第64字：键超过32级；请检查内容"},
		"a dotted header":    {"\n[" + rep("\"a\" . ", 40) + "a]", "a.toml 第2行第192字：键超过32级；请检查内容"},
		"items":              {"a = [" + rep("1,", 60_000) + "]", "a.toml 第1行第100005字：内容超过50000项；请检查内容"},
		"keys":               {rep("[[a]]\n", 60_000), "a.toml 第50001行第6字：内容超过50000项；请检查内容"},
	} {
		_, err := Parse("a.toml", []byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMarksInTextsAndRemarksDoNotCount holds that only the structure is measured.
func TestMarksInTextsAndRemarksDoNotCount(t *testing.T) {
	marks := strings.Repeat("[{.=,", 20_000)
	for _, text := range []string{
		"# " + marks, "a = \"" + marks + "\"", "a = '" + marks + "'", "a = \"\"\"\n" + marks + "\\\"\"\"\"", "a = \"\\\"" + marks + "\"",
		"\"" + strings.Repeat(".", 50) + "\" = 1", strings.Repeat("a = [1.5, 1.5]\n", 1),
	} {
		if _, err := Parse("a.toml", []byte(text)); err != nil {
			t.Errorf("%.30s: %v", text, err)
		}
	}
}

// TestManyKeysKeepTheirPlaces reads as much as the bounds allow, on one line and
// on many: both took minutes.
func TestManyKeysKeepTheirPlaces(t *testing.T) {
	const n = 15_000
	var inline, lines strings.Builder
	inline.WriteString("\"预\" = {")
	for i := range n {
		fmt.Fprintf(&inline, "a%d = { x = 1 }, ", i)
		fmt.Fprintf(&lines, "a%d = 1\n", i)
	}
	inline.WriteString("z = 1}")
	root, err := Parse("a.toml", []byte(inline.String()))
	if err != nil {
		t.Fatal(err)
	}
	table := root.Get("预")
	if len(table.Keys) != n+1 || table.Get("a14999").Get("x") == nil || table.Get("b") != nil {
		t.Error("keys are missing")
	}
	runes := []rune(inline.String())
	for _, k := range table.Keys[:100] {
		if got := string(runes[k.Col-1 : k.Col-1+len(k.Name)]); got != k.Name {
			t.Errorf("%s stands at %q", k.Name, got)
		}
		if k.Value.Kind == Table && runes[k.Value.Col-1] != '{' {
			t.Errorf("%s's value is not at %d", k.Name, k.Value.Col)
		}
	}
	root, err = Parse("a.toml", []byte(lines.String()))
	if err != nil || len(root.Keys) != n || root.Keys[n-1].Line != n {
		t.Errorf("%v", err)
	}
}
