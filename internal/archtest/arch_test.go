package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// root is the module's folder, seen from this package.
const root = "../.."

func TestProject(t *testing.T) {
	got, err := parse(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.files) < 100 {
		t.Fatalf("only %d files found", len(got.files))
	}
	project.wording = printed(t)
	for _, line := range project.broken(got) {
		t.Error(line)
	}
}

// printed is what the embedded families print by way of the program, all texts
// of two Chinese characters and more of edition.toml and of some sections of
// other files.
func printed(t *testing.T) []string {
	t.Helper()
	sections := map[string]string{"edition.toml": "", "book/book.toml": "wording", "family.toml": "index"}
	var out []string
	for name, only := range sections {
		files, err := filepath.Glob(root + "/templates/*/" + name)
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", name, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			section := ""
			for line := range strings.Lines(string(data)) {
				if head, ok := strings.CutPrefix(line, "["); ok {
					section, _, _ = strings.Cut(head, "]")
				}
				if line, _, _ = strings.Cut(line, "#"); only == "" || section == only {
					for _, text := range regexp.MustCompile(`"[^"]*"`).FindAllString(line, -1) {
						if text = chinese(text); utf8.RuneCountInString(text) > 1 {
							out = append(out, text)
						}
					}
				}
			}
		}
	}
	if len(out) < 70 {
		t.Fatalf("only %d texts", len(out))
	}
	return out
}

// Every package of the table of arrows has its line in ARCHITECTURE.md.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile(root + "/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range project.arrows {
		if strings.HasPrefix(a.pkg, "scripts/") {
			continue
		}
		named := false
		for line := range strings.Lines(string(text)) {
			first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
			named = named || strings.HasPrefix(line, "|") && strings.Contains(strings.ReplaceAll(first, "/`", "`"), "`"+a.pkg+"`")
		}
		if !named {
			t.Errorf("ARCHITECTURE.md's table of packages lacks %s", a.pkg)
		}
	}
}

// fake are rules for small trees.
func fake() *rules {
	return &rules{
		module:    "m",
		arrows:    []arrow{{"a", nil}, {"b", []string{"a"}}},
		modules:   map[string]allowed{"x.org/pdf": {"b": "draws"}},
		standard:  map[string]allowed{"math/rand": {}},
		functions: map[string]allowed{"time.Now": {}, "panic": {}},
		exact:     []string{"a"},
		lengths:   map[string]string{},
		drawing:   "b",
		words:     []string{"预算"},
		printing:  []string{"a"},
		wording:   []string{"第部分"},
		spoken:    map[string]string{},
	}
}

