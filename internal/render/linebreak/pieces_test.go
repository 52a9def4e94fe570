package linebreak

import (
	"strings"
	"testing"
)

func TestPieces(t *testing.T) {
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
		var got []string
		for _, p := range Pieces(rs) {
			got = append(got, string(rs[p.From:p.To]))
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
