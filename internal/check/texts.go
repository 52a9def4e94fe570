package check

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"budgetreport/internal/dataset"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// The rules on the dataset's texts look at whatever a person typed and the program
// prints: names, goals, tasks, indicators, and the texts of the office. They leave out
// what belongs to a masked member: it is not published, and no message may quote it.

// textRule is a rule about the texts of a dataset.
type textRule interface {
	run(t *texts) []Finding
}

// passage is a text that is published: a cell of a list or of records, or a paragraph.
type passage struct {
	text  string
	place Place
	owner string // code of the unit that it is about; "" for the department
	prose bool   // a paragraph of the office's own texts
	list  *dataset.Texts
	row   int // in list
}

// texts are the passages of a dataset, and what the rules on them need besides.
type texts struct {
	ds     *dataset.Dataset
	all    []passage
	hider  *reading // hides masked amounts
	hidden []string // names and codes of masked members
	year   int
}

// newTexts collects the passages; masked are the masked members.
func newTexts(ds *dataset.Dataset, tables []table.Sourced, masked lines) *texts {
	t := &texts{ds: ds, hider: &reading{}}
	t.year, _ = strconv.Atoi(ds.Year())
	for _, s := range tables {
		for i := range s.Cells {
			if c := &s.Cells[i]; c.Kind == table.MaskedCell && c.Amount != 0 {
				t.hider.secrets = append(t.hider.secrets, new(big.Rat).SetInt64(int64(c.Amount)))
			}
		}
	}
	for dim, members := range masked {
		for m := range members {
			t.hidden = append(t.hidden, ds.Dims[dim].Names[m], ds.Dims[dim].Codes[m])
		}
	}
	slices.Sort(t.hidden)
	t.hidden = slices.Compact(t.hidden)
	for _, f := range ds.Schema.Files {
		switch {
		case f.Internal:
		case f.Kind == dataset.Pairs:
			t.pairs(f)
		case ds.Lists[f.ID] != nil:
			t.list(f, ds.Lists[f.ID], masked)
		}
	}
	for _, name := range sortedKeys(ds.Prose) {
		_, code, _ := strings.Cut(name, "-")
		wrote := ds.ProseOrigins[name]
		for i, p := range ds.Prose[name] {
			place := Place{File: wrote.Source}
			if wrote.Lines != nil {
				place.Lines = []int{wrote.Lines[i]}
			}
			t.all = append(t.all, passage{text: p, place: place, owner: code, prose: true})
		}
	}
	return t
}

// typedText reports whether a column holds what a person words.
func typedText(c *dataset.Column) bool { return c.Kind == dataset.Text || c.Kind == dataset.Name }

// pairs adds the texts about the department.
func (t *texts) pairs(f *dataset.File) {
	for _, c := range f.Columns {
		if text := t.ds.Pairs[f.ID][c.ID]; text != "" && typedText(c) {
			at := t.ds.PairPlace(f.ID, c.ID)
			place := Place{File: at.File, Field: at.Field}
			if strings.Contains(at.Field, "!") {
				place.Field, place.Cells = "", []string{at.Field}
			}
			if at.Line > 0 {
				place.Lines = []int{at.Line}
			}
			t.all = append(t.all, passage{text: text, place: place})
		}
	}
}

// list adds the texts of a list or of records, but for rows that are or name a masked
// member.
func (t *texts) list(f *dataset.File, list *dataset.Texts, masked lines) {
	for i := range list.N {
		owner, secret := t.owner(f, list, i, masked)
		if secret {
			continue
		}
		for j, c := range f.Columns {
			if text := list.Values[j][i]; text != "" && typedText(c) {
				t.all = append(t.all, passage{text: text, place: placeOf(list, list.Lines, c.ID, i), owner: owner, list: list, row: i})
			}
		}
	}
}

