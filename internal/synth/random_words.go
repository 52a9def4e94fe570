package synth

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/money"
)

var (
	places   = []string{"郑州市", "洛阳市", "商丘市", "信阳市", "济源市", "三门峡市", "平顶山市", "驻马店市", "巩义市", "兰考县"}
	numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}
	matters  = []string{
		"人才培养", "安全生产", "节能降耗", "信息化建设", "公共服务", "质量监测", "执法监察", "应急指挥", "宣传教育", "产业发展", "设施维护", "技术推广",
		"科学研究", "数据资源", "综合保障", "离退休干部服务", "对外交流", "档案管理", "基础设施建设", "污染防治",
	}
	unitEnds    = []string{"中心", "服务中心", "管理所", "监测站", "促进中心", "技术指导中心", "研究院", "执法支队"}
	projectEnds = []string{"专项经费", "专项资金", "补助资金", "项目", "工程", "工作经费", "奖补资金", "（二期）项目", "“十四五”规划编制经费"}
	clauses     = []string{
		"贯彻落实国家、省、市有关法律、法规和政策", "完善管理体系，提升公共服务水平", "加强队伍建设，提高依法履职能力", "推进重点项目建设，确保按期完成",
		"优化营商环境，支持企业发展", "落实“过紧日子”要求，压减一般性支出", "健全绩效管理制度，提高资金使用效益", "做好安全生产和应急保障工作",
	}
)

func (m *maker) sentence(n int) string { return strings.Join(some(m, clauses, n), "；") + "。" }

// unitName returns a name that is mostly short, sometimes as long as names can be.
func (m *maker) unitName(kind string) string {
	name := m.place
	if m.chance(10) {
		name += m.domain.topic + "局" + pick(m, matters) + "与"
	}
	name += pick(m, matters)
	if m.chance(10) {
		name += "和" + pick(m, matters) + "（" + pick(m, matters) + "）"
	}
	if kind == "行政" {
		return name + "办公室"
	}
	return name + pick(m, unitEnds)
}

// projectName returns a name of 8 to about 70 characters; two projects may have the same.
func (m *maker) projectName() string {
	var b strings.Builder
	if m.chance(40) {
		b.WriteString(m.place)
	}
	if m.chance(30) {
		fmt.Fprintf(&b, "%d年", m.set.Year)
	}
	n := 1
	if m.chance(15) {
		n = 3 + m.IntN(8)
	}
	for i, w := range some(m, matters, n) {
		if i > 0 {
			b.WriteString(pick(m, []string{"、", "和", "与"}))
		}
		b.WriteString(w)
	}
	b.WriteString(pick(m, projectEnds))
	return b.String()
}

// indicators adds up to four groups of indicators of a target, some with the same 序号.
func (m *maker) indicators(target string) {
	order := 0
	for _, level := range some(m, []string{"成本指标", "产出指标", "效益指标", "满意度指标"}, 1+m.IntN(4)) {
		for range 1 + m.IntN(4) {
			if order == 0 || m.chance(90) {
				order++
			}
			i := Indicator{Target: target, Level1: level, Level3: pick(m, matters) + "完成情况", Value: fmt.Sprintf("≥%d%%", 80+m.IntN(20)), Order: order}
			if level == "成本指标" { // of which less is better
				i.Level3, i.Value = strings.Replace(i.Level3, "完成情况", "成本", 1), strings.Replace(i.Value, "≥", "≤", 1)
			}
			if m.chance(40) {
				i.Note = m.sentence(1)
			}
			if slices.ContainsFunc(m.set.Indicators, func(o Indicator) bool { o.Order = i.Order; return o == i }) {
				continue // said twice would be a mistake
			}
			m.set.Indicators = append(m.set.Indicators, i)
		}
	}
}

// goals adds the 整体绩效 of the department and of some units.
func (m *maker) goals() {
	targets := []string{whole}
	for _, u := range m.set.Units {
		if u.Goal != "" {
			targets = append(targets, u.Code)
		}
	}
	for _, t := range targets {
		if m.set.Goal == "" && t == whole {
			continue
		}
		m.indicators(t)
		for i := range 1 + m.IntN(5) {
			task := Task{Target: t, Name: pick(m, matters), Order: i + 1}
			task.Content = "围绕" + m.called(t) + "的" + task.Name + "，" + m.sentence(1+m.IntN(3))
			if !slices.ContainsFunc(m.set.Tasks, func(o Task) bool { o.Order = task.Order; return o == task }) {
				m.set.Tasks = append(m.set.Tasks, task)
			}
		}
	}
}

// called is the name of a target: what is worded for one is not worded for another.
func (m *maker) called(target string) string {
	for _, u := range m.set.Units {
		if u.Code == target {
			return u.Name
		}
	}
	return m.set.Name
}

// under returns a unit and the units below it; all units for the department.
func (m *maker) under(target string) map[string]bool {
	in := map[string]bool{target: true}
	for _, u := range m.set.Units { // parents come first
		if target == whole || in[u.Parent] {
			in[u.Code] = true
		}
	}
	return in
}

// compared are the amounts of a unit or of several that 上年 compares. The total is in
// three parts, so that each can change by itself.
type compared struct {
	rest, general, fund money.Amount
	trips               [4]money.Amount
}

