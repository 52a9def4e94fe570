package edition

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// zipped compresses texts, one after the other.
func zipped(t *testing.T, texts ...string) io.Reader {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, text := range texts {
		if _, err := io.WriteString(z, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 {
		t.Errorf("%d bytes", b.Len())
	}
	return &b
}

// TestArchivesThatUnpackToTooMuchAreRefused holds the bounds of what stands in
// an archive: each of these is below a megabyte.
func TestArchivesThatUnpackToTooMuchAreRefused(t *testing.T) {
	rep := strings.Repeat
	var columns strings.Builder
	for i := range mostColumns + 1 {
		fmt.Fprintf(&columns, `{"id":"c%d"},`, i)
	}
	all := strings.TrimSuffix(columns.String(), ",")
	rest := all[strings.Index(all, ",")+1:] // as many as may be
	const broken = "表格存档已损坏："
	for name, c := range map[string]struct{ text, want string }{
		"blanks":        {rep(" ", mostUnpacked+1), broken + "解开后大于48MB"},
		"a long text":   {`{"id":"` + rep("a", mostUnpacked) + `"}`, broken + "解开后大于48MB"},
		"cells":         {`{"rows":[{"ids":[],"cells":[` + rep("{},", mostMemory/(objectBytes+itemBytes)+1), broken + "嵌套太深，或内容太多"},
		"arrays":        {`{"header":[` + rep("[],", mostMemory/(arrayBytes+itemBytes)+1), broken + "嵌套太深，或内容太多"},
		"many tables":   {rep(`{"rows":[]}`, mostMemory/(tableBytes+objectBytes+arrayBytes)+1), broken + "嵌套太深，或内容太多"},
		"nested arrays": {`{"header":[` + rep("[", 9000), broken + "嵌套太深，或内容太多"},
		"columns":       {`{"id":"01","rows":[],"columns":[` + all + `]}`, "表格存档中的表01前后不符"},
		"a wide grid":   {`{"id":"01","columns":[` + rest + `],"rows":[` + rep(`{"ids":["r"]},`, mostGrid/mostColumns) + `{"ids":["r"]}]}`, "表格存档中的表01前后不符"},
	} {
		if _, err := ReadSnapshots(zipped(t, c.text)); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadWords(zipped(t, rep("{}\n", mostLines+1))); err == nil || err.Error() != "文字存档多于100000行" {
		t.Errorf("lines: %v", err)
	}
	if _, err := ReadWords(zipped(t, `{"text":"`+rep("a", mostUnpacked)+`"}`)); err == nil || err.Error() != "文字存档已损坏：解开后大于48MB" {
		t.Errorf("a long sentence: %v", err)
	}
}

func TestManifestsAreBounded(t *testing.T) {
	sealed := func(change func(m *Manifest)) []byte {
		m := &Manifest{}
		change(m)
		data, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a long path":    {sealed(func(m *Manifest) { m.Outputs = []Output{{Path: strings.Repeat("a/", 1000) + "a"}} }), "不是这个文件夹中的文件名"},
		"one file twice": {sealed(func(m *Manifest) { m.Outputs = []Output{{Path: "a"}, {Path: "a"}} }), "清单中的“a”写了两次"},
		"many files":     {sealed(func(m *Manifest) { m.Outputs = make([]Output, mostFiles+1) }), "清单中有10001个文件，多于10000个"},
		"many items":     {[]byte(`{"outputs":[` + strings.Repeat("{},", 2_000_000) + "{}]}"), "不是清单文件，或已损坏；嵌套太深，或内容太多"},
	} {
		if _, err := Decode("manifest.json", c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.300v", name, err)
		}
	}
	longest := strings.Repeat("a/", mostPath/2-1) + "aa" // within what a name may be
	if _, err := Decode("manifest.json", sealed(func(m *Manifest) { m.Outputs = []Output{{Path: longest}} })); len(longest) != mostPath || err != nil {
		t.Errorf("the longest path: %v", err)
	}
	run := RunManifest{Of: 1 << 60, Shard: 1}
	data, err := run.encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decodeRun(data, "运行"); err == nil {
		t.Error("a run of 2^60 shards is accepted")
	}
}

// TestLongWordsAreCompared holds that words too long to be held each against
// each are compared all the same, and that the old ones, changed as is told, are
// the new ones.
func TestLongWordsAreCompared(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var a []Line
	for range 5000 {
		a = append(a, Line{Kind: Sentence, Text: strings.Repeat(fmt.Sprint(rnd.IntN(1000)), 3)})
	}
	b := slices.Clone(a)
	rnd.Shuffle(len(b), func(i, k int) { b[i], b[k] = b[k], b[i] })
	b[7].Text = "新的一句"
	texts := map[string]int{}
	for i := range a {
		texts[a[i].Text]++
		texts[b[i].Text]--
	}
	changes := (&Wording{}).compareWords(a, b)
	if len(changes) < 1000 {
		t.Errorf("only %d changes", len(changes))
	}
	for _, c := range changes {
		texts[c.Old]--
		texts[c.New]++
	}
	delete(texts, "")
	for text, n := range texts {
		if n != 0 {
			t.Errorf("%q is listed %d times too often", text, n)
		}
	}
	b = slices.Clone(a)
	b[2500].Text += "改了"
	if changes := (&Wording{}).compareWords(a, b); len(changes) != 1 || changes[0].Old != a[2500].Text || changes[0].New != b[2500].Text {
		t.Errorf("%v", changes)
	}
	long := Line{Kind: Sentence, Text: strings.Repeat("一", 1<<20)}
	if changes := (&Wording{}).compareWords([]Line{long}, []Line{{Kind: Sentence, Text: long.Text + "二"}}); len(changes) != 1 || changes[0].Status != Changed {
		t.Errorf("%d", len(changes))
	}
}

// FuzzMeasured holds that JSON within the bounds is passed on unchanged, however
// it is read, and that nesting is counted as encoding/json does.
func FuzzMeasured(f *testing.F) {
	f.Add([]byte(`{"a":["\"]",{}],"b":"{[\\"}`), 3)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		m := &measured{r: bytes.NewReader(data)}
		var got []byte
		piece := make([]byte, min(max(size, 1), 100))
		for {
			n, err := m.Read(piece)
			got = append(got, piece[:n]...)
			if err == io.EOF {
				break
			}
			if err != nil {
				return
			}
		}
		if !bytes.Equal(got, data) {
			t.Fatal("not the same")
		}
		if json.Valid(data) && m.depth != 0 {
			t.Errorf("%q: depth %d", data, m.depth)
		}
	})
}
