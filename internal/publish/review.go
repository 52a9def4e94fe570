package publish

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/readback"
	"budgetreport/internal/table"
	"budgetreport/internal/wholefile"
)

// ReviewRequest asks what the checks find in many disclosures: datasets, editions,
// and published workbooks and CSV files.
type ReviewRequest struct {
	Paths   []string // files, folders, or folders of such
	Out     string   // a workbook or a document, one of ReportEndings; "": none is written
	Since   string   // the outcome of an earlier review, its JSON or its workbook; "": none
	Workers int      // 0: one for each processor

	Report func(Progress) // called as sources are done, from one goroutine at a time; may be nil
}

// The kinds of sources of a review.
const (
	DatasetSource   = "dataset"
	EditionSource   = "edition"
	PublishedSource = "published"
)

// Reviewed is what was found in one subject.
type Reviewed struct {
	Source  string            `json:"source"` // the path it was found at
	Kind    string            `json:"kind"`   // of the source
	Code    string            `json:"code,omitempty"`
	Name    string            `json:"name"`
	Year    string            `json:"year"`
	Part    bool              `json:"part,omitempty"` // a unit's own disclosure
	Checked string            `json:"checked"`        // what was checked, in words
	Skipped []string          `json:"skipped,omitempty"`
	Found   []ReviewedFinding `json:"findings"` // 尾差 of one check in one table are one

	report *check.Report // of the same findings
}

// ReviewedFinding is a finding of a review.
type ReviewedFinding struct {
	Key   string `json:"key"`             // the same in every review in which it is found
	Count int    `json:"count,omitempty"` // of how many it is made: 尾差 of one check in one table, or what is said twice
	New   bool   `json:"new,omitempty"`   // it was not there in the review that this one is compared with
	check.Finding
}

// Review is the outcome of a ReviewRequest.
type Review struct {
	OK       bool        `json:"ok"` // no errors
	Subjects []*Reviewed `json:"subjects"`
	Since    string      `json:"since,omitempty"` // what it is compared with
	Gone     []Gone      `json:"gone,omitempty"`  // what was found then and is not any more

	Written string           `json:"-"`
	Kept    []wholefile.Kept `json:"-"`
}

// Gone is a finding of an earlier review.
type Gone struct {
	Key      string `json:"key"`
	Subject  string `json:"subject"`
	Severity string `json:"severity"` // 错误
	Rule     string `json:"rule"`
	Place    string `json:"place"`
	Message  string `json:"message"`
}

// reviewer is what the reviews of all sources share.
type reviewer struct {
	*Office
	reader *readback.Reader
}

