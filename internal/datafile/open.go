// Package datafile reads and writes datasets in the two forms that people work
// with: a folder of CSV files or one workbook. It opens either, converts one into
// the other without loss, and makes an empty dataset to fill in. What the cells
// mean is left to package dataset.
package datafile

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Open opens a dataset: a folder of CSV files, or a workbook (.xlsx), whose sheets
// are read when they are asked for. An error is a *diag.Error.
func Open(path string) (dataset.Source, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return dataset.Folder(path), nil
	}
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	data, err := infile.Read(path, infile.Data)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	return workbook(filepath.Base(path), data)
}

// workbook reads a workbook; name is its name in messages.
func workbook(name string, data []byte) (dataset.Source, error) {
	x, err := openXLSX(data)
	if err != nil {
		return nil, diag.One(diag.File(name, err))
	}
	return &source{name: name, hash: sha256.Sum256(data), book: x}, nil
}

// source is a dataset in a workbook. It implements dataset.Source and
// dataset.ProseSource.
type source struct {
	name  string // of the file, in messages
	hash  [32]byte
	book  *xlsxFile
	names []string          // see Names
	prose map[string]string // by topic: the cell of its text, 文字!B2; filled by Prose

	formulas int    // how many cells of the tables read so far may hold old values
	formula  string // the first of them: 支出!I2
}

// Names lists the sheets, without those that people do not know of: the empty
// sheets that a new workbook begins with, and those that only programs see. The
// error is always nil.
func (s *source) Names() ([]string, error) {
	if s.names == nil {
		for _, info := range s.book.sheets {
			if info.state != "veryHidden" && !s.book.unused(info) {
				s.names = append(s.names, info.name)
			}
		}
	}
	return s.names, nil
}

// Place begins a problem of a sheet as a whole.
func (s *source) Place(name string) diag.Problem {
	return diag.Problem{File: s.name, Field: name + "!"}
}

// Inputs returns the one file that was read.
func (s *source) Inputs() []dataset.Input { return []dataset.Input{{Name: s.name, SHA256: s.hash}} }

// Table reads a sheet. An error is a *diag.Error.
func (s *source) Table(file *dataset.File) (*dataset.Raw, error) {
	p := s.Place(file.Name)
	info := s.book.sheet(file.Name)
	if info.state != "" && info.state != "visible" {
		p.Message, p.Want = "是隐藏的工作表", "应取消隐藏，或删除"
		return nil, diag.One(p)
	}
	sh, err := s.book.read(info)
	if err != nil {
		if !diag.Refused(&p, err) {
			p.Message, p.Want = "读不出来，文件可能已损坏", saveAgain
		}
		return nil, diag.One(p)
	}
	if s.book.stale {
		s.noteFormulas(file.Name, sh)
	}
	t := &tableReader{source: s, file: file, sheet: sh}
	return t.read()
}

// noteFormulas counts the formulas of a sheet for Remarks.
func (s *source) noteFormulas(name string, sh *sheet) {
	for i := range sh.rows {
		for _, c := range sh.rows[i].cells {
			if !c.formula {
				continue
			}
			if s.formulas++; s.formulas == 1 {
				s.formula = name + "!" + cellName(c.column, sh.rows[i].number)
			}
		}
	}
}

// Remarks warns of formulas whose values may be old.
func (s *source) Remarks() []diag.Problem {
	if s.formulas == 0 {
		return nil
	}
	return []diag.Problem{{
		File: s.name, Field: s.formula, Message: fmt.Sprintf("公式（共%d格）的值可能不是最新的：工作簿保存前没有重新计算", s.formulas),
		Want: "应在Excel或WPS中打开，按F9重新计算，核对后保存",
	}}
}
