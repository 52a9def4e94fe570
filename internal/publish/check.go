package publish

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/table"
	"budgetreport/internal/wholefile"
)

// CheckRequest asks what the checks find in tables and words.
type CheckRequest struct {
	Units []string // by code or prefix*; nil: the department
	Each  bool     // the department and every unit
	Out   string   // a folder for reports, or the path of one as .xlsx or .pdf; "": none are written

	Today  string             // an ISO date, from which the days left to publish are counted; "": they are not
	Report func(*CheckResult) // called with each result as it is there; may be nil
}

// CheckResult is what the checks found for one subject, or, in a request for
// several, in one dataset.
type CheckResult struct {
	OK   bool   `json:"ok"`   // no errors
	Code string `json:"code"` // of the subject; "" for a dataset
	*check.Report
	Outputs []edition.Output `json:"outputs,omitempty"` // the report in the folder asked for
	Kept    []wholefile.Kept `json:"kept,omitempty"`    // files of another origin that were moved aside

	Written []string `json:"-"` // paths of the report
}

// CheckSummary is the outcome of a CheckRequest.
type CheckSummary struct {
	Several  bool           // subjects were asked for, not one
	Failed   bool           // errors were found
	Required Completeness   // what the documents must contain
	Results  []*CheckResult // none where Several is false and the error says why
}

// isDocument matches a path that is meant as a file, not as a folder.
var isDocument = regexp.MustCompile(`(?i)\.(docx?|xls[a-z]?|et|wps|csv|txt|html?|ofd|pdf|xlsx)$`)

// reportFile reports whether a path is that of a report to be written as one
// file: it ends in one of ReportEndings.
func reportFile(path string) bool {
	f := formatNamed(strings.TrimPrefix(filepath.Ext(path), "."))
	return f != nil && f.typeset()
}

// Check checks every subject wanted: tables, words and their datasets. The error
// is a *diag.Error, a *RequestError, a failure to write, or the context's; the
// summary then holds what was checked before. It is nil where nothing was.
func (s *Settings) Check(ctx context.Context, q *CheckRequest) (*CheckSummary, error) {
	own := *s
	own.Formats = Formats() // what could be built: nothing is
	r, err := own.NewRun(&Request{Units: q.Units, Each: q.Each})
	if err != nil {
		return nil, err
	}
	text, err := s.LoadText(r.Family)
	if err != nil {
		return nil, err
	}
	if text != nil {
		r.Book = text.Make
	}
	sum := &CheckSummary{Several: r.Each || len(r.Units) > 1 || len(r.Data) > 1, Results: []*CheckResult{}}
	switch toFile := reportFile(q.Out); {
	case !toFile && isDocument.MatchString(q.Out):
		return nil, &RequestError{"--out应是" + ReportEndings() + "文件，或文件夹，写的是“" + q.Out + "”"}
	case sum.Several && toFile:
		return nil, &RequestError{"审核几份时，--out应是文件夹：每份一个审核报告"}
	}
	add := func(res *CheckResult) {
		res.OK = !res.Report.Failed()
		sum.Failed = sum.Failed || !res.OK
		sum.Results = append(sum.Results, res)
	}
	tell := func(res *CheckResult) {
		if q.Report != nil {
			q.Report(res)
		}
	}
	defer sum.Required.sort()
	var reports []*check.Report // on the dataset
	return sum, r.examine(ctx, func(x *examined) error {
		if x.first {
			reports = []*check.Report{x.ds.Rules}
		}
		deadline := r.Rules.Countdown(x.ds.Dataset, q.Today)
		reports = append(reports, x.report)
		if sum.Several && x.first {
			rules := *x.ds.Rules
			rules.Deadline = deadline
			res := &CheckResult{Report: &rules}
			add(res)
			tell(res)
		} else if !sum.Several {
			x.report.Join(x.ds.Rules)
			x.report.Deadline = deadline
			x.report.Append(check.Unused(x.ds.Dataset, false, reports...)...)
		}
		sum.Required.add(x.subject.Code, x.report.Tally(), x.report)
		res := &CheckResult{Code: x.subject.Code, Report: x.report}
		add(res)
		if q.Out != "" {
			if err := r.writeReport(ctx, q.Out, x, res, sum.Several); err != nil {
				return err
			}
		}
		tell(res)
		if unused := check.Unused(x.ds.Dataset, r.Each, reports...); sum.Several && x.last && unused != nil {
			res := &CheckResult{Report: &check.Report{Subject: x.ds.Rules.Subject, Year: x.ds.Rules.Year, Rules: 1, Findings: unused}}
			add(res)
			tell(res)
		}
		return nil
	})
}

// writeReport writes what the checks found for a subject; in a report of its own
// what they found in the dataset belongs to it too.
func (r *Run) writeReport(ctx context.Context, out string, x *examined, res *CheckResult, several bool) (err error) {
	full := *x.report
	full.Findings = slices.Clone(x.report.Findings)
	if several {
		full.Join(x.ds.Rules)
	}
	t := full.Table(x.like)
	if reportFile(out) {
		res.Written = []string{out}
		res.Kept, err = WriteTableFile(ctx, t, r.Fonts, out, x.subject.Name)
		return err
	}
	folder := filepath.Join(out, ReportFolder)
	res.Outputs, res.Kept, err = WriteTable(ctx, t, r.Fonts, folder, wholefile.SafeName(x.subject.Code), x.subject.Name)
	for _, f := range res.Outputs {
		res.Written = append(res.Written, filepath.Join(folder, f.Path))
	}
	return err
}

// examined is what the checks found for one subject.
type examined struct {
	ds      *Checked
	subject dataset.Subject
	report  *check.Report // on the tables and the words
	like    *table.Table  // one of the tables, for the style of the written report

	first, last bool // of the subjects of its dataset
}

// examine checks every subject wanted, as Do would, and writes nothing. It calls
// visit for each of them in order.
func (r *Run) examine(ctx context.Context, visit func(x *examined) error) error {
	var problems diag.List
	for _, path := range r.Data {
		ds, err := r.load(path)
		if err != nil {
			problems.Merge(inDataset(r.Data, path, err))
			continue
		}
		ds.Rules = r.inReport(path, ds.Rules)
		subjects, err := ds.Dataset.Subjects(r.Units, r.Each)
		problems.Merge(err)
		for i, s := range subjects {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c, err := r.Office.examine(ds, s)
			if err != nil {
				problems.Merge(inDataset(r.Data, path, err))
				continue
			}
			if err := visit(&examined{ds, s, c.report, c.results[0].Table, i == 0, i == len(subjects)-1}); err != nil {
				return err
			}
		}
	}
	return problems.Err()
}
