package edition_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/edition"
)

// The forms that are told are those that are read, and one of them is written.
func TestFormsAreThoseThatAreRead(t *testing.T) {
	told := edition.Forms()[0]
	for n := range 10 {
		m := edition.Manifest{Format: n}
		data, err := m.Reseal()
		if err != nil {
			t.Fatal(err)
		}
		_, err = edition.Decode("清单", data)
		if read := err == nil; read != slices.Contains(told.Reads, n) {
			t.Errorf("form %d: %v", n, err)
		} else if !read && !strings.Contains(err.Error(), fmt.Sprintf("是第%d种格式，本程序只认识第2、3种", n)) {
			t.Errorf("form %d: %v", n, err)
		}
	}
	m := edition.Manifest{}
	if _, err := m.Encode(); err != nil || m.Format != told.Writes {
		t.Errorf("writes form %d, %v", m.Format, err)
	}
}
