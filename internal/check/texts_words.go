package check

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// word is a spelling that is probably wrong, or a name that is no longer right.
type word struct {
	text, right string
	since       int      // from this budget year on
	near        []string // it is told only where the passage has one of these; nil: always
	before      []string // what may stand before it: then it is right (原国土资源局)
	after       []string // what may stand after it: then it is part of another word (农业部门)
	row         int      // in the dataset's list; -1 in the family's
}

// wordRule is a [[confusable]] or a [[renamed]]: words that the family lists, and a file
// of the dataset that adds to them.
type wordRule struct {
	common
	words         []word
	list          *dataset.File
	before, after []string // for every word
	titles        bool     // in the title of a document, 《…》, they are right
	since         bool     // words have a year
	say           string
}

func (d *decoder) confusable(r *tomlpos.Reader) { d.words(r, &wordRule{}) }

func (d *decoder) renamed(r *tomlpos.Reader) { d.words(r, &wordRule{titles: true, since: true}) }

// words reads a rule on words: those in the key words, and the columns of the file in
// the key list, which have the names of the keys of a word.
func (d *decoder) words(r *tomlpos.Reader, x *wordRule) {
	x.common = d.common(r, Warning)
	x.before, x.after = r.Strings("before"), r.Strings("after")
	if r.Has("list") {
		if x.list = d.file(r, "list", dataset.Records); x.list != nil {
			for _, id := range x.columns() {
				if x.list.Column(id) == nil {
					r.Problem("list", x.list.ID, "没有“"+id+"”列", "应有的列："+strings.Join(x.columns(), "、"))
				}
			}
		}
	}
	keys := x.columns()
	for _, wr := range r.Tables("words") {
		wr.Require(keys[0])
		w := word{row: -1, text: wr.String(keys[0], ""), right: wr.String(keys[1], ""), before: wr.Strings("before"), after: wr.Strings("after")}
		if x.since {
			wr.Require("since")
			w.since = wr.Int("since", 0)
		} else {
			wr.Require(keys[1])
			w.near = wr.Strings("near")
		}
		if w.text == "" && wr.Has(keys[0]) || w.text == w.right {
			wr.Problem(keys[0], w.text, "不是要找的词", "应写错的写法，与应为的写法不同")
		}
		x.words = append(x.words, w)
		wr.Close()
	}
	x.say = d.say(r, []string{"word", "right", "sentence", "since"})
	d.texts = append(d.texts, x)
}

// columns are the ids of the columns of the dataset's list: what is written, what is
// right, and the third.
func (x *wordRule) columns() []string {
	if x.since {
		return []string{"old", "new", "since"}
	}
	return []string{"word", "right", "near"}
}

// own are the words that the dataset adds.
func (x *wordRule) own(ds *dataset.Dataset) []word {
	if x.list == nil || ds.Lists[x.list.ID] == nil {
		return nil
	}
	t, ids := ds.Lists[x.list.ID], x.columns()
	var out []word
	for i := range t.N {
		w := word{text: t.Value(ids[0], i), right: t.Value(ids[1], i), row: i}
		if third := t.Value(ids[2], i); x.since {
			w.since, _ = strconv.Atoi(third)
		} else {
			w.near = strings.FieldsFunc(third, func(r rune) bool { return strings.ContainsRune("、，,；; ", r) })
		}
		out = append(out, w)
	}
	return out
}

func (x *wordRule) run(t *texts) []Finding {
	words := append(x.own(t.ds), x.words...)
	var out []Finding
	for i := range t.all {
		p := &t.all[i]
		var told []string
		for k := range words {
			w := &words[k]
			if w.since > t.year || !strings.Contains(p.text, w.text) || w.near != nil && !beside(p.text, w.near, strings.Contains) {
				continue
			}
			each(p.text, w.text, func(at int) {
				before, after := p.text[:at], p.text[at+len(w.text):]
				switch {
				case beside(before, x.before, strings.HasSuffix), beside(before, w.before, strings.HasSuffix),
					beside(after, x.after, strings.HasPrefix), beside(after, w.after, strings.HasPrefix),
					x.titles && inTitle(p.text, at), x.isRight(w, p.text, at), slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, w.text) }):
					return
				}
				told = append(told, w.text)
				values := map[string]string{"word": w.text, "right": w.right, "since": strconv.Itoa(w.since), "sentence": t.quote(p, at)}
				if w.right == "" {
					values["right"] = "别的机构"
				}
				out = append(out, x.at(p, x.say, values))
			})
		}
	}
	return out
}

