package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Names of the rules on the words.
const (
	wordsRule  = "文字的数"
	sumRule    = "文字的合计"
	changeRule = "文字的增减"
	ownRule    = "单位写的文字"
	unmadeRule = "文字的模板"
)

// reading checks the words of one book.
type reading struct {
	*reckoner
	rep     *Report
	book    *book.Book
	secrets []*big.Rat // masked amounts, in 分
	names   []string   // names in the dataset's lists that contain digits
	under   string     // the heading above the current sentence
	figures []read
	amounts published    // by which typed figures are compared; nil until one is
	faulty  map[int]bool // numbers of the wholes with a wrong part
}

// read is a figure of the words that was found correct.
type read struct {
	book.Figure
	quantity
	from  string   // its address
	text  string   // with its unit
	scale *big.Rat // its unit in 分, of a percentage 1/100
	value *big.Rat // as printed, in 分, in things or as a share
	place Place
}

// ReadWords checks the finished words of a book against the tables and the dataset:
// every number, the sum of the parts of every whole, and the texts of the office.
func (rep *Report) ReadWords(b *book.Book, ds *dataset.Dataset, subject dataset.Subject, tables []*table.Table) {
	w := &reading{reckoner: newReckoner(ds, subject, tables), rep: rep, book: b, under: b.Title, faulty: map[int]bool{}}
	for _, t := range tables {
		for i := range t.Cells {
			if c := &t.Cells[i]; c.Kind == table.MaskedCell && c.Amount != 0 {
				w.secrets = append(w.secrets, new(big.Rat).SetInt64(int64(c.Amount)))
			}
		}
	}
	for _, m := range ds.Dims {
		for _, i := range m.Listed {
			if m.Dim.List != nil && strings.ContainsFunc(m.Names[i], isFigure) {
				w.names = append(w.names, m.Names[i])
			}
		}
	}
	for _, bl := range b.Blocks {
		switch bl.Kind {
		case book.Part, book.Heading:
			w.under = w.safe(bl.Text)
		case book.TableOf:
			continue // its title is the table's
		}
		if bl.Sentences == nil && bl.Text != "" {
			bl.Sentences = []book.Sentence{{ID: bl.ID, Text: bl.Text}}
		}
		for i := range bl.Sentences {
			number := ""
			if i == 0 {
				number = bl.Number
			}
			w.sentence(&bl.Sentences[i], number)
		}
	}
	for i := range b.Wholes {
		w.whole(i)
	}
	for _, r := range b.Reasons {
		w.reason(r)
	}
	w.own()
	rep.sort()
}

// Unmade reports the mistakes because of which the words could not be made.
func (rep *Report) Unmade(mistakes *diag.Error) {
	for _, p := range mistakes.Problems {
		f := Finding{Severity: Error, Rule: unmadeRule, Place: Place{File: p.File}}
		if p.Line > 0 {
			f.Place.Lines = []int{p.Line}
		}
		p.File, p.Line = "", 0
		f.Message = p.String()
		rep.Findings = append(rep.Findings, f)
	}
	rep.sort()
}

// found adds a finding; masked amounts in its message are hidden.
func (w *reading) found(severity Severity, rule string, place Place, message, why string) {
	w.rep.Findings = append(w.rep.Findings, Finding{Severity: severity, Rule: rule, Place: place, Message: w.safe(message), Why: why})
}

// isFigure reports whether a character is a digit or another sign of a number.
func isFigure(r rune) bool { return unicode.IsNumber(r) && !unicode.Is(unicode.Han, r) }

