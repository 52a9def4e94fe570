package check

import (
	"crypto/sha256"
	"path"
	"regexp"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
)

// A person who has looked at a warning and found it right writes its number and the
// reason into a list of the dataset. The warning is then counted as acknowledged, until
// what it says, or the rows that it names, change.

// acknowledgedRule is the name of the rule on that list.
const acknowledgedRule = "确认"

// Acknowledge gives every warning its number and turns those that the dataset's list
// names into acknowledged ones. Errors are never acknowledged, nor what tells of a
// masked amount. It is called when all findings are there.
func (rep *Report) Acknowledge(ds *dataset.Dataset) {
	list := ds.Schema.Acknowledged
	if list.File == nil {
		return
	}
	rows := map[string]int{}
	t := ds.Lists[list.File.ID]
	if t != nil {
		for i := range t.N {
			rows[plain(t.Value(list.Number.ID, i))] = i
		}
	}
	at := &finder{ds: ds, rows: map[*dataset.File]map[int]int{}}
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if f.Severity != Warning || f.Secret {
			continue
		}
		f.Number = at.number(f)
		row, ok := rows[plain(f.Number)]
		if !ok {
			continue
		}
		if rule := t.Value(list.Rule.ID, row); rule != "" && plain(rule) != plain(f.Rule) {
			continue
		}
		f.Severity, f.Reason = Acknowledged, t.Value(list.Reason.ID, row)
		if rep.used == nil {
			rep.used = map[int]bool{}
		}
		rep.used[row] = true
	}
	rep.accept()
	rep.sort()
}

// Unused finds the rows of the dataset's list of acknowledged warnings that name no
// warning of the reports; whole says whether these are the reports on all subjects.
func Unused(ds *dataset.Dataset, whole bool, reports ...*Report) []Finding {
	list := ds.Schema.Acknowledged
	if list.File == nil || ds.Lists[list.File.ID] == nil {
		return nil
	}
	t := ds.Lists[list.File.ID]
	message := "确认号没有对应的警告：警告已经没有了，或者说的有了变化；请删去这一行，有变化的重新看过再确认"
	if !whole {
		message = "这次审核中没有确认号对应的警告。如果是别的单位的警告，--each-unit审核时对应；否则警告已经没有了，或者说的有了变化，请删去这一行"
	}
	var out []Finding
	for i := range t.N {
		if !slices.ContainsFunc(reports, func(rep *Report) bool { return rep.used[i] }) {
			out = append(out, Finding{Severity: Info, Rule: acknowledgedRule, Place: placeOf(t, t.Lines, list.Number.ID, i), Message: message})
		}
	}
	return fold(out)
}

// Letters of numbers. There are no vowels, and the first is no digit, so that no
// spreadsheet takes a number for an amount, a date or a power of ten.
const (
	firstLetters = "BCDFGHJKMNPQRSTVWXZ"
	otherLetters = firstLetters + "23456789"
)

// lineNumbers matches lines and cells as messages name them: 第5、7至9行, 支出!I57.
var lineNumbers = regexp.MustCompile(`第[0-9、至]+行(?:等[0-9]+行)?|![A-Z]+[0-9]+`)

// finder finds what stands in the rows that findings name.
type finder struct {
	ds   *dataset.Dataset
	rows map[*dataset.File]map[int]int // by line; made when they are asked for
}

// number is a short hash of what a finding says and of what stands in the rows that it
// names. Line numbers are no part of it, nor whether the dataset is a workbook or a
// folder.
func (at *finder) number(f *Finding) string {
	p := f.Place
	said := []string{f.Rule, lineNumbers.ReplaceAllString(f.Message, "某行"), p.Table, p.Row, p.Column, p.Words}
	if file := at.file(&p); file != nil {
		said = append(append(said, file.ID), at.contents(file, &p)...)
	} else if !strings.HasSuffix(strings.ToLower(p.File), ".xlsx") {
		said = append(said, textName(p.File))
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	number := []byte{firstLetters[int(sum[0])%len(firstLetters)]}
	for _, b := range sum[1:6] {
		number = append(number, otherLetters[int(b)%len(otherLetters)])
	}
	return string(number)
}

// textName is the name of a text: 主要职责 of 文字/主要职责.md and of 预算.xlsx 文字!B2“主要职责”.
func textName(file string) string {
	if _, name, ok := strings.Cut(strings.TrimSuffix(file, "”"), "“"); ok {
		return name
	}
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}

// file is the file of the schema that a place names, nil for none.
func (at *finder) file(p *Place) *dataset.File {
	for _, f := range at.ds.Schema.Files {
		switch {
		case p.Cells != nil:
			if sheet, _, _ := strings.Cut(p.Cells[0], "!"); sheet == f.Name {
				return f
			}
		case p.File != "" && strings.TrimSuffix(p.File, path.Ext(p.File)) == f.Name:
			return f
		}
	}
	return nil
}

// contents are the texts of the rows that a place names, without amounts and orders, in
// an order of their own.
func (at *finder) contents(file *dataset.File, p *Place) []string {
	list, led := at.ds.Lists[file.ID], at.ds.Facts[file.ID]
	if at.rows[file] == nil {
		at.rows[file] = map[int]int{}
		var lines []int32
		if list != nil {
			lines = list.Lines
		} else if led != nil {
			lines = led.Lines
		}
		for i, line := range lines {
			at.rows[file][int(line)] = i
		}
	}
	var out []string
	for _, line := range p.Lines {
		i, ok := at.rows[file][line]
		if !ok {
			continue
		}
		var row []string
		for j, c := range file.Columns {
			switch {
			case c.Kind == dataset.Amount || c.Kind == dataset.Order:
			case list != nil:
				row = append(row, list.Values[j][i])
			case c.Kind == dataset.Ref:
				row = append(row, at.ds.Dims[c.Ref[0].Index].Codes[led.Codes[c.Ref[0].Index][i]])
			case led.Texts[c.ID] != nil:
				row = append(row, led.Texts[c.ID][i])
			}
		}
		out = append(out, strings.Join(row, "\x01"))
	}
	slices.Sort(out)
	return out
}
