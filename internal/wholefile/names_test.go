package wholefile

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"021012":                 "021012",
		"郑州市节能中心":                "郑州市节能中心",
		"../../etc/passwd":       "..／..／etc／passwd",
		`C:\Windows\x`:           "C：＼Windows＼x",
		"..":                     "_",
		".":                      "_",
		"":                       "_",
		" 空格 ":                   "空格",
		"名称...":                  "名称",
		`a<b>c"d|e?f*g`:          "a＜b＞c＂d｜e？f＊g",
		"CON":                    "_CON",
		"con.txt":                "_con.txt",
		"nul .x":                 "_nul .x",
		"COM1":                   "_COM1",
		"lpt9.pdf":               "_lpt9.pdf",
		"COM¹":                   "_COM¹",
		"COM10":                  "COM10",
		"CONTRACT":               "CONTRACT",
		"a\x00b\nc":              "a_b_c",
		"绝密\u202excod":           "绝密xcod",
		strings.Repeat("长", 100): strings.Repeat("长", 60),
	} {
		if got := SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"../x", "CON", "a/b", "\u202e", "长 . ."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := SafeName(s)
		if !filepath.IsLocal(name) || filepath.Base(name) != name || name == "." || len(name) > maxNameBytes+1 || !utf8.ValidString(name) && utf8.ValidString(s) {
			t.Fatalf("%q → %q", s, name)
		}
		if strings.ContainsAny(name, `<>:"/\|?*`) || strings.TrimRight(name, ". ") != name {
			t.Fatalf("%q → %q is no name for Windows", s, name)
		}
		if again := SafeName(name); again != name {
			t.Fatalf("%q → %q → %q", s, name, again)
		}
	})
}

func TestIsSafe(t *testing.T) {
	for name, want := range map[string]bool{
		"预算公开表.xlsx": true, "csv/03.csv": true, "更正/预算公开表（更正）.pdf": true, "_": true, "..xlsx": true, strings.Repeat("长", 80): true,
		"": false, ".": false, "..": false, "../x": false, "a/../b": false, "/etc/passwd": false, "a//b": false, "a/": false,
		`a\b`: false, "C:": false, "C:x": false, "//server/share": false, "CON": false, "csv/nul.csv": false, "a:b": false, "a.": false, "a ": false, "a\x00": false, "a\u202eb": false,
	} {
		if got := IsSafe(name); got != want {
			t.Errorf("IsSafe(%q) = %t", name, got)
		}
	}
}

func TestFold(t *testing.T) {
	for _, same := range [][2]string{{"021a", "021A"}, {"é", "e\u0301"}, {"É", "e\u0301"}, {"ß", "SS"}} {
		if Fold(same[0]) != Fold(same[1]) {
			t.Errorf("%q and %q are not the same", same[0], same[1])
		}
	}
	if Fold("１") == Fold("1") || Fold("a") == Fold("b") {
		t.Error("full-width digits are the plain ones")
	}
}
