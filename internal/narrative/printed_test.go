package narrative

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/exampletest"
)

// smallFiles is the small dataset in memory, with the department's last year.
func smallFiles(t testing.TB, prior string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	fsys := os.DirFS(exampletest.Small(t))
	for _, pattern := range []string{"*.csv", "文字/*.md"} {
		names, err := fs.Glob(fsys, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		for _, n := range names {
			data, err := fs.ReadFile(fsys, n)
			if err != nil {
				t.Fatal(err)
			}
			m[n] = &fstest.MapFile{Data: data}
		}
	}
	text := "对象,项目,金额\n"
	for _, row := range strings.Fields(prior) {
		text += "部门整体," + row + "\n"
	}
	m["上年.csv"] = &fstest.MapFile{Data: []byte(text)}
	return m
}

// TestWordsFollowWhatIsPrinted reads the sentences that compare with last year:
// this year 4,269,000 元 in all, 20,000 元 of 公务接待费.
func TestWordsFollowWhatIsPrinted(t *testing.T) {
	fam, text := family(t)
	for _, c := range []struct{ name, prior, want string }{
		{"changes that round to nothing", "收支总计,4269300.00 一般公共预算,4268700.00 三公经费,20100.00 公务接待费,20100.00", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入、支出均基本持平。
与2024年相比，一般公共预算收支预算基本持平。
2025年“三公”经费支出预算数与2024年基本持平。
预算数与2024年基本持平。`},
		{"no change at all", "收支总计,4269000.00 一般公共预算,4269000.00 三公经费,20000.00 公务接待费,20000.00", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入、支出均持平。
与2024年相比，一般公共预算收支预算无增减变化。
2025年“三公”经费支出预算数与2024年持平。
预算数与2024年持平。`},
		{"the smallest change that is printed", "收支总计,4268500.00 一般公共预算,4269500.00 三公经费,20500.00 公务接待费,19500.00", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入增加0.1万元，基本持平。
主要原因：人员增加。
支出增加0.1万元，基本持平。
主要原因：人员增加。
与2024年相比，一般公共预算收支预算减少0.1万元，基本持平。
2025年“三公”经费支出预算数比2024年减少0.1万元。
预算数比2024年增加0.1万元。`},
		{"the smallest percentage that is printed", "收支总计,4266866.00 一般公共预算,4271135.57", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入增加0.2万元，增长0.1%。
主要原因：人员增加。
支出增加0.2万元，增长0.1%。
主要原因：人员增加。
与2024年相比，一般公共预算收支预算减少0.2万元，下降0.1%。`},
		{"nothing last year", "收支总计,0.00 一般公共预算,0.00 政府性基金预算,0.00 三公经费,0.00 公务接待费,0.00", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入增加426.9万元（2024年没有安排）。
主要原因：人员增加。
支出增加426.9万元（2024年没有安排）。
主要原因：人员增加。
与2024年相比，一般公共预算收支预算增加426.9万元（2024年没有安排）；政府性基金收支预算无增减变化，主要原因：无政府性基金预算。
2025年“三公”经费支出预算数比2024年增加2.0万元（2024年没有安排）。
预算数比2024年增加2.0万元（2024年没有安排）。`},
		{"last year rounds to nothing", "收支总计,300.00 一般公共预算,499.99 政府性基金预算,300.00", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入增加426.9万元。
主要原因：人员增加。
支出增加426.9万元。
主要原因：人员增加。
与2024年相比，一般公共预算收支预算增加426.9万元；政府性基金收支预算基本持平。`},
		{"less than nothing last year", "收支总计,-1000000.00 一般公共预算,-4269000.00 公务接待费,-20000.00", `
甲市示例局2025年收入总计426.9万元，支出总计426.9万元，与2024年预算相比，收入增加526.9万元。
主要原因：人员增加。
支出增加526.9万元。
主要原因：人员增加。
与2024年相比，一般公共预算收支预算增加853.8万元。
预算数比2024年增加4.0万元。`},
		{"a fund that ended", "一般公共预算,4269000.00 政府性基金预算,5000000.00", `
政府性基金收支预算减少500.0万元，下降100.0%。`},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds := load(t, fam, smallFiles(t, c.prior))
			words := plainText(makeBook(t, fam, text, ds, ds.Whole()))
			for _, want := range strings.Split(strings.TrimSpace(c.want), "\n") {
				if !strings.Contains(words, want) {
					t.Errorf("no %s in\n%s", want, words)
				}
			}
		})
	}
}

