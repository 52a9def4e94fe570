package edition_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	checks "budgetreport/internal/check"
	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
	"budgetreport/internal/testtool"
	"budgetreport/internal/wholefile"
)

// made builds tables of the example into a new folder.
func made(t testing.TB, tables string, formats []string, each bool) string {
	t.Helper()
	fam := exampletest.Family(t)
	layouts, err := publish.Select(fam.Layouts, tables)
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := publish.OpenFonts(nil)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := checks.Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	r := &publish.Run{
		Office: publish.Office{
			Family: fam, Rules: rules, Layouts: layouts, Fonts: fonts, Manner: publish.Manner{Formats: formats},
			Destination: publish.Destination{Out: t.TempDir(), Naming: publish.DefaultNaming},
			Origin:      publish.Origin{Program: "test", Number: 1, Date: "2022-02-14"},
		},
		Data: []string{exampleData}, Each: each,
	}
	if _, err := r.Do(context.Background()); err != nil {
		t.Fatal(err)
	}
	return r.Out
}

func problems(v *edition.Verification) string {
	if err := v.Problems.Err(); err != nil {
		return err.Error()
	}
	return ""
}

// files lists what stands below dir but the locks.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != ".lock" {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryAlteredByteIsFound flips a bit of every byte of an edition, one at a
// time; of a run of many subjects and of large files, of samples and the ends.
func TestEveryAlteredByteIsFound(t *testing.T) {
	testtool.Full(t)
	for _, c := range []struct {
		tables  string
		formats []string
		each    bool
		samples int // of each file
	}{{"08", []string{"csv"}, false, 1 << 20}, {"08", []string{"csv"}, true, 20}, {"08", []string{"pdf", "xlsx"}, false, 150}} {
		out := made(t, c.tables, c.formats, c.each)
		if v := edition.Verify(out); !v.Whole() {
			t.Fatalf("as it was made: %s", problems(v))
		}
		tried := 0
		for _, path := range files(t, out) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			step := 1 + len(data)/c.samples
			for i := range data {
				if i%step != 0 && i > 3 && i < len(data)-3 {
					continue
				}
				tried++
				bit := byte(1) << (i % 7)
				data[i] ^= bit
				if err := os.WriteFile(path, data, 0o644); err != nil {
					t.Fatal(err)
				}
				v := edition.Verify(out)
				if v.Whole() {
					t.Errorf("%s: byte %d of %d ^ %x is not found", path, i, len(data), bit)
				} else if said := problems(v); !strings.Contains(said, path) && !strings.Contains(said, filepath.Dir(path)) {
					t.Errorf("%s: byte %d is said to be elsewhere: %s", path, i, said)
				}
				data[i] ^= bit
			}
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if v := edition.Verify(out); !v.Whole() || tried < 500 {
			t.Errorf("%d bytes tried; put back: %s", tried, problems(v))
		}
	}
}

// archive is that of the edition whose files are in dir.
func archive(dir string) string {
	return filepath.Join(dir, "..", edition.ArchiveFolder, filepath.Base(dir))
}

// TestWhatVerifySays breaks an edition in other ways.
func TestWhatVerifySays(t *testing.T) {
	whole := made(t, "08-09", []string{"csv"}, true)
	for _, c := range []struct {
		name  string
		spoil func(dir string) error // of the department
		want  string
	}{
		{"missing", func(dir string) error { return os.Remove(filepath.Join(dir, "csv/08.csv")) }, "021/csv/08.csv：缺这个文件"},
		{"longer", func(dir string) error {
			f, err := os.OpenFile(filepath.Join(dir, "csv/08.csv"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("\n")
			return err
		}, "021/csv/08.csv：被改动过：现有"},
		{"foreign file", func(dir string) error { return os.WriteFile(filepath.Join(dir, "csv/多余.csv"), nil, 0o644) }, "021/csv/多余.csv：不属于这一版"},
		{"foreign folder", func(dir string) error { return os.Mkdir(filepath.Join(dir, "旧"), 0o755) }, "021/旧：不属于这一版"},
		{"file in the output folder", func(dir string) error { return os.WriteFile(filepath.Join(dir, "../说明.txt"), nil, 0o644) }, "说明.txt：不属于这里"},
		{"no manifest", func(dir string) error { return os.Remove(filepath.Join(archive(dir), edition.File)) }, "021：没有清单（“存档-不公开”中的manifest.json），不是完整的一版"},
		{"manifest with blanks", func(dir string) error {
			data, err := os.ReadFile(filepath.Join(archive(dir), edition.File))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(archive(dir), edition.File), append(data, ' '), 0o644)
		}, "manifest.json：清单被改动过"},
		{"link", func(dir string) error {
			path := filepath.Join(dir, "csv/08.csv")
			if err := os.Rename(path, path+"x"); err != nil {
				return err
			}
			return os.Symlink(path+"x", path)
		}, "csv/08.csv：是链接"},
		{"swapped", func(dir string) error {
			a, b := filepath.Join(dir, "csv/08.csv"), filepath.Join(dir, "csv/09.csv")
			if err := os.Rename(a, a+"x"); err != nil {
				return err
			}
			if err := os.Rename(b, a); err != nil {
				return err
			}
			return os.Rename(a+"x", b)
		}, "csv/09.csv：被改动过"},
		{"unit gone", func(dir string) error { return os.RemoveAll(filepath.Join(dir, "../021012")) }, "021012：没有这个文件夹，run.json中有"},
		{"another build of a unit", func(dir string) error {
			unit := filepath.Join(dir, "../021012")
			for to, from := range map[string]string{unit: dir, archive(unit): archive(dir)} {
				if err := os.RemoveAll(to); err != nil {
					return err
				}
				if err := os.CopyFS(to, os.DirFS(from)); err != nil {
					return err
				}
			}
			return nil
		}, "021012：不是run.json所记的那一次生成的"},
		{"archive alone", func(dir string) error { return os.RemoveAll(dir) }, "021：没有这个文件夹，“存档-不公开”中有它的清单"},
		{"archive gone", func(dir string) error { return os.RemoveAll(archive(dir)) }, "021：没有清单"},
		{"file in the archive", func(dir string) error { return os.WriteFile(filepath.Join(archive(dir), "说明.txt"), nil, 0o644) }, "存档-不公开/021/说明.txt：不属于这一版"},
		{"file among the archives", func(dir string) error { return os.WriteFile(filepath.Join(archive(dir), "../说明.txt"), nil, 0o644) }, "存档-不公开/说明.txt：不属于这里"},
		{"link of a folder", func(dir string) error {
			if err := os.Rename(dir, dir+"x"); err != nil {
				return err
			}
			return os.Symlink(dir+"x", dir)
		}, "021：是链接"},
		{"unfinished run", func(dir string) error {
			return os.CopyFS(filepath.Join(dir, "../"+wholefile.Unfinished+"1"), os.DirFS(dir))
		}, "是中断的运行留下的"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "公开")
			if err := os.CopyFS(out, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(filepath.Join(out, "021")); err != nil {
				t.Fatal(err)
			}
			v := edition.Verify(out)
			if v.Whole() || !strings.Contains(problems(v), c.want) {
				t.Errorf("whole %t, says %s\nwant %s", v.Whole(), problems(v), c.want)
			}
		})
	}
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "没有")} {
		if edition.Verify(dir).Whole() {
			t.Errorf("%s is called whole", dir)
		}
	}
}
