package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"budgetreport/internal/diag"
)

// A code is judged where it is listed: what a spreadsheet has damaged there
// and everywhere else in the same way is printed otherwise, for all references
// agree with it.

const (
	asText      = "应把这一列设为文本格式后重新填写"
	blankInCode = "编码中有空白或看不见的字"
	codeChars   = "编码只用汉字和半角的数字、字母、“-”“_”"
	lostZero    = "Excel会去掉编码开头的0，应把这一列设为文本格式"
	// keptDigits is how many digits of a number spreadsheets keep; those after
	// them become zeros.
	keptDigits = 15
	// mostZeros is how many zeros at the front a code is taken to have lost.
	mostZeros = 3
)

// exponent is how spreadsheets write a long number: 4.101E+20. A code such as
// 1E5 is none.
var exponent = regexp.MustCompile(`^[-+]?(\d+\.\d*[eE][-+]?\d+|\d+[eE][-+]\d+)$`)

// turned into a date: Jun-21, 21-Jun.
var dated = regexp.MustCompile(`^(?i:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{1,4}|\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))$`)

// judgeCode says what is wrong with a code by itself, and what it was meant to
// be, "" where that cannot be told.
func judgeCode(code string) (message, meant string) {
	whole, fraction, isDecimal := strings.Cut(code, ".")
	switch {
	case exponent.MatchString(code):
		return "是科学计数，Excel把编码改成了数，后面的数字已经丢失", ""
	case dated.MatchString(code):
		return "是日期，Excel把编码改成了日期", ""
	case isDecimal && digits(whole) && digits(fraction) && strings.Trim(fraction, "0") == "":
		return "是带小数的数，不是编码", whole
	case len(code) > keptDigits && digits(code) && code[0] != '0' && strings.Trim(code[keptDigits:], "0") == "":
		return "第16位起全是0，Excel只保留15位，后面的数字已经丢失", ""
	case strings.ContainsFunc(code, invisible):
		return blankInCode, plainCode(code)
	}
	for _, r := range code {
		if !codeRune(r) {
			return "编码中有“" + string(r) + "”", plainCode(code)
		}
	}
	return "", ""
}

// codeRune reports a character that codes have. Offices make some themselves: 涉密-01.
func codeRune(r rune) bool {
	return unicode.Is(unicode.Han, r) && unicode.IsLetter(r) || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_'
}

// codeWant is the remedy for what judgeCode says.
func codeWant(message, meant string) string {
	switch {
	case meant != "" && message == blankInCode:
		return "是否为“" + meant + "”？"
	case meant != "" && strings.HasPrefix(message, "编码"):
		return "是否为“" + meant + "”？" + codeChars
	case meant != "":
		return "是否为“" + meant + "”？" + asText
	case strings.HasPrefix(message, "编码"):
		return codeChars
	}
	return asText + "完整的编码"
}

// alike are letters of other alphabets that look like those of codes.
var alike = strings.NewReplacer(
	"А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "О", "O", "Р", "P", "Т", "T", "Х", "X",
	"а", "a", "с", "c", "е", "e", "о", "o", "р", "p", "х", "x",
	"Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Χ", "X", "ο", "o",
	"〇", "0", "－", "-", "‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-", "＿", "_",
)

// plainCode is a code without what only typing, copying or a spreadsheet's
// ="…" has put there; "" when what is left is no code either.
func plainCode(code string) string {
	code = alike.Replace(narrow(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Nd, r) && r > unicode.MaxASCII && r < '０' { // digits of other scripts are not guessed
			return '?'
		}
		return r
	}, code)))
	code = strings.Trim(strings.TrimPrefix(code, "="), `"'‘’“”`+"`")
	if code == "" || strings.ContainsFunc(code, func(r rune) bool { return !codeRune(r) }) {
		return ""
	}
	if message, _ := judgeCode(code); message != "" {
		return ""
	}
	return code
}

// lookalikes gives the digits that the letters in a code were probably meant
// to be; false unless it then is one of digits only.
func lookalikes(code string) (string, bool) {
	d := strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(code)
	return d, d != code && digits(d)
}

// essence is a code without what is easily left out or put in.
func essence(code string) string { return strings.NewReplacer("-", "", "_", "").Replace(code) }

// LostZeros finds among codes the one that a code is without zeros at its
// front, or that is so without them; "" if there is none.
func LostZeros(code string, codes []string) string {
	bare := strings.TrimLeft(code, "0")
	if bare == "" || !digits(code) {
		return ""
	}
	for _, c := range codes {
		if c != code && digits(c) && strings.TrimLeft(c, "0") == bare {
			return c
		}
	}
	return ""
}

// listed is a code where it is listed.
type listed struct {
	code string
	line int
}

// codeList is a list of codes while it is judged as a whole.
type codeList struct {
	l      *loader
	r      *reading
	column *Column
	at     int // of its cells in the rows
	dim    *Dimension
	codes  []listed
	sorted []string
	holder string // of Column.Prefix: the code that these begin with; "" where there is none
}