func (c *compared) add(of compared) {
	c.rest, c.general, c.fund = c.rest+of.rest, c.general+of.general, c.fund+of.fund
	for i, a := range of.trips {
		c.trips[i] += a
	}
}

// spent returns these amounts of each unit alone.
func (m *maker) spent() map[string]compared {
	out := map[string]compared{}
	for _, l := range m.set.Spending {
		c := out[l.Unit]
		switch l.Fund {
		case treasury, "一般公共预算-其他":
			c.general += l.Amount
		case "政府性基金":
			c.fund += l.Amount
		default:
			c.rest += l.Amount
		}
		if l.Fund == treasury {
			if k := slices.Index([]string{"30212", "30217", "30913", "31013", "30231"}, l.Econ); k >= 0 {
				c.trips[[]int{0, 1, 2, 2, 3}[k]] += l.Amount
			}
		}
		out[l.Unit] = c
	}
	return out
}

// sum adds up what is said of each unit alone for a target.
func (m *maker) sum(of map[string]compared, target string) compared {
	var c compared
	in := m.under(target)
	for _, u := range m.set.Units {
		if in[u.Code] {
			c.add(of[u.Code])
		}
	}
	return c
}

// lastYear returns the amounts of each unit for the year before; an item that did not
// change did not in any unit.
func (m *maker) lastYear(now map[string]compared) map[string]compared {
	var same [7]bool
	for i := range same {
		same[i] = m.chance(15)
	}
	out := map[string]compared{}
	for _, u := range m.set.Units {
		c := now[u.Code]
		for i, a := range []*money.Amount{&c.rest, &c.general, &c.fund, &c.trips[0], &c.trips[1], &c.trips[2], &c.trips[3]} {
			if !same[i] {
				*a = m.last(*a)
			}
		}
		out[u.Code] = c
	}
	return out
}

// last returns an amount for the year before: 0.6 to 1.5 of it.
func (m *maker) last(a money.Amount) money.Amount {
	most := 90
	if m.total > 5e14 {
		most = 40 // no more than this year: 10^15 分 is the most that a file may say
	}
	return money.Amount(int64(a) / 100 * int64(60+m.IntN(most)) / 10_000 * 10_000)
}

// prior adds last year's amounts of the department and of some units, and texts that agree
// with the changes.
func (m *maker) prior() {
	targets := []string{whole}
	for _, u := range m.set.Units {
		targets = append(targets, u.Code)
	}
	year, source := strconv.Itoa(m.set.Year-1), pick(m, []string{"第1版，封记3f1c9a0b7d25e846", "数据集上年数据", "手工填写，据上年批复的预算"})
	now := m.spent()
	then := m.lastYear(now)
	for _, t := range targets {
		is, was := m.sum(now, t), m.sum(then, t)
		all, trips := was.rest+was.general+was.fund, money.Amount(0)
		for _, a := range was.trips {
			trips += a
		}
		for _, item := range []struct {
			name string
			a    money.Amount
		}{
			{"收支总计", all}, {"一般公共预算", was.general}, {"政府性基金预算", was.fund}, {"三公经费", trips},
			{"因公出国（境）费", was.trips[0]}, {"公务接待费", was.trips[1]}, {"公务用车购置费", was.trips[2]}, {"公务用车运行维护费", was.trips[3]},
		} {
			m.set.Prior = append(m.set.Prior, Prior{t, item.name, item.a, year, source})
		}
		change := is.rest + is.general + is.fund - all
		for _, topic := range []string{"收入增减原因", "支出增减原因"} {
			m.text(topic, t, reason(change))
		}
		m.text("财政拨款增减原因", t, reason(is.general-was.general))
		if is.fund != was.fund {
			m.text("政府性基金增减原因", t, reason(is.fund-was.fund))
		}
		for i, topic := range []string{"因公出国（境）费增减原因", "公务接待费增减原因", "公务用车购置费增减原因", "公务用车运行维护费增减原因"} {
			if is.trips[i] > was.trips[i] {
				m.text(topic, t, "- 公务活动增加\n")
			} else if is.trips[i] < was.trips[i] {
				m.text(topic, t, "- 厉行节约，进一步压减开支\n")
			}
		}
	}
}

// reason returns a text about why a sum changed.
func reason(change money.Amount) string {
	switch {
	case change > 0:
		return "- 项目支出增加\n- 工资、离退休费政策性调整\n"
	case change < 0:
		return "- 项目支出减少\n- 工资、离退休费政策性调整\n"
	}
	return "- 工资、离退休费政策性调整\n"
}

// text adds a text of the department or of a unit.
func (m *maker) text(topic, target, words string) {
	if m.set.Texts == nil {
		m.set.Texts = map[string]string{}
	}
	if target != whole {
		topic += "-" + target
	}
	m.set.Texts[topic] = words
}

// texts adds the duties of units and the 内设机构 of the head office.
func (m *maker) texts() {
	for _, u := range m.set.Units {
		words := "承担" + u.Name + "的各项工作：" + m.sentence(2+m.IntN(3))
		if m.chance(50) {
			words = "一是" + pick(m, clauses) + "；\n\n二是" + pick(m, clauses) + "。\n"
		}
		m.text("主要职责", u.Code, words)
	}
	if m.chance(20) {
		m.text("内设机构", whole, "无\n")
	} else {
		m.text("内设机构", whole, "- 办公室\n- 人事处\n- 财务处\n- "+pick(m, matters)+"处\n")
	}
}
