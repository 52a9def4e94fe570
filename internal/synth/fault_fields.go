package synth

import (
	"fmt"
	"maps"
	"slices"

	"budgetreport/internal/money"
)

var allFunds = slices.Concat([]string{treasury}, officeFunds, institutionFunds)

// fieldFaults are lines with fields that contradict each other or the lists.
var fieldFaults = []Fault{
	{"资金来源写错", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) { l.Fund = other(d, allFunds, l.Fund) })
	}},
	{"年度写错", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) { l.Period = other(d, []string{current, carried}, l.Period) })
	}},
	{"部门经济与政府经济科目不相对应", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Econ != "" }, func(l *Line) {
			gov := map[string]bool{}
			for econ, p := range pairs {
				gov[p[0]], gov[p[1]] = econ != "", true
			}
			delete(gov, "")
			delete(gov, pairs[l.Econ][0])
			delete(gov, pairs[l.Econ][1])
			l.GovEcon = other(d, slices.Sorted(maps.Keys(gov)), "")
		})
	}},
	{"两种经济科目填反", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) { l.Econ, l.GovEcon = l.GovEcon, l.Econ })
	}},
	{"行政单位用了事业单位的科目", true, func(d *damager) *Damage {
		return d.kindOfUnit("行政", 1)
	}},
	{"事业单位用了机关的科目", true, func(d *damager) *Damage { return d.kindOfUnit("事业", 0) }},
	{"基本支出的类别写错", true, func(d *damager) *Damage {
		return d.change(basicLine, func(l *Line) { l.Category = other(d, []string{"人员类", "公用经费"}, l.Category) })
	}},
	{"项目类别写错", true, func(d *damager) *Damage {
		return d.change(projectLine, func(l *Line) { l.Category = other(d, []string{"其他运转类", "特定目标类"}, l.Category) })
	}},
	{"没有填项目编码", true, func(d *damager) *Damage { return d.change(projectLine, func(l *Line) { l.Project = "" }) }},
	{"没有填部门经济科目", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Econ != "" }, func(l *Line) { l.Econ = "" })
	}},
	{"填了别的单位的项目", true, func(d *damager) *Damage {
		return d.change(projectLine, func(l *Line) {
			l.Project = d.project(func(p *Project) bool { return p.Unit != l.Unit }, l.Project)
		})
	}},
	{"填了别的类别的项目", true, func(d *damager) *Damage {
		return d.change(projectLine, func(l *Line) {
			l.Project = d.project(func(p *Project) bool { return p.Unit == l.Unit && p.Category != l.Category }, l.Project)
		})
	}},
	{"转移支付项目用了别的科目", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.GovEcon == "51301" }, func(l *Line) { l.Econ, l.GovEcon = "30227", "50205" })
	}},
	{"不是转移支付的用了转移支付科目", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Econ != "" }, func(l *Line) { l.Econ, l.GovEcon = "", "51301" })
	}},
	{"社保、公积金记错功能科目", true, func(d *damager) *Damage {
		tied := []string{"2210201", "2080505", "2101101", "2101102"}
		return d.change(func(l *Line) bool { return slices.Contains(tied, l.Func) && l.Econ != "30112" }, func(l *Line) { l.Func = "2010399" })
	}},
}

// kindOfUnit books a line to the 政府经济科目 of the other kind of units, if the two differ and
// the family has rules about them: 501, 505 and 506.
func (d *damager) kindOfUnit(kind string, column int) *Damage {
	known := func(l *Line) string {
		gov := pairs[l.Econ][column]
		if gov != "" && (gov[:3] == "501" || gov[:3] == "505" || gov[:3] == "506") {
			return gov
		}
		return ""
	}
	return d.change(func(l *Line) bool {
		return d.units[l.Unit].Kind == kind && known(l) != "" && known(l) != l.GovEcon
	}, func(l *Line) { l.GovEcon = known(l) })
}

// project picks a project for which fits is true, or returns or if there is none.
func (d *damager) project(fits func(p *Project) bool, or string) string {
	var codes []string
	for i := range d.Projects {
		if p := &d.Projects[i]; p.Code != or && fits(p) {
			codes = append(codes, p.Code)
		}
	}
	if codes == nil {
		return or
	}
	return codes[d.IntN(len(codes))]
}

// two picks two lines for which fits is true; -1 if there are none.
func (d *damager) two(fits func(a, b *Line) bool) (int, int) {
	for _, i := range d.Perm(len(d.Spending)) {
		for _, k := range d.Perm(len(d.Spending)) {
			if i != k && fits(&d.Spending[i], &d.Spending[k]) {
				return i, k
			}
		}
	}
	return -1, -1
}

func sameMoney(a, b *Line) bool { return a.Unit == b.Unit && a.Fund == b.Fund && a.Period == b.Period }

