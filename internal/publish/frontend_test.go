package publish_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/diag"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/money"
	"budgetreport/internal/publish"
)

// frontEnd is a front end other than the command line: it has the settings of an
// office over its dataset in a folder, and calls nothing but publish.
func frontEnd(t *testing.T) (s *publish.Settings, home string) {
	t.Helper()
	home = t.TempDir()
	if err := os.CopyFS(filepath.Join(home, "数据"), os.DirFS(exampletest.Small(t))); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(home, publish.SettingsFile)
	text := "data = \"数据\"\nout = \"公开\"\nformats = [\"csv\"]\n"
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := publish.ReadSettings(config)
	if err != nil {
		t.Fatal(err)
	}
	return s, home
}

// TestASecondFrontEnd builds, explains, corrects, compares and verifies through
// the service alone.
func TestASecondFrontEnd(t *testing.T) {
	ctx := context.Background()
	s, home := frontEnd(t)
	run, err := s.NewRun(&publish.Request{Edition: 1, Date: "2022-02-14"})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := run.Do(ctx)
	if err != nil || sum.Built != 1 {
		t.Fatalf("built %+v: %v", sum, err)
	}

	found, err := s.Check(ctx, &publish.CheckRequest{Out: filepath.Join(home, "审核")})
	if err != nil || found.Failed || len(found.Results) != 1 || len(found.Results[0].Written) != 2 {
		t.Fatalf("checked: %+v, %v", found, err)
	}
	for _, path := range found.Results[0].Written {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}

	before := explained(t, s)
	changeLine(t, filepath.Join(home, "数据", "支出.csv"), "公用经费,,一般公共预算-财政拨款,本年,280000.00", "公用经费,,一般公共预算-财政拨款,本年,275000.00")
	changeLine(t, filepath.Join(home, "数据", "支出.csv"), "公用经费,,一般公共预算-财政拨款,本年,20000.00", "公用经费,,一般公共预算-财政拨款,本年,25000.00")
	if after := explained(t, s); after.Sum != before.Sum || len(after.Lines) != len(before.Lines) {
		t.Errorf("moving an amount changed the total: %s, then %s", before.Sum, after.Sum)
	}

	old := filepath.Join(home, "公开")
	r, err := s.Reprint(ctx, &publish.ReprintRequest{Against: old, Reason: "科目填错", Marks: true, Date: "2022-03-01"})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Subjects) != 1 || len(r.Subjects[0].Outputs) == 0 || !r.Subjects[0].Diff.Printed() {
		t.Fatalf("corrected: %+v", r)
	}
	if r.Out != old+"-第2版" {
		t.Errorf("the new edition is in %s", r.Out)
	}

	c, err := s.Compare(ctx, old, r.Out, filepath.Join(home, "比较.xlsx"))
	if err != nil || c.Same || len(c.Subjects) != 1 {
		t.Fatalf("compared: %+v, %v", c, err)
	}
	if got, want := len(c.Subjects[0].Diff.Tables), len(r.Subjects[0].Diff.Tables); got != want || got == 0 {
		t.Errorf("%d tables differ between the editions, %d were corrected", got, want)
	}
	for dir, same := range map[string]bool{old: false, r.Out: true} {
		if v := publish.Verify(dir); !v.Whole || v.Files == 0 {
			t.Errorf("%s is not whole: %+v", dir, v)
		}
		if v, err := s.VerifyAgainst(dir, s.Data[0]); err != nil || v.Whole != same {
			t.Errorf("%s is as the dataset says: %+v, want %t (%v)", dir, v, same, err)
		}
	}
}

// explained asks where the department's total expenditure comes from, and
// traces each line of it back to the same cell.
func explained(t *testing.T, s *publish.Settings) *publish.Explanation {
	t.Helper()
	e, err := s.Evaluate("")
	if err != nil {
		t.Fatal(err)
	}
	x, err := e.Explain("03", "合计", "合计")
	if err != nil {
		t.Fatal(err)
	}
	var sum money.Amount
	for _, l := range x.Lines {
		a, err := money.Parse(l.Entering)
		if err != nil {
			t.Fatal(err)
		}
		sum += a
		traced, err := e.Trace(l.Place)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(traced.Cells, func(c publish.TracedCell) bool { return c.Address == x.Address }) {
			t.Errorf("%s does not lead back to %s", l.Place, x.Address)
		}
	}
	if len(x.Lines) == 0 || sum.Exact() != x.Sum {
		t.Errorf("%d lines make %s, not %s", len(x.Lines), sum.Exact(), x.Sum)
	}
	return x
}

// changeLine replaces what stands once in a file.
func changeLine(t *testing.T, path, old, changed string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), old); n != 1 {
		t.Fatalf("%q stands %d times in %s", old, n, path)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, changed, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestARequestIsRefusedForAllThatIsWrongInIt(t *testing.T) {
	s, _ := frontEnd(t)
	s.Formats = []string{"doc"}
	_, err := s.NewRun(&publish.Request{XLSX: "own", Shard: "3/2", Date: "yesterday", Edition: -1, Tables: "99"})
	var input *diag.Error
	if !errors.As(err, &input) {
		t.Fatalf("not a *diag.Error: %v", err)
	}
	for _, part := range []string{"--format", "--xlsx", "--shard", "--date", "--edition", "--tables"} {
		if !slices.ContainsFunc(input.Problems, func(p diag.Problem) bool { return p.File == part }) {
			t.Errorf("%s is not told of in:\n%v", part, err)
		}
	}
	var request *publish.RequestError
	if _, err := s.Evaluate("0990*"); !errors.As(err, &request) {
		t.Errorf("several units at once: %v", err)
	}
	if problems, kind := publish.Problems(err); kind != publish.WrongInput || len(problems) != len(input.Problems) {
		t.Errorf("kind %d, %d problems of %d", kind, len(problems), len(input.Problems))
	}
	_, unit := s.Explain("0990*", "03", "合计", "合计")
	if problems, kind := publish.Problems(errors.Join(err, unit)); kind != publish.WrongRequest || len(problems) != len(input.Problems)+1 {
		t.Errorf("joined: kind %d, %d problems", kind, len(problems))
	}
	if _, kind := publish.Problems(nil); kind != 0 {
		t.Errorf("no error is of kind %d", kind)
	}
}