// judgeLists judges the codes of every list. Those with levels have their
// shape declared and need no comparison with one another.
func (l *loader) judgeLists() {
	for _, f := range l.ds.Schema.Files {
		if f.Kind == Pairs {
			l.judgePairs(f)
		}
	}
	for _, d := range l.ds.Schema.Dims {
		if r := l.readings[d.List]; r == nil || d.Levels != nil || r.holes { // a list that is not whole cannot be compared
			continue
		}
		m, key := l.ds.Dims[d.Index], d.List.kind(Key)
		c := codeList{l: l, r: l.readings[d.List], column: key, dim: d}
		if c.at = c.r.at[d.List.position(key.ID)]; c.at < 0 {
			continue
		}
		t := l.ds.Lists[d.List.ID]
		for _, i := range m.Listed {
			line := int(t.Lines[m.Rows[i]])
			if _, bad := c.r.badCodes[line]; !bad {
				c.codes = append(c.codes, listed{m.Codes[i], line})
			}
		}
		for _, k := range c.codes {
			c.sorted = append(c.sorted, k.code)
		}
		slices.Sort(c.sorted)
		if p := key.Prefix; p[0] != "" {
			c.holder = l.ds.Pairs[p[0]][p[1]]
		}
		c.judge()
	}
}

// judgePairs judges the codes that a Pairs file gives by name.
func (l *loader) judgePairs(f *File) {
	r := l.readings[f]
	if r == nil || r.at[1] < 0 {
		return
	}
	for _, c := range f.Columns {
		code, line := l.ds.Pairs[f.ID][c.ID], r.pairLines[c.ID]
		if _, bad := r.badCodes[line]; bad || c.Kind != Key || c.Digits == 0 {
			continue
		}
		if d, ok := lookalikes(code); ok && len(d) >= c.Digits {
			r.fault(line, r.at[1], code, "编码中的字母像是数字", say("是否为“"+d+"”？"))
		}
		if digits(code) && len(code) < c.Digits {
			r.lost(line, r.at[1], code, fmt.Sprintf("应至少有%d位", c.Digits), strings.Repeat("0", c.Digits-len(code))+code)
		}
	}
}

// lost notes a code that has lost zeros at its front: shown is what shows it,
// meant what it was.
func (r *reading) lost(line, cell int, code, shown, meant string) {
	r.fault(line, cell, code, "少了开头的0："+shown, say("是否为“"+meant+"”？"+lostZero))
	if r.damaged == nil {
		r.damaged = map[string]bool{}
	}
	r.damaged[code] = true
}

func (c *codeList) judge() {
	usual, common := c.usual()
	var strange []listed // that do not begin with the holder's code
	for _, k := range c.codes {
		meant, shown := c.meant(k.code, usual, common)
		switch d, letters := lookalikes(k.code); {
		case meant != "":
			c.r.lost(k.line, c.at, k.code, shown, meant)
		case letters && (len(d) == usual || c.column.Digits > 0):
			c.r.fault(k.line, c.at, k.code, "编码中的字母像是数字", say("是否为“"+d+"”？"))
		case digits(k.code) && len(k.code) < c.column.Digits:
			c.r.fault(k.line, c.at, k.code, "位数不够", say(fmt.Sprintf("应至少有%d位，是否少了开头的0？%s", c.column.Digits, lostZero)))
		case c.holder != "" && !strings.HasPrefix(k.code, c.holder):
			strange = append(strange, k)
		case digits(k.code) && len(k.code) < usual && len(k.code) >= usual-mostZeros:
			c.remark(k, fmt.Sprintf("比同一名单中其他编码的%d位少%d位", usual, usual-len(k.code)), "请核对是否少了数字；"+lostZero)
		}
	}
	c.strange(strange)
}

// usual is the length of most of the codes that are digits only, and what they
// begin with in common; 0 where no length is that of most, and where codes go on
// from others, so that lengths differ by right.
func (c *codeList) usual() (length int, common string) {
	count := map[int]int{}
	numbers := 0
	for _, k := range c.codes {
		if digits(k.code) {
			count[len(k.code)]++
			numbers++
		}
	}
	for n, k := range count {
		if k >= 2 && n >= 4 && 2*k > numbers {
			length = n
		}
	}
	if slices.ContainsFunc(c.codes, func(k listed) bool { return len(k.code) < length && c.above(k.code) }) {
		return 0, ""
	}
	first := true
	for _, k := range c.codes {
		if length == 0 || len(k.code) != length || !digits(k.code) {
			continue
		}
		if first {
			common, first = k.code, false
		}
		for !strings.HasPrefix(k.code, common) {
			common = common[:len(common)-1]
		}
	}
	return length, common
}

