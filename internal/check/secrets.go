package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/secret"
	"budgetreport/internal/table"
)

// Names of the rules on the names of secret members.
const (
	secretRule = "涉密的名称"
	sameRule   = "与涉密的同名"
)

// Secrets is what must not be published of a dataset: the names of its secret members. The
// zero value has none.
type Secrets struct {
	finder *secret.Finder
	list   *dataset.Texts // of the members
	title  string         // what a member is called: 项目
	told   map[int]bool   // names, as in Finder.Names, that the check of the dataset has told
}

// newSecrets finds out what is secret in a dataset.
func newSecrets(ds *dataset.Dataset) *Secrets {
	s := &Secrets{finder: secret.New(ds), told: map[int]bool{}}
	if s.finder != nil {
		dim := ds.Schema.Secret.Dim
		s.list, s.title = ds.Lists[dim.List.ID], dim.Title
	}
	return s
}

// member names a secret member without saying its name: 涉密项目（项目.csv第5行）.
func (s *Secrets) member(name int) string {
	n := &s.finder.Names[name]
	at := s.list.Place(s.finder.Members[n.Member].Row, "")
	return "涉密" + s.title + "（" + strings.ReplaceAll(at.Where(), " ", "") + "）的" + n.Column.Name
}

// finding is an error about a name in a text.
func (s *Secrets) finding(h secret.Hit, place Place, remedy string) Finding {
	return Finding{
		Severity: Error, Rule: secretRule, Secret: true, Place: place, barred: true,
		Message: fmt.Sprintf("第%d至%d字是%s，公开就是泄密；%s", h.From, h.To, s.member(h.Name), remedy),
	}
}

// inDataset looks for secret names in every text of a dataset but those of the secret
// members themselves, which are not published.
func (s *Secrets) inDataset(ds *dataset.Dataset) []Finding {
	if s.finder == nil {
		return nil
	}
	var out []Finding
	look := func(text string, place func() Place) {
		for _, h := range s.finder.Find(text) {
			s.told[h.Name] = true
			out = append(out, s.finding(h, place(), "请删去或改写"))
		}
	}
	for _, f := range ds.Schema.Files {
		if f != ds.Schema.Acknowledged.File { // its reasons are not published
			s.inFile(ds, f, look)
		}
	}
	for _, name := range sortedKeys(ds.Prose) {
		wrote := ds.ProseOrigins[name]
		for i, text := range ds.Prose[name] {
			look(text, func() Place { return proseAt(wrote, i) })
		}
	}
	return append(out, s.undecided()...)
}

// inFile looks at the texts of a file.
func (s *Secrets) inFile(ds *dataset.Dataset, f *dataset.File, look func(string, func() Place)) {
	list, ledger := ds.Lists[f.ID], ds.Facts[f.ID]
	own := s.own(ds, f)
	for j, c := range f.Columns {
		if c.Kind != dataset.Text && c.Kind != dataset.Name && c.Kind != dataset.Key {
			continue
		}
		switch {
		case f.Kind == dataset.Pairs:
			if text := ds.Pairs[f.ID][c.ID]; text != "" {
				look(text, func() Place { return placeAt(ds.PairPlace(f.ID, c.ID)) })
			}
		case list != nil:
			for i, text := range list.Values[j] {
				if !own(i) {
					look(text, func() Place { return placeOf(list, list.Lines, c.ID, i) })
				}
			}
		case ledger != nil:
			for i, text := range ledger.Texts[c.ID] {
				look(text, func() Place { return placeOf(ledger, ledger.Lines, c.ID, i) })
			}
		}
	}
}

// own reports of the rows of a file whether they are a secret member's: its own row, and
// the records about it.
func (s *Secrets) own(ds *dataset.Dataset, f *dataset.File) func(row int) bool {
	list, dim := ds.Lists[f.ID], ds.Schema.Secret.Dim
	switch {
	case list == nil:
	case f == dim.List:
		rows := map[int]bool{}
		for _, m := range s.finder.Members {
			rows[m.Row] = true
		}
		return func(row int) bool { return rows[row] }
	case refTo(f, dim) != nil:
		column, codes := refTo(f, dim).ID, map[string]bool{}
		key := dim.List.Columns[slices.IndexFunc(dim.List.Columns, func(c *dataset.Column) bool { return c.Kind == dataset.Key })]
		for _, m := range s.finder.Members {
			codes[s.list.Value(key.ID, m.Row)] = true
		}
		return func(row int) bool { return codes[list.Value(column, row)] }
	}
	return func(int) bool { return false }
}

