package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// requiredRule is the name of the rule that what a disclosure must contain is there.
const requiredRule = "应有内容"

// State says whether a required item is there.
type State uint8

// The states of an item.
const (
	Given    State = iota // 齐
	Nothing               // 无: the data say that there is nothing, and so does the document
	Missing               // 缺
	Accepted              // 已确认: missing, and a person has acknowledged it
)

// String names the state as reports do.
func (s State) String() string { return [...]string{"齐", "无", "缺", "已确认"}[s] }

// MarshalJSON writes given, nothing, missing or accepted.
func (s State) MarshalJSON() ([]byte, error) {
	return json.Marshal([...]string{"given", "nothing", "missing", "accepted"}[s])
}

// Item is something that a disclosure must contain, and whether it does.
type Item struct {
	Title string `json:"title"`
	Basis string `json:"basis,omitempty"` // the regulation that demands it
	State State  `json:"state"`
	Where string `json:"where"` // where it stands; of what is missing, what brings it back

	message string // of the finding that says that it is missing; "" for none
}

// completeness looks for what a disclosure must contain.
type completeness struct {
	*reckoner
	*required
	book *book.Book
	of   *Report // on the dataset, nil for none
}

// answer is what is known of an item.
type answer struct {
	state State
	where string
	place Place
}

// Complete looks in the finished words, the tables and the dataset for what the family
// says that a disclosure must contain: Report.Required lists it, and what is missing is
// reported with what brings it back. of is the report on the dataset.
func (rules *Rules) Complete(rep, of *Report, b *book.Book, ds *dataset.Dataset, subject dataset.Subject, tables []*table.Table) {
	c := &completeness{newReckoner(ds, subject, tables), rules.required, b, of}
	part := 0
	if subject.Part {
		part = 1
	}
	for _, it := range rules.required.items {
		if !it.of[part] || !c.due(it) {
			continue
		}
		a := c.answer(it)
		item := Item{Title: it.title, Basis: it.basis, State: a.state, Where: a.where}
		if a.state == Missing && it.told == "" && it.rules == nil {
			item.message = "缺：" + it.title + "。" + a.where
			f := Finding{Severity: it.level, Rule: requiredRule, Place: a.place, Message: item.message}
			if it.basis != "" {
				f.Detail = "依据：" + it.basis
			}
			rep.Findings = append(rep.Findings, f)
		}
		rep.Required = append(rep.Required, item)
	}
	rep.sort()
}

// accept marks the missing items that a person has acknowledged.
func (rep *Report) accept() {
	reasons := map[string]string{}
	for _, f := range rep.Findings {
		if f.Severity == Acknowledged && f.Rule == requiredRule {
			reasons[f.Message] = f.Reason
		}
	}
	for i := range rep.Required {
		it := &rep.Required[i]
		if reason, ok := reasons[it.message]; ok && it.State == Missing {
			it.State, it.Where = Accepted, "没有，理由："+reason
		}
	}
}

// due reports whether the condition of an item holds. It does not where it speaks of
// records that are not there, or of masked amounts.
func (c *completeness) due(it *requiredItem) bool {
	if it.when == nil {
		return true
	}
	known := true
	eachRef(it.when, func(ref *address.Ref) {
		if c.tables[ref.Name.String()] == nil && len(c.found(ref)) == 0 {
			known = false
		}
	})
	left, right := c.reckon(it.when.Left), c.reckon(it.when.Right)
	if !known || left.unknown || right.unknown || left.masked || right.masked {
		return false
	}
	return it.when.Op.Holds(left.value.Cmp(right.value))
}

// answer looks for an item: in the words or among the tables, else in the data.
func (c *completeness) answer(it *requiredItem) answer {
	a := answer{state: Given}
	switch {
	case it.share != nil:
		return c.shareOf(it.share)
	case it.rules != nil:
		return c.rulesOf(it.rules)
	case it.heading != "":
		if a.where = c.section(it.heading); a.where == "" {
			a = c.lacking(it)
		}
	case it.table != "":
		a = c.tableOf(it)
	case !c.dataThere(&it.data):
		a = c.lacking(it)
	default:
		a.where = c.dataPlace(&it.data)
	}
	if a.state == Given && c.saysNothing(&it.data) {
		a.state = Nothing
	}
	return a
}

// phrase fills the placeholders of a heading.
func (c *completeness) phrase(text string) string {
	sub := c.ds.Schema.Subject
	scope := sub.Whole
	if c.subject.Part {
		scope = sub.Part
	}
	return strings.NewReplacer("{年度}", c.ds.Year(), "{主体}", c.subject.Name, "{类别}", scope).Replace(text)
}

