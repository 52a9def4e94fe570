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
