package narrative

import (
	"fmt"
	"strings"
	"testing"

	"budgetreport/internal/book"
)

// wordsOf makes the words of a template over the real department.
func wordsOf(t *testing.T, template string) *book.Book {
	t.Helper()
	fam, _ := family(t)
	text, err := Load(withTemplate(t, template), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	ds := realDataset(t, fam)
	return makeBook(t, fam, text, ds, ds.Whole())
}

// TestWhatIsToldOfTheWords holds what a book says of its words: where figures
// and the dataset's own texts stand, what is part of what, and what reasons are
// the reasons of.
func TestWhatIsToldOfTheWords(t *testing.T) {
	b := wordsOf(t, `{设 合计 = 03[合计, 合计]}
{设 变动 = 合计 - 上年[收支总计, 金额]}
## {年度}年{主体}
+ 合计{合计|万元}。其中{其中 合计}基本{03[合计, 基本支出.小计]|万元}、{其中 03[合计, 项目支出.小计]}项目{03[合计, 项目支出.小计]|万元}{完}，占{03[合计, 项目支出.小计] / 合计|百分比}{完}，{合计|万元}。
{其中 个数(13[是/*/*])}{每 项 于 13[是/*/*]}{项[项目单位（项目名称）]}{项[项目金额.资金总额]|万元}{完}{完}。
减少{绝对(变动) / (合计 - (变动 - 零))|百分比}，{文(收入增减原因)|原因 变动}，{文(支出增减原因)|原因}，{文(公务接待费增减原因)|原因 上年[收支总计, 金额] - 其他事项[车辆/执法执勤用车, 数量]}。
{每 项 于 其他事项[车辆/其他用车]}{项[用途]}{项[数量]}，{完}共{其他事项[车辆/其他用车, 数量]}。
{每 单 于 单位 当 单[单位名称] = 主体}{单[序号]}{完}{个数(单位)}{个数(单位 当 它[单位名称] = 主体)}
`)
	var got strings.Builder
	for _, bl := range b.Blocks {
		for _, s := range bl.Sentences {
			fmt.Fprintf(&got, "%s\n", s.Text)
			for _, f := range s.Figures {
				if s.Text[f.At:f.At+len(f.Text)] != f.Text {
					t.Errorf("%s does not stand at %d of %s", f.Text, f.At, s.Text)
				}
				fmt.Fprintf(&got, "  %s %d %s\n", f.Text, f.Whole, f.Address)
			}
			for _, q := range s.Quotes {
				if s.Text[q.At:q.At+len(q.Text)] != q.Text {
					t.Errorf("%s does not stand at %d of %s", q.Text, q.At, s.Text)
				}
				fmt.Fprintf(&got, "  “%s”\n", q.Text)
			}
		}
	}
	for _, w := range b.Wholes {
		fmt.Fprintln(&got, w)
	}
	for _, r := range b.Reasons {
		fmt.Fprintln(&got, r)
	}
	golden(t, "testdata/golden/说明.txt", got.String())
}
