package linebreak

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestParagraphLines breaks texts into lines and places the first: want has the
// lines, first the runs of the first line with their places in milliem.
func TestParagraphLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		limit      int
		want       string
		first      string
	}{
		{"fits", "推动制造业", 5000, "推动制造业", "0推动制造业"},
		{"the last mark hangs over by its blank", "推动制造业，高质量发展", 5500, "推动制造业，|高质量发展", "0推动制造业，"},
		{"marks that meet share their blank", "推动（制造）、高质量发展了", 6500, "推动（制造）、|高质量发展了", "0推动（制造）|5500、"},
		{"a mark that may not begin a line is compressed into the line before", "推，动，制造、高，质量发展", 8000, "推，动，制造、高，|质量发展", ""},
		{"a figure keeps its unit", "推动制造业的发展107万元、了", 10000, "推动制造业的发展|107万元、了", ""},
		{"a written newline", "推动\n制造业", 9000, "推动|制造业", "0推动"},
		{"a figure that does not fit loosens the lines before it alike", "推动制造业高质量发展的资金共有1234567890.1万元、了", 11000, "推动制造业高质量|发展的资金共有|1234567890.1万元、了", ""},
		{"a last line of one character gets company", "推动制造业高质量发展的", 10000, "推动制造业高质量发|展的", ""},
		{"an address wider than the line", "http://zzgxj.gov.cn/2022", 5000, "http://zz|gxj.gov.c|n/2022", ""},
		{"blanks behind a word as wide as the line", "ABCDEFGH　　　甲乙", 4400, "ABCDEFGH|甲乙", ""}, // a search that counts the blanks never ends
	} {
		t.Run(c.name, func(t *testing.T) {
			m := NewParagraph(plain(550), "serif", c.text)
			lines := m.Lines(c.limit, 0)
			var got []string
			for _, l := range lines {
				got = append(got, string(m.Runes[l.From:l.To]))
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("lines %s, want %s", s, c.want)
			}
			first := ""
			for i, r := range m.Place(lines[0], c.limit, false) {
				if i > 0 {
					first += "|"
				}
				first += fmt.Sprint(r.X, r.S)
			}
			if c.first != "" && strings.ReplaceAll(first, " ", "") != c.first {
				t.Errorf("first line %s, want %s", first, c.first)
			}
		})
	}
}

// TestJustifiedLinesEndAtTheEdge looks at every full line of a long paragraph:
// it ends at the edge, or as near as its gaps may widen.
func TestJustifiedLinesEndAtTheEdge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		m := NewParagraph(plain(550), "serif", randomText(r, 80))
		lines := m.Lines(28000, 2000)
		for n, l := range lines[:len(lines)-1] {
			room := 28000
			if n == 0 {
				room -= 2000
			}
			if most := m.Natural(l) + fine*m.sum(l).stretches + (quarter-fine)*m.count(l, m.loose); room > most {
				room = most // a wider line would fall apart
			}
			pieces := m.Place(l, room, true)
			last := pieces[len(pieces)-1]
			end := last.X
			for _, c := range NewParagraph(plain(550), "serif", last.S).width {
				end += c
			}
			if end != room && end-m.Hang(l) > room || end < room {
				t.Errorf("%q ends at %d of %d", string(m.Runes[l.From:l.To]), end, room)
			}
		}
	}
}

// TestTitleLines breaks titles according to their sense.
func TestTitleLines(t *testing.T) {
	const office = "郑州市工业和信息化局"
	for _, c := range []struct {
		name    string
		limit   int
		indent  int
		centred bool
		want    string
		whole   bool
	}{
		{"after the name", 18000, 0, true, "2022年郑州市工业和信息化局|部门预算公开", true},
		{"the name stays whole", 13000, 0, true, "第一部分　|郑州市工业和信息化局概况", true},
		{"a number at the left keeps its words", 18000, 2000, false, "二、郑州市工业和信息化局|预算单位构成情况", true},
		{"a name wider than the line", 6000, 0, true, "郑州市工业|和信息化局", false},
	} {
		m := NewParagraph(plain(550), "serif", strings.ReplaceAll(c.want, "|", ""))
		lines, whole := m.TitleLines(c.limit, c.indent, c.centred, office)
		var got []string
		for i, l := range lines {
			to := len(m.Runes)
			if i+1 < len(lines) {
				to = lines[i+1].From // with the blanks of the break
			}
			got = append(got, string(m.Runes[l.From:to]))
		}
		if s := strings.Join(got, "|"); s != c.want || whole != c.whole {
			t.Errorf("%s: %s, %v", c.name, s, whole)
		}
	}
}

// phrases are what random texts are made of.
var phrases = []string{
	"推动制造业高质量发展", "，", "。", "（含上年结转）", "“三公”经费", "1,234.5万元", "2022年度", "《预算法》", "：", "、", "，推进",
	"≥90%", "机关事业单位", "A4", "http://zzgxj.gov.cn/2022", "——", "……", "一是", "；", "20%", " ", "甲", "Budget report", "－12.5", "）", "（",
}

func randomText(r *rand.Rand, pieces int) string {
	s := "起"
	for range pieces {
		s += phrases[r.IntN(len(phrases))]
	}
	return strings.TrimSpace(s)
}

// FuzzParagraph checks that no character is lost or in two lines, no line is too
// wide, and no line begins or ends with a character that must not, where that can
// be avoided.
func FuzzParagraph(f *testing.F) {
	for _, s := range append(strange, randomText(rand.New(rand.NewPCG(3, 4)), 20)) {
		for _, limit := range []int{0, 900, 2000, 4700, 12000} {
			f.Add(s, limit, limit/4, limit%2 == 0)
			f.Add(s, limit, -500, limit%2 != 0)
		}
	}
	f.Fuzz(func(t *testing.T, s string, limit, indent int, title bool) {
		if limit < 0 || limit > 1_000_000 || indent < -limit || indent > limit || len(s) > 2000 {
			return
		}
		m := NewParagraph(plain(550), "serif", s)
		lines := m.Lines(limit, indent)
		if title {
			lines, _ = m.TitleLines(limit, indent, indent == 0, "公")
		}
		checkKept(t, m.Runes, lines, " 　\n")
		for i, l := range lines {
			room := limit
			if i == 0 {
				room -= indent
			}
			if least := m.Natural(l) - m.Hang(l) - m.sum(l).yields*quarter; least > room && l.To-l.From > 1 {
				t.Fatalf("%q is %d wide in %d", string(m.Runes[l.From:l.To]), least, room)
			}
			runs := ""
			for _, r := range m.Place(l, room, !title) {
				runs += r.S
			}
			if runs != string(m.Runes[l.From:l.To]) {
				t.Fatalf("%q is placed as %q", string(m.Runes[l.From:l.To]), runs)
			}
		}
		for _, p := range Pieces(m.Runes) {
			if m.Natural(m.trim(p.Span)) > min(limit, limit-indent) {
				return // words had to be cut
			}
		}
		checkMarks(t, m.Runes, lines)
	})
}
