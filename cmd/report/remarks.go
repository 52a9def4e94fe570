package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/publish"
)

// remarks are what the checks found in what was written: nothing that forbids
// it, or it would not have been, but for drafts. Only what is told in full is
// kept; a run may have thousands of subjects.
type remarks struct {
	ofDatasets, ofSubjects []check.Finding // told in full
	warnings               int             // all of them, told or not
	counts                 [4]int          // by severity
	subjects               map[string]bool // codes; tables and words of one are one subject
	skipped                bool            // some were built before: of their findings only warnings are known
}

// dataset takes in what was found in a dataset.
func (r *remarks) dataset(rep *check.Report) {
	r.ofDatasets = append(r.ofDatasets, rep.Loud()...)
	r.count(rep)
}

// subject takes in what was found for a subject that was built.
func (r *remarks) subject(d *publish.Done) {
	if r.subjects == nil {
		r.subjects = map[string]bool{}
	}
	r.subjects[d.Subject.Code] = true
	if d.Report == nil {
		r.skipped = true
		r.warnings += d.Warned
		return
	}
	for _, f := range d.Report.Loud() {
		f.Place.Of = d.Subject.Code + " " + d.Subject.Name + "："
		r.ofSubjects = append(r.ofSubjects, f)
	}
	r.count(d.Report)
}

func (r *remarks) count(rep *check.Report) {
	for s := check.Error; s <= check.Info; s++ {
		r.counts[s] += rep.Count(s)
	}
	r.warnings += rep.Count(check.Warning)
}

// told lists what is said in full: of the datasets, then of the subjects in the
// order of their codes. A single subject is not named.
func (r *remarks) told() []check.Finding {
	slices.SortStableFunc(r.ofSubjects, func(a, b check.Finding) int { return cmp.Compare(a.Place.Of, b.Place.Of) })
	out := slices.Concat([]check.Finding{}, r.ofDatasets, r.ofSubjects)
	if len(r.subjects) == 1 {
		for i := range out[len(r.ofDatasets):] {
			out[len(r.ofDatasets)+i].Place.Of = ""
		}
	}
	return out
}

// mostTold is how many findings are printed in full: a fault that is everywhere
// must not hide the line that says how many there are.
const mostTold = 60

// write says what is told in full, how much there is besides, and the command
// that shows it.
func (r *remarks) write(w io.Writer, seeAll string) {
	told := r.told()
	for i, f := range told {
		if i == mostTold {
			fmt.Fprintf(w, "另有%d条没有列出。\n", len(told)-mostTold)
			break
		}
		fmt.Fprintf(w, "%s：%s：%s〔%s〕\n", f.Severity, f.Place.Text(), f.Message, f.Rule)
	}
	if r.warnings == 0 && r.counts[check.Error] == 0 {
		return
	}
	var parts []string
	for s, n := range r.counts {
		if check.Severity(s) == check.Warning {
			n = r.warnings
		} else if check.Severity(s) != check.Error && r.skipped {
			continue // not known of all
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d条", check.Severity(s), n))
		}
	}
	fmt.Fprintf(w, "审核：%s。用 %s 看全部。\n", strings.Join(parts, "、"), seeAll)
}
