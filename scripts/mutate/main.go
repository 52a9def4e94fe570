// Command mutate measures what the tests of a package notice: it makes small
// changes (mutants) in the package's code, one at a time, and runs the package's
// own tests against each. A mutant that no test notices survives: a test is
// missing, or the code does nothing.
//
//	go run ./scripts/mutate [-n 60] [-seed 1] ./internal/rounding
//	go run ./scripts/mutate -at eval_table.go:210 ./internal/layout
//
// The lines to change are drawn at random, each line that can be changed with
// the same probability. The source files are not touched: the changed one is
// handed to the compiler by go build -overlay.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	n := flag.Int("n", 60, "how many mutants that compile")
	seed := flag.Uint64("seed", 1, "of the random choice: the same seed gives the same mutants of the same code")
	at := flag.String("at", "", "file.go:line: all mutants of this line instead of random ones")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: go run ./scripts/mutate [-n 60] [-seed 1] [-at file.go:line] package")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *n, *seed, *at); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(pattern string, n int, seed uint64, at string) error {
	temp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	p, err := openPackage(pattern, temp)
	if err != nil {
		return err
	}
	lines, err := p.lines()
	if err != nil {
		return err
	}
	if at != "" {
		lines = slices.DeleteFunc(lines, func(ms []mutant) bool { return place(ms[0]) != at })
		n = 1 << 30
	} else {
		shuffle(lines, rand.New(rand.NewPCG(seed, 0)))
	}
	fmt.Printf("%s: the tests take %v\n", p.ImportPath, p.takes)
	count := map[outcome]int{}
	for tested := 0; tested < n && len(lines) > 0; {
		m := lines[0][0]
		got, err := p.try(m)
		if err != nil {
			return err
		}
		count[got]++
		show(got, m)
		// A line that gave a mutant goes behind the others; one whose mutant did
		// not compile is tried with its next.
		line := lines[0][1:]
		if got != broken {
			tested++
			lines = append(lines[1:], line)
		} else {
			lines[0] = line
		}
		lines = slices.DeleteFunc(lines, func(ms []mutant) bool { return len(ms) == 0 })
	}
	killed, tested := count[killed], count[killed]+count[survived]+count[unreached]
	fmt.Printf("\n%s, seed %d: %d mutants, %d killed (%d %%), %d survived, %d of them in code that no test runs; %d more did not compile\n",
		p.ImportPath, seed, tested, killed, 100*killed/max(tested, 1), tested-killed, count[unreached], count[broken])
	return nil
}

// shuffle puts the lines, and the mutants of each, into a random order.
func shuffle(lines [][]mutant, random *rand.Rand) {
	random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	for _, ms := range lines {
		random.Shuffle(len(ms), func(i, j int) { ms[i], ms[j] = ms[j], ms[i] })
	}
}

// byLine groups mutants by the line they begin on.
func byLine(ms []mutant) [][]mutant {
	slices.SortStableFunc(ms, func(a, b mutant) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	var out [][]mutant
	for i, m := range ms {
		if i > 0 && m.file == ms[i-1].file && m.line == ms[i-1].line {
			out[len(out)-1] = append(out[len(out)-1], m)
		} else {
			out = append(out, []mutant{m})
		}
	}
	return out
}

// place names the line of a mutant: eval_table.go:210.
func place(m mutant) string { return fmt.Sprintf("%s:%d", filepath.Base(m.file), m.line) }

// show prints what became of a mutant, and of one that survived the line before
// and after.
func show(got outcome, m mutant) {
	fmt.Printf("%-16s %s: %s\n", got, place(m), m.what)
	if got != survived && got != unreached {
		return
	}
	src, err := os.ReadFile(m.file)
	if err != nil {
		return
	}
	from := strings.LastIndexByte(string(src[:m.from]), '\n') + 1
	to := len(src)
	if i := strings.IndexByte(string(src[m.to:]), '\n'); i >= 0 {
		to = m.to + i
	}
	before, after := string(src[from:to]), string(src[from:m.from])+m.text+string(src[m.to:to])
	fmt.Printf("    - %s\n    + %s\n", strings.TrimSpace(before), strings.TrimSpace(after))
}
