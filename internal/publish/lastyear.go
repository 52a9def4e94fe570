package publish

import (
	"cmp"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
	"budgetreport/internal/table"
)

// lastYear is where last year's figures come from: the editions that were published,
// or a dataset.
type lastYear struct {
	path     string
	year     string
	editions *lastEditions // nil: a dataset
	dataset  *Checked
	office   Office
}

// openLast opens what is at a path as that of a year; now is the dataset that needs
// its figures. The error is a *diag.Error.
func (k *Templates) openLast(path, year string, now *dataset.Dataset) (*lastYear, error) {
	l := &lastYear{path: path, year: year}
	if isEdition(k.Family.Schema, path) {
		var err error
		if l.editions, err = openLastEditions(path); err != nil {
			return nil, err
		}
		if l.editions.of(edition.Subject{Code: now.Whole().Code, Year: year}) == nil && !l.editions.anyPart(now, year) {
			return nil, diag.One(diag.Problem{File: path, Message: "没有" + now.Whole().Name + "（" + now.Whole().Code + "）" + year + "年的版", Want: "应是上年（" + year + "年）公布的文件夹，连同“" + edition.ArchiveFolder + "”"})
		}
		return l, nil
	}
	ds, err := loadDataset(k.Family, path)
	if err != nil {
		return nil, err
	}
	if ds.Year() != year {
		return nil, diag.One(diag.Problem{File: path, Message: "是" + ds.Year() + "年的数据集，不是上年的", Want: "本年的数据集是" + now.Year() + "年的，应为" + year + "年"})
	}
	l.office = Office{Family: k.Family, Rules: k.Rules, Layouts: k.Family.Layouts}
	l.dataset, err = l.office.Check(ds)
	return l, err
}

// name says what it is: 2021年数据集“数据”.
func (l *lastYear) name() string {
	if l.editions != nil {
		return l.year + "年公布的“" + filepath.Base(l.path) + "”"
	}
	return l.year + "年数据集“" + filepath.Base(l.path) + "”"
}

// figures gives last year's figures of a subject of this year, and where each comes
// from; none where the subject was not there. Figures that could not have been
// published are not given: the error is a *Refused, else a *diag.Error.
func (l *lastYear) figures(k *Templates, s dataset.Subject) (narrative.Last, []narrative.PriorFigure, error) {
	of := edition.Subject{Code: s.Code, Part: s.Part, Year: l.year}
	if l.editions != nil {
		e := l.editions.of(of)
		if e == nil {
			return narrative.Last{}, nil, nil
		}
		return e.figures(k, s)
	}
	last := narrative.Last{Year: l.year, Origin: "数据集" + filepath.Base(l.path), Data: l.dataset.Dataset}
	was, ok := subjectOf(l.dataset.Dataset, of)
	if !ok {
		return last, nil, nil
	}
	results, err := l.office.Tables(l.dataset, was)
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		return last, nil, refused.Of(l.path + " " + was.Name + "：")
	}
	if err != nil {
		return last, nil, err
	}
	found, err := k.Text.Prior(last, was, layout.Tables(results))
	return last, found, err
}

// unzeroed is a hint that the dataset has a code with other zeros at its front; "" for
// editions.
func (l *lastYear) unzeroed(code string) string {
	if l.dataset == nil {
		return ""
	}
	return unzeroed(l.dataset.Dataset, code)
}

// lastEditions are the editions of a folder, by subject.
type lastEditions struct {
	path  string
	best  map[edition.Subject]*lastEdition // the name of the subject left out
	seals []string                         // of all of them
}

// lastEdition is the last edition of a subject.
type lastEdition struct {
	edition.Edition
	origin string
}

// openLastEditions reads the manifests of a folder. Of several editions of a subject
// the one with the highest number counts, and the document before the tables alone:
// those are what the public reads. Drafts were not published.
func openLastEditions(path string) (*lastEditions, error) {
	all, err := edition.Open(path)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b edition.Edition) int {
		book := func(e edition.Edition) int { return map[bool]int{true: 0, false: 1}[e.Made.Book] }
		return cmp.Or(cmp.Compare(b.Number, a.Number), cmp.Compare(book(a), book(b)))
	})
	l := &lastEditions{path: path, best: map[edition.Subject]*lastEdition{}}
	for _, e := range all {
		l.seals = append(l.seals, e.Seal)
		of := e.Subject
		of.Name = ""
		if e.Made.Draft == "" && l.best[of] == nil {
			l.best[of] = &lastEdition{e, e.Name() + "，封记" + e.Seal[:min(len(e.Seal), sealShown)]}
		}
	}
	return l, nil
}

// sealShown is how many digits of an edition's seal name it.
const sealShown = 16

// of finds the edition of a subject and a year; nil where there is none.
func (l *lastEditions) of(s edition.Subject) *lastEdition {
	s.Name = ""
	return l.best[s]
}

