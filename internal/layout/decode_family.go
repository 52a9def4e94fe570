package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	pathpkg "path"
	"slices"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// Family is a set of layouts for one dataset schema: templates/<family>/.
type Family struct {
	Name    string
	Schema  *dataset.Schema
	Layouts []*Layout // in book order
	SHA256  string    // over all files of the family

	document string // title of the set of tables, with placeholders
	hash     hash.Hash
}

// Document returns the title of the set of a subject's tables.
func (f *Family) Document(ds *dataset.Dataset, s dataset.Subject) string {
	return expand(f.document, valuesOf(s, ds, money.Format{Unit: money.Wan}))
}

// defaults are a family's settings for all its tables.
type defaults struct {
	money               money.Format
	papers              map[string][2]float64 // name → short and long side in mm
	page                table.Page
	cont                table.Continue
	style               table.Style
	left, center, right string
	rounding            table.Rounding
	roundingNote        string // printed under tables whose printed parts do not add up
	tables              []string
}

// Bounds of paper (mm) and type (pt). Beyond them line breaking and page cutting
// might not end.
const (
	leastSide, mostSide = 50, 2000
	mostMargin          = 500
	leastSize, mostSize = 3, 100
	mostWidth           = mostSide // of a column
)

// Files of a family besides those of its tables.
const (
	FamilyFile = "family.toml"
	SchemaFile = "dataset.toml"
)

