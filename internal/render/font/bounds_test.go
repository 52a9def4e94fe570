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

// tables makes the beginning of a font: a directory and tables.
func tables(named map[string][]byte) []byte {
	head := make([]byte, 12)
	binary.BigEndian.PutUint16(head[4:], uint16(len(named)))
	var body []byte
	for tag, data := range named {
		head = append(head, tag...)
		head = binary.BigEndian.AppendUint32(head, 0)
		head = binary.BigEndian.AppendUint32(head, uint32(12+16*len(named)+len(body)))
		head = binary.BigEndian.AppendUint32(head, uint32(len(data)))
		body = append(body, data...)
	}
	return append(head, body...)
}

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

func TestNumbersThatMakeGopdfReadWithoutEndAreRefused(t *testing.T) {
	groups := func(n int) []byte {
		return words(0, 1, 3, 10, 0, 12, 12, 0, 0, 0, 0, 0, n>>16, n)
	}
	for name, c := range map[string]struct {
		cmap []byte
		ok   bool
	}{
		"a few segments":           {segmented(3, 1, 2, 16+8*3), true},
		"segments that overlap":    {segmented(5000, 0, 0xFFFE, 16+8*5000), false},
		"a length that is too low": {segmented(3, 1, 2, 16), false},
		"segments beyond the end":  {segmented(3, 1, 2, 16+8*3)[:40], false},
		"no groups":                {groups(0), true},
		"groups beyond the end":    {groups(1 << 30), false},
		"cut off":                  {words(0, 5), false},
	} {
		if err := checkSizes(tables(map[string][]byte{"cmap": c.cmap})); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := checkSizes(tables(map[string][]byte{"cmap": segmented(3, 1, 2, 16+8*3), "loca": make([]byte, 4<<16+8)})); err == nil {
		t.Error("a font of more glyphs than there can be")
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
