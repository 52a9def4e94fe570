package main

import (
	"fmt"
	"io"
	"strings"

	"budgetreport/internal/build"
	"budgetreport/internal/check"
)

// remarks are what the checks found in what was written: nothing that forbids
// it, or it would not have been, but for drafts.
type remarks struct {
	told     []check.Finding // said in full
	warnings int             // all of them, said or not
	counts   [4]int          // by severity
	subjects int
	skipped  bool // some were built before: of their findings only warnings are known
}

// remarks gathers what was found in a run.
func (p *progress) remarks(sum *build.Summary) *remarks {
	r := &remarks{told: []check.Finding{}}
	for _, d := range sum.Datasets {
		r.dataset(d.Rules)
	}
	if sum.Refused {
		r.told = r.told[:0] // they stand before the errors
	}
	for i := range p.built {
		d := &p.built[i]
		who := ""
		if len(p.built) > 1 {
			who = d.Subject.Code + " " + d.Subject.Name + "："
		}
		if d.Err == nil {
			r.subject(who, d)
		}
	}
	return r
}

// dataset takes in what was found in a dataset.
func (r *remarks) dataset(rep *check.Report) { r.add("", rep) }

// subject takes in what was found for a subject; who names it where there are
// several.
func (r *remarks) subject(who string, d *build.Done) {
	r.subjects++
	if d.Report != nil {
		r.add(who, d.Report)
		return
	}
	r.skipped = true
	r.warnings += d.Warned
}

func (r *remarks) add(who string, rep *check.Report) {
	for _, f := range rep.Loud() {
		if who != "" {
			f.Place.Of = who
		}
		r.told = append(r.told, f)
	}
	for s := check.Error; s <= check.Info; s++ {
		r.counts[s] += rep.Count(s)
	}
	r.warnings += rep.Count(check.Warning)
}

// write says what is told in full, and how much there is besides.
func (r *remarks) write(w io.Writer) {
	for _, f := range r.told {
		fmt.Fprintf(w, "%s：%s：%s〔%s〕\n", f.Severity, f.Place.Text(), f.Message, f.Rule)
	}
	if r.warnings == 0 && r.counts[check.Error] == 0 {
		return
	}
	var parts []string
	for s, n := range r.counts {
		if check.Severity(s) == check.Warning {
			n = r.warnings
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d条", check.Severity(s), n))
		}
	}
	command := "report check"
	if r.subjects > 1 {
		command += " --each-unit"
	}
	earlier := ""
	if r.skipped {
		earlier = "（没有重新生成的，只计警告）"
	}
	fmt.Fprintf(w, "审核：%s%s。用 %s 看全部。\n", strings.Join(parts, "、"), earlier, command)
}
