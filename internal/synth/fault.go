package synth

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"budgetreport/internal/money"
)

// Fault is a kind of mistake that people make in 支出 while all other files are right.
type Fault struct {
	Kind string // what was done, in Chinese
	// Shown says that the dataset contradicts the mistake: other files or lines
	// say otherwise. One that is not shown gives another sound dataset.
	Shown bool
	do    func(d *damager) *Damage
}

// Damage describes a mistake that was made.
type Damage struct {
	What  string   // in words
	Names []string // a message that names the mistake contains one of them: a line, a unit, a code
}

// Apply makes a mistake of the kind in a copy of a set; nil if the set has no place for it.
// The same set and seed give the same mistake.
func (f *Fault) Apply(s *Set, seed uint64) (*Set, *Damage) {
	wrong := *s
	wrong.Spending = slices.Clone(s.Spending)
	d := &damager{rand.New(rand.NewPCG(seed, 0x6661756c74)), &wrong, map[string]*Project{}, map[string]*Unit{}}
	for i := range s.Projects {
		d.projects[s.Projects[i].Code] = &s.Projects[i]
	}
	for i := range s.Units {
		d.units[s.Units[i].Code] = &s.Units[i]
	}
	damage := f.do(d)
	if damage == nil {
		return nil, nil
	}
	return &wrong, damage
}

type damager struct {
	*rand.Rand
	*Set
	projects map[string]*Project
	units    map[string]*Unit
}

// line picks a line for which fits is true, -1 if there is none. A nil fits is always true.
func (d *damager) line(fits func(l *Line) bool) int {
	var at []int
	for i := range d.Spending {
		if fits == nil || fits(&d.Spending[i]) {
			at = append(at, i)
		}
	}
	if at == nil {
		return -1
	}
	return at[d.IntN(len(at))]
}

// change changes one line for which fits is true.
func (d *damager) change(fits func(l *Line) bool, do func(l *Line)) *Damage {
	i := d.line(fits)
	if i < 0 {
		return nil
	}
	l := &d.Spending[i]
	was := *l
	do(l)
	if *l == was {
		return nil
	}
	return &Damage{fmt.Sprintf("第%d行由%+v改为%+v", i+2, was, *l), []string{row(i), was.Unit, l.Unit}}
}

// row is the name of a ledger line in messages.
func row(i int) string { return fmt.Sprintf("第%d行", i+2) }

// other picks an element of of that is not than; "" if there is none.
func other(d *damager, of []string, than string) string {
	of = slices.DeleteFunc(slices.Clone(of), func(s string) bool { return s == than })
	if len(of) == 0 {
		return ""
	}
	return of[d.IntN(len(of))]
}

func basicLine(l *Line) bool   { return l.Project == "" }
func projectLine(l *Line) bool { return l.Project != "" }

// Faults returns the kinds of mistakes, those that the dataset contradicts first.
func Faults() []Fault {
	return slices.Concat(lineFaults, amountFaults, codeFaults, fieldFaults, maskFaults, hiddenFaults)
}

// lineFaults are lines that are missing, repeated or booked to the wrong place.
var lineFaults = []Fault{
	{"基本支出记到别的单位", true, func(d *damager) *Damage { return d.moved(basicLine) }},
	{"项目支出记到别的单位", true, func(d *damager) *Damage { return d.moved(projectLine) }},
	{"漏记一行", true, func(d *damager) *Damage {
		i := d.line(nil)
		l := d.Spending[i]
		d.Spending = slices.Delete(d.Spending, i, i+1)
		return &Damage{fmt.Sprintf("没有%+v", l), []string{l.Unit}}
	}},
	{"漏记一个单位", true, func(d *damager) *Damage {
		u := d.Spending[d.line(nil)].Unit
		d.Spending = slices.DeleteFunc(d.Spending, func(l Line) bool { return l.Unit == u })
		if len(d.Spending) == 0 {
			return nil
		}
		return &Damage{"没有" + u, []string{u}}
	}},
	{"重复一行", true, func(d *damager) *Damage { return d.doubled(func(a money.Amount) money.Amount { return a }) }},
	{"重复一行，金额另写", true, func(d *damager) *Damage {
		return d.doubled(func(a money.Amount) money.Amount { return max(a/2, 1) })
	}},
	{"项目支出写成基本支出", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return projectLine(l) && !officeEcon(l) }, asBasic)
	}},
}

// officeEcon reports whether 公用经费 may use a line's 部门经济科目.
func officeEcon(l *Line) bool {
	return slices.ContainsFunc([]string{"302", "309", "310"}, func(class string) bool { return strings.HasPrefix(l.Econ, class) })
}

func asBasic(l *Line) { l.Project, l.Category = "", "公用经费" }

