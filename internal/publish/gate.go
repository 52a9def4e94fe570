package publish

import (
	"errors"
	"slices"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
)

// Checked is a dataset with what the family's rules found in it. The rules hold
// for all its subjects, so they are applied once; only a checked dataset can be
// built.
type Checked struct {
	*dataset.Dataset
	Rules *check.Report // on the dataset alone
}

// Check applies the family's rules to a dataset. An error is a *diag.Error: the
// fonts lack characters of it, or the tables of the whole could not be made.
func (o *Office) Check(ds *dataset.Dataset) (*Checked, error) {
	if o.onPaper() {
		if err := Unprintable(ds, o.Fonts); err != nil {
			return nil, err
		}
	}
	if ds.Schema != o.Family.Schema { // no filter of the layouts would select a line
		return nil, errors.New("the dataset was read with another family's schema")
	}
	results, err := layoutTables(o.Family.Layouts, ds, ds.Whole())
	if err != nil {
		return nil, err
	}
	found := o.Rules.Dataset(ds, layout.Sourced(results))
	if o.Last != nil {
		if err := o.Last.compare(o.Rules, found, ds); err != nil {
			return nil, err
		}
	}
	found.Acknowledge(ds)
	return &Checked{ds, found}, nil
}

// Refused is the error for tables and words that must not be published: the checks
// found errors.
type Refused struct {
	Dataset []check.Finding // errors in the dataset, and what in it may have caused errors in tables
	Errors  []check.Finding // of tables and words
}

// Findings lists causes before consequences.
func (e *Refused) Findings() []check.Finding { return slices.Concat(e.Dataset, e.Errors) }

// Of gives the same error with the name of the subject, or of the dataset, at each
// finding.
func (e *Refused) Of(who string) *Refused {
	name := func(found []check.Finding) []check.Finding {
		out := slices.Clone(found)
		for i := range out {
			out[i].Place.Of = who
		}
		return out
	}
	return &Refused{name(e.Dataset), name(e.Errors)}
}

// Error gives a line for each finding.
func (e *Refused) Error() string {
	var lines []string
	for _, f := range e.Findings() {
		lines = append(lines, f.Severity.String()+"："+f.Place.Text()+"："+f.Message)
	}
	return strings.Join(lines, "\n")
}

// refuses reports whether what was found forbids publishing. A draft, which is passed
// on too, is refused only where it would disclose a secret.
func (o *Office) refuses(rep *check.Report) bool {
	return rep.Barred() || o.Draft == "" && rep.Failed()
}

// examine makes a subject's tables and words and checks them. What is written is
// what was checked. Where the words cannot be made the report has an error, and
// unmade holds the mistakes.
func (o *Office) examine(ds *Checked, s dataset.Subject) (*content, error) {
	results, rounded, err := evaluate(o.Family.Layouts, ds.Dataset, s)
	if err != nil {
		return nil, err
	}
	c := &content{ds: ds.Dataset, subject: s, rounded: rounded, secrets: ds.Rules.Secrets, report: o.Rules.Tables(ds.Dataset, s, layout.Tables(results))}
	audit(c.report, results)
	if c.results = o.wanted(results); o.Book != nil {
		err = o.addBook(c)
		switch {
		case errors.As(err, &c.unmade):
			c.report.Unmade(c.unmade)
		case err != nil:
			return nil, err
		default:
			c.report.ReadWords(c.book, ds.Dataset, s, layout.Tables(results))
			o.Rules.Complete(c.report, ds.Rules, c.book, ds.Dataset, s, layout.Tables(results))
		}
	}
	c.guard(o)
	c.report.Acknowledge(ds.Dataset)
	return c, nil
}

// approved gives the content of a subject if it may be written; the error says why
// it may not.
func (o *Office) approved(ds *Checked, s dataset.Subject) (*content, error) {
	c, err := o.examine(ds, s)
	switch {
	case err != nil:
		return nil, err
	case c.unmade != nil:
		return nil, c.unmade
	case o.refuses(ds.Rules), o.refuses(c.report):
		return c, &Refused{ds.Rules.Raised().Loud(), c.report.Errors()}
	}
	return c, nil
}

// Tables gives a subject's tables for a use other than printing them; the error
// is a *Refused where they must not be published.
func (o *Office) Tables(ds *Checked, s dataset.Subject) ([]*layout.Result, error) {
	c, err := o.approved(ds, s)
	if err != nil {
		return nil, err
	}
	return c.results, nil
}

// audit adds a finding for each masked amount that can be computed from what is
// published.
func audit(rep *check.Report, results []*layout.Result) {
	found := Audit(results)
	for _, f := range found.Findings {
		rep.Append(check.Finding{
			Severity: check.Warning, Rule: "涉密", Secret: true, Tell: true, Message: f.Sentence, Detail: f.Detail,
			Place: check.Place{Table: f.Table, Row: f.Row, Column: f.Column, Address: f.Cells[0]},
		})
	}
	for _, at := range found.Attributes {
		rep.Append(check.Finding{
			Severity: check.Warning, Rule: "涉密", Secret: true, Tell: true, Message: at.Sentence, Detail: at.Detail, Place: check.Place{Table: at.Table, Column: at.Column},
		})
	}
}

// named says which subject an error is about, when there are several.
func (r *Run) named(d Done) error {
	if !r.Each && len(r.Units) < 2 && len(r.Data) < 2 {
		return d.Err
	}
	who := d.Subject.Code + " " + d.Subject.Name + "："
	var refused *Refused
	if errors.As(d.Err, &refused) {
		return (&Refused{Errors: refused.Errors}).Of(who) // the dataset is not one subject's
	}
	var input *diag.Error
	if !errors.As(d.Err, &input) {
		return &subjectError{who, d.Err}
	}
	var named diag.List
	for _, p := range input.Problems {
		p.File = who + p.File
		named.Add(p)
	}
	return named.Err()
}

// subjectError is a failure to write, of one of several subjects.
type subjectError struct {
	who string
	err error
}

func (e *subjectError) Error() string { return e.who + e.err.Error() }
func (e *subjectError) Unwrap() error { return e.err }