// owner finds the unit that a row is about, and whether the row is or names a masked
// member.
func (t *texts) owner(f *dataset.File, list *dataset.Texts, row int, masked lines) (code string, secret bool) {
	unit := t.ds.Schema.Subject.Dim
	look := func(d *dataset.Dimension, value string) {
		m, ok := t.ds.Dims[d.Index].Lookup(value)
		if !ok || m == 0 {
			return
		}
		secret = secret || masked[d.Index][m]
		switch at := t.ds.Dims[d.Index].Rows[m]; {
		case d == unit:
			code = value
		case d.List != nil && at >= 0: // a project: the unit of its own row
			for _, c := range d.List.Columns {
				if c.Kind == dataset.Ref && slices.Contains(c.Ref, unit) {
					code = t.ds.Lists[d.List.ID].Value(c.ID, int(at))
				}
			}
		}
	}
	for _, c := range f.Columns {
		switch {
		case c.Kind == dataset.Key:
			for _, d := range t.ds.Schema.Dims {
				if d.List == f && (d.System == "" || f.Kind != dataset.Codes) {
					look(d, list.Value(c.ID, row))
				}
			}
		case c.Kind == dataset.Ref && c != t.ds.Schema.Subject.Parent:
			for _, d := range c.Ref {
				look(d, list.Value(c.ID, row))
			}
		}
	}
	return code, secret
}

// quote is the sentence of a passage around a byte of it, without secrets.
func (t *texts) quote(p *passage, at int) string {
	text := sentenceAt(p.text, at)
	for _, name := range t.hidden {
		text = strings.ReplaceAll(text, name, "XXXX")
	}
	return t.hider.safe(text)
}

// at is a finding of a rule at a passage.
func (c *common) at(p *passage, say string, values map[string]string) Finding {
	f := c.finding()
	f.Place, f.Message = p.place, fill(say, values)
	return f
}

// beside reports whether a text ends, or begins, with one of some words.
func beside(text string, words []string, fits func(s, word string) bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return fits(text, w) })
}

// inTitle reports whether a byte of a text is between 《 and 》.
func inTitle(text string, at int) bool {
	return strings.Count(text[:at], "《") > strings.Count(text[:at], "》")
}

// each calls do with the byte where each occurrence of a word begins.
func each(text, word string, do func(at int)) {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return
		}
		do(from + i)
		from += i + len(word)
	}
}

// repetition is a [[repeated]]: the same paragraph in two places.
type repetition struct {
	common
	least  int      // characters, without punctuation, that a paragraph has to be told
	except []string // words of paragraphs that many units have
	say    string
}

func (d *decoder) repetition(r *tomlpos.Reader) {
	x := &repetition{common: d.common(r, Warning), least: d.number(r, "least", 40, 5, 1000), except: r.Strings("except")}
	x.say = d.say(r, []string{"other", "text"})
	d.texts = append(d.texts, x)
}

func (x *repetition) run(t *texts) []Finding {
	first := map[string]*passage{}
	var out []Finding
	for i := range t.all {
		p := &t.all[i]
		if len(p.text) < 3*x.least || beside(p.text, x.except, strings.Contains) {
			continue
		}
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, p.text)
		if len([]rune(letters)) < x.least {
			continue
		}
		a := first[letters]
		if a == nil {
			first[letters] = p
			continue
		}
		if !p.sameRow(a) && !t.sameOffice(a.owner, p.owner) {
			out = append(out, x.at(p, x.say, map[string]string{"other": a.place.Text(), "text": t.quote(p, 0)}))
		}
	}
	return out
}

// sameRow reports whether two passages stand in rows that agree in all but numbers,
// which is told of the rows.
func (p *passage) sameRow(of *passage) bool {
	if p.list == nil || p.list != of.list {
		return false
	}
	for j, c := range p.list.File.Columns {
		if c.Kind != dataset.Amount && c.Kind != dataset.Order && p.list.Values[j][p.row] != p.list.Values[j][of.row] {
			return false
		}
	}
	return true
}

// sameOffice reports whether two owners are the department and its own office, whose
// texts may agree.
func (t *texts) sameOffice(a, b string) bool {
	return t.ds.Head != "" && a != b && (a == "" || a == t.ds.Head) && (b == "" || b == t.ds.Head)
}
