package dataset

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/diag"
)

// ProseLines splits an office's text into lines by any line end: also line breaks inside
// a paragraph of Word and inside a cell of a workbook.
func ProseLines(text string) []string {
	return strings.Split(proseBreaks.Replace(text), "\n")
}

var proseBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// mostParagraphs is how many paragraphs a text of an office may have.
const mostParagraphs = 2000

// paragraphs reads an office's text: every line that is not blank is a paragraph. A
// bullet before it is dropped; a number (（一）, 1., 一是) is the office's own and kept.
// Other Markdown or HTML is refused, because it would be printed as it is written. lines
// are the lines of the paragraphs.
func (l *loader) paragraphs(file, text string) (out []string, lines []int) {
	before := l.problems.Len()
	for i, line := range ProseLines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(out) == mostParagraphs || l.problems.Len()-before > MostProblems {
			l.problems.Add(diag.Problem{File: file, Line: i + 1, Message: fmt.Sprintf("从这一行起没有读：一篇文字至多%d段", mostParagraphs), Want: "请检查内容"})
			break
		}
		if utf8.RuneCountInString(line) > mostChars {
			l.problems.Add(diag.Problem{File: file, Line: i + 1, Message: fmt.Sprintf("一段超过%d字", mostChars), Want: "请检查内容"})
			continue
		}
		if !plainText(line) {
			clean, p := l.chars.clean(line, func() diag.Problem { return diag.Problem{File: file, Line: i + 1} })
			if p.Message != "" {
				l.problems.Add(p)
			}
			line = clean
		}
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		fault := func(message, want string) {
			l.problems.Add(diag.Problem{File: file, Line: i + 1, Got: line, Message: message, Want: want})
		}
		item := line
		if n := bullet(line); n > 0 && !ruler.MatchString(line) {
			if item = strings.TrimSpace(line[n:]); item == "" || bullet(item) > 0 {
				fault("只有列项的记号，没有内容", "应写“- 内容”，一行一项")
				continue
			}
		}
		if name := markup(item); name != "" {
			fault("有"+name+"的记号", "只写文字，一行一段，应删去记号；标题、序号、表由表式写")
			continue
		}
		if n := ordinal(item); n > 0 { // Word puts a tab after the numbers of its lists
			item = strings.TrimRight(item[:n], "\t") + strings.TrimLeft(item[n:], "\t")
		}
		if strings.Contains(item, "\t") {
			fault(tabWithin, tabRemedy)
			continue
		}
		out, lines = append(out, item), append(lines, i+1)
	}
	return out, lines
}

// Bullets before an item: those with no other meaning, and those that need a blank
// after them because they are also signs in a text.
const (
	bullets       = "•·●▪■◆‣∙・►▶➢➤"
	spacedBullets = "-*+－＊＋–○◦◇□"
)

// bullet returns the length in bytes of the bullet that a line begins with, 0 for none. A
// dash directly before a Chinese character is one, too.
func bullet(line string) int {
	r, n := utf8.DecodeRuneInString(line)
	next, _ := utf8.DecodeRuneInString(line[n:])
	switch {
	case strings.ContainsRune(bullets, r):
		return n
	case strings.ContainsRune(spacedBullets, r) && (n == len(line) || unicode.IsSpace(next)):
		return n
	case strings.ContainsRune("-－–+＋", r) && unicode.Is(unicode.Han, next):
		return n
	}
	return 0
}

// ruler matches a line across the page, or under a title.
var ruler = regexp.MustCompile(`^(?:-[\s-]*-|\*[\s*]*\*|_[\s_]*_|=[\s=]*=)$`)

