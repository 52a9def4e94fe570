package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
)

// ReprintRequest asks for new editions that correct those in a folder.
type ReprintRequest struct {
	Against string // folder of the old editions
	Reason  string // printed in the 更正说明
	Marks   bool   // highlight the changed cells
	Pages   bool   // write the changed pages as a document of their own too
	Edition int    // number of the new edition; 0: the next
	Date    string // of the new edition; "": none
	Out     string // folder; "": named after Against
}

// Reprinted is the outcome of a ReprintRequest.
type Reprinted struct {
	Out      string             `json:"out"`
	Edition  string             `json:"edition"` // its name
	Subjects []ReprintedSubject `json:"subjects"`
	Remarks  Remarks            `json:"-"`

	read  map[string]bool          // datasets that are in Remarks
	found map[string]*check.Report // by the codes of subjects
}

// ReprintedSubject is the correction of one subject's edition.
type ReprintedSubject struct {
	Subject edition.Subject  `json:"subject"`
	Book    bool             `json:"book,omitempty"` // the whole document
	Old     string           `json:"old"`            // name of the old edition
	Folder  string           `json:"folder"`
	Diff    *edition.Diff    `json:"diff"`
	Outputs []edition.Output `json:"outputs"` // none: nothing printed changed
	Pages   []ChangedPages   `json:"pages,omitempty"`
}

// Reprint makes the new editions of all subjects in a folder, each in the way in
// which the old one was made. The errors of subjects that failed are joined; the
// others are corrected and reported. The error is a *RequestError where the old
// editions do not allow what is asked for, and the context's where it was stopped.
func (s *Settings) Reprint(ctx context.Context, q *ReprintRequest) (*Reprinted, error) {
	ask, own := *q, *s
	old, err := edition.Open(ask.Against)
	if err != nil {
		return nil, err
	}
	last := 0
	for _, e := range old {
		last = max(last, e.Number)
	}
	if ask.Edition == 0 {
		ask.Edition = max(last, 1) + 1
	}
	if ask.Edition <= last {
		return nil, &RequestError{fmt.Sprintf("--edition应大于旧版的%d，写的是%d", last, ask.Edition)}
	}
	if ask.Pages && !slices.ContainsFunc(old, func(e edition.Edition) bool { return anyFormat(e.Made.Formats, (*Format).isPages) }) {
		return nil, &RequestError{"旧版没有" + pageFormatNames() + "，不能用--pages"}
	}
	own.Out = cmp.Or(ask.Out, fmt.Sprintf("%s-第%d版", filepath.Clean(ask.Against), ask.Edition))
	rep := &Reprinted{Out: own.Out, Edition: edition.EditionName(ask.Edition, ask.Date), Subjects: []ReprintedSubject{}, read: map[string]bool{}, found: map[string]*check.Report{}}
	var failed []error
	for len(old) > 0 { // editions made in the same way are corrected together
		made := old[0].Made
		alike := func(e edition.Edition) bool { return e.Made.Like(made) }
		group := slices.Clone(old)
		failed = append(failed, own.reprintGroup(ctx, &ask, slices.DeleteFunc(group, func(e edition.Edition) bool { return !alike(e) }), rep))
		if ctx.Err() != nil {
			return rep, ctx.Err()
		}
		old = slices.DeleteFunc(old, alike)
	}
	return rep, errors.Join(failed...)
}

// reprintGroup corrects editions that were all made in the same way.
func (s *Settings) reprintGroup(ctx context.Context, q *ReprintRequest, old []edition.Edition, rep *Reprinted) error {
	made := old[0].Made
	ask := &Request{Edition: q.Edition, Date: q.Date, Split: made.Split, XLSX: "published", layouts: made.Layouts, Book: made.Book}
	if made.Working {
		ask.XLSX = "working"
	}
	s.Formats = made.Formats
	r, err := s.NewRun(ask)
	if err != nil {
		return err
	}
	wording, err := s.LoadWording()
	if err != nil {
		return err
	}
	found := make([]bool, len(old))
	hints := make([]string, len(old))
	var failed []error
	var problems diag.List
	for _, path := range r.Data {
		read, err := loadDataset(r.Family, path)
		if err != nil {
			return err
		}
		ds, err := r.Check(read)
		if err != nil {
			return err
		}
		if !rep.read[path] {
			rep.read[path] = true
			rep.Remarks.addDataset(ds.Rules)
		}
		for i, e := range old {
			subject, ok := subjectOf(read, e.Subject)
			if !ok {
				hints[i] = cmp.Or(hints[i], unzeroed(read, e.Subject.Code))
			}
			if !ok || found[i] {
				continue
			}
			found[i] = true
			c := Correction{Office: &r.Office, Wording: wording, Old: e, Reason: q.Reason, Marks: q.Marks, Pages: q.Pages && anyFormat(made.Formats, (*Format).isPages)}
			done, err := c.Do(ctx, ds, subject)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				failed = append(failed, err)
				continue
			}
			if of := done.Report; of != nil { // a finding in both the tables and the document of a subject counts once
				done.Report = of.Without(rep.found[e.Subject.Code])
				rep.found[e.Subject.Code] = of
			}
			rep.Subjects = append(rep.Subjects, ReprintedSubject{e.Subject, made.Book, e.Name(), done.Folder, done.Diff, done.Outputs, done.Documents})
			rep.Remarks.addSubject(&done.Done)
		}
	}
	for i, e := range old {
		if !found[i] {
			problems.Add(diag.Problem{File: e.Dir, Message: "数据集中没有" + e.Subject.Name + "（" + e.Subject.Code + "）", Want: hints[i]})
		}
	}
	return errors.Join(append(failed, problems.Err())...)
}
