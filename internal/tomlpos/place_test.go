package tomlpos

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlaceInsideTexts finds the X in every way a text can be written.
func TestPlaceInsideTexts(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`k = "合计X"`, "1:8"},
		{`k = '合计X'`, "1:8"},
		{`k = "a\tX"`, "1:9"},
		{`k = "a\u5408\U00005408\x41X"`, "1:27"},
		{"k = '''X'''", "1:8"},
		{"k = '''\n一行\n二X'''", "3:2"},
		{"k = \"\"\"\r\n一\\\n   X\"\"\"", "3:4"},
		{`k = ["甲", "乙X"]`, "1:13"},
	} {
		root, err := Parse("x.toml", []byte(c.src))
		if err != nil {
			t.Fatalf("%s: %v", c.src, err)
		}
		n := root.Get("k")
		if n.Kind == Array {
			n = n.Items[1]
		}
		line, col := n.Place(strings.IndexByte(n.Str, 'X'))
		if got := fmt.Sprintf("%d:%d", line, col); got != c.want {
			t.Errorf("%q: X at %s, want %s", c.src, got, c.want)
		}
	}
}