// Every rule is broken once; a tree that keeps them all is let through.
func TestBroken(t *testing.T) {
	const goodA, goodB = "package a\n\nfunc F() {}\n", "package b\n\nimport (\n\t\"m/a\"\n\t\"x.org/pdf/v2\"\n)\n"
	const long = "\nfunc F(list []string) (n int) {\n\tfor _, s := range list {\n\t\tn += len(s) * len(list) // twice\n\t}\n\treturn n + len(list)\n}\n"
	cases := []struct {
		name string
		a, b string // files of the two packages; "": those that keep the rules
		with func(*rules)
		more map[string]string
		want string
	}{
		{name: "sound"},
		{name: "against the arrow", a: "package a\n\nimport _ \"m/b\"\n", want: "a may not import m/b"},
		{name: "arrow against the order", with: func(r *rules) { r.arrows[0].imports = []string{"b"} }, a: "package a\n\nimport _ \"m/b\"\n", want: "a imports b, which does not stand before it"},
		{name: "unknown package", more: map[string]string{"c/c.go": "package c\n"}, want: "package c is not in the table"},
		{name: "package that is gone", with: func(r *rules) { r.arrows = append(r.arrows, arrow{"c", nil}) }, want: "there is no package c"},
		{name: "arrow that is not needed", b: "package b\n\nimport _ \"x.org/pdf\"\n", want: "not needed any more: arrow b a"},
		{name: "module of another", a: "package a\n\nimport _ \"x.org/pdf\"\n", want: "a may not import x.org/pdf"},
		{name: "module that begins like one", b: goodB + "import _ \"x.org/pdfa\"\n", want: "b may not import x.org/pdfa"},
		{name: "unknown module", a: "package a\n\nimport _ \"y.org/z\"\n", want: "a may not import y.org/z"},
		{name: "module that is not needed", b: "package b\n\nimport _ \"m/a\"\n", want: "not needed any more: import of x.org/pdf b"},
		{name: "chance", a: "package a\n\nimport _ \"math/rand\"\n", want: "a may not import math/rand"},
		{name: "clock", a: "package a\n\nimport \"time\"\n\nvar T = time.Now()\n", want: "a may not use time.Now"},
		{name: "clock under another name", a: "package a\n\nimport clock \"time\"\n\nvar T = clock.Now\n", want: "a may not use time.Now"},
		{name: "method of that name", a: "package a\n\nfunc F(time interface{ Now() }) { time.Now() }\n"},
		{name: "panic", a: "package a\n\nfunc F() { panic(1) }\n", want: "a may not use panic"},
		{name: "type with a float", a: "package a\n\ntype Sum struct{ V float64 }\n", want: "floating point in a.Sum"},
		{name: "literal with a point", a: "package a\n\nconst Tax = 0.06\n", want: "floating point in a.Tax"},
		{name: "whole number written short", a: "package a\n\nconst Most int64 = 1e15\n"},
		{name: "float in a function", a: "package a\n\nfunc F(n int64) int64 { return int64(float32(n)) }\n", want: "floating point in a.F"},
		{name: "length", a: "package a\n\ntype Page struct{ W float64 }\n", with: func(r *rules) { r.lengths["a.Page"] = "paper" }},
		{name: "length that is not needed", with: func(r *rules) { r.lengths["a.Page"] = "paper" }, want: "not needed any more: length a.Page"},
		{name: "word", b: goodB + "\nconst S = `全套预算表`\n", want: "b says “预算” by itself"},
		{name: "word in a comment", b: goodB + "\n// 预算\n"},
		{name: "word with a reason", b: goodB + "\nconst S = \"预算\"\n", with: func(r *rules) { r.spoken["b 预算"] = "reason" }},
		{name: "word elsewhere", a: "package a\n\nconst S = \"预算\"\n"},
		{name: "text of a family's wording", a: "package a\n\nconst S = \"第%d部分：\"\n", want: "a says “第%d部分：” by itself"},
		{name: "text of a family's wording with a reason", a: "package a\n\nconst S = \"第{n}部分\"\n", with: func(r *rules) { r.spoken["a 第{n}部分"] = "reason" }},
		{name: "text that holds one of a family's wording", a: "package a\n\nconst S = \"第二部分\"\n"},
		{name: "text of a family's wording elsewhere", b: goodB + "\nconst S = \"第部分\"\n"},
		{name: "in tests", more: map[string]string{"a/a_test.go": "package a\n\nimport _ \"m/b\"\n\nfunc G() float64 { panic(1) }\n"}},
		{name: "copy", a: "package a\n" + long, b: goodB + long, want: "F is a copy of a.F"},
		{name: "fuzz target without seeds", more: map[string]string{"a/a_test.go": "package a\n\nfunc FuzzF(f *testing.F) { f.Fuzz(nil) }\n"}, want: "FuzzF has no seeds"},
		{name: "seeds in the target", more: map[string]string{"a/a_test.go": "package a\n\nfunc FuzzF(f *testing.F) { f.Add(1); f.Fuzz(nil) }\n"}},
		{name: "seeds beside it", more: map[string]string{"a/a_test.go": "package a\n\nfunc FuzzF(f *testing.F) { f.Fuzz(nil) }\n", "a/testdata/fuzz/FuzzF/1": ""}},
		{name: "in testdata", more: map[string]string{"a/testdata/x.go": "package x\n\nimport _ \"y.org/z\"\n"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for name, text := range map[string]string{"a/a.go": or(c.a, goodA), "b/b.go": or(c.b, goodB)} {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			for name, text := range c.more {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			r := fake()
			if c.with != nil {
				c.with(r)
			}
			tree, err := parse(fsys)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(r.broken(tree), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func or(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}
