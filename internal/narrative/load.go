// Package narrative makes the words of a disclosure document from the family's
// templates, the cells of the tables and the office's texts. docs/narrative.md
// describes the language of the templates; they run no code and contain no figure
// that is written by hand.
package narrative

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	pathpkg "path"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// Folder is the folder of a family's templates, and File the file in it with their
// order, wording and typography.
const (
	Folder = "book"
	File   = "book.toml"
)

// Text is a family's templates, read and checked.
type Text struct {
	SHA256 string // over all its files

	schema   *dataset.Schema
	title    part
	contents string
	parts    []part
	money    money.Format
	wording  wording
	reading  book.Reading
	style    book.Style
	prior    *prior    // nil where the family has no [prior]
	approved *approved // nil where the family has no [approved]
}

// part is a template: a file of its own, or the title.
type part struct {
	stem  string // of the file's name; "" for the title
	src   *source
	nodes []*node
}

// Load reads the templates of a family from its folder, which messages call path,
// and checks every name in them against the family's tables and the dataset's
// schema. An error is a *diag.Error with all that is wrong.
func Load(fsys fs.FS, path string, family *layout.Family) (*Text, error) {
	var problems diag.List
	sum := sha256.New()
	called := func(name string) string { return pathpkg.Join(path, Folder, name) } // in messages
	file := called(File)
	data, err := read(fsys, File, file, sum)
	if err != nil {
		return nil, err
	}
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return nil, err
	}
	b := &binder{schema: family.Schema, shapes: map[string]layout.Shape{}, problems: &problems, items: map[string]*address.List{}}
	for _, l := range family.Layouts {
		b.shapes[l.ID] = l.Shape()
		b.tables = append(b.tables, l.ID)
	}
	t := &Text{schema: family.Schema}
	r := tomlpos.Read(root, &problems)
	for _, key := range []string{"title", "contents", "parts", "money", "wording", "reading", "style"} {
		r.Require(key)
	}
	line, col := r.KeyPos("title")
	titles := &binder{schema: b.schema, shapes: b.shapes, tables: b.tables, items: map[string]*address.List{}, problems: &diag.List{}}
	t.title = titles.parse("", &source{file, r.String("title", ""), line, col})
	if e, ok := titles.problems.Err().(*diag.Error); ok {
		for _, p := range e.Problems {
			p.Line, p.Col = line, col
			problems.Add(p)
		}
	}
	t.contents = r.String("contents", "")
	if m := r.Table("money"); m != nil {
		t.money = readMoney(m)
		m.Close()
	}
	if w := r.Table("wording"); w != nil {
		t.wording = readWording(w)
		w.Close()
	}
	if w := r.Table("reading"); w != nil {
		t.reading = readReading(w, t.wording)
		w.Close()
	}
	if s := r.Table("style"); s != nil {
		t.style = readStyle(s)
		s.Close()
	}
	if p := r.Table("prior"); p != nil {
		t.prior = b.readPrior(p)
		p.Close()
	}
	if a := r.Table("approved"); a != nil {
		t.approved = readApproved(a, family.Schema)
		a.Close()
	}
	parts := r.Strings("parts")
	for i, name := range parts {
		if i == mostParts || slices.Contains(parts[:i], name) {
			r.Problem("parts", name, "写了两次，或篇数太多", fmt.Sprintf("每篇只应写一次，至多%d篇", mostParts))
			break
		}
		data, err := read(fsys, name, called(name), sum)
		if err != nil {
			problems.Merge(err)
			continue
		}
		text := strings.ReplaceAll(string(data), "\r\n", "\n")
		t.parts = append(t.parts, b.parse(strings.TrimSuffix(name, pathpkg.Ext(name)), &source{called(name), text, 1, 1}))
	}
	r.Close()
	t.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return t, problems.Err()
}

// read reads a file of the folder; called is its name in messages.
func read(fsys fs.FS, name, called string, sum hash.Hash) ([]byte, error) {
	data, err := fs.ReadFile(fsys, pathpkg.Join(Folder, name))
	if err != nil {
		return nil, diag.One(diag.File(called, err))
	}
	fmt.Fprintf(sum, "%s %d\n", name, len(data))
	sum.Write(data)
	return data, nil
}

func readMoney(r *tomlpos.Reader) money.Format {
	f := money.Format{Unit: money.Wan, Decimals: r.Int("decimals", 1), Thousands: r.Bool("thousands", true), Zero: r.String("zero", "0")}
	if u := r.String("unit", "万元"); u != "" {
		var ok bool
		if f.Unit, ok = money.ParseUnit(u); !ok {
			r.Problem("unit", u, "不是金额单位", "应为"+strings.Join(money.UnitNames(), "、"))
			f.Unit = money.Wan
		}
	}
	if err := f.Validate(); err != nil {
		r.Problem("decimals", "", err.Error(), "")
	}
	return f
}

// readStyle reads the section [style]: sizes in pt, lengths in mm.
func readStyle(r *tomlpos.Reader) book.Style {
	s := book.Style{
		Page:         table.Page{Size: r.String("size", "A4"), Width: r.FloatIn("width", 210, 50, 2000), Height: r.FloatIn("height", 297, 50, 2000), Gutter: r.FloatIn("gutter", 0, 0, 500)},
		LinePitch:    r.FloatIn("line_pitch", 28.95, 5, 500),
		CharsPerLine: r.IntIn("chars_per_line", 28, 1, 500), Indent: r.IntIn("indent", 2, 0, 20),
		PageNumber: r.String("page_number", ""), CoverDate: r.Phrase("cover_date", "年", "月", "日", "year", "month", "day"), ContentsDepth: r.IntIn("contents_depth", 1, 0, 4),
	}
	for _, side := range []struct {
		key string
		to  *float64
	}{{"top", &s.Page.Top}, {"right", &s.Page.Right}, {"bottom", &s.Page.Bottom}, {"left", &s.Page.Left}} {
		r.Require(side.key)
		*side.to = r.FloatIn(side.key, 0, 0, 500)
	}
	for _, t := range []struct {
		key string
		to  *table.Text
	}{
		{"cover", &s.CoverTitle}, {"part", &s.Part}, {"heading1", &s.Headings[0]}, {"heading2", &s.Headings[1]}, {"heading3", &s.Headings[2]},
		{"body", &s.Body}, {"contents", &s.Contents}, {"footer", &s.Footer},
	} {
		r.Require(t.key)
		tr := r.Table(t.key)
		if tr == nil {
			continue
		}
		tr.Require("face")
		tr.Require("size")
		*t.to = table.Text{Face: tr.String("face", ""), Size: tr.Float("size", 0), Excel: tr.String("excel", "宋体"), Bold: tr.Bool("bold", false)}
		if t.to.Size < 3 || t.to.Size > 100 {
			tr.Problem("size", fmt.Sprint(t.to.Size), "不是合理的字号", "应为磅数，如16")
		}
		tr.Close()
	}
	return s
}