// undecided tells the names that cannot be told from what may be published.
func (s *Secrets) undecided() []Finding {
	var out []Finding
	for _, same := range s.finder.Same {
		out = append(out, Finding{
			Severity: Warning, Rule: sameRule, Tell: true, Place: placeOf(same.List, same.List.Lines, "", same.Row),
			Message: "公开的名称与" + s.member(same.Name) + "相同，或其中有它；文字中写的是哪一个，程序不能判断：请核对涉密一栏，或改用不同的名称",
		})
	}
	for i := range s.finder.Names {
		n := &s.finder.Names[i]
		why := map[secret.Kind]string{
			secret.Common: "都是通用的词，与别的文字分不清", secret.Digits: "位数太少，与别的数分不清", secret.Alone: "字数太少，只找单独写出的",
		}[n.Kind]
		if why != "" {
			out = append(out, Finding{
				Severity: Info, Rule: secretRule, Place: placeOf(s.list, s.list.Lines, n.Column.ID, s.finder.Members[n.Member].Row),
				Message: "涉密的" + n.Column.Name + why + "：公开的文字里有没有它，请自己核对",
			})
		}
	}
	return out
}

// Say is a text that is to be published, with its place.
type Say struct {
	Text  string
	Place Place
	At    string // where in the place: 标题; "" for all of it
}

// Guard is the last look at what is to be published: it reports the secret names in finished
// words and tables and in other texts, such as the names of files, without those that the
// check of the dataset has told.
func (s *Secrets) Guard(b *book.Book, tables []*table.Table, others ...Say) []Finding {
	if s == nil || s.finder == nil {
		return nil
	}
	var out []Finding
	look := func(say Say) {
		for _, h := range s.finder.Find(say.Text) {
			if s.told[h.Name] {
				continue
			}
			f := s.finding(h, say.Place, "它不是从数据集的文字来的，请检查表式、模板、设置和旧版")
			if say.At != "" {
				f.Message = say.At + "的" + f.Message
			}
			out = append(out, f)
		}
	}
	for _, say := range others {
		say.Place.File = s.finder.Hide(say.Place.File)
		look(say)
	}
	if b != nil {
		s.inBook(b, look)
	}
	for _, t := range tables {
		s.inTable(t, look)
	}
	return fold(out)
}

// inBook looks at the words of a document.
func (s *Secrets) inBook(b *book.Book, look func(Say)) {
	under := s.finder.Hide(b.Title)
	for _, say := range []Say{{Text: b.Title, At: "题目"}, {Text: b.Author, At: "作者"}, {Text: b.Date, At: "日期"}} {
		say.Place = Place{Words: under}
		look(say)
	}
	for _, k := range b.Blocks {
		if k.Kind == book.Part || k.Kind == book.Heading {
			under = s.finder.Hide(k.Text)
		}
		place := Place{Words: under, Address: k.ID}
		look(Say{Text: k.Text, Place: place})
		for _, line := range k.Lines {
			look(Say{Text: line, Place: place})
		}
	}
}

// inTable looks at everything printed of a table.
func (s *Secrets) inTable(t *table.Table, look func(Say)) {
	name := s.finder.Hide(t.Name())
	head := Place{Table: name}
	for _, text := range append([]string{t.Number, t.Title, t.Subtitle, t.Left, t.Center, t.Right, t.Style.Contents.Title, t.Style.Contents.Back}, t.Style.Contents.Columns[:]...) {
		look(Say{Text: text, Place: head, At: "表头"})
	}
	for _, h := range t.Header {
		look(Say{Text: h.Text, Place: head, At: "列名"})
	}
	for _, c := range t.Columns {
		look(Say{Text: strings.Join(c.Path, "\n"), Place: head, At: "列名"})
	}
	for _, n := range t.Notes {
		look(Say{Text: n, Place: head, At: "表下的注"})
	}
	at := func(r, c int) Place {
		return Place{Table: name, Row: s.finder.Hide(t.RowText(r, c)), Column: s.finder.Hide(t.ColumnTitle(c)), Address: s.finder.Hide(t.Address(r, c))}
	}
	for _, m := range t.Marks {
		look(Say{Text: m.Note, Place: at(m.Row, m.Col), At: "批注"})
	}
	for r := range t.Rows {
		for c := range t.Columns {
			if k := t.At(r, c); k.Kind == table.TextCell || k.Kind == table.CodeCell || k.Kind == table.MaskedCell {
				if hits := s.finder.Find(k.Text); hits != nil {
					look(Say{Text: k.Text, Place: at(r, c)})
				}
			}
		}
	}
}

// Redact removes secret names from what a report says.
func (s *Secrets) Redact(rep *Report) {
	if s == nil || s.finder == nil {
		return
	}
	for i := range rep.Findings {
		f := &rep.Findings[i]
		for _, text := range []*string{&f.Message, &f.Detail, &f.Why, &f.Place.Row, &f.Place.Column, &f.Place.Address, &f.Place.Words} {
			*text = s.finder.Hide(*text)
		}
	}
}

// Barred reports whether a finding forbids even a draft: a secret would be disclosed.
func (r *Report) Barred() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.barred })
}