// maskFaults leave every sum unchanged and make a masked amount computable.
var maskFaults = []Fault{
	{"涉密项目单独记一个经济科目", true, func(d *damager) *Damage {
		return d.alone(func(l *Line) string { return l.Econ }, func(l *Line, econ string) {
			l.Econ, l.GovEcon = econ, govEcon(econ, d.units[l.Unit].Kind)
		}, projectEcons)
	}},
	{"涉密项目单独记一个功能科目", true, func(d *damager) *Damage {
		return d.alone(func(l *Line) string { return l.Func }, func(l *Line, fn string) { l.Func = fn }, otherFuncs)
	}},
	{"涉密项目的一行记到公开的项目", true, func(d *damager) *Damage {
		// Of the masked lines of one source all but one project's go to a project
		// that is shown: what is left is the only masked amount in its column.
		i, k := d.two(func(a, b *Line) bool {
			return a.Project != "" && b.Project != "" && d.projects[a.Project].Secret && !d.projects[b.Project].Secret && sameMoney(a, b)
		})
		if i < 0 {
			return nil
		}
		keep, to := d.Spending[i].Project, &d.Spending[k]
		var out []Line
		moved := money.Amount(0)
		for j := range d.Spending {
			l := &d.Spending[j]
			if l.Project != "" && l.Project != keep && d.projects[l.Project].Secret && sameMoney(l, to) {
				moved += l.Amount
			}
		}
		to.Amount += moved
		for j := range d.Spending {
			l := d.Spending[j]
			if l.Project == "" || l.Project == keep || !d.projects[l.Project].Secret || !sameMoney(&l, to) {
				out = append(out, l)
			}
		}
		d.Spending = out
		return &Damage{fmt.Sprintf("%s的%s（%s）只剩涉密的%s", to.Unit, to.Fund, to.Period, keep), []string{"隐去"}}
	}},
}

// alone books all lines of a masked project to a code that its unit has nowhere else.
func (d *damager) alone(code func(l *Line) string, book func(l *Line, code string), codes []string) *Damage {
	i := d.line(func(l *Line) bool { return !open(d, l) && l.Econ != "" && fundFuncs[l.Fund] == nil })
	if i < 0 {
		return nil
	}
	unit, project := d.Spending[i].Unit, d.Spending[i].Project
	used := map[string]bool{}
	for j := range d.Spending {
		if d.Spending[j].Unit == unit {
			used[code(&d.Spending[j])] = true
		}
	}
	to := other(d, slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return used[c] }), "")
	if to == "" {
		return nil
	}
	for j := range d.Spending {
		if l := &d.Spending[j]; l.Project == project {
			book(l, to)
		}
	}
	return &Damage{fmt.Sprintf("%s的%s单独记%s", unit, project, to), []string{"隐去"}}
}

// hiddenFaults give another valid dataset: nothing contradicts them.
var hiddenFaults = []Fault{
	{"同一单位、同一资金的两行之间挪了金额", false, func(d *damager) *Damage {
		i, k := d.two(func(a, b *Line) bool { return sameMoney(a, b) && a.Amount > 1000 && open(d, a) && open(d, b) })
		if i < 0 {
			return nil
		}
		part := d.Spending[i].Amount / 3
		d.Spending[i].Amount -= part
		d.Spending[k].Amount += part
		return &Damage{What: fmt.Sprintf("%s挪到%s", row(i), row(k))}
	}},
	{"同一单位、同一资金的两行金额互换", false, func(d *damager) *Damage {
		i, k := d.two(func(a, b *Line) bool { return sameMoney(a, b) && a.Amount != b.Amount && open(d, a) && open(d, b) })
		if i < 0 {
			return nil
		}
		d.Spending[i].Amount, d.Spending[k].Amount = d.Spending[k].Amount, d.Spending[i].Amount
		return &Damage{What: fmt.Sprintf("%s与%s互换", row(i), row(k))}
	}},
	{"涉密项目之间挪了金额", false, func(d *damager) *Damage {
		i, k := d.two(func(a, b *Line) bool {
			return a.Project != b.Project && sameMoney(a, b) && a.Amount > 1000 && !open(d, a) && !open(d, b)
		})
		if i < 0 {
			return nil
		}
		part := d.Spending[i].Amount / 5
		d.Spending[i].Amount -= part
		d.Spending[k].Amount += part
		return &Damage{What: fmt.Sprintf("%s挪到%s", row(i), row(k))}
	}},
	{"项目支出写成可用的基本支出", false, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Project != "" && open(d, l) && officeEcon(l) && basicFund(l.Fund) }, func(l *Line) {
			to := *l
			asBasic(&to)
			if d.lines(l.Project) > 1 && !d.has(to) {
				*l = to
			}
		})
	}},
	{"记到同样可用的功能科目", false, func(d *damager) *Damage {
		return d.change(func(l *Line) bool {
			return l.Project != "" && open(d, l) && fundFuncs[l.Fund] == nil
		}, func(l *Line) { l.Func = other(d, otherFuncs, l.Func) })
	}},
	{"记到同样可用的经济科目", false, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Category == "公用经费" }, func(l *Line) {
			econ := other(d, officeEcons, l.Econ)
			to := *l
			to.Econ, to.GovEcon = econ, govEcon(econ, d.units[l.Unit].Kind)
			if !d.has(to) {
				*l = to
			}
		})
	}},
	{"记到同一单位同一类别的别的项目", false, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Project != "" && open(d, l) }, func(l *Line) {
			p := d.projects[l.Project]
			to := *l
			to.Project = d.project(func(q *Project) bool {
				return q.Unit == p.Unit && q.Category == p.Category && q.Transfer == p.Transfer && !q.Secret
			}, l.Project)
			if d.lines(l.Project) > 1 && !d.has(to) {
				*l = to
			}
		})
	}},
}

// open reports whether a line is not of a masked project.
func open(d *damager, l *Line) bool { return l.Project == "" || !d.projects[l.Project].Secret }

// has reports whether the ledger has a line that differs only in the amount.
func (d *damager) has(l Line) bool {
	return slices.ContainsFunc(d.Spending, func(x Line) bool { x.Amount = l.Amount; return x == l })
}

// lines counts the lines of a project.
func (d *damager) lines(project string) int {
	n := 0
	for i := range d.Spending {
		if d.Spending[i].Project == project {
			n++
		}
	}
	return n
}
