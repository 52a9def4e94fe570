// Package testtool runs the programs that tests read outputs with: poppler,
// MuPDF, qpdf, LibreOffice, Chromium, Python. A machine that has only Go skips,
// by name, the tests that need one of them; where REPORT_TOOLS=all is set, as
// scripts/test does after it has installed them, a missing program fails.
package testtool

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Need ends the test where a program is not on the machine.
func Need(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			Lacks(t, name)
		}
	}
}

// Command is a program to be run; it ends the test where the machine lacks it.
func Command(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	Need(t, name)
	return exec.Command(name, args...)
}

// Run runs a program and gives what it prints.
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

// Python is the system's Python, for which distributions pack modules.
const Python = "/usr/bin/python3"

// NeedPython ends the test where a module of Python is not on the machine.
func NeedPython(t testing.TB, module string) {
	t.Helper()
	if exec.Command(Python, "-c", "import "+module).Run() != nil {
		Lacks(t, "the Python module "+module)
	}
}

// NeedNode ends the test where Node.js, Chromium or the npm packages that belong
// in a folder are not on the machine.
func NeedNode(t testing.TB, folder string) {
	t.Helper()
	Need(t, "node", "chromium")
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		Lacks(t, "the npm packages of "+folder)
	}
}

// Full skips a test that takes long: scripts/test runs it, the quick loop does
// without.
func Full(t testing.TB) {
	t.Helper()
	if os.Getenv("REPORT_TOOLS") != "all" {
		t.Skip("takes long; scripts/test runs it")
	}
}

// Lacks ends a test for something that the machine has not: a failure where all
// has been installed, else a skip.
func Lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("REPORT_TOOLS") == "all" {
		t.Fatalf("this machine lacks %s, which scripts/test installs", what)
	}
	t.Skipf("this machine lacks %s; scripts/test installs it", what)
}