// sentence checks every number of a sentence: it must be a figure or part of a text
// of the dataset.
func (w *reading) sentence(s *book.Sentence, number string) {
	place := Place{Words: w.under, Address: s.ID}
	known := make([]bool, len(s.Text))
	cover := func(at int, text string) bool {
		if at < 0 || at > len(s.Text) || !strings.HasPrefix(s.Text[at:], text) {
			return false
		}
		for i := range len(text) {
			known[at+i] = true
		}
		return true
	}
	cover(0, number)
	for _, f := range s.Figures {
		if f.Text == w.book.Reading.Flat || f.Text == w.book.Reading.NearlyFlat {
			cover(f.At, f.Text)
			w.flat(s, f, place)
			continue
		}
		w.rep.Words++
		if cover(f.At, f.Text) {
			w.figure(s, f, place)
		} else {
			w.faulty[f.Whole] = true
			w.found(Error, wordsRule, place, fmt.Sprintf("应印%s的地方印的不是它：%s", f.Text, around(s.Text, f.At)), "这个数是"+f.Address.String())
		}
	}
	plain := []byte(s.Text)
	for _, q := range s.Quotes {
		if strings.ContainsFunc(q.Text, isFigure) && !w.holds(q.Text) {
			continue
		}
		if cover(q.At, q.Text) {
			for i := range len(q.Text) {
				plain[q.At+i] = ' '
			}
		}
	}
	for at := 0; at < len(s.Text); {
		r, size := utf8.DecodeRuneInString(s.Text[at:])
		if !isFigure(r) || known[at] {
			at += size
			continue
		}
		end := at
		for end < len(s.Text) && !known[end] {
			r, size := utf8.DecodeRuneInString(s.Text[end:])
			next, _ := utf8.DecodeRuneInString(s.Text[end+size:])
			if !isFigure(r) && !(strings.ContainsRune(".,", r) && isFigure(next)) {
				break
			}
			end += size
		}
		w.rep.Words++
		w.found(Error, wordsRule, place, fmt.Sprintf("“%s”不是从表和数据集算出的：%s", s.Text[at:end], around(s.Text, at)), "")
		at = end
	}
	if word := w.otherSelf(string(plain)); word != "" {
		w.found(Warning, wordsRule, place, fmt.Sprintf("这是%s的公开文本，写的却是“%s”：%s", w.scope(), word, around(s.Text, strings.Index(s.Text, word))), "")
	}
}

// around is a sentence; of a long one, the part near a place in it.
func around(text string, at int) string {
	const near = 40
	at = min(at, len(text))
	before, after := []rune(text[:at]), []rune(text[at:])
	if len(before)+len(after) <= 3*near {
		return text
	}
	if len(before) > near {
		before = append([]rune("…"), before[len(before)-near:]...)
	}
	if len(after) > near {
		after = append(after[:near], '…')
	}
	return string(before) + string(after)
}

// holds reports whether the dataset or a table contains a text.
func (w *reading) holds(text string) bool {
	in := func(s string) bool { return strings.Contains(s, text) }
	for _, p := range w.ds.Prose {
		if slices.ContainsFunc(p, in) {
			return true
		}
	}
	for _, values := range w.ds.Pairs {
		for _, v := range values {
			if in(v) {
				return true
			}
		}
	}
	for _, list := range w.ds.Lists {
		for _, column := range list.Values {
			if slices.ContainsFunc(column, in) {
				return true
			}
		}
	}
	for _, r := range w.tables {
		if slices.ContainsFunc(r.Cells, func(c table.Cell) bool { return c.Kind == table.TextCell && in(c.Text) }) {
			return true
		}
	}
	return false
}

var wellFormed = regexp.MustCompile(`^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$`)

// parseFigure reads a printed number and counts its decimals.
func parseFigure(text string) (value *big.Rat, decimals int, ok bool) {
	if !wellFormed.MatchString(text) {
		return nil, 0, false
	}
	if _, frac, point := strings.Cut(text, "."); point {
		decimals = len(frac)
	}
	value, ok = new(big.Rat).SetString(strings.ReplaceAll(text, ",", ""))
	return value, decimals, ok
}

// roundedTo reports whether a printed number is an exact one rounded to that many
// decimals, half away from zero.
func roundedTo(printed *big.Rat, decimals int, exact *big.Rat) bool {
	off := new(big.Rat).Sub(printed, exact)
	twice := off.Abs(off)
	twice.Add(twice, twice)
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	switch twice.Cmp(step) {
	case -1:
		return true
	case 0:
		return new(big.Rat).Abs(printed).Cmp(new(big.Rat).Abs(exact)) > 0
	}
	return false
}

