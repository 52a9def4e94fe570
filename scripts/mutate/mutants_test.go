package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

const sample = `package p

import "fmt"

const limit = 7

func find(list []int, x int) (at int, ok bool, err error) {
	for i := 0; i < len(list); i++ {
		if list[i] != x || x > limit {
			continue
		}
		at += i
		list = append(list, x)
		return at, true, nil
	}
	if !fine(x) {
		panic(fmt.Sprint(x + 1))
	}
	switch {
	case x == 2:
		note(func() string { return "two" })
	}
	return 0, false, fmt.Errorf("%d", x)
}
`

// TestMutants lists every change of a sample, and that each is Go.
func TestMutants(t *testing.T) {
	ms, err := mutantsOf("sample.go", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range ms {
		changed := m.apply([]byte(sample))
		if _, err := parser.ParseFile(token.NewFileSet(), "sample.go", changed, 0); err != nil {
			t.Errorf("%s: %v", m.what, err)
		}
		got = append(got, fmt.Sprintf("%d: %s", m.line, strings.TrimSpace(strings.Split(string(changed), "\n")[m.line-1])))
	}
	slices.Sort(got)
	want := []string{
		`5: const limit = (7 + 1)`, `5: const limit = (7 - 1)`,
		`8: for i := (0 + 1); i < len(list); i++ {`, `8: for i := (0 - 1); i < len(list); i++ {`,
		`8: for i := 0; i <= len(list); i++ {`, `8: for i := 0; i >= len(list); i++ {`, `8: for i := 0; (false && (i < len(list))); i++ {`,
		`9: if list[i] == x || x > limit {`, `9: if list[i] != x && x > limit {`, `9: if list[i] != x || x >= limit {`, `9: if list[i] != x || x <= limit {`,
		`9: if (true || (list[i] != x || x > limit)) {`, `9: if (false && (list[i] != x || x > limit)) {`,
		`10: `,
		`12: at -= i`, `12: _ = i`,
		`13: _ = append(list, x)`,
		`14: return *new(int), true, nil`, `14: return at, !(true), nil`,
		`16: if fine(x) {`, `16: if (true || (!fine(x))) {`, `16: if (false && (!fine(x))) {`,
		`20: case x != 2:`, `20: case x == (2 + 1):`, `20: case x == (2 - 1):`, `20: case (true || (x == 2)):`, `20: case (false && (x == 2)):`,
		`21: `, `21: note(func() string { return *new(string) })`,
		`23: return (0 + 1), false, fmt.Errorf("%d", x)`, `23: return (0 - 1), false, fmt.Errorf("%d", x)`,
		`23: return 0, !(false), fmt.Errorf("%d", x)`, `23: return 0, false, *new(error)`,
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestByLine draws lines with the same probability, however many mutants they have.
func TestByLine(t *testing.T) {
	lines := byLine([]mutant{{file: "b.go", line: 1}, {file: "a.go", line: 2}, {file: "a.go", line: 1}, {file: "a.go", line: 2}})
	var got []string
	for _, ms := range lines {
		got = append(got, fmt.Sprint(place(ms[0]), " ", len(ms)))
	}
	if want := []string{"a.go:1 1", "a.go:2 2", "b.go:1 1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestQuickTests picks the tests that take little from what go test -v prints.
func TestQuickTests(t *testing.T) {
	said := "=== RUN   TestA\n    --- PASS: TestA/part (0.00s)\n--- PASS: TestA (0.10s)\n--- PASS: TestLong (3.10s)\n--- SKIP: TestNot (0.00s)\n--- PASS: ExampleB (0.00s)\nPASS\n"
	if got, want := quickTests([]byte(said)), "^(TestA|ExampleB)$"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestRuns knows the code that no test runs by line and column.
func TestRuns(t *testing.T) {
	p := &pkg{unrun: map[string][]block{"a.go": {{10, 20, 12, 3}}}}
	for _, c := range []struct {
		file      string
		line, col int
		want      bool
	}{
		{"a.go", 10, 19, true}, {"a.go", 10, 20, false}, {"a.go", 11, 1, false}, {"a.go", 12, 2, false}, {"a.go", 12, 3, true},
		{"a.go", 9, 30, true}, {"a.go", 13, 1, true}, {"b.go", 11, 1, true},
	} {
		if got := p.runs(c.file, c.line, c.col); got != c.want {
			t.Errorf("%s:%d:%d: %v", c.file, c.line, c.col, got)
		}
	}
}
