package edition_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/table"
)

// FuzzSnapshots reads any bytes as archived tables. What is taken for tables
// can be compared and listed.
func FuzzSnapshots(f *testing.F) {
	fam := exampletest.Family(f)
	base := take(f, fam, exampleData)
	for _, s := range base.Tables {
		data, err := s.Encode()
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 4096 {
			f.Add(data)
		}
	}
	f.Add([]byte(`{"id":"01","columns":[{"id":"甲","path":["甲"]},{"id":"乙","path":[],"statement":1}],"rows":[{"ids":["a"],"cells":[{"c":0,"t":"字","rs":9},{"c":1,"t":"1","a":1}]}],"formats":[{"Unit":1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := edition.DecodeSnapshots(bytes.NewReader(data))
		if err != nil {
			return
		}
		ids := map[string]bool{}
		for _, s := range tables {
			if ids[s.ID] {
				return // an edition has every table once
			}
			ids[s.ID] = true
		}
		for _, other := range [][]edition.Snapshot{base.Tables[7:10], tables, nil} {
			a, b := edition.Content{Tables: other}, edition.Content{Tables: tables}
			d := henan(t).Compare(a, b)
			for _, wrong := range untold(d, a.Tables, b.Tables) {
				t.Error(wrong)
			}
			edition.Write(&bytes.Buffer{}, []edition.Compared{{Old: "旧", New: "新", Diff: d}})
			edition.Sheet([]edition.Compared{{Old: "旧", New: "新", Diff: d}}, &table.Table{})
		}
	})
}

// FuzzWords reads any bytes as archived words; what is taken for words is
// written back as it was.
func FuzzWords(f *testing.F) {
	var file bytes.Buffer
	if _, err := edition.WriteWords(&file, []edition.Line{{Kind: edition.HeadingLine, Level: 2, Text: "（一）收入"}, {Kind: edition.Sentence, Begins: true, Text: "无。"}}); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(file.Bytes()[:file.Len()/2])
	for _, text := range []string{"", "[]", "null", `{"kind":"sentence"}{"kind":"abc","text":"无。"}`, `{"kind":"heading","level":-1,"text":""}{`} {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := io.WriteString(w, text); err != nil {
			f.Fatal(err)
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(packed.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		words, err := edition.ReadWords(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := edition.WriteWords(&again, words); err != nil {
			t.Fatal(err)
		}
		if back, err := edition.ReadWords(&again); err != nil || !slices.Equal(back, words) {
			t.Errorf("%v became %v, %v", words, back, err)
		}
		added := henan(t).Compare(edition.Content{}, edition.Content{Words: words}).Words
		if !slices.EqualFunc(added, words, func(c edition.TextChange, l edition.Line) bool { return c.New == l.Text }) {
			t.Errorf("told as added: %v", added)
		}
	})
}

// FuzzManifest reads any bytes as a manifest, and what they say sealed anew, as
// a forger would: it is refused or verified, and nothing outside its folder is read.
func FuzzManifest(f *testing.F) {
	out := made(f, "08", []string{"csv"}, false)
	data, err := os.ReadFile(filepath.Join(archive(filepath.Join(out, "021")), edition.File))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(bytes.Replace(data, []byte(`"csv/08.csv"`), []byte(`"../../08.csv"`), 1))
	f.Add(bytes.Replace(data, []byte(`"tables.json.gz"`), []byte(`"/etc/passwd"`), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := edition.Decode("manifest.json", data); err == nil {
			if again, err := m.Encode(); err != nil || !bytes.Equal(again, data) {
				t.Errorf("taken, but written back otherwise: %v", err)
			}
		}
		var m edition.Manifest
		if json.Unmarshal(data, &m) != nil {
			return
		}
		sealed, err := m.Encode()
		if err != nil {
			return
		}
		for _, in := range []string{"", "021", filepath.Join(edition.ArchiveFolder, "021")} {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, in), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, in, edition.File), sealed, 0o644); err != nil {
				t.Fatal(err)
			}
			if v := edition.Verify(dir); v.Whole() {
				t.Errorf("a manifest alone is called whole: %s", sealed)
			}
		}
	})
}
