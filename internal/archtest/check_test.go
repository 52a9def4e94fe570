package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// rules are the rules of a module.
type rules struct {
	module    string
	arrows    []arrow            // every package
	modules   map[string]allowed // imports from elsewhere, by the beginning of the path
	standard  map[string]allowed // imports of the standard library that are restricted
	functions map[string]allowed // "package.Func", "package.Type" or a builtin
	exact     []string           // packages without floating point
	lengths   map[string]string  // exceptions: "package.Declaration" → reason
	drawing   string             // beginning of the paths of packages without words in string literals
	words     []string           // budget terms
	printing  []string           // beginnings of the paths of packages without texts of wording in string literals
	wording   []string           // printed texts, which belong to the families
	spoken    map[string]string  // exceptions from both: "package literal" → reason
}

// arrow is a package, by its folder, with the packages of the module that it may
// import.
type arrow struct {
	pkg     string
	imports []string
}

// of names packages below internal.
func of(names ...string) []string {
	for i, n := range names {
		names[i] = "internal/" + n
	}
	return names
}

// allowed maps the packages that may do something to the reason.
type allowed map[string]string

// source is one Go file.
type source struct {
	name, pkg string
	test      bool
	*ast.File
}

// tree is the Go files of a module.
type tree struct {
	fset    *token.FileSet
	files   []source
	corpora map[string]bool // folders of seeds for fuzzing
}

// parse reads all Go files below fsys, except those in testdata and in folders that
// Go ignores, too.
func parse(fsys fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet(), corpora: map[string]bool{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && base == "testdata":
			corpora, err := fs.Glob(fsys, name+"/fuzz/*")
			for _, c := range corpora {
				t.corpora[c] = true
			}
			return cmp.Or(err, fs.SkipDir)
		case d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(t.fset, name, text, parser.SkipObjectResolution|parser.ParseComments)
		t.files = append(t.files, source{name, path.Dir(name), strings.HasSuffix(name, "_test.go"), f})
		return err
	})
	return t, err
}

// audit collects what breaks the rules.
type audit struct {
	*rules
	*tree
	used  map[string]bool // exceptions that were needed
	found []string
}

func (a *audit) report(pos token.Pos, format string, args ...any) {
	a.found = append(a.found, fmt.Sprintf("%s: %s", a.fset.Position(pos), fmt.Sprintf(format, args...)))
}

// needed notes that an exception is needed, and returns exists.
func (a *audit) needed(kind, what string, exists bool) bool {
	a.used[kind+" "+what] = true
	return exists
}

// broken lists every place where a tree breaks the rules, and every exception
// that it does not need, each in a line.
func (r *rules) broken(t *tree) []string {
	a := &audit{rules: r, tree: t, used: map[string]bool{}}
	a.order()
	for _, f := range t.files {
		for _, spec := range f.Imports {
			a.importOf(f, spec)
		}
		if f.test {
			a.seeds(f)
		} else {
			a.calls(f)
			a.floats(f)
			a.literals(f)
		}
	}
	a.copies()
	a.superfluous()
	return a.found
}

// order checks the table of arrows against itself and against the packages.
func (a *audit) order() {
	before := map[string]bool{}
	for _, arrow := range a.arrows {
		for _, to := range arrow.imports {
			if !before[to] {
				a.found = append(a.found, fmt.Sprintf("arrows: %s imports %s, which does not stand before it", arrow.pkg, to))
			}
		}
		before[arrow.pkg] = true
	}
	there := map[string]bool{}
	for _, f := range a.files {
		if !before[f.pkg] && !there[f.pkg] {
			a.report(f.Package, "package %s is not in the table of arrows", f.pkg)
		}
		there[f.pkg] = true
	}
	for _, arrow := range a.arrows {
		if !there[arrow.pkg] {
			a.found = append(a.found, "arrows: there is no package "+arrow.pkg)
		}
	}
}

// importOf checks one import. Tests may import anything.
func (a *audit) importOf(f source, spec *ast.ImportSpec) {
	name, _ := strconv.Unquote(spec.Path.Value)
	if own, ok := strings.CutPrefix(name, a.module+"/"); ok {
		if f.test {
			return
		}
		i := slices.IndexFunc(a.arrows, func(w arrow) bool { return w.pkg == f.pkg })
		if i >= 0 && !a.needed("arrow "+f.pkg, own, slices.Contains(a.arrows[i].imports, own)) {
			a.report(spec.Pos(), "%s may not import %s", f.pkg, name)
		}
		return
	}
	if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
		if by, restricted := a.standard[name]; restricted && !f.test && !a.needed("import of "+name, f.pkg, by[f.pkg] != "") {
			a.report(spec.Pos(), "%s may not import %s", f.pkg, name)
		}
		return
	}
	if f.test {
		return
	}
	for prefix, by := range a.modules {
		if (name == prefix || strings.HasPrefix(name, prefix+"/")) && by[f.pkg] != "" {
			a.needed("import of "+prefix, f.pkg, true)
			return
		}
	}
	a.report(spec.Pos(), "%s may not import %s", f.pkg, name)
}

