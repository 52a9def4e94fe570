package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

func TestBreaks(t *testing.T) {
	// | is where a line may end.
	for _, want := range []string{
		"预|算|“三|公”|经|费",
		"（含|上|年|结|转），|增|长",
		"1,234.56万元",
		"3.6亿元/年",
		"30万吨/年|以|下",
		"2022年度|预|算",
		"2024—2026年",
		"－1,234.00",
		"−12.5",
		"-12.5个百分点",
		"≥90%",
		"不|少|于|100万平方米",
		"增|长|20%，|达|到|35.6％",
		"约|50 人次|参|加",
		"郑|政|〔2019〕19号|文",
		"第3季度",
		"1.年|度|目|标；|2.绩|效",
		"目|标：1、资|金",
		"（1）因|公|出|国",
		"（一）机|构",
		"——|以|上|均|含",
		"等……|等",
		"《预|算|法》|第38条",
		"Budget |report",
		"100℃|以|上",
		"一|是|A4|纸",
		"10:30|开|始",
		"3.14倍",
		"小|于|5%",
		"410100220000000025157",
	} {
		rs := []rune(strings.ReplaceAll(want, "|", ""))
		var seg segmenter.Segmenter
		ok, _ := breaks(rs, &seg)
		var b strings.Builder
		for i, r := range rs {
			if i > 0 && ok[i] {
				b.WriteByte('|')
			}
			b.WriteRune(r)
		}
		if got := b.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// setIn breaks s at so many milliem.
func setIn(s string, limit int, even bool) []string {
	f := newFace("serif", plain{})
	tx := f.text(s)
	lines := f.breakLines(tx, limit, even, &f.seg)
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = s[l.from:l.to]
	}
	return out
}

func TestLines(t *testing.T) {
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
		{"spaces vanish at a break", "Budget report", 4000, false, "Budget/report"},
		{"a long word is cut at last", "http://zzgxj.gov.cn", 4000, false, "http://z/zgxj.go/v.cn"},
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
		if got := strings.Join(setIn(c.text, c.limit, c.even), "/"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// FuzzLines checks that no text is lost, no line is too wide, the count is
// right and no line begins or ends as it must not.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"机关事业单位，（含上年结转）1,234.56万元", "a\n\nb ", "——……”’）", "\xff预", "http://例.中国/2022年", "  前有空格", "①②\u0301③"} {
		for _, limit := range []int{0, 900, 2000, 4700, 12000} {
			f.Add(s, limit, limit%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, s string, limit int, even bool) {
		if limit < 0 || limit > 1_000_000 {
			return
		}
		fc := newFace("serif", plain{})
		tx := fc.text(s)
		n := fc.count(tx, limit, even)
		lines := fc.breakLines(tx, limit, even, &fc.seg)
		if len(lines) != n {
			t.Fatalf("%d lines, counted %d: %q at %d", len(lines), n, s, limit)
		}
		end := 0
		for i, l := range lines {
			if gap := s[end:l.from]; strings.Trim(gap, " \n") != "" || l.to < l.from {
				t.Fatalf("%q is lost between lines of %q", gap, s)
			}
			end = l.to
			part := s[l.from:l.to]
			if w, _ := fc.measure(part); w > limit && utf8.RuneCountInString(part) > 1 && part == strings.TrimLeft(part, " ") {
				t.Fatalf("line %d of %q is %d wide in %d", i, s, w, limit)
			}
		}
		if strings.Trim(s[end:], " \n") != "" {
			t.Fatalf("%q is lost at the end of %q", s[end:], s)
		}
		if limit < 6000 || tx.word > limit {
			return // words had to be cut
		}
		for i := 1; i < len(lines); i++ {
			if strings.Contains(s[lines[i-1].to:lines[i].from], "\n") {
				continue
			}
			first, _ := utf8.DecodeRuneInString(s[lines[i].from:])
			last, _ := utf8.DecodeLastRuneInString(s[:lines[i-1].to])
			if lines[i].from < lines[i].to && lines[i-1].from < lines[i-1].to && (noStart(first) || noEnd(last)) {
				t.Fatalf("bad break in %q at %d: %q", s, limit, s[lines[i-1].from:lines[i].to])
			}
		}
	})
}
