package font

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/render/font/fonttest"
)

// words makes a table of 16-bit numbers.
func words(numbers ...int) []byte {
	var out []byte
	for _, n := range numbers {
		out = binary.BigEndian.AppendUint16(out, uint16(n))
	}
	return out
}

// segmented makes a cmap of format 4 with so many segments, all from start to
// end; length is what the table says of itself.
func segmented(segments, start, end, length int) []byte {
	table := []int{0, 1, 3, 1, 0, 12, 4, length, 0, 2 * segments, 0, 0, 0}
	table = append(table, slices.Repeat([]int{end}, segments)...)
	table = append(table, 0)
	table = append(table, slices.Repeat([]int{start}, segments)...)
	table = append(table, make([]int, 2*segments)...)
	return words(table...)
}

func TestTablesOfCharactersThatTakeTooLongAreRefused(t *testing.T) {
	groups := func(numbers ...int) []byte {
		const at = 20 + 16 + 8*3 // behind the table of the other characters
		basic := segmented(3, 1, 2, 16+8*3)
		out := slices.Concat(words(0, 2, 3, 1, 0, 20, 3, 10, 0, at), basic[12:], words(12, 0, 0, 0, 0, 0, 0, len(numbers)/3))
		for _, n := range numbers {
			out = append(out, words(n>>16, n)...)
		}
		return out
	}
	for name, c := range map[string]struct {
		cmap []byte
		ok   bool
	}{
		"a few segments":           {segmented(3, 1, 2, 16+8*3), true},
		"segments that overlap":    {segmented(5000, 0, 0xFFFE, 16+8*5000), false},
		"a length that is too low": {segmented(3, 1, 2, 16), false},
		"segments beyond the end":  {segmented(3, 1, 2, 16+8*3)[:40], false},
		"no groups":                {groups(), true},
		"groups":                   {groups(1<<16, 1<<16+5, 1, 1<<16+6, 1<<16+6, 9), true},
		"groups that overlap":      {groups(1<<16, 1<<16+5, 1, 1<<16+5, 1<<16+6, 9), false},
		"a group that ends early":  {groups(1<<16, 1<<16-1, 1), false},
		"groups beyond the end":    {groups(1<<16, 1<<16+5, 1)[:80], false},
		"cut off":                  {words(0, 5), false},
	} {
		f := &Font{tables: map[string]table{"cmap": c.cmap}}
		if err := f.checkCmap(); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFontsAreReadOnceAndBounded(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i := range mostFiles + 1 {
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("%03d.ttf", i)))
		if err := os.WriteFile(paths[i], fonttest.TTF("Boxes", fonttest.Glyph{Runes: []rune{'预'}, Advance: 777}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	faces := map[string][]string{}
	for i := range mostFiles {
		faces[fmt.Sprint(i)] = []string{paths[0], paths[0]}
	}
	files, err := readFiles(faces)
	if err != nil || len(files["0"]) != 1 || &files["0"][0].Data[0] != &files["1"][0].Data[0] {
		t.Errorf("%v", err)
	}
	faces["多"] = nil
	if _, err := readFiles(faces); err == nil || !strings.HasSuffix(err.Error(), "设置里的字体名多于64个；请只写用到的字体") {
		t.Errorf("%v", err)
	}
	if _, err := readFiles(map[string][]string{"serif": paths}); err == nil || !strings.HasSuffix(err.Error(), "064.ttf：字体文件多于64个；请只写用到的字体") {
		t.Errorf("%v", err)
	}
	for i := range 4 {
		if err := os.Truncate(paths[i], mostBytes/3); err != nil { // sparse
			t.Fatal(err)
		}
	}
	if _, err := readFiles(map[string][]string{"serif": paths[:4]}); err == nil || !strings.HasSuffix(err.Error(), "003.ttf：连同前面的字体文件超过160MB；请只写用到的字体") {
		t.Errorf("%v", err)
	}
}