// calls looks for uses of restricted functions and types.
func (a *audit) calls(f source) {
	imported := map[string]string{} // name in this file → path
	for _, spec := range f.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		local := path.Base(name)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		imported[local] = name
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		var name string
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				name = imported[x.Name] + "." + n.Sel.Name
			}
		case *ast.CallExpr:
			if fun, ok := n.Fun.(*ast.Ident); ok {
				name = fun.Name
			}
		}
		if by, restricted := a.functions[name]; restricted && !a.needed("use of "+name, f.pkg, by[f.pkg] != "") {
			a.report(n.Pos(), "%s may not use %s", f.pkg, name)
		}
		return true
	})
}

// floats looks for floating point in the packages that must be exact. A constant
// like 1e15 is a whole number.
func (a *audit) floats(f source) {
	if !slices.Contains(a.exact, f.pkg) {
		return
	}
	look := func(decl string, n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			ident, _ := n.(*ast.Ident)
			lit, _ := n.(*ast.BasicLit)
			if ident != nil && (ident.Name == "float64" || ident.Name == "float32") || lit != nil && lit.Kind == token.FLOAT && strings.ContainsAny(lit.Value, ".-") {
				key := f.pkg + "." + decl
				if !a.needed("length", key, a.lengths[key] != "") {
					a.report(n.Pos(), "floating point in %s", key)
				}
			}
			return true
		})
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			look(d.Name.Name, d)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					look(s.Name.Name, s)
				case *ast.ValueSpec:
					look(s.Names[0].Name, s)
				}
			}
		}
	}
}

// literals looks for budget terms in string literals of packages that draw, and for
// texts of the families' wording in those of packages that print.
func (a *audit) literals(f source) {
	in := func(prefix string) bool { return strings.HasPrefix(f.pkg, prefix) }
	ast.Inspect(f.File, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		text, _ := strconv.Unquote(lit.Value)
		found := ""
		if in(a.drawing) {
			if i := slices.IndexFunc(a.words, func(w string) bool { return strings.Contains(text, w) }); i >= 0 {
				found = a.words[i]
			}
		}
		if slices.ContainsFunc(a.printing, in) && slices.Contains(a.wording, chinese(text)) {
			found = text
		}
		if found != "" {
			if key := f.pkg + " " + text; !a.needed("word", key, a.spoken[key] != "") {
				a.report(lit.Pos(), "%s says “%s” by itself: %s", f.pkg, found, lit.Value)
			}
		}
		return true
	})
}

// chinese returns a text without its placeholders, punctuation and other scripts.
func chinese(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, placeholder.ReplaceAllString(text, ""))
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// superfluous reports exceptions that are not needed any more.
func (a *audit) superfluous() {
	unused := func(kind, what string) {
		if !a.used[kind+" "+what] {
			a.found = append(a.found, fmt.Sprintf("not needed any more: %s %s", kind, what))
		}
	}
	for _, arrow := range a.arrows {
		for _, to := range arrow.imports {
			unused("arrow "+arrow.pkg, to)
		}
	}
	for _, m := range []struct {
		kind string
		of   map[string]allowed
	}{{"import of", a.modules}, {"import of", a.standard}, {"use of", a.functions}} {
		for _, what := range slices.SortedFunc(maps.Keys(m.of), cmp.Compare) {
			for _, pkg := range slices.Sorted(maps.Keys(m.of[what])) {
				unused(m.kind+" "+what, pkg)
			}
		}
	}
	for _, decl := range slices.Sorted(maps.Keys(a.lengths)) {
		unused("length", decl)
	}
	for _, literal := range slices.Sorted(maps.Keys(a.spoken)) {
		unused("word", literal)
	}
}

// seeds checks that every fuzz target has seeds, in its own text or in files beside
// it: go test runs only those.
func (a *audit) seeds(f source) {
	for _, d := range f.Decls {
		fun, ok := d.(*ast.FuncDecl)
		if !ok || fun.Recv != nil || !strings.HasPrefix(fun.Name.Name, "Fuzz") {
			continue
		}
		seeded := a.corpora[path.Join(f.pkg, "testdata/fuzz", fun.Name.Name)]
		ast.Inspect(fun, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Add" {
				seeded = true
			}
			return true
		})
		if !seeded {
			a.report(fun.Pos(), "%s has no seeds", fun.Name.Name)
		}
	}
}

// copies looks for functions in production code with the same body, unless they are
// very short.
func (a *audit) copies() {
	first := map[string]string{}
	for _, f := range a.files {
		if f.test {
			continue
		}
		for _, d := range f.Decls {
			fun, ok := d.(*ast.FuncDecl)
			if !ok || fun.Body == nil {
				continue
			}
			var text strings.Builder
			if err := printer.Fprint(&text, a.fset, fun.Body); err != nil {
				a.report(fun.Pos(), "%v", err)
			}
			body := strings.Join(strings.Fields(text.String()), " ")
			if was := first[body]; was != "" {
				a.report(fun.Pos(), "%s is a copy of %s", fun.Name.Name, was)
			} else if len(body) > 60 {
				first[body] = f.pkg + "." + fun.Name.Name
			}
		}
	}
}
