package synth

import "strings"

// secretFaults write what must not be published into what is published.
var secretFaults = []DisclosureFault{
	{1, "涉密项目的名称写在部门的原因中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw { return d.say("支出增减原因", "- "+name+"增加") })
	}},
	{1, "涉密项目的名称写在单位的职责中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw { return d.duty("负责" + name + "的管理。") })
	}},
	{1, "涉密项目的名称拆开写在职责中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.duty("负责“" + strings.Join(strings.Split(name, ""), " ") + "”的管理。")
		})
	}},
	{1, "涉密项目的名称写在年度任务的内容中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw { return d.append("年度任务", "主要内容", "，做好"+name+"。") })
	}},
	{1, "涉密项目的名称作年度任务的名称", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("年度任务", "任务名称", nil, func(string) string { return name })
		})
	}},
	{1, "涉密项目的名称写在整体绩效的指标中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("绩效指标", "三级指标", is("对象", whole), func(string) string { return name + "完成情况" })
		})
	}},
	{1, "涉密项目的名称写在公开项目的指标中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("绩效指标", "三级指标", is("对象", d.shown()), func(text string) string { return name + text })
		})
	}},
	{1, "涉密项目的名称写在指标值说明中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw { return d.append("绩效指标", "指标值说明", "（"+name+"）") })
	}},
	{1, "涉密项目的名称写在部门的履职目标中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.field("年度履职目标", "推进"+name+"，提升公共服务水平。")
		})
	}},
	{1, "涉密项目的名称写在单位的履职目标中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("单位", "年度履职目标", nil, func(text string) string { return text + "推进" + name + "。" })
		})
	}},
	{1, "涉密项目的名称写在车辆的用途中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("其他事项", "用途", is("事项", "其他用车"), func(string) string { return name + "用车" })
		})
	}},
	{1, "涉密项目的名称写在车辆的使用单位中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("其他事项", "使用单位", is("类别", "车辆"), func(string) string { return name + "办公室" })
		})
	}},
	{1, "涉密项目的名称写在内设机构中", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw { return d.say("内设机构", "- "+name+"处") })
	}},
	{1, "涉密项目的编码写在原因中", func(d *discloser) *Flaw {
		_, code, row := d.secret()
		if row == 0 {
			return nil
		}
		return d.say("收入增减原因", "- 增加项目（"+code+"）")
	}},
	{1, "涉密项目的编码用全角写在任务中", func(d *discloser) *Flaw {
		_, code, row := d.secret()
		if row == 0 {
			return nil
		}
		wide := strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r - '!' + '！'
			}
			return r
		}, code)
		return d.append("年度任务", "主要内容", "，完成"+wide+"。")
	}},
	{1, "涉密项目的别名写在职责中", func(d *discloser) *Flaw { return d.alias("北辰计划", "负责北辰计划的实施。") }},
	{1, "涉密项目的别名写得像", func(d *discloser) *Flaw { return d.alias("BC-017工程", "负责ВС—Ｏl7 工程的实施。") }}, // Cyrillic letters, O for 0, l for 1
	{1, "涉密项目的短别名单独写出", func(d *discloser) *Flaw { return d.alias("北辰", "实施“北辰”。") }},
	{1, "公开的项目与涉密的同名", func(d *discloser) *Flaw {
		return d.leak(func(name string) *Flaw {
			return d.edit("项目", "项目名称", is("涉密", "否"), func(string) string { return name })
		})
	}},
}

// leak makes a fault with the name of a secret project.
func (d *discloser) leak(do func(name string) *Flaw) *Flaw {
	name, _, row := d.secret()
	if row == 0 {
		return nil
	}
	return do(name)
}

// alias gives a secret project an alias that the duties of a unit hold.
func (d *discloser) alias(alias, words string) *Flaw {
	_, _, row := d.secret()
	if row == 0 {
		return nil
	}
	d.Files["项目"][row][d.column("项目", "别名")] = alias
	return d.duty(words)
}

// completeFaults leave out what a disclosure must contain.
var completeFaults = []DisclosureFault{
	{2, "没有部门上年的收支总计", func(d *discloser) *Flaw {
		return d.drop("上年", both(is("对象", whole), is("项目", "收支总计")), "收支总额与上年比较", "收支总计")
	}},
	{2, "没有部门上年的财政拨款", func(d *discloser) *Flaw {
		return d.drop("上年", both(is("对象", whole), is("项目", "一般公共预算", "政府性基金预算")), "财政拨款与上年比较")
	}},
	{2, "没有部门上年的“三公”经费", func(d *discloser) *Flaw {
		return d.drop("上年", both(is("对象", whole), is("项目", "三公经费")), "“三公”经费总额与上年比较")
	}},
	{2, "没有部门上年“三公”经费的各项", func(d *discloser) *Flaw {
		return d.drop("上年", both(is("对象", whole), is("项目", "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")), "“三公”经费各项与上年比较")
	}},
	{2, "没有部门的政府采购", func(d *discloser) *Flaw {
		return d.drop("其他事项", both(is("对象", whole), is("类别", "政府采购")), "政府采购")
	}},
	{2, "没有部门的车辆", func(d *discloser) *Flaw {
		return d.drop("其他事项", both(is("对象", whole), is("类别", "车辆")), "车辆")
	}},
	{2, "没有部门的设备", func(d *discloser) *Flaw {
		return d.drop("其他事项", both(is("对象", whole), is("类别", "设备")), "设备")
	}},
	{2, "没有内设机构", func(d *discloser) *Flaw {
		if d.Texts["内设机构"] == "" {
			return nil
		}
		delete(d.Texts, "内设机构")
		return &Flaw{What: "删去内设机构", Names: []string{"内设机构"}}
	}},
	{2, "没有一个单位的主要职责", func(d *discloser) *Flaw {
		name := d.text("主要职责")
		if name == "" {
			return nil
		}
		delete(d.Texts, name)
		return &Flaw{What: "删去" + name, Names: []string{"主要职责"}}
	}},
	{2, "没有年度任务", func(d *discloser) *Flaw { return d.drop("年度任务", nil, "整体绩效目标表", "年度任务") }},
	{2, "没有部门的履职目标", func(d *discloser) *Flaw {
		return d.drop("部门", is("项", "年度履职目标"), "履职目标", "整体绩效目标表")
	}},
	{2, "没有部门的整体绩效指标", func(d *discloser) *Flaw {
		return d.drop("绩效指标", is("对象", whole), "整体绩效目标表", "整体绩效")
	}},
	{2, "一个项目没有绩效指标", func(d *discloser) *Flaw {
		code := d.shown()
		return d.drop("绩效指标", is("对象", code), code)
	}},
	{3, "批复日期不是日期", func(d *discloser) *Flaw { return d.field("批复日期", "2022-02-30") }},
	{3, "批复日期在另一年", func(d *discloser) *Flaw {
		return d.field("批复日期", itoa(d.year()-3)+"-02-01")
	}},
	{3, "公开日期早于批复日期", func(d *discloser) *Flaw {
		d.field("批复日期", itoa(d.year())+"-03-01")
		return d.field("公开日期", itoa(d.year())+"-02-01")
	}},
	{3, "公开日期晚于批复后二十日", func(d *discloser) *Flaw {
		d.field("批复日期", itoa(d.year())+"-02-01")
		return d.field("公开日期", itoa(d.year())+"-04-01")
	}},
}
