package linebreak

import (
	"slices"
	"strings"
	"testing"
)

// plain has hanzi and full-width marks of one em, ASCII of so many milliem.
type plain int

func (p plain) Advance(_ string, r rune) (int, bool) {
	if r < 0x80 {
		return int(p), r >= ' '
	}
	return 1000, true
}

func (plain) Vertical(string) (int, int) { return 880, 120 }

func TestTextLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		limit      int
		even       bool
		want       string // lines parted by /
	}{
		{"fewest lines, filled", "机关事业单位基本养老保险缴费支出", 7000, false, "机关事业单位基/本养老保险缴费/支出"},
		{"no single character on the last line", "项目申报资金核减率", 8000, false, "项目申报资金核/减率"},
		{"a bracketed unit may stand alone", "政策宣讲场次（场）", 6000, false, "政策宣讲场次/（场）"},
		{"nor a character with its stop", "推动高质量发展的要求。", 10000, false, "推动高质量发展的/要求。"},
		{"a mark goes to the next line with its word", "推动制造业高质量发展，提升", 10000, false, "推动制造业高质量发/展，提升"},
		{"an opening bracket never ends a line", "经费（含结转）合计", 3000, false, "经费/（含结/转）合/计"},
		{"written newlines", "一、目标\n\n二、任务完成", 5000, false, "一、目标//二、任务/完成"},
		{"spaces are dropped at a break", "Budget report", 4000, false, "Budget/report"},
		{"a word longer than a line is cut", "http://zzgxj.gov.cn", 4000, false, "http://z/zgxj.go/v.cn"},
		{"a heading breaks at brackets", "单位（科目名称）", 6000, true, "单位/（科目名称）"},
		{"in two even lines", "国有资本经营预算", 5000, true, "国有资本/经营预算"},
		{"before and", "商品和服务支出", 5000, true, "商品/和服务支出"},
		{"between words, not within", "财政专户管理资金收入", 6000, true, "财政专户管理/资金收入"},
		{"after a suffix", "政府性基金预算", 4000, true, "政府性/基金预算"},
		{"after a colon", "其中：财政拨款", 4000, true, "其中：/财政拨款"},
		{"in a line more where that spares a word", "年度履职目标（续）", 3000, true, "年度/履职/目标/（续）"},
		{"but not in a wide column", "对个人和家庭的补助", 6000, true, "对个人/和家庭的补助"},
		{"in columns of two characters", "附属单位上缴收入", 2000, true, "附属/单位/上缴/收入"},
	} {
		if got := strings.Join(NewFace("serif", plain(500)).Lines(c.text, c.limit, c.even), "/"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// strange are texts to begin fuzzing with.
var strange = []string{"机关事业单位，（含上年结转）1,234.56万元", "a\n\nb ", "——……”’）", "\xff预", "http://例.中国/2022年", "  前有空格", "①②\u0301③", "（“《》”）、，甲　乙　　\n，丙", ""}

// FuzzText checks that no character is lost or in two lines, no line is too wide,
// the count is right and no line begins or ends with a character that must not.
func FuzzText(f *testing.F) {
	for _, s := range strange {
		for _, limit := range []int{0, 900, 2000, 4700, 12000} {
			f.Add(s, limit, limit%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, s string, limit int, even bool) {
		if limit < 0 || limit > 1_000_000 || s == "" {
			return
		}
		fc := NewFace("serif", plain(500))
		tx := fc.Text(s)
		n := tx.Count(limit, even)
		if got := tx.Lines(limit, even); len(got) != n {
			t.Fatalf("%q at %d: counted %d", got, limit, n)
		}
		lines := tx.spans(limit, even)
		checkKept(t, []rune(s), lines, " \n")
		for _, l := range lines {
			part := string(tx.rs[l.From:l.To])
			if w, _ := fc.Measure(part); w > limit && l.To-l.From > 1 && part == strings.TrimLeft(part, " ") {
				t.Fatalf("%q of %q is %d wide in %d", part, s, w, limit)
			}
		}
		if limit >= 6000 && tx.Word <= limit { // else words had to be cut
			checkMarks(t, tx.rs, lines)
		}
	})
}

// checkKept checks that the lines are the text without blanks between them.
func checkKept(t *testing.T, rs []rune, lines []Span, blanks string) {
	t.Helper()
	end := 0
	for _, l := range append(slices.Clip(lines), Span{len(rs), len(rs)}) {
		if l.From < end || l.To < l.From {
			t.Fatalf("%q has a character in two lines", string(rs))
		}
		if gap := string(rs[end:l.From]); strings.Trim(gap, blanks) != "" {
			t.Fatalf("%q of %q is lost", gap, string(rs))
		}
		end = l.To
	}
}

// checkMarks checks how lines begin and end where no newline is written.
func checkMarks(t *testing.T, rs []rune, lines []Span) {
	t.Helper()
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if a.From < a.To && b.From < b.To && !slices.Contains(rs[a.To:b.From], '\n') && (noEnd(rs[a.To-1]) || noStart(rs[b.From])) {
			t.Fatalf("bad break: %q / %q", string(rs[a.From:a.To]), string(rs[b.From:b.To]))
		}
	}
}
