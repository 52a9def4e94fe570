package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"budgetreport/internal/diag"
)

// This file finds codes that spreadsheets have damaged. They are checked where they
// are listed: if a code is damaged in the same way everywhere, all references to it
// agree, and nothing else would find it.

const (
	asText      = "应把这一列设为文本格式后重新填写"
	blankInCode = "编码中有空白或看不见的字"
	codeChars   = "编码只用汉字和半角的数字、字母、“-”“_”"
	lostZero    = "Excel会去掉编码开头的0，应把这一列设为文本格式"
	// keptDigits is how many digits of a number spreadsheets keep; further ones
	// become zeros.
	keptDigits = 15
	// mostZeros is how many zeros at its front a code is assumed to have lost at most.
	mostZeros = 3
)

// exponent matches long numbers as spreadsheets write them: 4.101E+20. It does not match
// codes such as 1E5.
var exponent = regexp.MustCompile(`^[-+]?(\d+\.\d*[eE][-+]?\d+|\d+[eE][-+]\d+)$`)

// dated matches what spreadsheets make of codes that look like dates: Jun-21, 21-Jun.
var dated = regexp.MustCompile(`^(?i:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{1,4}|\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))$`)

// judgeCode returns what is wrong with a code by itself, "" for nothing, and the code
// that was meant, "" if that is not known.
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

// codeRune reports the characters that codes may have. Offices make some codes
// themselves: 涉密-01.
func codeRune(r rune) bool {
	return unicode.Is(unicode.Han, r) && unicode.IsLetter(r) || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_'
}

// codeWant returns the remedy for a message of judgeCode.
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

// latinLookalikes replaces letters of other alphabets and signs that look like the
// characters of codes.
var latinLookalikes = strings.NewReplacer(
	"А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "О", "O", "Р", "P", "Т", "T", "Х", "X",
	"а", "a", "с", "c", "е", "e", "о", "o", "р", "p", "х", "x",
	"Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Χ", "X", "ο", "o",
	"〇", "0", "－", "-", "‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-", "＿", "_",
)

