package dataset

import (
	"bytes"
	"encoding/csv"
	"io"

	"budgetreport/internal/csvcell"
	"budgetreport/internal/diag"
)

// ReadRecords reads a CSV file of whatever columns, in any of the encodings of
// Folder, with the guards of formulas taken away. Without a message of the problem
// all is well.
func ReadRecords(data []byte) ([][]string, diag.Problem) {
	text, problem := decodeText(data, "CSV文件", saveAsCSV)
	if problem.Message == "" {
		text, problem = skipSeparator(text)
	}
	if problem.Message != "" {
		return nil, problem
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	var out [][]string
	for {
		record, err := r.Read()
		switch {
		case err == io.EOF:
			return out, diag.Problem{}
		case err != nil:
			return nil, diag.Problem{Line: len(out) + 1, Message: "读不出来：引号用得不对", Want: saveAsCSV}
		case len(out) >= mostRows || len(record) > mostCells:
			return nil, diag.Problem{Line: len(out) + 1, Message: "行或列太多"}
		}
		for i := range record {
			record[i] = csvcell.Bare(record[i])
		}
		out = append(out, record)
	}
}
