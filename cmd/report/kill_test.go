package main

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"budgetreport/internal/edition"
	"budgetreport/internal/testtool"
)

// TestKilledRunIsNeverCalledWhole kills builds of two datasets into one folder,
// at any moment of their work. What verify then calls whole must be one of the
// two, to the byte; and the next run makes it so.
func TestKilledRunIsNeverCalledWhole(t *testing.T) {
	testtool.Full(t)
	const example = "../../examples/zhengzhou-2022"
	other := filepath.Join(t.TempDir(), "改过的")
	if err := os.CopyFS(other, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	ledger := filepath.Join(other, "支出.csv")
	data, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	const line = "021012,2080502,30302,50905,人员类,,一般公共预算-财政拨款,本年,192600.00"
	if err := os.WriteFile(ledger, bytes.Replace(data, []byte(line), []byte(strings.Replace(line, "192600", "192700", 1)), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	start := func(data, out string) *exec.Cmd {
		t.Helper()
		cmd := exec.Command("report", "build", "--quiet", "--fresh", "--format", "csv", "--force", "--data", data, "--out", out)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	var complete []map[string]string // path → sha256, of each dataset
	var takes time.Duration
	for _, d := range []string{example, other} {
		dir := t.TempDir()
		begin := time.Now()
		if err := start(d, dir).Wait(); err != nil {
			t.Fatal(err)
		}
		takes = max(takes, time.Since(begin))
		complete = append(complete, sums(t, filepath.Join(dir, "021")))
	}
	out := t.TempDir()
	rnd := rand.New(rand.NewPCG(1, 2))
	killed, i := 0, 0
	for ; killed < 20 && i < 400; i++ {
		cmd := start([]string{example, other}[i%2], out)
		delay := time.Duration(rnd.Int64N(int64(takes)))
		time.Sleep(delay)
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		} else {
			takes = max(delay, time.Millisecond) // runs are faster now
		}
		for name := range sums(t, out) {
			if strings.Contains(name, "（原有") {
				t.Fatalf("run %d took what a killed run wrote for a person's: %s", i, name)
			}
		}
		if !edition.Verify(out).Whole() {
			continue
		}
		got := sums(t, filepath.Join(out, "021"))
		if !maps.Equal(got, complete[0]) && !maps.Equal(got, complete[1]) {
			t.Fatalf("run %d, killed, left what is called whole and is of neither dataset: %v", i, got)
		}
	}
	if killed < 20 {
		t.Errorf("only %d of %d runs were killed before their end", killed, i)
	}
	if err := start(example, out).Wait(); err != nil {
		t.Fatal(err)
	}
	if v := edition.Verify(out); !v.Whole() || !maps.Equal(sums(t, filepath.Join(out, "021")), complete[0]) {
		t.Errorf("after a run that was let be: %v", v.Problems.Err())
	}
}

// sums gives the sha256 of every file below dir.
func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[strings.TrimPrefix(path, dir)], _, err = edition.HashFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