// LoadFamily reads a family's folder; name is the folder's name in messages.
// office may hold an office's own [money] and [page], which override the family's;
// it may be nil. The error is a *diag.Error with the mistakes of all files.
func LoadFamily(fsys fs.FS, name string, office *tomlpos.Reader) (*Family, error) {
	var problems diag.List
	fam, def, err := loadDefaults(fsys, name)
	if err != nil {
		return nil, err
	}
	if office != nil {
		def.override(office)
	}
	for _, id := range def.tables {
		data, err := fam.read(fsys, name, id+".toml")
		if err != nil {
			problems.Merge(err)
			continue
		}
		l, err := parseLayout(pathpkg.Join(name, id+".toml"), id, data, fam.Schema, def)
		problems.Merge(err)
		fam.Layouts = append(fam.Layouts, l)
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	fam.SHA256 = hex.EncodeToString(fam.hash.Sum(nil))
	return fam, nil
}

// CheckLayout reads and checks one layout for the family in fsys. The error is a
// *diag.Error.
func CheckLayout(fsys fs.FS, name, file string, data []byte) error {
	fam, def, err := loadDefaults(fsys, name)
	if err != nil {
		return err
	}
	_, err = parseLayout(file, strings.TrimSuffix(pathpkg.Base(file), ".toml"), data, fam.Schema, def)
	return err
}

// loadDefaults reads the schema and the family's settings for all tables.
func loadDefaults(fsys fs.FS, name string) (*Family, *defaults, error) {
	fam := &Family{hash: sha256.New()}
	data, err := fam.read(fsys, name, SchemaFile)
	if err != nil {
		return nil, nil, err
	}
	if fam.Schema, err = dataset.ParseSchema(pathpkg.Join(name, SchemaFile), data); err != nil {
		return nil, nil, err
	}
	if data, err = fam.read(fsys, name, FamilyFile); err != nil {
		return nil, nil, err
	}
	def, err := parseFamily(pathpkg.Join(name, FamilyFile), data, fam)
	return fam, def, err
}

// override applies an office's settings. Unknown keys of the office are reported
// to its reader's own list of problems.
func (d *defaults) override(office *tomlpos.Reader) {
	if m := office.Table("money"); m != nil {
		d.money = readMoney(m, d.money)
		m.Close()
	}
	if p := office.Table("page"); p != nil {
		d.page = readPage(p, d.papers, d.page)
		p.Close()
	}
	office.Close()
}

// read reads one file of the family and adds it to the family's hash.
func (f *Family) read(fsys fs.FS, name, file string) ([]byte, error) {
	data, err := fs.ReadFile(fsys, file)
	if err == nil {
		fmt.Fprintf(f.hash, "%s %d\n", file, len(data))
		f.hash.Write(data)
		return data, nil
	}
	return nil, diag.One(diag.File(pathpkg.Join(name, file), err))
}

// parseFamily reads family.toml.
func parseFamily(file string, data []byte, fam *Family) (*defaults, error) {
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var problems diag.List
	d := &defaults{money: money.Format{Unit: money.Wan, Decimals: 1, Thousands: true}}
	r := tomlpos.Read(root, &problems)
	r.Require("name")
	r.Require("tables")
	r.Require("document")
	fam.Name = r.String("name", "")
	d.tables = r.Strings("tables")
	if len(d.tables) > mostTables {
		r.Problem("tables", "", fmt.Sprintf("有%d张表", len(d.tables)), fmt.Sprintf("至多%d张", mostTables))
	} else {
		for i, id := range d.tables {
			if slices.Contains(d.tables[:i], id) {
				r.Problem("tables", id, "写了两次", "每张表只应写一次")
			}
		}
	}
	known := textPlaceholders(fam.Schema)
	fam.document = readText(r, "document", "", known)
	d.left = readText(r, "left", "", known)
	d.center = readText(r, "center", "", known)
	d.right = readText(r, "right", "", known)
	d.rounding = readRounding(r, table.Plain)
	d.roundingNote = readText(r, "rounding_note", "", known)
	if m := r.Table("money"); m != nil {
		d.money = readMoney(m, d.money)
		m.Close()
	}
	if c := r.Table("continue"); c != nil {
		d.cont = readContinue(c, d.cont)
		c.Close()
	}
	d.papers = map[string][2]float64{}
	if papers := r.Node("paper"); papers != nil {
		for _, k := range papers.Keys {
			sides := numbersOf(k.Value)
			if len(sides) != 2 || sides[0] < leastSide || sides[1] < sides[0] || sides[1] > mostSide {
				problems.Add(diag.Problem{File: file, Line: k.Line, Col: k.Col, Got: k.Name, Message: "纸张尺寸不对", Want: fmt.Sprintf("应为[短边毫米, 长边毫米]，各%d到%d", leastSide, mostSide)})
				continue
			}
			d.papers[k.Name] = [2]float64{sides[0], sides[1]}
		}
	}
	r.Require("page")
	if p := r.Table("page"); p != nil {
		d.page = readPage(p, d.papers, table.Page{Top: 15, Right: 15, Bottom: 15, Left: 15})
		p.Close()
	}
	r.Require("style")
	if s := r.Table("style"); s != nil {
		d.style = readStyle(s)
		s.Close()
	}
	r.Require("index")
	if x := r.Table("index"); x != nil {
		d.style.Contents = readContents(x)
		x.Close()
	}
	r.Close()
	return d, problems.Err()
}

func readText(r *tomlpos.Reader, key, def string, known []string) string {
	text := r.String(key, def)
	if utf8.RuneCountInString(text) > mostText { // every placeholder in it may become a long name
		r.Problem(key, text, fmt.Sprintf("多于%d字", mostText), "应缩短")
		return def
	}
	if unknown, want := checkPlaceholders(text, known); unknown != "" && r.Has(key) {
		r.Problem(key, unknown, "不是已知的占位", want)
	}
	return text
}

// readRounding reads how printed figures are rounded: each to its nearest, or so
// that they add up (舍位平衡).
func readRounding(r *tomlpos.Reader, def table.Rounding) table.Rounding {
	kinds := []string{string(table.Plain), string(table.Balanced)}
	s := r.String("rounding", string(def))
	if !slices.Contains(kinds, s) {
		r.Problem("rounding", s, "不是舍入方式", suggest(s, kinds)+"（plain各自四舍五入，balanced舍位平衡）")
		return def
	}
	return table.Rounding(s)
}

func readMoney(r *tomlpos.Reader, f money.Format) money.Format {
	if r.Has("unit") {
		u, ok := money.ParseUnit(r.String("unit", ""))
		if !ok {
			r.Problem("unit", r.String("unit", ""), "不是金额单位", "应为"+strings.Join(money.UnitNames(), "、"))
		} else {
			f.Unit = u
		}
	}
	f.Decimals = r.Int("decimals", f.Decimals)
	f.Thousands = r.Bool("thousands", f.Thousands)
	f.Zero = r.String("zero", f.Zero)
	f.Trim = r.Bool("trim", f.Trim)
	if err := f.Validate(); err != nil {
		r.Problem("decimals", "", err.Error(), "")
	}
	return f
}

func readContinue(r *tomlpos.Reader, c table.Continue) table.Continue {
	c.Mark = r.String("mark", c.Mark)
	c.Before = r.Bool("before", c.Before)
	c.Amounts = r.Bool("amounts", c.Amounts)
	c.None = r.Bool("none", c.None)
	return c
}

func numbersOf(n *tomlpos.Node) []float64 {
	if n == nil || n.Kind != tomlpos.Array {
		return nil
	}
	out := make([]float64, len(n.Items))
	for i, item := range n.Items {
		switch item.Kind {
		case tomlpos.Integer:
			out[i] = float64(item.Int)
		case tomlpos.Float:
			out[i] = item.Float
		default:
			return nil
		}
	}
	return out
}

// readPage reads size, orientation, margins (上右下左, mm) and gutter (mm).
func readPage(r *tomlpos.Reader, papers map[string][2]float64, p table.Page) table.Page {
	size := r.String("size", p.Size)
	if sides, ok := papers[size]; ok {
		landscape := p.Landscape()
		p.Size, p.Width, p.Height = size, sides[0], sides[1]
		if landscape {
			p.Width, p.Height = p.Height, p.Width
		}
	} else {
		names := make([]string, 0, len(papers))
		for name := range papers {
			names = append(names, name)
		}
		slices.Sort(names)
		r.Problem("size", size, "不是已知的纸张", suggest(size, names)+"；纸张在"+FamilyFile+"的[paper]中说明")
	}
	short, long := min(p.Width, p.Height), max(p.Width, p.Height)
	switch o := r.String("orientation", ""); o {
	case "":
	case "landscape":
		p.Width, p.Height = long, short
	case "portrait":
		p.Width, p.Height = short, long
	default:
		r.Problem("orientation", o, "不是纸张方向", "应为portrait（纵向）或landscape（横向）")
	}
	if r.Has("margins") {
		switch m := numbersOf(r.Node("margins")); {
		case len(m) == 4 && slices.Min(m) >= 0 && slices.Max(m) <= mostMargin:
			p.Top, p.Right, p.Bottom, p.Left = m[0], m[1], m[2], m[3]
		default:
			r.Problem("margins", "", "页边距写法不对", fmt.Sprintf("应为[上, 右, 下, 左]，单位毫米，各0到%d", mostMargin))
		}
	}
	p.Gutter = r.FloatIn("gutter", p.Gutter, 0, mostMargin)
	if p.Width > 0 && (p.Left+p.Right+p.Gutter >= p.Width || p.Top+p.Bottom+p.Gutter >= p.Height) {
		r.Problem("", "", "页边距占满了纸张", "")
	}
	return p
}

func readStyle(r *tomlpos.Reader) table.Style {
	var s table.Style
	texts := []struct {
		key string
		to  *table.Text
	}{
		{"title", &s.Title}, {"subtitle", &s.Subtitle}, {"lines", &s.Lines}, {"header", &s.Header},
		{"body", &s.Body}, {"note", &s.Note}, {"footer", &s.Footer},
	}
	for _, t := range texts {
		r.Require(t.key)
		tr := r.Table(t.key)
		if tr == nil {
			continue
		}
		tr.Require("face")
		tr.Require("size")
		*t.to = table.Text{Face: tr.String("face", ""), Size: tr.Float("size", 0), Excel: tr.String("excel", "宋体"), Bold: tr.Bool("bold", false)}
		if t.to.Size < leastSize || t.to.Size > mostSize {
			tr.Problem("size", fmt.Sprint(t.to.Size), "不是合理的字号", "应为磅数，如9.5")
		}
		tr.Close()
	}
	s.BodyFloor = r.FloatIn("floor", s.Body.Size, leastSize, mostSize)
	s.Leading = r.FloatIn("leading", 1.3, 1, 5)
	s.PadX = r.FloatIn("pad_x", 0.9, 0, 20)
	s.PadY = r.FloatIn("pad_y", 0.6, 0, 20)
	s.InnerRule = r.FloatIn("inner_rule", 0.4, 0, 10)
	s.OuterRule = r.FloatIn("outer_rule", 0.9, 0, 10)
	s.PageNumber = r.Phrase("page_number", "page", "pages")
	s.LastRows = r.IntIn("last_rows", 3, 0, 100)
	s.NumberAt = readAlign(r, "number_at", table.AlignLeft)
	return s
}

// readContents reads the wording of the sheet that lists the tables of a workbook.
func readContents(r *tomlpos.Reader) table.Contents {
	x := table.Contents{Title: r.Phrase("title"), Back: r.Phrase("back")}
	if n := utf8.RuneCountInString(x.Title); r.Has("title") && (n == 0 || n > 31 || strings.ContainsAny(x.Title, `:\/?*[]'`)) {
		r.Problem("title", x.Title, "不能作工作表的名称", `应为1到31字，不含:\/?*[]'`)
	}
	r.Require("columns")
	titles := r.Strings("columns")
	if r.Has("columns") && len(titles) != len(x.Columns) {
		r.Problem("columns", "", fmt.Sprintf("有%d个列名", len(titles)), "应为4个：表号、表名、表头左上和右上的文字")
	}
	copy(x.Columns[:], titles)
	return x
}

func readAlign(r *tomlpos.Reader, key string, def table.Align) table.Align {
	switch a := r.String(key, ""); a {
	case "":
		return def
	case "left":
		return table.AlignLeft
	case "center":
		return table.AlignCenter
	case "right":
		return table.AlignRight
	default:
		r.Problem(key, a, "不是对齐方式", suggest(a, []string{"left", "center", "right"}))
		return def
	}
}