func (d *damager) moved(fits func(l *Line) bool) *Damage {
	var codes []string
	for _, u := range d.Units {
		codes = append(codes, u.Code)
	}
	if len(codes) < 2 {
		return nil
	}
	return d.change(fits, func(l *Line) { l.Unit = other(d, codes, l.Unit) })
}

// doubled books a line once more, at any place.
func (d *damager) doubled(amount func(money.Amount) money.Amount) *Damage {
	i := d.line(nil)
	l := d.Spending[i]
	l.Amount = amount(l.Amount)
	at := d.IntN(len(d.Spending) + 1)
	d.Spending = slices.Insert(d.Spending, at, l)
	return &Damage{fmt.Sprintf("第%d行又记%+v", at+2, l), []string{row(at), l.Unit}}
}

// amountFaults are wrong amounts on right lines.
var amountFaults = []Fault{
	{"一行以万元填写", true, func(d *damager) *Damage { return d.change(nil, d.inWan()) }},
	{"一个单位以万元填写", true, func(d *damager) *Damage {
		u := d.Spending[d.line(nil)].Unit
		wan := d.inWan()
		names := []string{u}
		for i := range d.Spending {
			if d.Spending[i].Unit == u {
				wan(&d.Spending[i])
				names = append(names, row(i))
			}
		}
		return &Damage{u + "以万元填写", names}
	}},
	{"全部以万元填写", true, func(d *damager) *Damage {
		wan := d.inWan()
		for i := range d.Spending {
			wan(&d.Spending[i])
		}
		return &Damage{"全部以万元填写", []string{"支出"}}
	}},
	{"数字颠倒", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) {
			digits := []byte(fmt.Sprint(int64(l.Amount)))
			for k := d.IntN(len(digits)); k+1 < len(digits); k++ {
				if digits[k] != digits[k+1] && (k > 0 || digits[1] != '0') {
					digits[k], digits[k+1] = digits[k+1], digits[k]
					break
				}
			}
			fmt.Sscan(string(digits), (*int64)(&l.Amount))
		})
	}},
	{"错一位数字", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) {
			digits := []byte(fmt.Sprint(int64(l.Amount)))
			digits[d.IntN(len(digits))] = "123456789"[d.IntN(9)]
			fmt.Sscan(string(digits), (*int64)(&l.Amount))
		})
	}},
	{"多一个0", true, func(d *damager) *Damage { return d.change(nil, func(l *Line) { l.Amount *= 10 }) }},
	{"少一个0", true, func(d *damager) *Damage { return d.change(nil, func(l *Line) { l.Amount = max(l.Amount/10, 1) }) }},
	{"金额写成负数", true, func(d *damager) *Damage { return d.change(nil, func(l *Line) { l.Amount = -l.Amount }) }},
	{"金额写成0", true, func(d *damager) *Damage { return d.change(nil, func(l *Line) { l.Amount = 0 }) }},
}

// inWan returns a function that writes a line's amount in 万元, with up to six decimals or
// rounded to two.
func (d *damager) inWan() func(l *Line) {
	exact := d.IntN(2) == 0
	return func(l *Line) {
		f := money.Format{Unit: money.Wan, Decimals: 2, Zero: "0.00"}
		if exact {
			f.Decimals, f.Trim = 6, true
		}
		l.Typed = f.Text(l.Amount)
	}
}

// codeFaults are codes that lost digits.
var codeFaults = []Fault{
	{"单位编码少了开头的0", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) { l.Unit = strings.TrimLeft(l.Unit, "0") })
	}},
	{"功能科目截短", true, func(d *damager) *Damage {
		return d.change(nil, func(l *Line) { l.Func = l.Func[:3+2*d.IntN(2)] })
	}},
	{"功能科目少了末尾的0", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return strings.HasSuffix(l.Func, "0") }, func(l *Line) { l.Func = strings.TrimRight(l.Func, "0") })
	}},
	{"部门经济科目截短", true, func(d *damager) *Damage {
		return d.change(func(l *Line) bool { return l.Econ != "" }, func(l *Line) { l.Econ = l.Econ[:3] })
	}},
	{"政府经济科目截短", true, func(d *damager) *Damage { return d.change(nil, func(l *Line) { l.GovEcon = l.GovEcon[:3] }) }},
	{"项目编码成了科学计数", true, func(d *damager) *Damage {
		return d.change(projectLine, func(l *Line) { l.Project = fmt.Sprintf("%c.%sE+%d", l.Project[0], l.Project[1:6], len(l.Project)-1) })
	}},
	{"项目编码只剩15位", true, func(d *damager) *Damage {
		return d.change(projectLine, func(l *Line) { l.Project = l.Project[:15] + strings.Repeat("0", len(l.Project)-15) })
	}},
}
