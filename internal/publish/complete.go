package publish

import (
	"cmp"
	"context"
	"slices"

	"budgetreport/internal/check"
	"budgetreport/internal/edition"
	"budgetreport/internal/table"
)

// ChecklistName is the name of the files of the checklist, without their endings: what a
// disclosure must contain and whether it does. They are for the office's own files.
const ChecklistName = "核对表"

// required is the tally of what the document must contain, for its manifest; nil where
// nothing is demanded.
func (c *content) required() *edition.Tally {
	if c.report == nil || c.report.Required == nil {
		return nil
	}
	t := edition.Tally(c.report.Tally())
	return &t
}

// writeChecklist writes the checklist of the document into the archive, beside the
// package: it is not published.
func (p *publication) writeChecklist(ctx context.Context) error {
	c := p.content
	if c.required() == nil || len(c.results) == 0 {
		return nil
	}
	list := c.report.Checklist(c.results[0].Table)
	s, err := p.newSet(list.Title, c.subject.Name, []*table.Table{list}, true)
	if err != nil {
		return err
	}
	files := s.usual(ChecklistName)
	for i := range files {
		files[i].internal = true
	}
	_, err = p.add(ctx, files)
	return err
}

// Completeness is what the documents of a run must contain, and what they lack.
type Completeness struct {
	check.Tally
	Missing []MissingItem `json:"missing,omitempty"` // not of subjects that were skipped
}

// MissingItem is an item that documents lack, and nobody has acknowledged it.
type MissingItem struct {
	Title string   `json:"title"`
	Of    []string `json:"of"`    // codes of the subjects
	Where string   `json:"where"` // what brings it back in the first of them
}

// add adds the items of a subject; rep is nil where only the tally is known.
func (c *Completeness) add(code string, tally check.Tally, rep *check.Report) {
	c.Tally.Add(tally)
	if rep == nil {
		return
	}
	for _, it := range rep.Required {
		if it.State != check.Missing {
			continue
		}
		i := slices.IndexFunc(c.Missing, func(m MissingItem) bool { return m.Title == it.Title })
		if i < 0 {
			i = len(c.Missing)
			c.Missing = append(c.Missing, MissingItem{Title: it.Title})
		}
		m := &c.Missing[i]
		at, _ := slices.BinarySearch(m.Of, code)
		if m.Of = slices.Insert(m.Of, at, code); at == 0 {
			m.Where = it.Where
		}
	}
}

// sort puts the items of subjects that are done in any order in their own order.
func (c *Completeness) sort() {
	slices.SortFunc(c.Missing, func(a, b MissingItem) int { return cmp.Or(len(b.Of)-len(a.Of), cmp.Compare(a.Title, b.Title)) })
}
