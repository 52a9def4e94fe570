package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"budgetreport/internal/money"
	"budgetreport/internal/synth"
)

// soak is how many sets the tests of this file try: a few, or as many as
// REPORT_SOAK says (scripts/soak).
func soak(t *testing.T, few int) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("REPORT_SOAK"))
	if err != nil {
		return few
	}
	return n
}

// outcome is what a command did.
type outcome struct {
	code  int
	lines []string // printed, on both streams
}

// try runs the program; a panic is an outcome too.
func try(args ...string) (o outcome) {
	var out bytes.Buffer
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(&out, "panic: %v\n%s", p, debug.Stack())
			o = outcome{-1, strings.Split(out.String(), "\n")}
		}
	}()
	code := run(args, &out, &out)
	return outcome{code, strings.Split(out.String(), "\n")}
}

func (o outcome) String() string {
	return fmt.Sprintf("exit %d\n%s", o.code, strings.Join(o.lines, "\n"))
}

// found picks the lines that say something is wrong, hints those that ask whether
// it is.
func (o outcome) found() []string { return o.with("警告", "错误", "panic") }
func (o outcome) hints() []string { return o.with("提示：") }

func (o outcome) with(words ...string) []string {
	return slices.DeleteFunc(slices.Clone(o.lines), func(l string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(l, w) })
	})
}

// names reports whether what is wrong is said in a way that names the damage.
func (o outcome) names(d *synth.Damage) bool {
	return slices.ContainsFunc(slices.Concat(o.found(), o.hints()), func(l string) bool {
		return slices.ContainsFunc(d.Names, func(n string) bool { return strings.Contains(l, n) })
	})
}

// commandsTried are what the tests try on a set: its tables, and the documents of the
// department and of all its units.
var commandsTried = [][]string{{"build"}, {"package", "--each-unit"}}

// tryBuild tries a command on a dataset. One that is refused leaves nothing behind.
func tryBuild(t *testing.T, dir string, command []string) outcome {
	t.Helper()
	out := t.TempDir()
	o := try(slices.Concat(command, []string{"--data", dir, "--out", out, "--format", "csv"})...)
	if left, err := filepath.Glob(filepath.Join(out, "*", "csv", "*")); o.code != exitOK && len(command) == 1 && (err != nil || left != nil) {
		t.Errorf("%v: exit %d, yet written: %v %v", command, o.code, left, err)
	}
	return o
}

func write(t *testing.T, s *synth.Set) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "数据")
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestSoundSets: of sound data nothing is said, but that an amount far off all
// others of its kind may be asked about.
func TestSoundSets(t *testing.T) {
	n := soak(t, 12)
	sound, asked := 0, 0
	for seed := range uint64(n) {
		shape := synth.Shape{}
		if n <= 12 {
			shape.Units = 1 + int(seed)%7
		}
		good, hint := true, false
		dir := write(t, synth.Random(seed, shape))
		for _, c := range commandsTried {
			o := tryBuild(t, dir, c)
			if o.code != exitOK || len(o.found()) > 0 {
				t.Errorf("seed %d, %v: %s", seed, c, o)
				good = false
			}
			hint = hint || len(o.hints()) > 0
		}
		if good {
			sound++
		}
		if hint {
			asked++
		}
	}
	if asked > 1+n/20 {
		t.Errorf("something is asked about %d of %d sound sets", asked, n)
	}
	t.Logf("%d of %d sound sets built without error or warning; something was asked about %d", sound, n, asked)
}

