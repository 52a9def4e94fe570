package edition_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// lay writes an edition of one file and no tables into an output folder, with its
// archive beside it.
func lay(t *testing.T, out, folder string, m edition.Manifest) *edition.Manifest {
	t.Helper()
	const text = "甲,1.0\n"
	var tables bytes.Buffer
	if _, err := edition.WriteSnapshots(&tables, nil); err != nil {
		t.Fatal(err)
	}
	output := func(name, kind, data string) edition.Output {
		return edition.Output{Path: name, Kind: kind, Bytes: int64(len(data)), SHA256: edition.Hash([]byte(data))}
	}
	m.Outputs = []edition.Output{output("01.csv", "csv", text)}
	m.Archives = []edition.Output{output(edition.SnapshotFile, "tables", tables.String())}
	data, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(out, edition.ArchiveFolder, folder)
	for path, data := range map[string]string{
		filepath.Join(out, folder, "01.csv"):         text,
		filepath.Join(archive, edition.SnapshotFile): tables.String(),
		filepath.Join(archive, edition.File):         string(data),
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return &m
}

// working is a build that is not yet an edition.
func working() edition.Manifest {
	return edition.Manifest{Program: "1", Family: "f", Subject: edition.Subject{Code: "021", Name: "甲局", Year: "2022"}, Made: edition.Made{Formats: []string{"csv"}}}
}

// TestUnchanged: a build is not made again where all of it is there as it would be made.
func TestUnchanged(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, out string, m *edition.Manifest)
		want  bool
	}{
		{"as it was made", func(*testing.T, string, *edition.Manifest) {}, true},
		{"what is known only when it is made", func(_ *testing.T, _ string, m *edition.Manifest) { m.Warnings, m.Tables, m.Outputs = 7, nil, nil }, true},
		{"another program", func(_ *testing.T, _ string, m *edition.Manifest) { m.Program = "2" }, false},
		{"another format", func(_ *testing.T, _ string, m *edition.Manifest) { m.Made.Formats = []string{"pdf"} }, false},
		{"another number", func(_ *testing.T, _ string, m *edition.Manifest) { m.Number = 1 }, false},
		{"a file gone", func(t *testing.T, out string, _ *edition.Manifest) {
			if err := os.Remove(filepath.Join(out, "021", "01.csv")); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"a file changed", func(t *testing.T, out string, _ *edition.Manifest) {
			if err := os.WriteFile(filepath.Join(out, "021", "01.csv"), []byte("甲,2.0\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"the folder gone", func(t *testing.T, out string, _ *edition.Manifest) {
			if err := os.RemoveAll(filepath.Join(out, "021")); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"the manifest gone", func(t *testing.T, out string, _ *edition.Manifest) {
			if err := os.RemoveAll(filepath.Join(out, edition.ArchiveFolder)); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		out := t.TempDir()
		m := lay(t, out, "021", working())
		c.spoil(t, out, m)
		if got := m.Unchanged(filepath.Join(out, "021")); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// TestMayReplace: an edition that has a number, and what is of another subject,
// stays; working builds give way.
func TestMayReplace(t *testing.T) {
	first, unit, later, book := working(), working(), working(), working()
	first.Number, first.Date = 1, "2022-02-14"
	unit.Subject = edition.Subject{Code: "021012", Name: "乙中心", Year: "2022", Part: true}
	later.Subject.Year = "2023"
	book.Made.Book = true
	own := first.Subject
	own.Part = true
	part := working()
	part.Subject = own
	for _, c := range []struct {
		name     string
		old, now edition.Manifest
		want     string
	}{
		{"a working build", working(), first, ""},
		{"an edition that has a number", first, working(), "已有甲局的第1版（2022-02-14），不能覆盖；请用--out写到另一个文件夹；要更正这一版，请用report reprint --against "},
		{"another subject", unit, working(), "里面是2022年乙中心（021012），不能覆盖；请用--out写到另一个文件夹；要用同一个文件夹，请先移走它和“存档-不公开”中同名的文件夹"},
		{"another year", later, working(), "里面是2023年甲局（021），不能覆盖"},
		{"the whole document", book, working(), "里面是2022年甲局（021）公开文本，不能覆盖"},
		{"the unit's own report of the same code", part, working(), "里面是2022年甲局（021），不能覆盖"},
	} {
		out := t.TempDir()
		lay(t, out, "021", c.old)
		err := c.now.MayReplace(filepath.Join(out, "021"))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	out := t.TempDir()
	m := lay(t, out, "021", first)
	if err := m.MayReplace(filepath.Join(out, "021")); err != nil {
		t.Errorf("itself: %v", err)
	}
	if err := m.MayReplace(filepath.Join(out, "022")); err != nil {
		t.Errorf("where nothing is: %v", err)
	}
	manifest := filepath.Join(out, edition.ArchiveFolder, "021", edition.File)
	if err := os.WriteFile(manifest, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := m.MayReplace(filepath.Join(out, "021")); err == nil || !strings.Contains(err.Error(), "有一份读不出或改动过的清单") || !strings.Contains(err.Error(), manifest) {
		t.Errorf("a broken manifest: %v", err)
	}
}

// TestOpen finds editions by a manifest, by a subject's folder or its archive,
// and by the output folder of several.
func TestOpen(t *testing.T) {
	out := t.TempDir()
	second := working()
	second.Subject.Name, second.Number = "乙局", 2
	lay(t, out, "022", second)
	lay(t, out, "021", working())
	archive := filepath.Join(out, edition.ArchiveFolder, "022")
	for _, c := range []struct {
		path string
		want []string
	}{
		{out, []string{"甲局", "乙局"}}, {filepath.Join(out, "021"), []string{"甲局"}}, {archive, []string{"乙局"}}, {filepath.Join(archive, edition.File), []string{"乙局"}},
	} {
		es, err := edition.Open(c.path)
		var names []string
		for _, e := range es {
			names = append(names, e.Subject.Name)
			folder := filepath.Base(e.Archive)
			if dir, _ := filepath.Abs(e.Dir); dir != filepath.Join(out, folder) || filepath.Base(filepath.Dir(e.Archive)) != edition.ArchiveFolder {
				t.Errorf("%s: published in %s, archived in %s", c.path, e.Dir, e.Archive)
			}
		}
		if err != nil || !slices.Equal(names, c.want) {
			t.Errorf("%s: %q, %v", c.path, names, err)
		}
	}
	for path, want := range map[string]string{
		filepath.Join(out, "没有"): "没有这个文件", t.TempDir(): "没有清单（manifest.json，在旁边的“存档-不公开”中）；这不是生成过的文件夹",
	} {
		if _, err := edition.Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	// One that cannot be read is told and does not hide the others.
	if err := os.WriteFile(filepath.Join(archive, edition.File), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if es, err := edition.Open(out); len(es) != 1 || es[0].Subject.Name != "甲局" || err == nil || !strings.Contains(err.Error(), archive) {
		t.Errorf("%d editions, %v", len(es), err)
	}
}

// TestContentIsHeldAgainstTheManifest: tables and words that are not those of
// the manifest are refused.
func TestContentIsHeldAgainstTheManifest(t *testing.T) {
	a, b := twoEditions()
	tables, words := a.Tables[:2], a.Words
	old, now := twoTables()
	for _, c := range []struct {
		name   string
		tables []*table.Table
		words  []edition.Line
		change func(m *edition.Manifest)
		want   string
	}{
		{"as it was made", old[:2], words, nil, ""},
		{"a table too few", old[:1], words, nil, "中的表与清单不符"},
		{"another table", []*table.Table{old[0], now[1]}, words, nil, "中的表02与清单不符"},
		{"another title in the manifest", old[:2], words, func(m *edition.Manifest) { m.Tables[0].Title = "别的" }, "中的表01与清单不符"},
		{"another number in the manifest", old[:2], words, func(m *edition.Manifest) { m.Tables[1].Number = "别的" }, "中的表02与清单不符"},
		{"another id in the manifest", old[:2], words, func(m *edition.Manifest) { m.Tables[1].ID = "别的" }, "中的表02与清单不符"},
		{"other words", old[:2], b.Words, nil, "中的文字与清单不符"},
		{"words that the manifest does not have", old[:2], nil, func(m *edition.Manifest) { m.Words = "" }, ""},
	} {
		out := t.TempDir()
		archive := filepath.Join(out, edition.ArchiveFolder, "021")
		m := working()
		for _, s := range tables {
			data, err := s.Encode()
			if err != nil {
				t.Fatal(err)
			}
			m.Tables = append(m.Tables, edition.Table{ID: s.ID, Number: s.Number, Title: s.Title, SHA256: edition.Hash(data)})
		}
		write := func(name string, with func(f *os.File) error) {
			f, err := os.Create(filepath.Join(archive, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := with(f); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		sum, err := edition.WriteWords(new(strings.Builder), words)
		if err != nil {
			t.Fatal(err)
		}
		m.Words = sum
		if c.change != nil {
			c.change(&m)
		}
		lay(t, out, "021", m)
		write(edition.SnapshotFile, func(f *os.File) error { _, err := edition.WriteSnapshots(f, c.tables); return err })
		write(edition.WordsFile, func(f *os.File) (err error) { _, err = edition.WriteWords(f, c.words); return err })
		e, err := edition.Read(filepath.Join(out, "021"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Content()
		if c.want == "" && (err != nil || !equal(t, got.Tables, tables) || !slices.Equal(got.Words, c.words)) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestMergeRuns joins the shards of a run and tells what is missing, failed or
// made twice.
func TestMergeRuns(t *testing.T) {
	all := []string{"021", "022", "023"}
	subject := func(folder, seal string) edition.RunSubject {
		return edition.RunSubject{Code: folder, Name: "局", Folder: folder, Seal: seal}
	}
	shard := func(n, of int, subjects ...edition.RunSubject) edition.RunManifest {
		return edition.RunManifest{Program: "1", Shard: n, Of: of, All: slices.Clone(all), Subjects: subjects}
	}
	other := shard(2, 2, subject("023", "c"))
	other.Program = "2"
	fewer := shard(2, 2, subject("023", "c"))
	fewer.All = all[:2]
	for _, c := range []struct {
		name   string
		shards []edition.RunManifest
		want   []string // of what is said
	}{
		{"two shards", []edition.RunManifest{shard(2, 2, subject("022", "b")), shard(1, 2, subject("023", "c"), subject("021", "a"))}, nil},
		{"no shards", nil, []string{"没有分片运行的清单（run-…-of-….json）"}},
		{"a shard is missing", []edition.RunManifest{shard(1, 2, subject("021", "a"), subject("022", "b"))}, []string{"缺第2片（共2片）的清单", "“023”哪一片都没有生成"}},
		{"a subject failed", []edition.RunManifest{shard(1, 2, subject("021", "a"), subject("022", "")), shard(2, 2, subject("023", "c"))}, []string{"run-01-of-02.json：“022”没有生成成功"}},
		{"a subject twice", []edition.RunManifest{shard(1, 2, subject("021", "a"), subject("022", "b")), shard(2, 2, subject("023", "c"), subject("021", "a"))}, []string{"run-02-of-02.json：“021”在run-01-of-02.json中已有"}},
		{"another program", []edition.RunManifest{shard(1, 2, subject("021", "a"), subject("022", "b")), other}, []string{"run-02-of-02.json：与run-01-of-02.json不是同一次运行的分片", "缺第2片（共2片）的清单", "“023”哪一片都没有生成"}},
		{"other subjects", []edition.RunManifest{shard(1, 2, subject("021", "a"), subject("022", "b")), fewer}, []string{"run-02-of-02.json：与run-01-of-02.json不是同一次运行的分片", "缺第2片（共2片）的清单", "“023”哪一片都没有生成"}},
		{"other shards", []edition.RunManifest{shard(1, 2, subject("021", "a"), subject("022", "b")), shard(3, 3, subject("023", "c"))}, []string{"run-03-of-03.json：与run-01-of-02.json不是同一次运行的分片", "缺第2片（共2片）的清单", "“023”哪一片都没有生成"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			for i := range c.shards {
				if _, _, err := edition.WriteRun(context.Background(), out, &c.shards[i]); err != nil {
					t.Fatal(err)
				}
			}
			m, _, err := edition.MergeRuns(context.Background(), out)
			_, missing := os.Stat(filepath.Join(out, edition.RunFile))
			if c.want == nil {
				var folders []string
				for _, s := range m.Subjects {
					folders = append(folders, s.Folder)
				}
				slices.Sort(folders)
				if err != nil || missing != nil || !slices.Equal(folders, all) || m.Program != "1" {
					t.Errorf("%v, %v: %+v", err, missing, m)
				}
				return
			}
			if err == nil || missing == nil {
				t.Fatalf("joined: %v", err)
			}
			said := strings.Split(err.Error(), "\n")
			if len(said) != len(c.want) {
				t.Errorf("said %q", said)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("said\n%v\nwant %s", err, want)
				}
			}
		})
	}
	out := t.TempDir()
	first := shard(1, 2, subject("021", "a"))
	path, _, err := edition.WriteRun(context.Background(), out, &first)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(data, ' '), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := edition.MergeRuns(context.Background(), out); err == nil || !strings.Contains(err.Error(), "不是分片运行的清单，或被改动过") {
		t.Errorf("a changed shard: %v", err)
	}
}

// TestRunsAreVerified: the manifest of a run is held against the editions in its folder.
func TestRunsAreVerified(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(m *edition.RunManifest)
		want   string
	}{
		{"as it was made", func(*edition.RunManifest) {}, ""},
		{"a subject failed", func(m *edition.RunManifest) { m.Subjects[1].Seal = "" }, "022：在那次运行中没有生成成功（run.json）"},
		{"a subject that is not there", func(m *edition.RunManifest) {
			m.Subjects = append(m.Subjects, edition.RunSubject{Folder: "023", Seal: "c"})
		}, "023：没有这个文件夹，run.json中有"},
		{"another build", func(m *edition.RunManifest) { m.Subjects[0].Seal = "b" }, "021：不是run.json所记的那一次生成的"},
		{"an edition that is not of the run", func(m *edition.RunManifest) { m.All, m.Subjects = m.All[:1], m.Subjects[:1] }, "022：不属于这次运行，run.json中没有"},
		{"a shard knows of its own only", func(m *edition.RunManifest) { m.Shard, m.Of, m.All, m.Subjects = 1, 2, m.All[:1], m.Subjects[:1] }, ""},
		{"a run of whole documents says nothing of tables", func(m *edition.RunManifest) { m.Book, m.All, m.Subjects = true, nil, nil }, ""},
	} {
		out := t.TempDir()
		second := working()
		second.Subject.Code = "022"
		run := &edition.RunManifest{Program: "1", All: []string{"021", "022"}, Subjects: []edition.RunSubject{
			{Code: "021", Folder: "021", Seal: lay(t, out, "021", working()).Seal}, {Code: "022", Folder: "022", Seal: lay(t, out, "022", second).Seal}}}
		c.change(run)
		if _, _, err := edition.WriteRun(context.Background(), out, run); err != nil {
			t.Fatal(err)
		}
		v := edition.Verify(out)
		said := problems(v)
		if (c.want == "") != v.Whole() || !strings.Contains(said, c.want) || strings.Count(said, "\n") > 0 {
			t.Errorf("%s: %q, want %q", c.name, said, c.want)
		}
		if got, want := v.Subjects(), "未定版2份"; got != want || v.Files < 3 {
			t.Errorf("%s: %s, %d files", c.name, got, v.Files)
		}
	}
	out := t.TempDir()
	lay(t, out, "021", working())
	if err := os.WriteFile(filepath.Join(out, edition.RunFile), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if said := problems(edition.Verify(out)); !strings.Contains(said, "run.json：不是运行的清单，或被改动过") {
		t.Errorf("a changed manifest of the run: %s", said)
	}
	out = t.TempDir()
	first := working()
	first.Number, first.Made.Book = 1, true
	lay(t, out, "021", first)
	if got := edition.Verify(out).Subjects(); got != "甲局（021）公开文本第1版" {
		t.Errorf("one edition: %s", got)
	}
	lay(t, out, "022", working())
	if got := edition.Verify(out).Subjects(); got != "第1版1份、未定版1份" {
		t.Errorf("two editions: %s", got)
	}
}

// TestMadeTheSameWay compares what a correction has to repeat.
func TestMadeTheSameWay(t *testing.T) {
	made := func(change func(m *edition.Made)) edition.Made {
		m := edition.Made{Formats: []string{"pdf", "csv"}, Layouts: []string{"01"}}
		change(&m)
		return m
	}
	base := made(func(*edition.Made) {})
	if !base.Like(made(func(*edition.Made) {})) {
		t.Error("the same is not alike")
	}
	for i, other := range []edition.Made{
		made(func(m *edition.Made) { m.Formats = m.Formats[:1] }), made(func(m *edition.Made) { m.Layouts = nil }), made(func(m *edition.Made) { m.Split = true }),
		made(func(m *edition.Made) { m.Working = true }), made(func(m *edition.Made) { m.Draft = "征求意见稿" }), made(func(m *edition.Made) { m.Book = true }),
	} {
		if base.Like(other) || other.Like(base) {
			t.Errorf("%d is alike", i)
		}
	}
}

// TestHashFile gives the hash and the size of a file.
func TestHashFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "甲")
	if err := os.WriteFile(path, []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if sum, size, err := edition.HashFile(path); sum != want || size != 3 || err != nil {
		t.Errorf("%s, %d, %v", sum, size, err)
	}
	if _, _, err := edition.HashFile(path + "x"); err == nil {
		t.Error("a file that is not there has a hash")
	}
}

// TestTake: what the canonical form of a table keeps: spans, exact amounts but
// masked ones, and no cell in which nothing is.
func TestTake(t *testing.T) {
	x := &table.Table{ID: "T", Title: "表", Left: "左", Right: "右",
		Formats: []money.Format{{Unit: money.Yuan, Decimals: 2}},
		Columns: []table.Column{{ID: "名", Path: []string{"名"}}, {ID: "数", Path: []string{"数"}, Kind: table.AmountColumn}},
		Header:  []table.HeaderCell{{Rows: 1, Cols: 2, Text: "头"}}, Depth: 1,
		Rows: []table.Row{{IDs: []string{"一"}, Kind: table.TotalRow, Parent: -1, Head: -1}, {IDs: []string{"二"}, Parent: -1, Head: -1}, {IDs: []string{"三"}, Parent: -1, Head: -1}},
		Cells: []table.Cell{
			{Kind: table.TextCell, Text: "合并", RowSpan: 2, ColSpan: 1}, {Kind: table.AmountCell, Text: "1.00", Amount: 100, RowSpan: 1, ColSpan: 1},
			{Kind: table.CoveredCell}, {Kind: table.MaskedCell, Text: "XXXX", Amount: 777, RowSpan: 1, ColSpan: 1},
			{Kind: table.EmptyCell, RowSpan: 1, ColSpan: 2}, {Kind: table.CoveredCell},
		}}
	data, err := edition.Take(x).Encode()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"T","number":"","title":"表","lines":["左","","右"],"columns":[{"id":"名","path":["名"]},{"id":"数","path":["数"],"kind":2}],` +
		`"header":[[0,0,1,2,"头"]],"rows":[{"ids":["一"],"kind":1,"cells":[{"c":0,"t":"合并","r":2},{"c":1,"t":"1.00","a":100}]},` +
		`{"ids":["二"],"cells":[{"c":1,"t":"XXXX"}]},{"ids":["三"],"cells":[{"c":0,"k":2}]}],"formats":[`
	if !strings.HasPrefix(string(data), want) {
		t.Errorf("got  %s\nwant %s", data, want)
	}
}

// TestVeryMany: of very many files that are not of an edition, and of very many
// sentences that changed, not each is told or compared with each.
func TestVeryMany(t *testing.T) {
	out := t.TempDir()
	lay(t, out, "021", working())
	for i := range 1002 {
		if err := os.WriteFile(filepath.Join(out, "021", fmt.Sprintf("%04d", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := edition.Verify(out)
	if n := v.Problems.Len(); n != 1001 { // 1,000 of them, and that there are others
		t.Errorf("%d problems are told", n)
	}

	var a, b edition.Content
	for i := range 252 {
		if i < 250 {
			a.Words = append(a.Words, edition.Line{Kind: edition.Sentence, Text: fmt.Sprint("甲", i)})
		}
		b.Words = append(b.Words, edition.Line{Kind: edition.Sentence, Text: fmt.Sprint("乙", i*7919)})
	}
	for _, way := range [][2]edition.Content{{a, b}, {b, a}} {
		w := henan(t).Compare(way[0], way[1]).Words
		if len(w) != 252 {
			t.Fatalf("%d sentences are told", len(w))
		}
		for i, c := range w {
			old, now := "", ""
			if i < len(way[0].Words) {
				old = way[0].Words[i].Text
			}
			if i < len(way[1].Words) {
				now = way[1].Words[i].Text
			}
			if c.Old != old || c.New != now {
				t.Fatalf("%d: %q → %q, want %q → %q", i, c.Old, c.New, old, now)
			}
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

// TestUnreadableAndUnwritable: what cannot be written or read is an error, not an
// edition without tables, words or subjects.
func TestUnreadableAndUnwritable(t *testing.T) {
	old, _ := twoTables()
	if _, err := edition.WriteSnapshots(full{}, old); err == nil {
		t.Error("tables on a full disk")
	}
	if _, err := edition.WriteSnapshots(full{}, nil); err == nil {
		t.Error("no tables on a full disk")
	}
	a, _ := twoEditions()
	if _, err := edition.WriteWords(full{}, a.Words); err == nil {
		t.Error("words on a full disk")
	}
	out := t.TempDir()
	lay(t, out, "021", working())
	if err := os.WriteFile(filepath.Join(out, edition.ArchiveFolder, "021", edition.File), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := edition.Open(filepath.Join(out, "021")); err == nil || !strings.Contains(err.Error(), "manifest.json") {
		t.Errorf("a broken manifest: %v", err)
	}
	out = t.TempDir()
	if err := os.WriteFile(filepath.Join(out, edition.ArchiveFolder), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := edition.Open(out); err == nil {
		t.Error("archives that are a file")
	}
}
