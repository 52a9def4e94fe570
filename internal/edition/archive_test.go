package edition

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/table"
)

// unzipped is the content of a compressed file.
func unzipped(t *testing.T, r io.Reader) string {
	t.Helper()
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestArchivesOfTheFirstFormAreRead: testdata/form3 is the example data set as
// the program of commit a040574 published it, testdata/form2 an older edition.
// Their tables and words have no head.
func TestArchivesOfTheFirstFormAreRead(t *testing.T) {
	for _, example := range []string{"testdata/form2", "testdata/form3"} {
		editions, err := Open(example)
		if err != nil || len(editions) != 1 {
			t.Fatalf("%s: %d editions, %v", example, len(editions), err)
		}
		e := editions[0]
		for name, begin := range map[string]string{SnapshotFile: `{"id":"01"`, WordsFile: `{"kind":"title"`} {
			data, err := os.ReadFile(filepath.Join(e.Archive, name))
			if err != nil {
				t.Fatal(err)
			}
			if text := unzipped(t, bytes.NewReader(data)); !strings.HasPrefix(text, begin) {
				t.Errorf("%s: %s is not of the first form: %.40s", example, name, text)
			}
		}
		c, err := e.Content()
		if err != nil || len(c.Tables) != 13 || len(c.Words) < 50 {
			t.Errorf("%s: %d tables, %d words, %v", example, len(c.Tables), len(c.Words), err)
		}
		if v := Verify(example); !v.Whole() || v.Files < 16 {
			t.Errorf("%s: %d files, %v", example, v.Files, v.Problems.Err())
		}
	}
}

// TestArchivesBearTheirForm: what is written begins with the version of its
// format and is read again.
func TestArchivesBearTheirForm(t *testing.T) {
	var tables, words bytes.Buffer
	if _, err := WriteSnapshots(&tables, []*table.Table{{ID: "01"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteWords(&words, []Line{{Kind: Sentence, Text: "无。"}}); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]*bytes.Buffer{"tables": &tables, "words": &words} {
		if text := unzipped(t, bytes.NewReader(file.Bytes())); !strings.HasPrefix(text, "{\"format\":2}\n{") {
			t.Errorf("%s begin with %.40q", name, text)
		}
	}
	if got, err := ReadSnapshots(&tables); err != nil || len(got) != 1 || got[0].ID != "01" {
		t.Errorf("tables: %+v, %v", got, err)
	}
	if got, err := ReadWords(&words); err != nil || len(got) != 1 || got[0].Text != "无。" {
		t.Errorf("words: %+v, %v", got, err)
	}
}

// TestNewerFormsAreRefused: what a newer program wrote is not taken for damaged,
// whatever else stands in it.
func TestNewerFormsAreRefused(t *testing.T) {
	newer := func(what string, err error, want string) {
		t.Helper()
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	const archive = "由更新的程序写成：是第3种格式，本程序只认识第1、2种；请用更新的程序"
	_, err := ReadSnapshots(zipped(t, "{\"format\":3}\n", `{"sheet":[]}`))
	newer("tables", err, archive)
	_, err = ReadWords(zipped(t, "{\"format\":3}\n", `["甲"]`))
	newer("words", err, archive)
	_, err = Decode("manifest.json", []byte(`{"format":4,"key":"unknown"}`))
	newer("manifest", err, "由更新的程序写成：是第4种格式，本程序只认识第2、3种；请用更新的程序")
	_, err = decodeRun([]byte(`{"format":3,"key":"unknown"}`), "运行")
	newer("run", err, "由更新的程序写成：是第3种格式，本程序只认识第2种；请用更新的程序")
	for _, head := range []string{`{"format":`, "{\"format\":\"2\"}\n", "{\"format\":0}\n"} {
		if _, err := ReadSnapshots(zipped(t, head, `{"id":"01","rows":[]}`)); err == nil || strings.Contains(err.Error(), "更新的程序") {
			t.Errorf("%q: %v", head, err)
		}
	}
}
