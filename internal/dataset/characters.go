package dataset

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"budgetreport/internal/diag"
)

// Every text of a dataset, wherever it comes from, is judged here as it is read:
// two texts that look the same become the same, so that names are found equal,
// documents can be searched and read aloud, and accents stand on their letters.
// What becomes of a text is told; what cannot be meant is refused.

// respelling is a character that is read as another, or not at all.
type respelling struct {
	from, to string // to is "" for what is left out
	kind     respellingKind
}

type respellingKind int

const (
	radical   respellingKind = iota // of an ideograph, or one encoded twice
	composed                        // letters and accents, or other characters that Unicode holds for the same
	leftOut                         // what has no shape
	lineBreak                       // of word processors
	space                           // of other widths
)

// plainText reports whether a text is made of the usual characters alone, of
// which nothing has to be judged.
func plainText(s string) bool {
	start := true // of what is not ASCII
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

// cleanText gives a text as it is read, tells each respelling to note, and says
// what is wrong with it, "" for nothing. The clean text has none of what is
// refused.
func cleanText(s string, note func(respelling)) (clean, problem, want string) {
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
			note(respelling{string(r), string(to), radical})
			b.WriteRune(to)
		case r >= 0xf900 && r <= 0xfaff, r >= 0x2f800 && r <= 0x2fa1f:
			plain := norm.NFC.String(string(r))
			if plain != string(r) {
				note(respelling{string(r), plain, radical})
			}
			b.WriteString(plain)
		case shapeless(r):
			note(respelling{string(r), "", leftOut})
		case strings.ContainsRune("\v\f\r\u0085\u2028\u2029", r):
			note(respelling{string(r), "\n", lineBreak})
			b.WriteByte('\n')
		case r != ' ' && r != '\u3000' && unicode.Is(unicode.Zs, r):
			// Around a text blanks do not count.
			if i >= lead && i < end {
				note(respelling{string(r), " ", space})
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

// compose makes one character of a letter and its accents, where there is one.
func compose(s string, note func(respelling)) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		n := max(norm.NFC.NextBoundaryInString(s, true), 1)
		from := s[:n]
		to := norm.NFC.String(from)
		if from != to {
			note(respelling{from, to, composed})
		}
		b.WriteString(to)
		s = s[n:]
	}
	return b.String()
}

// shapeless reports characters that are never seen and may be left out: the
// soft hyphen, zero-width characters, byte order marks, marks of writing
// direction, selectors of a character's variant. Those that turn the order of
// what is seen are not among them.
func shapeless(r rune) bool {
	switch {
	case r < 0xad, turnsOrder(r), r >= 0xfff9 && r <= 0xfffb:
		return false
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && !notCharacter(r)
}

// turnsOrder reports the controls that make characters stand in another order
// than they are stored: whoever wrote them has seen another text.
func turnsOrder(r rune) bool {
	return r == '\u202b' || r == '\u202d' || r == '\u202e' || r == '\u2067'
}

func notCharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// refused says why a character cannot be meant, "" if it can.
func refused(r rune) (message, want string) {
	at := func() string { return fmt.Sprintf("（%U）", r) }
	switch {
	case r == unicode.ReplacementChar:
		return "有读坏了的字" + at(), "应按原文改正"
	case r == '\n', r == '\t': // a tab within a text is for those who know what the text is
	case unicode.IsControl(r), notCharacter(r):
		return "有不能打印的字" + at(), "应删去"
	case turnsOrder(r):
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

// characters judges the texts of a dataset and gathers what is told of them.
type characters struct {
	notices      []*characterNotice
	byRespelling map[respellingIn]*characterNotice
	last         *characterNotice // the same comes again most often
	changed      []changedText
}

type respellingIn struct {
	file string
	respelling
}

// characterNotice is a respelling in a file, told once.
type characterNotice struct {
	respelling
	first diag.Problem // where it is
	count int
}

// clean gives a text as it is read. place says where it is; the problem is
// without message when there is none.
func (c *characters) clean(s string, place func() diag.Problem) (string, diag.Problem) {
	var p diag.Problem
	clean, message, want := cleanText(s, func(ch respelling) {
		if p.File == "" {
			p = place()
		}
		key := respellingIn{p.File, ch}
		n := c.last
		if n == nil || n.respelling != ch || n.first.File != p.File {
			n = c.byRespelling[key]
		}
		if n == nil {
			n = &characterNotice{respelling: ch, first: p}
			if c.byRespelling == nil {
				c.byRespelling = map[respellingIn]*characterNotice{}
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

// report notes each respelling once for a file, at its first place.
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

// words tell what was read instead of what.
func (c respelling) words() (got, message string) {
	switch c.kind {
	case leftOut:
		at := strings.Trim(codePoints(c.from), "（）")
		if name := shapelessNames[[]rune(c.from)[0]]; name != "" {
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

var shapelessNames = map[rune]string{
	'\u00ad': "软连字符", '\u200b': "零宽空格", '\u200c': "零宽不连字", '\u200d': "零宽连字", '\u200e': "方向标记", '\u200f': "方向标记",
	'\u202a': "方向标记", '\u202c': "方向标记", '\u2060': "零宽字", '\ufeff': "文件开头的标记（BOM）",
}

// visible shows with a box what cannot be shown.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if message, _ := refused(r); message != "" || shapeless(r) {
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
