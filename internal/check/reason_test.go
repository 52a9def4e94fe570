package check

import (
	"slices"
	"strings"
	"testing"
)

// TestChangesNeedReasons: changes beyond the family's thresholds for which nothing
// was written, in figures of last year added for a unit that wrote none. The unit's
// income is 6,129,400 元, its 公务接待费 5,000, its 公务用车运行维护费 70,000.
func TestChangesNeedReasons(t *testing.T) {
	const last = "部门整体,公务用车运行维护费,880000.00\n"
	for _, test := range []struct{ name, prior, want string }{
		{"the department wrote all its reasons", "", ""},
		{"a rise", "021012,收支总计,5000000.00\n021012,一般公共预算,6129400.00\n",
			"警告 上年.csv 第10行“金额”列：021012郑州市节能中心的收支总计比上年增加1,129,400.00元（22.6%），没有写原因：请在“文字”中写“收入增减原因-021012”\n" +
				"警告 上年.csv 第10行“金额”列：021012郑州市节能中心的收支总计比上年增加1,129,400.00元（22.6%），没有写原因：请在“文字”中写“支出增减原因-021012”"},
		{"a small share", "021012,一般公共预算,5600000.00\n", ""},
		{"a fall by just the share", "021012,一般公共预算,6811000.00\n",
			"警告 上年.csv 第10行“金额”列：021012郑州市节能中心的一般公共预算比上年减少681,600.00元（10.0%），没有写原因：请在“文字”中写“财政拨款增减原因-021012”"},
		{"a large share of little", "021012,政府性基金预算,99999.99\n", ""},
		{"all of it", "021012,政府性基金预算,100000.00\n",
			"警告 上年.csv 第10行“金额”列：021012郑州市节能中心的政府性基金预算比上年减少100,000.00元（100.0%），没有写原因：请在“文字”中写“政府性基金增减原因-021012”"},
		{"nothing last year", "021012,一般公共预算,0.00\n",
			"警告 上年.csv 第10行“金额”列：021012郑州市节能中心的一般公共预算比上年增加6,129,400.00元，没有写原因：请在“文字”中写“财政拨款增减原因-021012”"},
		{"any rise of 三公", "021012,公务接待费,4500.00\n",
			"错误 上年.csv 第10行“金额”列：021012郑州市节能中心的公务接待费比上年增加500.00元（11.1%），没有写原因：请在“文字”中写“公务接待费增减原因-021012”"},
		{"one that is not printed", "021012,公务接待费,4500.01\n", ""},
		{"a fall of 三公", "021012,公务用车运行维护费,80000.00\n021012,公务接待费,14999.99\n",
			"警告 上年.csv 第10行“金额”列：021012郑州市节能中心的公务用车运行维护费比上年减少10,000.00元（12.5%），没有写原因：请在“文字”中写“公务用车运行维护费增减原因-021012”"},
		{"the total alone", "021012,三公经费,70000.00\n",
			"错误 上年.csv 第10行“金额”列：021012郑州市节能中心的三公经费比上年增加5,000.00元（7.1%），没有写原因：请在“文字”中写“因公出国（境）费增减原因-021012”或“公务接待费增减原因-021012”或“公务用车购置费增减原因-021012”或“公务用车运行维护费增减原因-021012”"},
		{"a total whose parts are given", "021012,三公经费,70000.00\n021012,公务用车运行维护费,70000.00\n", ""},
	} {
		rep := reportOn(t, [3]string{"上年.csv", last, last + test.prior})
		if got := strings.Join(placed(rep, "增减的原因", "三公经费增减的原因"), "\n"); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// placed lists findings of rules with their places.
func placed(rep *Report, rules ...string) []string {
	var out []string
	for _, f := range rep.Findings {
		if slices.Contains(rules, f.Rule) {
			out = append(out, f.Severity.String()+" "+f.Place.Text()+"："+f.Message)
		}
	}
	return out
}

// TestPlaceholders: words of people who meant to write more, wherever the dataset
// has texts, but not in what is masked.
func TestPlaceholders(t *testing.T) {
	for _, test := range []struct {
		file, old, new, want string
	}{
		{"文字/支出增减原因.md", "- 项目支出减少", "- XX项目支出减少", "错误 文字/支出增减原因.md 第1行：“XX”是没有填写的占位，公开前应填上或删去：XX项目支出减少"},
		{"文字/支出增减原因.md", "- 项目支出减少", "- 项目支出减少ｘｘ万元", "错误 文字/支出增减原因.md 第1行：“XX”是没有填写的占位，公开前应填上或删去：项目支出减少ｘｘ万元"},
		{"文字/支出增减原因.md", "- 项目支出减少", "- 项目支出减少 × × 万元", "错误 文字/支出增减原因.md 第1行：“××”是没有填写的占位，公开前应填上或删去：项目支出减少 × × 万元"},
		{"文字/支出增减原因.md", "- 项目支出减少", "- 待定。", "错误 文字/支出增减原因.md 第1行：“待定”是没有填写的占位，公开前应填上或删去：待定。"},
		{"文字/支出增减原因.md", "- 项目支出减少", "- 待定岗人员减少，MAXX系统、EXXON设备、X光机、3×3篮球", ""},
		{"部门.csv", "以习近平新时代", "（此处填写目标）以习近平新时代", "此处填写"},
		{"绩效指标.csv", "部门整体,投入管理指标,工作目标管理,年度履职目标相关性,相关", "部门整体,投入管理指标,工作目标管理,年度履职目标相关性,待补充", "错误 绩效指标.csv 第2行“指标值”列：“待补充”是没有填写的占位，公开前应填上或删去：待补充"},
		{"其他事项.csv", "下企业进行监察监测用车", "某某用车", "错误 其他事项.csv 第6行“用途”列：“某某”是没有填写的占位，公开前应填上或删去：某某用车"},
		{"单位.csv", "郑州市节能中心", "郑州市XXXX中心", "错误 单位.csv 第5行“单位名称”列：“XX”是没有填写的占位，公开前应填上或删去：郑州市XXXX中心"},
		{"项目.csv", "第三方审计费用", "第三方××费用", "“××”"},
		{"项目.csv", "涉密项目一（名称虚构，不得公开）", "涉密项目XX", ""},
	} {
		got := strings.Join(placed(reportOn(t, [3]string{test.file, test.old, test.new}), "没有填写的文字"), "\n")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.new, got, test.want)
		}
	}
}
