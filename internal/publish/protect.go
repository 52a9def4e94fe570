package publish

import (
	"slices"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/disclosure"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// protect masks further rows and cells, remedy by remedy, until it is proven that
// no masked amount can be computed from the tables. The tables of a unit mask what
// those of the department do: an amount masked in one must not be shown in another.
func protect(layouts []*layout.Layout, ds *dataset.Dataset, subject dataset.Subject, results []*layout.Result) ([]*layout.Result, error) {
	p := &protection{layouts: layouts, ds: ds}
	if subject.Part {
		whole := ds.Whole()
		all, err := layoutTables(layouts, ds, whole)
		if err != nil {
			return nil, err
		}
		if _, err := p.run(whole, all); err != nil {
			return nil, err
		}
		if results, err = p.again(subject); err != nil {
			return nil, err
		}
	}
	return p.run(subject, results)
}

type protection struct {
	layouts []*layout.Layout
	ds      *dataset.Dataset
	hide    []string // members
	cells   []string // addresses of totals
}

// run ends because each round masks at least one cell more.
func (p *protection) run(subject dataset.Subject, results []*layout.Result) ([]*layout.Result, error) {
	for {
		rep := disclosure.First(published(results))
		if len(rep.Findings) == 0 {
			return results, nil
		}
		f := rep.Findings[0]
		k := slices.IndexFunc(f.Remedies, usable)
		if k < 0 {
			return nil, beyond(Audit(results))
		}
		p.hide = append(p.hide, f.Remedies[k].Members...)
		if len(f.Remedies[k].Members) == 0 {
			p.cells = append(p.cells, f.Remedies[k].Cells...)
		}
		var err error
		if results, err = p.again(subject); err != nil {
			return nil, err
		}
	}
}

// usable reports whether protect can apply a remedy: it masks cells.
func usable(r disclosure.Remedy) bool { return r.Kind != disclosure.Fold }

// beyond is the error for masked amounts that have no remedy; it names them all.
func beyond(rep *disclosure.Report) error {
	var problems diag.List
	for _, f := range rep.Findings {
		if slices.ContainsFunc(f.Remedies, usable) {
			continue
		}
		message := "的涉密金额可以由公布的数算出，再隐去几格也遮不住"
		if f.Open {
			message = "的涉密金额能不能由公布的数算出，没有能确定，也没有找到再隐去几格就肯定遮得住的办法"
		}
		problems.Add(diag.Problem{File: f.Cells[0], Message: message, Want: "用report check看是哪些数泄露的；可以把涉密项目并入别的项目，或不用protect"})
	}
	return problems.Err()
}

// again makes the tables with all that is masked so far.
func (p *protection) again(subject dataset.Subject) ([]*layout.Result, error) {
	subject.Hide = p.hide
	results, err := layoutTables(p.layouts, p.ds, subject)
	if err != nil {
		return nil, err
	}
	sign := ""
	for _, r := range results {
		for i := range r.Cells {
			if sign == "" && r.Cells[i].Kind == table.MaskedCell {
				sign = r.Cells[i].Text
			}
		}
	}
	for _, r := range results {
		for i := range r.Cells {
			c := &r.Cells[i]
			if row, col := i/len(r.Columns), i%len(r.Columns); c.Kind == table.AmountCell && c.Text != "" && slices.Contains(p.cells, r.Address(row, col)) {
				c.Kind, c.Text = table.MaskedCell, sign
			}
		}
	}
	return results, nil
}
