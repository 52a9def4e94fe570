package layout

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"testing"

	"golang.org/x/tools/txtar"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// FuzzLayout feeds any text to the parser. What it accepts must evaluate over
// testdata/data, for the department and for a unit, to tables that keep their
// promises and whose every amount is explained; else the mistakes have words.
func FuzzLayout(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add([]byte(seed))
	}
	for _, s := range []string{
		"title=\"\"\nfrom=\"spending\"\nper=\"goods\"\ncolumns=[{title=\"a\",sum=\"budget\"}]\nrows=[{total=\"\"}]",
		"title=\"\"\nfrom=\"purchase\"\ncolumns=[{title=\"a\",sum=\"amount\",merge=true}]\nrows=[{each=\"unit\",all=true,mask={where={unit=\"1*\"},amount=\"X\"}}]",
		"title=\"\"\nfrom=\"spending\"\ncolumns=[{title=\"a\",show=\"name\"},{title=\"b\",sum=\"budget\"}]\nrows=[{each=\"indicator\",rows=[{each=\"func\"},{label=\"x\",cells=[{text=\"\"},{sum=\"budget\"}]}]}]",
	} {
		f.Add([]byte(s))
	}
	try := tryLayout(f)
	f.Fuzz(try)
}

// FuzzSpliced changes layouts piece by piece: a value, also a whole inline
// table, becomes what another layout has for the same key, or a key of another
// layout is added. So far more of them are accepted than of texts changed byte
// by byte.
func FuzzSpliced(f *testing.F) {
	for i := range uint64(1000) {
		f.Add(i)
	}
	piece := regexp.MustCompile(`([a-z_]+ = )?(\{[^{}]*\}|"[^"]*"|-?\d+|true|false)`)
	kind := func(m []string) string { return m[1] + m[2][:1] }
	all := seeds(f)
	pool := map[string][]string{}
	var keyed []string
	for _, s := range all {
		for _, m := range piece.FindAllStringSubmatch(s, -1) {
			pool[kind(m)] = append(pool[kind(m)], m[0])
			if m[1] != "" {
				keyed = append(keyed, m[0])
			}
		}
	}
	try := tryLayout(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		text := all[rnd.IntN(len(all))]
		for range 1 + rnd.IntN(3) {
			pieces := piece.FindAllStringSubmatchIndex(text, -1)
			if len(pieces) == 0 {
				break
			}
			at := pieces[rnd.IntN(len(pieces))]
			alike := pool[kind(piece.FindStringSubmatch(text[at[0]:at[1]]))]
			switch {
			case rnd.IntN(3) > 0 && len(alike) > 0:
				text = text[:at[0]] + alike[rnd.IntN(len(alike))] + text[at[1]:]
			default:
				text = text[:at[1]] + ", " + keyed[rnd.IntN(len(keyed))] + text[at[1]:]
			}
		}
		defer func() {
			if t.Failed() {
				t.Log(text)
			}
		}()
		try(t, []byte(text))
	})
}

// seeds are the layouts of testdata.
func seeds(t testing.TB) []string {
	var out []string
	for _, pattern := range []string{"testdata/tables/*.txtar", "testdata/mistakes/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no seeds in %s: %v", pattern, err)
		}
		for _, file := range files {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(a.Files[0].Data))
		}
	}
	return out
}

// tryLayout gives what both fuzz tests do with a layout.
func tryLayout(t testing.TB) func(*testing.T, []byte) {
	schema, def := testFamily(t)
	ds, err := dataset.Load(schema, dataset.Folder("testdata/data"))
	if err != nil {
		t.Fatal(err)
	}
	unit := dataset.Subject{Code: "101001", Name: "测试厅本级", Part: true, Units: []string{"101001"}}
	return func(t *testing.T, data []byte) {
		l, err := parseLayout("layout.toml", "T", data, schema, def)
		if err != nil {
			inWords(t, err)
			return
		}
		l.Describe()
		for _, subject := range []dataset.Subject{ds.Whole(), unit} {
			rs, err := l.Evaluate(ds, subject)
			if err != nil {
				inWords(t, err)
				continue
			}
			checkExplained(t, ds, rs)
		}
	}
}

// inWords holds an error to be problems with messages, not a broken promise.
func inWords(t *testing.T, err error) {
	t.Helper()
	var input *diag.Error
	if !errors.As(err, &input) || len(input.Problems) == 0 {
		t.Fatalf("not problems of the layout: %v", err)
	}
	for _, p := range input.Problems {
		if p.Message == "" || p.File == "" {
			t.Errorf("problem without words or place: %+v", p)
		}
	}
}
