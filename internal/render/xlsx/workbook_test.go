package xlsx

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

func build(tb testing.TB, o Options, sheets ...Sheet) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, sheets, o); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func open(tb testing.TB, data []byte) *excelize.File {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}
