package dataset

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"budgetreport/internal/diag"
)

// This file checks the characters of every text of a dataset as it is read. Texts
// that look the same become the same, so that names compare equal and documents
// can be searched and read aloud. Replacements are reported; characters that
// cannot be meant are refused.

// replacement is a character that is read as another, or left out.
type replacement struct {
	from, to string // to is "" for what is left out
	kind     replacementKind
}

type replacementKind int

const (
	radical   replacementKind = iota // a radical, or an ideograph that is encoded twice
	composed                         // a letter with accents, or another character that Unicode defines as equivalent
	leftOut                          // a character without a shape
	lineBreak                        // a line break of word processors
	space                            // a space of another width
)

// plainText reports whether a text has only usual characters, none of which needs to be
// checked.
func plainText(s string) bool {
	start := true // at the start of a run of characters that are not ASCII
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~', r == '\n':
			start = true
			continue
		case start && leads[r], r == '锟':
			return false
		case r >= 0x4e00 && r <= 0x9fff:
		case r >= 0x3000 && r <= 0x3020, r >= 0xff01 && r <= 0xff5e:
		case r >= 0x2010 && r <= 0x2027, r == '·':
		default:
			return false
		}
		start = false
	}
	return true
}

// cleanText returns the text as it is read: each replacement is passed to note, and
// characters that are refused are left out. problem is what is wrong with the text,
// "" for nothing; want is what to do.
func cleanText(s string, note func(replacement)) (clean, problem, want string) {
	refuse := func(message, remedy string) {
		if problem == "" {
			problem, want = message, remedy
		}
	}
	lead := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	end := len(strings.TrimRightFunc(s, unicode.IsSpace))
	var b strings.Builder
	for i, r := range s {
		switch to, is := radicals[r]; {
		case is:
			note(replacement{string(r), string(to), radical})
			b.WriteRune(to)
		case r >= 0xf900 && r <= 0xfaff, r >= 0x2f800 && r <= 0x2fa1f:
			plain := norm.NFC.String(string(r))
			if plain != string(r) {
				note(replacement{string(r), plain, radical})
			}
			b.WriteString(plain)
		case ignorable(r):
			note(replacement{string(r), "", leftOut})
		case strings.ContainsRune("\v\f\r\u0085\u2028\u2029", r):
			note(replacement{string(r), "\n", lineBreak})
			b.WriteByte('\n')
		case r != ' ' && r != '\u3000' && unicode.Is(unicode.Zs, r):
			// Blanks around a text are trimmed later.
			if i >= lead && i < end {
				note(replacement{string(r), " ", space})
				r = ' '
			}
			b.WriteRune(r)
		default:
			if message, remedy := refused(r); message != "" {
				refuse(message, remedy)
				continue
			}
			b.WriteRune(r)
		}
	}
	clean = compose(b.String(), note)
	clean = strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.M, r) {
			return r
		}
		if problem == "" {
			refuse(fmt.Sprintf("有与前面的字合不成一个字的符号（%U）", r), "应改用一个完整的字")
		}
		return -1
	}, clean)
	if strings.Contains(clean, "锟斤拷") {
		refuse("有“锟斤拷”，是转换编码时丢失的字", "应按原文改正")
	}
	if was := garbled(clean); was != "" {
		refuse("像是编码弄错了的“"+was+"”", "用错的编码打开后又保存过：应按原文改正")
	}
	return clean, problem, want
}

// compose normalises letters with accents to single characters (NFC).
func compose(s string, note func(replacement)) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		n := max(norm.NFC.NextBoundaryInString(s, true), 1)
		from := s[:n]
		to := norm.NFC.String(from)
		if from != to {
			note(replacement{from, to, composed})
		}
		b.WriteString(to)
		s = s[n:]
	}
	return b.String()
}

