package edition

import (
	"bytes"
	"testing"

	"budgetreport/internal/wholefile"
)

// What is taken for the manifest of a run is written back byte for byte, and
// names only folders below its own.
func FuzzRun(f *testing.F) {
	for _, m := range []RunManifest{
		{Program: "git:0", All: []string{"021"}, Subjects: []RunSubject{{Code: "021", Name: "甲局", Folder: "021", Seal: "0"}}},
		{Book: true, Shard: 2, Of: 3, All: []string{"021", "022"}, Subjects: []RunSubject{}},
		{Subjects: []RunSubject{{Folder: "../021"}}},
	} {
		data, err := m.encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeRun(data, "运行")
		if err != nil {
			return
		}
		if again, err := m.encode(); err != nil || !bytes.Equal(again, data) {
			t.Errorf("written back otherwise: %s, %v", again, err)
		}
		for _, s := range m.Subjects {
			if !wholefile.IsSafe(s.Folder) {
				t.Errorf("folder %q", s.Folder)
			}
		}
	})
}
