package synth

import (
	"strconv"
	"strings"
)

// priorFaults are faults of last year's figures.
var priorFaults = []DisclosureFault{
	{6, "上年写的是前年", func(d *discloser) *Flaw {
		return d.edit("上年", "年度", is("对象", whole), func(string) string { return itoa(d.year() - 2) })
	}},
	{6, "上年写的是今年", func(d *discloser) *Flaw {
		return d.edit("上年", "年度", is("项目", "收支总计"), func(string) string { return itoa(d.year()) })
	}},
	{6, "上年的金额以万元为单位", func(d *discloser) *Flaw {
		return d.amount(both(is("对象", whole), is("项目", "收支总计")), func(a float64) float64 { return a / 10000 }, "收支总计")
	}},
	{6, "上年的接待费多写了四个0", func(d *discloser) *Flaw {
		return d.amount(both(is("对象", whole), is("项目", "公务接待费")), func(a float64) float64 { return a * 10000 }, "三公经费", "公务接待费")
	}},
	{6, "上年“三公”经费小于各项之和", func(d *discloser) *Flaw {
		return d.amount(both(is("对象", whole), is("项目", "三公经费")), func(a float64) float64 { return a / 2 }, "三公经费")
	}},
	{6, "上年“三公”经费大于各项之和", func(d *discloser) *Flaw {
		return d.amount(both(is("对象", whole), is("项目", "三公经费")), func(a float64) float64 { return a * 1.5 }, "三公经费")
	}},
	{6, "上年一般公共预算大于收支总计", func(d *discloser) *Flaw {
		row := d.one("上年", both(is("对象", whole), is("项目", "收支总计")))
		if row == 0 {
			return nil
		}
		all, err := strconv.ParseFloat(d.get("上年", row, "金额"), 64)
		if err != nil {
			return nil
		}
		return d.amount(both(is("对象", whole), is("项目", "一般公共预算")), func(float64) float64 { return all * 1.2 }, "一般公共预算")
	}},
	{6, "上年单位的收支大于部门的", func(d *discloser) *Flaw {
		row := d.one("上年", both(is("对象", whole), is("项目", "收支总计")))
		if row == 0 {
			return nil
		}
		all, err := strconv.ParseFloat(d.get("上年", row, "金额"), 64)
		if err != nil {
			return nil
		}
		return d.amount(func(get func(string) string) bool { return get("对象") != whole && get("项目") == "收支总计" },
			func(float64) float64 { return all * 1.3 }, "收支总计")
	}},
	{6, "上年同一项写了两行", func(d *discloser) *Flaw {
		row := d.one("上年", nil)
		if row == 0 {
			return nil
		}
		cells := map[string]string{}
		for i, column := range d.Files["上年"][0] {
			cells[column] = d.Files["上年"][row][i]
		}
		return d.add("上年", cells)
	}},
	{6, "上年的金额是负数", func(d *discloser) *Flaw {
		return d.amount(both(is("对象", whole), is("项目", "一般公共预算")), func(a float64) float64 { return -a }, "一般公共预算")
	}},
	{6, "上年的项目名写错", func(d *discloser) *Flaw {
		return d.edit("上年", "项目", is("项目", "三公经费"), func(string) string { return "三公经费合计" })
	}},
	{6, "上年的对象没有这个单位", func(d *discloser) *Flaw {
		return d.edit("上年", "对象", nil, func(string) string { return "999999" })
	}},
}

// amount changes an amount of last year; what is said of it may name one of names.
func (d *discloser) amount(fits func(func(string) string) bool, change func(float64) float64, names ...string) *Flaw {
	flaw := d.edit("上年", "金额", func(get func(string) string) bool {
		a, err := strconv.ParseFloat(get("金额"), 64)
		return err == nil && a >= 100_000 && fits(get)
	}, func(text string) string {
		a, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return text
		}
		return strconv.FormatFloat(change(a), 'f', 2, 64)
	})
	if flaw != nil {
		flaw.Names = names
	}
	return flaw
}

