package check

import (
	"strings"
	"testing"
)

// TestValues: what indicators say, in the words of henan.
func TestValues(t *testing.T) {
	_, rules := family(t)
	var words *signWords
	for _, x := range rules.plausible {
		if c, ok := x.(*costs); ok {
			words = c.signs
		}
	}
	for text, want := range map[string]string{
		"≤20万元": "at most 20 万元", "＜２０万元": "at most 20 万元", "20万元以内": "at most 20 万元", "不超过1,200.5元": "at most 2401/2 元",
		"≥3场": "at least 3 场", "不少于3场": "at least 3 场", "3场及以上": "at least 3 场", "大于等于90%": "at least 90 %", "小于等于9%": "at most 9 %",
		"100%": "100 %", "12个": "12 个", "相关": "", "≥": "at least", "≤8月份": "at most 8 月份", "1.2.3元": "", "": "", "不高于一年期贷款基准利率": "at most",
		"控制在5万元以内": "at most 5 万元",
	} {
		v := words.read(text)
		got := [...]string{"", "at most ", "at least "}[v.bound]
		if v.number != nil {
			got += v.number.RatString() + " " + v.unit
		}
		if strings.TrimSpace(got) != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// FuzzValues: any text is read, and what is read is a number with its unit.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"≤20万元", "３.5亿元以上", "≥1,000家", "不超过", "1e9元", "--5元", "≤≤5", "\xff5元"} {
		f.Add(s)
	}
	words := &signWords{most: []string{"不超过", "≤", "<"}, least: []string{"不少于", "≥", ">"}, mostAfter: []string{"以内"}, leastAfter: []string{"以上"}}
	f.Fuzz(func(t *testing.T, s string) {
		v := words.read(s)
		if v.number != nil && v.number.Sign() < 0 || !strings.HasSuffix(plain(s), v.unit) && v.bound == saysExactly {
			t.Errorf("%q: %v %q", s, v.number, v.unit)
		}
		if a, ok := v.amount(); ok && (a == nil || v.number == nil) {
			t.Errorf("%q: an amount without a number", s)
		}
	})
}
