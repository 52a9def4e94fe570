package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/check"
)

// Remarks are what the checks found in datasets and in the tables and words that
// were written: nothing for which they would be refused, except in drafts. Only
// the findings that are to be told in full are kept, because a run may have
// thousands of subjects; the others are counted.
type Remarks struct {
	Warnings int // of all subjects and datasets

	ofDatasets, ofSubjects []check.Finding // to be told in full
	counts                 [check.Severities]int
	subjects               map[string]bool // by code; tables and words with one code are one subject
	skipped                bool            // some files were there, unchanged: of those only the warnings are known
}

// addDataset adds what was found in a dataset.
func (r *Remarks) addDataset(rep *check.Report) {
	r.ofDatasets = append(r.ofDatasets, rep.Loud()...)
	r.count(rep)
}

// addSubject adds what was found in the tables and words of a subject.
func (r *Remarks) addSubject(d *Done) {
	if r.subjects == nil {
		r.subjects = map[string]bool{}
	}
	r.subjects[d.Subject.Code] = true
	if d.Report == nil {
		r.skipped = true
		r.Warnings += d.Warned
		return
	}
	for _, f := range d.Report.Loud() {
		f.Place.Of = d.Subject.Code + " " + d.Subject.Name + "："
		r.ofSubjects = append(r.ofSubjects, f)
	}
	r.count(d.Report)
}

func (r *Remarks) count(rep *check.Report) {
	for s := range check.Severities {
		r.counts[s] += rep.Count(s)
	}
	r.Warnings += rep.Count(check.Warning)
}

// Told lists the findings to be told in full: those in datasets, then those of
// the subjects in the order of their codes. A single subject is not named.
func (r *Remarks) Told() []check.Finding {
	slices.SortStableFunc(r.ofSubjects, func(a, b check.Finding) int { return cmp.Compare(a.Place.Of, b.Place.Of) })
	out := slices.Concat([]check.Finding{}, r.ofDatasets, r.ofSubjects)
	if len(r.subjects) == 1 {
		for i := range out[len(r.ofDatasets):] {
			out[len(r.ofDatasets)+i].Place.Of = ""
		}
	}
	return out
}

// Counts says how many findings there are of each severity: 警告3条、提示2条. It
// is "" where there are neither errors nor warnings, acknowledged or not.
func (r *Remarks) Counts() string {
	if r.Warnings == 0 && r.counts[check.Error] == 0 && r.Acknowledged() == 0 {
		return ""
	}
	var parts []string
	for s, n := range r.counts {
		if check.Severity(s) == check.Warning {
			n = r.Warnings
		} else if check.Severity(s) != check.Error && r.skipped {
			continue // not known of all
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d条", check.Severity(s), n))
		}
	}
	return strings.Join(parts, "、")
}

// Acknowledged is the number of warnings that a person has acknowledged; those of
// subjects that were skipped are not known.
func (r *Remarks) Acknowledged() int { return r.counts[check.Acknowledged] }