// TestOfficesOwnLists reads texts in the forms that offices write: duties keep
// their numbers, what the templates number or list themselves does not.
func TestOfficesOwnLists(t *testing.T) {
	fam, text := family(t)
	for _, c := range []struct{ file, text, want string }{
		{"主要职责", "（一）拟订示例政策并组织实施。\n（二）承担示例管理工作。\n（三）完成交办的其他任务。\n", "\n（一）拟订示例政策并组织实施。\n（二）承担示例管理工作。\n（三）完成交办的其他任务。\n"},
		{"主要职责", "- 一是甲；\n- 二是乙。\n", "\n一是甲；\n二是乙。\n"},
		{"收入增减原因", "项目减少\n人员增加", "主要原因：一是项目减少；二是人员增加。"},
		{"收入增减原因", "一是项目减少；\n二是人员增加。", "主要原因：一是项目减少；二是人员增加。"},
		{"收入增减原因", "一是项目减少；二是人员增加。", "主要原因：一是项目减少；二是人员增加。"},
		{"收入增减原因", "* 1. 项目减少，\n* 2. 人员增加，", "主要原因：一是项目减少；二是人员增加。"},
		{"收入增减原因", "（一）项目减少", "主要原因：项目减少。"},
		{"内设机构", "1.办公室；\n2.人事处；\n3.一二三产融合处。", "办公室、人事处、一二三产融合处等处室"},
	} {
		m := smallFiles(t, "收支总计,4000000.00")
		m["文字/"+c.file+".md"] = &fstest.MapFile{Data: []byte(c.text)}
		ds := load(t, fam, m)
		if words := plainText(makeBook(t, fam, text, ds, ds.Whole())); !strings.Contains(words, c.want) {
			t.Errorf("no %s in\n%s", c.want, words)
		}
	}
}

// TestNoDirectionBeforeNothing tries last year's figures all around this year's,
// nothing and less than nothing.
func TestNoDirectionBeforeNothing(t *testing.T) {
	fam, text := family(t)
	said := map[string]int{}
	for _, base := range []int{0, -426900000, 426900000, 2000000, 1} {
		for _, off := range []int{0, 1, -1, 29999, -30000, 49999, 50000, -49999, -50000, 213300, -213700, 1e9} {
			last := fmt.Sprintf("%d.%02d", (base+off)/100, max(base+off, -base-off)%100)
			var prior string
			for _, item := range []string{"收支总计", "一般公共预算", "政府性基金预算", "三公经费", "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费"} {
				prior += item + "," + last + " "
			}
			ds := load(t, fam, smallFiles(t, prior))
			b := makeBook(t, fam, text, ds, ds.Whole())
			for _, f := range Figures(b) {
				said[f.Text]++
			}
			words := plainText(b)
			for _, bad := range []string{"增加0万元", "减少0万元", "增加0.0万元", "减少0.0万元", "增长0.0%", "下降0.0%", "增加-", "减少-", "增长-", "下降-"} {
				if strings.Contains(words, bad) {
					t.Errorf("last year %s: %s", last, bad)
				}
			}
		}
	}
	if said["持平"] == 0 || said["基本持平"] == 0 {
		t.Errorf("持平 %d times, 基本持平 %d times", said["持平"], said["基本持平"])
	}
}