// blocks gives the heading of the words and what stands below it; nil for none.
func (c *completeness) blocks(heading string) []book.Block {
	heading = c.phrase(heading)
	for i := range c.book.Blocks {
		b := &c.book.Blocks[i]
		if b.Kind != book.Heading && b.Kind != book.Part || strings.TrimPrefix(b.Text, b.Number) != heading {
			continue
		}
		end := i + 1
		for ; end < len(c.book.Blocks); end++ {
			if n := &c.book.Blocks[end]; n.Kind == book.Part || n.Kind == book.Heading && (b.Kind == book.Heading && n.Level <= b.Level) {
				break
			}
		}
		return c.book.Blocks[i:end]
	}
	return nil
}

// section names the section with a heading; "" where there is none with words in it.
func (c *completeness) section(heading string) string {
	found := c.blocks(heading)
	if len(found) < 2 || !slices.ContainsFunc(found[1:], func(b book.Block) bool { return b.Kind == book.Paragraph || b.Kind == book.TableOf }) {
		return ""
	}
	return "文字说明“" + found[0].Text + "”"
}

// tableOf looks for a table; one without figures must say so in a note, or the words do.
func (c *completeness) tableOf(it *requiredItem) answer {
	x := c.tables[it.table]
	if x == nil {
		return c.lacking(it)
	}
	for i := range x.Cells {
		if k := x.Cells[i].Kind; k == table.MaskedCell || k == table.AmountCell && x.Cells[i].Amount != 0 {
			return answer{where: x.Name()}
		}
	}
	a := answer{state: Nothing, where: x.Name() + "（空表）"}
	if len(x.Notes) == 0 && it.empty != "" {
		if section := c.section(it.empty); section != "" {
			a.where += "，" + section
			return a
		}
	}
	if len(x.Notes) == 0 {
		a.state, a.where, a.place = Missing, x.Name()+"没有数，也没有说明没有的备注", Place{Table: x.Name()}
	}
	return a
}

// rulesOf asks whether rules on the dataset have found something in the subject's rows.
func (c *completeness) rulesOf(ids []string) answer {
	a := answer{state: Given, where: "没有要写而没有写的"}
	if c.of == nil {
		return a
	}
	for i := range c.of.Findings {
		f := &c.of.Findings[i]
		if !slices.Contains(ids, f.Rule) || !c.concerns(f) {
			continue
		}
		switch {
		case f.Severity == Acknowledged && a.state == Given:
			a.state, a.where = Accepted, "没有写，理由："+f.Reason
		case f.Severity != Acknowledged && a.state != Missing:
			a.state, a.where = Missing, f.Message
		case f.Severity != Acknowledged:
			a.where += "；" + f.Message
		}
	}
	return a
}

// concerns reports whether a finding names a row that is about the subject.
func (c *completeness) concerns(f *Finding) bool {
	for _, file := range c.ds.Schema.Files {
		t := c.ds.Lists[file.ID]
		if t == nil || file.Kind != dataset.Records || t.Source != f.Place.File || f.Place.Cells != nil && !strings.HasPrefix(f.Place.Cells[0], file.Name+"!") {
			continue
		}
		for _, row := range c.ds.Rows(t, c.subject, func(int, string) bool { return true }) {
			if slices.Contains(f.Place.Lines, int(t.Lines[row])) {
				return true
			}
		}
	}
	return false
}

// shareOf counts the members of a dimension, as far as they are the subject's, that a
// file names.
func (c *completeness) shareOf(s *share) answer {
	m, list := c.ds.Dims[s.dim.Index], c.ds.Lists[s.dim.List.ID]
	named := map[string]bool{}
	if recs := c.ds.Lists[s.in.ID]; recs != nil {
		for i := range recs.N {
			named[recs.Value(refTo(s.in, s.dim).ID, i)] = true
		}
	} else if led := c.ds.Facts[s.in.ID]; led != nil {
		for _, code := range led.Codes[s.dim.Index] {
			named[m.Codes[code]] = true
		}
	}
	owner := refTo(s.dim.List, c.ds.Schema.Subject.Dim)
	all, have := 0, 0
	for _, i := range m.Listed {
		if !s.where.Member(c.ds, s.dim, i) {
			continue
		}
		if owner != nil && c.subject.Units != nil && !slices.Contains(c.subject.Units, list.Value(owner.ID, int(m.Rows[i]))) {
			continue
		}
		all++
		if named[m.Codes[i]] {
			have++
		}
	}
	if all == 0 {
		return answer{state: Nothing, where: "没有应编报的" + s.dim.Title}
	}
	a := answer{where: fmt.Sprintf("%d个%s，%d个有%s（%s%%）", all, s.dim.Title, have, s.in.Name, money.Percent(int64(have), int64(all)))}
	if have*100 < all*s.percent {
		a.state, a.place = Missing, Place{File: c.source(s.in)}
		a.where += fmt.Sprintf("，应不少于%d%%：在%s补上没有的%s", s.percent, c.source(s.in), s.dim.Title)
	}
	return a
}
