package datafile

import (
	"path/filepath"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Grid is a sheet of any workbook, as it is stored.
type Grid struct {
	Name   string
	Hidden bool
	Rows   [][]string // from row 1 on; each as long as the last of its cells that holds something
	Merges []Merge
}

// Merge is a rectangle of merged cells, counted from 0, both ends included.
type Merge struct{ Top, Left, Bottom, Right int }

// Grids reads all sheets of a workbook. Numbers are given as plain digits, as they
// are stored, not as their cells show them. An error is a *diag.Error.
func Grids(path string) ([]*Grid, error) {
	data, err := infile.Read(path, infile.Data)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	x, err := openXLSX(data)
	if err != nil {
		return nil, diag.One(diag.File(filepath.Base(path), err))
	}
	var out []*Grid
	for _, info := range x.sheets {
		sh, err := x.read(info)
		if err != nil {
			p := diag.Problem{File: filepath.Base(path), Field: info.name + "!"}
			if !diag.Refused(&p, err) {
				p.Message, p.Want = "读不出来，文件可能已损坏", saveAgain
			}
			return nil, diag.One(p)
		}
		out = append(out, sh.grid(info))
	}
	return out, nil
}

func (s *sheet) grid(info sheetInfo) *Grid {
	g := &Grid{Name: info.name, Hidden: info.state != "" && info.state != "visible"}
	for _, row := range s.rows {
		for len(g.Rows) < row.number {
			g.Rows = append(g.Rows, nil)
		}
		cells := make([]string, row.cells[len(row.cells)-1].column)
		for _, c := range row.cells {
			text := c.text
			if d, _, ok := parseDecimal(text); ok && c.kind == numberCell {
				text = d.text(0)
			}
			cells[c.column-1] = text
		}
		g.Rows[row.number-1] = cells
	}
	for _, m := range s.merges {
		g.Merges = append(g.Merges, Merge{m.top - 1, m.left - 1, m.bottom - 1, m.right - 1})
	}
	return g
}
