package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	pathpkg "path"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// File is the name of a family's file of checks. Without it, only the sums of the
// layouts and the general rules are checked.
const File = "checks.toml"

// Rules are the checks of a family.
type Rules struct {
	SHA256       string // of the file, "" if the family has none
	schema       *dataset.Schema
	shapes       map[string]layout.Shape // by layout id
	layouts      []string
	checks       []*tieOut
	lines        []*lineRule
	balances     []*balance
	pairs        []*pairRule
	covers       []*cover
	others       []rule // those about the unit of money
	required     *required
	placeholders []*placeholderRule
	texts        []textRule
	held         []heldRule
	publisheds   []*publishedRule
	plausible    []plausibility
}

// tieOut is a [[check]]: a formula that must hold for each set of values of its
// variables.
type tieOut struct {
	common
	text      string // the formula as written
	formula   formula
	domains   []*address.Ref   // the values come from rows of tables
	bindings  []address.Values // or are written out
	names     []string         // the variables
	loops     bool             // the key each is present
	tolerance money.Amount
	say       string
	note      string // added to the message when the exact sides differ
}

// Load reads the family's checks.toml and required.toml; name is the family's path in
// messages. The error is a *diag.Error with every mistake.
func Load(fsys fs.FS, name string, fam *layout.Family) (*Rules, error) {
	var problems diag.List
	rules := newRules(fam)
	data, err := fs.ReadFile(fsys, File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, diag.One(diag.File(pathpkg.Join(name, File), err))
	default:
		if rules, err = Parse(pathpkg.Join(name, File), data, fam); rules == nil {
			return nil, err
		}
		problems.Merge(err)
	}
	problems.Merge(rules.loadRequired(fsys, name, fam))
	return rules, problems.Err()
}

func newRules(fam *layout.Family) *Rules {
	rules := &Rules{schema: fam.Schema, shapes: map[string]layout.Shape{}, required: noRequired()}
	for _, l := range fam.Layouts {
		rules.layouts = append(rules.layouts, l.ID)
		rules.shapes[l.ID] = l.Shape()
	}
	return rules
}

// decoder turns a checks.toml into Rules and collects its mistakes.
type decoder struct {
	*Rules
	problems diag.List
	ids      map[string]bool
	work     int  // ids of rows and columns that addresses were compared with so far
	tired    bool // that exceeded mostWork, and a problem was added
	signs    *signWords
}

// Parse reads the text of a checks.toml; file is its name in messages. The error is
// a *diag.Error with every mistake.
func Parse(file string, data []byte, fam *layout.Family) (*Rules, error) {
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return nil, err
	}
	d := &decoder{Rules: newRules(fam), ids: map[string]bool{}}
	r := tomlpos.Read(root, &d.problems)
	for _, c := range r.Tables("check") {
		d.check(c)
		c.Close()
	}
	for _, c := range r.Tables("rule") {
		d.lineRule(c)
		c.Close()
	}
	for _, c := range r.Tables("balance") {
		d.balance(c)
		c.Close()
	}
	for _, c := range r.Tables("pairs") {
		d.pairRule(c)
		c.Close()
	}
	for _, c := range r.Tables("cover") {
		d.cover(c)
		c.Close()
	}
	for _, c := range r.Tables("placeholder") {
		d.placeholder(c)
		c.Close()
	}
	if v := r.Table("values"); v != nil {
		d.values(v)
	}
	for _, kind := range []struct {
		name string
		read func(*tomlpos.Reader)
	}{
		{"small", d.small}, {"median", d.median}, {"outlier", d.outlier}, {"change", d.change}, {"parts", d.parts}, {"reason", d.reason},
		{"within", d.within}, {"needs", d.needs},
		{"costs", d.costs}, {"direction", d.direction}, {"measure", d.measure}, {"match", d.match}, {"shape", d.shape},
		{"digits", d.digits}, {"foreign", d.foreign}, {"renamed", d.renamed}, {"confusable", d.confusable}, {"repeated", d.repetition},
		{"units", d.units}, {"dated", d.dated}, {"published", d.published},
	} {
		for _, c := range r.Tables(kind.name) {
			kind.read(c)
			c.Close()
		}
	}
	// Rules that compare amounts are more reliable than those that look at their size.
	slices.SortStableFunc(d.others, func(a, b rule) int { return cmp.Compare(turn(a), turn(b)) })
	r.Close()
	sum := sha256.Sum256(data)
	d.SHA256 = hex.EncodeToString(sum[:])
	return d.Rules, d.problems.Err()
}

// id reads the unique name of a check.
func (d *decoder) id(r *tomlpos.Reader) string {
	r.Require("id")
	id := r.String("id", "")
	if d.ids[id] && id != "" {
		r.Problem("id", id, "与另一条审核同名", "每条审核应有自己的id")
	}
	d.ids[id] = true
	return id
}

func (d *decoder) level(r *tomlpos.Reader, def Severity) Severity { return d.severity(r, "level", def) }

func (d *decoder) severity(r *tomlpos.Reader, key string, def Severity) Severity {
	levels := []string{"error", "warning", "info"}
	switch l := r.String(key, ""); l {
	case "":
		return def
	case "error":
		return Error
	case "warning":
		return Warning
	case "info":
		return Info
	default:
		r.Problem(key, l, "不是审核的级别", diag.Suggest(l, levels))
		return def
	}
}

// say reads the message of a finding; marks are the placeholders it may contain. An
// empty list means that an earlier mistake made them unknown: they are not checked.
func (d *decoder) say(r *tomlpos.Reader, marks []string) string {
	r.Require("say")
	return d.sentence(r, "say", marks)
}