// meant is what a code was before it lost zeros at its front, and what shows
// it; "" where nothing shows it for certain.
func (c *codeList) meant(code string, usual int, common string) (meant, shown string) {
	if !digits(code) {
		return "", ""
	}
	zeros := func(n int) string { return strings.Repeat("0", n) + code }
	if c.holder != "" && !strings.HasPrefix(code, c.holder) {
		for n := 1; n <= mostZeros; n++ {
			if strings.HasPrefix(zeros(n), c.holder) {
				return zeros(n), "应以“" + c.holder + "”开头"
			}
		}
	}
	if n := c.column.Digits - len(code); n > 0 && n <= mostZeros {
		return zeros(n), fmt.Sprintf("应至少有%d位", c.column.Digits)
	}
	if n := usual - len(code); n > 0 && n <= mostZeros && len(common) > n && strings.HasPrefix(zeros(n), common[:n+1]) {
		return zeros(n), fmt.Sprintf("其他编码都是%d位，以“%s”开头", usual, common)
	}
	return "", ""
}

// above reports whether other codes go on from a code: it is their parent's.
func (c *codeList) above(code string) bool {
	i, _ := slices.BinarySearch(c.sorted, code+"\x00") // the first that is greater
	return i < len(c.sorted) && strings.HasPrefix(c.sorted[i], code)
}

// strange tells of codes that do not begin with their holder's code: each by
// itself, or the holder's when none does.
func (c *codeList) strange(codes []listed) {
	if len(codes) == 0 {
		return
	}
	file := c.l.ds.Schema.File(c.column.Prefix[0])
	column, r := file.Column(c.column.Prefix[1]), c.l.readings[file]
	line, cell := r.pairLines[column.ID], r.at[1]
	if len(codes) == len(c.codes) {
		for n := 1; n <= mostZeros; n++ {
			whole := strings.Repeat("0", n) + c.holder
			if !digits(c.holder) || slices.ContainsFunc(codes, func(k listed) bool { return !strings.HasPrefix(k.code, whole) }) {
				continue
			}
			if !r.damaged[c.holder] {
				r.lost(line, cell, c.holder, "“"+c.dim.List.Name+"”表中的编码都以“"+whole+"”开头", whole)
			}
			return
		}
		if !r.damaged[c.holder] {
			p := r.raw.Place(line, cell)
			p.Got, p.Message = c.holder, fmt.Sprintf("：“%s”表中的编码都不以它开头", c.dim.List.Name)
			p.Want = "如" + column.Name + "或" + c.dim.List.Name + "表的编码有误，应改正"
			c.l.remarks.Add(p)
		}
		return
	}
	for _, k := range codes {
		c.remark(k, "不以"+column.Name+"“"+c.holder+"”开头", "请核对编码")
	}
}

// remark notes what is likely wrong with a code but not for certain.
func (c *codeList) remark(k listed, message, want string) {
	p := c.r.raw.Place(k.line, c.at)
	p.Got, p.Message, p.Want = k.code, message, want
	c.l.remarks.Add(p)
}

// elsewhere is a code as other places of the dataset write it, with the zeros
// at its front that the list has lost.
type elsewhere struct {
	code  string
	first string // place of the first of them
	count int
}

// lacking reports whether it is the list's fault that a code is not listed: it
// is there without its zeros, which is noted once for all such places, or with
// characters that codes do not have, which has been noted.
func (l *loader) lacking(d *Dimension, code string, at diag.Problem) bool {
	bare := strings.TrimLeft(code, "0")
	m := l.ds.Dims[d.Index]
	if r := l.readings[d.List]; r != nil && r.meant[essence(code)] {
		return true
	}
	if d.List == nil || len(code)-len(bare) > mostZeros || bare == code || !digits(bare) {
		return false
	}
	i, ok := m.index[bare]
	if !ok || m.Rows[i] < 0 {
		return false
	}
	e := l.elsewhere[d.Index][bare]
	if e == nil {
		if l.elsewhere == nil {
			l.elsewhere = map[int]map[string]*elsewhere{}
		}
		if l.elsewhere[d.Index] == nil {
			l.elsewhere[d.Index] = map[string]*elsewhere{}
		}
		at.Got, at.Message, at.Want = "", "", ""
		e = &elsewhere{code: code, first: strings.TrimSuffix(at.String(), "：")}
		l.elsewhere[d.Index][bare] = e
	}
	e.count++
	return true
}

// judgeElsewhere notes the codes that the rest of the dataset writes with zeros
// in front and their list without, unless the list shows it by itself.
func (l *loader) judgeElsewhere() {
	for _, d := range l.ds.Schema.Dims {
		m := l.ds.Dims[d.Index]
		for _, i := range m.Listed {
			e, r := l.elsewhere[d.Index][m.Codes[i]], l.readings[d.List]
			if e == nil || r.damaged[m.Codes[i]] {
				continue
			}
			where := e.first
			if e.count > 1 {
				where += fmt.Sprintf("等%d处", e.count)
			}
			t := l.ds.Lists[d.List.ID]
			key := d.List.kind(Key)
			r.lost(int(t.Lines[m.Rows[i]]), r.at[d.List.position(key.ID)], m.Codes[i], where+"写的是“"+e.code+"”", e.code)
		}
	}
}