// isRight reports whether a word is there as part of what is right (文化部 in a new name
// that contains it).
func (x *wordRule) isRight(w *word, text string, at int) bool {
	k := strings.Index(w.right, w.text)
	return k >= 0 && at >= k && strings.HasPrefix(text[at-k:], w.right)
}

// foreign is a [[foreign]]: the text of a unit names another unit.
type foreign struct {
	common
	before []string // words before a name with which it is right (配合、委托)
	say    string
}

func (d *decoder) foreign(r *tomlpos.Reader) {
	x := &foreign{common: d.common(r, Warning), before: r.Strings("before")}
	x.say = d.say(r, []string{"name", "unit", "sentence"})
	d.texts = append(d.texts, x)
}

func (x *foreign) run(t *texts) []Finding {
	units := t.ds.Dims[t.ds.Schema.Subject.Dim.Index]
	const prefix = 4 // characters by which names are looked up
	key := func(s string) string {
		r := []rune(s)
		return string(r[:min(prefix, len(r))])
	}
	names := map[string][]uint32{} // longest first
	for _, m := range units.Listed {
		if utf8.RuneCountInString(units.Names[m]) >= prefix {
			names[key(units.Names[m])] = append(names[key(units.Names[m])], m)
		}
	}
	for _, same := range names {
		slices.SortStableFunc(same, func(a, b uint32) int { return len(units.Names[b]) - len(units.Names[a]) })
	}
	var out []Finding
	for i := range t.all {
		p := &t.all[i]
		own, ok := units.Lookup(p.owner)
		if !ok || own == 0 || p.owner == t.ds.Head {
			continue
		}
		line := t.line(own)
		for at := 0; at < len(p.text); {
			m := firstNamed(names[key(p.text[at:min(len(p.text), at+4*prefix)])], units.Names, p.text[at:])
			if m == 0 {
				_, size := utf8.DecodeRuneInString(p.text[at:])
				at += size
				continue
			}
			its := units.Codes[m]
			right := m == own || its == t.ds.Head || units.Names[m] == t.ds.Whole().Name || line[m] || t.line(m)[own]
			if !right && !beside(p.text[:at], x.before, strings.HasSuffix) {
				out = append(out, x.at(p, x.say, map[string]string{"name": units.Names[m], "unit": units.Names[own], "sentence": t.quote(p, at)}))
				break
			}
			at += len(units.Names[m])
		}
	}
	return out
}

// firstNamed is the first of some members with whose name a text begins; 0 for none.
func firstNamed(of []uint32, names []string, text string) uint32 {
	for _, m := range of {
		if strings.HasPrefix(text, names[m]) {
			return m
		}
	}
	return 0
}

// line are the units above a unit.
func (t *texts) line(m uint32) map[uint32]bool {
	parent, dim := t.ds.Schema.Subject.Parent, t.ds.Schema.Subject.Dim
	out := map[uint32]bool{}
	units := t.ds.Dims[dim.Index]
	for parent != nil && units.Rows[m] >= 0 {
		above, ok := units.Lookup(t.ds.Lists[dim.List.ID].Value(parent.ID, int(units.Rows[m])))
		if !ok || above == 0 || out[above] {
			break
		}
		out[above], m = true, above
	}
	return out
}

// digitsRule is a [[digits]]: a number that stands alone and has the form of a person's.
type digitsRule struct {
	common
	starts  []string // how it begins; nil: anyhow
	lengths []int
	groups  [][]int  // how its digits may be grouped by blanks or hyphens
	sum     string   // of checkSums
	after   []string // what may stand after it: then it is an amount
	say     string
}

// checkSums are the ways in which numbers check themselves.
var checkSums = map[string]func(string) bool{"none": func(string) bool { return true }, "identity": isIdentity, "luhn": isLuhn}

func (d *decoder) digits(r *tomlpos.Reader) {
	x := &digitsRule{common: d.common(r, Warning), starts: r.Strings("starts"), after: r.Strings("after")}
	r.Require("lengths")
	for _, text := range r.Strings("lengths") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 8 || n > 40 {
			r.Problem("lengths", text, "不能作位数", "应为8至40的整数，加引号")
			continue
		}
		x.lengths = append(x.lengths, n)
	}
	for _, text := range r.Strings("groups") {
		var group []int
		for part := range strings.SplitSeq(text, "-") {
			n, err := strconv.Atoi(part)
			if err != nil || n < 1 || n > 40 {
				r.Problem("groups", text, "不能作分组", "应写各组的位数，如\"3-4-4\"")
				break
			}
			group = append(group, n)
		}
		x.groups = append(x.groups, group)
	}
	x.sum = r.String("check", "none")
	if checkSums[x.sum] == nil {
		r.Problem("check", x.sum, "不是校验的方法", diag.Suggest(x.sum, sortedKeys(checkSums)))
	}
	x.say = d.say(r, []string{"digits", "sentence"})
	d.texts = append(d.texts, x)
}