// sentence reads a message with placeholders from an optional key.
func (d *decoder) sentence(r *tomlpos.Reader, key string, marks []string) string {
	if len(marks) == 0 || !r.Has(key) {
		return r.String(key, "")
	}
	return r.Phrase(key, marks...)
}

// fill replaces the placeholders of a sentence.
func fill(text string, values map[string]string) string {
	var pairs []string
	for k, v := range values {
		pairs = append(pairs, "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// at adds a problem at a byte of the text of a string.
func (d *decoder) at(n *tomlpos.Node, offset int, got, message, want string) {
	line, col := n.Place(offset)
	d.problems.Add(diag.Problem{File: n.File, Line: line, Col: col, Got: got, Message: message, Want: want})
}

// mistake adds the problem of an address or a formula.
func (d *decoder) mistake(n *tomlpos.Node, bad *address.Mistake) {
	d.at(n, bad.At, bad.Got, bad.Message, bad.Want)
}

// check reads a [[check]].
func (d *decoder) check(r *tomlpos.Reader) {
	c := &tieOut{common: d.common(r, Error)}
	c.tolerance = d.tolerance(r)
	d.each(r, c)
	c.say = d.say(r, append([]string{"left", "right", "difference"}, c.names...))
	c.note = r.String("note", "")
	r.Require("formula")
	c.text = r.String("formula", "")
	if n := r.Node("formula"); n != nil && n.Kind == tomlpos.String {
		f, bad := readFormula(c.text)
		if bad != nil {
			d.mistake(n, bad)
		} else {
			c.formula = f
			d.bind(n, c)
		}
	}
	d.checks = append(d.checks, c)
}

// usualTimes is the default ratio from which on two sums are taken to be in
// different units of money.
const usualTimes = 1000

// times reads the ratio of two sums from which on a rule reports them.
func (d *decoder) times(r *tomlpos.Reader, def int) int64 {
	n := r.Int("times", def)
	if n < 2 {
		r.Problem("times", strconv.Itoa(n), "不能作倍数", "应为2以上的整数")
		return int64(def)
	}
	return int64(n)
}

func (d *decoder) tolerance(r *tomlpos.Reader) money.Amount { return d.amount(r, "tolerance", "0") }

// amount reads an amount in 元 that is not negative.
func (d *decoder) amount(r *tomlpos.Reader, key, def string) money.Amount {
	text := r.String(key, def)
	a, err := money.Parse(text)
	if err != nil || a < 0 {
		what := "不能作金额"
		if key == "tolerance" {
			what = "不能作允许的差额"
		}
		r.Problem(key, text, what, "应为以元为单位的数，加引号，如\"0.05\"")
		return 0
	}
	return a
}

// each reads the values of a check's variables: domains, or values written out.
func (d *decoder) each(r *tomlpos.Reader, c *tieOut) {
	n := r.Node("each")
	if n == nil {
		c.bindings = []address.Values{{}}
		return
	}
	c.loops = true
	items := []*tomlpos.Node{n}
	if n.Kind == tomlpos.Array {
		items = n.Items
	}
	const want = "应写成\"11[{u}]\"、[\"11[{u}]\", \"03[{u}]\"]或[ { 名字 = \"值\" }, … ]"
	if len(items) == 0 {
		d.at(n, 0, "", "each是空的", want)
	}
	for _, item := range items {
		var names []string
		switch item.Kind {
		case tomlpos.String:
			dom, bad := readDomain(item.Str)
			if bad != nil {
				d.mistake(item, bad)
				continue
			}
			names = dom.Row.Variables()
			d.checkDomain(item, dom)
			c.domains = append(c.domains, dom)
		case tomlpos.Table:
			v := address.Values{}
			for _, k := range item.Keys {
				if k.Value.Kind != tomlpos.String {
					d.problems.Add(diag.Problem{File: item.File, Line: k.Value.Line, Col: k.Value.Col, Got: k.Name, Message: "的值应为文字（加引号）"})
				}
				v[k.Name] = k.Value.Str
				names = append(names, k.Name)
			}
			c.bindings = append(c.bindings, v)
		default:
			d.at(item, 0, "", "each写法不对", want)
			continue
		}
		slices.Sort(names)
		if c.names == nil {
			c.names = names
		}
		if !slices.Equal(names, c.names) || len(names) == 0 && item.Kind == tomlpos.Table || len(c.domains) > 0 && len(c.bindings) > 0 {
			d.at(item, 0, "", "each的各项应有同样的变量", want)
		}
	}
}

// checkDomain checks that the layouts have the table and the row of a domain.
func (d *decoder) checkDomain(n *tomlpos.Node, dom *address.Ref) {
	if !dom.Row.Bindable() || len(dom.Row.Variables()) == 0 {
		d.at(n, dom.RowAt, dom.Row.String(), "中应有变量，一级至多一个，同一级不能再写*", "如13[*/{u}/{p}]或06[301{c}]")
		return
	}
	d.checkRef(n, dom, nil)
}

// turn is the order in which rules run, because a rule skips lines that an earlier
// one has reported: whole files first, then members, then lines.
func turn(x rule) int {
	switch x := x.(type) {
	case *smallRule:
		if x.by == nil {
			return 0
		}
		return 2
	case *median:
		return 1
	}
	return 3
}

// add adds a rule about the unit of money.
func (d *decoder) add(x rule) { d.others = append(d.others, x) }
