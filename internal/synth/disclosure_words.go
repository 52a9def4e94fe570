package synth

import (
	"fmt"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// reasonFaults are faults of the reasons for changes.
var reasonFaults = []DisclosureFault{
	{5, "收支变化大而没有写收入的原因", func(d *discloser) *Flaw { return d.unexplained("收支总计", "收入增减原因") }},
	{5, "收支变化大而没有写支出的原因", func(d *discloser) *Flaw { return d.unexplained("收支总计", "支出增减原因") }},
	{5, "财政拨款变化大而没有写原因", func(d *discloser) *Flaw { return d.unexplained("一般公共预算", "财政拨款增减原因") }},
	{5, "公务接待费增加而没有写原因", func(d *discloser) *Flaw { return d.unexplained("公务接待费", "公务接待费增减原因") }},
	{5, "公务用车运行维护费增加而没有写原因", func(d *discloser) *Flaw {
		return d.unexplained("公务用车运行维护费", "公务用车运行维护费增减原因")
	}},
	{5, "几条原因中有一条说反了", func(d *discloser) *Flaw {
		name := "财政拨款增减原因"
		text := d.Texts[name]
		if strings.Contains(text, "减少") == strings.Contains(text, "增加") {
			return nil
		}
		if strings.Contains(text, "减少") {
			return d.say(name, "- 增加重点项目支出")
		}
		return d.say(name, "- 减少重点项目支出")
	}},
	{5, "各条原因都说反了", func(d *discloser) *Flaw {
		name := "支出增减原因"
		text := d.Texts[name]
		if strings.Contains(text, "减少") == strings.Contains(text, "增加") {
			return nil
		}
		d.Texts[name] = "- 压减项目支出\n"
		if strings.Contains(text, "减少") {
			d.Texts[name] = "- 增加项目支出\n"
		}
		return &Flaw{What: name + "说反了", Places: []At{{"文字/" + name + ".md", 1}}}
	}},
	{5, "原因中有占位的XX", func(d *discloser) *Flaw { return d.reasoned("- XX项目支出变动") }},
	{5, "原因中有占位的××", func(d *discloser) *Flaw { return d.reasoned("- 人员经费××万元") }},
	{5, "职责写着待补充", func(d *discloser) *Flaw { return d.duty("其他职责待补充。") }},
	{5, "任务写着此处填写", func(d *discloser) *Flaw {
		return d.append("年度任务", "主要内容", "（此处填写主要内容）。")
	}},
	{5, "履职目标写着待填报", func(d *discloser) *Flaw { return d.field("年度履职目标", "待填报") }},
	{5, "指标值写着XX", func(d *discloser) *Flaw {
		return d.edit("绩效指标", "指标值", is("对象", d.shown()), func(string) string { return "≥XX%" })
	}},
	{5, "原因中手写的金额不在表中", func(d *discloser) *Flaw { return d.reasoned("- 人员经费变动31415.93万元") }},
	{5, "原因中手写的金额单位错了", func(d *discloser) *Flaw {
		row := d.one("上年", both(is("对象", whole), is("项目", "收支总计")))
		if row == 0 {
			return nil
		}
		amount, err := strconv.ParseFloat(d.get("上年", row, "金额"), 64)
		if err != nil || amount < 1e6 {
			return nil
		}
		return d.reasoned(fmt.Sprintf("- 上年预算为%.1f元", amount/1e4))
	}},
	{5, "原因中手写的百分数", func(d *discloser) *Flaw { return d.reasoned("- 人员经费变动31.4%") }},
	{5, "原因还写着前年的年份", func(d *discloser) *Flaw { return d.reasoned("- " + itoa(d.year()-3) + "年安排的项目变动") }},
	{5, "原因没有写完", func(d *discloser) *Flaw {
		name := d.text("主要职责")
		if name == "" {
			return nil
		}
		flaw := d.say(name, "负责行业管理，")
		d.say(name, "承担其他工作。")
		return flaw
	}},
}

// unexplained removes the reasons for an item of the department, which is made far from
// last year's: that is halved.
func (d *discloser) unexplained(item, topic string) *Flaw {
	flaw := d.amount(both(is("对象", whole), is("项目", item)), func(a float64) float64 { return a / 2 })
	if flaw == nil {
		return nil
	}
	delete(d.Texts, topic)
	return &Flaw{What: "没有" + topic, Names: []string{topic}}
}

// reasoned adds a reason of the department.
func (d *discloser) reasoned(words string) *Flaw {
	if d.Texts["支出增减原因"] == "" {
		return nil
	}
	return d.say("支出增减原因", words)
}

// textFaults are faults of any text.
var textFaults = []DisclosureFault{
	{8, "职责中有手机号码", func(d *discloser) *Flaw { return d.duty("联系电话13803718842。") }},
	{8, "任务中有手机号码", func(d *discloser) *Flaw { return d.append("年度任务", "主要内容", "，咨询15936207713。") }},
	{8, "用途中有手机号码", func(d *discloser) *Flaw {
		return d.edit("其他事项", "用途", is("事项", "其他用车"), func(text string) string { return text + "（司机18639201175）" })
	}},
	{8, "职责中有身份证号码", func(d *discloser) *Flaw { return d.duty("经办人11010519491231002X。") }},
	{8, "指标说明中有身份证号码", func(d *discloser) *Flaw {
		return d.append("绩效指标", "指标值说明", "，负责人11010519491231002X")
	}},
	{8, "职责中有银行卡号", func(d *discloser) *Flaw { return d.duty("账号6222021001116245702。") }},
	{8, "单位的职责写着别的单位", func(d *discloser) *Flaw {
		name := d.text("主要职责")
		_, code, _ := strings.Cut(name, "-")
		row := d.one("单位", func(get func(string) string) bool {
			return get("单位编码") != code && !strings.Contains(d.department(), get("单位名称")) && d.apart(code, get("单位编码"))
		})
		if name == "" || code == "" || row == 0 {
			return nil
		}
		return d.say(name, d.get("单位", row, "单位名称")+"负责行业培训工作。")
	}},
	{8, "两个单位的职责有同一段", func(d *discloser) *Flaw {
		const words = "负责全市重点行业发展规划的研究起草、组织实施和监督检查，承担重点企业运行情况的监测分析和统计上报工作。"
		var last *Flaw
		for range 20 {
			flaw := d.text("主要职责")
			if flaw == "" || strings.Contains(d.Texts[flaw], words) {
				continue
			}
			if was := last; was != nil {
				last = d.say(flaw, words)
				last.Places = append(last.Places, was.Places...)
				return last
			}
			last = d.say(flaw, words)
		}
		return nil
	}},
	{8, "同一段写了两次", func(d *discloser) *Flaw {
		const words = "承担本行业安全生产宣传教育、业务培训和应急演练的组织协调工作，指导企业建立健全安全生产责任制，负责统计分析和信息报送。"
		first := d.duty(words)
		if first == nil {
			return nil
		}
		name := strings.TrimSuffix(strings.TrimPrefix(first.Places[0].File, "文字/"), ".md")
		again := d.say(name, words)
		again.Places = append(again.Places, first.Places...)
		return again
	}},
	{8, "写着已经撤销的机构", func(d *discloser) *Flaw { return d.duty("配合国家食品药品监督管理总局开展检查。") }},
	{8, "写着改名的机构", func(d *discloser) *Flaw {
		return d.append("年度任务", "主要内容", "，配合地方税务局做好工作。")
	}},
	{8, "受益写成收益", func(d *discloser) *Flaw {
		return d.edit("绩效指标", "三级指标", is("对象", d.shown()), func(string) string { return "收益对象满意度" })
	}},
	{8, "时效写成实效", func(d *discloser) *Flaw {
		return d.edit("绩效指标", "二级指标", is("对象", whole), func(string) string { return "实效指标" })
	}},
	{8, "截至写成截止", func(d *discloser) *Flaw { return d.duty("截止目前，各项工作正常开展。") }},
	{8, "部署写成布署", func(d *discloser) *Flaw { return d.append("年度任务", "主要内容", "，落实工作布署。") }},
	{8, "词写了两遍", func(d *discloser) *Flaw { return d.duty("统筹推进推进重点工作。") }},
	{8, "单位的文字写着本部门", func(d *discloser) *Flaw { return d.duty("承担本部门交办的工作。") }},
	{8, "部门的文字写着本单位", func(d *discloser) *Flaw { return d.reasoned("- 本单位人员经费变动") }},
	{8, "文字中留着标题的记号", func(d *discloser) *Flaw { return d.duty("## 主要职责") }},
	{8, "文字中留着网页的记号", func(d *discloser) *Flaw { return d.duty("负责&nbsp;<b>管理</b>。") }},
	{8, "文字是读坏了的", func(d *discloser) *Flaw { return d.append("年度任务", "主要内容", "锟斤拷") }},
	{8, "文字中有自造的字", func(d *discloser) *Flaw { return d.duty("负责\ue001工作。") }},
	{8, "文字中有倒排的控制字", func(d *discloser) *Flaw { return d.append("绩效指标", "指标值说明", "\u202e甲") }},
	{8, "文字的题目写错", func(d *discloser) *Flaw {
		d.Texts["主要职能"] = "负责行业管理。\n"
		return &Flaw{What: "文字/主要职能.md", Places: []At{{"文字/主要职能.md", 0}}}
	}},
	{8, "文字是没有的单位的", func(d *discloser) *Flaw {
		d.Texts["主要职责-999999"] = "负责行业管理。\n"
		return &Flaw{What: "文字/主要职责-999999.md", Places: []At{{"文字/主要职责-999999.md", 0}}}
	}},
}

// department is the name of the department.
func (d *discloser) department() string {
	row := d.one("部门", is("项", "部门名称"))
	return d.get("部门", row, "值")
}

// apart reports whether neither of two units is above the other.
func (d *discloser) apart(a, b string) bool {
	above := func(a, b string) bool {
		for range 100 {
			row := d.one("单位", is("单位编码", b))
			if row == 0 || b == "" {
				return false
			}
			if b = d.get("单位", row, "上级单位编码"); b == a {
				return true
			}
		}
		return false
	}
	return !above(a, b) && !above(b, a)
}
