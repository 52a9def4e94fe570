package synth

import (
	"slices"

	"budgetreport/internal/money"
)

// others adds 政府采购, 车辆 and 设备: of some units, and of the department what those
// have and, where not all have said what they have, more.
func (m *maker) others() {
	in := map[otherKey]*Other{}
	var order []otherKey
	tops := 0
	for _, u := range m.set.Units {
		if u.Parent == "" {
			tops++
		}
		for _, o := range m.othersOf(u.Code) {
			if u.Parent != "" && o.Group == "车辆" {
				continue
			}
			m.set.Others = append(m.set.Others, o)
			if u.Parent != "" {
				continue // its parent's figures include it
			}
			k := otherKey{o.Group, o.Item}
			if in[k] == nil {
				o.Target = whole
				in[k], order = &o, append(order, k)
				continue
			}
			in[k].Count, in[k].Amount = in[k].Count+max(o.Count, 0), in[k].Amount+o.Amount
		}
	}
	m.carsBelow()
	if tops > 1 {
		for _, o := range m.othersOf(whole) {
			k := otherKey{o.Group, o.Item}
			if in[k] == nil {
				in[k], order = &o, append(order, k)
				continue
			}
			in[k].Count, in[k].Amount = in[k].Count+max(o.Count, 0), in[k].Amount+o.Amount
		}
	}
	for _, k := range order {
		m.set.Others = append(m.set.Others, *in[k])
	}
}

// otherKey names what rows of 其他事项 are about.
type otherKey struct{ group, item string }

// othersOf returns rows of 其他事项 for a target.
func (m *maker) othersOf(target string) (out []Other) {
	can := m.purchasable(target)
	add := func(group, item string, count int, amount money.Amount) {
		out = append(out, Other{Target: target, Group: group, Item: item, Count: count, Amount: amount})
	}
	for i, item := range []string{"货物", "工程", "服务"} {
		amount, base := money.Amount(0), can.all
		if item == "工程" {
			base = can.works
		}
		if m.chance(70) {
			amount = base / 100 * money.Amount(1+m.IntN(5)) / money.Amount(i+1)
		}
		if item == "货物" && can.cars > 0 { // cars are bought by 政府采购
			amount = max(amount, base/100)
		}
		add("政府采购", item, -1, amount)
	}
	for _, item := range some(m, []string{"主要领导干部用车", "机要通信用车", "应急保障用车", "一般公务用车", "执法执勤用车"}, 1+m.IntN(3)) {
		add("车辆", item, 1+m.IntN(30), 0)
	}
	if m.chance(40) {
		out = append(out, Other{Target: target, Group: "车辆", Item: "其他用车", Purpose: "开展业务工作用车", Count: 1 + m.IntN(5)})
	}
	for _, item := range []string{"单位价值50万元以上通用设备", "单位价值100万元以上专用设备"} {
		add("设备", item, m.IntN(10), 0)
	}
	return out
}

// carsBelow gives the units under others one of their vehicles.
func (m *maker) carsBelow() {
	for _, u := range m.set.Units { // parents come first
		i := slices.IndexFunc(m.set.Others, func(o Other) bool { return o.Target == u.Parent && o.Group == "车辆" })
		if i >= 0 {
			o := m.set.Others[i]
			o.Target, o.Count = u.Code, 1
			m.set.Others = append(m.set.Others, o)
		}
	}
}

// purchasable is what a target spends on what can be bought.
type purchasable struct{ all, works, cars money.Amount }

func (m *maker) purchasable(target string) (can purchasable) {
	in := m.under(target)
	for _, l := range m.set.Spending {
		if !in[l.Unit] || len(l.Econ) < 3 || l.Econ == "30228" {
			continue
		}
		class := l.Econ[:3]
		if !slices.Contains([]string{"302", "309", "310", "399"}, class) {
			continue
		}
		can.all += l.Amount
		if class != "302" || l.Econ == "30213" || l.Econ == "30299" {
			can.works += l.Amount
		}
		if l.Econ == "30913" || l.Econ == "31013" {
			can.cars += l.Amount
		}
	}
	return can
}
