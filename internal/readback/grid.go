// Package readback reads published tables back: from workbooks and CSV files of the
// program, and from those of other programs that use a family's forms, as far as
// their headers match. The layouts tell what the columns and rows are; no dataset
// is needed. What could not be matched is said, never guessed.
package readback

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/layout"
)

// mostCells is how many cells are read of a sheet or a file; a table has no more.
const mostCells = 4 << 20

// grid is a sheet or a CSV file, cell by cell.
type grid struct {
	file, sheet string
	hidden      bool
	rows        [][]cell
	width       int
	joined      int  // cells in the rows of all merged rectangles
	merged      bool // from a workbook: a cell over several rows is merged
	csv         bool
	about       *resource // what the description beside a CSV file says of it
}

// cell is a cell of a grid.
type cell struct {
	text    string // what it holds; "" where another covers it
	over    string // what a reader sees there
	covered bool   // by a cell above it
	across  bool   // by a cell in a column to its left
	cols    int    // columns it is merged over, 1 for none
}

func (g *grid) at(r, c int) cell {
	if r < len(g.rows) && c >= 0 && c < len(g.rows[r]) {
		return g.rows[r][c]
	}
	return cell{cols: 1}
}

// readWorkbook reads the sheets of a workbook.
func readWorkbook(path string) ([]*grid, error) {
	sheets, err := datafile.Grids(path)
	if err != nil {
		return nil, err
	}
	var out []*grid
	for _, s := range sheets {
		g := &grid{file: path, sheet: s.Name, hidden: s.Hidden, merged: true}
		for _, row := range s.Rows {
			cells := make([]cell, len(row))
			for c, text := range row {
				cells[c] = cell{text: text, over: text, cols: 1}
			}
			g.rows = append(g.rows, cells)
			g.width = max(g.width, len(row))
		}
		for _, m := range s.Merges {
			g.merge(m)
		}
		out = append(out, g)
	}
	return out, nil
}

// merge joins a rectangle of cells within the rows that hold something.
func (g *grid) merge(m datafile.Merge) {
	const widest = 1000
	bottom := min(m.Bottom, len(g.rows)-1)
	g.joined += (bottom - m.Top + 1) * (m.Right + 1)
	if m.Top > bottom || m.Right >= widest || g.joined > mostCells {
		return
	}
	first := g.at(m.Top, m.Left)
	for r := m.Top; r <= bottom; r++ {
		for len(g.rows[r]) <= m.Right {
			g.rows[r] = append(g.rows[r], cell{cols: 1})
		}
		for c := m.Left; c <= m.Right; c++ {
			k := cell{covered: r > m.Top, across: c > m.Left, cols: 1}
			if c == m.Left {
				k.over = first.text
			}
			if r == m.Top && c == m.Left {
				k.text, k.cols = first.text, m.Right-m.Left+1
			}
			g.rows[r][c] = k
		}
	}
	g.width = max(g.width, m.Right+1)
}

// csvFile reads a CSV file.
func csvFile(path string) (*grid, error) {
	data, err := infile.Read(path, infile.Data)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	records, problem := dataset.ReadRecords(data)
	if problem.Message != "" {
		problem.File = path
		return nil, diag.One(problem)
	}
	g := &grid{file: path, csv: true}
	held := 0
	for i, record := range records {
		if held += len(record); held > mostCells {
			return nil, diag.One(diag.Problem{File: path, Line: i + 1, Message: fmt.Sprintf("到这一行为止多于%d格，太大", mostCells)})
		}
		cells := make([]cell, len(record))
		for c, text := range record {
			cells[c] = cell{text: text, over: text, cols: 1}
		}
		g.rows = append(g.rows, cells)
		g.width = max(g.width, len(record))
	}
	return g, nil
}

// description is what a datapackage.json says that is used here.
type description struct {
	Name         string `json:"name"` // budget-2022-021
	FiscalYear   string `json:"fiscalYear"`
	Contributors []struct {
		Title string `json:"title"`
	} `json:"contributors"`
	Resources []resource `json:"resources"`
}

type resource struct {
	Path     string   `json:"path"`
	Title    string   `json:"title"`
	Number   string   `json:"number"`
	Subtitle string   `json:"subtitle"`
	Lines    []string `json:"lines"`
	Notes    []string `json:"notes"`
}

// describe reads the description in a folder of CSV files, nil where there is none.
func describe(dir string) (*description, error) {
	const name = "datapackage.json"
	path := filepath.Join(dir, name)
	data, err := infile.Read(path, infile.Manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	var d description
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, diag.One(diag.Problem{File: path, Message: "读不出来：" + err.Error()})
	}
	return &d, nil
}

// stem is a file's name without its ending.
func stem(path string) string {
	name := filepath.Base(path)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// same reports whether two texts are one to a reader.
func same(a, b string) bool { return layout.Fold(a) == layout.Fold(b) }
