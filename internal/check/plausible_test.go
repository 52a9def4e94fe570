package check

import (
	"slices"
	"strings"
	"testing"
)

// rowsAdded adds rows at the end of a file.
func rowsAdded(rows string) func(string) string { return func(s string) string { return s + rows } }

// replaced replaces a text that must be there.
func replaced(t *testing.T, old, new string) func(string) string {
	return func(s string) string {
		if !strings.Contains(s, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(s, old, new, 1)
	}
}

// TestPlausible: each kind of what cannot be true, at its place; and what looks like it
// and is right.
func TestPlausible(t *testing.T) {
	const (
		buy, works           = "政府采购与能用来采购的支出", "工程采购与工程的支出"
		runs, cars           = "有车的运行维护费而没有车", "购置公务用车而没有采购"
		cost, tasks          = "成本指标与项目的预算", "年度任务与重点工作任务的指标"
		way, ratios, costWay = "指标的方向", "指标的方向（比率）", "成本指标的方向"
		counted              = "指标的计量单位"
		other, indicator     = "其他事项.csv", "绩效指标.csv"
	)
	sound := faultyReport(t, other, rowsAdded(""))
	project := func(rest string) string { return "410100220000000025157," + rest + ",,99\n" }
	for _, c := range []struct {
		name, file string
		edit       func(string) string
		rule, want string // "": nothing new is said
	}{
		{"more than can be bought", other, replaced(t, "服务,,,,10095000.00", "服务,,,,100950000.00"), buy, "其他事项.csv 第2至4行“金额”列：部门整体的政府采购共101,674,000.00元，能用来采购的支出（商品和服务、资本性支出、其他支出）只有（含涉密，不显示）"},
		{"of a unit", other, rowsAdded("021006,政府采购,服务,,,,31800.01\n"), buy, "第10行“金额”列：021006郑州市经济干部培训中心的政府采购共31,800.01元，能用来采购的支出（商品和服务、资本性支出、其他支出）只有31,800.00元"},
		{"all that can be bought", other, rowsAdded("021006,政府采购,服务,,,,31800.00\n"), buy, ""},
		{"works without money for works", other, rowsAdded("021006,政府采购,工程,,,,20000.00\n"), works, "021006郑州市经济干部培训中心的政府采购工程共20,000.00元"},
		{"goods instead", other, rowsAdded("021006,政府采购,货物,,,,20000.00\n"), works, ""},
		{"cars run but there are none", other, rowsAdded("021012,设备,单位价值50万元以上通用设备,,,1,\n"), runs, "其他事项.csv 第10行：021012郑州市节能中心有公务用车运行维护费，其他事项中却没有一辆车"},
		{"it says that there are none", other, rowsAdded("021012,车辆,无,,,,\n"), runs, "第10行：021012"},
		{"none are counted", other, rowsAdded("021012,车辆,一般公务用车,,,0,\n"), runs, "第10行：021012"},
		{"there is one", other, rowsAdded("021012,车辆,一般公务用车,,,1,\n"), runs, ""},
		{"a unit that lists nothing", other, rowsAdded("021013,车辆,一般公务用车,,,1,\n"), runs, ""},
		{"the department's cars", other, func(s string) string { return strings.ReplaceAll(s, ",车辆,", ",设备,") }, "", ""},
		{"costs above the budget", indicator, rowsAdded(project("成本指标,,专家评审费,≤150万元") + project("成本指标,,宣传费,不超过0.005亿元")), cost, "第231、232行“指标值”列：项目410100220000000025157的2个成本指标共200万元，项目的预算只有193万元"},
		{"one alone", indicator, rowsAdded(project("成本指标,,项目总成本,1930000.5元")), cost, "第231行“指标值”列：项目410100220000000025157的成本指标“项目总成本”是193.00005万元，项目的预算只有193万元"},
		{"the sum and its parts", indicator, rowsAdded(project("成本指标,,项目总成本,≤193万元") + project("成本指标,,宣传费,190万元以内")), cost, ""},
		{"what is saved", indicator, rowsAdded(project("成本指标,,节约企业费用,≤1亿元") + project("成本指标,,单价,≤500万元/台")), cost, ""},
		{"social costs", indicator, rowsAdded("410100220000000025157,成本指标,社会成本指标,群众负担,≤1亿元,,99\n"), cost, ""},
		{"of a masked project", indicator, rowsAdded("涉密-01,成本指标,,专家评审费,≤150万元,,99\n"), cost, ""},
		{"fewer is better", indicator, rowsAdded(project("产出指标,,帮扶企业,≤30家")), way, "第231行“指标值”列：“帮扶企业”的指标值是≤30家：做得越少越合格，像是比较号写反了"},
		{"in words", indicator, rowsAdded(project("产出指标,,培训学员,不超过30人")), way, "“培训学员”的指标值是不超过30人"},
		{"of which fewer is better", indicator, rowsAdded(project("效益指标,,安全事故,≤3起")), way, ""},
		{"a time", indicator, rowsAdded(project("产出指标,,办理,≤3个工作日")), way, ""},
		{"of a masked project", indicator, rowsAdded("涉密-01,产出指标,,帮扶企业,≤30家,,99\n"), way, ""},
		{"a low ratio", indicator, rowsAdded(project("产出指标,,任务完成率,≤90%")), ratios, "“任务完成率”的指标值是≤90%：越低越合格"},
		{"a low ratio of what is bad", indicator, rowsAdded(project("效益指标,,未完成率,≤9%")), ratios, ""},
		{"more cost is better", indicator, rowsAdded(project("成本指标,,培训费,≥5万元")), costWay, "成本指标“培训费”的指标值是≥5万元：花得越多越合格"},
		{"the use of the budget", indicator, rowsAdded(project("成本指标,,预算执行率,≥95%")), costWay, ""},
		{"a ratio in pieces", indicator, rowsAdded(project("产出指标,,培训合格率（%）,≥30次")), counted, "“培训合格率（%）”的指标值是≥30次，通常以%、‰、个百分点等计"},
		{"persons in times", indicator, rowsAdded(project("产出指标,,培训人数,30场")), counted, "“培训人数”的指标值是30场"},
		{"a frequency", indicator, rowsAdded(project("产出指标,,巡查频率,≥3次/月")), counted, ""},
		{"no unit", indicator, rowsAdded(project("产出指标,,培训人数,≥30")), counted, ""},
		{"a task without an indicator", "年度任务.csv", rowsAdded("筹办全市工业博览会,筹办。,19\n"), tasks, "年度任务.csv 第20行“任务名称”列：部门整体的任务“筹办全市工业博览会”没有同名的“重点工作任务完成”指标"},
		{"an indicator without a task", indicator, rowsAdded("部门整体,产出指标,重点工作任务完成,筹办全市工业博览会,≥90%,,99\n"), tasks, "绩效指标.csv 第231行“三级指标”列：部门整体的“重点工作任务完成”指标“筹办全市工业博览会”没有同名的任务"},
		{"one that differs in one word", indicator, replaced(t, "任务完成,推动铝工业转型升级", "任务完成,推动铝产业转型升级"), tasks, "年度任务.csv 第7行“任务名称”列：部门整体的任务“推动铝工业转型升级”没有同名的“重点工作任务完成”指标，只有相近的“推动铝产业转型升级”"},
		{"a task of a unit without indicators", "年度任务.csv", func(s string) string {
			head, rest, _ := strings.Cut(s, "\n")
			return "对象," + head + "\n," + strings.ReplaceAll(strings.TrimSuffix(rest, "\n"), "\n", "\n,") + "\n021012,监测,监测。,1\n"
		}, tasks, ""},
		{"a code of another length", "项目.csv", rowsAdded("41010022000000004999,某项目,021001,特定目标类,否,否,90,90\n"), "项目编码的位数", "第21行：项目编码41010022000000004999是20位，其他的17个都是21位"},
		{"a code filled up with zeros", "科目.csv", rowsAdded("功能,2150500,工业和信息产业监管\n"), "功能科目用零补足", "功能科目2150500末两位是00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := func(rep *Report) (out []string) {
				for _, f := range rep.Findings {
					if f.Rule == c.rule {
						out = append(out, f.Place.Text()+"："+f.Message)
					}
				}
				return out
			}
			before := said(sound)
			found := slices.DeleteFunc(said(faultyReport(t, c.file, c.edit)), func(s string) bool { return slices.Contains(before, s) })
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("said: %q", found)
			case c.want != "" && !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, c.want) }):
				t.Errorf("said: %q\nwant: %s", found, c.want)
			}
		})
	}
}

// TestCarsAreOrdered: who buys a car must have goods among its 政府采购.
func TestCarsAreOrdered(t *testing.T) {
	for goods, want := range map[string]bool{"0.00": true, "180000.00": false} {
		rep := changedReport(t, map[string]string{
			"科目.csv":   "部门经济,30913,公务用车购置\n政府经济,50403,公务用车购置\n",
			"支出.csv":   "021014,2150805,30913,50403,公用经费,,一般公共预算-财政拨款,本年,180000.00\n",
			"其他事项.csv": "021014,政府采购,货物,,,," + goods + "\n021014,政府采购,服务,,,,10000.00\n",
		})
		at := slices.IndexFunc(rep.Findings, func(f Finding) bool { return f.Rule == "购置公务用车而没有采购" })
		if (at >= 0) != want || at >= 0 && !strings.HasPrefix(rep.Findings[at].Place.Text()+rep.Findings[at].Message, "其他事项.csv 第10行021014郑州市中小企业服务中心有公务用车购置费") {
			t.Errorf("goods of %s: %d %v", goods, at, rep.Findings[max(at, 0)])
		}
	}
}
