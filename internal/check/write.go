package check

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Without --all a report is meant to be read at a glance: a line or two for a finding,
// without what is needed only to follow it up; one line for the 尾差 of a table; of many
// findings of one rule the first few.

const (
	lineWidth = 100 // columns of a line of the screen; a character of Chinese takes two
	mostAlike = 10  // warnings of one rule that are printed
	mostInfos = 3   // 提示 of one rule that are printed
)

// Write prints the report, the most severe findings first; with all every finding in
// full, with its details and its address.
func (rep *Report) Write(w io.Writer, all bool) {
	fmt.Fprintf(w, "%s%s年审核：%s。\n", rep.Subject, rep.Year, rep.summary())
	if rep.Deadline != "" {
		fmt.Fprintf(w, "%s。\n", rep.Deadline)
	}
	for _, s := range rep.Skipped {
		fmt.Fprintf(w, "没有核对（%s）\n", s)
	}
	last := Severity(255)
	rest := rep.rest(all)
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if f.Severity == Acknowledged && !all {
			break
		}
		if f.Severity != last {
			last = f.Severity
			note := ""
			if last == Rounding && !all {
				note = "（按分计算都相符，是各自四舍五入后的差；每张表举一例，--all逐个列出）"
			}
			fmt.Fprintf(w, "\n%s %d条%s\n", last, rep.Count(last), note)
		}
		switch more := rest[groupOf(f)]; {
		case all:
			fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(f.full(), "\n", "\n    "))
		case more == nil || f.cause:
			fmt.Fprintf(w, "  %s\n", f.brief())
		case f.Severity == Rounding && i == more.example:
			fmt.Fprintf(w, "  %s\n", f.example(more.count))
		case f.Severity == Rounding:
		case slices.Contains(more.shown, i):
			fmt.Fprintf(w, "  %s\n", f.brief())
			if i == more.shown[len(more.shown)-1] {
				fmt.Fprintf(w, "  〔%s〕另有%d条，--all全部列出\n", f.Rule, more.count-len(more.shown))
			}
		}
	}
	verdict := rep.verdict()
	if rep.Count(Acknowledged) > 0 && !all {
		verdict += "已确认的和理由用--all列出。"
	}
	fmt.Fprintf(w, "\n%s\n", verdict)
	if rep.Required != nil {
		fmt.Fprintf(w, "%s。\n", rep.Completeness())
	}
}

// group identifies findings that are printed together.
type group struct {
	severity Severity
	what     string // the rule; of 尾差 the subject and the table
}

func groupOf(f *Finding) group {
	if f.Severity == Rounding {
		name := f.Place.Table
		if name == "" {
			name = "文字说明"
		}
		return group{Rounding, f.Place.Of + name}
	}
	return group{f.Severity, f.Rule}
}

// members are the findings of a group that has more than are printed.
type members struct {
	count   int
	example int   // of 尾差: the one with the shortest text
	shown   []int // of others: those printed
}

// rest gathers the groups of which not all findings are printed: those of 尾差, and of
// warnings and 提示 those with many. Errors are always printed.
func (rep *Report) rest(all bool) map[group]*members {
	out := map[group]*members{}
	if all {
		return out
	}
	for i := range rep.Findings {
		f := &rep.Findings[i]
		if f.Severity == Error || f.cause {
			continue
		}
		m := out[groupOf(f)]
		if m == nil {
			m = &members{example: i}
			out[groupOf(f)] = m
		}
		m.count++
		if len(f.example(1)) < len(rep.Findings[m.example].example(1)) {
			m.example = i
		}
		if most := map[Severity]int{Warning: mostAlike, Info: mostInfos}[f.Severity]; len(m.shown) < most {
			m.shown = append(m.shown, i)
		}
	}
	for k, m := range out {
		if k.severity != Rounding && m.count == len(m.shown) {
			delete(out, k)
		}
	}
	return out
}

// head is a finding's place and rule, and its number where it has one.
func (f *Finding) head() string {
	text := f.Place.Text() + "〔" + f.Rule + "〕"
	if f.Number != "" {
		text += "确认号 " + f.Number
	}
	return text
}

// brief is a finding in a line, or in two where that is too long; errors and causes
// with what is needed to follow them up.
func (f *Finding) brief() string {
	text := f.Message
	if f.Why != "" && f.Severity <= Warning {
		text += "\n应有：" + f.Why
	}
	if f.Severity == Error {
		text = f.story()
	}
	if one := f.head() + " " + text; !strings.Contains(text, "\n") && columns(one) <= lineWidth-2 {
		return one
	}
	return f.head() + "\n    " + strings.ReplaceAll(text, "\n", "\n    ")
}

// full is everything about a finding.
func (f *Finding) full() string {
	text := f.head() + "\n" + f.story()
	if f.Place.Address != "" && f.Place.Table != "" {
		text += "\n地址：" + f.Place.Address
	}
	return text
}

// example is one of the 尾差 of a table as an example of all of them.
func (f *Finding) example(count int) string {
	p := f.Place
	text := strings.TrimSuffix(f.Message, roundingNote)
	if count == 1 {
		return p.Text() + "〔" + f.Rule + "〕" + text
	}
	if p.Table == "" {
		return fmt.Sprintf("文字说明%d处，如%s〔%s〕%s", count, p.Text(), f.Rule, text)
	}
	of := p.Of + p.Table
	p.Of, p.Table = "", ""
	where := strings.Join(strings.Fields(p.Row+" "+p.Column), " ")
	return fmt.Sprintf("%s %d处，如%s〔%s〕%s", of, count, where, f.Rule, text)
}

// columns is how many columns of the screen a text takes.
func columns(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if unicode.Is(unicode.Han, r) || r >= 0x2010 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 {
			n++
		}
	}
	return n
}