// plainCode returns a code without what typing, copying or a spreadsheet's ="…" added;
// "" if the rest is no code either.
func plainCode(code string) string {
	code = latinLookalikes.Replace(narrow(strings.Map(func(r rune) rune {
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

// lookalikes replaces letters in a code by the digits they look like; false if the
// result is not a code of digits.
func lookalikes(code string) (string, bool) {
	d := strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(code)
	return d, d != code && digits(d)
}

// essence returns a code without hyphens and underscores, which are easily left out.
func essence(code string) string { return strings.NewReplacer("-", "", "_", "").Replace(code) }

// LostZeros returns the code among codes that differs from code only by zeros at the
// front; "" if there is none.
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

// listedCode is a code with its line in the list.
type listedCode struct {
	code string
	line int
}

// codeList is the codes of a list, to be judged together.
type codeList struct {
	l      *loader
	r      *reading
	column *Column
	at     int // index of its cells in the rows
	dim    *Dimension
	codes  []listedCode
	sorted []string
	holder string // the code of Column.Prefix, with which these begin; "" for none
}

// judgeLists checks the codes of every list against one another. Lists with levels
// declare the lengths of their codes and are not compared.
func (l *loader) judgeLists() {
	for _, f := range l.ds.Schema.Files {
		if f.Kind == Pairs {
			l.judgePairs(f)
		}
	}
	for _, d := range l.ds.Schema.Dims {
		if r := l.readings[d.List]; r == nil || d.Levels != nil || r.incomplete {
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
				c.codes = append(c.codes, listedCode{m.Codes[i], line})
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

// judgePairs checks the codes in a Pairs file.
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
			r.fault(line, r.at[1], code, "编码中的字母像是数字", fixed("是否为“"+d+"”？"))
		}
		if digits(code) && len(code) < c.Digits {
			r.lost(line, r.at[1], code, fmt.Sprintf("应至少有%d位", c.Digits), strings.Repeat("0", c.Digits-len(code))+code)
		}
	}
}

// lost adds a problem for a code that has lost zeros at its front: shown is what shows
// that, meant the code that was meant.
func (r *reading) lost(line, cell int, code, shown, meant string) {
	r.fault(line, cell, code, "少了开头的0："+shown, fixed("是否为“"+meant+"”？"+lostZero))
	if r.damaged == nil {
		r.damaged = map[string]bool{}
	}
	r.damaged[code] = true
}

func (c *codeList) judge() {
	usual, common := c.usualLength()
	var strange []listedCode // codes that do not begin with the holder's
	for _, k := range c.codes {
		meant, shown := c.meant(k.code, usual, common)
		switch d, letters := lookalikes(k.code); {
		case meant != "":
			c.r.lost(k.line, c.at, k.code, shown, meant)
		case letters && (len(d) == usual || c.column.Digits > 0):
			c.r.fault(k.line, c.at, k.code, "编码中的字母像是数字", fixed("是否为“"+d+"”？"))
		case digits(k.code) && len(k.code) < c.column.Digits:
			c.r.fault(k.line, c.at, k.code, "位数不够", fixed(fmt.Sprintf("应至少有%d位，是否少了开头的0？%s", c.column.Digits, lostZero)))
		case c.holder != "" && !strings.HasPrefix(k.code, c.holder):
			strange = append(strange, k)
		case digits(k.code) && len(k.code) < usual && len(k.code) >= usual-mostZeros:
			c.remark(k, fmt.Sprintf("比同一名单中其他编码的%d位少%d位", usual, usual-len(k.code)), "请核对是否少了数字；"+lostZero)
		}
	}
	c.judgePrefix(strange)
}

// usualLength returns the length of most of the codes that are digits only, and their
// common beginning. It is 0 if no length is that of most, or if some codes begin with
// others, so that lengths differ rightly.
func (c *codeList) usualLength() (length int, common string) {
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
	if slices.ContainsFunc(c.codes, func(k listedCode) bool { return len(k.code) < length && c.above(k.code) }) {
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

// meant returns the code that lost zeros at its front, and what shows that; "" if
// nothing shows it for certain.
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

// above reports whether other codes begin with a code: it is their parent.
func (c *codeList) above(code string) bool {
	i, _ := slices.BinarySearch(c.sorted, code+"\x00") // the first that is greater
	return i < len(c.sorted) && strings.HasPrefix(c.sorted[i], code)
}

// judgePrefix remarks on codes that do not begin with their holder's code; if none of
// the list does, on the holder's code instead.
func (c *codeList) judgePrefix(codes []listedCode) {
	if len(codes) == 0 {
		return
	}
	file := c.l.ds.Schema.File(c.column.Prefix[0])
	column, r := file.Column(c.column.Prefix[1]), c.l.readings[file]
	line, cell := r.pairLines[column.ID], r.at[1]
	if len(codes) == len(c.codes) {
		for n := 1; n <= mostZeros; n++ {
			whole := strings.Repeat("0", n) + c.holder
			if !digits(c.holder) || slices.ContainsFunc(codes, func(k listedCode) bool { return !strings.HasPrefix(k.code, whole) }) {
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

// remark adds a remark on a code that is probably wrong.
func (c *codeList) remark(k listedCode, message, want string) {
	p := c.r.raw.Place(k.line, c.at)
	p.Got, p.Message, p.Want = k.code, message, want
	c.l.remarks.Add(p)
}

// zeroPadded is a code as other files write it, with zeros at its front that the list
// has lost.
type zeroPadded struct {
	code  string
	first string // the first place
	count int
}

// faultOfList reports whether an unlisted code is a fault of the list: the list has it
// without its zeros, which is reported once for all places, or with characters that
// codes do not have, which has been reported.
func (l *loader) faultOfList(d *Dimension, code string, at diag.Problem) bool {
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
	e := l.zeroPadded[d.Index][bare]
	if e == nil {
		if l.zeroPadded == nil {
			l.zeroPadded = map[int]map[string]*zeroPadded{}
		}
		if l.zeroPadded[d.Index] == nil {
			l.zeroPadded[d.Index] = map[string]*zeroPadded{}
		}
		at.Got, at.Message, at.Want = "", "", ""
		e = &zeroPadded{code: code, first: strings.TrimSuffix(at.String(), "：")}
		l.zeroPadded[d.Index][bare] = e
	}
	e.count++
	return true
}

// judgeZeroPadded reports the codes that other files write with zeros in front and
// their list without, unless that has been found by the list itself.
func (l *loader) judgeZeroPadded() {
	for _, d := range l.ds.Schema.Dims {
		m := l.ds.Dims[d.Index]
		for _, i := range m.Listed {
			e, r := l.zeroPadded[d.Index][m.Codes[i]], l.readings[d.List]
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