// unitAt is the unit at the beginning of a text; "": none.
func unitAt(text string) string {
	for _, u := range []string{"亿元", "万元", "元", "%", "％"} {
		if strings.HasPrefix(text, u) {
			return strings.Replace(u, "％", "%", 1)
		}
	}
	return ""
}

// figure checks one figure in its sentence.
func (w *reading) figure(s *book.Sentence, f book.Figure, place Place) {
	before, after := s.Text[:f.At], s.Text[f.At+len(f.Text):]
	unit := unitAt(after)
	wrong := func(message string) {
		w.found(Error, wordsRule, place, message+"："+around(s.Text, f.At), "这个数是"+f.Address.String())
		w.faulty[f.Whole] = true
	}
	q := w.reckon(f.Address)
	switch {
	case q.masked:
		w.found(Error, wordsRule, place, "文字里印了涉密的金额", "这个数是"+f.Address.String())
		w.faulty[f.Whole] = true
		return
	case q.unknown:
		wrong(fmt.Sprintf("“%s”无法核对", f.Text))
		return
	case joins(before, f.Text, after, q.kind):
		wrong(fmt.Sprintf("“%s”与旁边的数连在一起", f.Text))
		return
	}
	r := read{Figure: f, quantity: q, from: f.Address.String(), text: f.Text + unit, place: place}
	exact, shown := q.value, ""
	switch q.kind {
	case ofMoney:
		u, ok := money.ParseUnit(unit)
		if !ok {
			wrong(fmt.Sprintf("金额“%s”后面没有金额单位", f.Text))
			return
		}
		r.scale = new(big.Rat).SetInt64(int64(u))
		exact = new(big.Rat).Quo(q.value, r.scale)
		if q.cell != nil && q.format.Unit == u {
			shown = q.cell.Text
			if q.cell.Amount == 0 {
				shown = "0"
			}
		}
	case ofShare:
		if unit != "%" {
			wrong(fmt.Sprintf("比例“%s”后面没有%%", f.Text))
			return
		}
		r.scale = big.NewRat(1, 100)
		exact = new(big.Rat).Quo(q.value, r.scale)
	default:
		r.scale = big.NewRat(1, 1)
		if unit == "%" {
			wrong(fmt.Sprintf("“%s”后面不应是“%s”", f.Text, unit))
			return
		}
	}
	printed, decimals, ok := parseFigure(f.Text)
	if n, isNumeral := numeral(f.Text, q); isNumeral {
		printed, ok = n, true
	}
	switch {
	case !ok:
		wrong(fmt.Sprintf("“%s”不是数的写法", f.Text))
		return
	case q.atMost:
		ok = printed.Cmp(exact) <= 0
	case q.kind == ofThings || q.kind == ofYear:
		ok = printed.Cmp(exact) == 0
	default:
		ok = roundedTo(printed, decimals, exact)
		if cell, cellDecimals, plain := parseFigure(shown); plain && (cellDecimals == decimals || q.cell.Amount == 0) {
			ok = printed.Cmp(cell) == 0
		}
	}
	if !ok {
		if shown == "" {
			shown = q.text(unit, decimals)
		}
		wrong(fmt.Sprintf("印的是%s，应为%s%s", r.text, shown, unit))
		return
	}
	r.value = new(big.Rat).Mul(printed, r.scale)
	w.figures = append(w.figures, r)
	w.direction(s, before, &r, printed)
}

// text is how a quantity should be printed.
func (q *quantity) text(unit string, decimals int) string {
	n, d := q.value.Num(), q.value.Denom()
	u, _ := money.ParseUnit(unit)
	switch {
	case q.kind == ofMoney && n.IsInt64():
		return money.Format{Unit: u, Decimals: min(decimals, 6), Thousands: true, Zero: "0"}.Text(money.Amount(n.Int64()))
	case q.kind == ofShare && n.IsInt64() && d.IsInt64():
		return money.Percent(n.Int64(), d.Int64())
	case q.kind == ofThings || q.kind == ofYear:
		return q.value.RatString()
	}
	return "另一个数"
}