// Review reviews all that stands at the paths. What cannot be read is among the
// findings. The error is a *diag.Error, a *RequestError, a failure to write, or the
// context's.
func (s *Settings) Review(ctx context.Context, q *ReviewRequest) (*Review, error) {
	if q.Out != "" && !reportFile(q.Out) {
		return nil, &RequestError{"--out应是" + ReportEndings() + "文件，写的是“" + q.Out + "”"}
	}
	r, err := s.newReviewer()
	if err != nil {
		return nil, err
	}
	before, err := readReview(q.Since)
	if err != nil {
		return nil, err
	}
	sources, err := r.sources(q.Paths)
	if err != nil {
		return nil, err
	}
	out := &Review{OK: true, Subjects: []*Reviewed{}, Since: q.Since}
	for _, found := range r.all(ctx, sources, q) {
		out.Subjects = append(out.Subjects, found...)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for _, x := range out.Subjects {
		out.OK = out.OK && !x.report.Failed()
	}
	if before != nil {
		out.compare(before)
	}
	if q.Out != "" {
		out.Written = q.Out
		out.Kept, err = writeTables(ctx, out.tables(r.Family.Layouts[0].Blank()), r.Fonts, q.Out, "")
	}
	return out, err
}

// newReviewer reads the family with its checks and words.
func (s *Settings) newReviewer() (*reviewer, error) {
	fam, rules, err := s.loadChecked()
	if err != nil {
		return nil, err
	}
	text, err := s.LoadText(fam)
	if err != nil {
		return nil, err
	}
	fonts, err := OpenFonts(s.Fonts)
	if err != nil {
		return nil, err
	}
	o := &Office{Family: fam, Rules: rules, Layouts: fam.Layouts, Fonts: fonts, Manner: Manner{Formats: Formats()}}
	if text != nil {
		o.Book = text.Make
	}
	return &reviewer{o, readback.NewReader(fam)}, nil
}

// all reviews the sources, several at a time; of what was read only the findings
// are kept.
func (r *reviewer) all(ctx context.Context, sources []source, q *ReviewRequest) [][]*Reviewed {
	out := make([][]*Reviewed, len(sources))
	workers := q.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	next, sourcesDone, subjects := make(chan int), 0, 0
	var mutex sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				found := r.one(ctx, &sources[i])
				mutex.Lock()
				out[i] = found
				sourcesDone++
				subjects += len(found)
				if q.Report != nil {
					q.Report(Progress{Done: subjects, Share: float64(sourcesDone) / float64(len(sources))})
				}
				mutex.Unlock()
			}
		})
	}
	for i := range sources {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// one reviews a source.
func (r *reviewer) one(ctx context.Context, s *source) []*Reviewed {
	switch s.kind {
	case DatasetSource:
		return r.dataset(ctx, s)
	case EditionSource:
		return r.edition(s)
	}
	return r.published(s)
}

// dataset reviews the department and every unit of a dataset as Check does.
func (r *reviewer) dataset(ctx context.Context, s *source) []*Reviewed {
	data, err := loadDataset(r.Family, s.path)
	if err != nil {
		return []*Reviewed{s.unreadable(err)}
	}
	checked, err := r.Check(data)
	if err != nil {
		return []*Reviewed{s.unreadable(err)}
	}
	subjects, err := data.Subjects(nil, true)
	if err != nil {
		return []*Reviewed{s.unreadable(err)}
	}
	out := make([]*Reviewed, len(subjects))
	reports := []*check.Report{checked.Rules}
	for i, subject := range subjects {
		if ctx.Err() != nil {
			return nil
		}
		x := &Reviewed{Code: subject.Code, Name: subject.Name, Year: data.Year(), Part: subject.Part}
		c, err := r.examine(checked, subject)
		if err != nil {
			out[i] = s.unreadable(err)
			out[i].Code, out[i].Name, out[i].Year, out[i].Part = x.Code, x.Name, x.Year, x.Part
			continue
		}
		out[i] = x
		x.report = c.report
		reports = append(reports, c.report)
	}
	for i, x := range out {
		if x.Kind != "" {
			continue // it could not be made
		}
		if rep := x.report; i == 0 { // the department's has what is found in the dataset
			rep.Join(checked.Rules)
			rep.Append(check.Unused(data, true, reports...)...)
		}
		x.fill(s, x.report)
	}
	return out
}

// edition reviews an edition by its archive, and whether its files are as they were
// written.
func (r *reviewer) edition(s *source) []*Reviewed {
	e := s.edition
	content, err := e.Content()
	if err != nil {
		x := s.unreadable(err)
		x.Code, x.Name, x.Year, x.Part = e.Subject.Code, e.Subject.Name, e.Subject.Year, e.Subject.Part
		return []*Reviewed{x}
	}
	read := r.reader.ReadArchive(e.Archive, e.Subject, content.Tables)
	rep := r.printed(read, e.Made.Layouts)
	var wrong *diag.Error
	if errors.As(edition.Verify(e.Dir, ReportFolder).Problems.Err(), &wrong) {
		for _, p := range wrong.Problems {
			rep.Append(check.Finding{Severity: check.Error, Rule: "清单", Place: check.Place{File: p.File}, Message: p.Message})
		}
	}
	x := &Reviewed{Code: e.Subject.Code, Name: e.Subject.Name, Year: e.Subject.Year, Part: e.Subject.Part}
	return []*Reviewed{x.fill(s, rep)}
}

// printed checks tables that were read back; only names the layouts whose tables
// there should be, nil for all.
func (r *reviewer) printed(read *readback.Subject, only []string) *check.Report {
	tables := make([]*table.Table, len(read.Tables))
	for i, t := range read.Tables {
		tables[i] = t.Table
	}
	rep := r.Rules.Printed(read.Name, read.Year, tables)
	if missing := r.reader.Missing(read, only); missing != nil && len(tables) > 0 {
		rep.Append(check.Finding{Severity: check.Warning, Rule: "缺表", Tell: true, Place: check.Place{File: filepath.Base(read.Tables[0].File)},
			Message: "没有读到" + strings.Join(missing, "、")})
	}
	rep.Skipped = append(rep.Skipped, "文字和数据的规则：要有数据集")
	var remarks []check.Finding
	for _, m := range read.Remarks {
		f := check.Finding{Severity: check.Info, Rule: "读回", Place: check.Place{File: filepath.Base(m.File), Field: m.Column}, Message: m.Message}
		if m.Sheet != "" {
			f.Place.File += "的“" + m.Sheet + "”"
		}
		if m.Row > 0 {
			f.Place.Lines = []int{m.Row}
		} else if m.Column != "" {
			f.Message = "“" + m.Column + "”：" + m.Message
		}
		if m.Grave {
			f.Severity, f.Tell = check.Warning, true
		}
		remarks = append(remarks, f)
	}
	rep.Append(remarks...)
	return rep
}

// unreadable is the outcome for a source that could not be read.
func (s *source) unreadable(err error) *Reviewed {
	rep := &check.Report{}
	problems, _ := Problems(err)
	for _, p := range problems {
		f := check.Finding{Severity: check.Error, Rule: "读不出", Place: check.Place{File: p.File, Field: p.Field}}
		if p.Line > 0 {
			f.Place.Lines = []int{p.Line}
		}
		p.File, p.Line, p.Col, p.Field = "", 0, 0, ""
		f.Message = p.Problem.String()
		rep.Append(f)
	}
	return (&Reviewed{Name: filepath.Base(s.path)}).fill(s, rep)
}

// fill notes what was found, the 尾差 folded, each with its key.
func (x *Reviewed) fill(s *source, rep *check.Report) *Reviewed {
	x.Source, x.Kind = s.path, s.kind
	folded, counts := rep.Folded()
	x.report, x.Checked, x.Skipped = folded, folded.Summary(), folded.Skipped
	x.Found = []ReviewedFinding{}
	seen := map[string]int{}
	said := map[string]int{} // by key and message: where in Found
	for i, f := range folded.Findings {
		k := ReviewedFinding{Key: x.key(&f), Finding: f}
		if counts[i] > 1 {
			k.Count = counts[i]
		}
		if at, again := said[k.Key+f.Message]; again { // of two rows that print calls alike
			x.Found[at].Count = max(1, x.Found[at].Count) + max(1, k.Count)
			continue
		}
		said[k.Key+f.Message] = len(x.Found)
		if seen[k.Key]++; seen[k.Key] > 1 {
			k.Key += fmt.Sprintf("-%d", seen[k.Key])
		}
		x.Found = append(x.Found, k)
	}
	return x
}

// key is what a finding is known by in later reviews: whose it is, its rule and its
// place, but for the numbers of lines; without a cell, what it says.
func (x *Reviewed) key(f *check.Finding) string {
	parts := []string{cmp.Or(x.Code, x.Name), fmt.Sprint(x.Part), f.Severity.String(), f.Rule, f.Place.Table, f.Place.Row, f.Place.Column}
	if f.Place.Table == "" {
		parts = append(parts, filepath.Base(f.Place.File), f.Place.Field, f.Place.Words, f.Message)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:5])
}

// Title names the subject: its code and name.
func (x *Reviewed) Title() string { return strings.TrimSpace(x.Code + " " + x.Name) }

// Count counts the findings of a severity; of 尾差 each.
func (v *Review) Count(s check.Severity) int {
	n := 0
	for _, x := range v.Subjects {
		for i := range x.Found {
			if x.Found[i].Severity == s {
				n += max(1, x.Found[i].Count)
			}
		}
	}
	return n
}

// compare holds the review against the findings of an earlier one.
func (v *Review) compare(before []Gone) {
	now := map[string]bool{}
	was := map[string]bool{}
	for _, g := range before {
		was[g.Key] = true
	}
	for _, x := range v.Subjects {
		for i := range x.Found {
			k := &x.Found[i]
			if k.Severity == check.Acknowledged {
				continue // of a warning that is acknowledged nothing is left to be done
			}
			now[k.Key] = true
			k.New = !was[k.Key]
		}
	}
	v.Gone = slices.DeleteFunc(before, func(g Gone) bool { return now[g.Key] })
}