// ignorable reports characters that are never seen and may be left out: the soft
// hyphen, zero-width characters, byte order marks, marks of writing direction, variant
// selectors; but not those of reordering.
func ignorable(r rune) bool {
	switch {
	case r < 0xad, reordering(r), r >= 0xfff9 && r <= 0xfffb:
		return false
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && !notCharacter(r)
}

// reordering reports controls that display characters in another order than they are
// stored: whoever wrote the text saw another one.
func reordering(r rune) bool {
	return r == '\u202b' || r == '\u202d' || r == '\u202e' || r == '\u2067'
}

func notCharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// refused returns why a character is refused, "" if it is not.
func refused(r rune) (message, want string) {
	at := func() string { return fmt.Sprintf("（%U）", r) }
	switch {
	case r == unicode.ReplacementChar:
		return "有读坏了的字" + at(), "应按原文改正"
	case r == '\n', r == '\t': // tabs inside a text are checked later
	case unicode.IsControl(r), notCharacter(r):
		return "有不能打印的字" + at(), "应删去"
	case reordering(r):
		return "有改变文字方向的控制字" + at() + "，看到的次序与存下的不同", "应删去，并核对文字的次序"
	case r == '\ufffc':
		return "有图片等对象留下的占位字" + at(), "应删去"
	case r >= 0xfff9 && r <= 0xfffb:
		return "有注音的控制字" + at(), "应删去注音"
	case unicode.Is(unicode.Co, r):
		return "有自造的字或图标" + at() + "，别的电脑上没有", "应改用规范字"
	}
	return "", ""
}

// characters checks the texts of a dataset and counts the replacements in them.
type characters struct {
	notices      []*characterNotice
	byRespelling map[replacementIn]*characterNotice
	last         *characterNotice // the last one counted, which is mostly the next one, too
	changed      []changedText
}

type replacementIn struct {
	file string
	replacement
}

// characterNotice is a replacement in a file, reported once.
type characterNotice struct {
	replacement
	first diag.Problem // where it is
	count int
}

// clean returns a text as it is read; place is called for its place. The problem has no
// message if there is none.
func (c *characters) clean(s string, place func() diag.Problem) (string, diag.Problem) {
	var p diag.Problem
	clean, message, want := cleanText(s, func(ch replacement) {
		if p.File == "" {
			p = place()
		}
		key := replacementIn{p.File, ch}
		n := c.last
		if n == nil || n.replacement != ch || n.first.File != p.File {
			n = c.byRespelling[key]
		}
		if n == nil {
			n = &characterNotice{replacement: ch, first: p}
			if c.byRespelling == nil {
				c.byRespelling = map[replacementIn]*characterNotice{}
			}
			c.byRespelling[key] = n
			c.notices = append(c.notices, n)
		}
		n.count++
		c.last = n
	})
	if p.File != "" {
		c.keep(p, s)
	}
	if message == "" {
		return clean, diag.Problem{}
	}
	p = place()
	p.Got, p.Message, p.Want = strings.TrimSpace(visible(s)), message, want
	return clean, p
}

// report adds one notice for each replacement in a file, at its first place.
func (c *characters) report(notices *diag.List) {
	for _, n := range c.notices {
		p := n.first
		p.Got, p.Message = n.words()
		if n.count > 1 {
			p.Message += fmt.Sprintf("，本文件共%d处", n.count)
		}
		notices.Add(p)
	}
}

// words returns the notice of a replacement in Chinese.
func (c replacement) words() (got, message string) {
	switch c.kind {
	case leftOut:
		at := strings.Trim(codePoints(c.from), "（）")
		if name := ignorableNames[[]rune(c.from)[0]]; name != "" {
			at += " " + name
		}
		return "", "有看不见的字（" + at + "），已去掉"
	case lineBreak:
		return "", "有特殊的换行" + codePoints(c.from) + "，已当作换行"
	case space:
		return "", "有特殊的空格" + codePoints(c.from) + "，已当作普通空格"
	case composed:
		if len([]rune(c.from)) == 1 {
			return c.from, codePoints(c.from) + "已读作“" + c.to + "”" + codePoints(c.to)
		}
		return c.from, codePoints(c.from) + "已合成“" + c.to + "”" + codePoints(c.to)
	}
	return c.from, "是部首或重复编码的字" + codePoints(c.from) + "，已读作“" + c.to + "”" + codePoints(c.to)
}

var ignorableNames = map[rune]string{
	'\u00ad': "软连字符", '\u200b': "零宽空格", '\u200c': "零宽不连字", '\u200d': "零宽连字", '\u200e': "方向标记", '\u200f': "方向标记",
	'\u202a': "方向标记", '\u202c': "方向标记", '\u2060': "零宽字", '\ufeff': "文件开头的标记（BOM）",
}

// visible replaces characters that cannot be shown by a box.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if message, _ := refused(r); message != "" || ignorable(r) {
			return '□'
		}
		return r
	}, s)
}

func codePoints(s string) string {
	var parts []string
	for _, r := range s {
		parts = append(parts, fmt.Sprintf("%U", r))
	}
	return "（" + strings.Join(parts, " ") + "）"
}
