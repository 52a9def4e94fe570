package build

import (
	"io"
	"path/filepath"

	"budgetreport/internal/layout"
	"budgetreport/internal/render/csv"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/pdf"
	"budgetreport/internal/render/typeset"
	"budgetreport/internal/render/xlsx"

	"budgetreport/internal/diag"
)

// Package is one subject's tables, evaluated, and what to write of them.
type Package struct {
	Results []*layout.Result
	Fonts   *font.Set
	Formats []string // of Formats
	Out     string   // folder; the files go to Out/<code of the subject>
	Subject layout.Subject
	Year    string
}

// Names of the files of a package.
const (
	workbookFile = "预算公开表.xlsx"
	documentFile = "预算公开表.pdf"
	csvFolder    = "csv"
)

// Write typesets the tables and writes the files: all of them, or on an error none.
func Write(p Package) ([]Output, error) {
	plans, err := typesetAll(p)
	if err != nil {
		return nil, err
	}
	s, err := newStage(filepath.Join(p.Out, p.Subject.Code))
	if err != nil {
		return nil, err
	}
	defer s.discard()
	for _, format := range p.Formats {
		switch format {
		case "xlsx":
			err = p.workbook(s, plans)
		case "pdf":
			err = p.document(s, plans)
		case "csv":
			err = p.csv(s)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.commit()
}

func typesetAll(p Package) ([]*typeset.Plan, error) {
	var problems diag.List
	plans := make([]*typeset.Plan, len(p.Results))
	for i, r := range p.Results {
		plan, err := typeset.New(r.Table, p.Fonts)
		problems.Merge(err)
		plans[i] = plan
	}
	return plans, problems.Err()
}

func (p Package) csv(s *stage) error {
	for _, r := range p.Results {
		_, err := s.write(filepath.Join(csvFolder, filepath.FromSlash(r.ID)+".csv"), "csv", func(w io.Writer) error { return csv.Write(w, r.Table) })
		if err != nil {
			return err
		}
	}
	return nil
}

// title is what the documents call themselves in their properties.
func (p Package) title() string { return p.Year + "年" + p.Subject.Name + "部门预算公开表" }

func (p Package) workbook(s *stage, plans []*typeset.Plan) error {
	sheets := make([]xlsx.Sheet, len(plans))
	for i, plan := range plans {
		sheets[i] = xlsx.Sheet{
			Table: p.Results[i].Table, Columns: plan.Columns(), RowHeights: plan.RowHeights(),
			HeaderHeights: plan.HeaderHeights(), Breaks: plan.Cuts(), BodySize: plan.BodySize(), HeaderSize: plan.HeaderSize(),
		}
	}
	_, err := s.write(workbookFile, "xlsx", func(w io.Writer) error {
		return xlsx.Write(w, sheets, xlsx.Options{Index: true, Info: xlsx.Info{Title: p.title(), Author: p.Subject.Name}})
	})
	return err
}

func (p Package) document(s *stage, plans []*typeset.Plan) error {
	total := 0
	var bookmarks []page.Bookmark
	starts := make([]int, len(plans)) // first page of each table
	for i, plan := range plans {
		starts[i] = total
		t := p.Results[i].Table
		bookmarks = append(bookmarks, page.Bookmark{Title: t.Number + " " + t.Title, Page: total})
		total += plan.Pages()
	}
	table := 0
	pageAt := func(i int) page.Page {
		for table > 0 && starts[table] > i {
			table--
		}
		for table+1 < len(starts) && starts[table+1] <= i {
			table++
		}
		return plans[table].Page(i-starts[table], i+1, total)
	}
	out, err := s.write(documentFile, "pdf", func(w io.Writer) error {
		return pdf.Write(w, pdf.Document{
			Info:  pdf.Info{Title: p.title(), Author: p.Subject.Name, Lang: "zh-CN"},
			Fonts: p.Fonts, Pages: total, Page: pageAt, Bookmarks: bookmarks,
		})
	})
	if out != nil {
		out.Pages = total
	}
	return err
}
