package publish_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/publish"
	"budgetreport/internal/synth"
	"budgetreport/internal/testtool"
)

// newRun is a run over the datasets given, into a new folder.
func newRun(t testing.TB, data ...string) *publish.Run {
	t.Helper()
	return &publish.Run{Office: *office(t, t.TempDir()), Data: data}
}

func do(t testing.TB, r *publish.Run) *publish.Summary {
	t.Helper()
	sum, err := r.Do(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// outputs is every file below dir, with its content's hash.
func outputs(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sum, _, err := edition.HashFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = sum
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEachUnitHasItsOwnReport(t *testing.T) {
	r := newRun(t, exampleData)
	r.Each = true
	r.Formats = []string{"csv"}
	if sum := do(t, r); sum.Built != 10 || len(sum.Failed) != 0 {
		t.Fatalf("%+v", sum)
	}
	// 021012: 合计 and the unit's own row, its figures; no 12, for the dataset has no indicators of the unit itself
	got, err := os.ReadFile(filepath.Join(r.Out, "021012/csv/02.csv"))
	if err != nil {
		t.Fatal(err)
	}
	header, body, _ := strings.Cut(string(got), "\r\n")
	if want := ",合计,612.9,612.9,612.9,612.9,,,,,,,,,,,,,,\r\n021012,郑州市节能中心,612.9,612.9,612.9,612.9,,,,,,,,,,,,,,\r\n"; body != want || !strings.HasPrefix(header, "\ufeff单位代码,单位名称,总计,本年收入/合计,") {
		t.Errorf("table 02 of the unit:\n%s", got)
	}
	if _, err := os.Stat(filepath.Join(r.Out, "021012/csv/12.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("table 12 of a unit without indicators: %v", err)
	}
}

// TestUnitTotalsMakeTheDepartment adds exact amounts, not printed ones.
func TestUnitTotalsMakeTheDepartment(t *testing.T) {
	fam := exampletest.Family(t)
	ds := exampletest.Load(t, fam, exampleData)
	subjects, err := ds.Subjects(nil, true)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int64{}
	for i, s := range subjects {
		rs, err := publish.Evaluate(fam.Layouts, ds, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rs {
			if r.ID != "03" && r.ID != "07" && r.ID != "11" {
				continue
			}
			for c := range r.Columns {
				sign := int64(-1)
				if i == 0 {
					sign = 1 // the department
				}
				sums[r.Address(0, c)] += sign * int64(r.At(0, c).Amount)
			}
			if i > 0 && (!strings.Contains(r.Left, s.Name) || strings.Contains(r.Title, "部门支出")) {
				t.Errorf("%s of %s is headed %q %q", r.ID, s.Code, r.Title, r.Left)
			}
		}
	}
	for at, rest := range sums {
		if rest != 0 {
			t.Errorf("%s: department minus units is %d 分", at, rest)
		}
	}
}

func TestNestedUnitsCoverTheirSubtree(t *testing.T) {
	dir := mutated(t, "单位.csv", "文字次序\n", "文字次序,上级单位编码\n")
	path := filepath.Join(dir, "单位.csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parent := map[string]string{"021012": "021011", "021013": "021012", "021014": "021011"}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i := range lines[1:] {
		code, _, _ := strings.Cut(lines[i+1], ",")
		lines[i+1] += "," + parent[code]
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	ds := exampletest.Load(t, exampletest.Family(t), dir)
	subjects, err := ds.Subjects([]string{"021011", "02101*"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := subjects[0].Units, []string{"021011", "021012", "021014", "021013"}; !slices.Equal(got, want) {
		t.Errorf("021011 covers %v, want %v", got, want)
	}
	if len(subjects) != 7 {
		t.Errorf("the prefix names %d units, want 7", len(subjects))
	}
	if _, err := ds.Subjects([]string{"021099"}, false); err == nil || !strings.Contains(err.Error(), "“021099”不是数据集中的单位") {
		t.Errorf("unknown unit: %v", err)
	}
}

func TestSecondRunSkipsWhatIsUnchanged(t *testing.T) {
	r := newRun(t, exampleData)
	r.Each, r.Formats = true, []string{"csv"}
	do(t, r)
	before := outputs(t, r.Out)
	if sum := do(t, r); sum.Skipped != 10 || sum.Built != 0 {
		t.Errorf("second run: %+v", sum)
	}
	altered := filepath.Join(r.Out, "021013/csv/03.csv")
	if err := os.WriteFile(altered, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if sum := do(t, r); sum.Skipped != 9 || sum.Built != 1 {
		t.Errorf("after altering a file: %+v", sum)
	}
	if err := os.Remove(filepath.Join(r.Out, "021013/csv/03（原有）.csv")); err != nil {
		t.Error(err)
	}
	r.Settings = "other"
	if sum := do(t, r); sum.Built != 10 {
		t.Errorf("after changing settings: %+v", sum)
	}
	r.Settings = "test"
	r.Fresh = true
	if sum := do(t, r); sum.Built != 10 {
		t.Errorf("fresh: %+v", sum)
	}
	if after := outputs(t, r.Out); !equal(before, after) {
		t.Error("the outputs are not the same bytes")
	}
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// TestShardsMakeTheWholeRun builds in 1 to 4 and 16 parts and joins them.
func TestShardsMakeTheWholeRun(t *testing.T) {
	whole := newRun(t, exampleData)
	whole.Each, whole.Formats = true, []string{"csv"}
	do(t, whole)
	want := outputs(t, whole.Out)
	for _, n := range []int{2, 3, 4, 16} {
		part := newRun(t, exampleData)
		part.Each, part.Formats = true, []string{"csv"}
		for i := 1; i <= n; i++ {
			if i == n {
				if _, _, err := edition.MergeRuns(t.Context(), part.Out); err == nil || !strings.Contains(err.Error(), "缺第") {
					t.Errorf("%d of %d shards merge: %v", i-1, n, err)
				}
			}
			part.Shard = publish.Shard{Index: i, Of: n}
			do(t, part)
		}
		if _, _, err := edition.MergeRuns(t.Context(), part.Out); err != nil {
			t.Fatal(err)
		}
		got := outputs(t, part.Out)
		for name := range got {
			if strings.HasPrefix(name, "run-") {
				delete(got, name)
			}
		}
		if !equal(got, want) {
			t.Errorf("%d shards do not make the whole run", n)
		}
	}
}

func TestNamesNeverLeadOutOfTheFolder(t *testing.T) {
	for _, name := range []string{"../../逃走", `..\..\逃走`, "/etc/逃走", "C:逃走", "..", "CON", strings.Repeat("很长", 200)} {
		dir := mutated(t, "部门.csv", "部门名称,郑州市工业和信息化局", "部门名称,"+name)
		r := newRun(t, dir)
		r.Formats = []string{"csv"}
		r.Naming.Folder, r.Naming.Table = "{名称}", "{名称}{标题}"
		root := filepath.Dir(r.Out)
		before := len(outputs(t, root))
		do(t, r)
		if in, all := len(outputs(t, r.Out)), len(outputs(t, root)); all-before != in || in == 0 {
			t.Errorf("%q: %d files in the folder, %d new in all", name, in, all-before)
		}
	}
}

func TestFoldersOfTheSameNameAreRefused(t *testing.T) {
	r := newRun(t, exampleData)
	r.Each, r.Formats = true, []string{"csv"}
	r.Naming.Folder = "{年度}"
	if _, err := r.Do(context.Background()); err == nil || !strings.Contains(err.Error(), "输出文件夹同名") {
		t.Errorf("%v", err)
	}
}

// TestCancelledRunLeavesOnlyWholeFiles stops after the third report.
func TestCancelledRunLeavesOnlyWholeFiles(t *testing.T) {
	r := newRun(t, exampleData)
	r.Each = true
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	r.Report = func(publish.Done, publish.Progress) {
		if n++; n == 3 {
			cancel()
		}
	}
	if _, err := r.Do(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	dirs, err := os.ReadDir(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, d := range dirs {
		if d.Name() == edition.ArchiveFolder {
			continue
		}
		if strings.HasPrefix(d.Name(), ".") {
			t.Errorf("%s is left", d.Name())
			continue
		}
		m, err := edition.Read(filepath.Join(r.Out, d.Name()))
		if err != nil {
			t.Errorf("%s: %v", d.Name(), err)
			continue
		}
		whole++
		for _, o := range m.Outputs {
			if sum, _, err := edition.HashFile(filepath.Join(r.Out, d.Name(), o.Path)); err != nil || sum != o.SHA256 {
				t.Errorf("%s/%s is not whole: %v", d.Name(), o.Path, err)
			}
		}
	}
	if whole < 3 || whole == 10 {
		t.Errorf("%d subjects were built", whole)
	}
	r.Report = nil
	if sum := do(t, r); sum.Skipped != whole || sum.Built != 10-whole {
		t.Errorf("the next run: %+v, %d were there", sum, whole)
	}
}

func TestOneBadDatasetDoesNotStopTheOthers(t *testing.T) {
	bad := mutated(t, "支出.csv", "1742085.00", "1742085.005")
	other := mutated(t, "部门.csv", "部门编码,021", "部门编码,022")
	r := newRun(t, bad, other)
	r.Formats = []string{"csv"}
	sum, err := r.Do(context.Background())
	if err == nil || !strings.Contains(err.Error(), filepath.Join(bad, "支出.csv")) || sum.Built != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
	if _, err := edition.Read(filepath.Join(r.Out, "022")); err != nil {
		t.Error(err)
	}
}

func TestUnitWithoutData(t *testing.T) {
	dir := mutated(t, "单位.csv", "021017,", "021099,没有数据的单位,事业,10,10\n021017,")
	r := newRun(t, dir)
	r.Units = []string{"021099"}
	sum := do(t, r)
	if sum.Built != 1 {
		t.Fatalf("%+v", sum)
	}
	m, err := edition.Read(filepath.Join(r.Out, "021099"))
	if err != nil || len(m.Tables) != 12 {
		t.Errorf("%v, %d tables", err, len(m.Tables))
	}
}

// TestTwoRunsIntoOneFolder must leave one whole edition, whoever was last.
func TestTwoRunsIntoOneFolder(t *testing.T) {
	a := newRun(t, exampleData)
	b := newRun(t, moved(t, pension, insured))
	b.Out = a.Out
	a.Formats, b.Formats = []string{"csv", "xlsx"}, []string{"csv", "xlsx"}
	a.Each, b.Each, a.Fresh, b.Fresh = true, true, true, true
	var wg sync.WaitGroup
	for range 3 {
		for _, r := range []*publish.Run{a, b} {
			wg.Go(func() {
				if _, err := r.Do(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	for _, folder := range []string{"021", "021001", "021012"} {
		m, err := edition.Read(filepath.Join(a.Out, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range m.Outputs {
			if sum, _, err := edition.HashFile(filepath.Join(a.Out, folder, o.Path)); err != nil || sum != o.SHA256 {
				t.Errorf("%s/%s belongs to the other run (%v)", folder, o.Path, err)
			}
		}
	}
}

// TestFullDisk writes to a file system of 300 KiB.
func TestFullDisk(t *testing.T) {
	if !mountable(t) {
		return
	}
	small := t.TempDir()
	testtool.Run(t, "mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small)
	defer testtool.Run(t, "umount", small)
	r := newRun(t, exampleData)
	r.Out = filepath.Join(small, "out")
	_, err := r.Do(context.Background())
	if err == nil || !strings.Contains(err.Error(), "磁盘已满") {
		t.Errorf("error %v", err)
	}
	if files := outputs(t, r.Out); len(files) != 0 {
		t.Errorf("left behind: %v", files)
	}
}

// TestReadOnlyFolder writes to a file system mounted read-only.
func TestReadOnlyFolder(t *testing.T) {
	if !mountable(t) {
		return
	}
	fixed := t.TempDir()
	testtool.Run(t, "mount", "-t", "tmpfs", "-o", "ro", "tmpfs", fixed)
	defer testtool.Run(t, "umount", fixed)
	r := newRun(t, exampleData)
	r.Out = filepath.Join(fixed, "out")
	if _, err := r.Do(context.Background()); err == nil || !strings.Contains(err.Error(), "没有读写的权限") {
		t.Errorf("error %v", err)
	}
}

// mountable reports whether this process may mount file systems. One that may
// not runs the test again in a namespace where it may, and takes its verdict.
func mountable(t *testing.T) bool {
	t.Helper()
	if os.Getuid() == 0 {
		return true
	}
	testtool.Run(t, "unshare", "--user", "--map-root-user", "--mount", os.Args[0], "-test.run", "^"+t.Name()+"$")
	return false
}

func TestUnwritableFolder(t *testing.T) {
	r := newRun(t, exampleData)
	r.Out = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(r.Out, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Do(context.Background()); err == nil || !strings.Contains(err.Error(), "同名的文件占着文件夹的位置") {
		t.Errorf("error %v", err)
	}
}

// city makes datasets of departments with units.
func city(t testing.TB, departments, units int) []string {
	t.Helper()
	dirs, err := synth.City(t.TempDir(), departments, units)
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func TestTwoThousandUnits(t *testing.T) {
	testtool.Full(t)
	r := newRun(t, city(t, 1, 2000)...)
	r.Each, r.Formats = true, []string{"csv"}
	if sum := do(t, r); sum.Built != 2001 {
		t.Errorf("%+v", sum)
	}
}

// BenchmarkTable builds table 07 alone, 1 + 9 rows for each unit.
func BenchmarkTable(b *testing.B) {
	for _, units := range []int{2222, 11111} {
		for _, format := range []string{"pdf", "xlsx"} {
			b.Run(fmt.Sprintf("%d-rows-%s", 1+9*units, format), func(b *testing.B) {
				r := newRun(b, city(b, 1, units)...)
				r.Fresh, r.Formats = true, []string{format}
				r.Layouts = slices.DeleteFunc(slices.Clone(r.Layouts), func(l *layout.Layout) bool { return l.ID != "07" })
				b.ReportAllocs()
				for b.Loop() {
					if sum := do(b, r); sum.Built != 1 {
						b.Fatalf("%+v", sum)
					}
				}
			})
		}
	}
}

func BenchmarkUnits200(b *testing.B) {
	r := newRun(b, city(b, 1, 200)...)
	r.Each, r.Fresh, r.Formats = true, true, []string{"xlsx", "pdf"}
	b.ReportAllocs()
	for b.Loop() {
		if sum := do(b, r); sum.Built != 201 {
			b.Fatalf("%+v", sum)
		}
	}
}

func BenchmarkCity(b *testing.B) {
	for _, departments := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%dx20", departments), func(b *testing.B) {
			r := newRun(b, city(b, departments, 20)...)
			r.Each, r.Fresh, r.Formats = true, true, []string{"xlsx", "pdf"}
			b.ReportAllocs()
			for b.Loop() {
				if sum := do(b, r); sum.Built != departments*21 {
					b.Fatalf("%+v", sum)
				}
			}
		})
	}
}