// marks are the patterns of what Markdown and HTML would not read as text.
var marks = []struct {
	name string
	mark *regexp.Regexp
}{
	{"标题", regexp.MustCompile(`^#`)},
	{"分隔线", ruler},
	{"代码", regexp.MustCompile("`|^~~~")},
	{"粗体、斜体", regexp.MustCompile(`\*\*|__|~~|\*[^\s*\d][^*]*\*|^\*\S`)},
	{"引用", regexp.MustCompile(`^>`)},
	{"表格", regexp.MustCompile(`^\||\|$|\|.*\|`)},
	{"链接", regexp.MustCompile(`!\[|\]\(|\]\[|^\[[^\]]*\]:|\[\^`)},
	{"选项", regexp.MustCompile(`^\[[ xX]\]`)},
	{"HTML", regexp.MustCompile(`</?[A-Za-z!][^>]*>|<!--|&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);`)},
	{"转义", regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]")},
}

// markup returns the name of the markup in a line, "" for none.
func markup(line string) string {
	for _, m := range marks {
		if m.mark.MatchString(line) {
			return m.name
		}
	}
	return ""
}

// number matches the numbers of items: 一是 （一） 一、 第一， 1. （1） ①.
var number = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]{1,3}[，、,：:]|[（(](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[)）]、?|` +
	`[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、)）]|[①-⑳⑴-⒛])`)

// ordinal returns the length in bytes of the number that an item begins with, 0 for none.
// 一、二级公路 and 1.5万元 have none.
func ordinal(item string) int {
	mark := number.FindString(item)
	next, _ := utf8.DecodeRuneInString(item[len(mark):])
	for _, numerals := range []string{"一二三四五六七八九十", "0123456789"} {
		if first, _ := utf8.DecodeRuneInString(mark); mark != "" && strings.ContainsRune(numerals, first) && strings.ContainsRune(numerals, next) &&
			!strings.HasSuffix(mark, "是") {
			return 0
		}
	}
	return len(mark)
}

// Items returns the items of an office's text that is printed as a list with new numbers:
// each without its own number; a paragraph that counts several items (一是…；二是…) is
// split.
func Items(paragraphs []string) []string {
	var out []string
	for _, p := range paragraphs {
		for _, item := range counted(p) {
			if item = strings.TrimSpace(item[ordinal(item):]); item != "" {
				out = append(out, item)
			}
		}
	}
	return out
}

// numberings return the n-th number of a list.
var numberings = []func(n int) string{
	func(n int) string { return numeral(n) + "是" },
	func(n int) string { return "（" + numeral(n) + "）" },
	func(n int) string { return numeral(n) + "、" },
	func(n int) string { return "（" + strconv.Itoa(n) + "）" },
	func(n int) string { return "(" + strconv.Itoa(n) + ")" },
	func(n int) string { return strconv.Itoa(n) + "." },
	func(n int) string { return strconv.Itoa(n) + "、" },
	func(n int) string { return string(rune('①' + n - 1)) },
}

// counted splits a paragraph where it counts on after the end of a clause.
func counted(p string) []string {
	if ordinal(p) == 0 {
		return []string{p}
	}
	for _, of := range numberings {
		if !strings.HasPrefix(p, of(1)) {
			continue
		}
		var out []string
		from := 0
		for n := 2; n <= 20; n++ {
			next := -1
			for _, end := range []string{"；", ";", "。", "，"} {
				if i := strings.Index(p[from:], end+of(n)); i >= 0 && (next < 0 || from+i+len(end) < next) {
					next = from + i + len(end)
				}
			}
			if next < 0 {
				break
			}
			out = append(out, p[from:next])
			from = next
		}
		return append(out, p[from:])
	}
	return []string{p}
}

// numeral returns 1 to 99 in Chinese.
func numeral(n int) string {
	const digits = "一二三四五六七八九"
	digit := func(n int) string { return digits[3*(n-1) : 3*n] }
	out := ""
	if n >= 20 {
		out = digit(n / 10)
	}
	if n >= 10 {
		out += "十"
	}
	if n%10 > 0 {
		out += digit(n % 10)
	}
	return out
}