// anyPart reports whether there is an edition of one of a dataset's units.
func (l *lastEditions) anyPart(ds *dataset.Dataset, year string) bool {
	m := ds.Dims[ds.Schema.Subject.Dim.Index]
	return slices.ContainsFunc(m.Listed, func(i uint32) bool {
		return l.of(edition.Subject{Code: m.Codes[i], Part: true, Year: year}) != nil
	})
}

// figures gives the figures that the edition published.
func (e *lastEdition) figures(k *Templates, s dataset.Subject) (narrative.Last, []narrative.PriorFigure, error) {
	last := narrative.Last{Year: e.Subject.Year, Origin: e.origin}
	c, err := e.Content()
	if err != nil {
		return last, nil, err
	}
	var tables []*table.Table
	for i := range c.Tables {
		tables = append(tables, c.Tables[i].Table())
	}
	found, err := k.Text.Prior(last, s, tables)
	if bad := (*diag.Error)(nil); errors.As(err, &bad) {
		var named diag.List
		for _, p := range bad.Problems {
			named.Add(diag.Problem{File: e.Archive, Got: p.Got, Message: "在" + e.Name() + "的表中找不到", Want: "那一版没有这张表，或表式与现在的不同；这几项请按公布的表手工填写"})
		}
		err = named.Err()
	}
	return last, found, err
}

// yearBefore is the year before that of a dataset.
func yearBefore(ds *dataset.Dataset) string {
	n, _ := strconv.Atoi(ds.Year()) // a dataset's year is four digits
	return strconv.Itoa(n - 1)
}

// lastPublished is what was published last year, against which the figures of datasets
// are held.
type lastPublished struct {
	k        *Templates
	editions *lastEditions
}

// openPublished opens the folder that the settings name; nil where they name none. The
// error is a *diag.Error.
func (s *Settings) openPublished(fam *layout.Family) (*lastPublished, error) {
	if s.PriorEdition == "" {
		return nil, nil
	}
	text, err := s.LoadText(fam)
	if err != nil {
		return nil, err
	}
	if text == nil || text.PriorFile() == nil {
		return nil, diag.One(diag.Problem{File: s.PriorEdition, Message: "这套表式没有上年的数，不能与公布的版核对", Want: "不要写prior-edition"})
	}
	editions, err := openLastEditions(s.PriorEdition)
	return &lastPublished{&Templates{Family: fam, Text: text}, editions}, err
}

// sealNamed finds the seal in the source of a figure.
var sealNamed = regexp.MustCompile(`封记[:：]?\s*([0-9a-f]{8,64})`)

// The rule of findings about the editions themselves.
const lastRule = "上年的版"

// compare adds to a report how last year's figures in a dataset differ from those that
// were published. The error is a *diag.Error: an edition cannot be read.
func (l *lastPublished) compare(rules *check.Rules, rep *check.Report, ds *dataset.Dataset) error {
	_, _, origin := l.k.Text.PriorColumns()
	column := ""
	if origin >= 0 {
		column = l.k.Text.PriorFile().Columns[origin].ID
	}
	subjects, err := ds.Subjects(nil, true)
	if err != nil {
		return err
	}
	sources := rules.Sources(ds, column)
	var was []check.PublishedFigure
	var without []string
	for _, s := range subjects {
		target := ""
		if s.Part {
			target = s.Code
		}
		named, given := sources[target]
		if !given {
			continue
		}
		e := l.editions.of(edition.Subject{Code: s.Code, Part: s.Part, Year: yearBefore(ds)})
		if e == nil {
			without = append(without, s.Name+"（"+s.Code+"）")
			continue
		}
		if seal := sealNamed.FindStringSubmatch(named.Text); seal != nil && !strings.HasPrefix(e.Seal, seal[1]) {
			rep.Append(check.Finding{Severity: check.Warning, Rule: lastRule, Tell: true, Place: named.Place,
				Message: "来源写的是“" + named.Text + "”，“" + filepath.Base(l.editions.path) + "”中最后的一版是" + e.origin + "，按它核对；请用report prior重新取数"})
		}
		_, found, err := e.figures(l.k, s)
		if found == nil && err != nil {
			return err
		}
		for _, f := range found {
			was = append(was, check.PublishedFigure{Target: f.Target, Item: f.Item, Amount: f.Amount, Edition: e.origin})
		}
	}
	if without != nil {
		rep.Append(check.Finding{Severity: check.Info, Rule: lastRule,
			Message: "“" + filepath.Base(l.editions.path) + "”中没有" + strings.Join(without, "、") + yearBefore(ds) + "年的版，它们的上年数没有与公布的核对"})
	}
	rules.Published(rep, ds, was, l.k.Text.SamePrinted)
	return nil
}
