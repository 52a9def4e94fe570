package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// outcome is what became of a mutant.
type outcome string

const (
	killed    outcome = "killed"
	survived  outcome = "SURVIVED"
	unreached outcome = "SURVIVED unrun" // no test runs its code
	broken    outcome = "does not compile"
)

// pkg is a package with its tests.
type pkg struct {
	Dir        string
	ImportPath string
	GoFiles    []string

	temp  string // folder for what is made
	takes time.Duration
	quick string // -test.run for the tests that take little
	unrun map[string][]block
}

// block is a piece of code from a line and column to another.
type block struct{ fromLine, fromCol, toLine, toCol int }

// quickTest is what a test may take to be run before the others.
const quickTest = 0.2 // seconds

// memory is how much address space a mutant may use, in KiB: one that never ends
// may also never stop asking for more.
const memory = 6 << 20

// openPackage finds the package and runs its tests once: they have to pass, and
// tell how long each takes and what code they run.
func openPackage(pattern, temp string) (*pkg, error) {
	p := &pkg{temp: temp, unrun: map[string][]block{}}
	out, err := exec.Command("go", "list", "-json=Dir,ImportPath,GoFiles", pattern).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", pattern, err)
	}
	if err := json.Unmarshal(out, p); err != nil {
		return nil, err
	}
	binary, profile := filepath.Join(temp, "cover.test"), filepath.Join(temp, "profile")
	if out, err := exec.Command("go", "test", "-c", "-cover", "-o", binary, p.ImportPath).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s", out)
	}
	started := time.Now()
	said, err := p.test(binary, 10*time.Minute, "-test.v", "-test.coverprofile="+profile)
	if err != nil {
		return nil, fmt.Errorf("the tests fail without a mutant:\n%s", said)
	}
	p.takes = time.Since(started).Round(100 * time.Millisecond)
	p.quick = quickTests(said)
	return p, p.readProfile(profile)
}

// test runs a test binary in the package's folder.
func (p *pkg) test(binary string, limit time.Duration, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+10*time.Second)
	defer cancel()
	args = append([]string{"-c", fmt.Sprintf(`ulimit -v %d; exec "$@"`, memory), "sh", binary, "-test.failfast", "-test.timeout=" + limit.String()}, args...)
	cmd := exec.CommandContext(ctx, "sh", args...)
	cmd.Dir = p.Dir
	return cmd.CombinedOutput()
}

var passed = regexp.MustCompile(`(?m)^--- PASS: (\w+) \((\d+\.\d+)s\)$`)

// quickTests is the pattern of the tests that take little, from what -test.v prints.
func quickTests(said []byte) string {
	var names []string
	for _, m := range passed.FindAllSubmatch(said, -1) {
		if took, err := strconv.ParseFloat(string(m[2]), 64); err == nil && took < quickTest {
			names = append(names, string(m[1]))
		}
	}
	return "^(" + strings.Join(names, "|") + ")$"
}

// readProfile notes the code that no test runs.
func (p *pkg) readProfile(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		file, rest, _ := strings.Cut(line, ":")
		var b block
		var statements, times int
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.fromLine, &b.fromCol, &b.toLine, &b.toCol, &statements, &times); err != nil || times > 0 {
			continue // the first line, or code that is run
		}
		name := filepath.Join(p.Dir, filepath.Base(file))
		p.unrun[name] = append(p.unrun[name], b)
	}
	return nil
}

// runs reports whether some test may run the code at a place. Code outside of
// functions is in no block.
func (p *pkg) runs(file string, line, col int) bool {
	for _, b := range p.unrun[file] {
		if (line > b.fromLine || line == b.fromLine && col >= b.fromCol) && (line < b.toLine || line == b.toLine && col < b.toCol) {
			return false
		}
	}
	return true
}

// lines lists the mutants of the package, by line.
func (p *pkg) lines() ([][]mutant, error) {
	var all []mutant
	for _, name := range p.GoFiles {
		path := filepath.Join(p.Dir, name)
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		ms, err := mutantsOf(path, src)
		if err != nil {
			return nil, err
		}
		all = append(all, ms...)
	}
	return byLine(all), nil
}

// try compiles the tests with the mutant and runs them, the quick ones first.
func (p *pkg) try(m mutant) (outcome, error) {
	src, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	changed, overlay, binary := filepath.Join(p.temp, "mutant.go"), filepath.Join(p.temp, "overlay.json"), filepath.Join(p.temp, "mutant.test")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {m.file: changed}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(changed, m.apply(src), 0o644); err != nil {
		return "", err
	}
	if err := os.WriteFile(overlay, replace, 0o644); err != nil {
		return "", err
	}
	col := m.from - bytes.LastIndexByte(src[:m.from], '\n')
	if !p.runs(m.file, m.line, col) {
		if exec.Command("go", "build", "-overlay", overlay, p.ImportPath).Run() != nil {
			return broken, nil
		}
		return unreached, nil
	}
	// Without the tables of the debugger linking takes half the time.
	if exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", binary, p.ImportPath).Run() != nil {
		return broken, nil
	}
	limit := 20*time.Second + 4*p.takes
	for _, which := range []string{"-test.run=", "-test.skip="} {
		if _, err := p.test(binary, limit, which+p.quick); err != nil {
			return killed, nil // or it ran for too long, or asked for too much memory
		}
	}
	return survived, nil
}
