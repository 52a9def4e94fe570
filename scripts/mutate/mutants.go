package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// mutant is one small change of one source file.
type mutant struct {
	file     string // path
	line     int
	from, to int    // offsets of the text that is replaced
	text     string // what replaces it
	what     string // in words
}

// apply returns the source with the change made.
func (m mutant) apply(src []byte) []byte {
	return slices.Concat(src[:m.from], []byte(m.text), src[m.to:])
}

// swapped lists by what each operator is replaced.
var swapped = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.GEQ: {token.GTR, token.LSS},
	token.GTR: {token.GEQ, token.LEQ}, token.LEQ: {token.LSS, token.GTR},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.AND: {token.OR}, token.OR: {token.AND}, token.SHL: {token.SHR}, token.SHR: {token.SHL},
	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
	token.INC: {token.DEC}, token.DEC: {token.INC},
}

// finder collects the mutants of one file.
type finder struct {
	path  string
	src   []byte
	fset  *token.FileSet
	out   []mutant
	skip  map[ast.Node]bool           // nodes that are left alone
	funcs map[ast.Node]*ast.FieldList // of return statements: what the function around returns
}

// mutantsOf lists the changes that can be made in a source file, by position.
func mutantsOf(path string, src []byte) ([]mutant, error) {
	f := &finder{path: path, src: src, fset: token.NewFileSet(), skip: map[ast.Node]bool{}, funcs: map[ast.Node]*ast.FieldList{}}
	file, err := parser.ParseFile(f.fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || f.skip[n] {
			return false
		}
		f.visit(n)
		return true
	})
	return f.out, nil
}

func (f *finder) offset(p token.Pos) int { return f.fset.Position(p).Offset }

func (f *finder) textOf(n ast.Node) string {
	return string(f.src[f.offset(n.Pos()):f.offset(n.End())])
}

func (f *finder) replace(from, to token.Pos, text, what string) {
	f.out = append(f.out, mutant{f.path, f.fset.Position(from).Line, f.offset(from), f.offset(to), text, what})
}

// operator replaces the operator at a position by each of its opposites.
func (f *finder) operator(at token.Pos, op token.Token) {
	for _, other := range swapped[op] {
		f.replace(at, at+token.Pos(len(op.String())), other.String(), fmt.Sprintf("%s becomes %s", op, other))
	}
}

// condition makes a condition hold always, or never.
func (f *finder) condition(cond ast.Expr, always bool) {
	text := f.textOf(cond)
	if always {
		f.replace(cond.Pos(), cond.End(), "(true || ("+text+"))", "condition always holds")
	}
	f.replace(cond.Pos(), cond.End(), "(false && ("+text+"))", "condition never holds")
}

func (f *finder) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.GenDecl:
		if n.Tok == token.IMPORT {
			f.skip[n] = true
			for _, s := range n.Specs {
				f.skip[s] = true
			}
		}
	case *ast.FuncDecl:
		if n.Body != nil {
			f.returns(n.Body, n.Type.Results)
		}
	case *ast.FuncLit:
		f.returns(n.Body, n.Type.Results)
	case *ast.BinaryExpr:
		f.operator(n.OpPos, n.Op)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.replace(n.OpPos, n.OpPos+1, "", "! is dropped")
		}
	case *ast.BasicLit:
		if n.Kind == token.INT {
			f.replace(n.Pos(), n.End(), "("+n.Value+" + 1)", "constant one more")
			f.replace(n.Pos(), n.End(), "("+n.Value+" - 1)", "constant one less")
		}
	case *ast.IfStmt:
		f.condition(n.Cond, true)
	case *ast.ForStmt:
		if n.Cond != nil { // a loop without an end would only cost time
			f.condition(n.Cond, false)
		}
		if n.Post != nil {
			f.skip[n.Post] = true
		}
	case *ast.SwitchStmt:
		if n.Tag == nil {
			for _, c := range n.Body.List {
				for _, cond := range c.(*ast.CaseClause).List {
					f.condition(cond, true)
				}
			}
		}
	case *ast.CallExpr:
		f.call(n)
	default:
		f.statement(n)
	}
}

// statement deletes statements and replaces what is returned.
func (f *finder) statement(n ast.Node) {
	switch n := n.(type) {
	case *ast.IncDecStmt:
		f.operator(n.TokPos, n.Tok)
		f.replace(n.Pos(), n.End(), "", "statement is dropped")
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			return
		}
		f.operator(n.TokPos, n.Tok)
		text := ""
		if len(n.Lhs) == len(n.Rhs) { // its variables stay used
			text = strings.Repeat("_, ", len(n.Lhs)-1) + "_ = " + string(f.src[f.offset(n.Rhs[0].Pos()):f.offset(n.End())])
		}
		f.replace(n.Pos(), n.End(), text, "assignment is dropped")
	case *ast.ExprStmt:
		if call, ok := n.X.(*ast.CallExpr); ok && f.textOf(call.Fun) != "panic" {
			f.replace(n.Pos(), n.End(), "", "call is dropped")
		}
	case *ast.BranchStmt:
		if n.Tok == token.BREAK || n.Tok == token.CONTINUE {
			f.replace(n.Pos(), n.End(), "", n.Tok.String()+" is dropped")
		}
	case *ast.ReturnStmt:
		f.result(n)
	}
}

// call leaves alone what tells nothing: texts of panics, capacities.
func (f *finder) call(n *ast.CallExpr) {
	switch f.textOf(n.Fun) {
	case "panic":
		for _, a := range n.Args {
			f.skip[a] = true
		}
	case "make":
		if len(n.Args) == 3 {
			f.skip[n.Args[2]] = true
		}
	}
}

// returns notes what the return statements of a function return; those of
// functions inside it are noted later, when these are met.
func (f *finder) returns(body *ast.BlockStmt, results *ast.FieldList) {
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			f.funcs[r] = results
		}
		return true
	})
}

// result replaces each value returned by the zero value of its type, and a bool
// by its opposite.
func (f *finder) result(n *ast.ReturnStmt) {
	if len(n.Results) == 0 {
		f.replace(n.Pos(), n.End(), "", "return is dropped")
		return
	}
	var types []string
	for _, field := range f.funcs[n].List {
		for range max(len(field.Names), 1) {
			types = append(types, f.textOf(field.Type))
		}
	}
	if len(types) != len(n.Results) {
		return // the values of one call
	}
	for i, value := range n.Results {
		switch text := f.textOf(value); {
		case types[i] == "bool":
			f.replace(value.Pos(), value.End(), "!("+text+")", "returns the opposite")
		case text != "nil" && text != "0" && text != `""` && text != types[i]+"{}":
			f.replace(value.Pos(), value.End(), "*new("+types[i]+")", "returns the zero value")
		}
	}
}
