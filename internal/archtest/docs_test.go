package archtest

import (
	"go/ast"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// Exported names have doc comments, and the doc comment of a function or a type
// begins with its name: one that does not was left behind by a renaming, or belongs
// to something else. Methods of unexported types need none.
func TestDocComments(t *testing.T) {
	tree, err := parse(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range undocumented(tree) {
		t.Error(line)
	}
}

func TestUndocumented(t *testing.T) {
	for text, want := range map[string]string{
		"func F() {}":                            "F has no doc comment",
		"type T int":                             "T has no doc comment",
		"const C = 1":                            "C has no doc comment",
		"// G is F.\nfunc F() {}":                "the doc comment of F does not begin with its name",
		"// Of t.\ntype t int":                   "the doc comment of t does not begin with its name",
		"// T is.\ntype T int\nfunc (*T) F() {}": "F has no doc comment",
		"// F is.\nfunc F() {}":                  "",
		"func f() {}":                            "",
		"type t int\nfunc (t) F() {}":            "",
		"// The ends.\nconst (\nA = 1\nB = 2\n)": "",
		"const (\nA = 1 // one\n)":               "",
	} {
		tree, err := parse(fstest.MapFS{"a/a.go": {Data: []byte("package a\n\n" + text + "\n")}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(undocumented(tree), "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// undocumented lists the names in production code whose doc comments are missing or
// begin with another name.
func undocumented(t *tree) []string {
	a := &audit{tree: t}
	check := func(name *ast.Ident, required, named bool, comments ...*ast.CommentGroup) {
		var text string
		for _, c := range comments {
			text += c.Text()
		}
		first, _, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
		switch {
		case text == "" && required && name.IsExported():
			a.report(name.Pos(), "%s has no doc comment", name.Name)
		case text != "" && named && first != name.Name:
			a.report(name.Pos(), "the doc comment of %s does not begin with its name", name.Name)
		}
	}
	for _, f := range t.files {
		if f.test {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				check(d.Name, ast.IsExported(receiver(d)), true, d.Doc)
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						check(s.Name, true, !d.Lparen.IsValid(), d.Doc, s.Doc)
					case *ast.ValueSpec:
						check(s.Names[0], true, false, d.Doc, s.Doc, s.Comment)
					}
				}
			}
		}
	}
	return a.found
}

// receiver returns the name of a method's type; of a function its own name.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	ident, _ := t.(*ast.Ident)
	return ident.Name
}
