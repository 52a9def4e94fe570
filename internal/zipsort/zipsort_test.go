package zipsort

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

func archive(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := New(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, strings.Repeat(n, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheOrderOfThePartsDoesNotMatter(t *testing.T) {
	one, two := archive(t, "b", "a/c", "a/b"), archive(t, "a/b", "b", "a/c")
	if !bytes.Equal(one, two) {
		t.Error("not the same bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"a/b", "a/c", "b"} {
		r, err := z.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r) // checks the sum too
		if err != nil || z.File[i].Name != name || string(text) != strings.Repeat(name, 1000) || z.File[i].ModifiedDate|z.File[i].ModifiedTime != 0 {
			t.Errorf("part %d: %s %v", i, z.File[i].Name, err)
		}
	}
}
