// Package testtool runs the external programs that tests read outputs with:
// poppler, MuPDF, qpdf, LibreOffice, Chromium, Python. On a machine that lacks a
// program, the tests that need it are skipped and name it. With REPORT_TOOLS=all,
// which scripts/test sets after installing the programs, they fail instead.
package testtool

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Need ends the test if the machine lacks one of the programs.
func Need(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			Lacks(t, name)
		}
	}
}

// Command returns a command ready to run; it ends the test if the machine lacks
// the program.
func Command(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	Need(t, name)
	return exec.Command(name, args...)
}

// Run runs a program and returns its standard output; a failure ends the test.
func Run(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := Command(t, name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, stderr.Bytes())
	}
	return string(out)
}

// Python is the system's Python, which finds the modules that the distribution
// packages.
const Python = "/usr/bin/python3"

// NeedPython ends the test if the machine lacks a Python module.
func NeedPython(t testing.TB, module string) {
	t.Helper()
	if exec.Command(Python, "-c", "import "+module).Run() != nil {
		Lacks(t, "the Python module "+module)
	}
}

// NeedNode ends the test if the machine lacks Node.js, Chromium, or the npm
// packages of a folder.
func NeedNode(t testing.TB, folder string) {
	t.Helper()
	Need(t, "node", "chromium")
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		Lacks(t, "the npm packages of "+folder)
	}
}

// Full skips a slow test unless scripts/test runs it.
func Full(t testing.TB) {
	t.Helper()
	if os.Getenv("REPORT_TOOLS") != "all" {
		t.Skip("takes long; scripts/test runs it")
	}
}

// Sample is how many cases of many a test tries: few in the quick loop, all when
// scripts/test runs it.
func Sample(few, all int) int {
	if os.Getenv("REPORT_TOOLS") == "all" {
		return all
	}
	return few
}

// Lacks ends a test because the machine lacks what: by a failure with
// REPORT_TOOLS=all, else by a skip.
func Lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("REPORT_TOOLS") == "all" {
		t.Fatalf("this machine lacks %s, which scripts/test installs", what)
	}
	t.Skipf("this machine lacks %s; scripts/test installs it", what)
}
