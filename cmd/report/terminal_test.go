package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nasty holds what terminals obey: a colour, a title, C1, bidi overrides.
const nasty = "a\x1b[31mb\x07c\u009bd\u202ee\u2066f\rg\x7fh\U000E0041i"

func TestCommandsToTerminalsBecomeVisible(t *testing.T) {
	shown := func(text string, asJSON bool, pieces int) string {
		var b bytes.Buffer
		p := &plain{out: &b, json: &asJSON}
		for i := 0; i < len(text); i += pieces {
			piece := text[i:min(i+pieces, len(text))]
			if n, err := p.Write([]byte(piece)); n != len(piece) || err != nil {
				t.Fatal(n, err)
			}
		}
		return b.String()
	}
	const want = "a␛[31mb␇c〔U+009B〕d〔U+202E〕e〔U+2066〕f␍g␡h〔U+E0041〕i"
	for _, pieces := range []int{1, 2, 3, 100} {
		if got := shown(nasty, false, pieces); got != want {
			t.Errorf("in pieces of %d: %q", pieces, got)
		}
	}
	const ordinary = "预算01表\t“一”、１\n𠮷é"
	if got := shown(ordinary, false, 1); got != ordinary {
		t.Errorf("%q", got)
	}
	if got := shown("a\x9bb\xff", false, 1); got != "a\ufffdb\ufffd" {
		t.Errorf("bytes that are no characters: %q", got)
	}
	data, err := json.Marshal(map[string]string{"name": nasty})
	if err != nil {
		t.Fatal(err)
	}
	got := shown(string(data), true, 1)
	var back map[string]string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back["name"] != nasty {
		t.Errorf("%v %q", err, back)
	}
	if strings.ContainsFunc(got, commands) {
		t.Errorf("%q", got)
	}
}

// FuzzPlain holds that no text makes the program write commands to a terminal.
func FuzzPlain(f *testing.F) {
	f.Add(nasty, 3)
	f.Add("\xe2\x80", 1)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		var b bytes.Buffer
		p := &plain{out: &b, json: new(bool)}
		cut = min(max(cut, 0), len(text))
		p.Write([]byte(text[:cut]))
		p.Write([]byte(text[cut:]))
		if strings.ContainsFunc(b.String(), commands) {
			t.Errorf("%q", b.String())
		}
	})
}

// TestOneJSONDocument: whatever a command comes to, what --json prints is one
// JSON document on standard output.
func TestOneJSONDocument(t *testing.T) {
	const example = "../../examples/zhengzhou-2022"
	wrong := t.TempDir()
	if err := os.CopyFS(wrong, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	income := filepath.Join(wrong, "收入.csv")
	text, err := os.ReadFile(income)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(income, bytes.Replace(text, []byte("021012,"), []byte("021001,"), 1), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		args string
		keys []string
	}{
		{exitUsage, "build --bogus --json", []string{"ok", "problems"}},
		{exitUsage, "bogus --json", []string{"ok", "problems"}},
		{exitInput, "build --data none --json", []string{"ok", "problems"}},
		{exitRefused, "build --each-unit --format csv --json --data " + wrong + " --out " + t.TempDir(), []string{"ok", "problems", "built", "subjects"}},
		{exitInput, "build --format csv --tables 08 --json --data " + example + " --data " + example + " --out " + t.TempDir(), []string{"ok", "problems", "built"}},
		{exitRefused, "check --unit 021012 --json --data " + wrong, []string{"ok"}},
		{exitOK, "tables --json", nil},
	} {
		var out, errOut bytes.Buffer
		if code := run(strings.Fields(c.args), &out, &errOut); code != c.code || errOut.Len() > 0 {
			t.Errorf("%s: exit %d, %s", c.args, code, errOut.String())
		}
		var doc any
		if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
			t.Errorf("%s: %v\n%s", c.args, err, out.String())
		}
		object, _ := doc.(map[string]any)
		for _, k := range c.keys {
			if object[k] == nil {
				t.Errorf("%s: no %q", c.args, k)
			}
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestUnwritableResult: a result that did not reach its reader is no success.
func TestUnwritableResult(t *testing.T) {
	for _, args := range [][]string{{"tables"}, {"tables", "--json"}} {
		var errOut bytes.Buffer
		if code := run(args, full{}, &errOut); code != exitInternal || !strings.Contains(errOut.String(), "结果没有写全") {
			t.Errorf("%v: exit %d, %s", args, code, errOut.String())
		}
	}
}
