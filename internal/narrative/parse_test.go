package narrative

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/diag"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// withTemplate is the real family's folder of words with one part only.
func withTemplate(t testing.TB, text string) fstest.MapFS {
	t.Helper()
	data, err := os.ReadFile(familyFolder + "/book/book.toml")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(data, []byte("parts "))
	_, after, ok2 := bytes.Cut(rest, []byte("\n"))
	if !ok || !ok2 {
		t.Fatal("book.toml has no parts")
	}
	toml := string(before) + "parts = [\"文.md\"]\n" + string(after)
	return fstest.MapFS{"book/book.toml": {Data: []byte(toml)}, "book/文.md": {Data: []byte(text)}}
}

// TestMistakes holds a broken template in each file of testdata/mistakes and
// all that is said of it, when it is read or when it is made. UPDATE=1 rewrites want.
func TestMistakes(t *testing.T) {
	fam, _ := family(t)
	ds := realDataset(t, fam)
	names, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(names) < 4 {
		t.Fatalf("%d cases, %v", len(names), err)
	}
	for _, file := range names {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, err := Load(withTemplate(t, string(a.Files[0].Data)), "henan", fam)
			if err == nil {
				var results []*layout.Result
				for _, l := range fam.Layouts {
					r, err := l.Evaluate(ds, ds.Whole())
					if err != nil {
						t.Fatal(err)
					}
					results = append(results, r...)
				}
				_, err = text.Make(ds, ds.Whole(), layout.Tables(results))
				if err == nil {
					t.Fatal("no mistake found")
				}
			}
			if err == nil {
				return
			}
			checkWant(t, file, a, err)
		})
	}
}

func checkWant(t *testing.T, file string, a *txtar.Archive, err error) {
	t.Helper()
	if _, ok := err.(*diag.Error); !ok {
		t.Fatalf("not a diag.Error: %v", err)
	}
	got := []byte(err.Error() + "\n")
	if os.Getenv("UPDATE") == "1" {
		a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: got})
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(a.Files) < 2 || !bytes.Equal(got, a.Files[1].Data) {
		t.Errorf("got\n%s", got)
	}
}

func TestReasons(t *testing.T) {
	w := wording{reasons: "主要原因：", reason: "{一}是", betweenReasons: "；"}
	for want, list := range map[string][]string{
		"主要原因：甲":           {"甲。"},
		"主要原因：一是甲；二是乙":     {"甲；", "乙。"},
		"主要原因：一是甲；二是乙；三是丙": {"甲", "乙", "丙"},
	} {
		if got := joined(w.reasonsOf(list)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzTemplate holds that any template is either refused with places, or made
// into a book or refused with places again.
func FuzzTemplate(f *testing.F) {
	fam, _ := family(f)
	ds := realDataset(f, fam)
	results := exampletest.Tables(f, fam, ds, ds.Whole())
	for _, name := range []string{"概况.md", "情况说明.md", "附件.md"} {
		data, err := os.ReadFile(familyFolder + "/book/" + name)
		if err != nil {
			f.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			f.Add(line)
		}
	}
	f.Add("{每 项 于 13[是/*/*] 当 非 项[项目金额.资金总额] 涉密 以 、 止 。}{项[项目单位（项目名称）]}{完}")
	f.Add("{设 甲 = (01[收入总计, 收入.金额] - 零) / 零}{甲|百分比}{并列 ；}{若 有 文(主要职责)}{完}{又若")
	f.Fuzz(func(t *testing.T, template string) {
		text, err := Load(withTemplate(t, template), "henan", fam)
		if err == nil {
			_, err = text.Make(ds, ds.Whole(), layout.Tables(results))
		}
		if err == nil {
			return
		}
		for _, p := range err.(*diag.Error).Problems {
			if p.File == "" || p.Message == "" || p.Line == 0 {
				t.Fatalf("a problem without place or message: %#v", p)
			}
		}
	})
}