// TestFaultsOfTheLedger: a mistake in 支出 alone that the rest of the data
// contradicts is refused or told by name; any other, which the data cannot show,
// is let pass and is no crash.
func TestFaultsOfTheLedger(t *testing.T) {
	faults := synth.Faults()
	n := soak(t, len(faults))
	counts := map[string]map[string]int{}
	count := func(kind, what string) {
		if counts[kind] == nil {
			counts[kind] = map[string]int{}
		}
		counts[kind][what]++
	}
	seed := uint64(0)
	for i := range n {
		f := &faults[i%len(faults)]
		var wrong *synth.Set
		var damage *synth.Damage
		var of uint64
		for tries := 0; damage == nil; tries++ {
			if tries == 200 {
				t.Fatalf("%s: no set offers it", f.Kind)
			}
			of = seed
			shape := synth.Shape{}
			if n == len(faults) {
				shape.Units = 1 + int(seed)%4
			}
			wrong, damage = f.Apply(synth.Random(seed, shape), seed)
			seed++
		}
		dir := write(t, wrong)
		for k, c := range commandsTried {
			if n == len(faults) && k != i%2 {
				continue // the quick form
			}
			o := tryBuild(t, dir, c)
			what := judge(o, damage)
			count(f.Kind, what)
			right := len(o.found()) == 0
			if f.Shown {
				right = what == "refused" || what == "told"
			}
			if o.code < 0 || o.code == exitInternal || !right {
				t.Errorf("%s, seed %d, %s: %s\n%v: %s", f.Kind, of, damage.What, what, c, o)
			}
		}
	}
	for _, f := range faults {
		t.Logf("%-32s shown %-5v %v", f.Kind, f.Shown, counts[f.Kind])
	}
}

// judge says how a command took a mistake: refused or told by name, refused or
// counted without naming it, silent (or asking about something else).
func judge(o outcome, d *synth.Damage) string {
	named := o.names(d)
	switch {
	case o.code != exitOK && named:
		return "refused"
	case o.code != exitOK:
		return "refused, not named"
	case named:
		return "told"
	case len(o.found()) > 0:
		return "counted"
	}
	return "silent"
}

// TestWholeAudit: report check gives its whole report on sets with masked
// projects and amounts of any size; masked with care or without, so that the audit
// has remedies to look for.
func TestWholeAudit(t *testing.T) {
	n := soak(t, 6)
	type run struct {
		time  time.Duration
		seed  uint64
		units int
	}
	var runs []run
	leaks := 0
	for seed := range uint64(n) {
		shape := synth.Shape{Units: 2 + int(seed*7)%39, Masks: true, Careless: seed%3 != 0}
		if n <= 6 {
			shape.Units = 2 + int(seed)
		}
		if seed%2 == 0 {
			shape.Total = money.Amount(1e15)
		}
		dir := write(t, synth.Random(1000+seed, shape))
		start := time.Now()
		o := try("check", "--data", dir)
		runs = append(runs, run{time.Since(start), 1000 + seed, shape.Units})
		found := slices.ContainsFunc(o.lines, func(l string) bool { return strings.Contains(l, "隐去") })
		if found {
			leaks++
		}
		if o.code != exitOK || len(o.with("没有错误")) != 1 || found && !shape.Careless {
			t.Errorf("seed %d, %d units: %s", 1000+seed, shape.Units, o)
		}
	}
	if leaks == 0 {
		t.Error("no careless set leaks")
	}
	slices.SortFunc(runs, func(a, b run) int { return cmp.Compare(a.time, b.time) })
	last := runs[n-1]
	t.Logf("report check on %d sets, %d with masked amounts that can be computed: median %v, 9 in 10 below %v, most %v (seed %d, %d units)",
		n, leaks, runs[n/2].time, runs[n*9/10].time, last.time, last.seed, last.units)
}

// TestAllForms: no form of output panics on any set. A set too wide for the paper
// is refused with the width.
func TestAllForms(t *testing.T) {
	wide := 0
	n := soak(t, 4)
	n = (n + 3) / 4
	for seed := range uint64(n) {
		s := synth.Random(2000+seed, synth.Shape{Units: 1 + int(seed)%6})
		dir := write(t, s)
		unit := s.Units[len(s.Units)-1].Code
		for _, args := range [][]string{
			{"build", "--format", "csv,xlsx,pdf"},
			{"build", "--format", "xlsx", "--unit", unit, "--xlsx", "working"},
			{"package", "--format", "pdf,docx,html", "--unit", unit},
		} {
			o := try(slices.Concat(args, []string{"--data", dir, "--out", t.TempDir()})...)
			if o.code == exitInput && strings.Contains(o.String(), "毫米") {
				wide++
			} else if o.code != exitOK || len(o.found()) > 0 {
				t.Errorf("seed %d, %v: %s", 2000+seed, args, o)
			}
		}
	}
	t.Logf("%d sets in all forms; %d times too wide for the paper", n, wide)
}