// plausibleFaults are records that say what cannot be.
var plausibleFaults = []DisclosureFault{
	{7, "政府采购大于能采购的支出", func(d *discloser) *Flaw {
		return d.edit("其他事项", "金额", both(is("对象", whole), is("类别", "政府采购")), func(text string) string {
			if text == "" {
				return text
			}
			return "900000000000.00"
		})
	}},
	{7, "项目的成本大于它的预算", func(d *discloser) *Flaw {
		return d.indicator("成本指标", "项目总成本", "≤900000000万元")
	}},
	{7, "单位的车辆多于部门的", func(d *discloser) *Flaw {
		unit := d.one("单位", nil)
		row := d.one("其他事项", both(is("对象", whole), is("类别", "车辆")))
		if unit == 0 || row == 0 || d.get("其他事项", row, "事项") == "无" {
			return nil
		}
		return d.add("其他事项", map[string]string{"对象": d.get("单位", unit, "单位编码"), "类别": "车辆", "事项": d.get("其他事项", row, "事项"), "数量": "9000"})
	}},
	{7, "产出指标的方向反了", func(d *discloser) *Flaw { return d.indicator("产出指标", "监测企业数量", "≤60家") }},
	{7, "满意度的方向反了", func(d *discloser) *Flaw { return d.indicator("满意度指标", "服务对象满意度", "≤95%") }},
	{7, "成本指标的方向反了", func(d *discloser) *Flaw { return d.indicator("成本指标", "培训成本", "≥1万元") }},
	{7, "百分数大于百分之百", func(d *discloser) *Flaw { return d.indicator("满意度指标", "服务对象满意度", "≥195%") }},
	{7, "完成率小于零", func(d *discloser) *Flaw { return d.indicator("产出指标", "任务完成率", "-95%") }},
	{7, "一级指标的名称写错", func(d *discloser) *Flaw { return d.indicator("产岀指标", "培训人数", "≥60人") }},
	{7, "整体绩效的一级指标写错", func(d *discloser) *Flaw {
		return d.edit("绩效指标", "一级指标", is("对象", whole), func(string) string { return "产生指标" })
	}},
	{7, "同一条指标写了两次", func(d *discloser) *Flaw { return d.twice("绩效指标", is("对象", d.shown())) }},
	{7, "同一条任务写了两次", func(d *discloser) *Flaw { return d.twice("年度任务", nil) }},
	{7, "同一项车辆写了两次", func(d *discloser) *Flaw { return d.twice("其他事项", is("类别", "车辆")) }},
	{7, "指标值是空的", func(d *discloser) *Flaw {
		return d.edit("绩效指标", "指标值", is("对象", d.shown()), func(string) string { return "" })
	}},
	{7, "车辆写了金额", func(d *discloser) *Flaw {
		if d.Files["其他事项"] == nil {
			return nil
		}
		d.column("其他事项", "金额")
		return d.edit("其他事项", "金额", both(is("类别", "车辆"), is("金额", "")), func(string) string { return "150000.00" })
	}},
	{7, "车辆的数量不是整数", func(d *discloser) *Flaw {
		return d.edit("其他事项", "数量", is("类别", "车辆"), func(text string) string { return text + ".5" })
	}},
	{7, "政府采购写在车辆的事项里", func(d *discloser) *Flaw {
		return d.edit("其他事项", "类别", is("事项", "货物"), func(string) string { return "车辆" })
	}},
	{7, "指标是没有的项目的", func(d *discloser) *Flaw {
		return d.edit("绩效指标", "对象", is("对象", d.shown()), func(text string) string { return strings.TrimSuffix(text, text[len(text)-1:]) + "x" })
	}},
	{7, "项目没有款项两级", func(d *discloser) *Flaw {
		return d.edit("支出", "功能科目编码", nil, func(text string) string { return text[:3] })
	}},
}

// indicator changes an indicator of a project that is shown.
func (d *discloser) indicator(level, name, value string) *Flaw {
	code := d.shown()
	row := d.one("绩效指标", is("对象", code))
	if code == "" || row == 0 {
		return nil
	}
	d.Files["绩效指标"][row][d.column("绩效指标", "一级指标")] = level
	d.Files["绩效指标"][row][d.column("绩效指标", "三级指标")] = name
	d.Files["绩效指标"][row][d.column("绩效指标", "指标值")] = value
	at := At{"绩效指标.csv", d.line("绩效指标", row)}
	return &Flaw{What: level + name + value, Places: []At{at}}
}

// twice repeats a row.
func (d *discloser) twice(file string, fits func(func(string) string) bool) *Flaw {
	row := d.one(file, fits)
	if row == 0 {
		return nil
	}
	cells := map[string]string{}
	for i, column := range d.Files[file][0] {
		cells[column] = d.Files[file][row][i]
	}
	flaw := d.add(file, cells)
	flaw.Places = append(flaw.Places, At{file + ".csv", d.line(file, row)})
	return flaw
}
