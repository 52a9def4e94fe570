package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"report": func() {
		code := run(os.Args[1:], os.Stdout, os.Stderr)
		notePeak()
		os.Exit(code)
	}})
}

// TestScripts runs every testdata/script/*.txtar: commands, files and what
// they print. $EXAMPLE is the example dataset, $SMALL a small one, henan a copy of the
// family.
func TestScripts(t *testing.T) {
	example, err := filepath.Abs("../../examples/zhengzhou-2022")
	if err != nil {
		t.Fatal(err)
	}
	small, err := filepath.Abs("../../internal/exampletest/testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	family, err := filepath.Abs("../../templates/henan")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE") == "1",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLE", example)
			e.Setenv("SMALL", small)
			return os.CopyFS(filepath.Join(e.WorkDir, "henan"), os.DirFS(family))
		},
	})
}
