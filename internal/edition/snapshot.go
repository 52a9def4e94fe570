package edition

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// SnapshotFile holds the tables of a build in canonical form.
const SnapshotFile = "tables.json.gz"

// Snapshot is a table in canonical form: what is printed and the exact amounts
// behind it, by ids that last from edition to edition. Masked amounts are left out.
type Snapshot struct {
	ID       string         `json:"id"`
	Number   string         `json:"number"`
	Title    string         `json:"title"`
	Subtitle string         `json:"subtitle,omitempty"`
	Lines    [3]string      `json:"lines"` // left, centre, right above the header
	Columns  []Column       `json:"columns"`
	Header   [][]any        `json:"header,omitempty"` // [row, col, rows, cols, text]
	Rows     []Row          `json:"rows"`
	Notes    []string       `json:"notes,omitempty"`
	Formats  []money.Format `json:"formats"` // of the amounts, by Cell.Format
}

// Column is a leaf column.
type Column struct {
	ID        string   `json:"id"`
	Path      []string `json:"path"`
	Kind      uint8    `json:"kind,omitempty"`
	Statement int      `json:"statement,omitempty"`
}

// Row is a row with its cells that are not empty.
type Row struct {
	IDs   []string `json:"ids"`
	Kind  uint8    `json:"kind,omitempty"`
	Cells []Cell   `json:"cells,omitempty"`
}

// Cell is a cell that shows something or sums something.
type Cell struct {
	Col    int    `json:"c"`
	Text   string `json:"t,omitempty"`
	Amount *int64 `json:"a,omitempty"` // exact, 分; nil for texts and masked cells
	Rows   int32  `json:"r,omitempty"` // span where it is not 1
	Cols   int32  `json:"k,omitempty"`
	Format uint8  `json:"f,omitempty"`
}

// Take gives the canonical form of a table.
func Take(t *table.Table) Snapshot {
	s := Snapshot{ID: t.ID, Number: t.Number, Title: t.Title, Subtitle: t.Subtitle, Lines: [3]string{t.Left, t.Center, t.Right}, Notes: t.Notes, Formats: t.Formats, Rows: []Row{}}
	for _, c := range t.Columns {
		s.Columns = append(s.Columns, Column{ID: c.ID, Path: c.Path, Kind: uint8(c.Kind), Statement: c.Statement})
	}
	for _, h := range t.Header {
		s.Header = append(s.Header, []any{h.Row, h.Col, h.Rows, h.Cols, h.Text})
	}
	for r, row := range t.Rows {
		out := Row{IDs: row.IDs, Kind: uint8(row.Kind)}
		for c := range t.Columns {
			cell := t.At(r, c)
			if cell.Kind == table.EmptyCell && cell.RowSpan == 1 && cell.ColSpan == 1 || cell.Kind == table.CoveredCell || cell.Kind == table.AmountCell && cell.Amount == 0 && cell.Text == "" {
				continue
			}
			k := Cell{Col: c, Text: cell.Text, Format: cell.Format}
			if cell.Kind == table.AmountCell {
				a := int64(cell.Amount)
				k.Amount = &a
			}
			if cell.RowSpan != 1 {
				k.Rows = cell.RowSpan
			}
			if cell.ColSpan != 1 {
				k.Cols = cell.ColSpan
			}
			out.Cells = append(out.Cells, k)
		}
		s.Rows = append(s.Rows, out)
	}
	return s
}

// Encode gives the bytes of the canonical form; their hash is the table's.
func (s Snapshot) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return b.Bytes(), err
}

// WriteSnapshots writes tables, one line each, compressed; it returns the
// manifest's entries for them.
func WriteSnapshots(w io.Writer, tables []*table.Table) ([]Table, error) {
	z := gzip.NewWriter(w)
	if err := tablesForm.writeHead(z); err != nil {
		return nil, err
	}
	var out []Table
	left := mostUnpacked
	for _, t := range tables {
		data, err := Take(t).Encode()
		if err != nil {
			return nil, err
		}
		if left -= len(data); left < 0 { // otherwise it could not be read again
			return nil, fmt.Errorf("表%s太大：连同前面的表，存档大于%dMB", t.ID, mostUnpacked>>20)
		}
		if _, err := z.Write(data); err != nil {
			return nil, err
		}
		out = append(out, Table{ID: t.ID, Number: t.Number, Title: t.Title, SHA256: Hash(data)})
	}
	return out, z.Close()
}

// ReadSnapshots reads what WriteSnapshots wrote, in whichever version of the
// format.
func ReadSnapshots(r io.Reader) ([]Snapshot, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("不是表格存档，或已损坏：%w", err)
	}
	lines, err := tablesForm.readHead(z)
	if err != nil {
		return nil, err
	}
	out, err := DecodeSnapshots(lines)
	if err != nil {
		return nil, err
	}
	return out, z.Close()
}

// DecodeSnapshots reads tables one after another, each as Encode gives it.
func DecodeSnapshots(r io.Reader) ([]Snapshot, error) {
	dec := json.NewDecoder(&measured{r: r})
	var out []Snapshot
	for {
		var s Snapshot
		switch err := dec.Decode(&s); err {
		case nil:
			if !s.sound() {
				return nil, fmt.Errorf("表格存档中的表%s前后不符", s.ID)
			}
			out = append(out, s)
		case io.EOF:
			return out, nil
		default:
			return nil, fmt.Errorf("表格存档已损坏：%w", err)
		}
	}
}

// sound reports whether a decoded table keeps those promises of table.Validate
// that a comparison relies on: ids of columns are unique, a row has an id for each
// statement, a cell has a column and a format.
func (s *Snapshot) sound() bool {
	if s.Rows == nil || len(s.Columns) > mostColumns || len(s.Columns)*len(s.Rows) > mostGrid {
		return false
	}
	ids := map[string]bool{}
	statements := 1
	for _, c := range s.Columns {
		if ids[c.ID] || c.Statement < 0 || c.Statement >= len(s.Columns) {
			return false
		}
		ids[c.ID] = true
		statements = max(statements, c.Statement+1)
	}
	for _, r := range s.Rows {
		if len(r.IDs) != statements {
			return false
		}
		last := -1
		for _, c := range r.Cells {
			if c.Col <= last || c.Col >= len(s.Columns) || c.Amount != nil && int(c.Format) >= len(s.Formats) {
				return false
			}
			last = c.Col
		}
	}
	return true
}
