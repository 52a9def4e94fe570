package check

import (
	"fmt"
	"strconv"

	"budgetreport/internal/table"
)

// Tally is how many of the required items of one or more disclosures are there.
type Tally struct {
	Due     int `json:"due"`     // all that must be there
	Given   int `json:"given"`   // that are, or of which the documents say that there is nothing
	Nothing int `json:"nothing"` // the latter
	// Accepted are those that are missing, as a person has acknowledged.
	Accepted int `json:"accepted,omitempty"`
}

// Add adds the items of another disclosure.
func (t *Tally) Add(o Tally) {
	t.Due, t.Given, t.Nothing, t.Accepted = t.Due+o.Due, t.Given+o.Given, t.Nothing+o.Nothing, t.Accepted+o.Accepted
}

// Text says the tally: 应有33项，齐25项（其中写明没有的2项），缺8项.
func (t Tally) Text() string {
	text := fmt.Sprintf("应有%d项，齐%d项", t.Due, t.Given)
	if t.Nothing > 0 {
		text += fmt.Sprintf("（其中写明没有的%d项）", t.Nothing)
	}
	if n := t.Due - t.Given; n > 0 {
		text += fmt.Sprintf("，缺%d项", n)
		if t.Accepted > 0 {
			text += fmt.Sprintf("（其中已确认%d项）", t.Accepted)
		}
	}
	return text
}

// Tally counts the required items of the report's subject.
func (rep *Report) Tally() Tally {
	t := Tally{Due: len(rep.Required)}
	for _, it := range rep.Required {
		switch it.State {
		case Nothing:
			t.Nothing++
			t.Given++
		case Given:
			t.Given++
		case Accepted:
			t.Accepted++
		}
	}
	return t
}

// Completeness says how many of the required items are there.
func (rep *Report) Completeness() string { return rep.Tally().Text() }

// Checklist gives the required items as a table, for the office's own files, with the
// style, the paper and the line above the header of one of the tables.
func (rep *Report) Checklist(like *table.Table) *table.Table {
	t := table.NewList(like, rep.Year+"年预算公开核对表",
		table.Column{ID: "序号", Kind: table.NumberColumn}, table.Column{ID: "应有的内容", MaxWidth: 60}, table.Column{ID: "情况", Align: table.AlignCenter},
		table.Column{ID: "在哪里；没有的，写哪里补上"}, table.Column{ID: "依据", MaxWidth: 60})
	t.ID, t.Left, t.Right = "核对表", rep.Subject, rep.Completeness()
	t.Notes = []string{"齐：公开文本中有；无：数据写明没有，公开文本照此说明；缺：没有；已确认：没有，办公室看过，理由写在数据里。"}
	for i, it := range rep.Required {
		t.AddTexts(table.Row{IDs: []string{it.Title}, Parent: -1, Head: -1, Bold: it.State == Missing}, strconv.Itoa(i+1), it.Title, it.State.String(), it.Where, it.Basis)
	}
	return t
}