// joins reports whether a figure is adjacent to another number.
func joins(before, text, after string, kind quantityKind) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, size := utf8.DecodeRuneInString(after)
	next, _ := utf8.DecodeRuneInString(after[min(size, len(after)):])
	if _, _, ok := parseFigure(text); !ok {
		return false // a Chinese numeral, or not a number, which is reported elsewhere
	}
	return isFigure(last) || strings.ContainsRune(".,", last) || kind != ofYear && strings.ContainsRune("-−", last) ||
		isFigure(first) || strings.ContainsRune(".,", first) && isFigure(next)
}

// numeral reads a count in Chinese numerals.
func numeral(text string, q quantity) (*big.Rat, bool) {
	if q.kind != ofThings || !q.value.IsInt() || !q.value.Num().IsInt64() {
		return nil, false
	}
	if text == "两" {
		return big.NewRat(2, 1), true
	}
	if n := q.value.Num().Int64(); n >= 0 && n < 1000 && text == table.Ordinal(int(n)) {
		return q.value, true
	}
	return nil, false
}

// flat checks that the word for no change (持平) is printed only for a change of
// exactly zero, and the word for hardly any (基本持平) only for one that rounds to
// zero.
func (w *reading) flat(s *book.Sentence, f book.Figure, place Place) {
	q := w.reckon(f.Address)
	rounds := false
	switch {
	case q.masked:
		w.found(Error, wordsRule, place, "文字里印了涉密的金额", "这个数是"+f.Address.String())
		return
	case q.unknown:
		w.found(Error, wordsRule, place, fmt.Sprintf("“%s”无法核对：%s", f.Text, around(s.Text, f.At)), "这个数是"+f.Address.String())
		return
	case q.kind == ofMoney:
		unit := new(big.Rat).SetInt64(int64(max(w.book.Money.Unit, 1)))
		rounds = roundedTo(new(big.Rat), w.book.Money.Decimals, new(big.Rat).Quo(q.value, unit))
	case q.kind == ofShare:
		rounds = roundedTo(new(big.Rat), 1, new(big.Rat).Mul(q.value, big.NewRat(100, 1)))
	}
	want := "增减的数"
	switch {
	case q.value.Sign() == 0:
		want = w.book.Reading.Flat
	case rounds:
		want = w.book.Reading.NearlyFlat
	}
	if f.Text != want || !strings.HasPrefix(s.Text[min(f.At, len(s.Text)):], f.Text) {
		w.found(Error, changeRule, place, fmt.Sprintf("写的是“%s”，应写%s：%s", f.Text, want, around(s.Text, f.At)), "这个数是"+f.Address.String())
	}
}

// direction checks that the word of change before a figure (增加, 减少) is correct.
func (w *reading) direction(s *book.Sentence, before string, r *read, printed *big.Rat) {
	if r.kind == ofYear {
		return
	}
	before = strings.TrimSuffix(before, "了")
	word, way := "", 0
	for _, list := range []struct {
		words []string
		way   int
	}{{w.book.Reading.Rises, 1}, {w.book.Reading.Falls, -1}} {
		for _, s := range list.words {
			if strings.HasSuffix(before, s) && len(s) > len(word) {
				word, way = s, list.way
			}
		}
	}
	said := word + r.text
	switch {
	case way == 0:
	case printed.Sign() < 0:
		w.found(Error, changeRule, r.place, fmt.Sprintf("“%s”：增减的数不应带负号：%s", said, around(s.Text, r.At)), "这个数是"+r.Address.String())
	case r.quantity.value.Sign() == 0:
		w.found(Error, changeRule, r.place, fmt.Sprintf("“%s”：没有增减，应写持平：%s", said, around(s.Text, r.At)), "")
	case r.unsaid && r.sign*way < 0:
		w.found(Error, changeRule, r.place, fmt.Sprintf("“%s”与数的增减相反：%s", said, around(s.Text, r.At)), "这个数是"+r.Address.String())
	case printed.Sign() == 0:
		w.found(Error, changeRule, r.place, fmt.Sprintf("“%s”：增减的数四舍五入后是零，应写基本持平：%s", said, around(s.Text, r.At)), "")
	}
}
