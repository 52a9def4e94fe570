package publish_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/publish"
)

// victim is a folder of somebody else's with a file in it.
func victim(t *testing.T) (dir string, intact func()) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "03.csv")
	if err := os.WriteFile(file, []byte("别人的"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	return dir, func() {
		t.Helper()
		if after := listing(t, dir); !bytes.Equal(before, after) {
			t.Errorf("what is outside the output folder changed:\n%s\nwas\n%s", after, before)
		}
	}
}

// TestForgedManifests seals manifests that list files outside their folder, as
// anyone can; a build over them deletes, moves and reads none of those.
func TestForgedManifests(t *testing.T) {
	outside, intact := victim(t)
	o := office(t, t.TempDir())
	o.Formats = []string{"csv"}
	ds := exampletest.Load(t, o.Family, exampleData)
	d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	up, err := filepath.Rel(filepath.Join(o.Out, d.Folder), filepath.Join(outside, "03.csv"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(o.Out, d.Folder)
	made, err := edition.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		filepath.ToSlash(up), filepath.ToSlash(filepath.Join(outside, "03.csv")), "../03.csv", "csv/../../03.csv", "..", ".", "", "/", "a//b",
		`C:\03.csv`, "C:03.csv", `\\server\share\03.csv`, "//server/share/03.csv", `..\03.csv`, "CON", "csv/NUL.csv", "03.csv:stream", "03.csv.", "03.csv ", "a\x00b",
	} {
		m := *made.Manifest
		m.Program = "forged"
		m.Outputs = append([]edition.Output{{Path: path, Kind: "csv"}}, made.Outputs...)
		data, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(made.Archive, edition.File), data, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := edition.Open(dir); err == nil {
			t.Errorf("%q is read as the name of a file", path)
		}
		if edition.Verify(dir).Whole() {
			t.Errorf("%q is called whole", path)
		}
		var refused *diag.Error
		if err := o.Build(context.Background(), checked(t, o, ds), ds.Whole()).Err; !errors.As(err, &refused) {
			t.Errorf("%q: %v", path, err)
		}
		intact()
	}
}

// TestLinksLeadNowhere puts a link in the place of each part of an output's
// path, with a manifest that lists what is behind it as the program's own.
func TestLinksLeadNowhere(t *testing.T) {
	for _, part := range []string{"021", "021/csv", "021/csv/03.csv", edition.ArchiveFolder, edition.ArchiveFolder + "/021", edition.ArchiveFolder + "/021/manifest.json"} {
		for _, dangling := range []bool{false, true} {
			outside, intact := victim(t)
			o := office(t, t.TempDir())
			o.Formats = []string{"csv"}
			ds := exampletest.Load(t, o.Family, exampleData)
			if d := o.Build(context.Background(), checked(t, o, ds), ds.Whole()); d.Err != nil {
				t.Fatal(d.Err)
			}
			at := filepath.Join(o.Out, part)
			if err := os.RemoveAll(at); err != nil {
				t.Fatal(err)
			}
			to := outside
			if dangling {
				to = filepath.Join(outside, "还没有")
			}
			if err := os.Symlink(to, at); err != nil {
				t.Skip(err)
			}
			o.Settings = "changed"
			d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
			if d.Err == nil || !strings.Contains(d.Err.Error(), "是链接") {
				t.Errorf("%s a link: %v", part, d.Err)
			}
			if edition.Verify(o.Out).Whole() {
				t.Errorf("%s a link is called whole", part)
			}
			intact()
			if left, err := filepath.Glob(filepath.Join(o.Out, ".*")); len(left) > 0 {
				t.Errorf("left %v, %v", left, err)
			}
		}
	}
}

// TestOutputFolderMayBeALink: its user named it.
func TestOutputFolderMayBeALink(t *testing.T) {
	o := office(t, filepath.Join(t.TempDir(), "链接"))
	if err := os.Symlink(t.TempDir(), o.Out); err != nil {
		t.Skip(err)
	}
	o.Formats = []string{"csv"}
	built(t, o)
	if v := edition.Verify(o.Out); !v.Whole() {
		t.Error(v.Problems.Err())
	}
}

// TestEditedFilesAreKept edits each file of a working build by hand and builds
// anew: in the same formats, and in others, so that the file would go.
func TestEditedFilesAreKept(t *testing.T) {
	for _, formats := range [][]string{{"csv", "xlsx"}, {"pdf"}} {
		for _, name := range []string{"csv/03.csv", "预算公开表.xlsx"} {
			o := office(t, t.TempDir())
			o.Formats = []string{"csv", "xlsx"}
			o.Layouts = o.Layouts[:3]
			ds := exampletest.Load(t, o.Family, exampleData)
			if d := o.Build(context.Background(), checked(t, o, ds), ds.Whole()); d.Err != nil || len(d.Kept) > 0 {
				t.Fatal(d.Err, d.Kept)
			}
			path := filepath.Join(o.Out, "021", name)
			if err := os.WriteFile(path, []byte("手改的"), 0o644); err != nil {
				t.Fatal(err)
			}
			o.Formats = formats
			d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
			if d.Err != nil || len(d.Kept) != 1 || d.Kept[0].Path != path {
				t.Fatalf("%v, kept %v", d.Err, d.Kept)
			}
			if data, err := os.ReadFile(d.Kept[0].As); err != nil || string(data) != "手改的" || !strings.Contains(d.Kept[0].As, "（原有）") {
				t.Errorf("kept %s: %q, %v", d.Kept[0].As, data, err)
			}
			if d = o.Build(context.Background(), checked(t, o, ds), ds.Whole()); !d.Skipped {
				t.Errorf("again: %+v", d)
			}
		}
	}
}

// TestNothingElseIsKept builds again and again: the program's own files give
// way without a word, those of the old form too.
func TestNothingElseIsKept(t *testing.T) {
	o := office(t, t.TempDir())
	ds := exampletest.Load(t, o.Family, exampleData)
	o.Layouts = o.Layouts[7:9]
	for i, formats := range [][]string{{"csv"}, {"csv", "pdf"}, {"csv"}, {"xlsx"}} {
		o.Formats, o.Settings = formats, strings.Repeat("x", i)
		d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
		if d.Err != nil || len(d.Kept) > 0 || d.Skipped {
			t.Errorf("%v: %v, kept %v", formats, d.Err, d.Kept)
		}
		if v := edition.Verify(o.Out); !v.Whole() {
			t.Errorf("%v: %v", formats, v.Problems.Err())
		}
	}
	old := toOldForm(t, o.Out, "021")
	if v := edition.Verify(o.Out); !v.Whole() {
		t.Fatal(v.Problems.Err())
	}
	o.Formats = []string{"csv"}
	d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
	if d.Err != nil || len(d.Kept) > 0 {
		t.Errorf("over the old form: %v, kept %v", d.Err, d.Kept)
	}
	if v := edition.Verify(o.Out); !v.Whole() {
		t.Error(v.Problems.Err())
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the manifest of the old form: %v", err)
	}
}

// toOldForm puts an edition's archive among its files, as the program did
// before, and gives the path of the manifest.
func toOldForm(t *testing.T, out, folder string) string {
	t.Helper()
	e, err := edition.Read(filepath.Join(out, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range e.Archives {
		if err := os.Rename(filepath.Join(e.Archive, o.Path), filepath.Join(e.Dir, o.Path)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Dir(e.Archive)); err != nil {
		t.Fatal(err)
	}
	m := *e.Manifest
	m.Outputs, m.Archives, m.Format = append(m.Outputs, m.Archives...), nil, 2
	data, err := m.Reseal()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(e.Dir, edition.File)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestNamesThatDifferInCase: on Windows they are of one folder, as are composed
// and decomposed characters on macOS.
func TestNamesThatDifferInCase(t *testing.T) {
	for _, names := range [][2]string{{"Ab中心", "aB中心"}, {"é中心", "e\u0301中心"}} {
		dir := mutated(t, "单位.csv", "郑州市节能中心", names[0])
		path := filepath.Join(dir, "单位.csv")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Replace(data, []byte("郑州市煤矿瓦斯水害防治技术指导中心"), []byte(names[1]), 1), 0o644); err != nil {
			t.Fatal(err)
		}
		r := newRun(t, dir)
		r.Each, r.Formats, r.Layouts = true, []string{"csv"}, r.Layouts[7:8]
		r.Naming.Folder = "{名称}"
		if _, err := r.Do(context.Background()); err == nil || !strings.Contains(err.Error(), "输出文件夹同名") {
			t.Errorf("%q: %v", names, err)
		}
	}
}

// TestRunOverARunCutShort leaves what a killed run leaves: the new files and
// the former ones mixed, no manifest. The next run takes none of them for a
// person's, but what a person edited meanwhile.
func TestRunOverARunCutShort(t *testing.T) {
	o := office(t, t.TempDir())
	o.Formats, o.Layouts = []string{"csv"}, o.Layouts[:4]
	ds := exampletest.Load(t, o.Family, exampleData)
	if d := o.Build(context.Background(), checked(t, o, ds), ds.Whole()); d.Err != nil {
		t.Fatal(d.Err)
	}
	archive := filepath.Join(o.Out, edition.ArchiveFolder, "021")
	e, err := edition.Read(filepath.Join(o.Out, "021"))
	if err != nil {
		t.Fatal(err)
	}
	record := `{`
	for i, f := range append(e.Outputs, e.Archives...) {
		name := "021/" + f.Path
		if i >= len(e.Outputs) {
			name = edition.ArchiveFolder + "/" + name
		}
		record += `"` + name + `":["` + f.SHA256 + `"],`
	}
	record = strings.TrimSuffix(record, ",") + "}"
	if err := os.WriteFile(filepath.Join(archive, edition.RecordFile), []byte(record), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(archive, edition.File)); err != nil {
		t.Fatal(err)
	}
	edited := filepath.Join(o.Out, "021/csv/02.csv")
	if err := os.WriteFile(edited, []byte("手改的"), 0o644); err != nil {
		t.Fatal(err)
	}
	other := exampletest.Load(t, o.Family, moved(t, pension, insured))
	d := o.Build(context.Background(), checked(t, o, other), other.Whole())
	if d.Err != nil || len(d.Kept) != 1 || d.Kept[0].Path != edited {
		t.Fatalf("%v, kept %v", d.Err, d.Kept)
	}
	if err := os.Remove(d.Kept[0].As); err != nil {
		t.Fatal(err)
	}
	if v := edition.Verify(o.Out); !v.Whole() {
		t.Error(v.Problems.Err())
	}
	if _, err := os.Stat(filepath.Join(archive, edition.RecordFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the record is left: %v", err)
	}
}

// TestCorrectionOfTheOldForm corrects an edition that an older program made.
func TestCorrectionOfTheOldForm(t *testing.T) {
	out := t.TempDir()
	if err := os.CopyFS(out, os.DirFS("../edition/testdata/form2")); err != nil {
		t.Fatal(err)
	}
	old := only(t, out)
	before := listing(t, out)
	o := office(t, t.TempDir())
	o.Formats, o.Book = old.Made.Formats, wordsOfTheFamily(t)
	done, folder := correct(t, o, old, moved(t, pension, insured), nil)
	if !done.Diff.Printed() || len(done.Outputs) == 0 {
		t.Errorf("%+v", done)
	}
	if v := edition.Verify(folder); !v.Whole() {
		t.Error(v.Problems.Err())
	}
	if !bytes.Equal(before, listing(t, out)) {
		t.Error("the old edition changed")
	}
	next := *o
	next.Out = out
	c := publish.Correction{Office: &next, Wording: wording(t), Old: old}
	ds := exampletest.Load(t, o.Family, exampleData)
	if _, err := c.Do(context.Background(), checked(t, o, ds), ds.Whole()); err == nil || !strings.Contains(err.Error(), "就是要更正的那一版") {
		t.Errorf("over itself: %v", err)
	}
}

// TestExactAmountsStayInTheOffice builds and corrects with workbooks of exact
// amounts: none of them stands in the folder that is published.
func TestExactAmountsStayInTheOffice(t *testing.T) {
	o := office(t, t.TempDir())
	o.Formats, o.Working, o.Number = []string{"xlsx", "pdf"}, true, 1
	old := built(t, o)
	_, folder := correct(t, o, old, moved(t, pension, insured), nil)
	for dir, want := range map[string]string{old.Dir: "预算公开表.pdf", folder: "更正/更正说明.pdf 更正/更正说明.xlsx 更正/预算公开表（更正）.pdf 预算公开表.pdf"} {
		names := slices.Sorted(maps.Keys(outputs(t, dir)))
		if got := strings.Join(names, " "); got != want {
			t.Errorf("published: %s", got)
		}
		if v := edition.Verify(dir); !v.Whole() {
			t.Error(v.Problems.Err())
		}
	}
	for _, name := range []string{"预算公开表.xlsx", "更正/预算公开表（更正）.xlsx"} {
		if _, err := os.Stat(filepath.Join(folder, "..", edition.ArchiveFolder, "021", name)); err != nil {
			t.Error(err)
		}
	}
}
