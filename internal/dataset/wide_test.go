package dataset

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestWideRecordsAreRefusedBeforeTheyAreRead(t *testing.T) {
	for _, text := range []string{
		"a\n" + strings.Repeat(",", mostCells),
		"a\n" + strings.Repeat("\"\n\",", mostCells),
	} {
		_, err := readCSV(family(t).File("income"), "收入.csv", []byte(text))
		if want := "收入.csv 第2行：有16385格，超过16384格；请检查内容"; err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
	}
}

// FuzzWidest holds that records are counted as encoding/csv reads them.
func FuzzWidest(f *testing.F) {
	for _, text := range []string{"a,b\nc,d,e\n", "\"a,\nb\",c", "a\"b,c\n,,", "\"a\"b,c\nd", "\"\"\"\",\"\"", "\"a\"\r\nb,c\r\n", "\"a\"\r,b"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r := csv.NewReader(bytes.NewReader(text))
		r.FieldsPerRecord = -1
		cells := 0
		for {
			row, err := r.Read()
			if err == io.EOF {
				break
			}
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				continue // what is read of such a record is less than what is counted
			}
			cells = max(cells, len(row))
		}
		if _, got := widest(text); got < cells {
			t.Errorf("%q: %d, csv reads %d", text, got, cells)
		}
	})
}