func (x *digitsRule) run(t *texts) []Finding {
	var out []Finding
	for i := range t.all {
		p := &t.all[i]
		for at, number := range numbers(p.text) {
			plain := strings.Map(func(r rune) rune {
				if r == ' ' || r == '-' {
					return -1
				}
				return r
			}, number)
			after := strings.TrimLeft(p.text[at:], " -0123456789xX０１２３４５６７８９Ｘｘ")
			switch {
			case !slices.Contains(x.lengths, len(plain)), x.starts != nil && !beside(plain, x.starts, strings.HasPrefix),
				len(plain) < len(number) && !x.grouped(number), beside(after, x.after, strings.HasPrefix), !checkSums[x.sum](plain):
				continue
			}
			shown := plain[:3] + strings.Repeat("*", len(plain)-7) + plain[len(plain)-4:]
			sentence := strings.ReplaceAll(t.quote(p, at), original(p.text[at:], number), shown)
			out = append(out, x.at(p, x.say, map[string]string{"digits": shown, "sentence": sentence}))
		}
	}
	return out
}

// grouped reports whether the digits of a number are grouped as the rule knows.
func (x *digitsRule) grouped(number string) bool {
	var got []int
	for _, part := range strings.FieldsFunc(number, func(r rune) bool { return r == ' ' || r == '-' }) {
		got = append(got, len(part))
	}
	return slices.ContainsFunc(x.groups, func(g []int) bool { return slices.Equal(g, got) })
}

// original is a number as it is written at the beginning of a text.
func original(text, number string) string {
	end := 0
	for range number { // ASCII: one character of the text for each
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end]
}

// numbers yields the strings of digits that stand alone in a text, in half width, with
// the blanks and hyphens inside them, and where they begin. The last may be an X.
func numbers(text string) func(yield func(int, string) bool) {
	half := func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == 'Ｘ', r == 'ｘ', r == 'x':
			return 'X'
		}
		return r
	}
	return func(yield func(int, string) bool) {
		previous := rune(0)
		for at := 0; at < len(text); {
			r, size := utf8.DecodeRuneInString(text[at:])
			if r = half(r); r < '0' || r > '9' {
				previous, at = r, at+size
				continue
			}
			var digits []rune
			end := at
			for end < len(text) {
				c, size := utf8.DecodeRuneInString(text[end:])
				if c = half(c); (c < '0' || c > '9') && c != ' ' && c != '-' && c != 'X' {
					break
				}
				digits = append(digits, c)
				if end += size; c == 'X' {
					break
				}
			}
			number := strings.TrimRight(string(digits), " -")
			next, _ := utf8.DecodeRuneInString(text[end:])
			if !joined(previous) && !joined(next) && !yield(at, number) {
				return
			}
			previous, at = '0', end
		}
	}
}

// joined reports whether a character beside digits makes them part of something else.
func joined(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("._/,-%＋+", r) && r != 0
}

// isIdentity reports whether 18 digits are an identity number (GB 11643): a date of
// birth, and the check digit by MOD 11-2.
func isIdentity(s string) bool {
	if len(s) != 18 || strings.Contains(s[:17], "X") || s[0] == '0' {
		return false
	}
	year, _ := strconv.Atoi(s[6:10])
	month, _ := strconv.Atoi(s[10:12])
	day, _ := strconv.Atoi(s[12:14])
	days := []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > days[month-1] {
		return false
	}
	sum, weight := 0, 1
	for i := 17; i > 0; i-- { // weights 2^(18-i) mod 11
		weight = weight * 2 % 11
		sum += int(s[i-1]-'0') * weight
	}
	return "10X98765432"[sum%11] == s[17]
}

// isLuhn reports whether the digits of a card number check (ISO/IEC 7812).
func isLuhn(s string) bool {
	sum := 0
	for i := range len(s) {
		n := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return !strings.Contains(s, "X") && sum%10 == 0
}
