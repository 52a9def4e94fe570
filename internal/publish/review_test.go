package publish_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/check"
	"budgetreport/internal/publish"
)

// received builds the small dataset and copies what a reader gets, without the
// archive, to another folder.
func received(t *testing.T) (s *publish.Settings, home, copied string) {
	t.Helper()
	s, home = frontEnd(t)
	s.Formats = []string{"xlsx", "csv"}
	run, err := s.NewRun(&publish.Request{})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := run.Do(context.Background())
	if err != nil || sum.Built != 1 {
		t.Fatal(sum, err)
	}
	copied = filepath.Join(home, "收到", "某局")
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(home, "公开", sum.Subjects[0].Folder))); err != nil {
		t.Fatal(err)
	}
	return s, home, copied
}

func review(t *testing.T, s *publish.Settings, q publish.ReviewRequest) *publish.Review {
	t.Helper()
	v, err := s.Review(context.Background(), &q)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// grave lists the errors and warnings of a review: rule and place.
func grave(v *publish.Review) []string {
	var out []string
	for _, x := range v.Subjects {
		for _, f := range x.Found {
			if f.Severity == check.Error {
				out = append(out, f.Rule+" "+f.Place.Text())
			}
		}
	}
	return out
}

// TestReview reviews a dataset, its edition and what was published of it; a figure
// that is changed in a published file is found, and gone again in the next round.
func TestReview(t *testing.T) {
	s, home, copied := received(t)
	paths := []string{filepath.Join(home, "数据"), filepath.Join(home, "公开"), filepath.Join(home, "收到")}
	first := review(t, s, publish.ReviewRequest{Paths: paths, Out: filepath.Join(home, "第1轮.xlsx")})
	kinds := map[string]int{}
	names := map[string]bool{}
	for _, x := range first.Subjects {
		kinds[x.Kind]++
		if !x.Part {
			names[x.Title()] = true
		}
	}
	if kinds[publish.DatasetSource] != 3 || kinds[publish.EditionSource] != 1 || kinds[publish.PublishedSource] != 1 || len(names) != 1 {
		t.Fatalf("%v %v", kinds, names)
	}
	if got := grave(first); !first.OK || got != nil {
		t.Fatalf("sound ones: %q", got)
	}

	changeLine(t, filepath.Join(copied, "csv", "03.csv"), ",,,,合计,", ",,,,合计,9")
	second := review(t, s, publish.ReviewRequest{Paths: paths, Since: filepath.Join(home, "第1轮.xlsx")})
	got := grave(second)
	for _, want := range []string{"工作簿与CSV 预算03表 合计 合计", "小计 CSV：预算03表 合计 合计", "合计 CSV：预算03表 合计 合计", "01表与03表的支出 CSV：预算01表 本年支出合计 支出·金额"} {
		if !slices.Contains(got, want) {
			t.Errorf("not found: %s in %q", want, got)
		}
	}
	news := 0
	for _, x := range second.Subjects {
		for _, f := range x.Found {
			if f.New {
				if news++; x.Kind != publish.PublishedSource {
					t.Errorf("new in %s: %s", x.Source, f.Message)
				}
			}
		}
	}
	if second.OK || news < 4 || len(second.Gone) != 0 {
		t.Errorf("ok %t, %d new, gone %+v", second.OK, news, second.Gone)
	}

	data, err := json.Marshal(second)
	if err != nil {
		t.Fatal(err)
	}
	since := filepath.Join(home, "第2轮.json")
	if err := os.WriteFile(since, data, 0o644); err != nil {
		t.Fatal(err)
	}
	changeLine(t, filepath.Join(copied, "csv", "03.csv"), ",,,,合计,9", ",,,,合计,")
	third := review(t, s, publish.ReviewRequest{Paths: paths, Since: since})
	if !third.OK || len(third.Gone) != news || third.Gone[0].Severity != "错误" {
		t.Errorf("gone %+v of %d", third.Gone, news)
	}
	if out := third.Summary(); !strings.Contains(out, "新增0条，消除") {
		t.Error(out)
	}
}

// TestReviewOfAWorkbook: a workbook alone is enough; a changed figure is found with
// its place.
func TestReviewOfAWorkbook(t *testing.T) {
	s, home, copied := received(t)
	books, err := filepath.Glob(filepath.Join(copied, "*.xlsx"))
	if err != nil || len(books) != 1 {
		t.Fatal(books, err)
	}
	f, err := excelize.OpenFile(books[0])
	if err != nil {
		t.Fatal(err)
	}
	cells, err := f.SearchSheet("预算02表", "合计")
	if err != nil {
		t.Fatal(err)
	}
	last := cells[len(cells)-1] // of the row of 合计, after the titles
	if err := f.SetCellValue("预算02表", strings.Replace(last, "B", "C", 1), 98765.4); err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(home, "改过.xlsx")
	if err := f.SaveAs(changed); err != nil {
		t.Fatal(err)
	}
	v := review(t, s, publish.ReviewRequest{Paths: []string{changed}})
	got := grave(v)
	for _, want := range []string{"小计 预算02表 合计 总计", "合计 预算02表 合计 总计", "01表与02表的收入 预算01表 收入总计 收入·金额"} {
		if !slices.Contains(got, want) {
			t.Errorf("not found: %s in %q", want, got)
		}
	}
	if len(v.Subjects) != 1 || v.Subjects[0].Name != "甲市示例局" {
		t.Errorf("%+v", v.Subjects[0])
	}
}

// TestReviewSaysWhatItCannotRead: one that cannot be read is among the findings;
// what is no source at all, and what is no earlier review, is refused.
func TestReviewSaysWhatItCannotRead(t *testing.T) {
	s, home, _ := received(t)
	ctx := context.Background()
	bad := filepath.Join(home, "坏")
	if err := os.MkdirAll(bad, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, q := range []publish.ReviewRequest{
		{Paths: []string{bad}}, {Paths: []string{filepath.Join(home, "没有")}},
		{Paths: []string{filepath.Join(home, "数据")}, Out: "审阅.csv"},
		{Paths: []string{filepath.Join(home, "数据")}, Since: filepath.Join(home, "config.toml")},
	} {
		if _, err := s.Review(ctx, &q); err == nil {
			t.Errorf("%+v is accepted", q)
		}
	}
	for name, text := range map[string]string{"单位.csv": "单位编码\n", "部门.csv": "项,值\n"} {
		if err := os.WriteFile(filepath.Join(bad, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(home, "损坏.xlsx"), []byte("PK\x03\x04"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"各部门/甲/预算公开.pdf": "%PDF-1.7", "各部门/乙/预算公开表.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"} {
		path := filepath.Join(home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := review(t, s, publish.ReviewRequest{Paths: []string{bad, filepath.Join(home, "损坏.xlsx"), filepath.Join(home, "各部门")}, Out: filepath.Join(home, "审阅.xlsx")})
	if v.OK || len(v.Subjects) != 4 {
		t.Fatalf("%+v", v)
	}
	for _, x := range v.Subjects {
		if len(x.Found) == 0 || x.Found[0].Rule != "读不出" || x.Found[0].Severity != check.Error {
			t.Errorf("%s: %+v", x.Source, x.Found)
		}
	}
}
